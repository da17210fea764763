/* SPDX-License-Identifier: MIT
 *
 * record-value.c: numbers and texts that the program tells of itself.
 */
#include "item.h"
#include "section-columns.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t
bits_of (double value)
{
  uint64_t bits;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static double
number_of (uint64_t bits)
{
  double value;
  memcpy (&value, &bits, sizeof value);
  return value;
}

static void
extend (_Atomic uint64_t *at, double value, bool upwards)
{
  uint64_t now = atomic_load_explicit (at, memory_order_relaxed);
  while ((upwards ? value > number_of (now) : value < number_of (now)) &&
         !atomic_compare_exchange_weak_explicit (at, &now, bits_of (value), memory_order_relaxed, memory_order_relaxed))
    ;
}

/* text: what is logged; NULL: the number. */
static void
tell (hp_item *item, double value, const char *text)
{
  uint64_t now = hp_ticks ();
  uint64_t number = atomic_fetch_add_explicit (&item->near_side[HP_VALUE_UPDATES], 1, memory_order_relaxed) + 1;
  if (number == 1) {
    atomic_store_explicit (&item->far_side[HP_VALUE_MIN], bits_of (value), memory_order_relaxed);
    atomic_store_explicit (&item->far_side[HP_VALUE_MAX], bits_of (value), memory_order_relaxed);
  }
  extend (&item->far_side[HP_VALUE_MIN], value, false);
  extend (&item->far_side[HP_VALUE_MAX], value, true);
  atomic_store_explicit (&item->near_side[HP_VALUE_TICKS], now, memory_order_relaxed);
  /* The number stands where other events have their duration: it is written out when somebody reads it. */
  hp_item_note (item, 0, number, HP_EVENT_SET, now, bits_of (value), text);
}

static hp_item *
gauge (const char *name)
{
  return hp_handle_item (hp_handle_named (HP_ITEM_VALUE, HP_VALUE_GAUGE, name, 0));
}

void
hotpath_gauge_set (const char *name, double value)
{
  hp_item *item = gauge (name);
  if (!item || !isfinite (value))
    return;
  atomic_store_explicit (&item->far_side[HP_VALUE_NOW], bits_of (value), memory_order_relaxed);
  tell (item, value, NULL);
}

void
hotpath_gauge_add (const char *name, double by)
{
  hp_item *item = gauge (name);
  if (!item || !isfinite (by))
    return;
  uint64_t now = atomic_load_explicit (&item->far_side[HP_VALUE_NOW], memory_order_relaxed);
  double sum;
  do {
    sum = number_of (now) + by;
    if (!isfinite (sum))
      return;
  } while (!atomic_compare_exchange_weak_explicit (&item->far_side[HP_VALUE_NOW], &now, bits_of (sum),
                                                   memory_order_relaxed, memory_order_relaxed));
  tell (item, sum, NULL);
}

void
hotpath_value (const char *name, const char *format, ...)
{
  uint32_t lines = hp_lines_for (sizeof (hp_value_text));
  hp_item *item = hp_handle_item (hp_handle_named (HP_ITEM_VALUE, HP_VALUE_TEXT, name, lines));
  if (!item || !item->slots) /* the name of a gauge, or <other> */
    return;
  char text[HP_VALUE_TEXT_SIZE];
  va_list arguments;
  va_start (arguments, format);
  int length = vsnprintf (text, sizeof text, format, arguments);
  va_end (arguments);
  if (length < 0)
    return;
  if ((size_t) length >= sizeof text)
    memcpy (text + sizeof text - sizeof "…", "…", sizeof "…");

  hp_value_text *at = hp_at (hp_recorder_now.arena, item->slots);
  uint64_t version = atomic_load_explicit (&at->version, memory_order_relaxed);
  /* Of two that tell at once the second only counts. */
  if (!(version & 1) && atomic_compare_exchange_strong_explicit (&at->version, &version, version + 1,
                                                                 memory_order_acquire, memory_order_relaxed)) {
    hp_text_store (at->text, sizeof at->text, text);
    atomic_store_explicit (&at->version, version + 2, memory_order_release);
  }
  double value = strtod (text, NULL);
  value = isfinite (value) ? value : 0;
  atomic_store_explicit (&item->far_side[HP_VALUE_NOW], bits_of (value), memory_order_relaxed);
  tell (item, value, text);
}

void
hp_value_read_text (const hp_value_text *from, const hp_item *item, char *text)
{
  text[0] = '\0';
  if (item->variant != HP_VALUE_TEXT) {
    double value = number_of (atomic_load_explicit (&item->far_side[HP_VALUE_NOW], memory_order_relaxed));
    snprintf (text, HP_VALUE_TEXT_SIZE, "%.15g", value);
    return;
  }
  for (int tries = 0; from && tries < 100; tries++) {
    uint64_t version = atomic_load_explicit (&from->version, memory_order_acquire);
    hp_text_load (from->text, HP_VALUE_TEXT_SIZE, text);
    atomic_thread_fence (memory_order_acquire);
    if (!(version & 1) && atomic_load_explicit (&from->version, memory_order_relaxed) == version)
      return;
  }
}
