/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result of one check of a session. */
#include "dash-checks-private.h"

G_DEFINE_FINAL_TYPE (DashFinding, dash_finding, G_TYPE_OBJECT)

static void
dash_finding_finalize (GObject *object)
{
  DashFinding *self = DASH_FINDING (object);

  g_clear_object (&self->function);
  g_clear_object (&self->record);
  g_free (self->title);
  g_free (self->detail);

  G_OBJECT_CLASS (dash_finding_parent_class)->finalize (object);
}

static void
dash_finding_class_init (DashFindingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_finding_finalize;
}

static void
dash_finding_init (DashFinding *self)
{
}

DashFinding *
_dash_finding_new (DashSeverity severity, DashFindingPage page, char *title, char *detail)
{
  DashFinding *self = g_object_new (DASH_TYPE_FINDING, NULL);

  self->severity = severity;
  self->page = page;
  self->title = title;
  self->detail = detail;
  return self;
}

gboolean
_dash_finding_equal (DashFinding *a, DashFinding *b)
{
  return a->severity == b->severity && a->page == b->page && a->function == b->function && a->record == b->record &&
         a->has_range == b->has_range &&
         (!a->has_range || dash_range_equal (&a->range, &b->range)) &&
         g_strcmp0 (a->title, b->title) == 0 && g_strcmp0 (a->detail, b->detail) == 0;
}

DashSeverity
dash_finding_get_severity (DashFinding *self)
{
  g_return_val_if_fail (DASH_IS_FINDING (self), DASH_SEVERITY_PASSED);
  return self->severity;
}

const char *
dash_finding_get_title (DashFinding *self)
{
  g_return_val_if_fail (DASH_IS_FINDING (self), NULL);
  return self->title;
}

const char *
dash_finding_get_detail (DashFinding *self)
{
  g_return_val_if_fail (DASH_IS_FINDING (self), NULL);
  return self->detail;
}

DashFindingPage
dash_finding_get_page (DashFinding *self)
{
  g_return_val_if_fail (DASH_IS_FINDING (self), DASH_FINDING_PAGE_OVERVIEW);
  return self->page;
}

gboolean
dash_finding_get_range (DashFinding *self, DashRange *range)
{
  g_return_val_if_fail (DASH_IS_FINDING (self), FALSE);

  if (self->has_range && range != NULL)
    *range = self->range;
  return self->has_range;
}

DashFunction *
dash_finding_get_function (DashFinding *self)
{
  g_return_val_if_fail (DASH_IS_FINDING (self), NULL);
  return self->function;
}

DashRecord *
dash_finding_get_record (DashFinding *self)
{
  g_return_val_if_fail (DASH_IS_FINDING (self), NULL);
  return self->record;
}
