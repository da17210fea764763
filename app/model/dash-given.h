/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program says of a distribution in place of its histogram: a mean, some percentiles. */
#pragma once

#include "dash-document.h"
#include "dash-format.h"

G_BEGIN_DECLS

/**
 * DashCertainty:
 *
 * How far a figure can be taken at its word.
 */
typedef enum
{
  DASH_CERTAINTY_EXACT,
  DASH_CERTAINTY_ROUNDED, /* by the program or the report that it comes from */
  DASH_CERTAINTY_UNKNOWN, /* nobody said it, and it doesn't follow from what was said */
} DashCertainty;

/** Puts "≈" before a figure that was rounded, and an en dash in place of one that is not known. */
void dash_certainty_mark (DashCertainty certainty,
                          DashQuantity *quantity);

/**
 * DashGiven:
 * @count: how many values it is of
 * @mean: their mean, or NAN
 * @rounded: whether the figures were rounded by whoever wrote them
 *
 * Figures of one distribution, as they were given.
 */
typedef struct
{
  guint64  count;
  double   mean;
  gboolean rounded;
  gsize    n;        /*< private >*/
  double  *percents; /*< private >*/
  guint64 *values;   /*< private >*/
} DashGiven;

/**
 * dash_given_new:
 * @mean: NAN when it isn't known
 * @document: (nullable): where its percentiles are, of which each may be DASH_NOT_KNOWN; %NULL without any
 * @first: the place of the first among the document's values
 * @n: 0, or as many as the document's percentiles are
 */
DashGiven *dash_given_new            (guint64          count,
                                      double           mean,
                                      gboolean         rounded,
                                      const DashDocument *document,
                                      gsize            first,
                                      gsize            n) G_GNUC_WARN_UNUSED_RESULT;
DashGiven *dash_given_copy           (const DashGiven *self) G_GNUC_WARN_UNUSED_RESULT;
void       dash_given_free           (DashGiven       *self);
/** Whether any percentile was given. */
gboolean   dash_given_has_percentiles (const DashGiven *self);
/** A percentile; NAN when it wasn't given, and for %NULL. */
double     dash_given_get_percentile (const DashGiven *self,
                                      double           percent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashGiven, dash_given_free)

G_END_DECLS
