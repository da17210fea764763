// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the report of a long session that never was: what opening a large report is measured with.
//
// usage: make-report FILE FUNCTIONS MINUTES
// The session had FUNCTIONS functions, a tenth of which were called in every half second of MINUTES.

#include <stdlib.h>

#include "long-program.h"
#include "source/dash-report-writer.h"

#define BUCKETS 40

static void
on_saved (GObject *session, GAsyncResult *result, gpointer loop)
{
  g_autoptr (GError) error = NULL;

  if (!dash_session_save_finish (DASH_SESSION (session), result, &error))
    g_error ("the report was not saved: %s", error->message);
  g_main_loop_quit (loop);
}

int
main (int argc, char **argv)
{
  guint functions = argc > 2 ? (guint) atoi (argv[2]) : 0;
  guint minutes = argc > 3 ? (guint) atoi (argv[3]) : 0;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (DashSession) session = dash_session_new (NULL);
  g_autoptr (LongProgram) program = NULL;
  g_autoptr (GFile) file = NULL;

  if (functions == 0 || minutes == 0)
    {
      g_printerr ("usage: make-report FILE FUNCTIONS MINUTES\n");
      return 2;
    }
  program = long_program_new (functions, BUCKETS);
  long_program_begin (program, session);
  long_program_run (program, session, minutes, MAX (functions / 10, 1));

  dash_session_set_writer (dash_report_writer_save_async, dash_report_writer_save_finish);
  file = g_file_new_for_commandline_arg (argv[1]);
  dash_session_save_async (session, file, NULL, NULL, NULL, on_saved, loop);
  g_main_loop_run (loop);
  return 0;
}
