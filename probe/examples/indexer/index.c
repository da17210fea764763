/* SPDX-License-Identifier: MIT
 *
 * index.c: reads a file in chunks, and hashes and compresses each chunk in blocks.
 */
#include "index.h"

#include <errno.h>
#include <fcntl.h>
#include <hotpath.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compress.h"
#include "stop.h"

enum {
  CHUNK_BYTES = 128 * 1024, /* read at once */
  BLOCK_BYTES = 16 * 1024,  /* hashed and compressed at once */
  VERIFY_EVERY = 32,        /* one file in so many is read a second time */
};

typedef struct worker {
  index_job *job;
  digest *digest;
  compressor *compressor;
  char *chunk;
  unsigned indexed;
} worker;

/* A descriptor of the regular file, or -1. */
static int
open_file (const char *path)
{
  HOTPATH_FUNCTION ();
  struct stat status;
  /* Not to wait for a writer, should a pipe have taken the file's place since it was found. */
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file >= 0 && (fstat (file, &status) < 0 || !S_ISREG (status.st_mode))) {
    close (file);
    file = -1;
  }
  return file;
}

/* The number of bytes read, 0 at the end, -1 on an error or when the program is to stop. */
static ssize_t
read_chunk (const worker *self, int file)
{
  HOTPATH_FUNCTION ();
  ssize_t got;
  if (stop_requested ())
    return -1;
  do
    got = read (file, self->chunk, CHUNK_BYTES);
  while (got < 0 && errno == EINTR);
  if (got > 0)
    hotpath_stream_yielded (self->job->content, (uint64_t) got);
  return got;
}

static size_t
block_size (size_t left)
{
  return left < BLOCK_BYTES ? left : BLOCK_BYTES;
}

static bool
index_content (worker *self, int file, file_record *record)
{
  ssize_t got;

  digest_restart (self->digest);
  compressor_restart (self->compressor);
  while ((got = read_chunk (self, file)) > 0) {
    for (size_t at = 0; at < (size_t) got; at += BLOCK_BYTES) {
      size_t size = block_size ((size_t) got - at);
      hash_block (self->digest, self->chunk + at, size);
      compress_block (self->compressor, self->chunk + at, size);
    }
    record->size_bytes += (uint64_t) got;
  }
  if (got < 0)
    return false;
  digest_finish (self->digest, record->digest);
  if (record->size_bytes > 0)
    record->ratio = (double) record->size_bytes / (double) compress_finish (self->compressor);
  return true;
}

/* The record of the file, or NULL when it can't be read. Takes the path over. */
static file_record *
index_file (worker *self, char *path)
{
  HOTPATH_FUNCTION ();
  file_record *record = calloc (1, sizeof *record);
  int file = open_file (path);
  bool done = false;

  if (record) {
    record->path = path;
    record->ratio = 1;
    done = file >= 0 && index_content (self, file, record);
  } else {
    free (path);
  }
  if (file >= 0)
    close (file);
  if (!done) {
    HOTPATH_RESULT ("skipped");
    file_record_free (record);
    return NULL;
  }
  HOTPATH_RESULT ("%s: %llu bytes, ratio %.2f", record->path,
                  (unsigned long long) record->size_bytes, record->ratio);
  return record;
}

/* Reads the file again and holds its digest against the record's. */
static void
verify_sample (worker *self, const file_record *record)
{
  HOTPATH_FUNCTION ();
  char text[DIGEST_TEXT_SIZE];
  ssize_t got;
  int file = open_file (record->path);
  if (file < 0)
    return;

  digest_restart (self->digest);
  while ((got = read_chunk (self, file)) > 0)
    for (size_t at = 0; at < (size_t) got; at += BLOCK_BYTES)
      hash_block (self->digest, self->chunk + at, block_size ((size_t) got - at));
  close (file);
  if (got < 0)
    return;

  digest_finish (self->digest, text);
  bool same = strcmp (text, record->digest) == 0;
  if (!same)
    self->job->changed++;
  HOTPATH_RESULT ("%s: %s", record->path, same ? "same" : "changed");
}

static void
take_path (worker *self, char *path)
{
  file_record *record = index_file (self, path);
  if (!record) {
    if (!stop_requested ())
      self->job->skipped++;
    return;
  }
  if (++self->indexed % VERIFY_EVERY == 0)
    verify_sample (self, record);

  uint64_t size_bytes = record->size_bytes;
  hotpath_gauge_set ("compression ratio", record->ratio);
  if (queue_push (self->job->records, record)) {
    self->job->bytes += size_bytes;
    hotpath_gauge_set ("files", (double) ++self->job->files);
  } else {
    file_record_free (record);
  }
}

void *
index_worker (void *data)
{
  static _Atomic unsigned last_number;
  index_job *job = data;
  worker self = { .job = job,
                  .digest = digest_new (),
                  .compressor = compressor_new (),
                  .chunk = malloc (CHUNK_BYTES) };
  char name[16];
  char *path;

  snprintf (name, sizeof name, "worker-%u", (++last_number) % 1000u);
  pthread_setname_np (pthread_self (), name);

  bool ready = self.compressor && self.chunk;
  if (!ready)
    stop_request ();
  while ((path = queue_pop (job->paths))) {
    if (ready && !stop_requested ())
      take_path (&self, path);
    else
      free (path);
  }

  free (self.chunk);
  compressor_free (self.compressor);
  digest_free (self.digest);
  return ready ? NULL : job;
}

void
file_record_free (file_record *record)
{
  if (!record)
    return;
  free (record->path);
  free (record);
}
