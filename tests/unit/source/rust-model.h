/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rust-model.h: compares a session with the exact figures that the samples of hotpath for Rust were made of.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "dash-session.h"
#include "dash-session-sections.h"

/* How the samples of a generation write figures. */
typedef enum
{
  RUST_EXACT,   /* whole numbers */
  RUST_ROUNDED, /* texts with units */
} RustPrecision;

/* "cli" or "server"; to be freed with json_node_unref() */
JsonNode *rust_model_load (const char *scenario);

/* Fails unless every figure that the session has of anything is that of the model. */
void rust_model_check (DashSession *session, JsonNode *model, RustPrecision precision);
