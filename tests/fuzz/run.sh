#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [BUILD-FOLDER]: builds the libFuzzer harnesses with clang and runs each for twenty seconds.
# Exits with 77 where clang is missing, which test runners take as "skipped".
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$source/build/fuzz}
if ! command -v clang >/dev/null 2>&1; then
  echo "clang is not installed: fuzzing is left out" >&2
  exit 77
fi
mkdir -p "$(dirname "$build")"
if [ ! -f "$build/build.ninja" ]; then
  CC=clang CXX=clang++ meson setup "$build" "$source" -Dfuzz=true -Dexamples=false >"$build.log" 2>&1 ||
    { cat "$build.log" >&2; exit 1; }
fi
ninja -C "$build" tests/fuzz/fuzz-report tests/fuzz/fuzz-events tests/fuzz/fuzz-history \
  tests/fuzz/fuzz-policy tests/fuzz/fuzz-headers tests/fuzz/fuzz-mcp tests/fuzz/fuzz-rust
meson test -C "$build" --no-rebuild --suite fuzz --print-errorlogs
