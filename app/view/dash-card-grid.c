// SPDX-License-Identifier: GPL-3.0-or-later
// A container that lays cards out in rows by weight and breaks a row that would become too narrow.

#include "dash-card-grid.h"

typedef struct
{
  GtkWidget *widget;
  guint row;
  double weight;
  int min_width;
} Card;

/* The cards [first, last) that share one line at some width. */
typedef struct
{
  guint first, last;
} Line;

struct _DashCardGrid
{
  GtkWidget parent_instance;

  GArray *cards;
  int spacing;
  gboolean stretch;
};

G_DEFINE_FINAL_TYPE (DashCardGrid, dash_card_grid, GTK_TYPE_WIDGET)

static gboolean
cards_fit (const Card *const *cards,
           guint              n,
           int                width,
           int                spacing)
{
  double weights = 0;
  int room = width - (int) (n - 1) * spacing;

  for (guint i = 0; i < n; i++)
    weights += cards[i]->weight;
  for (guint i = 0; i < n; i++)
    if (room * cards[i]->weight / weights < cards[i]->min_width)
      return FALSE;
  return TRUE;
}

/* The visible cards in order, and the lines they make at width. */
static void
break_lines (DashCardGrid *self,
             int           width,
             GPtrArray    *cards,
             GArray       *lines)
{
  for (guint i = 0; i < self->cards->len; i++)
    {
      Card *card = &g_array_index (self->cards, Card, i);

      if (gtk_widget_should_layout (card->widget))
        g_ptr_array_add (cards, card);
    }

  for (guint i = 0; i < cards->len;)
    {
      const Card *const *all = (const Card *const *) cards->pdata;
      guint end = i + 1;

      while (end < cards->len && all[end]->row == all[i]->row)
        end++;
      /* A row that does not fit gives its first card a line of its own and tries the rest again. */
      while (i < end)
        {
          guint last = cards_fit (all + i, end - i, width, self->spacing) ? end : i + 1;
          Line line = { i, last };

          g_array_append_val (lines, line);
          i = last;
        }
    }
}

static int
card_width (GPtrArray  *cards,
            const Line *line,
            guint       index,
            int         width,
            int         spacing,
            int        *x)
{
  double weights = 0, before = 0;
  int room = width - (int) (line->last - line->first - 1) * spacing;
  int left, right;

  for (guint i = line->first; i < line->last; i++)
    {
      double weight = ((Card *) cards->pdata[i])->weight;

      if (i < index)
        before += weight;
      weights += weight;
    }
  left = (int) (room * before / weights);
  right = (int) (room * (before + ((Card *) cards->pdata[index])->weight) / weights);
  *x = left + (int) (index - line->first) * spacing;
  return MAX (right - left, 1);
}

static GtkSizeRequestMode
dash_card_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
line_height (GPtrArray  *cards,
             const Line *line,
             int         width,
             int         spacing)
{
  int height = 0;

  for (guint i = line->first; i < line->last; i++)
    {
      GtkWidget *child = ((Card *) cards->pdata[i])->widget;
      int x, minimum, natural;
      int child_width = card_width (cards, line, i, width, spacing, &x);
      int least;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MAX (child_width, least),
                          &minimum, &natural, NULL, NULL);
      height = MAX (height, natural);
    }
  return height;
}

static void
dash_card_grid_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  DashCardGrid *self = DASH_CARD_GRID (widget);
  g_autoptr (GPtrArray) cards = g_ptr_array_new ();
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      /* Broken down to one card a line at least; at best each row on one line. */
      int row_width = 0;
      guint row = G_MAXUINT;

      for (guint i = 0; i < self->cards->len; i++)
        {
          Card *card = &g_array_index (self->cards, Card, i);
          int least, nice;

          if (!gtk_widget_should_layout (card->widget))
            continue;
          gtk_widget_measure (card->widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, &nice,
                              NULL, NULL);
          row_width = card->row == row ? row_width + self->spacing : 0;
          row = card->row;
          row_width += MAX (nice, card->min_width);
          *minimum = MAX (*minimum, least);
          *natural = MAX (*natural, row_width);
        }
      return;
    }

  if (for_size < 0)
    for_size = G_MAXINT / 4;
  break_lines (self, for_size, cards, lines);
  for (guint i = 0; i < lines->len; i++)
    *natural += line_height (cards, &g_array_index (lines, Line, i), for_size, self->spacing) +
                (i > 0 ? self->spacing : 0);
  *minimum = *natural;
}

static void
dash_card_grid_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  DashCardGrid *self = DASH_CARD_GRID (widget);
  g_autoptr (GPtrArray) cards = g_ptr_array_new ();
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));
  int y = 0, extra = 0;

  break_lines (self, width, cards, lines);
  if (self->stretch && lines->len > 0)
    {
      int used = -self->spacing;

      for (guint i = 0; i < lines->len; i++)
        used += self->spacing +
                line_height (cards, &g_array_index (lines, Line, i), width, self->spacing);
      extra = MAX (height - used, 0) / (int) lines->len;
    }
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      int tall = line_height (cards, line, width, self->spacing) + extra;

      for (guint j = line->first; j < line->last; j++)
        {
          GtkAllocation place = { .y = y, .height = tall };
          GtkWidget *child = ((Card *) cards->pdata[j])->widget;
          int least;

          place.width = card_width (cards, line, j, width, self->spacing, &place.x);
          gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
          place.width = MAX (place.width, least);
          if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
            place.x = width - place.x - place.width;
          gtk_widget_size_allocate (child, &place, -1);
        }
      y += tall + self->spacing;
    }
}

static void
dash_card_grid_dispose (GObject *object)
{
  DashCardGrid *self = DASH_CARD_GRID (object);

  g_array_set_size (self->cards, 0);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child;
       child = gtk_widget_get_first_child (GTK_WIDGET (self)))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dash_card_grid_parent_class)->dispose (object);
}

static void
dash_card_grid_finalize (GObject *object)
{
  g_array_unref (DASH_CARD_GRID (object)->cards);
  G_OBJECT_CLASS (dash_card_grid_parent_class)->finalize (object);
}

static void
dash_card_grid_class_init (DashCardGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_card_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_card_grid_finalize;
  widget_class->get_request_mode = dash_card_grid_get_request_mode;
  widget_class->measure = dash_card_grid_measure;
  widget_class->size_allocate = dash_card_grid_size_allocate;
}

static void
dash_card_grid_init (DashCardGrid *self)
{
  self->cards = g_array_new (FALSE, FALSE, sizeof (Card));
}

GtkWidget *
dash_card_grid_new (int spacing)
{
  DashCardGrid *self = g_object_new (DASH_TYPE_CARD_GRID, NULL);

  self->spacing = spacing;
  return GTK_WIDGET (self);
}

void
dash_card_grid_add (DashCardGrid *self,
                    GtkWidget    *child,
                    guint         row,
                    double        weight,
                    int           min_width)
{
  Card card = { child, row, weight, min_width };

  g_return_if_fail (DASH_IS_CARD_GRID (self));
  g_return_if_fail (weight > 0);

  g_array_append_val (self->cards, card);
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

void
dash_card_grid_set_stretch (DashCardGrid *self,
                            gboolean      stretch)
{
  g_return_if_fail (DASH_IS_CARD_GRID (self));

  self->stretch = stretch;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
