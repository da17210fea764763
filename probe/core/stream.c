/* SPDX-License-Identifier: MIT
 *
 * stream.c: deltas, what has changed since a reader of the event stream was sent something last.
 *
 * What it was sent is simply kept: the snapshot of that moment, whose histograms later ones share as
 * long as nothing is counted.
 */
#include "document.h"

#include <stdlib.h>
#include <string.h>

struct hp_stream {
  hp_reader *reader;
  uint32_t sections;
  hp_snapshot *sent; /* NULL: nothing yet */
};

hp_stream *
hp_stream_new (hp_reader *reader, uint32_t sections)
{
  hp_stream *self = calloc (1, sizeof *self);
  if (self) {
    self->reader = reader;
    self->sections = sections;
  }
  return self;
}

void
hp_stream_free (hp_stream *self)
{
  if (!self)
    return;
  hp_snapshot_unref (self->sent);
  free (self);
}

static bool
function_changed (const hp_function *now, const hp_function *before)
{
  return !before || now->running || before->running || now->histogram != before->histogram ||
         now->total_ns != before->total_ns || now->self_ns != before->self_ns || now->min_ns != before->min_ns ||
         now->max_ns != before->max_ns;
}

static void
add_changed_functions (hp_json *json, const hp_snapshot *now, const hp_snapshot *sent)
{
  hp_document_open_functions (json, now);
  for (uint32_t i = 0, old = 0; i < now->function_count; i++) {
    const hp_function *function = &now->functions[i];
    while (old < sent->function_count && sent->functions[old].id < function->id)
      old++;
    const hp_function *before =
        old < sent->function_count && sent->functions[old].id == function->id ? &sent->functions[old] : NULL;
    if (!function_changed (function, before))
      continue;
    hp_json_next (json);
    hp_json_open (json, '{');
    hp_json_number (json, "id", function->id);
    if (!before)
      hp_document_add_origin (json, function);
    hp_json_number (json, "calls", function->calls);
    hp_json_number (json, "running", function->running);
    hp_json_number (json, "total_ns", function->total_ns);
    hp_json_number (json, "self_ns", function->self_ns);
    hp_json_number (json, "min_ns", function->min_ns);
    hp_json_number (json, "max_ns", function->max_ns);
    hp_histogram_write_changes (json, "histogram", function->histogram, before ? before->histogram : NULL);
    hp_json_close (json, '}');
  }
  hp_json_close (json, ']');
  hp_json_close (json, '}');
}

static bool
place_changed (const hp_place *now, const hp_place *before)
{
  return !before || now->running || before->running || now->calls != before->calls ||
         now->total_ns != before->total_ns || now->self_ns != before->self_ns;
}

static void
add_changed_places (hp_json *json, const hp_snapshot *now, const hp_snapshot *sent)
{
  hp_json_open_member (json, "call_tree", '{');
  hp_json_number (json, "total_count", now->place_count);
  hp_json_open_member (json, "rows", '[');
  for (uint32_t i = 0, old = 0; i < now->place_count; i++) {
    const hp_place *place = &now->places[i];
    while (old < sent->place_count && sent->places[old].id < place->id)
      old++;
    const hp_place *before = old < sent->place_count && sent->places[old].id == place->id ? &sent->places[old] : NULL;
    if (place_changed (place, before))
      hp_document_add_place (json, place, !before);
  }
  hp_json_close (json, ']');
  hp_json_close (json, '}');
}

static void
write_delta (hp_stream *self, hp_buffer *buffer, const hp_snapshot *now)
{
  hp_json json = { .buffer = buffer };
  hp_json_open (&json, '{');
  hp_json_text (&json, "type", "hotpath-report");
  hp_json_number (&json, "schema", 1);
  hp_json_open_member (&json, "program", '{');
  hp_json_text (&json, "name", now->program_name);
  hp_json_number (&json, "pid", now->pid);
  hp_json_text (&json, "ended", now->ended);
  hp_json_close (&json, '}');
  hp_json_number (&json, "elapsed_ns", now->elapsed_ns);
  hp_json_number (&json, "epoch", now->epoch);
  hp_document_add_losses (&json, now);
  if (self->sections & HP_SECTION_PROCESS)
    hp_document_add_process (&json, now);
  if (self->sections & HP_SECTION_FUNCTIONS_TIMING)
    add_changed_functions (&json, now, self->sent);
  if (self->sections & HP_SECTION_CALL_TREE)
    add_changed_places (&json, now, self->sent);
  for (uint32_t i = 0; i < HP_SECTIONS; i++)
    if (self->sections & hp_sections[i]->bit && !hp_rows_are_empty (&now->sections[i]))
      hp_section_write_changes (&json, &now->sections[i], &self->sent->sections[i]);
  hp_json_close (&json, '}');
}

bool
hp_stream_next (hp_stream *self, hp_buffer *buffer, bool *is_snapshot)
{
  hp_snapshot *now = hp_reader_take (self->reader);
  if (!now)
    return false;
  *is_snapshot = !self->sent || self->sent->epoch != now->epoch;
  if (*is_snapshot)
    hp_document_full (buffer, now, self->sections, 0);
  else
    write_delta (self, buffer, now);
  if (buffer->failed) {
    hp_snapshot_unref (now);
    return false;
  }
  hp_snapshot_unref (self->sent);
  self->sent = now;
  return true;
}
