#include "edge/lang_load.h"
#include "edge/config_file.h"
#include <stddef.h>

/* The keys of a lang.conf: one text each, or as many as `n` says. All are required. */
static const struct lang_key {
	const char *name;
	size_t offset, n;
} lang_keys[] = {
	{ "decimal", offsetof(struct lang, decimal), 1 },
	{ "group", offsetof(struct lang, group), 1 },
	{ "amount", offsetof(struct lang, amount), 1 },
	{ "day_month", offsetof(struct lang, day_month), 1 },
	{ "short_day", offsetof(struct lang, short_day), 1 },
	{ "long_day", offsetof(struct lang, long_day), 1 },
	{ "months", offsetof(struct lang, months), 12 },
	{ "weekdays", offsetof(struct lang, weekdays), 7 },
	{ "short_weekdays", offsetof(struct lang, short_weekdays), 7 },
};

struct loading {
	const char *path;
	const config_setting_t *root;
	struct lang *lang;
};

static bool load_key(const struct loading *l, const struct lang_key *k, GError **error)
{
	const config_setting_t *v = config_setting_get_member(l->root, k->name);
	char **field = (char **)(void *)((char *)l->lang + k->offset);
	g_autofree char *missing = g_strdup_printf("'%s' is missing", k->name);
	g_autofree char *wrong = k->n == 1 ? g_strdup_printf("'%s' must be text", k->name)
					   : g_strdup_printf("'%s' must be %zu texts", k->name, k->n);
	if (!v)
		return config_file_fail(l->path, l->root, missing, error);
	if (k->n > 1 && (!config_setting_is_aggregate(v) || (size_t)config_setting_length(v) != k->n))
		return config_file_fail(l->path, v, wrong, error);
	for (size_t i = 0; i < k->n; i++) {
		const char *text =
			k->n == 1 ? config_setting_get_string(v) : config_setting_get_string_elem(v, (int)i);
		if (!text)
			return config_file_fail(l->path, v, wrong, error);
		field[i] = g_strdup(text);
	}
	return true;
}

static bool load_labels(const struct loading *l, const config_setting_t *labels, GError **error)
{
	if (!config_setting_is_group(labels))
		return config_file_fail(l->path, labels, "'labels' must be a group", error);
	for (int i = 0; i < config_setting_length(labels); i++) {
		const config_setting_t *v = config_setting_get_elem(labels, (unsigned)i);
		const char *text = config_setting_get_string(v);
		if (!text)
			return config_file_fail(l->path, v, "a label must be text", error);
		g_hash_table_insert(l->lang->labels, g_strdup(config_setting_name(v)), g_strdup(text));
	}
	return true;
}

static bool load_rest(const struct loading *l, const config_setting_t *v, GError **error)
{
	g_autofree char *unknown = g_strdup_printf("unknown key '%s'", config_setting_name(v));
	if (g_str_equal(config_setting_name(v), "labels"))
		return load_labels(l, v, error);
	for (size_t i = 0; i < G_N_ELEMENTS(lang_keys); i++)
		if (g_str_equal(config_setting_name(v), lang_keys[i].name))
			return true;
	return config_file_fail(l->path, v, unknown, error);
}

static bool load_all(struct loading *l, GError **error)
{
	g_auto(config_t) file = { 0 };
	if (!config_file_read(&file, l->path, error))
		return false;
	l->root = config_root_setting(&file);
	for (size_t i = 0; i < G_N_ELEMENTS(lang_keys); i++)
		if (!load_key(l, &lang_keys[i], error))
			return false;
	for (int i = 0; i < config_setting_length(l->root); i++)
		if (!load_rest(l, config_setting_get_elem(l->root, (unsigned)i), error))
			return false;
	return true;
}

struct lang *lang_load(const char *path, const char *code, GError **error)
{
	struct loading l = { .path = path, .lang = g_new0(struct lang, 1) };
	l.lang->code = g_strdup(code);
	l.lang->labels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	if (load_all(&l, error))
		return l.lang;
	lang_free(l.lang);
	return NULL;
}
