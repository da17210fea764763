// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath validate`: whether files are reports, and whether what they say can be true.

#include "command.h"
#include "commands.h"
#include "consistency.h"
#include "input.h"
#include "output.h"

#include <glib/gi18n.h>

#include "source/dash-json-writer.h"
#include "source/dash-report-reader.h"

/* More of them say nothing new. */
#define MOST_WARNINGS 100

typedef struct
{
  const char *name;
  GError *error;       /* (nullable): why it is no report */
  GPtrArray *warnings; /* (element-type Inconsistency) (nullable) */
  char *notice;        /* (nullable) */
} Verdict;

static void
verdict_clear (Verdict *self)
{
  g_clear_error (&self->error);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_free (self->notice);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Verdict, verdict_clear)

static void
judge (Verdict *self, const char *name)
{
  g_autoptr (DashDocument) document = input_load (name, &self->error);

  self->name = name;
  if (!document)
    return;
  self->warnings = consistency_check (document, MOST_WARNINGS);
  self->notice = g_strdup (document->notice);
}

static void
append_text (const Verdict *self, GString *text)
{
  guint n = self->warnings ? self->warnings->len : 0;

  if (self->error)
    {
      command_complain_of (self->error);
      return;
    }
  if (n == 0)
    /* Translators: %s is a file */
    g_string_append_printf (text, _("%s: a report, without contradictions."), self->name);
  else
    g_string_append_printf (text,
                            ngettext ("%s: a report, with %u contradiction:", "%s: a report, with %u contradictions:", n),
                            self->name, n);
  g_string_append_c (text, '\n');
  if (self->notice)
    g_string_append_printf (text, "  %s\n", self->notice);
  for (guint i = 0; i < n; i++)
    {
      const Inconsistency *warning = g_ptr_array_index (self->warnings, i);
      g_string_append_printf (text, "  %s: %s\n", warning->path, warning->text);
    }
}

static void
append_json_error (const GError *error, GString *text)
{
  gsize line, column;
  const char *path;

  dash_json_writer_open_object (text, "error");
  dash_json_writer_member_string (text, "message", error->message);
  if (dash_report_error_get_place (error, &line, &column, &path))
    {
      dash_json_writer_member_uint (text, "line", line);
      dash_json_writer_member_uint (text, "column", column);
      dash_json_writer_member_string (text, "path", path);
    }
  dash_json_writer_close (text, '}');
}

static void
append_json (const Verdict *self, GString *text)
{
  g_autofree char *name = g_filename_display_name (self->name);

  g_string_append_c (text, '{');
  dash_json_writer_member_string (text, "file", name);
  dash_json_writer_member (text, "valid");
  g_string_append (text, self->error ? "false," : "true,");
  if (self->error)
    append_json_error (self->error, text);
  if (self->notice)
    dash_json_writer_member_string (text, "notice", self->notice);
  dash_json_writer_member (text, "warnings");
  g_string_append_c (text, '[');
  for (guint i = 0; self->warnings && i < self->warnings->len; i++)
    {
      const Inconsistency *warning = g_ptr_array_index (self->warnings, i);

      g_string_append_c (text, '{');
      dash_json_writer_member_string (text, "path", warning->path);
      dash_json_writer_member_string (text, "message", warning->text);
      dash_json_writer_close (text, '}');
    }
  dash_json_writer_close (text, ']');
  dash_json_writer_close (text, '}');
}

int
validate_run (int argc, char **argv)
{
  gboolean json = FALSE, strict = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &json, N_("The verdicts as a JSON array"), NULL },
    { "strict", 0, 0, G_OPTION_ARG_NONE, &strict, N_("Contradictions count as failure too"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("FILE…"));
  g_autoptr (GString) text = g_string_new (NULL);
  int result = EXIT_DONE, written;

  g_option_context_set_summary (context, _("Says whether files are reports: of one that is none, the place and the reason; "
                                           "of one that is, what in it contradicts itself."));
  g_option_context_set_description (
      context, _("Examples:\n"
                 "  hotpath validate report.json\n"
                 "  hotpath validate --strict --json *.json | jq '.[] | select(.valid | not)'\n"
                 "\n"
                 "Exit status: 0 all are reports; 1 one is none, or with --strict contradicts itself; 2 wrong usage."));
  g_option_context_add_main_entries (context, entries, NULL);
  input_add_options (context);
  if (!command_parse (context, "hotpath validate", &argc, &argv))
    return EXIT_USAGE;
  if (argc < 2)
    {
      command_complain ("%s", _("the files to look at are missing. See hotpath validate --help."));
      return EXIT_USAGE;
    }
  if (json)
    g_string_append_c (text, '[');
  for (int i = 1; i < argc; i++)
    {
      g_auto (Verdict) verdict = { 0 };

      judge (&verdict, argv[i]);
      if (json)
        append_json (&verdict, text);
      else
        append_text (&verdict, text);
      if (verdict.error || (strict && verdict.warnings->len > 0))
        result = EXIT_FAILED;
    }
  if (json)
    {
      dash_json_writer_close (text, ']');
      text->str[text->len - 1] = '\n';
    }
  written = json ? output_write (NULL, text->str, text->len) : output_write_text (text->str);
  return written == EXIT_DONE ? result : written;
}
