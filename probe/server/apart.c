/* SPDX-License-Identifier: MIT
 *
 * apart.c: what makes the server's thread a quiet guest.
 */
#include "apart.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436 /* the same on all of Linux's architectures but Alpha */
#endif
#define UNSHARE (1u << 1) /* CLOSE_RANGE_UNSHARE of linux/close_range.h */

/* Ignored by default, and meant for sockets: nobody waits for it. */
#define WAKE_SIGNAL SIGURG

/* ---- Descriptors ---- */

/* For kernels before 5.9, which lack close_range. */
static bool
part_slowly (void)
{
  struct dirent *entry;
  DIR *dir;

  if (unshare (CLONE_FILES) != 0)
    return false;
  dir = opendir ("/proc/thread-self/fd");
  while (dir != NULL && (entry = readdir (dir)) != NULL)
    {
      int fd = atoi (entry->d_name);

      if (fd > STDERR_FILENO && fd != dirfd (dir))
        close (fd);
    }
  if (dir != NULL)
    closedir (dir);
  return true;
}

bool
hp_descriptors_part (void)
{
  int nothing;

  if (syscall (SYS_close_range, STDERR_FILENO + 1, ~0u, UNSHARE) != 0 && !part_slowly ())
    return false;

  /* Who waits for the program's standard output to be closed must not wait for us. */
  nothing = open ("/dev/null", O_RDWR | O_CLOEXEC);
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fd != nothing && (nothing < 0 ? close (fd) : dup2 (nothing, fd)) < 0)
      continue;
  if (nothing > STDERR_FILENO)
    close (nothing);
  return true;
}

/* ---- Waking ---- */

typedef struct wake_source
{
  GSource source;
  int fd;
  void (*callback) (gpointer data);
  gpointer data;
} wake_source;

static gboolean
wake_dispatch (GSource *source, GSourceFunc unused, gpointer unused_data)
{
  wake_source *self = (wake_source *) source;
  struct signalfd_siginfo one;

  while (read (self->fd, &one, sizeof one) == sizeof one)
    ;
  self->callback (self->data);
  return G_SOURCE_CONTINUE;
}

static void
wake_finalize (GSource *source)
{
  close (((wake_source *) source)->fd);
}

/* No prepare and no check: GLib asks its poll. */
static GSourceFuncs wake_functions = { .dispatch = wake_dispatch, .finalize = wake_finalize };

GSource *
hp_wake_source_new (void (*callback) (gpointer data), gpointer data)
{
  wake_source *self;
  GSource *source;
  sigset_t signals;
  int fd;

  sigemptyset (&signals);
  sigaddset (&signals, WAKE_SIGNAL);
  fd = signalfd (-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
  if (fd < 0)
    return NULL;

  source = g_source_new (&wake_functions, sizeof (wake_source));
  self = (wake_source *) source;
  self->fd = fd;
  self->callback = callback;
  self->data = data;
  g_source_add_unix_fd (source, fd, G_IO_IN);
  return source;
}

/* It is sent to one thread, which has it blocked: it stays there until that thread reads it, and the
 * program's own handlers never see it. */
void
hp_wake (pthread_t thread)
{
  pthread_kill (thread, WAKE_SIGNAL);
}
