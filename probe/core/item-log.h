/* SPDX-License-Identifier: MIT
 *
 * item-log.h: what happened last to a row that is an item.
 */
#pragma once

#include "item.h"
#include "snapshot.h"

typedef struct hp_item_event_entry {
  uint64_t number;
  uint64_t at_ns; /* since the session's start, or its last reset */
  uint64_t duration_ns;
  bool has_duration;
  uint32_t tid;
  const char *event;
  const char *thread; /* "": not known */
  char text[HP_ITEM_TEXT_SIZE];
} hp_item_event_entry;

/* Whether anything is logged of a row at all. */
bool hp_items_have_log (const hp_snapshot *snapshot, const hp_row *row);

/* Into entries, which has room for 2 * HP_ITEM_LOG_SIZE, newest first. Returns how many, at most the session's
 * HOTPATH_LOGS_LIMIT. */
uint32_t hp_items_read_log (const hp_snapshot *snapshot, const hp_row *row, hp_item_event_entry *entries);
