/* SPDX-License-Identifier: MIT
 *
 * accept.c: reads Accept as Prometheus and browsers write it.
 */
#include "accept.h"

#include <libsoup/soup.h>
#include <string.h>

static const char *const content_types[] = {
  [HP_METRICS_TEXT] = "text/plain; version=0.0.4; charset=utf-8",
  [HP_METRICS_OPENMETRICS] = "application/openmetrics-text; version=1.0.0; charset=utf-8",
  [HP_METRICS_PROTOBUF] =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
};

/* Whether a parameter is as wanted, or isn't there at all. */
static bool
parameter_fits (GHashTable *parameters, const char *name, const char *wanted)
{
  const char *value = g_hash_table_lookup (parameters, name);

  return value == NULL || g_ascii_strcasecmp (value, wanted) == 0;
}

static bool
is_protobuf (GHashTable *parameters)
{
  const char *proto = g_hash_table_lookup (parameters, "proto");

  return proto != NULL && strcmp (proto, "io.prometheus.client.MetricFamily") == 0 &&
         parameter_fits (parameters, "encoding", "delimited");
}

static bool
item_format (const char *item, hp_metrics_format *format)
{
  char *type = g_strndup (item, strcspn (item, "; \t"));
  const char *rest = strchr (item, ';');
  GHashTable *parameters = soup_header_parse_semi_param_list (rest != NULL ? rest + 1 : "");
  bool known = true;

  if (g_ascii_strcasecmp (type, "application/openmetrics-text") == 0)
    *format = HP_METRICS_OPENMETRICS;
  else if (g_ascii_strcasecmp (type, "application/vnd.google.protobuf") == 0 && is_protobuf (parameters))
    *format = HP_METRICS_PROTOBUF;
  else if (g_ascii_strcasecmp (type, "text/plain") == 0 || strcmp (type, "text/*") == 0 ||
           strcmp (type, "*/*") == 0)
    *format = HP_METRICS_TEXT;
  else
    known = false;
  soup_header_free_param_list (parameters);
  g_free (type);
  return known;
}

hp_metrics_format
hp_accept_metrics (const char *accept, const char **content_type)
{
  hp_metrics_format format = HP_METRICS_TEXT;
  /* By descending quality, without what isn't wanted at all. */
  GSList *items = accept != NULL ? soup_header_parse_quality_list (accept, NULL) : NULL;

  for (GSList *item = items; item != NULL && !item_format (item->data, &format); item = item->next)
    ;
  soup_header_free_list (items);
  *content_type = content_types[format];
  return format;
}
