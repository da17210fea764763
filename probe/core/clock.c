/* SPDX-License-Identifier: MIT
 *
 * clock.c: choosing the clock, and relating its ticks to CLOCK_MONOTONIC.
 */
#include "clock.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#if defined __x86_64__ || defined __i386__
#include <cpuid.h>
#endif

uint32_t hp_clock_source_now = HP_CLOCK_MONOTONIC;

#if defined __x86_64__ || defined __i386__
/* The kernel watches the TSC and moves to these when it finds it wanting. */
static bool
kernel_gave_up_tsc (void)
{
  char name[32] = "";
  int fd = open ("/sys/devices/system/clocksource/clocksource0/current_clocksource", O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  ssize_t got = read (fd, name, sizeof name - 1);
  close (fd);
  return got > 0 && (strncmp (name, "hpet", 4) == 0 || strncmp (name, "acpi_pm", 7) == 0 ||
                     strncmp (name, "jiffies", 7) == 0 || strncmp (name, "refined-jiffies", 15) == 0);
}

static bool
tsc_is_steady (void)
{
  unsigned a, b, c, d;
  if (!__get_cpuid (0x80000007, &a, &b, &c, &d) || !(d & (1u << 8))) /* invariant TSC */
    return false;
  return !kernel_gave_up_tsc ();
}
#endif

void
hp_clock_init (void)
{
#if defined __x86_64__ || defined __i386__
  if (tsc_is_steady ())
    hp_clock_source_now = HP_CLOCK_TSC;
#elif defined __aarch64__
  hp_clock_source_now = HP_CLOCK_CNTVCT;
#endif
}

hp_clock_pair
hp_clock_read_pair (void)
{
  hp_clock_pair best = { 0, 0 };
  uint64_t narrowest = UINT64_MAX;
  /* The narrowest of a few brackets: the others were cut into by an interrupt. */
  for (int i = 0; i < 16; i++) {
    uint64_t before = hp_ticks ();
    uint64_t mono_ns = hp_clock_mono_ns ();
    uint64_t after = hp_ticks ();
    if (after - before < narrowest) {
      narrowest = after - before;
      best.ticks = before + (after - before) / 2;
      best.mono_ns = mono_ns;
    }
  }
  return best;
}

double
hp_clock_ns_per_tick (hp_clock_pair first, hp_clock_pair second)
{
  if (hp_clock_source_now == HP_CLOCK_MONOTONIC || second.ticks <= first.ticks ||
      second.mono_ns <= first.mono_ns)
    return 1.0;
  return (double) (second.mono_ns - first.mono_ns) / (double) (second.ticks - first.ticks);
}
