/* SPDX-License-Identifier: MIT
 *
 * thread-sampler.c: reading /proc/self/task. A thread that ends keeps its row. What threads used that began and
 * ended between two looks is the process's time less that of all the others, in a row of its own. Threads that the
 * probe knows of, by their scopes or their allocations, say what they used in all as they end.
 */
#define _GNU_SOURCE
#include "thread-sampler.h"

#include "item.h"
#include "process.h"
#include "section-columns.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define UNSEEN "<short-lived>"
#define UNSEEN_LEAST_NS 1000000u

typedef struct known_thread {
  uint32_t tid;
  uint64_t start_time; /* tells a tid that was used again */
  hp_item *item;       /* NULL: the probe's own, or no room */
  char name[16];
  uint64_t first_cpu_ns; /* when it was first seen */
  uint64_t first_wall_ns;
  uint64_t cpu_ns, wall_ns; /* at the last look */
  unsigned round;
  bool ended;
} known_thread;

typedef struct thread_figures {
  char name[16];
  char state;
  uint64_t start_time, cpu_ns, wait_ns, voluntary, involuntary, minor_faults, major_faults, last_cpu;
} thread_figures;

#define KEPT_ENDS 1024u /* between two looks */

/* A thread's last word. Its writer sets the tid last, and the only reader takes it back to 0. */
typedef struct thread_end {
  _Atomic uint32_t tid;
  _Atomic uint64_t cpu_ns;
} thread_end;

static thread_end ends[KEPT_ENDS];
static _Atomic uint32_t ends_told;

#define ENDED_ROUNDS 16u /* a look may miss a thread; after so many it is gone */

static known_thread *known;
static unsigned known_count, known_room, round_now;
static uint64_t gone_cpu_ns; /* of threads that are known no more */
static hp_item *unseen;

/* ---- One thread ------------------------------------------------------------------------------------ */

static bool
read_stat (int tasks, uint32_t tid, thread_figures *figures)
{
  char path[64], text[1024];
  snprintf (path, sizeof path, "%u/stat", tid);
  if (hp_process_read_text (tasks, path, text, sizeof text) <= 0)
    return false;
  /* "tid (name) state …": the name may hold brackets and blanks. */
  char *name = strchr (text, '('), *end = strrchr (text, ')');
  if (!name || !end || end[1] != ' ')
    return false;
  *end = '\0';
  snprintf (figures->name, sizeof figures->name, "%s", name + 1);
  figures->state = end[2];
  uint64_t ticks = 0;
  unsigned field = 3;
  for (char *at = end + 3; *at; at += strcspn (at + 1, " ") + 1) { /* at the blank before the next field */
    field++;
    uint64_t value = strtoull (at, NULL, 10);
    switch (field) {
    case 10: figures->minor_faults = value; break;
    case 12: figures->major_faults = value; break;
    case 14:
    case 15: ticks += value; break;
    case 22: figures->start_time = value; break;
    case 39: figures->last_cpu = value; break;
    default: break;
    }
    if (field == 39)
      break;
  }
  figures->cpu_ns = ticks * (1000000000u / (uint64_t) sysconf (_SC_CLK_TCK)); /* unless schedstat knows better */
  return true;
}

static void
read_schedstat (int tasks, uint32_t tid, thread_figures *figures)
{
  char path[64], text[128];
  snprintf (path, sizeof path, "%u/schedstat", tid);
  unsigned long long cpu_ns, wait_ns;
  if (hp_process_read_text (tasks, path, text, sizeof text) > 0 && sscanf (text, "%llu %llu", &cpu_ns, &wait_ns) == 2) {
    figures->cpu_ns = cpu_ns;
    figures->wait_ns = wait_ns;
  }
}

static uint64_t
number_after (const char *text, const char *key)
{
  const char *at = strstr (text, key);
  return at ? strtoull (at + strlen (key), NULL, 10) : 0;
}

static void
read_switches (int tasks, uint32_t tid, thread_figures *figures)
{
  char path[64], text[4096];
  snprintf (path, sizeof path, "%u/status", tid);
  if (hp_process_read_text (tasks, path, text, sizeof text) <= 0)
    return;
  figures->voluntary = number_after (text, "\nvoluntary_ctxt_switches:");
  figures->involuntary = number_after (text, "\nnonvoluntary_ctxt_switches:");
}

static uint32_t
state_of (char letter)
{
  switch (letter) {
  case 'R': return HP_THREAD_RUNNING;
  case 'D': return HP_THREAD_BLOCKED;
  case 'T':
  case 't': return HP_THREAD_STOPPED;
  case 'I':
  case 'P': return HP_THREAD_IDLE;
  case 'Z':
  case 'X': return HP_THREAD_ENDED;
  default: return HP_THREAD_SLEEPING;
  }
}

/* ---- Rows ------------------------------------------------------------------------------------------ */

static hp_item *
make_item (const char *name, uint32_t tid)
{
  hp_handle *handle = hp_handle_new (&(hp_handle){ .kind = HP_ITEM_THREAD, .name = name });
  if (!handle)
    return NULL;
  atomic_store_explicit (&handle->item->far_side[HP_THREAD_TID], tid, memory_order_relaxed);
  atomic_store_explicit (&handle->item->far_side[HP_THREAD_STARTED], hp_ticks (), memory_order_relaxed);
  return handle->item;
}

static known_thread *
find (uint32_t tid, const thread_figures *figures)
{
  for (unsigned i = 0; i < known_count; i++)
    if (known[i].tid == tid && known[i].start_time == figures->start_time)
      return &known[i];
  if (known_count == known_room) {
    unsigned room = known_room ? known_room * 2 : 32;
    known_thread *larger = realloc (known, room * sizeof *larger);
    if (!larger)
      return NULL;
    known = larger;
    known_room = room;
  }
  known_thread *self = &known[known_count++];
  *self = (known_thread){
    .tid = tid,
    .start_time = figures->start_time,
    .first_cpu_ns = figures->cpu_ns,
    .first_wall_ns = hp_clock_mono_ns (),
    .cpu_ns = figures->cpu_ns,
  };
  self->wall_ns = self->first_wall_ns;
  memcpy (self->name, figures->name, sizeof self->name);
  if (!hp_process_is_own_thread (figures->name))
    self->item = make_item (figures->name, tid);
  return self;
}

static uint64_t
permille (uint64_t cpu_ns, uint64_t wall_ns)
{
  return wall_ns ? cpu_ns * 1000 / wall_ns : 0;
}

static void
set (_Atomic uint64_t *at, uint64_t value)
{
  atomic_store_explicit (at, value, memory_order_relaxed);
}

static void
note_alloc (const known_thread *self)
{
  uint64_t bytes, freed_bytes;
  if (!hp_alloc_now.attached || !hp_alloc_of_thread (self->tid, &bytes, &freed_bytes))
    return;
  hp_raise (&self->item->far_side[HP_THREAD_ALLOCATED], bytes);
  hp_raise (&self->item->far_side[HP_THREAD_FREED], freed_bytes);
}

static void
update (known_thread *self, const thread_figures *figures)
{
  uint64_t wall_ns = hp_clock_mono_ns ();
  hp_item *item = self->item;
  if (item && strcmp (self->name, figures->name) != 0) {
    memcpy (self->name, figures->name, sizeof self->name);
    hp_item_rename (item, figures->name);
  }
  if (item) {
    set (&item->near_side[HP_THREAD_CPU], figures->cpu_ns);
    set (&item->near_side[HP_THREAD_WAIT], figures->wait_ns);
    set (&item->near_side[HP_THREAD_VOLUNTARY], figures->voluntary);
    set (&item->near_side[HP_THREAD_INVOLUNTARY], figures->involuntary);
    set (&item->near_side[HP_THREAD_MINOR], figures->minor_faults);
    set (&item->near_side[HP_THREAD_MAJOR], figures->major_faults);
    set (&item->near_side[HP_THREAD_LAST_CPU], figures->last_cpu);
    if (wall_ns > self->wall_ns) {
      uint64_t used = figures->cpu_ns > self->cpu_ns ? figures->cpu_ns - self->cpu_ns : 0;
      uint64_t now = permille (used, wall_ns - self->wall_ns);
      set (&item->far_side[HP_THREAD_NOW], now);
      hp_raise (&item->far_side[HP_THREAD_MAX], now);
      set (&item->far_side[HP_THREAD_AVG],
           permille (figures->cpu_ns - self->first_cpu_ns, wall_ns - self->first_wall_ns));
    }
    atomic_store_explicit (&item->state, state_of (figures->state), memory_order_relaxed);
    note_alloc (self);
  }
  self->cpu_ns = figures->cpu_ns;
  self->wall_ns = wall_ns;
  self->round = round_now;
}

/* ---- All of them ----------------------------------------------------------------------------------- */

static uint64_t
clock_ns (clockid_t clock)
{
  struct timespec now;
  if (clock_gettime (clock, &now) != 0)
    return 0;
  return (uint64_t) now.tv_sec * 1000000000u + (uint64_t) now.tv_nsec;
}

void
hp_threads_note_end (void)
{
  uint64_t cpu_ns = clock_ns (CLOCK_THREAD_CPUTIME_ID);
  thread_end *end = &ends[atomic_fetch_add_explicit (&ends_told, 1, memory_order_relaxed) % KEPT_ENDS];
  atomic_store_explicit (&end->cpu_ns, cpu_ns, memory_order_relaxed);
  atomic_store_explicit (&end->tid, hp_own_tid (), memory_order_release);
}

/* What a thread that is gone used in all; 0: it told nothing, or a thousand others did after it. */
static uint64_t
take_end (uint32_t tid)
{
  for (unsigned i = 0; i < KEPT_ENDS; i++) {
    thread_end *end = &ends[i];
    if (atomic_load_explicit (&end->tid, memory_order_acquire) != tid)
      continue;
    uint64_t cpu_ns = atomic_load_explicit (&end->cpu_ns, memory_order_relaxed);
    atomic_store_explicit (&end->tid, 0, memory_order_relaxed);
    return cpu_ns;
  }
  return 0;
}

static void
note_ended (void)
{
  for (unsigned i = 0; i < known_count; i++) {
    known_thread *self = &known[i];
    if (self->round == round_now || self->ended)
      continue;
    self->ended = true;
    uint64_t cpu_ns = take_end (self->tid);
    if (cpu_ns > self->cpu_ns)
      self->cpu_ns = cpu_ns;
    if (self->item) {
      set (&self->item->near_side[HP_THREAD_CPU], self->cpu_ns);
      note_alloc (self); /* its part is there until another thread takes it */
      set (&self->item->far_side[HP_THREAD_NOW], 0);
      atomic_store_explicit (&self->item->state, HP_THREAD_ENDED, memory_order_relaxed);
    }
  }
}

/* A program may begin and end threads for ever. */
static void
forget_ended (void)
{
  unsigned kept = 0;
  for (unsigned i = 0; i < known_count; i++)
    if (known[i].ended && round_now - known[i].round > ENDED_ROUNDS)
      gone_cpu_ns += known[i].cpu_ns;
    else
      known[kept++] = known[i];
  known_count = kept;
}

/* all_ns is of before the threads were looked at: what they use meanwhile can't seem to be another's. */
static void
note_unseen (uint64_t all_ns)
{
  uint64_t seen_ns = gone_cpu_ns;
  for (unsigned i = 0; i < known_count; i++)
    seen_ns += known[i].cpu_ns;
  if (all_ns < seen_ns + UNSEEN_LEAST_NS)
    return;
  if (!unseen && (unseen = make_item (UNSEEN, 0)))
    atomic_store_explicit (&unseen->state, HP_THREAD_ENDED, memory_order_relaxed);
  if (unseen)
    hp_raise (&unseen->near_side[HP_THREAD_CPU], all_ns - seen_ns);
}

void
hp_threads_sample (void)
{
  hp_process_tasks all;
  if (!hp_process_open_tasks (&all))
    return;
  DIR *tasks = all.dir;
  round_now++;
  uint64_t all_ns = clock_ns (CLOCK_PROCESS_CPUTIME_ID);
  struct dirent *entry;
  while ((entry = readdir (tasks))) {
    uint32_t tid = (uint32_t) strtoul (entry->d_name, NULL, 10);
    thread_figures figures = { 0 };
    if (!tid || !read_stat (dirfd (tasks), tid, &figures))
      continue;
    read_schedstat (dirfd (tasks), tid, &figures);
    known_thread *self = find (tid, &figures);
    if (!self)
      continue;
    if (self->item)
      read_switches (dirfd (tasks), tid, &figures);
    update (self, &figures);
  }
  hp_process_close_tasks (&all);
  note_ended ();
  note_unseen (all_ns);
  forget_ended ();
}

void
hp_threads_forget (void)
{
  known_count = 0;
  gone_cpu_ns = 0;
  unseen = NULL;
  for (unsigned i = 0; i < KEPT_ENDS; i++)
    atomic_store_explicit (&ends[i].tid, 0, memory_order_relaxed);
}
