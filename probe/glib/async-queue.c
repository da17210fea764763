/* SPDX-License-Identifier: MIT */
/* A GAsyncQueue whose messages are counted. */
#include "hotpath-glib.h"

struct _HotpathAsyncQueue
{
  GAsyncQueue *queue;
  hotpath_channel *channel;
  gatomicrefcount references;
};

HotpathAsyncQueue *
hotpath_async_queue_new_at (const char *label, GDestroyNotify free_func, const char *file, unsigned line)
{
  HotpathAsyncQueue *self = g_new0 (HotpathAsyncQueue, 1);

  self->queue = g_async_queue_new_full (free_func);
  self->channel = hotpath_channel_new_at (label, HOTPATH_CHANNEL_UNBOUNDED, 0, sizeof (gpointer), file, line);
  g_atomic_ref_count_init (&self->references);
  return self;
}

HotpathAsyncQueue *
(hotpath_async_queue_new) (const char *label, GDestroyNotify free_func)
{
  return hotpath_async_queue_new_at (label, free_func, NULL, 0);
}

HotpathAsyncQueue *
hotpath_async_queue_ref (HotpathAsyncQueue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
hotpath_async_queue_unref (HotpathAsyncQueue *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  hotpath_channel_close (self->channel);
  g_async_queue_unref (self->queue);
  g_free (self);
}

/* An address is a good number for a message: no other one in the queue has it. The same one pushed twice is told
 * apart in counts, not in delays. */
static guint64
message_id (gpointer data)
{
  return (guint64) (guintptr) data;
}

void
hotpath_async_queue_push (HotpathAsyncQueue *self, gpointer data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL);

  hotpath_channel_sent (self->channel, message_id (data));
  g_async_queue_push (self->queue, data);
}

static gpointer
received (HotpathAsyncQueue *self, gpointer data)
{
  if (data != NULL)
    hotpath_channel_received (self->channel, message_id (data));
  return data;
}

gpointer
hotpath_async_queue_pop (HotpathAsyncQueue *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return received (self, g_async_queue_pop (self->queue));
}

gpointer
hotpath_async_queue_try_pop (HotpathAsyncQueue *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return received (self, g_async_queue_try_pop (self->queue));
}

gpointer
hotpath_async_queue_timeout_pop (HotpathAsyncQueue *self, guint64 timeout_us)
{
  g_return_val_if_fail (self != NULL, NULL);
  return received (self, g_async_queue_timeout_pop (self->queue, timeout_us));
}

int
hotpath_async_queue_length (HotpathAsyncQueue *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return g_async_queue_length (self->queue);
}

void
hotpath_async_queue_close (HotpathAsyncQueue *self)
{
  g_return_if_fail (self != NULL);
  hotpath_channel_close (self->channel);
}
