/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-event-parser.c: Server-Sent Events out of bytes that arrive in any pieces.
 *
 * By the HTML standard, "Server-sent events", except that data is handed over as bytes.
 */
#include "dash-event-parser.h"

#include <glib/gi18n.h>
#include <string.h>

/* Field names and ids are short; what is longer is no event stream. */
#define MAX_SHORT_LINE 4096
#define MAX_RETRY_MS 60000

G_DEFINE_QUARK (dash-event-error-quark, dash_event_error)

typedef enum
{
  IN_START, /* of the stream: a byte order mark may come */
  IN_LINE,  /* collecting any line but a data line */
  IN_DATA,  /* collecting the value of a data line, directly into the event */
} State;

struct _DashEventParser
{
  DashEventFunc func;
  gpointer user_data;
  gsize max_event_bytes;
  State state;
  gboolean after_cr;   /* a line feed that comes now belongs to the carriage return before it */
  gboolean has_data;
  gboolean at_value;   /* at the first byte of a data line's value, where one blank is left out */
  GString *line;
  GByteArray *data;
  GString *event;
  GString *id;
  guint retry_ms;
};

DashEventParser *
dash_event_parser_new (gsize max_event_bytes, DashEventFunc func, gpointer user_data)
{
  DashEventParser *self = g_new0 (DashEventParser, 1);

  self->func = func;
  self->user_data = user_data;
  self->max_event_bytes = max_event_bytes;
  self->line = g_string_new (NULL);
  self->data = g_byte_array_new ();
  self->event = g_string_new (NULL);
  self->id = g_string_new (NULL);
  return self;
}

void
dash_event_parser_free (DashEventParser *self)
{
  g_string_free (self->line, TRUE);
  g_byte_array_unref (self->data);
  g_string_free (self->event, TRUE);
  g_string_free (self->id, TRUE);
  g_free (self);
}

guint
dash_event_parser_get_retry_ms (DashEventParser *self)
{
  return self->retry_ms;
}

static gboolean
fail_too_large (GError **error)
{
  g_set_error_literal (error, DASH_EVENT_ERROR, DASH_EVENT_ERROR_TOO_LARGE,
                       _("The program sent an event that is too large."));
  return FALSE;
}

static gboolean
append_data (DashEventParser *self, const char *bytes, gsize length, GError **error)
{
  if (self->at_value && length > 0)
    {
      self->at_value = FALSE;
      if (*bytes == ' ')
        {
          bytes++;
          length--;
        }
    }
  if (self->data->len + length > self->max_event_bytes)
    return fail_too_large (error);
  g_byte_array_append (self->data, (const guint8 *) bytes, (guint) length);
  return TRUE;
}

static gboolean
dispatch (DashEventParser *self)
{
  GBytes *data;
  gboolean go_on;

  if (!self->has_data)
    {
      g_string_truncate (self->event, 0);
      return TRUE;
    }
  self->has_data = FALSE;
  data = g_byte_array_free_to_bytes (self->data);
  self->data = g_byte_array_new ();
  go_on = self->func (self->event->len > 0 ? self->event->str : "message", self->id->str, data, self->user_data);
  g_bytes_unref (data);
  g_string_truncate (self->event, 0);
  return go_on;
}

static gboolean
take_field (DashEventParser *self, GError **error)
{
  const char *line = self->line->str;
  const char *colon = memchr (line, ':', self->line->len);
  gsize name = colon != NULL ? (gsize) (colon - line) : self->line->len;
  const char *value = colon != NULL ? colon + 1 : line + self->line->len;
  gsize length = self->line->len - (gsize) (value - line);

  if (length > 0 && *value == ' ')
    {
      value++;
      length--;
    }
  if (name == 5 && memcmp (line, "event", 5) == 0)
    {
      g_string_truncate (self->event, 0);
      g_string_append_len (self->event, value, (gssize) length);
    }
  else if (name == 2 && memcmp (line, "id", 2) == 0)
    {
      if (memchr (value, '\0', length) == NULL)
        {
          g_string_truncate (self->id, 0);
          g_string_append_len (self->id, value, (gssize) length);
        }
    }
  else if (name == 5 && memcmp (line, "retry", 5) == 0)
    {
      guint64 ms;

      if (g_ascii_string_to_unsigned (value, 10, 0, MAX_RETRY_MS, &ms, NULL))
        self->retry_ms = (guint) ms;
    }
  else if (name == 4 && memcmp (line, "data", 4) == 0 && colon == NULL)
    {
      /* A data line without a colon is an empty one. */
      self->at_value = FALSE;
      if (self->has_data && !append_data (self, "\n", 1, error))
        return FALSE;
      self->has_data = TRUE;
    }
  return TRUE;
}

static gboolean
end_line (DashEventParser *self, gboolean *go_on, GError **error)
{
  gboolean good = TRUE;

  *go_on = TRUE;
  if (self->state == IN_DATA)
    self->state = IN_LINE;
  else if (self->line->len == 0)
    *go_on = dispatch (self);
  else if (self->line->str[0] != ':')
    good = take_field (self, error);
  g_string_truncate (self->line, 0);
  return good;
}

/* The line so far is "data:": from here on its bytes go straight to the event. */
static gboolean
begin_data (DashEventParser *self, GError **error)
{
  g_string_truncate (self->line, 0);
  self->state = IN_DATA;
  if (self->has_data)
    {
      self->at_value = FALSE;
      if (!append_data (self, "\n", 1, error))
        return FALSE;
    }
  self->at_value = TRUE;
  self->has_data = TRUE;
  return TRUE;
}

gboolean
dash_event_parser_push (DashEventParser *self, const char *bytes, gsize length, GError **error)
{
  const char *end = bytes + length;

  while (bytes < end)
    {
      const char *stop;
      const char *cr;

      if (self->after_cr)
        {
          self->after_cr = FALSE;
          if (*bytes == '\n')
            {
              bytes++;
              continue;
            }
        }
      if (self->state == IN_START)
        {
          static const char mark[] = "\xef\xbb\xbf";

          if (self->line->len < 3 && *bytes == mark[self->line->len])
            {
              g_string_append_c (self->line, *bytes++);
              if (self->line->len == 3)
                g_string_truncate (self->line, 0), self->state = IN_LINE;
              continue;
            }
          self->state = IN_LINE;
        }

      stop = memchr (bytes, '\n', (size_t) (end - bytes));
      if (stop == NULL)
        stop = end;
      cr = memchr (bytes, '\r', (size_t) (stop - bytes));
      if (cr != NULL)
        stop = cr;

      if (self->state == IN_LINE)
        {
          gsize missing = self->line->len < 5 ? 5 - self->line->len : 0;
          gsize n = (gsize) (stop - bytes);

          /* Only up to "data:" at first, so that long data is not copied twice. */
          if (missing > 0)
            n = MIN (n, missing);
          else if (self->line->str[0] == ':')
            n = 0; /* a comment: nobody reads it */
          if (self->line->len + n > MAX_SHORT_LINE)
            return fail_too_large (error);
          g_string_append_len (self->line, bytes, (gssize) n);
          bytes = missing == 0 ? stop : bytes + n;
          if (self->line->len == 5 && missing > 0 && memcmp (self->line->str, "data:", 5) == 0)
            {
              if (!begin_data (self, error))
                return FALSE;
            }
          if (bytes < stop)
            continue;
        }
      else
        {
          if (!append_data (self, bytes, (gsize) (stop - bytes), error))
            return FALSE;
          bytes = stop;
        }

      if (bytes < end)
        {
          gboolean go_on;

          self->after_cr = *bytes == '\r';
          bytes++;
          if (!end_line (self, &go_on, error))
            return FALSE;
          if (!go_on)
            return TRUE;
        }
    }
  return TRUE;
}
