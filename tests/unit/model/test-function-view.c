/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of rows: against a plain sort, with ties, searches and rows that come and go. */
#include <string.h>

#include "dash-function-view.h"
#include "fixture.h"

static void
assert_order (DashFunctionView *view, const char *first, ...)
{
  va_list names;
  gsize row = 0;

  va_start (names, first);
  for (const char *name = first; name != NULL; name = va_arg (names, const char *), row++)
    {
      DashFunction *function = dash_function_view_get_function (view, row);

      g_assert_nonnull (function);
      g_assert_cmpstr (dash_function_get_name (function), ==, name);
      g_assert_cmpint (dash_function_view_find (view, function), ==, row);
    }
  va_end (names);
  g_assert_cmpuint (dash_function_view_get_n_functions (view), ==, row);
  g_assert_null (dash_function_view_get_function (view, row));
}

static Program *
make_program (DashSession *session)
{
  const char *names[] = { "parse", "Reduce", "read_chunk", "idle" };
  Program *program = program_new (4);

  for (guint i = 0; i < 4; i++)
    {
      Place *place = &g_array_index (program->places, Place, i);

      g_free (place->name);
      place->name = g_strdup (names[i]);
    }
  program_call (program, 0, 100);
  program_call (program, 0, 900);
  program_call (program, 1, 1000);
  program_call (program, 2, 5000);
  program_pass (program, HALF);
  program_tell (program, DASH_DOCUMENT_SNAPSHOT, session);
  return program;
}

static void
test_sort_and_ties (void)
{
  g_autoptr (DashSession) session = dash_session_new (NULL);
  g_autoptr (Program) program = make_program (session);
  g_autoptr (DashFunctionView) view = dash_function_view_new (session);

  g_assert_cmpuint (dash_session_get_n_functions (session), ==, program->places->len);
  g_assert_true (dash_function_view_update (view));
  assert_order (view, "read_chunk", "Reduce", "parse", "idle", NULL);
  g_assert_false (dash_function_view_update (view));

  dash_function_view_set_sort (view, DASH_SORT_TOTAL, 0, FALSE);
  g_assert_true (dash_function_view_update (view));
  assert_order (view, "idle", "Reduce", "parse", "read_chunk", NULL);
  dash_function_view_set_sort (view, DASH_SORT_NAME, 0, FALSE);
  dash_function_view_update (view);
  assert_order (view, "Reduce", "idle", "parse", "read_chunk", NULL);
  dash_function_view_set_sort (view, DASH_SORT_NAME, 0, TRUE);
  dash_function_view_update (view);
  assert_order (view, "read_chunk", "parse", "idle", "Reduce", NULL);
  dash_function_view_set_sort (view, DASH_SORT_CALLS, 0, TRUE);
  dash_function_view_update (view);
  assert_order (view, "parse", "Reduce", "read_chunk", "idle", NULL);
  dash_function_view_set_sort (view, DASH_SORT_PERCENTILE, 50, TRUE);
  dash_function_view_update (view);
  assert_order (view, "read_chunk", "Reduce", "parse", "idle", NULL);

  dash_function_view_set_hide_idle (view, TRUE);
  dash_function_view_set_sort (view, DASH_SORT_MIN, 0, FALSE);
  g_assert_true (dash_function_view_update (view));
  assert_order (view, "parse", "Reduce", "read_chunk", NULL);
  g_assert_cmpint (dash_function_view_find (view, dash_session_get_nth_function (session, 3)), ==,
                   -1);
}

static void
test_search (void)
{
  g_autoptr (DashSession) session = dash_session_new (NULL);
  g_autoptr (Program) program = make_program (session);
  g_autoptr (DashFunctionView) view = dash_function_view_new (session);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (dash_session_get_n_functions (session), ==, program->places->len);
  g_assert_true (dash_function_view_set_search (view, "RE", &error));
  dash_function_view_update (view);
  /* The file is src/reader.c, so all match. */
  assert_order (view, "read_chunk", "Reduce", "parse", "idle", NULL);
  g_assert_true (dash_function_view_set_search (view, "par", &error));
  dash_function_view_update (view);
  assert_order (view, "parse", NULL);
  g_assert_true (dash_function_view_set_search (view, "reader.c:102", &error));
  dash_function_view_update (view);
  assert_order (view, "read_chunk", NULL);
  g_assert_true (dash_function_view_set_search (view, "/^re.*[ek]$/", &error));
  dash_function_view_update (view);
  assert_order (view, "read_chunk", "Reduce", NULL);

  /* Not valid: says why, and what was found stays. */
  g_assert_false (dash_function_view_set_search (view, "/re(/", &error));
  g_assert_nonnull (error);
  g_assert_true (g_str_has_prefix (error->message, "Not a valid expression: "));
  g_assert_cmpstr (dash_function_view_get_search (view), ==, "/^re.*[ek]$/");
  dash_function_view_update (view);
  assert_order (view, "read_chunk", "Reduce", NULL);
  g_clear_error (&error);

  /* Half an expression is text. */
  g_assert_true (dash_function_view_set_search (view, "/re", &error));
  dash_function_view_update (view);
  assert_order (view, "read_chunk", "Reduce", "parse", "idle", NULL);
  g_assert_true (dash_function_view_set_search (view, "no such thing", &error));
  g_assert_true (dash_function_view_update (view));
  g_assert_cmpuint (dash_function_view_get_n_functions (view), ==, 0);
  g_assert_true (dash_function_view_set_search (view, "", &error));
  dash_function_view_update (view);
  g_assert_cmpuint (dash_function_view_get_n_functions (view), ==, 4);
  g_assert_null (dash_function_view_get_search (view));
}

static int
compare (const void *a, const void *b)
{
  DashFunction *one = *(DashFunction *const *) a, *other = *(DashFunction *const *) b;
  guint64 left = dash_function_get_figures (one)->total_ns,
          right = dash_function_get_figures (other)->total_ns;

  if (left != right)
    return left < right ? 1 : -1;
  return strcmp (dash_function_get_name (one), dash_function_get_name (other));
}

/* Whatever changes from update to update, it is what sorting anew would give. */
static void
test_against_plain_sort (void)
{
  const guint n = 500;
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (DashSession) session = dash_session_new (NULL);
  g_autoptr (Program) program = program_new (n);
  g_autoptr (DashFunctionView) view = dash_function_view_new (session);

  program_tell (program, DASH_DOCUMENT_SNAPSHOT, session);
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (GPtrArray) expected = g_ptr_array_new ();
      guint n_changes = (guint) g_rand_int_range (rand, 0, round % 5 == 0 ? 2 * (gint32) n : 10);
      gsize n_rows;
      DashFunction *const *rows;

      for (guint i = 0; i < n_changes; i++)
        program_call (program, (guint) g_rand_int_range (rand, 0, (gint32) n),
                      1000 * (guint64) g_rand_int_range (rand, 1, 4));
      program_pass (program, HALF);
      program_tell (program, DASH_DOCUMENT_DELTA, session);
      dash_function_view_update (view);

      for (guint i = 0; i < n; i++)
        g_ptr_array_add (expected, dash_session_get_nth_function (session, i));
      g_ptr_array_sort (expected, compare);
      rows = dash_function_view_get_functions (view, &n_rows);
      g_assert_cmpuint (n_rows, ==, n);
      for (guint i = 0; i < n; i++)
        g_assert_true (rows[i] == g_ptr_array_index (expected, i));
    }
}

static void
test_empty (void)
{
  g_autoptr (DashSession) session = dash_session_new (NULL);
  g_autoptr (DashFunctionView) view = dash_function_view_new (session);
  g_autoptr (Program) program = NULL;

  g_assert_false (dash_function_view_update (view));
  g_assert_cmpuint (dash_function_view_get_n_functions (view), ==, 0);
  program = make_program (session);
  g_assert_true (dash_function_view_update (view));
  g_assert_cmpuint (dash_function_view_get_n_functions (view), ==, 4);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/function-view/sort-and-ties", test_sort_and_ties);
  g_test_add_func ("/function-view/search", test_search);
  g_test_add_func ("/function-view/against-plain-sort", test_against_plain_sort);
  g_test_add_func ("/function-view/empty", test_empty);

  return g_test_run ();
}
