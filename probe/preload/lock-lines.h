/* SPDX-License-Identifier: MIT
 *
 * lock-lines.h: where in the source the program's locks are.
 */
#pragma once

/* From now on places are looked up when somebody reads. */
void hp_lock_lines_begin (void);
