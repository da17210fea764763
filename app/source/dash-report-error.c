/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-error.c: what is wrong with a report, and where.
 */
#include "dash-report-error-private.h"

#include "dash-report-reader.h"

typedef struct
{
  gsize line; /* 0: of no place */
  gsize column;
  char *path;
} DashReportErrorPrivate;

static void
dash_report_error_private_init (DashReportErrorPrivate *private)
{
}

static void
dash_report_error_private_copy (const DashReportErrorPrivate *from, DashReportErrorPrivate *into)
{
  into->line = from->line;
  into->column = from->column;
  into->path = g_strdup (from->path);
}

static void
dash_report_error_private_clear (DashReportErrorPrivate *private)
{
  g_free (private->path);
}

G_DEFINE_EXTENDED_ERROR (DashReportError, dash_report_error)

void
_dash_report_error_set_place (GError *error, gsize line, gsize column, const char *path)
{
  DashReportErrorPrivate *private = dash_report_error_get_private (error);

  private->line = line;
  private->column = column;
  g_free (private->path);
  private->path = g_strdup (path);
}

gboolean
dash_report_error_get_place (const GError *error, gsize *line, gsize *column, const char **path)
{
  const DashReportErrorPrivate *private;

  g_return_val_if_fail (error != NULL, FALSE);

  if (error->domain != DASH_REPORT_ERROR)
    return FALSE;
  private = dash_report_error_get_private (error);
  *line = private->line;
  *column = private->column;
  *path = private->path;
  return private->line > 0;
}
