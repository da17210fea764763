/* SPDX-License-Identifier: MIT
 *
 * allocator.c: a program with an allocator of its own, behind a mutex. Nothing that is done for a lock may allocate:
 * the lock may be the allocator's. 4 × 10,000 allocations and as many releases, and a thread that is cancelled while
 * it waits for a condition.
 */
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define BLOCK ((size_t) 1 << 24)

static pthread_mutex_t heap = PTHREAD_MUTEX_INITIALIZER;
static char *at;
static size_t left;

/* The size stands before it. Nothing is ever used again. */
static void *
take (size_t bytes)
{
  pthread_mutex_lock (&heap);
  size_t whole = (bytes + 31) & ~(size_t) 15;
  if (whole > left) {
    left = whole > BLOCK ? whole : BLOCK;
    at = mmap (NULL, left, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  }
  char *taken = at;
  at += whole;
  left -= whole;
  *(size_t *) (void *) taken = bytes;
  pthread_mutex_unlock (&heap);
  return taken + 16;
}

void *
malloc (size_t bytes)
{
  return take (bytes);
}

void
free (void *block)
{
  (void) block;
  pthread_mutex_lock (&heap);
  pthread_mutex_unlock (&heap);
}

void *
calloc (size_t count, size_t bytes)
{
  return take (count * bytes); /* fresh from the kernel */
}

void *
realloc (void *block, size_t bytes)
{
  void *taken = take (bytes);
  size_t before = block ? *(size_t *) (void *) ((char *) block - 16) : 0;
  if (block)
    memcpy (taken, block, before < bytes ? before : bytes);
  return taken;
}

static void *
allocate (void *unused)
{
  for (int i = 0; i < 10000; i++) {
    void *volatile block = malloc (10); /* or the compiler leaves both out */
    free (block);
  }
  return unused;
}

static void
unlock (void *mutex)
{
  pthread_mutex_unlock (mutex);
}

static void *
wait_for_nothing (void *unused)
{
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  pthread_mutex_lock (&mutex);
  pthread_cleanup_push (unlock, &mutex);
  for (;;)
    pthread_cond_wait (&condition, &mutex);
  pthread_cleanup_pop (1);
  return unused;
}

int
main (void)
{
  pthread_t threads[4], waits;
  pthread_create (&waits, NULL, wait_for_nothing, NULL);
  for (int i = 0; i < 4; i++)
    pthread_create (&threads[i], NULL, allocate, NULL);
  for (int i = 0; i < 4; i++)
    pthread_join (threads[i], NULL);
  pthread_cancel (waits);
  pthread_join (waits, NULL);
  puts ("done");
  return 0;
}
