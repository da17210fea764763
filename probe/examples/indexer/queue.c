/* SPDX-License-Identifier: MIT
 *
 * queue.c: a ring under one mutex, with a condition for each side to wait on.
 */
#include "queue.h"

#include <hotpath.h>
#include <pthread.h>
#include <stdlib.h>

struct queue {
  pthread_mutex_t mutex;
  pthread_cond_t not_empty;
  pthread_cond_t not_full;
  hotpath_channel *channel;
  size_t capacity;
  size_t first;
  size_t count;
  bool closed;
  void *items[];
};

queue *
queue_new (const char *name, size_t capacity)
{
  queue *self = calloc (1, sizeof *self + capacity * sizeof self->items[0]);
  if (!self)
    return NULL;
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->not_empty, NULL);
  pthread_cond_init (&self->not_full, NULL);
  self->capacity = capacity;
  self->channel = hotpath_channel_new (name, HOTPATH_CHANNEL_BOUNDED, capacity, sizeof self->items[0]);
  return self;
}

bool
queue_push (queue *self, void *item)
{
  pthread_mutex_lock (&self->mutex);
  if (self->count == self->capacity && !self->closed) {
    HOTPATH_SCOPE ("wait_for_room");
    while (self->count == self->capacity && !self->closed)
      pthread_cond_wait (&self->not_full, &self->mutex);
  }
  bool pushed = !self->closed;
  if (pushed) {
    /* An address is a good number for a message: no other one in the queue has it. */
    hotpath_channel_sent (self->channel, (uintptr_t) item);
    self->items[(self->first + self->count) % self->capacity] = item;
    self->count++;
    pthread_cond_signal (&self->not_empty);
  }
  pthread_mutex_unlock (&self->mutex);
  return pushed;
}

void *
queue_pop (queue *self)
{
  void *item = NULL;

  pthread_mutex_lock (&self->mutex);
  if (self->count == 0 && !self->closed) {
    HOTPATH_SCOPE ("wait_for_work");
    while (self->count == 0 && !self->closed)
      pthread_cond_wait (&self->not_empty, &self->mutex);
  }
  if (self->count > 0) {
    item = self->items[self->first];
    self->first = (self->first + 1) % self->capacity;
    self->count--;
    hotpath_channel_received (self->channel, (uintptr_t) item);
    pthread_cond_signal (&self->not_full);
  }
  pthread_mutex_unlock (&self->mutex);
  return item;
}

void
queue_close (queue *self)
{
  pthread_mutex_lock (&self->mutex);
  self->closed = true;
  hotpath_channel_close (self->channel);
  pthread_cond_broadcast (&self->not_empty);
  pthread_cond_broadcast (&self->not_full);
  pthread_mutex_unlock (&self->mutex);
}

void
queue_free (queue *self)
{
  if (!self)
    return;
  pthread_cond_destroy (&self->not_full);
  pthread_cond_destroy (&self->not_empty);
  pthread_mutex_destroy (&self->mutex);
  free (self);
}
