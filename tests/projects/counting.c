/* SPDX-License-Identifier: MIT
 *
 * counting.c: adds up to a hundred, then waits for the end of its input, so that it can be looked at.
 */
#include <hotpath.h>
#include <stdio.h>

static int
add (int sum, int n)
{
  HOTPATH_FUNCTION ();
  return sum + n;
}

int
main (void)
{
  int sum = 0;
  HOTPATH_MAIN ("counting");
  for (int n = 1; n <= 100; n++)
    sum = add (sum, n);
  printf ("%d\n", sum);
  fflush (stdout);
  return getchar () != EOF;
}
