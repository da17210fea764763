/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A make-believe program: what it did is known call by call, and its documents are made of that. */
#include "fixture.h"

Program *
program_new (guint n_places)
{
  Program *self = g_new0 (Program, 1);

  self->places = g_array_new (FALSE, TRUE, sizeof (Place));
  g_array_set_size (self->places, n_places);
  for (guint i = 0; i < n_places; i++)
    {
      Place *place = &g_array_index (self->places, Place, i);

      place->id = i + 1;
      place->name = g_strdup_printf ("place_%05u", i);
      place->total.histogram = dash_histogram_new ();
      place->sent.histogram = dash_histogram_new ();
    }
  self->pid = 4711;
  self->threads = 3;
  self->rss_bytes = 50000000;
  self->clock_source = "tsc";
  self->scope_cost_ns = 30;
  self->ended = "running";
  self->started_at = "2026-11-22T17:03:00.123Z";
  return self;
}

void
program_free (Program *self)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      Place *place = &g_array_index (self->places, Place, i);

      dash_figures_clear (&place->total);
      dash_figures_clear (&place->sent);
      g_free (place->name);
    }
  g_array_unref (self->places);
  g_free (self);
}

void
program_call (Program *self, guint place, guint64 ns)
{
  DashFigures *total;

  g_assert_cmpuint (place, <, self->places->len);
  total = &g_array_index (self->places, Place, place).total;

  total->min_ns = total->calls > 0 ? MIN (total->min_ns, ns) : ns;
  total->max_ns = MAX (total->max_ns, ns);
  total->calls++;
  total->total_ns += ns;
  total->self_ns += ns / 2;
  dash_histogram_add_value (total->histogram, ns);
}

void
program_pass (Program *self, gint64 ns)
{
  self->elapsed_ns += ns;
  self->cpu_ns += (guint64) ns;
}

DashDocument *
program_document (Program *self, DashDocumentType type)
{
  DashDocument *document = dash_document_new (type);
  gboolean whole = type != DASH_DOCUMENT_DELTA;

  document->program_name = "indexer";
  document->program_pid = self->pid;
  document->program_ended = self->ended;
  document->elapsed_ns = (guint64) self->elapsed_ns;
  document->epoch = self->epoch;
  document->fields =
      DASH_DOCUMENT_HAS_PROCESS | DASH_DOCUMENT_HAS_LOSSES | DASH_DOCUMENT_HAS_FUNCTIONS;
  document->process =
      (DashProcessFigures){ self->cpu_ns, self->rss_bytes, self->rss_bytes, self->threads, 1 };
  document->losses.unbalanced = self->unbalanced;
  document->losses.sites_folded = self->sites_folded;
  document->reference = DASH_REFERENCE_ELAPSED;
  document->reference_ns = (guint64) self->elapsed_ns;
  if (whole)
    {
      document->program_started_at = self->started_at;
      document->fields |= DASH_DOCUMENT_HAS_CLOCK | DASH_DOCUMENT_HAS_MACHINE;
      document->clock_source = self->clock_source;
      document->scope_cost_ns = self->scope_cost_ns;
      document->machine_cpus = 2;
      dash_document_set_percentiles (document, (const double[]){ 50, 95, 99 }, 3);
    }

  for (guint i = 0; i < self->places->len; i++)
    {
      Place *place = &g_array_index (self->places, Place, i);
      DashDocumentFunction *row;

      if (!whole && place->introduced && place->total.calls == place->sent.calls &&
          place->total.total_ns == place->sent.total_ns)
        continue;

      row = dash_document_add_function (document, place->id);
      row->fields = DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES | DASH_ROW_HAS_HISTOGRAM;
      if (whole || !place->introduced)
        {
          row->fields |= DASH_ROW_HAS_PLACE;
          row->name = dash_document_intern (document, place->name);
          row->file = "src/reader.c";
          row->line = 100 + i;
        }
      row->calls = place->total.calls;
      row->running = place->total.running;
      row->total_ns = place->total.total_ns;
      row->self_ns = place->total.self_ns;
      if (place->total.calls > 0)
        {
          row->fields |= DASH_ROW_HAS_EXTREMES;
          row->min_ns = place->total.min_ns;
          row->max_ns = place->total.max_ns;
        }
      for (gsize b = 0; b < dash_histogram_n_buckets (place->total.histogram); b++)
        {
          guint index;
          guint64 count;

          dash_histogram_nth (place->total.histogram, b, &index, &count);
          if (whole || dash_histogram_get (place->sent.histogram, index) != count)
            dash_document_add_bucket (document, index, count);
        }
      place->introduced = TRUE;
      dash_figures_copy (&place->sent, &place->total);
    }
  return document;
}

void
program_tell (Program *self, DashDocumentType type, DashSession *session)
{
  g_autoptr (DashDocument) document = program_document (self, type);

  dash_session_apply (session, document);
}

DashDocument *saved;

static void
fake_save (DashDocument *document,
           GFile *file,
           void (*progress) (double, gpointer),
           gpointer progress_data,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_clear_pointer (&saved, dash_document_unref);
  saved = dash_document_ref (document);
  g_task_return_boolean (task, TRUE);
}

static gboolean
fake_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
make_believe_writer (void)
{
  dash_session_set_writer (fake_save, fake_finish);
}
