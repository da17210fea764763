// SPDX-License-Identifier: GPL-3.0-or-later
// One run on a side of a comparison: an open session as it was at a moment, or a report in a file.

#include "dash-compare-run.h"

#include <glib/gi18n.h>
#include <string.h>

#include "model/dash-format.h"

struct _DashCompareRun
{
  GObject parent_instance;

  GWeakRef session;
  GFile *file; /* (nullable) */
  char *title;
  char *program;
  DashDocument *document; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (DashCompareRun, dash_compare_run, G_TYPE_OBJECT)

static void
dash_compare_run_finalize (GObject *object)
{
  DashCompareRun *self = DASH_COMPARE_RUN (object);

  g_weak_ref_clear (&self->session);
  g_clear_object (&self->file);
  g_free (self->title);
  g_free (self->program);
  g_clear_pointer (&self->document, dash_document_unref);
  G_OBJECT_CLASS (dash_compare_run_parent_class)->finalize (object);
}

static void
dash_compare_run_class_init (DashCompareRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_compare_run_finalize;
}

static void
dash_compare_run_init (DashCompareRun *self)
{
  g_weak_ref_init (&self->session, NULL);
}

DashCompareRun *
dash_compare_run_new_for_session (DashSession *session,
                                  GFile       *file)
{
  DashCompareRun *self = g_object_new (DASH_TYPE_COMPARE_RUN, NULL);

  g_return_val_if_fail (DASH_IS_SESSION (session), self);
  g_weak_ref_set (&self->session, session);
  self->file = file ? g_object_ref (file) : NULL;
  self->title = g_strdup (dash_session_get_title (session));
  self->program = g_strdup (dash_session_get_program_name (session));
  return self;
}

static char *
dup_file_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return g_filename_display_name (name);
}

DashCompareRun *
dash_compare_run_new_for_file (GFile      *file,
                               const char *title)
{
  DashCompareRun *self = g_object_new (DASH_TYPE_COMPARE_RUN, NULL);

  g_return_val_if_fail (G_IS_FILE (file), self);
  self->file = g_object_ref (file);
  self->title = title && *title ? g_strdup (title) : dup_file_name (file);
  /* Of a recent report only the title is known, which the label follows. */
  self->program = g_strndup (self->title, strcspn (self->title, ","));
  return self;
}

const char *
dash_compare_run_get_title (DashCompareRun *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_RUN (self), "");
  return self->title;
}

const char *
dash_compare_run_get_program (DashCompareRun *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_RUN (self), "");
  return self->program ? self->program : "";
}

GFile *
dash_compare_run_get_file (DashCompareRun *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_RUN (self), NULL);
  return self->file;
}

gboolean
dash_compare_run_is_live (DashCompareRun *self)
{
  g_autoptr (DashSession) session = NULL;

  g_return_val_if_fail (DASH_IS_COMPARE_RUN (self), FALSE);
  session = g_weak_ref_get (&self->session);
  return session && dash_session_is_live (session);
}

gboolean
dash_compare_run_has_news (DashCompareRun *self)
{
  g_autoptr (DashSession) session = NULL;

  g_return_val_if_fail (DASH_IS_COMPARE_RUN (self), FALSE);
  session = g_weak_ref_get (&self->session);
  if (!session)
    return FALSE;
  /* A program that has ended meanwhile told of its end. */
  return dash_session_is_live (session) ||
         (self->document && dash_session_get_elapsed_ns (session) > (gint64) self->document->elapsed_ns);
}

char *
dash_compare_run_dup_short_name (DashCompareRun *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_RUN (self), NULL);

  /* Of a program that goes on, what was saved before is not what is compared. */
  if (dash_compare_run_is_live (self))
    return g_strdup (C_("run", "Live"));
  if (self->file)
    return dup_file_name (self->file);
  return g_strdup (C_("run", "Not saved"));
}

/* What is known of it: of the report, or before there is one, of the session. */
static GDateTime *
get_started_at (DashCompareRun *self,
                gint64         *elapsed_ns)
{
  g_autoptr (DashSession) session = g_weak_ref_get (&self->session);
  GDateTime *started_at;

  *elapsed_ns = 0;
  if (self->document)
    {
      *elapsed_ns = (gint64) self->document->elapsed_ns;
      return self->document->program_started_at
               ? g_date_time_new_from_iso8601 (self->document->program_started_at, NULL) : NULL;
    }
  if (!session)
    return NULL;
  *elapsed_ns = dash_session_get_elapsed_ns (session);
  started_at = dash_session_get_started_at (session);
  return started_at ? g_date_time_ref (started_at) : NULL;
}

char *
dash_compare_run_dup_detail (DashCompareRun *self)
{
  g_autoptr (GDateTime) started_at = NULL;
  g_autofree char *name = NULL;
  gint64 elapsed_ns;
  GString *text;

  g_return_val_if_fail (DASH_IS_COMPARE_RUN (self), NULL);

  name = dash_compare_run_dup_short_name (self);
  text = g_string_new (name);
  started_at = get_started_at (self, &elapsed_ns);
  if (started_at)
    {
      g_autoptr (GDateTime) local = g_date_time_to_local (started_at);
      g_autoptr (GDateTime) now = g_date_time_new_now_local ();
      g_autofree char *date = dash_format_date (local, now);

      g_string_append_printf (text, " · %s", date);
    }
  if (elapsed_ns > 0)
    {
      g_autofree char *elapsed = dash_format_elapsed (elapsed_ns);

      g_string_append (text, " · ");
      /* Translators: %s is how long a program ran, such as "4 min 33 s" */
      g_string_append_printf (text, _("ran %s"), elapsed);
    }
  return g_string_free (text, FALSE);
}

gboolean
dash_compare_run_is_before (DashCompareRun *self,
                            DashCompareRun *other)
{
  g_autoptr (GDateTime) one = NULL, another = NULL;
  gint64 elapsed_ns;

  g_return_val_if_fail (DASH_IS_COMPARE_RUN (self) && DASH_IS_COMPARE_RUN (other), FALSE);

  one = get_started_at (self, &elapsed_ns);
  another = get_started_at (other, &elapsed_ns);
  return one && another && g_date_time_compare (one, another) < 0;
}

gboolean
dash_compare_run_is_same (DashCompareRun *self,
                          DashCompareRun *other)
{
  g_autoptr (DashSession) one = NULL, another = NULL;

  g_return_val_if_fail (DASH_IS_COMPARE_RUN (self) && DASH_IS_COMPARE_RUN (other), FALSE);

  one = g_weak_ref_get (&self->session);
  another = g_weak_ref_get (&other->session);
  if (one && one == another)
    return TRUE;
  /* What goes on is more than its file. */
  if (dash_compare_run_is_live (self) || dash_compare_run_is_live (other))
    return FALSE;
  return self == other || (self->file && other->file && g_file_equal (self->file, other->file));
}

void
dash_compare_run_capture (DashCompareRun *self)
{
  g_autoptr (DashSession) session = NULL;
  g_autoptr (DashDocument) document = NULL;

  g_return_if_fail (DASH_IS_COMPARE_RUN (self));

  session = g_weak_ref_get (&self->session);
  document = session ? dash_session_make_document (session) : NULL;
  if (document)
    dash_compare_run_set_document (self, document);
}

DashDocument *
dash_compare_run_get_document (DashCompareRun *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_RUN (self), NULL);
  return self->document;
}

void
dash_compare_run_set_document (DashCompareRun *self,
                               DashDocument   *document)
{
  g_return_if_fail (DASH_IS_COMPARE_RUN (self));

  dash_document_ref (document);
  g_clear_pointer (&self->document, dash_document_unref);
  self->document = document;
  if (*document->program_name == '\0')
    return;
  g_free (self->program);
  self->program = g_strdup (document->program_name);
  g_free (self->title);
  if (document->program_label && *document->program_label)
    /* Translators: name of a program and the label its run was given. */
    self->title = g_strdup_printf (_("%s, %s"), document->program_name, document->program_label);
  else
    self->title = g_strdup (document->program_name);
}
