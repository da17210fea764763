/* SPDX-License-Identifier: MIT
 *
 * signals.c: the handlers. They do what is allowed in one: stores, posting a semaphore, and raising again.
 */
#define _GNU_SOURCE
#include "signals.h"

#include "record.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static const int fatal[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP };
static const int terminating[] = { SIGTERM, SIGINT, SIGHUP };

static void (*ask) (int number);
static pid_t owner; /* 0: nobody waits to be asked */
static volatile sig_atomic_t asked_before;

static void
raise_with_default (int number)
{
  signal (number, SIG_DFL);
  raise (number);
}

static void
on_fatal (int number, siginfo_t *info, void *context)
{
  (void) context;
  hp_arena *arena = hp_recorder_now.arena;
  if (arena && owner == getpid ()) {
    atomic_store (&arena->end_signal, (uint32_t) number);
    atomic_store (&arena->end_ticks, hp_ticks ());
    atomic_store (&arena->ended, HP_ENDED_SIGNAL);
  }
  /* A fault comes again when its instruction runs again, with all that a core dump wants to know of it;
   * one that was sent does not. */
  if (info->si_code > 0 && number != SIGABRT && number != SIGTRAP && number != SIGSYS)
    signal (number, SIG_DFL);
  else
    raise_with_default (number);
}

static void
on_terminating (int number)
{
  int saved = errno;
  if (owner != getpid () || asked_before)
    raise_with_default (number); /* the second Ctrl+C does not wait for a report */
  else {
    asked_before = 1;
    ask (number);
  }
  errno = saved;
}

static void
install (const int *numbers, size_t count, struct sigaction action)
{
  for (size_t i = 0; i < count; i++) {
    struct sigaction before;
    if (sigaction (numbers[i], NULL, &before) == 0 && !(before.sa_flags & SA_SIGINFO) &&
        before.sa_handler == SIG_DFL)
      sigaction (numbers[i], &action, NULL);
  }
}

void
hp_signals_install (void (*ask_to_end) (int number))
{
  ask = ask_to_end;
  asked_before = 0;
  owner = getpid ();
  struct sigaction action = { 0 };
  sigemptyset (&action.sa_mask);
  action.sa_sigaction = on_fatal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  install (fatal, sizeof fatal / sizeof *fatal, action);
  action.sa_handler = on_terminating;
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  install (terminating, sizeof terminating / sizeof *terminating, action);
}

static void
give_back (const int *numbers, size_t count, void (*ours) (void))
{
  for (size_t i = 0; i < count; i++) {
    struct sigaction now;
    if (sigaction (numbers[i], NULL, &now) == 0 && (void (*) (void)) now.sa_handler == ours)
      signal (numbers[i], SIG_DFL);
  }
}

void
hp_signals_forget (void)
{
  owner = 0; /* a handler of the program's may go on calling ours, which it found before its own */
  give_back (fatal, sizeof fatal / sizeof *fatal, (void (*) (void)) on_fatal);
  give_back (terminating, sizeof terminating / sizeof *terminating, (void (*) (void)) on_terminating);
}

void
hp_signals_deliver (int number)
{
  signal (number, SIG_DFL);
  kill (getpid (), number);
}
