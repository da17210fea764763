/* SPDX-License-Identifier: MIT
 *
 * Measuring the probe's own cost: it finds one, and leaves no trace in any figure.
 */
#include "record.h"

#include <glib.h>

static void
test_finds_a_cost (void)
{
  double inner_ticks = -1, outer_ticks = -1;

  hp_clock_init ();
  hp_measure_own_cost (&inner_ticks, &outer_ticks);

  /* Two looks at the clock are never at the same moment; what is hidden beside other work may be nothing. */
  g_assert_cmpfloat (inner_ticks, >, 0);
  g_assert_cmpfloat (outer_ticks, >=, 0);
  g_assert_cmpfloat (inner_ticks + outer_ticks, <, 1e9);
}

static void
test_leaves_no_trace (void)
{
  hotpath_config config = { .name = "cost", .server_off = true, .format = HOTPATH_FORMAT_NONE };
  hotpath_site site = { .name = "measured", .file = __FILE__, .line = __LINE__ };
  hotpath_frame *frame;
  hp_self before;
  double inner_ticks, outer_ticks;
  uint64_t calls;

  g_assert_cmpint (hotpath_start (&config), ==, 0);
  hotpath_scope_end (hotpath_scope_begin (&site));
  frame = hotpath_scope_begin (&site);
  calls = atomic_load (&atomic_load (&frame->node)->calls);
  before = hp_self_now;

  hp_measure_own_cost (&inner_ticks, &outer_ticks);

  g_assert_cmpmem (&before, sizeof before, &hp_self_now, sizeof hp_self_now);
  g_assert_cmpuint (atomic_load (&atomic_load (&frame->node)->calls), ==, calls);
  hotpath_scope_end (frame);
  for (int i = 0; i < HP_LOSS_COUNT; i++)
    g_assert_cmpuint (atomic_load (&hp_recorder_now.arena->losses[i]), ==, 0);
  hotpath_stop ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cost/finds-a-cost", test_finds_a_cost);
  g_test_add_func ("/cost/leaves-no-trace", test_leaves_no_trace);
  return g_test_run ();
}
