/* SPDX-License-Identifier: MIT
 *
 * focus.c: HOTPATH_FOCUS, which functions are recorded.
 */
#include "focus.h"

#include "say.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

struct hp_focus {
  bool is_regex;
  regex_t regex;
  char *part;
};

hp_focus *
hp_focus_new (const char *text)
{
  size_t length = text ? strlen (text) : 0;
  if (length == 0)
    return NULL;
  hp_focus *focus = calloc (1, sizeof *focus);
  if (!focus)
    return NULL;
  focus->is_regex = length > 2 && text[0] == '/' && text[length - 1] == '/';
  focus->part = focus->is_regex ? strndup (text + 1, length - 2) : strdup (text);
  if (!focus->part) {
    free (focus);
    return NULL;
  }
  if (focus->is_regex) {
    int error = regcomp (&focus->regex, focus->part, REG_EXTENDED | REG_NOSUB);
    if (error) {
      char reason[128];
      regerror (error, &focus->regex, reason, sizeof reason);
      hp_say ("HOTPATH_FOCUS=%s is not a regular expression (%s); recording every function", text, reason);
      free (focus->part);
      free (focus);
      return NULL;
    }
  }
  return focus;
}

void
hp_focus_free (hp_focus *focus)
{
  if (!focus)
    return;
  if (focus->is_regex)
    regfree (&focus->regex);
  free (focus->part);
  free (focus);
}

bool
hp_focus_matches (const hp_focus *focus, const char *name)
{
  if (!focus)
    return true;
  if (!name)
    return false;
  if (focus->is_regex)
    return regexec (&focus->regex, name, 0, NULL, 0) == 0;
  return strstr (name, focus->part) != NULL;
}
