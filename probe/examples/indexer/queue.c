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
  hotpath_lock *lock; /* how the mutex is used */
  size_t capacity;
  size_t first;
  size_t count;
  bool closed;
  void *items[];
};

static void
lock (queue *self)
{
  HOTPATH_TAKE (self->lock, pthread_mutex_lock (&self->mutex));
}

static void
unlock (queue *self)
{
  HOTPATH_GIVE (self->lock, pthread_mutex_unlock (&self->mutex));
}

/* The time that the condition takes to come is not one of holding the mutex, nor of waiting for it. */
static void
wait_for (queue *self, pthread_cond_t *condition)
{
  hotpath_lock_released (self->lock);
  pthread_cond_wait (condition, &self->mutex);
  hotpath_lock_acquired (self->lock);
}

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
  self->lock = hotpath_lock_new (name, HOTPATH_LOCK_MUTEX);
  return self;
}

bool
queue_push (queue *self, void *item)
{
  lock (self);
  if (self->count == self->capacity && !self->closed) {
    HOTPATH_SCOPE ("wait_for_room");
    while (self->count == self->capacity && !self->closed)
      wait_for (self, &self->not_full);
  }
  bool pushed = !self->closed;
  if (pushed) {
    /* An address is a good number for a message: no other one in the queue has it. */
    hotpath_channel_sent (self->channel, (uintptr_t) item);
    self->items[(self->first + self->count) % self->capacity] = item;
    self->count++;
    pthread_cond_signal (&self->not_empty);
  }
  unlock (self);
  return pushed;
}

void *
queue_pop (queue *self)
{
  void *item = NULL;

  lock (self);
  if (self->count == 0 && !self->closed) {
    HOTPATH_SCOPE ("wait_for_work");
    while (self->count == 0 && !self->closed)
      wait_for (self, &self->not_empty);
  }
  if (self->count > 0) {
    item = self->items[self->first];
    self->first = (self->first + 1) % self->capacity;
    self->count--;
    hotpath_channel_received (self->channel, (uintptr_t) item);
    pthread_cond_signal (&self->not_full);
  }
  unlock (self);
  return item;
}

void
queue_close (queue *self)
{
  lock (self);
  self->closed = true;
  hotpath_channel_close (self->channel);
  pthread_cond_broadcast (&self->not_empty);
  pthread_cond_broadcast (&self->not_full);
  unlock (self);
}

void
queue_free (queue *self)
{
  if (!self)
    return;
  pthread_cond_destroy (&self->not_full);
  pthread_cond_destroy (&self->not_empty);
  hotpath_lock_free (self->lock);
  pthread_mutex_destroy (&self->mutex);
  free (self);
}
