// SPDX-License-Identifier: GPL-3.0-or-later
// All about one row of a section: charts over time, distributions, what happened.

#pragma once

#include "dash-function-detail.h"
#include "model/dash-session-sections.h"

G_BEGIN_DECLS

#define DASH_TYPE_SECTION_DETAIL (dash_section_detail_get_type ())
/**
 * DashSectionDetail:
 *
 * Signals, as those of #DashFunctionDetail: "close" (), "open-page" (), "back" ().
 */
G_DECLARE_FINAL_TYPE (DashSectionDetail, dash_section_detail, DASH, SECTION_DETAIL, GtkWidget)

GtkWidget *dash_section_detail_new (DashSession *session,
                                    DashSection  section);
void dash_section_detail_set_record (DashSectionDetail *self,
                                     DashRecord        *record);
void dash_section_detail_set_mode (DashSectionDetail *self,
                                   DashDetailMode     mode);
void dash_section_detail_update (DashSectionDetail *self);

G_END_DECLS
