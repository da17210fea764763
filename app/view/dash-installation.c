// SPDX-License-Identifier: GPL-3.0-or-later
// What was installed together with the app, wherever that is.

#include "dash-installation.h"

#define SCHEMA "glib-2.0/schemas/io.github.hotpath_c.Hotpath.gschema.xml"
#define USUAL_DATA_DIRS "/usr/local/share:/usr/share" /* where the variable isn't set */

static char *
find_data_dir (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program != NULL ? program : "/");
  g_autofree char *data_dir = g_canonicalize_filename (DATADIR_FROM_BINDIR, folder);
  g_autofree char *schema = g_build_filename (data_dir, SCHEMA, NULL);

  return g_file_test (schema, G_FILE_TEST_EXISTS) ? g_steal_pointer (&data_dir) : NULL;
}

/* GLib remembers the variable once it has read it. */
static void
add_data_dir (const char *data_dir)
{
  const char *set = g_getenv ("XDG_DATA_DIRS");
  const char *others = set != NULL && set[0] != '\0' ? set : USUAL_DATA_DIRS;
  g_auto (GStrv) known = g_strsplit (others, G_SEARCHPATH_SEPARATOR_S, -1);

  if (!g_strv_contains ((const char *const *) known, data_dir))
    {
      g_autofree char *all = g_strjoin (G_SEARCHPATH_SEPARATOR_S, others, data_dir, NULL);

      g_setenv ("XDG_DATA_DIRS", all, TRUE);
    }
}

char *
dash_installation_init (void)
{
  g_autofree char *data_dir = find_data_dir ();

  if (data_dir == NULL)
    return NULL;
  add_data_dir (data_dir);
  return g_build_filename (data_dir, "locale", NULL);
}
