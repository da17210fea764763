/* SPDX-License-Identifier: MIT
 *
 * flow.c: what telling of channels, streams, futures and gauges costs, against the same loop without.
 *
 * Every figure is the least of several batches, in time on a processor, and compared with figures of the same run.
 */
#define _GNU_SOURCE
#include "clock.h"

#include <hotpath.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#define BATCHES 15
#define CALLS 200000u
#define RING 1024u
#define MESSAGES 1000000u

static double
least_of (void (*call) (unsigned number))
{
  double least = 1e18;
  for (int batch = 0; batch < BATCHES; batch++) {
    double begin = thread_ns ();
    for (unsigned i = 1; i <= CALLS; i++)
      call (i);
    double each = (thread_ns () - begin) / CALLS;
    least = each < least ? each : least;
  }
  return least;
}

static hotpath_channel *channel;
static hotpath_stream *stream;

static void
pair (unsigned number)
{
  hotpath_channel_sent (channel, number);
  hotpath_channel_received (channel, number);
}

static void
item (unsigned number)
{
  hotpath_stream_yielded (stream, number % 4096);
}

static void
future (unsigned number)
{
  (void) number;
  hotpath_future *made = hotpath_future_new ("bench");
  hotpath_future_poll_begin (made);
  hotpath_future_ready (made, NULL);
}

static void
gauge (unsigned number)
{
  hotpath_gauge_set ("bench", number);
}

/* ---- Two threads ----------------------------------------------------------------------------------- */

/* A queue for one sender and one receiver, as plain as can be. */
static struct {
  _Alignas (64) _Atomic unsigned sent;
  _Alignas (64) _Atomic unsigned received;
  _Alignas (64) unsigned items[RING];
} ring;
static bool told;
static double receiver_ns;

static void *
receive (void *unused)
{
  double begin = thread_ns ();
  for (unsigned i = 1; i <= MESSAGES; i++) {
    while (atomic_load_explicit (&ring.sent, memory_order_acquire) < i)
      __asm__ volatile ("" ::: "memory");
    unsigned number = ring.items[i % RING];
    atomic_store_explicit (&ring.received, i, memory_order_release);
    if (told)
      hotpath_channel_received (channel, number);
  }
  receiver_ns = thread_ns () - begin;
  return unused;
}

/* Time that both threads use for one message. The slower of them sets the pace, so that the other one waits: what
 * counts is the time of the slower. */
static double
pass_all (bool telling)
{
  pthread_t thread;
  told = telling;
  atomic_store (&ring.sent, 0);
  atomic_store (&ring.received, 0);
  pthread_create (&thread, NULL, receive, NULL);
  double begin = thread_ns ();
  for (unsigned i = 1; i <= MESSAGES; i++) {
    if (told)
      hotpath_channel_sent (channel, i);
    while (i - atomic_load_explicit (&ring.received, memory_order_acquire) >= RING)
      __asm__ volatile ("" ::: "memory");
    ring.items[i % RING] = i;
    atomic_store_explicit (&ring.sent, i, memory_order_release);
  }
  double sender_ns = thread_ns () - begin;
  pthread_join (thread, NULL);
  return (sender_ns > receiver_ns ? sender_ns : receiver_ns) / MESSAGES;
}

int
main (void)
{
  hotpath_config config = { .name = "bench-flow", .server_off = true, .format = HOTPATH_FORMAT_NONE };
  HOTPATH_MAIN_WITH (&config);
  channel = hotpath_channel_new ("bench", HOTPATH_CHANNEL_BOUNDED, RING, sizeof (unsigned));
  stream = hotpath_stream_new ("bench", 0);
  if (!channel || !stream) {
    fputs ("the session did not begin\n", stderr);
    return 1;
  }

  printf ("channel, sent and received with delay, one thread: %.1f ns (bar: 60)\n", least_of (pair));
  double plain = 1e18, with = 1e18;
  for (int batch = 0; batch < BATCHES; batch++) {
    double one = pass_all (false), other = pass_all (true);
    plain = one < plain ? one : plain;
    with = other < with ? other : with;
  }
  printf ("channel, a message from thread to thread: %.1f ns, without the probe %.1f (bar: 60 more)\n", with, plain);
  printf ("stream, an item: %.1f ns\n", least_of (item));
  printf ("future, made, polled once and ready: %.1f ns\n", least_of (future));
  printf ("gauge set: %.1f ns\n", least_of (gauge));
  return 0;
}
