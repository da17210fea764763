/* SPDX-License-Identifier: MIT
 *
 * compat-0.14-flow.c: channels, streams and futures, as hotpath 0.14 answers.
 *
 * C has no names of types for messages, so that these are empty.
 */
#include "compat-0.14.h"

#include "compat.h"
#include "display.h"

#include <string.h>

#define FLOW_SECTIONS (HP_SECTION_CHANNELS | HP_SECTION_STREAMS | HP_SECTION_FUTURES)

typedef enum { CHANNEL, STREAM, FUTURE, KINDS } flow_kind;

static const struct
{
  const char *type, *section, *count, *missing;
} kinds[KINDS] = {
  [CHANNEL] = { "channel", "channels", "sent", "Channel not found" },
  [STREAM] = { "stream", "streams", "items", "Stream not found" },
  [FUTURE] = { "future", "futures", "calls", "Future not found" },
};

/* There all kinds have one counter, ours one each. */
static guint64
shared_id (guint64 id, flow_kind kind)
{
  return (id - 1) * KINDS + kind + 1;
}

static void
put_flow_row (JsonBuilder *builder, JsonArray *rows, guint at, flow_kind kind)
{
  JsonObject *row = json_array_get_object_element (rows, at);

  hp_put_open (builder, NULL, '{');
  hp_put (builder, "id", shared_id (hp_figure (row, "id"), kind));
  hp_put_text (builder, "data_flow_type", kinds[kind].type);
  hp_put_take (builder, "source", hp_compat_source (row));
  hp_put_text (builder, "label", hp_figure_text (row, "name"));
  hp_put_boolean (builder, "has_custom_label", TRUE);
  hp_put_text (builder, "state", kind == FUTURE    ? "active"
                                 : kind == CHANNEL ? hp_compat_channel_state (row)
                                                   : hp_figure_text (row, "state"));
  if (kind == CHANNEL)
    hp_put_take (builder, "subtype", hp_compat_channel_type (row));
  hp_put (builder, "primary_count", hp_figure (row, kinds[kind].count));
  if (kind == CHANNEL)
    hp_put (builder, "secondary_count", hp_figure (row, "received"));
  if (kind != FUTURE)
    {
      hp_put_text (builder, "type_name", "");
      hp_put (builder, "type_size", hp_figure (row, "item_bytes"));
      hp_put (builder, "iter", hp_compat_iteration (rows, at));
    }
  json_builder_end_object (builder);
}

/* By ascending shared id: each kind's rows ascend already. */
static void
put_flow_rows (JsonBuilder *builder, JsonNode *report)
{
  JsonArray *rows[KINDS];
  guint at[KINDS] = { 0 };

  for (guint kind = 0; kind < KINDS; kind++)
    rows[kind] = hp_figures_rows (report, kinds[kind].section);
  for (;;)
    {
      guint64 least = G_MAXUINT64;
      guint next = KINDS;

      for (guint kind = 0; kind < KINDS; kind++)
        if (at[kind] < json_array_get_length (rows[kind]))
          {
            guint64 id = hp_figure (json_array_get_object_element (rows[kind], at[kind]), "id");

            if (shared_id (id, (flow_kind) kind) < least)
              {
                least = shared_id (id, (flow_kind) kind);
                next = kind;
              }
          }
      if (next == KINDS)
        break;
      put_flow_row (builder, rows[next], at[next]++, (flow_kind) next);
    }
  for (guint kind = 0; kind < KINDS; kind++)
    json_array_unref (rows[kind]);
}

void
hp_0_14_get_flow (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  JsonNode *report = hp_compat_report (server, message, FLOW_SECTIONS);
  JsonBuilder *builder;

  if (report == NULL)
    return;
  builder = json_builder_new ();
  hp_put_open (builder, NULL, '{');
  hp_put (builder, "current_elapsed_ns", hp_figure (json_node_get_object (report), "elapsed_ns"));
  hp_put_open (builder, "entries", '[');
  put_flow_rows (builder, report);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  hp_compat_reply (message, hp_put_end (builder));
  json_node_unref (report);
}

/* The delay of a message, of which only the receiving knows. */
static char *
delay_of (JsonArray *entries, guint64 number)
{
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);

      if (strcmp (hp_figure_text (entry, "event"), "received") == 0 && hp_figure (entry, "number") == number)
        return json_object_get_null_member (entry, "duration_ns")
                   ? g_strdup ("N/A")
                   : hp_display_delay (hp_figure (entry, "duration_ns"));
    }
  return NULL;
}

static void
put_events (JsonBuilder *builder, const char *key, const char *event, JsonArray *entries, guint64 now_ns)
{
  hp_put_open (builder, key, '[');
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);

      if (strcmp (hp_figure_text (entry, "event"), event) != 0)
        continue;
      hp_put_open (builder, NULL, '{');
      hp_put (builder, "index", hp_figure (entry, "number"));
      hp_compat_put_moment (builder, hp_figure (entry, "at_ns"), now_ns);
      if (strcmp (event, "sent") == 0)
        hp_put_take (builder, "delay", delay_of (entries, hp_figure (entry, "number")));
      hp_put_text (builder, "message",
                   json_object_get_null_member (entry, "text") ? NULL : hp_figure_text (entry, "text"));
      hp_put (builder, "thread_id", hp_figure (entry, "thread_id"));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* Of each call we keep how it ended and how long it lived; what it polled is known of all together. */
static void
put_future_log (JsonBuilder *builder, JsonObject *row, guint64 id, JsonArray *entries, gboolean newer)
{
  hp_put (builder, "call_count", hp_figure (row, "calls"));
  hp_put (builder, "total_polls", hp_figure (row, "polls"));
  hp_put (builder, "total_poll_duration_ns", hp_figure (row, "poll_total_ns"));
  hp_put_null (builder, "total_poll_alloc_bytes");
  hp_put_null (builder, "total_poll_alloc_count");
  hp_put_open (builder, "calls", '[');
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      static const char *const unknown[] = { "poll_count", "total_poll_duration_ns", "max_poll_duration_ns",
                                             "last_poll_duration_ns" };
      static const char *const uncounted[] = { "total_poll_alloc_bytes", "total_poll_alloc_count",
                                               "max_poll_alloc_bytes", "last_poll_alloc_bytes" };
      JsonObject *entry = json_array_get_object_element (entries, i);

      hp_put_open (builder, NULL, '{');
      hp_put (builder, "id", hp_figure (entry, "number"));
      hp_put (builder, "future_id", id);
      hp_put_text (builder, "state", hp_figure_text (entry, "event"));
      for (guint k = 0; k < G_N_ELEMENTS (unknown); k++)
        {
          hp_put (builder, unknown[k], 0);
          if (k == 0 && newer)
            hp_put (builder, "sampled_polls", 0);
        }
      for (guint k = 0; k < G_N_ELEMENTS (uncounted); k++)
        hp_put_null (builder, uncounted[k]);
      hp_put_text (builder, "result",
                   json_object_get_null_member (entry, "text") ? NULL : hp_figure_text (entry, "text"));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static flow_kind
find_kind (const char *type)
{
  guint kind = 0;

  while (kind < KINDS && strcmp (type, kinds[kind].type) != 0)
    kind++;
  return (flow_kind) kind;
}

/* shown: the id as the answer says it. */
static void
reply_log (hp_server *server, SoupServerMessage *message, flow_kind kind, guint64 id, const char *shown)
{
  hp_compat_log log;

  if (hp_compat_log_read (&log, server, message, kinds[kind].section, id))
    {
      JsonBuilder *builder = json_builder_new ();

      hp_put_open (builder, NULL, '{');
      hp_put_text (builder, "id", shown);
      if (kind == CHANNEL)
        {
          put_events (builder, "sent_logs", "sent", log.entries, log.now_ns);
          put_events (builder, "received_logs", "received", log.entries, log.now_ns);
        }
      else if (kind == STREAM)
        put_events (builder, "logs", "yielded", log.entries, log.now_ns);
      else
        put_future_log (builder, log.row, hp_compat_id (shown), log.entries, server->host.compat == HP_COMPAT_0_28);
      json_builder_end_object (builder);
      hp_compat_reply (message, hp_put_end (builder));
    }
  else if (log.report != NULL)
    hp_compat_not_found (message, kinds[kind].missing);
  hp_compat_log_clear (&log);
}

void
hp_0_14_get_flow_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  guint64 id = hp_compat_id (names[1]);
  flow_kind kind = find_kind (names[0]);

  if (kind == KINDS || id == 0 || id == G_MAXUINT64 || (id - 1) % KINDS != kind)
    hp_compat_not_found (message, kind < KINDS ? kinds[kind].missing : "Not found");
  else
    reply_log (server, message, kind, (id - 1) / KINDS + 1, names[1]);
}

void
hp_0_14_reply_flow_log (hp_server *server, SoupServerMessage *message, const char *type, const char *id)
{
  reply_log (server, message, find_kind (type), hp_compat_id (id), id);
}
