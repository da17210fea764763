/* SPDX-License-Identifier: MIT
 *
 * settings.h: the variables of the environment that a session reads, as data/doc/settings.md tells of them.
 */
#pragma once

#include "config.h"

#include <stddef.h>

typedef struct hp_setting hp_setting;

struct hp_setting {
  const char *name;
  const char *otherwise; /* what holds when it isn't set, as the page says it */
  /* Puts a text that isn't empty into config, or says in a line what is wrong with it and leaves config alone. False
   * only when memory is short. */
  bool (*load) (hp_config *config, const hp_setting *setting, const char *text);
  size_t offset; /* in hp_config, where load is one for many */
  uint64_t least, most;
};

/* In the order in which they are read: a later one may narrow an earlier one. */
extern const hp_setting hp_settings[];
extern const unsigned hp_setting_count;

/* All of them. False when memory is short. */
bool hp_settings_load (hp_config *config);

/* A list of sections as HP_REPORT_*; what isn't known is said once, with origin before it. */
uint32_t hp_parse_sections (const char *origin, const char *list);

/* Replaces *to by a copy of text; NULL and "" leave it alone. False when memory is short. */
bool hp_take_text (char **to, const char *text);
