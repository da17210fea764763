/* SPDX-License-Identifier: MIT
 *
 * runtime-dir.h: the folder in which running programs announce themselves and keep their arenas.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define HP_PATH_SIZE 4096

/* $XDG_RUNTIME_DIR/hotpath, else hotpath-UID in the temporary folder; made with mode 0700. False, with
 * errno, when it can't be made or belongs to somebody else. */
bool hp_runtime_dir (char path[HP_PATH_SIZE]);

/* Where this process's arena goes: PID.arena in dir. When dir does not lie in memory and /dev/shm does, the
 * file is made there and dir has a link to it: storage that is written back to a disk would stall the
 * threads that record. file and link are what hp_runtime_remove takes; link is "" when there is none. */
bool hp_runtime_arena_path (const char *dir, int pid, char file[HP_PATH_SIZE], char link[HP_PATH_SIZE]);

/* Removes arenas and announcements of processes that are gone: announcements at once, arenas when they are
 * older than a day or more than eight newer ones are there. Never those of a living process. */
void hp_runtime_sweep (const char *dir);

/* Writes dir/PID.json in one step, and dir/PID.targets.json when ending is HP_RUNTIME_TARGETS. */
#define HP_RUNTIME_PROGRAM ".json"
#define HP_RUNTIME_TARGETS ".targets.json" /* as Prometheus reads them (file_sd_configs) */
bool hp_runtime_announce (const char *dir, int pid, const char *ending, const char *text, uint64_t length);
/* Removes both. */
void hp_runtime_withdraw (const char *dir, int pid);

/* Field 22 of /proc/PID/stat: when the process began, in ticks since boot. 0: no such process. */
uint64_t hp_process_start_time (int pid);
