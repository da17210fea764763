// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the page that a report is as HTML.

#pragma once

#include "exporter.h"

G_BEGIN_DECLS

/* A text with what HTML would take for its own escaped; nothing of it can become an element or an attribute. */
void html_add_text (GString *text, const char *value);
/* The same after printf. */
void html_add_format (GString *text, const char *format, ...) G_GNUC_PRINTF (2, 3);

extern const char html_style[];

/* Charts as <figure> with an inline SVG, a description for those who can't see it, and no script. */
void html_add_bars (Exporter *self, DashSession *session);
void html_add_flame_graph (Exporter *self);
void html_add_distribution (Exporter *self, const char *title, const DashHistogram *histogram, DashUnit unit);

G_END_DECLS
