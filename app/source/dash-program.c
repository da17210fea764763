/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-program.c: one program that can be watched.
 */
#include "dash-program-private.h"

#include <math.h>
#include <string.h>

struct _DashProgram
{
  GObject parent_instance;

  DashAnnouncement *announcement;
  GDateTime *started_at;
  gboolean alive;
  guint threads;
  gboolean has_figures; /* the next greeting has something to be compared with */
  guint64 cpu_ns;
  gint64 asked_us;
  double history[DASH_PROGRAM_HISTORY]; /* the newest last */
  gsize n_history;
};

enum
{
  PROP_NAME = 1,
  PROP_LABEL,
  PROP_PID,
  PROP_ADDRESS,
  PROP_PORT,
  PROP_TOKEN_REQUIRED,
  PROP_STARTED_AT,
  PROP_ALIVE,
  PROP_THREADS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint updated_signal;

G_DEFINE_FINAL_TYPE (DashProgram, dash_program, G_TYPE_OBJECT)

static void
dash_program_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DashProgram *self = DASH_PROGRAM (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->announcement->name);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->announcement->label);
      break;
    case PROP_PID:
      g_value_set_int64 (value, self->announcement->pid);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->announcement->address);
      break;
    case PROP_PORT:
      g_value_set_uint (value, self->announcement->port);
      break;
    case PROP_TOKEN_REQUIRED:
      g_value_set_boolean (value, self->announcement->token_required);
      break;
    case PROP_STARTED_AT:
      g_value_set_boxed (value, self->started_at);
      break;
    case PROP_ALIVE:
      g_value_set_boolean (value, self->alive);
      break;
    case PROP_THREADS:
      g_value_set_uint (value, self->threads);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dash_program_finalize (GObject *object)
{
  DashProgram *self = DASH_PROGRAM (object);

  g_clear_pointer (&self->announcement, dash_announcement_free);
  g_clear_pointer (&self->started_at, g_date_time_unref);
  G_OBJECT_CLASS (dash_program_parent_class)->finalize (object);
}

static void
dash_program_class_init (DashProgramClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dash_program_get_property;
  object_class->finalize = dash_program_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_PID] = g_param_spec_int64 ("pid", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  properties[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, 65535, 0, flags);
  properties[PROP_TOKEN_REQUIRED] = g_param_spec_boolean ("token-required", NULL, NULL, FALSE, flags);
  properties[PROP_STARTED_AT] = g_param_spec_boxed ("started-at", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_ALIVE] = g_param_spec_boolean ("alive", NULL, NULL, FALSE, flags);
  properties[PROP_THREADS] = g_param_spec_uint ("threads", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  updated_signal =
      g_signal_new ("updated", DASH_TYPE_PROGRAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dash_program_init (DashProgram *self)
{
}

DashProgram *
dash_program_new (DashAnnouncement *announcement)
{
  DashProgram *self = g_object_new (DASH_TYPE_PROGRAM, NULL);

  self->announcement = announcement;
  if (announcement->started_at != NULL)
    self->started_at = g_date_time_new_from_iso8601 (announcement->started_at, NULL);
  return self;
}

const DashAnnouncement *
dash_program_get_announcement (DashProgram *self)
{
  return self->announcement;
}

static void
add_history (DashProgram *self, double percent)
{
  if (self->n_history == DASH_PROGRAM_HISTORY)
    memmove (self->history, self->history + 1, (DASH_PROGRAM_HISTORY - 1) * sizeof self->history[0]);
  else
    self->n_history++;
  self->history[self->n_history - 1] = percent;
}

static void
set_alive (DashProgram *self, gboolean alive)
{
  if (self->alive == alive)
    return;
  self->alive = alive;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALIVE]);
}

static void
set_threads (DashProgram *self, guint threads)
{
  if (self->threads == threads)
    return;
  self->threads = threads;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THREADS]);
}

void
dash_program_update (DashProgram *self, const DashDocument *hello, gboolean alive)
{
  gint64 now = g_get_monotonic_time ();

  if (hello != NULL && (hello->fields & DASH_DOCUMENT_HAS_PROCESS) != 0)
    {
      if (self->has_figures && now > self->asked_us && hello->process.cpu_ns >= self->cpu_ns)
        add_history (self, (double) (hello->process.cpu_ns - self->cpu_ns) / 1000.0 /
                               (double) (now - self->asked_us) * 100.0);
      self->has_figures = TRUE;
      self->cpu_ns = hello->process.cpu_ns;
      self->asked_us = now;
      set_threads (self, (guint) MIN (hello->process.threads, G_MAXUINT));
    }
  else
    {
      /* The next difference would be over the gap. */
      if (self->n_history > 0)
        add_history (self, NAN);
      self->has_figures = FALSE;
    }
  set_alive (self, alive);
  g_signal_emit (self, updated_signal, 0);
}

const char *
dash_program_get_name (DashProgram *self)
{
  g_return_val_if_fail (DASH_IS_PROGRAM (self), NULL);

  return self->announcement->name;
}

const char *
dash_program_get_label (DashProgram *self)
{
  g_return_val_if_fail (DASH_IS_PROGRAM (self), NULL);

  return self->announcement->label;
}

const char *
dash_program_get_executable (DashProgram *self)
{
  g_return_val_if_fail (DASH_IS_PROGRAM (self), NULL);

  return self->announcement->executable;
}

const char *
dash_program_get_address (DashProgram *self)
{
  g_return_val_if_fail (DASH_IS_PROGRAM (self), NULL);

  return self->announcement->address;
}

const char *
dash_program_get_arena (DashProgram *self)
{
  g_return_val_if_fail (DASH_IS_PROGRAM (self), NULL);

  return self->announcement->arena;
}

gint64
dash_program_get_pid (DashProgram *self)
{
  g_return_val_if_fail (DASH_IS_PROGRAM (self), 0);

  return self->announcement->pid;
}

guint
dash_program_get_port (DashProgram *self)
{
  g_return_val_if_fail (DASH_IS_PROGRAM (self), 0);

  return self->announcement->port;
}

gboolean
dash_program_get_token_required (DashProgram *self)
{
  g_return_val_if_fail (DASH_IS_PROGRAM (self), FALSE);

  return self->announcement->token_required;
}

GDateTime *
dash_program_get_started_at (DashProgram *self)
{
  g_return_val_if_fail (DASH_IS_PROGRAM (self), NULL);

  return self->started_at;
}

guint
dash_program_get_threads (DashProgram *self)
{
  g_return_val_if_fail (DASH_IS_PROGRAM (self), 0);

  return self->threads;
}

gboolean
dash_program_get_alive (DashProgram *self)
{
  g_return_val_if_fail (DASH_IS_PROGRAM (self), FALSE);

  return self->alive;
}

double
dash_program_get_cpu_percent (DashProgram *self)
{
  g_return_val_if_fail (DASH_IS_PROGRAM (self), -1);

  if (self->n_history == 0 || isnan (self->history[self->n_history - 1]))
    return -1;
  return self->history[self->n_history - 1];
}

gsize
dash_program_get_cpu_history (DashProgram *self, double *values, gsize n)
{
  g_return_val_if_fail (DASH_IS_PROGRAM (self), 0);

  n = MIN (n, self->n_history);
  memcpy (values, self->history + self->n_history - n, n * sizeof *values);
  return n;
}
