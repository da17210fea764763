// SPDX-License-Identifier: GPL-3.0-or-later
// A verdict as a word with a symbol, to which the colour is only added: "↑ worse".

#pragma once

#include <gtk/gtk.h>

#include "model/dash-comparison.h"

G_BEGIN_DECLS

#define DASH_TYPE_VERDICT_BADGE (dash_verdict_badge_get_type ())
G_DECLARE_FINAL_TYPE (DashVerdictBadge, dash_verdict_badge, DASH, VERDICT_BADGE, GtkWidget)

GtkWidget  *dash_verdict_badge_new      (void);

/** The word of a verdict or, where there is none because only one side has the row, of its presence. */
const char *dash_verdict_badge_get_word (DashVerdict  verdict,
                                         DashPresence presence);

/**
 * dash_verdict_badge_set:
 * @text: (nullable): what stands there in place of the word, such as "3 × worse"
 */
void        dash_verdict_badge_set      (DashVerdictBadge *self,
                                         DashVerdict       verdict,
                                         DashPresence      presence,
                                         const char       *text);
const char *dash_verdict_badge_get_text (DashVerdictBadge *self);

G_END_DECLS
