#!/bin/sh
# SPDX-License-Identifier: MIT
# uninstalled.sh BUILD COMMAND…: runs a command with what it needs to find the parts of Hotpath in a
# build folder: the library, the server module, the settings schema, translations, icons.
set -eu
source=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "$1" && pwd)
shift

export LD_LIBRARY_PATH="$build/probe/core${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export HOTPATH_SERVER_MODULE="$build/probe/server/hotpath-server.so"
export HOTPATH_PRELOAD_PATH="$build/probe/preload/libhotpath-preload.so"
export HOTPATH_LOCALE_DIR="$build/po"
export GSETTINGS_SCHEMA_DIR="$build/data"
export XDG_DATA_DIRS="$source/data:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
export PATH="$build/app:$build/app/cli:$build/probe/examples:$PATH"
exec "$@"
