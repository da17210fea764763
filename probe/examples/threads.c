/* SPDX-License-Identifier: MIT
 *
 * threads.c: several threads, a scope and a block inside a function, results in the call log, and a
 * session with settings of its own. The figures of all threads come together in one row a function.
 */
#include <hotpath.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 4, ROUNDS = 200, NUMBERS = 4000 };

static int
compare (const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  return (x > y) - (x < y);
}

static uint32_t
median (uint32_t *numbers, uint32_t seed)
{
  HOTPATH_FUNCTION ();
  {
    HOTPATH_SCOPE ("fill"); /* from here to the end of the enclosing block */
    for (size_t i = 0; i < NUMBERS; i++)
      numbers[i] = seed = seed * 1664525u + 1013904223u;
  }
  HOTPATH_BLOCK ("sort") /* one statement or block */
  {
    qsort (numbers, NUMBERS, sizeof numbers[0], compare);
  }
  HOTPATH_RESULT ("median %u", numbers[NUMBERS / 2]); /* kept in median's call log */
  return numbers[NUMBERS / 2];
}

static void *
work (void *data)
{
  uint32_t *numbers = malloc (NUMBERS * sizeof numbers[0]);
  uintptr_t sum = 0;
  if (!numbers)
    return NULL;
  pthread_setname_np (pthread_self (), "sorter"); /* shown in the call log */
  for (uint32_t round = 0; round < ROUNDS; round++)
    sum += median (numbers, round + (uint32_t) (uintptr_t) data);
  free (numbers);
  return (void *) sum;
}

int
main (void)
{
  HOTPATH_MAIN_WITH (&(hotpath_config){
    .name = "threads",
    .percentiles = { 50, 90, 99.9 },
    .limit = 10,
  });
  pthread_t threads[THREADS];
  unsigned started = 0;

  while (started < THREADS &&
         pthread_create (&threads[started], NULL, work, (void *) (uintptr_t) started) == 0)
    started++;
  for (unsigned i = 0; i < started; i++) {
    void *sum;
    pthread_join (threads[i], &sum);
    fprintf (stderr, "thread %u: sum of medians %lu\n", i, (unsigned long) (uintptr_t) sum);
  }
  return 0;
}
