#!/bin/sh
# SPDX-License-Identifier: MIT
# check-tree.sh SOURCE: every file names its licence, that licence is the one of its folder, its text is
# in LICENSES/, and no source file has outgrown one subject. Speaks TAP.
set -u
cd "$1" || exit 1

# Of a clone the files in it; of an unpacked archive all but build folders.
list_files ()
{
  if [ -e .git ] && command -v git >/dev/null; then
    git -c safe.directory='*' ls-files
  else
    find . \( -name 'build*' -o -name __pycache__ \) -prune -o -type f -print | sed 's|^\./||'
  fi
}

report () # NUMBER TITLE FAILURES
{
  if [ -z "$3" ]; then
    echo "ok $1 $2"
  else
    printf '%s\n' "$3" | sed 's/^/# /'
    echo "not ok $1 $2"
  fi
}

# Files of these kinds have no place for a comment, or are no work of ours.
files=$(list_files | grep -v -E '^LICENSES/|^po/LINGUAS$|^po/POTFILES$|\.(json|png|bin|sse|patch)$|^tests/data/' |
          while read -r file; do [ -e "$file" ] && echo "$file"; done)
[ -n "$files" ] || { echo 'Bail out! No files were found'; exit 1; }

echo 1..4

# "file licence", one line for each file that names one.
named=$(printf '%s\n' "$files" | tr '\n' '\0' |
          xargs -0 grep -H -m 1 -o 'SPDX-License-Identifier: *[A-Za-z0-9.-]*' /dev/null |
          sed 's/:SPDX-License-Identifier: */ /')

failures=$(
  { printf '%s\n' "$named" | cut -d ' ' -f 1; printf '%s\n' "$files"; } | sort | uniq -u |
    sed 's/$/ has no SPDX line/'
)
report 1 'every file names its licence' "$failures"

failures=$(
  printf '%s\n' "$named" | while read -r file licence; do
    case $file in
      probe/*) allowed='MIT CC0-1.0' ;;
      app/*) allowed='GPL-3.0-or-later CC0-1.0' ;;
      *) allowed='MIT GPL-3.0-or-later CC0-1.0' ;;
    esac
    case " $allowed " in
      *" $licence "*) ;;
      *) echo "$file is under $licence; here it is $allowed" ;;
    esac
  done
)
report 2 "each file's licence is that of its folder" "$failures"

failures=$(
  for licence in MIT GPL-3.0-or-later CC0-1.0; do
    [ -s "LICENSES/$licence.txt" ] || echo "LICENSES/$licence.txt is missing"
  done
)
report 3 'the licence texts are there' "$failures"

failures=$(
  for file in $(printf '%s\n' $files | grep -E '\.(c|h|cpp|py|sh)$'); do
    [ -e "$file" ] || continue
    size=$(wc -c <"$file")
    [ "$size" -le 40960 ] || echo "$file has $size bytes; 40960 is the most, two subjects want two files"
  done
)
report 4 'no source file is over 40 KB' "$failures"
