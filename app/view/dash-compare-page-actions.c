// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with a comparison: swap, compare again, copy and save it as Markdown, choose files.

#include <glib/gi18n.h>
#include <string.h>

#include "compat.h"
#include "dash-compare-page-private.h"
#include "dash-compare-table.h"
#include "dash-window-private.h"
#include "model/dash-comparison-text.h"

/* Rows of a section in a text for a pull request, as the command has it. */
#define MARKDOWN_ROWS 20

static GtkWindow *
get_window (DashComparePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
swap (GSimpleAction *action,
      GVariant      *parameter,
      gpointer       user_data)
{
  dash_compare_page_swap (user_data);
}

static void
again (GSimpleAction *action,
       GVariant      *parameter,
       gpointer       user_data)
{
  dash_compare_page_compare_again (user_data);
}

static void
set_only_changed (GSimpleAction *action,
                  GVariant      *state,
                  gpointer       user_data)
{
  DashComparePage *self = user_data;

  g_simple_action_set_state (action, state);
  dash_compare_table_set_only_changed (DASH_COMPARE_TABLE (self->table), g_variant_get_boolean (state));
  dash_compare_page_update_count (self);
}

/* ---- Markdown ---- */

static char *
dup_markdown (DashComparePage *self)
{
  GPtrArray *head = dash_compare_side_get_runs (DASH_COMPARE_SIDE (self->head));
  DashDocument *document = head->len > 0 ? dash_compare_run_get_document (g_ptr_array_index (head, 0)) : NULL;
  GString *text = g_string_new (NULL);

  if (self->comparison)
    dash_comparison_append_markdown (self->comparison, document ? document->program_name : "", FALSE, MARKDOWN_ROWS,
                                     text);
  return g_string_free (text, FALSE);
}

static void
copy_markdown (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  DashComparePage *self = user_data;
  g_autofree char *text = dup_markdown (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  dash_compare_page_say (self, _("Copied"));
}

static void
saved (GObject      *object,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (DashComparePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *base = g_file_get_basename (G_FILE (object));
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    {
      /* Translators: %s is the name of a file */
      text = g_strdup_printf (_("Saved as %s"), name);
      dash_compare_page_say (self, text);
      return;
    }
  /* Translators: %s is the name of a file */
  text = g_strdup_printf (_("“%s” could not be saved"), name);
  dash_compare_page_fail (self, text, error->message);
}

static void
name_chosen (GFile   *file,
             gpointer user_data)
{
  g_autoptr (DashComparePage) self = user_data;
  g_autofree char *text = dup_markdown (self);
  g_autoptr (GBytes) bytes = NULL;

  if (!file)
    return;
  bytes = g_bytes_new_take (g_steal_pointer (&text), strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, saved,
                                       g_object_ref (self));
}

static void
save_markdown (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  DashComparePage *self = user_data;

  dash_compat_choose_file (get_window (self), TRUE, _("Save Comparison"), _("_Save"), "comparison.md", NULL,
                           name_chosen, g_object_ref (self));
}

/* ---- Files ---- */

typedef struct
{
  DashComparePage *page;
  DashCompareSide *side;
} Choosing;

static void
files_chosen (GListModel *files,
              gpointer    user_data)
{
  Choosing *choosing = user_data;

  for (guint i = 0; files && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autoptr (DashCompareRun) run = dash_compare_run_new_for_file (file, NULL);

      dash_compare_side_add (choosing->side, run);
    }
  g_object_unref (choosing->side);
  g_object_unref (choosing->page);
  g_free (choosing);
}

void
dash_compare_page_choose_files (DashComparePage *self,
                                DashCompareSide *side)
{
  Choosing *choosing = g_new0 (Choosing, 1);
  g_autoptr (GListModel) filters = dash_window_new_filters ();

  choosing->page = g_object_ref (self);
  choosing->side = g_object_ref (side);
  dash_compat_choose_files (get_window (self), _("Choose Reports"), _("_Choose"), filters, files_chosen, choosing);
}

/* ---- Actions ---- */

static gboolean
has_news (GtkWidget *side)
{
  GPtrArray *runs = dash_compare_side_get_runs (DASH_COMPARE_SIDE (side));

  for (guint i = 0; i < runs->len; i++)
    if (dash_compare_run_has_news (g_ptr_array_index (runs, i)))
      return TRUE;
  return FALSE;
}

static void
set_enabled (DashComparePage *self,
             const char      *name,
             gboolean         enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
dash_compare_page_update_actions (DashComparePage *self)
{
  GPtrArray *base = dash_compare_side_get_runs (DASH_COMPARE_SIDE (self->base));
  GPtrArray *head = dash_compare_side_get_runs (DASH_COMPARE_SIDE (self->head));
  gboolean any_news = has_news (self->base) || has_news (self->head);

  set_enabled (self, "swap", base->len > 0 || head->len > 0);
  set_enabled (self, "again", any_news && base->len > 0 && head->len > 0);
  gtk_widget_set_visible (self->again_button, any_news);
  set_enabled (self, "copy-markdown", self->comparison != NULL);
  set_enabled (self, "save-markdown", self->comparison != NULL);
}

void
dash_compare_page_add_actions (DashComparePage *self)
{
  static const GActionEntry entries[] = {
    { .name = "swap", .activate = swap },
    { .name = "again", .activate = again },
    { .name = "only-changed", .state = "false", .change_state = set_only_changed },
    { .name = "copy-markdown", .activate = copy_markdown },
    { .name = "save-markdown", .activate = save_markdown },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "compare", G_ACTION_GROUP (self->actions));
}
