/* SPDX-License-Identifier: MIT
 *
 * document-between.c: two stretches of one run, beside each other. Histograms only grow, so that the difference of two
 * is that of the calls between them, with percentiles as exact as those of the whole.
 */
#include "document.h"

#include <stdlib.h>
#include <string.h>

typedef struct stretch {
  uint64_t calls, total_ns, self_ns;
  hp_histogram *histogram; /* NULL: no call */
} stretch;

typedef struct compared {
  const hp_function *function;
  stretch before, after;
} compared;

static uint64_t
less (uint64_t now, uint64_t before)
{
  return now > before ? now - before : 0;
}

static stretch
stretch_of (const hp_function *function, const hp_function *base, hp_histogram_sum *sum)
{
  stretch self = {
    .calls = less (function->calls, base ? base->calls : 0),
    .total_ns = less (function->total_ns, base ? base->total_ns : 0),
    .self_ns = less (function->self_ns, base ? base->self_ns : 0),
  };
  hp_histogram_sum_clear (sum);
  for (uint32_t i = 0; i < function->histogram->buckets; i++)
    hp_histogram_sum_add (sum, function->histogram->indexes[i], function->histogram->counts[i]);
  self.histogram = hp_histogram_new (sum, base ? base->histogram : NULL);
  return self;
}

static double
average_ns (const stretch *self)
{
  return self->calls ? (double) self->total_ns / (double) self->calls : 0;
}

static void
add_stretch (hp_json *json, const hp_snapshot *snapshot, const char *key, const stretch *self)
{
  hp_json_open_member (json, key, '{');
  hp_json_number (json, "calls", self->calls);
  hp_json_number (json, "total_ns", self->total_ns);
  hp_json_number (json, "self_ns", self->self_ns);
  hp_json_number (json, "avg_ns", (uint64_t) (average_ns (self) + 0.5));
  hp_document_add_percentiles (json, snapshot, "", "_ns", self->histogram, 0, UINT64_MAX);
  hp_json_close (json, '}');
}

static void
add_function (hp_json *json, const hp_snapshot *snapshot, const compared *self)
{
  double before = average_ns (&self->before), after = average_ns (&self->after);
  hp_json_next (json);
  hp_json_open (json, '{');
  hp_json_number (json, "id", self->function->id);
  hp_document_add_origin (json, self->function);
  add_stretch (json, snapshot, "before", &self->before);
  add_stretch (json, snapshot, "after", &self->after);
  if (self->before.calls && self->after.calls && before > 0)
    hp_json_real (json, "avg_change_percent", (double) (int64_t) ((after / before - 1) * 1000) / 10);
  hp_json_close (json, '}');
}

static int
compare_totals (const void *a, const void *b)
{
  const compared *x = a, *y = b;
  if (x->after.total_ns != y->after.total_ns)
    return x->after.total_ns < y->after.total_ns ? 1 : -1;
  return (x->function->id > y->function->id) - (x->function->id < y->function->id);
}

static void
add_functions (hp_json *json, const hp_snapshot *from, const hp_snapshot *until, uint32_t limit)
{
  compared *rows = calloc (until->function_count + 1u, sizeof *rows);
  hp_histogram_sum *sum = calloc (1, sizeof *sum);
  for (uint32_t i = 0; rows && sum && i < until->function_count; i++) {
    const hp_function *now = &until->functions[i], *then = hp_snapshot_function (from, now->id);
    rows[i].function = now;
    rows[i].after = stretch_of (now, then, sum);
    if (then)
      rows[i].before = stretch_of (then, NULL, sum);
  }
  if (!rows || !sum)
    json->buffer->failed = true;
  uint32_t count = rows && sum ? until->function_count : 0;
  if (count)
    qsort (rows, count, sizeof *rows, compare_totals);
  hp_json_number (json, "functions_count", count);
  hp_json_open_member (json, "functions", '[');
  for (uint32_t i = 0; i < count; i++) {
    if (!limit || i < limit)
      add_function (json, until, &rows[i]);
    hp_histogram_unref (rows[i].before.histogram);
    hp_histogram_unref (rows[i].after.histogram);
  }
  hp_json_close (json, ']');
  free (sum);
  free (rows);
}

/* What the program allocated in all, where that is counted. */
static void
add_memory (hp_json *json, const hp_snapshot *snapshot)
{
  const hp_rows *alloc = &snapshot->sections[HP_ROWS_ALLOC];
  if (hp_rows_are_empty (alloc))
    return;
  hp_json_open_member (json, "functions_alloc", '{');
  for (unsigned i = 0; i < sizeof alloc->totals / sizeof *alloc->totals; i++)
    if (alloc->section->total_keys[i])
      hp_json_number (json, alloc->section->total_keys[i], alloc->totals[i]);
  hp_json_close (json, '}');
}

static void
add_moment (hp_json *json, const char *key, const hp_snapshot *snapshot)
{
  hp_json_open_member (json, key, '{');
  hp_json_number (json, "elapsed_ns", snapshot->elapsed_ns);
  hp_document_add_process (json, snapshot);
  add_memory (json, snapshot);
  hp_json_close (json, '}');
}

void
hp_document_between (hp_buffer *buffer, const hp_snapshot *from, const hp_snapshot *until, uint32_t limit)
{
  hp_json json = { .buffer = buffer };
  hp_json_open (&json, '{');
  add_moment (&json, "from", from);
  add_moment (&json, "until", until);
  add_functions (&json, from, until, limit);
  hp_json_close (&json, '}');
}
