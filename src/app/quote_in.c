#include "app/quote_in.h"
#include "app/intake.h"
#include "app/question.h"
#include "edge/clock.h"
#include <string.h>

/* By the domain of the address; where anybody can have one, by the address. */
static bool same_customer(const struct letter *l, const struct deal *d)
{
	const char *mine = l->quote.email, *theirs = d->quote.email;
	if (!mine || !theirs)
		return true;
	if (!l->public_domain && strchr(mine, '@') && strchr(theirs, '@')) {
		mine = strchr(mine, '@');
		theirs = strchr(theirs, '@');
	}
	return g_ascii_strcasecmp(mine, theirs) == 0;
}

bool quote_find_family(struct service *s, const struct rep *rep, const struct letter *l, struct deal *ret, bool *ret_found, GError **error)
{
	const char *numbers[] = { l->quote.number, l->quote.supersedes };
	*ret_found = false;
	for (size_t n = 0; n < G_N_ELEMENTS(numbers) + 1 && !*ret_found; n++) {
		bool by_number = n < G_N_ELEMENTS(numbers);
		if (by_number ? !numbers[n] : !l->quote.email)
			continue;
		g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
		struct deal_query q = { .rep = rep->id, .number = by_number ? numbers[n] : NULL, .email = by_number ? NULL : l->quote.email };
		if (!ledger_find_deals(s->ledger, &q, deals, error))
			return false;
		for (guint i = 0; i < deals->len && !*ret_found; i++) {
			const struct deal *d = deals->pdata[i];
			*ret_found = by_number ? same_customer(l, d) : g_strcmp0(d->fingerprint, l->fingerprint) == 0;
			if (*ret_found)
				record_copy(&deal_record, ret, d);
		}
	}
	return true;
}

/* Another customer, of any rep, who has a quote of this number; NULL: none. New string. */
static bool find_other_customer(struct service *s, const struct letter *l, char **ret, GError **error)
{
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
	struct deal_query q = { .number = l->quote.number };
	*ret = NULL;
	if (!q.number)
		return true;
	if (!ledger_find_deals(s->ledger, &q, deals, error))
		return false;
	for (guint i = 0; i < deals->len && !*ret; i++) {
		const struct deal *d = deals->pdata[i];
		if (d->state != DEAL_NOTQUOTE && !same_customer(l, d))
			*ret = g_strdup(d->quote.company ? d->quote.company : d->quote.email);
	}
	return true;
}

/* What the ledger knows of the customer, of all reps: by the domain of the address, or by the address where anybody can have one. */
static bool load_history(struct service *s, const struct letter *l, struct history *ret, GError **error)
{
	const char *at = l->quote.email ? strchr(l->quote.email, '@') : NULL;
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
	struct deal_query q = { 0 };
	if (!at)
		return true;
	if (l->public_domain)
		q.email = l->quote.email;
	else
		q.domain = at + 1;
	if (!ledger_find_deals(s->ledger, &q, deals, error))
		return false;
	for (guint i = 0; i < deals->len; i++) {
		const struct deal *d = deals->pdata[i];
		bool same_person = d->quote.email && g_ascii_strcasecmp(d->quote.email, l->quote.email) == 0;
		ret->stopped = ret->stopped || (d->stopped && same_person);
		if (d->state == DEAL_NOTQUOTE)
			continue;
		ret->quotes++;
		ret->orders += d->state == DEAL_WON;
		ret->levers += d->state == DEAL_LOST && d->last_code == OUTCOME_LOST_LEVER;
		ret->polites += d->state == DEAL_LOST && d->last_code == OUTCOME_LOST_POLITE;
	}
	return true;
}

static void quote_fact(struct fact *fact, const struct deal *deal, const struct letter *l)
{
	record_init(&fact_record, fact);
	fact->kind = FACT_QUOTE;
	fact->deal_id = deal->id;
	fact->at_utc = clock_now_utc();
	fact->start_utc = l->sent_utc && l->sent_utc <= fact->at_utc ? l->sent_utc : fact->at_utc;
	fact->source = g_strdup_printf("quote %s", l->fingerprint);
	fact->text = g_strdup(l->fingerprint);
	record_copy(&quote_record, &fact->quote, &l->quote);
	fact->wish = g_strdup(l->wish);
	fact->motive = l->motive;
}

/* Why it was asked for, unless the rep said it, or is asked for something else and may say it there. */
static bool ask_why(struct service *s, const struct rep *rep, const struct deal *deal, GError **error)
{
	bool complete = deal->quote.amount_minor != AMOUNT_NONE && deal->quote.phone;
	if (!s->config->ask_why || !complete || !deal_is_open(deal) || deal_is_held(deal) || deal->motive != MOTIVE_UNSAID)
		return true;
	struct action a;
	record_init(&action_record, &a);
	a.kind = ACTION_MAIL;
	a.mail = MAIL_ASK_WHY;
	a.call_seq = deal->call.seq;
	return ledger_add_action(s->ledger, rep->id, deal->id, &a, clock_now_utc(), NULL, error);
}

bool quote_commit(struct service *s, const struct rep *rep, const struct letter *l, struct deal *deal, bool *ret_new, int *ret_versions,
		GError **error)
{
	struct fact fact;
	bool found;
	*ret_new = false;
	if (!quote_find_family(s, rep, l, deal, &found, error))
		return false;
	*ret_versions = deal->versions;
	if (!found && !ledger_new_deal(s->ledger, &deal->id, error))
		return false;
	quote_fact(&fact, deal, l);
	bool ok = (found || (find_other_customer(s, l, &fact.also_to, error) && load_history(s, l, &fact.history, error))) && intake_fact(s, rep, deal, &fact, ret_new, error);
	record_clear(&fact_record, &fact);
	if (ok && !found && *ret_new)
		ok = ask_why(s, rep, deal, error);
	if (ok && l->message_id && deal->state != DEAL_NONE)
		ok = ledger_put_mail(s->ledger, l->message_id, rep->id, deal->id, error);
	return ok;
}

void quote_tell(struct service *s, const struct rep *rep, const struct deal *deal, int versions_before)
{
	const struct quote *q = &deal->quote;
	g_autofree char *amount = tell_amount(q->amount_minor, q->currency);
	g_autofree char *valid = date_print(q->valid_until);
	g_autofree char *detail = g_strdup_printf("%s · %s · %s%s%s · %s", amount, q->contact ? q->contact : "no name", q->phone ? q->phone : "no number",
			*valid ? " · valid until " : "", valid, q->language ? q->language : "?");
	g_autofree char *pairs = g_strdup_printf("versions=%d confidence=%.2f%s", deal->versions, q->confidence, deal->also_to ? " number=double" : "");
	tell_happened(s->tell, versions_before == 0 ? "quote" : deal->versions > versions_before ? "revised" : "copy", rep->id, deal, detail, pairs);
}
