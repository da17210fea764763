/* SPDX-License-Identifier: MIT
 *
 * fake-host.c: makes small documents, and keeps count under one lock.
 */
#include "fake-host.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The locks of libraries that were built without the sanitizer are invisible to it. */
const char *
__tsan_default_suppressions (void);

const char *
__tsan_default_suppressions (void)
{
  return "called_from_lib:libgio-2.0.so\n"
         "called_from_lib:libglib-2.0.so\n"
         "called_from_lib:libgobject-2.0.so\n"
         "called_from_lib:libsoup-3.0.so\n";
}

struct hp_stream
{
  unsigned number;
  unsigned sent;
  unsigned last_total; /* of all events of all streams when this one was last asked */
};

static struct
{
  pthread_mutex_t lock;
  pthread_cond_t changed;
  fake_counts counts;
  size_t event_bytes;
  char hello[256];
  bool ended;
  bool held;
} fake = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static void
begin (void)
{
  pthread_mutex_lock (&fake.lock);
}

static void
end (void)
{
  pthread_cond_broadcast (&fake.changed);
  pthread_mutex_unlock (&fake.lock);
}

static char *
text_new (const char *text, size_t padding, size_t *length)
{
  size_t used = strlen (text);
  char *copy = malloc (used + padding);

  memset (copy, ' ', used + padding);
  memcpy (copy, text, used);
  *length = used + padding;
  fake.counts.texts_out++;
  return copy;
}

static char *
host_hello (size_t *length)
{
  char *text;

  begin ();
  fake.counts.hellos++;
  text = text_new (fake.hello, 0, length);
  end ();
  return text;
}

static char *
host_report (uint32_t sections, unsigned flags, size_t *length)
{
  char *text;

  begin ();
  fake.counts.reports++;
  fake.counts.sections = sections;
  pthread_cond_broadcast (&fake.changed);
  while (fake.held)
    pthread_cond_wait (&fake.changed, &fake.lock);
  text = text_new ("{\"type\":\"hotpath-report\",\"schema\":1}", 0, length);
  end ();
  return text;
}

static char *
host_function_log (uint32_t id, size_t *length)
{
  char buffer[64];
  char *text = NULL;

  begin ();
  if (id == 3 || id == UINT32_MAX)
    {
      snprintf (buffer, sizeof buffer, "{\"id\":%u}", id);
      text = text_new (buffer, 0, length);
    }
  end ();
  return text;
}

static char *
host_row_log (const char *section, uint32_t id, size_t *length)
{
  char buffer[64];
  char *text = NULL;

  begin ();
  if (strcmp (section, "call_tree") == 0 && id == 3)
    {
      snprintf (buffer, sizeof buffer, "{\"id\":%u,\"entries\":[]}", id);
      text = text_new (buffer, 0, length);
    }
  end ();
  return text;
}

static void
host_reset (void)
{
  begin ();
  fake.counts.resets++;
  end ();
}

static uint32_t
host_section (const char *name)
{
  if (strcmp (name, "functions_timing") == 0)
    return HP_SECTION_FUNCTIONS_TIMING;
  if (strcmp (name, "call_tree") == 0)
    return HP_SECTION_CALL_TREE;
  return strcmp (name, "process") == 0 ? HP_SECTION_PROCESS : 0;
}

static hp_stream *
host_stream_new (uint32_t sections)
{
  hp_stream *stream = calloc (1, sizeof *stream);

  begin ();
  stream->number = ++fake.counts.streams;
  fake.counts.sections = sections;
  end ();
  return stream;
}

static char *
host_stream_next (hp_stream *stream, size_t *length, bool *is_snapshot)
{
  char buffer[128];
  char *text;

  begin ();
  fake.counts.events++;
  stream->sent++;
  *is_snapshot = stream->sent == 1;
  snprintf (buffer, sizeof buffer, "{\"stream\":%u,\"sent\":%u,\"since\":%u,\"ended\":\"%s\"}",
            stream->number, stream->sent, fake.counts.events - stream->last_total,
            fake.ended ? "exit" : "running");
  stream->last_total = fake.counts.events;
  text = text_new (buffer, fake.event_bytes, length);
  end ();
  return text;
}

static void
host_stream_free (hp_stream *stream)
{
  begin ();
  fake.counts.streams_freed++;
  end ();
  free (stream);
}

static void
host_release (char *text)
{
  begin ();
  fake.counts.texts_out--;
  end ();
  free (text);
}

static void
host_say (const char *format, ...)
{
}

hp_server_host
fake_host_new (void)
{
  begin ();
  memset (&fake.counts, 0, sizeof fake.counts);
  fake.event_bytes = 0;
  fake.ended = fake.held = false;
  g_strlcpy (fake.hello, "{\"type\":\"hotpath-hello\",\"schema\":1}", sizeof fake.hello);
  end ();
  return (hp_server_host){
    .version = HP_SERVER_API_VERSION,
    .program = "fake",
    .bind_address = "127.0.0.1",
    .port = 0,
    .port_tries = 16,
    .hello = host_hello,
    .report = host_report,
    .function_log = host_function_log,
    .row_log = host_row_log,
    .reset = host_reset,
    .section = host_section,
    .stream_new = host_stream_new,
    .stream_next = host_stream_next,
    .stream_free = host_stream_free,
    .release = host_release,
    .say = host_say,
  };
}

void
fake_host_set_event_bytes (size_t bytes)
{
  begin ();
  fake.event_bytes = bytes;
  end ();
}

void
fake_host_set_hello (const char *text)
{
  begin ();
  g_strlcpy (fake.hello, text, sizeof fake.hello);
  end ();
}

void
fake_host_set_ended (void)
{
  begin ();
  fake.ended = true;
  end ();
}

void
fake_host_hold_reports (bool hold)
{
  begin ();
  fake.held = hold;
  end ();
}

fake_counts
fake_host_counts (void)
{
  fake_counts counts;

  begin ();
  counts = fake.counts;
  end ();
  return counts;
}

static void
wait_a_while (void)
{
  struct timespec until;

  clock_gettime (CLOCK_REALTIME, &until);
  until.tv_sec += 30;
  g_assert_cmpint (pthread_cond_timedwait (&fake.changed, &fake.lock, &until), !=, ETIMEDOUT);
}

void
fake_host_wait (size_t field, unsigned value)
{
  begin ();
  while (*(unsigned *) ((char *) &fake.counts + field) < value)
    wait_a_while ();
  end ();
}

void
fake_host_wait_clean (void)
{
  begin ();
  while (fake.counts.texts_out != 0 || fake.counts.streams_freed != fake.counts.streams)
    wait_a_while ();
  end ();
}

hp_server *
fake_server_start_full (const hp_server_host *host,
                        const hp_limits *limits,
                        hp_peer_check check,
                        uint16_t *port)
{
  char error[256] = "";
  hp_server *server = hp_server_start (host, limits, check, port, error, sizeof error);

  g_assert_cmpstr (error, ==, "");
  g_assert_nonnull (server);
  return server;
}

hp_server *
fake_server_start (uint16_t *port)
{
  hp_server_host host = fake_host_new ();

  return fake_server_start_full (&host, NULL, NULL, port);
}

void
fake_server_stop (hp_server *server)
{
  hp_server_stop (server, 20000);
  g_assert_cmpuint (fake_host_counts ().texts_out, ==, 0);
  g_assert_cmpuint (fake_host_counts ().streams_freed, ==, fake_host_counts ().streams);
}
