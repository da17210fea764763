/* SPDX-License-Identifier: MIT
 *
 * rough.c: a program that is hard on a library within it: it closes descriptors that are not its own, turns
 * into a daemon, leaves main while its threads work, switches stacks. The first argument says which.
 */
#define _GNU_SOURCE
#include <hotpath.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#define NOTHING() __asm__ volatile ("" ::: "memory")

static __attribute__ ((noinline)) void
leaf (void)
{
  HOTPATH_FUNCTION ();
  NOTHING ();
}

static void
named (const char *name)
{
  hotpath_site *site = calloc (1, sizeof *site);
  if (!site)
    abort ();
  *site = (hotpath_site){ name, __FILE__, __LINE__, HOTPATH_KIND_SCOPE, 0, 0 };
  hotpath_scope_end (hotpath_scope_begin (site));
}

static void
make_new_places (int count)
{
  for (int i = 0; i < count; i++) {
    char *name = NULL;
    if (asprintf (&name, "place_%d", i) < 0)
      abort ();
    named (name);
  }
}

static void
say (const char *word)
{
  puts (word);
  fflush (stdout);
}

/* ---- Threads --------------------------------------------------------------------------------------- */

static pthread_key_t key;
static pthread_barrier_t barrier;

static void
on_thread_end (void *unused)
{
  (void) unused;
  HOTPATH_SCOPE ("tls_destructor");
  leaf ();
}

static void *
short_thread (void *unused)
{
  (void) unused;
  pthread_setspecific (key, &key);
  leaf ();
  pthread_barrier_wait (&barrier);
  return NULL;
}

static void
many_threads (int rounds)
{
  enum { AT_ONCE = 300 };
  static pthread_t all[AT_ONCE];
  pthread_key_create (&key, on_thread_end);
  pthread_barrier_init (&barrier, NULL, AT_ONCE);
  for (int round = 0; round < rounds; round++) {
    for (int i = 0; i < AT_ONCE; i++)
      if (pthread_create (&all[i], NULL, short_thread, NULL) != 0)
        abort ();
    for (int i = 0; i < AT_ONCE; i++)
      pthread_join (all[i], NULL);
  }
}

static void *
work_for_ever (void *unused)
{
  (void) unused;
  for (;;) {
    HOTPATH_SCOPE ("works");
    leaf ();
  }
  return NULL;
}

static void *
exit_inside (void *unused)
{
  (void) unused;
  HOTPATH_SCOPE ("exits");
  leaf ();
  exit (9);
}

static void *
start_here (void *unused)
{
  (void) unused;
  hotpath_config config = { .name = "late" };
  printf ("%d\n", hotpath_start (&config));
  leaf ();
  return NULL;
}

/* ---- Descriptors ----------------------------------------------------------------------------------- */

static void
close_all (void)
{
  for (int fd = 3; fd < 1024; fd++)
    close (fd);
}

/* Takes every number that was given back with a file of its own, and sees later that nobody wrote to them. */
static void
closed_descriptors (const char *folder)
{
  enum { FILES = 40 };
  int fds[FILES];
  struct stat after;
  char go;
  say ("ready");
  if (read (STDIN_FILENO, &go, 1) != 1)
    return;
  close_all ();
  for (int i = 0; i < FILES; i++) {
    char path[4096];
    snprintf (path, sizeof path, "%s/own-%d", folder, i);
    fds[i] = open (path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fds[i] < 0 || write (fds[i], "mine", 4) != 4)
      abort ();
  }
  make_new_places (2000);
  say ("closed"); /* whoever watches may now come and go */
  char unused;
  while (read (STDIN_FILENO, &unused, 1) > 0)
    ;
  hotpath_stop ();
  for (int i = 0; i < FILES; i++)
    if (fstat (fds[i], &after) < 0 || after.st_size != 4 || lseek (fds[i], 0, SEEK_CUR) != 4)
      printf ("file %d was touched: %ld bytes, at %ld\n", i, (long) after.st_size, (long) lseek (fds[i], 0, SEEK_CUR));
  printf ("done\n");
}

/* A daemon as in the books: the parent ends at once, the child closes everything. */
static int
daemonise (const char *folder)
{
  if (fork () != 0)
    _exit (0);
  setsid ();
  if (chdir ("/") < 0)
    return 1;
  close_all ();
  char path[4096];
  snprintf (path, sizeof path, "%s/log", folder);
  int log = open (path, O_RDWR | O_CREAT | O_TRUNC, 0600); /* a number that the parent's session had */
  for (int i = 0; i < 5; i++)
    leaf ();
  make_new_places (500);
  if (write (log, "log\n", 4) != 4)
    abort ();
  printf ("%d\n", (int) getpid ());
  fflush (stdout);
  char unused;
  return read (STDIN_FILENO, &unused, 1) < 0;
}

static void
list_descriptors_of_a_child (void)
{
  pid_t child = fork ();
  if (child == 0) {
    execl ("/bin/ls", "ls", "-l", "/proc/self/fd", (char *) NULL);
    _exit (127);
  }
  waitpid (child, NULL, 0);
}

/* ---- Coroutines ------------------------------------------------------------------------------------ */

static ucontext_t contexts[3];

static void
coroutine (int number)
{
  for (int i = 0; i < 20; i++) {
    HOTPATH_SCOPE ("step");
    leaf ();
    swapcontext (&contexts[number], &contexts[number == 1 ? 2 : 0]);
    leaf ();
  }
}

static void
coroutines (void)
{
  for (int i = 1; i < 3; i++) {
    getcontext (&contexts[i]);
    contexts[i].uc_stack.ss_size = 256 * 1024;
    contexts[i].uc_stack.ss_sp = malloc (contexts[i].uc_stack.ss_size);
    contexts[i].uc_link = &contexts[0];
    makecontext (&contexts[i], (void (*) (void)) coroutine, 1, i);
  }
  for (int i = 0; i < 15; i++) {
    HOTPATH_SCOPE ("resume");
    swapcontext (&contexts[0], &contexts[1]);
  }
}

/* ---- Signals --------------------------------------------------------------------------------------- */

static void
on_signal (int number)
{
  (void) number;
  HOTPATH_SCOPE ("handler");
  make_new_places (3);
}

static void
own_stack_for_signals (void)
{
  stack_t stack = { .ss_sp = malloc (256 * 1024), .ss_size = 256 * 1024 };
  sigaltstack (&stack, NULL);
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_ONSTACK };
  sigaction (SIGUSR1, &action, NULL);
  for (int i = 0; i < 50; i++) {
    HOTPATH_SCOPE ("around");
    raise (SIGUSR1);
    leaf ();
  }
}

static void
own_signalfd (void)
{
  sigset_t term;
  sigemptyset (&term);
  sigaddset (&term, SIGTERM);
  sigprocmask (SIG_BLOCK, &term, NULL);
  int fd = signalfd (-1, &term, SFD_CLOEXEC);
  say ("ready");
  struct signalfd_siginfo info;
  if (read (fd, &info, sizeof info) == sizeof info)
    printf ("%u\n", info.ssi_signo);
}

static void
exit_on_signal (int number)
{
  exit (number);
}

/* ---- Late ------------------------------------------------------------------------------------------ */

static void
at_the_end (void)
{
  leaf ();
  hotpath_result ("late");
}

static void
abort_now (void *unused)
{
  (void) unused;
  abort ();
}

static int
use_plugin (const char *path)
{
  for (int i = 0; i < 3; i++) {
    void *plugin = dlopen (path, RTLD_NOW | RTLD_LOCAL);
    void (*run) (void) = plugin ? (void (*) (void)) dlsym (plugin, "plugin_run") : NULL;
    if (!run) {
      fprintf (stderr, "%s\n", dlerror ());
      return 1;
    }
    run ();
    dlclose (plugin);
  }
  return 0;
}

static int
run (const char *what, const char *argument, char **argv)
{
  if (strcmp (what, "many-threads") == 0)
    many_threads (7);
  else if (strcmp (what, "atexit") == 0)
    leaf ();
  else if (strcmp (what, "plugin") == 0)
    return use_plugin (argument);
  else if (strcmp (what, "closed-descriptors") == 0)
    closed_descriptors (argument);
  else if (strcmp (what, "daemon") == 0)
    return daemonise (argument);
  else if (strcmp (what, "child-descriptors") == 0)
    list_descriptors_of_a_child ();
  else if (strcmp (what, "exec") == 0) {
    leaf ();
    if (argument) {
      argv[2] = NULL;
      execv ("/proc/self/exe", argv);
    }
  } else if (strcmp (what, "chdir") == 0) {
    leaf ();
    return chdir ("/") < 0;
  } else if (strcmp (what, "main-returns") == 0 || strcmp (what, "exit-elsewhere") == 0) {
    pthread_t thread;
    for (int i = 0; i < 3; i++)
      pthread_create (&thread, NULL, work_for_ever, NULL);
    if (what[0] == 'e') {
      pthread_create (&thread, NULL, exit_inside, NULL);
      for (;;)
        pause ();
    }
    usleep (20000); /* so that some of them are within */
  } else if (strcmp (what, "names") == 0) {
    static char *longest;
    longest = malloc (10241);
    memset (longest, 'x', 10240);
    longest[10240] = '\0';
    named (longest);
    named ("");
    named (NULL);
    named ("two\nlines\t\"quoted\" \\ \x01");
    named ("bad \xff\xfe \xc3");
    named ("größer — 日本語");
  } else if (strcmp (what, "no-more-files") == 0) {
    struct rlimit limit = { 4096, 4096 };
    setrlimit (RLIMIT_FSIZE, &limit);
    make_new_places (2000);
  } else if (strcmp (what, "coroutines") == 0)
    coroutines ();
  else if (strcmp (what, "signal-stack") == 0)
    own_stack_for_signals ();
  else if (strcmp (what, "signalfd") == 0)
    own_signalfd ();
  else if (strcmp (what, "blocked-signals") == 0) {
    sigset_t all;
    sigfillset (&all);
    sigprocmask (SIG_BLOCK, &all, NULL);
    leaf ();
  } else if (strcmp (what, "wait") == 0) {
    leaf ();
    say ("ready");
    for (;;)
      pause ();
  } else if (strcmp (what, "fork-while-watched") == 0) {
    say ("ready");
    char unused;
    while (read (STDIN_FILENO, &unused, 1) == 1) {
      pid_t child = fork ();
      if (child == 0) {
        leaf ();
        _exit (0);
      }
      leaf ();
      waitpid (child, NULL, 0);
      say ("forked");
    }
  } else
    return 2;
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc < 2)
    return 2;
  const char *what = argv[1];
  if (strcmp (what, "late-start") == 0) {
    pthread_t thread;
    leaf ();
    pthread_create (&thread, NULL, start_here, NULL);
    pthread_join (thread, NULL);
    leaf ();
    return 0;
  }
  if (strcmp (what, "exit-in-handler") == 0)
    signal (SIGTERM, exit_on_signal);
  if (strcmp (what, "atexit") == 0)
    atexit (at_the_end);
  struct rlimit limit = { 1 << 20, 1 << 20 };
  if (strcmp (what, "small-files") == 0)
    setrlimit (RLIMIT_FSIZE, &limit);
  limit.rlim_cur = limit.rlim_max = 200 << 20;
  if (strcmp (what, "little-memory") == 0)
    setrlimit (RLIMIT_AS, &limit);
  if (strcmp (what, "small-files") == 0 || strcmp (what, "little-memory") == 0 ||
      strcmp (what, "abort-before-shutdown") == 0) {
    hotpath_config config = { .name = "rough",
                              .before_shutdown = what[0] == 'a' ? abort_now : NULL };
    HOTPATH_MAIN_WITH (&config);
    make_new_places (argc > 2 ? atoi (argv[2]) : 10);
    return 0;
  }
  HOTPATH_MAIN ("rough");
  return run (strcmp (what, "exit-in-handler") == 0 ? "wait" : what, argc > 2 ? argv[2] : NULL, argv);
}
