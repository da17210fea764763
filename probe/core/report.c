/* SPDX-License-Identifier: MIT
 *
 * report.c: the report on exit, to stdout or a file.
 */
#include "report.h"

#include "document.h"
#include "say.h"
#include "table.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WRITE_PATIENCE_MS 2000 /* for a reader of a non-blocking stdout */

bool
hp_write_all (int fd, const char *text, size_t length)
{
  /* Neither a closed pipe nor a limit on files must kill the program in the name of a report. */
  sigset_t ours, before, pending;
  sigpending (&pending);
  sigemptyset (&ours);
  if (sigismember (&pending, SIGPIPE) == 0)
    sigaddset (&ours, SIGPIPE);
  if (sigismember (&pending, SIGXFSZ) == 0)
    sigaddset (&ours, SIGXFSZ);
  pthread_sigmask (SIG_BLOCK, &ours, &before);
  int error = 0;
  while (length > 0 && !error) {
    ssize_t done = write (fd, text, length);
    if (done >= 0) {
      text += done;
      length -= (size_t) done;
    } else if (errno == EAGAIN) {
      struct pollfd ready = { .fd = fd, .events = POLLOUT };
      if (poll (&ready, 1, WRITE_PATIENCE_MS) == 0)
        error = EAGAIN;
    } else if (errno != EINTR) {
      error = errno;
    }
  }
  if (error == EPIPE || error == EFBIG) {
    const struct timespec at_once = { 0, 0 };
    while (sigtimedwait (&ours, NULL, &at_once) < 0 && errno == EINTR)
      ;
  }
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  errno = error;
  return error == 0;
}

/* ---- Text ------------------------------------------------------------------------------------------ */

static bool
is_terminal (int fd, unsigned *width)
{
  struct winsize size;
  if (!isatty (fd))
    return false;
  *width = ioctl (fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
  return true;
}

static const char *
alloc_column (const hp_config *config)
{
  if (config->alloc_cumulative)
    return config->alloc_by_count ? "total_count" : "total_bytes";
  return config->alloc_by_count ? "self_count" : "self_bytes";
}

static void
write_text (const hp_config *config, const hp_snapshot *snapshot, int fd, hp_buffer *text)
{
  if (config->format == HOTPATH_FORMAT_TABLE) {
    hp_table_style style = { .limit = config->functions_limit, .name_depth = config->name_depth };
    const char *no_color = getenv ("NO_COLOR");
    const char *terminal = getenv ("TERM");
    style.color = fd >= 0 && is_terminal (fd, &style.width) && !(no_color && *no_color) &&
                  !(terminal && strcmp (terminal, "dumb") == 0);
    if (config->sections & HP_REPORT_FUNCTIONS_TIMING)
      hp_table_write (text, snapshot, &style);
    for (uint32_t i = 0; i < HP_SECTIONS; i++) {
      bool of_functions = i == HP_ROWS_ALLOC;
      style.first = of_functions ? alloc_column (config) : NULL;
      style.limit = config->section_limits[i];
      style.name_depth = of_functions ? config->name_depth : 0;
      if (config->sections & hp_sections[i]->report && !hp_rows_are_empty (&snapshot->sections[i]))
        hp_table_write_section (text, snapshot, &snapshot->sections[i], &style);
    }
    return;
  }
  uint32_t sections = HP_SECTION_PROCESS;
  if (config->sections & HP_REPORT_FUNCTIONS_TIMING)
    sections |= HP_SECTION_FUNCTIONS_TIMING | HP_SECTION_CALL_TREE;
  if (config->sections & HP_REPORT_CALL_TREE)
    sections |= HP_SECTION_FUNCTIONS_TIMING | HP_SECTION_CALL_TREE; /* the tree's rows name functions by id */
  for (uint32_t i = 0; i < HP_SECTIONS; i++)
    if (config->sections & hp_sections[i]->report)
      sections |= hp_sections[i]->bit;
  unsigned flags = HP_DOCUMENT_LOGS;
  if (config->format == HOTPATH_FORMAT_JSON_PRETTY)
    flags |= HP_DOCUMENT_PRETTY;
  hp_document_full (text, snapshot, sections, flags);
  hp_buffer_add_char (text, '\n');
}

/* ---- File ------------------------------------------------------------------------------------------ */

static bool
make_parents (char *path)
{
  for (char *slash = strchr (path + 1, '/'); slash; slash = strchr (slash + 1, '/')) {
    *slash = '\0';
    int result = mkdir (path, 0777);
    int error = errno;
    *slash = '/';
    if (result < 0 && error != EEXIST) {
      struct stat status;
      /* A folder on the way may be there and yet not ours to look into from above. */
      *slash = '\0';
      bool is_there = stat (path, &status) == 0 && S_ISDIR (status.st_mode);
      *slash = '/';
      if (!is_there) {
        errno = error;
        return false;
      }
    }
  }
  return true;
}

/* "out/report.json" → "out/report.4711.json" */
static char *
name_for_fork (const char *path, uint32_t pid)
{
  size_t size = strlen (path) + 16;
  char *name = malloc (size);
  if (!name)
    return NULL;
  const char *slash = strrchr (path, '/');
  const char *base = slash ? slash + 1 : path;
  const char *dot = strrchr (base, '.');
  size_t stem = dot && dot != base ? (size_t) (dot - path) : strlen (path);
  snprintf (name, size, "%.*s.%u%s", (int) stem, path, pid, path + stem);
  return name;
}

static bool
write_to (int fd, const hp_buffer *text)
{
  bool done = hp_write_all (fd, text->text, text->length);
  int error = errno;
  if (close (fd) < 0 && done) {
    done = false;
    error = errno;
  }
  errno = error;
  return done;
}

/* Written beside it and renamed: whoever opens the file finds the old report or the new one, whole. */
static bool
replace_file (const char *path, const hp_buffer *text)
{
  size_t size = strlen (path) + 32;
  char *beside = malloc (size);
  if (!beside) {
    errno = ENOMEM;
    return false;
  }
  int fd = -1;
  for (unsigned tries = 0; fd < 0 && tries < 16; tries++) {
    snprintf (beside, size, "%s.%d-%u.tmp", path, (int) getpid (), tries);
    fd = open (beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0 && errno != EEXIST)
      break;
  }
  bool done = fd >= 0 && write_to (fd, text);
  if (done && rename (beside, path) < 0)
    done = false;
  int error = errno;
  if (!done && fd >= 0)
    unlink (beside);
  free (beside);
  errno = error;
  return done;
}

static bool
write_file (const char *path, const hp_buffer *text)
{
  struct stat status;
  if (stat (path, &status) == 0) {
    if (S_ISDIR (status.st_mode)) {
      errno = EISDIR;
      return false;
    }
    if (!S_ISREG (status.st_mode)) { /* a pipe or a device is written to, never replaced */
      int fd = open (path, O_WRONLY | O_CLOEXEC | O_NOCTTY | (S_ISFIFO (status.st_mode) ? O_NONBLOCK : 0));
      return fd >= 0 && write_to (fd, text);
    }
    char *target = realpath (path, NULL); /* a link stays one */
    bool done = replace_file (target ? target : path, text);
    int error = errno;
    free (target);
    errno = error;
    return done;
  }
  return replace_file (path, text);
}

/* ---- The report ------------------------------------------------------------------------------------ */

/* What the program printed comes first. Not when some thread holds stdout's lock: it may never let go. */
static void
flush_stdout (void)
{
  if (ftrylockfile (stdout) == 0) {
    fflush_unlocked (stdout);
    funlockfile (stdout);
  }
}

static bool
report_to_file (const hp_config *config, const hp_snapshot *snapshot, bool is_fork)
{
  hp_buffer text = HP_BUFFER_INIT;
  char *path = is_fork ? name_for_fork (config->output_path, snapshot->pid) : strdup (config->output_path);
  write_text (config, snapshot, -1, &text);
  bool done = false;
  if (!path || text.failed)
    hp_say ("no report: out of memory");
  else if (text.length == 0)
    done = true;
  else if (!(done = make_parents (path) && write_file (path, &text)))
    hp_say ("the report can't be written to %s: %s", path, strerror (errno));
  free (path);
  hp_buffer_clear (&text);
  return done;
}

/* A program that closes what it finds may have given the number to a file of its own. */
static bool
is_output_as_before (const hp_config *config)
{
  struct stat status;
  return !config->output_fd || (fstat (config->output_fd, &status) == 0 &&
                                   status.st_dev == config->output_device && status.st_ino == config->output_inode);
}

bool
hp_report_write (const hp_config *config, const hp_snapshot *snapshot, bool is_fork)
{
  if (config->format == HOTPATH_FORMAT_NONE)
    return true;
  if (config->output_path)
    return report_to_file (config, snapshot, is_fork);
  if (is_fork)
    return true;

  if (!is_output_as_before (config))
    return false;
  hp_buffer text = HP_BUFFER_INIT;
  int fd = config->output_fd ? config->output_fd : STDOUT_FILENO;
  write_text (config, snapshot, fd, &text);
  flush_stdout ();
  bool done = !text.failed && hp_write_all (fd, text.text, text.length);
  if (text.failed)
    hp_say ("no report: out of memory");
  else if (!done && errno != EPIPE && errno != EBADF) /* a reader that left, or a daemon: nobody asked for it */
    hp_say ("the report can't be written to %s: %s",
            fd == STDOUT_FILENO ? "stdout" : "HOTPATH_OUTPUT_FD", strerror (errno));
  hp_buffer_clear (&text);
  return done;
}
