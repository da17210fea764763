/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * runnee.c: a program that `hotpath run` runs. usage: runnee exit|signal|wait|environment|child [PROGRAM]
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

int
main (int argc, char **argv)
{
  const char *how = argc > 1 ? argv[1] : "";
  for (int i = 0; i < 10; i++) {
    pthread_mutex_lock (&mutex);
    pthread_mutex_unlock (&mutex);
  }
  if (strcmp (how, "exit") == 0) {
    for (int c; (c = getchar ()) != EOF;)
      putchar (c);
    fclose (stdout); /* as many do at their end */
    fclose (stderr);
    return 42;
  }
  if (strcmp (how, "signal") == 0)
    abort ();
  if (strcmp (how, "environment") == 0)
    for (char **at = environ; *at; at++)
      puts (*at);
  if (strcmp (how, "wait") == 0) {
    puts ("ready");
    fflush (stdout);
    pause ();
  }
  if (strcmp (how, "child") == 0 && argc > 2)
    return system (argv[2]) != 0;
  return 0;
}
