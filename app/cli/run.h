// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath run`: a program that was not built for it, measured.

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a shell says of a program that it can't start. */
enum
{
  EXIT_CANNOT_RUN = 126,
  EXIT_NOT_FOUND = 127,
};

/* argv[0] is "run". Returns the exit code when the program doesn't run; else not at all. */
int run_run (int argc, char **argv);

G_END_DECLS
