/* SPDX-License-Identifier: MIT
 *
 * test-document.c: documents and deltas, checked against the schema and against each other.
 */
#include "arena-fixture.h"
#include "document.h"
#include "item.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

static void
assert_valid (const char *definition, const char *text)
{
  char *path = NULL;
  int fd = g_file_open_tmp ("document-XXXXXX.json", &path, NULL);
  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  char *script = g_test_build_filename (G_TEST_DIST, "validate.py", NULL);
  const char *argv[] = { "/usr/bin/python3", script, g_getenv ("HOTPATH_SCHEMA"), definition, path, NULL };
  GError *error = NULL;
  int status;
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("not a valid %s: %s", definition, text);
  g_unlink (path);
  g_free (path);
  g_free (script);
}

static JsonNode *
parse (const char *text)
{
  GError *error = NULL;
  JsonNode *node = json_from_string (text, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

static JsonArray *
rows_of (JsonNode *document, const char *section)
{
  JsonObject *object = json_object_get_object_member (json_node_get_object (document), section);
  return json_object_get_array_member (object, "rows");
}

typedef struct fixture {
  arena_fixture arena;
  hp_reader *reader;
} fixture;

static void
set_up (fixture *self, gconstpointer data)
{
  arena_fixture_init (&self->arena, 8u << 20);
  arena_fixture_fill (&self->arena);
  self->arena.arena->mapped_at = (guintptr) self->arena.arena;
  for (hp_ref ref = self->arena.arena->first_thread; ref;) { /* frames are in the program's addresses */
    hp_thread *thread = hp_at (self->arena.arena, ref);
    hp_node *node = (hp_node *) thread->frames[1].node;
    if (node)
      thread->frames[1].node = (hp_node *) ((guintptr) node - 0x7f0000000000u + (guintptr) self->arena.arena);
    ref = thread->next;
  }
  self->reader = hp_reader_new (self->arena.arena, self->arena.size);
}

static void
tear_down (fixture *self, gconstpointer data)
{
  hp_reader_unref (self->reader);
  arena_fixture_clear (&self->arena);
}

static char *
write_full (fixture *self, guint sections, guint flags)
{
  hp_snapshot *snapshot = hp_reader_take (self->reader);
  hp_buffer buffer = HP_BUFFER_INIT;
  hp_document_full (&buffer, snapshot, sections, flags);
  hp_snapshot_unref (snapshot);
  return hp_buffer_finish (&buffer, NULL);
}

static void
test_full (fixture *self, gconstpointer data)
{
  for (guint flags = 0; flags < 4; flags++) {
    char *text = write_full (self, HP_SECTION_ALL, flags);
    assert_valid ("report", text);
    g_assert_true ((strchr (text, '\n') != NULL) == ((flags & HP_DOCUMENT_PRETTY) != 0));
    JsonNode *document = parse (text);
    JsonObject *object = json_node_get_object (document);
    JsonObject *program = json_object_get_object_member (object, "program");
    g_assert_cmpstr (json_object_get_string_member (program, "label"), ==, "nightly");
    g_assert_cmpstr (json_object_get_string_member (program, "started_at"), ==, "2025-11-22T17:03:00.123Z");
    JsonArray *rows = rows_of (document, "functions_timing");
    g_assert_cmpuint (json_array_get_length (rows), ==, 3);
    for (guint i = 0; i < 3; i++) {
      JsonObject *row = json_array_get_object_element (rows, i);
      g_assert_cmpint (json_object_has_member (row, "log"), ==, (flags & HP_DOCUMENT_LOGS) != 0);
      g_assert_true (json_object_has_member (row, "p99.9_ns"));
      JsonArray *counts = json_object_get_array_member (json_object_get_object_member (row, "histogram"), "counts");
      gint64 sum = 0;
      for (guint j = 1; j < json_array_get_length (counts); j += 2)
        sum += json_array_get_int_element (counts, j);
      g_assert_cmpint (sum, ==, json_object_get_int_member (row, "calls"));
    }
    json_node_unref (document);
    free (text);
  }
}

static void
test_order_of_keys (fixture *self, gconstpointer data)
{
  static const char *const keys[] = {
    "type", "schema", "generator", "program", "machine", "clock", "elapsed_ns", "epoch", "percentiles", "losses",
    "process", "functions_timing", "call_tree",
  };
  static const char *const row_keys[] = {
    "id", "name", "file", "line", "kind", "calls", "timed_calls", "running", "total_ns", "self_ns", "raw_total_ns",
    "raw_self_ns", "min_ns", "max_ns", "p50_ns", "p95_ns", "p99.9_ns", "histogram", "log",
  };
  char *text = write_full (self, HP_SECTION_ALL, HP_DOCUMENT_LOGS);
  JsonNode *document = parse (text);
  GList *members = json_object_get_members (json_node_get_object (document));
  guint i = 0;
  for (GList *at = members; at; at = at->next)
    g_assert_cmpstr (at->data, ==, keys[i++]);
  g_assert_cmpuint (i, ==, G_N_ELEMENTS (keys));
  g_list_free (members);
  members = json_object_get_members (json_array_get_object_element (rows_of (document, "functions_timing"), 0));
  i = 0;
  for (GList *at = members; at; at = at->next)
    g_assert_cmpstr (at->data, ==, row_keys[i++]);
  g_assert_cmpuint (i, ==, G_N_ELEMENTS (row_keys));
  g_list_free (members);
  json_node_unref (document);
  free (text);
}

static void
test_sections (fixture *self, gconstpointer data)
{
  char *text = write_full (self, HP_SECTION_CALL_TREE, 0);
  assert_valid ("report", text);
  g_assert_null (strstr (text, "functions_timing"));
  g_assert_null (strstr (text, "\"process\""));
  free (text);
  g_assert_cmpuint (hp_document_section ("functions_timing"), ==, HP_SECTION_FUNCTIONS_TIMING);
  g_assert_cmpuint (hp_document_section ("call_tree"), ==, HP_SECTION_CALL_TREE);
  g_assert_cmpuint (hp_document_section ("process"), ==, HP_SECTION_PROCESS);
  g_assert_cmpuint (hp_document_section ("channels"), ==, HP_SECTION_CHANNELS);
  g_assert_cmpuint (hp_document_section ("canals"), ==, 0);
}

static void
test_hello_and_log (fixture *self, gconstpointer data)
{
  hp_snapshot *snapshot = hp_reader_take (self->reader);
  hp_buffer buffer = HP_BUFFER_INIT;
  hp_document_hello (&buffer, snapshot);
  char *text = hp_buffer_finish (&buffer, NULL);
  assert_valid ("hello", text);
  free (text);
  g_assert_true (hp_document_function_log (&buffer, snapshot, 3));
  text = hp_buffer_finish (&buffer, NULL);
  assert_valid ("functionLog", text);
  g_assert_nonnull (strstr (text, "\"result\":\"ok\""));
  free (text);
  g_assert_false (hp_document_function_log (&buffer, snapshot, 77));
  g_assert_cmpuint (buffer.length, ==, 0);
  hp_buffer_clear (&buffer);
  hp_snapshot_unref (snapshot);
}

static JsonNode *
next_event (hp_stream *stream, const char *definition)
{
  hp_buffer buffer = HP_BUFFER_INIT;
  bool is_snapshot;
  g_assert_true (hp_stream_next (stream, &buffer, &is_snapshot));
  g_assert_cmpint (is_snapshot, ==, g_str_equal (definition, "report"));
  char *text = hp_buffer_finish (&buffer, NULL);
  g_assert_null (strchr (text, '\n'));
  assert_valid (definition, text);
  JsonNode *event = parse (text);
  free (text);
  return event;
}

static hp_node *
node_of_function (fixture *self, guint site)
{
  hp_thread *thread = hp_at (self->arena.arena, self->arena.arena->first_thread);
  for (hp_ref ref = thread->first_node; ref;) {
    hp_node *node = hp_at (self->arena.arena, ref);
    if (node->site == site)
      return node;
    ref = node->next;
  }
  return NULL;
}

static void
test_deltas (fixture *self, gconstpointer data)
{
  hp_stream *stream = hp_stream_new (self->reader, HP_SECTION_ALL);
  json_node_unref (next_event (stream, "report"));

  /* Nothing has happened: only what runs is sent again. */
  JsonNode *event = next_event (stream, "delta");
  g_assert_cmpuint (json_array_get_length (rows_of (event, "functions_timing")), ==, 1);
  JsonObject *row = json_array_get_object_element (rows_of (event, "functions_timing"), 0);
  g_assert_cmpint (json_object_get_int_member (row, "id"), ==, 1);
  g_assert_false (json_object_has_member (row, "name"));
  g_assert_cmpuint (json_array_get_length (rows_of (event, "call_tree")), ==, 1);
  json_node_unref (event);

  /* One more call of a known length: its bucket alone, with the new count. */
  arena_fixture_call (&self->arena, node_of_function (self, 3), 990000, 1050, 2);
  guint site = arena_fixture_site (&self->arena, "late", "late.c", 1, HOTPATH_KIND_FUNCTION);
  hp_thread *thread = hp_at (self->arena.arena, self->arena.arena->first_thread);
  arena_fixture_call (&self->arena, arena_fixture_node (&self->arena, thread, NULL, site), 995000, 5, 2);
  event = next_event (stream, "delta");
  JsonArray *rows = rows_of (event, "functions_timing");
  g_assert_cmpuint (json_array_get_length (rows), ==, 3);
  row = json_array_get_object_element (rows, 1);
  g_assert_cmpint (json_object_get_int_member (row, "id"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (row, "calls"), ==, 201);
  JsonArray *counts = json_object_get_array_member (json_object_get_object_member (row, "histogram"), "counts");
  g_assert_cmpuint (json_array_get_length (counts), ==, 2);
  g_assert_cmpint (json_array_get_int_element (counts, 0), ==, hp_bucket_index (2100));
  g_assert_cmpint (json_array_get_int_element (counts, 1), >, 1); /* cumulative */
  row = json_array_get_object_element (rows, 2);
  g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, "late");
  json_node_unref (event);

  g_assert_true (hp_reader_reset (self->reader));
  event = next_event (stream, "report");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (event), "epoch"), ==, 1);
  json_node_unref (event);
  hp_stream_free (stream);
}

static hp_ref
put_text (fixture *self, const char *text)
{
  hp_ref ref = arena_fixture_take (&self->arena, strlen (text) + 1);
  strcpy (hp_at (self->arena.arena, ref), text);
  return ref;
}

/* What a lock is called and where it is may be found out while somebody looks on. */
static void
test_late_origin (fixture *self, gconstpointer data)
{
  hp_ref ref = arena_fixture_take (&self->arena, sizeof (hp_item));
  hp_item *item = hp_at (self->arena.arena, ref);
  item->id = 1;
  item->kind = HP_ITEM_LOCK;
  item->name = put_text (self, "_Z5queuev");
  self->arena.arena->first_item = ref;
  hp_stream *stream = hp_stream_new (self->reader, HP_SECTION_ALL);
  json_node_unref (next_event (stream, "report"));
  JsonNode *event = next_event (stream, "delta");
  g_assert_cmpuint (json_array_get_length (rows_of (event, "locks")), ==, 0);
  json_node_unref (event);

  item->line = 42;
  item->file = put_text (self, "queue.cpp");
  item->name = put_text (self, "queue()");
  event = next_event (stream, "delta");
  JsonObject *row = json_array_get_object_element (rows_of (event, "locks"), 0);
  g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, "queue()");
  g_assert_cmpstr (json_object_get_string_member (row, "file"), ==, "queue.cpp");
  g_assert_cmpint (json_object_get_int_member (row, "line"), ==, 42);
  json_node_unref (event);
  hp_stream_free (stream);
}

static void
test_stream_sections (fixture *self, gconstpointer data)
{
  hp_stream *stream = hp_stream_new (self->reader, HP_SECTION_PROCESS);
  json_node_unref (next_event (stream, "report"));
  JsonNode *event = next_event (stream, "delta");
  JsonObject *object = json_node_get_object (event);
  g_assert_true (json_object_has_member (object, "process"));
  g_assert_false (json_object_has_member (object, "functions_timing"));
  g_assert_false (json_object_has_member (object, "call_tree"));
  json_node_unref (event);
  hp_stream_free (stream);
}

/* Not with strstr: a sanitizer measures the whole text on each call. */
static guint
occurrences (const char *text, const char *key)
{
  gsize length = strlen (key);
  guint count = 0;
  for (; *text; text++)
    if (*text == *key && strncmp (text, key, length) == 0)
      count++;
  return count;
}

/* Thousands of functions don't make a report of hundreds of megabytes. */
static void
test_logs_are_bounded (fixture *self, gconstpointer data)
{
  arena_fixture arena;
  arena_fixture_init (&arena, 64u << 20);
  hp_thread *thread = arena_fixture_thread (&arena, 1, 101, "t");
  const guint functions = 1800;
  for (guint i = 0; i < functions; i++) {
    guint site = arena_fixture_site (&arena, "f", "f.c", i, HOTPATH_KIND_FUNCTION);
    hp_node *node = arena_fixture_node (&arena, thread, NULL, site);
    for (guint call = 0; call < 64; call++)
      arena_fixture_call (&arena, node, 2000, 10 + i, 1);
  }
  hp_reader *reader = hp_reader_new_for_file (arena.arena, arena.size, false);
  hp_snapshot *snapshot = hp_reader_take (reader);
  hp_buffer buffer = HP_BUFFER_INIT;
  hp_document_full (&buffer, snapshot, HP_SECTION_ALL, HP_DOCUMENT_LOGS);
  char *text = hp_buffer_finish (&buffer, NULL);
  guint logs = occurrences (text, "\"log\":"), entries = occurrences (text, "\"started_ns\":");
  g_assert_cmpuint (snapshot->function_count, ==, functions);
  g_assert_cmpuint (logs, <, functions);
  g_assert_cmpuint (entries, >=, HP_DOCUMENT_LOG_ENTRIES);
  g_assert_cmpuint (entries, <, HP_DOCUMENT_LOG_ENTRIES + 100);
  free (text);
  hp_snapshot_unref (snapshot);
  hp_reader_unref (reader);
  arena_fixture_clear (&arena);
}

static void
test_moments (fixture *self, gconstpointer data)
{
  static const struct {
    gint64 ns;
    const char *text;
  } cases[] = {
    { 0, "1970-01-01T00:00:00.000Z" },
    { 1763830980123999999, "2025-11-22T17:03:00.123Z" },
    { -1, "1969-12-31T23:59:59.999Z" },
    { G_MAXINT64, "2262-04-11T23:47:16.854Z" },
    { G_MININT64, "1677-09-21T00:12:43.145Z" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char text[64];
    hp_document_format_moment (cases[i].ns, text, sizeof text);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

#define ADD(path, function) g_test_add ("/document/" path, fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("full", test_full);
  ADD ("order-of-keys", test_order_of_keys);
  ADD ("sections", test_sections);
  ADD ("hello-and-log", test_hello_and_log);
  ADD ("deltas", test_deltas);
  ADD ("late-origin", test_late_origin);
  ADD ("stream-sections", test_stream_sections);
  ADD ("logs-are-bounded", test_logs_are_bounded);
  ADD ("moments", test_moments);
  return g_test_run ();
}
