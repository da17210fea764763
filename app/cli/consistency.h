// SPDX-License-Identifier: GPL-3.0-or-later
// What in a report can be read but can't be true.

#pragma once

#include "model/dash-document.h"

G_BEGIN_DECLS

typedef struct
{
  char *path; /* as in error messages: functions_timing.rows[3].histogram */
  char *text; /* a translated sentence */
} Inconsistency;

/* Returns: (transfer full) (element-type Inconsistency): at most @limit, in the order of the document. */
GPtrArray *consistency_check (const DashDocument *document, guint limit) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
