#include "write/templates.h"
#include "core/figures.h"

#include <string.h>

#include "core/deal.h"
#include "core/error.h"
#include "write/notice.h"
#include "write/script_lint.h"
#include "write/view.h"

struct template
{
	struct mustache *mustache;
	char *path;
};

struct templates {
	GPtrArray *langs;  /* struct lang* */
	GPtrArray *labels; /* GVariant* a{sv}, of the language at the same index */
	GHashTable *texts; /* "nl/script/first_call.txt" → struct template* */
};

static void template_free(gpointer data)
{
	struct template *one = data;
	mustache_free(one->mustache);
	g_free(one->path);
	g_free(one);
}

struct templates *templates_new(void)
{
	struct templates *t = g_new0(struct templates, 1);
	t->langs = g_ptr_array_new_with_free_func((GDestroyNotify)lang_free);
	t->labels = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
	t->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, template_free);
	return t;
}

void templates_free(struct templates *t)
{
	if (!t)
		return;
	g_ptr_array_unref(t->langs);
	g_ptr_array_unref(t->labels);
	g_hash_table_unref(t->texts);
	g_free(t);
}

static GVariant *labels_of(const struct lang *lang)
{
	g_auto(GVariantDict) labels = G_VARIANT_DICT_INIT(NULL);
	GHashTableIter iter;
	gpointer key, value;
	g_hash_table_iter_init(&iter, lang->labels);
	while (g_hash_table_iter_next(&iter, &key, &value))
		g_variant_dict_insert(&labels, key, "s", value);
	return g_variant_ref_sink(g_variant_dict_end(&labels));
}

void templates_add_lang(struct templates *t, struct lang *lang)
{
	g_ptr_array_add(t->langs, lang);
	g_ptr_array_add(t->labels, labels_of(lang));
}

/* -1 when there is none. */
static int index_of(const struct templates *t, const char *code)
{
	for (guint i = 0; code && i < t->langs->len; i++) {
		const struct lang *lang = g_ptr_array_index(t->langs, i);
		if (strcmp(lang->code, code) == 0)
			return (int)i;
	}
	return -1;
}

bool templates_has_lang(const struct templates *t, const char *code)
{
	return index_of(t, code) >= 0;
}

const struct lang *templates_lang(const struct templates *t, const char *code)
{
	return t->langs->len ? g_ptr_array_index(t->langs, MAX(index_of(t, code), 0)) : NULL;
}

/* ---- what a template may use ---- */

struct name_check {
	const char *path;
	const char *const *more; /* names besides those of a deal */
	GError **error;
	bool ok;
};

static const char *const script_frame_names[] = { "script", NULL };

static void check_name(const char *name, int line, int column, gpointer data)
{
	struct name_check *check = data;
	g_autofree char *first = g_strndup(name, strcspn(name, "."));
	if (!check->ok || !*first || strcmp(first, "t") == 0)
		return;
	if (g_strv_contains(view_names, first) || g_strv_contains(check->more, first))
		return;
	check->ok = false;
	g_set_error(check->error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s:%d:%d: unknown placeholder '%s'", check->path, line,
			column, name);
}

static char *key_of(const char *lang, const char *kind, const char *file)
{
	return g_strjoin("/", lang, kind, file, NULL);
}

static void lint(const struct templates *t, const char *lang, const char *file, const char *path, const char *text,
		GPtrArray *warnings)
{
	int index = index_of(t, lang);
	g_autofree char *name = g_strndup(file, strcspn(file, "."));
	if (index >= 0 && warnings)
		script_lint(name, path, text, g_ptr_array_index(t->langs, index), warnings);
}

bool templates_add(struct templates *t, const char *lang, const char *kind, const char *file, const char *path,
		const char *text, GPtrArray *warnings, GError **error)
{
	if (!g_utf8_validate(text, -1, NULL)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s: not UTF-8", path);
		return false;
	}
	struct mustache *m = mustache_parse(text, path, error);
	if (!m)
		return false;
	bool is_script = strcmp(kind, "script") == 0;
	struct name_check check = { path, is_script ? script_frame_names : notice_names, error, true };
	mustache_names(m, check_name, &check);
	if (!check.ok) {
		mustache_free(m);
		return false;
	}
	if (is_script)
		lint(t, lang, file, path, text, warnings);
	struct template *one = g_new0(struct template, 1);
	one->mustache = m;
	one->path = g_strdup(path);
	g_hash_table_replace(t->texts, key_of(lang, kind, file), one);
	return true;
}

/* ---- finding ---- */

static const struct mustache *get_exact(const struct templates *t, const char *lang, const char *kind, const char *file)
{
	g_autofree char *key = key_of(lang, kind, file);
	const struct template *one = g_hash_table_lookup(t->texts, key);
	return one ? one->mustache : NULL;
}

const struct mustache *templates_get(const struct templates *t, const char *lang, const char *kind, const char *file)
{
	const struct lang *fallback = templates_lang(t, NULL);
	const char *const folders[] = { lang, TEMPLATES_SHARED, fallback ? fallback->code : NULL };
	const struct mustache *m = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(folders) && !m; i++) {
		if (folders[i])
			m = get_exact(t, folders[i], kind, file);
	}
	return m;
}

/* ---- completeness ---- */

static void need(const struct templates *t, const char *lang, const char *kind, const char *name, const char *ending,
		GString *missing)
{
	g_autofree char *file = g_strconcat(name, ending, NULL);
	if (!get_exact(t, lang, kind, file) && !get_exact(t, TEMPLATES_SHARED, kind, file))
		g_string_append_printf(missing, "\n%s/%s/%s", lang, kind, file);
}

static void need_label(const struct lang *lang, const char *prefix, const char *name, GString *missing)
{
	g_autofree char *key = g_strconcat(prefix, name, NULL);
	if (!lang_find_label(lang, key))
		g_string_append_printf(missing, "\n%s/lang.conf: label %s", lang->code, key);
}

static void need_code_labels(const struct lang *lang, GString *missing)
{
	for (int c = OUTCOME_NONE + 1; c < OUTCOME_N; c++) {
		need_label(lang, "outcome_", outcome_code_names[c], missing);
		if (!outcome_is_objection(c))
			continue;
		g_autofree char *key = view_code_key(c);
		need_label(lang, "objection_", key, missing);
	}
	for (int e = EXCUSE_NONE + 1; e < EXCUSE_N; e++)
		need_label(lang, "excuse_", excuse_names[e], missing);
	for (int p = 0; p < PROSPECT_N; p++)
		need_label(lang, "prospect_", prospect_names[p], missing);
	for (int s = DEAL_NONE + 1; deal_state_names[s]; s++)
		need_label(lang, "state_", deal_state_names[s], missing);
	for (int s = SCRIPT_NONE + 1; s < SCRIPT_N; s++)
		need_label(lang, "script_", script_names[s], missing);
}

static void need_files(const struct templates *t, const struct lang *lang, GString *missing)
{
	for (int s = SCRIPT_NONE + 1; s < SCRIPT_N; s++)
		need(t, lang->code, "script", script_names[s], ".txt", missing);
	need(t, lang->code, "script", "call", ".txt", missing);
	for (int m = MAIL_NONE + 1; m < MAIL_N; m++)
		need(t, lang->code, "mail", mail_kind_names[m], ".txt", missing);
	for (const char *const *name = notice_invitations; *name; name++)
		need(t, lang->code, "mail", *name, ".txt", missing);
	need(t, lang->code, "mail", "note", ".html", missing);
	need(t, lang->code, "mail", "daily", ".html", missing);
	need(t, lang->code, "mail", "weekly", ".html", missing);
}

struct label_check {
	const struct template *template;
	const struct lang *lang;
	GString *missing;
};

static void check_label(const char *name, int line, int column, gpointer data)
{
	struct label_check *check = data;
	if (g_str_has_prefix(name, "t.") && !lang_find_label(check->lang, name + 2))
		g_string_append_printf(check->missing, "\n%s:%d:%d: %s/lang.conf has no label %s", check->template->path, line,
				column, check->lang->code, name + 2);
}

static void need_used_labels(const struct templates *t, const struct lang *lang, GString *missing)
{
	g_autofree char *own = g_strconcat(lang->code, "/", NULL);
	g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(t->texts), (GCompareFunc)strcmp);
	for (GList *k = keys; k; k = k->next) {
		if (!g_str_has_prefix(k->data, own) && !g_str_has_prefix(k->data, TEMPLATES_SHARED "/"))
			continue;
		struct label_check check = { g_hash_table_lookup(t->texts, k->data), lang, missing };
		mustache_names(check.template->mustache, check_label, &check);
	}
}

bool templates_complete(const struct templates *t, GError **error)
{
	g_autoptr(GString) missing = g_string_new(t->langs->len ? NULL : "\nany language");
	for (guint i = 0; i < t->langs->len; i++) {
		const struct lang *lang = g_ptr_array_index(t->langs, i);
		need_files(t, lang, missing);
		need_code_labels(lang, missing);
		for (const char *const *key = notice_labels; *key; key++)
			need_label(lang, "", *key, missing);
		need_used_labels(t, lang, missing);
	}
	if (!missing->len)
		return true;
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "templates are missing:%s", missing->str);
	return false;
}

/* ---- showing ---- */

struct rendering {
	const struct templates *templates;
	const char *lang, *kind, *ending;
	mustache_missing_func missing;
	gpointer data;
};

static const struct mustache *find_partial(const char *name, gpointer data)
{
	const struct rendering *r = data;
	g_autofree char *file = g_strconcat(name, r->ending, NULL);
	return templates_get(r->templates, r->lang, r->kind, file);
}

static const char *pass_missing(const char *name, gpointer data)
{
	const struct rendering *r = data;
	return r->missing ? r->missing(name, r->data) : NULL;
}

char *templates_render(const struct templates *t, const char *lang, const char *kind, const char *file, GVariant *view,
		mustache_missing_func missing, gpointer data)
{
	g_autoptr(GVariant) own = g_variant_ref_sink(view);
	const struct mustache *m = templates_get(t, lang, kind, file);
	if (!m)
		return NULL;
	const char *ending = strrchr(file, '.');
	struct rendering r = { t, lang, kind, ending ? ending : "", missing, data };
	GVariant *labels = t->langs->len ? g_ptr_array_index(t->labels, MAX(index_of(t, lang), 0)) : NULL;
	g_autoptr(GVariant) full = g_variant_ref_sink(view_with(own, "t", labels, NULL));
	return mustache_render(m, full, strcmp(r.ending, ".html") == 0 ? MUSTACHE_HTML : MUSTACHE_TEXT, find_partial,
			pass_missing, &r);
}
