/* SPDX-License-Identifier: MIT
 *
 * hello.c: the least there is to write. Run it, and the table comes when main returns.
 *
 *     cc hello.c $(pkg-config --cflags --libs hotpath) -o hello && ./hello
 */
#include <hotpath.h>
#include <stdio.h>

static unsigned long
fibonacci (unsigned n)
{
  HOTPATH_FUNCTION (); /* this function, to its end, by every way out */
  return n < 2 ? n : fibonacci (n - 1) + fibonacci (n - 2);
}

int
main (void)
{
  HOTPATH_MAIN ("hello"); /* the whole program */
  for (unsigned n = 0; n <= 20; n++)
    fprintf (stderr, "fibonacci (%u) = %lu\n", n, fibonacci (n));
  return 0;
}
