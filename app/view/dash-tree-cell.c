// SPDX-License-Identifier: GPL-3.0-or-later
// A name in a tree: further in the deeper it is, with an arrow where there is something to open.

#include "dash-tree-cell.h"

#include <glib/gi18n.h>

#include "chart/dash-palette.h"

#define INDENT 14
#define ARROW 16
#define GAP 2
/* Deeper names say how deep they are: going on to the right, they would leave the column. */
#define MAX_INDENTS 14
/* That indents leave to the name, of the whole width. */
#define NAME_PART 0.5

struct _DashTreeCell
{
  GtkWidget parent_instance;

  GtkWidget *arrow;
  GtkWidget *text;
  guint depth;
  gboolean can_open;
  gboolean is_open;
  GtkWidget *told; /* the row that knows of it; only to compare */
};

static guint toggled;

G_DEFINE_FINAL_TYPE (DashTreeCell, dash_tree_cell, GTK_TYPE_WIDGET)

static int
get_indent (DashTreeCell *self,
            int           width)
{
  return (int) MIN (MIN (self->depth, MAX_INDENTS) * INDENT, width * (1 - NAME_PART) - ARROW);
}

static void
dash_tree_cell_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  DashTreeCell *self = DASH_TREE_CELL (widget);

  gtk_widget_measure (self->text, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum += ARROW + GAP;
      *natural += ARROW + GAP;
    }
  else
    {
      *minimum = MAX (*minimum, ARROW);
      *natural = MAX (*natural, ARROW);
    }
  gtk_widget_measure (self->arrow, orientation, -1, NULL, NULL, NULL, NULL);
}

static void
dash_tree_cell_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  DashTreeCell *self = DASH_TREE_CELL (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int indent = MAX (get_indent (self, width), 0);
  int begin = indent + ARROW + GAP;
  int x = rtl ? width - indent - ARROW : indent;
  int y = (height - ARROW) / 2;
  GskTransform *turn = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, (float) y));

  /* The arrow points down; closed, it is turned round its middle. */
  if (!self->is_open)
    {
      turn = gsk_transform_translate (turn, &GRAPHENE_POINT_INIT (ARROW / 2.f, ARROW / 2.f));
      turn = gsk_transform_rotate (turn, rtl ? 90 : -90);
      turn = gsk_transform_translate (turn, &GRAPHENE_POINT_INIT (-ARROW / 2.f, -ARROW / 2.f));
    }
  gtk_widget_allocate (self->arrow, ARROW, ARROW, -1, turn);
  gtk_widget_allocate (self->text, MAX (width - begin, 1), height, baseline,
                       gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (rtl ? 0 : (float) begin, 0)));
}

static void
dash_tree_cell_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  DashTreeCell *self = DASH_TREE_CELL (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int indent = get_indent (self, width);
  const GdkRGBA *line = dash_palette_get (dash_palette_get_default (), DASH_ROLE_GRID);

  /* One line under the arrow of each place above, so that the eye finds the way back. */
  for (int i = ARROW / 2; i < indent; i += INDENT)
    gtk_snapshot_append_color (snapshot, line,
                               &GRAPHENE_RECT_INIT (rtl ? width - i : i, -4, 1, height + 8));
  GTK_WIDGET_CLASS (dash_tree_cell_parent_class)->snapshot (widget, snapshot);
}

static void
arrow_pressed (GtkGesture   *gesture,
               int           n_press,
               double        x,
               double        y,
               DashTreeCell *self)
{
  if (!self->can_open)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, toggled, 0);
}

static void
dash_tree_cell_dispose (GObject *object)
{
  DashTreeCell *self = DASH_TREE_CELL (object);

  g_clear_pointer (&self->arrow, gtk_widget_unparent);
  g_clear_pointer (&self->text, gtk_widget_unparent);
  G_OBJECT_CLASS (dash_tree_cell_parent_class)->dispose (object);
}

static void
dash_tree_cell_class_init (DashTreeCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_tree_cell_dispose;
  widget_class->measure = dash_tree_cell_measure;
  widget_class->size_allocate = dash_tree_cell_size_allocate;
  widget_class->snapshot = dash_tree_cell_snapshot;
  gtk_widget_class_set_css_name (widget_class, "treecell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  toggled = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                          G_TYPE_NONE, 0);
}

static void
dash_tree_cell_init (DashTreeCell *self)
{
  GtkGesture *press = gtk_gesture_click_new ();

  self->arrow = g_object_new (GTK_TYPE_IMAGE, "icon-name", "pan-down-symbolic", "accessible-role",
                              GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (self->arrow, GTK_WIDGET (self));
  gtk_widget_set_opacity (self->arrow, 0);
  g_signal_connect (press, "pressed", G_CALLBACK (arrow_pressed), self);
  gtk_widget_add_controller (self->arrow, GTK_EVENT_CONTROLLER (press));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_VISIBLE);
}

GtkWidget *
dash_tree_cell_new (DashTableCellKind kind)
{
  DashTreeCell *self = g_object_new (DASH_TYPE_TREE_CELL, NULL);

  self->text = dash_table_cell_new (kind);
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

DashTableCell *
dash_tree_cell_get_text (DashTreeCell *self)
{
  g_return_val_if_fail (DASH_IS_TREE_CELL (self), NULL);
  return DASH_TABLE_CELL (self->text);
}

/* The row is a widget of GTK's, which before 4.12 offers no other way to say how deep it is. */
static void
tell_row (DashTreeCell *self,
          GtkWidget    *row)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LEVEL, (int) self->depth + 1, -1);
  if (self->can_open)
    gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_EXPANDED, self->is_open, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_EXPANDED);
}

void
dash_tree_cell_set_place (DashTreeCell *self,
                          guint         depth,
                          gboolean      can_open,
                          gboolean      is_open)
{
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *row = cell ? gtk_widget_get_parent (cell) : NULL;
  gboolean same = self->depth == depth && self->can_open == can_open && self->is_open == is_open;

  g_return_if_fail (DASH_IS_TREE_CELL (self));

  self->depth = depth;
  self->can_open = can_open;
  self->is_open = is_open;
  if (row && (!same || row != self->told))
    tell_row (self, row);
  self->told = row;
  if (same)
    return;
  gtk_widget_set_opacity (self->arrow, can_open ? 1 : 0);
  if (depth > MAX_INDENTS)
    {
      /* Translators: how many callers are above; %u is at least 15. It stands behind a name */
      g_autofree char *hint = g_strdup_printf (C_("call tree", "level %u"), depth + 1);

      dash_table_cell_set_hint (DASH_TABLE_CELL (self->text), hint);
    }
  else
    dash_table_cell_set_hint (DASH_TABLE_CELL (self->text), NULL);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
