// SPDX-License-Identifier: GPL-3.0-or-later
// What a running program that hotpath for Rust measures says of itself: it has no report to ask for, so one is made
// of its answers.

#include "input-rust.h"

#include "source/dash-rust-source.h"

typedef struct
{
  DashDocument *document; /* (nullable) */
  GError *error;          /* (nullable) */
} Answer;

static void
document_came (DashSource *source, DashDocument *document, gpointer user_data)
{
  Answer *answer = user_data;

  if (!answer->document)
    answer->document = dash_document_ref (document);
}

static void
state_changed (DashSource *source, gpointer user_data)
{
  Answer *answer = user_data;
  DashSourceState state = dash_source_get_state (source);

  if (answer->error || state == DASH_SOURCE_CONNECTING || state == DASH_SOURCE_LIVE || state == DASH_SOURCE_IDLE)
    return;
  if (dash_source_get_error (source))
    answer->error = g_error_copy (dash_source_get_error (source));
  else
    answer->error = g_error_new_literal (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_UNREACHABLE,
                                         dash_source_get_sentence (source));
}

DashDocument *
input_load_rust (const DashAnnouncement *program, const char *token, GError **error)
{
  g_autoptr (DashSource) source = dash_rust_source_new (program->address, program->port, token);
  Answer answer = { NULL, NULL };

  g_signal_connect (source, "document", G_CALLBACK (document_came), &answer);
  g_signal_connect (source, "state-changed", G_CALLBACK (state_changed), &answer);
  dash_source_start (source);
  while (!answer.document && !answer.error)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (source, &answer);
  dash_source_stop (source);
  if (answer.document)
    g_clear_error (&answer.error);
  else
    g_propagate_error (error, answer.error);
  return answer.document;
}
