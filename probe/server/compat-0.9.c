/* SPDX-License-Identifier: MIT
 *
 * compat-0.9.c: the routes of hotpath 0.7.2 to 0.9.3: whole numbers of nanoseconds and bytes, functions by their names.
 *
 * That server's errors are plain texts; ours are documents here too, and its client looks at the status alone.
 */
#include "compat.h"

#include <string.h>

/* ---- Functions ---- */

typedef struct list_kind
{
  const char *section, *mode, *description, *total, *prefix, *suffix;
} list_kind;

static const list_kind timing_kind = { "functions_timing", "timing", "Execution duration of functions.", "total_ns", "",
                                       "_ns" };
static const list_kind self_kind = { "functions_alloc", "alloc",
                                     "Exclusive allocations by each function (excluding nested calls).", "self_bytes",
                                     "bytes_", "" };
static const list_kind cumulative_kind = { "functions_alloc", "alloc",
                                           "Cumulative allocations during each function call (including nested calls).",
                                           "total_bytes", "bytes_", "" };

static void
put_row (JsonBuilder *builder, const list_kind *kind, JsonObject *row, JsonArray *percentiles, guint64 reference)
{
  guint64 calls = hp_figure (row, "calls"), total = hp_figure (row, kind->total);

  hp_put_open (builder, hp_figure_text (row, "name"), '{');
  hp_put (builder, "calls", calls);
  hp_put (builder, "avg", calls > 0 ? total / calls : 0);
  for (guint i = 0; i < json_array_get_length (percentiles); i++)
    {
      char *key = hp_compat_percentile_key (json_array_get_double_element (percentiles, i), FALSE);
      char *ours = g_strconcat (kind->prefix, key, kind->suffix, NULL);

      if (key != NULL)
        hp_put (builder, key, hp_figure (row, ours));
      g_free (ours);
      g_free (key);
    }
  hp_put (builder, "total", total);
  hp_put (builder, "percent_total", reference > 0 ? (guint64) ((double) total / (double) reference * 1e4) : 0);
  json_builder_end_object (builder);
}

static void
reply_list (hp_server *server, SoupServerMessage *message, const list_kind *kind)
{
  JsonNode *report =
      hp_compat_report (server, message, HP_SECTION_FUNCTIONS_TIMING | server->host.section (kind->section));
  gboolean of_memory = kind != &timing_kind;
  JsonArray *rows, *functions, *percentiles;
  JsonObject *root, *section;
  JsonBuilder *builder;
  guint limit = server->host.functions_limit;

  if (report == NULL)
    return;
  root = json_node_get_object (report);
  if (!json_object_has_member (root, kind->section))
    {
      hp_compat_not_found (message, "Memory profiling not available - link or preload libhotpath-alloc");
      json_node_unref (report);
      return;
    }
  section = json_object_get_object_member (root, kind->section);
  functions = hp_figures_rows (report, "functions_timing");
  rows = hp_figures_rows (report, kind->section);
  percentiles = json_object_get_array_member (root, "percentiles");
  builder = json_builder_new ();
  hp_put_open (builder, NULL, '{');
  hp_put_text (builder, "hotpath_profiling_mode", kind->mode);
  hp_put (builder, "total_elapsed", hp_figure (root, "elapsed_ns"));
  hp_put_text (builder, "description", kind->description);
  hp_put_text (builder, "caller_name", hp_compat_caller (report, functions));
  hp_put_open (builder, "output", '{');
  for (guint i = 0; i < json_array_get_length (rows) && (limit == 0 || i < limit); i++)
    put_row (builder, kind, json_array_get_object_element (rows, i), percentiles,
             hp_figure (section, of_memory ? "total_bytes" : "reference_ns"));
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  hp_compat_reply (message, hp_put_end (builder));
  json_array_unref (rows);
  json_array_unref (functions);
  json_node_unref (report);
}

static void
get_timing (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_list (server, message, &timing_kind);
}

static void
get_alloc (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_list (server, message, server->host.alloc_cumulative ? &cumulative_kind : &self_kind);
}

/* The function whose name is this in base64, or NULL. */
static JsonObject *
find_function (JsonArray *rows, const char *encoded)
{
  gsize length;
  guchar *name = g_base64_decode (encoded, &length);
  JsonObject *found = NULL;

  for (guint i = 0; i < json_array_get_length (rows) && found == NULL; i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      const char *text = hp_figure_text (row, "name");

      if (strlen (text) == length && memcmp (text, name, length) == 0)
        found = row;
    }
  g_free (name);
  return found;
}

static void
put_text_or_null (JsonBuilder *builder, const char *key, JsonObject *from, const char *member)
{
  hp_put_text (builder, key, json_object_get_null_member (from, member) ? NULL : hp_figure_text (from, member));
}

static void
reply_calls (hp_server *server, SoupServerMessage *message, const char *encoded, gboolean of_memory)
{
  JsonNode *report = hp_compat_report (server, message, HP_SECTION_FUNCTIONS_TIMING), *log = NULL;
  JsonBuilder *builder;
  JsonObject *row;
  JsonArray *rows, *recent;

  if (report == NULL)
    return;
  rows = hp_figures_rows (report, "functions_timing");
  row = find_function (rows, encoded);
  if (row != NULL)
    log = hp_figures_log (server, "functions", hp_figure (row, "id"));
  if (log != NULL)
    {
      recent = json_object_get_array_member (json_node_get_object (log), "recent");
      builder = json_builder_new ();
      hp_put_open (builder, NULL, '{');
      hp_put_text (builder, "function_name", hp_figure_text (row, "name"));
      hp_put_open (builder, "logs", '[');
      for (guint i = 0; i < json_array_get_length (recent); i++)
        {
          JsonObject *call = json_array_get_object_element (recent, i);
          guint64 duration_ns = hp_figure (call, "duration_ns");

          hp_put_open (builder, NULL, '{');
          if (of_memory) /* what a single call allocated isn't kept */
            hp_put_null (builder, "value");
          else
            hp_put (builder, "value", duration_ns);
          hp_put (builder, "elapsed_nanos", hp_figure (call, "started_ns") + duration_ns);
          hp_put_null (builder, "alloc_count");
          hp_put (builder, "tid", hp_figure (call, "thread_id"));
          put_text_or_null (builder, "result", call, "result");
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
      hp_put (builder, "count", hp_figure (row, "calls"));
      json_builder_end_object (builder);
      hp_compat_reply (message, hp_put_end (builder));
      json_node_unref (log);
    }
  else
    hp_compat_not_found (message, "Function not found");
  json_array_unref (rows);
  json_node_unref (report);
}

static void
get_timing_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_calls (server, message, names[0], FALSE);
}

static void
get_alloc_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_calls (server, message, names[0], TRUE);
}

/* ---- Data flow ---- */

typedef void (*put_members) (JsonBuilder *builder, JsonArray *rows, guint at);

static void
put_channel (JsonBuilder *builder, JsonArray *rows, guint at)
{
  JsonObject *row = json_array_get_object_element (rows, at);
  guint64 queued = hp_figure (row, "queued");

  hp_put_take (builder, "channel_type", hp_compat_channel_type (row));
  hp_put_text (builder, "state", hp_compat_channel_state (row));
  hp_put (builder, "sent_count", hp_figure (row, "sent"));
  hp_put (builder, "received_count", hp_figure (row, "received"));
  hp_put (builder, "queued", queued);
  hp_put_text (builder, "type_name", "");
  hp_put (builder, "type_size", hp_figure (row, "item_bytes"));
  hp_put (builder, "queued_bytes", queued * hp_figure (row, "item_bytes"));
  hp_put (builder, "iter", hp_compat_iteration (rows, at));
}

static void
put_stream (JsonBuilder *builder, JsonArray *rows, guint at)
{
  JsonObject *row = json_array_get_object_element (rows, at);

  hp_put_text (builder, "state", hp_figure_text (row, "state"));
  hp_put (builder, "items_yielded", hp_figure (row, "items"));
  hp_put_text (builder, "type_name", "");
  hp_put (builder, "type_size", hp_figure (row, "item_bytes"));
  hp_put (builder, "iter", hp_compat_iteration (rows, at));
}

static void
put_future (JsonBuilder *builder, JsonArray *rows, guint at)
{
  JsonObject *row = json_array_get_object_element (rows, at);

  hp_put (builder, "call_count", hp_figure (row, "calls"));
  hp_put (builder, "total_polls", hp_figure (row, "polls"));
}

static void
reply_flow (hp_server *server, SoupServerMessage *message, const char *section, put_members put)
{
  JsonNode *report = hp_compat_report (server, message, server->host.section (section));
  JsonBuilder *builder;
  JsonArray *rows;

  if (report == NULL)
    return;
  rows = hp_figures_rows (report, section);
  builder = json_builder_new ();
  hp_put_open (builder, NULL, '{');
  hp_put (builder, "current_elapsed_ns", hp_figure (json_node_get_object (report), "elapsed_ns"));
  hp_put_open (builder, section, '[');
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      hp_put_open (builder, NULL, '{');
      hp_put (builder, "id", hp_figure (row, "id"));
      hp_put_take (builder, "source", hp_compat_source (row));
      hp_put_text (builder, "label", hp_figure_text (row, "name"));
      hp_put_boolean (builder, "has_custom_label", TRUE);
      put (builder, rows, i);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  hp_compat_reply (message, hp_put_end (builder));
  json_array_unref (rows);
  json_node_unref (report);
}

static void
get_channels (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_flow (server, message, "channels", put_channel);
}

static void
get_streams (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_flow (server, message, "streams", put_stream);
}

static void
get_futures (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_flow (server, message, "futures", put_future);
}

static void
put_events (JsonBuilder *builder, const char *key, const char *event, JsonArray *entries)
{
  hp_put_open (builder, key, '[');
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);

      if (strcmp (hp_figure_text (entry, "event"), event) != 0)
        continue;
      hp_put_open (builder, NULL, '{');
      hp_put (builder, "index", hp_figure (entry, "number"));
      hp_put (builder, "timestamp", hp_figure (entry, "at_ns"));
      put_text_or_null (builder, "message", entry, "text");
      hp_put (builder, "tid", hp_figure (entry, "thread_id"));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
put_ended_calls (JsonBuilder *builder, JsonObject *row, JsonArray *entries)
{
  hp_put_open (builder, "calls", '[');
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);

      hp_put_open (builder, NULL, '{');
      hp_put (builder, "id", hp_figure (entry, "number"));
      hp_put (builder, "future_id", hp_figure (row, "id"));
      hp_put_text (builder, "state", hp_figure_text (entry, "event"));
      hp_put (builder, "poll_count", 0); /* of single calls not kept */
      put_text_or_null (builder, "result", entry, "text");
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
reply_flow_log (hp_server *server, SoupServerMessage *message, const char *section, const char *id, const char *missing)
{
  hp_compat_log log;

  if (hp_compat_log_read (&log, server, message, section, hp_compat_id (id)))
    {
      JsonBuilder *builder = json_builder_new ();

      hp_put_open (builder, NULL, '{');
      hp_put_text (builder, "id", id);
      if (strcmp (section, "channels") == 0)
        {
          put_events (builder, "sent_logs", "sent", log.entries);
          put_events (builder, "received_logs", "received", log.entries);
        }
      else if (strcmp (section, "streams") == 0)
        put_events (builder, "logs", "yielded", log.entries);
      else
        put_ended_calls (builder, log.row, log.entries);
      json_builder_end_object (builder);
      hp_compat_reply (message, hp_put_end (builder));
    }
  else if (log.report != NULL)
    hp_compat_not_found (message, missing);
  hp_compat_log_clear (&log);
}

static void
get_channel_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_flow_log (server, message, "channels", names[0], "Channel not found");
}

static void
get_stream_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_flow_log (server, message, "streams", names[0], "Stream not found");
}

static void
get_future_calls (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_flow_log (server, message, "futures", names[0], "Future not found");
}

/* ---- Threads ---- */

static void
put_decimal (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_double_value (builder, value);
}

static void
put_thread (JsonBuilder *builder, JsonObject *row, gboolean with_memory)
{
  const hp_thread_state *state = hp_compat_thread_state (row);
  double cpu_s = (double) hp_figure (row, "cpu_ns") / 1e9;

  hp_put_open (builder, NULL, '{');
  hp_put (builder, "os_tid", hp_figure (row, "tid"));
  hp_put_text (builder, "name", hp_figure_text (row, "name"));
  hp_put_text (builder, "status", strcmp (state->status, "Running") == 0 ? "Running " : state->status); /* as there */
  hp_put_text (builder, "status_code", state->code);
  put_decimal (builder, "cpu_user", cpu_s); /* the kernel's exact figure is of both together */
  put_decimal (builder, "cpu_sys", 0);
  put_decimal (builder, "cpu_total", cpu_s);
  put_decimal (builder, "cpu_percent", (double) hp_figure (row, "cpu_now_permille") / 10);
  if (with_memory)
    {
      gint64 allocated = (gint64) hp_figure (row, "alloc_bytes"), freed = (gint64) hp_figure (row, "dealloc_bytes");

      hp_put (builder, "alloc_bytes", (guint64) allocated);
      hp_put (builder, "dealloc_bytes", (guint64) freed);
      json_builder_set_member_name (builder, "mem_diff");
      json_builder_add_int_value (builder, allocated - freed);
    }
  json_builder_end_object (builder);
}

static void
get_threads (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  JsonNode *report = hp_compat_report (server, message,
                                       HP_SECTION_THREADS | HP_SECTION_PROCESS | HP_SECTION_FUNCTIONS_ALLOC);
  JsonBuilder *builder;
  JsonObject *root;
  JsonArray *rows;
  guint alive = 0;

  if (report == NULL)
    return;
  root = json_node_get_object (report);
  rows = hp_figures_rows (report, "threads");
  builder = json_builder_new ();
  hp_put_open (builder, NULL, '{');
  hp_put (builder, "current_elapsed_ns", hp_figure (root, "elapsed_ns"));
  hp_put (builder, "sample_interval_ms", server->host.threads_interval_ms);
  hp_put_open (builder, "threads", '[');
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (hp_compat_thread_state (row) == NULL)
        continue;
      put_thread (builder, row, hp_compat_counts_memory (report));
      alive++;
    }
  json_builder_end_array (builder);
  hp_put (builder, "thread_count", alive);
  hp_put (builder, "rss_bytes", hp_figure (json_object_get_object_member (root, "process"), "rss_bytes"));
  json_builder_end_object (builder);
  hp_compat_reply (message, hp_put_end (builder));
  json_array_unref (rows);
  json_node_unref (report);
}

const hp_route hp_compat_0_9_routes[] = {
  { "/functions_timing", FALSE, get_timing },
  { "/functions_alloc", FALSE, get_alloc },
  { "/functions_timing/*/logs", FALSE, get_timing_log },
  { "/functions_alloc/*/logs", FALSE, get_alloc_log },
  { "/channels", FALSE, get_channels },
  { "/channels/*/logs", FALSE, get_channel_log },
  { "/streams", FALSE, get_streams },
  { "/streams/*/logs", FALSE, get_stream_log },
  { "/futures", FALSE, get_futures },
  { "/futures/*/calls", FALSE, get_future_calls },
  { "/threads", FALSE, get_threads },
  { NULL },
};
