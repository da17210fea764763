/* SPDX-License-Identifier: MIT
 *
 * stop.c: a thread that waits for the signals, so that no code of ours runs inside a signal handler.
 */
#include "stop.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;
static bool requested;
static sigset_t signals;
static pthread_t watcher;

static void *
watch_signals (void *unused)
{
  int signal_number;
  pthread_setname_np (pthread_self (), "signals");
  sigwait (&signals, &signal_number);
  stop_request ();
  return NULL;
}

bool
stop_watch_signals (void)
{
  /* The monotonic clock: a change of the time of day must not stretch stop_wait. */
  pthread_condattr_t attributes;
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&changed, &attributes);
  pthread_condattr_destroy (&attributes);

  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &signals, NULL);
  return pthread_create (&watcher, NULL, watch_signals, NULL) == 0;
}

void
stop_unwatch_signals (void)
{
  /* Meant for the watcher alone; it stays pending, without harm, when the watcher has gone already. */
  pthread_kill (watcher, SIGTERM);
  pthread_join (watcher, NULL);
  pthread_cond_destroy (&changed);
}

void
stop_request (void)
{
  pthread_mutex_lock (&mutex);
  requested = true;
  pthread_cond_broadcast (&changed);
  pthread_mutex_unlock (&mutex);
}

bool
stop_requested (void)
{
  pthread_mutex_lock (&mutex);
  bool answer = requested;
  pthread_mutex_unlock (&mutex);
  return answer;
}

void
stop_wait (unsigned milliseconds)
{
  struct timespec until;
  clock_gettime (CLOCK_MONOTONIC, &until);
  until.tv_sec += milliseconds / 1000;
  until.tv_nsec += (long) (milliseconds % 1000) * 1000000;
  if (until.tv_nsec >= 1000000000) {
    until.tv_sec++;
    until.tv_nsec -= 1000000000;
  }
  pthread_mutex_lock (&mutex);
  while (!requested && pthread_cond_timedwait (&changed, &mutex, &until) == 0)
    ;
  pthread_mutex_unlock (&mutex);
}
