/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows of several reports are the same. */
#include "dash-comparison-private.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *kind;
  const char *file;
} Key;

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;

  return (g_str_hash (key->name) * 31 + g_str_hash (key->kind)) * 31 + g_str_hash (key->file);
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;

  return g_str_equal (x->name, y->name) && g_str_equal (x->kind, y->kind) && g_str_equal (x->file, y->file);
}

/* ---- Rows of a document ------------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  const char *kind;
  const char *file;
  guint       line;
} Place;

static gsize
count_rows (const DashDocument *document, guint section)
{
  if (section == DASH_COMPARED_PROGRAM)
    return 1;
  if (section == DASH_COMPARED_FUNCTIONS)
    return document->n_functions;
  return document->sections[section - DASH_COMPARED_FIRST_SECTION].n_rows;
}

static const DashFieldValue *
find_value (const DashDocument *document, const DashRecordInfo *info, const DashDocumentRecord *record, const char *key)
{
  gint field = dash_record_info_find (info, key, strlen (key));

  return field >= 0 && (record->fields & (1u << field)) ? &dash_document_get_values (document, record)[field] : NULL;
}

static const char *
find_text (const DashDocument *document, const DashRecordInfo *info, const DashDocumentRecord *record, const char *key)
{
  const DashFieldValue *value = find_value (document, info, record, key);

  return value != NULL && value->text != NULL ? value->text : "";
}

static Place
get_place (const DashDocument *document, guint section, gsize row)
{
  Place place = { "", "", "", 0 };

  if (section == DASH_COMPARED_PROGRAM)
    place.name = document->program_name; /* which isn't asked for: the program may have been renamed */
  else if (section == DASH_COMPARED_FUNCTIONS)
    {
      const DashDocumentFunction *function = &document->functions[row];

      place = (Place){ function->name, "", function->file, function->line };
    }
  else
    {
      DashSection of = (DashSection) (section - DASH_COMPARED_FIRST_SECTION);
      const DashRecordInfo *info = &dash_section_get_info (of)->rows;
      const DashDocumentRecord *record = &document->sections[of].rows[row];
      const DashFieldValue *line = find_value (document, info, record, "line");

      place.name = find_text (document, info, record, "name");
      place.file = find_text (document, info, record, "file");
      place.line = line != NULL ? (guint) MIN (line->number, G_MAXUINT) : 0;
      /* The two sides of a read-write lock are two rows of one name. Of others the kind may change. */
      if (of == DASH_SECTION_LOCKS)
        place.kind = find_text (document, info, record, "kind");
    }
  return place;
}

/* ---- Matching ----------------------------------------------------------------------------------------- */

static DashMatch *
get_match (DashMatches *self, gsize at)
{
  return &g_array_index (self->matches, DashMatch, at);
}

static void
add_source (DashMatches *self, gsize at, guint run, gsize row)
{
  DashRowSource source = { run, row, -1 };
  DashMatch *match = get_match (self, at);
  gssize index = self->sources->len;

  g_array_append_val (self->sources, source);
  if (match->first < 0)
    match->first = index;
  else
    g_array_index (self->sources, DashRowSource, match->last).next = index;
  match->last = index;
}

static void
add_document (DashMatches *self, GHashTable *table, const DashRuns *runs, guint run, guint section)
{
  const DashDocument *document = runs->documents[run];
  gsize n = count_rows (document, section);

  for (gsize row = 0; row < n; row++)
    {
      Place place = get_place (document, section, row);
      Key key = { section == DASH_COMPARED_PROGRAM ? "" : place.name, place.kind, place.file };
      gpointer found;
      gsize at;

      if (g_hash_table_lookup_extended (table, &key, NULL, &found))
        at = GPOINTER_TO_SIZE (found);
      else
        {
          DashMatch match = { .first = -1, .last = -1 };

          at = self->matches->len;
          g_array_append_val (self->matches, match);
          g_hash_table_insert (table, g_memdup2 (&key, sizeof key), GSIZE_TO_POINTER (at));
        }
      get_match (self, at)->name = place.name;
      get_match (self, at)->kind = place.kind;
      get_match (self, at)->file = place.file;
      get_match (self, at)->line = place.line;
      if (run < runs->n_base)
        get_match (self, at)->in_base = TRUE;
      else
        get_match (self, at)->in_head = TRUE;
      add_source (self, at, run, row);
    }
}

/* What is left of a path to tell rows of one name apart. */
typedef const char *(*ReduceFunc) (const char *file);

static const char *
skip_folders (const char *file)
{
  const char *slash = strrchr (file, '/');

  return slash != NULL ? slash + 1 : file;
}

static const char *
ignore_file (const char *file)
{
  return "";
}

/* Those of one side by name and what @reduce leaves of the path; which there are several of has G_MAXSIZE. */
static GHashTable *
gather_alone (DashMatches *self, gboolean of_base, ReduceFunc reduce)
{
  GHashTable *table = g_hash_table_new_full (hash_key, equal_keys, g_free, NULL);

  for (gsize at = 0; at < self->matches->len; at++)
    {
      const DashMatch *match = get_match (self, at);
      Key key = { match->name, match->kind, reduce (match->file) };

      if (match->gone || match->in_base != of_base || match->in_head == of_base)
        continue;
      g_hash_table_insert (table, g_memdup2 (&key, sizeof key),
                           GSIZE_TO_POINTER (g_hash_table_contains (table, &key) ? G_MAXSIZE : at));
    }
  return table;
}

/* Takes a row of base and one of head for the same where nothing but the reduced path tells them apart. */
static void
match_by (DashMatches *self, ReduceFunc reduce)
{
  g_autoptr (GHashTable) base = gather_alone (self, TRUE, reduce);
  g_autoptr (GHashTable) head = gather_alone (self, FALSE, reduce);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, base);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      gpointer other;
      DashMatch *into, *from;

      if (GPOINTER_TO_SIZE (value) == G_MAXSIZE || !g_hash_table_lookup_extended (head, key, NULL, &other) ||
          GPOINTER_TO_SIZE (other) == G_MAXSIZE)
        continue;
      into = get_match (self, GPOINTER_TO_SIZE (value));
      from = get_match (self, GPOINTER_TO_SIZE (other));
      if (reduce == ignore_file && *into->file != '\0' && *from->file != '\0')
        continue;
      g_array_index (self->sources, DashRowSource, into->last).next = from->first;
      into->last = from->last;
      into->in_head = TRUE;
      if (*from->file != '\0')
        {
          into->file = from->file;
          into->line = from->line;
        }
      from->gone = TRUE;
    }
}

void
_dash_matches_init (DashMatches *self, const DashRuns *runs, guint section)
{
  g_autoptr (GHashTable) table = g_hash_table_new_full (hash_key, equal_keys, g_free, NULL);

  self->matches = g_array_new (FALSE, FALSE, sizeof (DashMatch));
  self->sources = g_array_new (FALSE, FALSE, sizeof (DashRowSource));
  for (guint run = 0; run < runs->n; run++)
    add_document (self, table, runs, run, section);
  /* A branch is often built in another folder than its base; then all paths differ. */
  match_by (self, skip_folders);
  /* Not every profiler, and not every build, knows where a function is. */
  match_by (self, ignore_file);
}

void
_dash_matches_clear (DashMatches *self)
{
  g_array_unref (self->matches);
  g_array_unref (self->sources);
}
