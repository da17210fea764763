// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath diff`: what changed between two groups of reports, and whether for the worse.

#include "diff.h"

#include "command.h"
#include "commands.h"
#include "input.h"
#include "output.h"
#include "terminal.h"

#include <glib/gi18n.h>
#include <string.h>

/* More than anybody measures; a glob that caught a whole disk shouldn't eat the memory. */
#define MAX_RUNS 1000
#define DEFAULT_LIMIT 20

/* 1 is kept for what this command is asked for: a regression. */
enum
{
  EXIT_REGRESSION = 1,
  EXIT_UNUSABLE = 2,
};

typedef void (*AppendFunc) (const DashComparison *comparison, const DiffOptions *options, GString *into);

static void
append_markdown (const DashComparison *comparison, const DiffOptions *options, GString *into)
{
  dash_comparison_append_markdown (comparison, options->program, options->all, options->limit, into);
}

static const struct
{
  const char *name;
  AppendFunc append;
} formats[] = {
  { "table", diff_table_append },
  { "markdown", append_markdown },
  { "json", diff_json_append },
  { "junit", diff_junit_append },
};

typedef struct
{
  GPtrArray *names[2]; /* of the reports of base and of head */
  GPtrArray *documents[2];
  DashPolicy *policy;
  DashComparison *comparison;
  char *policy_path;
  char *format;
  char *output;
  int limit;
  gboolean all;
  gboolean print_policy;
} Diff;

static void
diff_clear (Diff *self)
{
  for (guint side = 0; side < 2; side++)
    {
      g_ptr_array_unref (self->names[side]);
      g_ptr_array_unref (self->documents[side]);
    }
  g_clear_pointer (&self->policy, dash_policy_free);
  g_clear_pointer (&self->comparison, dash_comparison_free);
  g_free (self->policy_path);
  g_free (self->format);
  g_free (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Diff, diff_clear)

/* ---- Command line -------------------------------------------------------------------------------------- */

static gboolean
is_option (const char *argument)
{
  return argument[0] == '-' && argument[1] != '\0';
}

/* "--base a.json b.json --head c.json": options with as many values as there are, which GOption doesn't know.
 * Takes them out of the arguments. */
static void
take_runs (Diff *self, int *argc, char **argv)
{
  static const char *const options[] = { "--base", "--head" };
  GPtrArray *into = NULL;
  int n_kept = 1;

  for (int i = 1; i < *argc; i++)
    {
      gboolean is_ours = FALSE;

      for (guint side = 0; side < 2 && !is_ours; side++)
        {
          gsize length = strlen (options[side]);

          if (!g_str_has_prefix (argv[i], options[side]) || (argv[i][length] != '\0' && argv[i][length] != '='))
            continue;
          into = self->names[side];
          is_ours = TRUE;
          if (argv[i][length] == '=')
            g_ptr_array_add (into, argv[i] + length + 1);
        }
      if (is_ours)
        continue;
      if (into && !is_option (argv[i]))
        {
          g_ptr_array_add (into, argv[i]);
          continue;
        }
      into = NULL;
      argv[n_kept++] = argv[i];
    }
  argv[n_kept] = NULL;
  *argc = n_kept;
}

static gboolean
take_arguments (Diff *self, int argc, char **argv)
{
  gboolean named = self->names[0]->len > 0 || self->names[1]->len > 0;
  const char *sentence = NULL;

  if (!named && argc == 3)
    {
      g_ptr_array_add (self->names[0], argv[1]);
      g_ptr_array_add (self->names[1], argv[2]);
    }
  else if (!named)
    sentence = _("two reports are to be named, or several after --base and --head. See hotpath diff --help.");
  else if (argc > 1)
    sentence = _("reports are to be named either alone or after --base and --head. See hotpath diff --help.");
  else if (self->names[0]->len == 0 || self->names[1]->len == 0)
    sentence = _("reports are to be named after --base and after --head. See hotpath diff --help.");
  else if (self->names[0]->len > MAX_RUNS || self->names[1]->len > MAX_RUNS)
    sentence = _("more than a thousand reports a side can't be compared.");
  if (sentence)
    command_complain ("%s", sentence);
  return sentence == NULL;
}

static AppendFunc
find_format (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (!name || g_str_equal (name, formats[i].name))
        return formats[i].append;
    }
  command_complain ("%s", _("--format is table, markdown, json or junit."));
  return NULL;
}

/* ---- Input --------------------------------------------------------------------------------------------- */

static gboolean
load_side (Diff *self, guint side)
{
  for (guint i = 0; i < self->names[side]->len; i++)
    {
      g_autoptr (GError) error = NULL;
      DashDocument *document = input_load (g_ptr_array_index (self->names[side], i), &error);

      if (!document)
        {
          command_complain_of (error);
          return FALSE;
        }
      if (document->notice)
        command_complain ("%s", document->notice);
      g_ptr_array_add (self->documents[side], document);
    }
  return TRUE;
}

static gboolean
load_policy (Diff *self)
{
  g_autoptr (GError) error = NULL;

  self->policy = self->policy_path ? dash_policy_new_from_file (self->policy_path, &error) : dash_policy_new ();
  if (!self->policy)
    command_complain_of (error);
  return self->policy != NULL;
}

/* ---- Output -------------------------------------------------------------------------------------------- */

static int
write_out (const Diff *self, AppendFunc append)
{
  const DashDocument *head = g_ptr_array_index (self->documents[1], 0);
  gboolean to_terminal = !self->output && terminal_is_there ();
  const DiffOptions options = {
    .program = head->program_name,
    .policy_name = self->policy_path ? self->policy_path : "default",
    .all = self->all,
    .limit = (guint) self->limit,
    .width = to_terminal ? terminal_get_width () : 0,
  };
  g_autoptr (GString) text = g_string_new (NULL);

  append (self->comparison, &options, text);
  if (append == diff_table_append && !self->output)
    return output_write_text (text->str);
  return output_write (self->output, text->str, text->len);
}

int
diff_run (int argc, char **argv)
{
  g_auto (Diff) diff = {
    .names = { g_ptr_array_new (), g_ptr_array_new () },
    .documents = { g_ptr_array_new_with_free_func ((GDestroyNotify) dash_document_unref),
                   g_ptr_array_new_with_free_func ((GDestroyNotify) dash_document_unref) },
    .limit = DEFAULT_LIMIT,
  };
  char **taken = NULL; /* never: they're here for the help only */
  const GOptionEntry entries[] = {
    { "base", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &taken, N_("Reports of how it was, up to the next option"), N_("REPORT…") },
    { "head", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &taken, N_("Reports of how it is, up to the next option"), N_("REPORT…") },
    { "policy", 'p', 0, G_OPTION_ARG_FILENAME, &diff.policy_path, N_("What is judged, and from which change on"),
      N_("FILE") },
    { "print-policy", 0, 0, G_OPTION_ARG_NONE, &diff.print_policy, N_("Show the default policy, to start one from"),
      NULL },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &diff.format, N_("What it looks like: table, markdown, json or junit"),
      N_("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &diff.output, N_("Write to FILE instead of standard output"), N_("FILE") },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &diff.limit, N_("Rows of each section; 0: all; else 20. JSON and JUnit have all"),
      N_("ROWS") },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &diff.all, N_("Figures that didn't change, too"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("BASE HEAD, or --base REPORT… --head REPORT…"));
  AppendFunc append;

  g_option_context_set_summary (context, _("Compares reports of a program: how it was (base) and how it is (head). A report "
                                           "is a file, - for standard input, a process id or an address."));
  g_option_context_set_description (
      context, _("Examples:\n"
                 "  hotpath diff before.json after.json\n"
                 "  hotpath diff --base base-*.json --head head-*.json\n"
                 "  hotpath diff -p policy.ini -f markdown -o comment.md --base b*.json --head h*.json\n"
                 "\n"
                 "Each report is one measurement: what a single one of each side shows may be chance, and only budgets of "
                 "the policy count then. With ten of each side changes of a few percent can be proven.\n"
                 "\n"
                 "Exit status: 0 nothing is worse than the policy allows; 1 something is; 2 it can't be compared."));
  g_option_context_add_main_entries (context, entries, NULL);
  input_add_options (context);
  take_runs (&diff, &argc, argv);
  if (!command_parse (context, "hotpath diff", &argc, &argv))
    return EXIT_UNUSABLE;
  if (diff.print_policy)
    return output_write_text (dash_policy_get_default_text ()) == EXIT_DONE ? EXIT_DONE : EXIT_UNUSABLE;
  if (diff.limit < 0)
    {
      command_complain ("%s", _("--limit is a number of rows, not less than 0."));
      return EXIT_UNUSABLE;
    }
  append = find_format (diff.format);
  if (!append || !take_arguments (&diff, argc, argv) || !load_policy (&diff) || !load_side (&diff, 0) ||
      !load_side (&diff, 1))
    return EXIT_UNUSABLE;

  diff.comparison = dash_comparison_new ((DashDocument **) diff.documents[0]->pdata, diff.documents[0]->len,
                                         (DashDocument **) diff.documents[1]->pdata, diff.documents[1]->len, diff.policy);
  if (write_out (&diff, append) != EXIT_DONE)
    return EXIT_UNUSABLE;
  return dash_comparison_has_failed (diff.comparison) ? EXIT_REGRESSION : EXIT_DONE;
}
