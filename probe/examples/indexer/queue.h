/* SPDX-License-Identifier: MIT
 *
 * queue.h: a bounded queue of pointers between threads.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct queue queue;

/* name is what its messages are shown under. NULL when memory is short. */
queue *queue_new (const char *name, size_t capacity);

/* Waits while the queue is full. False, and the item stays the caller's, once it is closed. */
bool queue_push (queue *self, void *item);

/* Waits while the queue is empty. NULL once it is closed and the last item has been taken. */
void *queue_pop (queue *self);

/* Nothing more will be pushed: wakes everyone who waits. */
void queue_close (queue *self);

/* Only when no thread uses it any more, and it is empty. NULL is fine. */
void queue_free (queue *self);
