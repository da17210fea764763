// SPDX-License-Identifier: GPL-3.0-or-later
// The list of places: it grows and shrinks at its end, and leaves selecting to its owner.

#include "view/dash-slot-list.h"

typedef struct
{
  guint position, removed, added, n_changes;
  guint requested, n_requests;
  guint n_selection_changes;
} Seen;

static void
items_changed (GListModel *model,
               guint       position,
               guint       removed,
               guint       added,
               Seen       *seen)
{
  seen->position = position;
  seen->removed = removed;
  seen->added = added;
  seen->n_changes++;
}

static void
select_requested (DashSlotList *list,
                  guint         position,
                  Seen         *seen)
{
  seen->requested = position;
  seen->n_requests++;
}

static void
selection_changed (GtkSelectionModel *model,
                   guint              position,
                   guint              n,
                   Seen              *seen)
{
  g_assert_cmpuint (n, ==, 1);
  seen->n_selection_changes++;
}

static DashSlotList *
create (Seen *seen)
{
  DashSlotList *list = dash_slot_list_new ();

  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed), seen);
  g_signal_connect (list, "select-requested", G_CALLBACK (select_requested), seen);
  g_signal_connect (list, "selection-changed", G_CALLBACK (selection_changed), seen);
  return list;
}

static void
test_size (void)
{
  Seen seen = { 0 };
  g_autoptr (DashSlotList) list = create (&seen);
  g_autoptr (GObject) third = NULL, again = NULL;

  dash_slot_list_set_size (list, 5);
  g_assert_cmpuint (seen.n_changes, ==, 1);
  g_assert_cmpuint (seen.position, ==, 0);
  g_assert_cmpuint (seen.added, ==, 5);
  third = g_list_model_get_item (G_LIST_MODEL (list), 2);

  dash_slot_list_set_size (list, 5);
  g_assert_cmpuint (seen.n_changes, ==, 1);

  dash_slot_list_set_size (list, 3);
  g_assert_cmpuint (seen.position, ==, 3);
  g_assert_cmpuint (seen.removed, ==, 2);
  g_assert_cmpuint (seen.added, ==, 0);

  dash_slot_list_set_size (list, 10);
  g_assert_cmpuint (seen.position, ==, 3);
  g_assert_cmpuint (seen.added, ==, 7);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 10);
  again = g_list_model_get_item (G_LIST_MODEL (list), 2);
  g_assert_true (third == again);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 10));
}

static void
test_selection (void)
{
  Seen seen = { 0 };
  g_autoptr (DashSlotList) list = create (&seen);
  GtkSelectionModel *model = GTK_SELECTION_MODEL (list);

  dash_slot_list_set_size (list, 5);

  /* A view's wish is passed on; nothing is selected until the owner says so. */
  g_assert_true (gtk_selection_model_select_item (model, 2, TRUE));
  g_assert_cmpuint (seen.n_requests, ==, 1);
  g_assert_cmpuint (seen.requested, ==, 2);
  g_assert_false (gtk_selection_model_is_selected (model, 2));

  dash_slot_list_set_selected (list, 2);
  g_assert_true (gtk_selection_model_is_selected (model, 2));
  g_assert_cmpuint (seen.n_selection_changes, ==, 1);
  dash_slot_list_set_selected (list, 4);
  g_assert_false (gtk_selection_model_is_selected (model, 2));
  g_assert_true (gtk_selection_model_is_selected (model, 4));
  g_assert_cmpuint (seen.n_selection_changes, ==, 3);

  g_assert_true (gtk_selection_model_unselect_item (model, 4));
  g_assert_cmpuint (seen.requested, ==, GTK_INVALID_LIST_POSITION);

  /* What is cut off is not selected any more; what does not exist never is. */
  dash_slot_list_set_size (list, 3);
  g_assert_cmpuint (dash_slot_list_get_selected (list), ==, GTK_INVALID_LIST_POSITION);
  dash_slot_list_set_selected (list, 7);
  g_assert_cmpuint (dash_slot_list_get_selected (list), ==, GTK_INVALID_LIST_POSITION);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slot-list/size", test_size);
  g_test_add_func ("/slot-list/selection", test_selection);
  return g_test_run ();
}
