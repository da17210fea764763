/* SPDX-License-Identifier: MIT
 *
 * frame-clocks.c: frames that GTK draws, in a program that has GTK. What records them is in the adapter for GLib, which
 * is loaded when GTK is there.
 */
#define _GNU_SOURCE
#include "frame-clocks.h"

#include "lock-table.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <string.h>

#define ADAPTER "libhotpath-glib.so.0"

typedef struct search {
  unsigned long long loads_before; /* libraries that had ever been loaded when it was looked for GTK last */
  unsigned long long loads;
  bool has_gtk;
} search;

static int
look_at_library (struct dl_phdr_info *library, size_t size, void *data)
{
  search *self = data;
  (void) size;
  self->loads = library->dlpi_adds;
  const char *slash = strrchr (library->dlpi_name, '/');
  const char *name = slash ? slash + 1 : library->dlpi_name;
  self->has_gtk = strcmp (name, "libgtk-4.so.1") == 0 || strcmp (name, "libgtk-3.so.0") == 0;
  return self->has_gtk || self->loads == self->loads_before;
}

static void
watch (void)
{
  void *adapter = dlopen (ADAPTER, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  int (*begin) (void) = NULL;
  if (adapter)
    *(void **) &begin = dlsym (adapter, "hotpath_frame_clocks_watch");
  if (begin)
    begin ();
}

void
hp_frame_clocks_look (void)
{
  static search last;
  if (last.has_gtk)
    return;
  last.loads_before = last.loads;
  dl_iterate_phdr (look_at_library, &last);
  if (!last.has_gtk)
    return;
  int saved = errno;
  hp_watch_pause ();
  watch ();
  hp_watch_resume ();
  errno = saved;
}
