/* SPDX-License-Identifier: MIT
 *
 * hotpath-loop.h: main loops, pools of threads and frame clocks, for whoever has one of his own. Programs of GLib use
 * hotpath-glib.h. Included by hotpath.h.
 *
 *     hotpath_loop *loop = hotpath_loop_new ("main", HOTPATH_LOOP_MAIN, 0);
 *     for (;;) {
 *       uint64_t since = hotpath_loop_begin (loop);
 *       wait_for_events ();
 *       hotpath_loop_idle (loop, since);
 *       since = hotpath_loop_begin (loop);
 *       dispatch ();
 *       hotpath_loop_round (loop, since);
 *     }
 *
 * As in hotpath-flow.h: all may be called from any thread, NULL does no harm, and without HOTPATH each is empty.
 */
#ifndef HOTPATH_LOOP_H
#define HOTPATH_LOOP_H

#ifndef HOTPATH_H
#error "Include hotpath.h."
#endif

typedef struct hotpath_loop hotpath_loop; /* what hotpath_loop_new makes */

/* What a round is. */
typedef enum {
  HOTPATH_LOOP_MAIN = 0,    /* waits for events, then handles them */
  HOTPATH_LOOP_THREAD_POOL, /* a round is one task, on any of its threads */
  HOTPATH_LOOP_FRAME_CLOCK, /* a round is one frame */
} hotpath_loop_kind;

#ifdef HOTPATH

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

/* ---- Loops: main loops, pools of threads, frame clocks --------------------------------------------- */

/* A row in the section runtime. max_threads: of a pool, 0 for any number. */
hotpath_loop *hotpath_loop_new (const char *label, hotpath_loop_kind kind, unsigned max_threads);
/* The moment from which a round or a wait is measured; 0 outside a session. */
uint64_t hotpath_loop_begin (hotpath_loop *loop);
/* A round is over that began at since: what was handled took so long. The longest is kept as the worst stall, and one
 * of more than 50 ms is in the row's log. */
void hotpath_loop_round (hotpath_loop *loop, uint64_t since);
/* A wait is over that began at since. */
void hotpath_loop_idle (hotpath_loop *loop, uint64_t since);
/* What waits now: event sources, or tasks of a pool; and the pool's threads. */
void hotpath_loop_waiting (hotpath_loop *loop, unsigned sources, unsigned threads);
/* A round begins, and the one before it began at since: so long it is from frame to frame. Not to be told when there
 * was nothing to do in between. */
void hotpath_loop_interval (hotpath_loop *loop, uint64_t since);
/* So many frames were missed: refreshes of the display, T / R - 1 rounded, that a frame let pass because the program
 * was busy. T is from its beginning to the next one's, or to its own end when no other was wanted then; R is from one
 * refresh to the next. */
void hotpath_loop_missed (hotpath_loop *loop, unsigned frames);

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop

#else /* !HOTPATH */

#define HOTPATH_EMPTY_ static inline __attribute__ ((always_inline, unused))

HOTPATH_EMPTY_ hotpath_loop *
hotpath_loop_new (const char *label, hotpath_loop_kind kind, unsigned max_threads)
{
  (void) label, (void) kind, (void) max_threads;
  return (hotpath_loop *) 0;
}
HOTPATH_EMPTY_ uint64_t
hotpath_loop_begin (hotpath_loop *loop)
{
  (void) loop;
  return 0;
}
HOTPATH_EMPTY_ void hotpath_loop_round (hotpath_loop *loop, uint64_t since) { (void) loop, (void) since; }
HOTPATH_EMPTY_ void hotpath_loop_idle (hotpath_loop *loop, uint64_t since) { (void) loop, (void) since; }
HOTPATH_EMPTY_ void
hotpath_loop_waiting (hotpath_loop *loop, unsigned sources, unsigned threads)
{
  (void) loop, (void) sources, (void) threads;
}
HOTPATH_EMPTY_ void hotpath_loop_interval (hotpath_loop *loop, uint64_t since) { (void) loop, (void) since; }
HOTPATH_EMPTY_ void hotpath_loop_missed (hotpath_loop *loop, unsigned frames) { (void) loop, (void) frames; }

#undef HOTPATH_EMPTY_

#endif

#endif
