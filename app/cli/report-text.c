// SPDX-License-Identifier: GPL-3.0-or-later
// A session as text for a terminal: what it is, what is wrong with it, and tables of what was chosen.

#include "report-text.h"

#include "table.h"

#include <glib/gi18n.h>

#include "model/dash-checks.h"
#include "model/dash-format.h"

#define NS_PER_SECOND 1000000000

guint32
report_text_get_usual_sections (DashSession *session)
{
  guint32 present = sheet_get_sections (session);
  return present & SHEET_BIT (SHEET_FUNCTIONS) ? SHEET_BIT (SHEET_FUNCTIONS) : present;
}

static void
append_findings (DashSession *session, GString *into)
{
  g_autoptr (DashChecks) checks = dash_checks_new (session);

  dash_checks_run (checks);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checks)); i++)
    {
      g_autoptr (DashFinding) finding = g_list_model_get_item (G_LIST_MODEL (checks), i);
      g_autofree char *line =
          g_strdup_printf ("! %s: %s", dash_finding_get_title (finding), dash_finding_get_detail (finding));
      g_autofree char *plain = table_plain_text (line);
      g_string_append_printf (into, "%s\n", plain);
    }
}

void
report_text_append_head (DashSession *session, GString *into)
{
  g_autofree char *state = dash_session_describe_state (session);
  guint64 elapsed_ns = dash_session_get_elapsed_ns (session);
  g_autofree char *elapsed =
      elapsed_ns < NS_PER_SECOND ? dash_format_duration (elapsed_ns) : dash_format_elapsed (elapsed_ns);
  g_autofree char *title = table_plain_text (dash_session_get_title (session));

  g_string_append_printf (into, "%s · %s", title, state);
  if (dash_session_get_state (session) == DASH_STATE_REPORT && dash_session_get_elapsed_ns (session) > 0)
    g_string_append_printf (into, " · %s", elapsed);
  if (dash_session_get_pid (session) > 0)
    {
      g_string_append (into, " · ");
      g_string_append_printf (into, _("process %lld"), (long long) dash_session_get_pid (session));
    }
  g_string_append_c (into, '\n');
  append_findings (session, into);
}

static void
append_sheet (DashSession *session, const Sheet *sheet, gboolean functions, guint width, GString *into)
{
  g_autoptr (Table) table = table_new ();
  g_autofree char *count = sheet_describe_n (sheet);
  guint hidden = sheet_get_n_found (sheet) - sheet_get_n_rows (sheet);

  g_string_append_printf (into, "\n%s · %s", sheet_get_title (sheet), count);
  if (functions)
    {
      g_autofree char *reference = dash_session_describe_reference (session);
      g_autofree char *plain = table_plain_text (reference);
      g_string_append_printf (into, " · %s", plain);
    }
  g_string_append_c (into, '\n');
  if (sheet_get_n_rows (sheet) == 0)
    return;
  for (guint c = 0; c < sheet_get_n_columns (sheet); c++)
    table_add_column (table, sheet_get_heading (sheet, c), sheet_is_text (sheet, c));
  for (guint r = 0; r < sheet_get_n_rows (sheet); r++)
    for (guint c = 0; c < sheet_get_n_columns (sheet); c++)
      {
        g_autofree char *cell = sheet_get_cell (sheet, r, c);
        table_add_cell (table, cell);
      }
  table_append (table, width, into);
  if (hidden > 0)
    {
      g_autofree char *n = dash_format_count (hidden);
      g_string_append_printf (into, ngettext ("(%s more; --limit 0 shows all)", "(%s more; --limit 0 shows all)", hidden),
                              n);
      g_string_append_c (into, '\n');
    }
}

gboolean
report_text_append (DashSession *session, guint32 sections, const SheetOptions *options, guint width, GString *into,
                    GError **error)
{
  if (sections && !sheet_check_sort (session, sections, options, error))
    return FALSE;
  report_text_append_head (session, into);
  for (guint i = 0; i <= SHEET_FUNCTIONS; i++)
    {
      /* The functions come first. */
      guint section = (i + SHEET_FUNCTIONS) % (SHEET_FUNCTIONS + 1);
      g_autoptr (Sheet) sheet = NULL;

      if (!(sections & SHEET_BIT (section)))
        continue;
      sheet = sheet_new (session, section, options, error);
      if (!sheet)
        return FALSE;
      append_sheet (session, sheet, section == SHEET_FUNCTIONS, width, into);
    }
  return TRUE;
}
