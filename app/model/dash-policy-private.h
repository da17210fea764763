/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a policy is made of: shared by what reads it and what asks it. */
#pragma once

#include "dash-metric.h"
#include "dash-policy.h"

G_BEGIN_DECLS

#define DASH_POLICY_ANY_SECTION G_MAXUINT

/* A group of the file. What it doesn't say is NAN, or not set. */
typedef struct
{
  guint         section;
  GPatternSpec *pattern; /* (nullable): all names */
  gboolean      set_ignored, ignored;
  gboolean      set_judged;
  guint64       judged; /* a bit for each metric */
  double        min_change;
  double        min_share;
  double        min_calls;
  double        min_changes[DASH_MAX_METRICS_COMPARED];
  double        budgets[DASH_MAX_METRICS_COMPARED];
} DashPolicyRule;

struct _DashPolicy
{
  double     significance;
  double     percentiles[DASH_POLICY_MAX_PERCENTILES];
  gsize      n_percentiles;
  GPtrArray *metrics[DASH_N_COMPARED]; /* DashMetric: what rules can speak of */
  GPtrArray *rules;                    /* DashPolicyRule, later ones win */
};

DashPolicyRule *_dash_policy_add_rule        (DashPolicy    *self,
                                              guint          section,
                                              const char    *pattern);
void            _dash_policy_set_percentiles (DashPolicy    *self,
                                              const double  *percentiles,
                                              gsize          n);

typedef enum
{
  DASH_POLICY_SETTINGS, /* [policy], whose percentiles rules may speak of */
  DASH_POLICY_RULES,    /* all other groups */
} DashPolicyPart;

/* Lays a part of a key file over what is there. */
gboolean        _dash_policy_read            (DashPolicy      *self,
                                              DashPolicyPart   part,
                                              const char      *text,
                                              gsize            length,
                                              const char      *name,
                                              GError         **error);

G_END_DECLS
