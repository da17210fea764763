/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparisons: which rows are the same, what their figures are, and what becomes of them by the policy. */
#include <math.h>
#include <string.h>

#include "dash-compared-view.h"
#include "dash-comparison-text.h"

static DashDocument *
document_new (void)
{
  DashDocument *document = dash_document_new (DASH_DOCUMENT_REPORT);

  document->elapsed_ns = G_GUINT64_CONSTANT (1000000000);
  document->program_name = dash_document_intern (document, "made");
  return document;
}

/* A function whose calls all take @ns. */
static void
add_function (DashDocument *document, const char *name, const char *file, guint line, guint64 calls, guint64 ns)
{
  DashDocumentFunction *row = dash_document_add_function (document, (guint32) document->n_functions + 1);

  row->name = dash_document_intern (document, name);
  row->file = dash_document_intern (document, file);
  row->line = line;
  row->calls = calls;
  row->total_ns = row->self_ns = calls * ns;
  row->min_ns = row->max_ns = ns;
  row->fields = DASH_ROW_HAS_PLACE | DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES | DASH_ROW_HAS_EXTREMES | DASH_ROW_HAS_HISTOGRAM;
  dash_document_add_bucket (document, dash_histogram_bucket_index (ns), calls);
}

static void
add_channel (DashDocument *document, guint32 id, const char *name, guint64 sent, guint64 queued)
{
  DashDocumentRecord *record = dash_document_add_record (document, DASH_SECTION_CHANNELS, id);
  const DashRecordInfo *info = &dash_section_get_info (DASH_SECTION_CHANNELS)->rows;
  DashFieldValue *values = dash_document_get_values (document, record);
  gint at;

  values[0].text = dash_document_intern (document, name);
  record->fields = 1;
  at = dash_record_info_find (info, "sent", 4);
  values[at].number = sent;
  record->fields |= 1u << at;
  at = dash_record_info_find (info, "max_queued", 10);
  values[at].number = queued;
  record->fields |= 1u << at;
}

static void
add_lock (DashDocument *document, guint32 id, const char *name, const char *kind, guint64 acquisitions)
{
  DashDocumentRecord *record = dash_document_add_record (document, DASH_SECTION_LOCKS, id);
  const DashRecordInfo *info = &dash_section_get_info (DASH_SECTION_LOCKS)->rows;
  DashFieldValue *values = dash_document_get_values (document, record);
  gint kind_field = dash_record_info_find (info, "kind", 4), taken_field = dash_record_info_find (info, "acquisitions", 12);

  values[0].text = dash_document_intern (document, name);
  values[kind_field].text = dash_document_intern (document, kind);
  values[taken_field].number = acquisitions;
  record->fields = 1 | 1u << kind_field | 1u << taken_field;
}

static DashComparison *
compare (DashDocument **base, guint n_base, DashDocument **head, guint n_head, const char *policy_text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DashPolicy) policy = dash_policy_new_from_text (policy_text, strlen (policy_text), "policy", &error);

  g_assert_no_error (error);
  return dash_comparison_new (base, n_base, head, n_head, policy);
}

static const DashComparedRow *
find_row (const DashComparison *comparison, guint section, const char *name)
{
  const GPtrArray *rows = comparison->sections[section]->rows;

  for (guint i = 0; i < rows->len; i++)
    {
      const DashComparedRow *row = g_ptr_array_index (rows, i);

      if (g_str_equal (row->name, name))
        return row;
    }
  return NULL;
}

static const DashChange *
find_change (const DashComparison *comparison, guint section, const char *name, const char *key)
{
  const DashComparedRow *row = find_row (comparison, section, name);

  for (guint i = 0; row != NULL && i < comparison->sections[section]->metrics->len; i++)
    {
      const DashMetric *metric = g_ptr_array_index (comparison->sections[section]->metrics, i);

      if (g_str_equal (metric->key, key))
        return &row->changes[i];
    }
  g_assert_not_reached ();
}

#define FUNCTIONS DASH_COMPARED_FUNCTIONS
#define LOCKS     (DASH_COMPARED_FIRST_SECTION + DASH_SECTION_LOCKS)
#define CHANNELS  (DASH_COMPARED_FIRST_SECTION + DASH_SECTION_CHANNELS)

static void
test_matching (void)
{
  g_autoptr (DashDocument) base = document_new ();
  g_autoptr (DashDocument) head = document_new ();
  g_autoptr (DashComparison) comparison = NULL;

  add_function (base, "stays", "a.c", 10, 1, 100);
  add_function (head, "stays", "a.c", 20, 1, 100);
  add_function (base, "goes", "a.c", 1, 1, 100);
  add_function (head, "comes", "a.c", 1, 1, 100);
  /* Built in another folder. */
  add_function (base, "moved", "/base/src/b.c", 1, 1, 100);
  add_function (head, "moved", "/head/src/b.c", 1, 1, 100);
  /* Of two files with the same name nobody can tell which is which. */
  add_function (base, "twin", "/base/x/c.c", 1, 1, 100);
  add_function (base, "twin", "/base/y/c.c", 1, 1, 100);
  add_function (head, "twin", "/head/x/c.c", 1, 1, 100);
  /* Where a side doesn't know. */
  add_function (base, "placeless", "", 0, 1, 100);
  add_function (head, "placeless", "e.c", 7, 1, 100);
  add_function (base, "forgotten", "e.c", 8, 1, 100);
  add_function (head, "forgotten", "", 0, 1, 100);
  /* Two places of one name in one file are taken together. */
  add_function (base, "scope", "d.c", 1, 3, 100);
  add_function (base, "scope", "d.c", 9, 1, 300);
  add_function (head, "scope", "d.c", 5, 4, 200);

  comparison = compare (&base, 1, &head, 1, "");
  g_assert_cmpint (find_row (comparison, FUNCTIONS, "stays")->presence, ==, DASH_PRESENCE_BOTH);
  g_assert_cmpuint (find_row (comparison, FUNCTIONS, "stays")->line, ==, 20);
  g_assert_cmpint (find_row (comparison, FUNCTIONS, "goes")->presence, ==, DASH_PRESENCE_REMOVED);
  g_assert_cmpint (find_row (comparison, FUNCTIONS, "comes")->presence, ==, DASH_PRESENCE_ADDED);
  g_assert_cmpint (find_row (comparison, FUNCTIONS, "moved")->presence, ==, DASH_PRESENCE_BOTH);
  g_assert_cmpint (find_row (comparison, FUNCTIONS, "placeless")->presence, ==, DASH_PRESENCE_BOTH);
  g_assert_cmpuint (find_row (comparison, FUNCTIONS, "placeless")->line, ==, 7);
  g_assert_cmpint (find_row (comparison, FUNCTIONS, "forgotten")->presence, ==, DASH_PRESENCE_BOTH);
  g_assert_cmpuint (find_row (comparison, FUNCTIONS, "forgotten")->line, ==, 8);
  g_assert_cmpuint (comparison->n_rows[DASH_PRESENCE_BOTH], ==, 5);
  g_assert_cmpuint (comparison->n_rows[DASH_PRESENCE_ADDED], ==, 2);
  g_assert_cmpuint (comparison->n_rows[DASH_PRESENCE_REMOVED], ==, 3);
  g_assert_cmpfloat (find_change (comparison, FUNCTIONS, "scope", "calls")->base, ==, 4);
  g_assert_cmpfloat (find_change (comparison, FUNCTIONS, "scope", "total")->base, ==, 600);
  g_assert_cmpfloat (find_change (comparison, FUNCTIONS, "scope", "max")->base, ==, 300);
  g_assert_cmpfloat (find_change (comparison, FUNCTIONS, "scope", "self_avg")->base, ==, 150);
  g_assert_cmpfloat (find_change (comparison, FUNCTIONS, "scope", "self_avg")->head, ==, 200);
}

static void
test_locks_have_sides (void)
{
  g_autoptr (DashDocument) base = document_new ();
  g_autoptr (DashDocument) head = document_new ();
  g_autoptr (DashComparison) comparison = NULL;
  const GPtrArray *rows;

  for (guint i = 0; i < 2; i++)
    {
      add_lock (i == 0 ? base : head, 1, "cache", "read", 100);
      add_lock (i == 0 ? base : head, 2, "cache", "write", 10);
    }
  comparison = compare (&base, 1, &head, 1, "");
  rows = comparison->sections[LOCKS]->rows;
  g_assert_cmpuint (rows->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const DashComparedRow *row = g_ptr_array_index (rows, i);

      g_assert_cmpfloat (row->changes[0].base, ==, g_str_equal (row->kind, "read") ? 100 : 10);
      g_assert_cmpfloat (row->changes[0].head, ==, row->changes[0].base);
    }
}

static void
test_one_run_proves_nothing (void)
{
  g_autoptr (DashDocument) base = document_new ();
  g_autoptr (DashDocument) head = document_new ();
  g_autoptr (DashComparison) comparison = NULL;
  const DashChange *change;

  add_function (base, "f", "", 0, 1000000, 100);
  add_function (head, "f", "", 0, 1000000, 200);
  comparison = compare (&base, 1, &head, 1, "");

  change = find_change (comparison, FUNCTIONS, "f", "avg");
  g_assert_cmpint (change->verdict, ==, DASH_VERDICT_UNPROVEN);
  g_assert_cmpfloat_with_epsilon (change->change, 1, 1e-9);
  g_assert_cmpfloat (change->difference, ==, 100);
  g_assert_cmpfloat (change->chance, ==, 1);
  g_assert_true (isinf (change->detectable));
  g_assert_cmpfloat (find_row (comparison, FUNCTIONS, "f")->distance, ==, 1);
  g_assert_false (dash_comparison_has_failed (comparison));
  g_assert_cmpuint (comparison->n_unproven, ==, 3);
}

static void
test_budgets_are_absolute (void)
{
  g_autoptr (DashDocument) base = document_new ();
  g_autoptr (DashDocument) head = document_new ();
  g_autoptr (DashComparison) comparison = NULL;
  g_autoptr (DashComparison) within = NULL;

  add_function (base, "f", "", 0, 10, 100);
  add_function (head, "f", "", 0, 10, 200);
  add_function (head, "new", "", 0, 10, 500);
  add_channel (base, 1, "jobs", 1000, 3);
  add_channel (head, 1, "jobs", 1000, 3);

  comparison = compare (&base, 1, &head, 1,
                        "[functions-timing]\nbudget.max = 199 ns\n[channels]\nbudget.received_rate = 5\nbudget.sent_rate = 999\n");
  g_assert_cmpint (find_change (comparison, FUNCTIONS, "f", "max")->verdict, ==, DASH_VERDICT_OVER_BUDGET);
  g_assert_cmpint (find_change (comparison, FUNCTIONS, "new", "max")->verdict, ==, DASH_VERDICT_OVER_BUDGET);
  g_assert_cmpint (find_row (comparison, FUNCTIONS, "new")->presence, ==, DASH_PRESENCE_ADDED);
  g_assert_cmpint (find_change (comparison, CHANNELS, "jobs", "sent_rate")->verdict, ==, DASH_VERDICT_OVER_BUDGET);
  g_assert_cmpint (find_change (comparison, CHANNELS, "jobs", "received_rate")->verdict, ==, DASH_VERDICT_NOTHING);
  g_assert_true (dash_comparison_has_failed (comparison));

  within = compare (&base, 1, &head, 1, "[functions-timing]\nbudget.max = 500 ns\n");
  g_assert_false (dash_comparison_has_failed (within));
}

/* Eight a side; figures differ from run to run a little. */
#define RUNS 8

typedef struct
{
  DashDocument *base[RUNS];
  DashDocument *head[RUNS];
} Runs;

static void
runs_init (Runs *self)
{
  for (guint i = 0; i < RUNS; i++)
    {
      self->base[i] = document_new ();
      self->head[i] = document_new ();
      add_function (self->base[i], "same", "", 0, 100, 10000 + i * 10);
      add_function (self->head[i], "same", "", 0, 200, 10005 + i * 10);
      add_function (self->base[i], "slower", "", 0, 100, 10000 + i * 10);
      add_function (self->head[i], "slower", "", 0, 100, 12000 + i * 10);
      add_function (self->base[i], "faster", "", 0, 100, 12000 + i * 10);
      add_function (self->head[i], "faster", "", 0, 100, 10000 + i * 10);
      add_channel (self->base[i], 1, "jobs", 1000, 10);
      add_channel (self->head[i], 1, "jobs", 500, 20);
    }
}

static void
runs_clear (Runs *self)
{
  for (guint i = 0; i < RUNS; i++)
    {
      dash_document_unref (self->base[i]);
      dash_document_unref (self->head[i]);
    }
}

static void
test_many_runs (void)
{
  Runs runs;
  g_autoptr (DashComparison) comparison = NULL;
  const DashChange *change;

  runs_init (&runs);
  comparison = compare (runs.base, RUNS, runs.head, RUNS, "");

  change = find_change (comparison, FUNCTIONS, "slower", "avg");
  g_assert_cmpint (change->verdict, ==, DASH_VERDICT_REGRESSION);
  g_assert_cmpfloat_with_epsilon (change->change, 0.2, 0.01);
  g_assert_cmpfloat (change->change_low, >, 0.19);
  g_assert_cmpfloat (change->change_high, <, 0.21);
  g_assert_cmpfloat (change->adjusted, <, 0.01);
  g_assert_cmpfloat (change->detectable, >=, 0.05);
  g_assert_cmpfloat (change->detectable, <, 0.06);
  g_assert_cmpint (find_change (comparison, FUNCTIONS, "slower", "max")->verdict, ==, DASH_VERDICT_WORSE);
  g_assert_cmpint (find_change (comparison, FUNCTIONS, "faster", "avg")->verdict, ==, DASH_VERDICT_BETTER);
  g_assert_cmpint (find_change (comparison, FUNCTIONS, "same", "avg")->verdict, ==, DASH_VERDICT_UNCHANGED);
  /* Twice the calls are neither better nor worse. */
  g_assert_cmpint (find_change (comparison, FUNCTIONS, "same", "calls")->verdict, ==, DASH_VERDICT_CHANGED);
  g_assert_cmpint (find_change (comparison, CHANNELS, "jobs", "sent")->verdict, ==, DASH_VERDICT_CHANGED);
  /* Worse, but not judged unless a policy says so. */
  g_assert_cmpint (find_change (comparison, CHANNELS, "jobs", "max_queued")->verdict, ==, DASH_VERDICT_WORSE);
  g_assert_true (dash_comparison_has_failed (comparison));
  /* The gravest row comes first. */
  g_assert_cmpstr (((DashComparedRow *) g_ptr_array_index (comparison->sections[FUNCTIONS]->rows, 0))->name, ==, "slower");
  runs_clear (&runs);
}

static void
test_policies (void)
{
  static const struct
  {
    const char *policy;
    DashVerdict slower;
  } cases[] = {
    { "[functions-timing]\nmin_change = 25%\n", DASH_VERDICT_UNCHANGED },
    { "[functions-timing \"slow*\"]\nmin_change.avg = 25%\n", DASH_VERDICT_UNCHANGED },
    { "[functions-timing]\njudge =\n", DASH_VERDICT_WORSE },
    { "[functions-timing]\nmin_calls = 101\n", DASH_VERDICT_WORSE },
    { "[functions-timing]\nmin_calls = 100\n", DASH_VERDICT_REGRESSION },
    { "[functions-timing]\nmin_share = 90%\n", DASH_VERDICT_WORSE },
    { "[functions-timing \"fast*\"]\njudge =\n", DASH_VERDICT_REGRESSION },
    { "[policy]\nsignificance = 0.00000001\n", DASH_VERDICT_UNPROVEN },
    { "[functions-timing]\nbudget.avg = 1 us\n", DASH_VERDICT_OVER_BUDGET },
  };
  Runs runs;

  runs_init (&runs);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DashComparison) comparison = compare (runs.base, RUNS, runs.head, RUNS, cases[i].policy);

      g_autofree char *shown = g_strescape (cases[i].policy, NULL);

      g_test_message ("%s", shown);
      g_assert_cmpint (find_change (comparison, FUNCTIONS, "slower", "avg")->verdict, ==, cases[i].slower);
    }
  {
    g_autoptr (DashComparison) comparison =
        compare (runs.base, RUNS, runs.head, RUNS, "[functions-timing \"slower\"]\nignore = true\n");

    g_assert_null (find_row (comparison, FUNCTIONS, "slower"));
    g_assert_false (dash_comparison_has_failed (comparison));
  }
  {
    g_autoptr (DashComparison) comparison = compare (runs.base, RUNS, runs.head, RUNS, "[channels]\njudge = max_queued\n");

    g_assert_cmpint (find_change (comparison, CHANNELS, "jobs", "max_queued")->verdict, ==, DASH_VERDICT_REGRESSION);
  }
  runs_clear (&runs);
}

/* A function that isn't called in each run has as many figures as runs have it; zeros have no ratio. */
static void
test_odd_figures (void)
{
  g_autoptr (DashDocument) base = document_new ();
  g_autoptr (DashDocument) other_base = document_new ();
  g_autoptr (DashDocument) head = document_new ();
  DashDocument *bases[2] = { base, other_base };
  g_autoptr (DashComparison) comparison = NULL;
  const DashChange *change;

  add_function (base, "rare", "", 0, 10, 100);
  add_function (head, "rare", "", 0, 10, 100);
  add_channel (base, 1, "jobs", 0, 0);
  add_channel (other_base, 1, "jobs", 0, 0);
  add_channel (head, 1, "jobs", 7, 0);
  comparison = compare (bases, 2, &head, 1, "");

  change = find_change (comparison, FUNCTIONS, "rare", "avg");
  g_assert_cmpuint (change->n_base, ==, 1);
  g_assert_cmpuint (change->n_head, ==, 1);
  change = find_change (comparison, CHANNELS, "jobs", "sent");
  g_assert_true (isinf (change->change));
  g_assert_cmpfloat (change->difference, ==, 7);
  change = find_change (comparison, CHANNELS, "jobs", "max_queued");
  g_assert_cmpfloat (change->change, ==, 0);
  g_assert_cmpint (change->verdict, ==, DASH_VERDICT_UNCHANGED);
}

static void
test_warnings (void)
{
  g_autoptr (DashDocument) base = document_new ();
  g_autoptr (DashDocument) head = document_new ();
  g_autoptr (DashComparison) same = compare (&base, 1, &head, 1, "");
  g_autoptr (DashComparison) differ = NULL;
  DashDocument *twice[2] = { base, base };
  g_autoptr (DashComparison) repeated = NULL;

  g_assert_cmpuint (same->warnings->len, ==, 0);

  base->machine_host = dash_document_intern (base, "fast");
  head->machine_host = dash_document_intern (head, "slow");
  head->program_name = dash_document_intern (head, "another");
  head->generator_version = dash_document_intern (head, "0.2.0");
  differ = compare (&base, 1, &head, 1, "");
  g_assert_cmpuint (differ->warnings->len, ==, 3);
  g_assert_nonnull (strstr (g_ptr_array_index (differ->warnings, 0), "The machines differ: fast"));

  base->program_started_at = dash_document_intern (base, "2026-01-01T00:00:00Z");
  repeated = compare (twice, 2, twice, 2, "");
  g_assert_cmpuint (repeated->warnings->len, ==, 2);
  g_assert_nonnull (strstr (g_ptr_array_index (repeated->warnings, 0), "more than once"));
  g_assert_nonnull (strstr (g_ptr_array_index (repeated->warnings, 1), "of the same run, of the same moment"));
}

/* A report that was saved while the program ran, and what it became. */
static void
test_moments_of_a_run (void)
{
  g_autoptr (DashDocument) base = document_new ();
  g_autoptr (DashDocument) head = document_new ();
  g_autoptr (DashComparison) moments = NULL, runs = NULL;
  g_autoptr (GString) markdown = g_string_new (NULL);

  base->program_started_at = dash_document_intern (base, "2026-01-01T00:00:00Z");
  head->program_started_at = dash_document_intern (head, "2026-01-01T00:00:00Z");
  head->elapsed_ns *= 2;
  moments = compare (&base, 1, &head, 1, "");
  g_assert_cmpuint (moments->warnings->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (moments->warnings, 0), "two moments"));
  /* A sentence is no name that has to fit into a table. */
  dash_comparison_append_markdown (moments, "indexer", FALSE, 10, markdown);
  g_assert_null (strstr (markdown->str, "…"));

  head->program_pid = 7;
  runs = compare (&base, 1, &head, 1, "");
  g_assert_cmpuint (runs->warnings->len, ==, 0);
}

/* What a table and a headline make of it. */
/* A factor says something only of what was above zero. */
static void
test_parts (void)
{
  static const struct
  {
    double base, change;
    const char *text;
  } cases[] = {
    { 1, 0.101, "+10.1 %" }, { 1, -0.5, "−50.0 %" }, { 1, 11.3, "×12.3" },
    { -1, -12, "−1200 %" },  { -1, 14, "+1400 %" },  { 0, INFINITY, "from zero" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DashChange change = { .base = cases[i].base, .change = cases[i].change };
      g_autofree char *text = dash_change_format_part (&change);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_words (void)
{
  DashDocument *base[10], *head[10];
  g_autofree char *headline = NULL, *nothing = NULL, *runs = NULL, *sentences = NULL, *alone = NULL;
  g_autoptr (DashComparison) comparison = NULL, same = NULL;
  const DashComparedRow *row;
  guint average = 0;

  for (guint i = 0; i < 10; i++)
    {
      base[i] = document_new ();
      head[i] = document_new ();
      add_function (base[i], "parse", "a.c", 1, 100, 10000 + i * 10);
      add_function (head[i], "parse", "a.c", 1, 100, 20003 + i * 10);
      add_function (head[i], "comes", "a.c", 1, 100, 10000);
    }
  comparison = compare (base, 10, head, 10, "");
  same = compare (base, 10, base, 10, "");
  row = find_row (comparison, FUNCTIONS, "parse");
  g_assert_true (dash_compared_section_find_metric (comparison->sections[FUNCTIONS], "avg", &average));
  g_assert_cmpuint (dash_compared_section_choose_metric (comparison->sections[FUNCTIONS]), ==, average);

  headline = dash_comparison_describe_headline (comparison);
  g_assert_true (g_str_has_prefix (headline, "parse got worse: "));
  g_assert_nonnull (strstr (headline, " (+"));
  nothing = dash_comparison_describe_headline (same);
  g_assert_cmpstr (nothing, ==, "Nothing changed.");
  runs = dash_comparison_describe_runs (comparison);
  g_assert_cmpstr (runs, ==, "10 runs of base · 10 runs of head");
  sentences = dash_change_describe (&row->changes[average], comparison->significance);
  g_assert_nonnull (strstr (sentences, "With 95 % certainty"));
  g_assert_nonnull (strstr (sentences, "< 0.001; from 0.01 down"));
  g_assert_nonnull (strstr (sentences, "would have been found"));
  alone = dash_change_describe (&find_row (comparison, FUNCTIONS, "comes")->changes[average], comparison->significance);
  g_assert_nonnull (strstr (alone, "Only one side"));
  for (guint i = 0; i < 10; i++)
    {
      dash_document_unref (base[i]);
      dash_document_unref (head[i]);
    }
}

static const char *
nth_name (DashComparedView *view, guint row)
{
  return row < dash_compared_view_get_n (view) ? dash_compared_view_get (view, row)->name : NULL;
}

static void
test_view (void)
{
  g_autoptr (DashDocument) base = document_new ();
  g_autoptr (DashDocument) head = document_new ();
  g_autoptr (DashComparison) comparison = NULL;
  g_autoptr (DashComparedView) view = dash_compared_view_new ();
  g_autoptr (GError) error = NULL;
  DashMeasured sides[2] = { { FALSE }, { FALSE } };
  const DashComparedSection *section;

  add_function (base, "slower", "a.c", 1, 100, 10000);
  add_function (head, "slower", "a.c", 1, 100, 20000);
  add_function (base, "faster", "a.c", 1, 100, 20000);
  add_function (head, "faster", "a.c", 1, 100, 10000);
  add_function (base, "stays", "b.c", 1, 100, 10000);
  add_function (head, "stays", "b.c", 1, 100, 10000);
  add_function (base, "goes", "b.c", 1, 50, 10000);
  add_function (head, "comes", "b.c", 1, 70, 10000);
  comparison = compare (&base, 1, &head, 1, "");
  section = comparison->sections[FUNCTIONS];

  dash_compared_view_update (view);
  g_assert_cmpuint (dash_compared_view_get_n (view), ==, 0);
  dash_compared_view_set_section (view, section);
  dash_compared_view_update (view);
  g_assert_cmpuint (dash_compared_view_get_n (view), ==, 5);
  g_assert_cmpstr (nth_name (view, 0), ==, "slower");
  g_assert_cmpstr (nth_name (view, 1), ==, "stays");
  g_assert_cmpstr (nth_name (view, 2), ==, "faster");
  g_assert_cmpstr (nth_name (view, 3), ==, "comes");
  g_assert_cmpstr (nth_name (view, 4), ==, "goes");
  g_assert_cmpint (dash_compared_view_find (view, find_row (comparison, FUNCTIONS, "faster")), ==, 2);

  dash_compared_view_set_only_changed (view, TRUE);
  dash_compared_view_update (view);
  g_assert_cmpuint (dash_compared_view_get_n (view), ==, 4);
  g_assert_cmpint (dash_compared_view_find (view, find_row (comparison, FUNCTIONS, "stays")), ==, -1);
  dash_compared_view_set_only_changed (view, FALSE);

  /* What isn't known is last in both directions. */
  dash_compared_view_set_sort (view, DASH_COMPARED_SORT_BASE, FALSE);
  dash_compared_view_update (view);
  g_assert_cmpstr (nth_name (view, 3), ==, "faster");
  g_assert_cmpstr (nth_name (view, 4), ==, "comes");
  dash_compared_view_set_sort (view, DASH_COMPARED_SORT_BASE, TRUE);
  dash_compared_view_update (view);
  g_assert_cmpstr (nth_name (view, 0), ==, "faster");
  g_assert_cmpstr (nth_name (view, 4), ==, "comes");
  dash_compared_view_set_sort (view, DASH_COMPARED_SORT_NAME, FALSE);
  dash_compared_view_update (view);
  g_assert_cmpstr (nth_name (view, 0), ==, "comes");

  g_assert_true (dash_compared_view_set_search (view, "b.c", &error));
  dash_compared_view_update (view);
  g_assert_cmpuint (dash_compared_view_get_n (view), ==, 3);
  g_assert_false (dash_compared_view_set_search (view, "/(/", &error));
  g_assert_nonnull (error);

  /* Its distributions are those of the reports. */
  for (guint side = 0; side < 2; side++)
    dash_measured_clear (&sides[side]);
  dash_comparison_measure (comparison, FUNCTIONS, find_row (comparison, FUNCTIONS, "comes"), &sides[0], &sides[1]);
  g_assert_null (dash_measured_get_histogram (&sides[0], FUNCTIONS));
  g_assert_cmpuint (dash_histogram_get_count (dash_measured_get_histogram (&sides[1], FUNCTIONS)), ==, 70);
  for (guint side = 0; side < 2; side++)
    dash_measured_finish (&sides[side]);
}

/* What else the machine does passes for a change when one side runs after the other. */
static void
test_order (void)
{
  DashDocument *documents[4];
  static const char *const moments[] = { "2026-01-01T00:00:00Z", "2026-01-01T00:00:10Z", "2026-01-01T00:00:20Z",
                                         "2026-01-01T00:00:30Z" };

  for (guint i = 0; i < 4; i++)
    {
      documents[i] = document_new ();
      documents[i]->program_pid = i + 1;
      documents[i]->program_started_at = dash_document_intern (documents[i], moments[i]);
    }
  {
    g_autoptr (DashComparison) apart = compare (documents, 2, documents + 2, 2, "");
    DashDocument *base[2] = { documents[0], documents[2] }, *head[2] = { documents[1], documents[3] };
    g_autoptr (DashComparison) by_turns = compare (base, 2, head, 2, "");

    g_assert_cmpuint (apart->warnings->len, ==, 1);
    g_assert_nonnull (strstr (g_ptr_array_index (apart->warnings, 0), "by turns"));
    g_assert_cmpuint (by_turns->warnings->len, ==, 0);
  }
  for (guint i = 0; i < 4; i++)
    dash_document_unref (documents[i]);
}

/* When one side ran after the other, a change must be larger than what happened within a side. */
static void
test_drift (void)
{
  DashDocument *documents[16];

  for (guint i = 0; i < 16; i++)
    {
      g_autofree char *moment = g_strdup_printf ("2026-01-01T00:00:%02uZ", i);

      documents[i] = document_new ();
      documents[i]->program_pid = i + 1;
      documents[i]->program_started_at = dash_document_intern (documents[i], moment);
      /* The machine becomes slower all the time; the second function also gets slower by half. */
      add_function (documents[i], "drifts", "", 0, 100, 10000 + i * 500);
      add_function (documents[i], "slower", "", 0, 100, (10000 + i * 500) * (i < 8 ? 1 : 1.5));
    }
  {
    /* The order in which they're given says nothing. */
    DashDocument *base[8], *head[8];
    g_autoptr (DashComparison) comparison = NULL;

    for (guint i = 0; i < 8; i++)
      {
        base[i] = documents[(i * 3) % 8];
        head[i] = documents[8 + (i * 5) % 8];
      }
    comparison = compare (base, 8, head, 8, "[policy]\nsignificance = 0.05\n[functions-timing]\njudge = avg\n");
    g_assert_cmpfloat (find_change (comparison, FUNCTIONS, "drifts", "avg")->adjusted, <, 0.05);
    g_assert_cmpint (find_change (comparison, FUNCTIONS, "slower", "avg")->verdict, ==, DASH_VERDICT_REGRESSION);
    g_assert_cmpfloat (find_change (comparison, FUNCTIONS, "slower", "avg")->drift, >, 0.1);
  }
  for (guint i = 0; i < 16; i++)
    dash_document_unref (documents[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison/matching", test_matching);
  g_test_add_func ("/comparison/locks-have-sides", test_locks_have_sides);
  g_test_add_func ("/comparison/one-run-proves-nothing", test_one_run_proves_nothing);
  g_test_add_func ("/comparison/budgets-are-absolute", test_budgets_are_absolute);
  g_test_add_func ("/comparison/many-runs", test_many_runs);
  g_test_add_func ("/comparison/policies", test_policies);
  g_test_add_func ("/comparison/odd-figures", test_odd_figures);
  g_test_add_func ("/comparison/warnings", test_warnings);
  g_test_add_func ("/comparison/moments-of-a-run", test_moments_of_a_run);
  g_test_add_func ("/comparison/parts", test_parts);
  g_test_add_func ("/comparison/words", test_words);
  g_test_add_func ("/comparison/view", test_view);
  g_test_add_func ("/comparison/order", test_order);
  g_test_add_func ("/comparison/drift", test_drift);
  return g_test_run ();
}
