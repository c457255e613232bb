#include "app/read_days.h"
#include "core/error.h"
#include <string.h>

#define MOST_BD 5000 /* some twenty years */

static bool wrong(GError **error, const char *format, const char *text)
{
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, format, text); /* format: ours, one %s */
	return false;
}

bool read_days_knows(const struct holidays *h, const char *region)
{
	g_autofree char *country = g_strndup(region, strcspn(region, "-"));
	return h && (holidays_has_region(h, region) || holidays_has_region(h, country));
}

/* A date, or a time of which the day counts. */
static bool take_from(GVariant *object, struct date *ret, GError **error)
{
	const char *text = NULL;
	if (!g_variant_lookup(object, "from", "&s", &text))
		return wrong(error, "'%s' must be a date", "from");
	g_autofree char *day = g_strndup(text, strlen("2026-10-05"));
	bool has_time = strlen(text) > strlen(day);
	if (!date_parse(day, ret) || (has_time && text[strlen(day)] != 'T' && text[strlen(day)] != ' '))
		return wrong(error, "from '%s' is no date", text);
	return true;
}

static bool take_n(GVariant *object, int *ret, GError **error)
{
	gint64 n;
	if (!g_variant_lookup(object, "n", "x", &n) || ABS(n) > MOST_BD)
		return wrong(error, "'%s' must be a whole number of business days, at most 5000", "n");
	*ret = (int)n;
	return true;
}

GVariant *read_business_day(const struct holidays *h, const char *region, GVariant *object, GError **error)
{
	g_autoptr(GVariant) within = g_variant_lookup_value(object, "input", G_VARIANT_TYPE_VARDICT);
	GVariant *question = within ? within : object;
	struct date from;
	int n;
	const char *given = NULL;
	g_variant_lookup(question, "region", "&s", &given);
	g_autofree char *upper = g_ascii_strup(given ? given : region ? region : "", -1);
	char *regions[] = { upper, NULL };
	if (!take_from(question, &from, error) || !take_n(question, &n, error))
		return NULL;
	if (!read_days_knows(h, upper)) {
		wrong(error, "no holidays are known of region '%s'", upper);
		return NULL;
	}
	struct workdays days = { h, regions, NULL, 0 };
	GVariantBuilder b;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&b, "{sv}", "date", g_variant_new_take_string(date_print(workday_add(&days, from, n))));
	return g_variant_builder_end(&b);
}
