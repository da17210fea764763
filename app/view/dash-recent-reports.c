// SPDX-License-Identifier: GPL-3.0-or-later
// The reports that were opened or saved last, as a list that is kept in the settings.

#include "dash-recent-reports.h"

#include "dash-settings.h"

#define MAX_REPORTS 10

struct _DashRecentReport
{
  GObject parent_instance;

  GFile *file;
  char *title;
  char *ended;
  gint64 time;
  gint64 elapsed_ns;
  gint64 size_bytes;
  gboolean missing;
};

G_DEFINE_FINAL_TYPE (DashRecentReport, dash_recent_report, G_TYPE_OBJECT)

static guint report_changed;

static void
dash_recent_report_finalize (GObject *object)
{
  DashRecentReport *self = DASH_RECENT_REPORT (object);

  g_clear_object (&self->file);
  g_free (self->title);
  g_free (self->ended);

  G_OBJECT_CLASS (dash_recent_report_parent_class)->finalize (object);
}

static void
dash_recent_report_class_init (DashRecentReportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_recent_report_finalize;

  report_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
dash_recent_report_init (DashRecentReport *self)
{
}

GFile *
dash_recent_report_get_file (DashRecentReport *self)
{
  return self->file;
}

const char *
dash_recent_report_get_title (DashRecentReport *self)
{
  return self->title;
}

const char *
dash_recent_report_get_ended (DashRecentReport *self)
{
  return self->ended;
}

gint64
dash_recent_report_get_time (DashRecentReport *self)
{
  return self->time;
}

gint64
dash_recent_report_get_elapsed_ns (DashRecentReport *self)
{
  return self->elapsed_ns;
}

gint64
dash_recent_report_get_size_bytes (DashRecentReport *self)
{
  return self->size_bytes;
}

gboolean
dash_recent_report_get_missing (DashRecentReport *self)
{
  return self->missing;
}

struct _DashRecentReports
{
  GObject parent_instance;

  GPtrArray *reports;
  gboolean storing;
};

static void dash_recent_reports_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DashRecentReports, dash_recent_reports, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      dash_recent_reports_model_init))

static GType
dash_recent_reports_get_item_type (GListModel *model)
{
  return DASH_TYPE_RECENT_REPORT;
}

static guint
dash_recent_reports_get_n_items (GListModel *model)
{
  return DASH_RECENT_REPORTS (model)->reports->len;
}

static gpointer
dash_recent_reports_get_item (GListModel *model, guint position)
{
  DashRecentReports *self = DASH_RECENT_REPORTS (model);

  if (position >= self->reports->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->reports, position));
}

static void
dash_recent_reports_model_init (GListModelInterface *iface)
{
  iface->get_item_type = dash_recent_reports_get_item_type;
  iface->get_n_items = dash_recent_reports_get_n_items;
  iface->get_item = dash_recent_reports_get_item;
}

static void
load (DashRecentReports *self)
{
  g_autoptr (GVariant) stored = NULL;
  GVariantIter iter;
  const char *uri;
  const char *title;
  const char *ended;
  gint64 time;
  gint64 elapsed_ns;
  gint64 size_bytes;
  guint before = self->reports->len;

  if (self->storing)
    return;

  g_object_get (dash_settings_get_default (), "recent-reports", &stored, NULL);
  g_ptr_array_set_size (self->reports, 0);
  g_variant_iter_init (&iter, stored);
  while (self->reports->len < MAX_REPORTS &&
         g_variant_iter_next (&iter, "(&s&s&sxxx)", &uri, &title, &ended, &time, &elapsed_ns,
                              &size_bytes))
    {
      DashRecentReport *report = g_object_new (DASH_TYPE_RECENT_REPORT, NULL);

      report->file = g_file_new_for_uri (uri);
      report->title = g_strdup (title);
      report->ended = g_strdup (ended);
      report->time = time;
      report->elapsed_ns = elapsed_ns;
      report->size_bytes = size_bytes;
      g_ptr_array_add (self->reports, report);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->reports->len);
  dash_recent_reports_check (self);
}

static void
store (DashRecentReports *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sssxxx)"));
  for (guint i = 0; i < self->reports->len; i++)
    {
      DashRecentReport *report = g_ptr_array_index (self->reports, i);
      g_autofree char *uri = g_file_get_uri (report->file);

      g_variant_builder_add (&builder, "(sssxxx)", uri, report->title, report->ended, report->time,
                             report->elapsed_ns, report->size_bytes);
    }
  self->storing = TRUE;
  g_object_set (dash_settings_get_default (), "recent-reports", g_variant_builder_end (&builder),
                NULL);
  self->storing = FALSE;
}

static void
dash_recent_reports_finalize (GObject *object)
{
  g_ptr_array_unref (DASH_RECENT_REPORTS (object)->reports);

  G_OBJECT_CLASS (dash_recent_reports_parent_class)->finalize (object);
}

static void
dash_recent_reports_class_init (DashRecentReportsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_recent_reports_finalize;
}

static void
dash_recent_reports_init (DashRecentReports *self)
{
  self->reports = g_ptr_array_new_with_free_func (g_object_unref);
  load (self);
  g_signal_connect_object (dash_settings_get_default (), "notify::recent-reports",
                           G_CALLBACK (load), self, G_CONNECT_SWAPPED);
}

DashRecentReports *
dash_recent_reports_new (void)
{
  return g_object_new (DASH_TYPE_RECENT_REPORTS, NULL);
}

static void
on_file_looked_at (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DashRecentReport) report = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (object), result, &error);
  gboolean missing = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  gint64 size = info != NULL ? g_file_info_get_size (info) : report->size_bytes;

  if (missing != report->missing || size != report->size_bytes)
    {
      report->missing = missing;
      report->size_bytes = size;
      g_signal_emit (report, report_changed, 0);
    }
}

void
dash_recent_reports_check (DashRecentReports *self)
{
  g_return_if_fail (DASH_IS_RECENT_REPORTS (self));

  for (guint i = 0; i < self->reports->len; i++)
    {
      DashRecentReport *report = g_ptr_array_index (self->reports, i);

      g_file_query_info_async (report->file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                               G_FILE_QUERY_INFO_NONE, G_PRIORITY_LOW, NULL, on_file_looked_at,
                               g_object_ref (report));
    }
}

static gboolean
find (DashRecentReports *self, GFile *file, guint *position)
{
  for (guint i = 0; i < self->reports->len; i++)
    {
      DashRecentReport *report = g_ptr_array_index (self->reports, i);

      if (g_file_equal (report->file, file))
        {
          *position = i;
          return TRUE;
        }
    }
  return FALSE;
}

static void
take_out (DashRecentReports *self, guint position)
{
  g_ptr_array_remove_index (self->reports, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

void
dash_recent_reports_add (DashRecentReports *self, GFile *file, DashSession *session)
{
  DashRecentReport *report = g_object_new (DASH_TYPE_RECENT_REPORT, NULL);
  GDateTime *started_at = dash_session_get_started_at (session);
  guint position = 0;

  g_return_if_fail (DASH_IS_RECENT_REPORTS (self));

  report->file = g_object_ref (file);
  report->title = g_strdup (dash_session_get_title (session));
  report->ended = g_strdup (dash_session_get_ended (session));
  if (report->ended == NULL)
    report->ended = g_strdup ("running");
  report->elapsed_ns = dash_session_get_elapsed_ns (session);
  if (started_at != NULL)
    report->time = g_date_time_to_unix (started_at) + report->elapsed_ns / G_USEC_PER_SEC / 1000;

  if (find (self, file, &position))
    take_out (self, position);
  g_ptr_array_insert (self->reports, 0, report);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  while (self->reports->len > MAX_REPORTS)
    take_out (self, self->reports->len - 1);

  store (self);
  dash_recent_reports_check (self);
}

void
dash_recent_reports_remove (DashRecentReports *self, GFile *file)
{
  guint position = 0;

  g_return_if_fail (DASH_IS_RECENT_REPORTS (self));

  if (find (self, file, &position))
    {
      take_out (self, position);
      store (self);
    }
}
