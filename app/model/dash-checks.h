/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Needs attention": what looks wrong in a session, and what was looked at and is fine. */
#pragma once

#include <gio/gio.h>

#include "dash-function.h"
#include "dash-record.h"
#include "dash-session.h"

G_BEGIN_DECLS

typedef enum
{
  DASH_SEVERITY_PASSED,
  DASH_SEVERITY_NOTICE,
  DASH_SEVERITY_WARNING,
  DASH_SEVERITY_ERROR,
} DashSeverity;

/** Where a finding leads. */
typedef enum
{
  DASH_FINDING_PAGE_OVERVIEW,
  DASH_FINDING_PAGE_FUNCTIONS,
  DASH_FINDING_PAGE_SECTION, /* that of dash_finding_get_record() */
} DashFindingPage;

#define DASH_TYPE_FINDING (dash_finding_get_type ())
/**
 * DashFinding:
 *
 * The result of one check: something odd, or one of the checks that passed.
 */
G_DECLARE_FINAL_TYPE (DashFinding, dash_finding, DASH, FINDING, GObject)

DashSeverity    dash_finding_get_severity (DashFinding *self);
/** What, for example "read_chunk became slow". */
const char     *dash_finding_get_title    (DashFinding *self);
/** How much: "P99 rose from 1.13 ms to 8.76 ms". */
const char     *dash_finding_get_detail   (DashFinding *self);
DashFindingPage dash_finding_get_page     (DashFinding *self);
/** When; %FALSE when the finding is of the whole session. */
gboolean        dash_finding_get_range    (DashFinding *self,
                                           DashRange   *range);
/** The function that it is about, or %NULL. */
DashFunction   *dash_finding_get_function (DashFinding *self);
/** The row of a section that it is about, or %NULL. */
DashRecord     *dash_finding_get_record   (DashFinding *self);

#define DASH_TYPE_CHECKS (dash_checks_get_type ())
/**
 * DashChecks:
 *
 * The checks of one session: a #GListModel of #DashFinding, worst first, passed ones not among
 * them. Looked at again at most every two seconds of the session, in slices of a few milliseconds.
 */
G_DECLARE_FINAL_TYPE (DashChecks, dash_checks, DASH, CHECKS, GObject)

DashChecks  *dash_checks_new              (DashSession  *session);
/** How many checks there are, passed or not; those of what the program doesn't tell are left out. */
guint        dash_checks_get_n_checks     (DashChecks   *self);
guint        dash_checks_get_n_passed     (DashChecks   *self);
/** Passed checks as a #GListModel of #DashFinding. */
GListModel  *dash_checks_get_passed       (DashChecks   *self);
/** Passed checks in one line: "Nothing was lost · Every scope was closed · …"; free with g_free(). */
char        *dash_checks_describe_passed  (DashChecks   *self) G_GNUC_WARN_UNUSED_RESULT;
/** The finding about a function (the badge beside its name), or %NULL. */
DashFinding *dash_checks_find             (DashChecks   *self,
                                           DashFunction *function);
/** Runs every check to its end now. */
void         dash_checks_run              (DashChecks   *self);

G_END_DECLS
