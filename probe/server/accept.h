/* SPDX-License-Identifier: MIT
 *
 * accept.h: which format of /metrics a client wants.
 */
#pragma once

#include "server-api.h"

/* The best of those that an Accept header (may be NULL) names; what names none of them gets the plain text, as from
 * other exporters. content_type is what the answer calls itself. */
hp_metrics_format
hp_accept_metrics (const char *accept, const char **content_type);
