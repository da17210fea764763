/* SPDX-License-Identifier: MIT
 *
 * flow.c: channels, streams, futures and values in known numbers, for test_flow.py.
 */
#define _GNU_SOURCE
#include <hotpath.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MESSAGES 20000u
#define THREADS 4

static hotpath_channel *channel;
static pthread_barrier_t barrier;

static void *
receive_all (void *unused)
{
  for (unsigned i = 1; i <= MESSAGES; i++)
    hotpath_channel_received (channel, i);
  return unused;
}

/* All are sent before any is received: the most that is queued is known. */
static void
send_then_receive (void)
{
  pthread_t thread;
  channel = hotpath_channel_new ("all at once", HOTPATH_CHANNEL_BOUNDED, MESSAGES, 48);
  for (unsigned i = 1; i <= MESSAGES; i++)
    hotpath_channel_sent (channel, i);
  pthread_create (&thread, NULL, receive_all, NULL);
  pthread_join (thread, NULL);
  hotpath_channel_close (channel);

  /* One message at a time, the delay of each a little over a millisecond. */
  hotpath_channel *slow = hotpath_channel_new ("one by one", HOTPATH_CHANNEL_UNBOUNDED, 7, 0);
  for (unsigned i = 0; i < 20; i++) {
    hotpath_channel_sent_text (slow, (uint64_t) (uintptr_t) &barrier + i, i == 19 ? "the last" : NULL);
    usleep (1000);
    hotpath_channel_received (slow, (uint64_t) (uintptr_t) &barrier + i);
  }
  hotpath_channel *full = hotpath_channel_new (NULL, HOTPATH_CHANNEL_BOUNDED, 2, 0);
  hotpath_channel_sent (full, 0);
  hotpath_channel_sent (full, 0);
}

static void *
send_some (void *unused)
{
  pthread_barrier_wait (&barrier);
  for (unsigned i = 0; i < MESSAGES; i++) {
    hotpath_channel_sent (channel, 0);
    hotpath_gauge_add ("sum", 1);
    hotpath_channel_received (channel, 0);
  }
  return unused;
}

static void
send_from_all_sides (void)
{
  pthread_t threads[THREADS];
  channel = hotpath_channel_new ("shared", HOTPATH_CHANNEL_UNBOUNDED, 0, 0);
  pthread_barrier_init (&barrier, NULL, THREADS);
  for (int i = 0; i < THREADS; i++)
    pthread_create (&threads[i], NULL, send_some, NULL);
  for (int i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
}

static void
yield_some (void)
{
  hotpath_stream *lines = hotpath_stream_new ("lines", 0), *blocks = hotpath_stream_new ("blocks", 4096);
  for (unsigned i = 1; i <= 100; i++)
    hotpath_stream_yielded_text (lines, i, i == 100 ? "ninety-nine bottles" : NULL);
  for (unsigned i = 0; i < 3; i++)
    hotpath_stream_yielded (blocks, 0);
  hotpath_stream_close (lines);
}

static void *
finish_elsewhere (void *future)
{
  hotpath_future_poll_begin (future);
  hotpath_future_ready (future, "done elsewhere");
  return NULL;
}

static void
begin_futures (void)
{
  pthread_t thread;
  for (unsigned i = 0; i < 5000; i++) {
    hotpath_future *future = hotpath_future_new ("quick");
    hotpath_future_poll_begin (future);
    hotpath_future_poll_end (future);
    hotpath_future_poll_begin (future);
    hotpath_future_poll_end (future);
    if (i % 5 == 0)
      hotpath_future_cancel (future);
    else
      hotpath_future_ready (future, i == 4999 ? "the last" : NULL);
  }
  hotpath_future *pending = hotpath_future_new ("open"), *running = hotpath_future_new ("open"),
                 *suspended = hotpath_future_new ("open");
  hotpath_future_poll_begin (running);
  hotpath_future_poll_begin (suspended);
  hotpath_future_poll_end (suspended);
  (void) pending;
  pthread_create (&thread, NULL, finish_elsewhere, hotpath_future_new ("elsewhere"));
  pthread_join (thread, NULL);
}

static void
tell_values (void)
{
  for (int i = 0; i <= 100; i++)
    hotpath_gauge_set ("depth", 50 - i);
  hotpath_gauge_add ("depth", 0.25);
  hotpath_gauge_set ("depth", 0.0 / 0.0); /* nothing */
  hotpath_value ("file", "%s", "first.c");
  hotpath_value ("file", "%d of %d files", 12, 40);
  char long_text[400];
  memset (long_text, 'x', sizeof long_text - 1);
  long_text[sizeof long_text - 1] = '\0';
  hotpath_value ("long", "%s", long_text);
  hotpath_value ("depth", "%s", "a gauge stays one");
}

static void
use_nothing (void)
{
  hotpath_channel_sent (NULL, 1);
  hotpath_channel_sent_text (NULL, 1, "text");
  hotpath_channel_received (NULL, 1);
  hotpath_channel_close (NULL);
  hotpath_stream_yielded (NULL, 1);
  hotpath_stream_close (NULL);
  hotpath_future_poll_begin (NULL);
  hotpath_future_poll_end (NULL);
  hotpath_future_ready (NULL, "text");
  hotpath_future_cancel (NULL);
  hotpath_gauge_set (NULL, 1);
  hotpath_value (NULL, "text");
}

static void
fork_child (void)
{
  hotpath_channel *both = hotpath_channel_new ("both", HOTPATH_CHANNEL_UNBOUNDED, 0, 0);
  hotpath_future *parents = hotpath_future_new ("parent's");
  hotpath_channel_sent (both, 0);
  hotpath_gauge_set ("gauge", 1);
  pid_t child = fork ();
  if (child == 0) {
    for (int i = 0; i < 3; i++)
      hotpath_channel_sent (both, 0);
    hotpath_gauge_set ("gauge", 2);
    hotpath_future_ready (parents, "no");
    return;
  }
  int status = 0;
  waitpid (child, &status, 0);
  hotpath_future_ready (parents, "yes");
  printf ("%d\n", (int) child);
}

static void
make_a_crowd (void)
{
  for (int i = 0; i < 1500; i++) {
    char name[16];
    snprintf (name, sizeof name, "channel %d", i);
    hotpath_channel_sent (hotpath_channel_new (name, HOTPATH_CHANNEL_UNBOUNDED, 0, 0), 0);
    snprintf (name, sizeof name, "gauge %d", i);
    hotpath_gauge_set (name, i);
  }
}

static long long
used_us (int who)
{
  struct rusage usage;
  getrusage (who, &usage);
  return (long long) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec +
         usage.ru_stime.tv_usec;
}

/* Uses a processor, and tells what the kernel says of it. A scope makes the thread known to the probe. */
static void *
burn (void *ms)
{
  {
    HOTPATH_SCOPE ("burn");
    while (used_us (RUSAGE_THREAD) < (long) (intptr_t) ms * 1000)
      ;
  }
  char name[16] = "";
  pthread_getname_np (pthread_self (), name, sizeof name);
  printf ("%s %lld\n", name, used_us (RUSAGE_THREAD));
  return NULL;
}

/* Three that end, of which one is early, and one that is alive at the end. */
static void
burn_in_threads (void)
{
  pthread_t threads[3];
  for (int i = 0; i < 3; i++) {
    char name[16];
    pthread_create (&threads[i], NULL, burn, (void *) (intptr_t) (i == 0 ? 150 : 400));
    snprintf (name, sizeof name, "burner-%d", i);
    pthread_setname_np (threads[i], name);
  }
  for (int i = 0; i < 3; i++)
    pthread_join (threads[i], NULL);
  burn ((void *) (intptr_t) (used_us (RUSAGE_THREAD) / 1000 + 400));
}

/* A step for each line that comes, until none does. */
static void
step_by_step (void)
{
  char line[16];
  channel = hotpath_channel_new ("steps", HOTPATH_CHANNEL_BOUNDED, 1000, 8);
  for (uint64_t step = 1; fgets (line, sizeof line, stdin); step++) {
    for (uint64_t i = 0; i < step; i++) {
      hotpath_channel_sent (channel, step << 32 | (i + 1));
      hotpath_channel_received (channel, step << 32 | (i + 1));
    }
    hotpath_gauge_set ("step", (double) step);
    if (step == 3)
      hotpath_channel_sent (hotpath_channel_new ("came later", HOTPATH_CHANNEL_UNBOUNDED, 0, 0), 0);
    hotpath_future *future = hotpath_future_new ("step");
    hotpath_future_poll_begin (future);
    hotpath_future_ready (future, "ok");
    puts ("done");
    fflush (stdout);
  }
}

static const struct {
  const char *name;
  void (*run) (void);
} modes[] = {
  { "channels", send_then_receive }, { "all-sides", send_from_all_sides }, { "streams", yield_some },
  { "futures", begin_futures },      { "values", tell_values },            { "nothing", use_nothing },
  { "fork", fork_child },            { "crowd", make_a_crowd },            { "threads", burn_in_threads },
  { "steps", step_by_step },
};

int
main (int argc, char **argv)
{
  /* Before the session nothing is recorded and nothing breaks. */
  hotpath_channel *early = hotpath_channel_new ("early", HOTPATH_CHANNEL_UNBOUNDED, 0, 0);
  hotpath_channel_sent (early, 1);
  hotpath_gauge_set ("early", 1);
  if (early)
    return 1;
  HOTPATH_MAIN ("flow");
  for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof *modes; i++)
    if (strcmp (argv[1], modes[i].name) == 0)
      modes[i].run ();
  return 0;
}
