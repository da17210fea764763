/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-program-private.h: what the discovery tells a DashProgram.
 */
#pragma once

#include "dash-announcement.h"
#include "dash-discovery.h"
#include "dash-document.h"

G_BEGIN_DECLS

DashProgram *dash_program_new (DashAnnouncement *announcement);
const DashAnnouncement *dash_program_get_announcement (DashProgram *self);

/**
 * dash_program_update:
 * @hello: (nullable): its greeting, or %NULL when it gave none
 * @alive: whether anything of it answered
 */
void dash_program_update (DashProgram *self, const DashDocument *hello, gboolean alive);

G_END_DECLS
