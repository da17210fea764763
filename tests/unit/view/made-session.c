// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions made of seeded figures, for looking at pages and testing them without a program.

#include "made-session.h"

#include "made-sections.h"

#include <math.h>
#include <string.h>

#define TICK_NS 500000000u
#define N_MANY 10000
#define N_SAMPLES 96
#define SLOW_BEGIN 136
#define SLOW_END 150

typedef struct
{
  const char *name;
  const char *file;
  guint line;
  double calls_per_second;
  double median_ns;
  double spread;     /* of the logarithm */
  double tail_share; /* part of the calls that take the long way */
  double tail_factor;
  double self_share;
  int parent; /* index, or -1 */
} Template;

static const Template indexer[] = {
  { "index_file", "src/index.c", 88, 358, 2180e3, 0.45, .02, 4, .033, -1 },
  { "hash_file", "src/hash.c", 77, 358, 731e3, 0.4, .01, 3, .047, 0 },
  { "read_chunk", "src/reader.c", 112, 3038, 30600, 0.35, .06, 40, .958, 0 },
  { "hash_block", "src/hash.c", 31, 22000, 11700, 0.2, .01, 2, 1, 1 },
  { "commit_batch", "src/store.c", 160, 1, 228e6, 0.25, .02, 1.7, .045, -1 },
  { "compress_block", "src/lz.c", 140, 2864, 63900, 0.3, .02, 2.2, .185, 0 },
  { "sqlite_insert", "src/store.c", 121, 3580, 41200, 0.35, .01, 3, 1, 4 },
  { "find_match", "src/lz.c", 233, 68600, 1660, 0.4, .01, 4, .913, 5 },
  { "walk_dir", "src/walk.c", 44, 20.1, 3120e3, 0.7, .03, 6, .234, -1 },
  { "tokenise", "src/token.c", 19, 358, 174e3, 0.5, .02, 4, .628, 0 },
  { "fsync_wait", "src/store.c", 149, 1, 54.2e6, 0.3, .02, 2.6, .995, 4 },
  { "crc32_update", "src/crc.c", 12, 3038, 1410, 0.2, .01, 2, 1, 2 },
  { "verify_sample", "src/verify.c", 60, 110, 98e3, 0.4, .01, 3, .31, -1 },
  { "emit_block", "src/lz.c", 301, 2864, 9800, 0.3, .01, 3, 1, 5 },
  { "queue_push", "src/queue.c", 51, 3580, 820, 0.6, .02, 30, 1, 0 },
  { "queue_pop", "src/queue.c", 83, 3580, 940, 0.6, .02, 30, 1, -1 },
  { "open_file", "src/reader.c", 40, 358, 21400, 0.4, .02, 8, 1, 0 },
  { "close_file", "src/reader.c", 160, 358, 6100, 0.3, .01, 4, 1, 0 },
  { "stat_entry", "src/walk.c", 97, 378, 4300, 0.3, .02, 6, 1, 8 },
  { "normalise_word", "src/token.c", 71, 41200, 310, 0.25, .01, 3, 1, 9 },
  { "stem_word", "src/token.c", 102, 41200, 240, 0.25, .01, 3, 1, 9 },
  { "log_progress", "src/main.c", 34, 2, 44e3, 0.3, .01, 3, 1, -1 },
  { "main", "src/main.c", 212, 0, 0, 0, 0, 1, .01, -1 },
};

/* One function's cumulative figures. */
typedef struct
{
  char *name;
  char *file;
  guint line;
  double rate, median_ns, spread, tail_share, tail_factor, self_share;
  int parent;
  guint64 calls, running, total_ns, self_ns, min_ns, max_ns;
  DashHistogram *histogram;
} Made;

struct _MadeSession
{
  DashSession *session;
  MadeSessionKind kind;
  Made *functions;
  guint n_functions;
  guint tick;
  guint64 cpu_ns;
  guint32 random;
};

/* xorshift: GRand's sequence is promised by nobody. */
static double
next_random (MadeSession *self)
{
  self->random ^= self->random << 13;
  self->random ^= self->random >> 17;
  self->random ^= self->random << 5;
  return (self->random >> 8) / 16777216.0;
}

static double
next_normal (MadeSession *self)
{
  double sum = 0;

  for (int i = 0; i < 12; i++)
    sum += next_random (self);
  return sum - 6;
}

static int
compare_indexes (gconstpointer a,
                 gconstpointer b)
{
  guint left = *(const guint *) a, right = *(const guint *) b;

  return (left > right) - (left < right);
}

static void
add_place (DashDocumentFunction *row,
           DashDocument         *document,
           const Made           *made)
{
  row->fields |= DASH_ROW_HAS_PLACE;
  row->name = dash_document_intern (document, made->name);
  row->file = dash_document_intern (document, made->file);
  row->line = made->line;
  row->kind = DASH_FUNCTION_KIND_FUNCTION;
}

static void
set_figures (DashDocumentFunction *row,
             const Made           *made)
{
  row->fields |= DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES;
  row->calls = made->calls;
  row->running = made->running;
  row->total_ns = made->total_ns;
  row->self_ns = made->self_ns;
  if (made->calls > 0)
    {
      row->fields |= DASH_ROW_HAS_EXTREMES | DASH_ROW_HAS_HISTOGRAM;
      row->min_ns = made->min_ns;
      row->max_ns = made->max_ns;
    }
}

/* Calls of one function in half a second: a few sampled durations stand for all of them. */
static void
run_function (MadeSession  *self,
              guint         index,
              DashDocument *document)
{
  Made *made = &self->functions[index];
  guint indexes[N_SAMPLES];
  guint n_indexes = 0;
  double jitter = 1 + 0.12 * next_normal (self);
  guint64 calls = (guint64) floor (made->rate / 2 * MAX (jitter, 0.2) + next_random (self));
  gboolean slow = self->kind == MADE_SESSION_USUAL && index == 2 && self->tick >= SLOW_BEGIN &&
                  self->tick < SLOW_END;
  guint n_samples = (guint) MIN (calls, self->kind == MADE_SESSION_MANY ? 12 : N_SAMPLES);
  DashDocumentFunction *row;

  made->running = index == self->n_functions - 1 && self->kind != MADE_SESSION_MANY;
  if (made->running)
    {
      made->total_ns = (guint64) (self->tick + 1) * TICK_NS;
      made->self_ns = made->total_ns / 100;
    }

  for (guint i = 0; i < n_samples; i++)
    {
      guint64 count = calls / n_samples + (i < calls % n_samples ? 1 : 0);
      double value = made->median_ns * exp (made->spread * next_normal (self));
      guint bucket;

      if (next_random (self) < (slow ? 0.3 : made->tail_share))
        {
          value *= made->tail_factor * (slow ? 5 : 1);
          count = MAX (count / 3, 1);
        }
      value = MAX (value, 20);
      bucket = dash_histogram_bucket_index ((guint64) value);
      dash_histogram_add (made->histogram, bucket, count);
      indexes[n_indexes++] = bucket;
      made->calls += count;
      made->total_ns += (guint64) (value * (double) count);
      made->self_ns += (guint64) (value * (double) count * made->self_share);
      made->min_ns = made->min_ns ? MIN (made->min_ns, (guint64) value) : (guint64) value;
      made->max_ns = MAX (made->max_ns, (guint64) value);
    }

  row = dash_document_add_function (document, index + 1);
  add_place (row, document, made);
  set_figures (row, made);
  qsort (indexes, n_indexes, sizeof *indexes, compare_indexes);
  for (guint i = 0; i < n_indexes; i++)
    if (i == 0 || indexes[i] != indexes[i - 1])
      dash_document_add_bucket (document, indexes[i],
                                dash_histogram_get (made->histogram, indexes[i]));
}

static void
add_tree (MadeSession  *self,
          DashDocument *document)
{
  document->fields |= DASH_DOCUMENT_HAS_CALL_TREE;
  for (guint i = 0; i < self->n_functions; i++)
    {
      const Made *made = &self->functions[i];
      DashDocumentNode *node = dash_document_add_node (document, i + 1);

      node->fields = DASH_ROW_HAS_PLACE | DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES;
      node->parent = (guint32) (made->parent + 1);
      node->function = i + 1;
      node->calls = made->calls;
      node->running = made->running;
      node->total_ns = made->total_ns;
      node->self_ns = made->self_ns;
    }
  /* A second place for crc32_update, so that one function has two callers. */
  if (self->kind != MADE_SESSION_MANY && self->n_functions > 12)
    {
      DashDocumentNode *node = dash_document_add_node (document, self->n_functions + 1);

      node->fields = DASH_ROW_HAS_PLACE | DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES;
      node->parent = 13;
      node->function = 3;
      node->calls = self->functions[2].calls / 27;
      node->total_ns = self->functions[2].total_ns / 27;
      node->self_ns = node->total_ns;
    }
  document->nodes_total_count = document->n_nodes;
}

static DashDocument *
create_document (MadeSession      *self,
                 DashDocumentType  type)
{
  static const double percents[] = { 50, 95, 99 };
  DashDocument *document = dash_document_new (type);
  double dip = self->tick >= SLOW_BEGIN && self->tick < SLOW_END ? 0.55 : 1;

  document->schema = DASH_DOCUMENT_SCHEMA;
  document->fields = DASH_DOCUMENT_HAS_PROCESS | DASH_DOCUMENT_HAS_LOSSES |
                     DASH_DOCUMENT_HAS_MACHINE | DASH_DOCUMENT_HAS_CLOCK |
                     DASH_DOCUMENT_HAS_FUNCTIONS;
  document->generator_name = dash_document_intern (document, "libhotpath");
  document->generator_version = dash_document_intern (document, "0.1.0");
  document->program_name = dash_document_intern (document, "indexer");
  document->program_pid = 4711;
  document->program_executable = dash_document_intern (document, "/usr/bin/indexer");
  document->program_started_at = dash_document_intern (document, "2026-11-22T17:03:00.123Z");
  document->program_ended =
    dash_document_intern (document, self->kind == MADE_SESSION_NO_HISTORY ? "exit" : "running");
  document->machine_host = dash_document_intern (document, "example");
  document->machine_os = dash_document_intern (document, "Linux");
  document->machine_arch = dash_document_intern (document, "x86_64");
  document->machine_cpus = 2;
  document->clock_source = dash_document_intern (document, "tsc");
  document->scope_cost_ns = 31.2;
  document->scope_inner_cost_ns = 9.8;
  document->elapsed_ns = (guint64) (self->tick + 1) * TICK_NS;
  document->sequence = self->tick + 1;
  document->process.cpu_ns = self->cpu_ns +=
    (guint64) (TICK_NS * 1.6 * dip * (1 + 0.07 * next_normal (self)));
  document->process.rss_bytes = 46000000 + (guint64) self->tick * 620000;
  document->process.peak_rss_bytes = document->process.rss_bytes;
  document->process.threads = self->tick < 4 ? 1 : 5;
  document->process.threads_running = next_random (self) < 0.7 * dip ? 2 : 1;
  document->reference = DASH_REFERENCE_ELAPSED;
  document->reference_ns = document->elapsed_ns;
  document->functions_total_count = document->functions_included_count = self->n_functions;
  dash_document_set_percentiles (document, percents, G_N_ELEMENTS (percents));
  return document;
}

static void
add_log (MadeSession  *self,
         DashDocument *document,
         guint         index)
{
  static const char *const threads[] = { "worker-1", "worker-2", "worker-3", "writer" };
  const Made *made = &self->functions[index];
  guint64 now = (guint64) (self->tick + 1) * TICK_NS;
  DashDocumentFunction *row = dash_document_add_function (document, index + 1);

  add_place (row, document, made);
  set_figures (row, made);
  row->fields |= DASH_ROW_HAS_LOG;
  row->fields &= ~(guint32) DASH_ROW_HAS_HISTOGRAM;
  for (guint i = 0; i < 20; i++)
    {
      guint thread = (guint) (next_random (self) * 3);
      DashLogEntry entry = {
        .call = made->calls > i ? made->calls - i : 1,
        .started_ns = now - (guint64) (i + 1) * 3100000,
        .duration_ns = (guint64) (made->median_ns * exp (made->spread * next_normal (self))),
        .thread_id = 4712 + thread,
        .thread = dash_document_intern (document, threads[thread]),
      };

      dash_document_add_recent (document, &entry);
    }
  for (guint i = 0; i < 20; i++)
    {
      guint thread = (guint) (next_random (self) * 3);
      DashLogEntry entry = {
        .call = 1 + i * 97,
        .started_ns = (guint64) ((68 + 7 * next_random (self)) * 1e9),
        .duration_ns = (guint64) ((double) made->max_ns * pow (0.96, i)),
        .thread_id = 4712 + thread,
        .thread = dash_document_intern (document, threads[thread]),
        .result = index == 9 ? dash_document_intern (document, "418 tokens") : NULL,
      };

      dash_document_add_slowest (document, &entry);
    }
}

static void
apply (MadeSession      *self,
       DashDocumentType  type)
{
  g_autoptr (DashDocument) document = create_document (self, type);

  for (guint i = 0; i < self->n_functions; i++)
    /* Of many functions a tenth is busy in each tick; the first document names them all. */
    if (self->kind != MADE_SESSION_MANY || type != DASH_DOCUMENT_DELTA ||
        (i + self->tick) % 10 == 0)
      run_function (self, i, document);
  add_tree (self, document);
  if (self->kind == MADE_SESSION_SECTIONS)
    made_sections_add (document, self->tick);
  if (self->kind == MADE_SESSION_UNMEASURED)
    made_sections_set_memory (document, 1234, 56e6, 50e6);
  dash_session_apply (self->session, document);
}

static void
apply_logs (MadeSession *self)
{
  for (guint i = 0; i < MIN (self->n_functions, 23); i++)
    {
      g_autoptr (DashDocument) document = create_document (self, DASH_DOCUMENT_LOG);

      add_log (self, document, i);
      dash_session_apply (self->session, document);
    }
}

static void
take (Made           *made,
      const Template *from)
{
  made->name = g_strdup (from->name);
  made->file = g_strdup (from->file);
  made->line = from->line;
  made->rate = from->calls_per_second;
  made->median_ns = from->median_ns;
  made->spread = from->spread;
  made->tail_share = from->tail_share;
  made->tail_factor = from->tail_factor;
  made->self_share = from->self_share;
  made->parent = from->parent;
}

static void
make_functions (MadeSession *self)
{
  self->n_functions = self->kind == MADE_SESSION_MANY         ? N_MANY
                      : self->kind == MADE_SESSION_NOTHING    ? 0
                      : self->kind == MADE_SESSION_UNMEASURED ? 0
                                                              : G_N_ELEMENTS (indexer);
  self->functions = g_new0 (Made, MAX (self->n_functions, 1));
  for (guint i = 0; i < self->n_functions; i++)
    {
      Made *made = &self->functions[i];

      take (made, &indexer[i % (G_N_ELEMENTS (indexer) - 1)]);
      if (self->kind != MADE_SESSION_MANY && i == self->n_functions - 1)
        {
          g_free (made->name);
          g_free (made->file);
          take (made, &indexer[i]);
        }
      if (self->kind == MADE_SESSION_MANY)
        {
          g_free (made->name);
          made->name = g_strdup_printf ("module_%03u_step_%05u", i / 37, i);
          made->rate = 2 + next_random (self) * 4000;
          made->median_ns = 200 * exp (next_random (self) * 8);
          made->parent = i == 0 ? -1 : (int) ((i - 1) / 4);
        }
      if (self->kind == MADE_SESSION_LONG_NAMES)
        {
          char *name = g_strdup_printf ("org::example::indexer::pipeline<std::vector<std::string>, "
                                        "%s_with_a_name_that_nobody_would_want_to_type>::run",
                                        made->name);
          char *file = g_strdup_printf ("/home/someone/src/with/a/long/path/%s", made->file);

          g_free (made->name);
          g_free (made->file);
          made->name = name;
          made->file = file;
        }
      made->histogram = dash_histogram_new ();
    }
}

MadeSession *
made_session_new (MadeSessionKind kind,
                  guint           n_ticks)
{
  MadeSession *self = g_new0 (MadeSession, 1);

  self->kind = kind;
  self->random = 0x9e3779b9;
  self->session = dash_session_new (NULL);
  make_functions (self);
  if (kind == MADE_SESSION_NO_HISTORY)
    {
      /* Everything in one document, as a program writes it. */
      g_autoptr (DashDocument) document = NULL;

      for (guint i = 0; i + 1 < n_ticks; i++, self->tick++)
        {
          g_autoptr (DashDocument) unseen = create_document (self, DASH_DOCUMENT_DELTA);

          for (guint j = 0; j < self->n_functions; j++)
            run_function (self, j, unseen);
        }
      document = create_document (self, DASH_DOCUMENT_REPORT);
      for (guint i = 0; i < self->n_functions; i++)
        {
          const Made *made = &self->functions[i];
          DashDocumentFunction *row;

          add_log (self, document, i);
          row = &document->functions[document->n_functions - 1];
          row->fields |= DASH_ROW_HAS_HISTOGRAM;
          for (gsize b = 0; b < dash_histogram_n_buckets (made->histogram); b++)
            {
              guint index;
              guint64 count;

              dash_histogram_nth (made->histogram, b, &index, &count);
              dash_document_add_bucket (document, index, count);
            }
        }
      add_tree (self, document);
      dash_session_apply (self->session, document);
      dash_session_set_source_state (self->session, DASH_SOURCE_LOADED, NULL);
      return self;
    }

  for (guint i = 0; i < n_ticks; i++)
    made_session_tick (self);
  if (n_ticks > 0)
    apply_logs (self);
  dash_session_set_source_state (self->session, DASH_SOURCE_LIVE, NULL);
  return self;
}

void
made_session_free (MadeSession *self)
{
  g_clear_object (&self->session);
  for (guint i = 0; i < self->n_functions; i++)
    {
      g_free (self->functions[i].name);
      g_free (self->functions[i].file);
      dash_histogram_free (self->functions[i].histogram);
    }
  g_free (self->functions);
  g_free (self);
}

DashSession *
made_session_get (MadeSession *self)
{
  return self->session;
}

void
made_session_tick (MadeSession *self)
{
  apply (self, self->tick == 0 ? DASH_DOCUMENT_SNAPSHOT : DASH_DOCUMENT_DELTA);
  self->tick++;
}
