// SPDX-License-Identifier: GPL-3.0-or-later
// A table of text for a terminal: columns as wide as what is in them, figures to the right.

#include "table.h"

#include <string.h>

/* A name that was cut shorter says nothing any more. */
#define LEAST_TEXT_WIDTH 12
#define GAP "  "

typedef struct
{
  gboolean is_text;
  guint width;
} Column;

struct _Table
{
  GArray *columns;  /* of Column */
  GPtrArray *cells; /* of char*, the headings first */
};

Table *
table_new (void)
{
  Table *self = g_new0 (Table, 1);

  self->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
table_free (Table *self)
{
  g_array_unref (self->columns);
  g_ptr_array_unref (self->cells);
  g_free (self);
}

static guint
char_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

guint
table_text_width (const char *text)
{
  guint width = 0;

  for (; *text; text = g_utf8_next_char (text))
    width += char_width (g_utf8_get_char (text));
  return width;
}

char *
table_plain_text (const char *text)
{
  GString *plain = g_string_sized_new (strlen (text));

  for (; *text; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);
      /* The thin space of the app has no width of its own where every character has the same. */
      g_string_append_unichar (plain, c == 0x2009 ? ' ' : g_unichar_iscntrl (c) ? 0xfffd : c);
    }
  return g_string_free (plain, FALSE);
}

void
table_add_column (Table *self, const char *heading, gboolean is_text)
{
  Column column = { .is_text = is_text };

  g_array_append_val (self->columns, column);
  table_add_cell (self, heading);
}

void
table_add_cell (Table *self, const char *text)
{
  char *plain = table_plain_text (text);
  Column *column = &g_array_index (self->columns, Column, self->cells->len % self->columns->len);

  column->width = MAX (column->width, table_text_width (plain));
  g_ptr_array_add (self->cells, plain);
}

/* Names are cut at their end, and only as far as needed. */
static guint
cut_width (const Table *self, guint width)
{
  const Column *first = &g_array_index (self->columns, Column, 0);
  guint others = 0;

  for (guint i = 1; i < self->columns->len; i++)
    others += (guint) strlen (GAP) + g_array_index (self->columns, Column, i).width;
  if (width == 0 || first->width + others <= width)
    return first->width;
  return MIN (first->width, width > others + LEAST_TEXT_WIDTH ? width - others : LEAST_TEXT_WIDTH);
}

static void
append_cut (GString *into, const char *text, guint width)
{
  guint used = 0;

  if (table_text_width (text) <= width)
    {
      g_string_append (into, text);
      return;
    }
  for (; *text; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);
      if (used + char_width (c) > width - 1)
        break;
      used += char_width (c);
      g_string_append_unichar (into, c);
    }
  g_string_append (into, "…");
  g_string_append_printf (into, "%*s", (int) (width - 1 - used), "");
}

void
table_append (const Table *self, guint width, GString *into)
{
  guint n = self->columns->len;
  guint first_width = cut_width (self, width);

  for (guint i = 0; i < self->cells->len; i++)
    {
      const Column *column = &g_array_index (self->columns, Column, i % n);
      const char *text = g_ptr_array_index (self->cells, i);
      guint column_width = i % n == 0 ? first_width : column->width;
      guint text_width = table_text_width (text);
      int blank = (int) (column_width - MIN (text_width, column_width));

      if (i % n > 0)
        g_string_append (into, GAP);
      if (!column->is_text)
        g_string_append_printf (into, "%*s", blank, "");
      append_cut (into, text, column_width);
      if (i % n == n - 1)
        g_string_append_c (into, '\n');
      else if (column->is_text)
        g_string_append_printf (into, "%*s", blank, "");
    }
}
