/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-source.c: what all kinds of sources share: their state and the signals.
 */
#include "dash-source.h"

#include <glib/gi18n.h>

typedef struct
{
  DashSourceState state;
  char *sentence;
  GError *error;
  double progress;
  char *title;
  guint interval_ms;
} DashSourcePrivate;

enum
{
  PROP_PROGRESS = 1,
  PROP_TITLE,
  N_PROPS
};

enum
{
  DOCUMENT,
  STATE_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DashSource, dash_source, G_TYPE_OBJECT)
G_DEFINE_QUARK (dash-source-error-quark, dash_source_error)

#define DEFAULT_INTERVAL_MS 500

static void
dash_source_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DashSource *self = DASH_SOURCE (object);

  switch (id)
    {
    case PROP_PROGRESS:
      g_value_set_double (value, dash_source_get_progress (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, dash_source_get_title (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dash_source_finalize (GObject *object)
{
  DashSourcePrivate *priv = dash_source_get_instance_private (DASH_SOURCE (object));

  g_free (priv->sentence);
  g_clear_error (&priv->error);
  g_free (priv->title);
  G_OBJECT_CLASS (dash_source_parent_class)->finalize (object);
}

static void
dash_source_class_init (DashSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = dash_source_get_property;
  object_class->finalize = dash_source_finalize;

  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[DOCUMENT] = g_signal_new ("document", DASH_TYPE_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, DASH_TYPE_DOCUMENT | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", DASH_TYPE_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
}

static void
dash_source_init (DashSource *self)
{
  DashSourcePrivate *priv = dash_source_get_instance_private (self);

  priv->sentence = g_strdup ("");
  priv->progress = -1;
  priv->interval_ms = DEFAULT_INTERVAL_MS;
}

void
dash_source_start (DashSource *self)
{
  g_return_if_fail (DASH_IS_SOURCE (self));

  DASH_SOURCE_GET_CLASS (self)->start (self);
}

void
dash_source_stop (DashSource *self)
{
  g_return_if_fail (DASH_IS_SOURCE (self));

  DASH_SOURCE_GET_CLASS (self)->stop (self);
}

DashSourceState
dash_source_get_state (DashSource *self)
{
  DashSourcePrivate *priv = dash_source_get_instance_private (self);

  return priv->state;
}

const char *
dash_source_get_sentence (DashSource *self)
{
  DashSourcePrivate *priv = dash_source_get_instance_private (self);

  return priv->sentence;
}

const GError *
dash_source_get_error (DashSource *self)
{
  DashSourcePrivate *priv = dash_source_get_instance_private (self);

  return priv->error;
}

double
dash_source_get_progress (DashSource *self)
{
  DashSourcePrivate *priv = dash_source_get_instance_private (self);

  return priv->progress;
}

const char *
dash_source_get_title (DashSource *self)
{
  DashSourcePrivate *priv = dash_source_get_instance_private (self);

  return priv->title;
}

gboolean
dash_source_is_live (DashSource *self)
{
  g_return_val_if_fail (DASH_IS_SOURCE (self), FALSE);

  /* Only what goes on can be asked to go faster or slower. */
  return DASH_SOURCE_GET_CLASS (self)->set_interval != NULL;
}

guint
dash_source_get_interval (DashSource *self)
{
  DashSourcePrivate *priv = dash_source_get_instance_private (self);

  return priv->interval_ms;
}

void
dash_source_set_interval (DashSource *self, guint interval_ms)
{
  DashSourcePrivate *priv = dash_source_get_instance_private (self);

  g_return_if_fail (DASH_IS_SOURCE (self));

  interval_ms = CLAMP (interval_ms, 50, 10000);
  if (interval_ms == priv->interval_ms)
    return;
  priv->interval_ms = interval_ms;
  if (DASH_SOURCE_GET_CLASS (self)->set_interval != NULL)
    DASH_SOURCE_GET_CLASS (self)->set_interval (self, interval_ms);
}

static void
not_supported (GTask *task)
{
  g_task_return_new_error (task, DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_SUPPORTED,
                           _("Only a running program can be asked for this."));
  g_object_unref (task);
}

void
dash_source_fetch_log_async (DashSource *self, guint32 function_id, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, dash_source_fetch_log_async);
  if (DASH_SOURCE_GET_CLASS (self)->fetch_log != NULL)
    DASH_SOURCE_GET_CLASS (self)->fetch_log (self, function_id, task);
  else
    not_supported (task);
}

DashDocument *
dash_source_fetch_log_finish (DashSource *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
dash_source_fetch_entries_async (DashSource *self, const char *section, guint32 id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, dash_source_fetch_entries_async);
  if (DASH_SOURCE_GET_CLASS (self)->fetch_entries != NULL)
    DASH_SOURCE_GET_CLASS (self)->fetch_entries (self, section, id, task);
  else
    not_supported (task);
}

DashDocument *
dash_source_fetch_entries_finish (DashSource *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
dash_source_fetch_report_async (DashSource *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, dash_source_fetch_report_async);
  if (DASH_SOURCE_GET_CLASS (self)->fetch_report != NULL)
    DASH_SOURCE_GET_CLASS (self)->fetch_report (self, task);
  else
    not_supported (task);
}

DashDocument *
dash_source_fetch_report_finish (DashSource *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
dash_source_reset_async (DashSource *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, dash_source_reset_async);
  if (DASH_SOURCE_GET_CLASS (self)->reset != NULL)
    DASH_SOURCE_GET_CLASS (self)->reset (self, task);
  else
    not_supported (task);
}

gboolean
dash_source_reset_finish (DashSource *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
dash_source_accept_replacement (DashSource *self)
{
  g_return_if_fail (DASH_IS_SOURCE (self));

  if (DASH_SOURCE_GET_CLASS (self)->accept_replacement != NULL)
    DASH_SOURCE_GET_CLASS (self)->accept_replacement (self);
}

void
dash_source_emit_document (DashSource *self, DashDocument *document)
{
  g_signal_emit (self, signals[DOCUMENT], 0, document);
}

void
dash_source_set_state (DashSource *self, DashSourceState state, const char *sentence, const GError *error)
{
  DashSourcePrivate *priv = dash_source_get_instance_private (self);
  gboolean same = state == priv->state && g_strcmp0 (sentence, priv->sentence) == 0 &&
                  (error != NULL) == (priv->error != NULL) &&
                  (error == NULL || (error->domain == priv->error->domain && error->code == priv->error->code &&
                                     g_strcmp0 (error->message, priv->error->message) == 0));
  GError *copy = error != NULL ? g_error_copy (error) : NULL;
  char *text = g_strdup (sentence != NULL ? sentence : "");

  g_clear_error (&priv->error);
  g_free (priv->sentence);
  priv->state = state;
  priv->sentence = text;
  priv->error = copy;
  if (!same)
    g_signal_emit (self, signals[STATE_CHANGED], 0);
}

void
dash_source_set_progress (DashSource *self, double progress)
{
  DashSourcePrivate *priv = dash_source_get_instance_private (self);

  if (priv->progress == progress)
    return;
  priv->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

void
dash_source_set_title (DashSource *self, const char *title)
{
  DashSourcePrivate *priv = dash_source_get_instance_private (self);

  if (g_strcmp0 (priv->title, title) == 0)
    return;
  g_free (priv->title);
  priv->title = g_strdup (title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}
