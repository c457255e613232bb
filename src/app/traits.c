#include "app/traits.h"

#include <string.h>

static char *mark_of(const struct rep *rep)
{
	return g_strdup_printf("calendar %s", rep->id);
}

/* Where it was found. */
static char *place_of(const struct calendar_target *c)
{
	return c->kind != CALENDAR_CALDAV ? g_strdup(c->path ? c->path : "") : g_strdup_printf("%s %s %s", c->url, c->login ? c->login : "", c->name ? c->name : "");
}

bool traits_keep(struct ledger *l, const struct rep *rep, unsigned traits, GError **error)
{
	g_autofree char *mark = mark_of(rep), *place = place_of(&rep->calendar);
	g_autofree char *value = g_strdup_printf("%u %s", traits, place);
	return ledger_put_mark(l, mark, value, error);
}

bool traits_load(struct ledger *l, const struct rep *rep, unsigned *ret, GError **error)
{
	g_autofree char *mark = mark_of(rep), *place = place_of(&rep->calendar);
	g_autofree char *value = NULL;
	*ret = TRAITS_UNKNOWN;
	if (!ledger_get_mark(l, mark, &value, error))
		return false;
	char *end = NULL;
	guint64 kept = value ? g_ascii_strtoull(value, &end, 10) : 0;
	if (value && *end == ' ' && strcmp(end + 1, place) == 0 && kept < 1u << CALENDAR_TRAITS)
		*ret = (unsigned)kept;
	return true;
}

GVariant *traits_pack(unsigned traits)
{
	GVariantBuilder b;
	if (traits == TRAITS_UNKNOWN)
		return g_variant_new_maybe(G_VARIANT_TYPE_VARIANT, NULL);
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	for (unsigned i = 0; i < CALENDAR_TRAITS; i++)
		g_variant_builder_add(&b, "{sv}", calendar_trait_names[i], g_variant_new_boolean((traits >> i & 1) != 0));
	return g_variant_builder_end(&b);
}
