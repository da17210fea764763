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
};

/* Takes both texts over. */
DashFinding *_dash_finding_new      (DashSeverity     severity,
                                     DashFindingPage  page,
                                     char            *title,
                                     char            *detail);
gboolean     _dash_finding_equal    (DashFinding     *a,
                                     DashFinding     *b);

/* Each adds one finding, passed or not. */
typedef void (*DashCheckFunc) (DashSession *session,
                               GPtrArray   *findings);
extern const DashCheckFunc _dash_checks_of_session[];
extern const guint _dash_n_checks_of_session;

/* Looks at one function over time: what is odd about it, or NULL. */
DashFinding *_dash_check_latency    (DashSession     *session,
                                     DashFunction    *function);
DashFinding *_dash_latency_passed   (void);

G_END_DECLS
