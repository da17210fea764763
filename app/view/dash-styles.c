// SPDX-License-Identifier: GPL-3.0-or-later
// The style sheets that are in force only in the dark, or with high contrast.

#include "dash-styles.h"

#define FOLDER "/io/github/hotpath_c/Hotpath/"
/* Above style.css, whose colours they change. */
#define PRIORITY (GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1)

typedef struct
{
  const char *resource;
  gboolean (*is_wanted) (AdwStyleManager *manager);
  GtkStyleProvider *provider; /* NULL while it is not in force */
} Sheet;

static Sheet sheets[] = {
  { FOLDER "dark.css", adw_style_manager_get_dark, NULL },
  { FOLDER "contrast.css", adw_style_manager_get_high_contrast, NULL },
};

static void
update (AdwStyleManager *manager)
{
  GdkDisplay *display = gdk_display_get_default ();

  for (gsize i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      Sheet *sheet = &sheets[i];
      gboolean wanted = sheet->is_wanted (manager);

      if (wanted && sheet->provider == NULL)
        {
          GtkCssProvider *provider = gtk_css_provider_new ();

          gtk_css_provider_load_from_resource (provider, sheet->resource);
          sheet->provider = GTK_STYLE_PROVIDER (provider);
          gtk_style_context_add_provider_for_display (display, sheet->provider, PRIORITY);
        }
      else if (!wanted && sheet->provider != NULL)
        {
          gtk_style_context_remove_provider_for_display (display, sheet->provider);
          g_clear_object (&sheet->provider);
        }
    }
}

void
dash_styles_follow (AdwStyleManager *manager)
{
  g_return_if_fail (ADW_IS_STYLE_MANAGER (manager));

  g_signal_connect (manager, "notify::dark", G_CALLBACK (update), NULL);
  g_signal_connect (manager, "notify::high-contrast", G_CALLBACK (update), NULL);
  update (manager);
}
