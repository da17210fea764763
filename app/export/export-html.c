// SPDX-License-Identifier: GPL-3.0-or-later
// A report as one page: what it is, what needs attention, charts, tables. No script, nothing from the network.

#include "html.h"

#include <glib/gi18n.h>

#include "model/dash-checks.h"
#include "model/dash-format.h"
#include "model/dash-function-view.h"

/* Enough to look through; all rows of a large report would make a page that browsers struggle with. */
#define USUAL_ROWS 500
#define DISTRIBUTIONS 9

void
html_add_text (GString *text, const char *value)
{
  for (; *value; value = g_utf8_next_char (value))
    {
      gunichar c = g_utf8_get_char (value);

      if (c == '&')
        g_string_append (text, "&amp;");
      else if (c == '<')
        g_string_append (text, "&lt;");
      else if (c == '>')
        g_string_append (text, "&gt;");
      else if (c == '"')
        g_string_append (text, "&quot;");
      else
        g_string_append_unichar (text, g_unichar_iscntrl (c) ? 0xfffd : c);
    }
}

void
html_add_format (GString *text, const char *format, ...)
{
  va_list arguments;
  g_autofree char *value = NULL;

  va_start (arguments, format);
  value = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  html_add_text (text, value);
}

static void
add_element (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "<%s>", name);
  html_add_text (text, value);
  g_string_append_printf (text, "</%s>\n", name);
}

/* ---- Head ------------------------------------------------------------------------------------------------ */

static void
add_fact (GString *text, const char *name, const char *value)
{
  g_string_append (text, "<div>");
  add_element (text, "dt", name);
  add_element (text, "dd", value);
  g_string_append (text, "</div>");
}

static void
add_facts (Exporter *self, DashSession *session)
{
  const DashDocument *document = self->document;
  g_autofree char *elapsed = dash_format_elapsed ((gint64) MIN (document->elapsed_ns, G_MAXINT64));
  GString *text = self->text;

  g_string_append (text, "<dl>");
  if (self->range)
    add_fact (text, _("Part of the Session"), self->range);
  else if (document->elapsed_ns > 0)
    add_fact (text, _("Measured For"), elapsed);
  if (document->fields & DASH_DOCUMENT_HAS_PROCESS)
    {
      g_autofree char *cpu = dash_format_duration ((double) document->process.cpu_ns);
      g_autofree char *peak = dash_format_bytes ((double) document->process.peak_rss_bytes);

      if (document->process.cpu_ns > 0)
        add_fact (text, _("CPU Time"), cpu);
      if (document->process.peak_rss_bytes > 0)
        add_fact (text, _("Peak Memory"), peak);
    }
  if (document->machine_host && document->machine_host[0] != '\0')
    add_fact (text, _("Machine"), document->machine_host);
  if (document->machine_cpus > 0)
    {
      g_autofree char *cpus = dash_format_count (document->machine_cpus);
      add_fact (text, _("Processors"), cpus);
    }
  g_string_append (text, "</dl>\n");
}

static void
add_head (Exporter *self, DashSession *session)
{
  const char *title = dash_session_get_title (session);
  g_autofree char *state = dash_session_describe_state (session);
  GString *text = self->text;

  /* Of a language that is only partly translated the page is in English, mostly. */
  g_string_append_printf (text, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                                "<meta name=\"viewport\" content=\"width=device-width\"/>\n",
                          /* Translators: the code of your language, such as "de": what a web page says it is in */
                          C_("language code", "en"));
  add_element (text, "title", title);
  g_string_append_printf (text, "<style>\n%s</style>\n</head>\n<body>\n<header>\n", html_style);
  add_element (text, "h1", title);
  g_string_append (text, "<p class=\"dim\">");
  html_add_text (text, state);
  if (self->document->program_executable && self->document->program_executable[0] != '\0')
    html_add_format (text, " · %s", self->document->program_executable);
  g_string_append (text, "</p>\n");
  add_facts (self, session);
  g_string_append (text, "</header>\n<main>\n");
}

static void
add_findings (Exporter *self, DashSession *session)
{
  g_autoptr (DashChecks) checks = dash_checks_new (session);
  g_autofree char *passed = NULL;
  GString *text = self->text;
  guint n;

  dash_checks_run (checks);
  n = g_list_model_get_n_items (G_LIST_MODEL (checks));
  passed = dash_checks_describe_passed (checks);
  if (n > 0)
    {
      add_element (text, "h2", _("Needs Attention"));
      g_string_append (text, "<ul class=\"card findings\">\n");
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DashFinding) finding = g_list_model_get_item (G_LIST_MODEL (checks), i);

      g_string_append (text, "<li><b>");
      html_add_text (text, dash_finding_get_title (finding));
      g_string_append (text, "</b> ");
      html_add_text (text, dash_finding_get_detail (finding));
      g_string_append (text, "</li>\n");
    }
  if (n > 0)
    g_string_append (text, "</ul>\n");
  if (passed && passed[0] != '\0')
    {
      g_string_append (text, "<p class=\"dim\">");
      html_add_format (text, "✓ %s", passed);
      g_string_append (text, "</p>\n");
    }
}

/* ---- Charts and tables ----------------------------------------------------------------------------------- */

static void
add_distributions (Exporter *self, DashSession *session)
{
  g_autoptr (DashFunctionView) view = dash_function_view_new (session);
  gsize n;

  dash_function_view_update (view);
  n = MIN (DISTRIBUTIONS, dash_function_view_get_n_functions (view));
  if (n == 0)
    return;
  add_element (self->text, "h2", _("How Long Calls Took"));
  g_string_append (self->text, "<div class=\"grid\">\n");
  for (gsize i = 0; i < n; i++)
    {
      DashFunction *function = dash_function_view_get_function (view, i);
      const DashFigures *figures = dash_function_get_figures (function);

      if (figures->histogram)
        html_add_distribution (self, dash_function_get_name (function), figures->histogram, DASH_UNIT_DURATION);
    }
  g_string_append (self->text, "</div>\n");
}

static void
add_headings (GString *text, const Sheet *sheet)
{
  g_string_append (text, "<thead><tr>");
  for (guint c = 0; c < sheet_get_n_columns (sheet); c++)
    {
      const char *help = sheet_get_help (sheet, c);

      g_string_append_printf (text, "<th scope=\"col\"%s", sheet_is_text (sheet, c) ? " class=\"text\"" : "");
      if (help)
        {
          g_string_append (text, " title=\"");
          html_add_text (text, help);
          g_string_append_c (text, '"');
        }
      g_string_append_c (text, '>');
      html_add_text (text, sheet_get_heading (sheet, c));
      g_string_append (text, "</th>");
    }
  g_string_append (text, "</tr></thead>\n<tbody>\n");
}

static void
add_row (GString *text, const Sheet *sheet, guint row)
{
  g_autofree char *place = sheet_get_place (sheet, row);

  g_string_append (text, "<tr>");
  for (guint c = 0; c < sheet_get_n_columns (sheet); c++)
    {
      g_autofree char *cell = sheet_get_cell (sheet, row, c);

      g_string_append (text, c == 0 ? "<th scope=\"row\">" : sheet_is_text (sheet, c) ? "<td class=\"text\">" : "<td>");
      html_add_text (text, cell);
      if (c == 0 && place)
        {
          g_string_append (text, "<small>");
          html_add_text (text, place);
          g_string_append (text, "</small>");
        }
      g_string_append (text, c == 0 ? "</th>" : "</td>");
    }
  g_string_append (text, "</tr>\n");
}

static void
add_table (Exporter *self, const Sheet *sheet)
{
  g_autofree char *count = sheet_describe_n (sheet);
  GString *text = self->text;

  add_element (text, "h2", sheet_get_title (sheet));
  g_string_append (text, "<div class=\"card scroll\"><table><caption>");
  html_add_text (text, count);
  g_string_append (text, "</caption>\n");
  add_headings (text, sheet);
  for (guint r = 0; r < sheet_get_n_rows (sheet) && exporter_flush (self); r++)
    add_row (text, sheet, r);
  g_string_append (text, "</tbody></table></div>\n");
}

static void
add_tables (Exporter *self, DashSession *session, guint32 sections)
{
  SheetOptions options = *self->sheet;

  if (!self->is_limited)
    options.limit = USUAL_ROWS;
  for (guint i = 0; i <= SHEET_FUNCTIONS; i++)
    {
      guint section = (i + SHEET_FUNCTIONS) % (SHEET_FUNCTIONS + 1);
      g_autoptr (Sheet) sheet = NULL;

      if (sections & SHEET_BIT (section))
        sheet = sheet_new (session, section, &options, self->error ? NULL : &self->error);
      if (sheet)
        add_table (self, sheet);
    }
}

void
export_html (Exporter *self)
{
  g_autoptr (DashSession) session = sheet_open_session (self->document);
  guint32 sections = sheet_get_sections (session);

  if (self->sections)
    sections &= self->sections;
  add_head (self, session);
  add_findings (self, session);
  if (sections & SHEET_BIT (SHEET_FUNCTIONS))
    {
      add_element (self->text, "h2", _("Where the Time Goes"));
      html_add_bars (self, session);
      html_add_flame_graph (self);
      add_distributions (self, session);
    }
  add_tables (self, session, sections);
  g_string_append (self->text, "</main>\n<footer>");
  html_add_format (self->text, _("Made by Hotpath %s."), HOTPATH_VERSION);
  g_string_append (self->text, "</footer>\n</body>\n</html>\n");
}
