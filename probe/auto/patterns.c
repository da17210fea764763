/* SPDX-License-Identifier: MIT
 *
 * patterns.c: the file that HOTPATH_AUTO_PATTERNS names: a pattern a line, as a shell's, against the name of a
 * function or, when it has a slash, against its source file. "-" in front leaves out, "+" takes in, "#" is a comment;
 * of those that match the last one counts. Where the first pattern takes in, everything else is left out.
 */
#define _GNU_SOURCE
#include "auto.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct pattern {
  bool wants;
  char *text;
} pattern;

static pattern *patterns;
static size_t pattern_count;

static void
add (const char *line)
{
  bool wants = line[0] != '-';
  const char *text = line[0] == '-' || line[0] == '+' ? line + 1 : line;
  text += strspn (text, " \t");
  size_t length = strcspn (text, "\r\n");
  while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
    length--;
  if (length == 0 || line[0] == '#')
    return;
  pattern *larger = realloc (patterns, (pattern_count + 1) * sizeof *larger);
  if (!larger)
    return;
  patterns = larger;
  patterns[pattern_count] = (pattern){ wants, strndup (text, length) };
  pattern_count += patterns[pattern_count].text != NULL;
}

void
auto_patterns_load (void)
{
  const char *path = secure_getenv ("HOTPATH_AUTO_PATTERNS");
  if (!path || !*path)
    return;
  FILE *file = fopen (path, "re");
  if (!file) {
    fprintf (stderr, "[hotpath] HOTPATH_AUTO_PATTERNS=%s can't be read: %s; all functions are recorded\n", path,
             strerror (errno));
    return;
  }
  char *line = NULL;
  size_t size = 0;
  while (getline (&line, &size, file) >= 0)
    add (line);
  free (line);
  fclose (file);
}

bool
auto_patterns_want (const char *name, const char *file)
{
  bool wanted = pattern_count == 0 || !patterns[0].wants;
  for (size_t i = 0; i < pattern_count; i++) {
    const char *against = strchr (patterns[i].text, '/') && file ? file : name;
    if (fnmatch (patterns[i].text, against, 0) == 0)
      wanted = patterns[i].wants;
  }
  return wanted;
}
