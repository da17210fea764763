/* SPDX-License-Identifier: MIT
 *
 * bounds.c: ladders of bounds, given and read.
 */
#define _GNU_SOURCE
#include "bounds.h"

#include <locale.h>
#include <stdlib.h>

const hp_bounds hp_fast_bounds = {
  16, { 250e-9, 1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3, 10 }
};
const hp_bounds hp_slow_bounds = { 13, { 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3, 10, 30, 60 } };
const hp_bounds hp_size_bounds = {
  14, { 16, 64, 256, 1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24, 1 << 26, 1 << 28, 1 << 30 }
};

bool
hp_bounds_parse (hp_bounds *bounds, const char *text)
{
  /* Whatever the program's locale writes for a point. */
  locale_t plain = newlocale (LC_ALL_MASK, "C", NULL);
  hp_bounds read = { 0 };
  bool good = plain != NULL;
  for (const char *at = text; good;) {
    char *end;
    double bound = strtod_l (at, &end, plain);
    good = end != at && bound > 0 && bound < 1e15 && read.count < HP_MAX_BOUNDS &&
           (read.count == 0 || bound > read.at[read.count - 1]);
    if (good)
      read.at[read.count++] = bound;
    while (*end == ' ')
      end++;
    if (*end == '\0')
      break;
    good = good && *end == ',';
    at = end + 1;
  }
  if (plain)
    freelocale (plain);
  if (good)
    *bounds = read;
  return good;
}
