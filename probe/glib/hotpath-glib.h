/* SPDX-License-Identifier: MIT
 *
 * hotpath-glib.h: channels, futures, streams and main loops of GLib, and frames of GTK, measured.
 *
 *     cc $(pkg-config --cflags hotpath-glib) main.c $(pkg-config --libs hotpath-glib)
 *
 * Each is used as what it stands for. Outside a session everything works as without the probe.
 */
#pragma once

#include <gio/gio.h>
#include <hotpath.h>

#pragma GCC visibility push(default)

G_BEGIN_DECLS

/* ---- GLib: queues, tasks, streams of bytes, main loops, frames and thread pools, measured ----------- */

/* GAsyncQueue */

/**
 * HotpathAsyncQueue:
 *
 * A #GAsyncQueue whose messages are counted in the section channels, with the time each of them waits.
 */
typedef struct _HotpathAsyncQueue HotpathAsyncQueue;

/**
 * hotpath_async_queue_new:
 * @label: what it is called
 * @free_func: (nullable): frees what is left when the queue goes
 *
 * As g_async_queue_new_full(), with what it is called. May be called outside a session.
 *
 * Returns: (transfer full): the queue, to be given back with hotpath_async_queue_unref()
 */
HotpathAsyncQueue *hotpath_async_queue_new         (const char        *label,
                                                    GDestroyNotify     free_func) G_GNUC_WARN_UNUSED_RESULT;
/** As g_async_queue_ref(). */
HotpathAsyncQueue *hotpath_async_queue_ref         (HotpathAsyncQueue *queue);
/** As g_async_queue_unref(). */
void               hotpath_async_queue_unref       (HotpathAsyncQueue *queue);
/** As g_async_queue_push(); the message is counted as sent. */
void               hotpath_async_queue_push        (HotpathAsyncQueue *queue,
                                                    gpointer           data);
/** As g_async_queue_pop(); the message is counted as received. */
gpointer           hotpath_async_queue_pop         (HotpathAsyncQueue *queue);
/** As g_async_queue_try_pop(): %NULL when nothing is there. */
gpointer           hotpath_async_queue_try_pop     (HotpathAsyncQueue *queue);
/** As g_async_queue_timeout_pop(): waits so many microseconds at most. */
gpointer           hotpath_async_queue_timeout_pop (HotpathAsyncQueue *queue,
                                                    guint64            timeout_us);
/** As g_async_queue_length(). */
int                hotpath_async_queue_length      (HotpathAsyncQueue *queue);
/** No more will be pushed: the channel is shown as closed. */
void               hotpath_async_queue_close       (HotpathAsyncQueue *queue);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotpathAsyncQueue, hotpath_async_queue_unref)

/* GTask */

/**
 * hotpath_task_watch:
 * @task: a task that was just made
 * @label: what such tasks are called, such as the function that makes them
 *
 * Counts the task in the section futures: it is ready when it has completed, or cancelled when it was cancelled. To be
 * called on the thread whose main context the task was made in.
 */
void hotpath_task_watch         (GTask          *task,
                                 const char     *label);
/**
 * hotpath_task_run_in_thread:
 * @task: a task that is watched
 * @func: what to run
 *
 * As g_task_run_in_thread(); the time that the function takes is that of a poll.
 */
void hotpath_task_run_in_thread (GTask          *task,
                                 GTaskThreadFunc func);

/* Streams of bytes */

/**
 * hotpath_input_stream_new:
 * @base: the stream to read from
 * @label: what it is called
 *
 * What is read through it is counted in the section streams.
 *
 * Returns: (transfer full): a #GFilterInputStream
 */
GInputStream  *hotpath_input_stream_new  (GInputStream  *base,
                                          const char    *label) G_GNUC_WARN_UNUSED_RESULT;
/**
 * hotpath_output_stream_new:
 * @base: the stream to write to
 * @label: what it is called
 *
 * What is written through it is counted in the section streams.
 *
 * Returns: (transfer full): a #GFilterOutputStream
 */
GOutputStream *hotpath_output_stream_new (GOutputStream *base,
                                          const char    *label) G_GNUC_WARN_UNUSED_RESULT;

/* Main loops */

/**
 * hotpath_main_context_watch:
 * @context: (nullable): the context; %NULL for the default one
 * @label: what it is called
 *
 * Measures the context's iterations in the section runtime: how long it waits, how long it is busy with its sources,
 * and when it was busy longest. Replaces its poll function, and calls the one that was there. At most eight contexts
 * can be watched at a time.
 *
 * Returns: %FALSE when there are eight already
 */
gboolean hotpath_main_context_watch   (GMainContext *context,
                                       const char   *label);
/** Puts the poll function back that was there before. */
void     hotpath_main_context_unwatch (GMainContext *context);

/* Frame clocks of GTK */

/**
 * hotpath_frame_clocks_watch:
 *
 * Measures the frames of all windows of GTK, 4 or 3, in the section runtime, a row for each window, named by its type:
 * how long they take, from the signal before-paint of its #GdkFrameClock to after-paint; how long it is from one to the next; and how many
 * were missed. To be called on the thread of GTK; needs nothing of GTK at compile time.
 *
 * Missed are the refreshes of the display for which there was no frame because the program was busy: of each frame
 * round (T / R) - 1, if that is more than 0.
 *
 * R is from one refresh to the next as gdk_frame_clock_get_refresh_info() tells it, 1/60 s where the windowing system
 * doesn't: GDK paces itself by the same. T is from the frame's beginning to the beginning of the next one, so work
 * between them counts, too. When no other frame was wanted, T is from the frame's beginning to its end, so time in
 * which there is nothing to draw isn't missed. A frame wasn't wanted when the main loop, 1.5 R after the last one began
 * or later, comes to what is less urgent than drawing. GDK itself reckons the frames that have passed as round (T / R)
 * for its smoothed times. What becomes of a frame after the program has drawn it isn't known: one that the
 * compositor or the graphics card shows late isn't counted.
 *
 * Returns: %FALSE when there is no GTK in the process
 */
gboolean hotpath_frame_clocks_watch   (void);
/** Measures them no longer. */
void     hotpath_frame_clocks_unwatch (void);

/* GThreadPool */

/**
 * HotpathThreadPool:
 *
 * A #GThreadPool whose tasks are measured in the section runtime.
 */
typedef struct _HotpathThreadPool HotpathThreadPool;

/** As g_thread_pool_new(), with what it is called. */
HotpathThreadPool *hotpath_thread_pool_new  (const char        *label,
                                             GFunc              func,
                                             gpointer           user_data,
                                             int                max_threads,
                                             gboolean           exclusive,
                                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/** As g_thread_pool_push(). */
gboolean           hotpath_thread_pool_push (HotpathThreadPool *pool,
                                             gpointer           data,
                                             GError           **error);
/** As g_thread_pool_free(). */
void               hotpath_thread_pool_free (HotpathThreadPool *pool,
                                             gboolean           immediate,
                                             gboolean           wait);

/** What the macro hotpath_async_queue_new() is made of: with the place in the source. */
HotpathAsyncQueue *hotpath_async_queue_new_at   (const char     *label,
                                                 GDestroyNotify  free_func,
                                                 const char     *file,
                                                 unsigned        line) G_GNUC_WARN_UNUSED_RESULT;
/** What the macro hotpath_input_stream_new() is made of. */
GInputStream      *hotpath_input_stream_new_at  (GInputStream   *base,
                                                 const char     *label,
                                                 const char     *file,
                                                 unsigned        line) G_GNUC_WARN_UNUSED_RESULT;
/** What the macro hotpath_output_stream_new() is made of. */
GOutputStream     *hotpath_output_stream_new_at (GOutputStream  *base,
                                                 const char     *label,
                                                 const char     *file,
                                                 unsigned        line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

#pragma GCC visibility pop

/* The place in the source comes along. */
#define hotpath_async_queue_new(label, free_func)                                                    \
  hotpath_async_queue_new_at (label, free_func, __FILE__, __LINE__)
#define hotpath_input_stream_new(base, label)  hotpath_input_stream_new_at (base, label, __FILE__, __LINE__)
#define hotpath_output_stream_new(base, label) hotpath_output_stream_new_at (base, label, __FILE__, __LINE__)
