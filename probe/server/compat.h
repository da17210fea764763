/* SPDX-License-Identifier: MIT
 *
 * compat.h: the routes of hotpath of Rust, so that its terminal console can watch a program of ours.
 */
#pragma once

#include "figures.h"
#include "routes.h"

/* Ends with one that has no path. */
extern const hp_route hp_compat_0_9_routes[];
extern const hp_route hp_compat_0_14_routes[];
extern const hp_route hp_compat_0_28_routes[];

/* What the generations share. */

/* The report of some sections, or NULL when an error was answered. */
JsonNode *
hp_compat_report (hp_server *server, SoupServerMessage *message, uint32_t sections);

/* Answers with node, and frees it. */
void
hp_compat_reply (SoupServerMessage *message, JsonNode *node);

void
hp_compat_not_found (SoupServerMessage *message, const char *what);

/* "main.c:14" */
char *
hp_compat_source (JsonObject *row);

/* How many rows before this one have its name and place: hotpath counts instances from 0. */
guint
hp_compat_iteration (JsonArray *rows, guint at);

/* A kind of channel as it is there: "bounded[100]". */
char *
hp_compat_channel_type (JsonObject *row);
const char *
hp_compat_channel_state (JsonObject *row);

/* A name on the wire that hotpath knows: "p95"; to be freed, and NULL for what isn't one that can be said. */
char *
hp_compat_percentile_key (double percentile, gboolean with_fractions);

/* The program's main function, by which its figures are known. */
const char *
hp_compat_caller (JsonNode *report, JsonArray *rows);

/* Whether allocations are counted in this program. */
gboolean
hp_compat_counts_memory (JsonNode *report);

/* The number in a path; G_MAXUINT64 when it is none. */
guint64
hp_compat_id (const char *text);

/* What a thread does, in hotpath's word and in the kernel's letter. */
typedef struct hp_thread_state
{
  const char *state, *status, *code;
} hp_thread_state;

/* NULL for threads that have ended, which hotpath doesn't show. */
const hp_thread_state *
hp_compat_thread_state (JsonObject *row);

/* A member "percentiles": numbers with fractions from 0.15 on, before that the whole ones alone. */
void
hp_compat_put_percentiles (JsonBuilder *builder, JsonArray *percentiles, gboolean with_fractions);

/* From 0.23 on: where a row is in the source, and how many rows there are. */
void
hp_compat_put_location (JsonBuilder *builder, JsonObject *row);
void
hp_compat_put_counts (JsonBuilder *builder, guint64 total, guint64 included);

/* Members "timestamp" and "ago". */
void
hp_compat_put_moment (JsonBuilder *builder, guint64 at_ns, guint64 now_ns);

/* A row and what happened last to it. */
typedef struct hp_compat_log
{
  JsonNode *report, *log;
  JsonArray *rows, *entries;
  JsonObject *row;
  guint64 now_ns;
} hp_compat_log;

/* False when there is no such row; then report is NULL only where an error was answered. To be cleared all the same. */
gboolean
hp_compat_log_read (hp_compat_log *self,
                    hp_server *server,
                    SoupServerMessage *message,
                    const char *section,
                    guint64 id);
void
hp_compat_log_clear (hp_compat_log *self);
