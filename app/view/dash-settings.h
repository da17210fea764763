// SPDX-License-Identifier: GPL-3.0-or-later
// What the user chose, kept in GSettings where its schema is found and in memory where it is not.

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DashStyle:
 * @DASH_STYLE_FOLLOW: as the desktop is
 * @DASH_STYLE_LIGHT: always light
 * @DASH_STYLE_DARK: always dark
 */
typedef enum
{
  DASH_STYLE_FOLLOW,
  DASH_STYLE_LIGHT,
  DASH_STYLE_DARK,
} DashStyle;

/* The most percentiles that are shown at once. */
#define DASH_SETTINGS_MAX_PERCENTILES 8

#define DASH_TYPE_SETTINGS (dash_settings_get_type ())
G_DECLARE_FINAL_TYPE (DashSettings, dash_settings, DASH, SETTINGS, GObject)

/**
 * dash_settings_get_default:
 *
 * The settings of this process. Its properties are `window-width`, `window-height`,
 * `window-maximized`, `sidebar-visible`, `refresh-interval-ms`, `style` (a #DashStyle as int),
 * `percentiles` (a #GVariant of type `ad`), `hidden-columns` (one of type `a{sas}`) and
 * `recent-reports` (one of type `a(sssxxx)`); connect to their notify signals.
 *
 * Returns: (transfer none): the settings; main thread only
 */
DashSettings *dash_settings_get_default (void);

/**
 * dash_settings_get_percentiles:
 * @self: the settings
 * @percents: (array length=n_percents): room for the percentiles, ascending, each in (0, 100]
 * @n_percents: how many fit in @percents
 *
 * Returns: how many were written
 */
gsize dash_settings_get_percentiles (DashSettings *self, double *percents, gsize n_percents);

/**
 * dash_settings_set_percentiles:
 * @self: the settings
 * @percents: (array length=n_percents): percentiles in any order
 * @n_percents: the number of @percents
 *
 * Sets the percentiles to show. Values out of (0, 100] and doubles are left out; an empty list
 * changes nothing.
 */
void dash_settings_set_percentiles (DashSettings *self, const double *percents, gsize n_percents);

/**
 * dash_settings_parse_percentiles:
 * @text: what a person typed, such as "50, 95, 99.9"
 * @percents: (array length=n_percents): room for the result
 * @n_percents: how many fit in @percents
 *
 * Numbers may be separated by blanks, commas or semicolons and have a point as decimal sign, or a
 * comma where blanks or semicolons separate them.
 *
 * Returns: how many percentiles @text holds, or 0 if it can't be understood
 */
gsize dash_settings_parse_percentiles (const char *text, double *percents, gsize n_percents);

/**
 * dash_settings_get_refresh_interval_ms:
 * @self: the settings
 *
 * Returns: how often a live program is asked to send its figures, in milliseconds
 */
guint dash_settings_get_refresh_interval_ms (DashSettings *self);

/**
 * dash_settings_get_hidden_columns:
 * @self: the settings
 * @table: the name of a table: "functions", "threads"
 *
 * Returns: (transfer full) (array zero-terminated=1): the names of its hidden columns
 */
GStrv dash_settings_get_hidden_columns (DashSettings *self,
                                        const char *table) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dash_settings_set_hidden_columns:
 * @self: the settings
 * @table: the name of a table
 * @columns: (array zero-terminated=1): the names of the columns to hide
 *
 * Remembers which columns of a table are hidden.
 */
void dash_settings_set_hidden_columns (DashSettings *self,
                                       const char *table,
                                       const char *const *columns);

/**
 * dash_settings_is_kept:
 * @self: the settings
 *
 * Returns: whether the settings outlive this process
 */
gboolean dash_settings_is_kept (DashSettings *self);

G_END_DECLS
