/* SPDX-License-Identifier: MIT
 *
 * exposition.c: the two text formats, Prometheus' own and OpenMetrics, and what all formats share.
 */
#include "exposition.h"

#include <stdio.h>
#include <string.h>

/* ---- Shared ---------------------------------------------------------------------------------------- */

void
hp_labels_add (hp_labels *self, const char *name, const char *value)
{
  if (value && *value && self->count < HP_MAX_LABELS) /* an empty label is the same as none */
    self->labels[self->count++] = (hp_label){ name, value };
}

size_t
hp_label_length (const char *value)
{
  size_t length = strnlen (value, HP_LABEL_BYTES + 1);
  if (length <= HP_LABEL_BYTES)
    return length;
  length = HP_LABEL_BYTES;
  for (int i = 0; i < 3 && ((unsigned char) value[length] & 0xc0) == 0x80; i++)
    length--;
  return length;
}

void
hp_exposition_add_label_value (hp_exposition *self, hp_buffer *to, const char *value, bool escaped)
{
  size_t length = hp_label_length (value);
  for (size_t i = 0; i < length;) {
    uint32_t character;
    size_t taken = hp_utf8_decode (value + i, length - i, &character);
    if (!taken)
      hp_buffer_add (to, "\xef\xbf\xbd");
    else if (escaped && value[i] == '\n')
      hp_buffer_add (to, "\\n");
    else {
      if (escaped && (value[i] == '"' || value[i] == '\\'))
        hp_buffer_add_char (to, '\\');
      hp_buffer_add_bytes (to, value + i, taken);
    }
    i += taken ? taken : 1;
  }
  if (value[length]) {
    hp_buffer_add (to, "…");
    self->labels_cut++;
  }
}

double
hp_sample_value (hp_sample sample)
{
  switch (sample.kind) {
  case HP_SAMPLE_NANOSECONDS: return (double) sample.number / 1e9;
  case HP_SAMPLE_PERMILLE: return (double) sample.number / 1e3;
  case HP_SAMPLE_DECIMAL: return sample.decimal;
  default: return (double) sample.number;
  }
}

uint64_t
hp_histogram_up_to (const hp_histogram *histogram, double bound, bool in_ns, uint32_t *at)
{
  double scale = in_ns ? 1e9 : 1;
  uint64_t count = 0;
  while (histogram && *at < histogram->buckets && (double) hp_bucket_middle (histogram->indexes[*at]) <= bound * scale)
    count += histogram->counts[(*at)++];
  return count;
}

/* ---- Texts ----------------------------------------------------------------------------------------- */

/* Whole figures to the last digit, which a double would not hold. */
static void
add_value (hp_buffer *buffer, hp_sample sample)
{
  unsigned digits = sample.kind == HP_SAMPLE_NANOSECONDS ? 9 : sample.kind == HP_SAMPLE_PERMILLE ? 3 : 0;
  if (sample.kind == HP_SAMPLE_DECIMAL) {
    hp_buffer_add_real (buffer, sample.decimal);
    return;
  }
  uint64_t scale = digits == 9 ? 1000000000 : digits == 3 ? 1000 : 1;
  hp_buffer_add_unsigned (buffer, sample.number / scale);
  char text[16];
  int length = snprintf (text, sizeof text, ".%0*llu", (int) digits, (unsigned long long) (sample.number % scale));
  while (length > 1 && text[length - 1] == '0')
    length--;
  if (length > 1 && digits)
    hp_buffer_add_bytes (buffer, text, (size_t) length);
}

/* In both formats as OpenMetrics wants it, so that a series keeps its name whichever is asked for. */
static void
add_bound (hp_buffer *buffer, double bound)
{
  size_t start = buffer->length;
  hp_buffer_add_real (buffer, bound);
  if (!buffer->failed && !memchr (buffer->text + start, '.', buffer->length - start) &&
      !memchr (buffer->text + start, 'e', buffer->length - start))
    hp_buffer_add (buffer, ".0");
}

/* Up to where the value goes. bound is NULL but for buckets; there infinity stands for the last. */
static void
add_name (hp_exposition *self, const char *suffix, const hp_labels *labels, const double *bound)
{
  hp_buffer *buffer = self->buffer;
  bool open = false;
  hp_buffer_add (buffer, self->name);
  hp_buffer_add (buffer, suffix);
  for (unsigned i = 0; labels && i < labels->count; i++) {
    hp_buffer_add_char (buffer, open ? ',' : '{');
    open = true;
    hp_buffer_add (buffer, labels->labels[i].name);
    hp_buffer_add (buffer, "=\"");
    hp_exposition_add_label_value (self, buffer, labels->labels[i].value, true);
    hp_buffer_add_char (buffer, '"');
  }
  if (bound) {
    hp_buffer_add (buffer, open ? ",le=\"" : "{le=\"");
    open = true;
    if (*bound > 1e300)
      hp_buffer_add (buffer, "+Inf");
    else
      add_bound (buffer, *bound);
    hp_buffer_add_char (buffer, '"');
  }
  hp_buffer_add (buffer, open ? "} " : " ");
}

static void
add_line (hp_exposition *self, const char *suffix, const hp_labels *labels, const double *bound, hp_sample value)
{
  add_name (self, suffix, labels, bound);
  add_value (self->buffer, value);
  hp_buffer_add_char (self->buffer, '\n');
}

static void
add_comment (hp_exposition *self, const char *what, const char *name_end, const char *text)
{
  const char *const parts[] = { "# ", what, " ", self->name, name_end, " ", text, "\n" };
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    hp_buffer_add (self->buffer, parts[i]);
}

void
hp_exposition_begin (hp_exposition *self, const char *name, hp_family_type type, const char *unit, const char *help)
{
  static const char *const types[] = { "counter", "gauge", "histogram" };
  bool is_open = self->format == HP_METRICS_OPENMETRICS;
  /* In OpenMetrics the family's name is without what each of its samples ends in. */
  const char *end = type == HP_FAMILY_COUNTER && !is_open ? "_total" : "";
  if (self->format == HP_METRICS_PROTOBUF)
    hp_protobuf_end (self);
  snprintf (self->name, sizeof self->name, "%s", name);
  self->type = type;
  if (self->format == HP_METRICS_PROTOBUF) {
    hp_protobuf_begin (self, name, unit, help);
    return;
  }
  add_comment (self, "HELP", end, help);
  add_comment (self, "TYPE", end, types[type]);
  if (is_open && *unit)
    add_comment (self, "UNIT", "", unit);
}

void
hp_exposition_add (hp_exposition *self, const hp_labels *labels, hp_sample value)
{
  if (self->format == HP_METRICS_PROTOBUF)
    hp_protobuf_add (self, labels, hp_sample_value (value));
  else
    add_line (self, self->type == HP_FAMILY_COUNTER ? "_total" : "", labels, NULL, value);
}

void
hp_exposition_add_histogram (hp_exposition *self, const hp_labels *labels, const hp_histogram *histogram, bool in_ns,
                             hp_sample sum, const hp_bounds *bounds)
{
  if (self->format == HP_METRICS_PROTOBUF) {
    hp_protobuf_add_histogram (self, labels, histogram, in_ns, hp_sample_value (sum), bounds);
    return;
  }
  static const double last = 1e301;
  hp_sample count = { .number = 0 };
  uint32_t at = 0;
  for (unsigned i = 0; i < bounds->count; i++) {
    count.number += hp_histogram_up_to (histogram, bounds->at[i], in_ns, &at);
    add_line (self, "_bucket", labels, &bounds->at[i], count);
  }
  count.number = histogram ? histogram->total : 0;
  add_line (self, "_bucket", labels, &last, count);
  add_line (self, "_sum", labels, NULL, sum);
  add_line (self, "_count", labels, NULL, count);
}

void
hp_exposition_end (hp_exposition *self)
{
  if (self->format == HP_METRICS_PROTOBUF)
    hp_protobuf_end (self);
  if (self->format == HP_METRICS_OPENMETRICS)
    hp_buffer_add (self->buffer, "# EOF\n");
  self->buffer->failed |= self->family.failed || self->metric.failed || self->part.failed;
  hp_buffer_clear (&self->family);
  hp_buffer_clear (&self->metric);
  hp_buffer_clear (&self->part);
}
