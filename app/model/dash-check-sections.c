/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What counts as odd in the sections beside functions. A check of what a program doesn't tell adds nothing. */
#include "dash-checks-private.h"
#include "dash-record-private.h"
#include "dash-session-sections.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dash-format.h"

/* More of one kind say no more. */
#define FINDINGS_EACH 3
/* What a person notices as a hang. */
#define STALL_NS 100e6
/* Part of the time that a thread may wait for a processor before it's worth a word, over this long. */
#define WAIT_SHARE   25.0
#define LOOK_BACK_NS G_GINT64_CONSTANT (30000000000)
/* Part of the frames that may be missed before a person sees it, and how many make a pattern. */
#define MISSED_SHARE 0.02
#define MISSED_TIMES 10
/* How long a thread must have got nothing done to be called blocked. */
#define BLOCKED_NS G_GINT64_CONSTANT (3000000000)
/* A lock that is seldom taken, or costs next to nothing, may be contended. */
#define CONTENDED_SHARE 0.2
#define CONTENDED_TIMES 100
#define CONTENDED_COST  0.01

typedef DashFinding *(*RowCheck) (DashSession *session, DashRecord *record);

static DashFinding *
find_odd (DashSection section, DashRecord *record, char *title, char *detail)
{
  DashFinding *finding =
      _dash_finding_new (DASH_SEVERITY_WARNING, DASH_FINDING_PAGE_SECTION, title, detail);

  finding->section = section;
  finding->record = g_object_ref (record);
  return finding;
}

static void
check_rows (DashSession *session,
            GPtrArray *findings,
            DashSection section,
            RowCheck check,
            const char *passed)
{
  guint n = dash_session_get_n_records (session, section), n_found = 0;

  if (n == 0)
    return;
  for (guint i = 0; i < n && n_found < FINDINGS_EACH; i++)
    {
      DashFinding *finding =
          check (session, dash_session_get_nth_record (session, section, i));

      if (finding == NULL)
        continue;
      g_ptr_array_add (findings, finding);
      n_found++;
    }
  if (n_found == 0)
    g_ptr_array_add (findings, _dash_finding_new (DASH_SEVERITY_PASSED, DASH_FINDING_PAGE_OVERVIEW,
                                                  g_strdup (passed), g_strdup ("")));
}

static DashFinding *
check_channel (DashSession *session, DashRecord *record)
{
  g_autofree char *count = NULL;
  double queued = _dash_record_get_total (record, "queued");

  if (g_strcmp0 (_dash_record_get_now (record, "state"), "full") != 0)
    return NULL;
  count = dash_format_count (queued > 0 ? (guint64) queued : 0);
  return find_odd (
      DASH_SECTION_CHANNELS, record,
      /* Translators: %s is the name of a channel. */
      g_strdup_printf (_ ("The channel %s is full"), dash_record_get_name (record)),
      g_strdup_printf (ngettext ("%s message waits, as many as it can hold: who sends must wait",
                                 "%s messages wait, as many as it can hold: who sends must wait",
                                 (gulong) MIN (MAX (queued, 0), G_MAXINT)),
                       count));
}

/* The mean of a line over the newest part of the history; NAN without one of that length. */
static double
get_recent (DashSession *session, DashRecord *record, const char *key, gint64 length_ns)
{
  const DashRecordInfo *info = &dash_section_get_info (dash_record_get_section (record))->rows;
  DashLineInfo line = { NULL, DASH_FIGURE_SHARE,
                        (gint8) dash_record_info_find (info, key, strlen (key)) };
  g_autoptr (DashSeries) series = NULL;
  DashRange extent;
  double sum = 0;

  dash_session_get_extent (session, &extent);
  if (!dash_session_has_history (session) || dash_range_length (&extent) < length_ns)
    return NAN;
  extent.begin_ns = extent.end_ns - length_ns;
  series = dash_session_get_line (session, record, &line, &extent, 0);
  for (gsize i = 0; i < series->n_points; i++)
    sum += series->values[i];
  return series->n_points > 0 ? sum / (double) series->n_points : NAN;
}

static DashFinding *
check_thread (DashSession *session, DashRecord *record)
{
  const char *state = _dash_record_get_now (record, "state");
  double waiting;

  if (g_strcmp0 (state, "ended") == 0)
    return NULL;
  if (g_strcmp0 (state, "blocked") == 0 &&
      get_recent (session, record, "cpu_ns", BLOCKED_NS) < 0.1)
    return find_odd (DASH_SECTION_THREADS, record,
                     /* Translators: %s is the name of a thread. */
                     g_strdup_printf (_ ("The thread %s is blocked"), dash_record_get_name (record)),
                     g_strdup (_ ("It has done nothing for seconds, mostly because it waits for a disk")));

  waiting = get_recent (session, record, "wait_ns", LOOK_BACK_NS);
  if (waiting >= WAIT_SHARE)
    {
      g_autofree char *share = dash_format_share (waiting / 100);

      return find_odd (
          DASH_SECTION_THREADS, record,
          /* Translators: %s is the name of a thread. */
          g_strdup_printf (_ ("The thread %s waits for a processor"), dash_record_get_name (record)),
          /* Translators: %s is a percentage. */
          g_strdup_printf (_ ("%s of the last half minute, though it was ready to run"), share));
    }
  return NULL;
}

static DashFinding *
check_frames (DashRecord *record)
{
  double missed = _dash_record_get_total (record, "missed");
  double drawn = _dash_record_get_total (record, "iterations");
  g_autofree char *n_missed = NULL, *n_drawn = NULL;

  if (!(missed >= MISSED_TIMES) || !(missed >= (missed + drawn) * MISSED_SHARE))
    return NULL;
  n_missed = dash_format_count ((guint64) missed);
  n_drawn = dash_format_count ((guint64) MAX (drawn, 0));
  return find_odd (DASH_SECTION_RUNTIME, record,
                   /* Translators: %s is the name of a window. */
                   g_strdup_printf (_ ("Frames of %s were missed"), dash_record_get_name (record)),
                   /* Translators: both are numbers of frames, such as "12" and "1,234". */
                   g_strdup_printf (_ ("%s, beside %s that were drawn: the program was busy when they were due"),
                                    n_missed, n_drawn));
}

static DashFinding *
check_loop (DashSession *session, DashRecord *record)
{
  const char *kind = _dash_record_get_now (record, "kind");
  double stall_ns = _dash_record_get_total (record, "stall_max_ns");
  double at_ns = _dash_record_get_total (record, "stall_max_at_ns");
  g_autofree char *duration = NULL;
  DashFinding *finding;

  if (g_strcmp0 (kind, "frame-clock") == 0)
    return check_frames (record);
  /* The tasks of a pool may take as long as they like. */
  if (!(stall_ns >= STALL_NS) || g_strcmp0 (kind, "thread-pool") == 0)
    return NULL;
  duration = dash_format_duration (stall_ns);
  finding = find_odd (DASH_SECTION_RUNTIME, record,
                      /* Translators: %s is the name of a main loop. */
                      g_strdup_printf (_ ("The main loop %s stalled"), dash_record_get_name (record)),
                      /* Translators: %s is a duration. */
                      g_strdup_printf (_ ("For %s nothing else got its turn"), duration));
  if (at_ns > 0 && at_ns < 1e18)
    {
      finding->has_range = TRUE;
      finding->range = dash_range_new ((gint64) at_ns, (gint64) (at_ns + stall_ns));
    }
  return finding;
}

static DashFinding *
check_lock (DashSession *session, DashRecord *record)
{
  double taken = _dash_record_get_total (record, "acquisitions");
  double contended = _dash_record_get_total (record, "contended");
  double waited_ns = _dash_record_get_total (record, "wait_total_ns");
  g_autofree char *share = NULL, *time = NULL;

  if (!(taken >= CONTENDED_TIMES) || !(contended >= taken * CONTENDED_SHARE) ||
      waited_ns < CONTENDED_COST * (double) dash_session_get_elapsed_ns (session))
    return NULL;
  share = dash_format_share (contended / taken);
  time = dash_format_duration (waited_ns);
  return find_odd (DASH_SECTION_LOCKS, record,
                   /* Translators: %s is the name of a lock. */
                   g_strdup_printf (_ ("The lock %s is contended"), dash_record_get_name (record)),
                   /* Translators: first a percentage, then a duration. */
                   g_strdup_printf (_ ("%s of the times somebody else had it; waiting took %s"),
                                    share, time));
}

void
_dash_check_channels (DashSession *session, GPtrArray *findings)
{
  check_rows (session, findings, DASH_SECTION_CHANNELS, check_channel, _ ("No channel is full"));
}

void
_dash_check_threads (DashSession *session, GPtrArray *findings)
{
  check_rows (session, findings, DASH_SECTION_THREADS, check_thread, _ ("No thread is held up"));
}

void
_dash_check_loops (DashSession *session, GPtrArray *findings)
{
  check_rows (session, findings, DASH_SECTION_RUNTIME, check_loop, _ ("No main loop stalled"));
}

void
_dash_check_locks (DashSession *session, GPtrArray *findings)
{
  check_rows (session, findings, DASH_SECTION_LOCKS, check_lock, _ ("No lock is contended"));
}
