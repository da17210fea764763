/* SPDX-License-Identifier: MIT
 *
 * host.c: a program without GLib that loads what uses it, for itself alone: host MODULE FUNCTION.
 */
#include "check.h"

#include <dlfcn.h>

int
main (int argc, char **argv)
{
  CHECK (argc == 3);
  void *module = dlopen (argv[1], RTLD_NOW | RTLD_LOCAL);
  CHECK (module);
  void (*function) (void) = (void (*) (void)) dlsym (module, argv[2]);
  CHECK (function);
  function ();
  CHECK (!dlsym (RTLD_DEFAULT, "g_thread_join")); /* or it would be no test */
  return 0;
}
