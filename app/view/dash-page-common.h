// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of a session share: style sheet, percentiles, checks, small helpers.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-checks.h"
#include "model/dash-session.h"

G_BEGIN_DECLS

/** Loads the style sheet of the pages, once. */
void dash_page_style_init (void);

/**
 * dash_page_get_percentiles:
 * @session: a session
 * @percents: (array length=n_percents): room for the percentiles, ascending
 * @n_percents: how many fit
 *
 * The percentiles to show: those chosen in the preferences or, where nobody chose, those that the
 * program was asked for.
 *
 * Returns: how many were written
 */
gsize dash_page_get_percentiles (DashSession *session,
                                 double      *percents,
                                 gsize        n_percents);

/**
 * dash_page_follow_interval:
 * @source: a source
 *
 * Lets @source send as often as the preferences say, now and whenever they change.
 */
void dash_page_follow_interval (DashSource *source);

/**
 * dash_page_get_checks:
 * @session: a session
 *
 * The checks of @session, made when first asked for and shared by all who hold them.
 *
 * Returns: (transfer full): the checks
 */
DashChecks *dash_page_get_checks (DashSession *session) G_GNUC_WARN_UNUSED_RESULT;

/** The name by which a finding's page is opened: "functions". */
const char *dash_page_get_finding_page (DashFinding *finding);

/** Keeps the style class "dash-dark" on a page while the style is dark, for colours of our own. */
void dash_page_follow_style (GtkWidget *page);

/** Makes a label that shows text in one line, dim if wanted, shortened at its end. */
GtkWidget *dash_page_label_new (const char *text,
                                const char *css_class);

/** Sets a label's text unless it is the same, which would cost a layout. */
void dash_page_label_set (GtkWidget  *label,
                          const char *text);

/** Names a control for assistive technologies, and in a tooltip. */
void dash_page_name (GtkWidget  *widget,
                     const char *name);

/** A flat button with a symbol. */
GtkWidget *dash_page_icon_button_new (const char *icon,
                                      const char *name);

/** The button of a compact detail that leads to all of it. */
GtkWidget *dash_page_details_button_new (void);

/** What stands in the place of an empty table. */
GtkWidget *dash_page_placeholder_new (const char *icon,
                                      const char *title,
                                      const char *description);

/** Lets the cards of a detail scroll. */
GtkWidget *dash_page_cards_scroller_new (GtkWidget *cards);

/** (nullable) (transfer full): how far the figures of a range are computed, while they are. */
char *dash_page_describe_progress (DashSession *session);

/**
 * dash_page_let_tab_leave:
 * @list: a list box
 *
 * Lets Tab lead out of @list, as in tables, whose rows the arrow keys choose. By itself a list box
 * hands the focus from row to row, and selects each where rows are selected.
 */
void dash_page_let_tab_leave (GtkWidget *list);

/** The time that charts show: the range, but for a whole session not what passed before it was watched. */
void dash_page_get_charted_range (DashSession *session,
                                  DashRange   *range);

G_END_DECLS
