// SPDX-License-Identifier: GPL-3.0-or-later
// The `hotpath` command: finds the subcommand.

#include "recover.h"
#include "run.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

static void
print_help (void)
{
  g_print ("%s\n\n", _("Usage: hotpath COMMAND [OPTION…]"));
  g_print ("%s\n", _("Commands:"));
  g_print ("  run        %s\n", _("Run a program that was not built for it, measured"));
  g_print ("  recover    %s\n", _("Write the report of a program that was killed or crashed"));
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

  const char *command = argc > 1 ? argv[1] : "";
  if (strcmp (command, "run") == 0)
    return run_run (argc - 1, argv + 1);
  if (strcmp (command, "recover") == 0)
    return recover_run (argc - 1, argv + 1);
  if (strcmp (command, "--help") == 0 || strcmp (command, "-h") == 0 || strcmp (command, "help") == 0)
    {
      print_help ();
      return EXIT_DONE;
    }
  if (strcmp (command, "--version") == 0)
    {
      g_print ("hotpath %s\n", HOTPATH_VERSION);
      return EXIT_DONE;
    }
  if (command[0] == '\0')
    g_printerr ("hotpath: %s\n", _("a command is missing. See hotpath --help."));
  else
    {
      g_printerr ("hotpath: ");
      g_printerr (_("there is no command “%s”. See hotpath --help."), command);
      g_printerr ("\n");
    }
  return EXIT_USAGE;
}
