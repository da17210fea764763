/* SPDX-License-Identifier: MIT */
/* Main contexts: a poll function in the place of the one that was there sees each iteration. */
#include "hotpath-glib.h"

#define MOST 8

typedef struct
{
  GMainContext *context; /* NULL: free */
  GPollFunc poll;        /* the one that was there */
  hotpath_loop *loop;
  guint64 busy_since;    /* 0: it has not been in poll yet */
} Watch;

static Watch watches[MOST];
static GMutex lock; /* of which are free; what is in one belongs to its context's thread */

/* A poll function isn't told which context it is for, so each place has one of its own. */
static int
poll_for (Watch *self, GPollFD *fds, guint n_fds, int timeout)
{
  guint64 since;
  int result;

  if (self->busy_since != 0)
    hotpath_loop_round (self->loop, self->busy_since);
  hotpath_loop_waiting (self->loop, n_fds, 1);
  since = hotpath_loop_begin (self->loop);
  result = self->poll (fds, n_fds, timeout);
  hotpath_loop_idle (self->loop, since);
  self->busy_since = hotpath_loop_begin (self->loop);
  return result;
}

#define POLL(n)                                              \
  static int poll_##n (GPollFD *fds, guint n_fds, int timeout) \
  {                                                          \
    return poll_for (&watches[n], fds, n_fds, timeout);      \
  }
POLL (0)
POLL (1)
POLL (2)
POLL (3)
POLL (4)
POLL (5)
POLL (6)
POLL (7)

static const GPollFunc polls[MOST] = { poll_0, poll_1, poll_2, poll_3, poll_4, poll_5, poll_6, poll_7 };

static Watch *
find (GMainContext *context)
{
  for (int i = 0; i < MOST; i++)
    if (watches[i].context == context)
      return &watches[i];
  return NULL;
}

gboolean
hotpath_main_context_watch (GMainContext *context, const char *label)
{
  Watch *self;

  if (context == NULL)
    context = g_main_context_default ();

  g_mutex_lock (&lock);
  self = find (context);
  if (self == NULL && (self = find (NULL)) != NULL)
    {
      *self = (Watch){
        .poll = g_main_context_get_poll_func (context),
        .loop = hotpath_loop_new (label, HOTPATH_LOOP_MAIN, 0),
        .context = g_main_context_ref (context),
      };
      g_main_context_set_poll_func (context, polls[self - watches]);
    }
  g_mutex_unlock (&lock);
  return self != NULL;
}

void
hotpath_main_context_unwatch (GMainContext *context)
{
  Watch *self;

  if (context == NULL)
    context = g_main_context_default ();

  g_mutex_lock (&lock);
  self = find (context);
  /* Somebody may have put another function in front of ours: then it has to stay. */
  if (self != NULL && g_main_context_get_poll_func (context) == polls[self - watches])
    {
      g_main_context_set_poll_func (context, self->poll);
      g_clear_pointer (&self->context, g_main_context_unref);
    }
  g_mutex_unlock (&lock);
}
