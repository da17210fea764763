/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-reader.c: what hotpath for Rust writes, in any of its generations, to DashDocument.
 *
 * All generations are read alike: what a key means never changed, only which of them there are and
 * whether a figure is a number or a text. So nobody need know of which one a text is.
 */
#include "dash-rust-reader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dash-rust-reader-private.h"

#define KEY(literal) dash_json_key_is (key, length, literal)

static void
begin_text (DashRustReading *reading, const char *text, gsize length)
{
  DashJsonReader *json = &reading->base.json;

  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  dash_json_reader_init (json, text, NULL, text + length, "");
}

/* ---- Parts ---- */

void
_dash_rust_leave_out (DashRustReading *reading, const char *name)
{
  DashJsonReader *json = &reading->base.json;
  const char *value;
  gsize length;

  if (!dash_json_reader_skip (json, &value, &length) || g_ptr_array_find (reading->left_out, name, NULL))
    return;
  if (reading->base.document->type == DASH_DOCUMENT_REPORT && g_utf8_validate_len (value, length, NULL))
    dash_document_add_extra (reading->base.document, name, value, length);
  g_ptr_array_add (reading->left_out, (gpointer) name);
}

static void
read_status (DashRustReading *reading)
{
  DashJsonReader *json = &reading->base.json;
  DashRustFigure figure;
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("pid"))
        {
          _dash_rust_take_figure (reading, DASH_RUST_COUNT, &figure);
          if (figure.known && figure.value <= G_MAXINT32)
            reading->base.document->program_pid = (gint64) figure.value;
        }
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
}

gboolean
_dash_rust_read_part (DashRustReading *reading, const char *key, gsize length)
{
  if (KEY ("functions_timing") || KEY ("functions_alloc"))
    _dash_rust_read_functions (reading);
  else if (KEY ("threads"))
    _dash_rust_read_threads (reading);
  else if (KEY ("channels"))
    _dash_rust_read_flow (reading, DASH_RUST_FLOW_CHANNELS);
  else if (KEY ("streams"))
    _dash_rust_read_flow (reading, DASH_RUST_FLOW_STREAMS);
  else if (KEY ("futures"))
    _dash_rust_read_flow (reading, DASH_RUST_FLOW_FUTURES);
  else if (KEY ("debug"))
    _dash_rust_read_flow (reading, DASH_RUST_FLOW_VALUES);
  else if (KEY ("data_flow"))
    _dash_rust_read_flow (reading, DASH_RUST_FLOW_MIXED);
  else if (KEY ("rw_locks"))
    _dash_rust_read_locks (reading, TRUE);
  else if (KEY ("mutexes"))
    _dash_rust_read_locks (reading, FALSE);
  else if (KEY ("tokio_runtime"))
    _dash_rust_read_runtime (reading);
  else if (KEY ("profiler_status"))
    read_status (reading);
  else
    return FALSE;
  return TRUE;
}

/* ---- A whole report ---- */

static void
read_meta (DashRustReading *reading, const char **created_at)
{
  DashJsonReader *json = &reading->base.json;
  DashDocument *document = reading->base.document;
  const char *os = NULL;
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("os"))
        _dash_rust_take_text (reading, &os);
      else if (KEY ("created_at"))
        _dash_rust_take_text (reading, created_at);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  if (os != NULL)
    {
      const char *dash = strchr (os, '-');
      g_autofree char *name = dash != NULL ? g_strndup (os, (gsize) (dash - os)) : g_strdup (os);

      document->machine_os = dash_document_intern (document, name);
      document->machine_arch = dash != NULL ? dash_document_intern (document, dash + 1) : NULL;
      document->fields |= DASH_DOCUMENT_HAS_MACHINE;
    }
}

/* The sections that a report of any generation may have, but which have no page here. */
static const char *
find_unshown (const char *key, gsize length)
{
  static const char *const names[] = { "functions_cpu", "sql", "http", "server", "io", "cpu_baseline" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i]) == length && memcmp (names[i], key, length) == 0)
      return names[i];
  return NULL;
}

static void
read_member (DashRustReading *reading, const char *key, gsize length, const char **created_at)
{
  DashJsonReader *json = &reading->base.json;
  DashDocument *document = reading->base.document;
  const char *value;
  gsize size;

  if (dash_json_reader_peek (json) == DASH_JSON_NULL || KEY ("type"))
    dash_json_reader_skip (json, NULL, NULL);
  else if (KEY ("label"))
    _dash_rust_take_text (reading, &document->program_label);
  else if (KEY ("version"))
    _dash_rust_take_text (reading, &document->generator_version);
  else if (KEY ("meta"))
    read_meta (reading, created_at);
  else if (find_unshown (key, length) != NULL)
    _dash_rust_leave_out (reading, find_unshown (key, length));
  else if (!_dash_rust_read_part (reading, key, length) && dash_json_reader_skip (json, &value, &size) &&
           (KEY ("user_metadata") || KEY ("time_sampling")) && g_utf8_validate_len (value, size, NULL))
    {
      g_autofree char *name = g_strndup (key, length);

      dash_document_add_extra (document, name, value, size);
    }
}

/* The report is written at the end, so the beginning is as long before as the run took. */
static void
set_beginning (DashDocument *document, const char *created_at)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) end = created_at != NULL ? g_date_time_new_from_iso8601 (created_at, utc) : NULL;
  g_autoptr (GDateTime) begin = NULL;
  g_autofree char *text = NULL;

  if (end == NULL || document->elapsed_ns == 0)
    return;
  begin = g_date_time_add (end, -(GTimeSpan) (document->elapsed_ns / 1000));
  text = begin != NULL ? g_date_time_format_iso8601 (begin) : NULL;
  document->program_started_at = dash_document_intern (document, text);
}

/* ---- What follows from all of it ---- */

/* Whether the row that took most is as much of the candidate as it says. */
static gboolean
fits (const DashRustReading *reading, guint64 candidate_ns)
{
  double said = (double) reading->largest_basis_points;
  double found;

  if (candidate_ns == 0)
    return FALSE;
  found = (double) reading->largest_ns * 10000 / (double) candidate_ns;
  return ABS (found - said) <= 2 + said / 100;
}

/* Percentages are of the wrapper, the run or the sum of all rows, but which it was is not said. */
static void
find_reference (DashRustReading *reading)
{
  DashDocument *document = reading->base.document;
  const gboolean said = reading->largest_basis_points > 0;

  document->reference = DASH_REFERENCE_ELAPSED;
  document->reference_ns = document->elapsed_ns;
  if (said ? fits (reading, reading->wrapper_ns) : reading->wrapper_ns > 0)
    {
      document->reference = DASH_REFERENCE_WRAPPER;
      document->reference_ns = reading->wrapper_ns;
    }
  else if (said && !fits (reading, document->elapsed_ns))
    {
      document->reference = DASH_REFERENCE_SUM;
      document->reference_ns = fits (reading, reading->sum_ns)
                                   ? reading->sum_ns
                                   : (guint64) MIN ((double) reading->largest_ns * 10000 /
                                                        (double) reading->largest_basis_points,
                                                    (double) G_MAXINT64 / 2);
    }
}

/* "demo::main" is of the program demo. */
static void
set_program_name (DashRustReading *reading)
{
  const char *colons = reading->caller_name != NULL ? strstr (reading->caller_name, "::") : NULL;
  g_autofree char *name = colons != NULL ? g_strndup (reading->caller_name, (gsize) (colons - reading->caller_name))
                                         : g_strdup (reading->caller_name);

  reading->base.document->program_name = name != NULL ? dash_document_intern (reading->base.document, name) : "";
}

static gboolean
has_rounded (const DashDocument *document)
{
  for (gsize i = 0; i < document->n_functions; i++)
    if (document->functions[i].rounded != 0)
      return TRUE;
  for (guint s = 0; s < DASH_N_SECTIONS; s++)
    for (gsize i = 0; i < document->sections[s].n_rows; i++)
      if (document->sections[s].rows[i].rounded != 0)
        return TRUE;
  return FALSE;
}

static void
add_sentence (GString *notice, const char *sentence)
{
  if (notice->len > 0)
    g_string_append_c (notice, ' ');
  g_string_append (notice, sentence);
}

static void
add_notice (DashRustReading *reading)
{
  DashDocument *document = reading->base.document;
  GString *notice = g_string_new (NULL);

  if (document->type == DASH_DOCUMENT_REPORT)
    add_sentence (notice, _("This is a report of hotpath for Rust."));
  else
    add_sentence (notice, _("This program is measured by hotpath for Rust."));
  if (has_rounded (document))
    add_sentence (notice, _("It gives rounded figures, which have a ≈ before them."));
  add_sentence (notice, _("It has no self times, longest calls and call tree."));
  if (reading->left_out->len > 0)
    {
      g_autofree char *names = NULL;
      g_autofree char *sentence = NULL;

      g_ptr_array_add (reading->left_out, NULL);
      names = g_strjoinv (", ", (char **) reading->left_out->pdata);
      /* Translators: %s are technical names, such as "sql, http" */
      sentence = g_strdup_printf (_("Not shown: %s."), names);

      add_sentence (notice, sentence);
    }
  if (reading->n_not_understood > 0)
    {
      g_autofree char *sentence =
          g_strdup_printf (ngettext ("%u figure is written in a way that this version doesn’t know, and is left out.",
                                     "%u figures are written in a way that this version doesn’t know, and are left out.",
                                     reading->n_not_understood),
                           reading->n_not_understood);

      add_sentence (notice, sentence);
    }
  document->notice = g_string_free (notice, FALSE);
}

static DashDocument *
finish (DashRustReading *reading, GError **error)
{
  DashDocument *document = reading->base.document;

  if (reading->base.json.error == NULL)
    {
      document->generator_name = DASH_RUST_GENERATOR;
      if (document->functions_included_count == 0)
        document->functions_included_count = document->n_functions;
      document->functions_total_count = MAX (document->functions_total_count, document->n_functions);
      set_program_name (reading);
      find_reference (reading);
      add_notice (reading);
    }
  else
    {
      g_propagate_error (error, g_steal_pointer (&reading->base.json.error));
      g_clear_pointer (&document, dash_document_unref);
    }
  g_ptr_array_unref (reading->left_out);
  g_clear_pointer (&reading->ids, dash_rust_ids_unref);
  return document;
}

static void
start (DashRustReading *reading, DashDocumentType type, DashRustIds *ids, GCancellable *cancellable)
{
  *reading = (DashRustReading){
    .base = { .document = dash_document_new (type), .cancellable = cancellable },
    .ids = ids,
    .left_out = g_ptr_array_new (),
  };
}

/* Up to version 0.11 a report was one list and nothing else: of functions, or of channels and the like. */
static const char *
find_only_list (DashRustReading *reading)
{
  DashJsonReader *json = &reading->base.json;
  const char *begin = json->at;
  const char *list = NULL;
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      const gboolean is_array = dash_json_reader_peek (json) == DASH_JSON_ARRAY;

      if (KEY ("output") || KEY ("data") || KEY ("hotpath_profiling_mode") || KEY ("profiling_mode"))
        list = "functions_timing";
      else if (is_array && KEY ("channels"))
        list = "channels";
      else if (is_array && KEY ("streams"))
        list = "streams";
      else if (is_array && KEY ("futures"))
        list = "futures";
      else if (is_array && KEY ("threads"))
        list = "threads";
      dash_json_reader_skip (json, NULL, NULL);
    }
  if (json->error == NULL)
    json->at = begin;
  return list;
}

DashDocument *
dash_rust_reader_read (const char *text, gsize length, GCancellable *cancellable, GError **error)
{
  DashRustReading reading;
  DashJsonReader *json = &reading.base.json;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (double));
  DashDocument *document;
  const char *created_at = NULL;
  const char *only_list;
  const char *key;

  start (&reading, DASH_DOCUMENT_REPORT, dash_rust_ids_new (), cancellable);
  begin_text (&reading, text, length);
  _dash_rust_learn_percentiles (&reading, found);
  only_list = find_only_list (&reading);
  if (json->error == NULL && only_list != NULL)
    _dash_rust_read_part (&reading, only_list, strlen (only_list));
  else if (dash_json_reader_enter_object (json))
    {
      while (dash_json_reader_next_member (json, &key, &length))
        read_member (&reading, key, length, &created_at);
      set_beginning (reading.base.document, created_at);
    }
  dash_json_reader_finish (json);
  document = finish (&reading, error);
  dash_json_reader_clear (json);
  return document;
}

DashDocument *
dash_rust_reader_read_parts (const DashRustPart *parts, gsize n_parts, DashDocumentType type, DashRustIds *ids,
                             GCancellable *cancellable, GError **error)
{
  DashRustReading reading;
  DashJsonReader *json = &reading.base.json;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (double));
  GError *first = NULL;

  start (&reading, type, dash_rust_ids_ref (ids), cancellable);
  /* First all of them for their percentiles, then for the rest. */
  for (gsize i = 0; i < 2 * n_parts && first == NULL; i++)
    {
      const DashRustPart *part = &parts[i % n_parts];
      gsize length;
      const char *text = g_bytes_get_data (part->text, &length);

      begin_text (&reading, text != NULL ? text : "", length);
      if (i < n_parts)
        _dash_rust_learn_percentiles (&reading, found);
      else
        {
          _dash_rust_read_part (&reading, part->name, strlen (part->name));
          dash_json_reader_finish (json);
        }
      first = g_steal_pointer (&json->error);
      dash_json_reader_clear (json);
    }
  json->error = first;
  return finish (&reading, error);
}
