// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath recover`: reports of programs that could not write theirs.

#include "commands.h"

#include "arena-list.h"
#include "command.h"
#include "output.h"

#include "source/dash-json-writer.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  char *output;
  gboolean all;
  gboolean list;
  gboolean json;
  char **arenas;
} RecoverOptions;

static void
recover_options_clear (RecoverOptions *options)
{
  g_free (options->output);
  g_strfreev (options->arenas);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RecoverOptions, recover_options_clear)

/* ---- Output ---------------------------------------------------------------------------------------- */

static gboolean
write_document (const char *path, GBytes *document)
{
  gsize length;
  const char *text = g_bytes_get_data (document, &length);

  return output_write (path, text, length) == EXIT_DONE;
}

static void
say_what_was_recovered (const RecoveredReport *report, const char *output)
{
  g_autofree char *end = recovered_report_describe_end (report);
  g_autofree char *functions =
      g_strdup_printf (ngettext ("%u function", "%u functions", report->functions), report->functions);

  /* On stderr, so that the report alone is on stdout. */
  /* Translators: program name, process id, how it ended ("was killed"), "23 functions" */
  g_printerr (_("%s (process %u) %s: %s."), report->name, report->pid, end, functions);
  if (output)
    {
      g_printerr (" ");
      g_printerr (_("The report is in %s."), output);
    }
  g_printerr ("\n");
}

/* ---- Finding --------------------------------------------------------------------------------------- */

static char *
path_of_argument (const char *argument)
{
  char *end = NULL;
  guint64 pid = g_ascii_isdigit (argument[0]) ? g_ascii_strtoull (argument, &end, 10) : 0;

  if (!end || *end != '\0' || g_file_test (argument, G_FILE_TEST_EXISTS))
    return g_strdup (argument);
  g_autoptr (GPtrArray) files = arena_list_find ();
  for (guint i = 0; i < files->len; i++)
    {
      const ArenaFile *file = g_ptr_array_index (files, i);
      if (file->pid == pid)
        return g_strdup (file->path);
    }
  g_printerr ("hotpath: ");
  g_printerr (_("there is no arena of process %s. “hotpath recover --list” shows those there are."), argument);
  g_printerr ("\n");
  return NULL;
}

static RecoveredReport *
read_arena (const char *path)
{
  g_autoptr (GError) error = NULL;
  RecoveredReport *report = recovered_report_new (path, &error);

  if (!report)
    g_printerr ("hotpath: %s\n", error->message);
  return report;
}

static gboolean
is_alive (const RecoveredReport *report)
{
  return g_str_equal (report->ended, "running") || g_str_equal (report->ended, "stopped");
}

/* ---- What can be asked for ------------------------------------------------------------------------- */

static int
list_arenas_as_json (GPtrArray *files)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < files->len; i++)
    {
      const ArenaFile *file = g_ptr_array_index (files, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (RecoveredReport) report = recovered_report_new (file->path, &error);
      g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (file->modified);
      g_autofree char *moment = when ? g_date_time_format_iso8601 (when) : NULL;
      g_autofree char *path = g_filename_display_name (file->path);

      g_string_append_c (text, '{');
      dash_json_writer_member_uint (text, "pid", file->pid);
      dash_json_writer_member_string (text, "name", report ? report->name : NULL);
      dash_json_writer_member_string (text, "ended", report ? report->ended : NULL);
      dash_json_writer_member_string (text, "modified_at", moment);
      dash_json_writer_member_string (text, "path", path);
      dash_json_writer_member_string (text, "error", error ? error->message : NULL);
      dash_json_writer_close (text, '}');
    }
  dash_json_writer_close (text, ']');
  text->str[text->len - 1] = '\n';
  return output_write (NULL, text->str, text->len);
}

static int
list_arenas (gboolean json)
{
  g_autoptr (GPtrArray) files = arena_list_find ();

  if (json)
    return list_arenas_as_json (files);
  if (files->len == 0)
    {
      g_printerr ("hotpath: %s\n", _("no program that Hotpath recorded left an arena."));
      return EXIT_FAILED;
    }
  for (guint i = 0; i < files->len; i++)
    {
      const ArenaFile *file = g_ptr_array_index (files, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (RecoveredReport) report = recovered_report_new (file->path, &error);
      if (!report)
        {
          g_print ("%u\t%s\n", file->pid, error->message);
          continue;
        }
      g_autofree char *end = recovered_report_describe_end (report);
      g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (file->modified);
      g_autofree char *moment = when ? g_date_time_format (when, "%F %T") : g_strdup ("");
      g_print ("%u\t%s\t%s\t%s\t%s\n", file->pid, report->name, end, moment, file->path);
    }
  return EXIT_DONE;
}

static int
recover_one (const char *argument, const char *output)
{
  g_autofree char *path = path_of_argument (argument);
  g_autoptr (RecoveredReport) report = path ? read_arena (path) : NULL;

  if (!report || !write_document (output, report->document))
    return EXIT_FAILED;
  say_what_was_recovered (report, output);
  return EXIT_DONE;
}

/* The one that died last. */
static int
recover_newest (const char *output)
{
  g_autoptr (GPtrArray) files = arena_list_find ();

  for (guint i = 0; i < files->len; i++)
    {
      const ArenaFile *file = g_ptr_array_index (files, i);
      g_autoptr (RecoveredReport) report = recovered_report_new (file->path, NULL);
      if (!report || is_alive (report))
        continue;
      if (!write_document (output, report->document))
        return EXIT_FAILED;
      say_what_was_recovered (report, output);
      return EXIT_DONE;
    }
  g_printerr ("hotpath: %s\n", _("no program that Hotpath recorded died without its report. Those that still run can "
                                 "be named by their process id."));
  return EXIT_FAILED;
}

static char *
name_of_file (const RecoveredReport *report, const char *folder)
{
  g_autofree char *name = g_strdup (report->name[0] ? report->name : "program");
  g_autofree char *base = NULL;

  g_strdelimit (name, "/\\\n\t ", '-');
  if (name[0] == '.' || name[0] == '-')
    name[0] = '_';
  base = g_strdup_printf ("%s-%u.json", name, report->pid);
  return folder ? g_build_filename (folder, base, NULL) : g_strdup (base);
}

static int
recover_all (const char *folder)
{
  g_autoptr (GPtrArray) files = arena_list_find ();
  guint written = 0, failed = 0;

  for (guint i = 0; i < files->len; i++)
    {
      const ArenaFile *file = g_ptr_array_index (files, i);
      g_autoptr (RecoveredReport) report = read_arena (file->path);
      if (!report)
        failed++;
      else if (!is_alive (report))
        {
          g_autofree char *path = name_of_file (report, folder);
          if (write_document (path, report->document))
            {
              say_what_was_recovered (report, path);
              written++;
            }
          else
            failed++;
        }
    }
  if (written == 0 && failed == 0)
    g_printerr ("hotpath: %s\n", _("no program that Hotpath recorded died without its report."));
  return written > 0 && failed == 0 ? EXIT_DONE : EXIT_FAILED;
}

/* ---- Command line ---------------------------------------------------------------------------------- */

int
recover_run (int argc, char **argv)
{
  g_auto (RecoverOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
      N_("Write the report to FILE, with --all the reports to the folder FILE"), N_("FILE") },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &options.all, N_("All programs that died, a file NAME-PID.json each"), NULL },
    { "list", 'l', 0, G_OPTION_ARG_NONE, &options.list, N_("Only show which arenas there are"), NULL },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &options.json,
      N_("With --list: as a JSON array, which is empty when there are none"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.arenas, NULL, N_("[ARENA|PID]") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, _("Writes the report of a program that was killed or crashed, from the arena "
                                           "that it left behind. Without ARENA or PID: of the one that died last."));
  g_option_context_set_description (context, _("Exit status: 0 done; 1 nothing was found, or it can't be read or "
                                               "written; 2 wrong usage."));
  g_option_context_add_main_entries (context, entries, NULL);
  if (!command_parse (context, "hotpath recover", &argc, &argv))
    return EXIT_USAGE;
  guint named = options.arenas ? g_strv_length (options.arenas) : 0;
  if (named > 1 || (named > 0 && (options.all || options.list)) || (options.list && (options.all || options.output)) ||
      (options.json && !options.list))
    {
      g_printerr ("hotpath: %s\n", _("one arena or process id, --all or --list: only one of these. See hotpath recover "
                                     "--help."));
      return EXIT_USAGE;
    }
  if (options.list)
    return list_arenas (options.json);
  if (options.all)
    return recover_all (options.output);
  return named ? recover_one (options.arenas[0], options.output) : recover_newest (options.output);
}
