// SPDX-License-Identifier: GPL-3.0-or-later
// A container that tells its content when it becomes narrow, and that can be made narrower than it.

#include "dash-adaptive-bin.h"

struct _DashAdaptiveBin
{
  GtkWidget parent_instance;

  GtkWidget *child;
  int threshold;
  int min_width;
  gboolean narrow;
  guint idle_id;
  gboolean pending;
};

enum
{
  PROP_CHILD = 1,
  PROP_THRESHOLD,
  PROP_MIN_WIDTH,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void dash_adaptive_bin_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DashAdaptiveBin, dash_adaptive_bin, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      dash_adaptive_bin_buildable_init))

static GtkBuildableIface *parent_buildable_iface;

static gboolean
apply_narrow (gpointer data)
{
  DashAdaptiveBin *self = data;

  self->idle_id = 0;
  if (self->narrow != self->pending)
    {
      self->narrow = self->pending;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
    }
  return G_SOURCE_REMOVE;
}

static void
dash_adaptive_bin_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                           int *natural, int *minimum_baseline, int *natural_baseline)
{
  DashAdaptiveBin *self = DASH_ADAPTIVE_BIN (widget);
  int child_minimum = 0;

  if (self->child == NULL)
    return;

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    {
      gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, NULL, NULL,
                          NULL);
      for_size = MAX (for_size, child_minimum);
    }
  gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, self->min_width);
}

static void
dash_adaptive_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DashAdaptiveBin *self = DASH_ADAPTIVE_BIN (widget);
  int child_minimum = 0;

  /* What follows from the new width changes the sizes of children, which is not allowed while
   * they are being allocated. Until then the content is cut off on the right. */
  self->pending = width < self->threshold;
  if (self->pending != self->narrow && self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, apply_narrow, self, NULL);

  if (self->child != NULL && gtk_widget_should_layout (self->child))
    {
      gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, NULL, NULL,
                          NULL);
      gtk_widget_allocate (self->child, MAX (width, child_minimum), height, baseline, NULL);
    }
}

static void
dash_adaptive_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DashAdaptiveBin *self = DASH_ADAPTIVE_BIN (object);

  switch (id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_THRESHOLD:
      g_value_set_int (value, self->threshold);
      break;
    case PROP_MIN_WIDTH:
      g_value_set_int (value, self->min_width);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dash_adaptive_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DashAdaptiveBin *self = DASH_ADAPTIVE_BIN (object);

  switch (id)
    {
    case PROP_CHILD:
      dash_adaptive_bin_set_child (self, g_value_get_object (value));
      break;
    case PROP_THRESHOLD:
      self->threshold = g_value_get_int (value);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
      break;
    case PROP_MIN_WIDTH:
      self->min_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dash_adaptive_bin_dispose (GObject *object)
{
  DashAdaptiveBin *self = DASH_ADAPTIVE_BIN (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (dash_adaptive_bin_parent_class)->dispose (object);
}

static void
dash_adaptive_bin_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child,
                             const char *type)
{
  if (GTK_IS_WIDGET (child))
    dash_adaptive_bin_set_child (DASH_ADAPTIVE_BIN (buildable), GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
dash_adaptive_bin_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = dash_adaptive_bin_add_child;
}

static void
dash_adaptive_bin_class_init (DashAdaptiveBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dash_adaptive_bin_dispose;
  object_class->get_property = dash_adaptive_bin_get_property;
  object_class->set_property = dash_adaptive_bin_set_property;
  widget_class->measure = dash_adaptive_bin_measure;
  widget_class->size_allocate = dash_adaptive_bin_size_allocate;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_THRESHOLD] = g_param_spec_int ("threshold", NULL, NULL, 0, G_MAXINT, 700, flags);
  properties[PROP_MIN_WIDTH] = g_param_spec_int ("min-width", NULL, NULL, 0, G_MAXINT, 340, flags);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "adaptive-bin");
}

static void
dash_adaptive_bin_init (DashAdaptiveBin *self)
{
  self->threshold = 700;
  self->min_width = 340;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
dash_adaptive_bin_set_child (DashAdaptiveBin *self, GtkWidget *child)
{
  g_return_if_fail (DASH_IS_ADAPTIVE_BIN (self));

  if (self->child == child)
    return;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

gboolean
dash_adaptive_bin_get_narrow (DashAdaptiveBin *self)
{
  g_return_val_if_fail (DASH_IS_ADAPTIVE_BIN (self), FALSE);

  return self->narrow;
}
