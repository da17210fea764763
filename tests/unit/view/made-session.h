// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions made of seeded figures, for looking at pages and testing them without a program.

#pragma once

#include "model/dash-session.h"

G_BEGIN_DECLS

typedef enum
{
  MADE_SESSION_USUAL,      /* 23 functions of an indexer, one of them slow for seven seconds */
  MADE_SESSION_MANY,       /* 10,000 functions, a tenth of them busy at a time */
  MADE_SESSION_NOTHING,    /* a program that has called nothing yet */
  MADE_SESSION_LONG_NAMES, /* names and paths that fit nowhere */
  MADE_SESSION_NO_HISTORY, /* the report that a program wrote when it ended */
  MADE_SESSION_SECTIONS,   /* the usual one with figures of every section */
  MADE_SESSION_UNMEASURED, /* a program as it is: of its memory only the whole is known */
} MadeSessionKind;

typedef struct _MadeSession MadeSession;

/**
 * made_session_new:
 * @kind: what to make
 * @n_ticks: how many half seconds have gone by
 *
 * Makes the same session every time.
 */
MadeSession *made_session_new (MadeSessionKind kind,
                               guint           n_ticks);
void made_session_free (MadeSession *self);

/** (transfer none): the session. */
DashSession *made_session_get (MadeSession *self);

/** Lets half a second go by. */
void made_session_tick (MadeSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MadeSession, made_session_free)

G_END_DECLS
