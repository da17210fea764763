/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison as GitHub-flavoured Markdown, for a comment on a pull request. */
#include "dash-comparison-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* By which a workflow finds the comment that it wrote before. */
#define MARK "<!-- hotpath diff -->\n"

/* Longer ones break the table's layout, and GitHub cuts comments at 65,536 characters. */
#define MAX_NAME 120
#define MAX_SENTENCE 1000

/* Text of others: nothing in it may be taken for markup, links or mentions. @most: of its characters. */
static void
append_text (GString *into, const char *text, guint most)
{
  guint n = 0;

  for (; *text; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (n++ == most)
        {
          g_string_append (into, "…");
          return;
        }
      if (c < 0x80 && (strchr ("\\`*_{}[]()#+-.!|~@:/\"", (int) c) || c == '<' || c == '>' || c == '&'))
        g_string_append_printf (into, "&#%u;", c);
      else
        g_string_append_unichar (into, g_unichar_iscntrl (c) ? ' ' : c);
    }
}

static void
take_cell (GString *into, char *text)
{
  g_string_append_printf (into, " %s |", text);
  g_free (text);
}

static void
append_line (GString *into, const DashComparedLine *line)
{
  gboolean failed = line->change && line->change->verdict >= DASH_VERDICT_REGRESSION;
  g_autofree char *name = dash_compared_row_dup_name (line->row);
  g_autofree char *title = dash_compared_line_dup_title (line);

  g_string_append (into, "| ");
  append_text (into, name, MAX_NAME);
  g_string_append_printf (into, failed ? " | **%s** |" : " | %s |", title);
  if (!line->change)
    {
      g_string_append (into, " | | | | | |\n");
      return;
    }
  g_string_append_printf (into, " %s |", line->metric->title);
  take_cell (into, dash_change_format_base (line->metric, line->change));
  take_cell (into, dash_change_format_head (line->metric, line->change));
  take_cell (into, dash_change_format_part (line->change));
  take_cell (into, dash_change_format_interval (line->change));
  take_cell (into, dash_change_format_chance (line->change));
  g_string_append_c (into, '\n');
}

static void
append_section (const DashComparedSection *section, gboolean all, guint limit, GString *into)
{
  guint n_left;
  g_autoptr (GArray) lines = dash_compared_lines_new (section, all, limit, &n_left);

  if (lines->len == 0)
    return;
  g_string_append_printf (into, "\n### %s\n\n", dash_compared_get_title (section->section));
  g_string_append_printf (into, "| %s | | %s | %s | %s | %s | %s | %s |\n", C_("column", "Name"), C_("column", "Figure"),
                          C_("column", "Base"), C_("column", "Head"), C_("column", "Change"),
                          C_("column", "95 % Interval"), C_("column", "Chance"));
  g_string_append (into, "|:--|:--|:--|--:|--:|--:|--:|--:|\n");
  for (guint i = 0; i < lines->len; i++)
    append_line (into, &g_array_index (lines, DashComparedLine, i));
  if (n_left > 0)
    {
      g_string_append_c (into, '\n');
      g_string_append_printf (into, ngettext ("… and %u more.", "… and %u more.", n_left), n_left);
      g_string_append_c (into, '\n');
    }
}

void
dash_comparison_append_markdown (const DashComparison *comparison, const char *program, gboolean all, guint limit,
                                 GString *into)
{
  g_autofree char *outcome = dash_comparison_describe_outcome (comparison);
  g_autofree char *limits = dash_comparison_describe_limits (comparison);

  g_string_append (into, MARK "## Hotpath: ");
  append_text (into, program, MAX_NAME);
  g_string_append_printf (into, "\n\n**%s**\n\n%s\n", outcome, limits);
  for (guint i = 0; i < comparison->warnings->len; i++)
    {
      g_string_append (into, "\n> ");
      append_text (into, g_ptr_array_index (comparison->warnings, i), MAX_SENTENCE);
      g_string_append_c (into, '\n');
    }
  for (guint i = 0; i < DASH_N_COMPARED; i++)
    {
      if (comparison->sections[i])
        append_section (comparison->sections[i], all, limit, into);
    }
}
