// SPDX-License-Identifier: GPL-3.0-or-later
// What the formats have in common: writing in blocks, percentiles, histograms.

#include "exporter.h"

#include <string.h>

#define BLOCK_BYTES (256 * 1024)

static void
write_text (Exporter *self)
{
  if (!self->error)
    g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL, self->cancellable, &self->error);
  g_string_truncate (self->text, 0);
}

gboolean
exporter_run (Exporter *self, ExportFunc func, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  self->text = g_string_sized_new (BLOCK_BYTES + 4096);
  self->stream = stream;
  self->cancellable = cancellable;
  self->error = NULL;
  func (self);
  write_text (self);
  g_string_free (g_steal_pointer (&self->text), TRUE);
  if (!self->error)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

gboolean
exporter_flush (Exporter *self)
{
  if (self->step)
    self->step (self->step_data);
  if (!self->error)
    g_cancellable_set_error_if_cancelled (self->cancellable, &self->error);
  if (self->text->len >= BLOCK_BYTES)
    write_text (self);
  return self->error == NULL;
}

const double *
exporter_get_percentiles (const Exporter *self, gsize *n)
{
  *n = self->sheet->n_percentiles ? self->sheet->n_percentiles : self->document->n_percentiles;
  return self->sheet->n_percentiles ? self->sheet->percentiles : self->document->percentiles;
}

gboolean
exporter_has_given (const Exporter *self)
{
  gsize n;
  const double *percentiles = exporter_get_percentiles (self, &n);

  return n == self->document->n_percentiles &&
         (n == 0 || memcmp (percentiles, self->document->percentiles, n * sizeof *percentiles) == 0);
}

DashHistogram *
exporter_read_histogram (const Exporter *self, gsize first_bucket, gsize n_buckets)
{
  DashHistogram *histogram = dash_histogram_new ();

  for (gsize i = first_bucket; i < first_bucket + n_buckets; i++)
    dash_histogram_add (histogram, self->document->buckets[i].index, self->document->buckets[i].count);
  return histogram;
}
