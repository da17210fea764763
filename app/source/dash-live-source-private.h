/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-live-source-private.h: times that tests make shorter.
 */
#pragma once

#include "dash-live-source.h"

G_BEGIN_DECLS

typedef struct
{
  guint silence_ms;     /* beyond three intervals without a byte, the program does not answer */
  guint connect_ms;     /* for the greeting and the start of the stream */
  guint first_retry_ms; /* doubles with each attempt … */
  guint last_retry_ms;  /* … up to this */
} DashLiveTiming;

void dash_live_source_set_timing (DashLiveSource *self, const DashLiveTiming *timing);

G_END_DECLS
