#include "read/words.h"

#include <libconfig.h>
#include <string.h>

#include "core/error.h"
#include "read/lexicon.h"

struct vocabulary {
	GPtrArray *words;   /* folded, longest first, NULL at the end */
	GHashTable *places; /* folded word → place + 1 */
};

struct words {
	GPtrArray *languages;    /* codes, NULL at the end */
	GPtrArray *vocabularies; /* per language: GHashTable name → struct vocabulary */
	GHashTable *lists;       /* vocabulary name → GPtrArray: the words of all languages, NULL at the end */
	GArray *aliases;         /* struct words_alias, longest first */
	GHashTable *codes;       /* folded alias → code */
	struct lexicon *lexicon; /* the same words, for running text */
};

static void vocabulary_free(gpointer data)
{
	struct vocabulary *v = data;

	g_ptr_array_unref(v->words);
	g_hash_table_unref(v->places);
	g_free(v);
}

static void alias_clear(gpointer data)
{
	g_free(((struct words_alias *)data)->text);
}

struct words *words_new(void)
{
	struct words *w = g_new0(struct words, 1);

	w->languages = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(w->languages, NULL);
	w->vocabularies = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);
	w->lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
	w->aliases = g_array_new(FALSE, FALSE, sizeof(struct words_alias));
	g_array_set_clear_func(w->aliases, alias_clear);
	w->codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	w->lexicon = lexicon_new();
	return w;
}

void words_free(struct words *w)
{
	if (!w)
		return;
	g_ptr_array_unref(w->languages);
	g_ptr_array_unref(w->vocabularies);
	g_hash_table_unref(w->lists);
	g_array_unref(w->aliases);
	g_hash_table_unref(w->codes);
	lexicon_free(w->lexicon);
	g_free(w);
}

/* The German way to write ä ö ü ß without them, folded; NULL when the word has none. */
static char *umlaut_form(const char *word)
{
	static const struct {
		const char *umlaut, *pair;
	} pairs[] = { { "ä", "ae" }, { "ö", "oe" }, { "ü", "ue" }, { "Ä", "ae" }, { "Ö", "oe" }, { "Ü", "ue" } };
	g_autofree char *composed = g_utf8_normalize(word, -1, G_NORMALIZE_DEFAULT_COMPOSE);
	g_autoptr(GString) s = g_string_new(composed ? composed : word);
	guint replaced = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
		replaced += g_string_replace(s, pairs[i].umlaut, pairs[i].pair, 0);
	return replaced ? words_fold(s->str) : NULL;
}

/* The forms one word of a file is matched in. */
static GPtrArray *word_forms(const char *word)
{
	GPtrArray *forms = g_ptr_array_new_with_free_func(g_free);
	char *umlaut = umlaut_form(word);

	g_ptr_array_add(forms, words_fold(word));
	if (umlaut)
		g_ptr_array_add(forms, umlaut);
	return forms;
}

static bool setting_error(const config_setting_t *s, const char *name, const char *what, const char *subject, GError **error)
{
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s:%u: %s '%s'", name, config_setting_source_line(s), what,
			subject);
	return false;
}

static const char *setting_name(const config_setting_t *s)
{
	const char *name = config_setting_name(s);
	return name ? name : "";
}

/* A string element of a list; the settings of a list may be no other scalar. */
static const char *word_of(const config_setting_t *s, const char *vocabulary, const char *name, GError **error)
{
	const char *word = config_setting_type(s) == CONFIG_TYPE_STRING ? config_setting_get_string(s) : NULL;
	g_autofree char *folded = NULL;

	if (!word) {
		setting_error(s, name, "expected words in quotes in", vocabulary, error);
		return NULL;
	}
	if (!g_utf8_validate(word, -1, NULL)) {
		setting_error(s, name, "a word is not UTF-8 in", vocabulary, error);
		return NULL;
	}
	folded = words_fold(word);
	if (!*folded) {
		setting_error(s, name, "empty word in", vocabulary, error);
		return NULL;
	}
	return word;
}

static bool is_list(const config_setting_t *s)
{
	return config_setting_type(s) == CONFIG_TYPE_LIST || config_setting_type(s) == CONFIG_TYPE_ARRAY;
}

static void vocabulary_add(struct vocabulary *v, const char *word, int place)
{
	g_autoptr(GPtrArray) forms = word_forms(word);

	for (guint i = 0; i < forms->len; i++) {
		if (g_hash_table_contains(v->places, forms->pdata[i]))
			continue; /* "août" and "aout" are one word here */
		g_ptr_array_add(v->words, g_strdup(forms->pdata[i]));
		g_hash_table_insert(v->places, g_strdup(forms->pdata[i]), GINT_TO_POINTER(place + 1));
	}
}

static int compare_words(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b);
	return na != nb ? (na < nb ? 1 : -1) : strcmp(a, b);
}

static gint compare_word_pointers(gconstpointer a, gconstpointer b)
{
	return compare_words(*(const char *const *)a, *(const char *const *)b);
}

static gint compare_aliases(gconstpointer a, gconstpointer b)
{
	return compare_words(((const struct words_alias *)a)->text, ((const struct words_alias *)b)->text);
}

static bool read_vocabulary(GHashTable *vocabularies, config_setting_t *list, const char *name, GError **error)
{
	const char *vocabulary = setting_name(list);
	struct vocabulary *v;

	if (!is_list(list))
		return setting_error(list, name, "expected a list of words (\"…\", \"…\") for", vocabulary, error);
	v = g_new0(struct vocabulary, 1);
	v->words = g_ptr_array_new_with_free_func(g_free);
	v->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_hash_table_insert(vocabularies, g_strdup(vocabulary), v);
	for (int i = 0; i < config_setting_length(list); i++) {
		config_setting_t *place = config_setting_get_elem(list, (unsigned)i);
		int forms = is_list(place) ? config_setting_length(place) : 1;

		for (int k = 0; k < forms; k++) {
			const char *word = word_of(is_list(place) ? config_setting_get_elem(place, (unsigned)k) : place,
					vocabulary, name, error);
			if (!word)
				return false;
			vocabulary_add(v, word, i);
		}
	}
	g_ptr_array_sort(v->words, compare_word_pointers);
	g_ptr_array_add(v->words, NULL);
	return true;
}

static enum outcome_code code_of_name(const char *code_name)
{
	for (int c = OUTCOME_NONE + 1; c < OUTCOME_N; c++)
		if (!strcmp(code_name, outcome_code_names[c]))
			return (enum outcome_code)c;
	return OUTCOME_NONE;
}

static bool add_alias(struct words *w, const config_setting_t *s, const char *word, enum outcome_code code, const char *name,
		GError **error)
{
	g_autoptr(GPtrArray) forms = word_forms(word);

	for (guint i = 0; i < forms->len; i++) {
		enum outcome_code other = GPOINTER_TO_INT(g_hash_table_lookup(w->codes, forms->pdata[i]));
		struct words_alias alias = { .code = code };

		if (other == code)
			continue; /* "budget" means the same in four languages */
		if (other) {
			g_autofree char *what = g_strdup_printf("already an alias of %s:", outcome_code_names[other]);
			return setting_error(s, name, what, word, error);
		}
		alias.text = g_strdup(forms->pdata[i]);
		g_array_append_val(w->aliases, alias);
		g_hash_table_insert(w->codes, g_strdup(alias.text), GINT_TO_POINTER(code));
	}
	return true;
}

static bool read_outcomes(struct words *w, config_setting_t *group, const char *name, GError **error)
{
	if (!config_setting_is_group(group))
		return setting_error(group, name, "expected a group { ORDER = ( … ); … } for", "outcomes", error);
	for (int i = 0; i < config_setting_length(group); i++) {
		config_setting_t *list = config_setting_get_elem(group, (unsigned)i);
		enum outcome_code code = code_of_name(setting_name(list));

		if (!code)
			return setting_error(list, name, "unknown outcome", setting_name(list), error);
		if (!is_list(list))
			return setting_error(list, name, "expected a list of words (\"…\", \"…\") for", setting_name(list),
					error);
		for (int k = 0; k < config_setting_length(list); k++) {
			config_setting_t *s = config_setting_get_elem(list, (unsigned)k);
			const char *word = word_of(s, setting_name(list), name, error);

			if (!word || !add_alias(w, s, word, code, name, error))
				return false;
		}
	}
	g_array_sort(w->aliases, compare_aliases);
	return true;
}

/* libconfig would open the file an @include names; a words file is one text. */
static bool has_include(const char *text, const char *name, GError **error)
{
	unsigned line = 1;

	for (const char *p = text; p; line++) {
		if (g_str_has_prefix(p + strspn(p, " \t"), "@include")) {
			g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s:%u: a words file cannot include another",
					name, line);
			return true;
		}
		p = strchr(p, '\n');
		if (p)
			p++;
	}
	return false;
}

static void extend_list(struct words *w, const char *vocabulary, struct vocabulary *v)
{
	GPtrArray *list = g_hash_table_lookup(w->lists, vocabulary);

	if (list) {
		g_ptr_array_set_size(list, (gint)list->len - 1);
	} else {
		list = g_ptr_array_new();
		g_hash_table_insert(w->lists, g_strdup(vocabulary), list);
	}
	g_ptr_array_extend(list, v->words, NULL, NULL); /* with the NULL at its end */
}

static void fill_lexicon(struct words *w, int lang, GHashTable *vocabularies)
{
	GHashTableIter iter;
	gpointer name, value;

	g_hash_table_iter_init(&iter, vocabularies);
	while (g_hash_table_iter_next(&iter, &name, &value)) {
		struct vocabulary *v = value;

		extend_list(w, name, v);
		for (guint i = 0; i + 1 < v->words->len; i++)
			lexicon_add(w->lexicon, lang, name, v->words->pdata[i],
					GPOINTER_TO_INT(g_hash_table_lookup(v->places, v->words->pdata[i])) - 1);
	}
}

static bool read_language(struct words *w, const char *lang, config_t *config, const char *name, GError **error)
{
	config_setting_t *root = config_root_setting(config);
	GHashTable *vocabularies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, vocabulary_free);

	g_ptr_array_add(w->vocabularies, vocabularies);
	for (int i = 0; i < config_setting_length(root); i++) {
		config_setting_t *s = config_setting_get_elem(root, (unsigned)i);
		bool ok = !strcmp(setting_name(s), "outcomes") ? read_outcomes(w, s, name, error)
							       : read_vocabulary(vocabularies, s, name, error);
		if (!ok)
			return false;
	}
	fill_lexicon(w, (int)w->languages->len - 1, vocabularies);
	g_ptr_array_insert(w->languages, (gint)w->languages->len - 1, g_strdup(lang));
	return true;
}

bool words_add(struct words *w, const char *lang, const char *text, const char *name_for_errors, GError **error)
{
	config_t config;
	bool ok;

	for (const char *const *l = words_languages(w); *l; l++) {
		if (!strcmp(*l, lang)) {
			g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s: language '%s' is there already",
					name_for_errors, lang);
			return false;
		}
	}
	if (has_include(text, name_for_errors, error))
		return false;
	config_init(&config);
	ok = config_read_string(&config, text);
	if (ok)
		ok = read_language(w, lang, &config, name_for_errors, error);
	else
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s:%d: %s", name_for_errors, config_error_line(&config),
				config_error_text(&config));
	config_destroy(&config);
	return ok;
}

const char *const *words_languages(const struct words *w)
{
	return (const char *const *)w->languages->pdata;
}

static const struct vocabulary *find_vocabulary(const struct words *w, const char *lang, const char *vocabulary)
{
	for (guint i = 0; i + 1 < w->languages->len; i++)
		if (!strcmp(w->languages->pdata[i], lang))
			return g_hash_table_lookup(w->vocabularies->pdata[i], vocabulary);
	return NULL;
}

const char *const *words_list(const struct words *w, const char *lang, const char *vocabulary)
{
	static const char *const none[] = { NULL };
	const struct vocabulary *v = find_vocabulary(w, lang, vocabulary);

	return v ? (const char *const *)v->words->pdata : none;
}

const char *const *words_list_all(const struct words *w, const char *vocabulary)
{
	static const char *const none[] = { NULL };
	GPtrArray *list = g_hash_table_lookup(w->lists, vocabulary);

	return list ? (const char *const *)(void *)list->pdata : none;
}

int words_place(const struct words *w, const char *lang, const char *vocabulary, const char *folded_word)
{
	const struct vocabulary *v = find_vocabulary(w, lang, vocabulary);
	return v ? GPOINTER_TO_INT(g_hash_table_lookup(v->places, folded_word)) - 1 : -1;
}

size_t words_starts_any(const struct words *w, const char *folded_text, const char *vocabulary, int *ret_place)
{
	size_t longest = 0;

	for (guint i = 0; i < w->vocabularies->len; i++) {
		const struct vocabulary *v = g_hash_table_lookup(w->vocabularies->pdata[i], vocabulary);

		for (guint k = 0; v && k + 1 < v->words->len; k++) {
			size_t n = words_starts(folded_text, v->words->pdata[k]);

			if (n <= longest)
				continue;
			longest = n;
			if (ret_place)
				*ret_place = GPOINTER_TO_INT(g_hash_table_lookup(v->places, v->words->pdata[k])) - 1;
		}
	}
	return longest;
}

const struct words_alias *words_aliases(const struct words *w, size_t *ret_n)
{
	*ret_n = w->aliases->len;
	return (const struct words_alias *)(const void *)w->aliases->data;
}

const struct lexicon *words_lexicon(const struct words *w)
{
	return w->lexicon;
}
