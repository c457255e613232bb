#include "edge/config_check.h"
#include "edge/contacts_csv.h"
#include "edge/holidays_load.h"
#include <string.h>
#include <unistd.h>

/* ---- what is missing ---- */

static const char *kind_of(const struct section *s, const void *base)
{
	const struct key *k = section_find(s, "kind");
	const void *field = k ? (const char *)base + k->offset : NULL;
	return !k ? NULL : k->words[k->type == KEY_EITHER ? *(const bool *)field : *(const int *)field];
}

/* own: it is written in the file; when nothing came of it that is a finding already, but an empty text is as
 * good as none. */
static bool is_missing(const struct key *k, const void *base, bool own)
{
	const void *field = (const char *)base + k->offset;
	const char *text;
	switch (k->type) {
	case KEY_LIST: return !own && *(const size_t *)(const void *)((const char *)base + k->count) == 0;
	case KEY_DATE: return !own && ((const struct date *)field)->month == 0;
	case KEY_GROUP: return false;
	default: text = *(char *const *)field; return text ? !*text : !own;
	}
}

static void check_group(const struct config_reading *r, const struct section *s,
	const config_setting_t *group, const config_setting_t *near, const char *name, const void *base,
	bool whole);

static void check_elements(const struct config_reading *r, const struct key *k, const config_setting_t *list,
	const char *name, const void *base)
{
	const char *elements = *(const char *const *)(const void *)((const char *)base + k->offset);
	size_t n = *(const size_t *)(const void *)((const char *)base + k->count);
	for (size_t i = 0; i < n && i < (size_t)config_setting_length(list); i++) {
		const config_setting_t *element = config_setting_get_elem(list, (unsigned)i);
		if (config_setting_is_group(element))
			check_group(
				r, k->section, element, element, name, elements + i * k->section->size, true);
	}
}

/* Only a part of what it will be: nothing is required but within its lists. */
static void check_common(const struct config_reading *r, const struct key *k, const config_setting_t *group)
{
	struct config_reading silent = *r;
	g_autofree void *scratch = g_malloc0(k->section->size);
	silent.findings = NULL;
	section_read(&silent, k->section, NULL, group, scratch);
	check_group(r, k->section, group, group, k->name, scratch, false);
	section_clear(k->section, scratch);
}

/* group: NULL when it is not in the file; near: it or the nearest group around it; whole: else only a part is
 * asked for. */
static void check_group(const struct config_reading *r, const struct section *s,
	const config_setting_t *group, const config_setting_t *near, const char *name, const void *base,
	bool whole)
{
	const char *kind = kind_of(s, base);
	for (const struct key *k = s->keys; k->name; k++) {
		const config_setting_t *own = group ? config_setting_get_member(group, k->name) : NULL;
		g_autofree char *path = *name ? g_strdup_printf("%s.%s", name, k->name) : g_strdup(k->name);
		if (whole && k->only && !g_str_equal(k->only, kind)) {
			if (own)
				finding_add(r->findings, r->path, false, own,
					"'%s' has no meaning with kind = \"%s\"", path, kind);
			continue;
		}
		if (whole && k->required && is_missing(k, base, own != NULL))
			finding_add(r->findings, r->path, false, own ? own : near, "'%s' is missing", path);
		else if (k->type == KEY_GROUP && (own ? config_setting_is_group(own) : whole && k->required))
			check_group(r, k->section, own, own ? own : near, path,
				(const char *)base + k->offset, whole);
		else if (k->type == KEY_LIST && own)
			check_elements(r, k, own, path, base);
		else if (k->type == KEY_COMMON && own)
			check_common(r, k, own);
	}
}

void config_check_keys(const struct config_reading *r, const struct config *c)
{
	const config_setting_t *root = config_root_setting(r->file);
	check_group(r, &config_section, root, root, "", c, true);
}

/* ---- places ---- */

const config_setting_t *config_rep_setting(const struct config_reading *r, size_t i)
{
	const config_setting_t *reps = config_lookup(r->file, "reps");
	const config_setting_t *rep = reps ? config_setting_get_elem(reps, (unsigned)i) : NULL;
	return rep ? rep : config_root_setting(r->file);
}

static const config_setting_t *member(const config_setting_t *group, const char *name)
{
	return group && config_setting_is_group(group) ? config_setting_get_member(group, name) : NULL;
}

/* The key, else what should have it. */
static const config_setting_t *member_or_group(const config_setting_t *group, const char *name)
{
	const config_setting_t *found = member(group, name);
	return found ? found : group;
}

const config_setting_t *config_place(
	const struct config_reading *r, const config_setting_t *rep, const char *group, const char *key)
{
	const config_setting_t *root = config_root_setting(r->file), *nearest = NULL;
	const config_setting_t *around[] = { rep, member(root, "every_rep"), root };
	for (size_t i = 0; i < G_N_ELEMENTS(around); i++) {
		const config_setting_t *inner = member(around[i], group), *found = member(inner, key);
		if (found)
			return found;
		nearest = nearest ? nearest : inner;
	}
	return nearest ? nearest : rep;
}

/* ---- people ---- */

static bool check_unique(
	const struct config_reading *r, GHashTable *seen, size_t i, const char *key, const char *value)
{
	const config_setting_t *rep = config_rep_setting(r, i);
	bool unique = !value || g_hash_table_add(seen, g_strdup(value));
	if (!unique)
		finding_add(r->findings, r->path, false, member_or_group(rep, key),
			"'reps.%s' \"%s\" is another rep's already", key, value);
	return unique;
}

static void check_duplicates(const struct config_reading *r, const struct config *c)
{
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) addresses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	/* who has another's address has his id as well, and is told once */
	for (size_t i = 0; i < c->n_reps; i++)
		if (check_unique(r, addresses, i, "address", c->reps[i].address))
			check_unique(r, ids, i, "id", c->reps[i].id);
}

static void check_language(const struct config_reading *r, const struct config *c,
	const config_setting_t *group, const char *language)
{
	const config_setting_t *at =
		group ? member_or_group(group, "language") : config_root_setting(r->file);
	g_autofree char *file = g_strconcat(language ? language : "", ".conf", NULL);
	g_autofree char *words = g_build_filename(c->words_dir, file, NULL);
	g_autofree char *templates = g_build_filename(c->templates_dir, language, NULL);
	if (!language)
		return;
	if (!g_file_test(templates, G_FILE_TEST_IS_DIR))
		finding_add(r->findings, r->path, false, at,
			"language '%s' has no templates: no directory '%s'", language, templates);
	if (!g_file_test(words, G_FILE_TEST_EXISTS))
		finding_add(r->findings, r->path, false, at, "language '%s' has no words: no file '%s'",
			language, words);
}

static void check_languages(const struct config_reading *r, const struct config *c)
{
	const config_setting_t *root = config_root_setting(r->file);
	check_language(r, c, member(root, "company"), c->language);
	check_language(r, c, member(root, "manager"), c->manager_language);
	for (size_t i = 0; i < c->n_reps; i++)
		if (g_strcmp0(c->reps[i].language, c->language) != 0)
			check_language(r, c, config_rep_setting(r, i), c->reps[i].language);
}

/* ---- files ---- */

static void check_dir(
	const struct config_reading *r, const config_setting_t *at, const char *name, const char *path)
{
	if (!path)
		return;
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		finding_add(r->findings, r->path, false, at, "'%s': no directory '%s'", name, path);
	else if (!g_file_test(path, G_FILE_TEST_IS_DIR))
		finding_add(r->findings, r->path, false, at, "'%s': '%s' is not a directory", name, path);
	else if (access(path, R_OK | X_OK) < 0)
		finding_add(r->findings, r->path, false, at, "'%s': cannot read directory '%s'", name, path);
}

static void check_file(const struct config_reading *r, const config_setting_t *at, const char *name,
	const char *path, int mode)
{
	if (path && access(path, mode) < 0)
		finding_add(r->findings, r->path, false, at, "'%s': cannot %s '%s'", name,
			mode == X_OK ? "run" : "read", path);
}

/* Filling it in has failed already; here it is asked why. */
static void check_holidays(const struct config_reading *r, const struct config *c)
{
	const config_setting_t *at = member_or_group(config_root_setting(r->file), "holidays_file");
	g_autoptr(GError) bad = NULL;
	struct holidays *h = c->holidays ? NULL : holidays_load(c->holidays_file, &bad);
	holidays_free(h);
	if (bad)
		finding_add(r->findings, r->path, false, at, "'holidays_file': %s", bad->message);
}

/* A line that cannot be used is odd, a file that cannot be is wrong. */
static void check_contacts(const struct config_reading *r, const config_setting_t *at, const char *path)
{
	g_autoptr(GPtrArray) bad = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	struct contact nobody;
	bool found;
	if (!path)
		return;
	if (!contacts_csv_find(path, NULL, &nobody, &found, bad, &error))
		finding_add(r->findings, r->path, false, at, "'contacts': %s", error->message);
	for (guint i = 0; i < bad->len; i++)
		finding_add(r->findings, r->path, true, at, "'contacts': %s", (char *)bad->pdata[i]);
}

static void check_files(const struct config_reading *r, const struct config *c)
{
	const config_setting_t *root = config_root_setting(r->file);
	check_dir(r, member_or_group(root, "templates_dir"), "templates_dir", c->templates_dir);
	check_dir(r, member_or_group(root, "words_dir"), "words_dir", c->words_dir);
	check_file(r, member_or_group(root, "reader"), "reader", c->reader_path, X_OK);
	check_contacts(r, member_or_group(root, "contacts"), c->contacts);
	check_holidays(r, c);
}

/* ---- servers and passwords ---- */

static void check_secret(const struct config_reading *r, const config_setting_t *at, const char *name,
	const struct secret *s, bool needed)
{
	g_autoptr(GError) bad = NULL;
	if (!secret_check(s, &bad))
		finding_add(r->findings, r->path, false, at, "'%s': %s", name, bad->message);
	else if (needed && !s->file && !s->command && !s->credential)
		finding_add(r->findings, r->path, false, at,
			"'%s': no password: one of password_file, password_command and password_credential "
			"is missing",
			name);
}

static const char *secret_key(const struct secret *s)
{
	return s->command ? "password_command" : s->credential ? "password_credential" : "password_file";
}

static void check_mail(
	const struct config_reading *r, const config_setting_t *rep, const struct mail_source *m)
{
	if (m->maildir) {
		check_dir(r, config_place(r, rep, "mail", "path"), "reps.mail.path", m->path);
		check_dir(
			r, config_place(r, rep, "mail", "inbox_path"), "reps.mail.inbox_path", m->inbox_path);
		return;
	}
	check_secret(r, config_place(r, rep, "mail", secret_key(&m->secret)), "reps.mail", &m->secret,
		m->host != NULL);
	check_file(r, config_place(r, rep, "mail", "ca_file"), "reps.mail.ca_file", m->ca_file, R_OK);
}

static bool is_folder_of(const struct mail_source *incoming, const struct mail_source *m)
{
	if (incoming->maildir || m->maildir)
		return incoming->path && (g_strcmp0(incoming->path, m->path) == 0 || g_strcmp0(incoming->path, m->inbox_path) == 0);
	return m->host && m->login && g_ascii_strcasecmp(incoming->host, m->host) == 0 && g_ascii_strcasecmp(incoming->login, m->login) == 0 &&
	       ((m->inbox && g_ascii_strcasecmp(incoming->folder, m->inbox) == 0) || (m->folder && g_ascii_strcasecmp(incoming->folder, m->folder) == 0));
}

static void check_incoming(const struct config_reading *r, const struct config *c)
{
	const struct mail_source *m = &c->incoming.mail;
	const config_setting_t *group = member_or_group(config_root_setting(r->file), "incoming");
	if (!config_has_incoming(c))
		return;
	if (m->maildir)
		check_dir(r, member_or_group(group, "path"), "incoming.path", m->path);
	else
		check_secret(r, member_or_group(group, secret_key(&m->secret)), "incoming", &m->secret, m->host != NULL);
	check_file(r, member_or_group(group, "ca_file"), "incoming.ca_file", m->ca_file, R_OK);
	for (size_t i = 0; i < c->n_reps; i++)
		if (is_folder_of(m, &c->reps[i].mail))
			finding_add(r->findings, r->path, false, member_or_group(group, m->maildir ? "path" : "folder"),
				"'incoming' is a folder of rep '%s': there his own mail could not be told from what others send; "
				"another folder of the same mailbox will do, where a rule puts mail to outgoing.from",
				c->reps[i].id);
}

/* Only for a server on the same machine is a password safe without TLS. */
static bool is_local(const char *url)
{
	static const char *const hosts[] = { "http://localhost", "http://127.0.0.1", "http://[::1]" };
	for (size_t i = 0; i < G_N_ELEMENTS(hosts); i++) {
		size_t n = strlen(hosts[i]);
		if (strncmp(url, hosts[i], n) == 0 && (url[n] == '\0' || strchr(":/", url[n])))
			return true;
	}
	return false;
}

/* Would the password go over the net unencrypted? What has no scheme is looked up, and asked over https. */
static bool is_plain(const char *url)
{
	return url && strstr(url, "://") && !g_str_has_prefix(url, "https://") && !is_local(url);
}

/* Invitations leave by a mail server, for a calendar takes no notice of what was put into an inbox; and their replies must reach us. */
static void check_invitations(const struct config_reading *r, const config_setting_t *rep, const struct config *c)
{
	const config_setting_t *at = config_place(r, rep, "calendar", "kind");
	if (!config_has_incoming(c))
		finding_add(r->findings, r->path, false, at,
			"'incoming' is missing: without the mailbox of outgoing.from no reply to an invitation is seen");
	if (!c->outgoing.outdir && !c->outgoing.host)
		finding_add(r->findings, r->path, false, at, "'outgoing.host' is missing: invitations need a mail server");
}

static void check_calendar(
	const struct config_reading *r, const struct config *c, const config_setting_t *rep, const struct calendar_target *k)
{
	if (k->kind == CALENDAR_INVITATIONS) {
		check_invitations(r, rep, c);
		return;
	}
	if (k->kind == CALENDAR_ICSDIR) {
		check_dir(r, config_place(r, rep, "calendar", "path"), "reps.calendar.path", k->path);
		return;
	}
	if (is_plain(k->url))
		finding_add(r->findings, r->path, false, config_place(r, rep, "calendar", "url"),
			"'reps.calendar.url' must begin with https://, not \"%s\"", k->url);
	check_secret(r, config_place(r, rep, "calendar", secret_key(&k->secret)), "reps.calendar", &k->secret,
		k->url != NULL);
	check_file(r, config_place(r, rep, "calendar", "ca_file"), "reps.calendar.ca_file", k->ca_file, R_OK);
}

static void check_addressbook(
	const struct config_reading *r, const config_setting_t *rep, const struct book_source *b)
{
	if (b->vcfdir) {
		check_dir(r, config_place(r, rep, "addressbook", "path"), "reps.addressbook.path", b->path);
		return;
	}
	if (is_plain(b->url))
		finding_add(r->findings, r->path, false, config_place(r, rep, "addressbook", "url"),
			"'reps.addressbook.url' must begin with https://, not \"%s\"", b->url);
	check_secret(r, config_place(r, rep, "addressbook", secret_key(&b->secret)), "reps.addressbook",
		&b->secret, b->url != NULL);
	check_file(r, config_place(r, rep, "addressbook", "ca_file"), "reps.addressbook.ca_file", b->ca_file,
		R_OK);
}

static const struct rep *rep_at(const struct config *c, const char *address)
{
	for (size_t i = 0; address && i < c->n_reps; i++)
		if (c->reps[i].address && g_ascii_strcasecmp(c->reps[i].address, address) == 0)
			return &c->reps[i];
	return NULL;
}

static void check_inbox_of(const struct config_reading *r, const struct config *c, const char *key, const char *address)
{
	const config_setting_t *at = member_or_group(config_root_setting(r->file), "outgoing");
	const struct rep *rep = rep_at(c, address);
	if (address && !rep)
		finding_add(r->findings, r->path, false, at, "'outgoing.host' is missing: '%s' (%s) is no rep, and only a mail server reaches it", key, address);
	else if (rep && (rep->mail.maildir || !rep->mail.inbox || !*rep->mail.inbox))
		finding_add(r->findings, r->path, false, at, "'outgoing.host' is missing: the inbox of rep '%s' is not one that IMAP can put mails into", rep->id);
}

/* Without a server mails can only go into inboxes that we have. */
static void check_inboxes(const struct config_reading *r, const struct config *c)
{
	check_inbox_of(r, c, "manager.address", c->manager_address);
	check_inbox_of(r, c, "admin.address", c->admin_address);
	for (size_t i = 0; i < c->n_reps; i++)
		check_inbox_of(r, c, "reps.address", c->reps[i].address);
}

static void check_outgoing(const struct config_reading *r, const struct config *c)
{
	const struct mail_target *o = &c->outgoing;
	const config_setting_t *root = config_root_setting(r->file),
			       *group = member_or_group(root, "outgoing");
	if (rep_at(c, o->from_address))
		finding_add(r->findings, r->path, false, member_or_group(group, "from"),
			"'outgoing.from' is a rep's address: his own mail could not be told from closecall's; one of his with a tag will do (an+closecall@…)");
	if (o->outdir) {
		check_dir(r, member_or_group(group, "path"), "outgoing.path", o->path);
		return;
	}
	if (!o->host) {
		check_inboxes(r, c);
		return;
	}
	check_secret(
		r, member_or_group(group, secret_key(&o->secret)), "outgoing", &o->secret, o->login != NULL);
	check_file(r, member_or_group(group, "ca_file"), "outgoing.ca_file", o->ca_file, R_OK);
}

/* ---- regions ---- */

static void check_regions(const struct config_reading *r, const struct config *c, const config_setting_t *rep,
	const struct rules *rules)
{
	const config_setting_t *own = config_place(r, rep, "cadence", "holidays");
	const config_setting_t *company = member_or_group(config_root_setting(r->file), "company");
	bool said = g_strcmp0(config_setting_name(own), "holidays") == 0;
	for (char **region = rules->regions; c->holidays && region && *region; region++) {
		if (holidays_has_region(c->holidays, *region))
			continue;
		if (said)
			finding_add(r->findings, r->path, false, own,
				"'cadence.holidays': unknown region '%s': not in '%s'", *region,
				c->holidays_file);
		else
			finding_add(r->findings, r->path, false, member_or_group(company, "region"),
				"'company.region': unknown region '%s': not in '%s'; cadence.holidays can "
				"name others, or none",
				*region, c->holidays_file);
	}
}

static void check_token_key(const struct config_reading *r, const struct secret *key)
{
	const config_setting_t *root = config_root_setting(r->file);
	const char *name = key->credential ? "token_key_credential" : "token_key_file";
	check_secret(r, member_or_group(root, name), name, key, false);
}

void config_check_values(const struct config_reading *r, const struct config *c)
{
	check_token_key(r, &c->token_key);
	check_files(r, c);
	check_outgoing(r, c);
	check_incoming(r, c);
	check_duplicates(r, c);
	check_languages(r, c);
	for (size_t i = 0; i < c->n_reps; i++) {
		const config_setting_t *rep = config_rep_setting(r, i);
		check_mail(r, rep, &c->reps[i].mail);
		check_calendar(r, c, rep, &c->reps[i].calendar);
		check_addressbook(r, rep, &c->reps[i].addressbook);
		check_regions(r, c, rep, &c->reps[i].rules);
	}
}
