/* SPDX-License-Identifier: MIT
 *
 * signals.h: ends by a signal: the report before SIGTERM and SIGINT, a note in the arena before a crash.
 */
#pragma once

/* Takes over each signal that has its default action; one that the program handles or ignores is left to
 * it. The number of a terminating signal is told to ask_to_end, in the handler; what it asks calls
 * hp_signals_deliver when the report is out. */
void hp_signals_install (void (*ask_to_end) (int number));

/* At the session's end, and in a fork's child: signals do again what they did before hp_signals_install. */
void hp_signals_forget (void);

/* Gives the signal its default action and sends it to the process. */
void hp_signals_deliver (int number);
