// SPDX-License-Identifier: GPL-3.0-or-later
// Made figures of the sections beside functions: each a function of the time, so the same every time.

#pragma once

#include "model/dash-document.h"

G_BEGIN_DECLS

/** Adds rows of every section as they are after @tick half seconds. */
void made_sections_add (DashDocument *document,
                        guint         tick);

G_END_DECLS
