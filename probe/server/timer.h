/* SPDX-License-Identifier: MIT
 *
 * timer.h: a source that fires once each time it is set.
 */
#pragma once

#include <glib.h>

/* Attached to context and not set: give it a time with g_source_set_ready_time. It is unset before
 * callback runs, which may set it again. */
GSource *
hp_timer_new (GMainContext *context, void (*callback) (gpointer data), gpointer data);

/* Destroys *timer, which may be NULL, and clears it. */
void
hp_timer_clear (GSource **timer);
