/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-source-private.h: times that tests make shorter.
 */
#pragma once

#include "dash-rust-source.h"

G_BEGIN_DECLS

typedef struct
{
  guint answer_ms; /* beyond it the program does not answer */
  guint retry_ms;
} DashRustTiming;

void dash_rust_source_set_timing (DashRustSource *self, const DashRustTiming *timing);

G_END_DECLS
