// SPDX-License-Identifier: GPL-3.0-or-later
// A file that is replaced only when all of it is there, and what to tell when that fails.

#include "dash-export-file.h"

#include <glib/gi18n.h>

static GOutputStream *
open_file (GFile *file, GCancellable *cancellable, GError **error)
{
  GFileType type = g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable);

  /* There is nothing to replace a device or a pipe by. */
  if (type == G_FILE_TYPE_SPECIAL)
    return (GOutputStream *) g_file_append_to (file, G_FILE_CREATE_NONE, cancellable, error);
  return (GOutputStream *) g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
}

gboolean
dash_export_file_write (GFile *file, DashExportFileFunc func, gpointer user_data, GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GOutputStream) stream = open_file (file, cancellable, error);

  if (!stream)
    return FALSE;
  if (!func (stream, cancellable, user_data, error))
    {
      /* A stream of g_file_replace() that is closed under a cancelled operation leaves the old file. */
      g_autoptr (GCancellable) give_up = g_cancellable_new ();

      g_cancellable_cancel (give_up);
      g_output_stream_close (stream, give_up, NULL);
      return FALSE;
    }
  return g_output_stream_close (stream, cancellable, error);
}

/* ---- Bytes ----------------------------------------------------------------------------------------------- */

static gboolean
write_bytes (GOutputStream *stream, GCancellable *cancellable, gpointer user_data, GError **error)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (user_data, &length);

  return g_output_stream_write_all (stream, data, length, NULL, cancellable, error);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GFile *file = g_object_get_data (G_OBJECT (task), "file");
  GError *error = NULL;

  if (dash_export_file_write (file, write_bytes, data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
dash_export_file_save_async (GFile *file, GBytes *bytes, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, dash_export_file_save_async);
  g_object_set_data_full (G_OBJECT (task), "file", g_object_ref (file), g_object_unref);
  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, save_in_thread);
}

gboolean
dash_export_file_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- What went wrong ------------------------------------------------------------------------------------- */

/* The folder, as a person knows it. */
static char *
name_folder (GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);

  return g_file_get_parse_name (folder ? folder : file);
}

char *
dash_export_file_describe_error (GFile *file, const GError *error)
{
  g_autofree char *folder = name_folder (file);
  g_autofree char *name = g_file_get_parse_name (file);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    /* Translators: %s is a folder */
    return g_strdup_printf (_("There is no room left in “%s”. Make room there, or choose a folder on another disk."),
                            folder);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY))
    /* Translators: %s is a folder */
    return g_strdup_printf (_("“%s” can only be read. Choose a folder that you may write to, such as your home folder."),
                            folder);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    /* Translators: %s is a folder */
    return g_strdup_printf (_("You are not allowed to write in “%s”. Choose a folder of your own, such as your home "
                              "folder."),
                            folder);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    /* Translators: %s is a folder */
    return g_strdup_printf (_("Nothing can be written to “%s”, or it is no longer there. Choose another folder."), folder);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
    return g_strdup_printf (_("“%s” is a folder. Choose another name for the file."), name);
  if (error->domain == G_IO_ERROR)
    /* Translators: the first %s is a file, the second what the system says of it */
    return g_strdup_printf (_("“%s” could not be written: %s. Choose another folder or name."), name, error->message);
  return g_strdup (error->message);
}
