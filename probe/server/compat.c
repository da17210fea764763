/* SPDX-License-Identifier: MIT
 *
 * compat.c: what the generations of hotpath's routes share.
 */
#include "compat.h"

#include "display.h"
#include "reply.h"

#include <string.h>

JsonNode *
hp_compat_report (hp_server *server, SoupServerMessage *message, uint32_t sections)
{
  JsonNode *report = hp_figures_take (server, sections);

  if (report == NULL)
    hp_reply_short_of_memory (message);
  return report;
}

void
hp_compat_reply (SoupServerMessage *message, JsonNode *node)
{
  GBytes *document = hp_figures_write (node);

  hp_reply_document (message, document);
  g_bytes_unref (document);
  json_node_unref (node);
}

void
hp_compat_not_found (SoupServerMessage *message, const char *what)
{
  hp_reply_error (message, SOUP_STATUS_NOT_FOUND, "%s", what);
}

char *
hp_compat_source (JsonObject *row)
{
  const char *file = hp_figure_text (row, "file");

  if (*file == '\0')
    return g_strdup ("");
  return g_strdup_printf ("%s:%u", file, (guint) hp_figure (row, "line"));
}

guint
hp_compat_iteration (JsonArray *rows, guint at)
{
  JsonObject *row = json_array_get_object_element (rows, at);
  guint before = 0;

  for (guint i = 0; i < at; i++)
    {
      JsonObject *other = json_array_get_object_element (rows, i);

      before += strcmp (hp_figure_text (row, "name"), hp_figure_text (other, "name")) == 0 &&
                strcmp (hp_figure_text (row, "file"), hp_figure_text (other, "file")) == 0 &&
                hp_figure (row, "line") == hp_figure (other, "line");
    }
  return before;
}

char *
hp_compat_channel_type (JsonObject *row)
{
  const char *kind = hp_figure_text (row, "kind");

  if (strcmp (kind, "bounded") != 0)
    return g_strdup (kind);
  return g_strdup_printf ("bounded[%" G_GUINT64_FORMAT "]", hp_figure (row, "capacity"));
}

const char *
hp_compat_channel_state (JsonObject *row)
{
  /* A message for one receiver: there the end of it has a word of its own. */
  if (strcmp (hp_figure_text (row, "kind"), "oneshot") == 0 && hp_figure (row, "received") > 0)
    return "notified";
  return hp_figure_text (row, "state");
}

char *
hp_compat_percentile_key (double percentile, gboolean with_fractions)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (!with_fractions && percentile != (double) (int) percentile)
    return NULL;
  return g_strconcat ("p", g_ascii_formatd (digits, sizeof digits, "%.9g", percentile), NULL);
}

const char *
hp_compat_caller (JsonNode *report, JsonArray *rows)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (strcmp (hp_figure_text (row, "kind"), "wrapper") == 0)
        return hp_figure_text (row, "name");
    }
  return hp_figure_text (json_object_get_object_member (json_node_get_object (report), "program"), "name");
}

gboolean
hp_compat_counts_memory (JsonNode *report)
{
  return json_object_has_member (json_node_get_object (report), "functions_alloc");
}

guint64
hp_compat_id (const char *text)
{
  if (*text == '\0' || text[strspn (text, "0123456789")] != '\0' || strlen (text) > 10)
    return G_MAXUINT64;
  return g_ascii_strtoull (text, NULL, 10);
}

void
hp_compat_put_percentiles (JsonBuilder *builder, JsonArray *percentiles, gboolean with_fractions)
{
  hp_put_open (builder, "percentiles", '[');
  for (guint i = 0; i < json_array_get_length (percentiles); i++)
    {
      double percentile = json_array_get_double_element (percentiles, i);

      if (with_fractions)
        json_builder_add_double_value (builder, percentile);
      else if (percentile == (double) (int) percentile)
        json_builder_add_int_value (builder, (gint64) percentile);
    }
  json_builder_end_array (builder);
}

void
hp_compat_put_location (JsonBuilder *builder, JsonObject *row)
{
  hp_put_open (builder, "location", '{');
  hp_put_text (builder, "file", hp_figure_text (row, "file"));
  hp_put (builder, "line", hp_figure (row, "line"));
  hp_put (builder, "column", 1); /* a compiler of C tells none */
  json_builder_end_object (builder);
}

void
hp_compat_put_counts (JsonBuilder *builder, guint64 total, guint64 included)
{
  hp_put (builder, "total_count", total);
  hp_put (builder, "included_count", included);
}

const hp_thread_state *
hp_compat_thread_state (JsonObject *row)
{
  static const hp_thread_state states[] = { { "running", "Running", "R" }, { "sleeping", "Sleeping", "S" },
                                            { "blocked", "Blocked", "D" }, { "stopped", "Stopped", "T" },
                                            { "idle", "Idle", "I" },       { "", "Unknown", "?" } };
  const char *state = hp_figure_text (row, "state");
  guint i = 0;

  if (strcmp (state, "ended") == 0)
    return NULL;
  while (i + 1 < G_N_ELEMENTS (states) && strcmp (state, states[i].state) != 0)
    i++;
  return &states[i];
}

void
hp_compat_put_moment (JsonBuilder *builder, guint64 at_ns, guint64 now_ns)
{
  hp_put_take (builder, "timestamp", hp_display_duration (at_ns));
  hp_put_take (builder, "ago", hp_display_ago (at_ns, now_ns));
}

gboolean
hp_compat_log_read (hp_compat_log *self, hp_server *server, SoupServerMessage *message, const char *section, guint64 id)
{
  memset (self, 0, sizeof *self);
  self->report = hp_compat_report (server, message, server->host.section (section));
  if (self->report == NULL)
    return FALSE;
  self->rows = hp_figures_rows (self->report, section);
  self->row = hp_figures_row (self->rows, id);
  self->log = self->row != NULL ? hp_figures_log (server, section, id) : NULL;
  self->now_ns = hp_figure (json_node_get_object (self->report), "elapsed_ns");
  if (self->log == NULL)
    return FALSE;
  self->entries = json_object_get_array_member (json_node_get_object (self->log), "entries");
  return TRUE;
}

void
hp_compat_log_clear (hp_compat_log *self)
{
  g_clear_pointer (&self->log, json_node_unref);
  g_clear_pointer (&self->rows, json_array_unref);
  g_clear_pointer (&self->report, json_node_unref);
}
