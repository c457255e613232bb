#include <glib.h>

#include "read/zones.h"

static void test_find(void)
{
	static const struct {
		const char *name;
		int winter_minutes, summer_minutes; /* 2026-01-15, 2026-07-15 */
	} rows[] = {
		{ "Europe/Brussels", 60, 120 }, { "europe/brussels", 60, 120 }, { " Europe/Brussels ", 60, 120 },
		{ "/freeassociation.sourceforge.net/Europe/Amsterdam", 60, 120 }, { "/mozilla.org/20050126_1/Europe/Berlin", 60, 120 },
		{ "Romance Standard Time", 60, 120 }, { "W. Europe Standard Time", 60, 120 }, { "GMT Standard Time", 0, 60 },
		{ "Eastern Standard Time", -300, -240 }, { "FLE Standard Time", 120, 180 }, { "India Standard Time", 330, 330 },
		{ "(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", 60, 120 }, { "(GMT+01.00) Sarajevo", 60, 120 },
		{ "(UTC-05:00) Nowhere, New York", -300, -240 }, { "CET", 60, 120 }, { "UTC", 0, 0 }, { "Etc/UTC", 0, 0 },
		{ "tzone://Microsoft/Utc", 0, 0 }, { "America/Argentina/Buenos_Aires", -180, -180 }, { "Asia/Calcutta", 330, 330 },
	};
	static const char *const none[] = { "", "/", "Nowhere", "Europe", "Europe/", "../../etc/passwd", "Customized Time Zone",
		"(UTC+01:00)", "(", "+01:00" };

	zones_init();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		GTimeZone *zone = zones_find(rows[i].name);

		g_test_message("%s", rows[i].name);
		g_assert_nonnull(zone);
		g_assert_cmpint(g_time_zone_get_offset(zone, g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, 1768435200)), ==,
				rows[i].winter_minutes * 60);
		g_assert_cmpint(g_time_zone_get_offset(zone, g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, 1784073600)), ==,
				rows[i].summer_minutes * 60);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(none); i++)
		g_assert_null(zones_find(none[i]));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/zones/find", test_find);
	return g_test_run();
}
