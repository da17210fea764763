#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run-demo.sh BUILD [FOLDER]: starts the example indexer on FOLDER and the app watching it, and ends both
# together. Where there is no display it takes pictures on a virtual one instead, and ends by itself.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
folder=${2:-/usr}
pictures=$build/screenshots
app=$build/app/hotpath-gtk
in_build=("$here/uninstalled.sh" "$build")

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  echo "There is no display here: pictures of the app go to $pictures instead."
  exec bash "$here/with-display.sh" --bus env HOTPATH_DEMO_PICTURES=1 bash "$0" "$build" "$folder"
fi

indexer= watcher=
end_both ()
{
  trap '' INT TERM
  for process in $watcher $indexer; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
}
trap end_both EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if [ -n "${HOTPATH_DEMO_PICTURES:-}" ]; then
  rm -rf "$pictures"
  mkdir -p "$pictures"
  export HOTPATH_OUTPUT_FORMAT=json HOTPATH_OUTPUT_PATH=$pictures/report.json
fi

# A little less eager than the app, which would otherwise share every processor with it.
sh "${in_build[@]}" nice -n 5 "$build/probe/examples/hotpath-indexer" "$folder" &
indexer=$!

# The program announces itself in the runtime folder; so there is no guessing of its port.
find_port ()
{
  local file
  for file in "${XDG_RUNTIME_DIR:+$XDG_RUNTIME_DIR/hotpath/$indexer.json}" \
              "${TMPDIR:-/tmp}/hotpath-$(id -u)/$indexer.json"; do
    [ -s "$file" ] && sed -n 's/.*"port": *\([0-9]*\).*/\1/p' "$file" && return
  done
  return 1
}

port=
for ((i = 0; i < 200; i++)); do
  port=$(find_port) && [ -n "$port" ] && break
  kill -0 "$indexer" 2>/dev/null || break
  sleep 0.05
done
if [ -z "$port" ]; then
  echo 'The indexer did not start serving its figures; see its messages above.' >&2
  exit 1
fi

if [ -n "${HOTPATH_DEMO_PICTURES:-}" ]; then
  sh "${in_build[@]}" /usr/bin/python3 "$here/e2e/pictures.py" "$app" "$port" "$indexer" "$pictures"
  echo "Pictures of the app are in $pictures:"
  ls "$pictures"
else
  # An instance that is running already would take the window over, and this one end at once.
  HOTPATH_NON_UNIQUE=1 sh "${in_build[@]}" "$app" --connect "127.0.0.1:$port" &
  watcher=$!
  wait "$watcher"
fi
