/* SPDX-License-Identifier: MIT
 *
 * document.c: the report document, whole.
 */
#include "document.h"

#include "item-log.h"

#include "hotpath.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static const char *const loss_names[HP_LOSS_COUNT] = {
  [HP_LOSS_SITES] = "sites_folded",
  [HP_LOSS_NODES] = "nodes_folded",
  [HP_LOSS_OCTAVES] = "buckets_misplaced",
  [HP_LOSS_THREADS] = "threads_unrecorded",
  [HP_LOSS_TOO_DEEP] = "too_deep",
  [HP_LOSS_UNBALANCED] = "unbalanced",
  [HP_LOSS_SIGNALS] = "signals",
  [HP_LOSS_SMALL] = "functions_dropped",
  [HP_LOSS_ITEMS] = "items_unrecorded",
};

static const struct {
  const char *name;
  uint32_t bit;
} section_names[] = {
  { "functions_timing", HP_SECTION_FUNCTIONS_TIMING },
  { "call_tree", HP_SECTION_CALL_TREE },
  { "process", HP_SECTION_PROCESS },
};

const char *
hp_document_kind (uint32_t kind)
{
  switch (kind) {
  case HOTPATH_KIND_FUNCTION: return "function";
  case HOTPATH_KIND_BLOCK: return "block";
  case HOTPATH_KIND_WRAPPER: return "wrapper";
  default: return "scope";
  }
}

const char *
hp_document_loss (uint32_t loss)
{
  return loss_names[loss];
}

uint32_t
hp_document_section (const char *name)
{
  for (size_t i = 0; i < sizeof section_names / sizeof *section_names; i++)
    if (strcmp (name, section_names[i].name) == 0)
      return section_names[i].bit;
  for (size_t i = 0; i < HP_SECTIONS; i++)
    if (strcmp (name, hp_sections[i]->key) == 0)
      return hp_sections[i]->bit;
  return 0;
}

/* ---- Head ------------------------------------------------------------------------------------------ */

void
hp_document_format_moment (int64_t real_ns, char *text, size_t size)
{
  int64_t seconds = real_ns / 1000000000;
  int64_t rest = real_ns % 1000000000;
  if (rest < 0) {
    seconds--;
    rest += 1000000000;
  }
  time_t when = (time_t) seconds;
  struct tm utc;
  if (!gmtime_r (&when, &utc) || utc.tm_year < -1900 || utc.tm_year > 8099) {
    when = 0;
    rest = 0;
    gmtime_r (&when, &utc);
  }
  snprintf (text, size, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
            utc.tm_hour, utc.tm_min, utc.tm_sec, (int) (rest / 1000000));
}

static void
add_head (hp_json *json, const hp_snapshot *snapshot, const char *type)
{
  char moment[64];
  hp_json_text (json, "type", type);
  hp_json_number (json, "schema", 1);
  hp_json_open_member (json, "generator", '{');
  hp_json_text (json, "name", "libhotpath");
  hp_json_text (json, "version", snapshot->version);
  hp_json_close (json, '}');

  hp_json_open_member (json, "program", '{');
  hp_json_text (json, "name", snapshot->program_name);
  if (snapshot->label[0])
    hp_json_text (json, "label", snapshot->label);
  hp_json_number (json, "pid", snapshot->pid);
  hp_json_text (json, "executable", snapshot->executable);
  hp_document_format_moment (snapshot->started_real_ns, moment, sizeof moment);
  hp_json_text (json, "started_at", moment);
  hp_json_text (json, "ended", snapshot->ended);
  hp_json_close (json, '}');

  struct utsname name;
  char os[sizeof name.sysname + sizeof name.release + 1] = "";
  if (uname (&name) == 0)
    snprintf (os, sizeof os, "%s %s", name.sysname, name.release);
  else
    name.machine[0] = '\0';
  long cpus = sysconf (_SC_NPROCESSORS_ONLN);
  hp_json_open_member (json, "machine", '{');
  hp_json_text (json, "host", snapshot->host);
  hp_json_text (json, "os", os);
  hp_json_text (json, "arch", name.machine);
  hp_json_number (json, "cpus", cpus > 0 ? (uint64_t) cpus : 1);
  hp_json_close (json, '}');
}

static void
add_clock (hp_json *json, const hp_snapshot *snapshot)
{
  hp_json_open_member (json, "clock", '{');
  hp_json_text (json, "source",
                snapshot->clock_source == HP_CLOCK_TSC      ? "tsc"
                : snapshot->clock_source == HP_CLOCK_CNTVCT ? "cntvct"
                                                            : "monotonic");
  hp_json_decimal (json, "scope_cost_ns", snapshot->scope_cost_ns, 1);
  hp_json_decimal (json, "scope_inner_cost_ns", snapshot->scope_inner_cost_ns, 1);
  hp_json_close (json, '}');
}

void
hp_document_add_losses (hp_json *json, const hp_snapshot *snapshot)
{
  hp_json_open_member (json, "losses", '{');
  for (uint32_t i = 0; i < HP_LOSS_COUNT; i++)
    hp_json_number (json, loss_names[i], snapshot->losses[i]);
  hp_json_close (json, '}');
}

void
hp_document_add_process (hp_json *json, const hp_snapshot *snapshot)
{
  hp_json_open_member (json, "process", '{');
  hp_json_number (json, "cpu_ns", snapshot->process.cpu_ns);
  hp_json_number (json, "rss_bytes", snapshot->process.rss_bytes);
  hp_json_number (json, "peak_rss_bytes", snapshot->process.peak_rss_bytes);
  hp_json_number (json, "threads", snapshot->process.threads);
  hp_json_number (json, "threads_running", snapshot->process.threads_running);
  hp_json_close (json, '}');
}

/* ---- Logs ------------------------------------------------------------------------------------------ */

static void
add_entries (hp_json *json, const hp_snapshot *snapshot, const char *key, const hp_log_entry *entries, uint32_t count)
{
  hp_json_open_member (json, key, '[');
  for (uint32_t i = 0; i < count; i++) {
    hp_call_details details;
    hp_snapshot_describe_call (snapshot, &entries[i], &details);
    hp_json_next (json);
    hp_json_open (json, '{');
    hp_json_number (json, "call", entries[i].call);
    hp_json_number (json, "started_ns", entries[i].started_ns);
    hp_json_number (json, "duration_ns", entries[i].duration_ns);
    hp_json_number (json, "thread_id", details.thread_id);
    hp_json_text (json, "thread", details.thread);
    hp_json_key (json, "result");
    if (details.has_result)
      hp_buffer_add_json_text (json->buffer, details.result);
    else
      hp_buffer_add (json->buffer, "null");
    hp_json_close (json, '}');
  }
  hp_json_close (json, ']');
}

static void
add_log (hp_json *json, const hp_snapshot *snapshot, const hp_call_log *log)
{
  add_entries (json, snapshot, "recent", log->recent, log->recent_count);
  add_entries (json, snapshot, "slowest", log->slowest, log->slowest_count);
}

/* ---- Logs of other rows ---------------------------------------------------------------------------- */

static void
add_item_entries (hp_json *json, const hp_snapshot *snapshot, const hp_row *row)
{
  hp_item_event_entry entries[2 * HP_ITEM_LOG_SIZE];
  uint32_t count = hp_items_read_log (snapshot, row, entries);
  hp_json_open_member (json, "entries", '[');
  for (uint32_t i = 0; i < count; i++) {
    const hp_item_event_entry *entry = &entries[i];
    hp_json_next (json);
    hp_json_open (json, '{');
    hp_json_number (json, "number", entry->number);
    hp_json_number (json, "at_ns", entry->at_ns);
    hp_json_text (json, "event", entry->event);
    hp_json_key (json, "text");
    if (entry->text[0])
      hp_buffer_add_json_text (json->buffer, entry->text);
    else
      hp_buffer_add (json->buffer, "null");
    hp_json_key (json, "duration_ns");
    if (entry->has_duration)
      hp_buffer_add_unsigned (json->buffer, entry->duration_ns);
    else
      hp_buffer_add (json->buffer, "null");
    hp_json_number (json, "thread_id", entry->tid);
    hp_json_text (json, "thread", entry->thread);
    hp_json_close (json, '}');
  }
  hp_json_close (json, ']');
}

static void
add_item_log (hp_json *json, const hp_row *row, void *data)
{
  const hp_snapshot *snapshot = data;
  if (!hp_items_have_log (snapshot, row))
    return;
  hp_json_open_member (json, "log", '{');
  add_item_entries (json, snapshot, row);
  hp_json_close (json, '}');
}

bool
hp_document_row_log (hp_buffer *buffer, const hp_snapshot *snapshot, const char *section, uint32_t id)
{
  for (uint32_t i = 0; i < HP_SECTIONS; i++) {
    const hp_rows *rows = &snapshot->sections[i];
    for (uint32_t r = 0; strcmp (hp_sections[i]->key, section) == 0 && r < rows->count; r++) {
      if (rows->rows[r].id != id)
        continue;
      hp_json json = { .buffer = buffer };
      hp_json_open (&json, '{');
      hp_json_number (&json, "id", id);
      hp_json_text (&json, "name", rows->rows[r].name);
      add_item_entries (&json, snapshot, &rows->rows[r]);
      hp_json_close (&json, '}');
      return true;
    }
  }
  return false;
}

/* ---- Functions ------------------------------------------------------------------------------------- */

void
hp_document_add_percentiles (hp_json *json, const hp_snapshot *snapshot, const char *prefix, const char *unit,
                             const hp_histogram *histogram, uint64_t min, uint64_t max)
{
  for (unsigned i = 0; i < snapshot->percentile_count; i++)
    hp_section_write_percentile (json, prefix, unit, snapshot->percentiles[i],
                                 histogram ? hp_histogram_percentile (histogram, snapshot->percentiles[i], min, max) : 0);
}

void
hp_document_open_functions (hp_json *json, const hp_snapshot *snapshot)
{
  hp_json_open_member (json, "functions_timing", '{');
  hp_json_text (json, "reference", snapshot->reference);
  hp_json_number (json, "reference_ns", snapshot->reference_ns);
  hp_json_number (json, "total_count", snapshot->function_count);
  hp_json_number (json, "included_count", snapshot->function_count);
  hp_json_open_member (json, "rows", '[');
}

void
hp_document_add_origin (hp_json *json, const hp_function *function)
{
  hp_json_text (json, "name", function->name);
  hp_json_text (json, "file", function->file);
  hp_json_number (json, "line", function->line);
  hp_json_text (json, "kind", hp_document_kind (function->kind));
}

void
hp_document_add_place (hp_json *json, const hp_place *place, bool with_path)
{
  hp_json_next (json);
  hp_json_open (json, '{');
  hp_json_number (json, "id", place->id);
  if (with_path) {
    hp_json_number (json, "parent", place->parent);
    hp_json_number (json, "function", place->function);
  }
  hp_json_number (json, "calls", place->calls);
  hp_json_number (json, "running", place->running);
  hp_json_number (json, "total_ns", place->total_ns);
  hp_json_number (json, "self_ns", place->self_ns);
  hp_json_close (json, '}');
}

static void
add_function (hp_json *json, const hp_snapshot *snapshot, const hp_function *function, unsigned flags,
              hp_call_log *log, uint32_t *log_entries_left)
{
  hp_json_next (json);
  hp_json_open (json, '{');
  hp_json_number (json, "id", function->id);
  hp_document_add_origin (json, function);
  hp_json_number (json, "calls", function->calls);
  hp_json_number (json, "timed_calls", function->calls);
  hp_json_number (json, "running", function->running);
  hp_json_number (json, "total_ns", function->total_ns);
  hp_json_number (json, "self_ns", function->self_ns);
  hp_json_number (json, "raw_total_ns", function->raw_total_ns);
  hp_json_number (json, "raw_self_ns", function->raw_self_ns);
  hp_json_number (json, "min_ns", function->min_ns);
  hp_json_number (json, "max_ns", function->max_ns);
  hp_document_add_percentiles (json, snapshot, "", "_ns", function->histogram, function->min_ns, function->max_ns);
  if (!(flags & HP_DOCUMENT_PERCENTILES))
    hp_histogram_write (json, "histogram", function->histogram);
  if (flags & HP_DOCUMENT_LOGS && *log_entries_left && hp_snapshot_read_log (snapshot, function->id, log)) {
    uint32_t entries = log->recent_count + log->slowest_count;
    *log_entries_left -= entries < *log_entries_left ? entries : *log_entries_left;
    hp_json_open_member (json, "log", '{');
    add_log (json, snapshot, log);
    hp_json_close (json, '}');
  }
  hp_json_close (json, '}');
}

static void
add_functions (hp_json *json, const hp_snapshot *snapshot, unsigned flags)
{
  hp_document_open_functions (json, snapshot);
  uint32_t *order = hp_snapshot_order (snapshot);
  hp_call_log log = { 0 };
  uint32_t log_entries_left = HP_DOCUMENT_LOG_ENTRIES;
  for (uint32_t i = 0; i < snapshot->function_count; i++)
    add_function (json, snapshot, &snapshot->functions[order ? order[i] : i], flags, &log, &log_entries_left);
  hp_call_log_clear (&log);
  free (order);
  hp_json_close (json, ']');
  hp_json_close (json, '}');
}

static void
add_call_tree (hp_json *json, const hp_snapshot *snapshot)
{
  hp_json_open_member (json, "call_tree", '{');
  hp_json_number (json, "total_count", snapshot->place_count);
  hp_json_open_member (json, "rows", '[');
  for (uint32_t i = 0; i < snapshot->place_count; i++)
    hp_document_add_place (json, &snapshot->places[i], true);
  hp_json_close (json, ']');
  hp_json_close (json, '}');
}

/* ---- Documents ------------------------------------------------------------------------------------- */

void
hp_document_full (hp_buffer *buffer, const hp_snapshot *snapshot, uint32_t sections, unsigned flags)
{
  hp_json json = { .buffer = buffer, .pretty = (flags & HP_DOCUMENT_PRETTY) != 0 };
  hp_json_open (&json, '{');
  add_head (&json, snapshot, "hotpath-report");
  add_clock (&json, snapshot);
  hp_json_number (&json, "elapsed_ns", snapshot->elapsed_ns);
  hp_json_number (&json, "epoch", snapshot->epoch);
  hp_json_key (&json, "percentiles");
  hp_buffer_add_char (buffer, '[');
  for (unsigned i = 0; i < snapshot->percentile_count; i++) {
    if (i > 0)
      hp_buffer_add_char (buffer, ',');
    hp_buffer_add_decimal (buffer, snapshot->percentiles[i], 6);
  }
  hp_buffer_add_char (buffer, ']');
  hp_document_add_losses (&json, snapshot);
  if (sections & HP_SECTION_PROCESS)
    hp_document_add_process (&json, snapshot);
  if (sections & HP_SECTION_FUNCTIONS_TIMING)
    add_functions (&json, snapshot, flags);
  if (sections & HP_SECTION_CALL_TREE)
    add_call_tree (&json, snapshot);
  const hp_percentiles percentiles = { snapshot->percentiles, snapshot->percentile_count };
  for (uint32_t i = 0; i < HP_SECTIONS; i++)
    if (sections & hp_sections[i]->bit && !hp_rows_are_empty (&snapshot->sections[i]))
      hp_section_write (&json, &snapshot->sections[i], flags & HP_DOCUMENT_PERCENTILES ? &percentiles : NULL,
                        flags & HP_DOCUMENT_LOGS ? add_item_log : NULL, (void *) (uintptr_t) snapshot);
  hp_json_close (&json, '}');
}

void
hp_document_hello (hp_buffer *buffer, const hp_snapshot *snapshot)
{
  hp_json json = { .buffer = buffer };
  hp_json_open (&json, '{');
  add_head (&json, snapshot, "hotpath-hello");
  hp_json_number (&json, "elapsed_ns", snapshot->elapsed_ns);
  hp_json_open_member (&json, "sections", '[');
  for (size_t i = 0; i < sizeof section_names / sizeof *section_names; i++) {
    hp_json_next (&json);
    hp_buffer_add_json_text (buffer, section_names[i].name);
  }
  for (size_t i = 0; i < HP_SECTIONS; i++) {
    hp_json_next (&json);
    hp_buffer_add_json_text (buffer, hp_sections[i]->key);
  }
  hp_json_close (&json, ']');
  hp_document_add_process (&json, snapshot);
  hp_json_close (&json, '}');
}

bool
hp_document_function_log (hp_buffer *buffer, const hp_snapshot *snapshot, uint32_t id)
{
  const hp_function *function = hp_snapshot_function (snapshot, id);
  if (!function)
    return false;
  hp_call_log log = { 0 };
  if (!hp_snapshot_read_log (snapshot, id, &log))
    buffer->failed = true;
  hp_json json = { .buffer = buffer };
  hp_json_open (&json, '{');
  hp_json_number (&json, "id", id);
  hp_json_text (&json, "name", function->name);
  hp_json_number (&json, "calls", function->calls);
  add_log (&json, snapshot, &log);
  hp_json_close (&json, '}');
  hp_call_log_clear (&log);
  return true;
}
