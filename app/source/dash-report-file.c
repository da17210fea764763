/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-file.c: the text of a report file, as long as it may be and no longer.
 */
#include "dash-report-file.h"

#include <glib/gi18n.h>

#include "dash-report-reader.h"

#define BLOCK_BYTES (1024 * 1024)

static void
set_too_large (GError **error)
{
  g_set_error_literal (error, DASH_REPORT_ERROR, DASH_REPORT_ERROR_TOO_LARGE,
                       _("The report is larger than two gigabytes."));
}

char *
dash_report_file_read_stream (GInputStream *stream, guint64 size,
                              void (*progress) (double fraction, gpointer user_data), gpointer user_data,
                              GCancellable *cancellable, gsize *length, GError **error)
{
  g_autofree char *text = NULL;
  gsize room;

  if (size > DASH_REPORT_MAX_BYTES)
    {
      set_too_large (error);
      return NULL;
    }
  room = size > 0 ? (gsize) size + 1 : BLOCK_BYTES;
  text = g_malloc (room);
  *length = 0;
  for (;;)
    {
      gssize n;

      if (*length == room)
        {
          if (room > DASH_REPORT_MAX_BYTES)
            {
              set_too_large (error);
              return NULL;
            }
          room *= 2;
          text = g_realloc (text, room);
        }
      n = g_input_stream_read (stream, text + *length, MIN (BLOCK_BYTES, room - *length), cancellable, error);
      if (n < 0)
        return NULL;
      if (n == 0)
        return g_steal_pointer (&text);
      *length += (gsize) n;
      if (size > 0 && progress != NULL)
        progress (MIN (1.0, (double) *length / (double) size), user_data);
    }
}

char *
dash_report_file_read (GFile *file, void (*progress) (double fraction, gpointer user_data), gpointer user_data,
                       GCancellable *cancellable, gsize *length, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GFileInfo) info = NULL;
  guint64 size;

  if (stream == NULL)
    return NULL;
  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);
  size = info != NULL ? (guint64) MAX (0, g_file_info_get_size (info)) : 0;
  return dash_report_file_read_stream (G_INPUT_STREAM (stream), size, progress, user_data, cancellable, length,
                                       error);
}

/* Messages of GIO name the file in many ways; a report's own messages are sentences already. */
char *
dash_report_file_describe_error (GFile *file, const GError *error)
{
  g_autofree char *name = g_file_get_parse_name (file);

  if (error->domain == DASH_REPORT_ERROR)
    return g_strdup (error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return g_strdup_printf (_("There is no file “%s”. It may have been moved or deleted."), name);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return g_strdup_printf (_("You are not allowed to read “%s”."), name);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
    return g_strdup_printf (_("“%s” is a folder, not a report."), name);
  return g_strdup_printf (_("“%s” could not be read: %s"), name, error->message);
}
