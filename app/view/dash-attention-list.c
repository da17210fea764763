// SPDX-License-Identifier: GPL-3.0-or-later
// What needs attention in a session, and what was checked and is fine.

#include "dash-attention-list.h"

#include <glib/gi18n.h>

#include "dash-page-common.h"
#include "model/dash-format.h"

typedef struct
{
  GtkWidget *row;
  GtkWidget *icon;
  GtkWidget *title;
  GtkWidget *detail;
  GtkWidget *when;
  GtkWidget *where;
  GtkWidget *next;
  DashFinding *finding; /* (nullable): none in the row that stands for what passed */
} FindingRow;

struct _DashAttentionList
{
  GtkWidget parent_instance;

  DashChecks *checks;
  GtkWidget *box;
  GtkWidget *count;
  GtkWidget *list;
  GPtrArray *rows;   /* of FindingRow: what is odd */
  FindingRow summary;
  GPtrArray *passed; /* of FindingRow: what is fine, shown when asked for */
  gboolean expanded;
};

enum
{
  OPEN_FINDING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashAttentionList, dash_attention_list, GTK_TYPE_WIDGET)

const char *
dash_severity_get_style (DashSeverity severity)
{
  switch (severity)
    {
    case DASH_SEVERITY_ERROR:
      return "error";
    case DASH_SEVERITY_WARNING:
      return "warning";
    case DASH_SEVERITY_PASSED:
      return "passed";
    case DASH_SEVERITY_NOTICE:
    default:
      return "notice";
    }
}

const char *
dash_severity_get_icon (DashSeverity severity)
{
  switch (severity)
    {
    case DASH_SEVERITY_ERROR:
      return "dialog-error-symbolic";
    case DASH_SEVERITY_WARNING:
      return "dialog-warning-symbolic";
    case DASH_SEVERITY_PASSED:
      return "object-select-symbolic";
    case DASH_SEVERITY_NOTICE:
    default:
      return "dialog-information-symbolic";
    }
}

const char *
dash_severity_get_word (DashSeverity severity)
{
  switch (severity)
    {
    case DASH_SEVERITY_ERROR:
      return C_("severity", "Error");
    case DASH_SEVERITY_WARNING:
      return C_("severity", "Warning");
    case DASH_SEVERITY_PASSED:
      return C_("severity", "Passed");
    case DASH_SEVERITY_NOTICE:
    default:
      return C_("severity", "Notice");
    }
}

static void
finding_row_free (gpointer data)
{
  FindingRow *row = data;

  g_clear_object (&row->finding);
  g_free (row);
}

static void
build_row (FindingRow *row,
           const char *next)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *place = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  gtk_widget_add_css_class (line, "overview-row");
  row->icon = gtk_image_new ();
  gtk_widget_add_css_class (row->icon, "finding-icon");
  gtk_widget_set_valign (row->icon, GTK_ALIGN_CENTER);
  row->title = dash_page_label_new (NULL, "name");
  row->detail = dash_page_label_new (NULL, "detail");
  gtk_widget_add_css_class (row->detail, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (row->detail), TRUE);
  gtk_label_set_lines (GTK_LABEL (row->detail), 2);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), row->title);
  gtk_box_append (GTK_BOX (words), row->detail);

  row->when = gtk_label_new (NULL);
  row->where = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (row->when), 1);
  gtk_label_set_xalign (GTK_LABEL (row->where), 1);
  gtk_widget_add_css_class (row->when, "detail");
  gtk_widget_add_css_class (row->where, "detail");
  gtk_widget_add_css_class (row->where, "dim-label");
  gtk_widget_set_valign (place, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (place), row->when);
  gtk_box_append (GTK_BOX (place), row->where);

  row->next = gtk_image_new_from_icon_name (next);
  gtk_widget_add_css_class (row->next, "dim-label");
  gtk_box_append (GTK_BOX (line), row->icon);
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_append (GTK_BOX (line), place);
  gtk_box_append (GTK_BOX (line), row->next);
  row->row = gtk_list_box_row_new ();
  gtk_widget_add_css_class (row->row, "overview");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row->row), line);
}

static void
set_severity (FindingRow   *row,
              DashSeverity  severity)
{
  static const DashSeverity all[] = { DASH_SEVERITY_PASSED, DASH_SEVERITY_NOTICE,
                                      DASH_SEVERITY_WARNING, DASH_SEVERITY_ERROR };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    gtk_widget_remove_css_class (row->icon, dash_severity_get_style (all[i]));
  gtk_widget_add_css_class (row->icon, dash_severity_get_style (severity));
  gtk_image_set_from_icon_name (GTK_IMAGE (row->icon), dash_severity_get_icon (severity));
}

static const char *
name_page (DashFinding *finding)
{
  switch (dash_finding_get_page (finding))
    {
    case DASH_FINDING_PAGE_FUNCTIONS:
      return _("Functions");
    case DASH_FINDING_PAGE_SECTION:
      return g_dpgettext2 (NULL, "page", dash_section_get_info (
                             dash_record_get_section (dash_finding_get_record (finding)))->title);
    case DASH_FINDING_PAGE_OVERVIEW:
    default:
      return "";
    }
}

static void
set_row (FindingRow  *row,
         DashFinding *finding)
{
  DashSeverity severity = dash_finding_get_severity (finding);
  const char *title = dash_finding_get_title (finding);
  const char *detail = dash_finding_get_detail (finding);
  g_autofree char *when = NULL, *name = NULL;
  gboolean leads = severity != DASH_SEVERITY_PASSED &&
                   (dash_finding_get_page (finding) != DASH_FINDING_PAGE_OVERVIEW ||
                    dash_finding_get_range (finding, NULL));
  DashRange range;

  if (dash_finding_get_range (finding, &range))
    when = dash_format_clock_range (range.begin_ns, range.end_ns);
  g_set_object (&row->finding, finding);
  set_severity (row, severity);
  dash_page_label_set (row->title, title);
  dash_page_label_set (row->detail, detail ? detail : "");
  gtk_widget_set_visible (row->detail, detail && *detail);
  dash_page_label_set (row->when, when ? when : "");
  gtk_widget_set_visible (row->when, when != NULL);
  dash_page_label_set (row->where, name_page (finding));
  gtk_widget_set_visible (row->where, severity != DASH_SEVERITY_PASSED &&
                                      dash_finding_get_page (finding) !=
                                        DASH_FINDING_PAGE_OVERVIEW);
  gtk_widget_set_visible (row->next, leads);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row->row), leads);

  name = g_strdup_printf ("%s: %s. %s%s%s", dash_severity_get_word (severity), title,
                          detail ? detail : "", when ? ", " : "", when ? when : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

/* Shows a model in as many rows, made as needed, from position at of the list on. */
static void
show_findings (DashAttentionList *self,
               GPtrArray         *rows,
               GListModel        *model,
               int                at,
               gboolean           visible)
{
  guint n = g_list_model_get_n_items (model);

  while (rows->len < n)
    {
      FindingRow *row = g_new0 (FindingRow, 1);

      build_row (row, "go-next-symbolic");
      gtk_list_box_insert (GTK_LIST_BOX (self->list), row->row, at + (int) rows->len);
      g_ptr_array_add (rows, row);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      FindingRow *row = g_ptr_array_index (rows, i);
      g_autoptr (DashFinding) finding = g_list_model_get_item (model, i);

      gtk_widget_set_visible (row->row, finding != NULL && visible);
      if (finding)
        set_row (row, finding);
    }
}

static void
row_activated (GtkListBox        *list,
               GtkListBoxRow     *list_row,
               DashAttentionList *self)
{
  if (GTK_WIDGET (list_row) == self->summary.row)
    {
      self->expanded = !self->expanded;
      dash_attention_list_update (self);
      return;
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      FindingRow *row = g_ptr_array_index (self->rows, i);

      if (row->row == GTK_WIDGET (list_row) && row->finding)
        {
          g_autoptr (DashFinding) finding = g_object_ref (row->finding);

          g_signal_emit (self, signals[OPEN_FINDING], 0, finding);
          return;
        }
    }
}

static void
dash_attention_list_dispose (GObject *object)
{
  DashAttentionList *self = DASH_ATTENTION_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->checks);
  G_OBJECT_CLASS (dash_attention_list_parent_class)->dispose (object);
}

static void
dash_attention_list_finalize (GObject *object)
{
  DashAttentionList *self = DASH_ATTENTION_LIST (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->passed);
  G_OBJECT_CLASS (dash_attention_list_parent_class)->finalize (object);
}

static void
dash_attention_list_class_init (DashAttentionListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_attention_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_attention_list_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[OPEN_FINDING] = g_signal_new ("open-finding", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        DASH_TYPE_FINDING);
}

static void
dash_attention_list_init (DashAttentionList *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = dash_page_label_new (_("Needs attention"), "page-title");

  self->rows = g_ptr_array_new_with_free_func (finding_row_free);
  self->passed = g_ptr_array_new_with_free_func (finding_row_free);

  self->count = dash_page_label_new (NULL, "page-caption");
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_set_hexpand (self->count, TRUE);
  gtk_widget_set_halign (self->count, GTK_ALIGN_END);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_NONE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), self->count);

  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Needs attention"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);
  build_row (&self->summary, "pan-down-symbolic");
  set_severity (&self->summary, DASH_SEVERITY_PASSED);
  gtk_list_box_append (GTK_LIST_BOX (self->list), self->summary.row);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
dash_attention_list_new (DashChecks *checks)
{
  DashAttentionList *self = g_object_new (DASH_TYPE_ATTENTION_LIST, NULL);

  self->checks = g_object_ref (checks);
  return GTK_WIDGET (self);
}

void
dash_attention_list_update (DashAttentionList *self)
{
  guint n_checks, n_passed, n_odd;
  g_autofree char *passed = NULL, *count = NULL, *title = NULL, *name = NULL;

  g_return_if_fail (DASH_IS_ATTENTION_LIST (self));

  n_checks = dash_checks_get_n_checks (self->checks);
  n_passed = dash_checks_get_n_passed (self->checks);
  n_odd = n_checks - MIN (n_passed, n_checks);
  passed = dash_checks_describe_passed (self->checks);
  if (n_odd > 0)
    /* Translators: "3 of 11 checks": how many found something */
    count = g_strdup_printf (ngettext ("%u of %u check", "%u of %u checks", n_checks), n_odd,
                             n_checks);
  else
    count = g_strdup (_("nothing found"));
  dash_page_label_set (self->count, count);

  show_findings (self, self->rows, G_LIST_MODEL (self->checks), 0, TRUE);

  title = g_strdup_printf (ngettext ("%u check passed", "%u checks passed", n_passed), n_passed);
  dash_page_label_set (self->summary.title, title);
  dash_page_label_set (self->summary.detail, passed ? passed : "");
  gtk_widget_set_visible (self->summary.detail, !self->expanded);
  gtk_label_set_lines (GTK_LABEL (self->summary.detail), 1);
  gtk_widget_set_visible (self->summary.row, n_passed > 0);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->summary.next),
                                self->expanded ? "pan-up-symbolic" : "pan-down-symbolic");
  name = g_strdup_printf ("%s. %s", title, passed ? passed : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->summary.row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->summary.row), GTK_ACCESSIBLE_STATE_EXPANDED,
                               self->expanded, -1);
  show_findings (self, self->passed, dash_checks_get_passed (self->checks),
                 (int) self->rows->len + 1, self->expanded);
}
