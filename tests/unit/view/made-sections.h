// SPDX-License-Identifier: GPL-3.0-or-later
// Made figures of the sections beside functions: each a function of the time, so the same every time.

#pragma once

#include "model/dash-document.h"

G_BEGIN_DECLS

/** Adds rows of every section as they are after @tick half seconds. */
void made_sections_add (DashDocument *document,
                        guint         tick);

/** Sets what the whole program allocated. */
void made_sections_set_memory (DashDocument *document,
                               double        n,
                               double        bytes,
                               double        freed_bytes);

G_END_DECLS
