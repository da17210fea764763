// SPDX-License-Identifier: GPL-3.0-or-later
// A table of text for a terminal: columns as wide as what is in them, figures to the right.

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _Table Table;

Table *table_new (void) G_GNUC_WARN_UNUSED_RESULT;
void table_free (Table *self);

/* All columns come before the first cell. */
void table_add_column (Table *self, const char *heading, gboolean is_text);
/* The next cell, row after row. Control characters, which a terminal would obey, are shown as U+FFFD. */
void table_add_cell (Table *self, const char *text);

/**
 * table_append:
 * @width: columns of the terminal, to which long texts are cut; 0: nothing is cut
 *
 * Writes the headings and the rows.
 */
void table_append (const Table *self, guint width, GString *into);

/* Columns that a text takes in a terminal. */
guint table_text_width (const char *text);
/* A copy without control characters. */
char *table_plain_text (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Table, table_free)

G_END_DECLS
