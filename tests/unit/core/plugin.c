/* SPDX-License-Identifier: MIT
 *
 * plugin.c: a shared object with scopes, which a program loads and unloads.
 */
#include <hotpath.h>

__attribute__ ((visibility ("default"))) void plugin_run (void);

void
plugin_run (void)
{
  HOTPATH_FUNCTION ();
  HOTPATH_SCOPE ("in_plugin");
  HOTPATH_RESULT ("ran");
}
