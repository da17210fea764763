// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath report`: the tables of a report or a running program, or the document itself.

#include "choice.h"
#include "command.h"
#include "commands.h"
#include "input.h"
#include "output.h"
#include "report-text.h"
#include "terminal.h"

#include <glib/gi18n.h>

#include "source/dash-report-writer.h"

static int
write_json (DashDocument *document)
{
  g_autoptr (GError) error = NULL;
  Output *output = output_open (NULL);

  if (!output)
    return EXIT_FAILED;
  dash_report_writer_write (document, output->stream, NULL, NULL, NULL, &error);
  return output_close (output, error);
}

static int
write_text (DashDocument *document, gboolean is_live, Choice *choice)
{
  g_autoptr (DashSession) session = sheet_open_session (document);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  guint32 present = sheet_get_sections (session);
  guint32 sections = choice->sections;

  if (is_live)
    dash_session_set_source_state (session, DASH_SOURCE_LIVE, NULL);
  if (!sections)
    sections = report_text_get_usual_sections (session);
  else if (sections == SHEET_ALL)
    sections = present; /* nobody asked for the empty ones by name */
  if (!choice->is_limited)
    choice->sheet.limit = REPORT_TEXT_ROWS;
  if (!report_text_append (session, sections, &choice->sheet, terminal_get_width (), text, &error))
    {
      command_complain_of (error);
      return EXIT_USAGE;
    }
  if (sections == 0)
    g_string_append_printf (text, "\n%s\n", _("The report has no rows in any section."));
  return output_write_text (text->str);
}

int
report_run (int argc, char **argv)
{
  g_auto (Choice) choice = { 0 };
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &json,
      N_("The document instead of tables; what the other options leave out is left out of it too"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("FILE|PID|URL"));
  g_autoptr (DashDocument) document = NULL;
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _("Shows a report: of a file (- is standard input), of a running program by "
                                           "its process id, or of one at an address."));
  g_option_context_set_description (
      context, _("Examples:\n"
                 "  hotpath report report.json                 the functions, most time first\n"
                 "  hotpath report 4711 --section all          everything a running program tells\n"
                 "  hotpath report r.json --sort p99 -n 10     the ten with the worst tail\n"
                 "  hotpath report r.json -f /^parse_/ -p 50,99.9\n"
                 "  ssh host cat r.json | hotpath report -\n"
                 "\n"
                 "The JSON is the format of report files. Without other options all of it is there but the history; with "
                 "--section, --focus, --limit or --sort only the rows left, in that order. Percentiles come from the "
                 "histograms, so any can be asked for.\n"
                 "\n"
                 "Exit status: 0 done; 1 it can't be read or written; 2 wrong usage."));
  choice_add_options (&choice, context);
  g_option_context_add_main_entries (context, entries, NULL);
  input_add_options (context);
  if (!command_parse (context, "hotpath report", &argc, &argv) || !choice_check (&choice))
    return EXIT_USAGE;
  if (argc != 2)
    {
      command_complain (_("one report is to be named: a FILE, a PID or an address. See %s --help."), "hotpath report");
      return EXIT_USAGE;
    }
  document = input_load (argv[1], &error);
  if (!document)
    {
      command_complain_of (error);
      return EXIT_FAILED;
    }
  if (document->notice)
    command_complain ("%s", document->notice);
  if (!json)
    return write_text (document, input_is_program (argv[1]), &choice);
  g_autoptr (DashDocument) part = choice_apply (&choice, document, &error);
  if (part)
    return write_json (part);
  command_complain_of (error);
  return EXIT_USAGE;
}
