/* SPDX-License-Identifier: MIT */
/* A program for `hotpath diff`: functions of known cost, one of which can be made slower.
 *
 * usage: diff-subject PERCENT      what "reduce" takes longer, such as 10 */
#include <hotpath.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 1200

static uint64_t state = 1;

static void
work (long steps)
{
  uint64_t x = state;

  for (long i = 0; i < steps; i++)
    x = x * UINT64_C (6364136223846793005) + UINT64_C (1442695040888963407);
  state = x;
}

static void
tokenise (void)
{
  HOTPATH_FUNCTION ();
  work (20000);
}

static void
reduce (long percent)
{
  HOTPATH_FUNCTION ();
  work (60000 * (100 + percent) / 100);
}

static void
resolve (int depth)
{
  HOTPATH_FUNCTION ();
  work (10000);
  if (depth > 0)
    resolve (depth - 1);
}

static char *
emit (size_t bytes)
{
  HOTPATH_FUNCTION ();
  char *text = malloc (bytes);

  if (text)
    memset (text, (int) state, bytes);
  return text;
}

static void
compile (int round, long percent)
{
  HOTPATH_FUNCTION ();
  tokenise ();
  reduce (percent);
  resolve (round % 4);
  free (emit (100000));
}

int
main (int argc, char **argv)
{
  long percent = argc > 1 ? strtol (argv[1], NULL, 10) : 0;

  HOTPATH_MAIN ("diff-subject");
  for (int round = 0; round < ROUNDS; round++)
    compile (round, percent);
  return 0;
}
