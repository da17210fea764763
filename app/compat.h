// SPDX-License-Identifier: GPL-3.0-or-later
// The few things that GTK and libadwaita offer in one way up to some release and in another since.

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DashAnswer:
 * @id: what the callback gets
 * @label: the text of the button, with a mnemonic
 * @appearance: how it looks
 */
typedef struct
{
  const char *id;
  const char *label;
  enum
  {
    DASH_ANSWER_PLAIN,
    DASH_ANSWER_SUGGESTED,
    DASH_ANSWER_DESTRUCTIVE,
  } appearance;
} DashAnswer;

/**
 * DashAnswerFunc:
 * @answer: the id of the chosen answer, that of the first when the dialog was closed
 */
typedef void (*DashAnswerFunc) (const char *answer, gpointer user_data);

/**
 * dash_compat_ask:
 * @parent: the window that asks
 * @heading: the question in a few words
 * @body: what follows from each answer, or what to do next
 * @answers: (array length=n_answers): the buttons; the first one is what closing the dialog means
 * @n_answers: the number of @answers
 * @func: (nullable): called once
 * @user_data: for @func
 *
 * Shows a modal question, or a message if there is one answer only.
 *
 * Returns: (transfer none): the dialog
 */
GtkWidget *dash_compat_ask (GtkWindow *parent, const char *heading, const char *body,
                            const DashAnswer *answers, gsize n_answers, DashAnswerFunc func,
                            gpointer user_data);

/**
 * DashFileFunc:
 * @file: (nullable) (transfer none): the chosen file, or %NULL when there was none
 */
typedef void (*DashFileFunc) (GFile *file, gpointer user_data);

/**
 * dash_compat_choose_file:
 * @parent: the window that asks
 * @save: whether a file to write is asked for
 * @title: the title of the dialog
 * @accept: the text of its button
 * @name: (nullable): the name to propose when saving
 * @filters: (nullable): a list of #GtkFileFilter, the first one in force
 * @func: called once
 * @user_data: for @func
 *
 * Lets the user choose one file, through the desktop's portal where there is one.
 */
void dash_compat_choose_file (GtkWindow *parent, gboolean save, const char *title,
                              const char *accept, const char *name, GListModel *filters,
                              DashFileFunc func, gpointer user_data);

/**
 * DashFilesFunc:
 * @files: (nullable) (transfer none): the chosen files, a list of #GFile, or %NULL when there were none
 */
typedef void (*DashFilesFunc) (GListModel *files, gpointer user_data);

/** As dash_compat_choose_file(), for any number of files to open. */
void dash_compat_choose_files (GtkWindow *parent, const char *title, const char *accept,
                               GListModel *filters, DashFilesFunc func, gpointer user_data);

/**
 * dash_compat_show_uri:
 * @parent: the window that asks
 * @uri: an address
 *
 * Opens @uri with the desktop's application for it.
 */
void dash_compat_show_uri (GtkWindow *parent, const char *uri);

/**
 * dash_compat_show_in_folder:
 * @parent: the window that asks
 * @file: a file
 *
 * Shows @file in the desktop's file manager, or at least its folder.
 */
void dash_compat_show_in_folder (GtkWindow *parent, GFile *file);

/**
 * dash_compat_show_about:
 * @parent: the window that asks
 * @version: the version of the app
 * @debug_info: what helps to understand a problem
 *
 * Shows who made this and under which licence.
 */
void dash_compat_show_about (GtkWindow *parent, const char *version, const char *debug_info);

/**
 * dash_compat_show_preferences:
 * @parent: the window that asks
 * @page: (transfer floating): an #AdwPreferencesPage
 *
 * Shows the preferences.
 */
void dash_compat_show_preferences (GtkWindow *parent, GtkWidget *page);

/**
 * dash_compat_announce:
 * @text: what a screen reader is to say now
 *
 * Says what a key led to in @widget, which has the focus. GTK before 4.14 has no way to do so.
 */
void dash_compat_announce (GtkWidget *widget, const char *text);

/**
 * dash_compat_get_color:
 * @color: (out): what text of @widget is drawn in
 */
void dash_compat_get_color (GtkWidget *widget, GdkRGBA *color);

/**
 * dash_compat_sidebar_new:
 * @sidebar: what stands at the side
 * @content: what stands beside it, or under it when collapsed
 *
 * Creates a pane with a sidebar that can lie over the content.
 *
 * Returns: (transfer floating): the pane; its boolean property %DASH_COMPAT_SIDEBAR_SHOWN can be
 *   bound
 */
GtkWidget *dash_compat_sidebar_new (GtkWidget *sidebar, GtkWidget *content);
void dash_compat_sidebar_set_collapsed (GtkWidget *pane, gboolean collapsed);
void dash_compat_sidebar_set_shown (GtkWidget *pane, gboolean shown);
gboolean dash_compat_sidebar_get_shown (GtkWidget *pane);

#if ADW_CHECK_VERSION(1, 4, 0)
#define DASH_COMPAT_SIDEBAR_SHOWN "show-sidebar"
#else
#define DASH_COMPAT_SIDEBAR_SHOWN "reveal-flap"
#endif

G_END_DECLS
