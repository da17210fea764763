// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath run`: puts the probe in front of a program and becomes that program.

#include "commands.h"

#include "command.h"
#include "run-program.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* What a shell says of a program that it can't start. */
enum
{
  EXIT_CANNOT_RUN = 126,
  EXIT_NOT_FOUND = 127,
};

typedef struct
{
  int port;
  gboolean no_server;
  char *format;
  char *output;
  char *report;
  int threads_interval;
  char *label;
  gboolean no_locks;
  gboolean no_alloc;
  int shutdown_ms;
  gboolean children;
  char **environment;
  GString *own; /* variables that are for this program alone */
} RunOptions;

static void
run_options_clear (RunOptions *options)
{
  g_free (options->format);
  g_free (options->output);
  g_free (options->report);
  g_free (options->label);
  g_strfreev (options->environment);
  if (options->own)
    g_string_free (options->own, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RunOptions, run_options_clear)

/* ---- What the program finds in its environment ------------------------------------------------------- */

static void
set (RunOptions *options, const char *name, const char *value)
{
  options->environment = g_environ_setenv (options->environment, name, value, TRUE);
  g_string_append_printf (options->own, "%s%s", options->own->len ? "," : "", name);
}

static void
set_number (RunOptions *options, const char *name, int value)
{
  g_autofree char *text = g_strdup_printf ("%d", value);
  set (options, name, text);
}

static gboolean
is_report_wanted (const RunOptions *options)
{
  static const char *const variables[] = { "HOTPATH_OUTPUT_FORMAT", "HOTPATH_OUTPUT_PATH", "HOTPATH_REPORT" };

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    if (g_environ_getenv (options->environment, variables[i]))
      return TRUE;
  return options->format || options->output || options->report;
}

static void
set_report (RunOptions *options)
{
  const char *format = options->format;

  if (!is_report_wanted (options))
    return;
  if (!format && !g_environ_getenv (options->environment, "HOTPATH_OUTPUT_FORMAT"))
    format = options->output && g_str_has_suffix (options->output, ".json") ? "json" : "table";
  if (format)
    set (options, "HOTPATH_OUTPUT_FORMAT", format);
  if (options->report)
    set (options, "HOTPATH_REPORT", options->report);
  else if (format && !g_environ_getenv (options->environment, "HOTPATH_REPORT"))
    /* A table of functions would only say that there are none. */
    set (options, "HOTPATH_REPORT", g_str_equal (format, "table") ? "threads,locks,runtime,functions-alloc" : "all");
  if (options->output)
    {
      /* The program may go to another folder. */
      g_autofree char *path = g_canonicalize_filename (options->output, NULL);
      set (options, "HOTPATH_OUTPUT_PATH", path);
    }
  else if (!g_environ_getenv (options->environment, "HOTPATH_OUTPUT_PATH"))
    set (options, "HOTPATH_OUTPUT_FD", "stderr"); /* the program's output stays what it is */
}

static void
set_settings (RunOptions *options)
{
  if (options->port > 0)
    set_number (options, "HOTPATH_METRICS_PORT", options->port);
  if (options->no_server)
    set (options, "HOTPATH_METRICS_SERVER_OFF", "1");
  if (options->threads_interval > 0)
    set_number (options, "HOTPATH_THREADS_INTERVAL_MS", options->threads_interval);
  if (options->label)
    set (options, "HOTPATH_REPORT_LABEL", options->label);
  if (options->shutdown_ms > 0)
    set_number (options, "HOTPATH_SHUTDOWN_MS", options->shutdown_ms);
  if (options->no_locks)
    set (options, "HOTPATH_RUN_LOCKS", "0");
  set_report (options);
  g_autofree char *pid = g_strdup_printf ("%d", (int) getpid ());
  options->environment = g_environ_setenv (options->environment, "HOTPATH_RUN_PID", pid, TRUE);
  if (options->children)
    options->environment = g_environ_setenv (options->environment, "HOTPATH_RUN_CHILDREN", "1", TRUE);
  else
    options->environment = g_environ_setenv (options->environment, "HOTPATH_RUN_OWN", options->own->str, TRUE);
}

/* ---- The libraries ----------------------------------------------------------------------------------- */

/* Where it was installed together with this program, wherever that is now; else where it was to be installed. */
static char *
find_installed_preload (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (self ? self : "/");
  g_autofree char *beside = g_canonicalize_filename (HOTPATH_PRELOAD_FROM_PROGRAM, folder);

  return access (beside, R_OK) == 0 ? g_steal_pointer (&beside) : g_strdup (HOTPATH_PRELOAD_LIBRARY);
}

static char *
find_preload (const RunOptions *options)
{
  const char *path = g_environ_getenv (options->environment, "HOTPATH_PRELOAD_PATH");
  g_autofree char *library = path && path[0] ? g_strdup (path) : find_installed_preload ();

  if (access (library, R_OK) == 0)
    return g_canonicalize_filename (library, NULL);
  g_printerr ("hotpath: ");
  g_printerr (_("%s is missing, which measures the program. Install Hotpath's library, or say where it is in "
                "HOTPATH_PRELOAD_PATH."),
              library);
  g_printerr ("\n");
  return NULL;
}

/* The one for allocations, which programs may be linked with too: beside the other, or where libraries are. */
static char *
find_alloc (const char *preload)
{
  static const char *const places[] = { "libhotpath-alloc.so", "libhotpath-alloc.so.0", "../libhotpath-alloc.so.0" };
  g_autofree char *folder = g_path_get_dirname (preload);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], NULL);
      if (access (path, R_OK) == 0)
        return g_canonicalize_filename (path, NULL);
    }
  return NULL;
}

static gboolean
set_libraries (RunOptions *options)
{
  g_autofree char *preload = find_preload (options);

  if (!preload)
    return FALSE;
  g_autofree char *alloc = options->no_alloc ? NULL : find_alloc (preload);
  if (strpbrk (preload, ": "))
    {
      g_printerr ("hotpath: ");
      g_printerr (_("the path of %s has a blank or a colon, which LD_PRELOAD can't name."), preload);
      g_printerr ("\n");
      return FALSE;
    }
  const char *others = g_environ_getenv (options->environment, "LD_PRELOAD");
  g_autoptr (GString) list = g_string_new (preload);
  if (alloc)
    {
      g_string_append_printf (list, ":%s", alloc);
      set (options, "HOTPATH_RUN_ALLOC", "1");
    }
  if (others && others[0])
    g_string_append_printf (list, ":%s", others);
  options->environment = g_environ_setenv (options->environment, "LD_PRELOAD", list->str, TRUE);
  return TRUE;
}

/* ---- The program --------------------------------------------------------------------------------------- */

static void
say_what_is_not_measured (const char *name, ProgramKind kind)
{
  const char *sentence = NULL;

  switch (kind)
    {
    case PROGRAM_PRIVILEGED:
      sentence = _("%s runs with privileges of its own, so it can't be measured; it runs all the same.");
      break;
    case PROGRAM_STATIC:
      sentence = _("%s is linked statically, so it can't be measured from outside; it runs all the same.");
      break;
    case PROGRAM_OF_OTHER_KIND:
      sentence = _("%s is of another machine type than Hotpath, so it can't be measured; it runs all the same.");
      break;
    case PROGRAM_MEASURABLE:
    default:
      return;
    }
  g_printerr ("hotpath: ");
  g_printerr (sentence, name);
  g_printerr ("\n");
}

static int
say_why_not (const char *name, int error)
{
  g_printerr ("hotpath: ");
  if (error == ENOENT && !strchr (name, '/'))
    g_printerr (_("there is no program “%s” in PATH."), name);
  else
    g_printerr (_("%s can't be run: %s"), name, g_strerror (error));
  g_printerr ("\n");
  return error == ENOENT || error == ENOTDIR ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN;
}

static int
become (RunOptions *options, char **program)
{
  g_autofree char *path = program_find (program[0]);

  if (!path)
    return say_why_not (program[0], errno);
  ProgramKind kind = program_kind (path);
  if (kind != PROGRAM_MEASURABLE)
    say_what_is_not_measured (program[0], kind);
  else if (set_libraries (options))
    set_settings (options);
  else
    return EXIT_CANNOT_RUN;
  execve (path, program, options->environment);
  int error = errno;
  if (error == ENOEXEC)
    {
      /* A script without "#!", which shells run themselves. */
      g_autoptr (GPtrArray) words = g_ptr_array_new ();
      g_ptr_array_add (words, (gpointer) "/bin/sh");
      g_ptr_array_add (words, path);
      for (guint i = 1; program[i]; i++)
        g_ptr_array_add (words, program[i]);
      g_ptr_array_add (words, NULL);
      execve ("/bin/sh", (char **) words->pdata, options->environment);
    }
  return say_why_not (program[0], error);
}

/* ---- Command line -------------------------------------------------------------------------------------- */

static gboolean
is_format (const char *format)
{
  static const char *const formats[] = { "table", "json", "json-pretty", "none", NULL };
  return !format || g_strv_contains (formats, format);
}

/* Returns whether all is as it should be. */
static gboolean
check (const RunOptions *options)
{
  const char *sentence = NULL;

  if (!is_format (options->format))
    sentence = _("--format is table, json, json-pretty or none.");
  else if (options->port < 0 || options->port > G_MAXUINT16)
    sentence = _("--port is a number from 1 to 65535.");
  else if (options->threads_interval != 0 && (options->threads_interval < 10 || options->threads_interval > 3600000))
    sentence = _("--threads-interval is a number of milliseconds from 10 to 3600000.");
  else if (options->shutdown_ms < 0)
    sentence = _("--shutdown-ms is a number of milliseconds, not less than 0.");
  if (sentence)
    g_printerr ("hotpath: %s\n", sentence);
  return sentence == NULL;
}

int
run_run (int argc, char **argv)
{
  g_auto (RunOptions) options = { .environment = g_get_environ (), .own = g_string_new (NULL) };
  const GOptionEntry entries[] = {
    { "report", 'r', 0, G_OPTION_ARG_STRING, &options.report,
      N_("Report when it ends: threads, locks, functions-alloc …, with commas between, or all"), N_("SECTIONS") },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &options.format,
      N_("What the report looks like: table, json, json-pretty, or none"), N_("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
      N_("Write the report to FILE instead of standard error"), N_("FILE") },
    { "label", 'l', 0, G_OPTION_ARG_STRING, &options.label, N_("A text for the report's head"), N_("TEXT") },
    { "port", 'p', 0, G_OPTION_ARG_INT, &options.port, N_("First port to try for the live figures; else 6770"),
      N_("PORT") },
    { "no-server", 0, 0, G_OPTION_ARG_NONE, &options.no_server, N_("No live figures"), NULL },
    { "no-locks", 0, 0, G_OPTION_ARG_NONE, &options.no_locks, N_("Leave mutexes and read-write locks alone"), NULL },
    { "no-alloc", 0, 0, G_OPTION_ARG_NONE, &options.no_alloc, N_("Leave the allocation of memory alone"), NULL },
    { "threads-interval", 0, 0, G_OPTION_ARG_INT, &options.threads_interval,
      N_("Milliseconds between two looks at the threads; else 250"), N_("MS") },
    { "shutdown-ms", 0, 0, G_OPTION_ARG_INT, &options.shutdown_ms,
      N_("End the program after so many milliseconds, with its report"), N_("MS") },
    { "children", 0, 0, G_OPTION_ARG_NONE, &options.children, N_("Measure the programs that it starts, too"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("[--] PROGRAM [ARGUMENT…]"));

  g_option_context_set_summary (context, _("Runs a program that was not built for it, measured: its threads, its locks "
                                           "and, where they are recorded, its allocations. While it runs, Hotpath "
                                           "shows it; with --report it tells when it ends."));
  g_option_context_set_description (
      context, _("Examples:\n"
                 "  hotpath run -- ./server --port 80          watch it in Hotpath\n"
                 "  hotpath run --report threads,locks -- xz -T2 file\n"
                 "  hotpath run -o report.json -- make-index   a report to be opened later\n"
                 "\n"
                 "The program keeps its input, its output, its process id and its exit status. Exit status of Hotpath's "
                 "own: 2 wrong usage; 126 the program can't be run; 127 there is no such program."));
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_strict_posix (context, TRUE); /* what follows the program's name is the program's */
  if (!command_parse (context, "hotpath run", &argc, &argv))
    return EXIT_USAGE;
  char **program = argv + 1;
  if (program[0] && strcmp (program[0], "--") == 0)
    program++;
  if (!program[0])
    {
      g_printerr ("hotpath: %s\n", _("the program to run is missing. See hotpath run --help."));
      return EXIT_USAGE;
    }
  if (!check (&options))
    return EXIT_USAGE;
  return become (&options, program);
}
