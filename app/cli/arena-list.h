// SPDX-License-Identifier: GPL-3.0-or-later
// The arenas in the runtime folders, and the report of each, as `hotpath recover` needs them.

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *path;
  guint pid;
  gint64 modified; /* seconds since 1970 */
} ArenaFile;

/* Newest first, to be freed with g_ptr_array_unref. */
GPtrArray *arena_list_find (void);

/* The report of an arena. */
typedef struct
{
  GBytes *document; /* JSON, ended by a line end */
  char *name;
  char *ended;      /* as on the wire: "running", "signal 11", … */
  guint pid;
  guint functions;
  guint64 elapsed_ns;
} RecoveredReport;

RecoveredReport *recovered_report_new (const char *path, GError **error);
void recovered_report_free (RecoveredReport *report);

/* "was killed", translated. */
char *recovered_report_describe_end (const RecoveredReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecoveredReport, recovered_report_free)

G_END_DECLS
