/* SPDX-License-Identifier: MIT
 *
 * metrics.h: the figures of a snapshot as Prometheus scrapes them.
 */
#pragma once

#include "bounds.h"
#include "buffer.h"
#include "server-api.h"
#include "snapshot.h"

typedef struct hp_metrics_style {
  hp_metrics_format format;
  const hp_bounds *fast, *slow; /* seconds; slow: for what waits for others by nature */
  unsigned limit;               /* rows of each section; 0: all */
} hp_metrics_style;

void hp_metrics_write (hp_buffer *buffer, const hp_snapshot *snapshot, const hp_metrics_style *style);
