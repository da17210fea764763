// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath recover`: reports of programs that could not write theirs.

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

/* argv[0] is "recover". Returns the exit code. */
int recover_run (int argc, char **argv);

G_END_DECLS
