// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of charts by role, for light, dark and high contrast, and the ramps of maps.

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DashRole:
 * @DASH_ROLE_BLUE: first line; medians, processor time
 * @DASH_ROLE_GREEN: second line; higher percentiles, allocations
 * @DASH_ROLE_VERMILION: third line; the highest percentile
 * @DASH_ROLE_PINK: extremes
 * @DASH_ROLE_ORANGE: rates
 * @DASH_ROLE_VIOLET: memory
 * @DASH_ROLE_OLIVE: small counts, threads
 * @DASH_ROLE_GREY: a line to compare with
 * @DASH_ROLE_BAR_INNER: the part of a bar that counts for itself
 * @DASH_ROLE_BAR_OUTER: the rest of the bar
 * @DASH_ROLE_BAR_TRACK: what a bar lies on
 * @DASH_ROLE_HISTOGRAM: bars of a distribution
 * @DASH_ROLE_WORSE: text of something that went wrong
 * @DASH_ROLE_WORSE_FILL: what lies under such text
 * @DASH_ROLE_BETTER: text of something that is well
 * @DASH_ROLE_BETTER_FILL: what lies under such text
 * @DASH_ROLE_NEUTRAL: text of something without meaning
 * @DASH_ROLE_NEUTRAL_FILL: what lies under such text
 * @DASH_ROLE_WARNING: text of something odd
 * @DASH_ROLE_WARNING_FILL: what lies under such text
 * @DASH_ROLE_BRUSH: the inside of a selected range
 * @DASH_ROLE_BRUSH_EDGE: its edges and grips
 * @DASH_ROLE_SELECTED: a selected row
 * @DASH_ROLE_GRID: grid lines
 * @DASH_ROLE_AXIS: axes and their ticks
 * @DASH_ROLE_TEXT: text
 * @DASH_ROLE_DIM_TEXT: text of axes
 * @DASH_ROLE_SURFACE: what a chart lies on
 * @DASH_ROLE_CHIP: a chip with the hovered time
 * @DASH_ROLE_CHIP_TEXT: its text
 * @DASH_ROLE_CURSOR: the line at the hovered time
 * @DASH_N_ROLES: the number of roles
 *
 * What a colour is for. Widgets ask for a role, never for a colour.
 */
typedef enum
{
  DASH_ROLE_BLUE,
  DASH_ROLE_GREEN,
  DASH_ROLE_VERMILION,
  DASH_ROLE_PINK,
  DASH_ROLE_ORANGE,
  DASH_ROLE_VIOLET,
  DASH_ROLE_OLIVE,
  DASH_ROLE_GREY,
  DASH_ROLE_BAR_INNER,
  DASH_ROLE_BAR_OUTER,
  DASH_ROLE_BAR_TRACK,
  DASH_ROLE_HISTOGRAM,
  DASH_ROLE_WORSE,
  DASH_ROLE_WORSE_FILL,
  DASH_ROLE_BETTER,
  DASH_ROLE_BETTER_FILL,
  DASH_ROLE_NEUTRAL,
  DASH_ROLE_NEUTRAL_FILL,
  DASH_ROLE_WARNING,
  DASH_ROLE_WARNING_FILL,
  DASH_ROLE_BRUSH,
  DASH_ROLE_BRUSH_EDGE,
  DASH_ROLE_SELECTED,
  DASH_ROLE_GRID,
  DASH_ROLE_AXIS,
  DASH_ROLE_TEXT,
  DASH_ROLE_DIM_TEXT,
  DASH_ROLE_SURFACE,
  DASH_ROLE_CHIP,
  DASH_ROLE_CHIP_TEXT,
  DASH_ROLE_CURSOR,
  DASH_N_ROLES,
} DashRole;

/**
 * DashRamp:
 * @DASH_RAMP_HEAT: few to many, eleven steps; turns round in the dark
 * @DASH_RAMP_FLAME: small to large share, six steps; the same in the dark
 */
typedef enum
{
  DASH_RAMP_HEAT,
  DASH_RAMP_FLAME,
} DashRamp;

#define DASH_TYPE_PALETTE (dash_palette_get_type ())
G_DECLARE_FINAL_TYPE (DashPalette, dash_palette, DASH, PALETTE, GObject)

/**
 * dash_palette_get_default:
 *
 * The palette of the app. It follows the style manager's dark and high contrast settings and emits
 * #DashPalette::changed when its colours are others. Needs libadwaita initialised.
 *
 * Returns: (transfer none): the palette
 */
DashPalette   *dash_palette_get_default      (void);

/**
 * dash_palette_hold_light:
 * @self: a palette
 * @hold: whether to begin or to end
 *
 * Gives the colours for a light surface, whatever the style, until it ends: for a picture that is drawn meanwhile.
 * Nobody is told.
 */
void           dash_palette_hold_light       (DashPalette *self,
                                              gboolean     hold);
/** Returns: (transfer none): the colour of @role as it is now. */
const GdkRGBA *dash_palette_get              (DashPalette *self,
                                              DashRole     role);
/**
 * dash_palette_get_ramp:
 * @self: a palette
 * @ramp: which one
 * @n_steps: (out): how many colours it has
 *
 * Returns: (transfer none) (array length=n_steps): its colours, from few to many
 */
const GdkRGBA *dash_palette_get_ramp         (DashPalette *self,
                                              DashRamp     ramp,
                                              guint       *n_steps);
gboolean       dash_palette_get_dark         (DashPalette *self);
gboolean       dash_palette_get_high_contrast (DashPalette *self);

/**
 * dash_palette_lookup:
 * @role: what the colour is for
 * @dark: for a dark surface
 * @high_contrast: whether contrast is to be high
 * @color: (out caller-allocates): the colour
 *
 * Looks up a colour without asking how the desktop is set.
 */
void           dash_palette_lookup           (DashRole     role,
                                              gboolean     dark,
                                              gboolean     high_contrast,
                                              GdkRGBA     *color);
/** Looks up step @step of a ramp without asking how the desktop is set. */
void           dash_palette_lookup_ramp      (DashRamp     ramp,
                                              guint        step,
                                              gboolean     dark,
                                              GdkRGBA     *color);

G_END_DECLS
