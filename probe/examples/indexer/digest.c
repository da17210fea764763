/* SPDX-License-Identifier: MIT
 *
 * digest.c: GLib's SHA-256. The project needs GLib anyway, and what it gives can be held against
 * sha256sum's answer.
 */
#include "digest.h"

#include <glib.h>
#include <hotpath.h>

struct digest {
  GChecksum *checksum;
};

digest *
digest_new (void)
{
  digest *self = g_new (digest, 1);
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  return self;
}

void
digest_restart (digest *self)
{
  g_checksum_reset (self->checksum);
}

void
hash_block (digest *self, const void *data, size_t size)
{
  HOTPATH_FUNCTION ();
  g_checksum_update (self->checksum, data, (gssize) size);
}

void
digest_finish (digest *self, char text[DIGEST_TEXT_SIZE])
{
  g_strlcpy (text, g_checksum_get_string (self->checksum), DIGEST_TEXT_SIZE);
}

void
digest_free (digest *self)
{
  if (!self)
    return;
  g_checksum_free (self->checksum);
  g_free (self);
}
