/* SPDX-License-Identifier: MIT
 *
 * list-settings.c: prints each variable and its default, for test_settings.py.
 */
#include "settings.h"

#include <stdio.h>

int
main (void)
{
  for (unsigned i = 0; i < hp_setting_count; i++)
    printf ("%s\t%s\n", hp_settings[i].name, hp_settings[i].otherwise);
  return 0;
}
