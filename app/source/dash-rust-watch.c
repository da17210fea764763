/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-watch.c: what one answer of hotpath for Rust does not say, but one after the other does.
 */
#include "dash-rust-watch.h"

#include <string.h>

static double
find_number (const DashDocument *document, const DashDocumentRecord *row, const char *key)
{
  const DashRecordInfo *info = &dash_section_get_info (DASH_SECTION_THREADS)->rows;
  const gint field = dash_record_info_find (info, key, strlen (key));

  return row->fields & (1u << field) ? (double) dash_document_get_values (document, row)[field].number : 0;
}

/* From version 0.14 on only the share that each thread has now is told, not what it took in all. */
static void
add_up_cpu (DashRustWatch *self, DashDocument *document)
{
  const DashDocumentSection *threads = &document->sections[DASH_SECTION_THREADS];
  double permille = 0;

  if (document->process.cpu_ns > 0)
    return;
  for (gsize i = 0; i < threads->n_rows; i++)
    permille += find_number (document, &threads->rows[i], "cpu_now_permille");
  if (self->elapsed_ns > 0 && document->elapsed_ns > self->elapsed_ns)
    self->cpu_ns += (guint64) (permille / 1000 * (double) (document->elapsed_ns - self->elapsed_ns));
  document->process.cpu_ns = self->cpu_ns;
}

/* A thread that has ended is simply not there any more. */
static void
end_threads (DashRustWatch *self, DashDocument *document)
{
  const DashDocumentSection *section = &document->sections[DASH_SECTION_THREADS];
  const DashRecordInfo *info = &dash_section_get_info (DASH_SECTION_THREADS)->rows;
  const gint state = dash_record_info_find (info, "state", strlen ("state"));
  const gint share = dash_record_info_find (info, "cpu_now_permille", strlen ("cpu_now_permille"));
  GHashTable *before = self->threads;
  GHashTableIter iter;
  gpointer id;

  self->threads = g_hash_table_new (NULL, NULL);
  for (gsize i = 0; i < section->n_rows; i++)
    g_hash_table_add (self->threads, GUINT_TO_POINTER (section->rows[i].id));
  /* Not where only the busiest are told. */
  if (before != NULL && document->process.threads == section->n_rows)
    g_hash_table_iter_init (&iter, before);
  else
    g_clear_pointer (&before, g_hash_table_unref);
  while (before != NULL && g_hash_table_iter_next (&iter, &id, NULL))
    {
      DashDocumentRecord *row;

      if (g_hash_table_contains (self->threads, id))
        continue;
      row = dash_document_add_record (document, DASH_SECTION_THREADS, GPOINTER_TO_UINT (id));
      dash_document_get_values (document, row)[state].text = "ended";
      row->fields = 1u << state | 1u << share;
    }
  g_clear_pointer (&before, g_hash_table_unref);
}

void
dash_rust_watch_complete (DashRustWatch *self, DashDocument *document)
{
  add_up_cpu (self, document);
  end_threads (self, document);
  self->elapsed_ns = MAX (self->elapsed_ns, document->elapsed_ns);
}

void
dash_rust_watch_clear (DashRustWatch *self)
{
  self->elapsed_ns = self->cpu_ns = 0;
  g_clear_pointer (&self->threads, g_hash_table_unref);
}
