/* SPDX-License-Identifier: MIT
 *
 * test-buffer.c: growing, numbers, JSON texts.
 */
#include "buffer.h"
#include "json.h"

#include <glib.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
assert_finished (hp_buffer *buffer, const char *expected)
{
  size_t length;
  char *text = hp_buffer_finish (buffer, &length);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (length, ==, strlen (expected));
  free (text);
}

static void
test_grows (void)
{
  hp_buffer buffer = HP_BUFFER_INIT;
  for (guint i = 0; i < 100000; i++)
    hp_buffer_add (&buffer, "0123456789");
  g_assert_cmpuint (buffer.length, ==, 1000000);
  g_assert_true (memcmp (buffer.text + 999990, "0123456789", 10) == 0);
  hp_buffer_clear (&buffer);
  g_assert_null (buffer.text);
  assert_finished (&buffer, "");
}

static void
test_lives_without_memory (void)
{
  hp_buffer buffer = HP_BUFFER_INIT;
  hp_buffer_add (&buffer, "before");
  g_assert_null (hp_buffer_reserve (&buffer, SIZE_MAX / 2));
  g_assert_true (buffer.failed);
  hp_buffer_add (&buffer, "after");
  hp_buffer_add_unsigned (&buffer, 1);
  hp_buffer_add_json_text (&buffer, "text");
  g_assert_cmpuint (buffer.length, ==, strlen ("before"));
  g_assert_null (hp_buffer_finish (&buffer, NULL));
  g_assert_false (buffer.failed);
}

static void
test_unsigned (void)
{
  static const guint64 values[] = { 0, 9, 10, 99, 100, 101, 999, 1000, 1001, 9999, 10000, 12345, 4294967295u, 9999999999999999999u, UINT64_MAX };
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    hp_buffer buffer = HP_BUFFER_INIT;
    char *expected = g_strdup_printf ("%" G_GUINT64_FORMAT, values[i]);
    hp_buffer_add_unsigned (&buffer, values[i]);
    assert_finished (&buffer, expected);
    g_free (expected);
  }
}

static void
test_decimals (void)
{
  static const struct {
    double value;
    guint decimals;
    const char *text;
  } cases[] = {
    { 0, 3, "0" },        { 31.25, 1, "31.3" },  { 99.9, 6, "99.9" },      { 50, 6, "50" },
    { 0.05, 2, "0.05" },  { 0.001, 1, "0" },     { 9.996, 2, "10" },       { -1, 2, "0" },
    { 99.999, 6, "99.999" }, { 1e300, 0, "1000000000" }, { (double) NAN, 2, "0" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    hp_buffer buffer = HP_BUFFER_INIT;
    hp_buffer_add_decimal (&buffer, cases[i].value, cases[i].decimals);
    assert_finished (&buffer, cases[i].text);
  }
}

static void
test_json_texts (void)
{
  static const struct {
    const char *given, *written;
  } cases[] = {
    { "plain", "\"plain\"" },
    { "", "\"\"" },
    { NULL, "\"\"" },
    { "a\"b\\c", "\"a\\\"b\\\\c\"" },
    { "\n\t\r\x01\x1f\x7f", "\"\\n\\t\\r\\u0001\\u001f\\u007f\"" },
    { "größe 漢字 🙂", "\"größe 漢字 🙂\"" },
    { "bad \xff end", "\"bad \xef\xbf\xbd end\"" },
    { "cut \xe6\xbc", "\"cut \xef\xbf\xbd\xef\xbf\xbd\"" },        /* a character without its end */
    { "\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\"" },                /* overlong */
    { "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" }, /* a surrogate */
    { "\xf4\x90\x80\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    hp_buffer buffer = HP_BUFFER_INIT;
    hp_buffer_add_json_text (&buffer, cases[i].given);
    assert_finished (&buffer, cases[i].written);
  }
}

static void
test_json_shapes (void)
{
  hp_buffer buffer = HP_BUFFER_INIT;
  for (int pretty = 0; pretty <= 1; pretty++) {
    hp_json json = { .buffer = &buffer, .pretty = pretty };
    hp_json_open (&json, '{');
    hp_json_number (&json, "a", 1);
    hp_json_open_member (&json, "b", '[');
    hp_json_close (&json, ']');
    hp_json_open_member (&json, "c", '{');
    hp_json_decimal (&json, "d", 0.5, 1);
    hp_json_text (&json, "e", "x");
    hp_json_close (&json, '}');
    hp_json_boolean (&json, "f", true);
    hp_json_close (&json, '}');
    assert_finished (&buffer, pretty ? "{\n  \"a\": 1,\n  \"b\": [],\n  \"c\": {\n    \"d\": 0.5,\n    \"e\": \"x\"\n  },\n"
                                       "  \"f\": true\n}"
                                     : "{\"a\":1,\"b\":[],\"c\":{\"d\":0.5,\"e\":\"x\"},\"f\":true}");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");
  g_test_add_func ("/buffer/grows", test_grows);
  g_test_add_func ("/buffer/lives-without-memory", test_lives_without_memory);
  g_test_add_func ("/buffer/unsigned", test_unsigned);
  g_test_add_func ("/buffer/decimals", test_decimals);
  g_test_add_func ("/buffer/json-texts", test_json_texts);
  g_test_add_func ("/buffer/json-shapes", test_json_shapes);
  return g_test_run ();
}
