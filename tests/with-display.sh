#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# with-display.sh [--bus] COMMAND…: runs a command on a virtual display with settings of its own;
# with --bus on a session bus of its own too, else with none, so that nothing is started behind it.
# SCREEN is the size of the display, RUNTIME a runtime folder to use instead of one of its own.
set -eu

bus=
if [ "${1:-}" = --bus ]; then
  bus=yes
  shift
fi
[ $# -gt 0 ] || { echo 'usage: with-display.sh [--bus] COMMAND…' >&2; exit 2; }

place=$(mktemp -d "${TMPDIR:-/tmp}/hotpath-display-XXXXXX")
server=
clean_up ()
{
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  # A portal that the bus has started takes a moment to unmount what it shows in the runtime folder.
  for ((i = 0; i < 40; i++)); do
    rm -rf --one-file-system "$place" 2>/dev/null && return
    sleep 0.05
  done
  echo "with-display.sh: $place is in use and stays" >&2
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

for part in config data state cache runtime; do
  mkdir -m 700 "$place/$part"
done
mkdir "$place/config/gtk-4.0"
# Without a settings daemon GTK would fall back to another font than the desktop's.
cat >"$place/config/gtk-4.0/settings.ini" <<'INI'
[Settings]
gtk-font-name=Cantarell 11
gtk-icon-theme-name=Adwaita
gtk-enable-animations=false
INI

# The screen holds the widest page; -displayfd picks a number that nobody else has.
# Without -noreset it starts anew whenever its last client goes, and whoever connects just then is refused.
Xvfb -displayfd 3 -screen 0 "${SCREEN:-1600x1200}x24" -nolisten tcp -noreset 3>"$place/display" 2>"$place/xvfb.log" &
server=$!
for ((i = 0; i < 400; i++)); do
  [ -s "$place/display" ] && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.05
done
if ! [ -s "$place/display" ]; then
  echo 'with-display.sh: Xvfb did not start:' >&2
  cat "$place/xvfb.log" >&2
  # What meson takes for "could not be set up", which is neither passed nor failed.
  exit 99
fi

unset WAYLAND_DISPLAY XAUTHORITY NO_AT_BRIDGE AT_SPI_BUS_ADDRESS DBUS_SESSION_BUS_ADDRESS GTK_THEME
export DISPLAY=:$(<"$place/display")
export XDG_CONFIG_HOME=$place/config XDG_DATA_HOME=$place/data XDG_STATE_HOME=$place/state
export XDG_CACHE_HOME=$place/cache XDG_RUNTIME_DIR=${RUNTIME:-$place/runtime}
export GDK_BACKEND=x11 GSK_RENDERER=${GSK_RENDERER:-cairo} GSETTINGS_BACKEND=memory

# In the background and waited for, so that a signal ends the display too.
if [ -n "$bus" ]; then
  unset GTK_A11Y
  # What the bus and its services say of their own comings and goings is no news for anyone.
  exec 8>&1 9>&2
  dbus-run-session -- bash -c 'exec "$@" >&8 2>&9 8>&- 9>&-' bash "$@" >"$place/bus.log" 2>&1 &
else
  export DBUS_SESSION_BUS_ADDRESS=disabled: GTK_A11Y=${GTK_A11Y:-test}
  "$@" &
fi
command=$!
trap 'kill "$command" 2>/dev/null || true; exit 143' TERM
trap 'kill "$command" 2>/dev/null || true; exit 130' INT
wait "$command"
