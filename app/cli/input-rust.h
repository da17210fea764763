// SPDX-License-Identifier: GPL-3.0-or-later
// What a running program that hotpath for Rust measures says of itself.

#pragma once

#include "source/dash-announcement.h"
#include "model/dash-document.h"

G_BEGIN_DECLS

/* Waits for one round of answers. */
DashDocument *input_load_rust (const DashAnnouncement *program, const char *token, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
