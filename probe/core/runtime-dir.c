/* SPDX-License-Identifier: MIT
 *
 * runtime-dir.c: finding, making and sweeping the runtime folder.
 */
#define _GNU_SOURCE
#include "runtime-dir.h"

#include "arena.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define KEEP_DEAD_SECONDS (24 * 60 * 60)
#define KEEP_DEAD_COUNT 8
#define SWEEP_MAX 256
#define SHARED_DIR "/dev/shm/hotpath-%u"

static bool
make_private_dir (const char *path)
{
  if (mkdir (path, 0700) < 0 && errno != EEXIST)
    return false;
  struct stat status;
  if (lstat (path, &status) < 0)
    return false;
  /* A link or another user's folder in a shared temporary folder is a trap. */
  if (!S_ISDIR (status.st_mode) || status.st_uid != geteuid ()) {
    errno = EPERM;
    return false;
  }
  return (status.st_mode & 077) == 0 || chmod (path, 0700) == 0;
}

bool
hp_runtime_dir (char path[HP_PATH_SIZE])
{
  const char *runtime = secure_getenv ("XDG_RUNTIME_DIR");
  struct stat status;
  /* Root may write to that of the user who ran sudo, but what it makes there is in the user's way. */
  if (runtime && runtime[0] == '/' && stat (runtime, &status) == 0 && status.st_uid == geteuid () &&
      access (runtime, W_OK | X_OK) == 0 &&
      snprintf (path, HP_PATH_SIZE, "%s/hotpath", runtime) < HP_PATH_SIZE && make_private_dir (path))
    return true;

  const char *temporary = secure_getenv ("TMPDIR");
  if (!temporary || temporary[0] != '/')
    temporary = "/tmp";
  if (snprintf (path, HP_PATH_SIZE, "%s/hotpath-%u", temporary, (unsigned) geteuid ()) >= HP_PATH_SIZE) {
    errno = ENAMETOOLONG;
    return false;
  }
  return make_private_dir (path);
}

static bool
is_in_memory (const char *path)
{
  struct statfs status;
  return statfs (path, &status) == 0 &&
         ((unsigned long) status.f_type == TMPFS_MAGIC || (unsigned long) status.f_type == RAMFS_MAGIC);
}

bool
hp_runtime_arena_path (const char *dir, int pid, char file[HP_PATH_SIZE], char link[HP_PATH_SIZE])
{
  char shared[64];
  link[0] = '\0';
  if (snprintf (file, HP_PATH_SIZE, "%s/%d.arena", dir, pid) >= HP_PATH_SIZE)
    return false;
  snprintf (shared, sizeof shared, SHARED_DIR, (unsigned) geteuid ());
  if (is_in_memory (dir) || !is_in_memory ("/dev/shm") || !make_private_dir (shared))
    return true;

  char target[HP_PATH_SIZE];
  snprintf (target, sizeof target, "%s/%d.arena", shared, pid);
  unlink (file);
  if (symlink (target, file) < 0)
    return true; /* then the arena itself is put there */
  strcpy (link, file);
  strcpy (file, target);
  return true;
}

uint64_t
hp_process_start_time (int pid)
{
  char path[64], text[1024];
  snprintf (path, sizeof path, "/proc/%d/stat", pid);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return 0;
  ssize_t got = read (fd, text, sizeof text - 1);
  close (fd);
  if (got <= 0)
    return 0;
  text[got] = '\0';
  /* The name, field 2, may hold anything: count from its closing bracket. */
  char *at = strrchr (text, ')');
  for (int field = 2; at && field < 22; field++)
    at = strchr (at + 1, ' ');
  return at ? strtoull (at + 1, NULL, 10) : 0;
}

static bool
is_alive (int pid, const char *arena_path)
{
  uint64_t started = hp_process_start_time (pid);
  if (!started)
    return false;
  char head[offsetof (hp_arena, size_bytes)]; /* the whole is far too large for a stack */
  int fd = open (arena_path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return true;
  ssize_t got = pread (fd, head, sizeof head, 0);
  close (fd);
  /* One that is being made has no start time yet. */
  uint64_t process_start;
  memcpy (&process_start, head + offsetof (hp_arena, process_start), sizeof process_start);
  return got < (ssize_t) sizeof head || !process_start || process_start == started;
}

typedef struct dead_arena {
  int pid;
  time_t changed;
} dead_arena;

static int
newest_first (const void *a, const void *b)
{
  time_t left = ((const dead_arena *) a)->changed, right = ((const dead_arena *) b)->changed;
  return (left < right) - (left > right);
}

static void
remove_arena (const char *dir, int pid)
{
  char path[HP_PATH_SIZE], target[HP_PATH_SIZE];
  if (snprintf (path, sizeof path, "%s/%d.arena", dir, pid) >= (int) sizeof path)
    return;
  ssize_t length = readlink (path, target, sizeof target - 1);
  if (length > 0) {
    target[length] = '\0';
    unlink (target);
  }
  unlink (path);
}

static void
sweep (const char *dir, int keep_count)
{
  DIR *entries = opendir (dir);
  if (!entries)
    return;
  dead_arena dead[SWEEP_MAX];
  int count = 0;
  struct dirent *entry;
  while ((entry = readdir (entries))) {
    char *end;
    long pid = strtol (entry->d_name, &end, 10);
    if (end == entry->d_name || pid <= 0 || pid > INT32_MAX)
      continue;
    char path[HP_PATH_SIZE];
    snprintf (path, sizeof path, "%s/%ld.arena", dir, pid);
    if (is_alive ((int) pid, path))
      continue;
    if (strcmp (end, HP_RUNTIME_PROGRAM) == 0 || strcmp (end, HP_RUNTIME_TARGETS) == 0)
      hp_runtime_withdraw (dir, (int) pid);
    else if (strcmp (end, ".arena") == 0 && count < SWEEP_MAX) {
      struct stat status;
      dead[count++] = (dead_arena){ (int) pid, stat (path, &status) == 0 ? status.st_mtime : 0 };
    }
  }
  closedir (entries);

  qsort (dead, (size_t) count, sizeof *dead, newest_first);
  time_t now = time (NULL);
  for (int i = 0; i < count; i++)
    if (i >= keep_count || now - dead[i].changed > KEEP_DEAD_SECONDS)
      remove_arena (dir, dead[i].pid);
}

void
hp_runtime_sweep (const char *dir)
{
  char shared[64];
  sweep (dir, KEEP_DEAD_COUNT);
  /* Arenas whose link went with its folder. Those of other folders are there too, hence by age alone. */
  snprintf (shared, sizeof shared, SHARED_DIR, (unsigned) geteuid ());
  sweep (shared, SWEEP_MAX);
}

bool
hp_runtime_announce (const char *dir, int pid, const char *ending, const char *text, uint64_t length)
{
  char path[HP_PATH_SIZE], made[HP_PATH_SIZE];
  if (snprintf (path, sizeof path, "%s/%d%s", dir, pid, ending) >= (int) sizeof path ||
      snprintf (made, sizeof made, "%s/.%d%s", dir, pid, ending) >= (int) sizeof made)
    return false;
  int fd = open (made, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return false;
  bool good = write (fd, text, length) == (ssize_t) length;
  good = close (fd) == 0 && good && rename (made, path) == 0;
  if (!good)
    unlink (made);
  return good;
}

void
hp_runtime_withdraw (const char *dir, int pid)
{
  static const char *const endings[] = { HP_RUNTIME_PROGRAM, HP_RUNTIME_TARGETS };
  char path[HP_PATH_SIZE];
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (snprintf (path, sizeof path, "%s/%d%s", dir, pid, endings[i]) < (int) sizeof path)
      unlink (path);
}
