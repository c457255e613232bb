#include "edge/holidays_load.h"
#include "edge/config_file.h"

struct loading {
	const char *path;
	struct holidays *holidays;
};

static bool is_day(const config_setting_t *day)
{
	int n = config_setting_length(day);
	if (!config_setting_is_list(day) || n < 2 || n > 4)
		return false;
	for (int i = 0; i < n; i++)
		if (config_setting_type(config_setting_get_elem(day, (unsigned)i)) !=
			(i < 2 ? CONFIG_TYPE_STRING : CONFIG_TYPE_INT))
			return false;
	return true;
}

static bool load_day(struct loading *l, const char *region, const config_setting_t *day, GError **error)
{
	if (!is_day(day))
		return config_file_fail(
			l->path, day, "a holiday is (\"name\", \"day\" [, from year [, to year]])", error);
	/* of an element that is not there libconfig says 0: open */
	int from = config_setting_get_int_elem(day, 2), to = config_setting_get_int_elem(day, 3);
	g_autoptr(GError) bad = NULL;
	return holidays_add(l->holidays, region, config_setting_get_string_elem(day, 0),
		       config_setting_get_string_elem(day, 1), from, to, &bad) ||
	       config_file_fail(l->path, day, bad->message, error);
}

static bool load_region(struct loading *l, const config_setting_t *days, GError **error)
{
	int n = config_setting_length(days);
	if (!config_setting_is_list(days) || n == 0)
		return config_file_fail(l->path, days, "a region is a list of holidays", error);
	for (int i = 0; i < n; i++)
		if (!load_day(
			    l, config_setting_name(days), config_setting_get_elem(days, (unsigned)i), error))
			return false;
	return true;
}

static bool load_all(struct loading *l, GError **error)
{
	g_auto(config_t) file = { 0 };
	if (!config_file_read(&file, l->path, error))
		return false;
	const config_setting_t *root = config_root_setting(&file);
	for (int i = 0; i < config_setting_length(root); i++)
		if (!load_region(l, config_setting_get_elem(root, (unsigned)i), error))
			return false;
	return true;
}

struct holidays *holidays_load(const char *path, GError **error)
{
	struct loading l = { path, holidays_new() };
	if (load_all(&l, error))
		return l.holidays;
	holidays_free(l.holidays);
	return NULL;
}
