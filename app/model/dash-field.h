// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of others as fields of tables that spreadsheets read.

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A spreadsheet takes a text that begins with =, +, -, @, a tab or a carriage return for a formula and carries it out, so
 * that a report of somebody else's could do anything. Such a text gets a ' before it, unless it is a number.
 */

/** As a field of tab-separated values: what would end the field or its line becomes a blank. %NULL is an empty field. */
void dash_field_append_tsv (GString    *into,
                            const char *text);

/** As a field of comma-separated values (RFC 4180). %NULL is an empty field. */
void dash_field_append_csv (GString    *into,
                            const char *text);

G_END_DECLS
