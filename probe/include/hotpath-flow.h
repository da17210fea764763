/* SPDX-License-Identifier: MIT
 *
 * hotpath-flow.h: what moves through a program: channels, streams, futures, and values it tells of itself. Included
 * by hotpath.h.
 *
 *     hotpath_channel *jobs = hotpath_channel_new ("jobs", HOTPATH_CHANNEL_BOUNDED, 64, sizeof (struct job));
 *     hotpath_channel_sent (jobs, job->number);       // before the message is put in
 *     hotpath_channel_received (jobs, job->number);   // after it was taken out, on any thread
 *
 * Without HOTPATH each of these functions is an empty inline one, and nothing needs linking.
 *
 * All may be called from any thread. What makes something gives NULL outside a session and without memory, and
 * everything takes NULL without harm. A handle stays valid to the end of the process; in a child that forked from
 * it, it counts for the child.
 */
#ifndef HOTPATH_FLOW_H
#define HOTPATH_FLOW_H

#ifndef HOTPATH_H
#error "Include hotpath.h."
#endif

typedef struct hotpath_channel hotpath_channel; /* what hotpath_channel_new makes */
typedef struct hotpath_stream hotpath_stream;   /* what hotpath_stream_new makes */
typedef struct hotpath_future hotpath_future;   /* what hotpath_future_new makes */

/* How much a channel can hold. */
typedef enum {
  HOTPATH_CHANNEL_UNBOUNDED = 0, /* holds any number of messages */
  HOTPATH_CHANNEL_BOUNDED,       /* holds capacity messages */
  HOTPATH_CHANNEL_ONESHOT,       /* one message, once */
} hotpath_channel_kind;

#ifdef HOTPATH

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

/* ---- Channels: messages between threads ------------------------------------------------------------ */

/* A row of its own in the section channels. label is copied; NULL stands for "channel". capacity counts messages and
 * is looked at for HOTPATH_CHANNEL_BOUNDED only; item_bytes is the size of a message, 0 if that makes no sense. After
 * 1,024 channels further ones share a row called <other>. */
hotpath_channel *hotpath_channel_new (const char *label, hotpath_channel_kind kind, size_t capacity, size_t item_bytes);

/* A message goes in: to be called before it is put in, or the receiver may be earlier. message_id pairs it with its
 * receipt, so that its delay is known: any number that no other message under way has, such as a count or the
 * message's address; 0: not paired. The delays of 1,024 messages under way can be told, roughly; what waits longer
 * than so many others is counted without its delay. */
void hotpath_channel_sent (hotpath_channel *channel, uint64_t message_id);
/* The same with a text for the log of this channel; up to 95 bytes of it are copied. */
void hotpath_channel_sent_text (hotpath_channel *channel, uint64_t message_id, const char *text);
/* A message was taken out. */
void hotpath_channel_received (hotpath_channel *channel, uint64_t message_id);
/* No more will be sent. */
void hotpath_channel_close (hotpath_channel *channel);

/* ---- Streams: what is read bit by bit -------------------------------------------------------------- */

/* A row in the section streams. item_bytes: of each item, where all have the same size, or 0. */
hotpath_stream *hotpath_stream_new (const char *label, size_t item_bytes);
/* An item came, of so many bytes; 0 stands for the stream's item_bytes. */
void hotpath_stream_yielded (hotpath_stream *stream, uint64_t bytes);
/* The same with a text for the log of this stream; up to 95 bytes of it are copied. */
void hotpath_stream_yielded_text (hotpath_stream *stream, uint64_t bytes, const char *text);
/* No more will come. */
void hotpath_stream_close (hotpath_stream *stream);

/* ---- Futures: work that is begun now and ends later ------------------------------------------------ */

/* One piece of work, counted in the row of its label in the section futures. It may be polled and ended on any thread,
 * by one thread at a time. It must be ended once, by hotpath_future_ready or hotpath_future_cancel, and not be used
 * after that. Some 1,000,000 may be open at once; further ones are NULL. */
hotpath_future *hotpath_future_new (const char *label);
/* A stretch of work on it begins, on the calling thread. */
void hotpath_future_poll_begin (hotpath_future *future);
/* The stretch is over. */
void hotpath_future_poll_end (hotpath_future *future);
/* It is done; result (may be NULL) is a text for the log. May be called within a poll, which then ends too. */
void hotpath_future_ready (hotpath_future *future, const char *result);
/* It will never be done. */
void hotpath_future_cancel (hotpath_future *future);

/* ---- Values: what the program tells of itself ------------------------------------------------------ */

/* Sets the number of that name in the section values. What is not finite is ignored. */
void hotpath_gauge_set (const char *name, double value);
/* Changes it by so much; it begins with 0. */
void hotpath_gauge_add (const char *name, double by);
/* Tells a text, such as the name of what is worked on: at most 239 bytes. One that begins with a number is shown as a
 * line over time too. */
void hotpath_value (const char *name, const char *format, ...) __attribute__ ((format (printf, 2, 3)));

/* What the macro hotpath_channel_new is made of: with the place in the source. */
hotpath_channel *hotpath_channel_new_at (const char *label, hotpath_channel_kind kind, size_t capacity,
                                         size_t item_bytes, const char *file, unsigned line);
/* What the macro hotpath_stream_new is made of. */
hotpath_stream *hotpath_stream_new_at (const char *label, size_t item_bytes, const char *file, unsigned line);

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop

/* The place in the source comes along. */
#define hotpath_channel_new(label, kind, capacity, item_bytes)                                       \
  hotpath_channel_new_at (label, kind, capacity, item_bytes, __FILE__, __LINE__)
#define hotpath_stream_new(label, item_bytes) hotpath_stream_new_at (label, item_bytes, __FILE__, __LINE__)

#else /* !HOTPATH */

#define HOTPATH_EMPTY_ static inline __attribute__ ((always_inline, unused))

HOTPATH_EMPTY_ hotpath_channel *
hotpath_channel_new (const char *label, hotpath_channel_kind kind, size_t capacity, size_t item_bytes)
{
  (void) label, (void) kind, (void) capacity, (void) item_bytes;
  return (hotpath_channel *) 0;
}
HOTPATH_EMPTY_ void hotpath_channel_sent (hotpath_channel *channel, uint64_t id) { (void) channel, (void) id; }
HOTPATH_EMPTY_ void
hotpath_channel_sent_text (hotpath_channel *channel, uint64_t id, const char *text)
{
  (void) channel, (void) id, (void) text;
}
HOTPATH_EMPTY_ void hotpath_channel_received (hotpath_channel *channel, uint64_t id) { (void) channel, (void) id; }
HOTPATH_EMPTY_ void hotpath_channel_close (hotpath_channel *channel) { (void) channel; }
HOTPATH_EMPTY_ hotpath_stream *
hotpath_stream_new (const char *label, size_t item_bytes)
{
  (void) label, (void) item_bytes;
  return (hotpath_stream *) 0;
}
HOTPATH_EMPTY_ void hotpath_stream_yielded (hotpath_stream *stream, uint64_t bytes) { (void) stream, (void) bytes; }
HOTPATH_EMPTY_ void
hotpath_stream_yielded_text (hotpath_stream *stream, uint64_t bytes, const char *text)
{
  (void) stream, (void) bytes, (void) text;
}
HOTPATH_EMPTY_ void hotpath_stream_close (hotpath_stream *stream) { (void) stream; }
HOTPATH_EMPTY_ hotpath_future *
hotpath_future_new (const char *label)
{
  (void) label;
  return (hotpath_future *) 0;
}
HOTPATH_EMPTY_ void hotpath_future_poll_begin (hotpath_future *future) { (void) future; }
HOTPATH_EMPTY_ void hotpath_future_poll_end (hotpath_future *future) { (void) future; }
HOTPATH_EMPTY_ void
hotpath_future_ready (hotpath_future *future, const char *result)
{
  (void) future, (void) result;
}
HOTPATH_EMPTY_ void hotpath_future_cancel (hotpath_future *future) { (void) future; }
HOTPATH_EMPTY_ void hotpath_gauge_set (const char *name, double value) { (void) name, (void) value; }
HOTPATH_EMPTY_ void hotpath_gauge_add (const char *name, double by) { (void) name, (void) by; }
HOTPATH_EMPTY_ __attribute__ ((format (printf, 2, 3))) void
hotpath_value (const char *name, const char *format, ...)
{
  (void) name, (void) format;
}

#undef HOTPATH_EMPTY_

#endif

#endif
