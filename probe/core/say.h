/* SPDX-License-Identifier: MIT
 *
 * say.h: the one way in which the library speaks to the person at the terminal.
 */
#pragma once

/* One line on stderr, "[hotpath] " before it, in one write so that lines of several threads stay whole.
 * Keeps errno. */
void hp_say (const char *format, ...) __attribute__ ((format (printf, 1, 2)));
