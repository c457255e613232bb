#include "edge/config_read.h"
#include "core/rules.h"
#include "edge/config_values.h"
#include <string.h>

/* ---- values: false when the setting is none; then nothing is changed ---- */

static void *at(const struct key *k, void *base)
{
	return (char *)base + k->offset;
}

static void *count_at(const struct key *k, void *base)
{
	return (char *)base + k->count;
}

static bool set_string(char **field, char *value)
{
	if (!value)
		return false;
	g_free(*field);
	*field = value;
	return true;
}

static bool is_line(const char *text)
{
	if (!g_utf8_validate(text, -1, NULL))
		return false;
	for (; *text; text++)
		if (g_ascii_iscntrl(*text))
			return false;
	return true;
}

static bool is_made_of(const char *text, const char *allowed, size_t min, size_t max)
{
	size_t n = strlen(text);
	return n >= min && n <= max && strspn(text, allowed) == n;
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool is_zone(const char *name)
{
	g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(name);
	return zone != NULL;
}

/* The text of one value, as it is kept; NULL when it is none of that type. */
static char *text_value(const struct config_reading *r, enum key_type type, const char *text)
{
	bool good;
	if (!is_line(text))
		return NULL;
	switch (type) {
	case KEY_PATH: return *text ? g_canonicalize_filename(text, r->dir) : NULL;
	case KEY_ADDRESS: return value_address(text);
	case KEY_CUSTOMER: return strchr(text, '@') ? value_address(text) : value_domain(text);
	case KEY_PHONE:
	case KEY_PHONES: return value_phone(text);
	case KEY_DOMAINS: return value_domain(text);
	case KEY_ID: good = is_made_of(text, LOWER "0123456789-_.", 1, 64); break;
	case KEY_LANGUAGE: good = is_made_of(text, LOWER, 2, 2); break;
	case KEY_COUNTRY: good = is_made_of(text, UPPER, 2, 2); break;
	case KEY_CURRENCY: good = is_made_of(text, UPPER, 3, 3); break;
	case KEY_REGIONS: good = is_made_of(text, UPPER "0123456789-", 2, 16); break;
	case KEY_ZONE: good = *text && is_zone(text); break;
	default: good = true; break;
	}
	return good ? g_strdup(text) : NULL;
}

static bool read_text(
	const struct config_reading *r, const struct key *k, const config_setting_t *v, void *base)
{
	const char *text = config_setting_get_string(v);
	return text && set_string(at(k, base), text_value(r, k->type, text));
}

static bool read_number(
	const struct config_reading *r, const struct key *k, const config_setting_t *v, void *base)
{
	(void)r;
	if (config_setting_type(v) != CONFIG_TYPE_INT && config_setting_type(v) != CONFIG_TYPE_INT64)
		return false;
	int64_t n = config_setting_get_int64(v);
	if ((double)n < k->min || (double)n > k->max)
		return false;
	if (k->type == KEY_INT)
		*(int *)at(k, base) = (int)n;
	else
		*(int64_t *)at(k, base) = k->type == KEY_MIB ? n * 1024 * 1024 : n;
	return true;
}

static bool read_real(
	const struct config_reading *r, const struct key *k, const config_setting_t *v, void *base)
{
	(void)r;
	double n = config_setting_type(v) == CONFIG_TYPE_INT ? config_setting_get_int(v)
							     : config_setting_get_float(v);
	if (!config_setting_is_number(v) || !(n >= k->min && n <= k->max))
		return false;
	*(double *)at(k, base) = n;
	return true;
}

static bool read_bool(
	const struct config_reading *r, const struct key *k, const config_setting_t *v, void *base)
{
	(void)r;
	if (config_setting_type(v) != CONFIG_TYPE_BOOL)
		return false;
	*(bool *)at(k, base) = config_setting_get_bool(v) == CONFIG_TRUE;
	return true;
}

static bool read_time(
	const struct config_reading *r, const struct key *k, const config_setting_t *v, void *base)
{
	(void)r;
	const char *text = config_setting_get_string(v);
	int value;
	if (!text || !(k->type == KEY_TIME ? value_time(text, &value) : value_weekday(text, &value)))
		return false;
	*(int *)at(k, base) = value;
	return true;
}

static bool read_days(
	const struct config_reading *r, const struct key *k, const config_setting_t *v, void *base)
{
	(void)r;
	const char *text = config_setting_get_string(v);
	unsigned days;
	if (!text || !value_days(text, &days))
		return false;
	*(unsigned *)at(k, base) = days;
	return true;
}

static bool read_date(
	const struct config_reading *r, const struct key *k, const config_setting_t *v, void *base)
{
	(void)r;
	const char *text = config_setting_get_string(v);
	struct date date;
	if (!text || !value_date(text, &date))
		return false;
	*(struct date *)at(k, base) = date;
	return true;
}

static bool read_word(
	const struct config_reading *r, const struct key *k, const config_setting_t *v, void *base)
{
	(void)r;
	const char *text = config_setting_get_string(v);
	for (int i = 0; text && k->words[i]; i++) {
		if (!g_str_equal(text, k->words[i]))
			continue;
		if (k->type == KEY_EITHER)
			*(bool *)at(k, base) = i == 1;
		else
			*(int *)at(k, base) = i;
		return true;
	}
	return false;
}

static bool is_row(const config_setting_t *v)
{
	return config_setting_is_array(v) || config_setting_is_list(v);
}

static bool read_numbers(
	const struct config_reading *r, const struct key *k, const config_setting_t *v, void *base)
{
	(void)r;
	int n = config_setting_length(v), numbers[RULES_MAX_GAPS];
	if (!is_row(v) || n > RULES_MAX_GAPS)
		return false;
	struct key element = { .type = KEY_INT, .min = k->min, .max = k->max };
	for (int i = 0; i < n; i++)
		if (!read_number(r, &element, config_setting_get_elem(v, (unsigned)i), &numbers[i]))
			return false;
	memcpy(at(k, base), numbers, (size_t)n * sizeof numbers[0]);
	*(int *)count_at(k, base) = n;
	return true;
}

static void complain(const struct config_reading *r, const struct key *k, const config_setting_t *v);

/* One text stands for a list of one. */
static bool read_texts(
	const struct config_reading *r, const struct key *k, const config_setting_t *v, void *base)
{
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	bool single = config_setting_type(v) == CONFIG_TYPE_STRING;
	int n = single ? 1 : config_setting_length(v);
	if (!single && (!is_row(v) || n > k->max))
		return false;
	for (int i = 0; i < n; i++) {
		const config_setting_t *element = single ? v : config_setting_get_elem(v, (unsigned)i);
		const char *text = config_setting_get_string(element);
		char *value = text ? text_value(r, k->type, text) : NULL;
		if (value)
			g_ptr_array_add(texts, value);
		else
			complain(r, k, element);
	}
	g_ptr_array_add(texts, NULL);
	char ***field = at(k, base);
	g_strfreev(*field);
	*field = (char **)g_ptr_array_steal(texts, NULL);
	return true;
}

static void list_clear(const struct key *k, void *base)
{
	void **field = at(k, base);
	size_t *n = count_at(k, base);
	for (size_t i = 0; i < *n; i++)
		section_clear(k->section, (char *)*field + i * k->section->size);
	g_clear_pointer(field, g_free);
	*n = 0;
}

static bool read_list(
	const struct config_reading *r, const struct key *k, const config_setting_t *v, void *base)
{
	int n = config_setting_length(v);
	if (!config_setting_is_list(v) || n < k->min || n > k->max)
		return false;
	list_clear(k, base);
	char *elements = g_malloc0_n((size_t)n + 1, k->section->size);
	for (int i = 0; i < n; i++) {
		const config_setting_t *element = config_setting_get_elem(v, (unsigned)i);
		if (!config_setting_is_group(element))
			complain(r, k, element);
		section_read(r, k->section, k->under, element, elements + (size_t)i * k->section->size);
	}
	*(void **)at(k, base) = elements;
	*(size_t *)count_at(k, base) = (size_t)n;
	return true;
}

static void read_group(
	const struct config_reading *r, const struct section *s, const config_setting_t *group, void *base);

static bool read_inner(
	const struct config_reading *r, const struct key *k, const config_setting_t *v, void *base)
{
	if (!config_setting_is_group(v))
		return false;
	read_group(r, k->section, v, at(k, base));
	return true;
}

/* Read here only for its findings; where it holds it is read again. */
static bool read_common(
	const struct config_reading *r, const struct key *k, const config_setting_t *v, void *base)
{
	(void)base;
	if (!config_setting_is_group(v))
		return false;
	g_autofree void *scratch = g_malloc0(k->section->size);
	read_group(r, k->section, v, scratch);
	section_clear(k->section, scratch);
	return true;
}

static const struct {
	bool (*read)(
		const struct config_reading *r, const struct key *k, const config_setting_t *v, void *base);
	const char *expected; /* ending in ": " when the range follows */
} types[] = {
	[KEY_TEXT] = { read_text, "text on one line, in quotation marks" },
	[KEY_PATH] = { read_text, "a path in quotation marks" },
	[KEY_ID] = { read_text, "a short name" },
	[KEY_ADDRESS] = { read_text, "a mail address" },
	[KEY_CUSTOMER] = { read_text, "a mail address or a domain" },
	[KEY_PHONE] = { read_text, "a phone number such as \"+32 2 123 45 67\"" },
	[KEY_LANGUAGE] = { read_text, "a language such as \"nl\"" },
	[KEY_COUNTRY] = { read_text, "a country such as \"BE\"" },
	[KEY_CURRENCY] = { read_text, "a currency such as \"EUR\"" },
	[KEY_ZONE] = { read_text, "a time zone such as \"Europe/Brussels\"" },
	[KEY_DOMAINS] = { read_texts, "domains such as ( \"example.com\" )" },
	[KEY_PHONES] = { read_texts, "phone numbers such as ( \"+32 2 123 45 67\" )" },
	[KEY_REGIONS] = { read_texts, "regions such as [ \"BE\", \"DE-NW\" ]" },
	[KEY_INT] = { read_number, "a whole number: " },
	[KEY_COUNT] = { read_number, "a whole number: " },
	[KEY_MIB] = { read_number, "a whole number: " },
	[KEY_REAL] = { read_real, "a number: " },
	[KEY_BOOL] = { read_bool, "true or false" },
	[KEY_TIME] = { read_time, "a time such as \"07:30\"" },
	[KEY_WEEKDAY] = { read_time, "a day such as \"mon\"" },
	[KEY_DAYS] = { read_days, "days such as \"mon-fri\" or \"mon,wed\"" },
	[KEY_DATE] = { read_date, "a date such as \"12-24\" or \"2026-12-24\"" },
	[KEY_INTS] = { read_numbers, "whole numbers such as [ 1, 2 ]: " },
	[KEY_CHOICE] = { read_word, "one of: " },
	[KEY_EITHER] = { read_word, "one of: " },
	[KEY_GROUP] = { read_inner, "a group { … }" },
	[KEY_LIST] = { read_list, "a list of groups ( { … }, { … } ): " },
	[KEY_COMMON] = { read_common, "a group { … }" },
};

static char *shown(const config_setting_t *v)
{
	switch (config_setting_type(v)) {
	case CONFIG_TYPE_STRING: return g_strdup_printf("\"%s\"", config_setting_get_string(v));
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64: return g_strdup_printf("%lld", config_setting_get_int64(v));
	case CONFIG_TYPE_FLOAT: return g_strdup_printf("%g", config_setting_get_float(v));
	case CONFIG_TYPE_BOOL: return g_strdup(config_setting_get_bool(v) ? "true" : "false");
	case CONFIG_TYPE_GROUP: return g_strdup("a group");
	default: return g_strdup_printf("a list of %d", config_setting_length(v));
	}
}

static void complain(const struct config_reading *r, const struct key *k, const config_setting_t *v)
{
	g_autofree char *path = setting_path(v), *range = key_range(k), *value = shown(v);
	const char *expected = types[k->type].expected;
	finding_add(r->findings, r->path, false, v, "'%s' must be %s%s, not %s", path, expected,
		g_str_has_suffix(expected, ": ") ? range : "", value);
}

/* ---- groups ---- */

/* Where else the key is known: "reps.mail"; NULL: nowhere. */
static char *find_elsewhere(const struct section *s, const char *prefix, const char *name)
{
	for (const struct key *k = s->keys; k->name; k++) {
		if (!k->section || k->type == KEY_COMMON)
			continue;
		g_autofree char *inner = g_strdup_printf("%s%s%s", prefix, *prefix ? "." : "", k->name);
		if (section_find(k->section, name))
			return g_steal_pointer(&inner);
		char *found = find_elsewhere(k->section, inner, name);
		if (found)
			return found;
	}
	return NULL;
}

static const struct key *find_refused(const struct section *s, const char *name)
{
	const struct key *found = section_find(s, name);
	if (found && found->type == KEY_REFUSED)
		return found;
	for (const struct key *k = s->keys; k->name; k++) {
		found = k->section ? find_refused(k->section, name) : NULL;
		if (found)
			return found;
	}
	return NULL;
}

static const char *nearest_key(const struct section *s, const char *name)
{
	const char *names[64];
	size_t n = 0;
	for (const struct key *k = s->keys; k->name && n < G_N_ELEMENTS(names); k++)
		if (k->type != KEY_REFUSED)
			names[n++] = k->name;
	return value_nearest(name, names, n);
}

static void complain_unknown(
	const struct config_reading *r, const struct section *s, const config_setting_t *v)
{
	const char *name = config_setting_name(v), *near = nearest_key(s, name);
	g_autofree char *path = setting_path(v);
	g_autofree char *home = find_elsewhere(&config_section, "", name);
	const struct key *refused = find_refused(&config_section, name);
	if (refused)
		finding_add(r->findings, r->path, false, v, "%s", refused->sentence);
	else if (near)
		finding_add(
			r->findings, r->path, false, v, "unknown key '%s', did you mean '%s'?", path, near);
	else if (home)
		finding_add(
			r->findings, r->path, false, v, "unknown key '%s': it belongs in '%s'", path, home);
	else if (section_find(&config_section, name))
		finding_add(r->findings, r->path, false, v, "unknown key '%s': it belongs at the top", path);
	else
		finding_add(r->findings, r->path, false, v, "unknown key '%s'", path);
}

static void read_group(
	const struct config_reading *r, const struct section *s, const config_setting_t *group, void *base)
{
	int n = config_setting_is_group(group) ? config_setting_length(group) : 0;
	for (int i = 0; i < n; i++) {
		const config_setting_t *v = config_setting_get_elem(group, (unsigned)i);
		const struct key *k = section_find(s, config_setting_name(v));
		if (!k || k->type == KEY_REFUSED)
			complain_unknown(r, s, v);
		else if (!types[k->type].read(r, k, v, base))
			complain(r, k, v);
	}
}

/* ---- defaults and what holds for all ---- */

static void defaults_free(gpointer data)
{
	config_t *file = data;
	config_destroy(file);
	g_free(file);
}

GHashTable *config_defaults_new(void)
{
	return g_hash_table_new_full(NULL, NULL, NULL, defaults_free);
}

/* A section's defaults as a file of their own, read once. */
static const config_setting_t *defaults_of(const struct config_reading *r, const struct section *s)
{
	config_t *file = g_hash_table_lookup(r->defaults, s);
	if (!file) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (const struct key *k = s->keys; k->name; k++)
			if (k->def)
				g_string_append_printf(text, "%s = %s;\n", k->name, k->def);
		file = g_new0(config_t, 1);
		config_init(file);
		int good = config_read_string(file, text->str);
		g_assert(good == CONFIG_TRUE);
		g_hash_table_insert(r->defaults, (void *)(uintptr_t)s, file);
	}
	return config_root_setting(file);
}

static void read_defaults(const struct config_reading *r, const struct section *s, void *base)
{
	read_group(r, s, defaults_of(r, s), base);
	for (const struct key *k = s->keys; k->name; k++)
		if (k->type == KEY_GROUP)
			read_defaults(r, k->section, at(k, base));
}

static void read_top(const struct config_reading *r, const struct section *s, const char *name, void *base)
{
	const config_setting_t *top =
		name ? config_setting_get_member(config_root_setting(r->file), name) : NULL;
	if (top)
		read_group(r, s, top, base);
}

void section_read(const struct config_reading *r, const struct section *s, const char *under,
	const config_setting_t *group, void *base)
{
	struct config_reading silent = { r->path, r->dir, r->file, NULL, r->defaults };
	read_defaults(&silent, s, base);
	for (const struct key *k = s->keys; k->name; k++)
		if (k->type == KEY_GROUP && k->under)
			read_top(&silent, k->section, k->under, at(k, base));
	read_top(&silent, s, under, base);
	read_group(r, s, group, base);
}

/* ---- the end ---- */

static void value_clear(const struct key *k, void *base)
{
	void *field = at(k, base);
	switch (k->type) {
	case KEY_TEXT:
	case KEY_PATH:
	case KEY_ID:
	case KEY_ADDRESS:
	case KEY_PHONE:
	case KEY_CUSTOMER:
	case KEY_LANGUAGE:
	case KEY_COUNTRY:
	case KEY_CURRENCY:
	case KEY_ZONE: g_clear_pointer((char **)field, g_free); break;
	case KEY_DOMAINS:
	case KEY_PHONES:
	case KEY_REGIONS: g_clear_pointer((char ***)field, g_strfreev); break;
	case KEY_GROUP: section_clear(k->section, field); break;
	case KEY_LIST: list_clear(k, base); break;
	default: break;
	}
}

void section_clear(const struct section *s, void *base)
{
	for (const struct key *k = s->keys; k->name; k++)
		value_clear(k, base);
}
