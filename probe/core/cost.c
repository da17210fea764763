/* SPDX-License-Identifier: MIT
 *
 * cost.c: what one scope costs on this machine, so that a reader can take it out of the figures.
 *
 * A processor does much of a scope's work beside the work around it. Scopes end to end, with nothing to hide
 * behind, cost two to four times what they cost in a program, and that much would be taken out too much. So the
 * scope is measured among work of several kinds, of which programs are a mix, against the same work without it; the
 * mean of the differences is the cost.
 */
#include "record.h"

#include <string.h>
#include <sys/mman.h>

#define BATCHES 12 /* the least of them counts: everything that disturbs makes a batch longer */
#define CALLS 256
#define SLOTS 16
#define WORK_BYTES 1024

#define load(at) atomic_load_explicit (at, memory_order_relaxed)
#define store(at, value) atomic_store_explicit (at, value, memory_order_relaxed)

/* A thread's part in miniature, of which nothing enters the arena. */
typedef struct {
  _Alignas (HP_CACHE_LINE) hp_node node;
  _Alignas (HP_CACHE_LINE) struct hotpath_frame frames[4];
  _Alignas (HP_CACHE_LINE) uint64_t buckets[HP_OCTAVES][HP_OCTAVE_STEPS];
  _Alignas (HP_CACHE_LINE) char table[sizeof (hp_node_table) + SLOTS * sizeof (hp_node *)];
  _Alignas (HP_CACHE_LINE) unsigned char from[WORK_BYTES], to[WORK_BYTES];
} scratch;

static uint32_t
lines_between (const void *from, const void *to)
{
  return (uint32_t) (((uintptr_t) to - (uintptr_t) from) / HP_CACHE_LINE);
}

static void
prepare (scratch *self, uint32_t site)
{
  self->node.key = hp_node_key (NULL, site);
  store (&self->node.min_ticks, UINT64_MAX);
  for (uint32_t i = 0; i < HP_OCTAVES; i++)
    store (&self->node.octaves[i], (hp_ref) lines_between (self, self->buckets[i]));
  hp_node_table *table = (hp_node_table *) self->table;
  table->mask = SLOTS - 1;
  table->shift = 64 - (uint32_t) __builtin_ctz (SLOTS);
  table->slots[(uint32_t) (self->node.key * HP_KEY_MIX >> table->shift)] = &self->node;
  self->frames[0].stack = UINTPTR_MAX;
}

/* ---- Work ------------------------------------------------------------------------------------------ */

/* Each step needs the one before: the processor has room for others beside it. */
static inline __attribute__ ((always_inline)) uint64_t
hash (scratch *self, uint64_t state)
{
  for (int i = 0; i < 48; i++)
    state = (state ^ self->from[i]) * 1099511628211u;
  return state;
}

/* Steps that need nothing of each other: it has none. */
static inline __attribute__ ((always_inline)) uint64_t
add_up (scratch *self, uint64_t state)
{
  uint64_t sums[4] = { state, state + 1, state + 2, state + 3 };
  for (int i = 0; i < 64; i++) {
    sums[0] += sums[0] << 1;
    sums[1] += sums[1] << 2;
    sums[2] ^= sums[2] >> 3;
    sums[3] += sums[3] << 4;
    __asm__ volatile ("" : "+r"(sums[0]), "+r"(sums[1]), "+r"(sums[2]), "+r"(sums[3]));
  }
  return sums[0] + sums[1] + sums[2] + sums[3] + self->from[0];
}

/* Loads and stores. */
static inline __attribute__ ((always_inline)) uint64_t
copy (scratch *self, uint64_t state)
{
  memcpy (self->to, self->from, WORK_BYTES);
  __asm__ volatile ("" ::: "memory");
  return state + self->to[state % WORK_BYTES];
}

/* Ways that can't be foretold: what was begun beside a wrong one is lost. */
static inline __attribute__ ((always_inline)) uint64_t
choose (scratch *self, uint64_t state)
{
  for (int i = 0; i < 24; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    if (state >> 63)
      self->to[i] = (unsigned char) state;
    else
      self->from[i]++;
  }
  return state;
}

/* ---- Measuring ------------------------------------------------------------------------------------- */

/* A call as the program's own: neither is it inlined nor does it know the scope. */
static __attribute__ ((noinline)) void
without_scope (void)
{
  __asm__ volatile ("" ::: "memory");
}

static __attribute__ ((noinline)) void
with_scope (hotpath_site *site)
{
  hotpath_frame *frame = hotpath_scope_begin (site);
  __asm__ volatile ("" ::: "memory");
  hotpath_scope_end (frame);
}

static inline void
keep_least (double *least, double value)
{
  if (value < *least)
    *least = value;
}

/* Gives the time inside the scope's own interval, and what of the rest its surroundings feel. */
#define MEASURE(work, inner, outer)                                                                     \
  do {                                                                                                  \
    double plain_ = 1e18, measured_ = 1e18;                                                             \
    uint64_t state_ = 1;                                                                                \
    (inner) = 1e18;                                                                                     \
    for (int batch_ = 0; batch_ < BATCHES; batch_++) {                                                  \
      uint64_t inside_ = load (&at->node.total_ticks), begin_ = hp_ticks ();                            \
      for (int i_ = 0; i_ < CALLS; i_++) {                                                              \
        state_ = work (at, state_);                                                                     \
        without_scope ();                                                                               \
      }                                                                                                 \
      uint64_t middle_ = hp_ticks ();                                                                   \
      for (int i_ = 0; i_ < CALLS; i_++) {                                                              \
        state_ = work (at, state_);                                                                     \
        with_scope (&site);                                                                             \
      }                                                                                                 \
      uint64_t end_ = hp_ticks ();                                                                      \
      keep_least (&plain_, (double) (middle_ - begin_) / CALLS);                                        \
      keep_least (&measured_, (double) (end_ - middle_) / CALLS);                                       \
      keep_least (&(inner), (double) (load (&at->node.total_ticks) - inside_) / CALLS);                 \
    }                                                                                                   \
    at->to[0] = (unsigned char) state_;                                                                 \
    (outer) = measured_ - plain_ - (inner);                                                             \
  } while (0)

void
hp_measure_own_cost (double *inner_ticks, double *outer_ticks)
{
  *inner_ticks = *outer_ticks = 0;
  scratch *at = mmap (NULL, sizeof *at, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED)
    return;
  hotpath_site site = { .name = "", .id = HP_SITE_OTHER };
  prepare (at, site.id);

  hp_self saved = hp_self_now;
  hp_self_now = (hp_self){ .top = &at->frames[0],
                           .last = &at->frames[3],
                           .table = (hp_node_table *) at->table,
                           .base = (char *) at };
  double inner[4], outer[4];
  MEASURE (hash, inner[0], outer[0]);
  MEASURE (add_up, inner[1], outer[1]);
  MEASURE (copy, inner[2], outer[2]);
  MEASURE (choose, inner[3], outer[3]);
  hp_self_now = saved;
  munmap (at, sizeof *at);
  *inner_ticks = (inner[0] + inner[1] + inner[2] + inner[3]) / 4;
  double rest = (outer[0] + outer[1] + outer[2] + outer[3]) / 4;
  *outer_ticks = rest > 0 ? rest : 0;
}
