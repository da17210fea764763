/* SPDX-License-Identifier: MIT
 *
 * mcp-answers.c: answers of tools, made of the host's documents with their very numbers.
 */
#include "mcp-answers.h"

#include <string.h>

#define MAX_SLOWEST 100

void
hp_tool_fail (hp_tool_call *self, const char *format, ...)
{
  va_list arguments;

  if (self->problem != NULL)
    return;
  va_start (arguments, format);
  self->problem = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

static JsonNode *
take_report (hp_tool_call *self, uint32_t sections)
{
  JsonNode *report = hp_figures_take (self->server, sections);

  if (report == NULL)
    hp_tool_fail (self, "The program could not make the document; it may be short of memory.");
  return report;
}

/* ---- Lists ---- */

static gboolean
is_wanted (const hp_tool_call *self, JsonObject *row)
{
  const hp_tool *tool = self->tool;
  gboolean right_kind = tool->kinds[0] == NULL;

  for (guint i = 0; i < G_N_ELEMENTS (tool->kinds) && tool->kinds[i] != NULL; i++)
    right_kind |= strcmp (hp_figure_text (row, "kind"), tool->kinds[i]) == 0;
  return right_kind && (self->contains == NULL || strstr (hp_figure_text (row, "name"), self->contains) != NULL);
}

static gint
compare_figures (gconstpointer a, gconstpointer b, gpointer key)
{
  JsonObject *one = *(JsonObject **) a, *other = *(JsonObject **) b;
  guint64 x = hp_figure (one, key), y = hp_figure (other, key);

  /* Gauges may be negative, or no whole numbers; counters may be too large for a double. */
  if (hp_figure_is_real (one, key) || hp_figure_is_real (other, key))
    {
      double p = hp_figure_real (one, key), q = hp_figure_real (other, key);

      return (p < q) - (p > q);
    }
  return (x < y) - (x > y);
}

static GPtrArray *
choose_rows (hp_tool_call *self, JsonArray *rows)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (is_wanted (self, json_array_get_object_element (rows, i)))
      g_ptr_array_add (chosen, json_array_get_object_element (rows, i));
  if (self->sort_by != NULL && chosen->len > 0)
    {
      if (!json_object_has_member (chosen->pdata[0], self->sort_by))
        hp_tool_fail (self, "sort_by: rows of %s have no member “%.60s”.", self->tool->name, self->sort_by);
      g_ptr_array_sort_with_data (chosen, compare_figures, (gpointer) self->sort_by);
    }
  return chosen;
}

/* The section with those of its rows that are wanted. */
JsonNode *
hp_tool_answer_rows (hp_tool_call *self)
{
  JsonNode *report = take_report (self, self->server->host.section (self->tool->section));
  JsonObject *answer = json_object_new (), *section;
  JsonArray *rows, *shown;
  GPtrArray *chosen;
  JsonNode *node;

  if (report == NULL)
    {
      json_object_unref (answer);
      return NULL;
    }
  rows = hp_figures_rows (report, self->tool->section);
  chosen = choose_rows (self, rows);
  shown = json_array_new ();
  for (guint i = 0; i < chosen->len && (self->limit == 0 || i < self->limit); i++)
    json_array_add_object_element (shown, json_object_ref (chosen->pdata[i]));

  json_object_set_int_member (answer, "elapsed_ns",
                              (gint64) hp_figure (json_node_get_object (report), "elapsed_ns"));
  section = json_object_has_member (json_node_get_object (report), self->tool->section)
                ? json_object_get_object_member (json_node_get_object (report), self->tool->section)
                : NULL;
  if (section != NULL)
    {
      GList *members = json_object_get_members (section);

      for (GList *member = members; member != NULL; member = member->next)
        if (strcmp (member->data, "rows") != 0 && strcmp (member->data, "included_count") != 0)
          json_object_set_member (answer, member->data, json_object_dup_member (section, member->data));
      g_list_free (members);
    }
  json_object_set_int_member (answer, "matching_count", chosen->len);
  json_object_set_int_member (answer, "included_count", json_array_get_length (shown));
  json_object_set_array_member (answer, "rows", shown);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, answer);
  g_ptr_array_unref (chosen);
  json_array_unref (rows);
  json_node_unref (report);
  return node;
}

JsonNode *
hp_tool_answer_alloc (hp_tool_call *self)
{
  JsonNode *answer = hp_tool_answer_rows (self);

  if (answer != NULL && !json_object_has_member (json_node_get_object (answer), "live_bytes"))
    {
      g_clear_pointer (&answer, json_node_unref);
      hp_tool_fail (self, "Allocations are not counted in this program: link or preload libhotpath-alloc.");
    }
  return answer;
}

JsonNode *
hp_tool_answer_status (hp_tool_call *self)
{
  return take_report (self, HP_SECTION_PROCESS);
}

/* ---- Logs ---- */

JsonNode *
hp_tool_answer_log (hp_tool_call *self)
{
  JsonNode *log = hp_figures_log (self->server, self->tool->section, self->id);

  if (log == NULL)
    hp_tool_fail (self, "There is no row with the id %" G_GUINT64_FORMAT " in %s.", self->id, self->tool->section);
  return log;
}

/* A value has a log of its own kind only. */
JsonNode *
hp_tool_answer_value_log (hp_tool_call *self)
{
  JsonNode *report = take_report (self, HP_SECTION_VALUES);
  JsonArray *rows;
  JsonObject *row;

  if (report == NULL)
    return NULL;
  rows = hp_figures_rows (report, "values");
  row = hp_figures_row (rows, self->id);
  if (row == NULL || !is_wanted (self, row))
    hp_tool_fail (self, "There is no %s with the id %" G_GUINT64_FORMAT ".", self->tool->kinds[0], self->id);
  json_array_unref (rows);
  json_node_unref (report);
  return self->problem == NULL ? hp_tool_answer_log (self) : NULL;
}

static gint
compare_durations (gconstpointer a, gconstpointer b)
{
  return compare_figures (a, b, (gpointer) "duration_ns");
}

static void
gather_slowest (hp_tool_call *self, JsonObject *function, GPtrArray *calls)
{
  JsonNode *log = hp_figures_log (self->server, "functions", hp_figure (function, "id"));
  JsonArray *slowest;

  if (log == NULL)
    return;
  slowest = json_object_get_array_member (json_node_get_object (log), "slowest");
  for (guint i = 0; i < json_array_get_length (slowest); i++)
    {
      JsonNode *copy = json_node_copy (json_array_get_element (slowest, i));
      JsonObject *call_object = json_object_new ();
      JsonObject *from = json_node_get_object (copy);
      GList *members = json_object_get_members (from);

      json_object_set_int_member (call_object, "function_id", (gint64) hp_figure (function, "id"));
      json_object_set_string_member (call_object, "function", hp_figure_text (function, "name"));
      for (GList *member = members; member != NULL; member = member->next)
        json_object_set_member (call_object, member->data, json_object_dup_member (from, member->data));
      g_ptr_array_add (calls, call_object);
      g_list_free (members);
      json_node_unref (copy);
    }
  json_node_unref (log);
}

/* The N slowest calls are of the N functions with the longest call each, so that few logs are read. */
JsonNode *
hp_tool_answer_slowest (hp_tool_call *self)
{
  JsonNode *report = take_report (self, HP_SECTION_FUNCTIONS_TIMING), *node;
  GPtrArray *calls, *functions;
  JsonObject *answer;
  JsonArray *rows, *shown;

  if (report == NULL)
    return NULL;
  if (self->limit == 0 || self->limit > MAX_SLOWEST)
    self->limit = MAX_SLOWEST;
  rows = hp_figures_rows (report, "functions_timing");
  functions = g_ptr_array_new ();
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (self->id == 0 || hp_figure (row, "id") == self->id)
        g_ptr_array_add (functions, row);
    }
  if (functions->len == 0 && self->id != 0)
    hp_tool_fail (self, "There is no function with the id %" G_GUINT64_FORMAT ".", self->id);
  g_ptr_array_sort_with_data (functions, compare_figures, (gpointer) "max_ns");
  calls = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  for (guint i = 0; i < functions->len && i < self->limit; i++)
    gather_slowest (self, functions->pdata[i], calls);
  g_ptr_array_sort (calls, compare_durations);

  shown = json_array_new ();
  for (guint i = 0; i < calls->len && i < self->limit; i++)
    json_array_add_object_element (shown, json_object_ref (calls->pdata[i]));
  answer = json_object_new ();
  json_object_set_int_member (answer, "elapsed_ns",
                              (gint64) hp_figure (json_node_get_object (report), "elapsed_ns"));
  json_object_set_array_member (answer, "calls", shown);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, answer);
  g_ptr_array_unref (calls);
  g_ptr_array_unref (functions);
  json_array_unref (rows);
  json_node_unref (report);
  return node;
}

/* ---- Moments ---- */

JsonNode *
hp_tool_answer_mark (hp_tool_call *self)
{
  size_t length = 0;
  char *text = self->server->host.mark (self->name, &length);
  JsonNode *answer = hp_figures_parse (self->server, text, length);

  if (answer == NULL)
    hp_tool_fail (self, "The program is short of memory for a mark.");
  return answer;
}

JsonNode *
hp_tool_answer_compare (hp_tool_call *self)
{
  size_t length = 0;
  char *text = self->server->host.compare (self->from, self->until, (uint32_t) MIN (self->limit, G_MAXUINT32), &length);
  JsonNode *answer = hp_figures_parse (self->server, text, length);

  if (answer == NULL)
    hp_tool_fail (self,
                  "There is no mark “%.60s”%s%.60s%s: the tool mark sets one; a reset and each ninth mark forget "
                  "old ones.",
                  self->from, self->until != NULL ? " or none “" : "", self->until != NULL ? self->until : "",
                  self->until != NULL ? "”" : "");
  return answer;
}

JsonNode *
hp_tool_answer_none (hp_tool_call *self)
{
  hp_tool_fail (self, "%s", self->tool->section);
  return NULL;
}
