/* SPDX-License-Identifier: MIT
 *
 * reader-tree.c: finding what is new in an arena: threads, places in their call trees, open scopes.
 */
#include "reader.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_LIMIT 65536u

bool
hp_reader_make_room (void **array, uint32_t count, uint32_t *room, size_t size)
{
  if (count < *room)
    return true;
  uint32_t larger = *room ? *room * 2 : 64;
  void *at = larger > *room ? realloc (*array, larger * size) : NULL;
  if (!at)
    return false;
  *array = at;
  *room = larger;
  return true;
}

#define MAKE_ROOM(reader, array, of)                                                                 \
  hp_reader_make_room ((void **) &(reader)->array, (reader)->of##_count, &(reader)->of##_room,        \
                       sizeof *(reader)->array)

static bool
add_thread (hp_reader *reader, hp_ref ref)
{
  const hp_thread *thread = hp_reader_at (reader, ref, sizeof *thread);
  uint32_t known;
  if (!thread || hp_id_map_find (&reader->thread_ids, ref, &known))
    return true;
  if (!MAKE_ROOM (reader, threads, thread) || !hp_id_map_add (&reader->thread_ids, ref, reader->thread_count))
    return false;
  reader->threads[reader->thread_count++] = (hp_reader_thread){ .thread = thread };
  return true;
}

bool
hp_reader_find_threads (hp_reader *reader)
{
  hp_ref ref = atomic_load_explicit (&reader->arena->first_thread, memory_order_acquire);
  uint64_t limit = reader->size / sizeof (hp_thread); /* no list has more: a circle ends here */
  uint32_t known;
  reader->pending_count = 0;
  while (ref && reader->pending_count < limit && !hp_id_map_find (&reader->thread_ids, ref, &known)) {
    const hp_thread *thread = hp_reader_at (reader, ref, sizeof *thread);
    if (!thread)
      break;
    if (!MAKE_ROOM (reader, pending, pending))
      return false;
    reader->pending[reader->pending_count++] = ref;
    ref = thread->next;
  }
  /* Oldest first: what is missing when memory runs short is found again next time. */
  while (reader->pending_count > 0)
    if (!add_thread (reader, reader->pending[--reader->pending_count]))
      return false;
  return true;
}

/* ---- Nodes ----------------------------------------------------------------------------------------- */

const char *
hp_reader_text (const hp_reader *reader, hp_ref ref, const char *otherwise)
{
  const char *text = hp_reader_at (reader, ref, 1);
  if (!text)
    return otherwise;
  uint64_t available = reader->size - (uint64_t) ref * HP_CACHE_LINE;
  size_t limit = available < TEXT_LIMIT ? (size_t) available : TEXT_LIMIT;
  return strnlen (text, limit) < limit ? text : otherwise;
}

static const hp_site_record *
site_record (const hp_reader *reader, uint32_t site)
{
  if (site == 0 || site >= HP_MAX_SITES)
    return NULL;
  hp_ref segment =
      atomic_load_explicit (&reader->arena->site_segments[site / HP_SITE_SEGMENT], memory_order_acquire);
  const hp_site_record *records = hp_reader_at (reader, segment, sizeof *records * HP_SITE_SEGMENT);
  return records ? &records[site % HP_SITE_SEGMENT] : NULL;
}

/* Index of the site's function, made when it is new. HP_NOWHERE: no such site. */
static bool
find_function (hp_reader *reader, uint32_t site, uint32_t *index)
{
  *index = HP_NOWHERE;
  const hp_site_record *record = site_record (reader, site);
  if (!record || hp_id_map_find (&reader->function_ids, site, index))
    return true;
  if (!MAKE_ROOM (reader, functions, function))
    return false;
  hp_histogram_sum_clear (&reader->sum);
  hp_histogram *none = hp_histogram_new (&reader->sum, NULL);
  if (!none)
    return false;
  if (!hp_id_map_add (&reader->function_ids, site, reader->function_count)) {
    hp_histogram_unref (none);
    return false;
  }
  reader->functions[reader->function_count] = (hp_reader_function){
    .id = site,
    .line = record->line,
    .kind = record->kind,
    .name = hp_reader_text (reader, record->name, "<unknown>"),
    .file = hp_reader_text (reader, record->file, ""),
    .first_node = HP_NOWHERE,
    .min_ticks = UINT64_MAX,
    .histogram = none,
    .shown = hp_histogram_ref (none),
  };
  *index = reader->function_count++;
  return true;
}

static bool
find_place (hp_reader *reader, uint32_t parent, uint32_t function, uint32_t *index)
{
  uint64_t key = (uint64_t) (parent + 1) << 32 | reader->functions[function].id; /* HP_NOWHERE + 1 is 0 */
  if (hp_id_map_find (&reader->place_ids, key, index))
    return true;
  if (!MAKE_ROOM (reader, places, place) || !hp_id_map_add (&reader->place_ids, key, reader->place_count))
    return false;
  reader->places[reader->place_count] = (hp_reader_place){ .parent = parent, .function = function };
  *index = reader->place_count++;
  return true;
}

static bool
add_node (hp_reader *reader, hp_ref ref)
{
  const hp_node *node = hp_reader_at (reader, ref, sizeof *node);
  uint32_t known, function, place;
  if (!node || hp_id_map_find (&reader->node_ids, ref, &known))
    return true;
  if (!find_function (reader, node->site, &function))
    return false;
  if (function == HP_NOWHERE)
    return hp_id_map_add (&reader->node_ids, ref, HP_NOWHERE);
  uint32_t parent = HP_NOWHERE;
  /* A parent is older than its children and so has been added: what isn't found is damage. */
  if (node->parent)
    hp_id_map_find (&reader->node_ids, node->parent, &parent);
  if (!find_place (reader, parent == HP_NOWHERE ? HP_NOWHERE : reader->nodes[parent].place, function, &place) ||
      !MAKE_ROOM (reader, nodes, node) || !hp_id_map_add (&reader->node_ids, ref, reader->node_count))
    return false;
  hp_reader_function *owner = &reader->functions[function];
  reader->nodes[reader->node_count] = (hp_reader_node){
    .node = node,
    .parent = parent,
    .function = function,
    .place = place,
    .sibling = owner->first_node,
    .recursive = node->recursive != 0,
  };
  owner->first_node = reader->node_count++;
  return true;
}

static bool
find_nodes_of (hp_reader *reader, hp_reader_thread *self)
{
  hp_ref newest = atomic_load_explicit (&self->thread->first_node, memory_order_acquire);
  uint64_t limit = reader->size / sizeof (hp_node);
  reader->pending_count = 0;
  for (hp_ref ref = newest; ref && ref != self->newest_node && reader->pending_count < limit;) {
    const hp_node *node = hp_reader_at (reader, ref, sizeof *node);
    uint32_t known;
    if (!node || hp_id_map_find (&reader->node_ids, ref, &known))
      break;
    if (!MAKE_ROOM (reader, pending, pending))
      return false;
    reader->pending[reader->pending_count++] = ref;
    ref = atomic_load_explicit (&node->next, memory_order_relaxed);
  }
  while (reader->pending_count > 0)
    if (!add_node (reader, reader->pending[--reader->pending_count]))
      return false;
  self->newest_node = newest;
  return true;
}

bool
hp_reader_find_nodes (hp_reader *reader)
{
  for (uint32_t i = 0; i < reader->thread_count; i++)
    if (!find_nodes_of (reader, &reader->threads[i]))
      return false;
  return true;
}

/* ---- Open scopes ----------------------------------------------------------------------------------- */

bool
hp_reader_note_frames (hp_reader *reader)
{
  reader->frame_count = 0;
  for (uint32_t i = 0; i < reader->thread_count; i++) {
    const hp_thread *thread = reader->threads[i].thread;
    if (!atomic_load_explicit (&thread->in_use, memory_order_acquire))
      continue;
    for (uint32_t depth = 1; depth < HP_MAX_DEPTH; depth++) { /* frame 0 is below everything */
      const struct hotpath_frame *frame = &thread->frames[depth];
      uint64_t start = atomic_load_explicit (&frame->start_ticks, memory_order_acquire);
      uint64_t address = (uintptr_t) atomic_load_explicit (&frame->node, memory_order_acquire);
      if (!start)
        break;
      if (start != atomic_load_explicit (&frame->start_ticks, memory_order_relaxed))
        continue;
      if (!MAKE_ROOM (reader, frames, frame))
        return false;
      reader->frames[reader->frame_count++] = (hp_reader_frame){ frame, start, address };
    }
  }
  return true;
}
