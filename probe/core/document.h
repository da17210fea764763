/* SPDX-License-Identifier: MIT
 *
 * document.h: the report document and its parts as they go over the wire
 * (data/hotpath-report.schema.json).
 */
#pragma once

#include "buffer.h"
#include "json.h"
#include "server-api.h"
#include "snapshot.h"

/* Entries in all logs of one document. The functions with the longest totals come first; past this number
 * a function has no "log". It keeps a report of thousands of functions from becoming hundreds of megabytes. */
#define HP_DOCUMENT_LOG_ENTRIES 100000u

/* The whole document. sections: HP_SECTION_*, flags: HP_DOCUMENT_*. Functions stand by descending total. */
void hp_document_full (hp_buffer *buffer, const hp_snapshot *snapshot, uint32_t sections, unsigned flags);

void hp_document_hello (hp_buffer *buffer, const hp_snapshot *snapshot);

/* The document of GET /v1/functions/{id}/log. False, with nothing written, when there is no such function. */
bool hp_document_function_log (hp_buffer *buffer, const hp_snapshot *snapshot, uint32_t id);

/* The document of GET /v1/SECTION/{id}/log, for the sections beside functions. False, with nothing written, when
 * there is no such row. */
bool hp_document_row_log (hp_buffer *buffer, const hp_snapshot *snapshot, const char *section, uint32_t id);

/* Functions, memory and process up to from, and from there to until, of which from is the older. limit: functions, 0
 * for all. */
void hp_document_between (hp_buffer *buffer, const hp_snapshot *from, const hp_snapshot *until, uint32_t limit);

/* A section's bit by its name on the wire; 0: unknown. */
uint32_t hp_document_section (const char *name);

/* What one reader of the event stream has been sent. */
hp_stream *hp_stream_new (hp_reader *reader, uint32_t sections);

/* The next event: the whole document at first and after a reset, else what has changed since. False when
 * memory is short: the next call tries again from the same place. */
bool hp_stream_next (hp_stream *stream, hp_buffer *buffer, bool *is_snapshot);
void hp_stream_free (hp_stream *stream);

/* Parts that full documents and deltas share. */
void hp_document_add_losses (hp_json *json, const hp_snapshot *snapshot);
void hp_document_add_process (hp_json *json, const hp_snapshot *snapshot);
void hp_document_open_functions (hp_json *json, const hp_snapshot *snapshot); /* up to the rows' bracket */
void hp_document_add_origin (hp_json *json, const hp_function *function);    /* name and place in the source */
void hp_document_add_place (hp_json *json, const hp_place *place, bool with_path);
/* Members "p99.9_ns" of an object. */
void hp_document_add_percentiles (hp_json *json, const hp_snapshot *snapshot, const char *prefix, const char *unit,
                                  const hp_histogram *histogram, uint64_t min, uint64_t max);
const char *hp_document_kind (uint32_t kind);
const char *hp_document_loss (uint32_t loss); /* HP_LOSS_*, as on the wire */

/* A moment as in RFC 3339, in UTC: 64 bytes are enough. */
void hp_document_format_moment (int64_t real_ns, char *text, size_t size);
