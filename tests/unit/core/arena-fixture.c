/* SPDX-License-Identifier: MIT
 *
 * arena-fixture.c: arenas made by hand.
 */
#include "arena-fixture.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
arena_fixture_init (arena_fixture *fixture, gsize size)
{
  void *at = NULL;
  g_assert_cmpint (posix_memalign (&at, 4096, size), ==, 0);
  memset (at, 0, size);
  hp_arena *arena = at;
  *fixture = (arena_fixture){ .arena = arena, .size = size };
  memcpy (arena->magic, HP_ARENA_MAGIC, sizeof arena->magic);
  arena->layout = HP_ARENA_LAYOUT;
  arena->pid = 4711;
  arena->size_bytes = size;
  arena->mapped_at = 0x7f0000000000u; /* elsewhere, as for every reader but the program itself */
  arena->used_lines = (sizeof *arena + HP_CACHE_LINE - 1) / HP_CACHE_LINE;
  arena->clock_source = HP_CLOCK_TSC;
  arena->percentile_count = 3;
  arena->percentiles[0] = 50;
  arena->percentiles[1] = 95;
  arena->percentiles[2] = 99.9;
  arena->ns_per_tick = FIXTURE_NS_PER_TICK;
  arena->start_ticks = FIXTURE_START;
  arena->start_mono_ns = 5000;
  arena->start_real_ns = G_GINT64_CONSTANT (1763830980123000000); /* 2025-11-22T17:03:00.123Z */
  arena->ended = HP_ENDED_EXIT;
  arena->end_ticks = FIXTURE_END;
  arena->end_cpu_ns = 42;
  arena->end_rss_bytes = 4096;
  arena->end_peak_rss_bytes = 8192;
  arena->end_threads = 2;
  arena->logs_limit = 50;
  strcpy (arena->version, "0.1.0");
  strcpy (arena->name, "indexer");
  strcpy (arena->executable, "/usr/bin/indexer");
  strcpy (arena->host, "box");
}

void
arena_fixture_clear (arena_fixture *fixture)
{
  free (fixture->arena);
}

hp_ref
arena_fixture_take (arena_fixture *fixture, gsize bytes)
{
  hp_ref ref = (hp_ref) fixture->arena->used_lines;
  fixture->arena->used_lines += (bytes + HP_CACHE_LINE - 1) / HP_CACHE_LINE;
  g_assert_cmpuint (fixture->arena->used_lines * HP_CACHE_LINE, <=, fixture->size);
  return ref;
}

static hp_ref
take_text (arena_fixture *fixture, const char *text)
{
  hp_ref ref = arena_fixture_take (fixture, strlen (text) + 1);
  strcpy (hp_at (fixture->arena, ref), text);
  return ref;
}

guint
arena_fixture_site (arena_fixture *fixture, const char *name, const char *file, guint line, hotpath_kind kind)
{
  guint id = ++fixture->sites;
  _Atomic hp_ref *segment = &fixture->arena->site_segments[id / HP_SITE_SEGMENT];
  if (!*segment)
    *segment = arena_fixture_take (fixture, sizeof (hp_site_record) * HP_SITE_SEGMENT);
  hp_site_record *record = (hp_site_record *) hp_at (fixture->arena, *segment) + id % HP_SITE_SEGMENT;
  record->name = take_text (fixture, name);
  record->file = take_text (fixture, file);
  record->line = line;
  record->kind = (uint16_t) kind;
  fixture->arena->sites = id;
  return id;
}

hp_thread *
arena_fixture_thread (arena_fixture *fixture, guint ordinal, guint tid, const char *name)
{
  hp_ref ref = arena_fixture_take (fixture, sizeof (hp_thread));
  hp_thread *thread = hp_at (fixture->arena, ref);
  thread->ordinal = ordinal;
  thread->in_use = 1;
  thread->next = fixture->arena->first_thread;
  fixture->arena->first_thread = ref;
  fixture->arena->thread_names[ordinal].tid = tid;
  strncpy (fixture->arena->thread_names[ordinal].name, name, 15);
  return thread;
}

hp_node *
arena_fixture_node (arena_fixture *fixture, hp_thread *thread, hp_node *parent, guint site)
{
  hp_ref ref = arena_fixture_take (fixture, sizeof (hp_node));
  hp_node *node = hp_at (fixture->arena, ref);
  node->site = site;
  node->parent = hp_ref_of (fixture->arena, parent);
  node->min_ticks = UINT64_MAX;
  for (hp_node *above = parent; above; above = above->parent ? hp_at (fixture->arena, above->parent) : NULL)
    if (above->site == site)
      node->recursive = 1;
  node->next = thread->first_node;
  thread->first_node = ref;
  thread->nodes++;
  return node;
}

void
arena_fixture_call (arena_fixture *fixture, hp_node *node, guint64 start, guint64 ticks, guint ordinal)
{
  guint index = hp_bucket_index (ticks);
  _Atomic hp_ref *octave = &node->octaves[index / HP_OCTAVE_STEPS];
  if (!*octave)
    *octave = arena_fixture_take (fixture, HP_OCTAVE_STEPS * sizeof (uint64_t));
  ((uint64_t *) hp_at (fixture->arena, *octave))[index % HP_OCTAVE_STEPS]++;

  hp_slow_call *shortest = &node->slowest[0];
  for (guint i = 1; i < HP_SLOWEST_SIZE; i++)
    if (node->slowest[i].duration < shortest->duration)
      shortest = &node->slowest[i];
  if (ticks > shortest->duration >> 16) {
    shortest->start_ticks = start;
    shortest->duration = ticks << 16 | ordinal;
    shortest->number = node->calls;
    if (node->results) {
      hp_results *results = hp_at (fixture->arena, node->results);
      results->slowest[shortest - node->slowest] = results->recent[node->calls % HP_RING_SIZE];
    }
  }
  node->ring[node->calls % HP_RING_SIZE].start_ticks = start;
  node->ring[node->calls % HP_RING_SIZE].duration = ticks << 16 | ordinal;
  node->total_ticks += ticks;
  if (ticks < node->min_ticks)
    node->min_ticks = ticks;
  node->calls++;
}

void
arena_fixture_result (arena_fixture *fixture, hp_node *node, const char *text)
{
  if (!node->results)
    node->results = arena_fixture_take (fixture, sizeof (hp_results));
  hp_results *results = hp_at (fixture->arena, node->results);
  hp_result *result = &results->recent[node->calls % HP_RING_SIZE];
  g_strlcpy (result->text, text, sizeof result->text);
  result->number = node->calls + 1;
}

void
arena_fixture_open (arena_fixture *fixture, hp_thread *thread, guint depth, hp_node *node, guint64 start)
{
  uintptr_t offset = (uintptr_t) node - (uintptr_t) fixture->arena;
  thread->frames[depth].node = (hp_node *) (uintptr_t) (fixture->arena->mapped_at + offset);
  thread->frames[depth].start_ticks = start;
}

char *
arena_fixture_save (const arena_fixture *fixture)
{
  char *path = NULL;
  int fd = g_file_open_tmp ("hotpath-XXXXXX.arena", &path, NULL);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_assert_true (g_file_set_contents (path, (const char *) fixture->arena, (gssize) fixture->size, NULL));
  return path;
}

void
arena_fixture_fill (arena_fixture *fixture)
{
  guint wrapper = arena_fixture_site (fixture, "indexer", "main.c", 10, HOTPATH_KIND_WRAPPER);
  guint parse = arena_fixture_site (fixture, "parse", "parse.c", 20, HOTPATH_KIND_FUNCTION);
  guint read = arena_fixture_site (fixture, "read \"chunk\" ü", "read.c", 30, HOTPATH_KIND_SCOPE);
  fixture->arena->wrapper_site = wrapper;
  strcpy (fixture->arena->label, "nightly");
  for (guint ordinal = 1; ordinal <= 2; ordinal++) {
    hp_thread *thread = arena_fixture_thread (fixture, ordinal, 100 + ordinal, ordinal == 1 ? "indexer" : "worker-1");
    hp_node *top = ordinal == 1 ? arena_fixture_node (fixture, thread, NULL, wrapper) : NULL;
    hp_node *outer = arena_fixture_node (fixture, thread, top, parse);
    hp_node *inner = arena_fixture_node (fixture, thread, outer, parse);
    hp_node *leaf = arena_fixture_node (fixture, thread, inner, read);
    for (guint i = 0; i < 100; i++) {
      guint64 start = 2000 + i * 9000;
      arena_fixture_result (fixture, leaf, "ok");
      arena_fixture_call (fixture, leaf, start + 200, 1000 + i, ordinal);
      arena_fixture_call (fixture, inner, start + 100, 2000 + i, ordinal);
      arena_fixture_call (fixture, outer, start, 4000 + i, ordinal);
    }
    if (top)
      arena_fixture_open (fixture, thread, 1, top, 1500);
  }
}
