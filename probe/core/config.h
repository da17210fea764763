/* SPDX-License-Identifier: MIT
 *
 * config.h: the settings of a session, after defaults, hotpath_config and environment are put together.
 */
#pragma once

#include "bounds.h"
#include "hotpath.h"
#include "section.h"
#include "server-api.h"

#include <stdbool.h>
#include <stdint.h>

#define HP_DEFAULT_LIMIT 15u
#define HP_DEFAULT_LOGS_LIMIT 50u
#define HP_DEFAULT_THREADS_INTERVAL_MS 250u
#define HP_DEFAULT_PORT 6770u
#define HP_DEFAULT_HOST "127.0.0.1"
#define HP_DEFAULT_MEMORY_LIMIT_MB 256u
#define HP_DEFAULT_PROMETHEUS_LIMIT 500u
#define HP_MINIMUM_MEMORY_LIMIT_MB 4u
#define HP_MAXIMUM_MEMORY_LIMIT_MB (256u * 1024u) /* what a 32-bit hp_ref reaches */

/* Sections of the report on exit (HOTPATH_REPORT). Those that this version does not record are accepted
 * and stay empty, so that settings written for hotpath keep working. */
enum {
  HP_REPORT_FUNCTIONS_TIMING = 1u << 0,
  HP_REPORT_FUNCTIONS_ALLOC = 1u << 1,
  HP_REPORT_FUNCTIONS_CPU = 1u << 2,
  HP_REPORT_CHANNELS = 1u << 3,
  HP_REPORT_STREAMS = 1u << 4,
  HP_REPORT_FUTURES = 1u << 5,
  HP_REPORT_THREADS = 1u << 6,
  HP_REPORT_RUNTIME = 1u << 7,
  HP_REPORT_LOCKS = 1u << 8,
  HP_REPORT_VALUES = 1u << 9,
  HP_REPORT_CALL_TREE = 1u << 10,
  HP_REPORT_ALL = ~0u,
  HP_REPORT_DEFAULT = HP_REPORT_FUNCTIONS_TIMING | HP_REPORT_FUNCTIONS_ALLOC | HP_REPORT_THREADS,
};

/* All texts are owned copies. */
typedef struct hp_config {
  char *name;  /* NULL: the name of the executable */
  char *label; /* NULL: none */
  double percentiles[HOTPATH_MAX_PERCENTILES]; /* ascending, no two equal */
  unsigned percentile_count;                   /* at least 1 */
  unsigned functions_limit;                    /* rows in the table; 0: all */
  unsigned section_limits[HP_SECTIONS];        /* of the other sections, as in hp_sections */
  unsigned name_depth;                         /* last parts of "a::b::c" that the table shows; 0: all */
  hotpath_format format;                       /* never HOTPATH_FORMAT_DEFAULT */
  char *output_path;                           /* NULL: output_fd */
  int output_fd;                               /* 0: stdout */
  uint64_t output_device, output_inode;        /* of what output_fd was at the start */
  uint32_t sections;                           /* HP_REPORT_* */
  bool alloc_by_count;                         /* else by bytes */
  bool alloc_cumulative;                       /* else by what functions allocate themselves */
  char *focus;                                 /* NULL: all functions */
  unsigned logs_limit;
  unsigned threads_interval_ms;
  unsigned shutdown_ms; /* 0: never */
  bool exclude_wrapper;
  bool server_off;
  char *host;     /* never NULL */
  uint16_t port;  /* 0: any */
  char *token;    /* NULL: none */
  uint64_t memory_limit_bytes; /* of the arena */
  hp_compat compat;
  hp_bounds fast_bounds, slow_bounds; /* seconds */
  unsigned prometheus_limit;          /* rows of a section; 0: all */
  void (*before_shutdown) (void *data);
  void *before_shutdown_data;
} hp_config;

/* Defaults, then what settings (may be NULL) says, then the environment. A bad value is one line on
 * stderr and the default. Returns false, with config cleared, only when memory is short. */
bool hp_config_load (hp_config *config, const hotpath_config *settings);

/* Of all sections. */
void hp_config_set_limit (hp_config *config, unsigned limit);

void hp_config_clear (hp_config *config);
