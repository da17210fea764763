/* SPDX-License-Identifier: MIT
 *
 * say.c: one line on stderr.
 */
#include "say.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "[hotpath] "

void
hp_say (const char *format, ...)
{
  int saved = errno;
  char line[1024] = PREFIX;
  size_t room = sizeof line - (sizeof PREFIX - 1) - 1; /* for the line end */
  va_list args;
  va_start (args, format);
  int wanted = vsnprintf (line + sizeof PREFIX - 1, room, format, args);
  va_end (args);
  size_t length = sizeof PREFIX - 1;
  if (wanted > 0)
    length += (size_t) wanted < room ? (size_t) wanted : room - 1;
  for (size_t i = 0; i < length; i++) /* a value quoted from the environment must not break the line */
    if ((unsigned char) line[i] < ' ')
      line[i] = ' ';
  line[length++] = '\n';
  ssize_t done;
  do
    done = write (STDERR_FILENO, line, length);
  while (done < 0 && errno == EINTR);
  errno = saved;
}
