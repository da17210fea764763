/* SPDX-License-Identifier: MIT
 *
 * hotpath.h: measure a program's functions while it runs. This is all that a profiled program sees.
 *
 *     #include <hotpath.h>
 *
 *     static int parse (const char *text)
 *     {
 *       HOTPATH_FUNCTION ();                  // this function, to its end, by every way out
 *       { HOTPATH_SCOPE ("tokenise"); ... }   // from here to the end of the enclosing block
 *       HOTPATH_BLOCK ("reduce") { ... }      // one statement or block
 *       HOTPATH_RESULT ("%d tokens", n);      // kept in the call log of the running scope
 *     }
 *
 *     int main (void)
 *     {
 *       HOTPATH_MAIN ("my-program");          // the session; the report comes when main returns
 *       ...
 *     }
 *
 *     cc $(pkg-config --cflags hotpath) main.c $(pkg-config --libs hotpath)
 *
 * The pkg-config file defines HOTPATH. Without it every macro below is empty, no function of the
 * library is called and nothing needs linking. C11 and C++17, GCC and Clang.
 *
 * Every function and macro here may be used from any thread, before a session, after it, and in
 * signal handlers; outside a session they do nothing.
 */
#ifndef HOTPATH_H
#define HOTPATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

#define HOTPATH_VERSION_MAJOR 0 /* of the header's version, 0.1.0 */
#define HOTPATH_VERSION_MINOR 1 /* its second number */
#define HOTPATH_VERSION_MICRO 0 /* its third number */

#define HOTPATH_MAX_PERCENTILES 10 /* most percentiles that can be asked for */

/* ---- Session: from its begin to the report --------------------------------------------------------- */

/* What the report on exit looks like. */
typedef enum {
  HOTPATH_FORMAT_DEFAULT = 0, /* table */
  HOTPATH_FORMAT_TABLE,       /* aligned text for a person */
  HOTPATH_FORMAT_JSON,        /* the report document on one line */
  HOTPATH_FORMAT_JSON_PRETTY, /* the report document, indented */
  HOTPATH_FORMAT_NONE,        /* no report; the server works all the same */
} hotpath_format;

/* Settings of a session. Zero or NULL in any field means the default. An environment variable, named
 * beside its field, wins over the field. The library copies what it needs: the struct and its texts
 * may go after the call, except that before_shutdown's data must live as long as the session. */
typedef struct hotpath_config {
  const char *label;      /* HOTPATH_REPORT_LABEL: free text in the report's head */
  const char *name;       /* the program's name; default: the name of its executable */
  double percentiles[HOTPATH_MAX_PERCENTILES]; /* each in (0, 100); default 50, 95, 99 */
  unsigned limit;         /* HOTPATH_LIMIT: rows of each section in the table; default 15 */
  bool no_limit;          /* HOTPATH_LIMIT=0: all rows */
  hotpath_format format;  /* HOTPATH_OUTPUT_FORMAT: table, json, json-pretty, none */
  const char *output_path; /* HOTPATH_OUTPUT_PATH: report file, its folders are made; default stdout */
  const char *sections;   /* HOTPATH_REPORT: comma-separated names, or "all" */
  const char *focus;      /* HOTPATH_FOCUS: record only names that contain it, or match /regex/ */
  unsigned logs_limit;    /* HOTPATH_LOGS_LIMIT: recent calls kept per function; default 50 */
  unsigned threads_interval_ms; /* HOTPATH_THREADS_INTERVAL_MS: between two looks at the threads; default 250 */
  unsigned shutdown_ms;   /* HOTPATH_SHUTDOWN_MS: then before_shutdown, report, exit (0); 0: never */
  bool exclude_wrapper;   /* HOTPATH_EXCLUDE_WRAPPER: leave out main's row, percentages of the sum */
  bool server_off;        /* HOTPATH_METRICS_SERVER_OFF: no HTTP server */
  uint16_t metrics_port;  /* HOTPATH_METRICS_PORT: first port to try; default 6770 */
  void (*before_shutdown) (void *data); /* runs once, before the report, on the thread that ends the session */
  void *before_shutdown_data; /* is passed to before_shutdown */
} hotpath_config;

/* Begins the process's one session. config may be NULL. Returns 0, or -1 with errno set: EALREADY when
 * a session was begun before, ENOMEM or the error of the file system when the arena cannot be made.
 * A failed start leaves the program as it was. */
int hotpath_start (const hotpath_config *config);

/* Ends the session: before_shutdown, then the report. Later calls do nothing. */
void hotpath_stop (void);

/* Whether a session is recording. */
bool hotpath_running (void);

/* ---- Inside: what the macros are made of; not meant to be written by hand --------------------------- */

/* What a site measures. */
typedef enum {
  HOTPATH_KIND_FUNCTION = 0, /* HOTPATH_FUNCTION */
  HOTPATH_KIND_SCOPE,        /* HOTPATH_SCOPE */
  HOTPATH_KIND_BLOCK,        /* HOTPATH_BLOCK */
  HOTPATH_KIND_WRAPPER,      /* HOTPATH_MAIN */
} hotpath_kind;

/* A place in the source. Static storage; the library fills id when the place is first reached. */
typedef struct hotpath_site {
  const char *name;  /* what it is called in reports */
  const char *file;  /* the source file */
  uint32_t line;     /* the line in it */
  uint32_t kind;     /* a hotpath_kind */
  uint32_t id;       /* 0: not registered yet */
  uint32_t reserved; /* 0 */
} hotpath_site;

/* A scope that is open on a thread. */
typedef struct hotpath_frame hotpath_frame;

/* Nonzero while a session records. Read by the macros so that a program with nothing to record pays one
 * load and one branch. Never written by a program. */
extern uint32_t hotpath_active;

#if defined __GNUC__ && defined __has_attribute
#if __has_attribute(noplt)
#define HOTPATH_NOPLT_ __attribute__ ((noplt))
#endif
#endif
#ifndef HOTPATH_NOPLT_
#define HOTPATH_NOPLT_
#endif

/* Begins a scope on the calling thread; NULL when nothing is recorded. */
HOTPATH_NOPLT_ hotpath_frame *hotpath_scope_begin (hotpath_site *site);
/* Ends it, on the same thread, with those that are still open within. */
HOTPATH_NOPLT_ void hotpath_scope_end (hotpath_frame *frame);
/* For code that a compiler instruments: begins a scope of the function at that address. */
HOTPATH_NOPLT_ hotpath_frame *hotpath_scope_begin_of (hotpath_site *site, const void *function);
/* Ends the innermost open scope of a site, if there is one, with those that are still open within. */
HOTPATH_NOPLT_ void hotpath_scope_end_of (hotpath_site *site);
/* In a child of fork, whose session begins with its first scope: begins it now. To be called where the thread may
 * allocate memory. */
void hotpath_child_begin (void);
/* Whether that has happened. */
bool hotpath_child_begun (void);
/* A function is not recorded any more because it is too short. */
void hotpath_site_dropped (void);
/* Begins the session, if none was begun before, and main's scope. name or config may be NULL. */
hotpath_frame *hotpath_main_begin (hotpath_site *site, const char *name, const hotpath_config *config);
/* Ends main's scope and the session, with the report. */
void hotpath_main_end (hotpath_frame *frame);
/* The text of HOTPATH_RESULT, for the innermost open scope. */
void hotpath_result (const char *format, ...) __attribute__ ((format (printf, 1, 2)));

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#ifdef HOTPATH

#define HOTPATH_CAT2_(a, b) a##b
#define HOTPATH_CAT_(a, b) HOTPATH_CAT2_ (a, b)
#define HOTPATH_UNIQUE_(stem) HOTPATH_CAT_ (stem, __COUNTER__)

#ifdef __cplusplus
#define HOTPATH_THIS_FUNCTION_ __PRETTY_FUNCTION__
#else
#define HOTPATH_THIS_FUNCTION_ __func__
#endif

/* Another thread may end the session: an atomic read, which is a plain load. */
#define HOTPATH_IS_ACTIVE_ (__atomic_load_n (&hotpath_active, __ATOMIC_RELAXED) != 0)

static inline __attribute__ ((always_inline, unused)) hotpath_frame *
hotpath_scope_enter_ (hotpath_site *site)
{
  return __builtin_expect (HOTPATH_IS_ACTIVE_, 1) ? hotpath_scope_begin (site) : (hotpath_frame *) 0;
}

static inline __attribute__ ((always_inline, unused)) void
hotpath_scope_leave_ (hotpath_frame **frame)
{
  if (*frame)
    hotpath_scope_end (*frame);
}

static inline __attribute__ ((always_inline, unused)) void
hotpath_main_leave_ (hotpath_frame **frame)
{
  hotpath_main_end (*frame);
}

#define HOTPATH_SITE_(name, kind) { (name), __FILE__, __LINE__, (kind), 0, 0 }

#define HOTPATH_SCOPE_AT_(site, guard, name, kind)                                                   \
  static hotpath_site site = HOTPATH_SITE_ (name, kind);                                             \
  __attribute__ ((cleanup (hotpath_scope_leave_), unused)) hotpath_frame *guard =                    \
      hotpath_scope_enter_ (&site)

/* ---- Functions: what is measured ------------------------------------------------------------------- */

/* Measures the function it stands in, from here to its end, by every way out. */
#define HOTPATH_FUNCTION()                                                                           \
  HOTPATH_SCOPE_AT_ (HOTPATH_UNIQUE_ (hotpath_site_), HOTPATH_UNIQUE_ (hotpath_guard_),              \
                     HOTPATH_THIS_FUNCTION_, HOTPATH_KIND_FUNCTION)

/* Measures from here to the end of the enclosing block. name: a text that lives as long as the program. */
#define HOTPATH_SCOPE(name)                                                                          \
  HOTPATH_SCOPE_AT_ (HOTPATH_UNIQUE_ (hotpath_site_), HOTPATH_UNIQUE_ (hotpath_guard_), name,        \
                     HOTPATH_KIND_SCOPE)

#define HOTPATH_BLOCK_AT_(guard, once, name)                                                         \
  for (hotpath_frame *guard __attribute__ ((cleanup (hotpath_scope_leave_), unused)) =               \
           __extension__ ({                                                                          \
             static hotpath_site hotpath_block_site_ = HOTPATH_SITE_ (name, HOTPATH_KIND_BLOCK);     \
             hotpath_scope_enter_ (&hotpath_block_site_);                                            \
           }), *once = (hotpath_frame *) 1; once; once = (hotpath_frame *) 0)

/* Measures the one statement or block that follows. name as in HOTPATH_SCOPE. */
#define HOTPATH_BLOCK(name)                                                                          \
  HOTPATH_BLOCK_AT_ (HOTPATH_UNIQUE_ (hotpath_guard_), HOTPATH_UNIQUE_ (hotpath_once_), name)

/* Keeps a text, made as by printf, in the call log of the innermost scope that is open: up to 239 bytes. */
#define HOTPATH_RESULT(...)                                                                          \
  do {                                                                                               \
    if (HOTPATH_IS_ACTIVE_)                                                                          \
      hotpath_result (__VA_ARGS__);                                                                  \
  } while (0)

/* ---- Session --------------------------------------------------------------------------------------- */

#define HOTPATH_MAIN_AT_(site, guard, name, config)                                                  \
  static hotpath_site site = HOTPATH_SITE_ ("main", HOTPATH_KIND_WRAPPER);                           \
  __attribute__ ((cleanup (hotpath_main_leave_), unused)) hotpath_frame *guard =                     \
      hotpath_main_begin (&site, name, config)

/* Opens the session for the length of main, with the environment's settings. */
#define HOTPATH_MAIN(name)                                                                           \
  HOTPATH_MAIN_AT_ (HOTPATH_UNIQUE_ (hotpath_site_), HOTPATH_UNIQUE_ (hotpath_guard_), name, NULL)

/* The same with a const hotpath_config *. */
#define HOTPATH_MAIN_WITH(...)                                                                       \
  HOTPATH_MAIN_AT_ (HOTPATH_UNIQUE_ (hotpath_site_), HOTPATH_UNIQUE_ (hotpath_guard_), NULL,         \
                    (__VA_ARGS__))

#else /* !HOTPATH */

#define HOTPATH_FUNCTION() ((void) 0)
#define HOTPATH_SCOPE(name) ((void) 0)
#define HOTPATH_BLOCK(name)
#define HOTPATH_RESULT(...) ((void) 0)
#define HOTPATH_MAIN(name) ((void) 0)
#define HOTPATH_MAIN_WITH(...) ((void) 0)

#endif

#include "hotpath-flow.h"
#include "hotpath-loop.h"
#include "hotpath-lock.h"

#endif
