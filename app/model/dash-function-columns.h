// SPDX-License-Identifier: GPL-3.0-or-later
// What the columns of the table of functions are, and what a function says in each of them.

#pragma once

#include "dash-format.h"
#include "dash-function-view.h"
#include "dash-function.h"

G_BEGIN_DECLS

typedef enum
{
  DASH_COLUMN_NAME,
  DASH_COLUMN_CALLS,
  DASH_COLUMN_RATE,
  DASH_COLUMN_AVERAGE,
  DASH_COLUMN_PERCENTILE,
  DASH_COLUMN_MAX,
  DASH_COLUMN_SELF,
  DASH_COLUMN_TOTAL,
  DASH_COLUMN_SHARE,
  DASH_COLUMN_TREND,
  /* The two columns of a narrow table that show more than one thing. */
  DASH_COLUMN_COMPACT_NAME,
  DASH_COLUMN_COMPACT_SHARE,
} DashColumnKind;

/**
 * DashFunctionColumn:
 * @kind: what it shows
 * @percent: the percentile, of a %DASH_COLUMN_PERCENTILE
 * @id: its name in settings and actions: "calls", "p99.9"
 * @title: its heading, translated
 */
typedef struct
{
  DashColumnKind kind;
  double percent;
  char *id;
  char *title;
} DashFunctionColumn;

/**
 * dash_function_columns_new:
 * @percents: (array length=n_percents): the percentiles to have columns for
 * @n_percents: how many
 *
 * Returns: (transfer full) (element-type DashFunctionColumn): the columns in the order of a table
 */
GPtrArray *dash_function_columns_new (const double *percents,
                                      gsize         n_percents);

/** Whether the column is sorted from the largest on when it's first chosen. */
gboolean dash_function_column_is_figure (const DashFunctionColumn *self);

/** Whether one may choose to have it or not. */
gboolean dash_function_column_is_offered (const DashFunctionColumn *self);

/** What to sort by; %FALSE when the column has no order of its own. */
gboolean dash_function_column_get_sort_key (const DashFunctionColumn *self,
                                            DashSortKey              *key);

/** Figure and unit of a function; both "" for the name and for what is drawn. */
DashQuantity dash_function_column_format (const DashFunctionColumn *self,
                                          DashFunction             *function);

/**
 * dash_function_columns_describe:
 * @columns: (element-type DashFunctionColumn): the columns
 * @function: a function
 *
 * Returns: (transfer full): the function and its figures as a line for people
 */
char *dash_function_columns_describe (GPtrArray    *columns,
                                      DashFunction *function);

/** Appends the headings of a table of tab-separated values, with the unit in each name. */
void dash_function_columns_append_tsv_header (GPtrArray *columns,
                                              GString   *into);

/** Appends a function as tab-separated values: whole ns, no grouping, a point as decimal sign. */
void dash_function_columns_append_tsv (GPtrArray    *columns,
                                       DashFunction *function,
                                       GString      *into);

G_END_DECLS
