#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the MIME type into a folder of its own and checks that reports, and only they, are recognised.
set -eu
definition=$1
xmllint --noout "$definition"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/data/mime/packages"
cp "$definition" "$folder/data/mime/packages/hotpath.xml"
XDG_DATA_HOME=$folder/data
export XDG_DATA_HOME
update-mime-database "$XDG_DATA_HOME/mime" 2>/dev/null

check () # file, content, expected type
{
  printf '%s' "$2" >"$folder/$1"
  found=$(gio info -a standard::content-type "$folder/$1" | sed -n 's/^ *standard::content-type: //p')
  if [ "$found" != "$3" ]; then
    echo "$1: expected $3, found $found" >&2
    exit 1
  fi
}

check a.hotpath.json '{}' application/vnd.hotpath.report+json
check report.json '{}' application/vnd.hotpath.report+json
check saved '{"type":"hotpath-report","schema":1}' application/vnd.hotpath.report+json
check pretty '{
  "type": "hotpath-report",
  "schema": 1
}' application/vnd.hotpath.report+json
check other.json '{"type":"something"}' application/json
