/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two groups of reports of one program, row by row: what changed, how surely, and whether for the worse. */
#pragma once

#include "dash-metric.h"
#include "dash-policy.h"

G_BEGIN_DECLS

typedef enum
{
  DASH_PRESENCE_BOTH,
  DASH_PRESENCE_ADDED,   /* only head has it */
  DASH_PRESENCE_REMOVED, /* only base has it */
} DashPresence;

typedef enum
{
  DASH_VERDICT_NOTHING,     /* a side has no such figure */
  DASH_VERDICT_UNCHANGED,   /* less than the policy's least change */
  DASH_VERDICT_UNPROVEN,    /* more than that, but it can't be told from noise */
  DASH_VERDICT_CHANGED,     /* and neither way is better */
  DASH_VERDICT_BETTER,
  DASH_VERDICT_WORSE,       /* but the policy doesn't judge it */
  DASH_VERDICT_REGRESSION,
  DASH_VERDICT_OVER_BUDGET,
} DashVerdict;

#define DASH_N_VERDICTS 8

/**
 * DashChange:
 * @base: the figure of base, NAN when there is none: the median of its runs, of a percentile that of all
 *   its runs' calls together
 * @head: of head
 * @n_base: runs of base that have the figure
 * @n_head: of head
 * @difference: by how much head's runs lie higher, in the figure's unit
 * @change: the same as part of base: 0.1 is 10 % more; INFINITY when it was nothing before
 * @change_low: 95 % confidence interval of @change; NAN when there are too few runs for one
 * @change_high: its upper end
 * @chance: how likely such a difference is when nothing changed; 1 when that can't be told
 * @adjusted: the same with regard to all the tests there were; it's held against the policy's significance
 * @detectable: the smallest change that would have been found in four of five comparisons; INFINITY when none
 *   would, NAN when the noise isn't known
 * @drift: by how much the runs of a side drifted, later half against earlier half, as a logarithm of the ratio; 0 when
 *   base and head ran by turns, where drift strikes both. A change that isn't larger may be drift as well
 * @least_change: smaller changes are none, says the policy
 * @budget: NAN without one
 * @base_rounded: whether base was rounded by whoever said it
 * @head_rounded: whether head was
 * @judged: whether it counts for the outcome
 *
 * A figure of a row, on both sides.
 */
typedef struct
{
  double      base;
  double      head;
  guint       n_base;
  guint       n_head;
  double      difference;
  double      change;
  double      change_low;
  double      change_high;
  double      chance;
  double      adjusted;
  double      detectable;
  double      drift;
  double      least_change;
  double      budget;
  gboolean    base_rounded;
  gboolean    head_rounded;
  gboolean    judged;
  DashVerdict verdict;
} DashChange;

/**
 * DashComparedRow:
 * @name: its name
 * @kind: what tells rows of one name apart, as on the wire: which side of a read-write lock; otherwise ""
 * @file: its source file on the side where it was last; "" when not known
 * @line: its line there; 0 when not known
 * @share: its own part of the section, of the side where it is larger; NAN where there is none
 * @distance: how far its distributions are apart: 0 the same, 1 without overlap; NAN without both. See
 *   dash_statistics_distance()
 * @verdict: the gravest of its figures
 * @changes: (array): one for each metric of the section
 */
typedef struct
{
  const char  *name;
  const char  *kind;
  const char  *file;
  guint        line;
  DashPresence presence;
  double       share;
  double       distance;
  DashVerdict  verdict;
  DashChange  *changes;
} DashComparedRow;

/**
 * DashComparedSection:
 * @section: DASH_COMPARED_PROGRAM …
 * @metrics: (element-type DashMetric): its figures
 * @rows: (element-type DashComparedRow): the gravest first, of equals those with the largest share
 */
typedef struct
{
  guint      section;
  GPtrArray *metrics;
  GPtrArray *rows;
} DashComparedSection;

/**
 * DashComparison:
 * @n_verdicts: figures by verdict
 * @n_rows: rows by presence
 * @n_judged: figures that were judged
 * @n_unproven: those among them whose change can't be told from noise
 * @significance: what chances were held against
 * @detectable: the median of what could have been found of the judged figures; NAN when there are none
 * @runs_wanted: runs a side from which on a single change among the judged figures could be proven
 * @warnings: (element-type utf8): sentences to show, translated: the machines differ, and the like
 *
 * Read-only. Holds no reference on what it was made of.
 */
typedef struct
{
  guint                n_base;
  guint                n_head;
  DashComparedSection *sections[DASH_N_COMPARED]; /* (nullable): without rows */
  guint                n_verdicts[DASH_N_VERDICTS];
  guint                n_rows[3];
  gsize                n_judged;
  guint                n_unproven;
  double               significance;
  double               detectable;
  guint                runs_wanted;
  GPtrArray           *warnings;
  /*< private >*/
  GStringChunk        *strings;
} DashComparison;

/**
 * dash_comparison_new:
 * @base: (array length=n_base): reports of how it was, at least one
 * @head: (array length=n_head): reports of how it is, at least one
 *
 * Compares. Rows are the same when section and name are, and the file, wherever it lies if there is
 * only one; the line may move. Several of the same name and file, as threads often are, are taken
 * together.
 *
 * Each report is one measurement. Calls within a run disturb each other, so their number proves
 * nothing: with a single run a side differences are told, but no regression is. Only budgets are absolute.
 *
 * Thread-safe, as long as nobody changes the documents.
 */
DashComparison *dash_comparison_new        (DashDocument *const *base,
                                            guint                n_base,
                                            DashDocument *const *head,
                                            guint                n_head,
                                            const DashPolicy    *policy) G_GNUC_WARN_UNUSED_RESULT;
void            dash_comparison_free       (DashComparison      *self);

/** Whether something is worse than the policy allows. */
gboolean        dash_comparison_has_failed (const DashComparison *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashComparison, dash_comparison_free)

G_END_DECLS
