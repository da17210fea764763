// SPDX-License-Identifier: GPL-3.0-or-later
// Prints how long the app's reader takes over a document, in ms: "best median" of several readings.
//
// usage: read-report FILE [delta]

#include "source/dash-report-reader.h"

#define READINGS 9

static int
compare (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

int
main (int argc, char **argv)
{
  DashDocumentType type = argc > 2 ? DASH_DOCUMENT_DELTA : DASH_DOCUMENT_REPORT;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  double times_ms[READINGS];
  gsize length;

  if (argc < 2 || !g_file_get_contents (argv[1], &text, &length, &error))
    {
      g_printerr ("%s\n", error ? error->message : "usage: read-report FILE [delta]");
      return 2;
    }
  for (int i = 0; i < READINGS; i++)
    {
      gint64 begin_us = g_get_monotonic_time ();
      g_autoptr (DashDocument) document =
        dash_report_reader_read (text, length, type, NULL, NULL, NULL, &error);

      if (!document)
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
      times_ms[i] = (double) (g_get_monotonic_time () - begin_us) / 1000;
    }
  qsort (times_ms, READINGS, sizeof *times_ms, compare);
  g_print ("%.3f %.3f\n", times_ms[0], times_ms[READINGS / 2]);
  return 0;
}
