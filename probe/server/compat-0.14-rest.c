/* SPDX-License-Identifier: MIT
 *
 * compat-0.14-rest.c: threads, values, main loops and the program itself, as hotpath 0.14 and 0.28 answer.
 */
#include "compat-0.14.h"

#include "compat.h"
#include "display.h"

#include <string.h>

static void
put_thread (JsonBuilder *builder, JsonObject *row, gboolean with_memory)
{
  const hp_thread_state *state = hp_compat_thread_state (row);

  hp_put_open (builder, NULL, '{');
  hp_put (builder, "os_tid", hp_figure (row, "tid"));
  hp_put_text (builder, "name", hp_figure_text (row, "name"));
  hp_put_text (builder, "status", state->status);
  hp_put_text (builder, "status_code", state->code);
  hp_put_take (builder, "cpu_percent", hp_display_permille (hp_figure (row, "cpu_now_permille")));
  hp_put_take (builder, "cpu_percent_max", hp_display_permille (hp_figure (row, "cpu_max_permille")));
  hp_put_take (builder, "cpu_percent_avg", hp_display_permille (hp_figure (row, "cpu_avg_permille")));
  if (with_memory)
    {
      guint64 allocated = hp_figure (row, "alloc_bytes"), freed = hp_figure (row, "dealloc_bytes");

      hp_put_take (builder, "alloc_bytes", hp_display_bytes (allocated));
      hp_put_take (builder, "dealloc_bytes", hp_display_bytes (freed));
      hp_put_take (builder, "mem_diff", hp_display_signed_bytes ((gint64) (allocated - freed)));
    }
  json_builder_end_object (builder);
}

void
hp_0_14_get_threads (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  JsonNode *report = hp_compat_report (
      server, message, HP_SECTION_THREADS | HP_SECTION_PROCESS | HP_SECTION_FUNCTIONS_ALLOC);
  guint64 allocated = 0, freed = 0;
  gboolean with_memory;
  JsonBuilder *builder;
  JsonObject *root;
  JsonArray *rows;
  guint alive = 0;

  if (report == NULL)
    return;
  root = json_node_get_object (report);
  rows = hp_figures_rows (report, "threads");
  with_memory = hp_compat_counts_memory (report);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      allocated += hp_figure (row, "alloc_bytes");
      freed += hp_figure (row, "dealloc_bytes");
      alive += hp_compat_thread_state (row) != NULL;
    }
  builder = json_builder_new ();
  hp_put_open (builder, NULL, '{');
  hp_put (builder, "current_elapsed_ns", hp_figure (root, "elapsed_ns"));
  hp_put (builder, "sample_interval_ms", server->host.threads_interval_ms);
  hp_put (builder, "thread_count", alive);
  hp_put_take (builder, "rss_bytes",
               hp_display_bytes (hp_figure (json_object_get_object_member (root, "process"), "rss_bytes")));
  if (server->host.compat == HP_COMPAT_0_28)
    hp_put_take (builder, "rss_bytes_max",
                 hp_display_bytes (hp_figure (json_object_get_object_member (root, "process"), "peak_rss_bytes")));
  if (with_memory)
    {
      hp_put_take (builder, "total_alloc_bytes", hp_display_bytes (allocated));
      hp_put_take (builder, "total_dealloc_bytes", hp_display_bytes (freed));
      hp_put_take (builder, "alloc_dealloc_diff", hp_display_signed_bytes ((gint64) (allocated - freed)));
    }
  hp_put_open (builder, "data", '[');
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (hp_compat_thread_state (row) != NULL)
        put_thread (builder, row, with_memory);
    }
  json_builder_end_array (builder);
  if (server->host.compat == HP_COMPAT_0_28)
    hp_compat_put_counts (builder, alive, alive);
  json_builder_end_object (builder);
  hp_compat_reply (message, hp_put_end (builder));
  json_array_unref (rows);
  json_node_unref (report);
}

/* hotpath's "val" is our value; it has no place in the source, and C has no "dbg". */
static const char *
entry_type (JsonObject *row)
{
  return strcmp (hp_figure_text (row, "kind"), "gauge") == 0 ? "gauge" : "val";
}

void
hp_0_14_get_debug (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  JsonNode *report = hp_compat_report (server, message, HP_SECTION_VALUES);
  JsonBuilder *builder;
  JsonArray *rows;

  if (report == NULL)
    return;
  rows = hp_figures_rows (report, "values");
  builder = json_builder_new ();
  hp_put_open (builder, NULL, '{');
  hp_put (builder, "current_elapsed_ns", hp_figure (json_node_get_object (report), "elapsed_ns"));
  hp_put_open (builder, "entries", '[');
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      hp_put_open (builder, NULL, '{');
      hp_put (builder, "id", hp_figure (row, "id"));
      hp_put_text (builder, "entry_type", entry_type (row));
      hp_put_text (builder, "source", "");
      hp_put_text (builder, "source_display", "");
      hp_put_text (builder, "expression", hp_figure_text (row, "name"));
      hp_put (builder, "log_count", hp_figure (row, "updates"));
      hp_put_text (builder, "last_value", hp_figure_text (row, "text"));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (server->host.compat == HP_COMPAT_0_28)
    hp_compat_put_counts (builder, json_array_get_length (rows), json_array_get_length (rows));
  json_builder_end_object (builder);
  hp_compat_reply (message, hp_put_end (builder));
  json_array_unref (rows);
  json_node_unref (report);
}

void
hp_0_14_get_debug_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  hp_compat_log log;

  if (hp_compat_log_read (&log, server, message, "values", hp_compat_id (names[1])) && strcmp (entry_type (log.row), names[0]) == 0)
    {
      JsonBuilder *builder = json_builder_new ();

      hp_put_open (builder, NULL, '{');
      hp_put_text (builder, "key", hp_figure_text (log.row, "name"));
      hp_put (builder, "total_logs", hp_figure (log.row, "updates"));
      hp_put_open (builder, "logs", '[');
      for (guint i = 0; i < json_array_get_length (log.entries); i++)
        {
          JsonObject *entry = json_array_get_object_element (log.entries, i);

          hp_put_open (builder, NULL, '{');
          hp_put (builder, "index", hp_figure (entry, "number"));
          hp_compat_put_moment (builder, hp_figure (entry, "at_ns"), log.now_ns);
          hp_put_text (builder, "value", hp_figure_text (entry, "text"));
          hp_put (builder, "thread_id", hp_figure (entry, "thread_id"));
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
      hp_compat_reply (message, hp_put_end (builder));
    }
  else if (log.report != NULL)
    hp_compat_not_found (message, "Debug entry not found");
  hp_compat_log_clear (&log);
}

void
hp_0_14_get_status (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  JsonNode *report = hp_compat_report (server, message, HP_SECTION_PROCESS);
  JsonBuilder *builder;

  if (report == NULL)
    return;
  builder = json_builder_new ();
  hp_put_open (builder, NULL, '{');
  hp_put_take (builder, "uptime", hp_display_duration (hp_figure (json_node_get_object (report), "elapsed_ns")));
  if (server->host.compat == HP_COMPAT_0_28)
    hp_put (builder, "pid", hp_figure (json_object_get_object_member (json_node_get_object (report), "program"), "pid"));
  json_builder_end_object (builder);
  hp_compat_reply (message, hp_put_end (builder));
  json_node_unref (report);
}

/* A main loop does what a worker does there: it waits, and is busy. */
void
hp_0_14_get_runtime (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  JsonNode *report = hp_compat_report (server, message, HP_SECTION_RUNTIME);
  JsonBuilder *builder;
  JsonArray *rows;
  guint64 tasks = 0;

  if (report == NULL)
    return;
  rows = hp_figures_rows (report, "runtime");
  if (json_array_get_length (rows) > 0)
    {
      builder = json_builder_new ();
      hp_put_open (builder, NULL, '{');
      hp_put (builder, "num_workers", json_array_get_length (rows));
      for (guint i = 0; i < json_array_get_length (rows); i++)
        tasks += hp_figure (json_array_get_object_element (rows, i), "sources");
      hp_put (builder, "num_alive_tasks", tasks);
      hp_put (builder, "global_queue_depth", 0);
      hp_put_open (builder, "workers", '[');
      for (guint i = 0; i < json_array_get_length (rows); i++)
        {
          JsonObject *row = json_array_get_object_element (rows, i);

          hp_put_open (builder, NULL, '{');
          hp_put (builder, "index", i);
          hp_put (builder, "park_count", hp_figure (row, "iterations"));
          hp_put (builder, "busy_duration_ms", hp_figure (row, "busy_ns") / 1000000);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
      hp_compat_reply (message, hp_put_end (builder));
    }
  else
    hp_compat_not_found (message, "No main loop is recorded - link hotpath-glib or run the program with hotpath run");
  json_array_unref (rows);
  json_node_unref (report);
}
