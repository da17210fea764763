/* SPDX-License-Identifier: MIT
 *
 * exposition.h: families of samples in each format that Prometheus reads; knows nothing of what they tell.
 *
 * A family is begun, gets all its samples, and ends with the next one: that is how the formats want it.
 */
#pragma once

#include "buffer.h"
#include "histogram.h"
#include "metrics.h"

/* Names of C++ can have thousands of bytes, which every sample would repeat. */
#define HP_LABEL_BYTES 200u
#define HP_MAX_LABELS 6u

typedef enum { HP_FAMILY_COUNTER, HP_FAMILY_GAUGE, HP_FAMILY_HISTOGRAM } hp_family_type;

/* By figure: what makes a number of the base unit. */
typedef enum { HP_SAMPLE_NUMBER, HP_SAMPLE_NANOSECONDS, HP_SAMPLE_PERMILLE, HP_SAMPLE_DECIMAL } hp_sample_kind;

typedef struct hp_sample {
  hp_sample_kind kind;
  uint64_t number;
  double decimal;
} hp_sample;

typedef struct hp_label {
  const char *name;
  const char *value; /* any bytes; longer ones are cut to HP_LABEL_BYTES */
} hp_label;

typedef struct hp_labels {
  unsigned count;
  hp_label labels[HP_MAX_LABELS];
} hp_labels;

typedef struct hp_exposition {
  hp_buffer *buffer;
  hp_metrics_format format;
  uint64_t labels_cut;
  /* The family under way. */
  char name[96];
  hp_family_type type;
  hp_buffer family, metric, part; /* of Protocol Buffers, whose messages begin with their length */
} hp_exposition;

/* name is without "_total"; unit is what it ends in, or "". */
void hp_exposition_begin (hp_exposition *self, const char *name, hp_family_type type, const char *unit,
                          const char *help);
void hp_exposition_add (hp_exposition *self, const hp_labels *labels, hp_sample value);
/* Counts of nanoseconds when in_ns, which become seconds, else of the unit itself. sum: of what was counted. */
void hp_exposition_add_histogram (hp_exposition *self, const hp_labels *labels, const hp_histogram *histogram,
                                  bool in_ns, hp_sample sum, const hp_bounds *bounds);
/* Ends the last family, and the whole. */
void hp_exposition_end (hp_exposition *self);

/* Bytes of a label's value that are kept: all, or up to HP_LABEL_BYTES at the end of a character. */
size_t hp_label_length (const char *value);
void hp_labels_add (hp_labels *self, const char *name, const char *value);
double hp_sample_value (hp_sample sample);

/* A value, cut and with U+FFFD for what is no UTF-8; when escaped also as the texts want it. */
void hp_exposition_add_label_value (hp_exposition *self, hp_buffer *to, const char *value, bool escaped);

/* How many of the counted lie at or below a bound in the metric's unit: a bucket is where its middle is. at goes on
 * from bound to bound, beginning with 0. */
uint64_t hp_histogram_up_to (const hp_histogram *histogram, double bound, bool in_ns, uint32_t *at);

/* exposition-protobuf.c */
void hp_protobuf_begin (hp_exposition *self, const char *name, const char *unit, const char *help);
void hp_protobuf_add (hp_exposition *self, const hp_labels *labels, double value);
void hp_protobuf_add_histogram (hp_exposition *self, const hp_labels *labels, const hp_histogram *histogram, bool in_ns,
                                double sum, const hp_bounds *bounds);
void hp_protobuf_end (hp_exposition *self);
