#!/bin/sh
# SPDX-License-Identifier: MIT
# Compares what the shared library exports with what it is meant to: a new name is a promise.
# usage: check-symbols.sh LIBRARY EXPECTED
set -eu
actual=$(nm -D --defined-only "$1" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort)
expected=$(grep -v '^#' "$2" | LC_ALL=C sort)
[ "$actual" = "$expected" ] && exit 0
echo "exported:"; echo "$actual"
echo "meant to be:"; echo "$expected"
exit 1
