/* SPDX-License-Identifier: MIT
 *
 * test-module.c: the module as libhotpath loads it: one symbol, nothing of it in the program's
 * names.
 */
#include "client.h"
#include "fake-host.h"

#include <dlfcn.h>
#include <string.h>

static void *
load (void)
{
  const char *path = g_getenv ("HOTPATH_SERVER_MODULE");
  void *handle;

  g_assert_nonnull (path);
  handle = dlopen (path, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL)
    g_error ("%s", dlerror ());
  return handle;
}

static void
test_serves (void)
{
  const hp_server_module *module = dlsym (load (), HP_SERVER_MODULE_SYMBOL);
  hp_server_host host = fake_host_new ();
  char error[256] = "";
  hp_server *server;
  uint16_t port = 0;

  g_assert_nonnull (module);
  g_assert_cmpuint (module->version, ==, HP_SERVER_API_VERSION);
  server = module->start (&host, &port, error, sizeof error);
  g_assert_cmpstr (error, ==, "");
  module->fork_prepare (server);
  module->fork_parent (server);
  client_assert_body (client_ask (port, "GET", "/v1/hello", NULL),
                      "{\"type\":\"hotpath-hello\",\"schema\":1}");
  module->stop (server, 20000);
  g_assert_cmpuint (fake_host_counts ().texts_out, ==, 0);
}

static void
test_stays_loaded (void)
{
  void *handle = load ();
  const hp_server_module *module = dlsym (handle, HP_SERVER_MODULE_SYMBOL);

  g_assert_cmpint (dlclose (handle), ==, 0);
  g_assert_cmpuint (module->version, ==, HP_SERVER_API_VERSION);
}

static void
test_exports_one_symbol (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("AddressSanitizer adds symbols of its own");
  return;
#endif
  const char *argv[] = {
    "nm", "-D", "--defined-only", "--format=posix", g_getenv ("HOTPATH_SERVER_MODULE"), NULL
  };
  char *output = NULL;
  int status = 0;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                     &status, NULL))
    {
      g_test_skip ("nm is not installed");
      return;
    }
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_str_has_prefix (output, HP_SERVER_MODULE_SYMBOL " "));
  g_assert_cmpstr (strchr (output, '\n'), ==, "\n");
  g_free (output);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/module/serves", test_serves);
  g_test_add_func ("/module/stays-loaded", test_stays_loaded);
  g_test_add_func ("/module/exports-one-symbol", test_exports_one_symbol);
  return g_test_run ();
}
