/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows of a compared section a table shows and in what order. */
#pragma once

#include "dash-comparison.h"

G_BEGIN_DECLS

/** What rows are ordered by. */
typedef enum
{
  DASH_COMPARED_SORT_VERDICT, /* by what got worse, proven before not proven */
  DASH_COMPARED_SORT_NAME,
  DASH_COMPARED_SORT_BASE,
  DASH_COMPARED_SORT_HEAD,
  DASH_COMPARED_SORT_DIFFERENCE,
  DASH_COMPARED_SORT_CHANGE,
  DASH_COMPARED_SORT_CHANCE,
} DashComparedSort;

/** Whether anything of a row is worth looking at: see dash_change_is_shown(). */
gboolean dash_compared_row_has_changed       (const DashComparedSection *section,
                                              const DashComparedRow     *row);
/** The metric to begin with: the first that is judged, else the first of which less or more is better. */
guint    dash_compared_section_choose_metric (const DashComparedSection *section);
/** The metric called @key; FALSE when there is none. */
gboolean dash_compared_section_find_metric   (const DashComparedSection *section,
                                              const char                *key,
                                              guint                     *metric);
/** The gravest figure of a row, of equals the first; G_MAXUINT when none has a verdict. */
guint    dash_compared_row_find_gravest      (const DashComparedSection *section,
                                              const DashComparedRow     *row);

#define DASH_TYPE_COMPARED_VIEW (dash_compared_view_get_type ())
/**
 * DashComparedView:
 *
 * Sorts and filters the rows of a section by one of its metrics. What is set counts from the next
 * dash_compared_view_update() on.
 */
G_DECLARE_FINAL_TYPE (DashComparedView, dash_compared_view, DASH, COMPARED_VIEW, GObject)

DashComparedView      *dash_compared_view_new              (void);
/** The section must live until another, or %NULL, is set; there are no rows until the next update. */
void                   dash_compared_view_set_section      (DashComparedView          *self,
                                                            const DashComparedSection *section);
const DashComparedSection *dash_compared_view_get_section  (DashComparedView          *self);
void                   dash_compared_view_set_metric       (DashComparedView          *self,
                                                            guint                      metric);
guint                  dash_compared_view_get_metric       (DashComparedView          *self);
/** Returns: whether @text, part of a name or file or /an expression/, is valid; else what was searched before stays. */
gboolean               dash_compared_view_set_search       (DashComparedView          *self,
                                                            const char                *text,
                                                            GError                   **error);
/** Leaves out rows of which no figure has changed. */
void                   dash_compared_view_set_only_changed (DashComparedView          *self,
                                                            gboolean                   only_changed);
gboolean               dash_compared_view_get_only_changed (DashComparedView          *self);
void                   dash_compared_view_set_sort         (DashComparedView          *self,
                                                            DashComparedSort           sort,
                                                            gboolean                   descending);
void                   dash_compared_view_update           (DashComparedView          *self);
guint                  dash_compared_view_get_n            (DashComparedView          *self);
/** (nullable) */
const DashComparedRow *dash_compared_view_get              (DashComparedView          *self,
                                                            guint                      row);
/** Where a row stands; -1 when it isn't shown. */
gint                   dash_compared_view_find             (DashComparedView          *self,
                                                            const DashComparedRow     *row);

G_END_DECLS
