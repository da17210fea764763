/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-json-reader.h: JSON read straight through, without a tree in memory.
 *
 * A report of 10,000 functions with their logs is 60 MB and live events of that size come twice a second;
 * a tree of nodes is read at 10 MB/s, this at some hundred. Strict RFC 8259, nothing beyond.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Deep enough for any document of ours and of those we may meet; the reader's only stack. */
#define DASH_JSON_MAX_DEPTH 64
#define DASH_JSON_MAX_STRING (1 << 20)

typedef enum
{
  DASH_JSON_OBJECT,
  DASH_JSON_ARRAY,
  DASH_JSON_STRING,
  DASH_JSON_NUMBER,
  DASH_JSON_BOOLEAN,
  DASH_JSON_NULL,
  DASH_JSON_NOTHING, /* the text is over, or an error was found */
} DashJsonKind;

typedef struct
{
  const char *key; /* as written, with its escapes; NULL in an array */
  gsize key_length;
  gsize index;
  gboolean is_array;
  gboolean begun;
} DashJsonLevel;

/* Lives on the stack. The first error sticks: from then on every function gives FALSE. */
typedef struct
{
  const char *text; /* where lines are counted from */
  const char *at;
  const char *end;
  const char *prefix; /* path of the value at which reading began, "" for a whole text */
  DashJsonLevel levels[DASH_JSON_MAX_DEPTH];
  guint depth;
  GString *scratch;
  GError *error;
} DashJsonReader;

/**
 * dash_json_reader_init:
 * @text: the whole text, for line numbers
 * @at: (nullable): where in it to begin
 * @end: where to stop
 * @prefix: what @at is called in errors
 */
void dash_json_reader_init (DashJsonReader *self, const char *text, const char *at, const char *end,
                            const char *prefix);
void dash_json_reader_clear (DashJsonReader *self);

/* What comes next, without taking it. */
DashJsonKind dash_json_reader_peek (DashJsonReader *self);

/* Enters the object or array that must come next. */
gboolean dash_json_reader_enter_object (DashJsonReader *self);
gboolean dash_json_reader_enter_array (DashJsonReader *self);

/**
 * dash_json_reader_next_member:
 * @key: (out): as written between the quotes, not terminated
 *
 * Goes to the next member of the object entered last; its value must then be taken.
 *
 * Returns: %FALSE at the end of the object, which is left with that, or after an error
 */
gboolean dash_json_reader_next_member (DashJsonReader *self, const char **key, gsize *length);
gboolean dash_json_reader_next_element (DashJsonReader *self);

/* Take the next value, which must be of that type. null is taken as "not said": the result stays as it was. */
gboolean dash_json_reader_take_uint (DashJsonReader *self, guint64 *value);
gboolean dash_json_reader_take_double (DashJsonReader *self, double *value);

/**
 * dash_json_reader_take_string:
 * @value: (out): valid until the next string is taken; %NULL for null
 *
 * Valid UTF-8 and without NUL inside, or an error.
 */
gboolean dash_json_reader_take_string (DashJsonReader *self, const char **value);

/* A string without escapes, of any length, as it stands in the text. */
gboolean dash_json_reader_take_plain_string (DashJsonReader *self, const char **value, gsize *length);

/* Leaves out the next value, but checks its form; gives where it stands. */
gboolean dash_json_reader_skip (DashJsonReader *self, const char **value, gsize *length);

/* Nothing but blanks may be left. */
gboolean dash_json_reader_finish (DashJsonReader *self);

/* Sets an error at the place where the reader is: "Line 3, column 9, at “a.b[4]”: " and the reason. */
void dash_json_reader_fail (DashJsonReader *self, int code, const char *reason);
void dash_json_reader_fail_format (DashJsonReader *self, int code, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* The path of the value at hand: "functions_timing.rows[3].calls". */
char *dash_json_reader_get_path (DashJsonReader *self);

#define dash_json_key_is(key, length, literal) \
  ((length) == sizeof (literal) - 1 && memcmp ((key), "" literal, sizeof (literal) - 1) == 0)

G_END_DECLS
