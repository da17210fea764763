/* SPDX-License-Identifier: MIT
 *
 * compat-0.14-functions.c: functions by time and by memory, as hotpath 0.14 and 0.28 answer.
 *
 * The newest call of a log has the largest number; there it is the other way round, by mistake.
 */
#include "compat-0.14.h"

#include "compat.h"
#include "display.h"

/* These answers are those of 0.28 too, with some members more. */
static gboolean
is_newer (hp_server *server)
{
  return server->host.compat == HP_COMPAT_0_28;
}

typedef struct list_kind
{
  guint32 section_bit;
  const char *section;
  const char *total, *prefix, *suffix; /* keys of a row's total and of its percentiles */
  char *(*display) (guint64 value);
} list_kind;

static const list_kind timing_kind = { HP_SECTION_FUNCTIONS_TIMING, "functions_timing", "total_ns", "", "_ns",
                                       hp_display_duration };
static const list_kind self_kind = { HP_SECTION_FUNCTIONS_ALLOC, "functions_alloc", "self_bytes", "bytes_", "",
                                     hp_display_bytes };
static const list_kind cumulative_kind = { HP_SECTION_FUNCTIONS_ALLOC, "functions_alloc", "total_bytes", "bytes_", "",
                                           hp_display_bytes };

static void
put_function (JsonBuilder *builder,
              const list_kind *kind,
              JsonObject *row,
              JsonArray *percentiles,
              guint64 reference,
              gboolean newer)
{
  guint64 calls = hp_figure (row, "calls"), total = hp_figure (row, kind->total);

  hp_put_open (builder, NULL, '{');
  hp_put (builder, "id", hp_figure (row, "id"));
  hp_put_text (builder, "name", hp_figure_text (row, "name"));
  hp_put (builder, "calls", calls);
  if (newer)
    hp_put (builder, "sampled_calls", calls);
  hp_put_take (builder, "avg", calls > 0 ? kind->display (total / calls) : g_strdup ("N/A"));
  for (guint i = 0; i < json_array_get_length (percentiles); i++)
    {
      char *key = hp_compat_percentile_key (json_array_get_double_element (percentiles, i), newer);

      if (key != NULL)
        {
          char *ours = g_strconcat (kind->prefix, key, kind->suffix, NULL);

          hp_put_take (builder, key, calls > 0 ? kind->display (hp_figure (row, ours)) : g_strdup ("N/A"));
          g_free (ours);
        }
      g_free (key);
    }
  hp_put_take (builder, "total", kind->display (total));
  hp_put_take (builder, "percent_total", hp_display_share (total, reference));
  if (newer)
    hp_compat_put_location (builder, row);
  json_builder_end_object (builder);
}

static gint
compare_totals (gconstpointer a, gconstpointer b, gpointer total)
{
  guint64 x = hp_figure (*(JsonObject **) a, total), y = hp_figure (*(JsonObject **) b, total);

  return (x < y) - (x > y);
}

static void
put_functions (hp_server *server, JsonBuilder *builder, const list_kind *kind, JsonNode *report, guint64 reference)
{
  JsonObject *root = json_node_get_object (report);
  JsonArray *rows = hp_figures_rows (report, kind->section);
  JsonArray *percentiles = json_object_get_array_member (root, "percentiles");
  guint limit = server->host.functions_limit;
  GPtrArray *order = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (rows); i++)
    g_ptr_array_add (order, json_array_get_object_element (rows, i));
  g_ptr_array_sort_with_data (order, compare_totals, (gpointer) kind->total);

  hp_compat_put_percentiles (builder, percentiles, is_newer (server));
  hp_put_open (builder, "data", '[');
  for (guint i = 0; i < order->len && (limit == 0 || i < limit); i++)
    put_function (builder, kind, order->pdata[i], percentiles, reference, is_newer (server));
  json_builder_end_array (builder);
  if (is_newer (server))
    hp_compat_put_counts (builder, order->len, limit == 0 ? order->len : MIN (order->len, limit));
  g_ptr_array_unref (order);
  json_array_unref (rows);
}

static void
put_list_head (JsonBuilder *builder, JsonNode *report, const char *mode, const char *description, char *allocated)
{
  guint64 elapsed_ns = hp_figure (json_node_get_object (report), "elapsed_ns");
  JsonArray *rows = hp_figures_rows (report, "functions_timing");

  hp_put_text (builder, "profiling_mode", mode);
  hp_put_take (builder, "time_elapsed", hp_display_duration (elapsed_ns));
  hp_put (builder, "total_elapsed_ns", elapsed_ns);
  if (allocated != NULL)
    hp_put_take (builder, "total_allocated", allocated);
  hp_put_text (builder, "description", description);
  hp_put_text (builder, "caller_name", hp_compat_caller (report, rows));
  json_array_unref (rows);
}

void
hp_0_14_get_timing (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  JsonNode *report = hp_compat_report (server, message, HP_SECTION_FUNCTIONS_TIMING);
  JsonBuilder *builder;
  JsonObject *section;

  if (report == NULL)
    return;
  builder = json_builder_new ();
  section = json_object_get_object_member (json_node_get_object (report), "functions_timing");
  hp_put_open (builder, NULL, '{');
  put_list_head (builder, report, "timing", "Execution duration of functions.", NULL);
  put_functions (server, builder, &timing_kind, report, hp_figure (section, "reference_ns"));
  json_builder_end_object (builder);
  hp_compat_reply (message, hp_put_end (builder));
  json_node_unref (report);
}

void
hp_0_14_get_alloc (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  JsonNode *report =
      hp_compat_report (server, message, HP_SECTION_FUNCTIONS_TIMING | HP_SECTION_FUNCTIONS_ALLOC);
  gboolean cumulative = server->host.alloc_cumulative;
  JsonBuilder *builder;
  guint64 allocated;

  if (report == NULL)
    return;
  if (hp_compat_counts_memory (report))
    {
      builder = json_builder_new ();
      allocated = hp_figure (
          json_object_get_object_member (json_node_get_object (report), "functions_alloc"), "total_bytes");
      hp_put_open (builder, NULL, '{');
      put_list_head (builder, report, "alloc-bytes",
                     cumulative
                         ? "Cumulative allocations during each function call (including nested calls)."
                         : "Exclusive allocations by each function (excluding nested calls).",
                     hp_display_bytes (allocated));
      put_functions (server, builder, cumulative ? &cumulative_kind : &self_kind, report, allocated);
      json_builder_end_object (builder);
      hp_compat_reply (message, hp_put_end (builder));
    }
  else
    hp_compat_not_found (message, "Memory profiling not available - link or preload libhotpath-alloc");
  json_node_unref (report);
}

static void
put_calls (JsonBuilder *builder, JsonNode *log, JsonObject *row, guint64 now_ns, gboolean of_memory, gboolean newer)
{
  JsonArray *recent = json_object_get_array_member (json_node_get_object (log), "recent");
  guint64 calls = hp_figure (row, "calls");

  hp_put_open (builder, NULL, '{');
  hp_put_text (builder, "function_name", hp_figure_text (row, "name"));
  hp_put (builder, "total_invocations", calls);
  hp_put_open (builder, "logs", '[');
  for (guint i = 0; i < json_array_get_length (recent); i++)
    {
      JsonObject *call = json_array_get_object_element (recent, i);
      guint64 ended_ns = hp_figure (call, "started_ns") + hp_figure (call, "duration_ns");

      hp_put_open (builder, NULL, '{');
      hp_put (builder, "invocation", calls > i ? calls - i : 1);
      if (of_memory)
        {
          hp_put_text (builder, "bytes", "N/A");
          hp_put_null (builder, "alloc_count");
        }
      else
        hp_put_take (builder, "duration", hp_display_duration (hp_figure (call, "duration_ns")));
      hp_compat_put_moment (builder, ended_ns, now_ns);
      hp_put (builder, "thread_id", hp_figure (call, "thread_id"));
      hp_put_text (builder, "result",
                   json_object_get_null_member (call, "result") ? NULL : hp_figure_text (call, "result"));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (newer)
    hp_compat_put_location (builder, row);
  json_builder_end_object (builder);
}

static void
reply_calls (hp_server *server, SoupServerMessage *message, const char *id, gboolean of_memory)
{
  JsonNode *report = hp_compat_report (
      server, message, of_memory ? HP_SECTION_FUNCTIONS_TIMING | HP_SECTION_FUNCTIONS_ALLOC : HP_SECTION_FUNCTIONS_TIMING);
  JsonNode *log;
  JsonArray *rows;
  JsonObject *row;

  if (report == NULL)
    return;
  rows = hp_figures_rows (report, "functions_timing");
  row = hp_figures_row (rows, hp_compat_id (id));
  log = row != NULL ? hp_figures_log (server, "functions", hp_compat_id (id)) : NULL;
  if (of_memory && !hp_compat_counts_memory (report))
    hp_compat_not_found (message, "Memory profiling not available - link or preload libhotpath-alloc");
  else if (log == NULL)
    hp_compat_not_found (message, "Function not found");
  else
    {
      JsonBuilder *builder = json_builder_new ();

      put_calls (builder, log, row, hp_figure (json_node_get_object (report), "elapsed_ns"), of_memory,
                 is_newer (server));
      hp_compat_reply (message, hp_put_end (builder));
    }
  g_clear_pointer (&log, json_node_unref);
  json_array_unref (rows);
  json_node_unref (report);
}

void
hp_0_14_get_timing_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_calls (server, message, names[0], FALSE);
}

void
hp_0_14_get_alloc_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_calls (server, message, names[0], TRUE);
}
