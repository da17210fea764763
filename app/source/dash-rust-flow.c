/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-flow.c: channels, streams, futures and told values of a report of hotpath for Rust.
 */
#include <math.h>
#include <string.h>

#include "dash-rust-reader-private.h"

#define KEY(literal) dash_json_key_is (key, length, literal)

static const DashRustField channel_fields[] = {
  { "label", "name", TRUE, 0 },
  { "state", "state", TRUE, 0 },
  { "sent_count", "sent", FALSE, DASH_RUST_COUNT },
  { "primary_count", "sent", FALSE, DASH_RUST_COUNT },
  { "received_count", "received", FALSE, DASH_RUST_COUNT },
  { "secondary_count", "received", FALSE, DASH_RUST_COUNT },
  { "type_size", "item_bytes", FALSE, DASH_RUST_BYTES },
  { "queued", "queued", FALSE, DASH_RUST_COUNT },
  { "queue_size", "queued", FALSE, DASH_RUST_COUNT },
  { "max_queued", "max_queued", FALSE, DASH_RUST_COUNT },
  { "max_queue_size", "max_queued", FALSE, DASH_RUST_COUNT },
  { "max_queue", "max_queued", FALSE, DASH_RUST_COUNT },
  { NULL, NULL, FALSE, 0 },
};

static const DashRustField stream_fields[] = {
  { "label", "name", TRUE, 0 },
  { "state", "state", TRUE, 0 },
  { "items_yielded", "items", FALSE, DASH_RUST_COUNT },
  { "primary_count", "items", FALSE, DASH_RUST_COUNT },
  { "type_size", "item_bytes", FALSE, DASH_RUST_BYTES },
  { NULL, NULL, FALSE, 0 },
};

static const DashRustField future_fields[] = {
  { "label", "name", TRUE, 0 },
  { "call_count", "calls", FALSE, DASH_RUST_COUNT },
  { "primary_count", "calls", FALSE, DASH_RUST_COUNT },
  { "total_polls", "polls", FALSE, DASH_RUST_COUNT },
  { NULL, NULL, FALSE, 0 },
};

static const DashRustField value_fields[] = {
  { "expression", "name", TRUE, 0 },
  { "log_count", "updates", FALSE, DASH_RUST_COUNT },
  { "last_value", "text", TRUE, 0 },
  { NULL, NULL, FALSE, 0 },
};

static const DashRustTable channel_table = { "channels", DASH_SECTION_CHANNELS, channel_fields };
static const DashRustTable stream_table = { "streams", DASH_SECTION_STREAMS, stream_fields };
static const DashRustTable future_table = { "futures", DASH_SECTION_FUTURES, future_fields };
static const DashRustTable value_table = { "debug", DASH_SECTION_VALUES, value_fields };

/* "bounded[100]" */
static void
take_channel_type (DashRustReading *reading, DashDocumentRecord *row)
{
  const char *text = NULL;
  const char *bracket;
  g_autofree char *kind = NULL;
  DashRustFigure capacity = { .step = 1 };

  _dash_rust_take_text (reading, &text);
  if (text == NULL)
    return;
  bracket = strchr (text, '[');
  kind = bracket != NULL ? g_strndup (text, (gsize) (bracket - text)) : g_strdup (text);
  _dash_rust_set_text (reading, row, DASH_SECTION_CHANNELS, "kind", kind);
  if (bracket != NULL)
    dash_rust_figure_parse (bracket + 1, strcspn (bracket + 1, "]"), DASH_RUST_COUNT, &capacity);
  else
    capacity.known = strcmp (text, "unbounded") == 0;
  _dash_rust_set_figure (reading, row, DASH_SECTION_CHANNELS, "capacity", &capacity);
}

/* "15/100" */
static void
take_queue (DashRustReading *reading, DashDocumentRecord *row)
{
  const char *text = NULL;
  DashRustFigure queued;

  _dash_rust_take_text (reading, &text);
  if (text != NULL && dash_rust_figure_parse (text, strcspn (text, "/"), DASH_RUST_COUNT, &queued) == DASH_RUST_SAID)
    _dash_rust_set_figure (reading, row, DASH_SECTION_CHANNELS, "queued", &queued);
}

/* What rows of all kinds may say beside what is in their table. */
typedef struct
{
  DashRustFigure id;
  DashRustPlace place;
  DashRustFigure delays_timed;
  DashRustFigure delay_mean;
  DashRustPercentiles delays;
  DashRustFigure polls_timed;
  DashRustFigure poll_total;
} Beside;

static gboolean
read_beside (DashRustReading *reading, Beside *beside, DashDocumentRecord *row, const char *key, gsize length)
{
  if (KEY ("id"))
    _dash_rust_take_figure (reading, DASH_RUST_COUNT, &beside->id);
  else if (KEY ("location"))
    _dash_rust_take_location (reading, &beside->place);
  else if (KEY ("source"))
    _dash_rust_take_source (reading, &beside->place);
  else if (KEY ("delay_avg") || KEY ("proc_avg"))
    _dash_rust_take_figure (reading, DASH_RUST_NS, &beside->delay_mean);
  else if (KEY ("delay_percentiles") || KEY ("proc_percentiles"))
    _dash_rust_take_percentiles (reading, &beside->delays);
  else if (KEY ("delay_sampled_count") || KEY ("proc_sampled_count"))
    _dash_rust_take_figure (reading, DASH_RUST_COUNT, &beside->delays_timed);
  else if (KEY ("sampled_polls"))
    _dash_rust_take_figure (reading, DASH_RUST_COUNT, &beside->polls_timed);
  else if (KEY ("total_poll_duration_ns"))
    _dash_rust_take_figure (reading, DASH_RUST_NS, &beside->poll_total);
  else
    return FALSE;
  return TRUE;
}

/* With only some polls timed, the mean is of those. */
static void
add_polls (DashRustReading *reading, DashDocumentRecord *row, const Beside *beside)
{
  DashRustFigure mean = { .step = 1 };
  DashRustPercentiles none;

  _dash_rust_set_figure (reading, row, DASH_SECTION_FUTURES, "poll_total_ns", &beside->poll_total);
  if (!beside->polls_timed.known || beside->polls_timed.value == 0 || !beside->poll_total.known)
    return;
  mean.known = TRUE;
  mean.value = beside->poll_total.value / beside->polls_timed.value;
  _dash_rust_percentiles_init (&none);
  _dash_rust_add_summary (reading, row, DASH_SECTION_FUTURES, "poll_histogram", &beside->polls_timed, &mean, &none);
}

/* Text and, where it is one, the number. */
static void
set_value (DashRustReading *reading, DashDocumentRecord *row)
{
  const DashRecordInfo *info = &dash_section_get_info (DASH_SECTION_VALUES)->rows;
  const gint text_field = dash_record_info_find (info, "text", strlen ("text"));
  const gint value_field = dash_record_info_find (info, "value", strlen ("value"));
  DashFieldValue *values = dash_document_get_values (reading->base.document, row);
  char *end = NULL;
  double value;

  if (!(row->fields & (1u << text_field)))
    return;
  value = g_ascii_strtod (values[text_field].text, &end);
  if (end == values[text_field].text || *end != '\0' || !isfinite (value))
    return;
  values[value_field].real = value;
  row->fields |= 1u << value_field;
}

static void
read_row (DashRustReading *reading, const char *name, gpointer user_data)
{
  const DashRustTable *table = user_data;
  DashJsonReader *json = &reading->base.json;
  DashDocumentRecord *row = dash_document_add_record (reading->base.document, table->section, 0);
  Beside beside = { .place = { NULL, 0 } };
  g_autofree char *kind = NULL;
  const char *type = NULL;
  const char *key;
  gsize length;

  _dash_rust_percentiles_init (&beside.delays);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("entry_type") && table->section == DASH_SECTION_VALUES)
        {
          _dash_rust_take_text (reading, &type);
          _dash_rust_set_text (reading, row, table->section, "kind", g_strcmp0 (type, "val") == 0 ? "value" : type);
        }
      else if ((KEY ("channel_type") || KEY ("subtype")) && table->section == DASH_SECTION_CHANNELS)
        take_channel_type (reading, row);
      else if (KEY ("queue") && table->section == DASH_SECTION_CHANNELS)
        take_queue (reading, row);
      else if (!_dash_rust_read_field (reading, row, table, key, length) &&
               !read_beside (reading, &beside, row, key, length))
        dash_json_reader_skip (json, NULL, NULL);
    }
  if (json->error != NULL)
    return;

  if (table->section == DASH_SECTION_VALUES)
    {
      kind = g_strconcat (table->kind, "/", type != NULL ? type : "val", NULL);
      set_value (reading, row);
    }
  else
    _dash_rust_set_place (reading, row, table->section, &beside.place);
  if (table->section == DASH_SECTION_CHANNELS)
    _dash_rust_add_summary (reading, row, table->section, "delay_histogram", &beside.delays_timed,
                            &beside.delay_mean, &beside.delays);
  else if (table->section == DASH_SECTION_FUTURES)
    add_polls (reading, row, &beside);
  row->id = _dash_rust_get_id (reading, kind != NULL ? kind : table->kind, &beside.id);
}

/* All three kinds in one list: each row says which it is. */
static void
read_mixed_row (DashRustReading *reading, const char *name, gpointer user_data)
{
  static const DashRustTable tables[] = {
    { "data_flow/channel", DASH_SECTION_CHANNELS, channel_fields },
    { "data_flow/stream", DASH_SECTION_STREAMS, stream_fields },
    { "data_flow/future", DASH_SECTION_FUTURES, future_fields },
  };
  const char *type = _dash_rust_look_within (reading, "data_flow_type");
  const DashRustTable *table = NULL;

  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (tables); i++)
    if (strcmp (tables[i].kind + strlen ("data_flow/"), type) == 0)
      table = &tables[i];
  if (table != NULL)
    read_row (reading, name, (gpointer) table);
  else
    _dash_rust_skip_members (reading); /* of a kind that came later */
}

void
_dash_rust_read_flow (DashRustReading *reading, DashRustFlow flow)
{
  static const DashRustTable *const tables[] = {
    [DASH_RUST_FLOW_CHANNELS] = &channel_table,
    [DASH_RUST_FLOW_STREAMS] = &stream_table,
    [DASH_RUST_FLOW_FUTURES] = &future_table,
    [DASH_RUST_FLOW_VALUES] = &value_table,
    [DASH_RUST_FLOW_MIXED] = NULL,
  };
  const DashRustTable *table = tables[flow];
  DashJsonReader *json = &reading->base.json;
  const char *key;
  gsize length;

  if (table != NULL)
    reading->base.document->sections[table->section].present = TRUE;
  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (_dash_rust_is_rows (key, length))
        _dash_rust_read_rows (reading, table != NULL ? read_row : read_mixed_row, (gpointer) table);
      else if (!_dash_rust_read_list_member (reading, key, length))
        dash_json_reader_skip (json, NULL, NULL);
    }
}
