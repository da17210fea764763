/* SPDX-License-Identifier: MIT
 *
 * display.h: figures as the texts that hotpath of Rust puts into its answers.
 *
 * All texts are to be freed with g_free.
 */
#pragma once

#include <glib.h>

/* "999 ns", "1.16 ms". */
char *
hp_display_duration (guint64 ns);

/* The same with one decimal below a second. */
char *
hp_display_delay (guint64 ns);

/* "1023 B", "1.0 KB": steps of 1024. */
char *
hp_display_bytes (guint64 bytes);
char *
hp_display_signed_bytes (gint64 bytes);

/* "93.83%": cut, not rounded, as there; of nothing 0. */
char *
hp_display_share (guint64 part, guint64 whole);

/* "36.0%" */
char *
hp_display_permille (guint64 permille);

/* "now", "23s ago": of a moment at_ns when it is now_ns. */
char *
hp_display_ago (guint64 at_ns, guint64 now_ns);
