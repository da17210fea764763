/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a comparison is to be held to: which figures are judged, from which change on, and within which limits. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DASH_POLICY_MAX_PERCENTILES 8

typedef enum
{
  DASH_POLICY_ERROR_FILE,   /* it can't be read, or is no key file */
  DASH_POLICY_ERROR_GROUP,
  DASH_POLICY_ERROR_KEY,
  DASH_POLICY_ERROR_VALUE,
} DashPolicyError;

#define DASH_POLICY_ERROR (dash_policy_error_quark ())
GQuark dash_policy_error_quark (void);

/**
 * DashPolicy:
 *
 * Rules by section and name, as a key file (see g_key_file_load_from_data()) holds them; those further
 * down win. Not changed once it is made: any thread may read it.
 */
typedef struct _DashPolicy DashPolicy;

/**
 * DashPolicyRow:
 * @ignored: it isn't compared at all
 * @min_share: judged only where it has at least this part of its section's whole, on either side
 * @min_calls: judged only where both sides have at least so many calls a run
 *
 * What holds for a row.
 */
typedef struct
{
  gboolean ignored;
  double   min_share;
  double   min_calls;
} DashPolicyRow;

/**
 * DashPolicyMetric:
 * @judged: whether a change for the worse is a regression
 * @min_change: smaller changes are none; 0.05 is 5 %
 * @budget: what its worst may be, whatever it was before; NAN without one
 *
 * What holds for a figure of a row.
 */
typedef struct
{
  gboolean judged;
  double   min_change;
  double   budget;
} DashPolicyMetric;

/** The text of what holds where a file says nothing: a key file itself. */
const char   *dash_policy_get_default_text (void);

/** The default policy. */
DashPolicy   *dash_policy_new              (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dash_policy_new_from_text:
 * @text: a key file, any bytes
 * @name: what errors call it
 *
 * Returns: (transfer full): the default policy with @text laid over, or %NULL with an @error in
 *   %DASH_POLICY_ERROR that names file, group and key
 */
DashPolicy   *dash_policy_new_from_text    (const char        *text,
                                            gsize              length,
                                            const char        *name,
                                            GError           **error) G_GNUC_WARN_UNUSED_RESULT;
DashPolicy   *dash_policy_new_from_file    (const char        *path,
                                            GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void          dash_policy_free             (DashPolicy        *self);

/** The bound on the chance of a false alarm. */
double        dash_policy_get_significance (const DashPolicy  *self);
/** The percentiles that are compared, ascending. */
const double *dash_policy_get_percentiles  (const DashPolicy  *self,
                                            gsize             *n);

/**
 * dash_policy_find:
 * @section: index of a section of the comparison
 * @name: the row's
 * @metrics: (array length=n_metrics) (out caller-allocates): what holds for each of the section's metrics
 */
void          dash_policy_find             (const DashPolicy  *self,
                                            guint              section,
                                            const char        *name,
                                            DashPolicyRow     *row,
                                            DashPolicyMetric  *metrics,
                                            gsize              n_metrics);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashPolicy, dash_policy_free)

G_END_DECLS
