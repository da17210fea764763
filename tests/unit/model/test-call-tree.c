/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call tree: any nodes make a tree that can be walked; its rows; its figures in a stretch of time. */
#include <string.h>

#include "dash-call-tree-view.h"
#include "fixture.h"

#define NONE DASH_CALL_TREE_NONE

static DashDocumentNode
node (guint32 id, guint32 parent, guint32 function, guint64 total_ns, guint64 self_ns)
{
  return (DashDocumentNode){ .id = id,
                             .parent = parent,
                             .function = function,
                             .fields = DASH_ROW_HAS_PLACE | DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES,
                             .calls = 1,
                             .total_ns = total_ns,
                             .self_ns = self_ns };
}

/* "1 3 2": the ids as a walk comes to them. */
static char *
walk (DashCallTree *tree)
{
  GString *ids = g_string_new (NULL);

  for (guint i = dash_call_tree_get_first_root (tree); i != NONE; i = dash_call_tree_get_next (tree, i))
    {
      g_assert_true (dash_call_tree_is_told (tree, i));
      g_string_append_printf (ids, "%s%u", ids->len > 0 ? " " : "", dash_call_tree_get_node (tree, i)->id);
    }
  return g_string_free (ids, FALSE);
}

static void
assert_walk (DashCallTree *tree, const char *expected)
{
  g_autofree char *ids = walk (tree);

  g_assert_cmpstr (ids, ==, expected);
}

static void
test_a_tree (void)
{
  DashDocumentNode nodes[] = { node (1, 0, 1, 100, 10), node (2, 1, 2, 60, 60), node (3, 0, 3, 7, 7),
                               node (4, 1, 3, 30, 30) };
  g_autoptr (DashCallTree) tree = dash_call_tree_new ();

  assert_walk (tree, "");
  g_assert_true (dash_call_tree_set_nodes (tree, nodes, G_N_ELEMENTS (nodes)));
  assert_walk (tree, "1 2 4 3");
  g_assert_cmpuint (dash_call_tree_get_roots_ns (tree), ==, 107);
  g_assert_cmpuint (dash_call_tree_get_all_self_ns (tree), ==, 107);
  g_assert_cmpuint (dash_call_tree_get_depth (tree, dash_call_tree_find (tree, 4)), ==, 1);
  g_assert_cmpuint (dash_call_tree_get_parent (tree, dash_call_tree_find (tree, 4)), ==,
                    dash_call_tree_find (tree, 1));
  g_assert_cmpuint (dash_call_tree_find (tree, 99), ==, NONE);

  /* New figures of the same nodes are no other tree. */
  nodes[1].total_ns = nodes[1].self_ns = 61;
  g_assert_false (dash_call_tree_set_nodes (tree, nodes, G_N_ELEMENTS (nodes)));
  g_assert_cmpuint (dash_call_tree_get_self_ns (tree, 1), ==, 61);
  nodes[3].function = 2;
  g_assert_true (dash_call_tree_set_nodes (tree, nodes, G_N_ELEMENTS (nodes)));
  g_assert_true (dash_call_tree_set_nodes (tree, nodes, 2));
  assert_walk (tree, "1 2");
}

/* Children before their parents, parents that aren't there, rings, a node twice, more time than fits. */
static void
test_hostile_nodes (void)
{
  const DashDocumentNode late[] = { node (2, 1, 1, 5, 5), node (1, 0, 1, 9, 4) };
  const DashDocumentNode orphan[] = { node (2, 77, 1, 5, 5) };
  const DashDocumentNode ring[] = { node (1, 2, 1, 5, 5), node (2, 1, 1, 5, 5), node (3, 3, 1, 5, 5),
                                    node (4, 0, 1, 8, 8), node (5, 2, 1, 5, 5) };
  const DashDocumentNode twice[] = { node (1, 0, 1, 5, 5), node (1, 0, 2, 6, 6), node (2, 1, 1, 1, 1),
                                     node (1, 1, 2, 6, 6) };
  const DashDocumentNode large[] = { node (1, 0, 1, G_MAXUINT64, G_MAXUINT64), node (2, 0, 1, 9, G_MAXUINT64) };
  g_autoptr (DashCallTree) tree = dash_call_tree_new ();

  dash_call_tree_set_nodes (tree, late, G_N_ELEMENTS (late));
  assert_walk (tree, "1 2");
  dash_call_tree_set_nodes (tree, orphan, G_N_ELEMENTS (orphan));
  assert_walk (tree, "2");
  dash_call_tree_set_nodes (tree, ring, G_N_ELEMENTS (ring));
  assert_walk (tree, "4");
  g_assert_false (dash_call_tree_is_told (tree, 0));
  g_assert_false (dash_call_tree_is_told (tree, NONE));
  dash_call_tree_set_nodes (tree, twice, G_N_ELEMENTS (twice));
  assert_walk (tree, "1 1");
  dash_call_tree_set_nodes (tree, large, G_N_ELEMENTS (large));
  g_assert_cmpuint (dash_call_tree_get_all_self_ns (tree), ==, G_MAXUINT64);
  g_assert_cmpuint (dash_call_tree_get_roots_ns (tree), ==, G_MAXUINT64);
}

static void
test_endless_chain (void)
{
  guint n = 200000;
  g_autofree DashDocumentNode *nodes = g_new (DashDocumentNode, n);
  g_autoptr (DashCallTree) tree = dash_call_tree_new ();
  guint told = 0;
  guint64 self_ns = 0;

  for (guint i = 0; i < n; i++)
    nodes[i] = node (i + 1, i, 1, n - i, 1);
  dash_call_tree_set_nodes (tree, nodes, n);
  for (guint i = dash_call_tree_get_first_root (tree); i != NONE; i = dash_call_tree_get_next (tree, i), told++)
    self_ns += dash_call_tree_get_self_ns (tree, i);
  g_assert_cmpuint (told, ==, DASH_CALL_TREE_MAX_DEPTH);
  /* No time is lost: what is below counts for the last place told. */
  g_assert_cmpuint (self_ns, ==, n);
  g_assert_cmpuint (dash_call_tree_get_self_ns (tree, told - 1), ==, n - told + 1);
  g_assert_cmpuint (dash_call_tree_get_first_child (tree, told - 1), ==, NONE);
  g_assert_false (dash_call_tree_is_told (tree, told));
}

/* ---- Rows ---- */

/* 1 main calls 2 parse (which calls 3 read and itself, 4) and 5 write; 6 idle is a root of its own; 7 has no function. */
static DashSession *
make_session (void)
{
  static const char *const names[] = { "main", "parse", "read", "write", "idle" };
  DashSession *session = dash_session_new (NULL);
  g_autoptr (DashDocument) document = dash_document_new (DASH_DOCUMENT_REPORT);
  const DashDocumentNode nodes[] = { node (1, 0, 1, 1000, 100), node (2, 1, 2, 600, 200), node (3, 2, 3, 250, 250),
                                     node (4, 2, 2, 150, 150),  node (5, 1, 4, 300, 300), node (6, 0, 5, 10, 10),
                                     node (7, 0, 99, 5, 5) };

  document->fields = DASH_DOCUMENT_HAS_FUNCTIONS | DASH_DOCUMENT_HAS_CALL_TREE;
  document->program_name = dash_document_intern (document, "made");
  document->elapsed_ns = document->reference_ns = 1000;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      DashDocumentFunction *function = dash_document_add_function (document, i + 1);

      function->fields = DASH_ROW_HAS_PLACE | DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES;
      function->name = dash_document_intern (document, names[i]);
      function->file = dash_document_intern (document, i == 2 ? "src/in\tput.c" : "src/main.c");
      function->line = i + 1;
    }
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    *dash_document_add_node (document, nodes[i].id) = nodes[i];
  dash_session_apply (session, document);
  dash_session_set_source_state (session, DASH_SOURCE_LOADED, NULL);
  return session;
}

/* "main/parse//read": names, a slash for each step down. */
static void
assert_rows (DashCallTreeView *view, const char *expected)
{
  const DashCallTree *tree = dash_call_tree_view_get_tree (view);
  g_autoptr (GString) rows = g_string_new (NULL);

  dash_call_tree_view_update (view);
  for (guint i = 0; i < dash_call_tree_view_get_n_rows (view); i++)
    {
      guint place = dash_call_tree_view_get_place (view, i);

      g_assert_cmpint (dash_call_tree_view_find_row (view, place), ==, i);
      if (i > 0)
        g_string_append_c (rows, ' ');
      for (guint d = 0; d < dash_call_tree_get_depth (tree, place); d++)
        g_string_append_c (rows, '/');
      g_string_append (rows, dash_call_tree_view_get_name (view, place));
    }
  g_assert_cmpstr (rows->str, ==, expected);
  g_assert_cmpuint (dash_call_tree_view_get_place (view, dash_call_tree_view_get_n_rows (view)), ==, NONE);
}

static guint
place_of (DashCallTreeView *view, guint32 id)
{
  return dash_call_tree_find (dash_call_tree_view_get_tree (view), id);
}

static void
test_rows (void)
{
  g_autoptr (DashSession) session = make_session ();
  g_autoptr (DashCallTreeView) view = dash_call_tree_view_new (session);

  /* What takes much time is open. */
  assert_rows (view, "main /parse //read //parse /write idle ?");
  g_assert_cmpuint (dash_call_tree_view_get_n_places (view), ==, 7);
  dash_call_tree_view_set_open (view, place_of (view, 2), FALSE, FALSE);
  assert_rows (view, "main /parse /write idle ?");
  g_assert_cmpint (dash_call_tree_view_find_row (view, place_of (view, 3)), ==, -1);
  dash_call_tree_view_reveal (view, place_of (view, 3));
  assert_rows (view, "main /parse //read //parse /write idle ?");
  dash_call_tree_view_set_open (view, place_of (view, 1), FALSE, TRUE);
  assert_rows (view, "main idle ?");
  dash_call_tree_view_set_open (view, place_of (view, 1), TRUE, FALSE);
  assert_rows (view, "main /parse /write idle ?");
  g_assert_true (dash_call_tree_view_can_open (view, place_of (view, 2)));
  g_assert_false (dash_call_tree_view_can_open (view, place_of (view, 5)));
  dash_call_tree_view_set_open (view, NONE, TRUE, TRUE);
  dash_call_tree_view_reveal (view, NONE);

  dash_call_tree_view_set_sort (view, DASH_CALL_NAME, FALSE);
  assert_rows (view, "? idle main /parse /write");
  dash_call_tree_view_set_sort (view, DASH_CALL_SELF, TRUE);
  assert_rows (view, "main /write /parse idle ?");
  dash_call_tree_view_set_sort (view, DASH_CALL_TOTAL, FALSE);
  assert_rows (view, "? idle main /write /parse");
}

static void
test_search (void)
{
  g_autoptr (DashSession) session = make_session ();
  g_autoptr (DashCallTreeView) view = dash_call_tree_view_new (session);
  g_autoptr (GError) error = NULL;

  dash_call_tree_view_update (view);
  dash_call_tree_view_set_open (view, place_of (view, 1), FALSE, TRUE);
  g_assert_true (dash_call_tree_view_set_search (view, "READ", NULL));
  assert_rows (view, "main /parse //read");
  g_assert_true (dash_call_tree_view_matches (view, place_of (view, 3)));
  g_assert_false (dash_call_tree_view_matches (view, place_of (view, 2)));
  g_assert_cmpuint (dash_call_tree_view_get_n_matches (view), ==, 1);
  /* What a search opens can be closed, and is as it was after it. */
  dash_call_tree_view_set_open (view, place_of (view, 2), FALSE, FALSE);
  assert_rows (view, "main /parse");
  g_assert_true (dash_call_tree_view_set_search (view, "/^(read|wr.*)$/", NULL));
  assert_rows (view, "main /parse //read /write");
  g_assert_true (dash_call_tree_view_set_search (view, "in\tput", NULL));
  assert_rows (view, "main /parse //read");
  g_assert_true (dash_call_tree_view_set_search (view, "nothing like it", NULL));
  assert_rows (view, "");
  g_assert_true (dash_call_tree_view_is_searched (view));
  g_assert_false (dash_call_tree_view_set_search (view, "/(/", &error));
  g_assert_nonnull (error);
  g_assert_true (dash_call_tree_view_set_search (view, NULL, NULL));
  assert_rows (view, "main idle ?");
  g_assert_false (dash_call_tree_view_matches (view, place_of (view, 3)));
}

static void
test_texts (void)
{
  g_autoptr (DashSession) session = make_session ();
  g_autoptr (DashCallTreeView) view = dash_call_tree_view_new (session);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *line = NULL;
  g_auto (GStrv) lines = NULL;

  dash_call_tree_view_update (view);
  line = dash_call_tree_view_describe (view, place_of (view, 5));
  g_assert_cmpstr (line, ==,
                   "write (src/main.c:4) · Calls 1 · Avg 300\xe2\x80\x89ns · Self 300\xe2\x80\x89ns · "
                   "Total 300\xe2\x80\x89ns · % Total 30.0\xe2\x80\x89%");
  dash_call_tree_view_append_tsv_header (text);
  dash_call_tree_view_append_tsv (view, place_of (view, 3), text);
  dash_call_tree_view_append_tsv (view, place_of (view, 7), text);
  lines = g_strsplit (text->str, "\n", -1);
  g_assert_cmpstr (lines[0], ==,
                   "path\tfunction\tfile\tline\tcalls\taverage_ns\tself_ns\ttotal_ns\ttotal_percent");
  g_assert_cmpstr (lines[1], ==, "main;parse;read\tread\tsrc/in put.c\t3\t1\t250\t250\t250\t25.0000");
  g_assert_cmpstr (lines[2], ==, "?\t?\t\t0\t1\t5\t5\t5\t0.5000");
}

/* Rows are those of a hostile session, too: a chain without end, all of it open. */
static void
test_rows_of_a_chain (void)
{
  g_autoptr (DashSession) session = dash_session_new (NULL);
  g_autoptr (DashDocument) document = dash_document_new (DASH_DOCUMENT_REPORT);
  g_autoptr (DashCallTreeView) view = dash_call_tree_view_new (session);
  guint n = 5000;

  document->fields = DASH_DOCUMENT_HAS_CALL_TREE;
  document->elapsed_ns = 10;
  for (guint i = 0; i < n; i++)
    *dash_document_add_node (document, i + 1) = node (i + 1, i, 1, n - i, 1);
  dash_session_apply (session, document);
  dash_call_tree_view_update (view);
  dash_call_tree_view_set_open (view, place_of (view, 1), TRUE, TRUE);
  dash_call_tree_view_update (view);
  g_assert_cmpuint (dash_call_tree_view_get_n_rows (view), ==, DASH_CALL_TREE_MAX_DEPTH);
  g_assert_cmpuint (dash_call_tree_view_get_n_places (view), ==, DASH_CALL_TREE_MAX_DEPTH);
}

/* ---- Over time ---- */

/* A second in which 1 calls 2 ten times, then one in which it calls 3. */
static void
tell (Program *program, DashSession *session, DashDocumentType type, guint64 twos, guint64 threes)
{
  g_autoptr (DashDocument) document = program_document (program, type);

  *dash_document_add_node (document, 1) = node (1, 0, 1, 10 * (twos + threes), 0);
  *dash_document_add_node (document, 2) = node (2, 1, 2, 10 * twos, 10 * twos);
  document->nodes[1].calls = twos;
  if (threes > 0)
    {
      *dash_document_add_node (document, 3) = node (3, 1, 3, 10 * threes, 10 * threes);
      document->nodes[2].calls = threes;
    }
  dash_session_apply (session, document);
}

static DashSession *
watch (Program *program)
{
  DashSession *session = dash_session_new (NULL);

  dash_session_set_source_state (session, DASH_SOURCE_LIVE, NULL);
  tell (program, session, DASH_DOCUMENT_SNAPSHOT, 0, 0);
  for (guint i = 1; i <= 4; i++)
    {
      program_call (program, 1, 100);
      program_pass (program, HALF);
      tell (program, session, DASH_DOCUMENT_DELTA, 10 * MIN (i, 2), i > 2 ? 7 * (i - 2) : 0);
    }
  return session;
}

static guint64
calls_of (DashCallTreeView *view, guint32 id)
{
  return dash_call_tree_get_node (dash_call_tree_view_get_tree (view), place_of (view, id))->calls;
}

static void
test_range (void)
{
  g_autoptr (Program) program = program_new (3);
  g_autoptr (DashSession) session = watch (program);
  g_autoptr (DashCallTreeView) view = dash_call_tree_view_new (session);
  g_autoptr (GArray) callees = NULL;
  DashRange first = dash_range_new (0, SECOND), second = dash_range_new (SECOND, 2 * SECOND);
  DashRange live = dash_range_new_live ();

  g_assert_true (dash_session_has_call_tree_history (session));
  dash_call_tree_view_update (view);
  g_assert_cmpuint (calls_of (view, 2), ==, 20);
  g_assert_cmpuint (calls_of (view, 3), ==, 14);
  g_assert_cmpuint (dash_call_tree_view_get_n_places (view), ==, 3);

  dash_session_set_range (session, &first);
  dash_session_finish_range (session);
  g_assert_false (dash_call_tree_view_update (view));
  g_assert_cmpuint (calls_of (view, 2), ==, 20);
  g_assert_cmpuint (calls_of (view, 3), ==, 0);
  /* What didn't run then isn't in the way. */
  g_assert_cmpuint (dash_call_tree_view_get_n_places (view), ==, 2);
  g_assert_false (dash_call_tree_view_is_shown (view, place_of (view, 3)));

  dash_session_set_range (session, &second);
  dash_session_finish_range (session);
  dash_call_tree_view_update (view);
  g_assert_cmpuint (calls_of (view, 2), ==, 0);
  g_assert_cmpuint (calls_of (view, 3), ==, 14);
  g_assert_cmpuint (dash_call_tree_get_roots_ns (dash_call_tree_view_get_tree (view)), ==, 140);
  callees = dash_session_get_callees (session, dash_session_find_function (session, 1));
  g_assert_cmpuint (g_array_index (callees, DashRelation, 0).calls, ==, 14);

  /* Time goes on, also with a place that is new; the range stays as it is. */
  program_pass (program, HALF);
  {
    g_autoptr (DashDocument) delta = program_document (program, DASH_DOCUMENT_DELTA);

    *dash_document_add_node (delta, 4) = node (4, 1, 2, 5, 5);
    dash_session_apply (session, delta);
  }
  g_assert_true (dash_call_tree_view_update (view));
  g_assert_cmpuint (calls_of (view, 3), ==, 14);
  g_assert_cmpuint (calls_of (view, 4), ==, 0);
  dash_session_set_range (session, &live);
  dash_call_tree_view_update (view);
  g_assert_cmpuint (calls_of (view, 2), ==, 20);
  g_assert_cmpuint (calls_of (view, 4), ==, 1);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static DashSession *
save_and_load (DashSession *session, gboolean without_tree)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/report.json");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DashDocument) history = dash_document_new (DASH_DOCUMENT_HISTORY);
  DashSession *other = dash_session_new (NULL);
  guint n_updated = 0;

  make_believe_writer ();
  dash_session_save_async (session, file, NULL, NULL, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (dash_session_save_finish (session, result, NULL));

  dash_session_apply (other, saved);
  dash_session_set_source_state (other, DASH_SOURCE_LOADED, NULL);
  dash_document_set_history_encoding (history, saved->history_encoding);
  for (gsize i = 0; i < saved->n_history; i++)
    {
      const DashHistoryPiece *piece = &saved->history[i];

      if (piece->section == NULL)
        dash_document_add_history (history, piece->function, piece->bucket_ns, g_bytes_ref (piece->data));
      else if (!without_tree)
        dash_document_add_record_history (history, piece->section, &piece->row, piece->metric, piece->bucket_ns,
                                          g_bytes_ref (piece->data));
    }
  g_signal_connect_swapped (other, "updated", G_CALLBACK (count_cb), &n_updated);
  dash_session_apply (other, history);
  while (n_updated == 0)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&saved, dash_document_unref);
  return other;
}

/* A saved session has the course of its tree; a report without one says that it hasn't and shows all of it. */
static void
test_save_and_load (void)
{
  g_autoptr (Program) program = program_new (3);
  g_autoptr (DashSession) session = watch (program);
  g_autoptr (DashSession) loaded = save_and_load (session, FALSE);
  g_autoptr (DashSession) older = save_and_load (session, TRUE);
  g_autoptr (DashCallTreeView) view = dash_call_tree_view_new (loaded);
  g_autoptr (DashCallTreeView) older_view = dash_call_tree_view_new (older);
  DashRange second = dash_range_new (SECOND, 2 * SECOND);

  g_assert_true (dash_session_has_call_tree_history (loaded));
  dash_session_set_range (loaded, &second);
  dash_session_finish_range (loaded);
  dash_call_tree_view_update (view);
  g_assert_cmpuint (calls_of (view, 2), ==, 0);
  g_assert_cmpuint (calls_of (view, 3), ==, 14);

  g_assert_false (dash_session_has_call_tree_history (older));
  dash_session_set_range (older, &second);
  dash_session_finish_range (older);
  dash_call_tree_view_update (older_view);
  g_assert_cmpuint (calls_of (older_view, 2), ==, 20);
  g_assert_cmpuint (dash_call_tree_view_get_n_places (older_view), ==, 3);
}

/* What was opened stays open when others come, also when the program begins anew. */
static void
test_opened_stays_open (void)
{
  g_autoptr (Program) program = program_new (3);
  g_autoptr (DashSession) session = watch (program);
  g_autoptr (DashCallTreeView) view = dash_call_tree_view_new (session);
  g_autoptr (DashDocument) more = NULL;

  dash_call_tree_view_update (view);
  dash_call_tree_view_set_open (view, place_of (view, 1), FALSE, FALSE);
  program_pass (program, HALF);
  more = program_document (program, DASH_DOCUMENT_DELTA);
  *dash_document_add_node (more, 9) = node (9, 1, 2, 500, 500);
  dash_session_apply (session, more);
  g_assert_true (dash_call_tree_view_update (view));
  g_assert_false (dash_call_tree_view_is_open (view, place_of (view, 1)));

  program->epoch++;
  program->elapsed_ns = SECOND;
  tell (program, session, DASH_DOCUMENT_SNAPSHOT, 3, 0);
  g_assert_true (dash_call_tree_view_update (view));
  g_assert_cmpuint (dash_call_tree_get_n (dash_call_tree_view_get_tree (view)), ==, 2);
  g_assert_false (dash_call_tree_view_is_open (view, place_of (view, 1)));
  g_assert_cmpuint (calls_of (view, 2), ==, 3);
}

static void
test_pause (void)
{
  g_autoptr (Program) program = program_new (3);
  g_autoptr (DashSession) session = watch (program);
  g_autoptr (DashCallTreeView) view = dash_call_tree_view_new (session);

  dash_session_set_paused (session, TRUE);
  program_pass (program, HALF);
  tell (program, session, DASH_DOCUMENT_DELTA, 50, 14);
  dash_call_tree_view_update (view);
  g_assert_cmpuint (calls_of (view, 2), ==, 20);
  dash_session_set_paused (session, FALSE);
  dash_call_tree_view_update (view);
  g_assert_cmpuint (calls_of (view, 2), ==, 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/call-tree/a-tree", test_a_tree);
  g_test_add_func ("/call-tree/hostile-nodes", test_hostile_nodes);
  g_test_add_func ("/call-tree/endless-chain", test_endless_chain);
  g_test_add_func ("/call-tree/rows", test_rows);
  g_test_add_func ("/call-tree/search", test_search);
  g_test_add_func ("/call-tree/texts", test_texts);
  g_test_add_func ("/call-tree/rows-of-a-chain", test_rows_of_a_chain);
  g_test_add_func ("/call-tree/range", test_range);
  g_test_add_func ("/call-tree/save-and-load", test_save_and_load);
  g_test_add_func ("/call-tree/opened-stays-open", test_opened_stays_open);
  g_test_add_func ("/call-tree/pause", test_pause);
  return g_test_run ();
}
