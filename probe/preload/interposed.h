/* SPDX-License-Identifier: MIT
 *
 * interposed.h: what every function has that stands in front of another.
 */
#pragma once

#define INTERPOSED __attribute__ ((visibility ("default")))
/* Who called it. */
#define CALLER __builtin_return_address (0)
