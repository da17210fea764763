/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-stand-in.c: a source that another one leaves everything to, once it knows better whose program answers.
 */
#include "dash-stand-in.h"

struct _DashStandIn
{
  DashSource *owner;
  DashSource *source;
  GError *refusal;
  gboolean answered;
};

static void
document_came (DashSource *source, DashDocument *document, DashStandIn *self)
{
  self->answered = TRUE;
  if (dash_source_get_title (source) != NULL)
    dash_source_set_title (self->owner, dash_source_get_title (source));
  dash_source_emit_document (self->owner, document);
}

static void
state_changed (DashSource *source, DashStandIn *self)
{
  const GError *error = dash_source_get_error (source);
  DashSourceState state = dash_source_get_state (source);

  if (state == DASH_SOURCE_FAILED && !self->answered &&
      !g_error_matches (error, DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NEEDS_TOKEN))
    {
      g_autoptr (GError) refusal = g_error_copy (self->refusal);

      /* Neither: what was said to the owner is the better answer. */
      dash_source_set_state (self->owner, DASH_SOURCE_FAILED, refusal->message, refusal);
    }
  else if (state != DASH_SOURCE_CONNECTING && state != DASH_SOURCE_IDLE)
    dash_source_set_state (self->owner, state, dash_source_get_sentence (source), error);
}

DashStandIn *
dash_stand_in_new (DashSource *owner, DashSource *source, const GError *refusal)
{
  DashStandIn *self = g_new0 (DashStandIn, 1);

  self->owner = owner;
  self->source = source;
  self->refusal = g_error_copy (refusal);
  dash_source_set_interval (source, dash_source_get_interval (owner));
  g_signal_connect (source, "document", G_CALLBACK (document_came), self);
  g_signal_connect (source, "state-changed", G_CALLBACK (state_changed), self);
  return self;
}

void
dash_stand_in_start (DashStandIn *self)
{
  dash_source_start (self->source);
}

DashSource *
dash_stand_in_get_source (DashStandIn *self)
{
  return self->source;
}

void
dash_stand_in_free (DashStandIn *self)
{
  g_signal_handlers_disconnect_by_data (self->source, self);
  dash_source_stop (self->source);
  g_object_unref (self->source);
  g_error_free (self->refusal);
  g_free (self);
}
