// SPDX-License-Identifier: GPL-3.0-or-later
// Where the spans of a flame graph lie, and how to get from one to another.

#pragma once

#include "dash-flame-graph.h"

G_BEGIN_DECLS

/* A span in parts of the whole width. */
typedef struct
{
  DashFlameSpan span;
  double begin;
  double end;
  guint level;
  gssize first_child; /* -1: none */
  gssize next_sibling;
} DashFlamePlace;

typedef struct
{
  DashFlamePlace *places;
  gsize n;
  GHashTable *by_key; /* key → position + 1 */
  gboolean any_marked;
} DashFlameLayout;

void     dash_flame_layout_init      (DashFlameLayout     *self);
void     dash_flame_layout_clear     (DashFlameLayout     *self);
/* Returns: whether anything is another than before. */
gboolean dash_flame_layout_set_spans (DashFlameLayout     *self,
                                      const DashFlameSpan *spans,
                                      gsize                n);
/* Position of a key, or -1. */
gssize   dash_flame_layout_find      (const DashFlameLayout *self,
                                      guint32                key);
gssize   dash_flame_layout_parent    (const DashFlameLayout *self,
                                      gssize                 at);
/* Whether @at is @above or a part of it. */
gboolean dash_flame_layout_is_within (const DashFlameLayout *self,
                                      gssize                 at,
                                      gssize                 above);
/* The part of @at, of at least @least, at @x on @level; -1 without one. */
gssize   dash_flame_layout_pick      (const DashFlameLayout *self,
                                      gssize                 zoom,
                                      double                 x,
                                      guint                  level);
/* The largest part of @at of at least @least; -1 without one. */
gssize   dash_flame_layout_largest   (const DashFlameLayout *self,
                                      gssize                 at,
                                      double                 least);
/* The nearest one on the same level to the left (-1) or right (1), within @zoom and of at least @least; -1 without one. */
gssize   dash_flame_layout_beside    (const DashFlameLayout *self,
                                      gssize                 at,
                                      gssize                 zoom,
                                      int                    direction,
                                      double                 least);

G_END_DECLS
