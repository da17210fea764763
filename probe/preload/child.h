/* SPDX-License-Identifier: MIT
 *
 * child.h: children of fork that run no other program.
 */
#pragma once

/* From now on each that makes a thread gets a session of its own. */
void hp_children_begin (void);
