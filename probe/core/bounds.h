/* SPDX-License-Identifier: MIT
 *
 * bounds.h: the upper bounds of Prometheus' classic buckets.
 */
#pragma once

#include <stdbool.h>

#define HP_MAX_BOUNDS 64u

/* In the metric's own unit, ascending; infinity, which every histogram ends in, is not among them. */
typedef struct hp_bounds {
  unsigned count;
  double at[HP_MAX_BOUNDS];
} hp_bounds;

extern const hp_bounds hp_fast_bounds, hp_slow_bounds; /* seconds: the defaults */
extern const hp_bounds hp_size_bounds;                 /* bytes, or blocks */

/* "0.001,0.01,1". False, with bounds as it was, when these are not one to HP_MAX_BOUNDS ascending positive numbers. */
bool hp_bounds_parse (hp_bounds *bounds, const char *text);
