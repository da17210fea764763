/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-units.h: figures as hotpath for Rust writes them: "1.16 ms", "237.4 MB", "93.83%", 1160000.
 *
 * All is done in whole numbers, digit by digit, so that nothing is lost to floating point.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a figure is in, and what a number without a unit means there. */
typedef enum
{
  DASH_RUST_COUNT,
  DASH_RUST_NS,           /* a bare number is ns */
  DASH_RUST_SECONDS,      /* into ns; a bare number is seconds */
  DASH_RUST_BYTES,        /* in powers of 1024 */
  DASH_RUST_PERMILLE,     /* a bare number is percent, as in "36.0%" */
  DASH_RUST_BASIS_POINTS, /* a bare number is that already */
} DashRustUnit;

typedef enum
{
  DASH_RUST_SAID,
  DASH_RUST_NOT_SAID,       /* "N/A", "-" and the like */
  DASH_RUST_NOT_UNDERSTOOD,
  DASH_RUST_TOO_LARGE,
} DashRustOutcome;

typedef struct
{
  gboolean known;
  gboolean negative;
  guint64 value; /* rounded down */
  guint64 step;  /* what the last digit stands for: above 1 it was rounded */
} DashRustFigure;

/**
 * dash_rust_figure_parse:
 * @text: (array length=length): as it is written, of any length
 * @figure: (out): known only with DASH_RUST_SAID
 */
DashRustOutcome dash_rust_figure_parse (const char *text, gsize length, DashRustUnit unit, DashRustFigure *figure);

static inline gboolean
dash_rust_figure_is_rounded (const DashRustFigure *figure)
{
  return figure->known && figure->step > 1;
}

G_END_DECLS
