/* holidays: the days of a year on which nobody is called. */
#include "app/read_days.h"
#include "app/verbs.h"
#include "edge/json.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static const char *const weekdays[] = { "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

static void print_days(const struct holidays *h, const char *region, int year)
{
	for (struct date d = { year, 1, 1 }; d.year == year; d = date_add_days(d, 1)) {
		const char *name = holidays_name(h, region, d);
		g_autofree char *day = date_print(d);
		if (name)
			printf("%s %s  %s\n", day, weekdays[date_weekday(d)], name);
	}
}

static void print_json(const struct holidays *h, const char *region, int year)
{
	GVariantBuilder all, days;
	g_variant_builder_init(&days, G_VARIANT_TYPE("aa{sv}"));
	for (struct date d = { year, 1, 1 }; d.year == year; d = date_add_days(d, 1)) {
		const char *name = holidays_name(h, region, d);
		if (!name)
			continue;
		g_variant_builder_open(&days, G_VARIANT_TYPE_VARDICT);
		g_variant_builder_add(&days, "{sv}", "date", g_variant_new_take_string(date_print(d)));
		g_variant_builder_add(&days, "{sv}", "name", g_variant_new_string(name));
		g_variant_builder_close(&days);
	}
	g_variant_builder_init(&all, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&all, "{sv}", "schema", g_variant_new_int64(1));
	g_variant_builder_add(&all, "{sv}", "region", g_variant_new_string(region));
	g_variant_builder_add(&all, "{sv}", "year", g_variant_new_int64(year));
	g_variant_builder_add(&all, "{sv}", "holidays", g_variant_builder_end(&days));
	g_autofree char *text = json_print(g_variant_builder_end(&all), true);
	printf("%s\n", text);
}

static bool year_of(const char *text, int *ret)
{
	guint64 year;
	bool ok = g_ascii_string_to_unsigned(text, 10, 1, 9998, &year, NULL);
	*ret = ok ? (int)year : 0;
	return ok;
}

static int print_region(const struct config *c, const char *region, int year, bool json)
{
	if (!read_days_knows(c->holidays, region)) {
		fprintf(stderr, "closecall: no holidays are known of region '%s' (%s)\n", region, c->holidays_file);
		return EX_DATAERR;
	}
	if (json)
		print_json(c->holidays, region, year);
	else
		print_days(c->holidays, region, year);
	return EX_OK;
}

int verb_holidays(int argc, char **argv, const struct call_options *o)
{
	g_autoptr(GError) error = NULL;
	int year;
	if (argc != 2 || !year_of(argv[1], &year)) {
		fprintf(stderr, "usage: closecall holidays REGION YEAR [--json]\n");
		return EX_USAGE;
	}
	bool configured = o->config || g_file_test(DEFAULT_CONFIG, G_FILE_TEST_EXISTS);
	struct config *c = configured ? config_load(o->config ? o->config : DEFAULT_CONFIG, NULL, &error) : config_defaults();
	if (!c)
		return verb_fail(error);
	g_autofree char *region = g_ascii_strup(argv[0], -1);
	int code = print_region(c, region, year, o->json);
	config_free(c);
	return code;
}
