#include "app/round.h"
#include "app/calendar_in.h"
#include "app/digests.h"
#include "app/hosts.h"
#include "app/intake.h"
#include "app/invite.h"
#include "app/outbox.h"
#include "app/post_in.h"
#include "app/question.h"
#include "app/replan.h"
#include "app/traits.h"
#include "edge/clock.h"
#include <string.h>

#define CONNECT_TIMEOUT_MS 15000
#define COMMAND_TIMEOUT_MS 60000
#define BOOK_CONNECT_TIMEOUT_MS 5000 /* of what a quote can do without */
#define BOOK_REQUEST_TIMEOUT_MS 10000
#define TIME_FACTS_MAX 20 /* of one deal in one round */

/* ---- the desk ---- */

void desk_init(struct desk *d, struct service *s, const struct rep *rep)
{
	*d = (struct desk){ .service = s, .rep = rep, .answered = g_ptr_array_new() };
}

static void drop_sent(struct desk *d)
{
	if (d->sent)
		d->sent->ops->close(d->sent);
	d->sent = NULL;
}

static void drop_calendar(struct desk *d)
{
	if (d->calendar)
		d->calendar->ops->close(d->calendar);
	d->calendar = NULL;
}

static void drop_outgoing(struct desk *d)
{
	if (d->outgoing)
		d->outgoing->ops->close(d->outgoing);
	d->outgoing = NULL;
}

void desk_drop_inbox(struct desk *d)
{
	if (d->inbox)
		d->inbox->ops->close(d->inbox);
	d->inbox = NULL;
}

void desk_drop_book(struct desk *d)
{
	if (d->book)
		d->book->ops->close(d->book);
	d->book = NULL;
}

void desk_close(struct desk *d)
{
	drop_sent(d);
	drop_calendar(d);
	drop_outgoing(d);
	desk_drop_inbox(d);
	desk_drop_book(d);
	g_clear_pointer(&d->answered, g_ptr_array_unref);
	g_clear_pointer(&d->busy, g_array_unref);
	g_clear_pointer(&d->plan, g_array_unref);
}

static char *mail_host(const struct mail_source *m)
{
	return m->maildir ? g_strdup(m->path) : g_strdup_printf("imap %s:%d", m->host, m->port);
}

static const char *calendar_host(const struct calendar_target *c)
{
	return c->kind == CALENDAR_CALDAV ? c->url : c->kind == CALENDAR_ICSDIR ? c->path : "the invitations";
}

static char *outgoing_host(const struct mail_target *o)
{
	if (o->outdir)
		return g_strdup(o->path);
	return o->host ? g_strdup_printf("smtp %s:%d", o->host, o->port) : g_strdup("the reps' inboxes");
}

/* A host that refuses this rep (his password, his folder) is well for the others. */
static char *own_host(const struct desk *d, const char *host)
{
	return g_strdup_printf("%s at %s", d->rep->id, host);
}

static bool is_ready(const struct desk *d, const char *host)
{
	g_autofree char *own = own_host(d, host);
	int64_t now = clock_monotonic_us();
	return hosts_ready(d->service->hosts, host, now) && hosts_ready(d->service->hosts, own, now);
}

static bool host_ready(struct desk *d, const char *host, GError **error)
{
	if (is_ready(d, host))
		return true;
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY, "'%s' is left alone for a while", host);
	return false;
}

struct mailbox *desk_open_imap(const struct mail_source *m, const char *folder, GError **error)
{
	char *password = NULL;
	if (!secret_get(&m->secret, &password, error))
		return NULL;
	struct imap_account account = {
		.host = m->host,
		.port = m->port,
		.security = m->security,
		.login = m->login,
		.password = password,
		.folder = folder,
		.ca_file = m->ca_file,
		.connect_timeout_ms = CONNECT_TIMEOUT_MS,
		.command_timeout_ms = COMMAND_TIMEOUT_MS,
	};
	struct mailbox *box = imap_open(&account, error);
	secret_free(password);
	return box;
}

struct mailbox *desk_sent(struct desk *d, GError **error)
{
	const struct mail_source *m = &d->rep->mail;
	g_autofree char *host = mail_host(m);
	if (!d->sent && host_ready(d, host, error))
		d->sent = m->maildir ? maildir_open(m->path, error) : desk_open_imap(m, m->folder, error);
	return d->sent;
}

bool desk_inbox(struct desk *d, struct mailbox **ret, GError **error)
{
	return desk_inbox_of(d, d->rep, ret, error);
}

bool desk_inbox_of(struct desk *d, const struct rep *rep, struct mailbox **ret, GError **error)
{
	const struct mail_source *m = &rep->mail;
	const char *watched = m->maildir ? m->inbox_path : m->inbox;
	g_autofree char *host = mail_host(m);
	*ret = NULL;
	if (!watched || !*watched)
		return true;
	if (!host_ready(d, host, error))
		return false;
	*ret = m->maildir ? maildir_open(m->inbox_path, error) : desk_open_imap(m, m->inbox, error);
	return *ret != NULL;
}

bool desk_kept_inbox(struct desk *d, struct mailbox **ret, GError **error)
{
	if (!d->inbox && !desk_inbox(d, &d->inbox, error))
		return false;
	*ret = d->inbox;
	return true;
}

char *desk_call_uid(const struct desk *d, int64_t deal_id, int call_seq)
{
	return g_strdup_printf("closecall-%s-%" G_GINT64_FORMAT "-%d", ledger_instance(d->service->ledger), deal_id, call_seq);
}

static struct dav_account calendar_account(const struct calendar_target *c, const char *password)
{
	return (struct dav_account){
		.url = c->url,
		.name = c->name,
		.login = c->login,
		.password = password,
		.ca_file = c->ca_file,
		.connect_timeout_ms = CONNECT_TIMEOUT_MS,
		.request_timeout_ms = COMMAND_TIMEOUT_MS,
	};
}

bool desk_calendar_login(const struct calendar_target *c, GError **error)
{
	char *password = NULL;
	if (!secret_get(&c->secret, &password, error))
		return false;
	struct dav_account account = calendar_account(c, password);
	bool ok = caldav_login(&account, error);
	secret_free(password);
	return ok;
}

static struct calendar *open_calendar(struct desk *d, GError **error)
{
	const struct calendar_target *c = &d->rep->calendar;
	char *password = NULL;
	if (c->kind == CALENDAR_ICSDIR)
		return icsdir_open(c->path, error);
	if (c->kind == CALENDAR_INVITATIONS)
		return invite_open(d);
	if (!secret_get(&c->secret, &password, error))
		return NULL;
	struct dav_account account = calendar_account(c, password);
	struct calendar *calendar = caldav_open(&account, error);
	secret_free(password);
	return calendar;
}

struct calendar *desk_calendar(struct desk *d, GError **error)
{
	struct ledger *ledger = d->service->ledger;
	if (d->calendar || !host_ready(d, calendar_host(&d->rep->calendar), error) || !traits_load(ledger, d->rep, &d->traits, error))
		return d->calendar;
	return d->calendar = open_calendar(d, error);
}

static struct addressbook *open_carddav(const struct book_source *b, GError **error)
{
	char *password = NULL;
	if (!secret_get(&b->secret, &password, error))
		return NULL;
	struct carddav_account account = {
		.url = b->url,
		.login = b->login,
		.password = password,
		.ca_file = b->ca_file,
		.connect_timeout_ms = BOOK_CONNECT_TIMEOUT_MS,
		.request_timeout_ms = BOOK_REQUEST_TIMEOUT_MS,
	};
	struct addressbook *book = carddav_open(&account, error);
	secret_free(password);
	return book;
}

bool desk_book(struct desk *d, const struct rep *rep, struct addressbook **ret, GError **error)
{
	const struct book_source *b = &rep->addressbook;
	if (d->book_rep != rep)
		desk_drop_book(d);
	*ret = NULL;
	if (!b->path && !b->url)
		return true;
	d->book_rep = rep;
	if (!d->book)
		d->book = b->vcfdir ? vcfdir_open(b->path, error) : open_carddav(b, error);
	*ret = d->book;
	return d->book != NULL;
}

struct outgoing *desk_outgoing(struct desk *d, GError **error)
{
	const struct mail_target *o = &d->service->config->outgoing;
	g_autofree char *host = outgoing_host(o);
	char *password = NULL;
	if (d->outgoing || !host_ready(d, host, error))
		return d->outgoing;
	if (o->outdir)
		return d->outgoing = outdir_open(o->path, error);
	if (!secret_get(&o->secret, &password, error))
		return NULL;
	struct smtp_account account = {
		.host = o->host,
		.port = o->port,
		.security = o->security,
		.login = password ? o->login : NULL,
		.password = password,
		.ehlo = strchr(o->from_address, '@') + 1,
		.ca_file = o->ca_file,
		.connect_timeout_ms = CONNECT_TIMEOUT_MS,
		.request_timeout_ms = 11 * 60 * 1000, /* RFC 5321 4.5.3.2.6: ten minutes for the answer after the dot */
	};
	d->outgoing = smtp_open(&account, error);
	secret_free(password);
	return d->outgoing;
}

void desk_outgoing_went(struct desk *d, const GError *why)
{
	g_autofree char *host = outgoing_host(&d->service->config->outgoing);
	if (!why) {
		hosts_worked(d->service->hosts, host, clock_monotonic_us());
	} else if (g_error_matches(why, CLOSECALL_ERROR, CLOSECALL_RETRY)) {
		if (hosts_ready(d->service->hosts, host, clock_monotonic_us()))
			hosts_failed(d->service->hosts, host, why->message, clock_monotonic_us());
		drop_outgoing(d);
	}
}

/* ---- one part of a round, and what its failure means ---- */

struct part {
	enum round_part when;
	const char *name;
	bool (*run)(struct desk *d, GError **error);
	char *(*host)(const struct desk *d);
	void (*drop)(struct desk *d);
};

static char *host_of_mail(const struct desk *d)
{
	return mail_host(&d->rep->mail);
}

static char *host_of_calendar(const struct desk *d)
{
	return g_strdup(calendar_host(&d->rep->calendar));
}


static bool calendar_part(struct desk *d, GError **error)
{
	return calendar_in(d, error) && replan(d, error);
}

static bool outbox_part(struct desk *d, GError **error)
{
	(void)error;
	return outbox_run(d);
}

/* Only a person can mend it: said once when it breaks and once when it is well again, also over restarts. */
static void setup_trouble(struct desk *d, const char *part, const char *message)
{
	g_autofree char *mark = g_strdup_printf("setup %s %s", d->rep->id, part);
	g_autofree char *before = NULL;
	g_autoptr(GError) error = NULL;
	d->setup_broken = true;
	if (!ledger_get_mark(d->service->ledger, mark, &before, &error) || g_strcmp0(before, message) == 0)
		return;
	tell_trouble(d->service->tell, d->rep->id, message);
	if (!digests_alert(d, part, message, &error) || !ledger_put_mark(d->service->ledger, mark, message, &error))
		tell_trouble(d->service->tell, d->rep->id, error->message);
}

static void setup_well(struct desk *d, const char *part)
{
	g_autofree char *mark = g_strdup_printf("setup %s %s", d->rep->id, part);
	g_autofree char *before = NULL;
	g_autoptr(GError) error = NULL;
	if (!ledger_get_mark(d->service->ledger, mark, &before, &error) || !before || !*before)
		return;
	g_autofree char *line = g_strdup_printf("rep '%s': %s works again", d->rep->id, part);
	tell_note(d->service->tell, line);
	if (!digests_alert(d, part, NULL, &error) || !ledger_put_mark(d->service->ledger, mark, "", &error))
		tell_trouble(d->service->tell, d->rep->id, error->message);
}

static void host_worked(struct desk *d, const char *host)
{
	g_autofree char *own = own_host(d, host);
	hosts_worked(d->service->hosts, host, clock_monotonic_us());
	hosts_worked(d->service->hosts, own, clock_monotonic_us());
}

static void host_failed(struct desk *d, const char *host, const GError *why)
{
	g_autofree char *own = own_host(d, host);
	if (g_error_matches(why, CLOSECALL_ERROR, CLOSECALL_SETUP))
		hosts_failed(d->service->hosts, own, NULL, clock_monotonic_us());
	else
		hosts_failed(d->service->hosts, host, why->message, clock_monotonic_us());
}

static bool run_part(struct desk *d, const struct part *p)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *host = p->host ? p->host(d) : NULL;
	bool tried = host && is_ready(d, host);
	bool ok = p->run(d, &error);
	if (ok && tried)
		host_worked(d, host);
	if (ok)
		setup_well(d, p->name);
	if (!error)
		return ok;
	g_prefix_error(&error, "rep '%s': %s: ", d->rep->id, p->name);
	if (g_error_matches(error, CLOSECALL_ERROR, CLOSECALL_SETUP))
		setup_trouble(d, p->name, error->message);
	else if (!g_error_matches(error, CLOSECALL_ERROR, CLOSECALL_RETRY) || !host)
		tell_trouble(d->service->tell, d->rep->id, error->message);
	if (tried)
		host_failed(d, host, error);
	if (p->drop)
		p->drop(d);
	return false;
}

/* ---- time ---- */

static bool time_passes(struct desk *d, struct deal *deal, int64_t now, GError **error)
{
	for (int i = 0; i < TIME_FACTS_MAX && deal->due_utc && deal->due_utc <= now; i++) {
		struct fact fact;
		bool is_new;
		record_init(&fact_record, &fact);
		fact.kind = FACT_TIME;
		fact.deal_id = deal->id;
		fact.at_utc = now;
		fact.source = g_strdup_printf("clock %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d", deal->id, deal->due_utc, now, i);
		enum deal_state before = deal->state;
		bool ok = intake_one(d->service, d->rep, deal, &fact, &is_new, error);
		record_clear(&fact_record, &fact);
		if (!ok)
			return false;
		if (deal->state != before)
			tell_happened(d->service->tell, deal_state_names[deal->state], d->rep->id, deal, "by the rules", NULL);
	}
	return true;
}

static bool time_part(struct desk *d, GError **error)
{
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
	int64_t now = clock_now_utc();
	struct deal_query q = { .rep = d->rep->id, .due_by_utc = now };
	if (!ledger_find_deals(d->service->ledger, &q, deals, error))
		return false;
	for (guint i = 0; i < deals->len; i++)
		if (!time_passes(d, deals->pdata[i], now, error))
			return false;
	return questions_drop(d, error) && digests_due(d, error);
}

/* ---- the round ---- */

static bool is_service(const struct service *s, const struct rep *rep)
{
	return rep == &s->config->incoming;
}

bool round_run(struct desk *d, enum round_part parts)
{
	static const struct part of_rep[] = {
		{ ROUND_SENT, "sent mail", post_in_sent, host_of_mail, drop_sent },
		{ ROUND_INBOX, "inbox", post_in_inbox, host_of_mail, NULL },
		{ ROUND_CALENDAR, "calendar", calendar_part, host_of_calendar, drop_calendar },
		{ ROUND_ALL, "clock", time_part, NULL, NULL },
		{ ROUND_ALL, "outbox", outbox_part, NULL, NULL },
		{ 0 },
	}, of_service[] = {
		{ ROUND_SENT, "incoming mail", post_in_service, host_of_mail, drop_sent },
		{ ROUND_ALL, "outbox", outbox_part, NULL, NULL },
		{ 0 },
	};
	bool ok = true;
	d->setup_broken = false;
	d->older = 0;
	for (const struct part *p = is_service(d->service, d->rep) ? of_service : of_rep; p->name; p++)
		if (p->when & parts)
			ok = run_part(d, p) && ok;
	g_clear_pointer(&d->busy, g_array_unref);
	g_clear_pointer(&d->plan, g_array_unref);
	desk_drop_inbox(d);
	return ok;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

int64_t round_next_due(struct service *s, const struct rep *rep)
{
	int64_t next = is_service(s, rep) ? 0 : digests_next(s, rep), outbox = 0, deals = 0;
	if (ledger_outbox_next_due(s->ledger, rep->id, &outbox, NULL))
		next = sooner(next, outbox);
	if (ledger_deal_next_due(s->ledger, rep->id, &deals, NULL))
		next = sooner(next, deals);
	return next;
}
