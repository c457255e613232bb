#include "app/connect.h"
#include "app/round.h"
#include "app/traits.h"
#include "edge/clock.h"
#include "edge/dav_candidates.h"
#include "edge/json.h"
#include "edge/tcp.h"
#include "edge/tls.h"
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#define TIMEOUT_MS 15000
#define DAY 86400
#define BUSY_DAYS 14
#define PROBE_DAYS (3 * 365) /* from now: nobody looks there, and it is before 2038, where Cyrus ends */

/* ---- findings ---- */

/* The steps of all ways, and what to do when one fails. */
enum step { NAME, CONNECTION, LOGIN, FOLDER, INBOX, FOUND, WRITABLE, BUSY, BOOK, OUTGOING, KEPT, STEPS };

static const struct {
	const char *name;
	const char *key; /* below the way's own; NULL: its address */
	const char *mend;
} steps[STEPS] = {
	[NAME] = { "name", NULL, "is it spelt right? 'getent hosts NAME' says whether this machine knows it" },
	[CONNECTION] = { "connection", NULL, "are host, port and security right, does a firewall let it through? For a certificate of your own authority set ca_file" },
	[LOGIN] = { "login", "login", "check login and password; with a second factor providers want an app password, made in the account's settings" },
	[FOLDER] = { "folder", "folder", "set the name of the folder that quotes are sent from; without the key it is found by itself" },
	[INBOX] = { "inbox", "inbox", "set the name of the folder where answers arrive, or \"\" when it shall not be watched" },
	[FOUND] = { "found", "name", "set url to the calendar's own address or name to one of its calendars; the login must be allowed to write there" },
	[WRITABLE] = { "writable", "name", "allow the login to write in this calendar, or name another one" },
	[BUSY] = { "busy time", "url", "the login must be allowed to read the events of this calendar" },
	[BOOK] = { "address book", "url", "set url to the address book's own address; or leave the address book out" },
	[OUTGOING] = { "accepts mail", "login", "check login and password, port and security of the mail server, and that it takes mail from this machine" },
	[KEPT] = { "kept", NULL, "what was learnt could not be written down; the service goes on as if everything worked" },
};

/* A way: rep and group of keys. */
struct way {
	const char *rep; /* NULL: the company's */
	const char *group, *address_key;
};

struct report {
	struct service *service;
	bool json, marks; /* marks: ✓ and ✗ */
	int code;
	const char *rep; /* whose lines are being printed */
	GVariantBuilder checks;
};

static char *mend_of(const struct report *r, const struct way *w, enum step step)
{
	bool server = !g_str_equal(w->address_key, "path");
	const char *key = server && steps[step].key ? steps[step].key : w->address_key;
	const char *mend = server ? steps[step].mend : "is the directory there, and may this user read and write in it?";
	return g_strdup_printf("%s.%s%s%s%s in %s: %s", w->group, key, w->rep ? " of rep '" : "", w->rep ? w->rep : "", w->rep ? "'" : "",
			r->service->config->path, mend);
}

static void pack(struct report *r, const struct way *w, enum step step, bool ok, const char *says, const char *mend, GVariant *traits)
{
	g_variant_builder_open(&r->checks, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&r->checks, "{sv}", "rep", w->rep ? g_variant_new_string(w->rep) : g_variant_new_maybe(G_VARIANT_TYPE_VARIANT, NULL));
	g_variant_builder_add(&r->checks, "{sv}", "part", g_variant_new_string(w->group));
	g_variant_builder_add(&r->checks, "{sv}", "step", g_variant_new_string(steps[step].name));
	g_variant_builder_add(&r->checks, "{sv}", "ok", g_variant_new_boolean(ok));
	g_variant_builder_add(&r->checks, "{sv}", "says", g_variant_new_string(says));
	if (mend)
		g_variant_builder_add(&r->checks, "{sv}", "mend", g_variant_new_string(mend));
	if (traits)
		g_variant_builder_add(&r->checks, "{sv}", "traits", traits);
	g_variant_builder_close(&r->checks);
}

static void print(struct report *r, const struct way *w, enum step step, bool ok, const char *says, const char *mend)
{
	const char *mark = r->marks ? (ok ? "✓" : "✗") : (ok ? "ok  " : "FAIL");
	const char *rep = w->rep ? w->rep : "all";
	if (r->rep != rep)
		printf("%s\n", rep);
	r->rep = rep;
	printf("  %s %-11s %-13s %s\n", mark, w->group, steps[step].name, says);
	if (mend)
		printf("  %s mend: %s\n", r->marks ? " " : "    ", mend);
	fflush(stdout);
}

static void tell(struct report *r, const struct way *w, enum step step, bool ok, const char *says, GVariant *traits)
{
	g_autofree char *mend = ok ? NULL : mend_of(r, w, step);
	if (r->json)
		pack(r, w, step, ok, says, mend, traits);
	else
		print(r, w, step, ok, says, mend);
}

static bool fine(struct report *r, const struct way *w, enum step step, const char *says)
{
	tell(r, w, step, true, says, NULL);
	return true;
}

/* What may pass by itself is the milder end. */
static bool failed(struct report *r, const struct way *w, enum step step, const GError *why)
{
	tell(r, w, step, false, why->message, NULL);
	if (!g_error_matches(why, CLOSECALL_ERROR, CLOSECALL_RETRY))
		r->code = EX_CONFIG;
	else if (r->code == EX_OK)
		r->code = EX_TEMPFAIL;
	return false;
}

/* ---- the first steps of every way to a server ---- */

struct server {
	const char *host;
	int port;
	bool tls; /* from the first byte */
	const char *ca_file;
};

static bool check_name(struct report *r, const struct way *w, const char *host)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *addresses = tcp_addresses(host, &error);
	g_autofree char *says = g_strdup_printf("%s: %s", host, addresses);
	return addresses ? fine(r, w, NAME, says) : failed(r, w, NAME, error);
}

static bool check_connection(struct report *r, const struct way *w, const struct server *s)
{
	g_autoptr(GError) error = NULL;
	struct tls *t = tls_connect(s->host, s->port, TIMEOUT_MS, &error);
	bool ok = t && (!s->tls || tls_start(t, s->ca_file, TIMEOUT_MS, &error));
	tls_close(t);
	g_autofree char *says = g_strdup_printf("port %d answers%s", s->port, s->tls ? ", its certificate is good" : "");
	return ok ? fine(r, w, CONNECTION, says) : failed(r, w, CONNECTION, error);
}

static bool check_server(struct report *r, const struct way *w, const struct server *s)
{
	return check_name(r, w, s->host) && check_connection(r, w, s);
}

/* The server that a DAV address, a domain or a mail address leads to first. */
static bool check_dav_server(struct report *r, const struct way *w, const char *service, const char *typed, const char *ca_file)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) urls = g_ptr_array_new_with_free_func(g_free);
	if (!dav_candidates(service, typed, urls, &error))
		return failed(r, w, NAME, error);
	g_autoptr(GUri) u = g_uri_parse(urls->len ? urls->pdata[0] : typed, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, &error);
	if (!u || !g_uri_get_host(u))
		return true; /* what is no address, opening it says better */
	bool tls = g_str_equal(g_uri_get_scheme(u), "https");
	int port = g_uri_get_port(u) > 0 ? g_uri_get_port(u) : tls ? 443 : 80;
	return check_server(r, w, &(struct server){ g_uri_get_host(u), port, tls, ca_file });
}

/* ---- the ways ---- */

static bool check_box(struct report *r, const struct way *w, enum step step, struct mailbox *box, bool imap, const char *says, const GError *error)
{
	if (!box)
		return failed(r, w, step, error);
	g_autofree char *folder = g_strdup_printf("'%s'", imap ? imap_folder(box) : says);
	box->ops->close(box);
	return fine(r, w, step, says ? says : folder);
}

static bool check_imap(struct report *r, const struct way *w, enum step step, const struct mail_source *m, const char *folder, const char *says)
{
	g_autoptr(GError) error = NULL;
	struct mailbox *box = desk_open_imap(m, folder, &error);
	return check_box(r, w, step, box, true, says, error);
}

static bool check_maildir(struct report *r, const struct way *w, enum step step, const char *path)
{
	g_autoptr(GError) error = NULL;
	struct mailbox *box = maildir_open(path, &error);
	return check_box(r, w, step, box, false, path, error);
}

static void check_mail(struct report *r, const struct rep *rep)
{
	const struct mail_source *m = &rep->mail;
	struct way w = { rep->id, "mail", m->maildir ? "path" : "host" };
	if (m->maildir) {
		check_maildir(r, &w, FOLDER, m->path);
		if (m->inbox_path)
			check_maildir(r, &w, INBOX, m->inbox_path);
		return;
	}
	if (!check_server(r, &w, &(struct server){ m->host, m->port, m->security == SECURITY_TLS, m->ca_file }))
		return;
	/* everybody has an INBOX (RFC 3501 5.1): what fails there is the login */
	if (!check_imap(r, &w, LOGIN, m, "INBOX", m->login))
		return;
	check_imap(r, &w, FOLDER, m, m->folder, NULL);
	if (m->inbox && *m->inbox)
		check_imap(r, &w, INBOX, m, m->inbox, NULL);
}

static void check_incoming(struct report *r)
{
	const struct mail_source *m = &r->service->config->incoming.mail;
	struct way w = { NULL, "incoming", m->maildir ? "path" : "host" };
	if (!config_has_incoming(r->service->config))
		return;
	if (m->maildir)
		check_maildir(r, &w, FOLDER, m->path);
	else if (check_server(r, &w, &(struct server){ m->host, m->port, m->security == SECURITY_TLS, m->ca_file }) &&
		 check_imap(r, &w, LOGIN, m, "INBOX", m->login))
		check_imap(r, &w, FOLDER, m, m->folder, NULL);
}

static const char *const trait_words[CALENDAR_TRAITS][2] = {
	{ "loses the attached script: it stands in the text only", "keeps the attached script" },
	{ "loses X- lines", "keeps X- lines" },
	{ "loses tel: addresses", "keeps tel: addresses" },
	{ "adds no alarm", "adds an alarm of its own" },
	{ "does not heed If-None-Match", "heeds If-None-Match" },
	{ "tells no ETag after writing", "tells the ETag after writing" },
	{ "has no sync-collection", "has sync-collection" },
};

static char *say_traits(unsigned traits)
{
	GString *s = g_string_new("");
	for (unsigned i = 0; i < CALENDAR_TRAITS; i++)
		g_string_append_printf(s, "%s%s", i ? ", " : "", trait_words[i][traits >> i & 1]);
	return g_string_free(s, FALSE);
}

static void check_writing(struct report *r, const struct way *w, const struct rep *rep, struct calendar *calendar)
{
	g_autoptr(GError) error = NULL;
	unsigned traits;
	if (!calendar->ops->probe(calendar, clock_now_utc() + (int64_t)PROBE_DAYS * DAY, &traits, &error)) {
		failed(r, w, WRITABLE, error);
		return;
	}
	g_autofree char *says = say_traits(traits);
	tell(r, w, WRITABLE, true, says, traits_pack(traits));
	if (!traits_keep(r->service->ledger, rep, traits, &error))
		failed(r, w, KEPT, error);
}

static void check_reading(struct report *r, const struct way *w, struct calendar *calendar)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	int64_t now = clock_now_utc();
	bool ok = calendar->ops->busy(calendar, now, now + BUSY_DAYS * DAY, texts, &error);
	g_autofree char *says = g_strdup_printf("%u events looked at for the next %d days", texts->len, BUSY_DAYS);
	if (ok)
		fine(r, w, BUSY, says);
	else
		failed(r, w, BUSY, error);
}

static bool check_calendar_login(struct report *r, const struct way *w, const struct calendar_target *c)
{
	g_autoptr(GError) error = NULL;
	if (!check_dav_server(r, w, "caldav", c->url, c->ca_file))
		return false;
	return desk_calendar_login(c, &error) ? fine(r, w, LOGIN, c->login ? c->login : "none asked for") : failed(r, w, LOGIN, error);
}

static void check_calendar(struct report *r, const struct rep *rep)
{
	const struct calendar_target *c = &rep->calendar;
	bool dir = c->kind == CALENDAR_ICSDIR;
	struct way w = { rep->id, "calendar", dir ? "path" : "url" };
	g_autoptr(GError) error = NULL;
	struct desk desk;
	if (c->kind == CALENDAR_INVITATIONS) /* it is reached by `outgoing`, and answers to `incoming` */
		return;
	if (!dir && !check_calendar_login(r, &w, c))
		return;
	desk_init(&desk, r->service, rep);
	struct calendar *calendar = desk_calendar(&desk, &error);
	if (calendar) {
		fine(r, &w, FOUND, dir ? c->path : caldav_url(calendar));
		check_writing(r, &w, rep, calendar);
		check_reading(r, &w, calendar);
	} else {
		failed(r, &w, FOUND, error);
	}
	desk_close(&desk);
}

static void check_book(struct report *r, const struct rep *rep)
{
	const struct book_source *b = &rep->addressbook;
	struct way w = { rep->id, "addressbook", b->vcfdir ? "path" : "url" };
	g_autoptr(GError) error = NULL;
	struct addressbook *book;
	struct desk desk;
	if (!b->path && !b->url)
		return;
	if (!b->vcfdir && !check_dav_server(r, &w, "carddav", b->url, b->ca_file))
		return;
	desk_init(&desk, r->service, rep);
	if (desk_book(&desk, rep, &book, &error))
		fine(r, &w, BOOK, b->vcfdir ? b->path : b->url);
	else
		failed(r, &w, BOOK, error);
	desk_close(&desk);
}

static void check_outgoing(struct report *r)
{
	const struct mail_target *o = &r->service->config->outgoing;
	struct way w = { NULL, "outgoing", o->outdir ? "path" : "host" };
	g_autoptr(GError) error = NULL;
	struct desk desk;
	if (!o->outdir && !o->host)
		return; /* mails are put into the reps' inboxes, which were looked at */
	if (!o->outdir && !check_server(r, &w, &(struct server){ o->host, o->port, o->security == SECURITY_TLS, o->ca_file }))
		return;
	desk_init(&desk, r->service, &r->service->config->reps[0]);
	struct outgoing *outgoing = desk_outgoing(&desk, &error);
	if (outgoing && outgoing->ops->check(outgoing, &error))
		fine(r, &w, OUTGOING, o->outdir ? o->path : o->login ? o->login : "without login");
	else
		failed(r, &w, OUTGOING, error);
	desk_close(&desk);
}

static void print_json(struct report *r)
{
	GVariantBuilder b;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&b, "{sv}", "schema", g_variant_new_int64(1));
	g_variant_builder_add(&b, "{sv}", "ok", g_variant_new_boolean(r->code == EX_OK));
	g_variant_builder_add(&b, "{sv}", "checks", g_variant_builder_end(&r->checks));
	g_autofree char *text = json_print(g_variant_builder_end(&b), true);
	printf("%s\n", text);
}

int connect_check(struct service *s, bool json)
{
	struct report r = { .service = s, .json = json, .marks = isatty(STDOUT_FILENO) && g_get_charset(NULL), .code = EX_OK };
	g_variant_builder_init(&r.checks, G_VARIANT_TYPE("aa{sv}"));
	for (size_t i = 0; i < s->config->n_reps; i++) {
		check_mail(&r, &s->config->reps[i]);
		check_calendar(&r, &s->config->reps[i]);
		check_book(&r, &s->config->reps[i]);
	}
	check_outgoing(&r);
	check_incoming(&r);
	if (json)
		print_json(&r);
	else
		g_variant_builder_clear(&r.checks);
	return r.code;
}
