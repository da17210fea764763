/* SPDX-License-Identifier: MIT
 *
 * session.h: the session of this process, from hotpath_start to the report.
 */
#pragma once

#include "config.h"
#include "item.h"
#include "record.h"
#include "runtime-dir.h"
#include "snapshot.h"

#include <semaphore.h>

typedef struct hp_session {
  hp_config config;
  bool begun;            /* a session was begun in this process; there is no second */
  bool ended;            /* the report is out, or on its way */
  uint32_t sessions;     /* that forks made before this one */
  bool is_fork;          /* began in a fork's child: says nothing on stdout */
  pid_t pid;
  char runtime_dir[HP_PATH_SIZE]; /* "": none could be had */
  char arena_path[HP_PATH_SIZE];
  char arena_link[HP_PATH_SIZE];  /* "": none */

  /* The figures' one reader, made when somebody first looks. */
  pthread_mutex_t reader_lock; /* of the pointer */
  hp_reader *reader;

  pthread_t keeper;      /* the thread that keeps house: clock, server, signals, shutdown */
  bool keeper_runs;
  _Atomic bool keeper_begun;     /* its thread is up, and has had keeper_lock */
  /* Not a pipe: a program that closes all descriptors it finds, as daemons do, would take that away. */
  sem_t wake;
  sem_t keeper_done;             /* posted by the keeper as its last act */
  _Atomic uint32_t wake_for;     /* 1 << a signal's number; 1: the session ends */
  _Atomic uint32_t signal_after; /* came while the session was ending: delivered when that is done */
  pthread_mutex_t keeper_lock; /* held by the keeper except while it waits, so that a fork finds it at rest */
} hp_session;

extern hp_session hp_session_now;

/* The figures' reader; NULL without memory. */
hp_reader *hp_session_reader (void);

/* A snapshot of now; NULL without memory. */
hp_snapshot *hp_session_snapshot (void);

/* Begins the figures anew, for everyone who looks. */
void hp_session_reset (void);

/* server-load.c: the server module, used by the keeper. A missing module is one line on stderr. */
void hp_server_load_and_start (void);
void hp_server_stop (unsigned deadline_ms);
void hp_server_fork_prepare (void);
void hp_server_fork_parent (void);
void hp_server_fork_child (void);
/* Port it listens on; 0: none. */
uint16_t hp_server_port (void);
