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

/* Behind "operator" and the signs that belong to it, which are no brackets; at when there is none. */
static const char *
skip_operator (const char *at)
{
  static const char word[] = "operator";
  if (strncmp (at, word, sizeof word - 1) != 0)
    return at;
  const char *signs = at + sizeof word - 1;
  return strncmp (signs, "()", 2) == 0 ? signs + 2 : signs + strspn (signs, "<>=-+*/%^&|~!,[]");
}

const char *
hp_name_tail (const char *name, unsigned parts)
{
  unsigned found = 1;
  for (unsigned pass = 0; pass < 2; pass++) {
    unsigned left = found; /* parts from here on, in the second pass */
    int depth = 0;
    if (pass && (parts == 0 || found <= parts))
      return name;
    for (const char *at = name; *at; at++) {
      const char *behind = skip_operator (at);
      if (behind != at) {
        at = behind - 1;
      } else if (strchr ("<([{", *at)) {
        depth++;
      } else if (strchr (">)]}", *at)) {
        depth -= depth > 0;
      } else if (depth == 0 && at[0] == ':' && at[1] == ':') {
        at++;
        if (!pass)
          found++;
        else if (--left == parts)
          return at + 1;
      }
    }
  }
  return name;
}
