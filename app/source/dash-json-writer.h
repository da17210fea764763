/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-json-writer.h: JSON appended to a text, without a tree in memory.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A value alone. A string may be NULL, which is null. */
void dash_json_writer_uint (GString *text, guint64 value);
void dash_json_writer_double (GString *text, double value);
void dash_json_writer_string (GString *text, const char *value);

/* A key, after which its value must be appended. */
void dash_json_writer_member (GString *text, const char *key);

/* Each writes one member and the comma after it; dash_json_writer_close() takes the last comma back. */
void dash_json_writer_member_uint (GString *text, const char *key, guint64 value);
void dash_json_writer_member_double (GString *text, const char *key, double value);
void dash_json_writer_member_string (GString *text, const char *key, const char *value);
void dash_json_writer_open_object (GString *text, const char *key);
void dash_json_writer_close (GString *text, char bracket);

/* 99.9 as 99.9 and not as 99.900000000000006: it also names keys. */
const char *dash_json_writer_format_double (char number[G_ASCII_DTOSTR_BUF_SIZE], double value);

G_END_DECLS
