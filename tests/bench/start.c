/* SPDX-License-Identifier: MIT
 *
 * start.c: next to nothing, to see what beginning and ending a session costs. Built with the probe and
 * without.
 */
#include <hotpath.h>

static void
work (void)
{
  HOTPATH_FUNCTION ();
}

int
main (void)
{
  HOTPATH_MAIN ("start");
  for (int i = 0; i < 1000; i++)
    work ();
  return 0;
}
