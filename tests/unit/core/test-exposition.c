/* SPDX-License-Identifier: MIT
 *
 * test-exposition.c: samples in each format of Prometheus, byte by byte: numbers, labels, buckets, limits.
 */
#include "demangle.h"
#include "exposition.h"
#include "protobuf.h"

#include <glib.h>
#include <locale.h>
#include <string.h>

static const hp_bounds bounds = { 3, { 1e-6, 0.001, 10 } };

static char *
write_sample (hp_metrics_format format, const hp_labels *labels, hp_family_type type, hp_sample value)
{
  hp_buffer buffer = HP_BUFFER_INIT;
  hp_exposition out = { .buffer = &buffer, .format = format };
  hp_exposition_begin (&out, "a_seconds", type, "seconds", "A \"help\".");
  hp_exposition_add (&out, labels, value);
  hp_exposition_end (&out);
  return hp_buffer_finish (&buffer, NULL);
}

static void
assert_sample (hp_sample value, const char *expected)
{
  char *text = write_sample (HP_METRICS_TEXT, NULL, HP_FAMILY_GAUGE, value);
  char *line = strrchr (g_strchomp (text), '\n') + 1;
  g_assert_cmpstr (line, ==, expected);
  g_free (text);
}

static void
test_numbers (void)
{
  setlocale (LC_ALL, "de_DE.UTF-8"); /* where it is there, a comma is no point */
  assert_sample ((hp_sample){ .number = 0 }, "a_seconds 0");
  assert_sample ((hp_sample){ .number = G_MAXUINT64 }, "a_seconds 18446744073709551615");
  assert_sample ((hp_sample){ HP_SAMPLE_NANOSECONDS, .number = 1 }, "a_seconds 0.000000001");
  assert_sample ((hp_sample){ HP_SAMPLE_NANOSECONDS, .number = 12000000000 }, "a_seconds 12");
  assert_sample ((hp_sample){ HP_SAMPLE_NANOSECONDS, .number = G_MAXUINT64 }, "a_seconds 18446744073.709551615");
  assert_sample ((hp_sample){ HP_SAMPLE_PERMILLE, .number = 1050 }, "a_seconds 1.05");
  assert_sample ((hp_sample){ HP_SAMPLE_DECIMAL, .decimal = -2.5e-7 }, "a_seconds -2.5e-07");
  setlocale (LC_ALL, "C");
}

static void
test_families (void)
{
  char *text = write_sample (HP_METRICS_TEXT, NULL, HP_FAMILY_COUNTER, (hp_sample){ .number = 3 });
  g_assert_cmpstr (text, ==, "# HELP a_seconds_total A \"help\".\n# TYPE a_seconds_total counter\na_seconds_total 3\n");
  g_free (text);
  text = write_sample (HP_METRICS_OPENMETRICS, NULL, HP_FAMILY_COUNTER, (hp_sample){ .number = 3 });
  g_assert_cmpstr (text, ==, "# HELP a_seconds A \"help\".\n# TYPE a_seconds counter\n# UNIT a_seconds seconds\n"
                             "a_seconds_total 3\n# EOF\n");
  g_free (text);
}

static char *
label_text (const char *value)
{
  hp_labels labels = { 0 };
  hp_labels_add (&labels, "of", value);
  char *text = write_sample (HP_METRICS_TEXT, &labels, HP_FAMILY_GAUGE, (hp_sample){ .number = 1 });
  char *start = strrchr (g_strchomp (text), '\n') + 1 + strlen ("a_seconds");
  char *label = g_strndup (start, strlen (start) - strlen (" 1"));
  g_free (text);
  return label;
}

static void
assert_label (const char *value, const char *expected)
{
  char *text = label_text (value);
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_labels (void)
{
  assert_label ("", "");
  assert_label (NULL, "");
  assert_label ("a \"b\"\\c\nd\té", "{of=\"a \\\"b\\\"\\\\c\\nd\té\"}");
  assert_label ("\xff" "a\xc3", "{of=\"\xef\xbf\xbd" "a\xef\xbf\xbd\"}");
}

static void
test_long_labels (void)
{
  char *value = g_strnfill (HP_LABEL_BYTES + 1, 'x');
  g_assert_cmpuint (hp_label_length (value), ==, HP_LABEL_BYTES);
  char *text = label_text (value);
  g_assert_true (g_str_has_suffix (text, "xx…\"}"));
  g_assert_cmpuint (strlen (text), ==, strlen ("{of=\"\"}") + HP_LABEL_BYTES + strlen ("…"));
  g_free (text);

  value[HP_LABEL_BYTES] = '\0';
  text = label_text (value);
  g_assert_true (g_str_has_suffix (text, "xxx\"}"));
  g_free (text);

  memcpy (value + HP_LABEL_BYTES - 1, "é", 2); /* a character across the limit goes as a whole */
  g_assert_cmpuint (hp_label_length (value), ==, HP_LABEL_BYTES - 1);
  g_free (value);
}

static hp_histogram *
make_histogram (const guint64 *values, guint count)
{
  static hp_histogram_sum sum;
  hp_histogram_sum_clear (&sum);
  for (guint i = 0; i < count; i++)
    hp_histogram_sum_add (&sum, hp_bucket_index (values[i]), 1);
  return hp_histogram_new (&sum, NULL);
}

static void
test_histogram (void)
{
  static const guint64 values[] = { 0, 1000, 1000, 1001, 900000, 5000000, 20000000000 };
  hp_histogram *histogram = make_histogram (values, G_N_ELEMENTS (values));
  hp_buffer buffer = HP_BUFFER_INIT;
  hp_exposition out = { .buffer = &buffer };
  hp_exposition_begin (&out, "b", HP_FAMILY_HISTOGRAM, "", "h");
  hp_exposition_add_histogram (&out, NULL, histogram, true, (hp_sample){ HP_SAMPLE_DECIMAL, .decimal = 1.5 }, &bounds);
  hp_exposition_add_histogram (&out, NULL, NULL, true, (hp_sample){ 0 }, &bounds);
  hp_exposition_end (&out);
  char *text = hp_buffer_finish (&buffer, NULL);
  /* 1000 and 1001 share a bucket, whose middle is above a microsecond's bound or not: all or none. */
  gboolean together = hp_bucket_middle (hp_bucket_index (1000)) <= 1000;
  char *expected = g_strdup_printf ("# HELP b h\n# TYPE b histogram\nb_bucket{le=\"1e-06\"} %d\nb_bucket{le=\"0.001\"} 5\n"
                                    "b_bucket{le=\"10.0\"} 6\nb_bucket{le=\"+Inf\"} 7\nb_sum 1.5\nb_count 7\n"
                                    "b_bucket{le=\"1e-06\"} 0\nb_bucket{le=\"0.001\"} 0\nb_bucket{le=\"10.0\"} 0\n"
                                    "b_bucket{le=\"+Inf\"} 0\nb_sum 0\nb_count 0\n", together ? 4 : 1);
  g_assert_cmpstr (text, ==, expected);
  g_free (expected);
  g_free (text);
  hp_histogram_unref (histogram);
}

static void
assert_bytes (hp_buffer *buffer, const char *bytes, gsize count)
{
  g_assert_cmpmem (buffer->text, buffer->length, bytes, count);
  buffer->length = 0;
}

/* The examples of Protocol Buffers' own description of its encoding, and the ends of the ranges. */
static void
test_wire_format (void)
{
  hp_buffer buffer = HP_BUFFER_INIT, part = HP_BUFFER_INIT;
  hp_protobuf_unsigned (&buffer, 1, 150);
  assert_bytes (&buffer, "\x08\x96\x01", 3);
  hp_protobuf_text (&buffer, 2, "testing");
  assert_bytes (&buffer, "\x12\x07testing", 9);
  hp_protobuf_unsigned (&part, 1, 150);
  hp_protobuf_message (&buffer, 3, &part);
  assert_bytes (&buffer, "\x1a\x03\x08\x96\x01", 5);
  g_assert_cmpuint (part.length, ==, 0);
  hp_protobuf_double (&buffer, 1, 1.0);
  assert_bytes (&buffer, "\x09\0\0\0\0\0\0\xf0\x3f", 9);
  hp_protobuf_unsigned (&buffer, 16, 0);
  assert_bytes (&buffer, "\x80\x01\x00", 3);
  hp_protobuf_varint (&buffer, 127);
  hp_protobuf_varint (&buffer, 128);
  assert_bytes (&buffer, "\x7f\x80\x01", 3);
  hp_protobuf_varint (&buffer, G_MAXUINT64);
  assert_bytes (&buffer, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10);
  g_assert_cmpuint (hp_zigzag (0), ==, 0);
  g_assert_cmpuint (hp_zigzag (-1), ==, 1);
  g_assert_cmpuint (hp_zigzag (1), ==, 2);
  g_assert_cmpuint (hp_zigzag (G_MININT64), ==, G_MAXUINT64);
  g_assert_cmpuint (hp_zigzag (G_MAXINT64), ==, G_MAXUINT64 - 1);
  hp_buffer_clear (&part);
  hp_buffer_clear (&buffer);
}

static void
test_bounds (void)
{
  static const char *const bad[] = { "", ",", "1,", ",1", "1,,2", "1;2", "2,1", "1,1", "0,1", "-1", "x", "1x",
                                     "nan", "inf", "1e99", "0x", "1 2" };
  hp_bounds read = { 1, { 7 } };
  GString *text = g_string_new ("1");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_false (hp_bounds_parse (&read, bad[i]));
    g_assert_cmpuint (read.count, ==, 1);
    g_assert_cmpfloat (read.at[0], ==, 7);
  }
  g_assert_true (hp_bounds_parse (&read, "2.5e-7, 0.001 ,1"));
  g_assert_cmpuint (read.count, ==, 3);
  g_assert_cmpfloat (read.at[0], ==, 2.5e-7);
  for (guint i = 2; i <= HP_MAX_BOUNDS; i++)
    g_string_append_printf (text, ",%u", i);
  g_assert_true (hp_bounds_parse (&read, text->str));
  g_assert_cmpuint (read.count, ==, HP_MAX_BOUNDS);
  g_string_append_printf (text, ",%u", HP_MAX_BOUNDS + 1);
  g_assert_false (hp_bounds_parse (&read, text->str));
  g_string_free (text, TRUE);
}

static void
test_name_tail (void)
{
  static const struct {
    const char *name;
    guint parts;
    const char *tail;
  } cases[] = {
    { "a::b::c", 0, "a::b::c" }, { "a::b::c", 1, "c" }, { "a::b::c", 2, "b::c" }, { "a::b::c", 3, "a::b::c" },
    { "a::b::c", 9, "a::b::c" }, { "main", 1, "main" }, { "", 1, "" },
    { "ns::map<std::string, int>::at(ns::key)", 1, "at(ns::key)" },
    { "ns::map<std::string, int>::at(ns::key)", 2, "map<std::string, int>::at(ns::key)" },
    { "ns::stream::operator<<(int)", 1, "operator<<(int)" }, { "ns::f::operator()(ns::a)", 1, "operator()(ns::a)" },
    { "ns::operator->::x", 1, "x" }, { "(anonymous namespace)::f", 1, "f" }, { "a::", 1, "" }, { ">>::a", 1, "a" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (hp_name_tail (cases[i].name, cases[i].parts), ==, cases[i].tail);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exposition/numbers", test_numbers);
  g_test_add_func ("/exposition/families", test_families);
  g_test_add_func ("/exposition/labels", test_labels);
  g_test_add_func ("/exposition/long-labels", test_long_labels);
  g_test_add_func ("/exposition/histogram", test_histogram);
  g_test_add_func ("/exposition/wire-format", test_wire_format);
  g_test_add_func ("/exposition/bounds", test_bounds);
  g_test_add_func ("/exposition/name-tail", test_name_tail);
  return g_test_run ();
}
