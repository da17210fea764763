/* SPDX-License-Identifier: MIT
 *
 * compat-0.28.c: the routes of hotpath 0.28: those of 0.14 with some members more, and each section by itself again.
 *
 * Sections of libraries of Rust (SQL, HTTP, bytes) are empty lists, and samples of the processor are never taken.
 */
#include "compat-0.14.h"
#include "compat.h"
#include "display.h"

#include <string.h>

/* What a list of rows is made with. */
typedef struct list
{
  JsonBuilder *builder;
  JsonArray *rows, *percentiles;
  guint64 elapsed_ns;
  guint included;
} list;

typedef void (*put_row) (list *self, guint at);

static void
put_map (list *self, const char *key, JsonObject *row, const char *prefix)
{
  hp_put_open (self->builder, key, '{');
  for (guint i = 0; i < json_array_get_length (self->percentiles); i++)
    {
      char *name = hp_compat_percentile_key (json_array_get_double_element (self->percentiles, i), TRUE);
      char *ours = g_strconcat (prefix, name, "_ns", NULL);

      hp_put_take (self->builder, name, hp_display_duration (hp_figure (row, ours)));
      g_free (ours);
      g_free (name);
    }
  json_builder_end_object (self->builder);
}

/* "-" as hotpath says it where nothing was timed. */
static char *
average (JsonObject *row, const char *total, const char *count)
{
  guint64 counted = hp_figure (row, count);

  return counted > 0 ? hp_display_duration (hp_figure (row, total) / counted) : g_strdup ("-");
}

static void
put_origin (list *self, JsonObject *row)
{
  hp_put (self->builder, "id", hp_figure (row, "id"));
  hp_put_take (self->builder, "source", hp_compat_source (row));
  hp_put_text (self->builder, "label", hp_figure_text (row, "name"));
  hp_put_boolean (self->builder, "has_custom_label", TRUE);
}

static void
put_rate (list *self, const char *key, guint64 count)
{
  json_builder_set_member_name (self->builder, key);
  json_builder_add_double_value (self->builder,
                                 self->elapsed_ns > 0 ? (double) count / ((double) self->elapsed_ns / 1e9) : 0);
}

static void
put_instances (list *self, gboolean is_closed)
{
  hp_put (self->builder, "instances", 1);
  hp_put (self->builder, "closed_instances", is_closed);
}

static void
put_channel (list *self, guint at)
{
  JsonObject *row = json_array_get_object_element (self->rows, at);
  JsonBuilder *builder = self->builder;

  put_origin (self, row);
  hp_put_take (builder, "channel_type", hp_compat_channel_type (row));
  hp_put_text (builder, "state", hp_compat_channel_state (row));
  put_instances (self, strcmp (hp_figure_text (row, "state"), "closed") == 0);
  hp_put (builder, "sent_count", hp_figure (row, "sent"));
  hp_put (builder, "received_count", hp_figure (row, "received"));
  put_rate (self, "sent_per_sec", hp_figure (row, "sent"));
  put_rate (self, "received_per_sec", hp_figure (row, "received"));
  hp_put_text (builder, "type_name", "");
  hp_put (builder, "type_size", hp_figure (row, "item_bytes"));
  hp_put (builder, "queue_size", hp_figure (row, "queued"));
  hp_put (builder, "max_queue_size", hp_figure (row, "max_queued"));
  if (hp_figure (row, "delay_count") > 0)
    {
      hp_put_take (builder, "delay_avg", average (row, "delay_total_ns", "delay_count"));
      put_map (self, "delay_percentiles", row, "delay_");
      hp_put (builder, "delay_sampled_count", hp_figure (row, "delay_count"));
    }
  hp_compat_put_location (builder, row);
  hp_put (builder, "iter", hp_compat_iteration (self->rows, at));
}

static void
put_stream (list *self, guint at)
{
  JsonObject *row = json_array_get_object_element (self->rows, at);

  put_origin (self, row);
  hp_put_text (self->builder, "state", hp_figure_text (row, "state"));
  put_instances (self, strcmp (hp_figure_text (row, "state"), "closed") == 0);
  hp_put (self->builder, "items_yielded", hp_figure (row, "items"));
  hp_put_text (self->builder, "type_name", "");
  hp_put (self->builder, "type_size", hp_figure (row, "item_bytes"));
  hp_compat_put_location (self->builder, row);
  hp_put (self->builder, "iter", hp_compat_iteration (self->rows, at));
}

static void
put_future (list *self, guint at)
{
  JsonObject *row = json_array_get_object_element (self->rows, at);

  put_origin (self, row);
  hp_put (self->builder, "call_count", hp_figure (row, "calls"));
  hp_put (self->builder, "total_polls", hp_figure (row, "polls"));
  hp_put (self->builder, "sampled_polls", hp_figure (row, "polls"));
  hp_put (self->builder, "total_poll_duration_ns", hp_figure (row, "poll_total_ns"));
  hp_put_null (self->builder, "total_poll_alloc_bytes");
  hp_put_null (self->builder, "total_poll_alloc_count");
  hp_compat_put_location (self->builder, row);
}

/* ---- Locks ---- */

static gboolean
is_kind (JsonObject *row, const char *kind)
{
  return strcmp (hp_figure_text (row, "kind"), kind) == 0;
}

static void
put_mutex (list *self, guint at)
{
  JsonObject *row = json_array_get_object_element (self->rows, at);

  put_origin (self, row);
  hp_put_text (self->builder, "type_name", "");
  hp_put (self->builder, "count", hp_figure (row, "acquisitions"));
  hp_put (self->builder, "sampled_count", hp_figure (row, "hold_count"));
  hp_put_take (self->builder, "wait_avg", average (row, "wait_total_ns", "wait_count"));
  hp_put_take (self->builder, "acquire_avg", average (row, "hold_total_ns", "hold_count"));
  put_map (self, "wait_percentiles", row, "wait_");
  put_map (self, "acquire_percentiles", row, "hold_");
  hp_compat_put_location (self->builder, row);
  hp_put (self->builder, "iter", 0);
}

/* The other side of a read-write lock, whose rows are one a side here: NULL when it was never taken so. */
static JsonObject *
other_side (JsonArray *rows, JsonObject *row, const char *kind)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *other = json_array_get_object_element (rows, i);

      if (is_kind (other, kind) && strcmp (hp_figure_text (other, "name"), hp_figure_text (row, "name")) == 0 &&
          strcmp (hp_figure_text (other, "file"), hp_figure_text (row, "file")) == 0 &&
          hp_figure (other, "line") == hp_figure (row, "line"))
        return other;
    }
  return NULL;
}

static void
put_rw_lock (list *self, guint at)
{
  static const char *const kinds[] = { "read", "write" };
  static const char *const members[] = { "wait", "acquire" };
  static const char *const ours[] = { "wait", "hold" };
  JsonObject *row = json_array_get_object_element (self->rows, at);
  JsonObject *sides[] = { other_side (self->rows, row, "read"), other_side (self->rows, row, "write") };

  put_origin (self, row);
  hp_put_text (self->builder, "type_name", "");
  hp_put (self->builder, "read_count", hp_figure (sides[0], "acquisitions"));
  hp_put (self->builder, "write_count", hp_figure (sides[1], "acquisitions"));
  hp_put (self->builder, "read_sampled_count", hp_figure (sides[0], "hold_count"));
  hp_put (self->builder, "write_sampled_count", hp_figure (sides[1], "hold_count"));
  for (guint member = 0; member < 2; member++)
    for (guint side = 0; side < 2; side++)
      {
        char *key = g_strconcat (kinds[side], "_", members[member], "_avg", NULL);
        char *total = g_strconcat (ours[member], "_total_ns", NULL), *count = g_strconcat (ours[member], "_count", NULL);

        hp_put_take (self->builder, key, average (sides[side], total, count));
        g_free (count);
        g_free (total);
        g_free (key);
      }
  for (guint member = 0; member < 2; member++)
    for (guint side = 0; side < 2; side++)
      {
        char *key = g_strconcat (kinds[side], "_", members[member], "_percentiles", NULL);
        char *prefix = g_strconcat (ours[member], "_", NULL);

        put_map (self, key, sides[side], prefix);
        g_free (prefix);
        g_free (key);
      }
  hp_compat_put_location (self->builder, row);
  hp_put (self->builder, "iter", 0);
}

/* ---- Lists ---- */

static gboolean
always (JsonArray *rows, JsonObject *row)
{
  return TRUE;
}

static gboolean
is_mutex (JsonArray *rows, JsonObject *row)
{
  return is_kind (row, "mutex");
}

/* Each read-write lock once: by its reading side, or by its writing side when it has no other. */
static gboolean
is_rw_lock (JsonArray *rows, JsonObject *row)
{
  return is_kind (row, "read") || (is_kind (row, "write") && other_side (rows, row, "read") == NULL);
}

static void
reply_list (hp_server *server,
            SoupServerMessage *message,
            const char *section,
            gboolean with_percentiles,
            gboolean (*is_wanted) (JsonArray *rows, JsonObject *row),
            put_row put)
{
  JsonNode *report = hp_compat_report (server, message, server->host.section (section));
  list self = { 0 };

  if (report == NULL)
    return;
  self.builder = json_builder_new ();
  self.rows = hp_figures_rows (report, section);
  self.percentiles = json_object_get_array_member (json_node_get_object (report), "percentiles");
  self.elapsed_ns = hp_figure (json_node_get_object (report), "elapsed_ns");
  hp_put_open (self.builder, NULL, '{');
  hp_put (self.builder, "current_elapsed_ns", self.elapsed_ns);
  if (with_percentiles)
    hp_compat_put_percentiles (self.builder, self.percentiles, TRUE);
  hp_put_open (self.builder, "data", '[');
  for (guint i = 0; i < json_array_get_length (self.rows); i++)
    if (is_wanted (self.rows, json_array_get_object_element (self.rows, i)))
      {
        hp_put_open (self.builder, NULL, '{');
        put (&self, i);
        json_builder_end_object (self.builder);
        self.included++;
      }
  json_builder_end_array (self.builder);
  hp_compat_put_counts (self.builder, self.included, self.included);
  json_builder_end_object (self.builder);
  hp_compat_reply (message, hp_put_end (self.builder));
  json_array_unref (self.rows);
  json_node_unref (report);
}

static void
get_channels (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_list (server, message, "channels", TRUE, always, put_channel);
}

static void
get_streams (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_list (server, message, "streams", FALSE, always, put_stream);
}

static void
get_futures (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_list (server, message, "futures", FALSE, always, put_future);
}

static void
get_mutexes (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_list (server, message, "locks", TRUE, is_mutex, put_mutex);
}

static void
get_rw_locks (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_list (server, message, "locks", TRUE, is_rw_lock, put_rw_lock);
}

static void
get_channel_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  hp_0_14_reply_flow_log (server, message, "channel", names[0]);
}

static void
get_stream_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  hp_0_14_reply_flow_log (server, message, "stream", names[0]);
}

static void
get_future_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  hp_0_14_reply_flow_log (server, message, "future", names[0]);
}

/* SQL, HTTP, bytes: of libraries of Rust. */
static void
reply_nothing_recorded (hp_server *server, SoupServerMessage *message, gboolean with_totals, gboolean with_alloc)
{
  JsonNode *report = hp_compat_report (server, message, HP_SECTION_PROCESS);
  JsonBuilder *builder;
  JsonObject *root;

  if (report == NULL)
    return;
  root = json_node_get_object (report);
  builder = json_builder_new ();
  hp_put_open (builder, NULL, '{');
  hp_put (builder, "current_elapsed_ns", hp_figure (root, "elapsed_ns"));
  if (with_totals)
    {
      hp_put (builder, "total_ns", 0);
      hp_put (builder, "total_calls", 0);
    }
  if (with_alloc)
    hp_put (builder, "total_alloc_bytes", 0);
  hp_compat_put_percentiles (builder, json_object_get_array_member (root, "percentiles"), TRUE);
  hp_put_open (builder, "data", '[');
  json_builder_end_array (builder);
  hp_compat_put_counts (builder, 0, 0);
  json_builder_end_object (builder);
  hp_compat_reply (message, hp_put_end (builder));
  json_node_unref (report);
}

static void
get_calls (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_nothing_recorded (server, message, TRUE, FALSE);
}

static void
get_server (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_nothing_recorded (server, message, TRUE, TRUE);
}

static void
get_io (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  reply_nothing_recorded (server, message, FALSE, FALSE);
}

static void
get_cpu (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  JsonBuilder *builder = json_builder_new ();

  hp_put_open (builder, NULL, '{');
  hp_put_text (builder, "status", "idle");
  json_builder_end_object (builder);
  hp_compat_reply (message, hp_put_end (builder));
}

const hp_route hp_compat_0_28_routes[] = {
  { "/functions_timing", FALSE, hp_0_14_get_timing },
  { "/functions_alloc", FALSE, hp_0_14_get_alloc },
  { "/functions_timing/*/logs", FALSE, hp_0_14_get_timing_log },
  { "/functions_alloc/*/logs", FALSE, hp_0_14_get_alloc_log },
  { "/functions_cpu", FALSE, get_cpu },
  { "/channels", FALSE, get_channels },
  { "/channels/*/logs", FALSE, get_channel_log },
  { "/streams", FALSE, get_streams },
  { "/streams/*/logs", FALSE, get_stream_log },
  { "/futures", FALSE, get_futures },
  { "/futures/*/logs", FALSE, get_future_log },
  { "/mutexes", FALSE, get_mutexes },
  { "/rw_locks", FALSE, get_rw_locks },
  { "/sql", FALSE, get_calls },
  { "/http", FALSE, get_calls },
  { "/server", FALSE, get_server },
  { "/io", FALSE, get_io },
  { "/threads", FALSE, hp_0_14_get_threads },
  { "/debug", FALSE, hp_0_14_get_debug },
  { "/debug/*/*/logs", FALSE, hp_0_14_get_debug_log },
  { "/profiler_status", FALSE, hp_0_14_get_status },
  { "/tokio_runtime", FALSE, hp_0_14_get_runtime },
  { NULL },
};
