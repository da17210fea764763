/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-json-reader.c: JSON is taken as RFC 8259 has it, and nothing else is.
 */
#include <string.h>

#include "dash-json-reader.h"
#include "dash-report-reader.h"

static GError *
skip_text (const char *text, gsize length)
{
  /* A copy without a terminator, so that reading too far is seen. */
  g_autofree char *copy = g_memdup2 (text, MAX (length, 1));
  DashJsonReader json;
  GError *error;

  dash_json_reader_init (&json, copy, NULL, copy + length, "");
  if (dash_json_reader_skip (&json, NULL, NULL))
    dash_json_reader_finish (&json);
  error = g_steal_pointer (&json.error);
  dash_json_reader_clear (&json);
  return error;
}

static void
test_valid (void)
{
  static const char *const texts[] = {
    "null", "true", "false", "0", "-0", "12", "-1.5e+10", "1E5", "0.25", "\"\"", "\"a\\u00e4\\n\\\"\"", "[]", "{}",
    " [ 1 , [ ] , { } ] ", "{\"a\":{\"b\":[null,{\"c\":1}]},\"a\":2}", "\t\r\n1\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = skip_text (texts[i], strlen (texts[i]));

      g_test_message ("%s", texts[i]);
      g_assert_no_error (error);
    }
}

static void
test_invalid (void)
{
  static const char *const texts[] = {
    "nul1", "True", "01", "-a", "1.x", "+1", "1e+]", ".5", "[1 2]", "[1,]", "[,1]", "{\"a\" 1}", "{a:1}", "{\"a\":1,}",
    "{\"a\":}", "'a'", "/* */ 1", "1 2", "\"\n\"", "]", "}", "[}", "{]", "NaN",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = skip_text (texts[i], strlen (texts[i]));

      g_test_message ("%s", texts[i]);
      g_assert_error (error, DASH_REPORT_ERROR, DASH_REPORT_ERROR_NOT_JSON);
    }
}

static void
test_cut_off (void)
{
  static const char whole[] = "{\"a\":[1,-2.5e3,true,false,null,\"x\\u00e4\\\\\"],\"b\":{\"c\":{}}}";

  for (gsize length = 0; length < sizeof whole - 1; length++)
    {
      g_autoptr (GError) error = skip_text (whole, length);

      g_assert_nonnull (error);
      g_assert_cmpint (error->code, ==, DASH_REPORT_ERROR_TRUNCATED);
    }
}

static void
test_depth (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint n = DASH_JSON_MAX_DEPTH; n <= DASH_JSON_MAX_DEPTH + 1; n++)
    {
      g_autoptr (GError) error = NULL;

      g_string_truncate (text, 0);
      for (guint i = 0; i < n; i++)
        g_string_append_c (text, '[');
      for (guint i = 0; i < n; i++)
        g_string_append_c (text, ']');
      error = skip_text (text->str, text->len);
      if (n <= DASH_JSON_MAX_DEPTH)
        g_assert_no_error (error);
      else
        g_assert_error (error, DASH_REPORT_ERROR, DASH_REPORT_ERROR_TOO_LARGE);
    }
}

static char *
take_string (const char *text)
{
  DashJsonReader json;
  const char *value;
  char *copy = NULL;

  dash_json_reader_init (&json, text, NULL, text + strlen (text), "");
  if (dash_json_reader_take_string (&json, &value))
    copy = g_strdup (value);
  dash_json_reader_clear (&json);
  return copy;
}

static void
test_strings (void)
{
  static const struct
  {
    const char *text;
    const char *value; /* NULL: an error */
  } cases[] = {
    { "\"plain\"", "plain" },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
    { "\"\\u00e4\\u20AC\"", "ä€" },
    { "\"\\ud83d\\ude00\"", "😀" },
    { "\"\\ud83d\"", "\xef\xbf\xbd" },
    { "\"\\ude00x\"", "\xef\xbf\xbdx" },
    { "\"\\ud83d\\u0041\"", "\xef\xbf\xbd" "A" },
    { "\"a\\u0000b\"", "a\xef\xbf\xbd" "b" },
    { "\"\\x41\"", NULL },
    { "\"\\u12g4\"", NULL },
    { "\"\\u12\"", NULL },
    { "\"\xff\"", NULL },
    { "\"\xc3\"", NULL },
    { "12", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *value = take_string (cases[i].text);

      g_assert_cmpstr (value, ==, cases[i].value);
    }
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    gboolean good;
    guint64 value;
  } cases[] = {
    { "0", TRUE, 0 },
    { "9223372036854775807", TRUE, G_MAXINT64 },
    { "9223372036854775808", FALSE, 0 },
    { "99999999999999999999999999", FALSE, 0 },
    { "-1", FALSE, 0 },
    { "1.0", FALSE, 0 },
    { "1e3", FALSE, 0 },
    { "\"1\"", FALSE, 0 },
    { "true", FALSE, 0 },
    { "null", TRUE, 42 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DashJsonReader json;
      guint64 value = 42;

      dash_json_reader_init (&json, cases[i].text, NULL, cases[i].text + strlen (cases[i].text), "");
      g_assert_cmpint (dash_json_reader_take_uint (&json, &value), ==, cases[i].good);
      if (cases[i].good)
        g_assert_cmpuint (value, ==, cases[i].value);
      else
        g_assert_error (json.error, DASH_REPORT_ERROR, DASH_REPORT_ERROR_INVALID);
      dash_json_reader_clear (&json);
    }
}

static void
test_place_in_error (void)
{
  static const char text[] = "{\n \"a\": [\n  {\"b\": 1},\n  {\"b\": \"x\"}\n ]\n}";
  DashJsonReader json;
  const char *key;
  gsize length;
  guint64 value;

  dash_json_reader_init (&json, text, NULL, text + sizeof text - 1, "");
  g_assert_true (dash_json_reader_enter_object (&json));
  g_assert_true (dash_json_reader_next_member (&json, &key, &length));
  g_assert_true (dash_json_reader_enter_array (&json));
  while (dash_json_reader_next_element (&json))
    {
      dash_json_reader_enter_object (&json);
      while (dash_json_reader_next_member (&json, &key, &length))
        dash_json_reader_take_uint (&json, &value);
    }
  g_assert_error (json.error, DASH_REPORT_ERROR, DASH_REPORT_ERROR_INVALID);
  g_assert_cmpstr (json.error->message, ==, "Line 4, column 9, at “a[1].b”: Expected a whole number here.");
  dash_json_reader_clear (&json);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-reader/valid", test_valid);
  g_test_add_func ("/json-reader/invalid", test_invalid);
  g_test_add_func ("/json-reader/cut-off", test_cut_off);
  g_test_add_func ("/json-reader/depth", test_depth);
  g_test_add_func ("/json-reader/strings", test_strings);
  g_test_add_func ("/json-reader/numbers", test_numbers);
  g_test_add_func ("/json-reader/place-in-error", test_place_in_error);
  return g_test_run ();
}
