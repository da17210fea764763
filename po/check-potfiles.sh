#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks that POTFILES names every file with translatable text, no other, and in order.
set -eu
cd "$1"
wanted=$(mktemp)
listed=$(mktemp)
trap 'rm -f "$wanted" "$listed"' EXIT
{
  grep -rlE '(^|[^A-Za-z_])(_|C_|N_|NC_|Q_|g?ettext|n?gettext|g_dngettext|g_dpgettext2?) ?\("' app --include='*.c' --include='*.h' || true
  grep -rl 'translatable="yes"' app --include='*.ui' || true
  ls data/*.desktop.in.in data/*.metainfo.xml.in data/*.gschema.xml
} | LC_ALL=C sort >"$wanted"
grep -v '^#' po/POTFILES >"$listed"
if ! diff -u "$listed" "$wanted"; then
  echo "po/POTFILES: the lines with + are missing, those with - do not belong (or out of order)" >&2
  exit 1
fi

# A format macro inside a text ends it for xgettext, so that it is never found at run time.
if grep -rnE '_ ?\("[^;]*" (G_G[A-Z0-9]*_FORMAT|PRI[a-zA-Z0-9]*)' app --include='*.c'; then
  echo "these texts can't be translated: use %zu, or %llu and a cast" >&2
  exit 1
fi
