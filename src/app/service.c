#include "app/service.h"
#include "app/hosts.h"
#include "app/week.h"
#include "edge/files.h"
#include "edge/clock.h"
#include "edge/lang_load.h"
#include "edge/token_key.h"
#include <string.h>

#define TEMPLATE_MAX_BYTES (256 * 1024)

static bool load_kind(struct templates *t, const char *dir, const char *lang, const char *kind, GPtrArray *warnings, GError **error)
{
	g_autofree char *path = g_build_filename(dir, lang, kind, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	if (!g_file_test(path, G_FILE_TEST_IS_DIR))
		return true; /* what is missing is said of all languages at once */
	if (!dir_list(path, names, error))
		return false;
	for (guint i = 0; i < names->len; i++) {
		const char *name = names->pdata[i];
		if (!g_str_has_suffix(name, ".txt") && !g_str_has_suffix(name, ".html"))
			continue;
		g_autofree char *file = g_build_filename(path, name, NULL);
		g_autofree char *text = NULL;
		if (!file_read_text(file, TEMPLATE_MAX_BYTES, &text, error) ||
				!templates_add(t, lang, kind, name, file, text, warnings, error))
			return false;
	}
	return true;
}

static bool load_texts(struct templates *t, const char *dir, const char *lang, GPtrArray *warnings, GError **error)
{
	return load_kind(t, dir, lang, "script", warnings, error) && load_kind(t, dir, lang, "mail", warnings, error);
}

static bool load_lang(struct templates *t, const char *dir, const char *code, GError **error)
{
	g_autofree char *path = g_build_filename(dir, code, "lang.conf", NULL);
	struct lang *lang = lang_load(path, code, error);
	if (lang)
		templates_add_lang(t, lang);
	return lang != NULL;
}

/* The company's language comes first: what is missing elsewhere is said in it. */
static bool list_languages(const char *dir, const char *first, GPtrArray *codes, GError **error)
{
	guint at;
	if (!dir_list(dir, codes, error))
		return false;
	if (g_ptr_array_find_with_equal_func(codes, TEMPLATES_SHARED, g_str_equal, &at))
		g_ptr_array_remove_index(codes, at);
	if (g_ptr_array_find_with_equal_func(codes, first, g_str_equal, &at))
		g_ptr_array_insert(codes, 0, g_ptr_array_steal_index(codes, at));
	return true;
}

struct templates *service_load_templates(const char *dir, const char *first, GPtrArray *warnings, GError **error)
{
	g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func(g_free);
	struct templates *t = templates_new();
	bool ok = list_languages(dir, first, codes, error);
	for (guint i = 0; ok && i < codes->len; i++)
		ok = load_lang(t, dir, codes->pdata[i], error);
	for (guint i = 0; ok && i < codes->len; i++)
		ok = load_texts(t, dir, codes->pdata[i], warnings, error);
	if (ok && load_texts(t, dir, TEMPLATES_SHARED, warnings, error) && templates_complete(t, error))
		return t;
	templates_free(t);
	return NULL;
}

struct readers *service_start_readers(const struct config *config, int n, GError **error)
{
	const char *argv[] = { config->reader_path, config->words_dir, NULL };
	return readers_new(argv, n, config->reader_timeout_s, error);
}

struct service *service_open(const char *config_path, enum service_need need, struct tell *tell, GPtrArray *warnings, GError **error)
{
	struct service *s = g_new0(struct service, 1);
	s->tell = tell;
	s->hosts = hosts_new(tell);
	s->weeks = weeks_new();
	s->config = config_load(config_path, warnings, error);
	bool ok = s->config != NULL;
	if (ok && (need & NEED_TEMPLATES))
		ok = (s->templates = service_load_templates(s->config->templates_dir, s->config->language, warnings, error)) != NULL;
	if (ok && (need & NEED_READERS)) {
		int n = s->config->readers ? s->config->readers : (int)g_get_num_processors();
		ok = (s->readers = service_start_readers(s->config, n, error)) != NULL;
	}
	if (ok && (need & NEED_LEDGER)) {
		g_autofree char *path = g_build_filename(s->config->state_dir, "ledger.db", NULL);
		ok = (s->ledger = ledger_open(path, error)) != NULL &&
				token_key_load(&s->config->token_key, s->config->state_dir, &s->token_key, error);
	}
	if (ok)
		return s;
	service_close(s);
	return NULL;
}

void service_close(struct service *s)
{
	if (!s)
		return;
	g_clear_pointer(&s->readers, readers_free);
	g_clear_pointer(&s->ledger, ledger_close);
	g_clear_pointer(&s->templates, templates_free);
	g_clear_pointer(&s->config, config_free);
	g_clear_pointer(&s->hosts, hosts_free);
	g_clear_pointer(&s->weeks, weeks_free);
	g_clear_pointer(&s->token_key, g_bytes_unref);
	g_free(s);
}

/* All numbers that are ours: the company's and every rep's. */
static char **own_phones(const struct config *c)
{
	g_autoptr(GStrvBuilder) b = g_strv_builder_new();
	for (char **p = c->phones; p && *p; p++)
		g_strv_builder_add(b, *p);
	for (size_t i = 0; i < c->n_reps; i++)
		if (c->reps[i].phone)
			g_strv_builder_add(b, c->reps[i].phone);
	return g_strv_builder_end(b);
}

void service_context(const struct service *s, const struct rep *rep, struct read_context *ret)
{
	const struct config *c = s->config;
	record_init(&read_context_record, ret);
	ret->rep_address = g_strdup(rep->address);
	ret->rep_name = g_strdup(rep->name);
	ret->own_domains = g_strdupv(c->domains);
	ret->own_phones = own_phones(c);
	ret->own_company = g_strdup(c->company);
	ret->service_address = g_strdup(c->outgoing.from_address);
	ret->authserv_id = g_strdup(rep->mail.authserv_id);
	ret->language = g_strdup(rep->language);
	ret->region = g_strdup(c->region);
	ret->zone = g_strdup(rep->zone_name);
	ret->quotes_folder = rep->mail.quotes_folder;
}

void service_context_of_company(const struct config *c, struct read_context *ret)
{
	record_init(&read_context_record, ret);
	ret->own_domains = g_strdupv(c->domains);
	ret->own_phones = own_phones(c);
	ret->own_company = g_strdup(c->company);
	ret->service_address = g_strdup(c->outgoing.from_address);
	ret->region = g_strdup(c->region);
	ret->region_guess = !c->path;
	ret->zone = g_strdup(c->zone_name);
}

struct seal service_seal(const struct service *s, const struct rep *rep)
{
	return (struct seal){ s->token_key, rep->id, clock_now_utc() + (int64_t)s->config->token_days * 86400 };
}

struct sender service_sender(const struct service *s, const struct rep *rep)
{
	return (struct sender){
		.rep = rep->name,
		.rep_company = s->config->company,
		.rep_phone = rep->phone,
		.service_address = s->config->outgoing.from_address,
		.zone = rep->rules.zone,
		.invited = rep->calendar.kind == CALENDAR_INVITATIONS,
		.seal = service_seal(s, rep),
	};
}
