/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes reports hard to compare, as sentences. */
#include "dash-comparison-private.h"

#include <glib/gi18n.h>

/* ---- The machine --------------------------------------------------------------------------------------- */

static gboolean
is_same_machine (const DashDocument *a, const DashDocument *b)
{
  return g_strcmp0 (a->machine_host, b->machine_host) == 0 && g_strcmp0 (a->machine_os, b->machine_os) == 0 &&
         g_strcmp0 (a->machine_arch, b->machine_arch) == 0 && a->machine_cpus == b->machine_cpus &&
         g_strcmp0 (a->clock_source, b->clock_source) == 0;
}

static char *
describe_machine (const DashDocument *document)
{
  const char *unknown = "?";

  if (document->machine_cpus == 0)
    return g_strdup_printf ("%s (%s, %s)", document->machine_host != NULL ? document->machine_host : unknown,
                            document->machine_os != NULL ? document->machine_os : unknown,
                            document->machine_arch != NULL ? document->machine_arch : unknown);
  return g_strdup_printf (ngettext ("%s (%s, %s, %u processor, clock %s)", "%s (%s, %s, %u processors, clock %s)",
                                    document->machine_cpus),
                          document->machine_host != NULL ? document->machine_host : unknown,
                          document->machine_os != NULL ? document->machine_os : unknown,
                          document->machine_arch != NULL ? document->machine_arch : unknown, document->machine_cpus,
                          document->clock_source != NULL ? document->clock_source : unknown);
}

static void
warn_of_machines (GPtrArray *warnings, const DashRuns *runs)
{
  for (guint i = 1; i < runs->n; i++)
    {
      g_autofree char *one = NULL, *other = NULL;

      if (is_same_machine (runs->documents[0], runs->documents[i]))
        continue;
      one = describe_machine (runs->documents[0]);
      other = describe_machine (runs->documents[i]);
      g_ptr_array_add (warnings, g_strdup_printf (_ ("The machines differ: %s and %s. Times of one say little about the other."),
                                                  one, other));
      return;
    }
}

/* ---- The program --------------------------------------------------------------------------------------- */

static void
warn_of_programs (GPtrArray *warnings, const DashRuns *runs)
{
  for (guint i = 1; i < runs->n; i++)
    {
      const char *one = runs->documents[0]->program_name, *other = runs->documents[i]->program_name;

      if (g_str_equal (one, other))
        continue;
      g_ptr_array_add (warnings, g_strdup_printf (_ ("The programs differ: “%s” and “%s”."), one, other));
      return;
    }
}

static void
warn_of_probes (GPtrArray *warnings, const DashRuns *runs)
{
  for (guint i = 1; i < runs->n; i++)
    {
      const DashDocument *one = runs->documents[0], *other = runs->documents[i];

      if (g_strcmp0 (one->generator_name, other->generator_name) == 0 &&
          g_strcmp0 (one->generator_version, other->generator_version) == 0)
        continue;
      g_ptr_array_add (warnings, g_strdup (_ ("The reports are of different versions of the probe, whose own cost may differ.")));
      return;
    }
}

/* ---- The runs ------------------------------------------------------------------------------------------ */

static gboolean
is_same_run (const DashDocument *a, const DashDocument *b)
{
  return a->program_pid == b->program_pid && a->elapsed_ns == b->elapsed_ns && a->program_started_at != NULL &&
         g_strcmp0 (a->program_started_at, b->program_started_at) == 0;
}

/* A report that is given twice would pass for two measurements. */
static void
warn_of_repeated (GPtrArray *warnings, const DashRuns *runs)
{
  for (guint i = 0; i < runs->n; i++)
    {
      for (guint j = i + 1; j < (i < runs->n_base ? runs->n_base : runs->n); j++)
        {
          if (!is_same_run (runs->documents[i], runs->documents[j]))
            continue;
          g_ptr_array_add (warnings, g_strdup (_ ("A side has the same run more than once. Each run must be a measurement of "
                                                  "its own, or chance passes for proof.")));
          return;
        }
    }
}

static void
warn_of_order (GPtrArray *warnings, const DashRuns *runs)
{
  if (runs->are_apart)
    g_ptr_array_add (warnings,
                     g_strdup (_ ("All runs of one side were before those of the other, so that what else the machine did "
                                  "may look like a change. Run base and head by turns.")));
}

GPtrArray *
_dash_comparison_warn (const DashRuns *runs)
{
  GPtrArray *warnings = g_ptr_array_new_with_free_func (g_free);

  warn_of_machines (warnings, runs);
  warn_of_programs (warnings, runs);
  warn_of_probes (warnings, runs);
  warn_of_repeated (warnings, runs);
  warn_of_order (warnings, runs);
  return warnings;
}
