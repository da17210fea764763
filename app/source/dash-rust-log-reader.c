/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-log-reader.c: what happened last to a function, a channel or the like, as hotpath for Rust tells it.
 */
#include <glib/gi18n.h>
#include <string.h>

#include "dash-rust-reader-private.h"

#define KEY(literal) dash_json_key_is (key, length, literal)

/* The rows of all kinds of logs are read into one shape; a key means the same in each that has it. */
typedef struct
{
  DashRustFigure number;
  DashRustFigure moment;
  DashRustFigure duration;
  DashRustFigure thread;
  const char *state;
  const char *text;
} Happening;

typedef struct
{
  GArray *entries;   /* of DashEntry, as they come */
  const char *event; /* what the rows of the list at hand tell of */
  guint32 function_id;
  guint64 n_calls;
  gsize n_rows;
} Log;

static void
take_text_of_any_kind (DashRustReading *reading, const char **text)
{
  if (dash_json_reader_peek (&reading->base.json) == DASH_JSON_STRING)
    _dash_rust_take_text (reading, text);
  else
    dash_json_reader_skip (&reading->base.json, NULL, NULL);
}

static void
read_happening (DashRustReading *reading, Happening *happening)
{
  DashJsonReader *json = &reading->base.json;
  const char *key;
  gsize length;

  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("index") || KEY ("id"))
        _dash_rust_take_figure (reading, DASH_RUST_COUNT, &happening->number);
      else if (KEY ("timestamp") || KEY ("elapsed_nanos"))
        _dash_rust_take_figure (reading, DASH_RUST_NS, &happening->moment);
      else if (KEY ("duration") || KEY ("delay") || KEY ("total_poll_duration_ns") ||
               (KEY ("value") && dash_json_reader_peek (json) == DASH_JSON_NUMBER))
        _dash_rust_take_figure (reading, DASH_RUST_NS, &happening->duration);
      else if (KEY ("thread_id") || KEY ("tid"))
        _dash_rust_take_figure (reading, DASH_RUST_COUNT, &happening->thread);
      else if (KEY ("state"))
        _dash_rust_take_text (reading, &happening->state);
      else if (KEY ("message") || KEY ("result") || KEY ("value"))
        take_text_of_any_kind (reading, &happening->text);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
}

/* 0.7.0 to 0.7.2 have calls without keys: how long, when, allocations, thread. */
static void
read_unnamed (DashRustReading *reading, Happening *happening)
{
  DashJsonReader *json = &reading->base.json;
  DashRustFigure allocations = { .known = FALSE };
  const struct
  {
    DashRustFigure *figure;
    DashRustUnit unit;
  } columns[] = { { &happening->duration, DASH_RUST_NS },
                  { &happening->moment, DASH_RUST_NS },
                  { &allocations, DASH_RUST_COUNT },
                  { &happening->thread, DASH_RUST_COUNT } };

  for (gsize i = 0; dash_json_reader_next_element (json); i++)
    if (i < G_N_ELEMENTS (columns))
      _dash_rust_take_figure (reading, columns[i].unit, columns[i].figure);
    else
      dash_json_reader_skip (json, NULL, NULL);
}

static void
read_row (DashRustReading *reading, Log *log)
{
  DashJsonReader *json = &reading->base.json;
  Happening happening = { .number = { .step = 1 } };

  if (log->function_id != 0 && dash_json_reader_peek (json) == DASH_JSON_ARRAY)
    {
      dash_json_reader_enter_array (json);
      read_unnamed (reading, &happening);
    }
  else if (dash_json_reader_enter_object (json))
    read_happening (reading, &happening);
  if (json->error != NULL)
    return;
  if (log->n_rows++ == DASH_REPORT_MAX_LOG_ENTRIES)
    {
      dash_json_reader_fail (json, DASH_REPORT_ERROR_TOO_LARGE, _("There are too many entries."));
      return;
    }
  if (log->function_id != 0)
    {
      /* They come newest first. Their own numbers count the other way in all versions that have them. */
      const guint64 before = log->n_rows - 1;
      DashLogEntry entry = {
        .call = log->n_calls > before ? log->n_calls - before : 0,
        .started_ns = happening.moment.value,
        .duration_ns = happening.duration.value,
        .thread_id = happening.thread.value,
        .result = happening.text,
      };

      dash_document_add_recent (reading->base.document, &entry);
    }
  else
    {
      DashEntry entry = {
        .number = happening.number.value,
        .at_ns = happening.moment.known ? happening.moment.value : DASH_NOT_KNOWN,
        .duration_ns = happening.duration.value,
        .has_duration = happening.duration.known,
        .thread_id = happening.thread.value,
        .event = happening.state != NULL ? happening.state : log->event,
        .text = happening.text,
      };

      g_array_append_val (log->entries, entry);
    }
}

static void
read_rows (DashRustReading *reading, Log *log)
{
  DashJsonReader *json = &reading->base.json;

  if (dash_json_reader_peek (json) == DASH_JSON_NULL)
    {
      dash_json_reader_skip (json, NULL, NULL);
      return;
    }
  dash_json_reader_enter_array (json);
  while (dash_json_reader_next_element (json))
    read_row (reading, log);
}

/* The first versions tell of both ends of a message only; how long it took is the difference. */
static void
pair_messages (GArray *entries)
{
  g_autoptr (GHashTable) received = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < entries->len; i++)
    {
      DashEntry *entry = &g_array_index (entries, DashEntry, i);

      if (g_strcmp0 (entry->event, "received") == 0)
        g_hash_table_insert (received, &entry->number, entry);
    }
  for (guint i = 0; i < entries->len; i++)
    {
      DashEntry *entry = &g_array_index (entries, DashEntry, i);
      const DashEntry *other = g_hash_table_lookup (received, &entry->number);

      if (g_strcmp0 (entry->event, "sent") != 0 || entry->has_duration || other == NULL ||
          other->at_ns < entry->at_ns || other->at_ns == DASH_NOT_KNOWN)
        continue;
      entry->has_duration = TRUE;
      entry->duration_ns = other->at_ns - entry->at_ns;
    }
}

static int
compare_moments (gconstpointer a, gconstpointer b)
{
  const DashEntry *one = a, *other = b;

  return (one->at_ns < other->at_ns) - (one->at_ns > other->at_ns);
}

DashDocument *
dash_rust_reader_read_log (GBytes *text, guint32 function_id, GError **error)
{
  DashRustReading reading = { .base = { .document = NULL } };
  DashJsonReader *json = &reading.base.json;
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (DashEntry));
  Log log = { .entries = entries, .function_id = function_id, .event = "set" };
  DashDocument *document;
  gsize size;
  const char *begin = g_bytes_get_data (text, &size);
  const char *key;
  gsize length;

  document = reading.base.document = dash_document_new (function_id != 0 ? DASH_DOCUMENT_LOG : DASH_DOCUMENT_ENTRIES);
  if (function_id != 0)
    dash_document_add_function (document, function_id)->fields = DASH_ROW_HAS_LOG;
  dash_json_reader_init (json, begin != NULL ? begin : "", NULL, begin != NULL ? begin + size : "", "");

  /* How many calls there were stands after the list of them in some versions. */
  if (function_id != 0 && dash_json_reader_enter_object (json))
    {
      while (dash_json_reader_next_member (json, &key, &length))
        if (KEY ("count") || KEY ("total_invocations"))
          dash_json_reader_take_uint (json, &log.n_calls);
        else
          dash_json_reader_skip (json, NULL, NULL);
      if (json->error == NULL)
        json->at = begin;
    }
  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("sent_logs"))
        log.event = "sent";
      else if (KEY ("received_logs"))
        log.event = "received";
      else if (KEY ("id"))
        log.event = "yielded"; /* of a list that has a number for itself, unless the rows say more */
      if (KEY ("logs") || KEY ("calls") || KEY ("sent_logs") || KEY ("received_logs"))
        read_rows (&reading, &log);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  dash_json_reader_finish (json);

  pair_messages (entries);
  g_array_sort (entries, compare_moments);
  for (guint i = 0; i < entries->len; i++)
    dash_document_add_entry (document, &g_array_index (entries, DashEntry, i));
  if (json->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&json->error));
      g_clear_pointer (&document, dash_document_unref);
    }
  dash_json_reader_clear (json);
  return document;
}
