/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Needs attention": runs the checks of a session now and then and lists what they find. */
#include "dash-checks-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#define EVERY_NS G_GINT64_CONSTANT (2000000000)
#define SLICE_US 4000
/* What takes little of the time can't slow much down. */
#define LATENCY_CANDIDATES 64
#define LATENCY_FINDINGS   5

struct _DashChecks
{
  GObject parent_instance;

  DashSession *session;
  gulong updated_handler;
  gulong state_handler;
  GPtrArray *findings; /* what is odd, worst first */
  GListStore *passed;
  guint n_checks;

  /* A run that is going on. */
  GSource *source; /* (nullable): of the context of the thread that made it */
  gint64 begun_ns; /* session time */
  gboolean ran;
  GPtrArray *candidates; /* of DashFunction: whose latency is looked at */
  guint next;
  GPtrArray *collected;
};

static GType
dash_checks_get_item_type (GListModel *model)
{
  return DASH_TYPE_FINDING;
}

static guint
dash_checks_get_n_items (GListModel *model)
{
  return DASH_CHECKS (model)->findings->len;
}

static gpointer
dash_checks_get_item (GListModel *model, guint position)
{
  DashChecks *self = DASH_CHECKS (model);

  return position < self->findings->len
             ? g_object_ref (g_ptr_array_index (self->findings, position))
             : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = dash_checks_get_item_type;
  iface->get_n_items = dash_checks_get_n_items;
  iface->get_item = dash_checks_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DashChecks,
                               dash_checks,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
forget_source (DashChecks *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

static void
dash_checks_dispose (GObject *object)
{
  DashChecks *self = DASH_CHECKS (object);

  forget_source (self);
  if (self->session != NULL)
    {
      g_clear_signal_handler (&self->updated_handler, self->session);
      g_clear_signal_handler (&self->state_handler, self->session);
      g_clear_object (&self->session);
    }
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_pointer (&self->collected, g_ptr_array_unref);

  G_OBJECT_CLASS (dash_checks_parent_class)->dispose (object);
}

static void
dash_checks_finalize (GObject *object)
{
  DashChecks *self = DASH_CHECKS (object);

  g_ptr_array_unref (self->findings);
  g_object_unref (self->passed);

  G_OBJECT_CLASS (dash_checks_parent_class)->finalize (object);
}

static void
dash_checks_class_init (DashChecksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dash_checks_dispose;
  object_class->finalize = dash_checks_finalize;
}

static void
dash_checks_init (DashChecks *self)
{
  self->findings = g_ptr_array_new_with_free_func (g_object_unref);
  self->passed = g_list_store_new (DASH_TYPE_FINDING);
  self->n_checks = 1;
}

static gint
compare_totals (gconstpointer a, gconstpointer b)
{
  guint64 one = dash_function_get_total (*(DashFunction *const *) a)->total_ns;
  guint64 other = dash_function_get_total (*(DashFunction *const *) b)->total_ns;

  return (one < other) - (one > other);
}

static gint
compare_severities (gconstpointer a, gconstpointer b)
{
  return (gint) dash_finding_get_severity (*(DashFinding *const *) b) -
         (gint) dash_finding_get_severity (*(DashFinding *const *) a);
}

static void
begin_run (DashChecks *self)
{
  guint n = dash_session_get_n_functions (self->session);

  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_pointer (&self->collected, g_ptr_array_unref);
  self->begun_ns = dash_session_get_elapsed_ns (self->session);
  self->ran = TRUE;
  self->next = 0;
  self->collected = g_ptr_array_new_with_free_func (g_object_unref);
  self->candidates = g_ptr_array_new_with_free_func (g_object_unref);
  if (!dash_session_has_history (self->session))
    return;

  for (guint i = 0; i < n; i++)
    {
      DashFunction *function = dash_session_get_nth_function (self->session, i);

      if (dash_function_get_total (function)->calls > 0)
        g_ptr_array_add (self->candidates, g_object_ref (function));
    }
  g_ptr_array_sort (self->candidates, compare_totals);
  if (self->candidates->len > LATENCY_CANDIDATES)
    g_ptr_array_set_size (self->candidates, LATENCY_CANDIDATES);
}

static gboolean
is_same (GPtrArray *odd, GPtrArray *passed, DashChecks *self)
{
  if (odd->len != self->findings->len ||
      passed->len != g_list_model_get_n_items (G_LIST_MODEL (self->passed)))
    return FALSE;
  for (guint i = 0; i < odd->len; i++)
    {
      if (!_dash_finding_equal (g_ptr_array_index (odd, i), g_ptr_array_index (self->findings, i)))
        return FALSE;
    }
  for (guint i = 0; i < passed->len; i++)
    {
      g_autoptr (DashFinding) before = g_list_model_get_item (G_LIST_MODEL (self->passed), i);

      if (!_dash_finding_equal (g_ptr_array_index (passed, i), before))
        return FALSE;
    }
  return TRUE;
}

static void
end_run (DashChecks *self)
{
  g_autoptr (GPtrArray) odd = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) passed = g_ptr_array_new_with_free_func (g_object_unref);
  guint before;

  if (self->collected->len == 0)
    g_ptr_array_add (self->collected, _dash_latency_passed ());
  self->n_checks = 1;
  for (guint i = 0; i < _dash_n_checks_of_session; i++)
    {
      guint n = self->collected->len;

      _dash_checks_of_session[i](self->session, self->collected);
      self->n_checks += self->collected->len > n;
    }
  for (guint i = 0; i < self->collected->len; i++)
    {
      DashFinding *finding = g_ptr_array_index (self->collected, i);

      g_ptr_array_add (dash_finding_get_severity (finding) == DASH_SEVERITY_PASSED ? passed : odd,
                       g_object_ref (finding));
    }
  /* Stable: functions stay in the order of their time. */
  g_ptr_array_sort (odd, compare_severities);

  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_pointer (&self->collected, g_ptr_array_unref);
  if (is_same (odd, passed, self))
    return;

  g_list_store_splice (self->passed, 0, g_list_model_get_n_items (G_LIST_MODEL (self->passed)),
                       passed->pdata, passed->len);
  before = self->findings->len;
  g_ptr_array_unref (self->findings);
  self->findings = g_steal_pointer (&odd);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->findings->len);
}

/* Whether the run is over. */
static gboolean
continue_run (DashChecks *self, gint64 deadline_us)
{
  while (self->next < self->candidates->len && self->collected->len < LATENCY_FINDINGS)
    {
      DashFinding *finding =
          _dash_check_latency (self->session, g_ptr_array_index (self->candidates, self->next++));

      if (finding != NULL)
        g_ptr_array_add (self->collected, finding);
      if (deadline_us != 0 && g_get_monotonic_time () >= deadline_us)
        return FALSE;
    }

  end_run (self);
  return TRUE;
}

static gboolean
run_cb (gpointer user_data)
{
  DashChecks *self = user_data;

  if (!continue_run (self, g_get_monotonic_time () + SLICE_US))
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->source, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
schedule (DashChecks *self)
{
  if (self->source != NULL)
    return;
  begin_run (self);
  /* An export looks at its session in its own thread. */
  self->source = g_idle_source_new ();
  g_source_set_callback (self->source, run_cb, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static void
updated_cb (DashChecks *self)
{
  gint64 elapsed_ns = dash_session_get_elapsed_ns (self->session);

  /* Without figures every check would pass, which says nothing. */
  if (elapsed_ns > 0 &&
      (!self->ran || elapsed_ns < self->begun_ns || elapsed_ns >= self->begun_ns + EVERY_NS))
    schedule (self);
}

static void
state_changed_cb (DashChecks *self)
{
  /* Nothing more may come that would lead to another look. */
  if (!dash_session_is_live (self->session) && dash_session_get_elapsed_ns (self->session) > 0)
    schedule (self);
}

DashChecks *
dash_checks_new (DashSession *session)
{
  DashChecks *self = g_object_new (DASH_TYPE_CHECKS, NULL);

  g_return_val_if_fail (DASH_IS_SESSION (session), self);

  self->session = g_object_ref (session);
  self->updated_handler =
      g_signal_connect_swapped (session, "updated", G_CALLBACK (updated_cb), self);
  self->state_handler =
      g_signal_connect_swapped (session, "state-changed", G_CALLBACK (state_changed_cb), self);
  updated_cb (self);
  return self;
}

guint
dash_checks_get_n_checks (DashChecks *self)
{
  g_return_val_if_fail (DASH_IS_CHECKS (self), 0);
  return self->n_checks;
}

guint
dash_checks_get_n_passed (DashChecks *self)
{
  g_return_val_if_fail (DASH_IS_CHECKS (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->passed));
}

GListModel *
dash_checks_get_passed (DashChecks *self)
{
  g_return_val_if_fail (DASH_IS_CHECKS (self), NULL);
  return G_LIST_MODEL (self->passed);
}

char *
dash_checks_describe_passed (DashChecks *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (DASH_IS_CHECKS (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->passed)); i++)
    {
      g_autoptr (DashFinding) finding = g_list_model_get_item (G_LIST_MODEL (self->passed), i);

      if (text->len > 0)
        g_string_append (text, " · ");
      g_string_append (text, dash_finding_get_title (finding));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

DashFinding *
dash_checks_find (DashChecks *self, DashFunction *function)
{
  g_return_val_if_fail (DASH_IS_CHECKS (self), NULL);

  for (guint i = 0; i < self->findings->len; i++)
    {
      DashFinding *finding = g_ptr_array_index (self->findings, i);

      if (finding->function == function && function != NULL)
        return finding;
    }
  return NULL;
}

void
dash_checks_run (DashChecks *self)
{
  g_return_if_fail (DASH_IS_CHECKS (self));

  forget_source (self);
  begin_run (self);
  continue_run (self, 0);
}
