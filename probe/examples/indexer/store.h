/* SPDX-License-Identifier: MIT
 *
 * store.h: the SQLite database that the index is kept in.
 */
#pragma once

#include <stdbool.h>

#include "queue.h"

typedef struct store store;

/* A database at the path, or with NULL one in the temporary folder that goes with store_free. NULL after
 * an error, which has been said on stderr. */
store *store_open (const char *path);

/* Where the database lies. */
const char *store_path (const store *self);

/* Keeps each record of the queue until it is closed. False when the database failed, which has been
 * said on stderr; the rest of the queue is then only emptied. Frees the records. */
bool store_records (store *self, queue *records);

void store_free (store *self);
