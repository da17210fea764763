/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of one document taken over into another that is being filled. */
#pragma once

#include "dash-document.h"

G_BEGIN_DECLS

/** Program, machine, clock, losses, process, percentiles, notice: all that is no row. */
void                  dash_document_copy_head           (DashDocument               *into,
                                                         const DashDocument         *from);
/** What the functions' percentages are of, and how many there are. */
void                  dash_document_copy_functions_head (DashDocument               *into,
                                                         const DashDocument         *from);
/** A function with its histogram, its percentiles (where both documents have the same ones) and its log. */
DashDocumentFunction *dash_document_copy_function       (DashDocument               *into,
                                                         const DashDocument         *from,
                                                         const DashDocumentFunction *row);
void                  dash_document_copy_call_tree      (DashDocument               *into,
                                                         const DashDocument         *from);
/** What a section says of itself as a whole. */
void                  dash_document_copy_section_head   (DashDocument               *into,
                                                         const DashDocument         *from,
                                                         DashSection                 section);
/** A row of a section with its histograms and its log. */
DashDocumentRecord   *dash_document_copy_record         (DashDocument               *into,
                                                         const DashDocument         *from,
                                                         DashSection                 section,
                                                         const DashDocumentRecord   *row);

G_END_DECLS
