/* SPDX-License-Identifier: MIT
 *
 * subject.c: a program whose every allocation is known. usage: subject WHAT [ARGUMENT]
 *
 * Without HOTPATH it is the same program without the probe, for valgrind to count.
 */
#define _GNU_SOURCE
#include <hotpath.h>

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(condition)                                                                             \
  do {                                                                                               \
    if (!(condition)) {                                                                              \
      fprintf (stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                               \
      exit (1);                                                                                      \
    }                                                                                                \
  } while (0)

/* The compiler knows malloc and leaves out what comes to nothing. */
static inline void *
keep (void *block)
{
  __asm__ volatile ("" : "+r"(block) : : "memory");
  return block;
}

/* ---- Trees ----------------------------------------------------------------------------------------- */

static __attribute__ ((noinline)) void *
leaf (size_t size)
{
  HOTPATH_FUNCTION ();
  return keep (malloc (size));
}

static __attribute__ ((noinline)) void
branch (int leaves)
{
  HOTPATH_FUNCTION ();
  void *own = keep (malloc (1000));
  for (int i = 0; i < leaves; i++)
    free (leaf (100));
  void *more = keep (malloc (2000));
  free (own);
  free (more);
}

static __attribute__ ((noinline)) void
descend (int depth)
{
  HOTPATH_FUNCTION ();
  void *block = keep (malloc (10));
  if (depth > 1)
    descend (depth - 1);
  free (block);
}

static __attribute__ ((noinline)) void
idle (void)
{
  HOTPATH_FUNCTION ();
}

static void
tree (void)
{
  for (int i = 0; i < 10; i++)
    branch (i);
  for (int i = 0; i < 5; i++)
    idle ();
  descend (7);
  descend (3);
}

/* ---- The whole family ------------------------------------------------------------------------------ */

static void
fill (void *block, size_t size)
{
  CHECK (block);
  CHECK (malloc_usable_size (block) >= size);
  memset (block, 0x5a, malloc_usable_size (block)); /* all of it may be used */
}

static __attribute__ ((noinline)) void
family (void)
{
  HOTPATH_FUNCTION ();
  void *block = keep (malloc (0));
  free (block);
  block = keep (malloc (100));
  fill (block, 100);
  block = keep (realloc (block, 5000)); /* valgrind: one allocation of 5000, one free */
  fill (block, 5000);
  block = keep (realloc (block, 50));
  CHECK (*(char *) block == 0x5a);
  fill (block, 50);
  block = keep (reallocarray (block, 30, 10));
  fill (block, 300);
  free (block);
  block = keep (realloc (NULL, 77));
  free (block);

  unsigned char *zeros = keep (calloc (33, 11));
  for (int i = 0; i < 33 * 11; i++)
    CHECK (zeros[i] == 0);
  fill (zeros, 33 * 11);
  free (zeros);

  for (size_t alignment = 16; alignment <= 65536; alignment *= 2) {
    void *aligned = NULL;
    CHECK (posix_memalign (&aligned, alignment, 123) == 0);
    CHECK ((uintptr_t) aligned % alignment == 0);
    fill (aligned, 123);
    free (keep (aligned));
    aligned = keep (aligned_alloc (alignment, alignment));
    CHECK ((uintptr_t) aligned % alignment == 0);
    fill (aligned, alignment);
    free (aligned);
    aligned = keep (memalign (alignment, 9));
    CHECK ((uintptr_t) aligned % alignment == 0);
    fill (aligned, 9);
    free (aligned);
  }
  block = keep (valloc (10));
  CHECK ((uintptr_t) block % (uintptr_t) sysconf (_SC_PAGESIZE) == 0);
  free (block);
}

/* Whole pages: valgrind knows no such function under this name in every version. */
static __attribute__ ((noinline)) void
pages (void)
{
  HOTPATH_FUNCTION ();
  void *block = keep (pvalloc (1));
  CHECK ((uintptr_t) block % (uintptr_t) sysconf (_SC_PAGESIZE) == 0);
  fill (block, (size_t) sysconf (_SC_PAGESIZE));
  free (block);
}

static __attribute__ ((noinline)) void
fails (void)
{
  HOTPATH_FUNCTION ();
  volatile size_t most = SIZE_MAX, half = SIZE_MAX / 2, near = SIZE_MAX - 8;
  char *block = keep (malloc (40));
  strcpy (block, "still here");
  errno = 0;
  CHECK (!keep (malloc (most)) && errno == ENOMEM);
  CHECK (!keep (malloc (near)) && !keep (malloc (half)));
  errno = 0;
  CHECK (!keep (calloc (half, 3)) && errno == ENOMEM);
  CHECK (!keep (realloc (keep (block), most)) && !keep (realloc (keep (block), half)));
  errno = 0;
  CHECK (!keep (reallocarray (keep (block), half, 3)) && errno == ENOMEM);
  void *aligned = NULL;
  CHECK (posix_memalign (&aligned, 3, 10) == EINVAL);
  CHECK (posix_memalign (&aligned, 64, most) == ENOMEM);
  CHECK (strcmp (block, "still here") == 0);
  free (block);
}

static __attribute__ ((noinline)) void
huge (void)
{
  HOTPATH_FUNCTION ();
  char *block = keep (malloc ((size_t) 3 << 30));
  CHECK (block);
  block[0] = block[((size_t) 3 << 30) - 1] = 1;
  block = keep (realloc (block, (size_t) 4 << 30));
  CHECK (block && block[0] == 1);
  free (block);
}

static __attribute__ ((noinline)) void
leaks (void)
{
  HOTPATH_FUNCTION ();
  for (int i = 0; i < 10; i++) {
    void *block = leaf (50);
    if (i % 2)
      free (block);
  }
  keep (malloc (7));
}

/* ---- Threads --------------------------------------------------------------------------------------- */

#define PER_THREAD 20000

static void **handed[8];

static void *
make_blocks (void *number)
{
  HOTPATH_SCOPE ("maker");
  void **blocks = malloc (PER_THREAD * sizeof *blocks);
  for (int i = 0; i < PER_THREAD; i++)
    blocks[i] = leaf (64);
  for (int i = 0; i < PER_THREAD; i += 2)
    free (blocks[i]);
  handed[(intptr_t) number] = blocks;
  return NULL;
}

static void *
free_blocks (void *number)
{
  HOTPATH_SCOPE ("freer");
  void **blocks = handed[(intptr_t) number];
  for (int i = 1; i < PER_THREAD; i += 2)
    free (blocks[i]);
  free (blocks);
  return NULL;
}

static void *
without_scopes (void *unused)
{
  for (int i = 0; i < 1000; i++)
    free (keep (malloc (30)));
  return unused;
}

static void
on_all (void *(*what) (void *), int count)
{
  pthread_t threads[8];
  for (int i = 0; i < count; i++)
    CHECK (pthread_create (&threads[i], NULL, what, (void *) (intptr_t) i) == 0);
  for (int i = 0; i < count; i++)
    pthread_join (threads[i], NULL);
}

/* ---- Processes ------------------------------------------------------------------------------------- */

static int
wait_for (pid_t child)
{
  int status = 0;
  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    ;
  return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}

static __attribute__ ((noinline)) void
forks (void)
{
  HOTPATH_FUNCTION ();
  void *of_parent = leaf (300);
  pid_t child = fork ();
  if (child == 0) {
    free (of_parent); /* a stranger here */
    free (leaf (11));
    leaf (22);
    free (of_parent = keep (malloc (5)));
    exit (0);
  }
  printf ("%d\n", (int) child);
  CHECK (wait_for (child) == 0);
  free (of_parent);
}

static void *
allocate_for_ever (void *unused)
{
  for (;;)
    free (leaf (20));
  return unused;
}

static void
forks_under_load (int count)
{
  pthread_t thread;
  pthread_create (&thread, NULL, allocate_for_ever, NULL);
  for (int i = 0; i < count; i++) {
    pid_t child = fork ();
    if (child == 0) {
      free (leaf (1));
      if (i % 2)
        execl ("/bin/true", "true", (char *) NULL);
      _exit (0);
    }
    CHECK (wait_for (child) == 0);
  }
}

static void
handle (int number)
{
  (void) number;
  HOTPATH_SCOPE ("handler");
}

static void *
interrupt (void *thread)
{
  for (int i = 0; i < 2000; i++) {
    pthread_kill (*(pthread_t *) thread, SIGUSR1);
    usleep (50);
  }
  return NULL;
}

/* Handlers with scopes cut into allocations anywhere. */
static void
under_signals (void)
{
  pthread_t self = pthread_self (), other;
  signal (SIGUSR1, handle);
  pthread_create (&other, NULL, interrupt, &self);
  for (int i = 0; i < 200000; i++)
    branch (1);
  pthread_join (other, NULL);
}

static void *
crash (void)
{
  HOTPATH_SCOPE ("crash");
  leaf (123);
  raise (SIGKILL);
  return NULL;
}

int
main (int argc, char **argv)
{
  if (argc < 2)
    return 2;
  HOTPATH_MAIN ("subject");
  const char *what = argv[1];
  int argument = argc > 2 ? atoi (argv[2]) : 0;
  if (strcmp (what, "tree") == 0)
    tree ();
  else if (strcmp (what, "family") == 0)
    family ();
  else if (strcmp (what, "pages") == 0)
    pages ();
  else if (strcmp (what, "fails") == 0)
    fails ();
  else if (strcmp (what, "huge") == 0)
    huge ();
  else if (strcmp (what, "leaks") == 0)
    leaks ();
  else if (strcmp (what, "threads") == 0) {
    on_all (make_blocks, argument);
    on_all (free_blocks, argument);
    on_all (without_scopes, argument);
  } else if (strcmp (what, "all") == 0) {
    tree ();
    family ();
    leaks ();
  } else if (strcmp (what, "fork") == 0)
    forks ();
  else if (strcmp (what, "fork-under-load") == 0)
    forks_under_load (argument);
  else if (strcmp (what, "under-signals") == 0)
    under_signals ();
  else if (strcmp (what, "crash") == 0)
    crash ();
  else
    return 2;
  return 0;
}
