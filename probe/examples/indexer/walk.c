/* SPDX-License-Identifier: MIT
 *
 * walk.c: a plain recursion over the folders, which is what the profile shows of it.
 */
#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <hotpath.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "stop.h"

bool
walk_allowed (const char *folder)
{
  struct stat status;
  struct statfs system;

  if (stat (folder, &status) < 0 || statfs (folder, &system) < 0) {
    fprintf (stderr, "hotpath-indexer: %s: %s\n", folder, strerror (errno));
    return false;
  }
  if (!S_ISDIR (status.st_mode)) {
    fprintf (stderr, "hotpath-indexer: %s is not a folder\n", folder);
    return false;
  }
  switch ((unsigned long) system.f_type) {
  case PROC_SUPER_MAGIC:
  case SYSFS_MAGIC:
  case CGROUP_SUPER_MAGIC:
  case CGROUP2_SUPER_MAGIC:
  case DEBUGFS_MAGIC:
  case TRACEFS_MAGIC:
  case DEVPTS_SUPER_MAGIC:
    fprintf (stderr, "hotpath-indexer: %s holds no stored files; choose another folder\n", folder);
    return false;
  default:
    return true;
  }
}

static char *
join_path (const char *folder, const char *name)
{
  size_t length = strlen (folder);
  const char *slash = length > 0 && folder[length - 1] == '/' ? "" : "/";
  char *path;
  return asprintf (&path, "%s%s%s", folder, slash, name) < 0 ? NULL : path;
}

static void walk_dir (const char *path, dev_t device, queue *paths);

/* Takes the path over. */
static void
walk_entry (int folder, const char *name, char *path, dev_t device, queue *paths)
{
  struct stat status;

  if (fstatat (folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
    if (S_ISDIR (status.st_mode) && status.st_dev == device)
      walk_dir (path, device, paths);
    else if (S_ISREG (status.st_mode) && queue_push (paths, path))
      return;
  }
  free (path);
}

static void
walk_dir (const char *path, dev_t device, queue *paths)
{
  HOTPATH_FUNCTION ();
  unsigned entries = 0;
  struct dirent *entry;
  DIR *folder = opendir (path);
  if (!folder) /* not ours to read, or gone since it was listed */
    return;

  while (!stop_requested () && (entry = readdir (folder))) {
    if (strcmp (entry->d_name, ".") == 0 || strcmp (entry->d_name, "..") == 0)
      continue;
    char *joined = join_path (path, entry->d_name);
    if (joined)
      walk_entry (dirfd (folder), entry->d_name, joined, device, paths);
    entries++;
  }
  closedir (folder);
  HOTPATH_RESULT ("%s: %u entries", path, entries);
}

void
walk_folder (const char *folder, queue *paths)
{
  struct stat status;
  if (stat (folder, &status) == 0)
    walk_dir (folder, status.st_dev, paths);
}
