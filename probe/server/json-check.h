/* SPDX-License-Identifier: MIT
 *
 * json-check.h: whether a stranger's text may be given to json-glib.
 *
 * Its parser calls itself for each bracket without a limit, which a small text of brackets drives off the end of the
 * stack, and takes what is no JSON: comments, assignments, half a surrogate pair.
 */
#pragma once

#include <glib.h>

#define HP_JSON_MAX_DEPTH 32

/* NULL when the text is strict JSON (RFC 8259) in UTF-8, nested at most HP_JSON_MAX_DEPTH deep, without "\u0000" and
 * without whole numbers of more than 18 digits; else a sentence. */
const char *
hp_json_problem (const char *text, gsize length);
