/* SPDX-License-Identifier: MIT
 *
 * mutex.h: taking a mutex of POSIX threads for a caller of another function, recorded as that caller's.
 */
#pragma once

#include <pthread.h>

int hp_mutex_lock (pthread_mutex_t *mutex, const void *caller);
int hp_mutex_trylock (pthread_mutex_t *mutex, const void *caller);
int hp_mutex_timedlock (pthread_mutex_t *mutex, const struct timespec *until, const void *caller);
