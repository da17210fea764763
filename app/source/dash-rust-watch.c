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
add_up_shares (DashRustWatch *self, DashDocument *document)
{
  const DashDocumentSection *threads = &document->sections[DASH_SECTION_THREADS];
  double permille = 0;

  for (gsize i = 0; i < threads->n_rows; i++)
    permille += find_number (document, &threads->rows[i], "cpu_now_permille");
  if (self->elapsed_ns > 0 && document->elapsed_ns > self->elapsed_ns)
    self->cpu_ns += (guint64) (permille / 1000 * (double) (document->elapsed_ns - self->elapsed_ns));
  document->process.cpu_ns = self->cpu_ns;
}

static GHashTable *
list_threads (const DashDocument *document)
{
  const DashDocumentSection *section = &document->sections[DASH_SECTION_THREADS];
  GHashTable *threads = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (gsize i = 0; i < section->n_rows; i++)
    {
      guint64 cpu_ns = (guint64) find_number (document, &section->rows[i], "cpu_ns");

      g_hash_table_insert (threads, GUINT_TO_POINTER (section->rows[i].id), g_memdup2 (&cpu_ns, sizeof cpu_ns));
    }
  return threads;
}

/* A thread that has ended is simply not there any more. */
static void
end_threads (DashRustWatch *self, DashDocument *document, DashRustIds *ids)
{
  const DashRecordInfo *info = &dash_section_get_info (DASH_SECTION_THREADS)->rows;
  const gint state = dash_record_info_find (info, "state", strlen ("state"));
  const gint share = dash_record_info_find (info, "cpu_now_permille", strlen ("cpu_now_permille"));
  g_autoptr (GHashTable) before = g_steal_pointer (&self->threads);
  GHashTableIter iter;
  gpointer id, cpu_ns;

  self->threads = list_threads (document);
  /* Not where only the busiest are told. */
  if (before == NULL || document->process.threads != document->sections[DASH_SECTION_THREADS].n_rows)
    return;
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &id, &cpu_ns))
    {
      DashDocumentRecord *row;

      if (g_hash_table_contains (self->threads, id))
        continue;
      row = dash_document_add_record (document, DASH_SECTION_THREADS, GPOINTER_TO_UINT (id));
      dash_document_get_values (document, row)[state].text = "ended";
      row->fields = 1u << state | 1u << share;
      self->ended_cpu_ns += *(guint64 *) cpu_ns;
      dash_rust_ids_forget (ids, GPOINTER_TO_UINT (id));
    }
}

void
dash_rust_watch_complete (DashRustWatch *self, DashDocument *document, DashRustIds *ids)
{
  const gboolean has_totals = document->process.cpu_ns > 0;

  /* A program that was too busy to tell of its threads still has them. */
  if ((document->fields & DASH_DOCUMENT_HAS_PROCESS) != 0)
    {
      if (!has_totals)
        add_up_shares (self, document);
      end_threads (self, document, ids);
      if (has_totals)
        document->process.cpu_ns += self->ended_cpu_ns;
    }
  self->elapsed_ns = MAX (self->elapsed_ns, document->elapsed_ns);
}

void
dash_rust_watch_clear (DashRustWatch *self)
{
  self->elapsed_ns = self->cpu_ns = self->ended_cpu_ns = 0;
  g_clear_pointer (&self->threads, g_hash_table_unref);
}
