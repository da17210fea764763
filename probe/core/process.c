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

ssize_t
hp_process_read_text (int dir, const char *name, char *text, size_t size)
{
  int fd = openat (dir, name, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return -1;
  ssize_t got = read (fd, text, size - 1);
  close (fd);
  text[got > 0 ? got : 0] = '\0';
  return got;
}

static void
count_threads (hp_process_figures *figures)
{
  DIR *tasks = opendir ("/proc/self/task");
  if (!tasks)
    return;
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
  closedir (tasks);
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
