// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of OpenMetrics text: families, samples, labels, histograms.

#include "openmetrics.h"

#include <math.h>

#include "source/dash-json-writer.h"

/* 1 µs to 17 s, and 16 bytes to 4 GB. */
#define FIRST_DURATION_BITS 10
#define LAST_DURATION_BITS 34
#define FIRST_OTHER_BITS 4
#define LAST_OTHER_BITS 32

static void
add_escaped (GString *text, const char *value)
{
  for (; *value; value++)
    {
      if (*value == '\\' || *value == '"')
        g_string_append_c (text, '\\');
      if (*value == '\n')
        g_string_append (text, "\\n");
      else
        g_string_append_c (text, *value);
    }
}

void
openmetrics_add_family (GString *text, const char *name, OpenmetricsType type, const char *unit, const char *help)
{
  static const char *const types[] = { "counter", "gauge", "histogram", "info" };

  g_string_append_printf (text, "# TYPE %s %s\n", name, types[type]);
  if (unit[0] != '\0')
    g_string_append_printf (text, "# UNIT %s %s\n", name, unit);
  g_string_append_printf (text, "# HELP %s ", name);
  add_escaped (text, help);
  g_string_append_c (text, '\n');
}

void
openmetrics_add_label (GString *labels, const char *name, const char *value)
{
  g_string_append_printf (labels, "%s%s=\"", labels->len > 0 ? "," : "", name);
  add_escaped (labels, value);
  g_string_append_c (labels, '"');
}

static void
begin (GString *text, const char *name, const char *suffix, const char *labels)
{
  g_string_append (text, name);
  g_string_append (text, suffix);
  if (labels[0] != '\0')
    {
      g_string_append_c (text, '{');
      g_string_append (text, labels);
      g_string_append_c (text, '}');
    }
  g_string_append_c (text, ' ');
}

static void
add_seconds (GString *text, guint64 ns)
{
  guint64 rest = ns % 1000000000;

  dash_json_writer_uint (text, ns / 1000000000);
  if (rest > 0)
    g_string_append_printf (text, ".%09u", (guint) rest);
}

void
openmetrics_add_uint (GString *text, const char *name, const char *suffix, const char *labels, guint64 value)
{
  begin (text, name, suffix, labels);
  dash_json_writer_uint (text, value);
  g_string_append_c (text, '\n');
}

void
openmetrics_add_double (GString *text, const char *name, const char *suffix, const char *labels, double value)
{
  begin (text, name, suffix, labels);
  if (isfinite (value))
    dash_json_writer_double (text, value);
  else
    g_string_append (text, isnan (value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
  g_string_append_c (text, '\n');
}

void
openmetrics_add_seconds (GString *text, const char *name, const char *suffix, const char *labels, guint64 ns)
{
  begin (text, name, suffix, labels);
  add_seconds (text, ns);
  g_string_append_c (text, '\n');
}

static void
begin_bucket (GString *text, const char *name, const char *labels)
{
  g_string_append (text, name);
  g_string_append (text, "_bucket{");
  g_string_append (text, labels);
  if (labels[0] != '\0')
    g_string_append_c (text, ',');
  g_string_append (text, "le=\"");
}

static void
end_bucket (GString *text, guint64 count)
{
  g_string_append (text, "\"} ");
  dash_json_writer_uint (text, count);
  g_string_append_c (text, '\n');
}

void
openmetrics_add_histogram (GString *text, const char *name, const char *labels, const DashHistogram *histogram,
                           gboolean is_duration, guint64 sum)
{
  gsize n = dash_histogram_n_buckets (histogram), at = 0;
  guint64 total = dash_histogram_get_count (histogram), below = 0;
  guint last = is_duration ? LAST_DURATION_BITS : LAST_OTHER_BITS;

  for (guint bits = is_duration ? FIRST_DURATION_BITS : FIRST_OTHER_BITS; bits <= last; bits++)
    {
      guint end = dash_histogram_bucket_index (G_GUINT64_CONSTANT (1) << bits);
      guint index;
      guint64 count;

      for (; at < n; at++)
        {
          dash_histogram_nth (histogram, at, &index, &count);
          if (index >= end)
            break;
          below += count;
        }
      begin_bucket (text, name, labels);
      if (is_duration)
        add_seconds (text, G_GUINT64_CONSTANT (1) << bits);
      else
        {
          dash_json_writer_uint (text, G_GUINT64_CONSTANT (1) << bits);
          g_string_append (text, ".0"); /* as a float, which "le" is */
        }
      end_bucket (text, below);
    }
  begin_bucket (text, name, labels);
  g_string_append (text, "+Inf");
  end_bucket (text, total);
  openmetrics_add_uint (text, name, "_count", labels, total);
  if (is_duration)
    openmetrics_add_seconds (text, name, "_sum", labels, sum);
  else
    openmetrics_add_uint (text, name, "_sum", labels, sum);
}
