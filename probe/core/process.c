/* SPDX-License-Identifier: MIT
 *
 * process.c: reading /proc/self.
 */
#define _GNU_SOURCE
#include "process.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define OWN_THREAD_PREFIX "hp-"

bool
hp_process_is_own_thread (const char *name)
{
  return strncmp (name, OWN_THREAD_PREFIX, strlen (OWN_THREAD_PREFIX)) == 0;
}

/* The host may close every descriptor it finds at any time, and a file of its own then gets the number: what is closed
 * here must still be what was opened, and reading must not move on in it. */
static bool
is_still (int fd, const struct stat *before)
{
  struct stat now;
  return fstat (fd, &now) == 0 && now.st_dev == before->st_dev && now.st_ino == before->st_ino;
}

ssize_t
hp_process_read_text (int dir, const char *name, char *text, size_t size)
{
  struct stat before;
  int fd = openat (dir, name, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || fstat (fd, &before) < 0)
    return -1;
  ssize_t got = pread (fd, text, size - 1, 0);
  if (is_still (fd, &before))
    close (fd);
  text[got > 0 ? got : 0] = '\0';
  return got;
}

bool
hp_process_open_tasks (hp_process_tasks *self)
{
  self->dir = opendir ("/proc/self/task");
  return self->dir && fstat (dirfd (self->dir), &self->status) == 0;
}

void
hp_process_close_tasks (hp_process_tasks *self)
{
  /* Else the memory of it is the price. */
  if (is_still (dirfd (self->dir), &self->status))
    closedir (self->dir);
}

static void
count_threads (hp_process_figures *figures)
{
  hp_process_tasks all;
  if (!hp_process_open_tasks (&all))
    return;
  DIR *tasks = all.dir;
  struct dirent *entry;
  while ((entry = readdir (tasks))) {
    char path[300], text[512];
    if (entry->d_name[0] == '.')
      continue;
    snprintf (path, sizeof path, "%s/stat", entry->d_name);
    if (hp_process_read_text (dirfd (tasks), path, text, sizeof text) <= 0)
      continue;
    /* "tid (name) state …": the name may hold brackets and blanks. */
    const char *name = strchr (text, '('), *end = strrchr (text, ')');
    if (!name || !end || hp_process_is_own_thread (name + 1))
      continue;
    figures->threads++;
    figures->threads_running += end[1] == ' ' && end[2] == 'R';
  }
  hp_process_close_tasks (&all);
}

void
hp_process_read (hp_process_figures *figures)
{
  memset (figures, 0, sizeof *figures);
  struct timespec cpu;
  if (clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &cpu) == 0)
    figures->cpu_ns = (uint64_t) cpu.tv_sec * 1000000000u + (uint64_t) cpu.tv_nsec;

  char text[256];
  if (hp_process_read_text (AT_FDCWD, "/proc/self/statm", text, sizeof text) > 0) {
    char *resident = strchr (text, ' ');
    if (resident)
      figures->rss_bytes = strtoull (resident, NULL, 10) * (uint64_t) sysconf (_SC_PAGESIZE);
  }
  struct rusage usage;
  if (getrusage (RUSAGE_SELF, &usage) == 0)
    figures->peak_rss_bytes = (uint64_t) usage.ru_maxrss * 1024u;
  if (figures->peak_rss_bytes < figures->rss_bytes)
    figures->peak_rss_bytes = figures->rss_bytes;
  count_threads (figures);
}
