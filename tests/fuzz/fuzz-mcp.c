/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-mcp.c: any bytes as a message to /mcp. The first says which version's header comes with the rest.
 */
#include "fuzz.h"

#include "json-check.h"
#include "mcp.h"

#include <json-glib/json-glib.h>
#include <string.h>

static char *
document (const char *text, size_t *length)
{
  char *copy = strdup (text);

  *length = strlen (copy);
  return copy;
}

static char *
host_report (uint32_t sections, unsigned flags, size_t *length)
{
  return document ("{\"elapsed_ns\":9,\"program\":{\"name\":\"p\"},\"percentiles\":[50,99.9],\"functions_timing\":{"
                   "\"total_count\":2,\"included_count\":2,\"rows\":[{\"id\":1,\"name\":\"a\",\"calls\":3,\"max_ns\":7},"
                   "{\"id\":2,\"name\":\"b\",\"calls\":4,\"max_ns\":8}]},\"values\":{\"rows\":[{\"id\":1,\"name\":"
                   "\"g\",\"kind\":\"gauge\"}]}}",
                   length);
}

static char *
host_function_log (uint32_t id, size_t *length)
{
  return id == 1 ? document ("{\"id\":1,\"recent\":[],\"slowest\":[{\"call\":1,\"duration_ns\":7}]}", length) : NULL;
}

static char *
host_row_log (const char *section, uint32_t id, size_t *length)
{
  return id == 1 ? document ("{\"id\":1,\"entries\":[]}", length) : NULL;
}

static char *
host_mark (const char *name, size_t *length)
{
  fuzz_check (strlen (name) < 64);
  return document ("{\"marks\":[]}", length);
}

static char *
host_compare (const char *from, const char *until, uint32_t limit, size_t *length)
{
  return strcmp (from, "a") == 0 ? document ("{\"functions\":[]}", length) : NULL;
}

static uint32_t
host_section (const char *name)
{
  return 1;
}

static void
host_release (char *text)
{
  free (text);
}

/* What the strict check lets through json-glib must be able to read, and nothing gets past it that is too deep. */
static void
check_json (const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = NULL;

  if (hp_json_problem (text, length) != NULL)
    return;
  parser = json_parser_new ();
  fuzz_check (json_parser_load_from_data (parser, text, (gssize) length, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const versions[] = { NULL, "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "nonsense" };
  static hp_server server = {
    .host = { .report = host_report, .function_log = host_function_log, .row_log = host_row_log, .mark = host_mark,
              .compare = host_compare, .section = host_section, .release = host_release },
  };
  g_autoptr (GBytes) request = NULL, answer = NULL;
  guint status = 0;

  if (size == 0)
    return 0;
  request = g_bytes_new (data + 1, size - 1);
  check_json ((const char *) data + 1, size - 1);
  answer = hp_mcp_answer (&server, versions[data[0] % G_N_ELEMENTS (versions)], request, &status);
  fuzz_check (status == 200 || status == 202 || status == 400);
  fuzz_check ((answer == NULL) == (status == 202));
  if (answer != NULL)
    {
      gsize length;
      const char *text = g_bytes_get_data (answer, &length);

      fuzz_check (hp_json_problem (text, length) == NULL);
    }
  return 0;
}
