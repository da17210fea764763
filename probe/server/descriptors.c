/* SPDX-License-Identifier: MIT
 *
 * descriptors.c: tells our file descriptors from the program's.
 */
#include "descriptors.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_TO_SPARE 16

void
hp_descriptor_note (hp_descriptor *descriptor, int fd)
{
  struct stat status;

  *descriptor = (hp_descriptor){ .fd = -1 };
  if (fd >= 0 && fstat (fd, &status) == 0)
    *descriptor =
        (hp_descriptor){ .fd = fd, .device = status.st_dev, .inode = status.st_ino };
}

bool
hp_descriptor_is_ours (const hp_descriptor *descriptor)
{
  struct stat status;

  return descriptor->fd < 0 ||
         (fstat (descriptor->fd, &status) == 0 && status.st_dev == descriptor->device &&
          status.st_ino == descriptor->inode);
}

void
hp_descriptor_close (hp_descriptor *descriptor)
{
  if (descriptor->fd >= 0 && hp_descriptor_is_ours (descriptor))
    close (descriptor->fd);
  descriptor->fd = -1;
}

void
hp_standard_descriptors_fill (int held[3])
{
  for (int i = 0; i < 3; i++)
    {
      held[i] = open ("/dev/null", O_RDWR | O_CLOEXEC);
      if (held[i] > STDERR_FILENO)
        {
          close (held[i]);
          held[i] = -1;
        }
    }
}

void
hp_standard_descriptors_release (const int held[3])
{
  for (int i = 0; i < 3; i++)
    if (held[i] >= 0)
      close (held[i]);
}

bool
hp_descriptors_to_spare (unsigned count)
{
  int opened[MOST_TO_SPARE];
  unsigned got = 0;

  count = MIN (count, MOST_TO_SPARE);
  while (got < count && (opened[got] = open ("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0)
    got++;
  for (unsigned i = 0; i < got; i++)
    close (opened[i]);
  return got == count;
}
