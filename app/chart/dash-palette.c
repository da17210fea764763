// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of charts by role, for light, dark and high contrast, and the ramps of maps.

#include "dash-palette.h"

#include <adwaita.h>

#define N_HEAT 11
#define N_FLAME 6

/* 0xrrggbb and an opacity in thousandths, for light and dark surfaces. Lines derive from
   Okabe–Ito's colours: at least 4.5 of contrast with a light card, 5.5 with a dark one. */
typedef struct
{
  guint32 light;
  int light_alpha;
  guint32 dark;
  int dark_alpha;
} Entry;

static const Entry entries[DASH_N_ROLES] = {
  [DASH_ROLE_BLUE] = { 0x0072b2, 1000, 0x56b4e9, 1000 },
  [DASH_ROLE_GREEN] = { 0x00805f, 1000, 0x3ccfa3, 1000 },
  [DASH_ROLE_VERMILION] = { 0xc35100, 1000, 0xf5923e, 1000 },
  [DASH_ROLE_PINK] = { 0xa3508a, 1000, 0xe39fcb, 1000 },
  [DASH_ROLE_ORANGE] = { 0xc2570c, 1000, 0xf5a35c, 1000 },
  [DASH_ROLE_VIOLET] = { 0x7d5ba6, 1000, 0xb79ee0, 1000 },
  [DASH_ROLE_OLIVE] = { 0x8a6d00, 1000, 0xe3c44e, 1000 },
  [DASH_ROLE_GREY] = { 0x000000, 600, 0xffffff, 660 },
  [DASH_ROLE_BAR_INNER] = { 0x2f7fb9, 1000, 0x5aa9e0, 1000 },
  [DASH_ROLE_BAR_OUTER] = { 0xb9d4e8, 1000, 0x2f5473, 1000 },
  [DASH_ROLE_BAR_TRACK] = { 0x000000, 60, 0xffffff, 70 },
  [DASH_ROLE_HISTOGRAM] = { 0x8fb4d1, 1000, 0x4d7fa6, 1000 },
  [DASH_ROLE_WORSE] = { 0xb5400a, 1000, 0xff9d57, 1000 },
  [DASH_ROLE_WORSE_FILL] = { 0xd55e00, 130, 0xf5923e, 180 },
  [DASH_ROLE_BETTER] = { 0x00705a, 1000, 0x4fd6ad, 1000 },
  [DASH_ROLE_BETTER_FILL] = { 0x008a66, 130, 0x3ccfa3, 160 },
  [DASH_ROLE_NEUTRAL] = { 0x000000, 600, 0xffffff, 660 },
  [DASH_ROLE_NEUTRAL_FILL] = { 0x000000, 60, 0xffffff, 90 },
  [DASH_ROLE_WARNING] = { 0x8f5902, 1000, 0xf2c55c, 1000 },
  [DASH_ROLE_WARNING_FILL] = { 0xe69f00, 180, 0xe6b43c, 160 },
  [DASH_ROLE_BRUSH] = { 0x3584e4, 130, 0x62a0ea, 200 },
  [DASH_ROLE_BRUSH_EDGE] = { 0x3584e4, 1000, 0x3584e4, 1000 },
  [DASH_ROLE_SELECTED] = { 0x3584e4, 200, 0x3584e4, 340 },
  [DASH_ROLE_GRID] = { 0x000000, 75, 0xffffff, 80 },
  [DASH_ROLE_AXIS] = { 0x000000, 280, 0xffffff, 320 },
  [DASH_ROLE_TEXT] = { 0x000000, 800, 0xffffff, 1000 },
  [DASH_ROLE_DIM_TEXT] = { 0x000000, 600, 0xffffff, 660 },
  [DASH_ROLE_SURFACE] = { 0xffffff, 1000, 0x363636, 1000 },
  [DASH_ROLE_CHIP] = { 0x2d2d2d, 1000, 0xf2f2f2, 1000 },
  [DASH_ROLE_CHIP_TEXT] = { 0xffffff, 1000, 0x1e1e1e, 1000 },
  [DASH_ROLE_CURSOR] = { 0x000000, 620, 0xffffff, 720 },
};

static const guint32 heat_light[N_HEAT] = {
  0xe6eef5, 0xcfe0ed, 0xb2d0e5, 0x90bddb, 0x6ba7d0, 0x4a8fc3,
  0x3277b2, 0x225f9c, 0x164883, 0x0d3367, 0x07214a,
};
static const guint32 heat_dark[N_HEAT] = {
  0x26303a, 0x263c50, 0x244a69, 0x235983, 0x276a9d, 0x317db6,
  0x4592cc, 0x65a9de, 0x8cc1ec, 0xb5d8f5, 0xe2f1fd,
};
static const guint32 flame[N_FLAME] = {
  0xfaefdc, 0xf8e2bd, 0xf6d096, 0xf2ba6c, 0xec9f45, 0xe1822a,
};

struct _DashPalette
{
  GObject parent_instance;

  gboolean dark;
  gboolean high_contrast;
  GdkRGBA colors[DASH_N_ROLES];
  GdkRGBA heat[N_HEAT];
  GdkRGBA flame[N_FLAME];
};

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashPalette, dash_palette, G_TYPE_OBJECT)

static void
unpack (guint32 rgb, int alpha, GdkRGBA *color)
{
  color->red = ((rgb >> 16) & 255) / 255.f;
  color->green = ((rgb >> 8) & 255) / 255.f;
  color->blue = (rgb & 255) / 255.f;
  color->alpha = MIN (alpha, 1000) / 1000.f;
}

static void
look_up_all (DashPalette *self, gboolean dark)
{
  self->dark = dark;
  self->high_contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  for (int i = 0; i < DASH_N_ROLES; i++)
    dash_palette_lookup (i, self->dark, self->high_contrast, &self->colors[i]);
  for (int i = 0; i < N_HEAT; i++)
    dash_palette_lookup_ramp (DASH_RAMP_HEAT, i, self->dark, &self->heat[i]);
  for (int i = 0; i < N_FLAME; i++)
    dash_palette_lookup_ramp (DASH_RAMP_FLAME, i, self->dark, &self->flame[i]);
}

static void
dash_palette_update (DashPalette *self)
{
  look_up_all (self, adw_style_manager_get_dark (adw_style_manager_get_default ()));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
dash_palette_class_init (DashPaletteClass *klass)
{
  /**
   * DashPalette::changed:
   *
   * Emitted when the colours are others.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
dash_palette_init (DashPalette *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  g_signal_connect_object (style, "notify::dark", G_CALLBACK (dash_palette_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (dash_palette_update), self,
                           G_CONNECT_SWAPPED);
  dash_palette_update (self);
}

DashPalette *
dash_palette_get_default (void)
{
  static DashPalette *palette;

  if (palette == NULL)
    palette = g_object_new (DASH_TYPE_PALETTE, NULL);
  return palette;
}

void
dash_palette_hold_light (DashPalette *self, gboolean hold)
{
  g_return_if_fail (DASH_IS_PALETTE (self));

  look_up_all (self, !hold && adw_style_manager_get_dark (adw_style_manager_get_default ()));
}

const GdkRGBA *
dash_palette_get (DashPalette *self, DashRole role)
{
  g_return_val_if_fail (DASH_IS_PALETTE (self), NULL);
  g_return_val_if_fail (role < DASH_N_ROLES, NULL);

  return &self->colors[role];
}

const GdkRGBA *
dash_palette_get_ramp (DashPalette *self, DashRamp ramp, guint *n_steps)
{
  g_return_val_if_fail (DASH_IS_PALETTE (self), NULL);
  g_return_val_if_fail (n_steps != NULL, NULL);

  *n_steps = ramp == DASH_RAMP_HEAT ? N_HEAT : N_FLAME;
  return ramp == DASH_RAMP_HEAT ? self->heat : self->flame;
}

gboolean
dash_palette_get_dark (DashPalette *self)
{
  g_return_val_if_fail (DASH_IS_PALETTE (self), FALSE);

  return self->dark;
}

gboolean
dash_palette_get_high_contrast (DashPalette *self)
{
  g_return_val_if_fail (DASH_IS_PALETTE (self), FALSE);

  return self->high_contrast;
}

void
dash_palette_lookup (DashRole role, gboolean dark, gboolean high_contrast, GdkRGBA *color)
{
  const Entry *entry;
  int alpha;

  g_return_if_fail (role < DASH_N_ROLES);
  g_return_if_fail (color != NULL);

  entry = &entries[role];
  alpha = dark ? entry->dark_alpha : entry->light_alpha;
  if (high_contrast)
    switch (role)
      {
      case DASH_ROLE_GRID:
      case DASH_ROLE_AXIS:
      case DASH_ROLE_BAR_TRACK:
        alpha *= 2;
        break;
      case DASH_ROLE_TEXT:
      case DASH_ROLE_DIM_TEXT:
      case DASH_ROLE_NEUTRAL:
      case DASH_ROLE_GREY:
      case DASH_ROLE_CURSOR:
        alpha = 1000;
        break;
      default:
        break;
      }
  unpack (dark ? entry->dark : entry->light, alpha, color);
}

void
dash_palette_lookup_ramp (DashRamp ramp, guint step, gboolean dark, GdkRGBA *color)
{
  g_return_if_fail (step < (ramp == DASH_RAMP_HEAT ? N_HEAT : N_FLAME));
  g_return_if_fail (color != NULL);

  if (ramp == DASH_RAMP_FLAME)
    unpack (flame[step], 1000, color);
  else
    unpack (dark ? heat_dark[step] : heat_light[step], 1000, color);
}
