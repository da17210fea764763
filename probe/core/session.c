/* SPDX-License-Identifier: MIT
 *
 * session.c: beginning and ending the session, the keeper thread, and what a fork does to them.
 */
#define _GNU_SOURCE
#include "session.h"

#include "announce.h"
#include "document.h"
#include "focus.h"
#include "process.h"
#include "record-lock.h"
#include "report.h"
#include "say.h"
#include "signals.h"
#include "thread-sampler.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define KEEPER_NAME "hp-keeper"
#define KEEPER_PERIOD_MS 1000
#define KEEPER_STACK_BYTES (256 * 1024)
#define KEEPER_JOIN_MS 1000 /* at exit: a plugin's constructor that calls exit holds a lock that the keeper may want */
#define KEEPER_BEGIN_MS 1000
#define KEEPER_REST_MS 50
#define SERVER_STOP_MS 80  /* an exit may take 100 ms longer than without the probe */
#define TOUCH_PERIODS 60   /* the arena's time stamp, which tells its age to whoever sweeps */

hp_session hp_session_now = {
  .reader_lock = PTHREAD_MUTEX_INITIALIZER,
  .keeper_lock = PTHREAD_MUTEX_INITIALIZER,
};

static pthread_mutex_t start_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t end_lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local bool ends_session; /* this thread is within end_session: before_shutdown may call exit */
static hp_focus *focus;

static bool
focus_wants (const char *name)
{
  return hp_focus_matches (focus, name);
}

/* A program that nobody watches pays for it at its end only. */
hp_reader *
hp_session_reader (void)
{
  hp_session *self = &hp_session_now;
  pthread_mutex_lock (&self->reader_lock);
  if (!self->reader)
    self->reader = hp_reader_new (hp_recorder_now.arena, hp_recorder_now.arena->size_bytes);
  hp_reader *reader = self->reader;
  pthread_mutex_unlock (&self->reader_lock);
  return reader;
}

hp_snapshot *
hp_session_snapshot (void)
{
  hp_locks_name ();
  hp_locks_fold ();
  hp_reader *reader = hp_session_reader ();
  return reader ? hp_reader_take (reader) : NULL;
}

void
hp_session_reset (void)
{
  hp_locks_fold ();
  hp_reader *reader = hp_session_reader ();
  if (reader)
    hp_reader_reset (reader);
}

/* ---- The arena ------------------------------------------------------------------------------------- */

static void
copy_text (char *to, size_t size, const char *from)
{
  snprintf (to, size, "%s", from ? from : "");
}

static hp_arena *
make_arena (int *fd)
{
  hp_session *self = &hp_session_now;
  self->pid = getpid ();
  self->arena_link[0] = self->arena_path[0] = '\0';
  if (!hp_runtime_dir (self->runtime_dir)) {
    self->runtime_dir[0] = '\0';
    return NULL;
  }
  hp_runtime_sweep (self->runtime_dir);
  if (!hp_runtime_arena_path (self->runtime_dir, self->pid, self->arena_path, self->arena_link)) {
    errno = ENAMETOOLONG;
    return NULL;
  }
  hp_arena *arena = hp_arena_create (self->arena_path, self->config.memory_limit_bytes, fd);
  if (!arena && self->arena_link[0]) { /* memory is full: the disk then, where the link was */
    strcpy (self->arena_path, self->arena_link);
    self->arena_link[0] = '\0';
    arena = hp_arena_create (self->arena_path, self->config.memory_limit_bytes, fd);
  }
  return arena;
}

static void
remove_arena (void)
{
  hp_session *self = &hp_session_now;
  if (self->arena_path[0])
    unlink (self->arena_path);
  if (self->arena_link[0])
    unlink (self->arena_link);
}

static void
describe_program (hp_arena *arena)
{
  hp_session *self = &hp_session_now;
  const hp_config *config = &self->config;
  ssize_t length = readlink ("/proc/self/exe", arena->executable, sizeof arena->executable - 1);
  arena->executable[length > 0 ? length : 0] = '\0';
  copy_text (arena->name, sizeof arena->name, config->name ? config->name : program_invocation_short_name);
  copy_text (arena->label, sizeof arena->label, config->label);
  copy_text (arena->version, sizeof arena->version, HP_VERSION);
  gethostname (arena->host, sizeof arena->host - 1);
  arena->percentile_count = config->percentile_count;
  memcpy (arena->percentiles, config->percentiles, sizeof config->percentiles);
  arena->logs_limit = config->logs_limit;
  arena->limit = config->functions_limit;
  arena->exclude_wrapper = config->exclude_wrapper;
  arena->pid = (uint32_t) self->pid;
  arena->process_start = hp_process_start_time (self->pid);
}

/* The last thing that makes an arena one: readers look for the magic first. */
static void
begin_time (hp_arena *arena, hp_clock_pair pair, double ns_per_tick)
{
  struct timespec real;
  clock_gettime (CLOCK_REALTIME, &real);
  arena->clock_source = hp_clock_source_now;
  arena->ns_per_tick = ns_per_tick;
  arena->start_ticks = pair.ticks;
  arena->start_mono_ns = pair.mono_ns;
  arena->start_real_ns = real.tv_sec * INT64_C (1000000000) + real.tv_nsec;
  atomic_thread_fence (memory_order_release);
  memcpy (arena->magic, HP_ARENA_MAGIC, sizeof arena->magic);
}

static void
note_process (hp_arena *arena)
{
  hp_process_figures figures;
  hp_process_read (&figures);
  atomic_store_explicit (&arena->end_cpu_ns, figures.cpu_ns, memory_order_relaxed);
  atomic_store_explicit (&arena->end_rss_bytes, figures.rss_bytes, memory_order_relaxed);
  atomic_store_explicit (&arena->end_peak_rss_bytes, figures.peak_rss_bytes, memory_order_relaxed);
  atomic_store_explicit (&arena->end_threads, figures.threads, memory_order_relaxed);
}

/* ---- The keeper ------------------------------------------------------------------------------------ */

static void end_session (hp_ended how, int signal_number);
static void end_session_locked (hp_ended how, int signal_number);

#define WAKE_TO_END 1u

static void
wake_keeper (uint32_t what_for)
{
  atomic_fetch_or (&hp_session_now.wake_for, what_for);
  sem_post (&hp_session_now.wake);
}

/* Runs in a signal handler. */
static void
ask_to_end (int number)
{
  wake_keeper (1u << number);
}

/* Whoever ends the session just now waits for this thread: it delivers the signal itself. */
static void
end_by_signal (int number)
{
  hp_session *self = &hp_session_now;
  if (pthread_mutex_trylock (&end_lock) != 0) {
    atomic_store (&self->signal_after, (uint32_t) number);
    return;
  }
  end_session_locked (HP_ENDED_SIGNAL, number);
  pthread_mutex_unlock (&end_lock);
  hp_signals_deliver (number);
}

static void
keep_house (hp_arena *arena)
{
  static unsigned periods;
  hp_clock_pair pair = hp_clock_read_pair ();
  /* A reader takes the pair without a lock: ticks is 0 while it changes. */
  atomic_store (&arena->sync_ticks, 0);
  atomic_store (&arena->sync_mono_ns, pair.mono_ns);
  atomic_store (&arena->sync_ticks, pair.ticks);
  note_process (arena);
  if (++periods % TOUCH_PERIODS == 0)
    utimensat (AT_FDCWD, hp_session_now.arena_path, NULL, 0);
}

static void *
keeper_main (void *unused)
{
  (void) unused;
  hp_session *self = &hp_session_now;
  prctl (PR_SET_NAME, KEEPER_NAME); /* whoever made it may not have been able to */
  hp_alloc_pause ();
  uint64_t end_at_ns = self->config.shutdown_ms
                           ? hp_recorder_now.arena->start_mono_ns + self->config.shutdown_ms * UINT64_C (1000000)
                           : 0;
  pthread_mutex_lock (&self->keeper_lock);
  atomic_store (&self->keeper_begun, true);
  if (!self->config.server_off)
    hp_server_load_and_start ();
  hp_announce ();
  hp_threads_sample ();
  uint64_t house_at_ns = 0;
  for (;;) {
    uint64_t until_ns = hp_clock_mono_ns () + self->config.threads_interval_ms * UINT64_C (1000000);
    if (end_at_ns && end_at_ns < until_ns)
      until_ns = end_at_ns;
    struct timespec until = { (time_t) (until_ns / 1000000000u), (long) (until_ns % 1000000000u) };
    pthread_mutex_unlock (&self->keeper_lock);
    sem_clockwait (&self->wake, CLOCK_MONOTONIC, &until);
    uint32_t what_for = atomic_exchange (&self->wake_for, 0);
    if (what_for > WAKE_TO_END)
      end_by_signal (__builtin_ctz (what_for & ~WAKE_TO_END));
    pthread_mutex_lock (&self->keeper_lock);

    if (what_for & WAKE_TO_END)
      break;
    if (end_at_ns && hp_clock_mono_ns () >= end_at_ns) {
      pthread_mutex_unlock (&self->keeper_lock);
      end_session (HP_ENDED_EXIT, 0);
      exit (0);
    }
    hp_threads_sample ();
    hp_locks_name ();
    hp_locks_fold (); /* for those who read what a dead program left */
    if (hp_clock_mono_ns () >= house_at_ns) {
      keep_house (hp_recorder_now.arena);
      house_at_ns = hp_clock_mono_ns () + KEEPER_PERIOD_MS * UINT64_C (1000000);
    }
  }
  pthread_mutex_unlock (&self->keeper_lock);
  sem_post (&self->keeper_done);
  return NULL;
}

static bool
start_keeper (void)
{
  hp_session *self = &hp_session_now;
  sem_init (&self->wake, 0, 0);
  sem_init (&self->keeper_done, 0, 0);
  atomic_store (&self->wake_for, 0);
  atomic_store (&self->keeper_begun, false);
  sigset_t all, before;
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  pthread_attr_t attributes;
  pthread_attr_init (&attributes);
  pthread_attr_setstacksize (&attributes, KEEPER_STACK_BYTES);
  self->keeper_runs = pthread_create (&self->keeper, &attributes, keeper_main, NULL) == 0;
  if (self->keeper_runs) /* or whoever looks at the threads before it has begun takes it for the program's */
    pthread_setname_np (self->keeper, KEEPER_NAME);
  pthread_attr_destroy (&attributes);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return self->keeper_runs;
}

/* False when it goes on, and with it what it was about to do. */
static bool
stop_keeper (void)
{
  hp_session *self = &hp_session_now;
  if (!self->keeper_runs || pthread_equal (self->keeper, pthread_self ()))
    return true;
  wake_keeper (WAKE_TO_END);
  uint64_t until_ns = hp_clock_mono_ns () + KEEPER_JOIN_MS * UINT64_C (1000000);
  struct timespec until = { (time_t) (until_ns / 1000000000u), (long) (until_ns % 1000000000u) };
  int waited;
  while ((waited = sem_clockwait (&self->keeper_done, CLOCK_MONOTONIC, &until)) < 0 && errno == EINTR)
    ;
  if (waited < 0)
    return false;
  pthread_join (self->keeper, NULL);
  self->keeper_runs = false;
  return true;
}

/* ---- Beginning and ending -------------------------------------------------------------------------- */

static void
at_exit (void)
{
  end_session (HP_ENDED_EXIT, 0);
}

static void fork_prepare (void);
static void fork_parent (void);
static void fork_child (void);
static void restart_after_fork (void);

/* Once in a process image: these can't be taken back. */
static bool
hook_process (void)
{
  static bool done;
  if (done)
    return true;
  done = pthread_key_create (&hp_recorder_now.thread_key, hp_thread_leave) == 0 &&
         pthread_atfork (fork_prepare, fork_parent, fork_child) == 0 && atexit (at_exit) == 0;
  return done;
}

static int
start (const hotpath_config *settings)
{
  hp_session *self = &hp_session_now;
  if (self->begun) {
    errno = EALREADY;
    return -1;
  }
  hp_clock_init ();
  hp_clock_pair first = hp_clock_read_pair ();
  if (!hook_process () || !hp_config_load (&self->config, settings)) {
    errno = ENOMEM;
    return -1;
  }
  focus = self->config.focus ? hp_focus_new (self->config.focus) : NULL;
  int fd = -1;
  hp_arena *arena = make_arena (&fd);
  if (!arena) {
    int saved = errno;
    hp_say ("can't begin: no arena in %s: %s", self->runtime_dir[0] ? self->runtime_dir : "the temporary folder",
            strerror (saved));
    hp_config_clear (&self->config);
    errno = saved;
    return -1;
  }
  self->begun = true;
  describe_program (arena);
  hp_recorder_now.wanted = focus ? focus_wants : NULL;
  hp_recorder_now.restart_after_fork = restart_after_fork;
  hp_recorder_now.arena_fd = fd;
  hp_recorder_now.arena = arena;
  pthread_mutex_lock (&hp_recorder_now.lock);
  hp_registry_add ("<other>", "", 0, HOTPATH_KIND_WRAPPER); /* HP_SITE_OTHER, whatever the focus */
  pthread_mutex_unlock (&hp_recorder_now.lock);
  hp_registry_record (arena, HP_SITE_OTHER)->kind = HOTPATH_KIND_SCOPE;
  hp_measure_own_cost (&arena->inner_cost_ticks, &arena->outer_cost_ticks);
  while (hp_clock_mono_ns () - first.mono_ns < 2000000) /* ± 40 ns in 2 ms: 2 · 10⁻⁵ */
    ;
  hp_clock_pair second = hp_clock_read_pair ();
  begin_time (arena, second, hp_clock_ns_per_tick (first, second));
  note_process (arena);
  __atomic_store_n (&hp_session_number, 1, __ATOMIC_RELEASE);
  hp_alloc_begin (1);
  __atomic_store_n (&hotpath_active, 1, __ATOMIC_RELEASE);

  if (start_keeper ())
    hp_signals_install (ask_to_end);
  else
    hp_say ("no thread could be started: no live figures");
  return 0;
}

int
hotpath_start (const hotpath_config *settings)
{
  pthread_mutex_lock (&start_lock);
  hp_alloc_pause ();
  int result = start (settings);
  hp_alloc_go_on ();
  pthread_mutex_unlock (&start_lock);
  return result;
}

/* A last time, unless the keeper is at it and doesn't come to an end. */
static void
look_at_threads (void)
{
  hp_session *self = &hp_session_now;
  for (int ms = 0; ms < KEEPER_REST_MS; ms++) {
    if (pthread_mutex_trylock (&self->keeper_lock) == 0) {
      hp_threads_sample ();
      pthread_mutex_unlock (&self->keeper_lock);
      return;
    }
    nanosleep (&(struct timespec){ .tv_nsec = 1000000 }, NULL);
  }
}

static void
write_report (void)
{
  hp_snapshot *snapshot = hp_session_snapshot ();
  if (snapshot) {
    hp_report_write (&hp_session_now.config, snapshot, hp_session_now.is_fork);
    hp_snapshot_unref (snapshot);
  } else
    hp_say ("no report: out of memory");
}

static void
write_last_report (hp_ended how, int signal_number)
{
  hp_session *self = &hp_session_now;
  if (self->config.before_shutdown)
    self->config.before_shutdown (self->config.before_shutdown_data);

  hp_alloc_end ();
  hp_arena *arena = hp_recorder_now.arena;
  look_at_threads ();
  __atomic_store_n (&hotpath_active, 0, __ATOMIC_RELEASE);
  hp_clock_pair pair = hp_clock_read_pair ();
  atomic_store (&arena->sync_ticks, 0);
  atomic_store (&arena->sync_mono_ns, pair.mono_ns);
  atomic_store (&arena->sync_ticks, pair.ticks);
  note_process (arena);
  atomic_store (&arena->end_signal, (uint32_t) signal_number);
  atomic_store (&arena->end_ticks, pair.ticks);
  atomic_store (&arena->ended, how);

  if (self->config.format == HOTPATH_FORMAT_NONE)
    hp_locks_fold (); /* for who looks on */
  else
    write_report ();
  if (stop_keeper ())
    hp_server_stop (SERVER_STOP_MS);
  hp_runtime_withdraw (self->runtime_dir, self->pid);
  remove_arena ();
  hp_signals_forget ();
}

static void
end_session_locked (hp_ended how, int signal_number)
{
  hp_session *self = &hp_session_now;
  if (self->ended)
    return;
  self->ended = ends_session = true;
  write_last_report (how, signal_number);
  ends_session = false;
}

/* Whoever comes second waits until the report is out: it may be main on its way to _exit. */
static void
end_session (hp_ended how, int signal_number)
{
  hp_session *self = &hp_session_now;
  if (!self->begun || hp_recorder_now.forked || self->pid != getpid () || ends_session)
    return;
  pthread_mutex_lock (&end_lock);
  end_session_locked (how, signal_number);
  pthread_mutex_unlock (&end_lock);
  uint32_t number = atomic_exchange (&self->signal_after, 0);
  if (number)
    hp_signals_deliver ((int) number);
}

void
hotpath_stop (void)
{
  end_session (HP_ENDED_STOPPED, 0);
}

bool
hotpath_running (void)
{
  return __atomic_load_n (&hotpath_active, __ATOMIC_ACQUIRE) != 0;
}

hotpath_frame *
hotpath_main_begin (hotpath_site *site, const char *name, const hotpath_config *settings)
{
  hotpath_config with_name;
  if (settings)
    with_name = *settings;
  else
    memset (&with_name, 0, sizeof with_name);
  if (name)
    with_name.name = name;
  if (hotpath_start (&with_name) < 0 && errno != EALREADY)
    return NULL;
  uint32_t none = 0;
  hp_signals before;
  hp_block_signals (&before);
  pthread_mutex_lock (&hp_recorder_now.lock);
  if (!site->id) {
    site->id = hp_registry_add (with_name.name ? with_name.name : site->name, site->file, site->line, site->kind);
    atomic_compare_exchange_strong (&hp_recorder_now.arena->wrapper_site, &none, site->id);
  }
  pthread_mutex_unlock (&hp_recorder_now.lock);
  hp_unblock_signals (&before);
  return hotpath_running () ? hp_scope_begin_outermost (site) : NULL;
}

void
hotpath_main_end (hotpath_frame *frame)
{
  if (frame)
    hotpath_scope_end (frame);
  end_session (HP_ENDED_EXIT, 0);
}

/* ---- Fork ------------------------------------------------------------------------------------------ */

static hp_signals signals_before_fork; /* a handler's scope may want a lock that its own thread holds */

/* A keeper that was started but hasn't begun isn't at rest: what starts a thread may be in the middle of allocating,
 * from an allocator that knows of no forks, such as a sanitizer's, whose locks the child would find taken. */
static void
lock_keeper_at_rest (void)
{
  hp_session *self = &hp_session_now;
  if (pthread_equal (self->keeper, pthread_self ()))
    return;
  for (int ms = 0; self->keeper_runs && !atomic_load (&self->keeper_begun) && ms < KEEPER_BEGIN_MS; ms++)
    nanosleep (&(struct timespec){ .tv_nsec = 1000000 }, NULL);
  pthread_mutex_lock (&self->keeper_lock);
}

/* The locks are taken in the order in which the keeper takes them, so that the child finds them free and
 * nothing half done. */
static void
fork_prepare (void)
{
  hp_signals before;
  hp_block_signals (&before);
  pthread_mutex_lock (&start_lock);
  signals_before_fork = before;
  hp_alloc_pause (); /* another's handler may allocate while this thread has the locks */
  lock_keeper_at_rest ();
  hp_server_fork_prepare ();
  pthread_mutex_lock (&hp_session_now.reader_lock);
  pthread_mutex_lock (&hp_recorder_now.lock);
}

static void
release_locks (void)
{
  pthread_mutex_unlock (&hp_recorder_now.lock);
  pthread_mutex_unlock (&hp_session_now.reader_lock);
}

static void
fork_parent (void)
{
  release_locks ();
  hp_server_fork_parent ();
  if (!pthread_equal (hp_session_now.keeper, pthread_self ()))
    pthread_mutex_unlock (&hp_session_now.keeper_lock);
  hp_alloc_go_on ();
  hp_signals before = signals_before_fork;
  pthread_mutex_unlock (&start_lock);
  hp_unblock_signals (&before);
}

/* Most children run another program at once, so nothing is made here but the mark that makes the first
 * scope, if one comes, begin a session of the child's own. */
static void
leave_to_parent (void)
{
  hp_session *self = &hp_session_now;
  hp_recorder_now.forked = true;
  __atomic_store_n (&hp_session_number, 0, __ATOMIC_RELEASE);
  hp_alloc_forget ();
  hp_threads_forget ();
  hp_thread_forget ();
  hp_server_fork_child ();
  self->keeper_runs = false;
  if (self->ended) /* another thread was at the report */
    __atomic_store_n (&hotpath_active, 0, __ATOMIC_RELEASE);
  /* Now: later the number may be that of a file of the child's. */
  if (hp_arena_owns_descriptor (hp_recorder_now.arena, hp_recorder_now.arena_fd))
    close (hp_recorder_now.arena_fd);
  hp_recorder_now.arena_fd = -1;
  self->reader = NULL; /* it belongs to the parent's arena */
  hp_signals_forget ();
}

static void
fork_child (void)
{
  hp_session *self = &hp_session_now;
  release_locks ();
  pthread_mutex_init (&self->keeper_lock, NULL);
  pthread_mutex_init (&end_lock, NULL);
  hp_signals before = signals_before_fork;
  pthread_mutex_init (&start_lock, NULL);
  if (self->begun)
    leave_to_parent ();
  hp_alloc_go_on ();
  hp_unblock_signals (&before);
}

static void
restart_after_fork (void)
{
  hp_session *self = &hp_session_now;
  pthread_mutex_lock (&start_lock);
  if (!hp_recorder_now.forked || !hotpath_running ())
    goto out;
  hp_arena *parents = hp_recorder_now.arena;
  int fd = -1;
  hp_arena *made = make_arena (&fd);
  if (!made || !hp_registry_copy (parents, made, fd))
    goto failed;
  describe_program (made);
  made->inner_cost_ticks = parents->inner_cost_ticks;
  made->outer_cost_ticks = parents->outer_cost_ticks;
  made->mapped_at = (uintptr_t) parents;
  atomic_store (&made->wrapper_site, atomic_load (&parents->wrapper_site));
  begin_time (made, hp_clock_read_pair (), parents->ns_per_tick);

  /* In the parent arena's place, so that what points into it goes on pointing to mapped memory. */
  size_t size = made->size_bytes;
  /* Not further than the parent's went: what lies behind it is the program's. */
  if (made->size_bytes > parents->size_bytes)
    made->size_bytes = parents->size_bytes;
  munmap (made, size);
  if (size > parents->size_bytes)
    size = parents->size_bytes;
  if (mmap (parents, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE | MAP_FIXED, fd, 0) == MAP_FAILED)
    goto failed;
  hp_recorder_now.arena_fd = fd;
  hp_recorder_now.forked = false;
  self->is_fork = true;
  __atomic_store_n (&hp_session_number, ++self->sessions + 1, __ATOMIC_RELEASE);
  hp_alloc_begin (self->sessions + 1);
  if (start_keeper ())
    hp_signals_install (ask_to_end);
  goto out;

failed:
  if (fd >= 0) {
    close (fd);
    remove_arena ();
  }
  __atomic_store_n (&hotpath_active, 0, __ATOMIC_RELEASE);
out:
  pthread_mutex_unlock (&start_lock);
}

void
hotpath_child_begin (void)
{
  if (!hp_recorder_now.forked)
    return;
  hp_signals before;
  hp_block_signals (&before);
  hp_alloc_pause ();
  restart_after_fork ();
  hp_alloc_go_on ();
  hp_unblock_signals (&before);
}

bool
hotpath_child_begun (void)
{
  return hotpath_running () && __atomic_load_n (&hp_session_number, __ATOMIC_RELAXED) > 1;
}
