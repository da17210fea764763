// SPDX-License-Identifier: GPL-3.0-or-later
// A long session that never was: recorded by the app's own code, only its clock is made up.
#pragma once

#include "model/dash-session.h"

typedef struct _LongProgram LongProgram;

// A program of n_places functions, whose durations spread over n_buckets steps of the histogram each.
LongProgram *long_program_new   (guint        n_places,
                                 guint        n_buckets);
void         long_program_free  (LongProgram *self);
// Tells the session of a program that has just begun, and has called each of its functions.
void         long_program_begin (LongProgram *self,
                                 DashSession *session);
// Goes on for so many minutes: in every half second ten calls of each of the next active functions.
void         long_program_run   (LongProgram *self,
                                 DashSession *session,
                                 guint        minutes,
                                 guint        active);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LongProgram, long_program_free)
