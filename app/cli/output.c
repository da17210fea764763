// SPDX-License-Identifier: GPL-3.0-or-later
// Where the commands write: standard output, or a file that is replaced only when all of it is there.

#include "output.h"

#include "command.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_BYTES (64 * 1024)

static GOutputStream *
open_file (GFile *file, const char *path, GError **error)
{
  GStatBuf status;

  if (g_stat (path, &status) == 0 && !S_ISREG (status.st_mode) && !S_ISDIR (status.st_mode))
    return (GOutputStream *) g_file_append_to (file, G_FILE_CREATE_NONE, NULL, error);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  if (folder)
    g_file_make_directory_with_parents (folder, NULL, NULL); /* what is wrong with it, the file tells */
  return (GOutputStream *) g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error);
}

Output *
output_open (const char *path)
{
  Output *self = g_new0 (Output, 1);
  g_autoptr (GOutputStream) base = NULL;
  g_autoptr (GError) error = NULL;

  if (path && strcmp (path, "-") != 0)
    {
      self->file = g_file_new_for_path (path);
      base = open_file (self->file, path, &error);
    }
  else
    base = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  if (!base)
    {
      command_complain ("%s: %s", path, error->message);
      g_clear_object (&self->file);
      g_free (self);
      return NULL;
    }
  self->stream = g_buffered_output_stream_new_sized (base, BLOCK_BYTES);
  return self;
}

int
output_close (Output *self, const GError *error)
{
  g_autoptr (GError) problem = error ? g_error_copy (error) : NULL;
  g_autofree char *name = self->file ? g_file_get_parse_name (self->file) : NULL;

  /* Flushed before it is closed: a close that has something to write replaces the old file even if it can't. */
  if (!problem)
    g_output_stream_flush (self->stream, NULL, &problem);
  if (!problem)
    g_output_stream_close (self->stream, NULL, &problem);
  else
    {
      /* A stream of g_file_replace() that is closed under a cancelled operation leaves the old file. */
      g_autoptr (GCancellable) give_up = g_cancellable_new ();

      g_cancellable_cancel (give_up);
      g_output_stream_close (g_filter_output_stream_get_base_stream (G_FILTER_OUTPUT_STREAM (self->stream)), give_up,
                             NULL);
    }
  g_object_unref (self->stream);
  g_clear_object (&self->file);
  g_free (self);
  if (!problem || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    return problem ? EXIT_FAILED : EXIT_DONE;
  command_complain ("%s: %s", name ? name : _("standard output"), problem->message);
  return EXIT_FAILED;
}

int
output_write (const char *path, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  Output *output = output_open (path);

  if (!output)
    return EXIT_FAILED;
  g_output_stream_write_all (output->stream, text, length, NULL, NULL, &error);
  return output_close (output, error);
}

int
output_write_text (const char *text)
{
  const char *charset;
  g_autofree char *converted = NULL;

  if (!g_get_charset (&charset))
    converted = g_convert_with_fallback (text, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
  return output_write (NULL, converted ? converted : text, strlen (converted ? converted : text));
}
