/* SPDX-License-Identifier: MIT
 *
 * config.c: the settings of a session, put together from defaults, hotpath_config and environment.
 */
#include "config.h"

#include "say.h"
#include "settings.h"

#include <stdlib.h>
#include <string.h>

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static void
load_percentiles (hp_config *config, const hotpath_config *settings)
{
  static const double defaults[] = { 50, 95, 99 };
  unsigned count = 0;
  for (unsigned i = 0; settings && i < HOTPATH_MAX_PERCENTILES; i++) {
    double percentile = settings->percentiles[i];
    if (percentile == 0)
      continue;
    if (percentile > 0 && percentile < 100)
      config->percentiles[count++] = percentile;
    else
      hp_say ("a percentile of %g is not between 0 and 100; ignored", percentile);
  }
  if (count == 0) {
    memcpy (config->percentiles, defaults, sizeof defaults);
    count = sizeof defaults / sizeof *defaults;
  }
  qsort (config->percentiles, count, sizeof *config->percentiles, compare_doubles);
  config->percentile_count = 0;
  for (unsigned i = 0; i < count; i++)
    if (i == 0 || config->percentiles[i] > config->percentiles[config->percentile_count - 1])
      config->percentiles[config->percentile_count++] = config->percentiles[i];
}

static void
load_settings (hp_config *config, const hotpath_config *settings)
{
  if (settings->no_limit || settings->limit)
    hp_config_set_limit (config, settings->no_limit ? 0 : settings->limit);
  if (settings->format > HOTPATH_FORMAT_DEFAULT && settings->format <= HOTPATH_FORMAT_NONE)
    config->format = settings->format;
  else if (settings->format != HOTPATH_FORMAT_DEFAULT)
    hp_say ("hotpath_config.format is %d, which is no format; using the table", (int) settings->format);
  if (settings->sections && *settings->sections)
    config->sections = hp_parse_sections ("hotpath_config.sections", settings->sections);
  if (settings->logs_limit)
    config->logs_limit = settings->logs_limit;
  if (settings->threads_interval_ms)
    config->threads_interval_ms = settings->threads_interval_ms;
  config->shutdown_ms = settings->shutdown_ms;
  config->exclude_wrapper = settings->exclude_wrapper;
  config->server_off = settings->server_off;
  if (settings->metrics_port)
    config->port = settings->metrics_port;
  config->before_shutdown = settings->before_shutdown;
  config->before_shutdown_data = settings->before_shutdown_data;
}

void
hp_config_set_limit (hp_config *config, unsigned limit)
{
  config->functions_limit = limit;
  for (unsigned i = 0; i < HP_SECTIONS; i++)
    config->section_limits[i] = limit;
}

bool
hp_config_load (hp_config *config, const hotpath_config *settings)
{
  *config = (hp_config){
    .format = HOTPATH_FORMAT_TABLE,
    .sections = HP_REPORT_DEFAULT,
    .logs_limit = HP_DEFAULT_LOGS_LIMIT,
    .threads_interval_ms = HP_DEFAULT_THREADS_INTERVAL_MS,
    .port = HP_DEFAULT_PORT,
    .memory_limit_bytes = (uint64_t) HP_DEFAULT_MEMORY_LIMIT_MB << 20,
    .compat = HP_COMPAT_0_14,
    .fast_bounds = hp_fast_bounds,
    .slow_bounds = hp_slow_bounds,
    .prometheus_limit = HP_DEFAULT_PROMETHEUS_LIMIT,
  };
  hp_config_set_limit (config, HP_DEFAULT_LIMIT);
  load_percentiles (config, settings);
  if (settings)
    load_settings (config, settings);

  bool complete = hp_take_text (&config->host, HP_DEFAULT_HOST) &&
                  (!settings || (hp_take_text (&config->name, settings->name) &&
                                 hp_take_text (&config->label, settings->label) &&
                                 hp_take_text (&config->output_path, settings->output_path) &&
                                 hp_take_text (&config->focus, settings->focus))) &&
                  hp_settings_load (config);
  if (!complete)
    hp_config_clear (config);
  return complete;
}

void
hp_config_clear (hp_config *config)
{
  free (config->name);
  free (config->label);
  free (config->output_path);
  free (config->focus);
  free (config->host);
  free (config->token);
  *config = (hp_config){ 0 };
}
