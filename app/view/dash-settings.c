// SPDX-License-Identifier: GPL-3.0-or-later
// What the user chose, kept in GSettings where its schema is found and in memory where it is not.

#include "dash-settings.h"

#include <math.h>

#define SCHEMA_ID "io.github.hotpath_c.Hotpath"

struct _DashSettings
{
  GObject parent_instance;

  GSettings *settings; /* NULL when the schema is missing */
  int window_width;
  int window_height;
  gboolean window_maximized;
  gboolean sidebar_visible;
  guint refresh_interval_ms;
  int style;
  GVariant *percentiles;
  GVariant *hidden_columns;
  GVariant *recent_reports;
};

enum
{
  PROP_WINDOW_WIDTH = 1,
  PROP_WINDOW_HEIGHT,
  PROP_WINDOW_MAXIMIZED,
  PROP_SIDEBAR_VISIBLE,
  PROP_REFRESH_INTERVAL_MS,
  PROP_STYLE,
  PROP_PERCENTILES,
  PROP_HIDDEN_COLUMNS,
  PROP_RECENT_REPORTS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DashSettings, dash_settings, G_TYPE_OBJECT)

static void
dash_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DashSettings *self = DASH_SETTINGS (object);

  switch (id)
    {
    case PROP_WINDOW_WIDTH:
      g_value_set_int (value, self->window_width);
      break;
    case PROP_WINDOW_HEIGHT:
      g_value_set_int (value, self->window_height);
      break;
    case PROP_WINDOW_MAXIMIZED:
      g_value_set_boolean (value, self->window_maximized);
      break;
    case PROP_SIDEBAR_VISIBLE:
      g_value_set_boolean (value, self->sidebar_visible);
      break;
    case PROP_REFRESH_INTERVAL_MS:
      g_value_set_uint (value, self->refresh_interval_ms);
      break;
    case PROP_STYLE:
      g_value_set_int (value, self->style);
      break;
    case PROP_PERCENTILES:
      g_value_set_variant (value, self->percentiles);
      break;
    case PROP_HIDDEN_COLUMNS:
      g_value_set_variant (value, self->hidden_columns);
      break;
    case PROP_RECENT_REPORTS:
      g_value_set_variant (value, self->recent_reports);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
take_variant (GVariant **field, const GValue *value)
{
  GVariant *variant = g_value_get_variant (value);

  g_clear_pointer (field, g_variant_unref);
  if (variant != NULL)
    *field = g_variant_ref_sink (variant);
}

static void
dash_settings_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DashSettings *self = DASH_SETTINGS (object);

  switch (id)
    {
    case PROP_WINDOW_WIDTH:
      self->window_width = g_value_get_int (value);
      break;
    case PROP_WINDOW_HEIGHT:
      self->window_height = g_value_get_int (value);
      break;
    case PROP_WINDOW_MAXIMIZED:
      self->window_maximized = g_value_get_boolean (value);
      break;
    case PROP_SIDEBAR_VISIBLE:
      self->sidebar_visible = g_value_get_boolean (value);
      break;
    case PROP_REFRESH_INTERVAL_MS:
      self->refresh_interval_ms = g_value_get_uint (value);
      break;
    case PROP_STYLE:
      self->style = g_value_get_int (value);
      break;
    case PROP_PERCENTILES:
      take_variant (&self->percentiles, value);
      break;
    case PROP_HIDDEN_COLUMNS:
      take_variant (&self->hidden_columns, value);
      break;
    case PROP_RECENT_REPORTS:
      take_variant (&self->recent_reports, value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* g_settings_new() aborts the process when the schema is missing, so it is looked up first. */
static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

  return source != NULL ? g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE) : NULL;
}

static gboolean
get_style (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *nick = g_variant_get_string (variant, NULL);

  g_value_set_int (value, g_str_equal (nick, "dark")    ? DASH_STYLE_DARK
                          : g_str_equal (nick, "light") ? DASH_STYLE_LIGHT
                                                        : DASH_STYLE_FOLLOW);
  return TRUE;
}

static GVariant *
set_style (const GValue *value, const GVariantType *type, gpointer user_data)
{
  static const char *const nicks[] = { "follow", "light", "dark" };

  return g_variant_new_string (nicks[CLAMP (g_value_get_int (value), 0, 2)]);
}

static gboolean
get_variant (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_variant (value, variant);
  return TRUE;
}

static GVariant *
set_variant (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_value_dup_variant (value);
}

static void
dash_settings_constructed (GObject *object)
{
  DashSettings *self = DASH_SETTINGS (object);
  g_autoptr (GSettingsSchema) schema = find_schema ();
  static const char *const plain[] = { "window-width", "window-height", "window-maximized",
                                       "sidebar-visible", "refresh-interval-ms" };
  static const char *const variants[] = { "percentiles", "hidden-columns", "recent-reports" };

  G_OBJECT_CLASS (dash_settings_parent_class)->constructed (object);

  if (schema == NULL)
    {
      g_info ("The settings schema is not installed; settings last until the app is closed");
      return;
    }

  self->settings = g_settings_new_full (schema, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    g_settings_bind (self->settings, plain[i], self, plain[i], G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (self->settings, "style", self, "style", G_SETTINGS_BIND_DEFAULT,
                                get_style, set_style, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++)
    g_settings_bind_with_mapping (self->settings, variants[i], self, variants[i],
                                  G_SETTINGS_BIND_DEFAULT, get_variant, set_variant, NULL, NULL);
}

static void
dash_settings_finalize (GObject *object)
{
  DashSettings *self = DASH_SETTINGS (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->percentiles, g_variant_unref);
  g_clear_pointer (&self->hidden_columns, g_variant_unref);
  g_clear_pointer (&self->recent_reports, g_variant_unref);

  G_OBJECT_CLASS (dash_settings_parent_class)->finalize (object);
}

static void
dash_settings_class_init (DashSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->constructed = dash_settings_constructed;
  object_class->finalize = dash_settings_finalize;
  object_class->get_property = dash_settings_get_property;
  object_class->set_property = dash_settings_set_property;

  properties[PROP_WINDOW_WIDTH] =
    g_param_spec_int ("window-width", NULL, NULL, 360, 32767, 1280, flags);
  properties[PROP_WINDOW_HEIGHT] =
    g_param_spec_int ("window-height", NULL, NULL, 294, 32767, 860, flags);
  properties[PROP_WINDOW_MAXIMIZED] =
    g_param_spec_boolean ("window-maximized", NULL, NULL, FALSE, flags);
  properties[PROP_SIDEBAR_VISIBLE] =
    g_param_spec_boolean ("sidebar-visible", NULL, NULL, TRUE, flags);
  properties[PROP_REFRESH_INTERVAL_MS] =
    g_param_spec_uint ("refresh-interval-ms", NULL, NULL, 50, 10000, 500, flags);
  properties[PROP_STYLE] =
    g_param_spec_int ("style", NULL, NULL, DASH_STYLE_FOLLOW, DASH_STYLE_DARK, 0, flags);
  properties[PROP_PERCENTILES] =
    g_param_spec_variant ("percentiles", NULL, NULL, G_VARIANT_TYPE ("ad"), NULL, flags);
  properties[PROP_HIDDEN_COLUMNS] =
    g_param_spec_variant ("hidden-columns", NULL, NULL, G_VARIANT_TYPE ("a{sas}"), NULL, flags);
  properties[PROP_RECENT_REPORTS] =
    g_param_spec_variant ("recent-reports", NULL, NULL, G_VARIANT_TYPE ("a(sssxxx)"), NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dash_settings_init (DashSettings *self)
{
  static const double percents[] = { 50, 95, 99 };

  self->window_width = 1280;
  self->window_height = 860;
  self->sidebar_visible = TRUE;
  self->refresh_interval_ms = 500;
  self->percentiles = g_variant_ref_sink (g_variant_new_fixed_array (
    G_VARIANT_TYPE_DOUBLE, percents, G_N_ELEMENTS (percents), sizeof (double)));
  self->hidden_columns =
    g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("{sas}"), NULL, 0));
  self->recent_reports =
    g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("(sssxxx)"), NULL, 0));
}

DashSettings *
dash_settings_get_default (void)
{
  static DashSettings *settings;

  if (settings == NULL)
    settings = g_object_new (DASH_TYPE_SETTINGS, NULL);
  return settings;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

/* Sorts and leaves out what is no percentile, so that whoever reads the list need not check it. */
static gsize
tidy (double *percents, gsize n)
{
  gsize kept = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (percents[i]) && percents[i] > 0 && percents[i] <= 100)
      percents[kept++] = percents[i];
  n = kept;
  if (n == 0)
    return 0;
  qsort (percents, n, sizeof *percents, compare_doubles);
  kept = 1;
  for (gsize i = 1; i < n; i++)
    if (percents[i] > percents[kept - 1])
      percents[kept++] = percents[i];
  return kept;
}

gsize
dash_settings_get_percentiles (DashSettings *self, double *percents, gsize n_percents)
{
  gsize n = 0;
  const double *stored = g_variant_get_fixed_array (self->percentiles, &n, sizeof (double));

  g_return_val_if_fail (DASH_IS_SETTINGS (self), 0);

  n = MIN (n, n_percents);
  if (n > 0)
    memcpy (percents, stored, n * sizeof *percents);
  n = tidy (percents, n);
  if (n == 0 && n_percents > 0)
    {
      percents[0] = 50;
      n = 1;
    }
  return n;
}

void
dash_settings_set_percentiles (DashSettings *self, const double *percents, gsize n_percents)
{
  double tidied[DASH_SETTINGS_MAX_PERCENTILES];
  gsize n = MIN (n_percents, G_N_ELEMENTS (tidied));

  g_return_if_fail (DASH_IS_SETTINGS (self));

  if (n > 0)
    memcpy (tidied, percents, n * sizeof *percents);
  n = tidy (tidied, n);
  if (n > 0)
    g_object_set (self, "percentiles",
                  g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, tidied, n, sizeof (double)),
                  NULL);
}

gsize
dash_settings_parse_percentiles (const char *text, double *percents, gsize n_percents)
{
  /* "99,9 99,99" is German for two numbers and "50, 95" is two in any language: a comma with a
   * digit on both sides is a decimal sign only when something else separates the numbers. */
  g_autofree char *copy = g_strdup (text);
  gboolean other_separator = FALSE;
  gboolean spaced_comma = FALSE;
  g_auto (GStrv) parts = NULL;
  gsize n = 0;

  g_strstrip (copy);
  for (const char *c = copy; *c != '\0'; c++)
    {
      if (*c == ';' || (*c == ' ' && c > copy && c[-1] != ',' && c[-1] != ';' && c[1] != ','))
        other_separator = TRUE;
      if (*c == ',' && c[1] == ' ')
        spaced_comma = TRUE;
    }
  for (char *c = copy; *c != '\0'; c++)
    if (*c == ',' && (other_separator || spaced_comma) && c > copy && g_ascii_isdigit (c[-1]) &&
        g_ascii_isdigit (c[1]))
      *c = '.';
  g_strdelimit (copy, ",;\t", ' ');

  parts = g_strsplit (copy, " ", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      char *end = NULL;
      double number;

      if (parts[i][0] == '\0')
        continue;
      if (g_ascii_tolower (parts[i][0]) == 'p')
        number = g_ascii_strtod (parts[i] + 1, &end);
      else
        number = g_ascii_strtod (parts[i], &end);
      if (end == NULL || *end != '\0' || !isfinite (number) || number <= 0 || number > 100 ||
          n == n_percents)
        return 0;
      percents[n++] = number;
    }
  return tidy (percents, n);
}

guint
dash_settings_get_refresh_interval_ms (DashSettings *self)
{
  g_return_val_if_fail (DASH_IS_SETTINGS (self), 500);

  return self->refresh_interval_ms;
}

GStrv
dash_settings_get_hidden_columns (DashSettings *self, const char *table)
{
  GStrv columns = NULL;

  g_return_val_if_fail (DASH_IS_SETTINGS (self), NULL);

  if (!g_variant_lookup (self->hidden_columns, table, "^as", &columns))
    columns = g_new0 (char *, 1);
  return columns;
}

void
dash_settings_set_hidden_columns (DashSettings *self,
                                  const char *table,
                                  const char *const *columns)
{
  g_auto (GVariantBuilder) tables = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sas}"));
  GVariantIter known;
  const char *name;
  GVariant *hidden;

  g_return_if_fail (DASH_IS_SETTINGS (self));

  g_variant_iter_init (&known, self->hidden_columns);
  while (g_variant_iter_loop (&known, "{&s@as}", &name, &hidden))
    if (!g_str_equal (name, table))
      g_variant_builder_add (&tables, "{s@as}", name, hidden);
  if (columns[0] != NULL)
    g_variant_builder_add (&tables, "{s^as}", table, columns);
  g_object_set (self, "hidden-columns", g_variant_builder_end (&tables), NULL);
}

gboolean
dash_settings_is_kept (DashSettings *self)
{
  g_return_val_if_fail (DASH_IS_SETTINGS (self), FALSE);

  return self->settings != NULL;
}
