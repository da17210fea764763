/* SPDX-License-Identifier: MIT
 *
 * compat-0.14.c: the routes of hotpath 0.14, whose answers are texts for a screen.
 */
#include "compat-0.14.h"

#include "compat.h"

const hp_route hp_compat_0_14_routes[] = {
  { "/functions_timing", FALSE, hp_0_14_get_timing },
  { "/functions_alloc", FALSE, hp_0_14_get_alloc },
  { "/functions_timing/*/logs", FALSE, hp_0_14_get_timing_log },
  { "/functions_alloc/*/logs", FALSE, hp_0_14_get_alloc_log },
  { "/data_flow", FALSE, hp_0_14_get_flow },
  { "/data_flow/*/*/logs", FALSE, hp_0_14_get_flow_log },
  { "/threads", FALSE, hp_0_14_get_threads },
  { "/debug", FALSE, hp_0_14_get_debug },
  { "/debug/*/*/logs", FALSE, hp_0_14_get_debug_log },
  { "/profiler_status", FALSE, hp_0_14_get_status },
  { "/tokio_runtime", FALSE, hp_0_14_get_runtime },
  { NULL },
};
