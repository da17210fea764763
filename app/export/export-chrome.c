// SPDX-License-Identifier: GPL-3.0-or-later
// The calls that were kept one by one, in the trace format that Chrome and Perfetto read.

#include "exporter.h"

#include "source/dash-json-writer.h"

typedef struct
{
  const DashLogEntry *entry;
  const DashDocumentFunction *function;
} Call;

/* By their start; those that begin together: the one that holds the other first. */
static int
compare_calls (gconstpointer a, gconstpointer b)
{
  const DashLogEntry *one = ((const Call *) a)->entry, *other = ((const Call *) b)->entry;

  if (one->started_ns != other->started_ns)
    return one->started_ns < other->started_ns ? -1 : 1;
  return (one->duration_ns < other->duration_ns) - (one->duration_ns > other->duration_ns);
}

/* A call's number is that of its place in a thread's tree, so it takes more to tell calls apart. */
static guint
hash_entry (gconstpointer data)
{
  const DashLogEntry *entry = data;
  return g_int64_hash (&entry->started_ns) ^ g_int64_hash (&entry->thread_id);
}

static gboolean
is_same_entry (gconstpointer a, gconstpointer b)
{
  const DashLogEntry *one = a, *other = b;
  return one->started_ns == other->started_ns && one->thread_id == other->thread_id && one->call == other->call &&
         one->duration_ns == other->duration_ns;
}

/* The slowest calls may be among the recent ones too. */
static void
collect (GArray *calls, const DashDocument *document, const DashDocumentFunction *row)
{
  g_autoptr (GHashTable) known = g_hash_table_new (hash_entry, is_same_entry);
  gsize n = row->n_recent + row->n_slowest;

  for (gsize i = 0; i < n; i++)
    {
      gsize at = i < row->n_recent ? row->first_recent + i : row->first_slowest + i - row->n_recent;
      const DashLogEntry *entry = &document->logs[at];
      Call call = { entry, row };

      if (g_hash_table_add (known, (gpointer) entry))
        g_array_append_val (calls, call);
    }
}

static void
begin_event (Exporter *self, gboolean *begun, const char *phase)
{
  g_string_append (self->text, *begun ? ",\n{" : "\n{");
  *begun = TRUE;
  dash_json_writer_member_string (self->text, "ph", phase);
  dash_json_writer_member_uint (self->text, "pid", (guint64) MAX (self->document->program_pid, 0));
}

static void
add_name_event (Exporter *self, gboolean *begun, const char *what, guint64 tid, const char *name)
{
  begin_event (self, begun, "M");
  dash_json_writer_member_uint (self->text, "tid", tid);
  dash_json_writer_member_string (self->text, "name", what);
  dash_json_writer_open_object (self->text, "args");
  dash_json_writer_member_string (self->text, "name", name);
  g_string_truncate (self->text, self->text->len - 1);
  g_string_append (self->text, "}}");
}

static void
add_thread_names (Exporter *self, gboolean *begun, GArray *calls)
{
  g_autoptr (GHashTable) named = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < calls->len; i++)
    {
      const DashLogEntry *entry = g_array_index (calls, Call, i).entry;
      if (entry->thread && entry->thread[0] != '\0' && g_hash_table_add (named, (gpointer) &entry->thread_id))
        add_name_event (self, begun, "thread_name", entry->thread_id, entry->thread);
    }
}

/* Microseconds with the nanoseconds behind the point. */
static void
add_us (GString *text, const char *key, guint64 ns)
{
  dash_json_writer_member (text, key);
  g_string_append_printf (text, "%" G_GUINT64_FORMAT ".%03u,", ns / 1000, (guint) (ns % 1000));
}

static void
add_call (Exporter *self, gboolean *begun, const Call *call)
{
  GString *text = self->text;

  begin_event (self, begun, "X");
  dash_json_writer_member_uint (text, "tid", call->entry->thread_id);
  add_us (text, "ts", call->entry->started_ns);
  add_us (text, "dur", call->entry->duration_ns);
  dash_json_writer_member_string (text, "name", call->function->name);
  dash_json_writer_member_string (text, "cat", "function");
  dash_json_writer_open_object (text, "args");
  dash_json_writer_member_uint (text, "call", call->entry->call);
  if (call->entry->result)
    dash_json_writer_member_string (text, "result", call->entry->result);
  g_string_truncate (text, text->len - 1);
  g_string_append (text, "}}");
}

void
export_chrome (Exporter *self)
{
  const DashDocument *document = self->document;
  g_autoptr (GArray) calls = g_array_new (FALSE, FALSE, sizeof (Call));
  gboolean begun = FALSE;

  for (gsize i = 0; i < document->n_functions; i++)
    collect (calls, document, &document->functions[i]);
  g_array_sort (calls, compare_calls);

  g_string_append (self->text, "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
  add_name_event (self, &begun, "process_name", 0, document->program_name);
  add_thread_names (self, &begun, calls);
  for (guint i = 0; i < calls->len && exporter_flush (self); i++)
    add_call (self, &begun, &g_array_index (calls, Call, i));
  g_string_append (self->text, "\n]}\n");
}
