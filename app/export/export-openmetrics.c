// SPDX-License-Identifier: GPL-3.0-or-later
// A report as OpenMetrics text, by the tables of its sections.

#include "exporter.h"
#include "openmetrics.h"

#include <string.h>

/* What a row of a section is called in names of metrics. */
static const char *const row_names[DASH_N_SECTIONS] = {
  [DASH_SECTION_MEMORY] = "alloc",     [DASH_SECTION_THREADS] = "thread", [DASH_SECTION_CHANNELS] = "channel",
  [DASH_SECTION_STREAMS] = "stream",   [DASH_SECTION_FUTURES] = "future", [DASH_SECTION_LOCKS] = "lock",
  [DASH_SECTION_RUNTIME] = "runtime",  [DASH_SECTION_VALUES] = "value",
};

/* Labels of each row. Samples of a family must differ in them, so rows that look alike are told apart by their id. */
static void
add_labels (GPtrArray *all, GHashTable *known, GString *labels, guint32 id)
{
  char *text;

  if (g_hash_table_contains (known, labels->str))
    {
      g_autofree char *number = g_strdup_printf ("%u", id);
      openmetrics_add_label (labels, "id", number);
    }
  text = g_strndup (labels->str, labels->len);
  g_hash_table_add (known, text);
  g_ptr_array_add (all, text);
  g_string_truncate (labels, 0);
}

static void
add_place_labels (GString *labels, const char *file, guint64 line)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, line);

  if (!file || file[0] == '\0')
    return;
  openmetrics_add_label (labels, "file", file);
  if (line > 0)
    openmetrics_add_label (labels, "line", number);
}

/* ---- Program --------------------------------------------------------------------------------------------- */

static void
add_program (Exporter *self)
{
  const DashDocument *document = self->document;
  g_autoptr (GString) labels = g_string_new (NULL);
  GString *text = self->text;

  openmetrics_add_label (labels, "name", document->program_name);
  if (document->program_label)
    openmetrics_add_label (labels, "label", document->program_label);
  if (document->machine_host && document->machine_host[0] != '\0')
    openmetrics_add_label (labels, "host", document->machine_host);
  openmetrics_add_family (text, "hotpath_program", OPENMETRICS_INFO, "", "The program that was measured.");
  openmetrics_add_uint (text, "hotpath_program", "_info", labels->str, 1);
  /* 0 is what a report of hotpath for Rust doesn't say. */
  if (document->elapsed_ns > 0)
    {
      openmetrics_add_family (text, "hotpath_elapsed_seconds", OPENMETRICS_GAUGE, "seconds", "How long it was measured.");
      openmetrics_add_seconds (text, "hotpath_elapsed_seconds", "", "", document->elapsed_ns);
    }
  if ((document->fields & DASH_DOCUMENT_HAS_PROCESS) == 0)
    return;
  if (document->process.cpu_ns > 0)
    {
      openmetrics_add_family (text, "hotpath_process_cpu_seconds", OPENMETRICS_COUNTER, "seconds",
                              "Processor time, user and system.");
      openmetrics_add_seconds (text, "hotpath_process_cpu_seconds", "_total", "", document->process.cpu_ns);
    }
  if (document->process.rss_bytes == 0)
    return;
  openmetrics_add_family (text, "hotpath_process_resident_memory_bytes", OPENMETRICS_GAUGE, "bytes",
                          "Resident memory.");
  openmetrics_add_uint (text, "hotpath_process_resident_memory_bytes", "", "", document->process.rss_bytes);
}

/* ---- Functions ------------------------------------------------------------------------------------------- */

static GPtrArray *
label_functions (const DashDocument *document)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) labels = g_string_new (NULL);

  for (gsize i = 0; i < document->n_functions; i++)
    {
      const DashDocumentFunction *row = &document->functions[i];
      openmetrics_add_label (labels, "function", row->name);
      add_place_labels (labels, row->file, row->line);
      add_labels (all, known, labels, row->id);
    }
  return all;
}

static void
add_functions (Exporter *self)
{
  const DashDocument *document = self->document;
  g_autoptr (GPtrArray) labels = label_functions (document);
  GString *text = self->text;

  openmetrics_add_family (text, "hotpath_function_calls", OPENMETRICS_COUNTER, "", "Calls that ended.");
  for (guint i = 0; i < labels->len && exporter_flush (self); i++)
    openmetrics_add_uint (text, "hotpath_function_calls", "_total", labels->pdata[i], document->functions[i].calls);
  openmetrics_add_family (text, "hotpath_function_self_seconds", OPENMETRICS_COUNTER, "seconds",
                          "Time in the function itself, without what it calls.");
  for (guint i = 0; i < labels->len && exporter_flush (self); i++)
    if (document->functions[i].fields & DASH_ROW_HAS_TIMES)
      openmetrics_add_seconds (text, "hotpath_function_self_seconds", "_total", labels->pdata[i],
                               document->functions[i].self_ns);
  openmetrics_add_family (text, "hotpath_function_duration_seconds", OPENMETRICS_HISTOGRAM, "seconds",
                          "How long calls took. Of recursive calls the sum has only the outermost.");
  for (guint i = 0; i < labels->len && exporter_flush (self); i++)
    {
      const DashDocumentFunction *row = &document->functions[i];
      if (row->n_buckets == 0 && row->calls > 0)
        continue; /* a report of Hotpath for Rust has no histograms */
      g_autoptr (DashHistogram) histogram = exporter_read_histogram (self, row->first_bucket, row->n_buckets);
      openmetrics_add_histogram (text, "hotpath_function_duration_seconds", labels->pdata[i], histogram, TRUE,
                                 row->total_ns);
    }
}

/* ---- Other sections -------------------------------------------------------------------------------------- */

static const DashFieldValue *
get_value (const DashDocument *document, const DashDocumentRecord *row, gint field)
{
  return field >= 0 && (row->fields & (1u << field)) ? &dash_document_get_values (document, row)[field] : NULL;
}

static GPtrArray *
label_records (const DashDocument *document, DashSection section)
{
  const DashRecordInfo *info = &dash_section_get_info (section)->rows;
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) labels = g_string_new (NULL);
  gint file = dash_record_info_find (info, "file", 4), line = dash_record_info_find (info, "line", 4);
  gint kind = dash_record_info_find (info, "kind", 4);

  for (gsize i = 0; i < document->sections[section].n_rows; i++)
    {
      const DashDocumentRecord *row = &document->sections[section].rows[i];
      const DashFieldValue *name = get_value (document, row, 0), *place = get_value (document, row, file);
      const DashFieldValue *number = get_value (document, row, line), *sort = get_value (document, row, kind);

      openmetrics_add_label (labels, "name", name && name->text ? name->text : "");
      add_place_labels (labels, place ? place->text : NULL, number ? number->number : 0);
      if (sort && sort->text)
        openmetrics_add_label (labels, "kind", sort->text);
      add_labels (all, known, labels, row->id);
    }
  return all;
}

/* "delay_histogram" has its sum in "delay_total_ns", "bytes_histogram" in "total_bytes" or "bytes". */
static gint
find_sum (const DashRecordInfo *info, const DashFieldInfo *histogram)
{
  g_autofree char *base = g_strndup (histogram->key, histogram->key_length - strlen ("_histogram"));
  const char *const forms[] = { "%s_total_ns", "total_%s", "%s" };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GString) key = g_string_new (forms[i]);
      gint field;

      g_string_replace (key, "%s", base, 1);
      field = dash_record_info_find (info, key->str, key->len);
      if (field != DASH_NO_FIELD)
        return field;
    }
  return DASH_NO_FIELD;
}

static gboolean
is_sum_of_histogram (const DashRecordInfo *info, guint field)
{
  for (guint f = 0; f < info->n_fields; f++)
    if (info->fields[f].kind == DASH_FIELD_HISTOGRAM && find_sum (info, &info->fields[f]) == (gint) field)
      return TRUE;
  return FALSE;
}

static char *
make_name (DashSection section, const DashFieldInfo *field, const char **unit)
{
  g_autofree char *base = g_strdup (field->key);
  gboolean is_time = field->unit == DASH_UNIT_DURATION || field->unit == DASH_UNIT_MOMENT;

  if (g_str_has_suffix (base, "_histogram"))
    base[strlen (base) - strlen ("_histogram")] = '\0';
  else if (g_str_has_suffix (base, "_ns"))
    base[strlen (base) - strlen ("_ns")] = '\0';
  else if (g_str_has_suffix (base, "_permille"))
    base[strlen (base) - strlen ("_permille")] = '\0';
  *unit = is_time ? "seconds" : field->unit == DASH_UNIT_PERMILLE ? "ratio" : "";
  if (field->unit == DASH_UNIT_BYTES && g_str_has_suffix (base, "bytes"))
    *unit = "bytes";
  if (field->kind == DASH_FIELD_HISTOGRAM && !is_time)
    return g_strdup_printf ("hotpath_%s_call_%s", row_names[section], base);
  return is_time || field->unit == DASH_UNIT_PERMILLE
             ? g_strdup_printf ("hotpath_%s_%s_%s", row_names[section], base, *unit)
             : g_strdup_printf ("hotpath_%s_%s", row_names[section], base);
}

static void
add_record_histogram (Exporter *self, const DashRecordInfo *info, const DashFieldInfo *field, const char *name,
                      const DashDocumentRecord *row, const char *labels)
{
  const DashFieldValue *value = get_value (self->document, row, (gint) (field - info->fields));
  const DashFieldValue *sum = get_value (self->document, row, find_sum (info, field));
  g_autoptr (DashHistogram) histogram =
      exporter_read_histogram (self, value->buckets.first, value->buckets.n);
  double likely = dash_histogram_mean (histogram) * (double) dash_histogram_get_count (histogram);

  openmetrics_add_histogram (self->text, name, labels, histogram, field->unit == DASH_UNIT_DURATION,
                             sum ? sum->number : (guint64) MIN (likely, 1e19));
}

static void
add_sample (Exporter *self, const DashFieldInfo *field, const char *name, const DashFieldValue *value,
            const char *labels)
{
  const char *suffix = field->kind == DASH_FIELD_COUNTER ? "_total" : "";

  if (field->unit == DASH_UNIT_REAL)
    openmetrics_add_double (self->text, name, suffix, labels, value->real);
  else if (field->unit == DASH_UNIT_DURATION || field->unit == DASH_UNIT_MOMENT)
    openmetrics_add_seconds (self->text, name, suffix, labels, value->number);
  else if (field->unit == DASH_UNIT_PERMILLE)
    openmetrics_add_double (self->text, name, suffix, labels, (double) value->number / 1000);
  else
    openmetrics_add_uint (self->text, name, suffix, labels, value->number);
}

static void
add_field (Exporter *self, DashSection section, guint f, GPtrArray *labels)
{
  const DashDocumentSection *rows = &self->document->sections[section];
  const DashRecordInfo *info = &dash_section_get_info (section)->rows;
  const DashFieldInfo *field = &info->fields[f];
  OpenmetricsType type = field->kind == DASH_FIELD_HISTOGRAM ? OPENMETRICS_HISTOGRAM
                         : field->kind == DASH_FIELD_COUNTER ? OPENMETRICS_COUNTER
                                                             : OPENMETRICS_GAUGE;
  const char *unit;
  g_autofree char *name = make_name (section, field, &unit);
  g_autofree char *help = g_strdup_printf ("%s: %s", dash_section_get_info (section)->key, field->key);
  gboolean begun = FALSE;

  /* A counter's name gets its "total" at the end. */
  if (type == OPENMETRICS_COUNTER && g_str_has_suffix (name, "_total"))
    name[strlen (name) - strlen ("_total")] = '\0';
  for (guint i = 0; i < rows->n_rows && exporter_flush (self); i++)
    {
      const DashFieldValue *value = get_value (self->document, &rows->rows[i], (gint) f);

      if (!value)
        continue;
      if (!begun)
        openmetrics_add_family (self->text, name, type, unit, help);
      begun = TRUE;
      if (type == OPENMETRICS_HISTOGRAM)
        add_record_histogram (self, info, field, name, &rows->rows[i], labels->pdata[i]);
      else
        add_sample (self, field, name, value, labels->pdata[i]);
    }
}

static void
add_section (Exporter *self, DashSection section)
{
  const DashRecordInfo *info = &dash_section_get_info (section)->rows;
  g_autoptr (GPtrArray) labels = label_records (self->document, section);

  for (guint f = 1; f < info->n_fields; f++)
    {
      const DashFieldInfo *field = &info->fields[f];

      /* Lines and ids name things. */
      if (field->kind != DASH_FIELD_TEXT && field->unit != DASH_UNIT_NONE && !is_sum_of_histogram (info, f))
        add_field (self, section, f, labels);
    }
}

void
export_openmetrics (Exporter *self)
{
  add_program (self);
  add_functions (self);
  for (guint section = 0; section < DASH_N_SECTIONS; section++)
    add_section (self, section);
  g_string_append (self->text, "# EOF\n");
}
