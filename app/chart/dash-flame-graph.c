// SPDX-License-Identifier: GPL-3.0-or-later
// A flame graph: spans that lie below what they are a part of, as wide as their part.

#include "dash-flame-graph-private.h"

#include "compat.h"
#include "dash-palette.h"

enum
{
  SELECTED,
  HOVERED,
  ZOOMED,
  MENU_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashFlameGraph, dash_flame_graph, GTK_TYPE_WIDGET)

static const double step_ends[DASH_FLAME_N_STEPS - 1] = { .005, .025, .05, .1, .2 };

guint
dash_flame_get_step (double heat)
{
  guint step = 0;

  while (step < G_N_ELEMENTS (step_ends) && heat >= step_ends[step])
    step++;
  return step;
}

double
dash_flame_get_step_end (guint step)
{
  g_return_val_if_fail (step < G_N_ELEMENTS (step_ends), 1);
  return step_ends[step];
}

/* ---- Changes ---- */

/* The span that keys start from. */
static gssize
cursor (DashFlameGraph *self)
{
  gssize at = self->selected != DASH_FLAME_NONE ? dash_flame_layout_find (&self->layout, self->selected) : -1;

  return dash_flame_graph_is_drawn (self, at) ? at : dash_flame_graph_get_zoom_position (self);
}

static void
update_said (DashFlameGraph *self)
{
  gssize at = self->layout.n > 0 ? cursor (self) : -1;
  char *said = at >= 0 ? self->texts.description (self->layout.places[at].span.key, self->user_data) : NULL;

  if (g_strcmp0 (said, self->said) == 0)
    {
      g_free (said);
      return;
    }
  g_free (self->said);
  self->said = said;
  if (said != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, said, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

/* What a key led to is said at once; figures that change by themselves are not. */
static void
announce (DashFlameGraph *self)
{
  if (self->said != NULL && gtk_widget_is_focus (GTK_WIDGET (self)))
    dash_compat_announce (GTK_WIDGET (self), self->said);
}

static void
redraw (DashFlameGraph *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_hovered (DashFlameGraph *self)
{
  guint32 hovered
      = self->pointed ? dash_flame_graph_pick (self, self->pointer_x, self->pointer_y) : DASH_FLAME_NONE;

  if (hovered == self->hovered)
    return;
  self->hovered = hovered;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[HOVERED], 0);
}

/* Brings the level of a span into the sight of what scrolls the graph. */
static void
scroll_to (DashFlameGraph *self, gssize at)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  double y = self->layout.places[at].level * (double) dash_flame_graph_get_row_height (self);

  if (scroller != NULL)
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), y,
                               y + dash_flame_graph_get_row_height (self));
}

static void
select_by_user (DashFlameGraph *self, gssize at)
{
  guint32 key = self->layout.places[at].span.key;

  scroll_to (self, at);
  if (key == self->selected)
    return;
  self->selected = key;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  update_said (self);
  announce (self);
  g_signal_emit (self, signals[SELECTED], 0);
}

static void
set_zoomed (DashFlameGraph *self, guint32 key)
{
  self->zoomed = key;
  redraw (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  update_hovered (self);
  update_said (self);
  g_signal_emit (self, signals[ZOOMED], 0);
}

void
dash_flame_graph_zoom (DashFlameGraph *self, guint32 key)
{
  gssize at = dash_flame_layout_find (&self->layout, key);

  g_return_if_fail (DASH_IS_FLAME_GRAPH (self));

  if (at < 0 || at == dash_flame_graph_get_zoom_position (self)
      || self->layout.places[at].end <= self->layout.places[at].begin)
    return;
  if (at == 0)
    g_array_set_size (self->before, 0);
  else
    g_array_append_val (self->before, self->zoomed);
  set_zoomed (self, key);
}

gboolean
dash_flame_graph_zoom_out (DashFlameGraph *self)
{
  g_return_val_if_fail (DASH_IS_FLAME_GRAPH (self), FALSE);

  if (!dash_flame_graph_is_zoomed (self))
    return FALSE;
  while (self->before->len > 0)
    {
      guint32 key = g_array_index (self->before, guint32, self->before->len - 1);
      gssize at = dash_flame_layout_find (&self->layout, key);

      g_array_set_size (self->before, self->before->len - 1);
      /* Out, never in again. */
      if (at >= 0 && key != self->zoomed
          && dash_flame_layout_is_within (&self->layout, dash_flame_graph_get_zoom_position (self), at))
        {
          set_zoomed (self, key);
          return TRUE;
        }
    }
  set_zoomed (self, self->layout.places[0].span.key);
  return TRUE;
}

gboolean
dash_flame_graph_is_zoomed (DashFlameGraph *self)
{
  g_return_val_if_fail (DASH_IS_FLAME_GRAPH (self), FALSE);
  return dash_flame_graph_get_zoom_position (self) > 0;
}

guint32
dash_flame_graph_get_zoomed (DashFlameGraph *self)
{
  gssize zoom;

  g_return_val_if_fail (DASH_IS_FLAME_GRAPH (self), DASH_FLAME_NONE);

  zoom = dash_flame_graph_get_zoom_position (self);
  return zoom >= 0 ? self->layout.places[zoom].span.key : DASH_FLAME_NONE;
}

/* ---- Widget ---- */

static void
dash_flame_graph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DashFlameGraph *self = DASH_FLAME_GRAPH (widget);
  gssize hovered = dash_flame_layout_find (&self->layout, self->hovered);
  gssize selected = dash_flame_layout_find (&self->layout, self->selected);

  if (self->layout.n == 0 || gtk_widget_get_width (widget) < 1)
    return;
  if (self->node == NULL)
    self->node = dash_flame_graph_create_node (self);
  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
  if (self->hovered != DASH_FLAME_NONE && hovered >= 0)
    dash_flame_graph_draw_outline (self, snapshot, hovered, 1);
  if (gtk_widget_has_visible_focus (widget))
    dash_flame_graph_draw_outline (self, snapshot, cursor (self), 2);
  else if (self->selected != DASH_FLAME_NONE && selected >= 0)
    dash_flame_graph_draw_outline (self, snapshot, selected, 2);
}

static void
dash_flame_graph_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  DashFlameGraph *self = DASH_FLAME_GRAPH (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 60;
      *natural = DASH_FLAME_USUAL_WIDTH / 2;
    }
  else
    *minimum = *natural = (int) dash_flame_graph_get_n_levels (self) * dash_flame_graph_get_row_height (self);
}

static gboolean
resize (gpointer user_data)
{
  DashFlameGraph *self = user_data;

  self->resize = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
dash_flame_graph_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DashFlameGraph *self = DASH_FLAME_GRAPH (widget);

  g_clear_pointer (&self->node, gsk_render_node_unref);
  if (width == self->width)
    return;
  /* In another width other spans are drawn, perhaps on more levels. */
  self->width = width;
  if (self->resize == 0)
    self->resize = g_idle_add_full (G_PRIORITY_HIGH_IDLE, resize, self, NULL);
}

static void
dash_flame_graph_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (dash_flame_graph_parent_class)->css_changed (widget, change);
  redraw (DASH_FLAME_GRAPH (widget));
}

static void
dash_flame_graph_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (dash_flame_graph_parent_class)->system_setting_changed (widget, setting);
  redraw (DASH_FLAME_GRAPH (widget));
  gtk_widget_queue_resize (widget);
}

/* ---- Pointer and keys ---- */

static void
pointer_moved (DashFlameGraph *self, double x, double y)
{
  self->pointed = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  update_hovered (self);
}

static void
pointer_left (DashFlameGraph *self)
{
  self->pointed = FALSE;
  update_hovered (self);
}

static gssize
select_at (DashFlameGraph *self, double x, double y)
{
  guint32 key = dash_flame_graph_pick (self, x, y);
  gssize at = key != DASH_FLAME_NONE ? dash_flame_layout_find (&self->layout, key) : -1;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (at >= 0)
    select_by_user (self, at);
  return at;
}

static void
clicked (DashFlameGraph *self, int n_press, double x, double y)
{
  gssize at = select_at (self, x, y);

  /* What a second click would fall on isn't what the first one was meant for. */
  if (at >= 0 && n_press == 1)
    dash_flame_graph_zoom (self, self->layout.places[at].span.key);
}

static void
menu_clicked (DashFlameGraph *self, int n_press, double x, double y)
{
  if (select_at (self, x, y) >= 0)
    g_signal_emit (self, signals[MENU_REQUESTED], 0, x, y);
}

static void
request_menu (DashFlameGraph *self)
{
  gssize at = cursor (self);
  graphene_rect_t bounds;

  if (at < 0 || !dash_flame_graph_get_bounds (self, self->layout.places[at].span.key, &bounds))
    return;
  select_by_user (self, at);
  g_signal_emit (self, signals[MENU_REQUESTED], 0, (double) bounds.origin.x + MIN (bounds.size.width, 24.f) / 2,
                 (double) bounds.origin.y + bounds.size.height);
}

static gssize
step (DashFlameGraph *self, guint keyval)
{
  gssize at = cursor (self), zoom = dash_flame_graph_get_zoom_position (self);

  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return dash_flame_layout_parent (&self->layout, at);
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      /* From above what is zoomed the way leads back to it. */
      if (at != zoom && dash_flame_layout_is_within (&self->layout, zoom, at))
        return dash_flame_layout_pick (&self->layout, zoom, 0, self->layout.places[at].level + 1);
      return dash_flame_layout_largest (&self->layout, at, dash_flame_graph_get_pixel (self));
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return dash_flame_layout_beside (&self->layout, at, zoom, -1, dash_flame_graph_get_pixel (self));
    default:
      return dash_flame_layout_beside (&self->layout, at, zoom, 1, dash_flame_graph_get_pixel (self));
    }
}

static gboolean
key_pressed (DashFlameGraph *self, guint keyval, guint keycode, GdkModifierType state)
{
  gssize at;

  if (self->layout.n == 0)
    return FALSE;
  if (keyval == GDK_KEY_Menu || (keyval == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0))
    {
      request_menu (self);
      return TRUE;
    }
  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;

  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      at = step (self, keyval);
      if (at >= 0)
        select_by_user (self, at);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      at = cursor (self);
      select_by_user (self, at);
      dash_flame_graph_zoom (self, self->layout.places[at].span.key);
      return TRUE;
    case GDK_KEY_BackSpace:
    case GDK_KEY_Escape:
      return dash_flame_graph_zoom_out (self);
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      dash_flame_graph_zoom (self, self->layout.places[0].span.key);
      select_by_user (self, 0);
      return TRUE;
    default:
      return FALSE;
    }
}

/* ---- Object ---- */

static void
dash_flame_graph_dispose (GObject *object)
{
  DashFlameGraph *self = DASH_FLAME_GRAPH (object);

  g_clear_handle_id (&self->resize, g_source_remove);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  G_OBJECT_CLASS (dash_flame_graph_parent_class)->dispose (object);
}

static void
dash_flame_graph_finalize (GObject *object)
{
  DashFlameGraph *self = DASH_FLAME_GRAPH (object);

  dash_flame_layout_clear (&self->layout);
  g_array_unref (self->before);
  g_free (self->said);
  G_OBJECT_CLASS (dash_flame_graph_parent_class)->finalize (object);
}

static void
dash_flame_graph_class_init (DashFlameGraphClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_flame_graph_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_flame_graph_finalize;
  widget_class->snapshot = dash_flame_graph_snapshot;
  widget_class->measure = dash_flame_graph_measure;
  widget_class->size_allocate = dash_flame_graph_size_allocate;
  widget_class->css_changed = dash_flame_graph_css_changed;
  widget_class->system_setting_changed = dash_flame_graph_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "flamegraph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  signals[SELECTED] = g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HOVERED] = g_signal_new ("hovered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ZOOMED] = g_signal_new ("zoomed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MENU_REQUESTED] = g_signal_new ("menu-requested", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
add_controllers (DashFlameGraph *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (pointer_moved), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (pointer_moved), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (pointer_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (menu_clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
}

static void
dash_flame_graph_init (DashFlameGraph *self)
{
  dash_flame_layout_init (&self->layout);
  self->before = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->zoomed = self->selected = self->hovered = DASH_FLAME_NONE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_controllers (self);
  g_signal_connect_object (dash_palette_get_default (), "changed", G_CALLBACK (redraw), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (redraw), NULL);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (gtk_widget_queue_draw), NULL);
}

GtkWidget *
dash_flame_graph_new (const DashFlameTexts *texts, gpointer user_data)
{
  DashFlameGraph *self = g_object_new (DASH_TYPE_FLAME_GRAPH, NULL);

  g_return_val_if_fail (texts != NULL && texts->name != NULL && texts->value != NULL && texts->description != NULL,
                        GTK_WIDGET (self));

  self->texts = *texts;
  self->user_data = user_data;
  return GTK_WIDGET (self);
}

void
dash_flame_graph_set_title (DashFlameGraph *self, const char *title)
{
  g_return_if_fail (DASH_IS_FLAME_GRAPH (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

void
dash_flame_graph_set_spans (DashFlameGraph *self, const DashFlameSpan *spans, gsize n)
{
  g_return_if_fail (DASH_IS_FLAME_GRAPH (self));
  for (gsize i = 0; i < n; i++)
    g_return_if_fail (i == 0 ? spans[i].parent == -1 : spans[i].parent >= 0 && spans[i].parent < (gssize) i);

  if (dash_flame_layout_set_spans (&self->layout, spans, n))
    {
      if (self->zoomed != DASH_FLAME_NONE && dash_flame_layout_find (&self->layout, self->zoomed) < 0)
        {
          g_array_set_size (self->before, 0);
          set_zoomed (self, n > 0 ? spans[0].key : DASH_FLAME_NONE);
        }
      redraw (self);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      update_hovered (self);
    }
  else
    redraw (self); /* names or values may be others */
  update_said (self);
}

void
dash_flame_graph_set_selected (DashFlameGraph *self, guint32 key)
{
  gssize at, zoom;

  g_return_if_fail (DASH_IS_FLAME_GRAPH (self));

  if (key == self->selected)
    return;
  self->selected = key;
  at = key != DASH_FLAME_NONE ? dash_flame_layout_find (&self->layout, key) : -1;
  zoom = dash_flame_graph_get_zoom_position (self);
  if (at >= 0)
    {
      while (zoom > 0 && !dash_flame_layout_is_within (&self->layout, at, zoom)
             && !dash_flame_layout_is_within (&self->layout, zoom, at))
        zoom = dash_flame_layout_parent (&self->layout, zoom);
      if (zoom != dash_flame_graph_get_zoom_position (self))
        dash_flame_graph_zoom (self, self->layout.places[zoom].span.key);
      if (dash_flame_graph_is_drawn (self, at))
        scroll_to (self, at);
    }
  update_said (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint32
dash_flame_graph_get_selected (DashFlameGraph *self)
{
  g_return_val_if_fail (DASH_IS_FLAME_GRAPH (self), DASH_FLAME_NONE);
  return self->selected;
}

guint32
dash_flame_graph_get_hovered (DashFlameGraph *self)
{
  g_return_val_if_fail (DASH_IS_FLAME_GRAPH (self), DASH_FLAME_NONE);
  return self->hovered;
}
