/* SPDX-License-Identifier: MIT
 *
 * exposition-protobuf.c: Prometheus' delimited Protocol Buffers, where histograms are native and classic at once.
 *
 * No schema of Prometheus has our buckets: its bounds are powers of a root of two in seconds, ours are linear steps
 * within a power of two in nanoseconds. Schema 3 has eight buckets a power of two, each 9 % wide; one of ours, at most
 * 0.8 % wide, goes as a whole to where its middle is. So no count is lost, and only what lies within 0.4 % of a bound
 * can be counted beside it. A finer schema would not be truer, only larger.
 */
#include "exposition.h"
#include "protobuf.h"

#include <math.h>
#include <string.h>

#define SCHEMA 3
#define STEPS 8             /* buckets of a power of two: 2^SCHEMA */
#define ZERO_THRESHOLD 0x1p-128 /* what Prometheus' own libraries say: only 0 itself is in that bucket */

/* Numbers of io/prometheus/client/metrics.proto. */
enum { FAMILY_NAME = 1, FAMILY_HELP, FAMILY_TYPE, FAMILY_METRIC, FAMILY_UNIT };
enum { TYPE_COUNTER = 0, TYPE_GAUGE = 1, TYPE_HISTOGRAM = 4 };
enum { METRIC_LABEL = 1, METRIC_GAUGE = 2, METRIC_COUNTER = 3, METRIC_HISTOGRAM = 7 };
enum { LABEL_NAME = 1, LABEL_VALUE };
enum { VALUE = 1 }; /* of gauge and counter */
enum { HISTOGRAM_COUNT = 1, HISTOGRAM_SUM, HISTOGRAM_BUCKET, HISTOGRAM_SCHEMA = 5, HISTOGRAM_ZERO_THRESHOLD,
       HISTOGRAM_ZERO_COUNT, HISTOGRAM_POSITIVE_SPAN = 12, HISTOGRAM_POSITIVE_DELTA };
enum { BUCKET_COUNT = 1, BUCKET_BOUND };
enum { SPAN_OFFSET = 1, SPAN_LENGTH };

void
hp_protobuf_begin (hp_exposition *self, const char *name, const char *unit, const char *help)
{
  static const unsigned types[] = { TYPE_COUNTER, TYPE_GAUGE, TYPE_HISTOGRAM };
  hp_buffer full = HP_BUFFER_INIT;
  hp_buffer_add (&full, name);
  if (self->type == HP_FAMILY_COUNTER)
    hp_buffer_add (&full, "_total");
  hp_protobuf_message (&self->family, FAMILY_NAME, &full);
  hp_buffer_clear (&full);
  hp_protobuf_text (&self->family, FAMILY_HELP, help);
  hp_protobuf_unsigned (&self->family, FAMILY_TYPE, types[self->type]);
  if (*unit)
    hp_protobuf_text (&self->family, FAMILY_UNIT, unit);
}

static void
add_labels (hp_exposition *self, const hp_labels *labels)
{
  for (unsigned i = 0; labels && i < labels->count; i++) {
    hp_buffer value = HP_BUFFER_INIT;
    hp_exposition_add_label_value (self, &value, labels->labels[i].value, false);
    hp_protobuf_text (&self->part, LABEL_NAME, labels->labels[i].name);
    hp_protobuf_message (&self->part, LABEL_VALUE, &value);
    hp_buffer_clear (&value);
    hp_protobuf_message (&self->metric, METRIC_LABEL, &self->part);
  }
}

void
hp_protobuf_add (hp_exposition *self, const hp_labels *labels, double value)
{
  add_labels (self, labels);
  hp_protobuf_double (&self->part, VALUE, value);
  hp_protobuf_message (&self->metric, self->type == HP_FAMILY_COUNTER ? METRIC_COUNTER : METRIC_GAUGE, &self->part);
  hp_protobuf_message (&self->family, FAMILY_METRIC, &self->metric);
}

/* The bucket i holds what is above 2^((i-1)/8) and not above 2^(i/8). */
static int
native_index (double value)
{
  static const double bounds[STEPS] = { 0.5, 0.5452538663326288, 0.5946035575013605, 0.6484197773255048,
                                        0.7071067811865475, 0.7711054127039704, 0.8408964152537144,
                                        0.9170040432046711 };
  int exponent, step = 0;
  double fraction = frexp (value, &exponent);
  while (step < STEPS && bounds[step] < fraction)
    step++;
  return step + (exponent - 1) * STEPS;
}

static double
middle_of (const hp_histogram *histogram, uint32_t at, bool in_ns)
{
  return (double) hp_bucket_middle (histogram->indexes[at]) / (in_ns ? 1e9 : 1);
}

/* Indexes as runs of consecutive ones, counts as differences from the one before. */
static void
add_native_buckets (hp_exposition *self, const hp_histogram *histogram, bool in_ns)
{
  hp_buffer deltas = HP_BUFFER_INIT, span = HP_BUFFER_INIT;
  uint64_t before = 0, zeros = 0;
  uint32_t at = 0, run_length = 0;
  int run_start = 0, end = 0; /* end: one behind the last index of the run before */

  for (; histogram && at < histogram->buckets && hp_bucket_middle (histogram->indexes[at]) == 0; at++)
    zeros += histogram->counts[at];
  while (histogram && at < histogram->buckets) {
    int index = native_index (middle_of (histogram, at, in_ns));
    uint64_t count = 0;
    for (; at < histogram->buckets && native_index (middle_of (histogram, at, in_ns)) == index; at++)
      count += histogram->counts[at];
    if (run_length && index != run_start + (int) run_length) {
      hp_protobuf_zigzag (&span, SPAN_OFFSET, run_start - end);
      hp_protobuf_unsigned (&span, SPAN_LENGTH, run_length);
      hp_protobuf_message (&self->part, HISTOGRAM_POSITIVE_SPAN, &span);
      end = run_start + (int) run_length;
      run_length = 0;
    }
    if (!run_length)
      run_start = index;
    run_length++;
    hp_protobuf_varint (&deltas, hp_zigzag ((int64_t) (count - before)));
    before = count;
  }
  if (run_length || !zeros) { /* without any span it would be taken for a classic histogram */
    hp_protobuf_zigzag (&span, SPAN_OFFSET, run_length ? run_start - end : 0);
    hp_protobuf_unsigned (&span, SPAN_LENGTH, run_length);
    hp_protobuf_message (&self->part, HISTOGRAM_POSITIVE_SPAN, &span);
  }
  if (zeros)
    hp_protobuf_unsigned (&self->part, HISTOGRAM_ZERO_COUNT, zeros);
  if (deltas.length)
    hp_protobuf_message (&self->part, HISTOGRAM_POSITIVE_DELTA, &deltas);
  hp_buffer_clear (&deltas);
  hp_buffer_clear (&span);
}

void
hp_protobuf_add_histogram (hp_exposition *self, const hp_labels *labels, const hp_histogram *histogram, bool in_ns,
                           double sum, const hp_bounds *bounds)
{
  hp_buffer *part = &self->part;
  add_labels (self, labels);
  hp_protobuf_unsigned (part, HISTOGRAM_COUNT, histogram ? histogram->total : 0);
  hp_protobuf_double (part, HISTOGRAM_SUM, sum);

  /* For servers that don't take native ones; infinity is said by the count. */
  hp_buffer bucket = HP_BUFFER_INIT;
  uint64_t count = 0;
  uint32_t at = 0;
  for (unsigned i = 0; i < bounds->count; i++) {
    count += hp_histogram_up_to (histogram, bounds->at[i], in_ns, &at);
    hp_protobuf_unsigned (&bucket, BUCKET_COUNT, count);
    hp_protobuf_double (&bucket, BUCKET_BOUND, bounds->at[i]);
    hp_protobuf_message (part, HISTOGRAM_BUCKET, &bucket);
  }
  hp_buffer_clear (&bucket);

  hp_protobuf_zigzag (part, HISTOGRAM_SCHEMA, SCHEMA);
  hp_protobuf_double (part, HISTOGRAM_ZERO_THRESHOLD, ZERO_THRESHOLD);
  add_native_buckets (self, histogram, in_ns);
  hp_protobuf_message (&self->metric, METRIC_HISTOGRAM, part);
  hp_protobuf_message (&self->family, FAMILY_METRIC, &self->metric);
}

void
hp_protobuf_end (hp_exposition *self)
{
  if (self->family.length == 0)
    return;
  hp_protobuf_varint (self->buffer, self->family.length);
  hp_buffer_add_bytes (self->buffer, self->family.text, self->family.length);
  self->buffer->failed |= self->family.failed;
  self->family.length = 0;
}
