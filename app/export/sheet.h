// SPDX-License-Identifier: GPL-3.0-or-later
// One section of a session as a table for people: which columns, which rows, in what order.

#pragma once

#include "model/dash-session-sections.h"

G_BEGIN_DECLS

/* Sections as a set: the bit of a DashSection, and one more for the functions. */
#define SHEET_FUNCTIONS DASH_N_SECTIONS
#define SHEET_ALL       ((1u << (DASH_N_SECTIONS + 1)) - 1)
#define SHEET_BIT(section) (1u << (section))

/* What is wanted of a table; all zero: everything, in the order of the section's page. */
typedef struct
{
  char *sort;           /* (nullable): id of a column */
  gboolean reverse;
  char *focus;          /* (nullable): text or /regular expression/ */
  guint limit;          /* rows; 0: all */
  double *percentiles;
  gsize n_percentiles;  /* 0: those of the report */
} SheetOptions;

void sheet_options_clear (SheetOptions *self);

/* A session of a report, ready to be shown. */
DashSession *sheet_open_session (DashDocument *document) G_GNUC_WARN_UNUSED_RESULT;

typedef struct _Sheet Sheet;

/**
 * sheet_new:
 * @section: a DashSection, or SHEET_FUNCTIONS
 *
 * Returns: (transfer full): the table; NULL when the focus is no valid expression
 */
Sheet *sheet_new (DashSession *session, guint section, const SheetOptions *options, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void sheet_free (Sheet *self);

/* "Functions", translated. */
const char *sheet_get_title (const Sheet *self);
/* "5 of 23 functions" */
char *sheet_describe_n (const Sheet *self) G_GNUC_WARN_UNUSED_RESULT;

guint sheet_get_n_columns (const Sheet *self);
const char *sheet_get_heading (const Sheet *self, guint column);
/* A sentence on what the column says; NULL when its heading says all. */
const char *sheet_get_help (const Sheet *self, guint column);
gboolean sheet_is_text (const Sheet *self, guint column);

/* Rows that are left by focus and limit, and that focus alone left. */
guint sheet_get_n_rows (const Sheet *self);
guint sheet_get_n_found (const Sheet *self);
guint32 sheet_get_id (const Sheet *self, guint row);
/* Where in the source, or NULL. */
char *sheet_get_place (const Sheet *self, guint row) G_GNUC_WARN_UNUSED_RESULT;
/* What a cell says, "1.61 ms". */
char *sheet_get_cell (const Sheet *self, guint row, guint column) G_GNUC_WARN_UNUSED_RESULT;

/* Sections that a session has anything of. */
guint32 sheet_get_sections (DashSession *session);
/* The name of a section on the command line and in HOTPATH_REPORT: "functions-timing". */
char *sheet_get_section_name (guint section) G_GNUC_WARN_UNUSED_RESULT;
/* "threads,locks" or "all" to a set. */
gboolean sheet_parse_sections (const char *text, guint32 *sections, GError **error);
/* "50,99.9" */
gboolean sheet_parse_percentiles (const char *text, SheetOptions *options, GError **error);
/* Whether one of the sections has the column that is to be sorted by; the error names those there are. @session:
 * (nullable): whose percentiles there are, else any will do */
gboolean sheet_check_sort (DashSession *session, guint32 sections, const SheetOptions *options, GError **error);

/* Whether the focus is a valid expression, or a text. */
gboolean sheet_check_focus (const SheetOptions *options, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sheet, sheet_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SheetOptions, sheet_options_clear)

G_END_DECLS
