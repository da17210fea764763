/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-announcement.h: what programs write about themselves into the runtime folder.
 */
#pragma once

#include <glib.h>

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

/**
 * dash_announcements_get_folders:
 *
 * Returns: (transfer full): the runtime folders of this user, of which none need exist
 */
char **dash_announcements_get_folders (void);

/**
 * dash_announcements_read_all:
 *
 * Returns: (transfer full) (element-type DashAnnouncement): what is announced in all of them, oldest first. Blocks.
 */
GPtrArray *dash_announcements_read_all (void);

/* Programs by their start, for g_ptr_array_sort(). */
int dash_announcement_compare_age (gconstpointer a, gconstpointer b);

gboolean dash_announcement_is_same_run (const DashAnnouncement *a, const DashAnnouncement *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashAnnouncement, dash_announcement_free)

G_END_DECLS
