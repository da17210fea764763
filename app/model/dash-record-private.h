/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the session keeps in each row of a section. */
#pragma once

#include "dash-function-private.h"
#include "dash-record.h"

G_BEGIN_DECLS

/* Values of one moment or one range. */
typedef struct
{
  guint32 known;   /* a bit for each field */
  guint32 bounds;  /* of those known, of which only a limit is */
  guint32 rounded; /* of those known, that were rounded by whoever said them */
  DashGiven *given[DASH_MAX_METRICS]; /* (nullable): in place of the histogram of that metric */
  union
  {
    guint64        number;
    double         real;
    char          *text;      /* a GRefString */
    DashHistogram *histogram; /* (nullable) */
  } values[DASH_MAX_FIELDS];
} DashRecordValues;

struct _DashRecord
{
  GObject                parent_instance;

  DashFunctionContext   *context; /* (nullable): NULL when the session is gone */
  const DashRecordInfo  *info;
  DashSection            section;
  gboolean               whole; /* the section itself */
  guint32                id;
  guint                  position;

  DashRecordValues       now;
  DashRecordValues      *frozen; /* (nullable): what was shown when the display was paused, if it differs */
  DashRecordValues      *ranged; /* (nullable): of the fixed range, or an earlier one */
  gint64                 ranged_ns;
  guint                  ranged_serial;

  guint64                recorded[DASH_MAX_FIELDS]; /* counters: the most reported; levels: the code recorded last */
  guint                  tracks[DASH_MAX_METRICS]; /* in the history; G_MAXUINT: none yet */
};

DashRecord *_dash_record_new       (DashFunctionContext       *context,
                                    DashSection                section,
                                    gboolean                   whole,
                                    guint                      position,
                                    guint32                    id);
void        _dash_record_freeze    (DashRecord                *self);
void        _dash_record_thaw      (DashRecord                *self);
void        _dash_record_free_values (const DashRecordInfo     *info,
                                    DashRecordValues          **values);
/* Computes the figures of the range in force. */
void        _dash_record_compute   (DashRecord                *self);
/* Back to nothing, but for its name and what else doesn't change. */
void        _dash_record_reset     (DashRecord                *self);
/* Back to following now. */
void        _dash_record_set_live  (DashRecord                *self);
/* Takes over what a document says; @cells has room for DASH_MAX_METRICS, and is what is to be
 * recorded: those with something in them are in the mask returned. */
guint       _dash_record_apply     (DashRecord                *self,
                                    const DashDocument        *document,
                                    guint32                    said,
                                    guint32                    rounded,
                                    guint32                    summarised,
                                    const DashFieldValue      *values,
                                    DashCell                  *cells);
/* Since the start, whatever range is looked at; NAN and NULL when not known. */
double      _dash_record_get_total (DashRecord                *self,
                                    const char                *key);
const char *_dash_record_get_now   (DashRecord                *self,
                                    const char                *key);
/* A level as a number whose differences add up exactly, and back. */
guint64     _dash_record_encode    (const DashFieldInfo       *field,
                                    guint64                    number,
                                    double                     real);
double      _dash_record_decode    (const DashFieldInfo       *field,
                                    guint64                    code);

G_END_DECLS
