#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-silent.sh COMMAND…: fails where a validator fails, and where it has a warning or a hint but no error, too.
set -u
said=$("$@" 2>&1)
status=$?
[ -z "$said" ] && exit $status
printf '%s\n' "$said" >&2
exit 1
