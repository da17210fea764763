// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the report of a long session that never was: what opening a large report is measured with.
//
// usage: make-report FILE FUNCTIONS MINUTES
// The session had FUNCTIONS functions, a tenth of which were called in every half second of MINUTES, and
// is recorded and saved by the app's own code; only its clock is made up.

#include <stdlib.h>

#include "model/dash-histogram.h"
#include "model/dash-session.h"
#include "source/dash-report-writer.h"

#define TICK_NS G_GINT64_CONSTANT (500000000)
#define BUCKETS 40
#define CALLS_PER_TICK 10
#define BRANCHES 8

typedef struct
{
  guint first_bucket;
  guint64 calls;
  guint64 total_ns;
  guint64 min_ns;
  guint64 max_ns;
  guint32 counts[BUCKETS];
} Place;

typedef struct
{
  Place *places;
  guint n_places;
  guint64 elapsed_ns;
  guint64 cpu_ns;
  GRand *random;
} Program;

static void
call (Program *self, Place *place, gboolean changed[BUCKETS])
{
  /* The lesser of two makes a slope with a tail, as durations have it. */
  guint offset = (guint) MIN (g_rand_int_range (self->random, 0, BUCKETS),
                              g_rand_int_range (self->random, 0, BUCKETS));
  guint64 duration_ns = dash_histogram_bucket_lower (place->first_bucket + offset);

  place->min_ns = place->calls > 0 ? MIN (place->min_ns, duration_ns) : duration_ns;
  place->max_ns = MAX (place->max_ns, duration_ns);
  place->counts[offset]++;
  place->calls++;
  place->total_ns += duration_ns;
  self->cpu_ns += duration_ns;
  changed[offset] = TRUE;
}

static void
add_place (Program *self, DashDocument *document, guint i, gboolean whole)
{
  Place *place = &self->places[i];
  gboolean changed[BUCKETS] = { FALSE };
  DashDocumentFunction *row = dash_document_add_function (document, i + 1);
  DashDocumentNode *node;

  for (guint n = 0; n < CALLS_PER_TICK; n++)
    call (self, place, changed);

  if (whole)
    {
      g_autofree char *name = g_strdup_printf ("subsystem_%u_step_%05u", i % 97, i);
      g_autofree char *file = g_strdup_printf ("src/subsystem-%u.c", i % 97);

      row->fields |= DASH_ROW_HAS_PLACE;
      row->name = dash_document_intern (document, name);
      row->file = dash_document_intern (document, file);
      row->line = 10 + i / 97 * 20;
    }
  row->fields |= DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES | DASH_ROW_HAS_EXTREMES |
                 DASH_ROW_HAS_HISTOGRAM;
  row->calls = place->calls;
  row->total_ns = place->total_ns;
  row->self_ns = place->total_ns / 3;
  row->min_ns = place->min_ns;
  row->max_ns = place->max_ns;
  for (guint b = 0; b < BUCKETS; b++)
    if (changed[b])
      dash_document_add_bucket (document, place->first_bucket + b, place->counts[b]);

  node = dash_document_add_node (document, i + 1);
  node->fields = DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES | (whole ? DASH_ROW_HAS_PLACE : 0);
  node->parent = i / BRANCHES;
  node->function = i + 1;
  node->calls = place->calls;
  node->total_ns = place->total_ns;
  node->self_ns = place->total_ns / 3;
}

static void
tell (Program *self, DashSession *session, DashDocumentType type, guint first, guint n)
{
  g_autoptr (DashDocument) document = dash_document_new (type);
  gboolean whole = type != DASH_DOCUMENT_DELTA;

  for (guint i = 0; i < n; i++)
    add_place (self, document, (first + i) % self->n_places, whole);

  document->schema = DASH_DOCUMENT_SCHEMA;
  document->fields = DASH_DOCUMENT_HAS_PROCESS | DASH_DOCUMENT_HAS_LOSSES |
                     DASH_DOCUMENT_HAS_FUNCTIONS | DASH_DOCUMENT_HAS_CALL_TREE;
  document->program_name = "long-runner";
  document->program_pid = 4711;
  document->program_ended = "running";
  document->elapsed_ns = self->elapsed_ns;
  document->reference = DASH_REFERENCE_ELAPSED;
  document->reference_ns = self->elapsed_ns;
  document->functions_total_count = document->functions_included_count = self->n_places;
  document->nodes_total_count = self->n_places;
  document->process = (DashProcessFigures) {
    .cpu_ns = self->cpu_ns,
    .rss_bytes = 80000000 + self->elapsed_ns / 100000 % 9000000,
    .peak_rss_bytes = 89000000,
    .threads = 8,
    .threads_running = 3,
  };
  if (whole)
    {
      document->fields |= DASH_DOCUMENT_HAS_CLOCK | DASH_DOCUMENT_HAS_MACHINE;
      document->generator_name = "libhotpath";
      document->generator_version = "0.1.0";
      document->program_started_at = "2026-11-22T17:03:00.123Z";
      document->machine_os = "Linux";
      document->machine_arch = "x86_64";
      document->machine_cpus = 8;
      document->clock_source = "tsc";
      document->scope_cost_ns = 31.2;
      dash_document_set_percentiles (document, (const double[]) { 50, 95, 99 }, 3);
    }
  dash_session_apply (session, document);
}

static void
on_saved (GObject *session, GAsyncResult *result, gpointer loop)
{
  g_autoptr (GError) error = NULL;

  if (!dash_session_save_finish (DASH_SESSION (session), result, &error))
    g_error ("the report was not saved: %s", error->message);
  g_main_loop_quit (loop);
}

int
main (int argc, char **argv)
{
  guint functions = argc > 2 ? (guint) atoi (argv[2]) : 0;
  guint minutes = argc > 3 ? (guint) atoi (argv[3]) : 0;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (DashSession) session = dash_session_new (NULL);
  g_autoptr (GFile) file = NULL;
  Program program = { .n_places = functions, .random = g_rand_new_with_seed (7) };
  guint active = MAX (functions / 10, 1);
  guint ticks = minutes * 120;

  if (functions == 0 || minutes == 0)
    {
      g_printerr ("usage: make-report FILE FUNCTIONS MINUTES\n");
      return 2;
    }
  program.places = g_new0 (Place, functions);
  for (guint i = 0; i < functions; i++)
    program.places[i].first_bucket = 900 + i * 37 % 1400; /* from a microsecond to milliseconds */

  dash_session_set_writer (dash_report_writer_save_async, dash_report_writer_save_finish);
  dash_session_set_source_state (session, DASH_SOURCE_LIVE, NULL);
  tell (&program, session, DASH_DOCUMENT_SNAPSHOT, 0, functions);
  for (guint tick = 1; tick <= ticks; tick++)
    {
      program.elapsed_ns += TICK_NS;
      tell (&program, session, DASH_DOCUMENT_DELTA, (guint) ((guint64) tick * active % functions),
            active);
    }

  file = g_file_new_for_commandline_arg (argv[1]);
  dash_session_save_async (session, file, NULL, NULL, NULL, on_saved, loop);
  g_main_loop_run (loop);
  g_rand_free (program.random);
  g_free (program.places);
  return 0;
}
