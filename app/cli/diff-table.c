// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath diff`: a table for a terminal.

#include "diff.h"
#include "table.h"

#include <glib/gi18n.h>

/* Columns of what only a row of both sides has. */
#define N_FIGURES 8

static void
take_cell (Table *table, char *text)
{
  table_add_cell (table, text);
  g_free (text);
}

static void
add_line (Table *table, const DashComparedLine *line)
{
  take_cell (table, dash_compared_row_dup_name (line->row));
  take_cell (table, dash_compared_line_dup_title (line));
  if (!line->change)
    {
      for (guint i = 0; i < N_FIGURES; i++)
        table_add_cell (table, "");
      return;
    }
  table_add_cell (table, line->metric->title);
  take_cell (table, dash_change_format_base (line->metric, line->change));
  take_cell (table, dash_change_format_head (line->metric, line->change));
  take_cell (table, dash_change_format_part (line->change));
  take_cell (table, dash_change_format_interval (line->change));
  take_cell (table, dash_change_format_chance (line->change));
  take_cell (table, dash_change_format_detectable (line->change->detectable));
  take_cell (table, dash_change_format_distance (line->row->distance));
}

static void
append_section (const DashComparedSection *section, const DiffOptions *options, GString *into)
{
  guint n_left;
  g_autoptr (GArray) lines = dash_compared_lines_new (section, options->all, options->limit, &n_left);
  g_autoptr (Table) table = NULL;

  if (lines->len == 0)
    return;
  table = table_new ();
  table_add_column (table, dash_compared_get_title (section->section), TRUE);
  table_add_column (table, "", TRUE);
  table_add_column (table, C_("column", "Figure"), TRUE);
  table_add_column (table, C_("column", "Base"), FALSE);
  table_add_column (table, C_("column", "Head"), FALSE);
  table_add_column (table, C_("column", "Change"), FALSE);
  table_add_column (table, C_("column", "95 % Interval"), FALSE);
  table_add_column (table, C_("column", "Chance"), FALSE);
  table_add_column (table, C_("column", "Detectable"), FALSE);
  table_add_column (table, C_("column", "Distance"), FALSE);
  for (guint i = 0; i < lines->len; i++)
    add_line (table, &g_array_index (lines, DashComparedLine, i));
  g_string_append_c (into, '\n');
  table_append (table, options->width, into);
  if (n_left > 0)
    {
      g_string_append_printf (into, ngettext ("… and %u more; --limit 0 shows all.", "… and %u more; --limit 0 shows all.", n_left),
                              n_left);
      g_string_append_c (into, '\n');
    }
}

void
diff_table_append (const DashComparison *comparison, const DiffOptions *options, GString *into)
{
  g_autofree char *outcome = dash_comparison_describe_outcome (comparison);
  g_autofree char *limits = dash_comparison_describe_limits (comparison);
  g_autofree char *runs = dash_comparison_describe_runs (comparison);
  g_autofree char *program = table_plain_text (options->program);

  g_string_append_printf (into, "%s · %s\n", program, runs);
  for (guint i = 0; i < comparison->warnings->len; i++)
    {
      g_autofree char *warning = table_plain_text (g_ptr_array_index (comparison->warnings, i));
      g_string_append_printf (into, "! %s\n", warning);
    }
  for (guint i = 0; i < DASH_N_COMPARED; i++)
    {
      if (comparison->sections[i])
        append_section (comparison->sections[i], options, into);
    }
  g_string_append_printf (into, "\n%s\n%s\n", outcome, limits);
}
