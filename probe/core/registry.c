/* SPDX-License-Identifier: MIT
 *
 * registry.c: the places in the source that scopes name. A place is told by name, file and line, so that
 * a header's inline function or a library that is loaded twice is one place.
 */
#include "record.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define TABLE_SLOTS (HP_MAX_SITES * 2u)
#define NAME_SIZE 1024u

static uint32_t *site_table; /* ids by hash, in memory of our own: the host's malloc may be the caller */

hp_site_record *
hp_registry_record (const hp_arena *arena, uint32_t id)
{
  hp_ref segment = atomic_load_explicit (&arena->site_segments[id / HP_SITE_SEGMENT], memory_order_acquire);
  return segment ? (hp_site_record *) hp_at (arena, segment) + id % HP_SITE_SEGMENT : NULL;
}

static uint64_t
hash_text (uint64_t hash, const char *text)
{
  for (; *text; text++) /* FNV-1a */
    hash = (hash ^ (unsigned char) *text) * 0x100000001b3u;
  return hash;
}

static bool
is_operator_before (const char *start, const char *at)
{
  return at - start >= 8 && strncmp (at - 8, "operator", 8) == 0;
}

static const char *
closing_bracket (const char *open)
{
  int depth = 0;
  for (const char *at = open; *at; at++) {
    depth += (*at == '(') - (*at == ')');
    if (depth == 0)
      return at;
  }
  return open;
}

/* "int ns::Type::run(int) const [with T = char]" → "ns::Type::run [with T = char]". A name without a
 * parameter list is left alone. */
static void
shorten_name (const char *name, char *out, size_t size)
{
  const char *begin = name, *end = NULL;
  int depth = 0;
  for (const char *at = name; *at && !end; at++) {
    if (is_operator_before (name, at)) {
      if (strncmp (at, "()", 2) == 0)
        at += 2;
      else
        at += strspn (at, "<>=-");
      if (!*at)
        break;
    }
    if (*at == '<')
      depth++;
    else if (*at == '>')
      depth--;
    else if (*at == ' ' && depth == 0 && !is_operator_before (name, at))
      begin = at + 1;
    else if (*at == '(' && depth == 0) {
      /* No parameters yet: "decltype (x) run(int)", "(anonymous namespace)::run(int)", "run()::<lambda(int)>". */
      const char *close = closing_bracket (at);
      if (at == begin || strncmp (close, ")::", 3) == 0)
        at = close;
      else
        end = at;
    }
  }
  if (!end || end == begin) {
    begin = name;
    end = name + strlen (name);
  }
  while (begin < end && (*begin == '*' || *begin == '&'))
    begin++;

  size_t length = (size_t) (end - begin);
  if (length >= size)
    length = size - 1;
  memcpy (out, begin, length);
  const char *with = *end ? strstr (end, " [with ") : NULL;
  if (!with && *end)
    with = strstr (end, " [");
  if (with) {
    size_t more = strlen (with);
    if (more >= size - length)
      more = size - length - 1;
    memcpy (out + length, with, more);
    length += more;
  }
  out[length] = '\0';
}

static uint32_t *
find_slot (const hp_arena *arena, const char *name, const char *file, uint32_t line)
{
  uint64_t hash = hash_text (hash_text (0xcbf29ce484222325u, name), file) + line * 0x9e3779b97f4a7c15u;
  uint32_t at = (uint32_t) (hash >> 40) % TABLE_SLOTS;
  for (;; at = (at + 1) % TABLE_SLOTS) {
    uint32_t id = site_table[at];
    if (!id)
      return &site_table[at];
    const hp_site_record *record = hp_registry_record (arena, id);
    if (record->line == line && strcmp (hp_at (arena, record->name), name) == 0 &&
        strcmp (record->file ? hp_at (arena, record->file) : "", file) == 0)
      return &site_table[at];
  }
}

/* Most sites of a source file are registered one after the other. */
static hp_ref
file_text (hp_arena *arena, int fd, const char *file)
{
  uint32_t newest = atomic_load_explicit (&arena->sites, memory_order_relaxed);
  for (uint32_t id = newest; id > 0 && newest - id < 16; id--) {
    const hp_site_record *record = hp_registry_record (arena, id);
    if (record->file && strcmp (hp_at (arena, record->file), file) == 0)
      return record->file;
  }
  return *file ? hp_arena_take_text (arena, fd, file) : 0;
}

static uint32_t
append (hp_arena *arena, int fd, const char *name, const char *file, uint32_t line, uint16_t kind)
{
  uint32_t id = atomic_load_explicit (&arena->sites, memory_order_relaxed) + 1;
  if (id >= HP_MAX_SITES)
    return 0;
  _Atomic hp_ref *segment = &arena->site_segments[id / HP_SITE_SEGMENT];
  if (!atomic_load_explicit (segment, memory_order_relaxed)) {
    hp_ref made = hp_arena_take (arena, fd, HP_SITE_SEGMENT * sizeof (hp_site_record) / HP_CACHE_LINE);
    if (!made)
      return 0;
    atomic_store_explicit (segment, made, memory_order_release);
  }
  hp_ref name_ref = hp_arena_take_text (arena, fd, name);
  if (!name_ref)
    return 0;
  *hp_registry_record (arena, id) =
      (hp_site_record){ .name = name_ref, .file = file_text (arena, fd, file), .line = line, .kind = kind };
  atomic_store_explicit (&arena->sites, id, memory_order_release);
  return id;
}

uint32_t
hp_registry_add (const char *name, const char *file, uint32_t line, uint32_t kind)
{
  hp_arena *arena = hp_recorder_now.arena;
  char text[NAME_SIZE];
  if (!name || !*name)
    name = "?";
  if (kind == HOTPATH_KIND_FUNCTION)
    shorten_name (name, text, sizeof text);
  else
    snprintf (text, sizeof text, "%s", name);
  if (!file)
    file = "";
  if (kind != HOTPATH_KIND_WRAPPER && hp_recorder_now.wanted && !hp_recorder_now.wanted (text))
    return HP_SITE_EXCLUDED;

  if (!site_table) {
    void *at = mmap (NULL, TABLE_SLOTS * sizeof *site_table, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED)
      return HP_SITE_OTHER;
    site_table = at;
  }
  uint32_t *slot = find_slot (arena, text, file, line);
  if (!*slot) {
    uint32_t id = append (arena, hp_recorder_now.arena_fd, text, file, line, (uint16_t) kind);
    if (!id) {
      hp_count_loss (HP_LOSS_SITES);
      return HP_SITE_OTHER;
    }
    *slot = id;
  }
  return *slot;
}

uint32_t
hp_registry_resolve (hotpath_site *site)
{
  pthread_mutex_lock (&hp_recorder_now.lock);
  uint32_t id = site->id;
  if (!id) {
    id = hp_registry_add (site->name, site->file, site->line, site->kind);
    __atomic_store_n (&site->id, id, __ATOMIC_RELEASE);
  }
  pthread_mutex_unlock (&hp_recorder_now.lock);
  return id;
}

bool
hp_registry_copy (const hp_arena *from, hp_arena *to, int to_fd)
{
  uint32_t count = atomic_load_explicit (&from->sites, memory_order_acquire);
  for (uint32_t id = 1; id <= count; id++) {
    const hp_site_record *record = hp_registry_record (from, id);
    if (!append (to, to_fd, hp_at (from, record->name), record->file ? hp_at (from, record->file) : "",
                 record->line, record->kind))
      return false;
  }
  return true;
}
