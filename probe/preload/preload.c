/* SPDX-License-Identifier: MIT
 *
 * preload.c: a session in a program that knows nothing of it.
 *
 * What the environment says beside the session's own variables, set by `hotpath run`:
 *   HOTPATH_RUN_LOCKS=0     mutexes and read-write locks are left alone
 *   HOTPATH_RUN_CHILDREN=1  programs that this one starts are measured too
 *   HOTPATH_RUN_PID=4711    the process that is measured, whatever programs it becomes: a script's interpreter that
 *                           env runs, what a wrapper runs in its place. Others take all this off for their children.
 *   HOTPATH_RUN_OWN=A,B     what else they take off
 *   HOTPATH_OUTPUT_FD=stderr  the report goes where standard error is now
 */
#define _GNU_SOURCE
#include "child.h"
#include "lock-lines.h"
#include "lock-table.h"
#include "main-loop.h"
#include "real.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool
is_set (const char *name, bool otherwise)
{
  const char *value = secure_getenv (name);
  return value && *value ? strcmp (value, "0") != 0 : otherwise;
}

/* ---- What children see ----------------------------------------------------------------------------- */

/* Its value, to be written to in place: nothing is moved that another thread may be reading. */
static char *
value_of (const char *name, size_t length)
{
  for (char **at = environ; at && *at; at++)
    if (strncmp (*at, name, length) == 0 && (*at)[length] == '=')
      return *at + length + 1;
  return NULL;
}

static void
blank (const char *name, size_t length)
{
  char *value = value_of (name, length);
  if (value)
    *value = '\0'; /* which stands for a variable that isn't set */
}

static bool
is_ours (const char *library, size_t length)
{
  static const char *const names[] = { "libhotpath-preload.so", "libhotpath-alloc.so", "libhotpath-alloc.so.0" };
  const char *slash = memrchr (library, '/', length);
  const char *base = slash ? slash + 1 : library;
  size_t base_length = length - (size_t) (base - library);
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
    if (base_length == strlen (names[i]) && memcmp (base, names[i], base_length) == 0)
      return true;
  return false;
}

/* Takes this library off LD_PRELOAD and leaves the others on it. */
static void
leave_children_alone (void)
{
  char *to = value_of ("LD_PRELOAD", strlen ("LD_PRELOAD")), *from = to, *start = to;
  while (from && *from) {
    size_t length = strcspn (from, ": ");
    if (length && !is_ours (from, length)) {
      if (to > start)
        *to++ = ':';
      memmove (to, from, length);
      to += length;
    }
    from += length + (from[length] != '\0');
  }
  if (to)
    *to = '\0';
}

static void
blank_own_variables (void)
{
  const char *list = secure_getenv ("HOTPATH_RUN_OWN");
  while (list && *list) {
    size_t length = strcspn (list, ",");
    blank (list, length);
    list += length + (list[length] != '\0');
  }
  blank ("HOTPATH_RUN_PID", strlen ("HOTPATH_RUN_PID"));
  blank ("HOTPATH_RUN_OWN", strlen ("HOTPATH_RUN_OWN"));
}

/* ---- The session ----------------------------------------------------------------------------------- */

#define LOWEST_REPORT_FD 100 /* out of the way of programs that count on small numbers */

static const char to_stderr[] = "stderr";

/* By a descriptor of its own: many programs close theirs before the report comes. Returns the variable's value, to be
 * put back. */
static char *
keep_stderr (void)
{
  char *value = value_of ("HOTPATH_OUTPUT_FD", strlen ("HOTPATH_OUTPUT_FD"));
  if (!value || strcmp (value, to_stderr) != 0)
    return NULL;
  int fd = fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, LOWEST_REPORT_FD);
  unsigned number = fd > 0 && fd < 1000000 ? (unsigned) fd : STDERR_FILENO; /* six digits at most, as there is room */
  snprintf (value, sizeof to_stderr, "%u", number);
  return value;
}

/* "out/report.json" → "out/report.4711.json", as for a fork's child. Returns whether it fits. */
static bool
name_for_child (const char *path, char *name, size_t size)
{
  const char *slash = strrchr (path, '/');
  const char *base = slash ? slash + 1 : path;
  const char *dot = strrchr (base, '.');
  size_t stem = dot && dot != base ? (size_t) (dot - path) : strlen (path);
  return (size_t) snprintf (name, size, "%.*s.%d%s", (int) stem, path, (int) getpid (), path + stem) < size;
}

static void
begin_session (bool with_locks, bool is_child)
{
  char *value = keep_stderr ();
  char *output = is_child ? value_of ("HOTPATH_OUTPUT_PATH", strlen ("HOTPATH_OUTPUT_PATH")) : NULL;
  char path[PATH_MAX], first = output ? *output : '\0';
  bool is_named = first && name_for_child (output, path, sizeof path);
  if (is_named)
    *output = '\0'; /* or it would win */
  /* Where HOTPATH_OUTPUT_FORMAT says nothing, no report is wanted: nobody expects one of a program that prints its
   * own. */
  if (hotpath_start (&(hotpath_config){ .format = HOTPATH_FORMAT_NONE, .output_path = is_named ? path : NULL }) == 0) {
    hp_main_loops_begin ();
    hp_children_begin ();
    if (with_locks) {
      hp_watch_begin ();
      hp_lock_lines_begin ();
    }
  }
  if (is_named)
    *output = first;
  if (value)
    memcpy (value, to_stderr, sizeof to_stderr);
}

static bool
is_hotpath (void)
{
  const char *program = program_invocation_short_name;
  return strcmp (program, "hotpath") == 0 || strcmp (program, "hotpath-gtk") == 0;
}

static __attribute__ ((constructor)) void
begin (void)
{
  int saved = errno;
  hp_real_find ();
  bool with_locks = is_set ("HOTPATH_RUN_LOCKS", true);
  const char *pid = secure_getenv ("HOTPATH_RUN_PID");
  bool is_other = pid && *pid && atoi (pid) != (int) getpid ();
  bool with_children = is_set ("HOTPATH_RUN_CHILDREN", false);
  if (!with_children && (is_other || !pid || !*pid))
    leave_children_alone ();
  if (!with_children && is_other)
    blank_own_variables ();
  else if (!is_hotpath ())
    begin_session (with_locks, is_other);
  errno = saved;
}
