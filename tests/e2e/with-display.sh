#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# with-display.sh COMMAND…: runs a command on a virtual display and a session bus of its own, with
# settings, recent files and runtime folder that are empty and go away with it.
set -eu

place=$(mktemp -d "${TMPDIR:-/tmp}/hotpath-display-XXXXXX")
server=
clean_up ()
{
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$place"
}
trap clean_up EXIT
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

Xvfb -displayfd 3 -screen 0 "${SCREEN:-1600x1200}x24" -nolisten tcp 3>"$place/display" 2>"$place/xvfb.log" &
server=$!
for ((i = 0; i < 200; i++)); do
  [ -s "$place/display" ] && break
  if ! kill -0 "$server" 2>/dev/null; then
    echo 'with-display.sh: Xvfb did not start:' >&2
    cat "$place/xvfb.log" >&2
    exit 1
  fi
  sleep 0.05
done
[ -s "$place/display" ] || { echo 'with-display.sh: Xvfb gives no display' >&2; exit 1; }

unset WAYLAND_DISPLAY XAUTHORITY GTK_A11Y NO_AT_BRIDGE AT_SPI_BUS_ADDRESS DBUS_SESSION_BUS_ADDRESS GTK_THEME
export DISPLAY=:$(<"$place/display")
export XDG_CONFIG_HOME=$place/config XDG_DATA_HOME=$place/data XDG_STATE_HOME=$place/state
export XDG_CACHE_HOME=$place/cache XDG_RUNTIME_DIR=$place/runtime
export GDK_BACKEND=x11 GSK_RENDERER=cairo GSETTINGS_BACKEND=memory
# What the bus and its services say of their own comings and goings is no news for anyone.
exec 8>&1 9>&2
dbus-run-session -- bash -c 'exec "$@" >&8 2>&9 8>&- 9>&-' bash "$@" >"$place/bus.log" 2>&1
