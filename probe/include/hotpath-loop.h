/* SPDX-License-Identifier: MIT
 *
 * hotpath-loop.h: main loops: how much of their time they wait for something to do, and how long what they do keeps
 * everything else waiting. Included by hotpath.h. The main loops of GLib need none of this in a program that runs
 * under `hotpath run`.
 *
 *     hotpath_loop *loop = hotpath_loop_new ("events");
 *     for (;;) {
 *       hotpath_loop_wait_begin (loop);
 *       int count = epoll_wait (fd, events, 64, -1);
 *       hotpath_loop_wait_end (loop);
 *       ...
 *     }
 *
 * Without HOTPATH each of these functions is an empty inline one, and nothing needs linking. All take NULL without
 * harm, which hotpath_loop_new gives outside a session and without memory.
 */
#ifndef HOTPATH_LOOP_H
#define HOTPATH_LOOP_H

#ifndef HOTPATH_H
#error "Include hotpath.h."
#endif

typedef struct hotpath_loop hotpath_loop;

#ifdef HOTPATH

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

/* A row of its own in the section runtime. label is copied; NULL stands for "loop". */
hotpath_loop *hotpath_loop_new (const char *label);
/* Around each wait for something to do. What comes between an end and the next begin is one round's work; one that
 * takes 100 ms or more is in the log. By one thread at a time. */
void hotpath_loop_wait_begin (hotpath_loop *loop);
void hotpath_loop_wait_end (hotpath_loop *loop);

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop

#else /* !HOTPATH */

#define HOTPATH_EMPTY_ static inline __attribute__ ((always_inline, unused))

HOTPATH_EMPTY_ hotpath_loop *
hotpath_loop_new (const char *label)
{
  (void) label;
  return (hotpath_loop *) 0;
}
HOTPATH_EMPTY_ void hotpath_loop_wait_begin (hotpath_loop *loop) { (void) loop; }
HOTPATH_EMPTY_ void hotpath_loop_wait_end (hotpath_loop *loop) { (void) loop; }

#undef HOTPATH_EMPTY_

#endif

#endif
