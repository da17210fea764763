/* SPDX-License-Identifier: MIT
 *
 * test-gmodule.c: a program that opens modules of its own while the server is loaded beside it, as gtk_init () does.
 * Each waits for the other's lock if the server isn't loaded by GModule, too.
 */
#include <glib/gstdio.h>
#include <gmodule.h>
#include <hotpath.h>
#include <unistd.h>

/* Until the server is there. Where it never will be, the test runs into its time limit. */
static void
test_opened_meanwhile (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hotpath-gmodule-XXXXXX", NULL);
  g_autofree char *file = g_strdup_printf ("%d.json", (int) getpid ());
  g_autofree char *place = g_build_filename (folder, "hotpath", NULL);
  g_autofree char *announcement = g_build_filename (place, file, NULL);
  hotpath_config config = { .name = "gmodule", .format = HOTPATH_FORMAT_NONE };

  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_assert_cmpint (hotpath_start (&config), ==, 0);
  while (!g_file_test (announcement, G_FILE_TEST_EXISTS))
    {
      GModule *module = g_module_open (LIBRARY, G_MODULE_BIND_LAZY);

      g_assert_nonnull (module);
      g_module_close (module);
    }
  hotpath_stop ();
  g_rmdir (place);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gmodule/opened-meanwhile", test_opened_meanwhile);
  return g_test_run ();
}
