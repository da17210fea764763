// SPDX-License-Identifier: GPL-3.0-or-later
// A section as CSV (RFC 4180): whole numbers, units in the headings, nothing rounded for people.

#include "exporter.h"

#include <math.h>
#include <string.h>

#include "model/dash-field.h"
#include "model/dash-histogram.h"
#include "source/dash-json-writer.h"

#define END "\r\n"

static void
add_uint (GString *text, guint64 value)
{
  g_string_append_c (text, ',');
  dash_json_writer_uint (text, value);
}

/* A field, which is empty when nobody said what should be in it. */
static void
add_known (GString *text, guint32 is_known, guint64 value)
{
  g_string_append_c (text, ',');
  if (is_known)
    dash_json_writer_uint (text, value);
}

static void
add_given (GString *text, guint64 value)
{
  if (value != DASH_NOT_KNOWN)
    dash_json_writer_uint (text, value);
}

/* "p99.9_ns", with what it is of before it. */
static void
add_percentile_headings (Exporter *self, const char *before, const char *unit)
{
  gsize n;
  const double *percentiles = exporter_get_percentiles (self, &n);

  for (gsize i = 0; i < n; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_string_append_printf (self->text, ",%sp%s%s", before, dash_json_writer_format_double (number, percentiles[i]),
                              unit);
    }
}

/* ---- Functions ------------------------------------------------------------------------------------------- */

static void
add_function (Exporter *self, const DashDocumentFunction *row)
{
  const DashDocument *document = self->document;
  g_autoptr (DashHistogram) histogram = exporter_read_histogram (self, row->first_bucket, row->n_buckets);
  gboolean has_extremes = (row->fields & DASH_ROW_HAS_EXTREMES) != 0;
  static const char *const kinds[] = { "function", "scope", "block", "wrapper" };
  GString *text = self->text;
  gsize n;
  const double *percentiles = exporter_get_percentiles (self, &n);

  dash_field_append_csv (text, row->name);
  g_string_append_c (text, ',');
  dash_field_append_csv (text, row->file);
  add_uint (text, row->line);
  g_string_append_printf (text, ",%s", kinds[row->kind]);
  add_uint (text, row->calls);
  add_known (text, row->fields & DASH_ROW_HAS_TIMES, row->running);
  add_known (text, row->fields & (DASH_ROW_HAS_TIMES | DASH_ROW_HAS_TOTAL), row->total_ns);
  add_known (text, row->fields & DASH_ROW_HAS_TIMES, row->self_ns);
  g_string_append_c (text, ',');
  if (row->fields & DASH_ROW_HAS_AVERAGE)
    dash_json_writer_uint (text, row->average_ns);
  else if (row->calls > 0 && row->n_buckets > 0)
    dash_json_writer_uint (text, (guint64) dash_histogram_mean (histogram));
  add_known (text, has_extremes, row->min_ns);
  for (gsize i = 0; i < n; i++)
    {
      guint64 value = dash_histogram_percentile (histogram, percentiles[i]);

      g_string_append_c (text, ',');
      /* A report of Hotpath for Rust has its own percentiles and no histogram. */
      if (row->calls == 0)
        continue;
      if ((row->fields & DASH_ROW_HAS_PERCENTILES) != 0 && exporter_has_given (self))
        add_given (text, document->percentile_values_ns[row->first_percentile + i]);
      else if (row->n_buckets > 0)
        dash_json_writer_uint (text, has_extremes ? CLAMP (value, row->min_ns, MAX (row->min_ns, row->max_ns)) : value);
    }
  add_known (text, has_extremes, row->max_ns);
  g_string_append (text, END);
}

static void
add_functions (Exporter *self)
{
  g_string_append (self->text, "function,file,line,kind,calls,running,total_ns,self_ns,average_ns,min_ns");
  add_percentile_headings (self, "", "_ns");
  g_string_append (self->text, ",max_ns" END);
  for (gsize i = 0; i < self->document->n_functions && exporter_flush (self); i++)
    add_function (self, &self->document->functions[i]);
}

/* ---- Other sections -------------------------------------------------------------------------------------- */

static void
add_heading (Exporter *self, const DashFieldInfo *field, gboolean is_first)
{
  if (field->kind == DASH_FIELD_HISTOGRAM)
    {
      g_autofree char *before = g_strdup (field->key);
      char *end = g_strrstr (before, "histogram");

      if (end)
        *end = '\0';
      add_percentile_headings (self, before, field->unit == DASH_UNIT_DURATION ? "_ns" : "");
      return;
    }
  g_string_append_printf (self->text, "%s%s", is_first ? "" : ",", field->key);
}

static void
add_percentiles (Exporter *self, const DashFieldValue *value, gboolean is_known)
{
  g_autoptr (DashHistogram) histogram =
      exporter_read_histogram (self, value->buckets.first, is_known ? value->buckets.n : 0);
  gsize n;
  const double *percentiles = exporter_get_percentiles (self, &n);

  for (gsize i = 0; i < n; i++)
    {
      g_string_append_c (self->text, ',');
      if (is_known && value->buckets.n > 0)
        dash_json_writer_uint (self->text, dash_histogram_percentile (histogram, percentiles[i]));
    }
}

/* What a report of Hotpath for Rust has in place of a histogram. */
static void
add_summary (Exporter *self, const DashDocumentSummary *summary)
{
  gsize n;

  exporter_get_percentiles (self, &n);
  for (gsize i = 0; i < n; i++)
    {
      g_string_append_c (self->text, ',');
      if (exporter_has_given (self))
        add_given (self->text, self->document->percentile_values_ns[summary->first_percentile + i]);
    }
}

static void
add_field (Exporter *self, const DashFieldInfo *field, const DashFieldValue *value, gboolean is_known)
{
  if (field->kind == DASH_FIELD_HISTOGRAM)
    {
      add_percentiles (self, value, is_known);
      return;
    }
  g_string_append_c (self->text, ',');
  if (!is_known)
    return;
  if (field->kind == DASH_FIELD_TEXT)
    dash_field_append_csv (self->text, value->text);
  else if (field->unit == DASH_UNIT_REAL && isfinite (value->real))
    dash_json_writer_double (self->text, value->real);
  else if (field->unit != DASH_UNIT_REAL)
    dash_json_writer_uint (self->text, value->number);
}

static void
add_section (Exporter *self)
{
  const DashRecordInfo *info = &dash_section_get_info (self->section)->rows;
  const DashDocumentSection *section = &self->document->sections[self->section];

  for (guint f = 0; f < info->n_fields; f++)
    add_heading (self, &info->fields[f], f == 0);
  g_string_append (self->text, END);
  for (gsize i = 0; i < section->n_rows && exporter_flush (self); i++)
    {
      const DashDocumentRecord *row = &section->rows[i];
      const DashFieldValue *values = dash_document_get_values (self->document, row);

      dash_field_append_csv (self->text, row->fields & 1 ? values[0].text : "");
      for (guint f = 1; f < info->n_fields; f++)
        if (row->summarised & (1u << f))
          add_summary (self, &self->document->summaries[values[f].summary]);
        else
          add_field (self, &info->fields[f], &values[f], (row->fields & (1u << f)) != 0);
      g_string_append (self->text, END);
    }
}

void
export_csv (Exporter *self)
{
  if (self->section == SHEET_FUNCTIONS)
    add_functions (self);
  else
    add_section (self);
}
