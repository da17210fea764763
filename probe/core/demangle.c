/* SPDX-License-Identifier: MIT
 *
 * demangle.c: asking the program's own C++ runtime, which is there where such names are.
 */
#define _GNU_SOURCE
#include "demangle.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef char *(*demangle_function) (const char *mangled, char *room, size_t *size, int *status);

char *
hp_demangle (const char *symbol)
{
  demangle_function demangle = NULL;
  if (strncmp (symbol, "_Z", 2) == 0)
    *(void **) &demangle = dlsym (RTLD_DEFAULT, "__cxa_demangle");
  const char *offset = strchr (symbol, '+');
  char *mangled = demangle ? strndup (symbol, offset ? (size_t) (offset - symbol) : strlen (symbol)) : NULL;
  int status = -1;
  char *plain = mangled ? demangle (mangled, NULL, NULL, &status) : NULL;
  free (mangled);
  if (!plain || !offset)
    return plain;
  char *whole = NULL;
  if (asprintf (&whole, "%s%s", plain, offset) < 0)
    whole = NULL;
  free (plain);
  return whole;
}
