#include "app/contact.h"
#include "app/ask.h"
#include "app/hosts.h"
#include "app/quote_in.h"
#include "core/contact.h"
#include "edge/clock.h"
#include "edge/contacts_csv.h"
#include <string.h>

#define MAILS_MAX 3 /* of one person that are looked at: the newest may be two words from a phone */

struct search {
	struct desk *desk;
	const struct rep *rep;
	struct contact_question question;
};

/* ---- the sources ---- */

/* true with neither phone nor name: nothing is known there. *ret_there false: there is no such source. ret is inited. */
typedef bool (*find_func)(struct search *s, struct contact *ret, bool *ret_there, GError **error);

static bool find_in_mails(struct search *s, struct contact *ret, bool *ret_there, GError **error);
static bool find_in_book(struct search *s, struct contact *ret, bool *ret_there, GError **error);
static bool find_in_csv(struct search *s, struct contact *ret, bool *ret_there, GError **error);

/* Before these come the customer's block in the quote and his signature in the quoted thread (read/quote_phone.c). */
static const struct source {
	const char *where; /* as evidence says it */
	find_func find;
} sources[] = {
	{ "inbox", find_in_mails }, /* the newest mails from that person, their signatures */
	{ "address book", find_in_book },
	{ "contacts", find_in_csv },
};

static bool find_in_mail(struct search *s, struct mailbox *inbox, const char *key, struct contact *ret, GError **error)
{
	struct service *service = s->desk->service;
	g_autoptr(GBytes) mail = NULL;
	g_autoptr(GError) why = NULL;
	struct contact found;
	record_init(&contact_record, &found);
	bool ok = inbox->ops->fetch(inbox, key, service->config->max_mail_bytes, &mail, &why) &&
			(!mail || ask_contact(service->readers, "signature", &s->question, mail, &found, &why));
	if (ok && (found.phone || (found.name && !ret->name))) {
		record_clear(&contact_record, ret);
		*ret = found;
		return true;
	}
	record_clear(&contact_record, &found);
	if (ok || g_error_matches(why, CLOSECALL_ERROR, CLOSECALL_ITEM)) /* one mail that cannot be read is not the only one */
		return true;
	g_propagate_error(error, g_steal_pointer(&why));
	return false;
}

static bool find_in_mails(struct search *s, struct contact *ret, bool *ret_there, GError **error)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	struct mailbox *inbox;
	if (!desk_kept_inbox(s->desk, &inbox, error))
		return false;
	*ret_there = inbox != NULL;
	if (!inbox)
		return true;
	bool ok = inbox->ops->find(inbox, "From", s->question.whom.email, MAILS_MAX, keys, error);
	for (guint i = 0; ok && i < keys->len && !ret->phone; i++)
		ok = find_in_mail(s, inbox, keys->pdata[i], ret, error);
	if (!ok)
		desk_drop_inbox(s->desk);
	return ok;
}

static bool find_in_book(struct search *s, struct contact *ret, bool *ret_there, GError **error)
{
	g_autoptr(GPtrArray) cards = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) all = g_string_new(NULL);
	struct addressbook *book;
	if (!desk_book(s->desk, s->rep, &book, error))
		return false;
	*ret_there = book != NULL;
	if (!book)
		return true;
	if (!book->ops->find(book, s->question.whom.email, s->question.whom.name, cards, error)) {
		desk_drop_book(s->desk);
		return false;
	}
	for (guint i = 0; i < cards->len; i++)
		g_string_append_printf(all, "%s\n", (char *)cards->pdata[i]);
	g_autoptr(GBytes) bytes = g_bytes_new(all->str, all->len);
	return cards->len == 0 || ask_contact(s->desk->service->readers, "cards", &s->question, bytes, ret, error);
}

static bool find_in_csv(struct search *s, struct contact *ret, bool *ret_there, GError **error)
{
	const char *path = s->desk->service->config->contacts;
	struct contact number;
	bool found;
	*ret_there = path != NULL;
	if (!path)
		return true;
	if (!contacts_csv_find(path, s->question.whom.email, ret, &found, NULL, error))
		return false;
	if (!ret->phone)
		return true;
	/* as somebody wrote it → as it is dialled, unless it is our own */
	g_autoptr(GBytes) written = g_bytes_new(ret->phone, strlen(ret->phone));
	bool ok = ask_contact(s->desk->service->readers, "number", &s->question, written, &number, error);
	g_free(ret->phone);
	ret->phone = g_steal_pointer(&number.phone);
	record_clear(&contact_record, &number);
	return ok;
}

/* ---- what is taken over ---- */

static void note(struct quote *q, const char *field, const char *value, const char *where, const char *why)
{
	struct evidence e = { (char *)(uintptr_t)field, (char *)(uintptr_t)value, (char *)(uintptr_t)where, (char *)(uintptr_t)why };
	if (!q->evidence)
		q->evidence = record_list_new(&evidence_record);
	g_ptr_array_add(q->evidence, record_new(&evidence_record, &e));
}

static void take(struct quote *q, char **field, const char *name, const char *value, const char *where, const char *why)
{
	if (*field || !value)
		return;
	*field = g_strdup(value);
	note(q, name, value, where, why);
}

static bool is_complete(const struct quote *q)
{
	return q->phone && (q->contact || q->contact_name);
}

static void take_contact(struct quote *q, const struct contact *c, const char *where)
{
	const char *why = c->why ? c->why : "";
	take(q, &q->phone, "phone", c->phone, where, why);
	if (!q->contact && !q->contact_name)
		take(q, &q->contact_name, "contact_name", c->name, where, why);
	take(q, &q->company, "company", c->company, where, why);
}

/* ---- the search ---- */

/* Asks one source, unless it was ill a moment ago: then it costs nothing. */
static void look_in(struct search *s, const struct source *source, struct quote *q)
{
	struct hosts *hosts = s->desk->service->hosts;
	g_autofree char *host = g_strdup_printf("%s of %s", source->where, s->rep->id);
	g_autoptr(GError) error = NULL;
	struct contact found;
	bool there = true;
	if (!hosts_ready(hosts, host, clock_monotonic_us())) {
		note(q, "phone", NULL, source->where, "not asked: it failed a moment ago");
		return;
	}
	record_init(&contact_record, &found);
	if (source->find(s, &found, &there, &error)) {
		take_contact(q, &found, source->where);
		hosts_worked(hosts, host, clock_monotonic_us());
		if (there && !q->phone)
			note(q, "phone", NULL, source->where, "no number of this person there");
	} else {
		g_autofree char *why = g_strdup_printf("not asked: %s", error->message);
		note(q, "phone", NULL, source->where, why);
		g_prefix_error(&error, "%s: ", host);
		hosts_failed(hosts, host, error->message, clock_monotonic_us());
	}
	record_clear(&contact_record, &found);
}

/* Numbers that are ours: those of the configuration, and those in the signature of the rep's mail. */
static char **own_phones(char **configured, char **signature)
{
	g_autoptr(GStrvBuilder) b = g_strv_builder_new();
	for (char **p = configured; p && *p; p++)
		g_strv_builder_add(b, *p);
	for (char **p = signature; p && *p; p++)
		g_strv_builder_add(b, *p);
	return g_strv_builder_end(b);
}

static void search_init(struct search *s, struct desk *d, const struct rep *rep, const struct letter *l)
{
	struct contact_question *q = &s->question;
	*s = (struct search){ .desk = d, .rep = rep };
	record_init(&contact_question_record, q);
	service_context(d->service, rep, &q->context);
	char **own = own_phones(q->context.own_phones, l->own_phones);
	g_strfreev(q->context.own_phones);
	q->context.own_phones = own;
	q->whom.email = g_strdup(l->quote.email);
	q->whom.name = g_strdup(l->quote.contact_name);
	q->whom.company = g_strdup(l->quote.company);
}

bool contact_complete(struct desk *d, const struct rep *rep, struct letter *l, GError **error)
{
	struct deal deal;
	struct search s;
	bool found;
	if (is_complete(&l->quote) || !l->quote.email)
		return true;
	record_init(&deal_record, &deal);
	bool ok = quote_find_family(d->service, rep, l, &deal, &found, error);
	bool known = found && deal.quote.phone; /* a later version keeps the number, which a person may have corrected */
	record_clear(&deal_record, &deal);
	if (!ok || known)
		return ok;
	search_init(&s, d, rep, l);
	for (size_t i = 0; i < G_N_ELEMENTS(sources) && !is_complete(&l->quote); i++)
		look_in(&s, &sources[i], &l->quote);
	record_clear(&contact_question_record, &s.question);
	return true;
}
