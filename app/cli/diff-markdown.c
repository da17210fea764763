// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath diff`: GitHub-flavoured Markdown, for a comment on a pull request.

#include "diff.h"

#include <glib/gi18n.h>
#include <string.h>

/* By which a workflow finds the comment that it wrote before. */
#define MARK "<!-- hotpath diff -->\n"

/* Longer ones break the table's layout, and GitHub cuts comments at 65,536 characters. */
#define MAX_NAME 120

/* Text of others: nothing in it may be taken for markup, links or mentions. */
static void
append_text (GString *into, const char *text)
{
  guint n = 0;

  for (; *text; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (n++ == MAX_NAME)
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
append_line (GString *into, const DiffLine *line)
{
  gboolean failed = line->change && line->change->verdict >= DASH_VERDICT_REGRESSION;

  g_autofree char *name = diff_format_name (line->row);

  g_string_append (into, "| ");
  append_text (into, name);
  g_string_append_printf (into, failed ? " | **%s** |" : " | %s |", diff_line_title (line));
  if (!line->change)
    {
      g_string_append (into, " | | | | | |\n");
      return;
    }
  g_string_append_printf (into, " %s |", line->metric->title);
  take_cell (into, diff_format_value (line->metric->unit, line->change->base, line->change->base_rounded));
  take_cell (into, diff_format_value (line->metric->unit, line->change->head, line->change->head_rounded));
  take_cell (into, diff_format_change (line->change->change));
  take_cell (into, diff_format_interval (line->change));
  take_cell (into, diff_format_chance (line->change));
  g_string_append_c (into, '\n');
}

static void
append_section (const DashComparedSection *section, const DiffOptions *options, GString *into)
{
  guint n_left;
  g_autoptr (GArray) lines = diff_lines_new (section, options, &n_left);

  if (lines->len == 0)
    return;
  g_string_append_printf (into, "\n### %s\n\n", dash_compared_get_title (section->section));
  g_string_append_printf (into, "| %s | | %s | %s | %s | %s | %s | %s |\n", C_("column", "Name"), C_("column", "Figure"),
                          C_("column", "Base"), C_("column", "Head"), C_("column", "Change"),
                          C_("column", "95 % Interval"), C_("column", "Chance"));
  g_string_append (into, "|:--|:--|:--|--:|--:|--:|--:|--:|\n");
  for (guint i = 0; i < lines->len; i++)
    append_line (into, &g_array_index (lines, DiffLine, i));
  if (n_left > 0)
    {
      g_string_append_c (into, '\n');
      g_string_append_printf (into, ngettext ("… and %u more.", "… and %u more.", n_left), n_left);
      g_string_append_c (into, '\n');
    }
}

void
diff_markdown_append (const DashComparison *comparison, const DiffOptions *options, GString *into)
{
  g_autofree char *outcome = diff_describe_outcome (comparison);
  g_autofree char *limits = diff_describe_limits (comparison);

  g_string_append (into, MARK "## Hotpath: ");
  append_text (into, options->program);
  g_string_append_printf (into, "\n\n**%s**\n\n%s\n", outcome, limits);
  for (guint i = 0; i < comparison->warnings->len; i++)
    {
      g_string_append (into, "\n> ");
      append_text (into, g_ptr_array_index (comparison->warnings, i));
      g_string_append_c (into, '\n');
    }
  for (guint i = 0; i < DASH_N_COMPARED; i++)
    {
      if (comparison->sections[i])
        append_section (comparison->sections[i], options, into);
    }
}
