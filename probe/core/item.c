/* SPDX-License-Identifier: MIT
 *
 * item.c: making items and what they grow by.
 */
#define _GNU_SOURCE
#include "item.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define POOL_BYTES (64u * 1024u)

uint32_t hp_session_number;

uint32_t
hp_own_tid (void)
{
  static __thread uint32_t tid __attribute__ ((tls_model ("initial-exec")));
  static __thread uint32_t session __attribute__ ((tls_model ("initial-exec"))); /* a fork's child has another */
  uint32_t now = __atomic_load_n (&hp_session_number, __ATOMIC_RELAXED);
  if (__builtin_expect (session != now || !tid, 0)) {
    tid = (uint32_t) syscall (SYS_gettid);
    session = now;
  }
  return tid;
}

/* ---- Memory of the process's own ------------------------------------------------------------------- */

/* Not malloc: the host's may be what calls. */
void *
hp_pool_take (size_t bytes)
{
  static char *pool;
  static size_t left;
  bytes = (bytes + 15) & ~(size_t) 15;
  if (bytes > left) {
    size_t size = bytes > POOL_BYTES ? bytes : POOL_BYTES;
    void *at = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
      return NULL;
    pool = at;
    left = size;
  }
  void *taken = pool;
  pool += bytes;
  left -= bytes;
  return taken;
}

char *
hp_pool_text (const char *text)
{
  size_t size = strlen (text) + 1;
  char *copy = hp_pool_take (size);
  if (copy)
    memcpy (copy, text, size);
  return copy;
}

/* ---- Items ----------------------------------------------------------------------------------------- */

static hp_ref
take (uint32_t lines)
{
  return hp_arena_take (hp_recorder_now.arena, hp_recorder_now.arena_fd, lines);
}

static const char *
name_of (const hp_item *item)
{
  return hp_at (hp_recorder_now.arena, atomic_load_explicit (&item->name, memory_order_acquire));
}

static hp_item *
find_named (hp_item_kind kind, const char *name)
{
  hp_arena *arena = hp_recorder_now.arena;
  for (hp_ref ref = atomic_load_explicit (&arena->first_item, memory_order_acquire); ref;) {
    hp_item *item = hp_at (arena, ref);
    if (item->kind == kind && strcmp (name_of (item), name) == 0)
      return item;
    ref = item->next;
  }
  return NULL;
}

static hp_item *
make_item (const hp_handle *like)
{
  hp_arena *arena = hp_recorder_now.arena;
  uint32_t made = atomic_load_explicit (&arena->items[like->kind], memory_order_relaxed);
  const char *name = like->name;
  if (made >= HP_MAX_ITEMS) {
    hp_item *other = find_named (like->kind, "<other>");
    if (other)
      return other;
    name = "<other>";
  }
  hp_ref ref = take (hp_lines_for (sizeof (hp_item)) + like->slot_lines);
  hp_ref text = ref ? hp_arena_take_text (arena, hp_recorder_now.arena_fd, name) : 0;
  if (!text) {
    hp_count_loss (HP_LOSS_ITEMS);
    return NULL;
  }
  hp_item *item = hp_at (arena, ref);
  item->id = made + 1;
  item->kind = like->kind;
  item->variant = like->variant;
  atomic_store_explicit (&item->name, text, memory_order_relaxed);
  hp_ref file = like->file ? hp_arena_take_text (arena, hp_recorder_now.arena_fd, like->file) : 0;
  atomic_store_explicit (&item->file, file, memory_order_relaxed);
  item->line = like->line;
  item->capacity = like->capacity;
  item->item_bytes = like->item_bytes;
  item->slots = like->slot_lines ? ref + hp_lines_for (sizeof (hp_item)) : 0;
  item->next = atomic_load_explicit (&arena->first_item, memory_order_relaxed);
  atomic_store_explicit (&arena->items[like->kind], made + 1, memory_order_relaxed);
  /* Readers follow the list at any time: the item is whole before it is on it. */
  atomic_store_explicit (&arena->first_item, ref, memory_order_release);
  return item;
}

static bool
is_recording (void)
{
  if (hp_recorder_now.forked && hp_recorder_now.restart_after_fork)
    hp_recorder_now.restart_after_fork ();
  return __atomic_load_n (&hotpath_active, __ATOMIC_ACQUIRE) && !hp_recorder_now.forked && hp_recorder_now.arena;
}

static hp_handle *
make_handle (const hp_handle *like)
{
  hp_item *item = make_item (like);
  hp_handle *handle = item ? hp_pool_take (sizeof *handle) : NULL;
  if (!handle)
    return NULL;
  *handle = *like;
  handle->name = hp_pool_text (like->name);
  handle->item = item;
  handle->session = hp_session_number;
  return handle->name ? handle : NULL;
}

hp_handle *
hp_handle_new (const hp_handle *like)
{
  if (!__atomic_load_n (&hotpath_active, __ATOMIC_ACQUIRE))
    return NULL;
  hp_signals before;
  hp_block_signals (&before);
  hp_handle *handle = NULL;
  if (is_recording ()) {
    pthread_mutex_lock (&hp_recorder_now.lock);
    handle = make_handle (like);
    pthread_mutex_unlock (&hp_recorder_now.lock);
  }
  hp_unblock_signals (&before);
  return handle;
}

hp_item *
hp_handle_renew (hp_handle *handle)
{
  hp_signals before;
  hp_block_signals (&before);
  hp_item *item = NULL;
  if (is_recording ()) {
    pthread_mutex_lock (&hp_recorder_now.lock);
    if (handle->session != hp_session_number) { /* else another thread came first */
      handle->item = make_item (handle);
      __atomic_store_n (&handle->session, hp_session_number, __ATOMIC_RELEASE);
    }
    item = handle->item;
    pthread_mutex_unlock (&hp_recorder_now.lock);
  }
  hp_unblock_signals (&before);
  return item;
}

/* ---- By name --------------------------------------------------------------------------------------- */

#define NAMED_SLOTS 4096u /* twice as many as there can be names of both kinds that are told so */

static _Atomic (hp_handle *) named[NAMED_SLOTS];

static uint32_t
hash_name (hp_item_kind kind, const char *name)
{
  uint64_t hash = 0xcbf29ce484222325u ^ kind; /* FNV-1a */
  for (; *name; name++)
    hash = (hash ^ (unsigned char) *name) * 0x100000001b3u;
  return (uint32_t) (hash ^ hash >> 32);
}

/* What is there, or the empty slot where it would be; NULL when there is no room. */
static _Atomic (hp_handle *) *
find_slot (hp_item_kind kind, const char *name)
{
  uint32_t at = hash_name (kind, name) % NAMED_SLOTS;
  for (uint32_t tries = 0; tries < NAMED_SLOTS / 2; tries++, at = (at + 1) % NAMED_SLOTS) {
    const hp_handle *handle = atomic_load_explicit (&named[at], memory_order_acquire);
    if (!handle || (handle->kind == kind && strcmp (handle->name, name) == 0))
      return &named[at];
  }
  return NULL;
}

static hp_handle *
make_named (hp_item_kind kind, uint32_t variant, const char *name, uint32_t slot_lines)
{
  static uint32_t count;
  hp_signals before;
  hp_block_signals (&before);
  hp_handle *handle = NULL;
  if (is_recording ()) {
    pthread_mutex_lock (&hp_recorder_now.lock);
    if (count >= NAMED_SLOTS / 2)
      name = "<other>";
    _Atomic (hp_handle *) *slot = find_slot (kind, name);
    handle = slot ? atomic_load_explicit (slot, memory_order_relaxed) : NULL;
    if (slot && !handle) {
      handle = make_handle (&(hp_handle){ .kind = kind, .variant = variant, .name = name, .slot_lines = slot_lines });
      atomic_store_explicit (slot, handle, memory_order_release);
      count += handle != NULL;
    }
    pthread_mutex_unlock (&hp_recorder_now.lock);
  }
  hp_unblock_signals (&before);
  return handle;
}

hp_handle *
hp_handle_named (hp_item_kind kind, uint32_t variant, const char *name, uint32_t slot_lines)
{
  if (!name || !__atomic_load_n (&hotpath_active, __ATOMIC_RELAXED))
    return NULL;
  _Atomic (hp_handle *) *slot = find_slot (kind, name);
  hp_handle *handle = slot ? atomic_load_explicit (slot, memory_order_acquire) : NULL;
  return handle ? handle : make_named (kind, variant, name, slot_lines);
}

void
hp_item_rename (hp_item *item, const char *name)
{
  hp_signals before;
  hp_block_signals (&before);
  pthread_mutex_lock (&hp_recorder_now.lock);
  hp_ref text = hp_arena_take_text (hp_recorder_now.arena, hp_recorder_now.arena_fd, name);
  if (text)
    atomic_store_explicit (&item->name, text, memory_order_release);
  pthread_mutex_unlock (&hp_recorder_now.lock);
  hp_unblock_signals (&before);
}

void
hp_item_place (hp_item *item, const char *file, uint32_t line)
{
  hp_signals before;
  hp_block_signals (&before);
  pthread_mutex_lock (&hp_recorder_now.lock);
  hp_ref text = hp_arena_take_text (hp_recorder_now.arena, hp_recorder_now.arena_fd, file);
  if (text) {
    item->line = line;
    atomic_store_explicit (&item->file, text, memory_order_release);
  }
  pthread_mutex_unlock (&hp_recorder_now.lock);
  hp_unblock_signals (&before);
}

/* ---- Growing --------------------------------------------------------------------------------------- */

/* Any thread may be the first: the lock says which. */
static hp_ref
grow (_Atomic hp_ref *at, uint32_t lines)
{
  hp_signals before;
  hp_block_signals (&before);
  pthread_mutex_lock (&hp_recorder_now.lock);
  hp_ref made = atomic_load_explicit (at, memory_order_acquire);
  if (!made) {
    made = take (lines);
    if (made)
      atomic_store_explicit (at, made, memory_order_release);
    else
      hp_count_loss (HP_LOSS_OCTAVES);
  }
  pthread_mutex_unlock (&hp_recorder_now.lock);
  hp_unblock_signals (&before);
  return made;
}

hp_ref
hp_distribution_octave (hp_distribution *self, uint32_t octave)
{
  return grow (&self->octaves[octave], hp_lines_for (HP_OCTAVE_STEPS * sizeof (uint64_t)));
}

void
hp_text_store (_Atomic uint64_t *to, size_t size, const char *text)
{
  size_t length = strnlen (text, size), words = length / 8 + 1;
  for (size_t i = 0; i < words && i < size / 8; i++) {
    uint64_t word = 0;
    size_t rest = length - i * 8;
    memcpy (&word, text + i * 8, rest < 8 ? rest : 8);
    if (length == size && i + 1 == size / 8)
      memcpy ((char *) &word + 4, "…", sizeof "…");
    atomic_store_explicit (&to[i], word, memory_order_relaxed);
  }
}

void
hp_text_load (const _Atomic uint64_t *from, size_t size, char *text)
{
  for (size_t i = 0; i < size / 8; i++) {
    uint64_t word = atomic_load_explicit (&from[i], memory_order_relaxed);
    memcpy (text + i * 8, &word, 8);
  }
  text[size - 1] = '\0';
}

void
hp_item_note (hp_item *item, unsigned side, uint64_t number, hp_item_event event, uint64_t ticks, uint64_t duration,
              const char *text)
{
  hp_ref ref = atomic_load_explicit (&item->logs, memory_order_acquire);
  if (__builtin_expect (!ref, 0) && !(ref = grow (&item->logs, hp_lines_for (2 * sizeof (hp_item_log)))))
    return;
  hp_item_log *log = (hp_item_log *) hp_at (hp_recorder_now.arena, ref) + side;
  hp_item_entry *entry = &log->entries[(number - 1) % HP_ITEM_LOG_SIZE];
  atomic_store_explicit (&entry->number, 0, memory_order_relaxed);
  atomic_thread_fence (memory_order_release);
  atomic_store_explicit (&entry->ticks, ticks, memory_order_relaxed);
  atomic_store_explicit (&entry->duration, duration, memory_order_relaxed);
  atomic_store_explicit (&entry->event, event, memory_order_relaxed);
  atomic_store_explicit (&entry->tid, hp_own_tid (), memory_order_relaxed);
  if (text)
    hp_text_store (entry->text, sizeof entry->text, text);
  else
    atomic_store_explicit (&entry->text[0], 0, memory_order_relaxed);
  atomic_store_explicit (&entry->number, number, memory_order_release);
}
