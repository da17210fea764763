/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of merging share. */
#pragma once

#include "dash-merge.h"

G_BEGIN_DECLS

/* Which rows of different runs are the same: those with equal keys, and of equal keys the n-th of each run. */
typedef struct
{
  GHashTable *rows; /* key with its number → position and 1 */
  guint n;
} DashMergeIndex;

void     _dash_merge_index_init     (DashMergeIndex *self);
void     _dash_merge_index_clear    (DashMergeIndex *self);
/* The position of a row; @seen counts keys within one run. */
guint    _dash_merge_index_find     (DashMergeIndex *self,
                                     GHashTable     *seen,
                                     const char     *key);
guint64  _dash_merge_add            (guint64         a,
                                     guint64         b);
void     _dash_merge_section        (DashDocument *into,
                                     DashDocument *const *documents,
                                     gsize           n,
                                     DashSection     section,
                                     DashMergeNotes *notes);

G_END_DECLS
