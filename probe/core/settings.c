/* SPDX-License-Identifier: MIT
 *
 * settings.c: the variables of the environment, in one table, and how each is read.
 */
#define _GNU_SOURCE
#include "settings.h"

#include "say.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>
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

uint32_t
hp_parse_sections (const char *origin, const char *list)
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

/* A program with raised privileges must not write where its caller's environment says. */
static const char *
environment (const char *name)
{
  const char *value = secure_getenv (name);
  return value && *value ? value : NULL;
}

/* ---- For many -------------------------------------------------------------------------------------- */

static void *
place_of (hp_config *config, const hp_setting *setting)
{
  return (char *) config + setting->offset;
}

static bool
parse_number (const hp_setting *setting, const char *text, uint64_t *value)
{
  char *end = NULL;
  errno = 0;
  unsigned long long number = strtoull (text, &end, 10);
  while (end && isspace ((unsigned char) *end))
    end++;
  if (errno || end == text || *end || strchr (text, '-') || number < setting->least || number > setting->most) {
    hp_say ("%s=%s is not a whole number from %llu to %llu; ignored", setting->name, text,
            (unsigned long long) setting->least, (unsigned long long) setting->most);
    return false;
  }
  *value = number;
  return true;
}

static bool
load_unsigned (hp_config *config, const hp_setting *setting, const char *text)
{
  uint64_t number;
  if (parse_number (setting, text, &number))
    *(unsigned *) place_of (config, setting) = (unsigned) number;
  return true;
}

static bool
parse_bool (const hp_setting *setting, const char *text, bool *value)
{
  static const char *const yes[] = { "1", "true", "yes", "on" };
  static const char *const no[] = { "0", "false", "no", "off" };
  for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
    bool is_yes = strcasecmp (text, yes[i]) == 0;
    if (is_yes || strcasecmp (text, no[i]) == 0) {
      *value = is_yes;
      return true;
    }
  }
  hp_say ("%s=%s is neither true nor false; ignored", setting->name, text);
  return false;
}

static bool
load_bool (hp_config *config, const hp_setting *setting, const char *text)
{
  parse_bool (setting, text, place_of (config, setting));
  return true;
}

static bool
load_text (hp_config *config, const hp_setting *setting, const char *text)
{
  return hp_take_text (place_of (config, setting), text);
}

bool
hp_take_text (char **to, const char *text)
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

/* ---- For one --------------------------------------------------------------------------------------- */

static bool
load_format (hp_config *config, const hp_setting *setting, const char *text)
{
  if (strcasecmp (text, "table") == 0)
    config->format = HOTPATH_FORMAT_TABLE;
  else if (strcasecmp (text, "json") == 0)
    config->format = HOTPATH_FORMAT_JSON;
  else if (strcasecmp (text, "json-pretty") == 0 || strcasecmp (text, "jsonpretty") == 0)
    config->format = HOTPATH_FORMAT_JSON_PRETTY;
  else if (strcasecmp (text, "none") == 0)
    config->format = HOTPATH_FORMAT_NONE;
  else
    hp_say ("%s=%s is none of table, json, json-pretty and none; ignored", setting->name, text);
  return true;
}

static bool
load_sections (hp_config *config, const hp_setting *setting, const char *text)
{
  config->sections = hp_parse_sections (setting->name, text);
  return true;
}

/* For whoever starts the program: stdout is the program's own, and may be closed when the report comes. */
static bool
load_output_fd (hp_config *config, const hp_setting *setting, const char *text)
{
  uint64_t number;
  struct stat status;
  if (!parse_number (setting, text, &number))
    return true;
  if (fstat ((int) number, &status) < 0) {
    hp_say ("%s=%d is not open; ignored", setting->name, (int) number);
    return true;
  }
  config->output_fd = (int) number;
  config->output_device = status.st_dev;
  config->output_inode = status.st_ino;
  return true;
}

static bool
load_limit (hp_config *config, const hp_setting *setting, const char *text)
{
  uint64_t number;
  if (parse_number (setting, text, &number))
    hp_config_set_limit (config, (unsigned) number);
  return true;
}

/* One variable for what is timed of functions and what they allocate. */
static bool
load_functions_limit (hp_config *config, const hp_setting *setting, const char *text)
{
  uint64_t number;
  if (parse_number (setting, text, &number))
    config->functions_limit = config->section_limits[HP_ROWS_ALLOC] = (unsigned) number;
  return true;
}

static bool
load_alloc_metric (hp_config *config, const hp_setting *setting, const char *text)
{
  config->alloc_by_count = strcasecmp (text, "count") == 0;
  if (!config->alloc_by_count && strcasecmp (text, "bytes") != 0)
    hp_say ("%s=%s is neither bytes nor count; ignored", setting->name, text);
  return true;
}

static bool
load_alloc_self (hp_config *config, const hp_setting *setting, const char *text)
{
  bool self = false;
  if (!parse_bool (setting, text, &self) || !self)
    return true;
  if (config->alloc_cumulative)
    hp_say ("HOTPATH_ALLOC_SELF and HOTPATH_ALLOC_CUMULATIVE are both set; the second is ignored");
  config->alloc_cumulative = false;
  return true;
}

static bool
load_port (hp_config *config, const hp_setting *setting, const char *text)
{
  uint64_t number;
  if (parse_number (setting, text, &number))
    config->port = (uint16_t) number;
  return true;
}

/* hotpath writes "http://host"; a plain host is taken as well. */
static bool
load_host (hp_config *config, const hp_setting *setting, const char *text)
{
  static const char scheme[] = "http://";
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
    hp_say ("%s=%s is not a host name or address without a port; ignored", setting->name, text);
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
load_token (hp_config *config, const hp_setting *setting, const char *text)
{
  for (const char *c = text; *c; c++) {
    if (*c <= ' ' || *c > '~') {
      /* The token itself stays off the terminal. */
      hp_say ("%s has a blank or a character that is not plain ASCII; the server stays off", setting->name);
      config->server_off = true;
      return true;
    }
  }
  return hp_take_text (&config->token, text);
}

static bool
load_memory_limit (hp_config *config, const hp_setting *setting, const char *text)
{
  uint64_t number;
  if (parse_number (setting, text, &number))
    config->memory_limit_bytes = number << 20;
  return true;
}

static bool
load_compat (hp_config *config, const hp_setting *setting, const char *text)
{
  static const struct {
    const char *name;
    hp_compat compat;
  } known[] = { { "off", HP_COMPAT_OFF }, { "0", HP_COMPAT_OFF }, { "0.9", HP_COMPAT_0_9 }, { "0.14", HP_COMPAT_0_14 },
                { "0.28", HP_COMPAT_0_28 } };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (strcasecmp (text, known[i].name) == 0) {
      config->compat = known[i].compat;
      return true;
    }
  hp_say ("%s=%s is none of 0.9, 0.14, 0.28 and off; ignored", setting->name, text);
  return true;
}

static bool
load_bounds (hp_config *config, const hp_setting *setting, const char *text)
{
  if (!hp_bounds_parse (place_of (config, setting), text))
    hp_say ("%s=%s is not a list of at most %u ascending numbers of seconds, such as 0.001,0.01,1; ignored",
            setting->name, text, HP_MAX_BOUNDS);
  return true;
}

/* ---- All ------------------------------------------------------------------------------------------- */

#define AT(member) offsetof (hp_config, member)
#define LIMIT_OF(section) load_unsigned, AT (section_limits[section]), 0, INT_MAX

const hp_setting hp_settings[] = {
  { "HOTPATH_OUTPUT_FORMAT", "table", load_format, 0, 0, 0 },
  { "HOTPATH_OUTPUT_PATH", "standard output", load_text, AT (output_path), 0, 0 },
  { "HOTPATH_OUTPUT_FD", "none", load_output_fd, 0, 1, INT_MAX },
  { "HOTPATH_REPORT", "functions-timing,functions-alloc,threads", load_sections, 0, 0, 0 },
  { "HOTPATH_REPORT_LABEL", "none", load_text, AT (label), 0, 0 },
  { "HOTPATH_FOCUS", "all", load_text, AT (focus), 0, 0 },
  { "HOTPATH_EXCLUDE_WRAPPER", "off", load_bool, AT (exclude_wrapper), 0, 0 },
  { "HOTPATH_LIMIT", "15", load_limit, 0, 0, INT_MAX },
  { "HOTPATH_FUNCTIONS_LIMIT", "15", load_functions_limit, 0, 0, INT_MAX },
  { "HOTPATH_THREADS_LIMIT", "15", LIMIT_OF (HP_ROWS_THREADS) },
  { "HOTPATH_CHANNELS_LIMIT", "15", LIMIT_OF (HP_ROWS_CHANNELS) },
  { "HOTPATH_STREAMS_LIMIT", "15", LIMIT_OF (HP_ROWS_STREAMS) },
  { "HOTPATH_FUTURES_LIMIT", "15", LIMIT_OF (HP_ROWS_FUTURES) },
  { "HOTPATH_RW_LOCKS_LIMIT", "15", LIMIT_OF (HP_ROWS_LOCKS) },
  { "HOTPATH_MUTEXES_LIMIT", "15", LIMIT_OF (HP_ROWS_LOCKS) },
  { "HOTPATH_LOCKS_LIMIT", "15", LIMIT_OF (HP_ROWS_LOCKS) },
  { "HOTPATH_RUNTIME_LIMIT", "15", LIMIT_OF (HP_ROWS_RUNTIME) },
  { "HOTPATH_VALUES_LIMIT", "15", LIMIT_OF (HP_ROWS_VALUES) },
  { "HOTPATH_FUNCTIONS_NAME_DEPTH", "0", load_unsigned, AT (name_depth), 0, 1000 },
  { "HOTPATH_ALLOC_METRIC", "bytes", load_alloc_metric, 0, 0, 0 },
  { "HOTPATH_ALLOC_CUMULATIVE", "off", load_bool, AT (alloc_cumulative), 0, 0 },
  { "HOTPATH_ALLOC_SELF", "off", load_alloc_self, 0, 0, 0 },
  { "HOTPATH_LOGS_LIMIT", "50", load_unsigned, AT (logs_limit), 0, INT_MAX },
  { "HOTPATH_THREADS_INTERVAL_MS", "250", load_unsigned, AT (threads_interval_ms), 10, 3600000 },
  { "HOTPATH_SHUTDOWN_MS", "0", load_unsigned, AT (shutdown_ms), 0, INT_MAX },
  { "HOTPATH_MEMORY_LIMIT_MB", "256", load_memory_limit, 0, HP_MINIMUM_MEMORY_LIMIT_MB, HP_MAXIMUM_MEMORY_LIMIT_MB },
  { "HOTPATH_METRICS_SERVER_OFF", "off", load_bool, AT (server_off), 0, 0 },
  { "HOTPATH_METRICS_PORT", "6770", load_port, 0, 0, UINT16_MAX },
  { "HOTPATH_METRICS_HOST", "127.0.0.1", load_host, 0, 0, 0 },
  { "HOTPATH_METRICS_AUTH_TOKEN", "none", load_token, 0, 0, 0 },
  { "HOTPATH_COMPAT", "0.14", load_compat, 0, 0, 0 },
  { "HOTPATH_PROMETHEUS_FAST_BUCKETS", "0.00000025 to 10", load_bounds, AT (fast_bounds), 0, 0 },
  { "HOTPATH_PROMETHEUS_SLOW_BUCKETS", "0.0001 to 60", load_bounds, AT (slow_bounds), 0, 0 },
  { "HOTPATH_PROMETHEUS_LIMIT", "500", load_unsigned, AT (prometheus_limit), 0, INT_MAX },
};
const unsigned hp_setting_count = sizeof hp_settings / sizeof *hp_settings;

bool
hp_settings_load (hp_config *config)
{
  bool complete = true;
  for (unsigned i = 0; i < hp_setting_count; i++) {
    const char *text = environment (hp_settings[i].name);
    if (text)
      complete &= hp_settings[i].load (config, &hp_settings[i], text);
  }
  return complete;
}
