// SPDX-License-Identifier: GPL-3.0-or-later
// What all commands have in common: exit codes, options, and how they complain.

#include "command.h"

#include <glib/gi18n.h>

void
command_complain (const char *format, ...)
{
  va_list arguments;
  g_autofree char *sentence = NULL;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* Names in it may be of a stranger's file; a terminal must not obey them. */
  for (char *at = sentence; *at; at++)
    if (g_ascii_iscntrl (*at))
      *at = '?';
  g_printerr ("hotpath: %s\n", sentence);
}

void
command_complain_of (const GError *error)
{
  command_complain ("%s", error->message);
}

gboolean
command_parse (GOptionContext *context, const char *name, int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;

  g_set_prgname (name);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  command_complain (_("%s. See %s --help."), error->message, name);
  return FALSE;
}
