/* SPDX-License-Identifier: MIT
 *
 * watched.c: does a known amount of everything that is recorded, says so, and goes on until it may end. Each line on
 * its standard input is one more round of calls.
 */
#include <hotpath.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void
spend_us (long us)
{
  struct timespec now, until;
  clock_gettime (CLOCK_MONOTONIC, &until);
  until.tv_nsec += us * 1000;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  do
    clock_gettime (CLOCK_MONOTONIC, &now);
  while (now.tv_sec < until.tv_sec || (now.tv_sec == until.tv_sec && now.tv_nsec < until.tv_nsec));
}

/* Durations all over two powers of ten. */
static void
parse (unsigned call)
{
  HOTPATH_FUNCTION ();
  void *block = malloc (1000 + call);
  spend_us (20 + (long) (call * 7919 % 400) * (call % 10 == 0 ? 10 : 1));
  HOTPATH_RESULT ("call %u", call);
  free (block);
}

static void
reduce (void)
{
  HOTPATH_SCOPE ("reduce \"all\"\\of\nit");
  spend_us (30);
}

static void *kept; /* is never freed */

static void
keep (void)
{
  HOTPATH_FUNCTION ();
  if (!kept)
    kept = malloc (5000);
  memset (kept, 1, 5000);
}

static void
work (void)
{
  HOTPATH_FUNCTION ();
  for (unsigned i = 0; i < 300; i++)
    parse (i);
  for (unsigned i = 0; i < 3; i++)
    reduce ();
  keep ();
}

static hotpath_channel *jobs, *twin[2];

static void
flow (void)
{
  jobs = hotpath_channel_new ("jobs", HOTPATH_CHANNEL_BOUNDED, 4, 48);
  for (unsigned i = 1; i <= 10; i++) {
    hotpath_channel_sent_text (jobs, i, i == 9 ? "job nine" : NULL);
    spend_us (100);
    if (i < 10)
      hotpath_channel_received (jobs, i);
  }
  for (unsigned i = 0; i < 2; i++) { /* one label at one place */
    twin[i] = hotpath_channel_new ("twins", HOTPATH_CHANNEL_UNBOUNDED, 0, 0);
    hotpath_channel_sent (twin[i], 0);
  }
  hotpath_stream *lines = hotpath_stream_new ("lines", 0);
  for (unsigned i = 1; i <= 5; i++)
    hotpath_stream_yielded_text (lines, i * 10, i == 5 ? "the last line" : NULL);
  hotpath_stream_close (lines);
  for (unsigned i = 0; i < 3; i++) {
    hotpath_future *future = hotpath_future_new ("fetch");
    hotpath_future_poll_begin (future);
    spend_us (50);
    hotpath_future_poll_end (future);
    if (i == 0)
      hotpath_future_ready (future, "fetched");
    else if (i == 1)
      hotpath_future_cancel (future);
  }
  hotpath_lock *lock = hotpath_lock_new ("cache", HOTPATH_LOCK_MUTEX);
  HOTPATH_TAKE (lock, spend_us (20));
  HOTPATH_GIVE (lock, spend_us (20));
  hotpath_lock *sides[] = { hotpath_lock_new ("rules", HOTPATH_LOCK_READ), hotpath_lock_new ("rules", HOTPATH_LOCK_WRITE) };
  for (unsigned i = 0; i < 3; i++) { /* read twice, written once */
    HOTPATH_TAKE (sides[i / 2], spend_us (1));
    HOTPATH_GIVE (sides[i / 2], spend_us (1));
  }
  hotpath_gauge_set ("depth", 2.5);
  hotpath_gauge_set ("depth", -1.25);
  hotpath_value ("mode", "%s", "fast");
}

int
main (void)
{
  HOTPATH_MAIN ("watched");
  char line[64];
  work ();
  flow ();
  puts ("ready");
  fflush (stdout);
  while (fgets (line, sizeof line, stdin)) {
    work ();
    puts ("again");
    fflush (stdout);
  }
  return 0;
}
