#include "app/reply_in.h"
#include "app/intake.h"
#include "edge/clock.h"
#include <string.h>

#define REPLY_MAX_CHARS 600
#define MAX_DEALS 5 /* of one writer that a mail without number is shown at */

/* ---- whose quote ---- */

static bool find_by_thread(
	struct ledger *ledger, const struct letter *l, struct deal *ret, bool *ret_found, GError **error)
{
	const char *const first[] = { l->kind == LETTER_BOUNCE ? l->bounced_id : l->in_reply_to };
	size_t n = l->references ? g_strv_length(l->references) : 0;
	*ret_found = false;
	/* the last of the references is the mail that was answered */
	for (size_t i = 0; i <= n && !*ret_found; i++) {
		const char *mail_id = i == 0 ? first[0] : l->references[n - i];
		int64_t id = 0;
		if (mail_id && (!ledger_find_mail(ledger, mail_id, &id, error) ||
				       (id && !ledger_get_deal(ledger, id, ret, ret_found, error))))
			return false;
	}
	return true;
}

static bool names_number(const struct letter *l, const struct deal *deal)
{
	const char *number = deal->quote.number;
	return number && *number &&
	       ((l->subject && strcasestr(l->subject, number)) ||
		       (l->own_text && strcasestr(l->own_text, number)));
}

/* Leaves those whose number is named, when any is. */
static void keep_named(const struct letter *l, GPtrArray *deals)
{
	bool any = false;
	for (guint i = 0; i < deals->len; i++)
		any = any || names_number(l, deals->pdata[i]);
	for (guint i = deals->len; any && i > 0; i--)
		if (!names_number(l, deals->pdata[i - 1]))
			g_ptr_array_remove_index(deals, i - 1);
}

static bool find_by_writer(
	struct service *s, const struct rep *rep, const struct letter *l, GPtrArray *deals, GError **error)
{
	const char *address = l->kind == LETTER_BOUNCE ? l->bounced : l->from;
	const char *at = address ? strrchr(address, '@') : NULL;
	struct deal_query q = { .rep = rep->id, .email = address, .open_only = true };
	if (!at)
		return true;
	if (!ledger_find_deals(s->ledger, &q, deals, error))
		return false;
	keep_named(l, deals);
	if (deals->len > 0 || l->kind != LETTER_REPLY || l->public_domain)
		return true;
	struct deal_query colleagues = { .rep = rep->id, .domain = at + 1, .open_only = true };
	if (!ledger_find_deals(s->ledger, &colleagues, deals, error))
		return false;
	keep_named(l, deals);
	if (deals->len > 1)
		g_ptr_array_set_size(deals, 0);
	return true;
}

static bool find_deals(
	struct service *s, const struct rep *rep, const struct letter *l, GPtrArray *deals, GError **error)
{
	struct deal deal;
	bool found;
	record_init(&deal_record, &deal);
	bool ok = find_by_thread(s->ledger, l, &deal, &found, error);
	if (ok && found)
		g_ptr_array_add(deals, record_new(&deal_record, &deal));
	record_clear(&deal_record, &deal);
	return ok && (found || find_by_writer(s, rep, l, deals, error));
}

/* ---- what it says ---- */

static enum fact_kind kind_of(const struct letter *l)
{
	if (l->kind == LETTER_BOUNCE)
		return FACT_BOUNCE;
	if (l->reaction.kind == REACTION_OUT_OF_OFFICE)
		return FACT_AWAY;
	return l->kind == LETTER_REPLY ? FACT_REPLY : FACT_NONE;
}

static bool same_domain(const char *a, const char *b)
{
	const char *at = a ? strrchr(a, '@') : NULL, *other = b ? strrchr(b, '@') : NULL;
	return at && other && g_ascii_strcasecmp(at, other) == 0;
}

/* Somebody else's absence says nothing about the person who is to be called. */
static bool concerns(const struct letter *l, enum fact_kind kind, const struct deal *deal)
{
	return kind != FACT_AWAY || g_strcmp0(l->from, deal->quote.email) == 0 ||
	       (!l->public_domain && same_domain(l->from, deal->quote.email));
}

static char *first_chars(const char *text, glong n)
{
	return g_utf8_strlen(text, -1) > n ? g_utf8_substring(text, 0, n) : g_strdup(text);
}

/* His words; where they are none, what he meant is in the subject, or is the file he enclosed. */
static char *text_of(const struct letter *l, enum fact_kind kind)
{
	if (kind == FACT_BOUNCE)
		return g_strdup(l->bounced);
	bool said = l->own_text && *l->own_text;
	g_autofree char *text = first_chars(said         ? l->own_text
					    : l->subject ? l->subject
							 : "",
		REPLY_MAX_CHARS);
	const char *file = l->reaction.kind == REACTION_ORDER ? l->reaction.paper : NULL;
	const char *instead = kind == FACT_AWAY ? l->reaction.address : NULL;
	const char *more = file ? file : instead && !strcasestr(text, instead) ? instead : NULL;
	return more ? g_strdup_printf("%s\n[%s]", text, more) : g_steal_pointer(&text);
}

static void fill_fact(struct fact *fact, const struct letter *l, enum fact_kind kind, const struct deal *deal,
	const char *source)
{
	record_init(&fact_record, fact);
	fact->kind = kind;
	fact->deal_id = deal->id;
	fact->at_utc = clock_now_utc();
	fact->source = g_strdup_printf("%s for deal %" G_GINT64_FORMAT, source, deal->id);
	fact->text = text_of(l, kind);
	fact->full = kind == FACT_BOUNCE && !l->reaction.hard;
	if (kind == FACT_AWAY)
		fact->until = l->reaction.until;
	if (kind != FACT_REPLY)
		return;
	fact->reaction = l->reaction.kind;
	fact->resend = l->reaction.resend;
	if (g_strcmp0(l->from, deal->quote.email) != 0)
		fact->from =
			l->from_name ? g_strdup_printf("%s, %s", l->from_name, l->from) : g_strdup(l->from);
}

static bool give(struct service *s, const struct rep *rep, const struct letter *l, enum fact_kind kind,
	struct deal *deal, const char *source, GError **error)
{
	struct fact fact;
	bool is_new = false;
	fill_fact(&fact, l, kind, deal, source);
	bool ok = intake_one(s, rep, deal, &fact, &is_new, error);
	if (ok && is_new) {
		g_autofree char *pairs = g_strdup_printf("reads=%s", reaction_kind_names[l->reaction.kind]);
		tell_happened(s->tell, fact_kind_names[kind], rep->id, deal, fact.text, pairs);
	}
	record_clear(&fact_record, &fact);
	return ok;
}

bool reply_take(
	struct service *s, const struct rep *rep, const char *source, const struct letter *l, GError **error)
{
	enum fact_kind kind = kind_of(l);
	if (kind == FACT_NONE)
		return true;
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
	if (!find_deals(s, rep, l, deals, error))
		return false;
	for (guint i = 0; i < MIN(deals->len, MAX_DEALS); i++)
		if (concerns(l, kind, deals->pdata[i]) &&
			!give(s, rep, l, kind, deals->pdata[i], source, error))
			return false;
	return true;
}
