// SPDX-License-Identifier: GPL-3.0-or-later
// A card that lists what a program keeps one by one of something: calls, or what happened.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-session-sections.h"

G_BEGIN_DECLS

#define DASH_TYPE_LOG_LIST (dash_log_list_get_type ())
G_DECLARE_DERIVABLE_TYPE (DashLogList, dash_log_list, DASH, LOG_LIST, GtkWidget)

/**
 * DashLogListClass:
 * @get_n: how many entries of the item are known
 * @get: fills in the @i-th; its texts stay valid until the next call
 * @fetch: asks for the entries of the item
 * @fetch_finish: ends that
 * @outside: said when none of those known is in the range
 * @asking: said while the first answer is awaited
 * @nothing: said when there are none; the three are not translated yet
 * @n_most: how many are shown at the most, for each is widgets
 */
struct _DashLogListClass
{
  GtkWidgetClass parent_class;

  gsize (*get_n) (DashLogList *self);
  void (*get) (DashLogList *self,
               gsize        i,
               DashEntry   *entry);
  void (*fetch) (DashLogList         *self,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data);
  gboolean (*fetch_finish) (DashSession   *session,
                            GAsyncResult  *result,
                            GError       **error);
  const char *outside;
  const char *asking;
  const char *nothing;
  gsize n_most;
};

/** Headings of the columns; without @event there is no such column. */
typedef struct
{
  const char *when;
  const char *event; /* (nullable) */
  const char *thread;
  const char *took;
  int took_width;
} DashLogHeadings;

/** Puts the parts together, once. @title is the line above, @name what the list is called. */
void dash_log_list_build (DashLogList           *self,
                          DashSession           *session,
                          GtkWidget             *title,
                          const char            *name,
                          const DashLogHeadings *headings);

DashSession *dash_log_list_get_session (DashLogList *self);

/** (nullable) (transfer none): whose entries are shown. */
gpointer dash_log_list_get_item (DashLogList *self);

/** Shows the entries of another item, asking the program for them. */
void dash_log_list_set_item (DashLogList *self,
                             gpointer     item);

/** Shows what is known. */
void dash_log_list_show (DashLogList *self);

/** Shows what is known and asks for more, at most once a second and only while it is in sight. */
void dash_log_list_update (DashLogList *self);

/** Whether what began at a moment is in the range that is shown. */
gboolean dash_log_list_shows (DashLogList *self,
                              guint64      at_ns);

G_END_DECLS
