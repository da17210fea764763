// SPDX-License-Identifier: GPL-3.0-or-later
// Made figures of the sections beside functions: each a function of the time, so the same every time.

#include "made-sections.h"

#include <math.h>
#include <string.h>

#include "model/dash-histogram.h"

/* The row that is being filled. */
typedef struct
{
  DashDocument *document;
  DashSection section;
  DashDocumentRecord *row;
} Row;

static Row
add_row (DashDocument *document,
         DashSection   section,
         guint32       id)
{
  return (Row) { document, section, dash_document_add_record (document, section, id) };
}

static DashFieldValue *
said (Row        *row,
      const char *key)
{
  gint field = dash_record_info_find (&dash_section_get_info (row->section)->rows, key,
                                      strlen (key));

  g_assert (field != DASH_NO_FIELD);
  row->row->fields |= 1u << field;
  return &dash_document_get_values (row->document, row->row)[field];
}

static void
set_text (Row        *row,
          const char *key,
          const char *text)
{
  said (row, key)->text = dash_document_intern (row->document, text);
}

static void
set_number (Row        *row,
            const char *key,
            double      number)
{
  said (row, key)->number = (guint64) MAX (number, 0);
}

/* A bell over the logarithm, @n in all. */
static void
set_histogram (Row        *row,
               const char *key,
               double      median,
               double      spread,
               double      n)
{
  DashFieldValue *value = said (row, key);
  guint last = G_MAXUINT;

  for (int step = -24; step <= 24; step++)
    {
      double at = step / 8.;
      guint index = dash_histogram_bucket_index ((guint64) MAX (median * exp (at * spread), 1));
      guint64 count = (guint64) (n * exp (-at * at / 2) / 20.05);

      if (count == 0 || (last != G_MAXUINT && index <= last))
        continue;
      dash_document_add_field_bucket (row->document, value, index, count);
      last = index;
    }
}

static void
set_place (Row        *row,
           const char *name,
           const char *file,
           guint       line)
{
  set_text (row, "name", name);
  set_text (row, "file", file);
  set_number (row, "line", line);
}

static void
add_log (Row        *row,
         double      now,
         const char *event,
         const char *text,
         double      duration_ns)
{
  row->row->has_log = TRUE;
  row->row->first_entry = row->document->n_entries;
  for (guint i = 0; i < 12 && now > i * 0.4; i++)
    {
      DashEntry entry = {
        .number = (guint64) (now * 100) - i + 1,
        .at_ns = (guint64) ((now - i * 0.37) * 1e9),
        .event = event,
        .text = i % 4 == 0 ? text : NULL,
        .has_duration = duration_ns > 0,
        .duration_ns = (guint64) (duration_ns * (1 + sin (i) / 2)),
        .thread_id = 4712 + i % 3,
        .thread = i % 3 == 0 ? "main" : "worker",
      };

      dash_document_add_entry (row->document, &entry);
      row->row->n_entries++;
    }
}

/* A share that swings between low and high, summed up until now. */
static double
swing (double now,
       double mean,
       double by,
       double period)
{
  return mean * now + by * period / 6.2832 * (1 - cos (now * 6.2832 / period));
}

static void
add_threads (DashDocument *document,
             double        now)
{
  static const struct
  {
    const char *name, *state;
    double cpu, wait;
  } threads[] = {
    { "indexer", "sleeping", 0.12, 0.01 }, { "reader-1", "running", 0.55, 0.08 },
    { "reader-2", "running", 0.48, 0.09 }, { "compress", "running", 0.82, 0.24 },
    { "committer", "blocked", 0.09, 0.02 }, { "gmain", "sleeping", 0.01, 0.001 },
    { "pool-1", "idle", 0.04, 0.01 }, { "walk", "ended", 0.2, 0.03 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      Row row = add_row (document, DASH_SECTION_THREADS, i + 1);
      double until = i == 7 ? MIN (now, 40) : now;
      double swinging = threads[i].cpu / 3;

      set_text (&row, "name", threads[i].name);
      set_text (&row, "state", i == 7 && now < 40 ? "running" : threads[i].state);
      set_number (&row, "tid", 4711 + i);
      set_number (&row, "cpu_ns", 1e9 * swing (until, threads[i].cpu, swinging, 13 + 5 * i));
      set_number (&row, "wait_ns", 1e9 * swing (until, threads[i].wait, threads[i].wait / 2, 17));
      set_number (&row, "voluntary_switches", until * (40 + 30 * i));
      set_number (&row, "involuntary_switches", until * threads[i].wait * 200);
      set_number (&row, "minor_faults", until * (3 + i));
      set_number (&row, "major_faults", i == 1 ? until / 9 : 0);
      set_number (&row, "last_cpu", i % 2);
      set_number (&row, "cpu_now_permille",
                  i == 7 && now >= 40 ? 0
                                      : 1000 * (threads[i].cpu + swinging * sin (now * 6.2832 / (13 + 5 * i))));
      set_number (&row, "cpu_max_permille", MIN (1000, 1500 * threads[i].cpu));
      set_number (&row, "cpu_avg_permille", 1000 * threads[i].cpu);
      set_number (&row, "started_ns", 1e6 * i);
    }
}

static void
add_channels (DashDocument *document,
              double        now)
{
  static const struct
  {
    const char *name;
    double rate, depth;
    guint capacity;
  } channels[] = { { "paths", 378, 40, 64 }, { "blocks", 2864, 12, 32 }, { "results", 21, 3, 0 },
                   { "shutdown", 0.02, 0, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    {
      Row row = add_row (document, DASH_SECTION_CHANNELS, i + 1);
      double sent = swing (now, channels[i].rate, channels[i].rate / 3, 21);
      double queued = floor (channels[i].depth * (1 + sin (now / 5)));

      if (channels[i].capacity > 0)
        queued = MIN (queued, channels[i].capacity);
      set_place (&row, channels[i].name, "src/queue.c", 31 + 12 * i);
      set_text (&row, "kind", i == 3 ? "oneshot" : channels[i].capacity ? "bounded" : "unbounded");
      set_text (&row, "state", i == 3 ? "closed" : queued == channels[i].capacity ? "full" : "active");
      set_number (&row, "capacity", channels[i].capacity);
      set_number (&row, "item_bytes", 48);
      set_number (&row, "sent", floor (sent));
      set_number (&row, "received", floor (sent) - queued);
      set_number (&row, "queued", queued);
      set_number (&row, "max_queued", channels[i].capacity ? channels[i].capacity : 6);
      set_number (&row, "delay_total_ns", sent * 4e6);
      set_number (&row, "delay_max_ns", 4e6 * exp (3 * 0.6));
      set_histogram (&row, "delay_histogram", 4e6, 0.6, sent);
      add_log (&row, now, i % 2 == 0 ? "sent" : "received", "a path", 4e6);
    }
}

static void
add_streams (DashDocument *document,
             double        now)
{
  for (guint i = 0; i < 2; i++)
    {
      Row row = add_row (document, DASH_SECTION_STREAMS, i + 1);
      double items = swing (now, 300 + 700 * i, 200, 16);

      set_place (&row, i == 0 ? "files" : "socket", "src/reader.c", 40 + i);
      set_number (&row, "item_bytes", 0);
      set_text (&row, "state", i == 0 ? "active" : "closed");
      set_number (&row, "items", items);
      set_number (&row, "bytes", items * 65536);
      set_histogram (&row, "bytes_histogram", 65536, 0.9, items);
      add_log (&row, now, "yielded", "chunk", 0);
    }
}

static void
add_futures (DashDocument *document,
             double        now)
{
  static const char *const names[] = { "load_thumbnail", "save_index", "fetch_remote" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      Row row = add_row (document, DASH_SECTION_FUTURES, i + 1);
      double calls = swing (now, 30 / (i + 1.), 6, 25);

      set_place (&row, names[i], "src/task.c", 88 + 31 * i);
      set_number (&row, "calls", calls);
      set_number (&row, "polls", calls * 3);
      set_number (&row, "pending", 2 + sin (now));
      set_number (&row, "running", i == 0 ? 2 : 0);
      set_number (&row, "suspended", 3 - i);
      set_number (&row, "ready", calls * 0.9);
      set_number (&row, "cancelled", calls * 0.05);
      set_number (&row, "poll_total_ns", calls * 3 * 250e3);
      set_number (&row, "poll_max_ns", 250e3 * exp (3 * 0.8));
      set_histogram (&row, "poll_histogram", 250e3, 0.8, calls * 3);
      set_number (&row, "life_total_ns", calls * 0.9 * 12e6);
      set_number (&row, "life_max_ns", 12e6 * exp (3 * 0.5));
      set_histogram (&row, "life_histogram", 12e6, 0.5, calls * 0.9);
      add_log (&row, now, "ready", "128 × 128", 12e6);
    }
}

static void
add_locks (DashDocument *document,
           double        now)
{
  static const struct
  {
    const char *name, *kind;
    double rate, contended, wait_ns, hold_ns;
  } locks[] = { { "store.lock", "mutex", 3600, 0.31, 90e3, 41e3 }, { "cache", "read", 22000, 0.01, 300, 800 },
                { "cache", "write", 110, 0.12, 12e3, 8e3 }, { "log", "mutex", 2, 0, 80, 44e3 } };

  for (guint i = 0; i < G_N_ELEMENTS (locks); i++)
    {
      Row row = add_row (document, DASH_SECTION_LOCKS, i + 1);
      double taken = swing (now, locks[i].rate, locks[i].rate / 4, 30);

      set_place (&row, locks[i].name, "src/store.c", 22 + 40 * i);
      set_text (&row, "kind", locks[i].kind);
      set_number (&row, "instances", 1);
      set_number (&row, "acquisitions", taken);
      set_number (&row, "contended", taken * locks[i].contended);
      set_number (&row, "owner_tid", i == 0 ? 4714 : 0);
      set_number (&row, "wait_total_ns", taken * locks[i].wait_ns);
      set_number (&row, "wait_max_ns", locks[i].wait_ns * exp (3));
      set_histogram (&row, "wait_histogram", locks[i].wait_ns, 1, taken);
      set_number (&row, "hold_total_ns", taken * locks[i].hold_ns);
      set_number (&row, "hold_max_ns", locks[i].hold_ns * exp (3 * 0.4));
      set_histogram (&row, "hold_histogram", locks[i].hold_ns, 0.4, taken);
      add_log (&row, now, "acquired", NULL, locks[i].hold_ns);
    }
}

static void
add_loops (DashDocument *document,
           double        now)
{
  static const char *const names[] = { "default", "workers", "window" };
  static const char *const kinds[] = { "main-context", "thread-pool", "frame-clock" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      Row row = add_row (document, DASH_SECTION_RUNTIME, i + 1);
      double rounds = swing (now, 60, 25, 18), busy = swing (now, 0.22 + 0.2 * i, 0.15, 18);

      set_place (&row, names[i], "src/main.c", 212 + i);
      set_text (&row, "kind", kinds[i]);
      set_number (&row, "iterations", rounds);
      set_number (&row, "busy_ns", busy * 1e9);
      set_number (&row, "idle_ns", (now - busy) * 1e9);
      set_number (&row, "sources", 4 + 2 * sin (now / 3));
      set_number (&row, "threads", i == 1 ? 4 : 0);
      set_number (&row, "max_threads", i == 1 ? 8 : 0);
      set_number (&row, "missed", i == 2 ? now / 11 : 0);
      set_number (&row, "stall_max_ns", i == 0 ? 184e6 : 20e6);
      set_number (&row, "stall_max_at_ns", MIN (now, 31) * 1e9);
      set_number (&row, "dispatch_total_ns", busy * 1e9);
      set_histogram (&row, "dispatch_histogram", 1.8e6, 1.2, rounds);
      set_number (&row, "interval_total_ns", i == 2 ? rounds * 17e6 : 0);
      set_histogram (&row, "interval_histogram", 17e6, 0.1, i == 2 ? rounds : 0);
      add_log (&row, now, "stalled", "sqlite_insert", 140e6);
    }
}

static void
add_values (DashDocument *document,
            double        now)
{
  static const char *const names[] = { "cache.hit_rate", "files.open", "balance", "phase" };
  double values[] = { 0.72 + 0.2 * sin (now / 7), floor (20 + 12 * sin (now / 4)), -40 + 30 * sin (now / 9), 0 };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      Row row = add_row (document, DASH_SECTION_VALUES, i + 1);
      g_autofree char *text = g_strdup_printf ("%.15g", values[i]);

      set_text (&row, "name", names[i]);
      set_text (&row, "kind", i == 3 ? "value" : "gauge");
      set_number (&row, "updates", now * (i + 2));
      said (&row, "value")->real = values[i];
      set_text (&row, "text", i == 3 ? "indexing /usr/share" : text);
      said (&row, "min")->real = i == 2 ? -70 : 0;
      said (&row, "max")->real = i == 1 ? 32 : 1;
      set_number (&row, "updated_ns", now * 1e9);
      add_log (&row, now, "set", text, 0);
    }
}

void
made_sections_set_memory (DashDocument *document,
                          double        n,
                          double        bytes,
                          double        freed_bytes)
{
  DashDocumentSection *section = &document->sections[DASH_SECTION_MEMORY];

  section->present = TRUE;
  section->totals_said = 15;
  section->totals[0].number = (guint64) n;
  section->totals[1].number = (guint64) bytes;
  section->totals[2].number = (guint64) freed_bytes;
  section->totals[3].number = (guint64) (bytes - freed_bytes);
}

static void
add_memory (DashDocument *document,
            double        now)
{
  static const struct
  {
    const char *name, *file;
    guint line;
    double calls, bytes, freed;
  } rows[] = { { "read_chunk", "src/reader.c", 112, 3038, 65536, 0.99 }, { "tokenise", "src/token.c", 19, 358, 18e3, 0.96 },
               { "compress_block", "src/lz.c", 140, 2864, 8192, 1 }, { "cache_insert", "src/cache.c", 71, 40, 4096, 0.2 },
               { "open_file", "src/reader.c", 40, 358, 552, 1 }, { "main", "src/main.c", 212, 0.01, 1e5, 0 } };
  double total = 0, freed = 0, count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Row row = add_row (document, DASH_SECTION_MEMORY, i + 1);
      double calls = swing (now, rows[i].calls, rows[i].calls / 3, 23), bytes = calls * rows[i].bytes;

      set_place (&row, rows[i].name, rows[i].file, rows[i].line);
      set_number (&row, "calls", calls);
      set_number (&row, "self_bytes", bytes);
      set_number (&row, "self_count", calls * 2);
      set_number (&row, "total_bytes", bytes * 1.3);
      set_number (&row, "total_count", calls * 3);
      set_number (&row, "freed_bytes", bytes * rows[i].freed);
      set_number (&row, "live_bytes", bytes * (1 - rows[i].freed) * (1.1 + 0.3 * sin (now / 6)));
      set_number (&row, "live_count", calls * 2 * (1 - rows[i].freed));
      set_histogram (&row, "bytes_histogram", rows[i].bytes * 1.3, 0.3, calls);
      set_histogram (&row, "count_histogram", 3, 0.4, calls);
      total += bytes;
      freed += bytes * rows[i].freed;
      count += calls * 2;
    }
  made_sections_set_memory (document, count, total, freed);
}

void
made_sections_add (DashDocument *document,
                   guint         tick)
{
  double now = (tick + 1) / 2.;

  add_threads (document, now);
  add_channels (document, now);
  add_streams (document, now);
  add_futures (document, now);
  add_locks (document, now);
  add_loops (document, now);
  add_values (document, now);
  add_memory (document, now);
}
