/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody searches for: part of a text, any case, or /a regular expression/. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char   *text;   /* (nullable): %NULL matches everything */
  char   *folded; /* (nullable): the text, without case */
  GRegex *regex;  /* (nullable) */
} DashSearch;

/* Sets what is searched for; %NULL and "" end the search. With an invalid expression the last valid
 * search stays, and @error says why in words. @changed may be %NULL. */
gboolean _dash_search_set     (DashSearch       *self,
                               const char       *text,
                               gboolean         *changed,
                               GError          **error);
void     _dash_search_clear   (DashSearch       *self);
/* Whether a text is what is searched for, while something is; %NULL never is. */
gboolean _dash_search_matches (const DashSearch *self,
                               const char       *text);

G_END_DECLS
