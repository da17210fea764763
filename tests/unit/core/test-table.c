/* SPDX-License-Identifier: MIT
 *
 * test-table.c: the report as text: columns line up, names are cut, nothing dangerous reaches a terminal.
 */
#include "arena-fixture.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

static char *
write_table (arena_fixture *arena, const hp_table_style *style)
{
  hp_reader *reader = hp_reader_new_for_file (arena->arena, arena->size, false);
  hp_snapshot *snapshot = hp_reader_take (reader);
  hp_buffer buffer = HP_BUFFER_INIT;
  hp_table_write (&buffer, snapshot, style);
  hp_snapshot_unref (snapshot);
  hp_reader_unref (reader);
  return hp_buffer_finish (&buffer, NULL);
}

static void
test_durations (void)
{
  static const struct {
    guint64 ns;
    const char *text;
  } cases[] = {
    { 0, "0 ns" },
    { 999, "999 ns" },
    { 1000, "1.00 µs" },
    { 1004, "1.00 µs" },
    { 1005, "1.01 µs" },
    { 9994, "9.99 µs" },
    { 9995, "10.0 µs" },
    { 99949, "99.9 µs" },
    { 99950, "100 µs" },
    { 999499, "999 µs" },
    { 999500, "1.00 ms" },
    { 93400000, "93.4 ms" },
    { 999500000, "1.00 s" },
    { 61234567890, "61.2 s" },
    { 999499999999, "999 s" },
    { 1234567890123, "1235 s" },
    { UINT64_MAX, "18446744074 s" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char text[HP_DURATION_SIZE];
    hp_format_duration (text, cases[i].ns);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_columns_of_text (void)
{
  g_assert_cmpuint (hp_text_columns (""), ==, 0);
  g_assert_cmpuint (hp_text_columns ("plain"), ==, 5);
  g_assert_cmpuint (hp_text_columns ("µs ü"), ==, 4);
  g_assert_cmpuint (hp_text_columns ("漢字"), ==, 4);
  g_assert_cmpuint (hp_text_columns ("e\u0301"), ==, 1);
  g_assert_cmpuint (hp_text_columns ("🙂"), ==, 2);
  g_assert_cmpuint (hp_text_columns ("a\xff"), ==, 2);
}

static void
test_cut (void)
{
  static const struct {
    const char *given;
    gsize columns;
    const char *cut;
  } cases[] = {
    { "parse_chunk", 11, "parse_chunk" }, { "parse_chunk", 6, "parse…" }, { "漢字漢字", 4, "漢… " },
    { "ab\033[31mc", 20, "ab\xef\xbf\xbd[31mc" }, { "e\u0301e\u0301e\u0301", 2, "e\u0301…" }, { "abc", 1, "…" },
    { "abc", 0, "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    hp_buffer buffer = HP_BUFFER_INIT;
    hp_text_add_cut (&buffer, cases[i].given, cases[i].columns);
    char *text = hp_buffer_finish (&buffer, NULL);
    g_assert_cmpstr (text, ==, cases[i].cut);
    free (text);
  }
}

static void
test_golden (void)
{
  arena_fixture arena;
  arena_fixture_init (&arena, 4u << 20);
  arena_fixture_fill (&arena);
  arena.arena->losses[HP_LOSS_UNBALANCED] = 3;
  hp_table_style style = { 0 };
  char *text = write_table (&arena, &style);
  g_assert_cmpstr (text, ==,
    "[hotpath] indexer | nightly | 2.00 ms\n"
    "\n"
    "functions-timing: time of each function; % Total is of main's total, 2.00 ms\n"
    "Function        Calls      Avg      P50      P95    P99.9      Max     Self    Total  % Total\n"
    "---------------------------------------------------------------------------------------------\n"
    "indexer             0        -        -        -        -        -  1.19 ms  2.00 ms  100.00%\n"
    "parse             400  6.10 µs  4.21 µs  8.18 µs  8.20 µs  8.20 µs  1.20 ms  1.62 ms   81.03%\n"
    "read \"chunk\" ü    200  2.10 µs  2.10 µs  2.18 µs  2.20 µs  2.20 µs   420 µs   420 µs   21.00%\n"
    "\n"
    "Not exact: scopes that lost their end, closed by the probe: 3\n");
  free (text);
  arena_fixture_clear (&arena);
}

/* Every line of the table proper is as wide as its rule, whatever the names are made of. */
static void
assert_lines_up (const char *text)
{
  char **lines = g_strsplit (text, "\n", -1);
  gsize width = 0;
  for (guint i = 0; lines[i] && lines[i][0] != '-'; i++)
    width = lines[i + 1] ? strlen (lines[i + 1]) : 0;
  g_assert_cmpuint (width, >, 40);
  guint rows = 0;
  for (guint i = 3; lines[i] && lines[i][0]; i++, rows++)
    g_assert_cmpuint (hp_text_columns (lines[i]), ==, width);
  g_assert_cmpuint (rows, >, 2);
  g_strfreev (lines);
}

static void
test_limit_and_width (void)
{
  arena_fixture arena;
  arena_fixture_init (&arena, 4u << 20);
  hp_thread *thread = arena_fixture_thread (&arena, 1, 101, "t");
  for (guint i = 0; i < 23; i++) {
    char *name = g_strdup_printf ("namespace::漢字::a_rather_long_name_of_a_function_%u", i);
    guint site = arena_fixture_site (&arena, name, "x.c", i, HOTPATH_KIND_FUNCTION);
    arena_fixture_call (&arena, arena_fixture_node (&arena, thread, NULL, site), 2000, 10u << i % 16, 1);
    g_free (name);
  }
  hp_table_style style = { .limit = 15, .width = 100 };
  char *text = write_table (&arena, &style);
  g_assert_nonnull (strstr (text, "showing 15 of 23"));
  g_assert_nonnull (strstr (text, "…"));
  g_assert_nonnull (strstr (text, "% Total is of the elapsed time"));
  g_assert_null (strstr (text, "\033"));
  assert_lines_up (text);
  free (text);

  style = (hp_table_style){ .width = 0 };
  text = write_table (&arena, &style);
  g_assert_null (strstr (text, "showing"));
  g_assert_null (strstr (text, "…"));
  assert_lines_up (text);
  free (text);

  style.color = true;
  text = write_table (&arena, &style);
  g_assert_nonnull (strstr (text, "\033[1m"));
  free (text);
  arena_fixture_clear (&arena);
}

static void
test_nothing_recorded (void)
{
  arena_fixture arena;
  arena_fixture_init (&arena, 1u << 20);
  hp_table_style style = { 0 };
  char *text = write_table (&arena, &style);
  g_assert_nonnull (strstr (text, "No function was recorded"));
  free (text);
  arena_fixture_clear (&arena);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/durations", test_durations);
  g_test_add_func ("/table/columns", test_columns_of_text);
  g_test_add_func ("/table/cut", test_cut);
  g_test_add_func ("/table/golden", test_golden);
  g_test_add_func ("/table/limit-and-width", test_limit_and_width);
  g_test_add_func ("/table/nothing", test_nothing_recorded);
  return g_test_run ();
}
