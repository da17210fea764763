// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath export`: a report in a format of other programs.

#include "choice.h"
#include "command.h"
#include "commands.h"
#include "exporter.h"
#include "input.h"
#include "output.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  const char *name;
  ExportFunc run;
  gboolean takes_rows; /* --section, --focus and the like make sense */
} Format;

static const Format formats[] = {
  { "csv", export_csv, TRUE },         { "folded", export_folded, FALSE },
  { "speedscope", export_speedscope, FALSE }, { "chrome", export_chrome, FALSE },
  { "openmetrics", export_openmetrics, TRUE }, { "html", export_html, TRUE },
};

static int
export_to (const Format *format, Exporter *exporter, const char *path)
{
  Output *output = output_open (path);
  g_autoptr (GError) error = NULL;

  if (!output)
    return EXIT_FAILED;
  exporter_run (exporter, format->run, output->stream, NULL, &error);
  return output_close (output, error);
}

/* A table of each section, in a folder. */
static int
export_tables (const Format *format, Exporter *exporter, guint32 sections, const char *folder)
{
  for (guint section = 0; section <= SHEET_FUNCTIONS; section++)
    {
      g_autofree char *name = sheet_get_section_name (section);
      g_autofree char *file = g_strdup_printf ("%s.csv", name);
      g_autofree char *path = g_build_filename (folder, file, NULL);
      int result;

      if (!(sections & SHEET_BIT (section)))
        continue;
      exporter->section = section;
      result = export_to (format, exporter, path);
      if (result != EXIT_DONE)
        return result;
    }
  return EXIT_DONE;
}

static guint32
get_present (const DashDocument *document)
{
  guint32 present = document->n_functions > 0 ? SHEET_BIT (SHEET_FUNCTIONS) : 0;

  for (guint section = 0; section < DASH_N_SECTIONS; section++)
    if (document->sections[section].n_rows > 0)
      present |= SHEET_BIT (section);
  return present;
}

static int
export_document (const Format *format, const Choice *choice, DashDocument *document, guint64 unit_ns,
                 const char *path)
{
  Exporter exporter = {
    .document = document,
    .section = SHEET_FUNCTIONS,
    .sections = choice->sections,
    .sheet = &choice->sheet,
    .is_limited = choice->is_limited,
    .unit_ns = unit_ns,
  };
  guint32 sections = choice->sections;

  if (format->run != export_csv || !sections)
    return export_to (format, &exporter, path);
  if (sections == SHEET_ALL)
    sections = get_present (document);
  if ((sections & (sections - 1)) != 0)
    {
      if (path && strcmp (path, "-") != 0)
        return export_tables (format, &exporter, sections, path);
      command_complain ("%s", _("several sections are several tables of CSV. Name a folder for them with -o, or one "
                                "section."));
      return EXIT_USAGE;
    }
  exporter.section = (guint) g_bit_nth_lsf (sections, -1);
  return export_to (format, &exporter, path);
}

static gboolean
has_self_times (const DashDocument *document)
{
  for (gsize i = 0; i < document->n_functions; i++)
    if (document->functions[i].fields & DASH_ROW_HAS_TIMES)
      return TRUE;
  return FALSE;
}

/* Of a format that is of one thing only, a report without it would give a file that is empty. */
static const char *
find_nothing (const Format *format, const DashDocument *document)
{
  if ((format->run == export_folded || format->run == export_speedscope) && document->n_functions == 0)
    return _("the report has no functions, so there are no stacks. csv, openmetrics and html have its other sections.");
  if ((format->run == export_folded || format->run == export_speedscope) && document->n_nodes == 0 &&
      !has_self_times (document))
    return _("the report has neither a call tree nor self times, so there are no stacks. csv, openmetrics and html have "
             "its other figures.");
  if (format->run == export_chrome && document->n_logs == 0)
    return _("the report has no calls that were kept one by one. A report of a running program has them, and those that "
             "programs write as JSON.");
  return NULL;
}

static const Format *
find_format (const char *name)
{
  for (guint i = 0; name && i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].name, name) == 0)
      return &formats[i];
  command_complain ("%s", _("--format is csv, folded, speedscope, chrome, openmetrics or html."));
  return NULL;
}

static guint64
get_unit_ns (const char *unit)
{
  if (!unit || strcmp (unit, "ns") == 0)
    return 1;
  if (strcmp (unit, "us") == 0)
    return 1000;
  command_complain ("%s", _("--unit is ns or us."));
  return 0;
}

int
export_run (int argc, char **argv)
{
  g_auto (Choice) choice = { 0 };
  g_autofree char *format_name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *unit = NULL;
  const GOptionEntry entries[] = {
    { "format", 'F', 0, G_OPTION_ARG_STRING, &format_name,
      N_("csv, folded, speedscope, chrome, openmetrics or html"), N_("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_("Write to FILE instead of standard output"), N_("FILE") },
    { "unit", 'u', 0, G_OPTION_ARG_STRING, &unit, N_("What folded stacks count in: ns (else) or us"), N_("UNIT") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("FILE|PID|URL"));
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _("Writes a report, or what a running program has recorded, in a format of "
                                           "other programs."));
  g_option_context_set_description (
      context,
      _("Formats:\n"
        "  csv          a table of one section, units in the headings; of several, a folder of tables\n"
        "  folded       stacks with their own time, for flamegraph.pl and inferno\n"
        "  speedscope   the call tree, for https://www.speedscope.app\n"
        "  chrome       the calls that were kept one by one, for https://ui.perfetto.dev\n"
        "  openmetrics  counters and histograms, for Prometheus\n"
        "  html         a page with tables and charts that needs no script and no network\n"
        "\n"
        "Examples:\n"
        "  hotpath export r.json --format html -o report.html\n"
        "  hotpath export 4711 --format folded | flamegraph.pl > flame.svg\n"
        "  hotpath export r.json --format csv --section locks -o locks.csv\n"
        "  hotpath export r.json --format csv --section all -o tables\n"
        "\n"
        "--section, --sort, --focus, --limit and --percentiles are for csv, openmetrics and html; without --section, csv "
        "is of the functions.\n"
        "\n"
        "Exit status: 0 done; 1 it can't be read or written; 2 wrong usage."));
  g_option_context_add_main_entries (context, entries, NULL);
  choice_add_options (&choice, context);
  input_add_options (context);
  if (!command_parse (context, "hotpath export", &argc, &argv) || !choice_check (&choice))
    return EXIT_USAGE;
  if (argc != 2)
    {
      command_complain (_("one report is to be named: a FILE, a PID or an address. See %s --help."), "hotpath export");
      return EXIT_USAGE;
    }
  const Format *format = find_format (format_name);
  guint64 unit_ns = get_unit_ns (unit);
  if (!format || unit_ns == 0)
    return EXIT_USAGE;
  if (!format->takes_rows && choice_is_narrow (&choice))
    {
      command_complain (_("%s is of the whole report: --section, --sort, --focus, --limit and --percentiles don't go "
                          "with it."),
                        format->name);
      return EXIT_USAGE;
    }

  g_autoptr (DashDocument) document = input_load (argv[1], &error);
  if (!document)
    {
      command_complain_of (error);
      return EXIT_FAILED;
    }
  if (document->notice)
    command_complain ("%s", document->notice);
  const char *nothing = find_nothing (format, document);
  if (nothing)
    {
      command_complain ("%s", nothing);
      return EXIT_FAILED;
    }
  /* A page shows more than it is asked for in its charts, so it chooses for itself. */
  g_autoptr (DashDocument) part =
      format->run == export_html ? dash_document_ref (document) : choice_apply (&choice, document, &error);
  if (!part)
    {
      command_complain_of (error);
      return EXIT_USAGE;
    }
  return export_document (format, &choice, part, unit_ns, path);
}
