// SPDX-License-Identifier: GPL-3.0-or-later
// The call tree in the format of https://www.speedscope.app: each place is a sample that weighs its own time.

#include "exporter.h"

#include "model/dash-call-tree.h"
#include "source/dash-json-writer.h"

typedef struct
{
  Exporter *exporter;
  GString *weights;
  gboolean begun;
} Samples;

static void
add_frames (Exporter *self)
{
  const DashDocument *document = self->document;
  GString *text = self->text;

  /* Frame 0 stands for functions that the document names but doesn't have. */
  g_string_append (text, "{\"name\":\"?\"}");
  for (gsize i = 0; i < document->n_functions && exporter_flush (self); i++)
    {
      const DashDocumentFunction *row = &document->functions[i];

      g_string_append (text, ",\n{");
      dash_json_writer_member_string (text, "name", row->name);
      if (row->file[0] != '\0')
        dash_json_writer_member_string (text, "file", row->file);
      if (row->line > 0)
        dash_json_writer_member_uint (text, "line", row->line);
      text->str[text->len - 1] = '}';
    }
}

static gboolean
add_sample (const DashCallPlace *places, guint depth, gpointer user_data)
{
  Samples *samples = user_data;
  GString *text = samples->exporter->text;
  const DashDocumentFunction *functions = samples->exporter->document->functions;

  if (places[depth - 1].self_ns == 0)
    return TRUE;
  g_string_append (text, samples->begun ? ",\n[" : "[");
  for (guint i = 0; i < depth; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      dash_json_writer_uint (text, places[i].function ? (guint64) (places[i].function - functions) + 1 : 0);
    }
  g_string_append_c (text, ']');
  if (samples->begun)
    g_string_append_c (samples->weights, ',');
  dash_json_writer_uint (samples->weights, places[depth - 1].self_ns);
  samples->begun = TRUE;
  return exporter_flush (samples->exporter);
}

void
export_speedscope (Exporter *self)
{
  g_autoptr (DashCallTree) tree = dash_call_tree_new_for_document (self->document);
  Samples samples = { .exporter = self, .weights = g_string_new (NULL) };
  GString *text = self->text;

  g_string_append_c (text, '{');
  dash_json_writer_member_string (text, "$schema", "https://www.speedscope.app/file-format-schema.json");
  dash_json_writer_member_string (text, "exporter", "hotpath " HOTPATH_VERSION);
  dash_json_writer_member_string (text, "name", self->document->program_name);
  g_string_append (text, "\"activeProfileIndex\":0,\"shared\":{\"frames\":[\n");
  add_frames (self);
  g_string_append (text, "]},\n\"profiles\":[{\"type\":\"sampled\",\"unit\":\"nanoseconds\",\"startValue\":0,");
  dash_json_writer_member_string (text, "name", self->document->program_name);
  dash_json_writer_member_uint (text, "endValue", dash_call_tree_get_all_self_ns (tree));
  g_string_append (text, "\"samples\":[\n");
  dash_call_tree_walk (tree, add_sample, &samples);
  g_string_append (text, "],\n\"weights\":[");
  g_string_append_len (text, samples.weights->str, (gssize) samples.weights->len);
  g_string_append (text, "]}]}\n");
  g_string_free (samples.weights, TRUE);
}
