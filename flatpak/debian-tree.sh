# SPDX-License-Identifier: MIT
# debian-tree.sh: sourced by what is checked on other releases than this machine's. A tree is a whole
# Debian of its own in a folder, which takes root to make and to work in. It comes from MIRROR, else from where
# debootstrap takes it.

: "${HOTPATH_TREES:=${XDG_CACHE_HOME:-$HOME/.cache}/hotpath-trees}"

say () { printf '\n== %s (%d s)\n' "$*" "$SECONDS"; }

# Ends with a sentence when one of these commands isn't there.
need () # COMMAND=PACKAGE…
{
  local pair missing=
  for pair; do
    command -v "${pair%%=*}" >/dev/null || missing="$missing ${pair#*=}"
  done
  [ -z "$missing" ] || { echo "These packages are missing here:$missing" >&2; exit 1; }
  [ "$(id -u)" = 0 ] || { echo 'Making a tree of another release takes root.' >&2; exit 1; }
}

# Runs a command in a tree, with the mounts and processes of its own, so that nothing is left of either.
in_tree () # TREE COMMAND…
{
  unshare --mount --pid --fork --kill-child --propagation private sh -euc '
    tree=$1
    shift
    mount -t proc proc "$tree/proc"
    mount --rbind /sys "$tree/sys"
    mount --rbind /dev "$tree/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$tree/tmp"
    exec chroot "$tree" env -i HOME=/root LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
      DEBIAN_FRONTEND=noninteractive "$@"' sh "$@"
}

install_in_tree () # TREE PACKAGE…
{
  local tree=$1
  shift
  in_tree "$tree" apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends "$@" \
    </dev/null >"$tree/var/log/packages.log" 2>&1 || { tail -n 20 "$tree/var/log/packages.log"; return 1; }
}

# Makes a tree, or brings one that was made before up to date.
make_tree () # RELEASE TREE
{
  local release=$1 tree=$2
  if [ ! -e "$tree/etc/made" ]; then
    rm -rf "$tree"
    mkdir -p "$tree"
    debootstrap --variant=minbase --include=ca-certificates "$release" "$tree" ${MIRROR:-} >"$tree.log" 2>&1 ||
      { tail -n 20 "$tree.log"; return 1; }
    # Nothing that is installed there is to be started.
    printf '#!/bin/sh\nexit 101\n' >"$tree/usr/sbin/policy-rc.d"
    chmod 755 "$tree/usr/sbin/policy-rc.d"
    touch "$tree/etc/made"
  fi
  # The way to the mirror is this machine's.
  cp -L /etc/resolv.conf /etc/hosts "$tree/etc/"
  apt-config dump 2>/dev/null | grep -E '^Acquire::(https?|Check|Retries)' >"$tree/etc/apt/apt.conf.d/99machine" || true
  in_tree "$tree" sh -ec 'apt-get -qq update; apt-get -qq -o Dpkg::Use-Pty=0 dist-upgrade -y --no-install-recommends' \
    </dev/null >"$tree.log" 2>&1 || { tail -n 20 "$tree.log"; return 1; }
}

# Puts the files of this project into a tree, as an archive would have them: no history, no build folder.
copy_source () # TREE FOLDER
{
  rm -rf "${1:?}/$2"
  mkdir -p "$1/$2"
  git ls-files -z --cached --others --exclude-standard |
    tar --create --null --files-from=- --ignore-failed-read 2>/dev/null | tar --extract --no-same-owner --directory="$1/$2"
}

# "GTK 4.18.6, libadwaita 1.7.6, …" of a tree.
versions_in_tree () # TREE
{
  in_tree "$1" sh -c '. /etc/os-release
    printf "%s: GTK %s, libadwaita %s, libsoup %s, GLib %s, GCC %s, Meson %s\n" "$PRETTY_NAME" \
      $(pkg-config --modversion gtk4 libadwaita-1 libsoup-3.0 glib-2.0) "$(gcc -dumpfullversion)" "$(meson --version)"'
}
