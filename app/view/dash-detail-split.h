// SPDX-License-Identifier: GPL-3.0-or-later
// A table above the detail of its selected row, of which either has a narrow window to itself.

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Two rows of cards and the head of the detail, in px. */
#define DASH_DETAIL_HEIGHT 424

/**
 * DashDetailMode:
 * @DASH_DETAIL_PANE: all cards, under the table
 * @DASH_DETAIL_COMPACT: the first card only and a button that leads to the rest
 * @DASH_DETAIL_PAGE: all cards on a page of their own with a way back
 */
typedef enum
{
  DASH_DETAIL_PANE,
  DASH_DETAIL_COMPACT,
  DASH_DETAIL_PAGE,
} DashDetailMode;

#define DASH_TYPE_DETAIL_SPLIT (dash_detail_split_get_type ())
G_DECLARE_FINAL_TYPE (DashDetailSplit, dash_detail_split, DASH, DETAIL_SPLIT, GtkWidget)

/**
 * DashDetailSplit::mode-changed:
 * The window became narrow or wide, or the detail was shown, hidden, or given the page.
 */

/** @top is the table with all that stands above it; the detail is hidden at first. */
GtkWidget *dash_detail_split_new (GtkWidget *top,
                                  GtkWidget *detail);

gboolean dash_detail_split_get_narrow (DashDetailSplit *self);
DashDetailMode dash_detail_split_get_mode (DashDetailSplit *self);

/** Shows or hides the detail. */
void dash_detail_split_show_detail (DashDetailSplit *self,
                                    gboolean         show);

/** In a narrow window: gives the page to the detail, or to the table again. */
void dash_detail_split_set_page (DashDetailSplit *self,
                                 gboolean         page);

G_END_DECLS
