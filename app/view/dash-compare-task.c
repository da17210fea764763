// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the reports of a comparison and compares them, off the main thread.

#include "dash-compare-task.h"

#include <glib/gi18n.h>

#include "dash-settings.h"
#include "source/dash-report-file.h"
#include "source/dash-report-reader.h"

typedef struct
{
  GPtrArray *runs; /* of DashCompareRun, those of base first; only touched by the main thread */
  guint n_base;
  GFile **files;
  DashDocument **documents;
  DashPolicy *policy;
  guint n_done; /* runs whose documents are there */
} Comparing;

static void
comparing_free (gpointer data)
{
  Comparing *comparing = data;

  for (guint i = 0; i < comparing->runs->len; i++)
    {
      g_clear_object (&comparing->files[i]);
      g_clear_pointer (&comparing->documents[i], dash_document_unref);
    }
  g_free (comparing->files);
  g_free (comparing->documents);
  g_ptr_array_unref (comparing->runs);
  dash_policy_free (comparing->policy);
  g_free (comparing);
}

/* The default one, with the percentiles that the person looks at. */
static DashPolicy *
create_policy (void)
{
  double percents[DASH_SETTINGS_MAX_PERCENTILES];
  gsize n = dash_settings_get_percentiles (dash_settings_get_default (), percents,
                                           G_N_ELEMENTS (percents));
  g_autoptr (GString) text = g_string_new ("[policy]\npercentiles =");
  guint left = DASH_POLICY_MAX_PERCENTILES - 3; /* which a policy has by itself */
  DashPolicy *policy;

  for (gsize i = 0; i < n && left > 0; i++)
    /* A policy has no use for the shortest and the longest call. */
    if (percents[i] != 50 && percents[i] != 95 && percents[i] != 99 && percents[i] > 0 && percents[i] < 100)
      {
        char number[G_ASCII_DTOSTR_BUF_SIZE];

        g_string_append_printf (text, " %s;", g_ascii_dtostr (number, sizeof number, percents[i]));
        left--;
      }
  g_string_append_c (text, '\n');
  policy = dash_policy_new_from_text (text->str, text->len, "settings", NULL);
  return policy ? policy : dash_policy_new ();
}

static DashDocument *
read_report (GFile        *file,
             GCancellable *cancellable,
             GError      **error)
{
  gsize length = 0;
  g_autofree char *text = dash_report_file_read (file, NULL, NULL, cancellable, &length, error);

  return text ? dash_report_reader_read (text, length, DASH_DOCUMENT_REPORT, cancellable, NULL, NULL,
                                         error) : NULL;
}

static void
compare_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      data,
                   GCancellable *cancellable)
{
  Comparing *comparing = data;
  guint n = comparing->runs->len;
  DashComparison *comparison;

  for (guint i = 0; i < n; i++)
    {
      GError *error = NULL;

      if (g_task_return_error_if_cancelled (task))
        return;
      if (!comparing->documents[i])
        comparing->documents[i] = read_report (comparing->files[i], cancellable, &error);
      if (error)
        {
          g_autofree char *sentence = dash_report_file_describe_error (comparing->files[i], error);

          g_task_return_new_error (task, error->domain, error->code, "%s", sentence);
          g_error_free (error);
          return;
        }
      comparing->n_done++;
    }
  comparison = dash_comparison_new (comparing->documents, comparing->n_base,
                                    comparing->documents + comparing->n_base,
                                    n - comparing->n_base, comparing->policy);
  g_task_return_pointer (task, comparison, (GDestroyNotify) dash_comparison_free);
}

static gboolean
add_runs (Comparing *comparing,
          GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++)
    {
      DashCompareRun *run = g_ptr_array_index (runs, i);
      guint at = comparing->runs->len;

      g_ptr_array_add (comparing->runs, g_object_ref (run));
      if (!dash_compare_run_get_document (run))
        dash_compare_run_capture (run);
      if (dash_compare_run_get_document (run))
        comparing->documents[at] = dash_document_ref (dash_compare_run_get_document (run));
      else if (dash_compare_run_get_file (run))
        comparing->files[at] = g_object_ref (dash_compare_run_get_file (run));
      else
        return FALSE;
      comparing->n_done++;
    }
  return TRUE;
}

void
dash_compare_async (GPtrArray           *base,
                    GPtrArray           *head,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Comparing *comparing = g_new0 (Comparing, 1);

  g_task_set_source_tag (task, dash_compare_async);
  comparing->runs = g_ptr_array_new_with_free_func (g_object_unref);
  comparing->n_base = base->len;
  comparing->files = g_new0 (GFile *, base->len + head->len);
  comparing->documents = g_new0 (DashDocument *, base->len + head->len);
  comparing->policy = create_policy ();
  g_task_set_task_data (task, comparing, comparing_free);
  if (!add_runs (comparing, base) || !add_runs (comparing, head))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED, "%s",
                               _("No figures of this run have come yet. Compare it again when they have."));
      return;
    }
  comparing->n_done = 0;
  g_task_run_in_thread (task, compare_in_thread);
}

DashComparison *
dash_compare_finish (GAsyncResult    *result,
                     DashCompareRun **failed,
                     GError         **error)
{
  Comparing *comparing = g_task_get_task_data (G_TASK (result));
  DashComparison *comparison = g_task_propagate_pointer (G_TASK (result), error);

  for (guint i = 0; i < comparing->runs->len; i++)
    {
      DashCompareRun *run = g_ptr_array_index (comparing->runs, i);

      if (comparing->documents[i] && dash_compare_run_get_document (run) != comparing->documents[i] &&
          comparing->files[i])
        dash_compare_run_set_document (run, comparing->documents[i]);
    }
  *failed = !comparison && comparing->n_done < comparing->runs->len
              ? g_object_ref (g_ptr_array_index (comparing->runs, comparing->n_done)) : NULL;
  return comparison;
}
