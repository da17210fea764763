/* SPDX-License-Identifier: MIT
 *
 * arena-fixture.h: arenas made by hand, in which every tick is known.
 *
 * One tick is two nanoseconds, the session began at tick 1000, scopes cost nothing unless a test says so,
 * and the program has ended at tick 1001000 by itself.
 */
#pragma once

#include "arena.h"
#include "hotpath.h"

#include <glib.h>

#define FIXTURE_START 1000u
#define FIXTURE_END 1001000u
#define FIXTURE_NS_PER_TICK 2u

typedef struct arena_fixture {
  hp_arena *arena;
  gsize size;
  guint sites;
} arena_fixture;

void arena_fixture_init (arena_fixture *fixture, gsize size);
void arena_fixture_clear (arena_fixture *fixture);

hp_ref arena_fixture_take (arena_fixture *fixture, gsize bytes);

/* Returns the site's id. */
guint arena_fixture_site (arena_fixture *fixture, const char *name, const char *file, guint line, hotpath_kind kind);
hp_thread *arena_fixture_thread (arena_fixture *fixture, guint ordinal, guint tid, const char *name);
hp_node *arena_fixture_node (arena_fixture *fixture, hp_thread *thread, hp_node *parent, guint site);

/* Records a completed call as scope.c does. */
void arena_fixture_call (arena_fixture *fixture, hp_node *node, guint64 start_ticks, guint64 ticks, guint ordinal);

/* A result for the call that arena_fixture_call records next. */
void arena_fixture_result (arena_fixture *fixture, hp_node *node, const char *text);

/* Opens a scope in the thread's frame number depth, from 1. */
void arena_fixture_open (arena_fixture *fixture, hp_thread *thread, guint depth, hp_node *node, guint64 start_ticks);

/* Writes it into a temporary file. Returns the path, to be unlinked and freed. */
char *arena_fixture_save (const arena_fixture *fixture);

/* main → parse → (read, recursive parse) on two threads: a whole small program. */
void arena_fixture_fill (arena_fixture *fixture);
