// SPDX-License-Identifier: GPL-3.0-or-later
// Folded stacks: "main;parse;tokenise 1234", one line for each place with time of its own.

#include "exporter.h"

#include "model/dash-call-tree.h"

static void
add_name (GString *text, const char *name)
{
  /* The one character that parts names, and those that end a line, can't be in a name. */
  for (; *name; name++)
    g_string_append_c (text, *name == ';' ? ':' : g_ascii_iscntrl (*name) ? ' ' : *name);
}

static gboolean
add_stack (const DashCallPlace *places, guint depth, gpointer user_data)
{
  Exporter *self = user_data;
  guint64 count = places[depth - 1].self_ns / self->unit_ns;

  if (count == 0)
    return TRUE;
  for (guint i = 0; i < depth; i++)
    {
      if (i > 0)
        g_string_append_c (self->text, ';');
      add_name (self->text, dash_call_place_get_name (&places[i]));
    }
  g_string_append_printf (self->text, " %" G_GUINT64_FORMAT "\n", count);
  return exporter_flush (self);
}

void
export_folded (Exporter *self)
{
  g_autoptr (DashCallTree) tree = dash_call_tree_new_for_document (self->document);

  dash_call_tree_walk (tree, add_stack, self);
}
