// SPDX-License-Identifier: GPL-3.0-or-later
// Where the commands write: standard output, or a file that is replaced only when all of it is there.

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Output:
 * @stream: to be written to
 *
 * What a command writes. Nothing of a file is seen before output_close(); a device or a pipe is written to as it is.
 */
typedef struct
{
  GOutputStream *stream;
  /*< private >*/
  GFile *file;
} Output;

/* @path is a file, or NULL or "-" for standard output. NULL: it has complained. */
Output *output_open (const char *path) G_GNUC_WARN_UNUSED_RESULT;

/**
 * output_close:
 * @self: (transfer full)
 * @error: (nullable): why what was to be written is not whole; the file then stays as it was
 *
 * Ends the output, and complains of what went wrong with it. That nobody reads any more (a closed pipe) ends it
 * quietly.
 *
 * Returns: the exit code
 */
int output_close (Output *self, const GError *error) G_GNUC_WARN_UNUSED_RESULT;

/* A text for people to standard output, in the character set of the locale. */
int output_write_text (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* Opens, writes what a program reads, and closes. */
int output_write (const char *path, const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
