/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-program-private.h: what the discovery tells a DashProgram.
 */
#pragma once

#include "dash-discovery.h"
#include "dash-document.h"

G_BEGIN_DECLS

/* What `<pid>.json` in a runtime folder says. */
typedef struct
{
  char *path;
  gint64 pid;
  char *name;
  char *label;
  char *executable;
  char *address;
  guint port;
  gboolean token_required;
  char *started_at;
  guint64 process_start; /* 0: not said */
  char *arena;
  gboolean of_rust; /* found by asking; it does not announce itself */
} DashAnnouncement;

void dash_announcement_free (DashAnnouncement *self);

/**
 * dash_announcement_parse:
 *
 * Returns: (nullable): what the text says, or %NULL when it is no announcement
 */
DashAnnouncement *dash_announcement_parse (const char *text, gsize length);

/**
 * dash_announcements_read:
 * @folder: a runtime folder, which need not exist
 *
 * Reads what is announced there by processes that live. A folder or file that belongs to somebody else, or
 * that others may write to, is passed over: it could make the app connect to anything. Blocks.
 */
void dash_announcements_read (const char *folder, GPtrArray *announcements);

gboolean dash_announcement_is_same_run (const DashAnnouncement *a, const DashAnnouncement *b);

DashProgram *dash_program_new (DashAnnouncement *announcement);
const DashAnnouncement *dash_program_get_announcement (DashProgram *self);

/**
 * dash_program_update:
 * @hello: (nullable): its greeting, or %NULL when it gave none
 * @alive: whether anything of it answered
 */
void dash_program_update (DashProgram *self, const DashDocument *hello, gboolean alive);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashAnnouncement, dash_announcement_free)

G_END_DECLS
