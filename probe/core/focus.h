/* SPDX-License-Identifier: MIT
 *
 * focus.h: HOTPATH_FOCUS, which functions are recorded.
 */
#pragma once

#include <stdbool.h>

typedef struct hp_focus hp_focus;

/* text is part of a name, or a POSIX extended regular expression between slashes. NULL (all functions
 * match) when text is NULL or empty, and after one line on stderr when the expression is bad. */
hp_focus *hp_focus_new (const char *text);

void hp_focus_free (hp_focus *focus);

/* May be called from any thread. NULL focus matches everything, a NULL name nothing else. */
bool hp_focus_matches (const hp_focus *focus, const char *name);
