/* SPDX-License-Identifier: MIT
 *
 * main.c: hotpath-indexer, a real program to profile. It walks a folder, hashes and compresses every
 * file on several threads, and keeps what it found in a database:
 *
 *     walk_dir ── paths ──> index_file, on N workers ── records ──> sqlite_insert, commit_batch
 *
 * Both queues are bounded, so that the slowest stage sets the pace and memory stays flat.
 */
#include <getopt.h>
#include <hotpath.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "index.h"
#include "stop.h"
#include "store.h"
#include "walk.h"

enum {
  MAX_THREADS = 64,
  QUEUED_PATHS = 512,
  QUEUED_RECORDS = 256,
  REST_MS = 500, /* between two rounds, so that a small folder doesn't become a busy loop */
};

typedef struct options {
  const char *folder;
  const char *database;
  unsigned threads;
  bool once;
} options;

typedef struct store_job {
  store *store;
  queue *records;
  bool good;
} store_job;

static void
print_usage (FILE *to)
{
  fputs ("Usage: hotpath-indexer [OPTION…] [FOLDER]\n"
         "Indexes the files of FOLDER (default: /usr) again and again until it is stopped.\n\n"
         "  -1, --once         go through the folder once\n"
         "  -t, --threads=N    index on N threads, 1 to 64 (default: as many as processors, at least 2)\n"
         "  -d, --db=PATH      keep the database there (default: a temporary one)\n"
         "  -h, --help         say this\n\n"
         "The environment variables of Hotpath (HOTPATH_OUTPUT_FORMAT, HOTPATH_METRICS_PORT, …) apply.\n",
         to);
}

static unsigned
default_threads (void)
{
  long processors = sysconf (_SC_NPROCESSORS_ONLN);
  return processors < 2 ? 2 : processors > 8 ? 8 : (unsigned) processors;
}

static bool
parse_threads (const char *text, unsigned *threads)
{
  char *end;
  unsigned long value = strtoul (text, &end, 10);
  if (*text < '0' || *text > '9' || *end != '\0' || value < 1 || value > MAX_THREADS) {
    fprintf (stderr, "hotpath-indexer: --threads takes a number from 1 to %d, not \"%s\"\n", MAX_THREADS,
             text);
    return false;
  }
  *threads = (unsigned) value;
  return true;
}

/* True to go on; else *status is what to exit with. */
static bool
parse_options (int argc, char **argv, options *chosen, int *status)
{
  static const struct option names[] = {
    { "once", no_argument, NULL, '1' },
    { "threads", required_argument, NULL, 't' },
    { "db", required_argument, NULL, 'd' },
    { "help", no_argument, NULL, 'h' },
    { NULL, 0, NULL, 0 },
  };
  int name;

  *status = 2;
  while ((name = getopt_long (argc, argv, "1t:d:h", names, NULL)) != -1) {
    switch (name) {
    case '1':
      chosen->once = true;
      break;
    case 't':
      if (!parse_threads (optarg, &chosen->threads))
        return false;
      break;
    case 'd':
      chosen->database = optarg;
      break;
    case 'h':
      print_usage (stdout);
      *status = 0;
      return false;
    default:
      print_usage (stderr);
      return false;
    }
  }
  if (argc - optind > 1) {
    fputs ("hotpath-indexer: only one folder at a time\n", stderr);
    return false;
  }
  if (optind < argc)
    chosen->folder = argv[optind];
  return walk_allowed (chosen->folder);
}

static void *
run_store (void *data)
{
  store_job *job = data;
  pthread_setname_np (pthread_self (), "store");
  job->good = store_records (job->store, job->records);
  return NULL;
}

/* Pushes every path, round by round; the number of whole rounds. */
static unsigned
walk_rounds (const options *chosen, queue *paths)
{
  unsigned rounds = 0;
  do {
    if (rounds > 0)
      HOTPATH_BLOCK ("rest") { stop_wait (REST_MS); }
    walk_folder (chosen->folder, paths);
    if (!stop_requested ())
      rounds++;
  } while (!chosen->once && !stop_requested ());
  return rounds;
}

static bool
run (const options *chosen, store *database, index_job *job)
{
  store_job storing = { database, job->records, false };
  pthread_t store_thread, workers[MAX_THREADS];
  unsigned started = 0, rounds = 0;
  bool good = true;

  if (pthread_create (&store_thread, NULL, run_store, &storing) != 0) {
    fputs ("hotpath-indexer: cannot start a thread\n", stderr);
    return false;
  }
  while (started < chosen->threads &&
         pthread_create (&workers[started], NULL, index_worker, job) == 0)
    started++;
  if (started > 0)
    rounds = walk_rounds (chosen, job->paths);
  else
    fputs ("hotpath-indexer: cannot start a thread\n", stderr);

  /* The stages end one after another, each when it has emptied the queue before it. */
  queue_close (job->paths);
  for (unsigned i = 0; i < started; i++) {
    void *failed;
    pthread_join (workers[i], &failed);
    good = good && !failed;
  }
  queue_close (job->records);
  pthread_join (store_thread, NULL);

  fprintf (stderr, "hotpath-indexer: %llu files, %.1f MB, %llu skipped, %llu changed; whole rounds: %u\n",
           (unsigned long long) job->files, (double) job->bytes / 1e6,
           (unsigned long long) job->skipped, (unsigned long long) job->changed, rounds);
  return good && started > 0 && storing.good;
}

int
main (int argc, char **argv)
{
  options chosen = { .folder = "/usr", .threads = default_threads () };
  int status;
  if (!parse_options (argc, argv, &chosen, &status))
    return status;
  if (!stop_watch_signals ())
    return 1;

  HOTPATH_MAIN ("indexer");
  index_job job = {
    .paths = queue_new ("paths", QUEUED_PATHS),
    .records = queue_new ("records", QUEUED_RECORDS),
    .content = hotpath_stream_new ("file content", 0),
  };
  store *database = store_open (chosen.database);
  bool good = false;

  if (job.paths && job.records && database) {
    fprintf (stderr, "hotpath-indexer: indexing %s on %u threads into %s; Ctrl+C ends it\n",
             chosen.folder, chosen.threads, store_path (database));
    good = run (&chosen, database, &job);
  }
  hotpath_stream_close (job.content);
  store_free (database);
  queue_free (job.records);
  queue_free (job.paths);
  stop_unwatch_signals ();
  return good ? 0 : 1;
}
