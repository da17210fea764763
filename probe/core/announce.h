/* SPDX-License-Identifier: MIT
 *
 * announce.h: by which files others find this program.
 */
#pragma once

/* Writes the announcements of the session, once it is known which port is served. */
void hp_announce (void);
