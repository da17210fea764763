#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks that each language of LINGUAS has every string of the app, none of them fuzzy or malformed.
set -eu
cd "$1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export LC_ALL=C.UTF-8

# ITS rules for metainfo and schemas come with appstream and GLib.
XDG_DATA_DIRS=${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
export XDG_DATA_DIRS
grep -v '^#' po/POTFILES >"$folder/files"
xgettext --from-code=UTF-8 --add-comments=Translators \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dcgettext:2 \
  --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 --keyword=ngettext:1,2 \
  --flag=g_strdup_printf:1:c-format --flag=g_string_printf:2:c-format \
  --flag=g_string_append_printf:2:c-format --flag=g_error_new:3:c-format --flag=g_set_error:4:c-format \
  --files-from="$folder/files" --output="$folder/hotpath.pot"

for language in $(grep -v '^#' po/LINGUAS); do
  msgfmt --check --output-file=/dev/null "po/$language.po"
  msgmerge --quiet --no-fuzzy-matching --output-file="$folder/$language.po" "po/$language.po" "$folder/hotpath.pot"
  missing=$(msgattrib --untranslated --no-obsolete "$folder/$language.po" | grep -c '^msgid' || true)
  fuzzy=$(msgattrib --only-fuzzy --no-obsolete "po/$language.po" | grep -c '^msgid' || true)
  if [ "$missing" -gt 0 ] || [ "$fuzzy" -gt 0 ]; then
    msgattrib --untranslated --no-obsolete "$folder/$language.po" >&2
    echo "po/$language.po: $missing lines untranslated, $fuzzy fuzzy" >&2
    exit 1
  fi
  msgfmt --statistics --output-file=/dev/null "$folder/$language.po"
done
