// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath list`: the measured programs that run.

#include "command.h"
#include "commands.h"
#include "output.h"
#include "table.h"

#include <glib/gi18n.h>
#include <string.h>

#include "model/dash-format.h"
#include "source/dash-announcement.h"
#include "source/dash-json-writer.h"

static char *
describe_address (const DashAnnouncement *program)
{
  return g_strdup_printf (strchr (program->address, ':') ? "[%s]:%u" : "%s:%u", program->address, program->port);
}

/* -1 when it isn't known. */
static gint64
get_elapsed_ns (const DashAnnouncement *program)
{
  g_autoptr (GDateTime) start =
      program->started_at ? g_date_time_new_from_iso8601 (program->started_at, NULL) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return start ? MAX (0, g_date_time_difference (now, start)) * 1000 : -1;
}

static int
write_json (GPtrArray *programs)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < programs->len; i++)
    {
      const DashAnnouncement *program = g_ptr_array_index (programs, i);
      g_autofree char *address = describe_address (program);
      g_autofree char *url = g_strdup_printf ("http://%s", address);
      gint64 elapsed_ns = get_elapsed_ns (program);

      g_string_append_c (text, '{');
      dash_json_writer_member_uint (text, "pid", (guint64) program->pid);
      dash_json_writer_member_string (text, "name", program->name);
      dash_json_writer_member_string (text, "label", program->label);
      dash_json_writer_member_string (text, "executable", program->executable);
      dash_json_writer_member_string (text, "address", program->address);
      dash_json_writer_member_uint (text, "port", program->port);
      dash_json_writer_member_string (text, "url", url);
      dash_json_writer_member (text, "token_required");
      g_string_append (text, program->token_required ? "true," : "false,");
      dash_json_writer_member_string (text, "started_at", program->started_at);
      if (elapsed_ns < 0)
        dash_json_writer_member_string (text, "elapsed_ns", NULL);
      else
        dash_json_writer_member_uint (text, "elapsed_ns", (guint64) elapsed_ns);
      dash_json_writer_close (text, '}');
    }
  dash_json_writer_close (text, ']');
  text->str[text->len - 1] = '\n';
  return output_write (NULL, text->str, text->len);
}

static int
write_table (GPtrArray *programs)
{
  g_autoptr (Table) table = table_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  table_add_column (table, C_("column", "PID"), FALSE);
  table_add_column (table, C_("column", "Program"), TRUE);
  table_add_column (table, C_("column", "Address"), TRUE);
  table_add_column (table, C_("column", "Running For"), TRUE);
  for (guint i = 0; i < programs->len; i++)
    {
      const DashAnnouncement *program = g_ptr_array_index (programs, i);
      g_autofree char *pid = g_strdup_printf ("%" G_GINT64_FORMAT, program->pid);
      g_autofree char *name =
          program->label ? g_strdup_printf ("%s (%s)", program->name, program->label) : g_strdup (program->name);
      g_autofree char *address = describe_address (program);
      gint64 elapsed_ns = get_elapsed_ns (program);
      g_autofree char *elapsed = elapsed_ns < 0 ? g_strdup ("–") : dash_format_elapsed (elapsed_ns);

      table_add_cell (table, pid);
      table_add_cell (table, name);
      table_add_cell (table, address);
      table_add_cell (table, elapsed);
    }
  table_append (table, 0, text);
  return output_write_text (text->str);
}

int
list_run (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &json, N_("As a JSON array, which is empty when nothing runs"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GPtrArray) programs = NULL;

  g_option_context_set_summary (context, _("Shows the measured programs of yours that run on this machine."));
  g_option_context_set_description (
      context, _("Examples:\n"
                 "  hotpath list\n"
                 "  hotpath list --json | jq '.[0].pid'\n"
                 "\n"
                 "Exit status: 0 done; 1 nothing runs, or it can't be written; 2 wrong usage."));
  g_option_context_add_main_entries (context, entries, NULL);
  if (!command_parse (context, "hotpath list", &argc, &argv))
    return EXIT_USAGE;
  if (argc > 1)
    {
      command_complain ("%s", _("list takes no arguments. See hotpath list --help."));
      return EXIT_USAGE;
    }
  programs = dash_announcements_read_all ();
  if (json)
    return write_json (programs);
  if (programs->len > 0)
    return write_table (programs);
  command_complain ("%s", _("no measured program of yours runs. Start one that was built with hotpath.h, or any program "
                            "with “hotpath run”."));
  return EXIT_FAILED;
}
