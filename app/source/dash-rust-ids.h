/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-ids.h: numbers for the rows of hotpath for Rust, which have names or numbers of their own.
 *
 * A row keeps its number as long as the table lives, from one poll to the next. All functions may be
 * called from any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DashRustIds DashRustIds;

DashRustIds *dash_rust_ids_new (void) G_GNUC_WARN_UNUSED_RESULT;
DashRustIds *dash_rust_ids_ref (DashRustIds *self);
void dash_rust_ids_unref (DashRustIds *self);

/**
 * dash_rust_ids_get:
 * @key: what tells the row from all others, such as "channels/0"
 *
 * Returns: its number, from 1 on; 0 when there are too many
 */
guint32 dash_rust_ids_get (DashRustIds *self, const char *key);

/**
 * dash_rust_ids_forget:
 * @id: the number of a row that will not come again
 *
 * Makes room for others; the number itself is not given again.
 */
void dash_rust_ids_forget (DashRustIds *self, guint32 id);

/**
 * dash_rust_ids_dup_key:
 *
 * Returns: (nullable): the key that got the number and has it still, to be freed
 */
char *dash_rust_ids_dup_key (DashRustIds *self, guint32 id) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashRustIds, dash_rust_ids_unref)

G_END_DECLS
