/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the session keeps in each function. */
#pragma once

#include "dash-function.h"
#include "dash-given.h"
#include "dash-history.h"

G_BEGIN_DECLS

/* What a function needs to know of its session; one for all of them. */
typedef struct
{
  DashHistory *history;      /* (nullable) */
  DashRange    range;        /* in force */
  gint64       shown_end_ns; /* how far what is shown goes */
  gint64       reference_ns; /* what live shares are of */
  gboolean     paused;
  guint        serial;       /* of the range */
} DashFunctionContext;

#define DASH_FUNCTION_N_CACHED 6

struct _DashFunction
{
  GObject              parent_instance;

  DashFunctionContext *context; /* (nullable): NULL when the session is gone */
  char                *name;
  char                *file;
  char                *place;
  guint                line;
  guint32              id;
  guint                position;
  guint                track; /* in the history */
  DashFunctionKind     kind;

  DashFigures          total;  /* since the start, as last reported */
  DashFigures         *frozen; /* (nullable): the total when the display was paused, if it differs */
  DashFigures          ranged; /* of the fixed range, or an earlier one until it's computed */
  gint64               ranged_ns;     /* its length */
  guint                ranged_serial; /* which one it's of; 0: none */

  /* The most that was ever reported: differences are taken from there, so a figure that goes back
   * (a calibration that got better) is not counted twice. */
  guint64              recorded_calls;
  guint64              recorded_total_ns;
  guint64              recorded_self_ns;

  guint64              timed_calls;
  guint64              raw_total_ns;
  guint64              raw_self_ns;
  gboolean             has_raw;

  /* Of a program that keeps no histograms. */
  DashGiven           *given;
  guint32              said;    /* DashRowFields that were ever said … */
  guint32              rounded; /* … and those that were rounded */

  guint                figures_serial; /* grows when any of the figures change */
  guint                cached_serial;
  guint                n_cached;
  double               cached_percents[DASH_FUNCTION_N_CACHED];
  guint64              cached_values_ns[DASH_FUNCTION_N_CACHED];

  double              *trend; /* of a fixed range */
  gsize                n_trend;
  gsize                n_trend_wanted;
  guint                trend_serial;
};

DashFunction *_dash_function_new          (DashFunctionContext *context,
                                           guint                position,
                                           guint32              id,
                                           const char          *name,
                                           const char          *file,
                                           guint                line,
                                           DashFunctionKind     kind);
/* Keeps what is shown before the total changes while paused. */
void          _dash_function_freeze       (DashFunction        *self);
void          _dash_function_thaw         (DashFunction        *self);
/* Computes the figures of the range in force. */
void          _dash_function_compute      (DashFunction        *self);
/* All figures back to nothing. */
void          _dash_function_reset        (DashFunction        *self);

static inline void
_dash_function_changed (DashFunction *self)
{
  self->figures_serial++;
}

G_END_DECLS
