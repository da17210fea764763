/* SPDX-License-Identifier: MIT
 *
 * store.c: one writer, many records a transaction; a path that is seen again replaces its row, so that
 * the database stays as large as one round makes it.
 */
#include "store.h"

#include <errno.h>
#include <hotpath.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "index.h"
#include "stop.h"

enum { BATCH_RECORDS = 256 };

struct store {
  sqlite3 *database;
  sqlite3_stmt *insert;
  char *path;
  char *folder; /* made for the database alone; NULL when the user named its place */
  unsigned in_batch;
};

static bool
complain (store *self, const char *what)
{
  fprintf (stderr, "hotpath-indexer: %s %s: %s\n", what, self->path,
           self->database ? sqlite3_errmsg (self->database) : strerror (ENOMEM));
  return false;
}

static bool
execute (store *self, const char *sql)
{
  return sqlite3_exec (self->database, sql, NULL, NULL, NULL) == SQLITE_OK ||
         complain (self, "cannot write");
}

static bool
choose_path (store *self, const char *path)
{
  if (path)
    return (self->path = strdup (path)) != NULL;

  const char *parent = getenv ("TMPDIR");
  if (asprintf (&self->folder, "%s/hotpath-indexer-XXXXXX", parent && *parent ? parent : "/tmp") < 0) {
    self->folder = NULL;
    return false;
  }
  if (!mkdtemp (self->folder)) {
    fprintf (stderr, "hotpath-indexer: cannot make %s: %s\n", self->folder, strerror (errno));
    free (self->folder);
    self->folder = NULL;
    return false;
  }
  if (asprintf (&self->path, "%s/index.db", self->folder) < 0)
    self->path = NULL;
  return self->path != NULL;
}

static bool
prepare (store *self)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2 (self->path, &self->database, flags, NULL) != SQLITE_OK)
    return complain (self, "cannot open");
  sqlite3_busy_timeout (self->database, 2000);
  /* No checkpoint by itself: fsync_wait makes them, where the profile shows them. */
  return execute (self, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                        "PRAGMA wal_autocheckpoint = 0;"
                        "CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, size INTEGER NOT NULL,"
                        " digest TEXT NOT NULL, ratio REAL NOT NULL) WITHOUT ROWID") &&
         (sqlite3_prepare_v2 (self->database,
                              "INSERT OR REPLACE INTO files (path, size, digest, ratio) "
                              "VALUES (?1, ?2, ?3, ?4)",
                              -1, &self->insert, NULL) == SQLITE_OK ||
          complain (self, "cannot write"));
}

store *
store_open (const char *path)
{
  store *self = calloc (1, sizeof *self);
  if (self && choose_path (self, path) && prepare (self))
    return self;
  store_free (self);
  return NULL;
}

const char *
store_path (const store *self)
{
  return self->path;
}

static bool
sqlite_insert (store *self, const file_record *record)
{
  HOTPATH_FUNCTION ();
  sqlite3_bind_text (self->insert, 1, record->path, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (self->insert, 2, (sqlite3_int64) record->size_bytes);
  sqlite3_bind_text (self->insert, 3, record->digest, -1, SQLITE_STATIC);
  sqlite3_bind_double (self->insert, 4, record->ratio);
  bool done = sqlite3_step (self->insert) == SQLITE_DONE;
  sqlite3_reset (self->insert);
  return done || complain (self, "cannot write");
}

/* Has the kernel bring the log and the database to the disk. */
static bool
fsync_wait (store *self)
{
  HOTPATH_FUNCTION ();
  int result = sqlite3_wal_checkpoint_v2 (self->database, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  return result == SQLITE_OK || result == SQLITE_BUSY || complain (self, "cannot write");
}

static bool
commit_batch (store *self)
{
  HOTPATH_FUNCTION ();
  bool done = execute (self, "COMMIT") && fsync_wait (self);
  HOTPATH_RESULT ("%u records", self->in_batch);
  self->in_batch = 0;
  return done;
}

static bool
store_record (store *self, const file_record *record)
{
  if (self->in_batch == 0 && !execute (self, "BEGIN"))
    return false;
  self->in_batch++;
  return sqlite_insert (self, record) && (self->in_batch < BATCH_RECORDS || commit_batch (self));
}

bool
store_records (store *self, queue *records)
{
  bool good = true;
  file_record *record;

  while ((record = queue_pop (records))) {
    if (good && !store_record (self, record)) {
      good = false;
      stop_request ();
    }
    file_record_free (record);
  }
  return good && (self->in_batch == 0 || commit_batch (self));
}

void
store_free (store *self)
{
  if (!self)
    return;
  sqlite3_finalize (self->insert);
  sqlite3_close (self->database); /* removes its log files too */
  if (self->folder) {
    if (self->path)
      unlink (self->path);
    rmdir (self->folder);
  }
  free (self->folder);
  free (self->path);
  free (self);
}
