/* SPDX-License-Identifier: MIT
 *
 * server-api.h: what libhotpath and its server module know of each other.
 *
 * The module is a shared object that libhotpath loads with dlopen when a session wants a server, so that
 * a program never links libsoup. It exports one symbol, hotpath_server_module. Texts that the host makes
 * are JSON documents, freed with release (); the module never sees how figures are kept.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HP_SERVER_API_VERSION 2u

enum {
  HP_SECTION_FUNCTIONS_TIMING = 1u << 0,
  HP_SECTION_CALL_TREE = 1u << 1,
  HP_SECTION_PROCESS = 1u << 2,
  HP_SECTION_THREADS = 1u << 3,
  HP_SECTION_CHANNELS = 1u << 4,
  HP_SECTION_STREAMS = 1u << 5,
  HP_SECTION_FUTURES = 1u << 6,
  HP_SECTION_LOCKS = 1u << 7,
  HP_SECTION_RUNTIME = 1u << 8,
  HP_SECTION_VALUES = 1u << 9,
  HP_SECTION_FUNCTIONS_ALLOC = 1u << 10,
  HP_SECTION_ALL = ~0u,
};

/* How a report document is written. */
enum {
  HP_DOCUMENT_PRETTY = 1u << 0,      /* indented, for a person */
  HP_DOCUMENT_LOGS = 1u << 1,        /* with what happened last to each row */
  HP_DOCUMENT_PERCENTILES = 1u << 2, /* of each histogram only its percentiles: small, but no report any more */
};

typedef enum { HP_METRICS_TEXT, HP_METRICS_OPENMETRICS, HP_METRICS_PROTOBUF } hp_metrics_format;

/* Whose routes are answered beside our own (HOTPATH_COMPAT). */
typedef enum { HP_COMPAT_OFF, HP_COMPAT_0_9, HP_COMPAT_0_14, HP_COMPAT_0_28 } hp_compat;

typedef struct hp_stream hp_stream; /* what one reader of /v1/events has been sent */

typedef struct hp_server_host {
  uint32_t version; /* HP_SERVER_API_VERSION */

  const char *program;       /* name, for messages */
  const char *bind_address;  /* HOTPATH_METRICS_HOST's host, default "127.0.0.1" */
  uint16_t port;             /* the first to try; 0: any */
  uint16_t port_tries;       /* how many ports from there on, 16 by default */
  const char *token;         /* HOTPATH_METRICS_AUTH_TOKEN, or NULL */
  hp_compat compat;
  bool alloc_cumulative;     /* HOTPATH_ALLOC_CUMULATIVE */
  unsigned functions_limit;  /* rows of functions in the compat answers; 0: all */
  unsigned threads_interval_ms;

  /* All of these may be called from the server's thread only, one at a time. */
  char *(*hello) (size_t *length);
  char *(*report) (uint32_t sections, unsigned flags, size_t *length); /* GET /v1/report */
  char *(*metrics) (hp_metrics_format format, size_t *length);
  char *(*function_log) (uint32_t id, size_t *length); /* NULL: no such function */
  char *(*row_log) (const char *section, uint32_t id, size_t *length); /* of another section; NULL: no such row */
  /* Keeps the figures of now under a name, in memory: the documents' "marks" say which are kept. */
  char *(*mark) (const char *name, size_t *length);
  /* What happened up to a mark, and from there to another one, NULL for now. limit: functions, 0 for all. NULL: a mark
   * isn't known, or not since the last reset. */
  char *(*compare) (const char *from, const char *until, uint32_t limit, size_t *length);
  void (*reset) (void);
  uint32_t (*section) (const char *name); /* its bit, 0 when unknown */

  hp_stream *(*stream_new) (uint32_t sections);
  /* The next event: the whole document at first and after a reset, then what changed since the last call.
   * So a slow reader that asks less often gets fewer and fuller events. */
  char *(*stream_next) (hp_stream *stream, size_t *length, bool *is_snapshot);
  void (*stream_free) (hp_stream *stream);

  void (*release) (char *text);
  void (*say) (const char *format, ...) __attribute__ ((format (printf, 1, 2))); /* one stderr line */
} hp_server_host;

typedef struct hp_server hp_server;

typedef struct hp_server_module {
  uint32_t version;
  /* Starts listening on a thread of its own with all signals blocked. Returns NULL with a sentence in
   * error. host must stay valid until stop returns. */
  hp_server *(*start) (const hp_server_host *host, uint16_t *port, char *error, size_t error_size);
  /* Sends each stream its last event (so that readers learn how the program ended), closes everything
   * and joins the thread; gives up waiting after deadline_ms. */
  void (*stop) (hp_server *server, unsigned deadline_ms);
  /* Around fork, in the parent: prepare returns once the server's thread holds no lock (it waits in poll). The
   * child has neither the thread nor its descriptors, and must not stop the server. */
  void (*fork_prepare) (hp_server *server);
  void (*fork_parent) (hp_server *server);
} hp_server_module;

#define HP_SERVER_MODULE_SYMBOL "hotpath_server_module"
