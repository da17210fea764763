/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-headers.c: any text as an Accept header of /metrics, as an id of a path, and as a label's value.
 */
#include "fuzz.h"

#include "accept.h"
#include "compat.h"
#include "display.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  const char *content_type = NULL;
  hp_metrics_format format = hp_accept_metrics (text, &content_type);
  guint64 id = hp_compat_id (text);
  guint64 number = 0;
  g_autofree char *duration = NULL, *bytes = NULL, *negative = NULL;

  fuzz_check (format <= HP_METRICS_PROTOBUF && content_type != NULL);
  fuzz_check (id == G_MAXUINT64 || (strlen (text) <= 10 && id < G_GUINT64_CONSTANT (10000000000)));

  memcpy (&number, data, MIN (size, sizeof number));
  duration = hp_display_duration (number);
  bytes = hp_display_bytes (number);
  negative = hp_display_signed_bytes ((gint64) number);
  fuzz_check (strchr (duration, ' ') != NULL && strchr (bytes, ' ') != NULL && strchr (negative, ' ') != NULL);
  return 0;
}
