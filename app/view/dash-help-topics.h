// SPDX-License-Identifier: GPL-3.0-or-later
// What the help says: topics, each of a few parts.

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What a part of a topic is. */
typedef enum
{
  DASH_HELP_END,
  DASH_HELP_TEXT,    /* a paragraph */
  DASH_HELP_HEADING, /* a title */
  DASH_HELP_TERM,    /* a title, and what it means in text */
  DASH_HELP_CODE,    /* something to copy: the title says what, the text is not translated */
  DASH_HELP_LINK,    /* a title, and the address in text */
  DASH_HELP_ACTION,  /* a title, and the action in text */
} DashHelpKind;

/**
 * DashHelpPart:
 * @title: (translatable) (nullable)
 * @text: (translatable) (nullable)
 */
typedef struct
{
  DashHelpKind kind;
  const char  *title;
  const char  *text;
} DashHelpPart;

/**
 * DashHelpTopic:
 * @name: that of the page that it is about, or a name of its own
 * @title: (translatable): %NULL where a section has one
 * @section: the #DashSection whose figures are listed below the parts, or -1
 * @parts: up to %DASH_HELP_END
 */
typedef struct
{
  const char         *name;
  const char         *title;
  const char         *icon;
  int                 section;
  const DashHelpPart *parts;
} DashHelpTopic;

/**
 * dash_help_topics_get:
 * @n_topics: (out): how many there are
 *
 * Returns: (transfer none): all topics, in order
 */
const DashHelpTopic *dash_help_topics_get (gsize *n_topics);

/* (transfer full): the topic's title, translated. */
char *dash_help_topic_dup_title (const DashHelpTopic *topic) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
