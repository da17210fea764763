/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-locks.c: locks and the async runtime of a report of hotpath for Rust.
 */
#include <string.h>

#include "dash-rust-reader-private.h"

#define KEY(literal) dash_json_key_is (key, length, literal)

/* One side of a lock: a mutex has one, a lock for readers and writers two. */
typedef struct
{
  DashRustFigure count;
  DashRustFigure timed;
  DashRustFigure wait_mean;
  DashRustFigure hold_mean;
  DashRustPercentiles waits;
  DashRustPercentiles holds;
} Side;

static void
side_init (Side *self)
{
  *self = (Side){ .count = { .step = 1 } };
  _dash_rust_percentiles_init (&self->waits);
  _dash_rust_percentiles_init (&self->holds);
}

/* The key without the side's name before it. */
static gboolean
read_side (DashRustReading *reading, Side *side, const char *key, gsize length)
{
  if (KEY ("count"))
    _dash_rust_take_figure (reading, DASH_RUST_COUNT, &side->count);
  else if (KEY ("sampled_count"))
    _dash_rust_take_figure (reading, DASH_RUST_COUNT, &side->timed);
  else if (KEY ("wait_avg"))
    _dash_rust_take_figure (reading, DASH_RUST_NS, &side->wait_mean);
  else if (KEY ("acquire_avg"))
    _dash_rust_take_figure (reading, DASH_RUST_NS, &side->hold_mean);
  else if (KEY ("wait_percentiles"))
    _dash_rust_take_percentiles (reading, &side->waits);
  else if (KEY ("acquire_percentiles"))
    _dash_rust_take_percentiles (reading, &side->holds);
  else
    return FALSE;
  return TRUE;
}

/* The total follows from the mean where all were timed, no better than the mean was rounded. */
static void
set_total (DashRustReading *reading, DashDocumentRecord *row, const char *key, const Side *side,
           const DashRustFigure *mean)
{
  DashRustFigure total = { .step = 2 };

  if (!mean->known || !side->count.known || (side->timed.known && side->timed.value != side->count.value))
    return;
  total.known = g_uint64_checked_mul (&total.value, mean->value, side->count.value);
  _dash_rust_set_figure (reading, row, DASH_SECTION_LOCKS, key, &total);
}

static void
add_side (DashRustReading *reading, const char *name, const char *kind, const DashRustPlace *place,
          const DashRustFigure *id, const Side *side)
{
  DashDocumentRecord *row = dash_document_add_record (reading->base.document, DASH_SECTION_LOCKS, 0);
  const DashRustFigure *timed = side->timed.known ? &side->timed : &side->count;

  _dash_rust_set_text (reading, row, DASH_SECTION_LOCKS, "name", name);
  _dash_rust_set_text (reading, row, DASH_SECTION_LOCKS, "kind", kind);
  _dash_rust_set_place (reading, row, DASH_SECTION_LOCKS, place);
  _dash_rust_set_figure (reading, row, DASH_SECTION_LOCKS, "acquisitions", &side->count);
  set_total (reading, row, "wait_total_ns", side, &side->wait_mean);
  set_total (reading, row, "hold_total_ns", side, &side->hold_mean);
  _dash_rust_add_summary (reading, row, DASH_SECTION_LOCKS, "wait_histogram", timed, &side->wait_mean, &side->waits);
  _dash_rust_add_summary (reading, row, DASH_SECTION_LOCKS, "hold_histogram", timed, &side->hold_mean, &side->holds);
  row->id = _dash_rust_get_id (reading, kind, id);
}

static gboolean
begins_with (const char *key, gsize length, const char *prefix)
{
  return length > strlen (prefix) && memcmp (key, prefix, strlen (prefix)) == 0;
}

static void
read_lock (DashRustReading *reading, const char *name, gpointer user_data)
{
  const gboolean read_write = GPOINTER_TO_INT (user_data);
  DashJsonReader *json = &reading->base.json;
  DashRustPlace place = { NULL, 0 };
  DashRustFigure id = { .step = 1 };
  const char *label = NULL;
  const char *key;
  gsize length;
  Side sides[2];

  side_init (&sides[0]);
  side_init (&sides[1]);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      gboolean taken = TRUE;

      if (KEY ("id"))
        _dash_rust_take_figure (reading, DASH_RUST_COUNT, &id);
      else if (KEY ("label"))
        _dash_rust_take_text (reading, &label);
      else if (KEY ("location"))
        _dash_rust_take_location (reading, &place);
      else if (KEY ("source"))
        _dash_rust_take_source (reading, &place);
      else if (!read_write)
        taken = read_side (reading, &sides[0], key, length);
      else if (begins_with (key, length, "read_"))
        taken = read_side (reading, &sides[0], key + strlen ("read_"), length - strlen ("read_"));
      else if (begins_with (key, length, "write_"))
        taken = read_side (reading, &sides[1], key + strlen ("write_"), length - strlen ("write_"));
      else
        taken = FALSE;
      if (!taken)
        dash_json_reader_skip (json, NULL, NULL);
    }
  if (json->error != NULL)
    return;
  if (label == NULL)
    label = place.file != NULL ? place.file : "";
  add_side (reading, label, read_write ? "read" : "mutex", &place, &id, &sides[0]);
  if (read_write)
    add_side (reading, label, "write", &place, &id, &sides[1]);
}

void
_dash_rust_read_locks (DashRustReading *reading, gboolean read_write)
{
  DashJsonReader *json = &reading->base.json;
  const char *key;
  gsize length;

  reading->base.document->sections[DASH_SECTION_LOCKS].present = TRUE;
  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (_dash_rust_is_rows (key, length))
        _dash_rust_read_rows (reading, read_lock, GINT_TO_POINTER (read_write));
      else if (!_dash_rust_read_list_member (reading, key, length))
        dash_json_reader_skip (json, NULL, NULL);
    }
}

/* ---- Runtime ---- */

static DashDocumentRecord *
add_part (DashRustReading *reading, const char *name, const char *kind, guint64 number)
{
  DashDocumentRecord *row = dash_document_add_record (reading->base.document, DASH_SECTION_RUNTIME, 0);
  DashRustFigure id = { .known = TRUE, .value = number, .step = 1 };

  _dash_rust_set_text (reading, row, DASH_SECTION_RUNTIME, "name", name);
  _dash_rust_set_text (reading, row, DASH_SECTION_RUNTIME, "kind", kind);
  row->id = _dash_rust_get_id (reading, kind, &id);
  return row;
}

static void
read_worker (DashRustReading *reading, const char *name, gpointer user_data)
{
  DashJsonReader *json = &reading->base.json;
  DashRustFigure number = { .step = 1 }, polls = { .step = 1 }, busy = { .step = 1 };
  DashRustFigure waiting = { .step = 1 }, mean = { .step = 1 };
  DashRustPercentiles none;
  g_autofree char *title = NULL;
  DashDocumentRecord *row;
  const char *key;
  gsize length;

  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("index"))
        _dash_rust_take_figure (reading, DASH_RUST_COUNT, &number);
      else if (KEY ("poll_count"))
        _dash_rust_take_figure (reading, DASH_RUST_COUNT, &polls);
      else if (KEY ("busy_duration_ms"))
        _dash_rust_take_scaled (reading, 1000000, &busy);
      else if (KEY ("local_queue_depth"))
        _dash_rust_take_figure (reading, DASH_RUST_COUNT, &waiting);
      else if (KEY ("mean_poll_time_us"))
        _dash_rust_take_scaled (reading, 1000, &mean);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  title = g_strdup_printf ("worker %" G_GUINT64_FORMAT, number.value);
  row = add_part (reading, title, "worker", number.value);
  _dash_rust_set_figure (reading, row, DASH_SECTION_RUNTIME, "iterations", &polls);
  _dash_rust_set_figure (reading, row, DASH_SECTION_RUNTIME, "busy_ns", &busy);
  _dash_rust_set_figure (reading, row, DASH_SECTION_RUNTIME, "sources", &waiting);
  _dash_rust_percentiles_init (&none);
  _dash_rust_add_summary (reading, row, DASH_SECTION_RUNTIME, "dispatch_histogram", &polls, &mean, &none);
}

void
_dash_rust_read_runtime (DashRustReading *reading)
{
  DashJsonReader *json = &reading->base.json;
  DashRustFigure workers = { .step = 1 }, waiting = { .step = 1 };
  DashRustFigure blocking = { .step = 1 }, blocking_waiting = { .step = 1 };
  DashDocumentRecord *row;
  const char *key;
  gsize length;

  reading->base.document->sections[DASH_SECTION_RUNTIME].present = TRUE;
  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("num_workers"))
        _dash_rust_take_figure (reading, DASH_RUST_COUNT, &workers);
      else if (KEY ("global_queue_depth"))
        _dash_rust_take_figure (reading, DASH_RUST_COUNT, &waiting);
      else if (KEY ("num_blocking_threads"))
        _dash_rust_take_figure (reading, DASH_RUST_COUNT, &blocking);
      else if (KEY ("blocking_queue_depth"))
        _dash_rust_take_figure (reading, DASH_RUST_COUNT, &blocking_waiting);
      else if (KEY ("workers"))
        _dash_rust_read_rows (reading, read_worker, NULL);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  if (json->error != NULL)
    return;
  row = add_part (reading, "tokio", "thread-pool", 0);
  _dash_rust_set_figure (reading, row, DASH_SECTION_RUNTIME, "threads", &workers);
  _dash_rust_set_figure (reading, row, DASH_SECTION_RUNTIME, "sources", &waiting);
  if (!blocking.known)
    return;
  row = add_part (reading, "tokio blocking", "thread-pool", 1);
  _dash_rust_set_figure (reading, row, DASH_SECTION_RUNTIME, "threads", &blocking);
  _dash_rust_set_figure (reading, row, DASH_SECTION_RUNTIME, "sources", &blocking_waiting);
}
