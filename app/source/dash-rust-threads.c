/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-threads.c: the threads of a report of hotpath for Rust, and what they say of the process.
 */
#include <string.h>

#include "dash-rust-reader-private.h"

#define KEY(literal) dash_json_key_is (key, length, literal)

static const DashRustField thread_fields[] = {
  { "name", "name", TRUE, 0 },
  { "os_tid", "tid", FALSE, DASH_RUST_COUNT },
  { "cpu_total", "cpu_ns", FALSE, DASH_RUST_SECONDS },
  { "cpu_percent", "cpu_now_permille", FALSE, DASH_RUST_PERMILLE },
  { "cpu_percent_max", "cpu_max_permille", FALSE, DASH_RUST_PERMILLE },
  { "cpu_percent_avg", "cpu_avg_permille", FALSE, DASH_RUST_PERMILLE },
  { "alloc_bytes", "allocated_bytes", FALSE, DASH_RUST_BYTES },
  { "dealloc_bytes", "freed_bytes", FALSE, DASH_RUST_BYTES },
  { NULL, NULL, FALSE, 0 },
};

static const DashRustTable table = { "threads", DASH_SECTION_THREADS, thread_fields };

typedef struct
{
  guint64 running;
  guint64 cpu_ns;
  gboolean has_cpu;
} AllThreads;

static const char *
find_state (const char *code)
{
  static const struct
  {
    char code;
    const char *state;
  } states[] = {
    { 'R', "running" }, { 'S', "sleeping" }, { 'D', "blocked" }, { 'T', "stopped" },
    { 't', "stopped" }, { 'I', "idle" },     { 'Z', "ended" },   { 'X', "ended" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (states) && code != NULL; i++)
    if (states[i].code == *code)
      return states[i].state;
  return NULL;
}

static void
read_thread (DashRustReading *reading, const char *name, gpointer user_data)
{
  AllThreads *all = user_data;
  DashJsonReader *json = &reading->base.json;
  DashDocumentRecord *row = dash_document_add_record (reading->base.document, DASH_SECTION_THREADS, 0);
  const DashRecordInfo *info = &dash_section_get_info (DASH_SECTION_THREADS)->rows;
  const gint tid_field = dash_record_info_find (info, "tid", strlen ("tid"));
  const gint cpu_field = dash_record_info_find (info, "cpu_ns", strlen ("cpu_ns"));
  const DashFieldValue *values;
  DashRustFigure tid = { .known = FALSE };
  const char *status = NULL;
  const char *code = NULL;
  const char *key;
  gsize length;

  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("status"))
        _dash_rust_take_text (reading, &status);
      else if (KEY ("status_code"))
        _dash_rust_take_text (reading, &code);
      else if (!_dash_rust_read_field (reading, row, &table, key, length))
        dash_json_reader_skip (json, NULL, NULL);
    }
  if (find_state (code) != NULL)
    status = find_state (code);
  _dash_rust_set_text (reading, row, DASH_SECTION_THREADS, "state", status);
  values = dash_document_get_values (reading->base.document, row);
  if (row->fields & (1u << tid_field))
    tid = (DashRustFigure){ .known = TRUE, .value = values[tid_field].number };
  row->id = _dash_rust_get_id (reading, "threads", &tid);
  all->running += g_strcmp0 (status, "running") == 0;
  if (row->fields & (1u << cpu_field))
    {
      all->has_cpu = TRUE;
      if (!g_uint64_checked_add (&all->cpu_ns, all->cpu_ns, values[cpu_field].number))
        all->cpu_ns = G_MAXUINT64;
    }
}

/* What all threads allocate is what the program allocates. */
static void
say_of_program (DashRustReading *reading, const char *key)
{
  DashDocumentSection *memory = &reading->base.document->sections[DASH_SECTION_MEMORY];
  const gint field = dash_record_info_find (&dash_section_get_info (DASH_SECTION_MEMORY)->whole, key, strlen (key));
  DashRustFigure figure;

  _dash_rust_take_figure (reading, DASH_RUST_BYTES, &figure);
  if (!figure.known || figure.negative)
    return;
  memory->present = TRUE;
  reading->bytes_of_threads = TRUE;
  memory->totals[field].number = figure.value;
  memory->totals_said |= 1u << field;
  if (dash_rust_figure_is_rounded (&figure))
    memory->totals_rounded |= 1u << field;
}

void
_dash_rust_read_threads (DashRustReading *reading)
{
  DashJsonReader *json = &reading->base.json;
  DashDocument *document = reading->base.document;
  AllThreads all = { 0 };
  DashRustFigure rss = { .known = FALSE };
  DashRustFigure peak = { .known = FALSE };
  DashRustFigure n = { .known = FALSE };
  const char *key;
  gsize length;

  document->sections[DASH_SECTION_THREADS].present = TRUE;
  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (_dash_rust_is_rows (key, length))
        _dash_rust_read_rows (reading, read_thread, &all);
      else if (KEY ("rss_bytes"))
        _dash_rust_take_figure (reading, DASH_RUST_BYTES, &rss);
      else if (KEY ("rss_bytes_max"))
        _dash_rust_take_figure (reading, DASH_RUST_BYTES, &peak);
      else if (KEY ("thread_count"))
        _dash_rust_take_figure (reading, DASH_RUST_COUNT, &n);
      else if (KEY ("total_alloc_bytes"))
        say_of_program (reading, "total_bytes");
      else if (KEY ("total_dealloc_bytes"))
        say_of_program (reading, "freed_bytes");
      else if (KEY ("alloc_dealloc_diff"))
        say_of_program (reading, "live_bytes");
      else if (!_dash_rust_read_list_member (reading, key, length))
        dash_json_reader_skip (json, NULL, NULL);
    }
  document->fields |= DASH_DOCUMENT_HAS_PROCESS;
  document->process.rss_bytes = rss.value;
  document->process.peak_rss_bytes = peak.known ? MAX (rss.value, peak.value) : 0;
  document->process.threads = n.known ? n.value : document->sections[DASH_SECTION_THREADS].n_rows;
  document->process.threads_running = all.running;
  document->process.cpu_ns = all.cpu_ns;
}
