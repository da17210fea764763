// SPDX-License-Identifier: GPL-3.0-or-later
// The page of a section: the table of its rows and the detail of the selected one.

#pragma once

#include <adwaita.h>

#include "model/dash-session-sections.h"

G_BEGIN_DECLS

#define DASH_TYPE_SECTION_PAGE (dash_section_page_get_type ())
G_DECLARE_FINAL_TYPE (DashSectionPage, dash_section_page, DASH, SECTION_PAGE, GtkWidget)

GtkWidget *dash_section_page_new (DashSession *session,
                                  DashSection  section);

/** Selects the row @id, opens its detail, and ends a search that hides it. An unknown @id does nothing. */
void dash_section_page_select (DashSectionPage *self,
                               guint32          id);

/** Shows the search bar and focuses its entry, or hides it and ends the search. */
void dash_section_page_set_search_mode (DashSectionPage *self,
                                        gboolean         search_mode);
gboolean dash_section_page_get_search_mode (DashSectionPage *self);

G_END_DECLS
