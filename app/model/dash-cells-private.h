/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variable-length integers, as packed history has them. */
#pragma once

#include "dash-cells.h"

G_BEGIN_DECLS

static inline guint8 *
dash_varint_write (guint8 *to,
                   guint64 value)
{
  while (value >= 0x80)
    {
      *to++ = (guint8) (value | 0x80);
      value >>= 7;
    }
  *to++ = (guint8) value;
  return to;
}

/* Where the next one begins, or NULL when this one is cut off, too long or above 64 bits. */
static inline const guint8 *
dash_varint_read (const guint8 *at,
                  const guint8 *end,
                  guint64      *value)
{
  guint64 result = 0;
  guint shift = 0;

  while (at < end)
    {
      guint8 byte = *at++;

      if (shift == 63 && byte > 1)
        return NULL;
      result |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        {
          *value = result;
          return at;
        }
      shift += 7;
    }

  return NULL;
}

/* Whether a varint that can't be read just lacks its end. */
static inline gboolean
dash_varint_is_cut (const guint8 *at,
                    const guint8 *end)
{
  return end - at < 10 && (end == at || end[-1] >= 0x80);
}

G_END_DECLS
