/* SPDX-License-Identifier: MIT
 *
 * subject.c: a program without one word of the probe, compiled with what hotpath-auto says.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef __clang__
#define KEEP __attribute__ ((noinline))
#else
#define KEEP __attribute__ ((noinline, noclone))
#endif

static KEEP int
tiny (int n)
{
  return n + 1;
}

static KEEP int
middle (int n)
{
  int sum = 0;
  for (int i = 0; i < n; i++)
    sum = tiny (sum);
  return sum;
}

static KEEP void
slow (void)
{
  nanosleep (&(struct timespec){ .tv_nsec = 2000000 }, NULL);
}

static KEEP int
recurse (int n)
{
  return n > 0 ? recurse (n - 1) + 1 : 0;
}

static jmp_buf back;

static KEEP void
jump (int depth)
{
  if (depth == 0)
    longjmp (back, 1);
  if (depth > 0)
    jump (depth - 1);
}

static KEEP void
jump_and_return (void)
{
  if (setjmp (back) == 0)
    jump (5);
}

static KEEP void *
in_thread (void *unused)
{
  middle (1000);
  return unused;
}

int
main (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "tiny") == 0)
    return middle (100000) == 100000 ? 0 : 1;
  pthread_t threads[3];
  for (int i = 0; i < 3; i++)
    pthread_create (&threads[i], NULL, in_thread, NULL);
  for (int i = 0; i < 3; i++)
    pthread_join (threads[i], NULL);
  for (int i = 0; i < 5; i++)
    slow ();
  recurse (20);
  for (int i = 0; i < 10; i++)
    jump_and_return ();
  middle (7);
  puts ("done");
  return 0;
}
