/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A make-believe program: what it did is known call by call, and its documents are made of that. */
#pragma once

#include "dash-session.h"

#define SECOND G_GINT64_CONSTANT (1000000000)
#define HALF (SECOND / 2)

typedef struct
{
  guint32     id;
  char       *name;
  DashFigures total;
  DashFigures sent; /* what the last document said */
  gboolean    introduced;
} Place;

typedef struct
{
  GArray *places; /* of Place */
  gint64  elapsed_ns;
  guint64 cpu_ns;
  guint64 rss_bytes;
  guint   threads;
  guint64 epoch;
  gint64  pid;
  guint64 unbalanced;
  guint64 sites_folded;
  double  scope_cost_ns;
  const char *clock_source;
  const char *ended;
  const char *started_at;
} Program;

Program      *program_new      (guint        n_places);
void          program_free     (Program     *self);
/* A call of place @place (from 0) that took @ns, half of it in itself. */
void          program_call     (Program     *self,
                                guint        place,
                                guint64      ns);
/* Time goes by, with one core busy. */
void          program_pass     (Program     *self,
                                gint64       ns);
/* What a live source would give: all of it, or what changed since the last one. */
DashDocument *program_document (Program          *self,
                                DashDocumentType  type);
/* The same, applied. */
void          program_tell     (Program          *self,
                                DashDocumentType  type,
                                DashSession      *session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Program, program_free)

/* What a session saved last, after make_believe_writer(); the test drops it. */
extern DashDocument *saved;

/* Sessions save to @saved from now on, without JSON between. */
void make_believe_writer (void);
