/* SPDX-License-Identifier: MIT
 *
 * test-recover.c: reports of arenas whose program has gone, and of files that only look like one.
 */
#include "arena-fixture.h"
#include "hotpath-recover.h"
#include "snapshot.h"
#include "document.h"
#include "table.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIZE (1u << 20)

/* Returns the document, or NULL with the sentence in error. */
static char *
recover (const char *path, char **problem)
{
  char *out = NULL, *text = NULL, error[512];
  int fd = g_file_open_tmp ("recovered-XXXXXX.json", &out, NULL);
  int result = hotpath_recover (path, fd, error, sizeof error);
  close (fd);
  if (result == 0)
    g_assert_true (g_file_get_contents (out, &text, NULL, NULL));
  else
    g_assert_cmpuint (strlen (error), >, 0);
  *problem = result == 0 ? NULL : g_strdup (error);
  g_unlink (out);
  g_free (out);
  return text;
}

static void
test_killed_program (void)
{
  arena_fixture arena;
  arena_fixture_init (&arena, SIZE);
  arena_fixture_fill (&arena);
  arena.arena->ended = HP_ENDED_RUNNING;
  arena.arena->end_ticks = 0;
  arena.arena->pid = (guint32) getpid (); /* a number that lives again, in another process */
  arena.arena->process_start = 1;
  char *path = arena_fixture_save (&arena), *problem;
  char *text = recover (path, &problem);
  g_assert_null (problem);
  g_assert_nonnull (strstr (text, "\"ended\":\"killed\""));
  g_assert_nonnull (strstr (text, "\"name\":\"read \\\"chunk\\\" ü\""));
  g_assert_nonnull (strstr (text, "\"log\":{\"recent\":[{\"call\":"));
  g_free (text);
  g_unlink (path);
  g_free (path);
  arena_fixture_clear (&arena);
}

static void
test_not_an_arena (void)
{
  static const struct {
    const char *content;
    gsize size;
    const char *sentence;
  } cases[] = {
    { "", 0, "is not a Hotpath arena" },
    { "HOTPATH\1", 8, "is not a Hotpath arena" },
    { "something else", 0, "is not a Hotpath arena" },
  };
  char *path = NULL, *problem;
  close (g_file_open_tmp ("not-an-arena-XXXXXX", &path, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_true (g_file_set_contents (path, cases[i].content, (gssize) strlen (cases[i].content), NULL));
    g_assert_null (recover (path, &problem));
    g_assert_nonnull (strstr (problem, cases[i].sentence));
    g_assert_nonnull (strstr (problem, path));
    g_free (problem);
  }
  arena_fixture arena;
  arena_fixture_init (&arena, SIZE);
  arena.arena->layout = 99;
  g_assert_true (g_file_set_contents (path, (char *) arena.arena, SIZE, NULL));
  g_assert_null (recover (path, &problem));
  g_assert_nonnull (strstr (problem, "another version"));
  g_free (problem);
  memset (arena.arena->magic, 0, sizeof arena.arena->magic);
  g_assert_true (g_file_set_contents (path, (char *) arena.arena, SIZE, NULL));
  g_assert_null (recover (path, &problem));
  g_assert_nonnull (strstr (problem, "before it recorded anything"));
  g_free (problem);
  arena_fixture_clear (&arena);

  g_unlink (path);
  g_assert_null (recover (path, &problem));
  g_assert_nonnull (strstr (problem, "No such file"));
  g_free (problem);
  g_free (path);
  g_assert_null (recover ("/", &problem));
  g_assert_nonnull (strstr (problem, "is not a Hotpath arena"));
  g_free (problem);
}

static void
test_nowhere_to_write (void)
{
  arena_fixture arena;
  arena_fixture_init (&arena, SIZE);
  arena_fixture_fill (&arena);
  char *path = arena_fixture_save (&arena), error[512];
  int full = open ("/dev/full", O_WRONLY);
  g_assert_cmpint (hotpath_recover (path, full, error, sizeof error), ==, -1);
  g_assert_nonnull (strstr (error, "can't be written"));
  g_assert_cmpint (hotpath_recover (path, full, NULL, 0), ==, -1);
  close (full);
  g_unlink (path);
  g_free (path);
  arena_fixture_clear (&arena);
}

/* Reads it as often as a viewer would; whatever it says, nothing outside of it is touched. */
static void
read_everything (const hp_arena *arena, gsize size)
{
  hp_reader *reader = hp_reader_new_for_file (arena, size, false);
  if (!reader)
    return;
  hp_buffer buffer = HP_BUFFER_INIT;
  for (guint i = 0; i < 2; i++) {
    hp_snapshot *snapshot = hp_reader_take (reader);
    g_assert_nonnull (snapshot);
    hp_document_full (&buffer, snapshot, HP_SECTION_ALL, HP_DOCUMENT_LOGS);
    hp_table_style style = { .limit = 5, .width = 80 };
    hp_table_write (&buffer, snapshot, &style);
    hp_snapshot_unref (snapshot);
  }
  g_assert_false (buffer.failed);
  hp_buffer_clear (&buffer);
  hp_reader_unref (reader);
}

/* Bytes at random, and references at random: the size of the file, the end and beyond, its own places. The
 * copy ends where its memory ends, so that the sanitizer sees a step too far. */
static void
test_damaged_arenas (void)
{
  arena_fixture arena;
  arena_fixture_init (&arena, SIZE);
  arena_fixture_fill (&arena);
  gsize used = arena.arena->used_lines * HP_CACHE_LINE;
  GRand *rand = g_rand_new_with_seed (2);
  for (guint round = 0; round < 400; round++) {
    gsize size = round % 4 ? used : (gsize) g_rand_int_range (rand, sizeof (hp_arena), (gint32) used);
    void *copy = NULL;
    g_assert_cmpint (posix_memalign (&copy, HP_CACHE_LINE, size), ==, 0);
    memcpy (copy, arena.arena, size);
    guint damages = 1u << g_rand_int_range (rand, 0, 12);
    for (guint i = 0; i < damages; i++) {
      /* Half of it where structure is, before and behind the table of thread names. */
      gsize at = g_rand_boolean (rand) ? (gsize) g_rand_int_range (rand, 12, (gint32) size)
                                       : sizeof (hp_arena) + (gsize) g_rand_int_range (rand, 0, 65536);
      if (at + 4 > size)
        continue;
      guint32 word = g_rand_boolean (rand) ? g_rand_int (rand) : (guint32) g_rand_int_range (rand, 0, (gint32) (used / 64 + 2));
      if (g_rand_boolean (rand))
        memcpy ((char *) copy + at / 4 * 4, &word, 4);
      else
        ((char *) copy)[at] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
    }
    read_everything (copy, size);
    free (copy);
  }
  g_rand_free (rand);
  arena_fixture_clear (&arena);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recover/killed", test_killed_program);
  g_test_add_func ("/recover/not-an-arena", test_not_an_arena);
  g_test_add_func ("/recover/nowhere-to-write", test_nowhere_to_write);
  g_test_add_func ("/recover/damaged", test_damaged_arenas);
  return g_test_run ();
}
