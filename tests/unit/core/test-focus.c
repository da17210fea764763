/* SPDX-License-Identifier: MIT
 *
 * test-focus.c: HOTPATH_FOCUS as a substring and as a regular expression.
 */
#include "focus.h"

#include <glib.h>

static gboolean
matches (const char *text, const char *name)
{
  hp_focus *focus = hp_focus_new (text);
  gboolean result = hp_focus_matches (focus, name);
  hp_focus_free (focus);
  return result;
}

static void
test_nothing_asked_for (void)
{
  g_assert_null (hp_focus_new (NULL));
  g_assert_null (hp_focus_new (""));
  g_assert_true (hp_focus_matches (NULL, "anything"));
}

static void
test_substring (void)
{
  g_assert_true (matches ("pars", "ns::parse_all"));
  g_assert_false (matches ("pars", "ns::PARSE"));
  g_assert_true (matches ("a.b", "a.b()"));
  g_assert_false (matches ("a.b", "axb"));
  g_assert_false (matches ("pars", NULL));
  g_assert_true (matches ("//", "a//b")); /* too short to be an expression */
}

static void
test_expression (void)
{
  g_assert_true (matches ("/^(read|write)_/", "read_chunk"));
  g_assert_false (matches ("/^(read|write)_/", "reread_chunk"));
  g_assert_true (matches ("/x{2}$/", "axx"));
}

static void
test_bad_expression_records_everything (void)
{
  if (g_test_subprocess ()) {
    g_assert_null (hp_focus_new ("/(/"));
    g_assert_true (matches ("/(/", "anything"));
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*[hotpath] HOTPATH_FOCUS=/(/ is not a regular expression*recording every function*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/focus/nothing-asked-for", test_nothing_asked_for);
  g_test_add_func ("/focus/substring", test_substring);
  g_test_add_func ("/focus/expression", test_expression);
  g_test_add_func ("/focus/bad-expression", test_bad_expression_records_everything);
  return g_test_run ();
}
