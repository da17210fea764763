/* SPDX-License-Identifier: MIT
 *
 * process.h: what the process as a whole uses, as the kernel counts it.
 */
#pragma once

#include <stdbool.h>
#include <dirent.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

typedef struct hp_process_figures {
  uint64_t cpu_ns; /* user and system time of all threads */
  uint64_t rss_bytes;
  uint64_t peak_rss_bytes;
  uint32_t threads; /* alive, the probe's own left out */
  uint32_t threads_running; /* of these, on a processor or ready for one */
} hp_process_figures;

/* Of the calling process. What the kernel won't tell is 0. */
void hp_process_read (hp_process_figures *figures);

/* Whether a thread of that name is the probe's. */
bool hp_process_is_own_thread (const char *name);

/* The folder of the process's threads, and what tells whether its descriptor is still ours. False: it can't be read. */
typedef struct hp_process_tasks {
  DIR *dir;
  struct stat status;
} hp_process_tasks;

bool hp_process_open_tasks (hp_process_tasks *tasks);
void hp_process_close_tasks (hp_process_tasks *tasks);

/* A small file of /proc as a text, cut to fit. Returns its length, or -1. */
ssize_t hp_process_read_text (int dir, const char *name, char *text, size_t size);
