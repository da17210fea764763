// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of others as fields of tables that spreadsheets read.

#include "dash-field.h"

#include <string.h>

static gboolean
is_formula (const char *text)
{
  char *end;

  if (*text == '\0' || strchr ("=+-@\t\r", *text) == NULL)
    return FALSE;
  g_ascii_strtod (text, &end);
  return *end != '\0';
}

void
dash_field_append_tsv (GString    *into,
                       const char *text)
{
  if (text && is_formula (text))
    g_string_append_c (into, '\'');
  for (; text && *text; text++)
    g_string_append_c (into, *text == '\t' || *text == '\n' || *text == '\r' ? ' ' : *text);
}

void
dash_field_append_csv (GString    *into,
                       const char *text)
{
  gboolean quoted = text && strpbrk (text, ",\"\r\n") != NULL;

  if (quoted)
    g_string_append_c (into, '"');
  if (text && is_formula (text))
    g_string_append_c (into, '\'');
  for (; text && *text; text++)
    {
      if (*text == '"')
        g_string_append_c (into, '"');
      g_string_append_c (into, *text);
    }
  if (quoted)
    g_string_append_c (into, '"');
}
