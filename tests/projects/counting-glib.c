/* SPDX-License-Identifier: MIT
 *
 * counting-glib.c: counting.c with a queue of GLib, which is measured too.
 */
#include <hotpath-glib.h>
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
  HotpathAsyncQueue *numbers = hotpath_async_queue_new ("numbers", NULL);
  for (int n = 1; n <= 100; n++)
    hotpath_async_queue_push (numbers, GINT_TO_POINTER (n));
  for (int n = 1; n <= 100; n++)
    sum = add (sum, GPOINTER_TO_INT (hotpath_async_queue_pop (numbers)));
  hotpath_async_queue_unref (numbers);
  printf ("%d\n", sum);
  fflush (stdout);
  return getchar () != EOF;
}
