// SPDX-License-Identifier: GPL-3.0-or-later
// The commands, one source file each.

#pragma once

#include <glib.h>

G_BEGIN_DECLS

int diff_run (int argc, char **argv);
int export_run (int argc, char **argv);
int list_run (int argc, char **argv);
int merge_run (int argc, char **argv);
int recover_run (int argc, char **argv);
int report_run (int argc, char **argv);
int run_run (int argc, char **argv);
int validate_run (int argc, char **argv);
int watch_run (int argc, char **argv);

G_END_DECLS
