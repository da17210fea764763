// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the pages need to find widgets and to wait for what they do.

#pragma once

#include <adwaita.h>

#include "made-session.h"

G_BEGIN_DECLS

/* Puts a page into a window of that size and waits until it is drawn. */
GtkWidget *page_test_show (GtkWidget *page,
                           int        width,
                           int        height);

/* The first mapped widget of a type, in depth, or NULL. */
GtkWidget *page_test_find (GtkWidget *root,
                           GType      type);

/* The first mapped label, button label or table cell with exactly this text, or NULL. */
GtkWidget *page_test_find_text (GtkWidget  *root,
                                const char *text);

/* The first mapped label or table cell that contains the text, or NULL. */
GtkWidget *page_test_find_containing (GtkWidget  *root,
                                      const char *text);

/* The first mapped button with this accessible name, which its tooltip shares. */
GtkWidget *page_test_find_button (GtkWidget  *root,
                                  const char *name);

typedef gboolean (*PageTestCondition) (gpointer user_data);

/* Runs the main loop until the condition holds. */
void page_test_wait (PageTestCondition condition,
                     gpointer          user_data);

/* Runs the main loop until nothing is left to be done, drawing included. */
void page_test_settle (GtkWidget *widget);

G_END_DECLS
