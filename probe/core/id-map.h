/* SPDX-License-Identifier: MIT
 *
 * id-map.h: a hash table from 64-bit keys to 32-bit numbers.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct hp_id_map {
  struct hp_id_map_slot {
    uint64_t key; /* 0: empty */
    uint32_t value;
  } *slots;
  uint32_t size; /* a power of two, or 0 */
  uint32_t used;
} hp_id_map;

/* key is not 0 and not in the map. False when memory is short. */
bool hp_id_map_add (hp_id_map *map, uint64_t key, uint32_t value);
bool hp_id_map_find (const hp_id_map *map, uint64_t key, uint32_t *value);
void hp_id_map_clear (hp_id_map *map);
