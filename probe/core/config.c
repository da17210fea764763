/* SPDX-License-Identifier: MIT
 *
 * config.c: the settings of a session, put together from defaults, hotpath_config and environment.
 */
#define _GNU_SOURCE
#include "config.h"

#include "say.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

typedef struct section_name {
  const char *name;
  uint32_t bit;
} section_name;

static const section_name section_names[] = {
  { "functions-timing", HP_REPORT_FUNCTIONS_TIMING },
  { "functions-alloc", HP_REPORT_FUNCTIONS_ALLOC },
  { "functions-cpu", HP_REPORT_FUNCTIONS_CPU },
  { "call-tree", HP_REPORT_CALL_TREE },
  { "channels", HP_REPORT_CHANNELS },
  { "streams", HP_REPORT_STREAMS },
  { "futures", HP_REPORT_FUTURES },
  { "threads", HP_REPORT_THREADS },
  { "runtime", HP_REPORT_RUNTIME },
  { "tokio-runtime", HP_REPORT_RUNTIME },
  { "locks", HP_REPORT_LOCKS },
  { "mutexes", HP_REPORT_LOCKS },
  { "rw-locks", HP_REPORT_LOCKS },
  { "values", HP_REPORT_VALUES },
  { "debug", HP_REPORT_VALUES },
  { "all", HP_REPORT_ALL },
};

/* A program with raised privileges must not write where its caller's environment says. */
static const char *
environment (const char *name)
{
  const char *value = secure_getenv (name);
  return value && *value ? value : NULL;
}

/* Returns whether value was set and good. */
static bool
environment_number (const char *name, uint64_t least, uint64_t most, uint64_t *value)
{
  const char *text = environment (name);
  if (!text)
    return false;
  char *end = NULL;
  errno = 0;
  unsigned long long number = strtoull (text, &end, 10);
  while (end && isspace ((unsigned char) *end))
    end++;
  if (errno || end == text || *end || strchr (text, '-') || number < least || number > most) {
    hp_say ("%s=%s is not a whole number from %llu to %llu; ignored", name, text,
            (unsigned long long) least, (unsigned long long) most);
    return false;
  }
  *value = number;
  return true;
}

static void
environment_unsigned (const char *name, unsigned least, unsigned most, unsigned *value)
{
  uint64_t number;
  if (environment_number (name, least, most, &number))
    *value = (unsigned) number;
}

static void
environment_bool (const char *name, bool *value)
{
  static const char *const yes[] = { "1", "true", "yes", "on" };
  static const char *const no[] = { "0", "false", "no", "off" };
  const char *text = environment (name);
  if (!text)
    return;
  for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
    if (strcasecmp (text, yes[i]) == 0) {
      *value = true;
      return;
    }
    if (strcasecmp (text, no[i]) == 0) {
      *value = false;
      return;
    }
  }
  hp_say ("%s=%s is neither true nor false; ignored", name, text);
}

/* Replaces *to by a copy of text; NULL and "" leave it alone. */
static bool
take_text (char **to, const char *text)
{
  if (!text || !*text)
    return true;
  char *copy = strdup (text);
  if (!copy)
    return false;
  free (*to);
  *to = copy;
  return true;
}

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

static bool
names_equal (const char *word, size_t length, const char *name)
{
  if (strlen (name) != length)
    return false;
  for (size_t i = 0; i < length; i++) {
    char c = (char) tolower ((unsigned char) word[i]);
    if ((c == '_' ? '-' : c) != name[i])
      return false;
  }
  return true;
}

static uint32_t
parse_sections (const char *origin, const char *list)
{
  uint32_t sections = 0;
  bool warned = false;
  for (const char *at = list; *at;) {
    size_t length = strcspn (at, ",");
    const char *word = at;
    size_t word_length = length;
    while (word_length && isspace ((unsigned char) *word))
      word++, word_length--;
    while (word_length && isspace ((unsigned char) word[word_length - 1]))
      word_length--;
    uint32_t bit = 0;
    for (size_t i = 0; i < sizeof section_names / sizeof *section_names; i++)
      if (names_equal (word, word_length, section_names[i].name))
        bit = section_names[i].bit;
    if (!bit && word_length && !warned) {
      hp_say ("%s: there is no section \"%.*s\"; known are functions-timing, functions-alloc, call-tree, "
              "channels, streams, futures, threads, runtime, locks, values and all",
              origin, (int) (word_length < 64 ? word_length : 64), word);
      warned = true;
    }
    sections |= bit;
    at += length;
    if (*at == ',')
      at++;
  }
  return sections ? sections : HP_REPORT_DEFAULT;
}

static void
load_format (hp_config *config)
{
  const char *text = environment ("HOTPATH_OUTPUT_FORMAT");
  if (!text)
    return;
  if (strcasecmp (text, "table") == 0)
    config->format = HOTPATH_FORMAT_TABLE;
  else if (strcasecmp (text, "json") == 0)
    config->format = HOTPATH_FORMAT_JSON;
  else if (strcasecmp (text, "json-pretty") == 0 || strcasecmp (text, "jsonpretty") == 0)
    config->format = HOTPATH_FORMAT_JSON_PRETTY;
  else if (strcasecmp (text, "none") == 0)
    config->format = HOTPATH_FORMAT_NONE;
  else
    hp_say ("HOTPATH_OUTPUT_FORMAT=%s is none of table, json, json-pretty and none; ignored", text);
}

static void
load_alloc (hp_config *config)
{
  const char *text = environment ("HOTPATH_ALLOC_METRIC");
  if (text && strcasecmp (text, "count") == 0)
    config->alloc_by_count = true;
  else if (text && strcasecmp (text, "bytes") != 0)
    hp_say ("HOTPATH_ALLOC_METRIC=%s is neither bytes nor count; ignored", text);
  bool self = false;
  environment_bool ("HOTPATH_ALLOC_SELF", &self);
  environment_bool ("HOTPATH_ALLOC_CUMULATIVE", &config->alloc_cumulative);
  if (self && config->alloc_cumulative)
    hp_say ("HOTPATH_ALLOC_SELF and HOTPATH_ALLOC_CUMULATIVE are both set; the second is ignored");
  config->alloc_cumulative = config->alloc_cumulative && !self;
}

/* hotpath writes "http://host"; a plain host is taken as well. */
static bool
load_host (hp_config *config)
{
  static const char scheme[] = "http://";
  const char *text = environment ("HOTPATH_METRICS_HOST");
  if (!text)
    return true;
  const char *host = strncasecmp (text, scheme, sizeof scheme - 1) == 0 ? text + sizeof scheme - 1 : text;
  size_t length = strlen (host);
  if (length && host[length - 1] == '/')
    length--;
  bool is_ipv6 = length > 2 && host[0] == '[' && host[length - 1] == ']';
  if (is_ipv6) {
    host++;
    length -= 2;
  }
  bool good = length > 0 && length < 256;
  for (size_t i = 0; good && i < length; i++)
    good = isalnum ((unsigned char) host[i]) || host[i] == '.' || host[i] == '-' ||
           (host[i] == ':' && (is_ipv6 || strchr (host, ':') != strrchr (host, ':')));
  if (!good) {
    hp_say ("HOTPATH_METRICS_HOST=%s is not a host name or address without a port; ignored", text);
    return true;
  }
  char *copy = length == 9 && strncasecmp (host, "localhost", 9) == 0 ? strdup (HP_DEFAULT_HOST)
                                                                      : strndup (host, length);
  if (!copy)
    return false;
  free (config->host);
  config->host = copy;
  return true;
}

static bool
load_token (hp_config *config)
{
  const char *text = environment ("HOTPATH_METRICS_AUTH_TOKEN");
  for (const char *c = text; c && *c; c++) {
    if (*c <= ' ' || *c > '~') {
      /* The token itself stays off the terminal. */
      hp_say ("HOTPATH_METRICS_AUTH_TOKEN has a blank or a character that is not plain ASCII; the server stays off");
      config->server_off = true;
      return true;
    }
  }
  return take_text (&config->token, text);
}

/* For whoever starts the program: stdout is the program's own, and may be closed when the report comes. */
static void
load_output_fd (hp_config *config)
{
  uint64_t number;
  struct stat status;
  if (!environment_number ("HOTPATH_OUTPUT_FD", 1, INT_MAX, &number))
    return;
  if (fstat ((int) number, &status) < 0) {
    hp_say ("HOTPATH_OUTPUT_FD=%d is not open; ignored", (int) number);
    return;
  }
  config->output_fd = (int) number;
  config->output_device = status.st_dev;
  config->output_inode = status.st_ino;
}

static void
load_settings (hp_config *config, const hotpath_config *settings)
{
  if (settings->no_limit)
    config->limit = 0;
  else if (settings->limit)
    config->limit = settings->limit;
  if (settings->format > HOTPATH_FORMAT_DEFAULT && settings->format <= HOTPATH_FORMAT_NONE)
    config->format = settings->format;
  else if (settings->format != HOTPATH_FORMAT_DEFAULT)
    hp_say ("hotpath_config.format is %d, which is no format; using the table", (int) settings->format);
  if (settings->sections && *settings->sections)
    config->sections = parse_sections ("hotpath_config.sections", settings->sections);
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

static void
load_environment (hp_config *config)
{
  load_format (config);
  load_output_fd (config);
  load_alloc (config);
  const char *sections = environment ("HOTPATH_REPORT");
  if (sections)
    config->sections = parse_sections ("HOTPATH_REPORT", sections);
  environment_unsigned ("HOTPATH_LIMIT", 0, INT_MAX, &config->limit);
  environment_unsigned ("HOTPATH_FUNCTIONS_LIMIT", 0, INT_MAX, &config->limit);
  environment_unsigned ("HOTPATH_LOGS_LIMIT", 0, INT_MAX, &config->logs_limit);
  environment_unsigned ("HOTPATH_THREADS_INTERVAL_MS", 10, 3600000, &config->threads_interval_ms);
  environment_unsigned ("HOTPATH_SHUTDOWN_MS", 0, INT_MAX, &config->shutdown_ms);
  environment_bool ("HOTPATH_EXCLUDE_WRAPPER", &config->exclude_wrapper);
  environment_bool ("HOTPATH_METRICS_SERVER_OFF", &config->server_off);
  uint64_t number;
  if (environment_number ("HOTPATH_METRICS_PORT", 0, UINT16_MAX, &number))
    config->port = (uint16_t) number;
  if (environment_number ("HOTPATH_MEMORY_LIMIT_MB", HP_MINIMUM_MEMORY_LIMIT_MB, HP_MAXIMUM_MEMORY_LIMIT_MB,
                          &number))
    config->memory_limit_bytes = number << 20;
}

bool
hp_config_load (hp_config *config, const hotpath_config *settings)
{
  *config = (hp_config){
    .limit = HP_DEFAULT_LIMIT,
    .format = HOTPATH_FORMAT_TABLE,
    .sections = HP_REPORT_DEFAULT,
    .logs_limit = HP_DEFAULT_LOGS_LIMIT,
    .threads_interval_ms = HP_DEFAULT_THREADS_INTERVAL_MS,
    .port = HP_DEFAULT_PORT,
    .memory_limit_bytes = (uint64_t) HP_DEFAULT_MEMORY_LIMIT_MB << 20,
  };
  load_percentiles (config, settings);
  if (settings)
    load_settings (config, settings);
  load_environment (config);

  bool complete = take_text (&config->host, HP_DEFAULT_HOST) &&
                  (!settings || (take_text (&config->name, settings->name) &&
                                 take_text (&config->label, settings->label) &&
                                 take_text (&config->output_path, settings->output_path) &&
                                 take_text (&config->focus, settings->focus))) &&
                  take_text (&config->label, environment ("HOTPATH_REPORT_LABEL")) &&
                  take_text (&config->output_path, environment ("HOTPATH_OUTPUT_PATH")) &&
                  take_text (&config->focus, environment ("HOTPATH_FOCUS")) && load_host (config) &&
                  load_token (config);
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
