/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * replay.c: the corpus and random changes to it, through a harness, without libFuzzer.
 *
 * Usage: replay FOLDER… The changes are the same in every run.
 */
#include "fuzz.h"

#include <string.h>

#define SEED 20261123
#define CHANGES_PER_FILE 300
#define MAX_SIZE 65536

static void
run (const guint8 *data, gsize size)
{
  /* A copy without anything after it, so that reading too far is seen. */
  g_autofree guint8 *copy = g_memdup2 (data, size);

  LLVMFuzzerTestOneInput (copy != NULL ? copy : (const guint8 *) "", size);
}

static void
change (GRand *rand, GByteArray *data, const GPtrArray *others)
{
  static const char *const words[] = { "-1", "18446744073709551616", "1e999", "null", "{}", "[]", "\"", "\\", "\\ud800",
                                       "\n\n", "\r", "data:", ":", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", "0", ",",
                                       "\xef\xbb\xbf" };
  guint n = (guint) g_rand_int_range (rand, 1, 5);

  while (n-- > 0 && data->len > 0)
    {
      guint at = (guint) g_rand_int_range (rand, 0, (gint32) data->len);
      guint left = data->len - at;
      guint length = (guint) g_rand_int_range (rand, 0, (gint32) MIN (left, 64)) + 1;

      switch (g_rand_int_range (rand, 0, 6))
        {
        case 0:
          data->data[at] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
          break;
        case 1:
          data->data[at] = (guint8) g_rand_int_range (rand, 0, 256);
          break;
        case 2:
          g_byte_array_remove_range (data, at, length);
          break;
        case 3:
          g_byte_array_set_size (data, at);
          break;
        case 4:
          {
            const char *word = words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];
            guint size = (guint) strlen (word);

            g_byte_array_set_size (data, data->len + size);
            memmove (data->data + at + size, data->data + at, data->len - size - at);
            memcpy (data->data + at, word, size);
          }
          break;
        case 5:
        default:
          {
            GBytes *other = g_ptr_array_index (others, (guint) g_rand_int_range (rand, 0, (gint32) others->len));
            gsize size;
            const guint8 *bytes = g_bytes_get_data (other, &size);

            if (size > 0)
              {
                gsize from = (gsize) g_rand_int_range (rand, 0, (gint32) size);

                g_byte_array_set_size (data, at);
                g_byte_array_append (data, bytes + from, (guint) (size - from));
              }
          }
        }
      if (data->len > MAX_SIZE)
        g_byte_array_set_size (data, MAX_SIZE);
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GRand *rand = g_rand_new_with_seed (SEED);
  guint n = 0;

  for (int i = 1; i < argc; i++)
    {
      GDir *folder = g_dir_open (argv[i], 0, NULL);
      const char *name;

      if (folder == NULL)
        {
          g_printerr ("%s cannot be read\n", argv[i]);
          return 1;
        }
      while ((name = g_dir_read_name (folder)) != NULL)
        g_ptr_array_add (names, g_build_filename (argv[i], name, NULL));
      g_dir_close (folder);
    }
  /* The order in a folder differs between machines, and with it the changes would. */
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      char *text;
      gsize length;

      if (!g_file_get_contents (g_ptr_array_index (names, i), &text, &length, NULL))
        return 1;
      g_ptr_array_add (files, g_bytes_new_take (text, length));
    }
  if (files->len == 0)
    {
      g_printerr ("there is nothing to replay\n");
      return 1;
    }

  run ((const guint8 *) "", 0);
  for (guint i = 0; i < files->len; i++)
    {
      gsize size;
      const guint8 *bytes = g_bytes_get_data (g_ptr_array_index (files, i), &size);

      run (bytes, size);
      n++;
      for (guint j = 0; j < CHANGES_PER_FILE; j++)
        {
          g_autoptr (GByteArray) data = g_byte_array_new ();

          g_byte_array_append (data, bytes, (guint) MIN (size, MAX_SIZE));
          change (rand, data, files);
          run (data->data, data->len);
          n++;
        }
    }
  g_print ("%u inputs\n", n);
  g_rand_free (rand);
  return 0;
}
