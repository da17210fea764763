/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-announcement.c: what programs write about themselves into the runtime folder.
 */
#include "dash-announcement.h"

#include <errno.h>
#include <fcntl.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dash-process.h"

#define MAX_BYTES 65536
#define MAX_FILES 1000

void
dash_announcement_free (DashAnnouncement *self)
{
  g_free (self->path);
  g_free (self->name);
  g_free (self->label);
  g_free (self->executable);
  g_free (self->address);
  g_free (self->started_at);
  g_free (self->arena);
  g_free (self);
}

static char *
take_text (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);
  const char *text;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  text = json_node_get_string (node);
  return g_utf8_validate (text, -1, NULL) ? g_strdup (text) : NULL;
}

static gint64
take_number (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
}

static gboolean
take_flag (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

DashAnnouncement *
dash_announcement_parse (const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (DashAnnouncement) self = NULL;
  g_autofree char *type = NULL;
  JsonObject *object;
  JsonNode *root;
  gint64 port;

  if (!json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  object = json_node_get_object (root);
  type = take_text (object, "type");
  if (g_strcmp0 (type, "hotpath-program") != 0)
    return NULL;

  self = g_new0 (DashAnnouncement, 1);
  self->pid = take_number (object, "pid");
  port = take_number (object, "port");
  self->name = take_text (object, "name");
  self->label = take_text (object, "label");
  self->executable = take_text (object, "executable");
  self->address = take_text (object, "address");
  self->started_at = take_text (object, "started_at");
  self->arena = take_text (object, "arena");
  self->token_required = take_flag (object, "token_required");
  self->process_start = (guint64) MAX (0, take_number (object, "process_start"));
  /* A program that listens on all addresses is reached at this one. */
  if (self->address == NULL || strcmp (self->address, "0.0.0.0") == 0 || *self->address == '\0')
    {
      g_free (self->address);
      self->address = g_strdup ("127.0.0.1");
    }
  else if (strcmp (self->address, "::") == 0)
    {
      g_free (self->address);
      self->address = g_strdup ("::1");
    }
  if (self->name == NULL)
    self->name = g_strdup ("");
  if (self->pid <= 0 || port <= 0 || port > 65535)
    return NULL;
  self->port = (guint) port;
  return g_steal_pointer (&self);
}

static DashAnnouncement *
read_one (int folder_fd, const char *file)
{
  g_autofree char *text = NULL;
  DashAnnouncement *self = NULL;
  struct stat info;
  gssize length = 0;
  /* Not blocking, so that a pipe in the place of a file cannot hold the thread up. */
  int fd = openat (folder_fd, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_uid == geteuid () && info.st_size > 0 &&
      info.st_size <= MAX_BYTES)
    {
      text = g_malloc ((gsize) info.st_size);
      length = read (fd, text, (gsize) info.st_size);
    }
  close (fd);
  if (length > 0)
    self = dash_announcement_parse (text, (gsize) length);
  return self;
}

void
dash_announcements_read (const char *folder, GPtrArray *announcements)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  GDir *entries;
  struct stat info;
  const char *file;
  guint n = 0;

  if (fd < 0)
    return;
  if (fstat (fd, &info) != 0 || info.st_uid != geteuid () || (info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    {
      close (fd);
      return;
    }
  entries = g_dir_open (folder, 0, NULL);
  while (entries != NULL && n < MAX_FILES && (file = g_dir_read_name (entries)) != NULL)
    {
      g_autoptr (DashAnnouncement) announcement = NULL;
      guint64 start;

      if (!g_str_has_suffix (file, ".json") || g_str_has_suffix (file, ".targets.json")) /* Prometheus' */
        continue;
      n++;
      announcement = read_one (fd, file);
      if (announcement == NULL)
        continue;
      if (!dash_process_look_up (announcement->pid, NULL, &start) ||
          (announcement->process_start != 0 && announcement->process_start != start))
        continue;
      announcement->path = g_build_filename (folder, file, NULL);
      g_ptr_array_add (announcements, g_steal_pointer (&announcement));
    }
  g_clear_pointer (&entries, g_dir_close);
  close (fd);
}

gboolean
dash_announcement_is_same_run (const DashAnnouncement *a, const DashAnnouncement *b)
{
  return a->pid == b->pid && a->port == b->port && a->process_start == b->process_start &&
         g_strcmp0 (a->started_at, b->started_at) == 0 && strcmp (a->address, b->address) == 0;
}

int
dash_announcement_compare_age (gconstpointer a, gconstpointer b)
{
  const DashAnnouncement *first = *(const DashAnnouncement *const *) a;
  const DashAnnouncement *second = *(const DashAnnouncement *const *) b;
  int order = g_strcmp0 (first->started_at, second->started_at);

  return order != 0 ? order : (first->pid > second->pid) - (first->pid < second->pid);
}

char **
dash_announcements_get_folders (void)
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *name = g_strdup_printf ("hotpath-%u", (guint) geteuid ());
  g_autofree char *in_temporary = g_build_filename (g_get_tmp_dir (), name, NULL);
  g_autofree char *in_tmp = g_build_filename ("/tmp", name, NULL);
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();

  if (runtime != NULL && g_path_is_absolute (runtime))
    {
      g_autofree char *in_runtime = g_build_filename (runtime, "hotpath", NULL);

      g_strv_builder_add (folders, in_runtime);
    }
  /* A program that was started without XDG_RUNTIME_DIR (by cron, by sudo) announces itself in the others. */
  g_strv_builder_add (folders, in_temporary);
  if (strcmp (in_temporary, in_tmp) != 0)
    g_strv_builder_add (folders, in_tmp);
  return g_strv_builder_end (folders);
}

GPtrArray *
dash_announcements_read_all (void)
{
  GPtrArray *announcements = g_ptr_array_new_with_free_func ((GDestroyNotify) dash_announcement_free);
  g_auto (GStrv) folders = dash_announcements_get_folders ();

  for (guint i = 0; folders[i] != NULL; i++)
    dash_announcements_read (folders[i], announcements);
  g_ptr_array_sort (announcements, dash_announcement_compare_age);
  return announcements;
}
