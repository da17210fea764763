/* SPDX-License-Identifier: MIT
 *
 * demangle.h: names of C++ functions as they stand in the source.
 */
#pragma once

/* "_ZN5Queue3putEi+0x1a" → "Queue::put(int)+0x1a". To be freed; NULL: it is none, or the program has no C++ runtime
 * that could tell. Allocates. */
char *hp_demangle (const char *symbol);

/* The last so many parts of a name such as "a::b<c::d>::e"; within brackets nothing is a part. 0: the whole. */
const char *hp_name_tail (const char *name, unsigned parts);
