/* SPDX-License-Identifier: MIT
 *
 * subject.c: a program that is measured by the tests of a whole session. The first argument says what it
 * does and how it ends; the tests read its report, or the arena that it leaves.
 */
#define _GNU_SOURCE
#include <hotpath.h>

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOTHING() __asm__ volatile ("" ::: "memory")

static __attribute__ ((noinline)) void
leaf (void)
{
  HOTPATH_FUNCTION ();
  NOTHING ();
}

static __attribute__ ((noinline)) void
branch (int leaves)
{
  HOTPATH_FUNCTION ();
  for (int i = 0; i < leaves; i++)
    leaf ();
  HOTPATH_RESULT ("%d leaves", leaves);
}

static __attribute__ ((noinline)) void
busy_ms (unsigned ms)
{
  HOTPATH_FUNCTION ();
  struct timespec begin, now;
  clock_gettime (CLOCK_MONOTONIC, &begin);
  do
    clock_gettime (CLOCK_MONOTONIC, &now);
  while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 < (long) ms);
}

/* ---- Trees ----------------------------------------------------------------------------------------- */

static void
tree (void)
{
  for (int i = 0; i < 10; i++)
    branch (i);
  {
    HOTPATH_SCOPE ("direct");
    leaf ();
    leaf ();
  }
  HOTPATH_BLOCK ("block")
    leaf ();
}

static __attribute__ ((noinline)) int
fibonacci (int n)
{
  HOTPATH_FUNCTION ();
  return n < 2 ? n : fibonacci (n - 1) + fibonacci (n - 2);
}

static __attribute__ ((noinline)) int
descend (int depth)
{
  HOTPATH_FUNCTION ();
  int below = depth > 0 ? descend (depth - 1) : 0;
  NOTHING ();
  return below + 1;
}

/* Three ways out of a block: to its end, by continue, by return. */
static __attribute__ ((noinline)) int
ways_out (int way)
{
  for (int i = 0; i < 2; i++) {
    HOTPATH_BLOCK ("way")
    {
      if (way == 1)
        break; /* leaves the block, as the end does */
      if (way == 2)
        return i;
    }
  }
  return -1;
}

/* ---- Threads --------------------------------------------------------------------------------------- */

static void *
thread_main (void *calls)
{
  branch ((int) (intptr_t) calls);
  return NULL;
}

static void
threads (int at_once, int rounds)
{
  for (int round = 0; round < rounds; round++) {
    pthread_t all[64];
    for (int i = 0; i < at_once; i++)
      pthread_create (&all[i], NULL, thread_main, (void *) (intptr_t) 100);
    for (int i = 0; i < at_once; i++)
      pthread_join (all[i], NULL);
  }
}

static void *
thread_that_exits_inside (void *unused)
{
  (void) unused;
  hotpath_frame *frame = NULL;
  static hotpath_site site = { "left_open", __FILE__, __LINE__, HOTPATH_KIND_SCOPE, 0, 0 };
  frame = hotpath_scope_begin (&site);
  (void) frame;
  pthread_exit (NULL);
}

/* ---- Jumps and signals ----------------------------------------------------------------------------- */

static jmp_buf back;
static void jump_out (int depth);
static void (*volatile jump_out_again) (int depth) = jump_out;

static __attribute__ ((noinline)) void
jump_out (int depth)
{
  /* Without the macros: their cleanup would not run either. */
  static hotpath_site site = { "jumped_over", __FILE__, __LINE__, HOTPATH_KIND_SCOPE, 0, 0 };
  hotpath_scope_begin (&site);
  if (depth == 0)
    longjmp (back, 1);
  jump_out_again (depth - 1);
}

static void
jumps (int rounds)
{
  for (volatile int i = 0; i < rounds; i++) {
    if (setjmp (back) == 0)
      jump_out (3);
    leaf ();
  }
}

static volatile sig_atomic_t signals_handled;

static void
on_signal (int number)
{
  (void) number;
  leaf ();
  signals_handled++;
}

static void
under_signals (void)
{
  struct sigaction action = { .sa_handler = on_signal };
  sigaction (SIGALRM, &action, NULL);
  struct itimerval every = { { 0, 100 }, { 0, 100 } };
  setitimer (ITIMER_REAL, &every, NULL);
  while (signals_handled < 2000)
    branch (20);
  memset (&every, 0, sizeof every);
  setitimer (ITIMER_REAL, &every, NULL);
  printf ("%d\n", (int) signals_handled);
}

/* ---- Signals where the library makes something new -------------------------------------------------- */

static __thread volatile sig_atomic_t raise_at_masks;

/* Instead of the C library's: the library blocks signals there, and on this thread a signal comes just before. */
int
pthread_sigmask (int how, const sigset_t *set, sigset_t *before)
{
  if (raise_at_masks) {
    raise_at_masks = 0;
    raise (SIGUSR1);
    raise_at_masks = 1;
  }
  return syscall (SYS_rt_sigprocmask, how, set, before, (size_t) (_NSIG / 8)) == 0 ? 0 : errno;
}

static void
signals_at_masks (int rounds)
{
  struct sigaction action = { .sa_handler = on_signal };
  sigaction (SIGUSR1, &action, NULL);
  raise_at_masks = 1;
  for (int i = 0; i < rounds; i++)
    branch (20);
  raise_at_masks = 0;
  printf ("%d\n", (int) signals_handled);
}

/* Where the library makes room it comes by calls at which a thread may be cancelled. */
static void *
thread_that_is_cancelled (void *unused)
{
  (void) unused;
  pthread_cancel (pthread_self ());
  leaf ();
  pthread_testcancel ();
  branch (1);
  return NULL;
}

static void
cancelled_threads (int count)
{
  for (int i = 0; i < count; i++) {
    pthread_t thread;
    pthread_create (&thread, NULL, thread_that_is_cancelled, NULL);
    pthread_join (thread, NULL);
  }
  threads (1, 1);
}

/* The handler's stack lies above all frames of what it cuts into. */
static void
signals_on_a_local_stack (int rounds)
{
  char room[65536];
  stack_t stack = { .ss_sp = room, .ss_size = sizeof room };
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_ONSTACK };
  sigaltstack (&stack, NULL);
  sigaction (SIGUSR1, &action, NULL);
  for (int i = 0; i < rounds; i++) {
    HOTPATH_SCOPE ("around");
    raise (SIGUSR1);
    leaf ();
  }
  stack.ss_flags = SS_DISABLE;
  sigaltstack (&stack, NULL);
}

/* ---- Early, late, many ----------------------------------------------------------------------------- */

static __attribute__ ((constructor)) void
before_main (void)
{
  leaf ();
  HOTPATH_RESULT ("too early");
}

static __attribute__ ((destructor)) void
after_main (void)
{
  leaf ();
  hotpath_stop ();
}

static void
many_sites (unsigned count)
{
  for (unsigned i = 0; i < count; i++) {
    hotpath_site *site = calloc (1, sizeof *site);
    char *name = NULL;
    if (!site || asprintf (&name, "site_%u", i) < 0)
      abort ();
    *site = (hotpath_site){ name, __FILE__, i, HOTPATH_KIND_SCOPE, 0, 0 };
    hotpath_scope_end (hotpath_scope_begin (site));
  }
}

static void
say_goodbye (void *data)
{
  fprintf (stderr, "%s\n", (const char *) data);
}

/* ---- Ends ------------------------------------------------------------------------------------------ */

static int
wait_for (pid_t child)
{
  int status = 0;
  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    ;
  return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}

static void
ready (void)
{
  puts ("ready");
  fflush (stdout);
}

static int
run (const char *what, int argument)
{
  if (strcmp (what, "tree") == 0)
    tree ();
  else if (strcmp (what, "fibonacci") == 0)
    fibonacci (argument);
  else if (strcmp (what, "descend") == 0)
    descend (argument);
  else if (strcmp (what, "ways-out") == 0)
    printf ("%d %d %d\n", ways_out (0), ways_out (1), ways_out (2));
  else if (strcmp (what, "busy") == 0)
    busy_ms ((unsigned) argument);
  else if (strcmp (what, "threads") == 0)
    threads (4, argument);
  else if (strcmp (what, "thread-exit") == 0) {
    pthread_t thread;
    pthread_create (&thread, NULL, thread_that_exits_inside, NULL);
    pthread_join (thread, NULL);
    threads (1, 1);
  } else if (strcmp (what, "longjmp") == 0)
    jumps (argument);
  else if (strcmp (what, "under-signals") == 0)
    under_signals ();
  else if (strcmp (what, "signals-at-masks") == 0)
    signals_at_masks (argument);
  else if (strcmp (what, "cancelled-threads") == 0)
    cancelled_threads (argument);
  else if (strcmp (what, "signals-on-a-local-stack") == 0)
    signals_on_a_local_stack (argument);
  else if (strcmp (what, "many-sites") == 0)
    many_sites ((unsigned) argument);
  else if (strcmp (what, "second-start") == 0) {
    int result = hotpath_start (NULL);
    printf ("%d %s %d\n", result, result < 0 && errno == EALREADY ? "EALREADY" : "?", hotpath_running ());
    leaf ();
  } else if (strcmp (what, "stop") == 0) {
    leaf ();
    hotpath_stop ();
    hotpath_stop ();
    leaf ();
    printf ("%d\n", hotpath_running ());
  } else if (strcmp (what, "exit-inside") == 0) {
    HOTPATH_SCOPE ("exits");
    leaf ();
    exit (argument);
  } else if (strcmp (what, "_exit") == 0) {
    leaf ();
    _exit (argument);
  } else if (strcmp (what, "signal") == 0) {
    HOTPATH_SCOPE ("dies");
    leaf ();
    raise (argument);
  } else if (strcmp (what, "abort") == 0) {
    leaf ();
    abort ();
  } else if (strcmp (what, "segfault") == 0) {
    leaf ();
    *(volatile int *) (uintptr_t) argument = 1;
  } else if (strcmp (what, "wait") == 0) {
    HOTPATH_SCOPE ("waits");
    leaf ();
    ready ();
    for (;;)
      pause ();
  } else if (strcmp (what, "fork") == 0) {
    leaf ();
    pid_t child = fork ();
    if (child == 0) {
      for (int i = 0; i < argument; i++)
        branch (1);
      return 3;
    }
    printf ("%d %d\n", (int) child, wait_for (child));
  } else if (strcmp (what, "fork-exec") == 0) {
    pid_t child = fork ();
    if (child == 0) {
      execl ("/bin/true", "true", (char *) NULL);
      _exit (127);
    }
    leaf ();
    printf ("%d\n", wait_for (child));
  } else if (strcmp (what, "fork-under-load") == 0) {
    pthread_t thread;
    pthread_create (&thread, NULL, thread_main, (void *) (intptr_t) 2000000);
    int good = 0;
    for (int i = 0; i < argument; i++) {
      pid_t child = fork ();
      if (child == 0) {
        leaf ();
        _exit (0);
      }
      good += wait_for (child) == 0;
    }
    pthread_join (thread, NULL);
    printf ("%d\n", good);
  } else
    return 2;
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc < 2)
    return 2;
  int argument = argc > 2 ? atoi (argv[2]) : 0;
  hotpath_config config = { .name = "subject",
                            .before_shutdown = argc > 3 ? say_goodbye : NULL,
                            .before_shutdown_data = argc > 3 ? argv[3] : NULL };
  HOTPATH_MAIN_WITH (&config);
  return run (argv[1], argument);
}
