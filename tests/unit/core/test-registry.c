/* SPDX-License-Identifier: MIT
 *
 * test-registry.c: places in the source: told apart, told alike, named as a person would.
 */
#include "record.h"

#include <glib.h>
#include <stdlib.h>
#include <unistd.h>

static const char *
name_of (uint32_t id)
{
  return hp_at (hp_recorder_now.arena, hp_registry_record (hp_recorder_now.arena, id)->name);
}

static uint32_t
add (const char *name, const char *file, uint32_t line)
{
  return hp_registry_add (name, file, line, HOTPATH_KIND_FUNCTION);
}

static void
test_same_place_same_id (void)
{
  uint32_t first = add ("work", "a.c", 1);
  g_assert_cmpuint (add ("work", "a.c", 1), ==, first);
  g_assert_cmpuint (add ("work", "a.c", 2), !=, first);
  g_assert_cmpuint (add ("work", "b.c", 1), !=, first);
  g_assert_cmpuint (add ("play", "a.c", 1), !=, first);
  g_assert_cmpuint (add ("play", NULL, 1), !=, first);
}

static void
test_names (void)
{
  static const struct {
    const char *given, *kept;
  } cases[] = {
    { "plain", "plain" },
    { "int work(int)", "work" },
    { "void ns::Type::run(int, char) const", "ns::Type::run" },
    { "std::vector<int, std::allocator<int> > Reader::all()", "Reader::all" },
    { "static const char *Text::get()", "Text::get" },
    { "T &at(std::size_t) [with T = char]", "at [with T = char]" },
    { "bool Type::operator()(int)", "Type::operator()" },
    { "bool operator<(const A&, const B&)", "operator<" },
    { "void {anonymous}::hidden()", "{anonymous}::hidden" },
    { "void (anonymous namespace)::hidden()", "(anonymous namespace)::hidden" },
    { "void ns::(anonymous namespace)::hidden(int)", "ns::(anonymous namespace)::hidden" },
    { "decltype (f(n)) shop::apply(F, int) [with F = int]", "shop::apply [with F = int]" },
    { "main()::<lambda(int)>", "main()::<lambda(int)>" },
    { "void run(int)::Local::go(char)", "run(int)::Local::go" },
    { "", "?" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (name_of (add (cases[i].given, "names.cc", (uint32_t) i + 1)), ==, cases[i].kept);
}

static void
test_a_scopes_name_is_left_alone (void)
{
  uint32_t id = hp_registry_add ("load (cold) cache", "a.c", 9, HOTPATH_KIND_SCOPE);
  g_assert_cmpstr (name_of (id), ==, "load (cold) cache");
}

static void
test_a_copy_keeps_ids (void)
{
  int fd;
  hp_arena *arena = hp_recorder_now.arena;
  hp_arena *copy = hp_arena_create ("copy.arena", 4 << 20, &fd);
  g_assert_nonnull (copy);
  uint32_t id = add ("kept", "kept.c", 77);
  g_assert_true (hp_registry_copy (arena, copy, fd));
  g_assert_cmpuint (copy->sites, ==, arena->sites);
  const hp_site_record *record = hp_registry_record (copy, id);
  g_assert_cmpstr (hp_at (copy, record->name), ==, "kept");
  g_assert_cmpuint (record->line, ==, 77);
}

static void
test_more_sites_than_fit_are_folded (void)
{
  for (uint32_t line = 1; line < HP_MAX_SITES + 100; line++)
    add ("many", "many.c", line);
  g_assert_cmpuint (add ("many", "many.c", HP_MAX_SITES + 200), ==, HP_SITE_OTHER);
  g_assert_cmpuint (hp_recorder_now.arena->losses[HP_LOSS_SITES], >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  char *folder = g_dir_make_tmp ("hotpath-registry-XXXXXX", NULL);
  if (!folder || chdir (folder) < 0)
    abort ();
  hp_recorder_now.arena = hp_arena_create ("test.arena", 64 << 20, &hp_recorder_now.arena_fd);
  g_assert_nonnull (hp_recorder_now.arena);
  g_assert_cmpuint (hp_registry_add ("<other>", "", 0, HOTPATH_KIND_SCOPE), ==, HP_SITE_OTHER);

  g_test_add_func ("/registry/same-place-same-id", test_same_place_same_id);
  g_test_add_func ("/registry/names", test_names);
  g_test_add_func ("/registry/a-scopes-name-is-left-alone", test_a_scopes_name_is_left_alone);
  g_test_add_func ("/registry/a-copy-keeps-ids", test_a_copy_keeps_ids);
  g_test_add_func ("/registry/more-sites-than-fit-are-folded", test_more_sites_than_fit_are_folded);
  int result = g_test_run ();
  unlink ("test.arena");
  unlink ("copy.arena");
  rmdir (folder);
  g_free (folder);
  return result;
}
