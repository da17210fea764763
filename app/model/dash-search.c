/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody searches for: part of a text, any case, or /a regular expression/. */
#include "dash-search-private.h"

#include <glib/gi18n.h>
#include <string.h>

gboolean
_dash_search_set (DashSearch *self, const char *text, gboolean *changed, GError **error)
{
  g_autoptr (GRegex) regex = NULL;
  gsize length;

  if (changed != NULL)
    *changed = FALSE;
  if (text != NULL && text[0] == '\0')
    text = NULL;
  if (g_strcmp0 (text, self->text) == 0)
    return TRUE;

  /* "/parse" is still being typed; with the second slash it's an expression. */
  length = text != NULL ? strlen (text) : 0;
  if (length >= 3 && text[0] == '/' && text[length - 1] == '/')
    {
      g_autofree char *pattern = g_strndup (text + 1, length - 2);
      GError *reason = NULL;

      regex = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, &reason);
      if (regex == NULL)
        {
          /* Translators: %s is what is wrong with a regular expression. */
          g_set_error (error, G_REGEX_ERROR, reason->code, _ ("Not a valid expression: %s"),
                       reason->message);
          g_error_free (reason);
          return FALSE;
        }
    }

  {
    char *copy = g_strdup (text);

    _dash_search_clear (self);
    self->text = copy;
  }
  if (regex != NULL)
    self->regex = g_steal_pointer (&regex);
  else if (self->text != NULL)
    self->folded = g_utf8_casefold (self->text, -1);
  if (changed != NULL)
    *changed = TRUE;
  return TRUE;
}

void
_dash_search_clear (DashSearch *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->folded, g_free);
  g_clear_pointer (&self->regex, g_regex_unref);
}

gboolean
_dash_search_matches (const DashSearch *self, const char *text)
{
  g_autofree char *folded = NULL;

  if (text == NULL)
    return FALSE;
  /* A text that isn't UTF-8 doesn't come from a document, which is checked. */
  if (self->regex != NULL)
    return g_regex_match (self->regex, text, 0, NULL);
  folded = g_utf8_casefold (text, -1);
  return strstr (folded, self->folded) != NULL;
}
