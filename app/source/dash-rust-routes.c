/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-routes.c: which routes the server of a hotpath for Rust has, and where the logs of its rows are.
 */
#include "dash-rust-routes.h"

#include <string.h>

/* Some come with the first thing that they tell of: a runtime is watched from some moment on. */
#define ROUNDS_BETWEEN_TRIALS 20

enum
{
  FUNCTIONS,
  OLD_FUNCTIONS, /* 0.6 to 0.7.1 */
  STATUS,        /* since 0.11 */
  FLOW,          /* 0.10 to 0.15 */
  FUTURES,       /* up to 0.9, and again since 0.16 */
};

static const struct
{
  const char *path;
  const char *name;
} routes[DASH_RUST_N_ROUTES] = {
  [FUNCTIONS] = { "/functions_timing", "functions_timing" },
  [OLD_FUNCTIONS] = { "/metrics", "functions_timing" },
  [STATUS] = { "/profiler_status", "profiler_status" },
  [FLOW] = { "/data_flow", "data_flow" },
  [FUTURES] = { "/futures", "futures" },
  { "/channels", "channels" },
  { "/streams", "streams" },
  { "/rw_locks", "rw_locks" },
  { "/mutexes", "mutexes" },
  { "/functions_alloc", "functions_alloc" },
  { "/threads", "threads" },
  { "/debug", "debug" },
  { "/tokio_runtime", "tokio_runtime" },
};

void
dash_rust_routes_init (DashRustRoutes *self)
{
  *self = (DashRustRoutes){ .n_rounds = 0 };
}

gboolean
dash_rust_routes_next (DashRustRoutes *self, gint *place, const char **path, const char **name)
{
  const gboolean trial = self->n_rounds % ROUNDS_BETWEEN_TRIALS == 0;

  for ((*place)++; *place < DASH_RUST_N_ROUTES; (*place)++)
    {
      if (self->absent[*place] && !trial)
        continue;
      /* Prometheus asks for the same path, so nobody asks who need not. */
      if (*place == OLD_FUNCTIONS && !self->absent[FUNCTIONS])
        continue;
      *path = routes[*place].path;
      *name = routes[*place].name;
      return TRUE;
    }
  return FALSE;
}

void
dash_rust_routes_set_absent (DashRustRoutes *self, gint place, gboolean absent)
{
  self->absent[place] = absent;
}

gboolean
dash_rust_routes_lack_functions (const DashRustRoutes *self)
{
  return self->absent[FUNCTIONS] && self->absent[OLD_FUNCTIONS];
}

void
dash_rust_routes_end_round (DashRustRoutes *self)
{
  self->n_rounds++;
}

char *
dash_rust_routes_get_log_path (const DashRustRoutes *self, const char *key)
{
  static const char *const kinds[] = { "channels/", "streams/", "data_flow/", "debug/" };

  if (g_str_has_prefix (key, "functions/="))
    {
      const char *name = key + strlen ("functions/=");
      g_autofree char *code = g_base64_encode ((const guchar *) name, strlen (name));

      /* 0.7.0 and 0.7.1 */
      if (self->absent[FUNCTIONS])
        return g_strdup_printf ("/functions/%s/logs", code);
      return g_strdup_printf ("/functions_timing/%s/logs", code);
    }
  if (g_str_has_prefix (key, "functions/"))
    return g_strdup_printf ("/functions_timing/%s/logs", key + strlen ("functions/"));
  if (g_str_has_prefix (key, "futures/"))
    return g_strdup_printf ("/%s/%s", key, self->absent[STATUS] ? "calls" : "logs");
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (key, kinds[i]))
      return g_strdup_printf ("/%s/logs", key);
  return NULL;
}
