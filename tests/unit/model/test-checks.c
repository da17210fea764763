/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Needs attention": each thing that can be odd is found, and nothing when all is well. */
#include <string.h>

#include "dash-checks.h"
#include "fixture.h"

/* A minute and a half: a function whose slowest calls take 1 ms, but @slow_ns from second 60 to 70.
 */
static DashSession *
watch (Program *program, guint64 slow_ns, guint more_threads)
{
  DashSession *session = dash_session_new (NULL);
  GRand *rand = g_rand_new_with_seed (9);

  dash_session_set_source_state (session, DASH_SOURCE_LIVE, NULL);
  program_tell (program, DASH_DOCUMENT_SNAPSHOT, session);
  for (guint i = 0; i < 180; i++)
    {
      for (guint c = 0; c < 100; c++)
        {
          program_call (program, 0, 30000 + (guint64) g_rand_int_range (rand, 0, 3000));
          program_call (program, 1, 500 + (guint64) g_rand_int_range (rand, 0, 300));
        }
      for (guint c = 0; c < 4; c++)
        program_call (program, 0, i >= 120 && i < 140 ? slow_ns : 1000000);
      program->threads += i % 5 == 0 ? more_threads : 0;
      program_pass (program, HALF);
      program_tell (program, DASH_DOCUMENT_DELTA, session);
    }
  g_rand_free (rand);
  return session;
}

static DashFinding *
find (DashChecks *checks, const char *title)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checks)); i++)
    {
      g_autoptr (DashFinding) finding = g_list_model_get_item (G_LIST_MODEL (checks), i);

      if (strcmp (dash_finding_get_title (finding), title) == 0)
        return finding;
    }
  return NULL;
}

static void
test_all_is_well (void)
{
  g_autoptr (Program) program = program_new (2);
  g_autoptr (DashSession) session = watch (program, 1000000, 0);
  g_autoptr (DashChecks) checks = dash_checks_new (session);
  g_autofree char *passed = NULL;

  dash_checks_run (checks);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (checks)), ==, 0);
  g_assert_cmpuint (dash_checks_get_n_passed (checks), ==, dash_checks_get_n_checks (checks));
  passed = dash_checks_describe_passed (checks);
  g_assert_nonnull (strstr (passed, "Nothing was lost · Every scope was closed"));
  g_assert_nonnull (strstr (passed, "No function became slow"));
  g_assert_null (dash_checks_find (checks, dash_session_get_nth_function (session, 0)));
}

static void
test_slow_function (void)
{
  g_autoptr (Program) program = program_new (2);
  g_autoptr (DashSession) session = watch (program, 8760000, 0);
  g_autoptr (DashChecks) checks = dash_checks_new (session);
  DashFinding *finding;
  DashRange range;

  dash_checks_run (checks);
  finding = find (checks, "place_00000 became slow");
  g_assert_nonnull (finding);
  g_assert_cmpstr (dash_finding_get_detail (finding), ==,
                   "P99 rose from 1.00"
                   "\xe2\x80\x89"
                   "ms to 8.75"
                   "\xe2\x80\x89"
                   "ms");
  g_assert_cmpint (dash_finding_get_page (finding), ==, DASH_FINDING_PAGE_FUNCTIONS);
  g_assert_cmpint (dash_finding_get_severity (finding), ==, DASH_SEVERITY_ERROR);
  g_assert_true (dash_finding_get_function (finding) == dash_session_get_nth_function (session, 0));
  g_assert_true (dash_finding_get_range (finding, &range));
  g_assert_cmpint (range.begin_ns, >=, 58 * SECOND);
  g_assert_cmpint (range.begin_ns, <=, 60 * SECOND);
  g_assert_cmpint (range.end_ns, >=, 70 * SECOND);
  g_assert_cmpint (range.end_ns, <=, 72 * SECOND);
  g_assert_true (dash_checks_find (checks, dash_session_get_nth_function (session, 0)) == finding);
  g_assert_cmpuint (dash_checks_get_n_passed (checks), ==, dash_checks_get_n_checks (checks) - 1);
}

static void
test_the_others (void)
{
  g_autoptr (Program) program = program_new (2);
  g_autoptr (DashSession) session = NULL;
  g_autoptr (DashChecks) checks = NULL;
  g_autoptr (DashFinding) first = NULL;

  program->unbalanced = 3;
  program->sites_folded = 1;
  program->clock_source = "monotonic";
  program->scope_cost_ns = 1e6;
  session = watch (program, 1000000, 1);
  program->ended = "signal 11";
  program_pass (program, HALF);
  program_tell (program, DASH_DOCUMENT_DELTA, session);
  checks = dash_checks_new (session);
  dash_checks_run (checks);

  g_assert_nonnull (find (checks, "The program was ended by signal 11 (Segmentation fault)"));
  g_assert_cmpstr (dash_finding_get_detail (find (checks, "Some figures are incomplete")), ==,
                   "1 place counted under <other>");
  g_assert_true (g_str_has_prefix (
      dash_finding_get_detail (find (checks, "Scopes were left without being closed")), "3 times"));
  g_assert_nonnull (find (checks, "The system's clock is in use"));
  g_assert_nonnull (find (checks, "Measuring takes much of the run"));
  g_assert_true (
      dash_finding_get_range (find (checks, "The number of threads keeps growing"), NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (checks)) +
                        dash_checks_get_n_passed (checks),
                    ==, dash_checks_get_n_checks (checks));
  /* The worst first. */
  first = g_list_model_get_item (G_LIST_MODEL (checks), 0);
  g_assert_cmpint (dash_finding_get_severity (first), ==, DASH_SEVERITY_ERROR);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* By itself, while the session goes on; and quiet while nothing new is found. */
static void
test_by_itself (void)
{
  g_autoptr (Program) program = program_new (2);
  g_autoptr (DashSession) session = watch (program, 1000000, 0);
  g_autoptr (DashChecks) checks = dash_checks_new (session);
  guint n_changed = 0;

  while (dash_checks_get_n_passed (checks) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect_swapped (checks, "items-changed", G_CALLBACK (count_cb), &n_changed);
  dash_checks_run (checks);
  g_assert_cmpuint (n_changed, ==, 0);

  program->unbalanced = 1;
  for (guint i = 0; i < 5; i++)
    {
      program_pass (program, HALF);
      program_tell (program, DASH_DOCUMENT_DELTA, session);
    }
  while (n_changed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (find (checks, "Scopes were left without being closed"));
}

static DashFieldValue *
say (DashDocument *document, DashSection section, const char *key)
{
  DashDocumentSection *rows = &document->sections[section];
  DashDocumentRecord *row = &rows->rows[rows->n_rows - 1];
  gint field = dash_record_info_find (&dash_section_get_info (section)->rows, key, strlen (key));

  row->fields |= 1u << field;
  return &dash_document_get_values (document, row)[field];
}

/* A second of a program with a row in each section, all well or all @odd. */
static void
tell_rows (DashSession *session, guint second, gboolean odd)
{
  g_autoptr (DashDocument) document =
      dash_document_new (second == 0 ? DASH_DOCUMENT_SNAPSHOT : DASH_DOCUMENT_DELTA);
  static const char *const names[] = { "paths", "reader", "committer", "default", "store", "MainWindow" };
  static const DashSection sections[] = { DASH_SECTION_CHANNELS, DASH_SECTION_THREADS,
                                          DASH_SECTION_THREADS, DASH_SECTION_RUNTIME,
                                          DASH_SECTION_LOCKS, DASH_SECTION_RUNTIME };

  document->elapsed_ns = second * (guint64) SECOND;
  document->clock_source = "tsc";
  document->fields = DASH_DOCUMENT_HAS_CLOCK;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      dash_document_add_record (document, sections[i], i);
      say (document, sections[i], "name")->text = names[i];
      if (sections[i] == DASH_SECTION_CHANNELS)
        {
          say (document, sections[i], "state")->text = odd ? "full" : "active";
          say (document, sections[i], "queued")->number = 8;
        }
      else if (sections[i] == DASH_SECTION_THREADS)
        {
          say (document, sections[i], "state")->text = odd && i == 2 ? "blocked" : "running";
          say (document, sections[i], "cpu_ns")->number =
              i == 2 ? 0 : second * G_GUINT64_CONSTANT (400000000);
          say (document, sections[i], "wait_ns")->number =
              odd && i == 1 ? second * G_GUINT64_CONSTANT (300000000) : 0;
        }
      else if (i == 5)
        {
          say (document, sections[i], "kind")->text = "frame-clock";
          say (document, sections[i], "iterations")->number = 60 * second;
          say (document, sections[i], "missed")->number = odd ? 2 * second : second;
          say (document, sections[i], "stall_max_ns")->number = 184000000; /* which isn't a loop's */
        }
      else if (sections[i] == DASH_SECTION_RUNTIME)
        {
          say (document, sections[i], "kind")->text = "main-context";
          say (document, sections[i], "stall_max_ns")->number = odd ? 184000000 : 99000000;
          say (document, sections[i], "stall_max_at_ns")->number = 7 * (guint64) SECOND;
        }
      else
        {
          say (document, sections[i], "acquisitions")->number = 1000 * (second + 1);
          say (document, sections[i], "contended")->number = odd ? 310 * (second + 1) : 10;
          say (document, sections[i], "wait_total_ns")->number = second * G_GUINT64_CONSTANT (50000000);
        }
    }
  dash_session_apply (session, document);
}

static void
test_sections (void)
{
  static const char *const odd[] = { "The channel paths is full",
                                     "The thread reader waits for a processor",
                                     "The thread committer is blocked",
                                     "The main loop default stalled",
                                     "The lock store is contended",
                                     "Frames of MainWindow were missed" };

  for (guint wrong = 0; wrong < 2; wrong++)
    {
      g_autoptr (DashSession) session = dash_session_new (NULL);
      g_autoptr (DashChecks) checks = NULL;
      g_autofree char *passed = NULL;

      dash_session_set_source_state (session, DASH_SOURCE_LIVE, NULL);
      for (guint second = 0; second <= 40; second++)
        tell_rows (session, second, wrong);
      checks = dash_checks_new (session);
      dash_checks_run (checks);
      passed = dash_checks_describe_passed (checks);
      for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
        {
          DashFinding *finding = find (checks, odd[i]);

          g_assert_cmpint (finding != NULL, ==, wrong);
          if (finding == NULL)
            continue;
          g_assert_cmpint (dash_finding_get_page (finding), ==, DASH_FINDING_PAGE_SECTION);
          g_assert_cmpuint (dash_record_get_id (dash_finding_get_record (finding)), ==, i);
        }
      g_assert_cmpint (strstr (passed, "No channel is full") != NULL, ==, !wrong);
      g_assert_cmpint (strstr (passed, "No lock is contended") != NULL, ==, !wrong);
      if (!wrong)
        g_assert_cmpuint (dash_checks_get_n_passed (checks), ==, dash_checks_get_n_checks (checks));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/checks/all-is-well", test_all_is_well);
  g_test_add_func ("/checks/slow-function", test_slow_function);
  g_test_add_func ("/checks/the-others", test_the_others);
  g_test_add_func ("/checks/by-itself", test_by_itself);

  g_test_add_func ("/checks/sections", test_sections);
  return g_test_run ();
}
