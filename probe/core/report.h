/* SPDX-License-Identifier: MIT
 *
 * report.h: the report on exit, to stdout or a file.
 */
#pragma once

#include "config.h"
#include "snapshot.h"

#include <stdbool.h>
#include <stddef.h>

/* Writes the report as config says. In a fork's child nothing goes to stdout and the file's name gets the
 * process's number, so that parent and children don't overwrite each other. False after one line on
 * stderr. */
bool hp_report_write (const hp_config *config, const hp_snapshot *snapshot, bool is_fork);

/* Writes all of it to fd, without a SIGPIPE when nobody reads. False with errno set. */
bool hp_write_all (int fd, const char *text, size_t length);
