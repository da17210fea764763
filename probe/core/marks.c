/* SPDX-License-Identifier: MIT
 *
 * marks.c: a mark is a snapshot that is kept. Snapshots share what they don't differ in, so that it costs little.
 */
#include "marks.h"

#include "document.h"
#include "session.h"

#include <stdio.h>
#include <string.h>

static struct {
  char name[HP_MARK_NAME_BYTES];
  hp_snapshot *snapshot;
} marks[HP_MARKS]; /* oldest first, without gaps */

static void
forget (unsigned at)
{
  hp_snapshot_unref (marks[at].snapshot);
  memmove (&marks[at], &marks[at + 1], (HP_MARKS - 1 - at) * sizeof *marks);
  memset (&marks[HP_MARKS - 1], 0, sizeof *marks);
}

/* Figures from before a reset have nothing in common with those after it. */
static void
forget_old (uint32_t epoch)
{
  for (unsigned i = HP_MARKS; i-- > 0;)
    if (marks[i].snapshot && marks[i].snapshot->epoch != epoch)
      forget (i);
}

static unsigned
find (const char *name)
{
  unsigned at = 0;
  while (at < HP_MARKS && !(marks[at].snapshot && strcmp (marks[at].name, name) == 0))
    at++;
  return at;
}

char *
hp_mark_set (const char *name, size_t *length)
{
  hp_snapshot *snapshot = hp_session_snapshot ();
  if (!snapshot)
    return NULL;
  forget_old (snapshot->epoch);
  unsigned at = find (name);
  if (at == HP_MARKS && marks[HP_MARKS - 1].snapshot)
    at = 0;
  if (at < HP_MARKS)
    forget (at);
  for (at = 0; marks[at].snapshot;)
    at++;
  snprintf (marks[at].name, sizeof marks[at].name, "%s", name);
  marks[at].snapshot = snapshot;

  hp_buffer text = HP_BUFFER_INIT;
  hp_json json = { .buffer = &text };
  hp_json_open (&json, '{');
  hp_json_open_member (&json, "marks", '[');
  for (unsigned i = 0; i <= at; i++) {
    hp_json_next (&json);
    hp_json_open (&json, '{');
    hp_json_text (&json, "name", marks[i].name);
    hp_json_number (&json, "elapsed_ns", marks[i].snapshot->elapsed_ns);
    hp_json_close (&json, '}');
  }
  hp_json_close (&json, ']');
  hp_json_close (&json, '}');
  return hp_buffer_finish (&text, length);
}

char *
hp_mark_compare (const char *from, const char *until, uint32_t limit, size_t *length)
{
  hp_snapshot *now = hp_session_snapshot ();
  if (!now)
    return NULL;
  forget_old (now->epoch);
  unsigned first = find (from), last = until ? find (until) : HP_MARKS;
  char *text = NULL;
  if (first < HP_MARKS && (!until || last < HP_MARKS)) {
    const hp_snapshot *a = marks[first].snapshot, *b = until ? marks[last].snapshot : now;
    bool in_order = a->elapsed_ns <= b->elapsed_ns;
    hp_buffer buffer = HP_BUFFER_INIT;
    hp_document_between (&buffer, in_order ? a : b, in_order ? b : a, limit);
    text = hp_buffer_finish (&buffer, length);
  }
  hp_snapshot_unref (now);
  return text;
}

void
hp_marks_drop (void)
{
  memset (marks, 0, sizeof marks);
}
