#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# fuzz-one.sh HARNESS SECONDS CORPUS…: runs one libFuzzer harness for a while. New inputs and findings go to
# a folder beside the harness, never into the corpus.
set -eu
harness=$1
seconds=$2
shift 2
found="$harness-found"
mkdir -p "$found/new"
exec "$harness" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=20000 -print_final_stats=1 \
  -artifact_prefix="$found/" "$found/new" "$@"
