/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-discovery.c: the programs on this machine that can be watched right now.
 *
 * A round reads the folders in a worker thread, in a sandbox looks at the usual ports too, then asks every program found for its greeting. Rounds
 * follow a change in a folder and the clock; a wish that comes during a round is one more round after it.
 */
#include "dash-discovery.h"

#include "dash-http.h"
#include "dash-port-search.h"
#include "dash-program-private.h"
#include "dash-report-reader.h"
#include "dash-rust-finder.h"
#include "dash-sandbox.h"
#include "dash-source.h"

#define POLL_MS 2000
#define HELLO_TIMEOUT_MS 1500

struct _DashDiscovery
{
  GObject parent_instance;

  GPtrArray *programs;
  char **folders;
  gboolean searches_ports;
  GPtrArray *monitors;
  SoupSession *session;
  guint rust_port; /* 0: nobody is asked */
  guint poll_ms;
  guint poll_id;
  guint timeout_id;
  GCancellable *asking;
  guint n_asked;
  gboolean in_round;
  gboolean again;
};

enum
{
  REFRESHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void dash_discovery_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DashDiscovery, dash_discovery, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, dash_discovery_list_model_init))

static GType
dash_discovery_get_item_type (GListModel *model)
{
  return DASH_TYPE_PROGRAM;
}

static guint
dash_discovery_get_n_items (GListModel *model)
{
  return DASH_DISCOVERY (model)->programs->len;
}

static gpointer
dash_discovery_get_item (GListModel *model, guint position)
{
  DashDiscovery *self = DASH_DISCOVERY (model);

  return position < self->programs->len ? g_object_ref (g_ptr_array_index (self->programs, position)) : NULL;
}

static void
dash_discovery_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = dash_discovery_get_item_type;
  iface->get_n_items = dash_discovery_get_n_items;
  iface->get_item = dash_discovery_get_item;
}

static void
round_done (DashDiscovery *self)
{
  gboolean again = self->again;

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->asking);
  self->in_round = FALSE;
  self->again = FALSE;
  g_signal_emit (self, signals[REFRESHED], 0);
  if (again)
    dash_discovery_refresh (self);
}

typedef struct
{
  GWeakRef discovery;
  DashProgram *program;
} Question;

static void
greeted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (DashDiscovery) self = g_weak_ref_get (&question->discovery);
  g_autoptr (DashProgram) program = question->program;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = dash_http_read_finish (result, &error);
  g_autoptr (DashDocument) hello = NULL;
  gboolean alive = FALSE;

  g_weak_ref_clear (&question->discovery);
  g_free (question);
  if (self == NULL)
    return;

  if (body != NULL)
    {
      gsize length;
      const char *text = g_bytes_get_data (body, &length);

      hello = dash_report_reader_read (text != NULL ? text : "", length, DASH_DOCUMENT_HELLO, NULL, NULL, NULL, NULL);
      /* Another program may have got the port in the meantime. */
      if (hello != NULL && hello->program_pid != dash_program_get_pid (program))
        g_clear_pointer (&hello, dash_document_unref);
      alive = hello != NULL;
    }
  else
    alive = g_error_matches (error, DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NEEDS_TOKEN);
  dash_program_update (program, hello, alive);
  if (--self->n_asked == 0)
    round_done (self);
}

static gboolean
stop_asking (gpointer data)
{
  DashDiscovery *self = data;

  self->timeout_id = 0;
  g_cancellable_cancel (self->asking);
  return G_SOURCE_REMOVE;
}

static void
begin_asking (DashDiscovery *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  self->timeout_id = g_timeout_add (HELLO_TIMEOUT_MS, stop_asking, self);
}

static gpointer
copy_program (gconstpointer program, gpointer user_data)
{
  return g_object_ref ((gpointer) program);
}

static void
ask_all (DashDiscovery *self)
{
  g_autoptr (GPtrArray) programs = g_ptr_array_copy (self->programs, copy_program, NULL);

  if (programs->len == 0)
    {
      round_done (self);
      return;
    }
  begin_asking (self);
  self->n_asked = programs->len;
  for (guint i = 0; i < programs->len; i++)
    {
      DashProgram *program = g_ptr_array_index (programs, i);
      g_autoptr (SoupMessage) message = dash_http_message_new ("GET", dash_program_get_address (program),
                                                               dash_program_get_port (program), NULL, "/v1/hello");
      Question *question;

      if (dash_program_get_announcement (program)->of_rust)
        {
          /* It was asked already: that is how it was found. */
          dash_program_update (program, NULL, TRUE);
          self->n_asked--;
          continue;
        }
      if (message == NULL)
        {
          self->n_asked--;
          continue;
        }
      question = g_new0 (Question, 1);
      g_weak_ref_init (&question->discovery, self);
      question->program = g_object_ref (program);
      dash_http_read_async (self->session, message, DASH_HTTP_SMALL, dash_program_get_address (program),
                            dash_program_get_port (program), FALSE, self->asking, greeted, question);
    }
  if (self->n_asked == 0)
    round_done (self);
}

typedef struct
{
  char **folders;
  gboolean searches_ports;
} Places;

static void
places_free (gpointer data)
{
  Places *places = data;

  g_strfreev (places->folders);
  g_free (places);
}

static void
read_folders_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Places *places = data;
  GPtrArray *announcements = g_ptr_array_new_with_free_func ((GDestroyNotify) dash_announcement_free);

  for (guint i = 0; places->folders[i] != NULL; i++)
    dash_announcements_read (places->folders[i], announcements);
  if (places->searches_ports)
    dash_port_search_run (DASH_PORT_FIRST, DASH_PORT_LAST, announcements);
  g_task_return_pointer (task, announcements, (GDestroyNotify) g_ptr_array_unref);
}

static void
take_announcements (DashDiscovery *self, GPtrArray *announcements)
{
  g_ptr_array_sort (announcements, dash_announcement_compare_age);
  for (guint i = self->programs->len; i-- > 0;)
    {
      const DashAnnouncement *known = dash_program_get_announcement (g_ptr_array_index (self->programs, i));
      gboolean found = FALSE;

      for (guint j = 0; j < announcements->len && !found; j++)
        found = dash_announcement_is_same_run (known, g_ptr_array_index (announcements, j));
      if (!found)
        {
          g_ptr_array_remove_index (self->programs, i);
          g_list_model_items_changed (G_LIST_MODEL (self), i, 1, 0);
        }
    }
  while (announcements->len > 0)
    {
      g_autoptr (DashAnnouncement) announcement = g_ptr_array_steal_index (announcements, 0);
      gboolean found = FALSE;

      for (guint i = 0; i < self->programs->len && !found; i++)
        found = dash_announcement_is_same_run (
            dash_program_get_announcement (g_ptr_array_index (self->programs, i)), announcement);
      if (!found)
        {
          g_ptr_array_add (self->programs, dash_program_new (g_steal_pointer (&announcement)));
          g_list_model_items_changed (G_LIST_MODEL (self), self->programs->len - 1, 0, 1);
        }
    }
}

/* A wish to look for a program that does not announce itself, and what was announced meanwhile. */
typedef struct
{
  GWeakRef discovery;
  GPtrArray *announcements;
} Wish;

static void
rust_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Wish *wish = user_data;
  g_autoptr (DashDiscovery) self = g_weak_ref_get (&wish->discovery);
  g_autoptr (GPtrArray) announcements = wish->announcements;
  DashAnnouncement *found = dash_rust_finder_find_finish (result);

  g_weak_ref_clear (&wish->discovery);
  g_free (wish);
  if (found != NULL)
    g_ptr_array_add (announcements, found);
  if (self == NULL)
    return;
  take_announcements (self, announcements);
  ask_all (self);
}

static gboolean
has_port (GPtrArray *announcements, guint port)
{
  for (guint i = 0; i < announcements->len; i++)
    if (((DashAnnouncement *) g_ptr_array_index (announcements, i))->port == port)
      return TRUE;
  return FALSE;
}

static void
folders_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (DashDiscovery) self = g_weak_ref_get (weak);
  g_autoptr (GPtrArray) announcements = g_task_propagate_pointer (G_TASK (result), NULL);
  Wish *wish;

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL || announcements == NULL)
    return;
  if (self->rust_port == 0 || has_port (announcements, self->rust_port))
    {
      take_announcements (self, announcements);
      ask_all (self);
      return;
    }
  wish = g_new0 (Wish, 1);
  g_weak_ref_init (&wish->discovery, self);
  wish->announcements = g_steal_pointer (&announcements);
  begin_asking (self);
  dash_rust_finder_find_async (self->session, self->rust_port, self->asking, rust_found, wish);
}

void
dash_discovery_refresh (DashDiscovery *self)
{
  GWeakRef *weak;
  Places *places;
  GTask *task;

  g_return_if_fail (DASH_IS_DISCOVERY (self));

  if (self->in_round)
    {
      self->again = TRUE;
      return;
    }
  self->in_round = TRUE;
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  places = g_new0 (Places, 1);
  places->folders = g_strdupv (self->folders);
  places->searches_ports = self->searches_ports;
  task = g_task_new (NULL, NULL, folders_read, weak);
  g_task_set_source_tag (task, dash_discovery_refresh);
  g_task_set_task_data (task, places, places_free);
  g_task_run_in_thread (task, read_folders_in_thread);
  g_object_unref (task);
}

static void
folder_changed (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer user_data)
{
  DashDiscovery *self = user_data;

  /* The arenas beside the announcements change all the time. */
  if (event == G_FILE_MONITOR_EVENT_CREATED || event == G_FILE_MONITOR_EVENT_DELETED ||
      event == G_FILE_MONITOR_EVENT_RENAMED || event == G_FILE_MONITOR_EVENT_MOVED_IN ||
      event == G_FILE_MONITOR_EVENT_MOVED_OUT || event == G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT)
    dash_discovery_refresh (self);
}

static gboolean
poll (gpointer data)
{
  dash_discovery_refresh (data);
  return G_SOURCE_CONTINUE;
}

void
dash_discovery_set_polling (DashDiscovery *self, gboolean polling)
{
  g_return_if_fail (DASH_IS_DISCOVERY (self));

  if (polling == (self->poll_id != 0) || self->poll_ms == 0)
    return;
  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (polling)
    {
      self->poll_id = g_timeout_add (self->poll_ms, poll, self);
      dash_discovery_refresh (self);
    }
}

static void
dash_discovery_dispose (GObject *object)
{
  DashDiscovery *self = DASH_DISCOVERY (object);

  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  for (guint i = 0; i < self->monitors->len; i++)
    {
      g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->monitors, i), self);
      g_file_monitor_cancel (g_ptr_array_index (self->monitors, i));
    }
  g_ptr_array_set_size (self->monitors, 0);
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  G_OBJECT_CLASS (dash_discovery_parent_class)->dispose (object);
}

static void
dash_discovery_finalize (GObject *object)
{
  DashDiscovery *self = DASH_DISCOVERY (object);

  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_ptr_array_unref (self->programs);
  g_ptr_array_unref (self->monitors);
  g_strfreev (self->folders);
  G_OBJECT_CLASS (dash_discovery_parent_class)->finalize (object);
}

static void
dash_discovery_class_init (DashDiscoveryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dash_discovery_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_discovery_finalize;

  signals[REFRESHED] =
      g_signal_new ("refreshed", DASH_TYPE_DISCOVERY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dash_discovery_init (DashDiscovery *self)
{
  self->programs = g_ptr_array_new_with_free_func (g_object_unref);
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
  self->session = dash_http_session_new ();
}

static DashDiscovery *
create (const char *const *folders, gboolean searches_ports, guint poll_ms)
{
  DashDiscovery *self = g_object_new (DASH_TYPE_DISCOVERY, NULL);

  self->folders = g_strdupv ((char **) folders);
  self->searches_ports = searches_ports;
  self->poll_ms = poll_ms;
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autoptr (GFile) folder = g_file_new_for_path (folders[i]);
      GFileMonitor *monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);

      if (monitor == NULL)
        continue;
      g_signal_connect (monitor, "changed", G_CALLBACK (folder_changed), self);
      g_ptr_array_add (self->monitors, monitor);
    }
  if (poll_ms > 0)
    dash_discovery_set_polling (self, TRUE);
  else
    dash_discovery_refresh (self);
  return self;
}

void
dash_discovery_set_rust_port (DashDiscovery *self, guint port)
{
  g_return_if_fail (DASH_IS_DISCOVERY (self));

  self->rust_port = port;
}

DashDiscovery *
dash_discovery_new_for_folders (const char *const *folders, guint poll_ms)
{
  return create (folders, FALSE, poll_ms);
}

DashDiscovery *
dash_discovery_new (void)
{
  g_auto (GStrv) folders = dash_announcements_get_folders ();
  /* The temporary folder of a sandbox is its own, and the other one is missing there when it was made later. */
  DashDiscovery *self = create ((const char *const *) folders, dash_sandbox_is_around_us (), POLL_MS);

  dash_discovery_set_rust_port (self, DASH_RUST_DEFAULT_PORT);
  return self;
}
