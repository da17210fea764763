/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runs of a comparison, in the order in which they were made. */
#include "dash-comparison-private.h"

typedef struct
{
  DashDocument *document;
  gint64        began_us; /* since 1970 */
} Begun;

static int
compare_begun (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Begun *x = a, *y = b;

  return (x->began_us > y->began_us) - (x->began_us < y->began_us);
}

/* Returns: whether it's known when all of them began, and there are two at least */
static gboolean
sort_side (DashDocument **documents, guint n, gint64 *first_us, gint64 *last_us)
{
  g_autofree Begun *begun = g_new (Begun, n);

  for (guint i = 0; i < n; i++)
    {
      const char *text = documents[i]->program_started_at;
      g_autoptr (GDateTime) moment = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

      if (moment == NULL)
        return FALSE;
      begun[i] = (Begun){ documents[i], g_date_time_to_unix (moment) * G_USEC_PER_SEC + g_date_time_get_microsecond (moment) };
    }
  g_qsort_with_data (begun, (gint) n, sizeof *begun, compare_begun, NULL); /* which keeps equal ones in order */
  for (guint i = 0; i < n; i++)
    documents[i] = begun[i].document;
  *first_us = begun[0].began_us;
  *last_us = begun[n - 1].began_us;
  return n > 1;
}

void
_dash_runs_init (DashRuns *self, DashDocument *const *base, guint n_base, DashDocument *const *head, guint n_head)
{
  gint64 base_first_us, base_last_us, head_first_us, head_last_us;

  self->documents = g_new (DashDocument *, n_base + n_head);
  self->n_base = n_base;
  self->n = n_base + n_head;
  for (guint i = 0; i < n_base; i++)
    self->documents[i] = base[i];
  for (guint i = 0; i < n_head; i++)
    self->documents[n_base + i] = head[i];
  self->are_apart = sort_side (self->documents, n_base, &base_first_us, &base_last_us) &&
                    sort_side (self->documents + n_base, n_head, &head_first_us, &head_last_us) &&
                    (base_last_us < head_first_us || head_last_us < base_first_us);
}

void
_dash_runs_clear (DashRuns *self)
{
  g_free (self->documents);
}
