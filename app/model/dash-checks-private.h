/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the checks make their findings. */
#pragma once

#include "dash-checks.h"

G_BEGIN_DECLS

struct _DashFinding
{
  GObject         parent_instance;

  DashSeverity    severity;
  DashFindingPage page;
  char           *title;
  char           *detail;
  gboolean        has_range;
  DashRange       range;
  DashFunction   *function;
  DashSection     section; /* (with a record) */
  DashRecord     *record;  /* (nullable) */
};

/* Takes both texts over. */
DashFinding *_dash_finding_new      (DashSeverity     severity,
                                     DashFindingPage  page,
                                     char            *title,
                                     char            *detail);
gboolean     _dash_finding_equal    (DashFinding     *a,
                                     DashFinding     *b);

/* Each adds findings, passed or not; nothing when there is nothing to look at. */
typedef void (*DashCheckFunc) (DashSession *session,
                               GPtrArray   *findings);
extern const DashCheckFunc _dash_checks_of_session[];
extern const guint _dash_n_checks_of_session;

void         _dash_check_channels   (DashSession     *session,
                                     GPtrArray       *findings);
void         _dash_check_threads    (DashSession     *session,
                                     GPtrArray       *findings);
void         _dash_check_loops      (DashSession     *session,
                                     GPtrArray       *findings);
void         _dash_check_locks      (DashSession     *session,
                                     GPtrArray       *findings);

/* Looks at one function over time: what is odd about it, or NULL. */
DashFinding *_dash_check_latency    (DashSession     *session,
                                     DashFunction    *function);
DashFinding *_dash_latency_passed   (void);

G_END_DECLS
