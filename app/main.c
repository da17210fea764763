// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the desktop app.

#include "view/dash-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (DashApplication) application = NULL;

  dash_application_init_process ();
  application = dash_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
