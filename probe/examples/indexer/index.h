/* SPDX-License-Identifier: MIT
 *
 * index.h: what is found out about one file, and the threads that do so.
 */
#pragma once

#include <hotpath.h>
#include <stdatomic.h>
#include <stdint.h>

#include "digest.h"
#include "queue.h"

typedef struct file_record {
  char *path;
  uint64_t size_bytes;
  double ratio; /* size over compressed size; 1 for an empty file */
  char digest[DIGEST_TEXT_SIZE];
} file_record;

/* What all the workers share. */
typedef struct index_job {
  queue *paths;   /* of char *, taken by the workers */
  queue *records; /* of file_record *, taken by the store */
  hotpath_stream *content; /* what the workers read */
  _Atomic uint64_t files;
  _Atomic uint64_t bytes;
  _Atomic uint64_t skipped; /* unreadable, or not a regular file any more */
  _Atomic uint64_t changed; /* had another digest when read a second time */
} index_job;

/* A thread's whole life: indexes until the queue of paths is closed. Takes an index_job, returns NULL,
 * or the job when memory was short. */
void *index_worker (void *job);

void file_record_free (file_record *record);
