#include "edge/config.h"
#include "edge/config_check.h"
#include "edge/config_file.h"
#include "edge/config_read.h"
#include "edge/holidays_load.h"
#include <string.h>

/* ---- what holds when a key is not there ---- */

static void fill(char **field, const char *value)
{
	if (!*field)
		*field = g_strdup(value);
}

/* "an.peeters@acme.be" → "an.peeters" */
static char *local_part(const char *address)
{
	return g_strndup(address, strcspn(address, "@"));
}

/* → "An Peeters" */
static char *name_of(const char *address)
{
	g_autofree char *local = local_part(address);
	g_autoptr(GString) name = g_string_new(NULL);
	bool first = true;
	for (const char *p = local; *p; p = g_utf8_find_next_char(p, NULL)) {
		bool blank = strchr("._+", *p) != NULL;
		gunichar ch = g_utf8_get_char(p);
		g_string_append_unichar(name, blank ? ' ' : first ? g_unichar_toupper(ch) : ch);
		first = blank || *p == '-';
	}
	return g_string_free(g_steal_pointer(&name), FALSE);
}

static char *running_dir(void)
{
	g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
	return program ? g_path_get_dirname(program) : g_strdup("/");
}

/* In the source tree when the program runs from there, else as installed. */
static void fill_path(char **field, const char *in_source, const char *installed)
{
	g_autofree char *dir = running_dir();
	g_autofree char *source = g_build_filename(CLOSECALL_SOURCE, in_source, NULL);
	bool here = g_str_has_prefix(dir, CLOSECALL_SOURCE "/") && g_file_test(source, G_FILE_TEST_EXISTS);
	if (!*field)
		*field =
			here ? g_steal_pointer(&source) : g_build_filename(CLOSECALL_PREFIX, installed, NULL);
}

static void fill_reader(char **field)
{
	g_autofree char *dir = running_dir();
	g_autofree char *beside = g_build_filename(dir, "closecall-reader", NULL);
	if (!*field)
		*field = g_file_test(beside, G_FILE_TEST_IS_EXECUTABLE)
				 ? g_steal_pointer(&beside)
				 : g_build_filename(
					   CLOSECALL_PREFIX, "libexec/closecall/closecall-reader", NULL);
}

static bool has_secret(const struct secret *s)
{
	return s->file || s->command || s->credential;
}

static void fill_outgoing(struct mail_target *o)
{
	if (has_secret(&o->secret))
		fill(&o->login, o->from_address);
	if (!o->port)
		o->port = o->security == SECURITY_TLS ? 465 : 587;
}

static char **strv_of(const char *text)
{
	char **v = g_new0(char *, 2);
	v[0] = g_strdup(text);
	return v;
}

static void fill_rules(struct rules *rules, const struct config *c, const char *zone)
{
	if (!rules->regions)
		rules->regions = strv_of(c->region);
	rules->zone = g_time_zone_new_identifier(zone);
	rules->days = (struct workdays){ c->holidays, rules->regions, rules->closed, rules->n_closed };
}

static void fill_port(struct mail_source *m)
{
	if (!m->port)
		m->port = m->security == SECURITY_TLS ? 993 : 143;
}

/* Its id is an address, which no rep's is; it has no address itself, so that whoever writes to it can be a rep. */
static void fill_incoming(struct rep *incoming, const struct config *c)
{
	fill(&incoming->id, c->outgoing.from_address);
	fill(&incoming->mail.login, c->outgoing.from_address);
	fill(&incoming->language, c->language);
	fill(&incoming->zone_name, c->zone_name);
	fill_port(&incoming->mail);
	fill_rules(&incoming->rules, c, incoming->zone_name);
}

static void fill_rep(struct rep *rep, const struct config *c)
{
	if (rep->address) {
		g_autofree char *id = local_part(rep->address), *name = name_of(rep->address);
		fill(&rep->id, id);
		fill(&rep->name, name);
		fill(&rep->mail.login, rep->address);
		fill(&rep->calendar.login, rep->address);
		fill(&rep->addressbook.login, rep->address);
	}
	fill(&rep->language, c->language);
	fill(&rep->zone_name, c->zone_name);
	fill_port(&rep->mail);
	fill_rules(&rep->rules, c, rep->zone_name);
}

static void fill_domains(struct config *c)
{
	g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < c->n_reps && !c->domains; i++) {
		const char *domain = c->reps[i].address ? strchr(c->reps[i].address, '@') + 1 : NULL;
		if (domain && !g_ptr_array_find_with_equal_func(domains, domain, g_str_equal, NULL))
			g_ptr_array_add(domains, g_strdup(domain));
	}
	g_ptr_array_add(domains, NULL);
	if (!c->domains)
		c->domains = (char **)g_ptr_array_steal(domains, NULL);
}

static void fill_zones(struct config *c)
{
	c->zones = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_time_zone_unref);
	for (const struct country *k = countries; k->prefix; k++) {
		GTimeZone *zone = g_time_zone_new_identifier(k->zone);
		if (zone) /* a system without zone data knows only its own time */
			g_hash_table_insert(c->zones, (gpointer)(uintptr_t)k->code, zone);
	}
}

static void config_fill(struct config *c)
{
	fill_zones(c);
	fill_path(&c->templates_dir, "templates", "share/closecall/templates");
	fill_path(&c->words_dir, "conf/words", "share/closecall/words");
	fill_path(&c->holidays_file, "conf/holidays.conf", "share/closecall/holidays.conf");
	fill_reader(&c->reader_path);
	fill_outgoing(&c->outgoing);
	if (c->manager_address) {
		g_autofree char *name = name_of(c->manager_address);
		fill(&c->manager_name, name);
		fill(&c->manager_language, c->language);
	}
	c->holidays = holidays_load(c->holidays_file, NULL);
	for (size_t i = 0; i < c->n_reps; i++)
		fill_rep(&c->reps[i], c);
	fill_incoming(&c->incoming, c);
	fill_domains(c);
}

/* ---- the whole ---- */

static bool report(GPtrArray *findings, GPtrArray *warnings, GError **error)
{
	g_autoptr(GPtrArray) wrong = g_ptr_array_new_with_free_func(g_free);
	findings_print(findings, false, wrong);
	if (warnings)
		findings_print(findings, true, warnings);
	if (wrong->len == 0)
		return true;
	g_ptr_array_add(wrong, NULL);
	g_autofree char *all = g_strjoinv("\n", (char **)wrong->pdata);
	g_set_error_literal(error, CLOSECALL_ERROR, CLOSECALL_SETUP, all);
	return false;
}

static bool read_config(struct config *c, const char *path, GPtrArray *warnings, GError **error)
{
	g_auto(config_t) file = { 0 };
	g_autoptr(GHashTable) defaults = config_defaults_new();
	g_autoptr(GPtrArray) findings = findings_new();
	g_autofree char *dir = g_path_get_dirname(c->path);
	struct config_reading r = { path, dir, &file, findings, defaults };
	if (!config_file_read(&file, path, error))
		return false;
	section_read(&r, &config_section, NULL, config_root_setting(&file), c);
	config_check_keys(&r, c);
	config_fill(c);
	config_check_values(&r, c);
	config_check_cadences(&r, c);
	return report(findings, warnings, error);
}

struct config *config_load(const char *path, GPtrArray *warnings, GError **error)
{
	struct config *c = g_new0(struct config, 1);
	c->path = g_canonicalize_filename(path, NULL);
	if (read_config(c, path, warnings, error))
		return c;
	config_free(c);
	return NULL;
}

/* Of a text that is known to be right. */
static struct config *config_of_text(const char *text)
{
	struct config *c = g_new0(struct config, 1);
	g_auto(config_t) file = { 0 };
	g_autoptr(GHashTable) defaults = config_defaults_new();
	g_autoptr(GPtrArray) findings = findings_new();
	struct config_reading r = { "", "/", &file, findings, defaults };
	config_init(&file);
	config_read_string(&file, text);
	section_read(&r, &config_section, NULL, config_root_setting(&file), c);
	config_fill(c);
	return c;
}

struct config *config_defaults(void)
{
	return config_of_text("");
}

struct config *config_example(void)
{
	return config_of_text("company = { name = \"Example\"; region = \"BE\"; language = \"nl\"; timezone = \"Europe/Brussels\"; };"
			      "reps = ( { address = \"rep@example.com\"; mail = { host = \"example.com\"; };"
			      " calendar = { url = \"https://example.com/\"; }; } );");
}

void config_free(struct config *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n_reps; i++)
		g_clear_pointer(&c->reps[i].rules.zone, g_time_zone_unref);
	g_clear_pointer(&c->incoming.rules.zone, g_time_zone_unref);
	g_strfreev(c->incoming.rules.regions);
	g_free(c->incoming.id);
	g_free(c->incoming.language);
	g_free(c->incoming.zone_name);
	section_clear(&config_section, c);
	holidays_free(c->holidays);
	g_clear_pointer(&c->zones, g_hash_table_unref);
	g_free(c->path);
	g_free(c);
}

void config_rules_for(const struct config *c, const struct rep *rep, const struct quote *quote, struct customer_rules *ret)
{
	const struct country *country = country_of_phone(quote->phone);
	GTimeZone *zone = country ? g_hash_table_lookup(c->zones, country->code) : NULL;
	customer_rules_init(ret, customer_find(c->customers, c->n_customers, quote->email), country, zone, &rep->rules);
}

struct customer_rules *config_rules_of(const struct config *c, const struct rep *rep, GPtrArray *deals)
{
	struct customer_rules *own = g_new0(struct customer_rules, deals->len + 1);
	for (guint i = 0; i < deals->len; i++)
		config_rules_for(c, rep, &((const struct deal *)deals->pdata[i])->quote, &own[i]);
	return own;
}

const struct rep *config_find_rep(const struct config *c, const char *id)
{
	for (size_t i = 0; i < c->n_reps; i++)
		if (g_str_equal(c->reps[i].id, id))
			return &c->reps[i];
	return NULL;
}

bool config_has_incoming(const struct config *c)
{
	return c->incoming.mail.host || c->incoming.mail.path;
}

size_t config_n_desks(const struct config *c)
{
	return c->n_reps + config_has_incoming(c);
}

const struct rep *config_desk(const struct config *c, size_t i)
{
	return i < c->n_reps ? &c->reps[i] : &c->incoming;
}
