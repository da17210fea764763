// SPDX-License-Identifier: GPL-3.0-or-later
// What can be told of a program file before it runs.

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PROGRAM_MEASURABLE,
  PROGRAM_PRIVILEGED,    /* the dynamic linker heeds no LD_PRELOAD */
  PROGRAM_STATIC,        /* there is no dynamic linker */
  PROGRAM_OF_OTHER_KIND, /* for another machine, or 32 bits */
} ProgramKind;

/* Where PATH has it, as a shell finds it; or NULL, with errno set: EACCES when there is one that may not be run. */
char *program_find (const char *name);

/* Of a file that can't be read: PROGRAM_MEASURABLE. Of a script: what its interpreter is. */
ProgramKind program_kind (const char *path);

G_END_DECLS
