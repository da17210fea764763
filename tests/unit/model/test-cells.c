/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packed cells: what goes in comes out, and damaged bytes are refused. */
#include "dash-cells.h"

typedef struct
{
  GArray *buckets; /* of guint32 */
  GArray *sums;    /* of guint64: a number made of everything in the cell */
} Seen;

static guint64
digest (const DashCell *cell)
{
  guint64 sum = cell->calls * 3 + cell->total_ns * 5 + cell->self_ns * 7 + cell->n_entries * 11;

  for (gsize i = 0; i < cell->n_entries; i++)
    sum = sum * 31 + cell->indexes[i] * 13 + cell->counts[i] * 17;
  return sum;
}

static gboolean
see (guint32 bucket, const DashCell *cell, gpointer user_data)
{
  Seen *seen = user_data;
  guint64 sum = digest (cell);

  g_array_append_val (seen->buckets, bucket);
  g_array_append_val (seen->sums, sum);
  return TRUE;
}

static GByteArray *
make_cells (GRand *rand, guint n, guint32 first, GArray *buckets, GArray *sums)
{
  GByteArray *bytes = g_byte_array_new ();
  guint32 bucket = first;

  for (guint c = 0; c < n; c++)
    {
      guint16 indexes[300];
      guint64 counts[300];
      guint8 data[DASH_CELL_MAX_SIZE (300)];
      DashCell cell = { 0, g_rand_int (rand), 0, 0, indexes, counts };
      guint32 step = c == 0 ? 0 : (guint32) g_rand_int_range (rand, 1, 400);
      gint index = -1;
      gsize size;

      while (cell.n_entries < 300 &&
             (index += g_rand_int_range (rand, 1, 90)) <= DASH_HISTOGRAM_MAX_INDEX &&
             g_rand_int_range (rand, 0, 12) != 0)
        {
          indexes[cell.n_entries] = (guint16) index;
          counts[cell.n_entries] =
              g_rand_boolean (rand) ? 1 : 1 + (guint64) g_rand_int (rand) * 1000;
          cell.calls += counts[cell.n_entries++];
        }
      if (g_rand_int_range (rand, 0, 4) == 0)
        cell.calls += 5;
      cell.self_ns = g_rand_boolean (rand) ? cell.total_ns : cell.total_ns / 3;

      size = dash_cell_encode (step, &cell, data);
      g_assert_cmpuint (size, <=, DASH_CELL_MAX_SIZE (cell.n_entries));
      g_byte_array_append (bytes, data, (guint) size);
      bucket += step;
      if (buckets != NULL)
        {
          guint64 sum = digest (&cell);

          g_array_append_val (buckets, bucket);
          g_array_append_val (sums, sum);
        }
    }
  return bytes;
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < 100; round++)
    {
      g_autoptr (GArray) buckets = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_autoptr (GArray) sums = g_array_new (FALSE, FALSE, sizeof (guint64));
      g_autoptr (GArray) seen_buckets = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_autoptr (GArray) seen_sums = g_array_new (FALSE, FALSE, sizeof (guint64));
      g_autoptr (GByteArray) bytes = make_cells (rand, 1 + round % 20, round * 1000, buckets, sums);
      g_autoptr (GError) error = NULL;
      Seen seen = { seen_buckets, seen_sums };

      g_assert_true (
          dash_history_decode_cells (bytes->data, bytes->len, round * 1000, see, &seen, &error));
      g_assert_no_error (error);
      g_assert_cmpmem (buckets->data, buckets->len * 4, seen_buckets->data, seen_buckets->len * 4);
      g_assert_cmpmem (sums->data, sums->len * 8, seen_sums->data, seen_sums->len * 8);
    }
}

static void
test_extremes (void)
{
  const guint16 indexes[] = { 0, DASH_HISTOGRAM_MAX_INDEX };
  const guint64 counts[] = { 1, G_MAXUINT64 - 1 };
  const DashCell cell = { G_MAXUINT64, G_MAXUINT64, 0, 2, indexes, counts };
  g_autoptr (GArray) buckets = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) sums = g_array_new (FALSE, FALSE, sizeof (guint64));
  Seen seen = { buckets, sums };
  guint8 data[DASH_CELL_MAX_SIZE (2)];
  gsize size = dash_cell_encode (0, &cell, data);

  g_assert_true (dash_history_decode_cells (data, size, G_MAXUINT32, see, &seen, NULL));
  g_assert_cmpuint (g_array_index (buckets, guint32, 0), ==, G_MAXUINT32);
  g_assert_cmpuint (g_array_index (sums, guint64, 0), ==, digest (&cell));
  g_assert_true (dash_history_decode_cells (data, 0, 0, see, &seen, NULL));
}

/* Bytes, and why they can't be cells. */
static void
test_refused (void)
{
  const struct
  {
    const char *what;
    guint8 bytes[24];
    gsize size;
    gint code;
  } cases[] = {
    { "a first step that isn't 0", { 1, 0, 5 }, 3, DASH_HISTORY_ERROR_INVALID },
    { "a second step of 0", { 0, 0, 5, 0, 0, 5 }, 6, DASH_HISTORY_ERROR_INVALID },
    { "nothing behind the header", { 0, 0 }, 2, DASH_HISTORY_ERROR_TRUNCATED },
    { "a cut number", { 0, 0, 0x80 }, 3, DASH_HISTORY_ERROR_TRUNCATED },
    { "fewer entries than promised", { 0, 8, 5, 2 }, 4, DASH_HISTORY_ERROR_TRUNCATED },
    { "more entries than there are buckets",
      { 0, 0xfc, 0xff, 0xff, 0x0f, 5 },
      6,
      DASH_HISTORY_ERROR_INVALID },
    { "an index too high", { 0, 4, 5, 0x80, 0x80, 0x02 }, 6, DASH_HISTORY_ERROR_INVALID },
    { "an index too high by the second entry",
      { 0, 8, 5, 0xfe, 0x73, 0 },
      6,
      DASH_HISTORY_ERROR_INVALID },
    { "a number above 64 bits",
      { 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02 },
      12,
      DASH_HISTORY_ERROR_INVALID },
    { "a number without an end",
      { 0, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80 },
      13,
      DASH_HISTORY_ERROR_INVALID },
    { "a count that runs over",
      { 0, 4, 5, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 },
      14,
      DASH_HISTORY_ERROR_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].what);
      g_assert_false (
          dash_history_decode_cells (cases[i].bytes, cases[i].size, 0, NULL, NULL, &error));
      g_assert_error (error, DASH_HISTORY_ERROR, cases[i].code);
      g_assert_cmpstr (error->message, !=, "");
    }

  /* A bucket number beyond the largest. */
  {
    g_autoptr (GError) error = NULL;
    const guint8 bytes[] = { 0, 0, 5, 1, 0, 5 };

    g_assert_true (
        dash_history_decode_cells (bytes, sizeof bytes, G_MAXUINT32 - 1, NULL, NULL, &error));
    g_assert_false (
        dash_history_decode_cells (bytes, sizeof bytes, G_MAXUINT32, NULL, NULL, &error));
    g_assert_error (error, DASH_HISTORY_ERROR, DASH_HISTORY_ERROR_INVALID);
  }
}

/* Every cut is either between two cells or noticed; any changed byte at worst gives other numbers.
 */
static void
test_damage (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (GByteArray) bytes = make_cells (rand, 12, 0, NULL, NULL);
  guint whole = 0;

  for (guint size = 0; size < bytes->len; size++)
    {
      /* A copy of exactly that size, so that reading one byte too many is seen by the sanitizer. */
      g_autofree guint8 *cut = g_memdup2 (bytes->data, size);
      g_autoptr (GError) error = NULL;

      if (dash_history_decode_cells (cut, size, 0, NULL, NULL, &error))
        whole++;
      else
        g_assert_error (error, DASH_HISTORY_ERROR, DASH_HISTORY_ERROR_TRUNCATED);
    }
  g_assert_cmpuint (whole, ==, 12); /* nothing, and after each cell but the last */

  for (guint round = 0; round < 20000; round++)
    {
      g_autofree guint8 *changed = g_memdup2 (bytes->data, bytes->len);
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i <= round % 4; i++)
        changed[g_rand_int_range (rand, 0, (gint32) bytes->len)] = (guint8) g_rand_int (rand);
      if (!dash_history_decode_cells (changed, bytes->len, 0, NULL, NULL, &error))
        g_assert_true (error->domain == DASH_HISTORY_ERROR);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cells/round-trip", test_round_trip);
  g_test_add_func ("/cells/extremes", test_extremes);
  g_test_add_func ("/cells/refused", test_refused);
  g_test_add_func ("/cells/damage", test_damage);

  return g_test_run ();
}
