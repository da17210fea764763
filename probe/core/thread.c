/* SPDX-License-Identifier: MIT
 *
 * thread.c: a thread's part of the arena: its scope stack and its call tree.
 */
#define _GNU_SOURCE
#include "record.h"
#include "thread-sampler.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FIRST_SLOTS 512u
#define FIRST_CHUNK_LINES 1024u /* 64 KiB */
#define LAST_CHUNK_LINES 4096u  /* 256 KiB */
#define SPARE_OCTAVE_TICKS 4096u /* a microsecond or two */

hp_recorder hp_recorder_now = { .arena_fd = -1, .lock = PTHREAD_MUTEX_INITIALIZER };

__thread hp_self hp_self_now __attribute__ ((tls_model ("initial-exec")));

/* ---- The table ------------------------------------------------------------------------------------- */

static size_t
table_bytes (uint32_t slots)
{
  return sizeof (hp_node_table) + slots * sizeof (hp_node *);
}

static hp_node_table *
table_new (uint32_t slots)
{
  void *at = mmap (NULL, table_bytes (slots), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED)
    return NULL;
  hp_node_table *table = at;
  table->mask = slots - 1;
  table->shift = 64u - (uint32_t) __builtin_ctz (slots);
  return table;
}

static void
table_free (hp_node_table *table)
{
  while (table) {
    hp_node_table *older = table->older;
    munmap (table, table_bytes (table->mask + 1));
    table = older;
  }
}

static void
table_insert (hp_node_table *table, hp_node *node)
{
  uint32_t at = (uint32_t) (node->key * HP_KEY_MIX >> table->shift);
  while (table->slots[at])
    at = (at + 1) & table->mask;
  table->slots[at] = node;
  table->used++;
}

static bool
table_make_room (hp_self *self)
{
  hp_node_table *old = self->table;
  if (old && (old->used + 1) * 2 <= old->mask + 1)
    return true;
  hp_node_table *table = table_new (old ? (old->mask + 1) * 2 : FIRST_SLOTS);
  if (!table)
    return old && old->used < old->mask; /* one slot stays empty: it ends a search */
  for (uint32_t i = 0; old && i <= old->mask; i++)
    if (old->slots[i])
      table_insert (table, old->slots[i]);
  table->older = old;
  self->table = table;
  return true;
}

/* ---- Nodes ----------------------------------------------------------------------------------------- */

static hp_ref
take (uint32_t lines)
{
  hp_thread *thread = hp_self_now.thread;
  if (thread->chunk_lines < lines) {
    hp_arena *arena = hp_recorder_now.arena;
    uint32_t size = thread->chunk_next_lines ? thread->chunk_next_lines : FIRST_CHUNK_LINES;
    pthread_mutex_lock (&hp_recorder_now.lock);
    hp_ref chunk = 0;
    for (; !chunk && size >= lines; size /= 2)
      chunk = hp_arena_take (arena, hp_recorder_now.arena_fd, size);
    pthread_mutex_unlock (&hp_recorder_now.lock);
    if (!chunk)
      return 0;
    size *= 2; /* what was taken: the loop halved it once more */
#ifdef MADV_POPULATE_WRITE
    /* Page faults now, not in a scope. Older kernels say EINVAL and fault later. */
    uintptr_t page = (uintptr_t) sysconf (_SC_PAGESIZE);
    uintptr_t begin = ((uintptr_t) hp_at (arena, chunk) + page - 1) & ~(page - 1);
    uintptr_t end = (uintptr_t) hp_at (arena, chunk + size) & ~(page - 1);
    if (begin < end)
      madvise ((void *) begin, end - begin, MADV_POPULATE_WRITE);
#endif
    thread->chunk = chunk;
    thread->chunk_lines = size;
    thread->chunk_next_lines = size * 2 > LAST_CHUNK_LINES ? LAST_CHUNK_LINES : size * 2;
  }
  hp_ref taken = thread->chunk;
  thread->chunk += lines;
  thread->chunk_lines -= lines;
  return taken;
}

hp_ref
hp_thread_take (uint32_t lines)
{
  hp_signals before;
  hp_block_signals (&before);
  hp_ref taken = take (lines);
  hp_unblock_signals (&before);
  return taken;
}

static hp_node *
node_new (hp_node *parent, uint32_t site)
{
  hp_arena *arena = hp_recorder_now.arena;
  hp_thread *thread = hp_self_now.thread;
  hp_ref ref = take (hp_lines_for (sizeof (hp_node)));
  if (!ref)
    return NULL;

  hp_node *node = hp_at (arena, ref);
  node->key = hp_node_key (parent, site);
  node->parent = hp_ref_of (arena, parent);
  node->site = site;
  node->depth = parent ? parent->depth + 1 : 1;
  for (hp_node *above = parent; above && !node->recursive; above = above->parent ? hp_at (arena, above->parent) : NULL)
    node->recursive = above->site == site;
  atomic_store_explicit (&node->min_ticks, UINT64_MAX, memory_order_relaxed);
  atomic_store_explicit (&node->next, atomic_load_explicit (&thread->first_node, memory_order_relaxed),
                         memory_order_relaxed);
  /* Readers follow the list at any time: the node is whole before it is on it. */
  atomic_store_explicit (&thread->first_node, ref, memory_order_release);
  atomic_fetch_add_explicit (&thread->nodes, 1, memory_order_relaxed);
  return node;
}

hp_node *
hp_thread_node (hp_node *parent, uint32_t site)
{
  hp_self *self = &hp_self_now;
  uint64_t key = hp_node_key (parent, site);
  for (uint32_t at = (uint32_t) (key * HP_KEY_MIX >> self->table->shift); self->table->slots[at];
       at = (at + 1) & self->table->mask)
    if (self->table->slots[at]->key == key)
      return self->table->slots[at];

  hp_node *node = table_make_room (self) ? node_new (parent, site) : NULL;
  if (!node) {
    hp_count_loss (HP_LOSS_NODES);
    return hp_at (hp_recorder_now.arena, self->thread->other);
  }
  table_insert (self->table, node);
  return node;
}

/* ---- Threads come and go --------------------------------------------------------------------------- */

static hp_thread *
find_left_thread (hp_arena *arena)
{
  hp_ref ref = atomic_load_explicit (&arena->first_thread, memory_order_acquire);
  while (ref) {
    hp_thread *thread = hp_at (arena, ref);
    if (!atomic_load_explicit (&thread->in_use, memory_order_acquire))
      return thread;
    ref = thread->next;
  }
  return NULL;
}

static hp_thread *
thread_new (hp_arena *arena)
{
  hp_ref ref = hp_arena_take (arena, hp_recorder_now.arena_fd, hp_lines_for (sizeof (hp_thread)));
  if (!ref)
    return NULL;
  hp_thread *thread = hp_at (arena, ref);
  thread->next = atomic_load_explicit (&arena->first_thread, memory_order_relaxed);
  return thread;
}

static void
note_name (hp_arena *arena, uint32_t ordinal)
{
  hp_thread_name *name = &arena->thread_names[ordinal % HP_MAX_THREAD_NAMES];
  prctl (PR_GET_NAME, name->name);
  atomic_store_explicit (&name->tid, (uint32_t) syscall (SYS_gettid), memory_order_release);
}

/* Only frames on the thread's own stack can be told stale by their place: a coroutine's stack may lie
 * anywhere. */
static void
note_stack (hp_self *self)
{
  pthread_attr_t attributes;
  void *low;
  size_t size;
  self->stack_low = self->stack_high = 0;
  if (pthread_getattr_np (pthread_self (), &attributes) != 0)
    return;
  if (pthread_attr_getstack (&attributes, &low, &size) == 0) {
    self->stack_low = (uintptr_t) low;
    self->stack_high = (uintptr_t) low + size;
  }
  pthread_attr_destroy (&attributes);
}

/* Tables of parts that a thread has left, by the part: the next thread goes on with the same tree. */
static bool
rebuild_table (hp_self *self)
{
  hp_arena *arena = hp_recorder_now.arena;
  for (hp_ref ref = atomic_load_explicit (&self->thread->first_node, memory_order_relaxed); ref;) {
    hp_node *node = hp_at (arena, ref);
    if (!table_make_room (self))
      return false;
    table_insert (self->table, node);
    ref = atomic_load_explicit (&node->next, memory_order_relaxed);
  }
  return table_make_room (self);
}

bool
hp_thread_enter (void)
{
  hp_self *self = &hp_self_now;
  hp_arena *arena = hp_recorder_now.arena;
  note_stack (self);

  pthread_mutex_lock (&hp_recorder_now.lock);
  hp_thread *left = find_left_thread (arena);
  hp_thread *thread = left ? left : thread_new (arena);
  if (thread) {
    thread->ordinal = atomic_fetch_add_explicit (&arena->thread_count, 1, memory_order_relaxed) & 0xffff;
    atomic_store_explicit (&thread->in_use, 1, memory_order_release);
    note_name (arena, thread->ordinal);
  }
  pthread_mutex_unlock (&hp_recorder_now.lock);
  if (!thread)
    return false;

  self->thread = thread;
  self->ordinal = thread->ordinal;
  self->base = (char *) arena;
  self->table = NULL;
  if (rebuild_table (self) && !thread->other) {
    hp_node *other = node_new (NULL, HP_SITE_OTHER);
    if (other) {
      /* A call is counted as long as its node has any octave, and this node is for when there is no room. */
      hp_ref octave = take (hp_lines_for (HP_OCTAVE_STEPS * sizeof (uint64_t)));
      atomic_store_explicit (&other->octaves[hp_bucket_index (SPARE_OCTAVE_TICKS) / HP_OCTAVE_STEPS], octave,
                             memory_order_release);
      thread->other = hp_ref_of (arena, other);
      table_insert (self->table, other);
    }
  }
  if (!thread->other || !self->table) {
    table_free (self->table);
    self->table = NULL;
    self->thread = NULL;
    atomic_store_explicit (&thread->in_use, 0, memory_order_release);
    return false;
  }
  if (!left) {
    pthread_mutex_lock (&hp_recorder_now.lock);
    thread->next = atomic_load_explicit (&arena->first_thread, memory_order_relaxed);
    atomic_store_explicit (&arena->first_thread, hp_ref_of (arena, thread), memory_order_release);
    pthread_mutex_unlock (&hp_recorder_now.lock);
  }
  thread->frames[0].stack = UINTPTR_MAX; /* below everything, never stale */
  self->last = &thread->frames[HP_MAX_DEPTH - 1];
  self->top = &thread->frames[0];
  pthread_setspecific (hp_recorder_now.thread_key, thread);
  return true;
}

void
hp_thread_forget (void)
{
  hp_self *self = &hp_self_now;
  table_free (self->table);
  uint32_t in_slow_path = self->in_slow_path, alloc_off = self->alloc_off;
  memset (self, 0, sizeof *self);
  self->in_slow_path = in_slow_path;
  self->alloc_off = alloc_off;
}

void
hp_thread_leave (void *unused)
{
  (void) unused;
  hp_self *self = &hp_self_now;
  hp_thread *thread = self->thread;
  if ((!thread && !self->alloc_thread) || hp_recorder_now.forked)
    return;
  hp_signals before;
  hp_block_signals (&before);
  while (thread && self->top > &thread->frames[0])
    hp_scope_close_stale ();
  hp_threads_note_end ();
  hp_alloc_leave ();
  hp_thread_forget ();
  if (thread)
    atomic_store_explicit (&thread->in_use, 0, memory_order_release);
  hp_unblock_signals (&before);
}
