// SPDX-License-Identifier: GPL-3.0-or-later
// The arenas in the runtime folders, and the report of each.

#define _GNU_SOURCE
#include "arena-list.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <hotpath-recover.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SUFFIX ".arena"

/* ---- Files ----------------------------------------------------------------------------------------- */

static void
arena_file_free (gpointer data)
{
  ArenaFile *file = data;
  g_free (file->path);
  g_free (file);
}

/* "4711.arena" → 4711; 0 when it is not such a name. */
static guint
pid_of_name (const char *name)
{
  char *end = NULL;
  guint64 pid = g_ascii_isdigit (name[0]) ? g_ascii_strtoull (name, &end, 10) : 0;
  return end && g_str_equal (end, SUFFIX) && pid <= G_MAXINT ? (guint) pid : 0;
}

static void
add_folder (GPtrArray *files, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      GStatBuf status;
      g_autofree char *file_path = g_build_filename (path, name, NULL);
      guint pid = pid_of_name (name);

      /* A link leads to memory (/dev/shm); what it leads to must be ours too. */
      if (pid == 0 || g_stat (file_path, &status) < 0 || !S_ISREG (status.st_mode) || status.st_uid != geteuid ())
        continue;
      ArenaFile *file = g_new0 (ArenaFile, 1);
      file->path = g_steal_pointer (&file_path);
      file->pid = pid;
      file->modified = status.st_mtime;
      g_ptr_array_add (files, file);
    }
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  const ArenaFile *x = *(const ArenaFile *const *) a, *y = *(const ArenaFile *const *) b;
  if (x->modified != y->modified)
    return x->modified < y->modified ? 1 : -1;
  return (x->pid < y->pid) - (x->pid > y->pid);
}

/* Both folders of the probe: it may have run without the session's runtime folder. */
GPtrArray *
arena_list_find (void)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (arena_file_free);
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  const char *temporary = g_getenv ("TMPDIR");
  g_autofree char *own = g_strdup_printf ("hotpath-%u", (guint) geteuid ());

  if (runtime && g_path_is_absolute (runtime))
    {
      g_autofree char *path = g_build_filename (runtime, "hotpath", NULL);
      add_folder (files, path);
    }
  g_autofree char *path =
      g_build_filename (temporary && g_path_is_absolute (temporary) ? temporary : "/tmp", own, NULL);
  add_folder (files, path);
  g_ptr_array_sort (files, compare_newest);
  return files;
}

/* ---- Reports --------------------------------------------------------------------------------------- */

static GBytes *
read_whole (int fd, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 block[65536];
  gssize got;

  lseek (fd, 0, SEEK_SET);
  while ((got = read (fd, block, sizeof block)) > 0)
    g_byte_array_append (bytes, block, (guint) got);
  if (got < 0)
    {
      int saved = errno;
      g_byte_array_unref (bytes);
      g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (saved), g_strerror (saved));
      return NULL;
    }
  return g_byte_array_free_to_bytes (bytes);
}

static const char *
text_member (JsonObject *object, const char *name)
{
  return object ? json_object_get_string_member_with_default (object, name, "") : "";
}

static JsonObject *
object_member (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;
  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
read_members (RecoveredReport *report, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *text = g_bytes_get_data (report->document, &length);

  if (!json_parser_load_from_data (parser, text, (gssize) length, error))
    return FALSE;
  JsonNode *root = json_parser_get_root (parser);
  JsonObject *document = root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonObject *program = object_member (document, "program");
  JsonObject *timing = object_member (document, "functions_timing");
  report->name = g_strdup (text_member (program, "name"));
  report->ended = g_strdup (text_member (program, "ended"));
  report->pid = program ? (guint) json_object_get_int_member_with_default (program, "pid", 0) : 0;
  report->functions = timing ? (guint) json_object_get_int_member_with_default (timing, "total_count", 0) : 0;
  report->elapsed_ns = document ? (guint64) json_object_get_int_member_with_default (document, "elapsed_ns", 0) : 0;
  return TRUE;
}

RecoveredReport *
recovered_report_new (const char *path, GError **error)
{
  g_autoptr (RecoveredReport) report = g_new0 (RecoveredReport, 1);
  char problem[4608];
  int fd = memfd_create ("hotpath-report", MFD_CLOEXEC);

  if (fd < 0)
    {
      int saved = errno;
      g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (saved), g_strerror (saved));
      return NULL;
    }
  if (hotpath_recover (path, fd, problem, sizeof problem) < 0)
    {
      g_autofree char *readable = g_utf8_make_valid (problem, -1);
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, readable);
      close (fd);
      return NULL;
    }
  report->document = read_whole (fd, error);
  close (fd);
  if (!report->document || !read_members (report, error))
    return NULL;
  return g_steal_pointer (&report);
}

void
recovered_report_free (RecoveredReport *report)
{
  g_clear_pointer (&report->document, g_bytes_unref);
  g_free (report->name);
  g_free (report->ended);
  g_free (report);
}

char *
recovered_report_describe_end (const RecoveredReport *report)
{
  const char *ended = report->ended;

  if (g_str_equal (ended, "running"))
    return g_strdup (_("still runs"));
  if (g_str_equal (ended, "exit"))
    return g_strdup (_("ended by itself"));
  if (g_str_equal (ended, "stopped"))
    return g_strdup (_("ended its session"));
  if (g_str_has_prefix (ended, "signal "))
    {
      int number = (int) g_ascii_strtoll (ended + strlen ("signal "), NULL, 10);
      /* Translators: how a program ended: the signal's number and its description, such as "Segmentation fault" */
      return g_strdup_printf (_("ended by signal %d (%s)"), number, g_strsignal (number));
    }
  return g_strdup (_("was killed"));
}
