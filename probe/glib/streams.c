/* SPDX-License-Identifier: MIT */
/* Streams of bytes in front of others, which count what goes through. */
#include "hotpath-glib.h"

/* ---- Reading ---- */

#define HOTPATH_TYPE_INPUT_STREAM (hotpath_input_stream_get_type ())
G_DECLARE_FINAL_TYPE (HotpathInputStream, hotpath_input_stream, HOTPATH, INPUT_STREAM, GFilterInputStream)

struct _HotpathInputStream
{
  GFilterInputStream parent_instance;
  hotpath_stream *stream;
};

G_DEFINE_FINAL_TYPE (HotpathInputStream, hotpath_input_stream, G_TYPE_FILTER_INPUT_STREAM)

static gssize
hotpath_input_stream_read (GInputStream *stream,
                           void *buffer,
                           gsize count,
                           GCancellable *cancellable,
                           GError **error)
{
  HotpathInputStream *self = HOTPATH_INPUT_STREAM (stream);
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
  gssize got = g_input_stream_read (base, buffer, count, cancellable, error);

  if (got > 0)
    hotpath_stream_yielded (self->stream, (guint64) got);
  return got;
}

static gboolean
hotpath_input_stream_close (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  hotpath_stream_close (HOTPATH_INPUT_STREAM (stream)->stream);
  return G_INPUT_STREAM_CLASS (hotpath_input_stream_parent_class)->close_fn (stream, cancellable, error);
}

static void
hotpath_input_stream_class_init (HotpathInputStreamClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  stream_class->read_fn = hotpath_input_stream_read;
  stream_class->close_fn = hotpath_input_stream_close;
}

static void
hotpath_input_stream_init (HotpathInputStream *self)
{
}

GInputStream *
hotpath_input_stream_new_at (GInputStream *base, const char *label, const char *file, unsigned line)
{
  HotpathInputStream *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (base), NULL);

  self = g_object_new (HOTPATH_TYPE_INPUT_STREAM, "base-stream", base, NULL);
  self->stream = hotpath_stream_new_at (label, 0, file, line);
  return G_INPUT_STREAM (self);
}

GInputStream *
(hotpath_input_stream_new) (GInputStream *base, const char *label)
{
  return hotpath_input_stream_new_at (base, label, NULL, 0);
}

/* ---- Writing ---- */

#define HOTPATH_TYPE_OUTPUT_STREAM (hotpath_output_stream_get_type ())
G_DECLARE_FINAL_TYPE (HotpathOutputStream, hotpath_output_stream, HOTPATH, OUTPUT_STREAM, GFilterOutputStream)

struct _HotpathOutputStream
{
  GFilterOutputStream parent_instance;
  hotpath_stream *stream;
};

G_DEFINE_FINAL_TYPE (HotpathOutputStream, hotpath_output_stream, G_TYPE_FILTER_OUTPUT_STREAM)

static gssize
hotpath_output_stream_write (GOutputStream *stream,
                             const void *buffer,
                             gsize count,
                             GCancellable *cancellable,
                             GError **error)
{
  HotpathOutputStream *self = HOTPATH_OUTPUT_STREAM (stream);
  GOutputStream *base = g_filter_output_stream_get_base_stream (G_FILTER_OUTPUT_STREAM (stream));
  gssize put = g_output_stream_write (base, buffer, count, cancellable, error);

  if (put > 0)
    hotpath_stream_yielded (self->stream, (guint64) put);
  return put;
}

static gboolean
hotpath_output_stream_close (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  hotpath_stream_close (HOTPATH_OUTPUT_STREAM (stream)->stream);
  return G_OUTPUT_STREAM_CLASS (hotpath_output_stream_parent_class)->close_fn (stream, cancellable, error);
}

static void
hotpath_output_stream_class_init (HotpathOutputStreamClass *klass)
{
  GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS (klass);

  stream_class->write_fn = hotpath_output_stream_write;
  stream_class->close_fn = hotpath_output_stream_close;
}

static void
hotpath_output_stream_init (HotpathOutputStream *self)
{
}

GOutputStream *
hotpath_output_stream_new_at (GOutputStream *base, const char *label, const char *file, unsigned line)
{
  HotpathOutputStream *self;

  g_return_val_if_fail (G_IS_OUTPUT_STREAM (base), NULL);

  self = g_object_new (HOTPATH_TYPE_OUTPUT_STREAM, "base-stream", base, NULL);
  self->stream = hotpath_stream_new_at (label, 0, file, line);
  return G_OUTPUT_STREAM (self);
}

GOutputStream *
(hotpath_output_stream_new) (GOutputStream *base, const char *label)
{
  return hotpath_output_stream_new_at (base, label, NULL, 0);
}
