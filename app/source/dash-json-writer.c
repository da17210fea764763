/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-json-writer.c: JSON appended to a text, without a tree in memory.
 */
#include "dash-json-writer.h"

void
dash_json_writer_uint (GString *text, guint64 value)
{
  char digits[20];
  int n = 0;

  do
    {
      digits[n++] = (char) ('0' + value % 10);
      value /= 10;
    }
  while (value > 0);
  while (n > 0)
    g_string_append_c (text, digits[--n]);
}

const char *
dash_json_writer_format_double (char number[G_ASCII_DTOSTR_BUF_SIZE], double value)
{
  g_ascii_formatd (number, G_ASCII_DTOSTR_BUF_SIZE, "%.15g", value);
  if (g_ascii_strtod (number, NULL) != value)
    g_ascii_dtostr (number, G_ASCII_DTOSTR_BUF_SIZE, value);
  return number;
}

void
dash_json_writer_double (GString *text, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, dash_json_writer_format_double (number, value));
}

void
dash_json_writer_string (GString *text, const char *value)
{
  if (value == NULL)
    {
      g_string_append (text, "null");
      return;
    }
  g_string_append_c (text, '"');
  for (const char *at = value; *at != '\0';)
    {
      gsize plain = 0;

      while ((guchar) at[plain] >= 0x20 && at[plain] != '"' && at[plain] != '\\')
        plain++;
      g_string_append_len (text, at, (gssize) plain);
      at += plain;
      if (*at == '"' || *at == '\\')
        {
          g_string_append_c (text, '\\');
          g_string_append_c (text, *at++);
        }
      else if (*at == '\n')
        {
          g_string_append (text, "\\n");
          at++;
        }
      else if (*at != '\0')
        g_string_append_printf (text, "\\u%04x", (guchar) *at++);
    }
  g_string_append_c (text, '"');
}

void
dash_json_writer_member (GString *text, const char *key)
{
  g_string_append_c (text, '"');
  g_string_append (text, key);
  g_string_append (text, "\":");
}

void
dash_json_writer_member_uint (GString *text, const char *key, guint64 value)
{
  dash_json_writer_member (text, key);
  dash_json_writer_uint (text, value);
  g_string_append_c (text, ',');
}

void
dash_json_writer_member_double (GString *text, const char *key, double value)
{
  dash_json_writer_member (text, key);
  dash_json_writer_double (text, value);
  g_string_append_c (text, ',');
}

void
dash_json_writer_member_string (GString *text, const char *key, const char *value)
{
  dash_json_writer_member (text, key);
  dash_json_writer_string (text, value);
  g_string_append_c (text, ',');
}

void
dash_json_writer_open_object (GString *text, const char *key)
{
  dash_json_writer_member (text, key);
  g_string_append_c (text, '{');
}

void
dash_json_writer_close (GString *text, char bracket)
{
  if (text->len > 0 && text->str[text->len - 1] == ',')
    text->str[text->len - 1] = bracket;
  else
    g_string_append_c (text, bracket);
  g_string_append_c (text, ',');
}
