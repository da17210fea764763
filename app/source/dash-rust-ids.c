/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-ids.c: numbers for the rows of hotpath for Rust, which have names or numbers of their own.
 */
#include "dash-rust-ids.h"

/* As many as a report may have rows: beyond, a broken program would eat the memory. */
#define MAX_IDS 1000000

struct _DashRustIds
{
  GMutex lock;
  GHashTable *ids; /* of the keys, which keys owns */
  GPtrArray *keys; /* by number, the first for 1; NULL where the row is gone */
};

DashRustIds *
dash_rust_ids_new (void)
{
  DashRustIds *self = g_atomic_rc_box_new0 (DashRustIds);

  g_mutex_init (&self->lock);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  return self;
}

DashRustIds *
dash_rust_ids_ref (DashRustIds *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  DashRustIds *self = data;

  g_hash_table_unref (self->ids);
  g_ptr_array_unref (self->keys);
  g_mutex_clear (&self->lock);
}

void
dash_rust_ids_unref (DashRustIds *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

guint32
dash_rust_ids_get (DashRustIds *self, const char *key)
{
  guint32 id;

  g_mutex_lock (&self->lock);
  id = GPOINTER_TO_UINT (g_hash_table_lookup (self->ids, key));
  if (id == 0 && g_hash_table_size (self->ids) < MAX_IDS && self->keys->len < G_MAXUINT32 / 2)
    {
      char *copy = g_strdup (key);

      g_ptr_array_add (self->keys, copy);
      id = self->keys->len;
      g_hash_table_insert (self->ids, copy, GUINT_TO_POINTER (id));
    }
  g_mutex_unlock (&self->lock);
  return id;
}

void
dash_rust_ids_forget (DashRustIds *self, guint32 id)
{
  g_mutex_lock (&self->lock);
  if (id > 0 && id <= self->keys->len && g_ptr_array_index (self->keys, id - 1) != NULL)
    {
      g_hash_table_remove (self->ids, g_ptr_array_index (self->keys, id - 1));
      g_free (g_steal_pointer (&g_ptr_array_index (self->keys, id - 1)));
    }
  g_mutex_unlock (&self->lock);
}

char *
dash_rust_ids_dup_key (DashRustIds *self, guint32 id)
{
  char *key = NULL;

  g_mutex_lock (&self->lock);
  if (id > 0 && id <= self->keys->len)
    key = g_strdup (g_ptr_array_index (self->keys, id - 1));
  g_mutex_unlock (&self->lock);
  return key;
}
