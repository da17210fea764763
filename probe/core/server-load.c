/* SPDX-License-Identifier: MIT
 *
 * server-load.c: loads the server module, and answers it. Used by the keeper thread and around fork.
 */
#define _GNU_SOURCE
#include "document.h"
#include "marks.h"
#include "metrics.h"
#include "say.h"
#include "server-api.h"
#include "session.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PORT_TRIES 16

static const hp_server_module *module;
static hp_server *server;
static uint16_t server_port;
static hp_server_host host;

/* ---- What the module asks for ---------------------------------------------------------------------- */

static char *
finish (hp_buffer *text, hp_snapshot *snapshot, size_t *length)
{
  hp_snapshot_unref (snapshot);
  return hp_buffer_finish (text, length);
}

static char *
make_hello (size_t *length)
{
  hp_snapshot *snapshot = hp_session_snapshot ();
  if (!snapshot)
    return NULL;
  hp_buffer text = HP_BUFFER_INIT;
  hp_document_hello (&text, snapshot);
  return finish (&text, snapshot, length);
}

static char *
make_report (uint32_t sections, unsigned flags, size_t *length)
{
  hp_snapshot *snapshot = hp_session_snapshot ();
  if (!snapshot)
    return NULL;
  hp_buffer text = HP_BUFFER_INIT;
  hp_document_full (&text, snapshot, sections, flags);
  return finish (&text, snapshot, length);
}

static char *
make_metrics (hp_metrics_format format, size_t *length)
{
  hp_snapshot *snapshot = hp_session_snapshot ();
  if (!snapshot)
    return NULL;
  const hp_config *config = &hp_session_now.config;
  hp_metrics_style style = { format, &config->fast_bounds, &config->slow_bounds, config->prometheus_limit };
  hp_buffer text = HP_BUFFER_INIT;
  hp_metrics_write (&text, snapshot, &style);
  return finish (&text, snapshot, length);
}

static char *
make_function_log (uint32_t id, size_t *length)
{
  hp_snapshot *snapshot = hp_session_snapshot ();
  if (!snapshot)
    return NULL;
  hp_buffer text = HP_BUFFER_INIT;
  bool known = hp_document_function_log (&text, snapshot, id);
  char *made = finish (&text, snapshot, length);
  if (known)
    return made;
  free (made);
  return NULL;
}

static char *
make_row_log (const char *section, uint32_t id, size_t *length)
{
  hp_snapshot *snapshot = hp_session_snapshot ();
  if (!snapshot)
    return NULL;
  hp_buffer text = HP_BUFFER_INIT;
  bool known = hp_document_row_log (&text, snapshot, section, id);
  char *made = finish (&text, snapshot, length);
  if (known)
    return made;
  free (made);
  return NULL;
}

static char *
next_event (hp_stream *stream, size_t *length, bool *is_snapshot)
{
  hp_buffer text = HP_BUFFER_INIT;
  if (hp_stream_next (stream, &text, is_snapshot))
    return hp_buffer_finish (&text, length);
  hp_buffer_clear (&text);
  return NULL;
}

static hp_stream *
new_stream (uint32_t sections)
{
  hp_reader *reader = hp_session_reader ();
  return reader ? hp_stream_new (reader, sections) : NULL;
}

static void
release (char *text)
{
  free (text);
}

/* ---- Loading --------------------------------------------------------------------------------------- */

#define GMODULE "libgmodule-2.0.so.0"
#define GMODULE_LAZY_AND_LOCAL 3

/* When libsoup is loaded it opens a GModule, and so waits for GModule's lock while it has the dynamic linker's. A program
 * of GTK that opens one takes the two the other way around, perhaps right now. So where there is GModule, ours is opened
 * by it. */
static void *
open_module (const char *path)
{
  void *gmodule = dlopen (GMODULE, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
  void *(*open) (const char *, int) = NULL;
  if (gmodule)
    *(void **) &open = dlsym (gmodule, "g_module_open");
  if (open)
    open (path, GMODULE_LAZY_AND_LOCAL);
  return dlopen (path, RTLD_NOW | RTLD_LOCAL); /* which says what is wrong, too */
}

/* Beside the library, for one that was built or moved elsewhere than where it was to be installed. */
static void *
open_beside_library (void)
{
  Dl_info info;
  char path[HP_PATH_SIZE];
  if (!dladdr ((void *) hotpath_start, &info) || !info.dli_fname)
    return NULL;
  const char *slash = strrchr (info.dli_fname, '/');
  if (!slash || snprintf (path, sizeof path, "%.*s/hotpath/hotpath-server.so", (int) (slash - info.dli_fname),
                          info.dli_fname) >= (int) sizeof path)
    return NULL;
  return open_module (path);
}

static const hp_server_module *
load_module (void)
{
  /* Not in a program that runs with more rights than its user. */
  const char *named = secure_getenv ("HOTPATH_SERVER_MODULE");
  void *object = open_module (named && named[0] ? named : HP_SERVER_MODULE_PATH);
  char why[512] = "";
  if (!object)
    snprintf (why, sizeof why, "%s", dlerror ()); /* the next dlopen takes the text away */
  if (!object && !(named && named[0]) && access (HP_SERVER_MODULE_PATH, F_OK) != 0)
    object = open_beside_library ();
  if (!object) {
    hp_say ("live figures are off: the server module can't be loaded (%s)", why);
    return NULL;
  }
  const hp_server_module *found = dlsym (object, HP_SERVER_MODULE_SYMBOL);
  if (!found || found->version != HP_SERVER_API_VERSION) {
    hp_say ("live figures are off: the server module is of another version than the library");
    return NULL;
  }
  return found;
}

void
hp_server_load_and_start (void)
{
  const hp_config *config = &hp_session_now.config;
  if (!module)
    module = load_module ();
  if (!module)
    return;
  host = (hp_server_host){
    .version = HP_SERVER_API_VERSION,
    .program = hp_recorder_now.arena->name,
    .bind_address = config->host,
    .port = config->port,
    .port_tries = PORT_TRIES,
    .token = config->token,
    .compat = config->compat,
    .alloc_cumulative = config->alloc_cumulative,
    .functions_limit = config->functions_limit,
    .threads_interval_ms = config->threads_interval_ms,
    .hello = make_hello,
    .report = make_report,
    .metrics = make_metrics,
    .function_log = make_function_log,
    .row_log = make_row_log,
    .mark = hp_mark_set,
    .compare = hp_mark_compare,
    .reset = hp_session_reset,
    .section = hp_document_section,
    .stream_new = new_stream,
    .stream_next = next_event,
    .stream_free = hp_stream_free,
    .release = release,
    .say = hp_say,
  };
  char problem[512] = "";
  server = module->start (&host, &server_port, problem, sizeof problem);
  if (server)
    hp_say ("%s (process %d): live figures at http://%s:%u/", host.program, (int) getpid (), config->host,
            server_port);
  else
    hp_say ("live figures are off: %s", problem);
}

void
hp_server_stop (unsigned deadline_ms)
{
  if (server)
    module->stop (server, deadline_ms);
  server = NULL;
  server_port = 0;
}

uint16_t
hp_server_port (void)
{
  return server_port;
}

/* ---- Fork ------------------------------------------------------------------------------------------ */

void
hp_server_fork_prepare (void)
{
  if (server)
    module->fork_prepare (server);
}

void
hp_server_fork_parent (void)
{
  if (server)
    module->fork_parent (server);
}

void
hp_server_fork_child (void)
{
  /* Its thread is not in this process, and neither are its descriptors; the memory is the price of a fork. */
  hp_marks_drop ();
  server = NULL;
  server_port = 0;
}
