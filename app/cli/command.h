// SPDX-License-Identifier: GPL-3.0-or-later
// What all commands have in common: exit codes, options, and how they complain.

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Exit codes of the whole command, as its help tells them. */
enum
{
  EXIT_DONE = 0,
  EXIT_FAILED = 1, /* nothing found, or it could not be read or written */
  EXIT_USAGE = 2,
};

/* A command's arguments begin with its name; it returns the exit code. */
typedef int (*CommandFunc) (int argc, char **argv);

/* "hotpath: " and a sentence, on standard error. */
void command_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* The same of an error. */
void command_complain_of (const GError *error);

/**
 * command_parse:
 * @context: with the command's options
 * @name: "hotpath report"
 *
 * Takes the options out of the arguments.
 *
 * Returns: whether they're right; otherwise it has complained, and the command should end with EXIT_USAGE
 */
gboolean command_parse (GOptionContext *context, const char *name, int *argc, char ***argv) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
