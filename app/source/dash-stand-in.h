/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-stand-in.h: a source that another one leaves everything to, once it knows better whose program answers.
 */
#pragma once

#include "dash-source.h"

G_BEGIN_DECLS

typedef struct _DashStandIn DashStandIn;

/**
 * dash_stand_in_new:
 * @owner: whose titles, documents and states those of @source become; outlives the stand-in
 * @source: (transfer full): not started yet
 * @refusal: what @owner fails with when @source has no use for the program either
 */
DashStandIn *dash_stand_in_new (DashSource *owner, DashSource *source, const GError *refusal) G_GNUC_WARN_UNUSED_RESULT;
void dash_stand_in_start (DashStandIn *self);
DashSource *dash_stand_in_get_source (DashStandIn *self);
/* Stops the source. May be called while it tells of something. */
void dash_stand_in_free (DashStandIn *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashStandIn, dash_stand_in_free)

G_END_DECLS
