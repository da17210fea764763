/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rust-model.c: compares a session with the exact figures that the samples of hotpath for Rust were made of.
 *
 * The other way round from what a reader does: a model's figure says how it would be rounded in a report,
 * and so how far the session's may be from it.
 */
#include "rust-model.h"

#include <math.h>
#include <string.h>

/* What the samples' percentiles are of the mean, to within a bucket of their histograms. */
static const struct
{
  double percent;
  double factor;
} percentiles[] = { { 50, .93 }, { 95, 1.42 }, { 99, 1.9 } };

#define BUCKET .002

JsonNode *
rust_model_load (const char *scenario)
{
  g_autofree char *name = g_strdup_printf ("model-%s.json", scenario);
  g_autofree char *path = g_build_filename (g_getenv ("HOTPATH_TEST_DATA"), "reports-of-rust", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *model;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  model = json_from_string (text, &error);
  g_assert_no_error (error);
  return model;
}

/* ---- One figure ---- */

static double
duration_step (double ns)
{
  return ns < 1e3 ? 0 : ns < 1e6 ? 10 : ns < 1e9 ? 1e4 : 1e7;
}

static double
bytes_step (double bytes)
{
  double scale = 1;

  while (bytes >= scale * 1024 && scale < pow (1024, 4))
    scale *= 1024;
  return scale == 1 ? 0 : scale / 10;
}

static double
step_of (DashUnit unit, double value, RustPrecision precision)
{
  if (precision == RUST_EXACT)
    return 0;
  if (unit == DASH_UNIT_DURATION)
    return duration_step (value);
  if (unit == DASH_UNIT_BYTES)
    return bytes_step (value);
  return 0;
}

/* Whoever writes a figure cuts off what is behind the last digit. */
static void
check_near (const char *what, double found, double expected, double tolerance)
{
  if (isnan (expected) && isnan (found))
    return;
  if (isnan (expected) || isnan (found) || fabs (found - expected) > tolerance + (expected != floor (expected)))
    g_error ("%s: found %.17g, the model has %.17g, may differ by %g", what, found, expected, tolerance);
}

static double
factor_of (double percent)
{
  for (gsize i = 0; i < G_N_ELEMENTS (percentiles); i++)
    if (percentiles[i].percent == percent)
      return percentiles[i].factor;
  g_assert_not_reached ();
}

static double
number (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NAN : json_node_get_double (node);
}

static double
element (JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_NULL (node) ? NAN : json_node_get_double (node);
}

static JsonObject *
find (JsonArray *array, const char *member, const char *value)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);

      if (g_str_equal (json_object_get_string_member (object, member), value))
        return object;
    }
  return NULL;
}

/* ---- Functions ---- */

static void
check_function (DashSession *session, DashFunction *function, JsonObject *model, RustPrecision precision)
{
  const char *name = dash_function_get_name (function);
  const double calls = number (model, "calls");
  const double total_ns = number (model, "total_ns");
  const double mean_ns = total_ns / calls;
  gsize n = 0;
  const double *percents = dash_session_get_percentiles (session, &n);
  gboolean rounded = precision == RUST_ROUNDED && total_ns >= 1000;

  g_assert_cmpuint (dash_function_get_figures (function)->calls, ==, (guint64) calls);
  check_near (name, (double) dash_function_get_figures (function)->total_ns, total_ns,
              step_of (DASH_UNIT_DURATION, total_ns, precision));
  check_near (name, dash_function_get_average_ns (function), mean_ns,
              step_of (DASH_UNIT_DURATION, mean_ns, precision));
  g_assert_cmpint (dash_function_get_certainty (function, DASH_SORT_TOTAL, 0), ==,
                   rounded ? DASH_CERTAINTY_ROUNDED : DASH_CERTAINTY_EXACT);
  g_assert_cmpint (dash_function_get_certainty (function, DASH_SORT_SELF, 0), ==, DASH_CERTAINTY_UNKNOWN);
  g_assert_cmpint (dash_function_get_certainty (function, DASH_SORT_MAX, 0), ==, DASH_CERTAINTY_UNKNOWN);
  for (gsize i = 0; i < n; i++)
    {
      /* Of one call all percentiles are that call, but longer than 1000 s is not told. */
      double expected = calls == 1 ? MIN (total_ns, 1e12) : mean_ns * factor_of (percents[i]);

      check_near (name, (double) dash_function_percentile (function, percents[i]), expected,
                  step_of (DASH_UNIT_DURATION, expected, precision) + expected * BUCKET);
    }
  if (json_object_has_member (model, "loc") && dash_function_get_file (function) != NULL)
    {
      JsonArray *place = json_object_get_array_member (model, "loc");

      g_assert_cmpstr (dash_function_get_file (function), ==, json_array_get_string_element (place, 0));
      g_assert_cmpuint (dash_function_get_line (function), ==, (guint) json_array_get_int_element (place, 1));
    }
}

static void
check_functions (DashSession *session, JsonObject *model, RustPrecision precision)
{
  JsonArray *functions = json_object_get_array_member (model, "functions");

  g_assert_cmpuint (dash_session_get_n_functions (session), ==, json_array_get_length (functions));
  for (guint i = 0; i < dash_session_get_n_functions (session); i++)
    {
      DashFunction *function = dash_session_get_nth_function (session, i);
      JsonObject *found = find (functions, "name", dash_function_get_name (function));

      g_assert_nonnull (found);
      check_function (session, function, found, precision);
      /* The first is what all percentages are of. */
      check_near ("share", dash_function_get_share (function),
                  number (found, "total_ns") / number (json_array_get_object_element (functions, 0), "total_ns"),
                  .01);
    }
}

/* ---- Sections ---- */

/* What the model says of a field of a row. */
typedef struct
{
  DashRecord *record;
  JsonNode *model;
  double mean[2];    /* of the first and the second histogram of the section, or NAN */
  RustPrecision precision;
} Truth;

static double
expect_thread (JsonArray *row, const char *key)
{
  if (g_str_equal (key, "tid"))
    return element (row, 0);
  if (g_str_equal (key, "cpu_ns"))
    return round ((element (row, 4) + element (row, 5)) * 1e9);
  if (g_str_equal (key, "cpu_now_permille"))
    return element (row, 6) * 10;
  if (g_str_equal (key, "cpu_max_permille"))
    return element (row, 7) * 10;
  if (g_str_equal (key, "cpu_avg_permille"))
    return element (row, 8) * 10;
  if (g_str_equal (key, "allocated_bytes"))
    return element (row, 9);
  if (g_str_equal (key, "freed_bytes"))
    return element (row, 10);
  g_error ("nothing is known of “%s” of a thread", key);
}

/* From version 0.23 on all channels that are made in one place are one. */
static double
times_instances (DashRecord *record, JsonObject *row, const char *member)
{
  const double one = number (row, member);

  return dash_record_find_number (record, "sent") > number (row, "sent") ? one * number (row, "inst") : one;
}

static double
expect_channel (DashRecord *record, JsonObject *row, const char *key)
{
  if (g_str_equal (key, "line"))
    return element (json_object_get_array_member (row, "loc"), 1);
  if (g_str_equal (key, "capacity"))
    return json_object_get_null_member (row, "cap") ? 0 : number (row, "cap");
  if (g_str_equal (key, "item_bytes"))
    return number (row, "size");
  if (g_str_equal (key, "sent"))
    return times_instances (record, row, "sent");
  if (g_str_equal (key, "received"))
    return times_instances (record, row, "recv");
  if (g_str_equal (key, "max_queued"))
    return number (row, "maxq");
  /* The first versions leave out the one that their own thread holds. */
  if (g_str_equal (key, "queued"))
    {
      const double all = number (row, "sent") - number (row, "recv");

      return dash_record_find_number (record, key) == all ? all : MAX (0, all - 1);
    }
  g_error ("nothing is known of “%s” of a channel", key);
}

static double
expect_stream (JsonObject *row, const char *key)
{
  if (g_str_equal (key, "line"))
    return element (json_object_get_array_member (row, "loc"), 1);
  if (g_str_equal (key, "items"))
    return number (row, "n");
  if (g_str_equal (key, "item_bytes"))
    return number (row, "size");
  g_error ("nothing is known of “%s” of a stream", key);
}

static double
expect_future (JsonObject *row, const char *key)
{
  if (g_str_equal (key, "line"))
    return element (json_object_get_array_member (row, "loc"), 1);
  if (g_str_equal (key, "calls"))
    return number (row, "calls");
  if (g_str_equal (key, "polls"))
    return number (row, "polls");
  if (g_str_equal (key, "poll_total_ns"))
    return number (row, "ns");
  g_error ("nothing is known of “%s” of a future", key);
}

static double
expect_value (JsonObject *row, const char *key)
{
  if (g_str_equal (key, "updates"))
    return number (row, "n");
  if (g_str_equal (key, "value"))
    return g_ascii_strtod (json_object_get_string_member (row, "last"), NULL);
  g_error ("nothing is known of “%s” of a value", key);
}

static double
expect_allocating (JsonObject *row, const char *key)
{
  if (g_str_equal (key, "line"))
    return element (json_object_get_array_member (row, "loc"), 1);
  if (g_str_equal (key, "calls"))
    return number (row, "calls");
  if (g_str_equal (key, "total_bytes") && !json_object_get_boolean_member (row, "unattributed"))
    return number (row, "alloc_bytes");
  g_error ("nothing is known of “%s” of what a function allocates", key);
}

/* Reads and writes of one lock are rows of their own. */
static const char *
lock_member (DashRecord *record, const char *mutex, const char *read, const char *write)
{
  const char *kind = dash_record_find_text (record, "kind");

  return g_str_equal (kind, "mutex") ? mutex : g_str_equal (kind, "read") ? read : write;
}

static double
expect_lock (DashRecord *record, JsonObject *row, const char *key)
{
  const double count = number (row, lock_member (record, "n", "r", "w"));

  if (g_str_equal (key, "line"))
    return element (json_object_get_array_member (row, "loc"), 1);
  if (g_str_equal (key, "acquisitions"))
    return count;
  if (g_str_equal (key, "wait_total_ns"))
    return count * number (row, lock_member (record, "wait", "rw", "ww"));
  if (g_str_equal (key, "hold_total_ns"))
    return count * number (row, lock_member (record, "acq", "ra", "wa"));
  g_error ("nothing is known of “%s” of a lock", key);
}

static double
expect_runtime (JsonObject *row, const char *key)
{
  if (g_str_equal (key, "iterations"))
    return number (row, "poll_count");
  if (g_str_equal (key, "busy_ns"))
    return number (row, "busy_duration_ms") * 1e6;
  if (g_str_equal (key, "sources"))
    return number (row, json_object_has_member (row, "local_queue_depth") ? "local_queue_depth" : "global_queue_depth");
  if (g_str_equal (key, "threads"))
    return number (row, "num_workers");
  g_error ("nothing is known of “%s” of a runtime", key);
}

static double
expect (const Truth *truth, const char *key)
{
  JsonObject *row = JSON_NODE_HOLDS_OBJECT (truth->model) ? json_node_get_object (truth->model) : NULL;

  switch (dash_record_get_section (truth->record))
    {
    case DASH_SECTION_MEMORY:
      return expect_allocating (row, key);
    case DASH_SECTION_THREADS:
      return expect_thread (json_node_get_array (truth->model), key);
    case DASH_SECTION_CHANNELS:
      return expect_channel (truth->record, row, key);
    case DASH_SECTION_STREAMS:
      return expect_stream (row, key);
    case DASH_SECTION_FUTURES:
      return expect_future (row, key);
    case DASH_SECTION_LOCKS:
      return expect_lock (truth->record, row, key);
    case DASH_SECTION_RUNTIME:
      return expect_runtime (row, key);
    case DASH_SECTION_VALUES:
    default:
      return expect_value (row, key);
    }
}

/* A mean, or NAN: nothing of the kind may be known then. */
static double
expect_mean (const Truth *truth, const char *histogram)
{
  JsonObject *row = JSON_NODE_HOLDS_OBJECT (truth->model) ? json_node_get_object (truth->model) : NULL;

  if (g_str_equal (histogram, "bytes_histogram") && dash_record_get_section (truth->record) == DASH_SECTION_MEMORY)
    return json_object_get_boolean_member (row, "unattributed") ? NAN
                                                                : number (row, "alloc_bytes") / number (row, "calls");
  if (g_str_equal (histogram, "delay_histogram"))
    return number (row, "delay");
  if (g_str_equal (histogram, "poll_histogram"))
    return floor (number (row, "ns") / number (row, "polls"));
  if (g_str_equal (histogram, "wait_histogram"))
    return number (row, lock_member (truth->record, "wait", "rw", "ww"));
  if (g_str_equal (histogram, "hold_histogram"))
    return number (row, lock_member (truth->record, "acq", "ra", "wa"));
  if (g_str_equal (histogram, "dispatch_histogram"))
    return number (row, "mean_poll_time_us") * 1e3;
  return NAN;
}

static double
tolerance_of (const Truth *truth, const DashFieldInfo *field, double expected)
{
  const double calls = dash_record_find_number (truth->record, "calls");

  if (truth->precision == RUST_ROUNDED)
    {
      /* A total that is made of a mean is no better than that. */
      if (g_str_has_suffix (field->key, "_total_ns") && dash_record_get_section (truth->record) == DASH_SECTION_LOCKS)
        {
          const double count = dash_record_find_number (truth->record, "acquisitions");

          return count * duration_step (expected / count);
        }
      if (g_str_equal (field->key, "poll_total_ns") || g_str_equal (field->key, "item_bytes"))
        return 0; /* always exact */
    }
  /* Up to version 0.9 the total is the mean, a whole number, times the calls. */
  else if (g_str_equal (field->key, "total_bytes"))
    return calls;
  return step_of (field->unit, expected, truth->precision);
}

static void
check_histogram (DashSession *session, const Truth *truth, const DashSectionInfo *info, guint f)
{
  const double mean = expect_mean (truth, info->rows.fields[f].key);

  for (guint i = 0; i < info->n_figures; i++)
    {
      const DashFigureInfo *figure = &info->figures[i];
      gsize n = 0;
      const double *percents = dash_session_get_percentiles (session, &n);

      if (figure->field != (gint8) f || figure->kind != DASH_FIGURE_PERCENTILE)
        continue;
      for (gsize p = 0; p < n; p++)
        {
          double found = dash_record_get_figure (truth->record, figure, percents[p]);
          /* As long as a mebibyte is counted, more is not told. */
          double expected = isnan (mean) ? NAN : mean * factor_of (percents[p]);

          if (dash_record_find_number (truth->record, "calls") == 1)
            expected = MIN (mean, 1e9);
          if (isnan (found) && !isnan (mean))
            continue; /* not told by this generation */
          check_near (info->rows.fields[f].key, found, expected,
                      step_of (figure->unit, expected, truth->precision) + expected * BUCKET);
        }
    }
}

static guint
check_record (DashSession *session, const Truth *truth)
{
  const DashSectionInfo *info = dash_section_get_info (dash_record_get_section (truth->record));
  guint n_checked = 0;

  for (guint f = 0; f < info->rows.n_fields; f++)
    {
      const DashFieldInfo *field = &info->rows.fields[f];
      double expected;

      if (field->kind == DASH_FIELD_HISTOGRAM)
        check_histogram (session, truth, info, f);
      if (field->kind == DASH_FIELD_TEXT || field->kind == DASH_FIELD_HISTOGRAM ||
          !dash_record_has (truth->record, (gint) f))
        continue;
      expected = expect (truth, field->key);
      check_near (field->key, dash_record_get_number (truth->record, (gint) f), expected,
                  tolerance_of (truth, field, expected));
      n_checked++;
    }
  for (guint i = 0; i < info->n_figures; i++)
    {
      const DashFigureInfo *figure = &info->figures[i];
      double found = dash_record_get_figure (truth->record, figure, 0);
      double mean;

      if (figure->kind != DASH_FIGURE_MEAN || isnan (found))
        continue;
      for (guint f = 0; f < info->rows.n_fields; f++)
        if (info->rows.fields[f].kind == DASH_FIELD_HISTOGRAM &&
            info->rows.fields[f].metric == info->rows.fields[figure->field].metric)
          {
            mean = expect_mean (truth, info->rows.fields[f].key);
            check_near (figure->id, found, mean, step_of (figure->unit, mean, truth->precision));
            n_checked++;
          }
    }
  return n_checked;
}

static JsonNode *
find_row (JsonObject *model, DashRecord *record)
{
  const char *name = dash_record_get_name (record);
  const char *kind = dash_record_find_text (record, "kind");
  JsonArray *rows = NULL;
  const char *member = "label";

  switch (dash_record_get_section (record))
    {
    case DASH_SECTION_MEMORY:
      rows = json_object_get_array_member (model, "functions");
      member = "name";
      break;
    case DASH_SECTION_THREADS:
      rows = json_object_get_array_member (json_object_get_object_member (model, "threads"), "rows");
      for (guint i = 0; i < json_array_get_length (rows); i++)
        if (element (json_array_get_array_element (rows, i), 0) == dash_record_find_number (record, "tid"))
          return json_array_get_element (rows, i);
      return NULL;
    case DASH_SECTION_CHANNELS:
      rows = json_object_get_array_member (model, "channels");
      break;
    case DASH_SECTION_STREAMS:
      rows = json_object_get_array_member (model, "streams");
      break;
    case DASH_SECTION_FUTURES:
      rows = json_object_get_array_member (model, "futures");
      break;
    case DASH_SECTION_LOCKS:
      rows = json_object_get_array_member (json_object_get_object_member (model, "locks"),
                                           g_str_equal (kind, "mutex") ? "mx" : "rw");
      break;
    case DASH_SECTION_RUNTIME:
      if (g_str_equal (name, "tokio"))
        return json_object_get_member (model, "tokio");
      rows = json_object_get_array_member (json_object_get_object_member (model, "tokio"), "workers");
      return json_array_get_element (rows, (guint) g_ascii_strtoull (name + strlen ("worker "), NULL, 10));
    case DASH_SECTION_VALUES:
    default:
      rows = json_object_get_array_member (model, "debug");
      member = "expr";
      break;
    }
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (g_str_equal (json_object_get_string_member (json_array_get_object_element (rows, i), member), name))
      return json_array_get_element (rows, i);
  return NULL;
}

void
rust_model_check (DashSession *session, JsonNode *model, RustPrecision precision)
{
  JsonObject *object = json_node_get_object (model);

  check_functions (session, object, precision);
  for (guint s = 0; s < DASH_N_SECTIONS; s++)
    for (guint i = 0; i < dash_session_get_n_records (session, (DashSection) s); i++)
      {
        Truth truth = { .record = dash_session_get_nth_record (session, (DashSection) s, i), .precision = precision };

        if (g_str_equal (dash_record_get_name (truth.record), "tokio blocking"))
          {
            g_assert_cmpfloat (dash_record_find_number (truth.record, "threads"), ==, 2);
            continue;
          }
        truth.model = find_row (object, truth.record);
        g_assert_nonnull (truth.model);
        g_assert_cmpuint (check_record (session, &truth), >, 0);
      }
}
