# SPDX-License-Identifier: MIT
# stand-in.sh: sourced by check. Makes org.gnome.Platform and org.gnome.Sdk out of a Debian release, for
# machines that don't get the real ones: the same ids, the same kind of layout, Debian's versions.

platform_packages='
  libgtk-4-1 libgtk-4-bin libadwaita-1-0 libsoup-3.0-0 libjson-glib-1.0-0 libglib2.0-bin glib-networking ca-certificates
  libsqlite3-0 zlib1g
  gsettings-desktop-schemas dconf-gsettings-backend adwaita-icon-theme hicolor-icon-theme librsvg2-common
  fonts-cantarell fonts-dejavu-core fontconfig shared-mime-info libgl1-mesa-dri libegl1 xdg-utils'
sdk_packages='
  gcc g++ libc6-dev make pkgconf meson ninja-build gettext git patch xz-utils desktop-file-utils appstream
  appstream-compose libxml2-utils libgtk-4-dev libadwaita-1-dev libsoup-3.0-dev libjson-glib-dev libglib2.0-dev-bin
  libsqlite3-dev zlib1g-dev'

# flatpak-builder calls this name, which Debian has no more, after it moved the metainfo to a place that is no more read.
write_compose () # FILE
{
  cat >"$1" <<'SCRIPT'
#!/bin/sh
prefix=/app name=flatpak
for argument; do
  case $argument in --prefix=*) prefix=${argument#*=} ;; --basename=*) name=${argument#*=} ;; esac
done
mkdir -p "$prefix/share/metainfo"
for file in "$prefix"/share/appdata/*.appdata.xml; do
  [ ! -e "$file" ] || mv "$file" "$prefix/share/metainfo/$(basename "$file" .appdata.xml).metainfo.xml"
done
exec appstreamcli compose --prefix=/ --origin="$name" --result-root="$prefix" --components="$name" \
  --data-dir="$prefix/share/app-info/xmls" --icons-dir="$prefix/share/app-info/icons/flatpak" "$prefix"
SCRIPT
  chmod 755 "$1"
}

# A runtime's files/ is what a sandbox has as /usr, files/etc what it has as /etc.
export_runtime () # TREE ID BRANCH REPOSITORY
{
  local tree=$1 id=$2 branch=$3 repository=$4 arch export
  arch=$(flatpak --default-arch)
  export=$tree.export
  rm -rf "$export"
  mkdir -p "$export/files"
  cp -a "$tree/usr/." "$export/files/"
  cp -a "$tree/etc" "$export/files/etc"
  (
    cd "$export/files"
    rm -rf share/doc share/man share/info etc/apt etc/shadow* etc/gshadow* etc/resolv.conf etc/hosts etc/ssl/private
    # An installation of a user keeps no set-id bits, has no devices, and must be able to read everything.
    find . \( -type b -o -type c -o -type p -o -type s \) -delete
    find . -type f -perm /6000 -exec chmod ug-s {} +
    find . -type d -exec chmod u+rwx,go+rx,a-s,-t {} +
    find . -type f ! -perm -004 -exec chmod a+r {} +
    [ -e bin/ldconfig ] || ln -s ../sbin/ldconfig bin/ldconfig
    printf '%s\n' /app/lib 'include /run/flatpak/ld.so.conf.d/app-*.conf' 'include /etc/ld.so.conf.d/*.conf' >etc/ld.so.conf
  )
  [ "$id" != org.gnome.Sdk ] || write_compose "$export/files/bin/appstream-compose"
  printf '%s\n' '[Runtime]' "name=$id" "runtime=org.gnome.Platform/$arch/$branch" "sdk=org.gnome.Sdk/$arch/$branch" '' \
    '[Environment]' 'XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share:/run/host/user-share:/run/host/share' \
    >"$export/metadata"
  flatpak build-export --runtime --files=files --disable-sandbox "$repository" "$export" "$branch" >"$tree.log" 2>&1 ||
    { tail -n 20 "$tree.log"; return 1; }
  rm -rf "$export"
}

# Makes both, in a repository of their own.
make_runtimes () # RELEASE FOLDER BRANCH
{
  local release=$1 folder=$2 branch=$3
  rm -rf "$folder"
  mkdir -p "$folder"
  ostree init --mode=archive-z2 --repo="$folder/repository"
  make_tree "$release" "$folder/platform" || return 1
  install_in_tree "$folder/platform" $platform_packages || return 1
  cp -a "$folder/platform" "$folder/sdk"
  install_in_tree "$folder/sdk" $sdk_packages || return 1
  versions_in_tree "$folder/sdk" >"$folder/versions"
  export_runtime "$folder/platform" org.gnome.Platform "$branch" "$folder/repository" || return 1
  export_runtime "$folder/sdk" org.gnome.Sdk "$branch" "$folder/repository" || return 1
  rm -rf "$folder/platform" "$folder/sdk"
  touch "$folder/made"
}
