/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-routes.h: which routes the server of a hotpath for Rust has, and where the logs of its rows are.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DASH_RUST_N_ROUTES 13

/* Which of the routes are there: no generation has all of them, and none says which it has. */
typedef struct
{
  gboolean absent[DASH_RUST_N_ROUTES];
  guint n_rounds;
} DashRustRoutes;

/* The first must be there for a server to be one of hotpath. */
void dash_rust_routes_init (DashRustRoutes *self);

/**
 * dash_rust_routes_next:
 * @place: (inout): -1 at first
 * @path: (out): to ask for
 * @name: (out): what the answer is, for dash_rust_reader_read_parts()
 *
 * Returns: whether there is another one in this round; those that weren't there are tried now and then
 */
gboolean dash_rust_routes_next (DashRustRoutes *self, gint *place, const char **path, const char **name);
/* The route at @place was not found, or was. */
void dash_rust_routes_set_absent (DashRustRoutes *self, gint place, gboolean absent);
/* Whether none that says what functions took was found. */
gboolean dash_rust_routes_lack_functions (const DashRustRoutes *self);
void dash_rust_routes_end_round (DashRustRoutes *self);

/**
 * dash_rust_routes_get_log_path:
 * @key: a row as DashRustIds knows it
 *
 * Returns: (nullable): the path of its log; %NULL when rows of the kind have none
 */
char *dash_rust_routes_get_log_path (const DashRustRoutes *self, const char *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
