/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures as text: durations, sizes, counts, rates, times, in the user's locale. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** U+2009, which stands between figure and unit. */
#define DASH_THIN_SPACE "\xe2\x80\x89"

/**
 * DashQuantity:
 * @value: the figure
 * @unit: the unit, "" when there is none
 *
 * A figure and its unit apart, for tables that line up digits.
 */
typedef struct
{
  char value[40];
  char unit[16];
} DashQuantity;

/** A duration with three significant digits: "841 ns", "30.6 µs", "1.61 ms", "60.0 s"; NAN is an en dash. */
DashQuantity dash_format_duration_parts (double        ns);
/** A size with three significant digits, in powers of 1000: "212 MB". */
DashQuantity dash_format_bytes_parts    (double        bytes);
/** A whole count, grouped: "182,299". */
DashQuantity dash_format_count_parts    (guint64       count);
/** A count in three significant digits: "21.5 k", "1.32 M"; whole below 1000. */
DashQuantity dash_format_short_count_parts (double     count);
/** A rate: "1.00", "20.1", "358", "3,038", "22.0 k". */
DashQuantity dash_format_rate_parts     (double        per_second);
/** A share (1 is 100 %) with one decimal: "27.4 %"; none from 1000 % on. */
DashQuantity dash_format_share_parts    (double        share);

/** The same joined by a thin space; free with g_free(). */
char        *dash_format_duration       (double        ns) G_GNUC_WARN_UNUSED_RESULT;
char        *dash_format_bytes          (double        bytes) G_GNUC_WARN_UNUSED_RESULT;
char        *dash_format_count          (guint64       count) G_GNUC_WARN_UNUSED_RESULT;
char        *dash_format_short_count    (double        count) G_GNUC_WARN_UNUSED_RESULT;
char        *dash_format_rate           (double        per_second) G_GNUC_WARN_UNUSED_RESULT;
char        *dash_format_share          (double        share) G_GNUC_WARN_UNUSED_RESULT;
/** CPU use in percent of one core: "167 %", below ten with decimals, "2.5 %", "0.04 %". */
char        *dash_format_percent        (double        percent) G_GNUC_WARN_UNUSED_RESULT;
/** A plain number with at most three significant digits, for axes: "0.5", "120". */
char        *dash_format_number         (double        number) G_GNUC_WARN_UNUSED_RESULT;
/** Joins figure and unit. */
char        *dash_quantity_to_string    (const DashQuantity *quantity) G_GNUC_WARN_UNUSED_RESULT;

/** The name of a percentile: "P50", "P99.9". */
char        *dash_format_percentile_name (double       percent) G_GNUC_WARN_UNUSED_RESULT;
/** A time on an axis: "1:15", "1:02:03"; with @decimals digits after the second: "1:11.5". */
char        *dash_format_clock          (gint64        ns,
                                         guint         decimals) G_GNUC_WARN_UNUSED_RESULT;
/** A time range: "0:41 – 1:41". */
char        *dash_format_clock_range    (gint64        begin_ns,
                                         gint64        end_ns) G_GNUC_WARN_UNUSED_RESULT;
/** How long something took or has been running, in words: "12 s", "2 min 12 s", "1 h 04 min", "3 d 2 h". */
char        *dash_format_elapsed        (gint64        ns) G_GNUC_WARN_UNUSED_RESULT;
/** "running for 2 min 12 s". */
char        *dash_format_running_for    (gint64        ns) G_GNUC_WARN_UNUSED_RESULT;
/** A moment as people say it: "Today, 17:03", "Yesterday, 21:18", "22 Nov, 17:03", with the year when it's another one. */
char        *dash_format_date           (GDateTime    *moment,
                                         GDateTime    *now) G_GNUC_WARN_UNUSED_RESULT;
/** The same without "Today" and "Yesterday", to stand within a sentence. */
char        *dash_format_plain_date     (GDateTime    *moment,
                                         GDateTime    *now) G_GNUC_WARN_UNUSED_RESULT;
/** A distance between ticks of a time axis (1, 2, 5, 10, 15, 30 s, 1 min …) so that @length_ns has at most @max_ticks of them. */
gint64      dash_format_time_step       (gint64        length_ns,
                                         guint         max_ticks);

G_END_DECLS
