/* SPDX-License-Identifier: MIT
 *
 * forks.c: a program that knows nothing of the probe, and its children: one makes threads, one runs another program,
 * one does neither.
 */
#define _GNU_SOURCE
#include "check.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t known = PTHREAD_MUTEX_INITIALIZER, fresh = PTHREAD_MUTEX_INITIALIZER;

static APART void
take_known (int times)
{
  for (int i = 0; i < times; i++) {
    pthread_mutex_lock (&known);
    pthread_mutex_unlock (&known);
  }
}

static APART void
take_fresh (int times)
{
  for (int i = 0; i < times; i++) {
    pthread_mutex_lock (&fresh);
    pthread_mutex_unlock (&fresh);
  }
}

static void *
work (void *unused)
{
  take_known (30);
  take_fresh (400);
  return unused;
}

/* Before its first thread nothing is counted; then each lock twice as often as work does. */
static void
make_threads (void)
{
  pthread_t threads[2];
  take_known (5);
  take_fresh (5);
  for (int i = 0; i < 2; i++)
    CHECK (pthread_create (&threads[i], NULL, work, NULL) == 0);
  for (int i = 0; i < 2; i++)
    pthread_join (threads[i], NULL);
  exit (0);
}

static void
run_another (void)
{
  take_known (5);
  execl ("/bin/true", "true", (char *) NULL);
  _exit (1);
}

static void
do_little (void)
{
  take_known (5);
  take_fresh (5);
  exit (0);
}

int
main (void)
{
  static void (*const children[]) (void) = { make_threads, run_another, do_little };
  take_known (7);
  for (unsigned i = 0; i < sizeof children / sizeof *children; i++) {
    int status = 0;
    pid_t child = fork ();
    if (child == 0)
      children[i]();
    CHECK (waitpid (child, &status, 0) == child && status == 0);
  }
  take_known (1);
  puts ("done");
  return 0;
}
