/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz.h: what the harnesses share.
 */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* The harness that is linked in: libFuzzer calls it, and so does the replay. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* In every build, and at once where it is seen. */
#define fuzz_check(condition)                                                                                \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    if (!(condition))                                                                                        \
      {                                                                                                      \
        g_printerr ("%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                            \
        abort ();                                                                                            \
      }                                                                                                      \
  }                                                                                                          \
  G_STMT_END
