// SPDX-License-Identifier: GPL-3.0-or-later
// Two sides compared: what is chosen, what came of it, the table of it and the detail of a row.

#include "dash-compare-page-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dash-compare-detail.h"
#include "dash-compare-summary.h"
#include "dash-compare-table.h"
#include "dash-compare-task.h"
#include "dash-detail-split.h"
#include "dash-page-common.h"
#include "dash-page-search.h"
#include "model/dash-comparison-text.h"

/* What takes no longer isn't worth a page that says so. */
#define PATIENCE_MS 200

enum
{
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  PROP_COMPARING,
  PROP_SEARCH_MODE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  FAILED,
  SAY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashComparePage, dash_compare_page, GTK_TYPE_WIDGET)

static GPtrArray *
get_runs (GtkWidget *side)
{
  return dash_compare_side_get_runs (DASH_COMPARE_SIDE (side));
}

void
dash_compare_page_fail (DashComparePage *self,
                        const char      *heading,
                        const char      *body)
{
  g_signal_emit (self, signals[FAILED], 0, heading, body);
}

void
dash_compare_page_say (DashComparePage *self,
                       const char      *text)
{
  g_signal_emit (self, signals[SAY], 0, text);
}

/* ---- Titles ---- */

static void
update_titles (DashComparePage *self)
{
  g_autofree char *base = dash_compare_side_dup_title (DASH_COMPARE_SIDE (self->base));
  g_autofree char *head = dash_compare_side_dup_title (DASH_COMPARE_SIDE (self->head));
  g_autofree char *base_names = dash_compare_side_dup_names (DASH_COMPARE_SIDE (self->base));
  g_autofree char *head_names = dash_compare_side_dup_names (DASH_COMPARE_SIDE (self->head));
  gboolean is_chosen = get_runs (self->base)->len > 0 || get_runs (self->head)->len > 0;

  g_free (self->title);
  if (!is_chosen)
    self->title = g_strdup (_("Compare"));
  else if (g_str_equal (base, head) && !g_str_equal (base_names, head_names))
    self->title = g_strdup_printf ("%s → %s", base_names, head_names);
  else
    self->title = g_strdup_printf ("%s → %s", base, head);
  g_free (self->subtitle);
  self->subtitle = self->comparison ? dash_comparison_describe_runs (self->comparison)
                                    : g_strdup (_("Comparison"));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

/* ---- What is shown ---- */

static void
show_detail (DashComparePage *self,
             gboolean         show)
{
  DashCompareTable *table = DASH_COMPARE_TABLE (self->table);
  const DashComparedRow *row = dash_compare_table_get_selected (table);

  if (show && row)
    dash_compare_detail_set_row (DASH_COMPARE_DETAIL (self->detail), self->comparison,
                                 dash_compare_table_get_section (table), row,
                                 dash_compare_table_get_metric (table));
  dash_detail_split_show_detail (DASH_DETAIL_SPLIT (self->split), show && row);
}

static void
figure_shown (DashComparePage *self)
{
  DashCompareTable *table = DASH_COMPARE_TABLE (self->table);

  dash_compare_summary_set_figure (DASH_COMPARE_SUMMARY (self->summary),
                                   dash_compare_table_get_section (table),
                                   dash_compare_table_get_metric (table));
  dash_compare_page_update_count (self);
}

void
dash_compare_page_section_chosen (DashComparePage *self,
                                  guint            section)
{
  dash_compare_table_set_section (DASH_COMPARE_TABLE (self->table),
                                  self->comparison ? self->comparison->sections[section] : NULL);
  figure_shown (self);
}

void
dash_compare_page_figure_chosen (DashComparePage *self,
                                 guint            metric)
{
  dash_compare_table_set_metric (DASH_COMPARE_TABLE (self->table), metric);
  figure_shown (self);
  if (gtk_widget_get_visible (self->detail))
    show_detail (self, TRUE);
}

static void
show_state (DashComparePage *self)
{
  gboolean has_base = get_runs (self->base)->len > 0, has_head = get_runs (self->head)->len > 0;
  AdwStatusPage *choose = ADW_STATUS_PAGE (self->choose);

  if (self->comparing)
    return;
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), self->comparison ? "result" : "choose");
  adw_status_page_set_title (choose, has_base == has_head ? _("Choose What to Compare")
                                     : has_base ? _("Choose a Head to Compare With")
                                                : _("Choose a Base to Compare With"));
  adw_status_page_set_description (
    choose, _("Base is how it was, head is how it is. Each is an open session, a recent report or a file. "
              "Save a session before a change, and compare it with one after."));
}

/* A comparison goes, and with it its rows; what was in front stays known until another one comes. */
static void
remember_front (DashComparePage *self)
{
  DashCompareTable *table = DASH_COMPARE_TABLE (self->table);
  const DashComparedSection *section = dash_compare_table_get_section (table);
  const DashComparedRow *row = dash_compare_table_get_selected (table);

  if (!section)
    return;
  self->front_section = section->section;
  g_clear_pointer (&self->front_row, g_strfreev);
  if (row)
    self->front_row = g_strdupv ((char **) (const char *[]) { row->name, row->kind, row->file, NULL });
}

/* The row of another comparison that is the same. */
static const DashComparedRow *
find_front_row (DashComparePage           *self,
                const DashComparedSection *section)
{
  const DashComparedRow *found = NULL;

  for (guint i = 0; section && self->front_row && i < section->rows->len; i++)
    {
      const DashComparedRow *row = g_ptr_array_index (section->rows, i);

      if (!g_str_equal (row->name, self->front_row[0]) || !g_str_equal (row->kind, self->front_row[1]))
        continue;
      if (g_str_equal (row->file, self->front_row[2]))
        return row;
      found = row;
    }
  return found;
}

static gboolean
has_rows (DashComparison *comparison,
          guint           section)
{
  return comparison->sections[section] && comparison->sections[section]->rows->len > 0;
}

/* The one that was in front, else the first that has rows; the program as a whole comes last. */
static guint
find_front_section (DashComparePage *self,
                    DashComparison  *comparison)
{
  if (has_rows (comparison, self->front_section))
    return self->front_section;
  for (guint i = DASH_COMPARED_FUNCTIONS; i < DASH_N_COMPARED; i++)
    if (has_rows (comparison, i))
      return i;
  return has_rows (comparison, DASH_COMPARED_PROGRAM) ? DASH_COMPARED_PROGRAM : DASH_COMPARED_FUNCTIONS;
}

/* Shows another comparison with the same section, figure and row in front, as far as it has them. */
static void
take_comparison (DashComparePage *self,
                 DashComparison  *comparison)
{
  DashCompareTable *table = DASH_COMPARE_TABLE (self->table);
  const DashComparedSection *section;
  DashComparison *before = self->comparison;

  remember_front (self);
  self->comparison = comparison;
  section = comparison ? comparison->sections[find_front_section (self, comparison)] : NULL;
  dash_compare_table_set_section (table, section);
  if (comparison)
    {
      dash_compare_summary_set (DASH_COMPARE_SUMMARY (self->summary), comparison);
      dash_compare_page_fill_bar (self);
    }
  figure_shown (self);
  dash_compare_table_select (table, find_front_row (self, section));
  g_clear_pointer (&before, dash_comparison_free);
  dash_compare_page_update_actions (self);
  update_titles (self);
  show_state (self);
}

/* ---- Comparing ---- */

static void
end_comparing (DashComparePage *self)
{
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->comparing)
    g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPARING]);
}

static gboolean
patience_gone (gpointer user_data)
{
  DashComparePage *self = user_data;

  self->patience_id = 0;
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), TRUE);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "comparing");
  return G_SOURCE_REMOVE;
}

static void
leave_out (DashComparePage *self,
           DashCompareRun  *run)
{
  dash_compare_side_remove (DASH_COMPARE_SIDE (self->base), run);
  dash_compare_side_remove (DASH_COMPARE_SIDE (self->head), run);
}

static void
compared (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (DashComparePage) self = user_data;
  g_autoptr (DashCompareRun) failed = NULL;
  g_autoptr (GError) error = NULL;
  DashComparison *comparison = dash_compare_finish (result, &failed, &error);

  /* Another one may have begun, or the page may be gone. */
  if (g_task_get_cancellable (G_TASK (result)) != self->comparing || !self->bin)
    {
      g_clear_pointer (&comparison, dash_comparison_free);
      return;
    }
  end_comparing (self);
  dash_compare_side_update (DASH_COMPARE_SIDE (self->base));
  dash_compare_side_update (DASH_COMPARE_SIDE (self->head));
  take_comparison (self, comparison);
  if (error)
    {
      g_autofree char *name = failed ? dash_compare_run_dup_short_name (failed) : g_strdup ("?");
      /* Translators: %s is the name of a file */
      g_autofree char *heading = g_strdup_printf (_("“%s” could not be compared"), name);

      dash_compare_page_fail (self, heading, error->message);
      /* What is only not there yet will be when it is compared again. */
      if (failed && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED))
        leave_out (self, failed);
    }
}

static void
compare (DashComparePage *self)
{
  GPtrArray *base = get_runs (self->base), *head = get_runs (self->head);

  end_comparing (self);
  if (base->len == 0 || head->len == 0)
    {
      take_comparison (self, NULL);
      return;
    }
  self->comparing = g_cancellable_new ();
  self->patience_id = g_timeout_add (PATIENCE_MS, patience_gone, self);
  dash_compare_async (base, head, self->comparing, compared, g_object_ref (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPARING]);
  dash_compare_page_update_actions (self);
  update_titles (self);
}

void
dash_compare_page_compare_again (DashComparePage *self)
{
  GtkWidget *sides[2];

  g_return_if_fail (DASH_IS_COMPARE_PAGE (self));

  sides[0] = self->base;
  sides[1] = self->head;
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < get_runs (sides[side])->len; i++)
      {
        DashCompareRun *run = g_ptr_array_index (get_runs (sides[side]), i);

        if (dash_compare_run_has_news (run))
          dash_compare_run_capture (run);
      }
  compare (self);
}

void
dash_compare_page_set_sides (DashComparePage *self,
                             GPtrArray       *base,
                             GPtrArray       *head)
{
  g_return_if_fail (DASH_IS_COMPARE_PAGE (self));

  dash_compare_side_set_runs (DASH_COMPARE_SIDE (self->base), base);
  dash_compare_side_set_runs (DASH_COMPARE_SIDE (self->head), head);
  compare (self);
}

static GPtrArray *
copy_runs (GtkWidget *side)
{
  GPtrArray *runs = get_runs (side);
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < runs->len; i++)
    g_ptr_array_add (copy, g_object_ref (g_ptr_array_index (runs, i)));
  return copy;
}

void
dash_compare_page_swap (DashComparePage *self)
{
  g_autoptr (GPtrArray) base = NULL, head = NULL;

  g_return_if_fail (DASH_IS_COMPARE_PAGE (self));

  base = copy_runs (self->base);
  head = copy_runs (self->head);
  dash_compare_page_set_sides (self, head, base);
}

/* ---- Details ---- */

static void
mode_changed (DashComparePage *self)
{
  DashDetailSplit *split = DASH_DETAIL_SPLIT (self->split);
  gboolean narrow = dash_detail_split_get_narrow (split);

  gtk_widget_set_visible (self->columns_button, !narrow);
  gtk_widget_set_visible (self->only_button, !narrow);
  gtk_widget_set_visible (self->count, !narrow);
  dash_compare_table_set_compact (DASH_COMPARE_TABLE (self->table), narrow);
  dash_compare_detail_set_mode (DASH_COMPARE_DETAIL (self->detail), dash_detail_split_get_mode (split));
  /* Then the detail has the whole page. */
  gtk_widget_set_visible (self->summary, dash_detail_split_get_mode (split) != DASH_DETAIL_PAGE);
  gtk_widget_set_visible (self->sides, dash_detail_split_get_mode (split) != DASH_DETAIL_PAGE);
}

static void
selection_changed (DashComparePage *self)
{
  show_detail (self, TRUE);
}

static void
detail_page_opened (DashComparePage *self)
{
  dash_detail_split_set_page (DASH_DETAIL_SPLIT (self->split), TRUE);
}

static void
row_opened (DashComparePage *self)
{
  show_detail (self, TRUE);
  detail_page_opened (self);
  gtk_widget_child_focus (self->detail, GTK_DIR_TAB_FORWARD);
}

static void
detail_closed (DashComparePage *self)
{
  show_detail (self, FALSE);
  dash_compare_table_focus (DASH_COMPARE_TABLE (self->table));
}

static void
detail_page_left (DashComparePage *self)
{
  dash_detail_split_set_page (DASH_DETAIL_SPLIT (self->split), FALSE);
  dash_compare_table_focus (DASH_COMPARE_TABLE (self->table));
}

static void
search_changed (DashComparePage *self)
{
  DashPageSearch *search = DASH_PAGE_SEARCH (self->search);
  g_autoptr (GError) error = NULL;

  dash_compare_table_set_search (DASH_COMPARE_TABLE (self->table), dash_page_search_get_text (search), &error);
  dash_page_search_set_error (search, error);
  dash_compare_page_update_count (self);
}

static gboolean
go_to_rows (DashComparePage *self)
{
  DashCompareTable *table = DASH_COMPARE_TABLE (self->table);

  if (dash_compare_table_get_n_rows (table) == 0)
    return FALSE;
  dash_compare_table_select (table, dash_compare_table_get_row (table, 0));
  dash_compare_table_focus (table);
  return TRUE;
}

static void
search_mode_changed (DashComparePage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH_MODE]);
}

/* ---- Object ---- */

static void
dash_compare_page_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  DashComparePage *self = DASH_COMPARE_PAGE (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_COMPARING:
      g_value_set_boolean (value, dash_compare_page_is_comparing (self));
      break;
    case PROP_SEARCH_MODE:
      g_value_set_boolean (value, dash_compare_page_get_search_mode (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dash_compare_page_dispose (GObject *object)
{
  DashComparePage *self = DASH_COMPARE_PAGE (object);

  end_comparing (self);
  g_clear_pointer (&self->bin, gtk_widget_unparent);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (dash_compare_page_parent_class)->dispose (object);
}

static void
dash_compare_page_finalize (GObject *object)
{
  DashComparePage *self = DASH_COMPARE_PAGE (object);

  g_clear_pointer (&self->comparison, dash_comparison_free);
  g_free (self->title);
  g_free (self->subtitle);
  g_strfreev (self->front_row);
  G_OBJECT_CLASS (dash_compare_page_parent_class)->finalize (object);
}

static void
dash_compare_page_class_init (DashComparePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = dash_compare_page_get_property;
  object_class->dispose = dash_compare_page_dispose;
  object_class->finalize = dash_compare_page_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_COMPARING] = g_param_spec_boolean ("comparing", NULL, NULL, FALSE, flags);
  properties[PROP_SEARCH_MODE] = g_param_spec_boolean ("search-mode", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "comparepage");

  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_STRING, G_TYPE_STRING);
  signals[SAY] = g_signal_new ("say", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_STRING);
}

static void
choose_for (DashCompareSide *side,
            DashComparePage *self)
{
  dash_compare_page_choose_files (self, side);
}

static void
connect (DashComparePage *self)
{
  GtkWidget *sides[] = { self->base, self->head };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_signal_connect_swapped (sides[i], "changed", G_CALLBACK (compare), self);
      g_signal_connect (sides[i], "choose-files", G_CALLBACK (choose_for), self);
    }
  g_signal_connect_swapped (self->split, "mode-changed", G_CALLBACK (mode_changed), self);
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (search_changed), self);
  g_signal_connect_swapped (self->search, "go-to-rows", G_CALLBACK (go_to_rows), self);
  g_signal_connect_swapped (self->search_button, "notify::active", G_CALLBACK (search_mode_changed), self);
  g_signal_connect_swapped (self->table, "selection-changed", G_CALLBACK (selection_changed), self);
  g_signal_connect_swapped (self->table, "activated", G_CALLBACK (row_opened), self);
  g_signal_connect_swapped (self->detail, "close", G_CALLBACK (detail_closed), self);
  g_signal_connect_swapped (self->detail, "open-page", G_CALLBACK (detail_page_opened), self);
  g_signal_connect_swapped (self->detail, "back", G_CALLBACK (detail_page_left), self);
}

static void
dash_compare_page_init (DashComparePage *self)
{
  self->front_section = DASH_COMPARED_FUNCTIONS;
  dash_page_style_init ();
  dash_page_follow_style (GTK_WIDGET (self));
  dash_compare_page_add_actions (self);
  dash_compare_page_lay_out (self);
  connect (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table",
                                  dash_compare_table_get_actions (DASH_COMPARE_TABLE (self->table)));
  mode_changed (self);
  compare (self);
}

GtkWidget *
dash_compare_page_new (DashCompareCandidatesFunc candidates,
                       gpointer                  user_data)
{
  DashComparePage *self = g_object_new (DASH_TYPE_COMPARE_PAGE, NULL);

  dash_compare_side_set_candidates (DASH_COMPARE_SIDE (self->base), candidates, user_data);
  dash_compare_side_set_candidates (DASH_COMPARE_SIDE (self->head), candidates, user_data);
  return GTK_WIDGET (self);
}

/* ---- Public ---- */

const DashComparison *
dash_compare_page_get_comparison (DashComparePage *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_PAGE (self), NULL);
  return self->comparison;
}

const char *
dash_compare_page_get_title (DashComparePage *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_PAGE (self), "");
  return self->title;
}

const char *
dash_compare_page_get_subtitle (DashComparePage *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_PAGE (self), "");
  return self->subtitle;
}

gboolean
dash_compare_page_is_comparing (DashComparePage *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_PAGE (self), FALSE);
  return self->comparing != NULL;
}

void
dash_compare_page_set_search_mode (DashComparePage *self,
                                   gboolean         search_mode)
{
  g_return_if_fail (DASH_IS_COMPARE_PAGE (self));

  if (search_mode && dash_detail_split_get_mode (DASH_DETAIL_SPLIT (self->split)) == DASH_DETAIL_PAGE)
    detail_page_left (self);
  dash_page_search_set_mode (DASH_PAGE_SEARCH (self->search), search_mode);
}

gboolean
dash_compare_page_get_search_mode (DashComparePage *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_PAGE (self), FALSE);
  return dash_page_search_get_mode (DASH_PAGE_SEARCH (self->search));
}
