/* SPDX-License-Identifier: MIT */
/* Rows of frame clocks. A clock doesn't say which window it is of, so all windows are asked for theirs. */
#include "frame-rows.h"

#include <dlfcn.h>
#include <gio/gio.h>

/* A program that opens more windows than that at a time has the others in the last row. */
#define MOST 16

struct _FrameRow
{
  char *name; /* NULL: not used yet */
  hotpath_loop *loop;
  gboolean is_taken;
};

static FrameRow rows[MOST];

static struct
{
  GListModel *(*get_toplevels) (void);    /* GTK 4 */
  GList *(*list_toplevels) (void);        /* GTK 3; the list is the caller's */
  GObject *(*get_clock) (gpointer widget);
} gtk;

void
frame_rows_begin (void *library)
{
  *(void **) &gtk.get_toplevels = dlsym (library, "gtk_window_get_toplevels");
  *(void **) &gtk.list_toplevels = dlsym (library, "gtk_window_list_toplevels");
  *(void **) &gtk.get_clock = dlsym (library, "gtk_widget_get_frame_clock");
}

static GList *
list_windows (void)
{
  GList *list = NULL;
  GListModel *model;

  if (gtk.get_toplevels == NULL)
    return gtk.list_toplevels != NULL ? gtk.list_toplevels () : NULL;
  model = gtk.get_toplevels ();
  for (guint i = g_list_model_get_n_items (model); i-- > 0;)
    {
      gpointer window = g_list_model_get_item (model, i);

      list = g_list_prepend (list, window);
      g_object_unref (window); /* as those of GTK 3, they stay for as long as nothing else happens */
    }
  return list;
}

static const char *
find_window_type (GObject *clock)
{
  GList *windows = gtk.get_clock != NULL ? list_windows () : NULL;
  const char *type = NULL;

  for (GList *at = windows; at != NULL && type == NULL; at = at->next)
    if (gtk.get_clock (at->data) == clock)
      type = G_OBJECT_TYPE_NAME (at->data);
  g_list_free (windows);
  return type;
}

static char *
make_name (const char *type, guint number)
{
  if (type == NULL)
    type = "surface"; /* of GDK, without a window of GTK's around it */
  return number > 1 ? g_strdup_printf ("%s %u", type, number) : g_strdup (type);
}

/* The row of that name, or an empty one; NULL when there is neither. */
static FrameRow *
find (const char *name)
{
  for (int i = 0; i < MOST; i++)
    if (rows[i].name == NULL || g_str_equal (rows[i].name, name))
      return &rows[i];
  return NULL;
}

FrameRow *
frame_row_take (GObject *clock)
{
  const char *type = find_window_type (clock);
  FrameRow *row;
  guint number = 0;

  do
    {
      g_autofree char *name = make_name (type, ++number);

      row = find (name);
      if (row != NULL && row->name == NULL)
        {
          row->loop = hotpath_loop_new (name, HOTPATH_LOOP_FRAME_CLOCK, 0);
          row->name = g_steal_pointer (&name);
        }
    }
  while (row != NULL && row->is_taken);
  if (row == NULL)
    row = &rows[MOST - 1];
  row->is_taken = TRUE;
  return row;
}

void
frame_row_release (FrameRow *row)
{
  row->is_taken = FALSE;
}

hotpath_loop *
frame_row_loop (const FrameRow *row)
{
  return row->loop;
}
