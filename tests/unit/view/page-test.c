// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the pages need to find widgets and to wait for what they do.

#include "page-test.h"

#include <string.h>

#include "view/dash-table-cell.h"

typedef gboolean (*Match) (GtkWidget    *widget,
                           gconstpointer data);

static GtkWidget *
find (GtkWidget    *root,
      Match         match,
      gconstpointer data)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (match (root, data))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, match, data);

      if (found)
        return found;
    }
  return NULL;
}

static const char *
text_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (DASH_IS_TABLE_CELL (widget))
    return dash_table_cell_get_text (DASH_TABLE_CELL (widget));
  return NULL;
}

static gboolean
has_type (GtkWidget    *widget,
          gconstpointer data)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) data);
}

static gboolean
has_text (GtkWidget    *widget,
          gconstpointer data)
{
  return g_strcmp0 (text_of (widget), data) == 0;
}

static gboolean
contains_text (GtkWidget    *widget,
               gconstpointer data)
{
  const char *text = text_of (widget);

  return text && strstr (text, data);
}

static gboolean
is_button_named (GtkWidget    *widget,
                 gconstpointer data)
{
  return (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget)) &&
         g_strcmp0 (gtk_widget_get_tooltip_text (widget), data) == 0;
}

GtkWidget *
page_test_find (GtkWidget *root,
                GType      type)
{
  return find (root, has_type, &type);
}

GtkWidget *
page_test_find_text (GtkWidget  *root,
                     const char *text)
{
  return find (root, has_text, text);
}

GtkWidget *
page_test_find_containing (GtkWidget  *root,
                           const char *text)
{
  return find (root, contains_text, text);
}

GtkWidget *
page_test_find_button (GtkWidget  *root,
                       const char *name)
{
  return find (root, is_button_named, name);
}

void
page_test_wait (PageTestCondition condition,
                gpointer          user_data)
{
  while (!condition (user_data))
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
reached (gpointer user_data)
{
  return *(gboolean *) user_data;
}

static gboolean
note_idle (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
note_frame (GtkWidget     *widget,
            GdkFrameClock *frame_clock,
            gpointer       user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
page_test_settle (GtkWidget *widget)
{
  /* An update may ask for a frame, whose layout may ask for another update: twice is enough. */
  for (int i = 0; i < 3; i++)
    {
      gboolean idle = FALSE, frame = FALSE;

      g_idle_add_full (G_PRIORITY_LOW, note_idle, &idle, NULL);
      page_test_wait (reached, &idle);
      gtk_widget_add_tick_callback (widget, note_frame, &frame, NULL);
      page_test_wait (reached, &frame);
    }
}

GtkWidget *
page_test_show (GtkWidget *page,
                int        width,
                int        height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_titlebar (GTK_WINDOW (window), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  page_test_settle (window);
  return window;
}
