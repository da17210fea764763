// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath watch`: the tables of a running program, again and again.

#include "choice.h"
#include "command.h"
#include "commands.h"
#include "input.h"
#include "output.h"
#include "report-text.h"
#include "terminal.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "source/dash-live-source.h"

#define USUAL_INTERVAL_MS 1000
#define USUAL_HEIGHT 24 /* where the terminal does not say */
/* What the source allows. */
#define LEAST_INTERVAL_MS 50
#define MOST_INTERVAL_MS  10000
/* A program that is only swamped answers again by then. */
#define GIVE_UP_SECONDS 15
/* Only the figures since the start are shown. */
#define HISTORY_BYTES (1024 * 1024)

typedef struct
{
  const Choice *choice;
  DashSource *source;
  DashSession *session;
  GMainLoop *loop;
  gboolean on_screen;
  gboolean has_figures;
  guint give_up_id;
  int result;
} Watch;

static gboolean
append_text (Watch *self, guint limit, GString *text)
{
  SheetOptions options = self->choice->sheet;
  guint32 sections = self->choice->sections;

  if (limit > 0)
    options.limit = options.limit ? MIN (options.limit, limit) : limit;
  if (!sections)
    sections = report_text_get_usual_sections (self->session);
  else if (sections == SHEET_ALL)
    sections = sheet_get_sections (self->session);
  return report_text_append (self->session, sections, &options, terminal_get_width (), text, NULL);
}

/* Over what was there before, line by line, so that nothing flickers. */
static void
draw_screen (Watch *self)
{
  guint told = terminal_get_height ();
  guint height = told > 0 ? MAX (told, 4) : USUAL_HEIGHT;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) screen = g_string_new ("\033[H");
  g_auto (GStrv) lines = NULL;

  append_text (self, height, text);
  lines = g_strsplit (text->str, "\n", -1);
  for (guint i = 0; lines[i] && i < height; i++)
    g_string_append_printf (screen, "%s%s\033[K", i > 0 ? "\r\n" : "", lines[i]);
  g_string_append (screen, "\033[J");
  if (output_write_text (screen->str) != EXIT_DONE)
    g_main_loop_quit (self->loop);
}

static void
print (Watch *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_text (self, self->choice->is_limited ? 0 : REPORT_TEXT_ROWS, text);
  if (!self->on_screen)
    g_string_append_c (text, '\n');
  if (output_write_text (text->str) == EXIT_DONE)
    return;
  self->result = EXIT_FAILED;
  g_main_loop_quit (self->loop);
}

static void
show (Watch *self)
{
  if (self->on_screen)
    draw_screen (self);
  else
    print (self);
}

static void
updated (DashSession *session, gpointer user_data)
{
  Watch *self = user_data;

  self->has_figures = TRUE;
  show (self);
}

static gboolean
give_up (gpointer user_data)
{
  Watch *self = user_data;

  self->give_up_id = 0;
  self->result = EXIT_FAILED;
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static void
state_changed (DashSource *source, gpointer user_data)
{
  Watch *self = user_data;

  switch (dash_source_get_state (source))
    {
    case DASH_SOURCE_FAILED:
      self->result = EXIT_FAILED;
      g_main_loop_quit (self->loop);
      break;
    case DASH_SOURCE_ENDED:
    case DASH_SOURCE_REPLACED:
      g_main_loop_quit (self->loop);
      break;
    case DASH_SOURCE_LOST:
    case DASH_SOURCE_SILENT:
      if (self->give_up_id == 0)
        self->give_up_id = g_timeout_add_seconds (GIVE_UP_SECONDS, give_up, self);
      if (self->has_figures && self->on_screen)
        show (self);
      break;
    case DASH_SOURCE_LIVE:
      g_clear_handle_id (&self->give_up_id, g_source_remove);
      break;
    case DASH_SOURCE_IDLE:
    case DASH_SOURCE_CONNECTING:
    case DASH_SOURCE_LOADED:
    default:
      break;
    }
}

static gboolean
stop (gpointer user_data)
{
  g_main_loop_quit (((Watch *) user_data)->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
resized (gpointer user_data)
{
  Watch *self = user_data;

  if (self->on_screen && self->has_figures)
    show (self);
  return G_SOURCE_CONTINUE;
}

/* The last figures stay where what is printed stays. */
static int
finish (Watch *self)
{
  terminal_leave_screen ();
  if (self->on_screen && self->has_figures)
    print (self);
  if (self->result == EXIT_DONE)
    return EXIT_DONE;
  if (dash_source_get_error (self->source))
    command_complain_of (dash_source_get_error (self->source));
  else if (self->give_up_id == 0 && dash_source_get_sentence (self->source))
    command_complain ("%s", dash_source_get_sentence (self->source));
  return self->result;
}

static int
watch (const DashAnnouncement *program, const Choice *choice, guint interval_ms)
{
  g_autoptr (DashSource) source =
      dash_live_source_new (program->address, program->port, input_get_token (), program->pid);
  g_autoptr (DashSession) session = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Watch self = { .choice = choice, .source = source, .loop = loop, .on_screen = terminal_is_there () };
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  int result;

  dash_source_set_interval (source, interval_ms);
  self.session = session = dash_session_new (source);
  dash_session_set_history_budget (session, HISTORY_BYTES);
  g_signal_connect (session, "updated", G_CALLBACK (updated), &self);
  g_signal_connect (source, "state-changed", G_CALLBACK (state_changed), &self);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_unix_signal_add (signals[i], stop, &self);
  g_unix_signal_add (SIGWINCH, resized, &self);

  if (self.on_screen)
    terminal_enter_screen ();
  dash_source_start (source);
  /* It may be known at once that there is nothing to watch. */
  if (dash_source_get_state (source) != DASH_SOURCE_FAILED)
    g_main_loop_run (loop);
  result = finish (&self);
  g_clear_handle_id (&self.give_up_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (session, &self);
  g_signal_handlers_disconnect_by_data (source, &self);
  dash_source_stop (source);
  return result;
}

int
watch_run (int argc, char **argv)
{
  g_auto (Choice) choice = { 0 };
  int interval_ms = USUAL_INTERVAL_MS;
  const GOptionEntry entries[] = {
    { "interval", 'i', 0, G_OPTION_ARG_INT, &interval_ms, N_("Milliseconds between two looks; else 1000"), N_("MS") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("PID|URL"));
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _("Shows the tables of a running program again and again, until it ends or "
                                           "you press Ctrl+C; the last figures stay. Where standard output is no "
                                           "terminal, each look is appended."));
  g_option_context_set_description (
      context, _("Examples:\n"
                 "  hotpath watch 4711\n"
                 "  hotpath watch 4711 --section threads,locks --interval 250\n"
                 "  hotpath watch server.example:6770 --token secret > log.txt\n"
                 "\n"
                 "Exit status: 0 the program ended, or you ended the watching; 1 it can't be reached any more; 2 wrong "
                 "usage."));
  g_option_context_add_main_entries (context, entries, NULL);
  choice_add_options (&choice, context);
  input_add_options (context);
  if (!command_parse (context, "hotpath watch", &argc, &argv) || !choice_check (&choice))
    return EXIT_USAGE;
  if (interval_ms < LEAST_INTERVAL_MS || interval_ms > MOST_INTERVAL_MS)
    {
      command_complain ("%s", _("--interval is a number of milliseconds from 50 to 10000."));
      return EXIT_USAGE;
    }
  if (argc != 2)
    {
      command_complain ("%s", _("one program is to be named: a PID or an address. See hotpath watch --help."));
      return EXIT_USAGE;
    }
  g_autoptr (DashAnnouncement) program = input_find_program (argv[1], &error);
  if (program)
    return watch (program, &choice, (guint) interval_ms);
  command_complain_of (error);
  return EXIT_FAILED;
}
