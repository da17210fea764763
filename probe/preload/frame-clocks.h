/* SPDX-License-Identifier: MIT
 *
 * frame-clocks.h: frames that GTK draws.
 */
#pragma once

/* If GTK is in the process by now, its frames are recorded from here on. To be called by the program's main thread
 * while it holds no lock, such as before it waits. */
void hp_frame_clocks_look (void);
