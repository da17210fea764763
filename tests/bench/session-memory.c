// SPDX-License-Identifier: GPL-3.0-or-later
// What a session takes in memory, minute by minute of a clock that is made up.
//
// usage: session-memory [FUNCTIONS [MINUTES [BUCKETS]]]
// In every half second a tenth of FUNCTIONS is called; the durations of each spread over BUCKETS steps.

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "long-program.h"
#include "model/dash-session-private.h"

int
main (int argc, char **argv)
{
  guint functions = argc > 1 ? (guint) atoi (argv[1]) : 10000;
  guint minutes = argc > 2 ? (guint) atoi (argv[2]) : 20;
  guint buckets = argc > 3 ? (guint) atoi (argv[3]) : 400;
  g_autoptr (LongProgram) program = long_program_new (functions, buckets);
  struct mallinfo2 before = mallinfo2 ();
  g_autoptr (DashSession) session = dash_session_new (NULL);

  long_program_begin (program, session);
  printf ("minute   history MB   in use MB   of the system MB\n");
  for (guint minute = 0; minute <= minutes; minute++)
    {
      struct mallinfo2 now = mallinfo2 ();

      printf ("%6u %12.1f %11.1f %18.1f\n", minute, (double) dash_history_get_size (session->history) / 1e6,
              (double) (now.uordblks - before.uordblks) / 1e6,
              (double) (now.arena + now.hblkhd - before.arena - before.hblkhd) / 1e6);
      fflush (stdout);
      long_program_run (program, session, 1, MAX (functions / 10, 1));
    }
  return 0;
}
