/* SPDX-License-Identifier: MIT
 *
 * main-loop.h: main loops of GLib.
 */
#pragma once

/* From now on they are recorded, in this process. */
void hp_main_loops_begin (void);
