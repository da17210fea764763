/* SPDX-License-Identifier: MIT
 *
 * announce.c: what a running program says of itself in the runtime folder.
 */
#include "announce.h"

#include "document.h"
#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
put_in_runtime_dir (const char *ending, hp_buffer *text)
{
  size_t length;
  char *finished = hp_buffer_finish (text, &length);
  if (finished)
    hp_runtime_announce (hp_session_now.runtime_dir, hp_session_now.pid, ending, finished, length);
  free (finished);
}

/* dir/PID.targets.json, by which Prometheus does: so nothing else has to run for a fleet to be watched. */
static void
announce_to_prometheus (const hp_arena *arena)
{
  const char *host = hp_session_now.config.host;
  bool is_ipv6 = strchr (host, ':') != NULL;
  char target[300];
  snprintf (target, sizeof target, "%s%s%s:%u", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "", hp_server_port ());
  hp_buffer text = HP_BUFFER_INIT;
  hp_json json = { .buffer = &text };
  hp_json_open (&json, '[');
  hp_json_next (&json);
  hp_json_open (&json, '{');
  hp_json_open_member (&json, "targets", '[');
  hp_json_next (&json);
  hp_buffer_add_json_text (&text, target);
  hp_json_close (&json, ']');
  hp_json_open_member (&json, "labels", '{');
  hp_json_text (&json, "program", arena->name);
  if (arena->label[0])
    hp_json_text (&json, "program_label", arena->label);
  hp_json_close (&json, '}');
  hp_json_close (&json, '}');
  hp_json_close (&json, ']');
  put_in_runtime_dir (HP_RUNTIME_TARGETS, &text);
}

/* dir/PID.json, by which the app finds this program. */
void
hp_announce (void)
{
  hp_session *self = &hp_session_now;
  const hp_arena *arena = hp_recorder_now.arena;
  hp_buffer text = HP_BUFFER_INIT;
  hp_json json = { .buffer = &text };
  char started_at[64];
  hp_document_format_moment (arena->start_real_ns, started_at, sizeof started_at);
  hp_json_open (&json, '{');
  hp_json_text (&json, "type", "hotpath-program");
  hp_json_number (&json, "schema", 1);
  hp_json_number (&json, "pid", (uint64_t) self->pid);
  hp_json_text (&json, "name", arena->name);
  if (arena->label[0])
    hp_json_text (&json, "label", arena->label);
  hp_json_text (&json, "executable", arena->executable);
  hp_json_text (&json, "address", self->config.host);
  hp_json_number (&json, "port", hp_server_port ());
  hp_json_boolean (&json, "token_required", self->config.token != NULL);
  hp_json_text (&json, "started_at", started_at);
  hp_json_number (&json, "process_start", arena->process_start);
  hp_json_text (&json, "arena", self->arena_path);
  hp_json_close (&json, '}');

  put_in_runtime_dir (HP_RUNTIME_PROGRAM, &text);
  if (hp_server_port ())
    announce_to_prometheus (arena);
}
