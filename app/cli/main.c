// SPDX-License-Identifier: GPL-3.0-or-later
// The `hotpath` command: finds the subcommand.

#include "command.h"
#include "commands.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

typedef struct
{
  const char *name;
  CommandFunc run;
  const char *help; /* (translatable) */
} Command;

static const Command commands[] = {
  { "run", run_run, N_("Run a program that was not built for it, measured") },
  { "list", list_run, N_("Show the measured programs that run") },
  { "report", report_run, N_("Show a report, or what a running program has recorded so far") },
  { "diff", diff_run, N_("Compare reports: what changed, and whether for the worse") },
  { "watch", watch_run, N_("Show the tables of a running program again and again") },
  { "export", export_run, N_("Write a report as CSV, folded stacks, speedscope, Chrome trace, OpenMetrics or HTML") },
  { "merge", merge_run, N_("Add up runs of one program") },
  { "validate", validate_run, N_("Say whether files are reports, and what in them contradicts itself") },
  { "recover", recover_run, N_("Write the report of a program that was killed or crashed") },
};

static void
print_help (void)
{
  g_print ("%s\n\n", _("Usage: hotpath COMMAND [OPTION…]"));
  g_print ("%s\n", _("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s %s\n", commands[i].name, _(commands[i].help));
  g_print ("\n%s\n", _("Options:"));
  g_print ("  --help     %s\n", _("Show this help; after a command: the help for that"));
  g_print ("  --version  %s\n", _("Show the version"));
  g_print ("\n%s\n", _("Exit status: 0 done; 1 it failed; 2 wrong usage."));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, HOTPATH_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  const char *name = argc > 1 ? argv[1] : "";
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (strcmp (name, commands[i].name) == 0)
        return commands[i].run (argc - 1, argv + 1);
    }
  if (strcmp (name, "--help") == 0 || strcmp (name, "-h") == 0 || strcmp (name, "help") == 0)
    {
      print_help ();
      return EXIT_DONE;
    }
  if (strcmp (name, "--version") == 0)
    {
      g_print ("hotpath %s\n", HOTPATH_VERSION);
      return EXIT_DONE;
    }
  if (name[0] == '\0')
    command_complain ("%s", _("a command is missing. See hotpath --help."));
  else
    command_complain (_("there is no command “%s”. See hotpath --help."), name);
  return EXIT_USAGE;
}
