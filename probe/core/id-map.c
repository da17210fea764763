/* SPDX-License-Identifier: MIT
 *
 * id-map.c: a hash table from 64-bit keys to 32-bit numbers, open addressing, at most half full.
 */
#include "id-map.h"

#include <stdlib.h>

#define FIRST_SIZE 256u

/* Keys are kept multiplied: the factor is odd, so nothing is lost, and growing need not hash again. */
#define MIXED(key) ((key) * UINT64_C (0x9e3779b97f4a7c15))

static uint32_t
slot_of (const hp_id_map *map, uint64_t key)
{
  uint32_t at = (uint32_t) (key >> 32) & (map->size - 1);
  while (map->slots[at].key && map->slots[at].key != key)
    at = (at + 1) & (map->size - 1);
  return at;
}

static bool
grow (hp_id_map *map)
{
  hp_id_map larger = { .size = map->size ? map->size * 2 : FIRST_SIZE, .used = map->used };
  larger.slots = calloc (larger.size, sizeof *larger.slots);
  if (!larger.slots)
    return false;
  for (uint32_t i = 0; i < map->size; i++) {
    if (!map->slots[i].key)
      continue;
    uint32_t at = (uint32_t) (map->slots[i].key >> 32) & (larger.size - 1);
    while (larger.slots[at].key)
      at = (at + 1) & (larger.size - 1);
    larger.slots[at] = map->slots[i];
  }
  free (map->slots);
  *map = larger;
  return true;
}

bool
hp_id_map_add (hp_id_map *map, uint64_t key, uint32_t value)
{
  if (map->used * 2 >= map->size && !grow (map))
    return false;
  uint32_t at = slot_of (map, MIXED (key));
  map->slots[at].key = MIXED (key);
  map->slots[at].value = value;
  map->used++;
  return true;
}

bool
hp_id_map_find (const hp_id_map *map, uint64_t key, uint32_t *value)
{
  if (!map->size)
    return false;
  const struct hp_id_map_slot *slot = &map->slots[slot_of (map, MIXED (key))];
  if (!slot->key)
    return false;
  *value = slot->value;
  return true;
}

void
hp_id_map_clear (hp_id_map *map)
{
  free (map->slots);
  *map = (hp_id_map){ 0 };
}
