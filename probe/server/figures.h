/* SPDX-License-Identifier: MIT
 *
 * figures.h: the host's documents, read, for answers that have another shape.
 */
#pragma once

#include "server.h"

#include <json-glib/json-glib.h>

/* A document of the host's, which is given back to it; NULL for NULL. */
JsonNode *
hp_figures_parse (hp_server *server, char *text, size_t length);

/* The report with percentiles in place of histograms; NULL when the host is short of memory. */
JsonNode *
hp_figures_take (hp_server *server, uint32_t sections);

/* The log of a row, or NULL: no such row. section: "functions", "channels", … */
JsonNode *
hp_figures_log (hp_server *server, const char *section, guint64 id);

/* Rows of a section: of its own, or none at all; to be unreferenced. */
JsonArray *
hp_figures_rows (JsonNode *report, const char *section);

/* The row with an id, or NULL. */
JsonObject *
hp_figures_row (JsonArray *rows, guint64 id);

/* Members, 0 or "" when they are not there. */
guint64
hp_figure (JsonObject *object, const char *key);
/* Whether it is negative or no whole number, and what it is then. */
bool
hp_figure_is_real (JsonObject *object, const char *key);
double
hp_figure_real (JsonObject *object, const char *key);
const char *
hp_figure_text (JsonObject *object, const char *key);

/* A small document, member by member. Texts with _take are freed. */
void
hp_put (JsonBuilder *builder, const char *key, guint64 value);
void
hp_put_text (JsonBuilder *builder, const char *key, const char *text); /* NULL: null */
void
hp_put_take (JsonBuilder *builder, const char *key, char *text);
void
hp_put_null (JsonBuilder *builder, const char *key);
void
hp_put_boolean (JsonBuilder *builder, const char *key, gboolean value);
void
hp_put_open (JsonBuilder *builder, const char *key, char bracket);

/* Frees the builder. */
JsonNode *
hp_put_end (JsonBuilder *builder);
GBytes *
hp_figures_write (JsonNode *node);
