/* SPDX-License-Identifier: MIT */
/* What the rows of frame clocks are called: by the windows that they draw. */
#pragma once

#include <glib-object.h>
#include <hotpath.h>

typedef struct _FrameRow FrameRow;

/* Finds what tells of windows in a library of GTK's, 4 or 3. */
void          frame_rows_begin  (void           *gtk);
/* The row for the window of a clock; to be given back when the clock goes. Windows of one type that come one after
 * another have the same. */
FrameRow     *frame_row_take    (GObject        *clock);
void          frame_row_release (FrameRow       *row);
hotpath_loop *frame_row_loop    (const FrameRow *row);
