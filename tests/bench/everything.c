/* SPDX-License-Identifier: MIT
 *
 * everything.c: threads that do all that can be measured, at full rate and for as long as is asked, in memory that
 * stays as large as it is: what shows whether the probe and the app stay so too.
 *
 * usage: everything THREADS [SECONDS]
 */
#define _GNU_SOURCE
#include <hotpath.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
  MAX_THREADS = 64,
  KEPT_BLOCKS = 1024,
  LARGEST_BLOCK_BYTES = 4096,
  ROUNDS_A_SHORT_THREAD = 200000, /* after so many, one begins and ends */
  ROUNDS_A_VALUE = 4096,
};

typedef struct worker {
  void *blocks[KEPT_BLOCKS];
  uint64_t round;
  uint32_t random;
} worker;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static hotpath_lock *lock;
static hotpath_channel *channel;
static hotpath_stream *stream;
static double deadline_s;

static double
now_s (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static uint32_t
next_random (worker *self)
{
  self->random = self->random * 1664525u + 1013904223u;
  return self->random >> 8;
}

static __attribute__ ((noinline)) void
replace_block (worker *self)
{
  HOTPATH_FUNCTION ();
  void **block = &self->blocks[next_random (self) % KEPT_BLOCKS];
  free (*block);
  *block = malloc (next_random (self) % LARGEST_BLOCK_BYTES);
}

static __attribute__ ((noinline)) void
descend (worker *self, unsigned depth)
{
  HOTPATH_FUNCTION ();
  if (depth > 0)
    descend (self, depth - 1);
  else
    replace_block (self);
}

static __attribute__ ((noinline)) void
pass_message (const worker *self)
{
  HOTPATH_FUNCTION ();
  uint64_t id = (uintptr_t) self + self->round;
  hotpath_channel_sent (channel, id);
  hotpath_channel_received (channel, id);
  hotpath_stream_yielded (stream, self->round % 1000 + 1);
}

static __attribute__ ((noinline)) void
await (const worker *self)
{
  hotpath_future *future = hotpath_future_new (self->round % 2 ? "odd" : "even");
  hotpath_future_poll_begin (future);
  if (self->round % 16 == 0)
    hotpath_future_cancel (future);
  else
    hotpath_future_ready (future, NULL);
}

static void
work (worker *self)
{
  HOTPATH_FUNCTION ();
  self->round++;
  descend (self, self->round % 8);
  pass_message (self);
  await (self);
  HOTPATH_TAKE (lock, pthread_mutex_lock (&mutex));
  HOTPATH_GIVE (lock, pthread_mutex_unlock (&mutex));
  if (self->round % ROUNDS_A_VALUE == 0) {
    hotpath_gauge_set ("round", (double) self->round);
    hotpath_value ("block", "%u", next_random (self) % KEPT_BLOCKS);
  }
}

static void
free_blocks (worker *self)
{
  for (unsigned i = 0; i < KEPT_BLOCKS; i++)
    free (self->blocks[i]);
  free (self);
}

static void *
work_shortly (void *unused)
{
  worker *self = calloc (1, sizeof *self);
  for (unsigned i = 0; self && i < 1000; i++)
    work (self);
  if (self)
    free_blocks (self);
  return unused;
}

static void *
work_on (void *number)
{
  worker *self = calloc (1, sizeof *self);
  if (!self)
    return NULL;
  self->random = (uint32_t) (uintptr_t) number;
  do {
    for (unsigned i = 0; i < ROUNDS_A_SHORT_THREAD; i++)
      work (self);
    pthread_t thread;
    if (pthread_create (&thread, NULL, work_shortly, NULL) == 0)
      pthread_join (thread, NULL);
  } while (now_s () < deadline_s);
  free_blocks (self);
  return NULL;
}

int
main (int argc, char **argv)
{
  unsigned count = argc > 1 ? (unsigned) atoi (argv[1]) : 1;
  HOTPATH_MAIN ("everything");
  if (count == 0 || count > MAX_THREADS)
    return 2;
  deadline_s = now_s () + (argc > 2 ? atof (argv[2]) : 1e9);
  lock = hotpath_lock_new ("shared", HOTPATH_LOCK_MUTEX);
  channel = hotpath_channel_new ("messages", HOTPATH_CHANNEL_UNBOUNDED, 0, 0);
  stream = hotpath_stream_new ("items", 0);

  pthread_t threads[MAX_THREADS];
  unsigned started = 0;
  while (started < count && pthread_create (&threads[started], NULL, work_on, (void *) (uintptr_t) started) == 0)
    started++;
  for (unsigned i = 0; i < started; i++)
    pthread_join (threads[i], NULL);
  return started == count ? 0 : 1;
}
