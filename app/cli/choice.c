// SPDX-License-Identifier: GPL-3.0-or-later
// What of a report is wanted: the options --section, --sort, --focus, --limit, --percentiles of several commands.

#include "choice.h"

#include "command.h"

#include <glib/gi18n.h>

#include "model/dash-document-copy.h"

void
choice_clear (Choice *self)
{
  sheet_options_clear (&self->sheet);
  g_free (self->section_text);
  g_free (self->percentiles_text);
}

void
choice_add_options (Choice *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "section", 's', 0, G_OPTION_ARG_STRING, &self->section_text,
      N_("Which: functions-timing, functions-alloc, threads, channels, streams, futures, locks, runtime, values, "
         "with commas between, or all"),
      N_("NAME") },
    { "sort", 0, 0, G_OPTION_ARG_STRING, &self->sheet.sort,
      N_("Order by a column, the largest first: calls, average, p99, max, self, total …"), N_("COLUMN") },
    { "reverse", 'r', 0, G_OPTION_ARG_NONE, &self->sheet.reverse, N_("The other way round"), NULL },
    { "focus", 'f', 0, G_OPTION_ARG_STRING, &self->sheet.focus,
      N_("Only rows with this in their name or place; between slashes it is a regular expression"),
      N_("TEXT|/REGEX/") },
    { "percentiles", 'p', 0, G_OPTION_ARG_STRING, &self->percentiles_text,
      N_("Which percentiles to show, such as 50,95,99.9; else those the program was asked for"), N_("LIST") },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &self->limit, N_("At most so many rows of a section; 0: all"), N_("N") },
    { NULL },
  };

  self->limit = -1;
  g_option_context_add_main_entries (context, entries, NULL);
}

gboolean
choice_check (Choice *self)
{
  g_autoptr (GError) error = NULL;
  gboolean is_right = TRUE;

  self->is_limited = self->limit != -1;
  if (self->limit < -1)
    {
      command_complain ("%s", _("--limit is a number of rows, not less than 0."));
      return FALSE;
    }
  self->sheet.limit = self->is_limited ? (guint) self->limit : 0;
  if (self->section_text)
    is_right = sheet_parse_sections (self->section_text, &self->sections, &error);
  if (is_right && self->percentiles_text)
    is_right = sheet_parse_percentiles (self->percentiles_text, &self->sheet, &error);
  if (is_right)
    is_right = sheet_check_sort (NULL, self->sections ? self->sections : SHEET_ALL, &self->sheet, &error);
  if (is_right)
    is_right = sheet_check_focus (&self->sheet, &error);
  if (!is_right)
    command_complain_of (error);
  return is_right;
}

gboolean
choice_is_narrow (const Choice *self)
{
  return self->sections || self->sheet.sort || self->sheet.reverse || self->sheet.focus || self->sheet.limit > 0 ||
         self->sheet.n_percentiles > 0;
}

/* ---- A part of a document -------------------------------------------------------------------------------- */

static GHashTable *
index_functions (const DashDocument *document)
{
  GHashTable *index = g_hash_table_new (NULL, NULL);

  for (gsize i = 0; i < document->n_functions; i++)
    g_hash_table_insert (index, GUINT_TO_POINTER (document->functions[i].id), &document->functions[i]);
  return index;
}

static GHashTable *
index_records (const DashDocumentSection *section)
{
  GHashTable *index = g_hash_table_new (NULL, NULL);

  for (gsize i = 0; i < section->n_rows; i++)
    g_hash_table_insert (index, GUINT_TO_POINTER (section->rows[i].id), &section->rows[i]);
  return index;
}

static void
copy_rows (DashDocument *into, DashDocument *document, const Sheet *sheet, guint section)
{
  gboolean functions = section == SHEET_FUNCTIONS;
  g_autoptr (GHashTable) index =
      functions ? index_functions (document) : index_records (&document->sections[section]);

  if (functions)
    dash_document_copy_functions_head (into, document);
  else
    dash_document_copy_section_head (into, document, section);
  for (guint i = 0; i < sheet_get_n_rows (sheet); i++)
    {
      gconstpointer row = g_hash_table_lookup (index, GUINT_TO_POINTER (sheet_get_id (sheet, i)));
      if (row && functions)
        dash_document_copy_function (into, document, row);
      else if (row)
        dash_document_copy_record (into, document, section, row);
    }
}

DashDocument *
choice_apply (const Choice *self, DashDocument *document, GError **error)
{
  g_autoptr (DashDocument) part = NULL;
  g_autoptr (DashSession) session = NULL;
  guint32 sections;

  if (!choice_is_narrow (self))
    return dash_document_ref (document);
  part = dash_document_new (DASH_DOCUMENT_REPORT);
  session = sheet_open_session (document);
  sections = sheet_get_sections (session) & (self->sections ? self->sections : SHEET_ALL);
  if (sections && !sheet_check_sort (session, sections, &self->sheet, error))
    return NULL;
  dash_document_copy_head (part, document);
  if (self->sheet.n_percentiles > 0)
    dash_document_set_percentiles (part, self->sheet.percentiles, self->sheet.n_percentiles);
  for (guint section = 0; section <= SHEET_FUNCTIONS; section++)
    {
      g_autoptr (Sheet) sheet = NULL;

      if (!(sections & SHEET_BIT (section)))
        continue;
      sheet = sheet_new (session, section, &self->sheet, error);
      if (!sheet)
        return NULL;
      copy_rows (part, document, sheet, section);
      if (section == SHEET_FUNCTIONS && sheet_get_n_rows (sheet) == document->n_functions)
        dash_document_copy_call_tree (part, document);
    }
  return g_steal_pointer (&part);
}
