#include "read/zones.h"

#include <libical/ical.h>
#include <string.h>

/* What is no IANA name: Windows zones (CLDR windowsZones, territory 001) and abbreviations seen in the wild. */
static const struct {
	const char *name, *iana;
} other_names[] = {
	{ "AUS Central Standard Time", "Australia/Darwin" },
	{ "AUS Eastern Standard Time", "Australia/Sydney" },
	{ "Afghanistan Standard Time", "Asia/Kabul" },
	{ "Alaskan Standard Time", "America/Anchorage" },
	{ "Aleutian Standard Time", "America/Adak" },
	{ "Altai Standard Time", "Asia/Barnaul" },
	{ "Arab Standard Time", "Asia/Riyadh" },
	{ "Arabian Standard Time", "Asia/Dubai" },
	{ "Arabic Standard Time", "Asia/Baghdad" },
	{ "Argentina Standard Time", "America/Argentina/Buenos_Aires" },
	{ "Astrakhan Standard Time", "Europe/Astrakhan" },
	{ "Atlantic Standard Time", "America/Halifax" },
	{ "Aus Central W. Standard Time", "Australia/Eucla" },
	{ "Azerbaijan Standard Time", "Asia/Baku" },
	{ "Azores Standard Time", "Atlantic/Azores" },
	{ "Bahia Standard Time", "America/Bahia" },
	{ "Bangladesh Standard Time", "Asia/Dhaka" },
	{ "Belarus Standard Time", "Europe/Minsk" },
	{ "Bougainville Standard Time", "Pacific/Bougainville" },
	{ "Canada Central Standard Time", "America/Regina" },
	{ "Cape Verde Standard Time", "Atlantic/Cape_Verde" },
	{ "Caucasus Standard Time", "Asia/Yerevan" },
	{ "Cen. Australia Standard Time", "Australia/Adelaide" },
	{ "Central America Standard Time", "America/Guatemala" },
	{ "Central Asia Standard Time", "Asia/Almaty" },
	{ "Central Brazilian Standard Time", "America/Cuiaba" },
	{ "Central Europe Standard Time", "Europe/Budapest" },
	{ "Central European Standard Time", "Europe/Warsaw" },
	{ "Central Pacific Standard Time", "Pacific/Guadalcanal" },
	{ "Central Standard Time", "America/Chicago" },
	{ "Central Standard Time (Mexico)", "America/Mexico_City" },
	{ "Chatham Islands Standard Time", "Pacific/Chatham" },
	{ "China Standard Time", "Asia/Shanghai" },
	{ "Cuba Standard Time", "America/Havana" },
	{ "Dateline Standard Time", "Pacific/Pago_Pago" },
	{ "E. Africa Standard Time", "Africa/Nairobi" },
	{ "E. Australia Standard Time", "Australia/Brisbane" },
	{ "E. Europe Standard Time", "Europe/Chisinau" },
	{ "E. South America Standard Time", "America/Sao_Paulo" },
	{ "Easter Island Standard Time", "Pacific/Easter" },
	{ "Eastern Standard Time", "America/New_York" },
	{ "Eastern Standard Time (Mexico)", "America/Cancun" },
	{ "Egypt Standard Time", "Africa/Cairo" },
	{ "Ekaterinburg Standard Time", "Asia/Yekaterinburg" },
	{ "FLE Standard Time", "Europe/Kiev" },
	{ "Fiji Standard Time", "Pacific/Fiji" },
	{ "GMT Standard Time", "Europe/London" },
	{ "GTB Standard Time", "Europe/Bucharest" },
	{ "Georgian Standard Time", "Asia/Tbilisi" },
	{ "Greenland Standard Time", "America/Nuuk" },
	{ "Greenwich Standard Time", "Atlantic/Reykjavik" },
	{ "Haiti Standard Time", "America/Port-au-Prince" },
	{ "Hawaiian Standard Time", "Pacific/Honolulu" },
	{ "India Standard Time", "Asia/Kolkata" },
	{ "Iran Standard Time", "Asia/Tehran" },
	{ "Israel Standard Time", "Asia/Jerusalem" },
	{ "Jordan Standard Time", "Asia/Amman" },
	{ "Kaliningrad Standard Time", "Europe/Kaliningrad" },
	{ "Kamchatka Standard Time", "Asia/Kamchatka" },
	{ "Korea Standard Time", "Asia/Seoul" },
	{ "Libya Standard Time", "Africa/Tripoli" },
	{ "Line Islands Standard Time", "Pacific/Kiritimati" },
	{ "Lord Howe Standard Time", "Australia/Lord_Howe" },
	{ "Magadan Standard Time", "Asia/Magadan" },
	{ "Magallanes Standard Time", "America/Punta_Arenas" },
	{ "Marquesas Standard Time", "Pacific/Marquesas" },
	{ "Mauritius Standard Time", "Indian/Mauritius" },
	{ "Mexico Standard Time", "America/Mexico_City" },
	{ "Middle East Standard Time", "Asia/Beirut" },
	{ "Montevideo Standard Time", "America/Montevideo" },
	{ "Morocco Standard Time", "Africa/Casablanca" },
	{ "Mountain Standard Time", "America/Denver" },
	{ "Mountain Standard Time (Mexico)", "America/Mazatlan" },
	{ "Myanmar Standard Time", "Asia/Yangon" },
	{ "N. Central Asia Standard Time", "Asia/Novosibirsk" },
	{ "Namibia Standard Time", "Africa/Windhoek" },
	{ "Nepal Standard Time", "Asia/Kathmandu" },
	{ "New Zealand Standard Time", "Pacific/Auckland" },
	{ "Newfoundland Standard Time", "America/St_Johns" },
	{ "Norfolk Standard Time", "Pacific/Norfolk" },
	{ "North Asia East Standard Time", "Asia/Irkutsk" },
	{ "North Asia Standard Time", "Asia/Krasnoyarsk" },
	{ "North Korea Standard Time", "Asia/Pyongyang" },
	{ "Omsk Standard Time", "Asia/Omsk" },
	{ "Pacific SA Standard Time", "America/Santiago" },
	{ "Pacific Standard Time", "America/Los_Angeles" },
	{ "Pacific Standard Time (Mexico)", "America/Tijuana" },
	{ "Pakistan Standard Time", "Asia/Karachi" },
	{ "Paraguay Standard Time", "America/Asuncion" },
	{ "Qyzylorda Standard Time", "Asia/Qyzylorda" },
	{ "Romance Standard Time", "Europe/Paris" },
	{ "Russia Time Zone 10", "Asia/Srednekolymsk" },
	{ "Russia Time Zone 11", "Asia/Kamchatka" },
	{ "Russia Time Zone 3", "Europe/Samara" },
	{ "Russian Standard Time", "Europe/Moscow" },
	{ "SA Eastern Standard Time", "America/Cayenne" },
	{ "SA Pacific Standard Time", "America/Bogota" },
	{ "SA Western Standard Time", "America/La_Paz" },
	{ "SE Asia Standard Time", "Asia/Bangkok" },
	{ "Saint Pierre Standard Time", "America/Miquelon" },
	{ "Sakhalin Standard Time", "Asia/Sakhalin" },
	{ "Samoa Standard Time", "Pacific/Apia" },
	{ "Sao Tome Standard Time", "Africa/Sao_Tome" },
	{ "Saratov Standard Time", "Europe/Saratov" },
	{ "Singapore Standard Time", "Asia/Singapore" },
	{ "South Africa Standard Time", "Africa/Johannesburg" },
	{ "South Sudan Standard Time", "Africa/Juba" },
	{ "Sri Lanka Standard Time", "Asia/Colombo" },
	{ "Sudan Standard Time", "Africa/Khartoum" },
	{ "Syria Standard Time", "Asia/Damascus" },
	{ "Taipei Standard Time", "Asia/Taipei" },
	{ "Tasmania Standard Time", "Australia/Hobart" },
	{ "Tocantins Standard Time", "America/Araguaina" },
	{ "Tokyo Standard Time", "Asia/Tokyo" },
	{ "Tomsk Standard Time", "Asia/Tomsk" },
	{ "Tonga Standard Time", "Pacific/Tongatapu" },
	{ "Transbaikal Standard Time", "Asia/Chita" },
	{ "Turkey Standard Time", "Europe/Istanbul" },
	{ "Turks And Caicos Standard Time", "America/Grand_Turk" },
	{ "US Eastern Standard Time", "America/Indiana/Indianapolis" },
	{ "US Mountain Standard Time", "America/Phoenix" },
	{ "Ulaanbaatar Standard Time", "Asia/Ulaanbaatar" },
	{ "Venezuela Standard Time", "America/Caracas" },
	{ "Vladivostok Standard Time", "Asia/Vladivostok" },
	{ "Volgograd Standard Time", "Europe/Volgograd" },
	{ "W. Australia Standard Time", "Australia/Perth" },
	{ "W. Central Africa Standard Time", "Africa/Lagos" },
	{ "W. Europe Standard Time", "Europe/Berlin" },
	{ "W. Mongolia Standard Time", "Asia/Hovd" },
	{ "West Asia Standard Time", "Asia/Tashkent" },
	{ "West Bank Standard Time", "Asia/Hebron" },
	{ "West Pacific Standard Time", "Pacific/Port_Moresby" },
	{ "Yakutsk Standard Time", "Asia/Yakutsk" },
	{ "Yukon Standard Time", "America/Whitehorse" },
	{ "Asia/Calcutta", "Asia/Kolkata" },
	{ "Asia/Katmandu", "Asia/Kathmandu" },
	{ "Asia/Rangoon", "Asia/Yangon" },
	{ "Asia/Saigon", "Asia/Ho_Chi_Minh" },
	{ "America/Buenos_Aires", "America/Argentina/Buenos_Aires" },
	{ "America/Godthab", "America/Nuuk" },
	{ "America/Indianapolis", "America/Indiana/Indianapolis" },
	{ "America/Montreal", "America/Toronto" },
	{ "Europe/Belfast", "Europe/London" },
	{ "Europe/Kyiv", "Europe/Kiev" },
	{ "Europe/Kiev", "Europe/Kyiv" }, /* whichever of the two the system has */
	{ "US/Eastern", "America/New_York" },
	{ "US/Central", "America/Chicago" },
	{ "US/Mountain", "America/Denver" },
	{ "US/Pacific", "America/Los_Angeles" },
	{ "CET", "Europe/Brussels" },
	{ "CEST", "Europe/Brussels" },
	{ "MET", "Europe/Brussels" },
	{ "MEZ", "Europe/Berlin" },
	{ "MESZ", "Europe/Berlin" },
	{ "EET", "Europe/Athens" },
	{ "WET", "Europe/Lisbon" },
	{ "BST", "Europe/London" },
	{ "EST5EDT", "America/New_York" },
	{ "CST6CDT", "America/Chicago" },
	{ "MST7MDT", "America/Denver" },
	{ "PST8PDT", "America/Los_Angeles" },
};

static const char *const utc_names[] = { "UTC", "GMT", "Z", "Etc/UTC", "Etc/GMT", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu",
	"Greenwich", "Coordinated Universal Time", "Microsoft/Utc" };

struct zones {
	GHashTable *by_name; /* lower case → GTimeZone */
	GHashTable *by_city; /* last part of the IANA name, lower case, blanks for _ → GTimeZone */
};

static void add_zone(struct zones *z, const char *name, GTimeZone *zone)
{
	char *lower = g_ascii_strdown(name, -1);

	if (g_hash_table_contains(z->by_name, lower))
		g_free(lower);
	else
		g_hash_table_insert(z->by_name, lower, g_time_zone_ref(zone));
}

static void add_iana(struct zones *z, const char *iana)
{
	g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(iana);
	const char *slash = strrchr(iana, '/');

	if (!zone)
		return; /* a name of another release of the zone data */
	add_zone(z, iana, zone);
	if (slash) {
		char *city = g_strdelimit(g_ascii_strdown(slash + 1, -1), "_", ' ');
		g_hash_table_insert(z->by_city, city, g_time_zone_ref(zone));
	}
}

static struct zones *load(void)
{
	struct zones *z = g_new0(struct zones, 1);
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	icalarray *known;

	z->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_time_zone_unref);
	z->by_city = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_time_zone_unref);
	for (size_t i = 0; i < G_N_ELEMENTS(utc_names); i++)
		add_zone(z, utc_names[i], utc);
	icalerror_set_errors_are_fatal(0);
	known = icaltimezone_get_builtin_timezones(); /* the names of the system's zone.tab; libical opens no zone for this */
	for (size_t i = 0; known && i < known->num_elements; i++)
		add_iana(z, icaltimezone_get_location(icalarray_element_at(known, i)));
	for (size_t i = 0; i < G_N_ELEMENTS(other_names); i++) {
		g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(other_names[i].iana);
		if (zone)
			add_zone(z, other_names[i].name, zone);
	}
	(void)icaltimezone_get_utc_timezone(); /* made on first use, not thread-safe */
	return z;
}

static const struct zones *zones(void)
{
	static gsize once = 0;

	if (g_once_init_enter(&once))
		g_once_init_leave(&once, (gsize)load());
	return (const struct zones *)once;
}

void zones_init(void)
{
	zones();
}

/* "(UTC+01:00) Brussels, Copenhagen, Madrid, Paris": the first city that is one. */
static GTimeZone *find_display_name(const char *name)
{
	const char *close = *name == '(' ? strchr(name, ')') : NULL;
	g_auto(GStrv) cities = NULL;

	if (!close)
		return NULL;
	cities = g_strsplit(close + 1, ",", 10);
	for (char **city = cities; *city; city++) {
		GTimeZone *zone = g_hash_table_lookup(zones()->by_city, g_strstrip(*city));
		if (zone)
			return zone;
	}
	return NULL;
}

GTimeZone *zones_find(const char *name)
{
	g_autofree char *lower = g_strstrip(g_ascii_strdown(name, -1));
	const char *p = lower;
	GTimeZone *zone = find_display_name(lower);

	/* "/mozilla.org/20050126_1/Europe/Brussels": part by part, until what is left is a name */
	while (!zone && p) {
		zone = g_hash_table_lookup(zones()->by_name, p);
		p = strchr(p, '/');
		p = p ? p + 1 : NULL;
	}
	return zone;
}
