// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath merge`: runs of one program as one report.

#include "command.h"
#include "commands.h"
#include "input.h"
#include "output.h"

#include <glib/gi18n.h>

#include "model/dash-format.h"
#include "model/dash-merge.h"
#include "source/dash-report-writer.h"

static const struct
{
  DashMergeNotes note;
  const char *sentence;
} sentences[] = {
  { DASH_MERGE_RECENT_CALLS, N_("calls and events that were kept one by one are left out, but for the slowest calls, "
                                "whose times are those of their own run") },
  { DASH_MERGE_PERCENTILES, N_("what has no histogram has no percentiles: those of several runs can't be told "
                               "from those of each") },
  { DASH_MERGE_MOMENTS, N_("of states and numbers of one moment, on which the runs differ, the report has the last run's "
                           "or none") },
  { DASH_MERGE_LEVELS, N_("levels such as live bytes or queued messages are those of all runs added up") },
  { DASH_MERGE_MACHINES, N_("the runs were on different machines; the report names the first") },
  { DASH_MERGE_REFERENCE, N_("the runs' percentages were of different times; now they are of how long all took") },
};

static void
say_what_was_merged (const DashDocument *merged, guint runs, DashMergeNotes notes, const char *path)
{
  g_autofree char *elapsed = dash_format_elapsed ((gint64) MIN (merged->elapsed_ns, G_MAXINT64));

  /* On stderr, so that the report alone is on stdout. */
  command_complain (ngettext ("%u run of %s, %s in all.", "%u runs of %s, %s in all.", runs), runs,
                    merged->program_name, elapsed);
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (notes & sentences[i].note)
      command_complain (_("note: %s."), _(sentences[i].sentence));
  if (path)
    command_complain (_("The report is in %s."), path);
}

static int
write_report (const DashDocument *document, const char *path)
{
  g_autoptr (GError) error = NULL;
  Output *output = output_open (path);

  if (!output)
    return EXIT_FAILED;
  dash_report_writer_write (document, output->stream, NULL, NULL, NULL, &error);
  return output_close (output, error);
}

int
merge_run (int argc, char **argv)
{
  g_autofree char *path = NULL;
  gboolean quiet = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_("Write the report to FILE instead of standard output"),
      N_("FILE") },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, N_("Don't tell what could not be merged"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("FILE|PID|URL…"));
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) dash_document_unref);
  g_autoptr (DashDocument) merged = NULL;
  g_autoptr (GError) error = NULL;
  DashMergeNotes notes;
  int result;

  g_option_context_set_summary (context, _("Adds up runs of one program: counts and times add, histograms merge exactly, "
                                           "so that percentiles are those of all calls; the shortest and longest are "
                                           "those of all runs."));
  g_option_context_set_description (
      context, _("Examples:\n"
                 "  hotpath merge run-*.json -o all.json\n"
                 "  hotpath merge a.json b.json | hotpath report -\n"
                 "\n"
                 "What happened over time is left out; what else can't be merged is said on standard error.\n"
                 "\n"
                 "Exit status: 0 done; 1 one can't be read, or they are of different programs; 2 wrong usage."));
  g_option_context_add_main_entries (context, entries, NULL);
  input_add_options (context);
  if (!command_parse (context, "hotpath merge", &argc, &argv))
    return EXIT_USAGE;
  if (argc < 3)
    {
      command_complain ("%s", _("at least two reports are to be named. See hotpath merge --help."));
      return EXIT_USAGE;
    }
  for (int i = 1; i < argc; i++)
    {
      DashDocument *document = input_load (argv[i], &error);
      if (!document)
        {
          command_complain_of (error);
          return EXIT_FAILED;
        }
      if (document->notice && !quiet)
        command_complain ("%s", document->notice);
      g_ptr_array_add (documents, document);
    }
  merged = dash_merge_documents ((DashDocument *const *) documents->pdata, documents->len, &notes, &error);
  if (!merged)
    {
      command_complain_of (error);
      return EXIT_FAILED;
    }
  result = write_report (merged, path);
  if (result == EXIT_DONE && !quiet)
    say_what_was_merged (merged, documents->len, notes, path);
  return result;
}
