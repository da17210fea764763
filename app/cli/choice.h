// SPDX-License-Identifier: GPL-3.0-or-later
// What of a report is wanted: the options --section, --sort, --focus, --limit, --percentiles of several commands.

#pragma once

#include "sheet.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 sections; /* 0: not said */
  SheetOptions sheet;
  gboolean is_limited; /* --limit was given */
  /*< private >*/
  char *section_text;
  char *percentiles_text;
  int limit;
} Choice;

void choice_clear (Choice *self);

/* Adds the options; the choice must stay where it is until they are parsed. */
void choice_add_options (Choice *self, GOptionContext *context);
/* Whether what was given makes sense; otherwise it has complained. */
gboolean choice_check (Choice *self);
/* Whether anything less than the whole is wanted. */
gboolean choice_is_narrow (const Choice *self);

/**
 * choice_apply:
 *
 * Returns: (transfer full): the document with the chosen sections and rows only, in their order; NULL when the
 *   focus is no valid expression. The call tree stays only with all its functions
 */
DashDocument *choice_apply (const Choice *self, DashDocument *document, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Choice, choice_clear)

G_END_DECLS
