/* SPDX-License-Identifier: MIT
 *
 * preload.c: a session in a program that knows nothing of it.
 *
 * What the environment says beside the session's own variables, set by `hotpath run`:
 *   HOTPATH_RUN_LOCKS=0     mutexes and read-write locks are left alone
 *   HOTPATH_RUN_CHILDREN=1  programs that this one starts are measured too
 *   HOTPATH_RUN_OWN=A,B     variables that are meant for this program alone
 */
#define _GNU_SOURCE
#include "lock-table.h"
#include "real.h"

#include <errno.h>
#include <fcntl.h>
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
  static const char *const names[] = { "libhotpath-preload.so", "libhotpath-alloc.so" };
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
  blank ("HOTPATH_RUN_OWN", strlen ("HOTPATH_RUN_OWN"));
}

/* ---- The session ----------------------------------------------------------------------------------- */

/* A descriptor that was handed down for the report is this program's alone. */
static void
keep_report_here (void)
{
  const char *text = secure_getenv ("HOTPATH_OUTPUT_FD");
  int fd = text && *text ? atoi (text) : -1;
  if (fd > STDERR_FILENO)
    fcntl (fd, F_SETFD, FD_CLOEXEC);
}

/* Where HOTPATH_OUTPUT_FORMAT says nothing, no report is wanted: nobody expects one of a program that prints its
 * own. */
static __attribute__ ((constructor)) void
begin (void)
{
  hp_real_find ();
  bool with_children = is_set ("HOTPATH_RUN_CHILDREN", false);
  bool with_locks = is_set ("HOTPATH_RUN_LOCKS", true);
  const char *program = program_invocation_short_name;
  if (strcmp (program, "hotpath") == 0 || strcmp (program, "hotpath-gtk") == 0)
    return;
  if (!with_children)
    leave_children_alone ();
  int saved = errno;
  if (!with_children)
    keep_report_here ();
  if (hotpath_start (&(hotpath_config){ .format = HOTPATH_FORMAT_NONE }) == 0 && with_locks)
    hp_watch_begin ();
  if (!with_children)
    blank_own_variables ();
  errno = saved;
}
