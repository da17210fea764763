/* SPDX-License-Identifier: MIT
 *
 * stop.h: whether the program should come to its end, by a signal or by an error of its own.
 */
#pragma once

#include <stdbool.h>

/* From here on SIGINT and SIGTERM ask the program to stop. Call before any thread is made. */
bool stop_watch_signals (void);

/* Ends what stop_watch_signals began. */
void stop_unwatch_signals (void);

void stop_request (void);
bool stop_requested (void);

/* Returns after so many milliseconds, or at once when a stop is asked for. */
void stop_wait (unsigned milliseconds);
