// SPDX-License-Identifier: GPL-3.0-or-later
// A long session that never was: recorded by the app's own code, only its clock is made up.
#include "long-program.h"

#include "model/dash-histogram.h"

#define TICK_NS G_GINT64_CONSTANT (500000000)
#define CALLS_PER_TICK 10
#define BRANCHES 8

typedef struct
{
  guint first_bucket;
  guint64 calls;
  guint64 total_ns;
  guint64 min_ns;
  guint64 max_ns;
  guint32 *counts;
} Place;

struct _LongProgram
{
  Place *places;
  guint n_places;
  guint n_buckets; /* that the durations of a place spread over */
  guint next;      /* place to be called */
  guint64 elapsed_ns;
  guint64 cpu_ns;
  GRand *random;
};

static void
call (LongProgram *self, Place *place, gboolean *changed)
{
  /* The lesser of two makes a slope with a tail, as durations have it. */
  guint offset = (guint) MIN (g_rand_int_range (self->random, 0, self->n_buckets),
                              g_rand_int_range (self->random, 0, self->n_buckets));
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
add_place (LongProgram *self, DashDocument *document, guint i, gboolean whole)
{
  Place *place = &self->places[i];
  g_autofree gboolean *changed = g_new0 (gboolean, self->n_buckets);
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
  for (guint b = 0; b < self->n_buckets; b++)
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
tell (LongProgram *self, DashSession *session, DashDocumentType type, guint n)
{
  g_autoptr (DashDocument) document = dash_document_new (type);
  gboolean whole = type != DASH_DOCUMENT_DELTA;

  for (guint i = 0; i < n; i++, self->next = (self->next + 1) % self->n_places)
    add_place (self, document, self->next, whole);

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

LongProgram *
long_program_new (guint n_places, guint n_buckets)
{
  LongProgram *self = g_new0 (LongProgram, 1);

  self->n_places = n_places;
  self->n_buckets = n_buckets;
  self->random = g_rand_new_with_seed (7);
  self->places = g_new0 (Place, n_places);
  for (guint i = 0; i < n_places; i++)
    {
      self->places[i].first_bucket = 900 + i * 37 % 1400; /* from a microsecond to milliseconds */
      self->places[i].counts = g_new0 (guint32, n_buckets);
    }
  return self;
}

void
long_program_free (LongProgram *self)
{
  for (guint i = 0; i < self->n_places; i++)
    g_free (self->places[i].counts);
  g_free (self->places);
  g_rand_free (self->random);
  g_free (self);
}

void
long_program_begin (LongProgram *self, DashSession *session)
{
  dash_session_set_source_state (session, DASH_SOURCE_LIVE, NULL);
  tell (self, session, DASH_DOCUMENT_SNAPSHOT, self->n_places);
}

void
long_program_run (LongProgram *self, DashSession *session, guint minutes, guint active)
{
  for (guint tick = 0; tick < minutes * 120; tick++)
    {
      self->elapsed_ns += TICK_NS;
      tell (self, session, DASH_DOCUMENT_DELTA, active);
    }
}
