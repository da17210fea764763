/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-reader.c: JSON text to DashDocument, with errors that name the place and the reason.
 */
#include <glib/gi18n.h>
#include <string.h>

#include "dash-report-reader-private.h"
#include "dash-rust-reader.h"

#define KEY(literal) dash_json_key_is (key, length, literal)

gboolean
_dash_reading_check_cancelled (DashReading *reading)
{
  return reading->json.error == NULL &&
         g_cancellable_set_error_if_cancelled (reading->cancellable, &reading->json.error);
}

void
_dash_reading_take_id (DashJsonReader *json, guint32 *id)
{
  const char *at = json->at;
  guint64 value = *id;

  if (!dash_json_reader_take_uint (json, &value))
    return;
  if (value > G_MAXUINT32)
    {
      json->at = at;
      dash_json_reader_fail (json, DASH_REPORT_ERROR_INVALID, _("The number is too large."));
      return;
    }
  *id = (guint32) value;
}

void
_dash_reading_take_text (DashReading *reading, const char **text)
{
  const char *value;

  if (dash_json_reader_take_string (&reading->json, &value) && value != NULL)
    *text = dash_document_intern (reading->document, value);
}

static void
take_pid (DashJsonReader *json, gint64 *pid)
{
  guint64 value = 0;

  if (dash_json_reader_take_uint (json, &value))
    *pid = (gint64) value;
}

static void
read_generator (DashReading *reading)
{
  DashJsonReader *json = &reading->json;
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("name"))
        _dash_reading_take_text (reading, &reading->document->generator_name);
      else if (KEY ("version"))
        _dash_reading_take_text (reading, &reading->document->generator_version);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
}

static void
read_program (DashReading *reading)
{
  DashJsonReader *json = &reading->json;
  DashDocument *document = reading->document;
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("name"))
        _dash_reading_take_text (reading, &document->program_name);
      else if (KEY ("label"))
        _dash_reading_take_text (reading, &document->program_label);
      else if (KEY ("pid"))
        take_pid (json, &document->program_pid);
      else if (KEY ("executable"))
        _dash_reading_take_text (reading, &document->program_executable);
      else if (KEY ("started_at"))
        _dash_reading_take_text (reading, &document->program_started_at);
      else if (KEY ("ended"))
        _dash_reading_take_text (reading, &document->program_ended);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
}

static void
read_machine (DashReading *reading)
{
  DashJsonReader *json = &reading->json;
  DashDocument *document = reading->document;
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("host"))
        _dash_reading_take_text (reading, &document->machine_host);
      else if (KEY ("os"))
        _dash_reading_take_text (reading, &document->machine_os);
      else if (KEY ("arch"))
        _dash_reading_take_text (reading, &document->machine_arch);
      else if (KEY ("cpus"))
        _dash_reading_take_id (json, &document->machine_cpus);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  document->fields |= DASH_DOCUMENT_HAS_MACHINE;
}

static void
read_clock (DashReading *reading)
{
  DashJsonReader *json = &reading->json;
  DashDocument *document = reading->document;
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("source"))
        _dash_reading_take_text (reading, &document->clock_source);
      else if (KEY ("scope_cost_ns"))
        dash_json_reader_take_double (json, &document->scope_cost_ns);
      else if (KEY ("scope_inner_cost_ns"))
        dash_json_reader_take_double (json, &document->scope_inner_cost_ns);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  document->fields |= DASH_DOCUMENT_HAS_CLOCK;
}

static void
read_losses (DashReading *reading)
{
  DashJsonReader *json = &reading->json;
  DashLosses *losses = &reading->document->losses;
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("sites_folded"))
        dash_json_reader_take_uint (json, &losses->sites_folded);
      else if (KEY ("nodes_folded"))
        dash_json_reader_take_uint (json, &losses->nodes_folded);
      else if (KEY ("buckets_misplaced"))
        dash_json_reader_take_uint (json, &losses->buckets_misplaced);
      else if (KEY ("threads_unrecorded"))
        dash_json_reader_take_uint (json, &losses->threads_unrecorded);
      else if (KEY ("too_deep"))
        dash_json_reader_take_uint (json, &losses->too_deep);
      else if (KEY ("unbalanced"))
        dash_json_reader_take_uint (json, &losses->unbalanced);
      else if (KEY ("signals"))
        dash_json_reader_take_uint (json, &losses->signals);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  reading->document->fields |= DASH_DOCUMENT_HAS_LOSSES;
}

static void
read_process (DashReading *reading)
{
  DashJsonReader *json = &reading->json;
  DashProcessFigures *process = &reading->document->process;
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("cpu_ns"))
        dash_json_reader_take_uint (json, &process->cpu_ns);
      else if (KEY ("rss_bytes"))
        dash_json_reader_take_uint (json, &process->rss_bytes);
      else if (KEY ("peak_rss_bytes"))
        dash_json_reader_take_uint (json, &process->peak_rss_bytes);
      else if (KEY ("threads"))
        dash_json_reader_take_uint (json, &process->threads);
      else if (KEY ("threads_running"))
        dash_json_reader_take_uint (json, &process->threads_running);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  reading->document->fields |= DASH_DOCUMENT_HAS_PROCESS;
}

static void
read_percentiles (DashReading *reading)
{
  DashJsonReader *json = &reading->json;
  double percentiles[DASH_REPORT_MAX_PERCENTILES];
  gsize n = 0;

  dash_json_reader_enter_array (json);
  while (dash_json_reader_next_element (json))
    {
      double percent = -1;

      if (n == DASH_REPORT_MAX_PERCENTILES)
        dash_json_reader_fail (json, DASH_REPORT_ERROR_TOO_LARGE, _("There are too many percentiles."));
      else if (dash_json_reader_take_double (json, &percent))
        {
          if (percent < 0 || percent > 100)
            dash_json_reader_fail (json, DASH_REPORT_ERROR_INVALID,
                                   _("A percentile must be between 0 and 100."));
          else
            percentiles[n++] = percent;
        }
    }
  if (json->error == NULL)
    dash_document_set_percentiles (reading->document, percentiles, n);
}

static void
read_history_place (DashReading *reading)
{
  DashJsonKind kind = dash_json_reader_peek (&reading->json);
  const char *value;
  gsize length;

  if (!dash_json_reader_skip (&reading->json, &value, &length) || kind != DASH_JSON_OBJECT)
    return;
  reading->history = value;
  reading->history_length = length;
}

static void
read_member (DashReading *reading, const char *key, gsize length)
{
  DashJsonReader *json = &reading->json;
  DashDocument *document = reading->document;
  const char *value;
  gsize value_length;
  DashSection section;

  if (dash_json_reader_peek (json) == DASH_JSON_NULL)
    dash_json_reader_skip (json, NULL, NULL);
  else if (KEY ("type") || KEY ("schema") || KEY ("sections"))
    dash_json_reader_skip (json, NULL, NULL); /* looked at by identify() */
  else if (KEY ("generator"))
    read_generator (reading);
  else if (KEY ("program"))
    read_program (reading);
  else if (KEY ("machine"))
    read_machine (reading);
  else if (KEY ("clock"))
    read_clock (reading);
  else if (KEY ("elapsed_ns"))
    dash_json_reader_take_uint (json, &document->elapsed_ns);
  else if (KEY ("epoch"))
    dash_json_reader_take_uint (json, &document->epoch);
  else if (KEY ("percentiles") &&
           (document->percentiles != NULL || document->n_functions > 0 || document->n_summaries > 0))
    dash_json_reader_skip (json, NULL, NULL); /* read already; rows hold as many values as there are percentiles */
  else if (KEY ("percentiles"))
    read_percentiles (reading);
  else if (KEY ("losses"))
    read_losses (reading);
  else if (KEY ("process"))
    read_process (reading);
  else if (KEY ("functions_timing") && document->n_functions == 0)
    _dash_reading_read_functions (reading);
  else if (KEY ("call_tree") && document->n_nodes == 0)
    _dash_reading_read_call_tree (reading);
  else if (dash_section_find (key, length, &section) && !document->sections[section].present)
    _dash_reading_read_section (reading, section);
  else if (KEY ("history"))
    read_history_place (reading);
  else if (dash_json_reader_skip (json, &value, &value_length) && document->type == DASH_DOCUMENT_REPORT &&
           g_utf8_validate_len (value, value_length, NULL) && g_utf8_validate_len (key, length, NULL))
    {
      g_autofree char *name = g_strndup (key, length);

      dash_document_add_extra (document, name, value, value_length);
    }
}

/* Rows hold as many values as there are percentiles, so those are read first, wherever a tool put them. What is wrong
 * with the text is said when it is read in its order. */
static void
read_percentiles_ahead (DashReading *reading, const char *text, gsize length_of_text)
{
  DashJsonReader *json = &reading->json;
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("percentiles") && dash_json_reader_peek (json) == DASH_JSON_ARRAY)
        {
          read_percentiles (reading);
          break;
        }
      if (!dash_json_reader_skip (json, NULL, NULL))
        break;
    }
  dash_json_reader_clear (json);
  dash_json_reader_init (json, text, NULL, text + length_of_text, "");
}

static void
other_kind (DashJsonReader *json, const char *sentence)
{
  json->error = g_error_new_literal (DASH_REPORT_ERROR, DASH_REPORT_ERROR_OTHER_KIND, sentence);
}

/* Reports of hotpath for Rust say what they are only since late: some of their sections tell. */
static gboolean
is_of_rust (const char *key, gsize length)
{
  return KEY ("hotpath_profiling_mode") || KEY ("profiling_mode") || KEY ("functions_timing") ||
         KEY ("functions_alloc") || KEY ("rw_locks") || KEY ("mutexes") || KEY ("cpu_baseline") ||
         KEY ("channels") || KEY ("streams") || KEY ("futures") || KEY ("threads");
}

/* Finds out what the text is before its figures are looked at. Ours say so first of all, so this is short. */
static void
identify (DashReading *reading, const char *text, gsize length_of_text, const char *wanted)
{
  DashJsonReader *json = &reading->json;
  gboolean of_rust = FALSE;
  gboolean found = FALSE;
  const char *key;
  gsize length;
  DashJsonKind kind = dash_json_reader_peek (json);

  if (kind == DASH_JSON_NOTHING)
    return;
  if (kind != DASH_JSON_OBJECT)
    {
      if (dash_json_reader_skip (json, NULL, NULL) && dash_json_reader_finish (json))
        other_kind (json, _("This is JSON, but not a report of Hotpath."));
      return;
    }

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("type") && dash_json_reader_peek (json) == DASH_JSON_STRING)
        {
          const char *type;

          if (!dash_json_reader_take_string (json, &type))
            return;
          found = strcmp (type, wanted) == 0;
          of_rust = g_str_has_prefix (type, "hotpath_");
          if (!found && !of_rust)
            {
              g_autofree char *sentence = NULL;
              g_autofree char *shown = g_utf8_substring (type, 0, MIN (g_utf8_strlen (type, -1), 40));

              if (g_str_has_prefix (type, "hotpath-"))
                /* Translators: %s is a technical name like hotpath-hello */
                sentence = g_strdup_printf (_("This is data of Hotpath, but of the kind “%s”, not a report."),
                                            shown);
              else
                sentence = g_strdup_printf (_("This is JSON of the kind “%s”, not a report of Hotpath."), shown);
              other_kind (json, sentence);
              return;
            }
          break;
        }
      of_rust = of_rust || is_of_rust (key, length);
      if (!dash_json_reader_skip (json, NULL, NULL))
        return;
    }
  if (json->error != NULL)
    return;
  reading->of_rust = !found && of_rust;
  if (!found && (!of_rust || reading->document->type != DASH_DOCUMENT_REPORT))
    other_kind (json, _("This is JSON, but not a report of Hotpath."));
  if (!found)
    return;

  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("schema"))
        {
          _dash_reading_take_id (json, &reading->document->schema);
          break;
        }
      if (!dash_json_reader_skip (json, NULL, NULL))
        return;
    }
  if (json->error == NULL && reading->document->schema > DASH_DOCUMENT_SCHEMA)
    reading->document->notice =
        g_strdup (_("This report was made by a newer version of Hotpath. What this version understands is shown."));
  if (json->error == NULL)
    {
      dash_json_reader_clear (json);
      dash_json_reader_init (json, text, NULL, text + length_of_text, "");
    }
}

/* A session that was saved here, of a program that hotpath for Rust measured. The format wants losses to be
 * there, but that profiler says nothing of any. */
static void
mark_of_rust (DashDocument *document)
{
  document->fields &= ~(guint32) DASH_DOCUMENT_HAS_LOSSES;
  if (document->notice == NULL)
    document->notice = g_strdup (_("The figures of this report come from hotpath for Rust. Those that it gave "
                                   "rounded have a ≈ before them."));
}

DashDocument *
dash_report_reader_read (const char *text, gsize length, DashDocumentType type, GCancellable *cancellable,
                         const char **history, gsize *history_length, GError **error)
{
  DashReading reading = { .document = dash_document_new (type), .cancellable = cancellable };
  DashJsonReader *json = &reading.json;

  /* Some editors put a byte order mark before UTF-8. */
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      length -= 3;
    }

  dash_json_reader_init (json, text, NULL, text + length, "");
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  json->end = text + length;
  if (length == 0)
    json->error = g_error_new_literal (DASH_REPORT_ERROR, DASH_REPORT_ERROR_EMPTY, _("The file is empty."));
  else if (length > DASH_REPORT_MAX_BYTES)
    json->error = g_error_new_literal (DASH_REPORT_ERROR, DASH_REPORT_ERROR_TOO_LARGE,
                                       _("The report is larger than two gigabytes."));
  else if (type == DASH_DOCUMENT_LOG)
    {
      if (dash_json_reader_enter_object (json))
        _dash_reading_read_function_log (&reading);
    }
  else if (type == DASH_DOCUMENT_ENTRIES)
    {
      if (dash_json_reader_enter_object (json))
        _dash_reading_read_entries_document (&reading);
    }
  else
    {
      identify (&reading, text, length, type == DASH_DOCUMENT_HELLO ? "hotpath-hello" : "hotpath-report");
      if (json->error == NULL && reading.of_rust)
        {
          dash_json_reader_clear (json);
          dash_document_unref (reading.document);
          if (history != NULL)
            *history = NULL;
          return dash_rust_reader_read (text, length, cancellable, error);
        }
      if (json->error == NULL && type == DASH_DOCUMENT_REPORT)
        read_percentiles_ahead (&reading, text, length);
      if (json->error == NULL && dash_json_reader_enter_object (json))
        {
          const char *key;
          gsize key_length;

          while (dash_json_reader_next_member (json, &key, &key_length))
            {
              read_member (&reading, key, key_length);
              if (_dash_reading_check_cancelled (&reading))
                break;
            }
        }
    }
  dash_json_reader_finish (json);
  if (g_strcmp0 (reading.document->generator_name, DASH_RUST_GENERATOR) == 0)
    mark_of_rust (reading.document);

  if (history != NULL)
    *history = reading.history;
  if (history_length != NULL)
    *history_length = reading.history_length;
  if (json->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&json->error));
      g_clear_pointer (&reading.document, dash_document_unref);
    }
  dash_json_reader_clear (json);
  return reading.document;
}

static GBytes *
decode_base64 (DashJsonReader *json, const char *begin, gsize length)
{
  gint state = 0;
  guint save = 0;
  guchar *data = g_malloc (length / 4 * 3 + 3);
  gsize used;

  /* The decoder passes over what is no base64; only by its length is that seen. */
  used = g_base64_decode_step (begin, length, data, &state, &save);
  if (length % 4 != 0 || used + 2 < length / 4 * 3)
    {
      g_free (data);
      dash_json_reader_fail (json, DASH_REPORT_ERROR_INVALID, _("The packed data is damaged."));
      return NULL;
    }
  return g_bytes_new_take (data, used);
}

DashDocument *
dash_report_reader_read_history (const char *text, const char *history, gsize history_length,
                                 GCancellable *cancellable,
                                 void (*progress) (double fraction, gpointer user_data), gpointer user_data,
                                 GError **error)
{
  DashReading reading = { .document = dash_document_new (DASH_DOCUMENT_HISTORY), .cancellable = cancellable };
  DashJsonReader *json = &reading.json;
  DashDocument *document = reading.document;
  const char *end = history + history_length;
  const char *key;
  const char *value;
  gsize length;

  dash_json_reader_init (json, text, history, end, "history");
  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("encoding"))
        {
          if (dash_json_reader_take_string (json, &value) && value != NULL)
            dash_document_set_history_encoding (document, value);
        }
      else if (KEY ("pieces"))
        {
          dash_json_reader_enter_array (json);
          while (dash_json_reader_next_element (json))
            {
              guint32 function = 0, row = 0;
              gboolean has_row = FALSE;
              const char *section = NULL, *metric = NULL;
              guint64 bucket_ns = 0;
              GBytes *data = NULL;

              if (document->n_history % DASH_REPORT_ROWS_BETWEEN_CHECKS == 0)
                {
                  if (_dash_reading_check_cancelled (&reading))
                    break;
                  if (progress != NULL)
                    progress ((double) (json->at - history) / (double) history_length, user_data);
                }
              dash_json_reader_enter_object (json);
              while (dash_json_reader_next_member (json, &key, &length))
                {
                  if (KEY ("function"))
                    _dash_reading_take_id (json, &function);
                  else if (KEY ("bucket_ns"))
                    dash_json_reader_take_uint (json, &bucket_ns);
                  else if (KEY ("section"))
                    _dash_reading_take_text (&reading, &section);
                  else if (KEY ("metric"))
                    _dash_reading_take_text (&reading, &metric);
                  else if (KEY ("row"))
                    {
                      has_row = dash_json_reader_peek (json) == DASH_JSON_NUMBER;
                      _dash_reading_take_id (json, &row);
                    }
                  else if (KEY ("data") && data == NULL)
                    {
                      if (dash_json_reader_take_plain_string (json, &value, &length))
                        data = decode_base64 (json, value, length);
                    }
                  else
                    dash_json_reader_skip (json, NULL, NULL);
                }
              if (json->error == NULL && data != NULL && section != NULL)
                dash_document_add_record_history (document, section, has_row ? &row : NULL, metric, bucket_ns,
                                                  g_steal_pointer (&data));
              else if (json->error == NULL && data != NULL)
                dash_document_add_history (document, function, bucket_ns, g_steal_pointer (&data));
              g_clear_pointer (&data, g_bytes_unref);
            }
        }
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  dash_json_reader_finish (json);

  if (json->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&json->error));
      g_clear_pointer (&document, dash_document_unref);
    }
  dash_json_reader_clear (json);
  return document;
}
