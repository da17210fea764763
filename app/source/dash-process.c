/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-process.c: whether a process of this machine still is the one it was.
 */
#include "dash-process.h"

#include <string.h>

/* Of the fields after the name. */
#define FIELD_STATE 3
#define FIELD_THREADS 20
#define FIELD_START 22

gboolean
dash_process_look_up (gint64 pid, char *state, guint64 *start)
{
  g_autofree char *path = NULL;
  g_autofree char *stat = NULL;
  const char *name_end;
  g_auto (GStrv) fields = NULL;
  guint64 began;

  if (pid <= 0)
    return FALSE;
  path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/stat", pid);
  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return FALSE;
  /* A name may hold anything, even parentheses and blanks. */
  name_end = strrchr (stat, ')');
  if (name_end == NULL || name_end[1] != ' ')
    return FALSE;
  fields = g_strsplit (name_end + 2, " ", FIELD_START);
  if (g_strv_length (fields) <= FIELD_START - FIELD_STATE)
    return FALSE;
  if (!g_ascii_string_to_unsigned (fields[FIELD_START - FIELD_STATE], 10, 0, G_MAXUINT64, &began, NULL))
    return FALSE;
  if (state != NULL)
    *state = fields[0][0];
  if (start != NULL)
    *start = began;
  /* A main thread that has left is a zombie until the others have left, too. */
  if (fields[0][0] == 'Z')
    return g_ascii_strtoull (fields[FIELD_THREADS - FIELD_STATE], NULL, 10) > 1;
  return fields[0][0] != 'X';
}

gboolean
dash_process_runs (gint64 pid, const char *executable)
{
  g_autofree char *link = NULL;
  g_autofree char *target = NULL;
  g_autofree char *running = NULL;
  g_autofree char *wanted = NULL;

  if (pid <= 0 || executable == NULL || *executable == '\0')
    return FALSE;
  link = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/exe", pid);
  target = g_file_read_link (link, NULL);
  if (target == NULL)
    return FALSE;
  if (g_str_has_suffix (target, " (deleted)"))
    target[strlen (target) - strlen (" (deleted)")] = '\0';
  running = g_path_get_basename (target);
  wanted = g_path_get_basename (executable);
  return strcmp (running, wanted) == 0;
}
