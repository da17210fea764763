/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * crasher.c: a recorded program that says when it has worked and then ends as it is told: wait, segfault,
 * abort, exit.
 */
#include <hotpath.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
work (int n)
{
  HOTPATH_FUNCTION ();
  volatile int sum = 0;
  for (int i = 0; i < n; i++)
    sum += i;
  HOTPATH_RESULT ("%d", sum);
  return sum;
}

int
main (int argc, char **argv)
{
  const char *end = argc > 1 ? argv[1] : "exit";
  HOTPATH_MAIN ("crasher");
  for (int i = 0; i < 500; i++)
    work (100);
  puts ("ready");
  fflush (stdout);
  if (strcmp (end, "wait") == 0)
    pause ();
  if (strcmp (end, "segfault") == 0)
    raise (SIGSEGV);
  if (strcmp (end, "abort") == 0)
    abort ();
  return 0;
}
