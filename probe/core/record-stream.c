/* SPDX-License-Identifier: MIT
 *
 * record-stream.c: what is read bit by bit: how many items, how many bytes.
 */
#include "item.h"
#include "section-columns.h"

hotpath_stream *
hotpath_stream_new_at (const char *label, size_t item_bytes, const char *file, unsigned line)
{
  return (hotpath_stream *) hp_handle_new (&(hp_handle){
      .kind = HP_ITEM_STREAM,
      .name = label && label[0] ? label : "stream",
      .file = file,
      .line = line,
      .item_bytes = item_bytes,
  });
}

hotpath_stream *
(hotpath_stream_new) (const char *label, size_t item_bytes)
{
  return hotpath_stream_new_at (label, item_bytes, NULL, 0);
}

void
hotpath_stream_yielded_text (hotpath_stream *stream, uint64_t bytes, const char *text)
{
  hp_item *item = hp_handle_item ((hp_handle *) stream);
  if (!item)
    return;
  uint64_t number = atomic_fetch_add_explicit (&item->near_side[HP_STREAM_ITEMS], 1, memory_order_relaxed) + 1;
  hp_distribution_add (&item->first, bytes ? bytes : item->item_bytes);
  hp_item_note (item, 0, number, HP_EVENT_YIELDED, hp_ticks (), HP_NO_DURATION, text);
}

void
hotpath_stream_yielded (hotpath_stream *stream, uint64_t bytes)
{
  hotpath_stream_yielded_text (stream, bytes, NULL);
}

void
hotpath_stream_close (hotpath_stream *stream)
{
  hp_item *item = hp_handle_item ((hp_handle *) stream);
  if (item)
    atomic_store_explicit (&item->state, HP_STATE_CLOSED, memory_order_relaxed);
}
