#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh BUILD TEST [ARGUMENT…]: runs one of the tests here, on a display and a session bus of its own.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
test=$2
shift 2

# 77 is how meson is told of a test that can't be run.
for tool in Xvfb xdotool dbus-run-session; do
  command -v "$tool" >/dev/null || { echo "$tool is missing here: skipped."; exit 77; }
done
/usr/bin/python3 -c 'import gi; gi.require_version("Atspi", "2.0"); from gi.repository import Atspi' ||
  { echo 'Atspi for /usr/bin/python3 is missing here: skipped.'; exit 77; }

# One language and one way to write numbers, whatever the machine's.
unset LANGUAGE LC_MESSAGES LC_NUMERIC LC_TIME
export LC_ALL=C.UTF-8 LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 HOTPATH_BUILD=$build
# Debian 12's library that reads the accessibility tree uses what it has freed, at times, as the app's windows come
# and go. So freed memory is filled for the app, which hotpath_ui.py hands this on to, and not for the tests; and when
# they crash all the same, they are run again. A crash of the app is no such thing: it fails its test.
export HOTPATH_APP_MALLOC_PERTURB=${MALLOC_PERTURB_:-}
unset MALLOC_PERTURB_
for attempt in 1 2 3; do
  status=0
  bash "$here/../with-display.sh" --bus sh "$here/../uninstalled.sh" "$build" /usr/bin/python3 "$here/$test" "$@" || status=$?
  [ $status = 139 ] || exit $status
  echo "The process of the tests crashed at attempt $attempt." >&2
done
exit $status
