// SPDX-License-Identifier: GPL-3.0-or-later
// The terminal that standard output is, if it is one.

#include "terminal.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define ENTER "\033[?1049h\033[?25l\033[?7l" /* the other screen, no cursor, no wrapping of lines */
#define LEAVE "\033[?7h\033[?25h\033[?1049l"

static volatile sig_atomic_t on_screen;

gboolean
terminal_is_there (void)
{
  return isatty (STDOUT_FILENO);
}

static struct winsize
get_size (void)
{
  struct winsize size = { 0 };

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
    memset (&size, 0, sizeof size);
  return size;
}

guint
terminal_get_width (void)
{
  return get_size ().ws_col;
}

guint
terminal_get_height (void)
{
  return get_size ().ws_row;
}

static void
tell (const char *sequence, gsize length)
{
  /* A terminal that went away needs nothing any more. */
  if (write (STDOUT_FILENO, sequence, length) < 0)
    return;
}

/* Ctrl+Z: the shell gets its screen, and gives it back. */
static void
suspend (int signal_number)
{
  int saved = errno;

  terminal_leave_screen ();
  raise (SIGSTOP);
  terminal_enter_screen ();
  errno = saved;
}

void
terminal_enter_screen (void)
{
  struct sigaction action = { .sa_handler = suspend, .sa_flags = SA_RESTART };

  if (on_screen)
    return;
  on_screen = 1;
  sigaction (SIGTSTP, &action, NULL);
  tell (ENTER, sizeof ENTER - 1);
}

void
terminal_leave_screen (void)
{
  if (!on_screen)
    return;
  on_screen = 0;
  tell (LEAVE, sizeof LEAVE - 1);
}
