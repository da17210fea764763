/* SPDX-License-Identifier: MIT
 *
 * access.h: who may ask: loopback names, no foreign web page, the same user or the token.
 */
#pragma once

#include <libsoup/soup.h>
#include <stdbool.h>

typedef struct hp_access
{
  bool has_token;
  guint8 key[32];    /* random at each start, so that a digest tells nothing about the token */
  guint8 digest[32]; /* HMAC-SHA256 of the token */
} hp_access;

/* token may be NULL or empty: none is wanted, and only the own user gets in. */
void
hp_access_init (hp_access *access, const char *token);

/* Takes the same time for every wrong token of one length, whatever the right one is. */
bool
hp_access_token_is_right (const hp_access *access, const char *token);

/* A Host header's value: a loopback name or address, or the address that the client connected to.
 */
bool
hp_host_is_allowed (const char *host, GSocketAddress *local);

/* An Origin header's value: that of a page which came from this machine. */
bool
hp_origin_is_loopback (const char *origin);

/* 0 when the request is let in, else the HTTP status to answer with, and in *sentence the reason.
 */
guint
hp_access_check (const hp_access *access,
                 SoupMessageHeaders *headers,
                 const char *uri_host,
                 GSocketAddress *local,
                 bool own_user,
                 const char **sentence);
