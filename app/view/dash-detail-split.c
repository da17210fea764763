// SPDX-License-Identifier: GPL-3.0-or-later
// A table above the detail of its selected row, of which either has a narrow window to itself.

#include "dash-detail-split.h"

#include "dash-adaptive-bin.h"

#define NARROW_WIDTH 700

struct _DashDetailSplit
{
  GtkWidget parent_instance;

  GtkWidget *bin;
  GtkWidget *paned;
  GtkWidget *top;
  GtkWidget *detail;

  gboolean page;   /* narrow: the detail has the page to itself */
  gboolean placed; /* the split has its first position */
};

static guint mode_changed;

G_DEFINE_FINAL_TYPE (DashDetailSplit, dash_detail_split, GTK_TYPE_WIDGET)

static void
update_mode (DashDetailSplit *self)
{
  if (!dash_detail_split_get_narrow (self) || !gtk_widget_get_visible (self->detail))
    self->page = FALSE;
  gtk_widget_set_visible (self->top, !self->page);
  g_signal_emit (self, mode_changed, 0);
}

static void
place (DashDetailSplit *self)
{
  int height = gtk_widget_get_height (self->paned);

  if (self->placed || height < 100)
    return;
  self->placed = TRUE;
  gtk_paned_set_position (GTK_PANED (self->paned),
                          dash_detail_split_get_narrow (self)
                            ? MAX (height - 256, 200)
                            : (int) MAX (height - DASH_DETAIL_HEIGHT, height * 0.38));
}

static void
dash_detail_split_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dash_detail_split_parent_class)->map (widget);
  place (DASH_DETAIL_SPLIT (widget));
}

static void
dash_detail_split_dispose (GObject *object)
{
  DashDetailSplit *self = DASH_DETAIL_SPLIT (object);

  g_clear_pointer (&self->bin, gtk_widget_unparent);
  G_OBJECT_CLASS (dash_detail_split_parent_class)->dispose (object);
}

static void
dash_detail_split_class_init (DashDetailSplitClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_detail_split_dispose;
  widget_class->map = dash_detail_split_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  mode_changed = g_signal_new ("mode-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dash_detail_split_init (DashDetailSplit *self)
{
  self->paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (self->paned, "dash-split");
  gtk_paned_set_wide_handle (GTK_PANED (self->paned), TRUE);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->paned), FALSE);
  self->bin = g_object_new (DASH_TYPE_ADAPTIVE_BIN, "threshold", NARROW_WIDTH, NULL);
  dash_adaptive_bin_set_child (DASH_ADAPTIVE_BIN (self->bin), self->paned);
  gtk_widget_set_parent (self->bin, GTK_WIDGET (self));
}

GtkWidget *
dash_detail_split_new (GtkWidget *top,
                       GtkWidget *detail)
{
  DashDetailSplit *self = g_object_new (DASH_TYPE_DETAIL_SPLIT, NULL);

  self->top = top;
  self->detail = detail;
  gtk_widget_set_size_request (top, -1, 120);
  gtk_widget_set_visible (detail, FALSE);
  gtk_paned_set_start_child (GTK_PANED (self->paned), top);
  gtk_paned_set_end_child (GTK_PANED (self->paned), detail);
  g_signal_connect_swapped (self->bin, "notify::narrow", G_CALLBACK (update_mode), self);
  return GTK_WIDGET (self);
}

gboolean
dash_detail_split_get_narrow (DashDetailSplit *self)
{
  g_return_val_if_fail (DASH_IS_DETAIL_SPLIT (self), FALSE);
  return dash_adaptive_bin_get_narrow (DASH_ADAPTIVE_BIN (self->bin));
}

DashDetailMode
dash_detail_split_get_mode (DashDetailSplit *self)
{
  g_return_val_if_fail (DASH_IS_DETAIL_SPLIT (self), DASH_DETAIL_PANE);

  if (!dash_detail_split_get_narrow (self))
    return DASH_DETAIL_PANE;
  return self->page ? DASH_DETAIL_PAGE : DASH_DETAIL_COMPACT;
}

void
dash_detail_split_show_detail (DashDetailSplit *self,
                               gboolean         show)
{
  g_return_if_fail (DASH_IS_DETAIL_SPLIT (self));

  if (show)
    place (self);
  if (gtk_widget_get_visible (self->detail) == show)
    return;
  gtk_widget_set_visible (self->detail, show);
  update_mode (self);
}

void
dash_detail_split_set_page (DashDetailSplit *self,
                            gboolean         page)
{
  g_return_if_fail (DASH_IS_DETAIL_SPLIT (self));

  if (self->page == page || !dash_detail_split_get_narrow (self))
    return;
  self->page = page;
  update_mode (self);
}
