#include "app/question.h"
#include "app/intake.h"
#include "app/quote_in.h"
#include "edge/clock.h"
#include "edge/ledger_question.h"
#include <stdlib.h>

#define OPEN_MAX 10  /* questions that wait for one rep: a first look at a folder must not fill an inbox */

bool question_is_due(const struct letter *l)
{
	return l->kind == LETTER_SENT && !l->quote.is_quote && l->quote.confidence >= QUOTE_DOUBT;
}

/* ---- asking ---- */

/* unclear_or_NULL: the answer after which it is asked again. */
static bool mail(struct service *s, const struct rep *rep, const struct ledger_question *q, const char *unclear_or_NULL, GError **error)
{
	struct action a;
	record_init(&action_record, &a);
	a.kind = ACTION_MAIL;
	a.mail = MAIL_ASK_QUOTE;
	a.text = g_strdup_printf("%" G_GINT64_FORMAT "%s%s", q->id, unclear_or_NULL ? "\n" : "", unclear_or_NULL ? unclear_or_NULL : "");
	bool ok = ledger_add_action(s->ledger, rep->id, q->deal_id, &a, clock_now_utc(), NULL, error);
	record_clear(&action_record, &a);
	return ok;
}

static bool ask(struct service *s, const struct rep *rep, struct ledger_question *q, GError **error)
{
	q->rep = rep->id;
	q->at_utc = clock_now_utc();
	return ledger_add_question(s->ledger, q, error) && (!q->id || mail(s, rep, q, NULL, error));
}

/* Of the mail only what a deal is made of: not its text. */
static char *print_letter(const struct letter *l)
{
	struct letter kept;
	record_init(&letter_record, &kept);
	kept.message_id = l->message_id;
	kept.sent_utc = l->sent_utc;
	kept.fingerprint = l->fingerprint;
	kept.subject = l->subject;
	kept.public_domain = l->public_domain;
	kept.wish = l->wish;
	kept.motive = l->motive;
	kept.quote = l->quote;
	return record_print(&letter_record, &kept);
}

bool question_doubt(struct service *s, const struct rep *rep, const struct letter *l, bool *ret_asked, GError **error)
{
	g_autofree char *about = g_strdup_printf("mail %s", l->fingerprint), *body = print_letter(l);
	struct ledger_question q = { .about = about, .body = body };
	int open;
	*ret_asked = false;
	if (!ledger_count_questions(s->ledger, rep->id, &open, error))
		return false;
	if (open >= OPEN_MAX)
		return true;
	if (!ledger_begin(s->ledger, error) || !ledger_end(s->ledger, ask(s, rep, &q, error), error))
		return false;
	*ret_asked = q.id != 0;
	return true;
}

bool question_missing(struct service *s, const struct rep *rep, const struct deal *deal, GError **error)
{
	if (!deal_is_open(deal) || deal_is_held(deal) || (deal->quote.amount_minor != AMOUNT_NONE && deal->quote.phone))
		return true;
	g_autofree char *about = g_strdup_printf("deal %" G_GINT64_FORMAT, deal->id);
	return ask(s, rep, &(struct ledger_question){ .about = about, .deal_id = deal->id }, error);
}

static bool load_letter(const struct ledger_question *q, struct letter *ret, GError **error)
{
	return record_parse(&letter_record, q->body, ret, error);
}

bool question_load(struct service *s, const char *id, struct deal *deal, bool *ret_open, GError **error)
{
	struct ledger_question q;
	struct letter l;
	bool found;
	record_init(&letter_record, &l);
	bool ok = ledger_get_question(s->ledger, g_ascii_strtoll(id, NULL, 10), &q, &found, error);
	*ret_open = ok && found && q.state == QUESTION_OPEN;
	if (*ret_open && !q.deal_id) {
		ok = load_letter(&q, &l, error);
		if (ok)
			record_copy(&quote_record, &deal->quote, &l.quote);
		/* "about" when the mail itself is all that is known of it */
		if (ok && !deal->quote.subject)
			deal->quote.subject = g_strdup(l.subject);
	}
	record_clear(&letter_record, &l);
	ledger_question_clear(&q);
	return ok;
}

/* ---- answers ---- */

static void note(struct quote *quote, const char *field, const char *value, const char *typed)
{
	g_autofree char *why = g_strdup_printf("the salesperson answered “%s”", typed ? typed : "");
	struct evidence e = { .field = (char *)(uintptr_t)field, .value = (char *)(uintptr_t)value, .where = (char *)(uintptr_t)"answer", .why = why };
	if (!quote->evidence)
		quote->evidence = record_list_new(&evidence_record);
	g_ptr_array_add(quote->evidence, record_new(&evidence_record, &e));
}

/* The fields of an answer, into a quote; currency: when neither the answer nor the quote says one. */
static void take_fields(struct quote *quote, const struct answer *a, const char *currency)
{
	if (a->amount_minor != AMOUNT_NONE) {
		g_autofree char *amount = tell_amount(a->amount_minor, a->currency ? a->currency : currency);
		quote->amount_minor = a->amount_minor;
		quote->vat = VAT_UNKNOWN;
		if (a->currency || !quote->currency) {
			g_free(quote->currency);
			quote->currency = g_strdup(a->currency ? a->currency : currency);
		}
		note(quote, "amount_minor", amount, a->typed);
	}
	if (a->phone) {
		g_free(quote->phone);
		quote->phone = g_strdup(a->phone);
		note(quote, "phone", a->phone, a->typed);
	}
}

/* Yes: the deal is made of what was kept and of what the answer adds. */
static bool become_quote(struct service *s, const struct rep *rep, const struct ledger_question *q, const struct answer *a, GError **error)
{
	struct letter l;
	struct deal deal;
	bool is_new = false;
	int versions = 0;
	record_init(&deal_record, &deal);
	bool ok = load_letter(q, &l, error);
	if (ok) {
		l.quote.is_quote = true;
		note(&l.quote, "is_quote", "true", a->typed);
		take_fields(&l.quote, a, s->config->currency);
		if (a->motive != MOTIVE_UNSAID)
			l.motive = a->motive;
		ok = ledger_begin(s->ledger, error) &&
				ledger_end(s->ledger, quote_commit(s, rep, &l, &deal, &is_new, &versions, error) &&
								ledger_end_question(s->ledger, q->id, QUESTION_ANSWERED, error), error);
	}
	if (ok && is_new)
		quote_tell(s, rep, &deal, versions);
	record_clear(&deal_record, &deal);
	record_clear(&letter_record, &l);
	return ok;
}

static bool correct(struct service *s, const struct rep *rep, struct deal *deal, const struct answer *a, const char *source, GError **error)
{
	struct fact fact;
	bool is_new;
	record_init(&fact_record, &fact);
	fact.kind = FACT_CORRECTED;
	fact.deal_id = deal->id;
	fact.at_utc = clock_now_utc();
	fact.source = g_strdup(source);
	take_fields(&fact.quote, a, deal->quote.currency ? deal->quote.currency : s->config->currency);
	bool ok = intake_fact(s, rep, deal, &fact, &is_new, error);
	record_clear(&fact_record, &fact);
	return ok;
}

void question_tell(struct service *s, const struct rep *rep, const struct deal *deal, const struct answer *a)
{
	tell_happened(s->tell, "corrected", rep->id, deal, a->typed, NULL);
}

/* Not a quote after all: as if that had been typed into its event. */
static bool not_a_quote(struct service *s, const struct rep *rep, struct deal *deal, const struct answer *a, const char *source, GError **error)
{
	struct outcome o;
	enum intake what;
	record_init(&outcome_record, &o);
	o.code = OUTCOME_NOTQUOTE;
	o.typed = g_strdup(a->typed);
	bool ok = intake_outcome(s, rep, deal, &(struct words_said){ 0, &o, source, 0 }, &what, error);
	record_clear(&outcome_record, &o);
	return ok;
}

/* Why it was asked for: as if that had been typed into its event. */
static bool give_motive(struct service *s, const struct rep *rep, struct deal *deal, const struct answer *a, const char *source, GError **error)
{
	struct outcome o;
	enum intake what;
	record_init(&outcome_record, &o);
	o.motive = a->motive;
	o.typed = g_strdup(a->typed);
	bool ok = intake_outcome(s, rep, deal, &(struct words_said){ 0, &o, source, 0 }, &what, error);
	record_clear(&outcome_record, &o);
	return ok;
}

/* A bare no, to what is missing: it stays so. */
static bool apply_answer(struct service *s, const struct rep *rep, struct deal *deal, const struct answer *a, const char *source, GError **error)
{
	if (a->verdict == VERDICT_NOTQUOTE)
		return not_a_quote(s, rep, deal, a, source, error);
	if (a->motive != MOTIVE_UNSAID)
		return give_motive(s, rep, deal, a, source, error);
	return (a->amount_minor == AMOUNT_NONE && !a->phone) || correct(s, rep, deal, a, source, error);
}

static bool answer_deal(struct service *s, const struct rep *rep, const struct ledger_question *q, const struct answer *a, const char *source,
		GError **error)
{
	struct deal deal;
	bool found;
	record_init(&deal_record, &deal);
	bool ok = ledger_get_deal(s->ledger, q->deal_id, &deal, &found, error);
	if (ok && found)
		ok = ledger_begin(s->ledger, error) &&
				ledger_end(s->ledger, apply_answer(s, rep, &deal, a, source, error) &&
								(a->motive != MOTIVE_UNSAID || /* what was asked is still open */
										ledger_end_question(s->ledger, q->id, QUESTION_ANSWERED, error)), error);
	if (ok && found)
		question_tell(s, rep, &deal, a);
	record_clear(&deal_record, &deal);
	return ok;
}

static bool answer_open(struct service *s, const struct rep *rep, const struct ledger_question *q, const struct letter *l, const char *source,
		GError **error)
{
	const struct answer *a = &l->answer;
	if (q->deal_id)
		return answer_deal(s, rep, q, a, source, error);
	/* an amount or a number is a yes */
	if (a->verdict != VERDICT_NO && a->verdict != VERDICT_NOTQUOTE)
		return become_quote(s, rep, q, a, error);
	tell_happened(s->tell, "ignored", rep->id, NULL, "no quote, says the salesperson", "reason=answer");
	return ledger_end_question(s->ledger, q->id, QUESTION_ANSWERED, error);
}

/* At most once a day: a machine may have answered. */
static bool ask_again(struct service *s, const struct rep *rep, const struct ledger_question *q, const char *typed, GError **error)
{
	g_autofree char *name = g_strdup_printf("question %" G_GINT64_FORMAT " asked again", q->id);
	int64_t now = clock_now_utc();
	bool asked;
	if (!ledger_is_held(s->ledger, name, now, &asked, error))
		return false;
	if (asked)
		return true;
	tell_happened(s->tell, "asked", rep->id, NULL, typed, "reason=unclear");
	return mail(s, rep, q, typed, error) && ledger_hold(s->ledger, name, now + ASK_AGAIN_S, now, error);
}

bool question_answered(struct service *s, const struct rep *rep, const struct letter *l, const char *source, GError **error)
{
	struct ledger_question q;
	bool found;
	bool ok = ledger_get_question(s->ledger, l->question, &q, &found, error);
	/* only the rep who was asked may answer */
	bool ours = ok && found && q.state == QUESTION_OPEN && g_strcmp0(q.rep, rep->id) == 0;
	if (ours && answer_says(&l->answer)) {
		ok = answer_open(s, rep, &q, l, source, error);
	} else if (ours) {
		ok = ask_again(s, rep, &q, l->answer.typed, error);
	} else if (ok) {
		tell_happened(s->tell, "ignored", rep->id, NULL, "an answer to no open question", "reason=no-question");
	}
	ledger_question_clear(&q);
	return ok;
}

bool question_contact(struct service *s, const struct rep *rep, struct deal *deal, const struct letter *l, const char *source, bool *ret_taken,
		GError **error)
{
	*ret_taken = g_strcmp0(deal->waiting, "contact") == 0 && l->answer.phone && l->outcome.code == OUTCOME_NONE;
	return !*ret_taken || correct(s, rep, deal, &l->answer, source, error);
}

/* ---- time ---- */

bool questions_drop(struct desk *d, GError **error)
{
	struct service *s = d->service;
	int dropped, days = MAX(s->config->lookback_days, 1);
	if (!ledger_drop_questions(s->ledger, d->rep->id, clock_now_utc() - (int64_t)days * 86400, &dropped, error))
		return false;
	if (dropped) {
		g_autofree char *pairs = g_strdup_printf("questions=%d", dropped);
		tell_happened(s->tell, "dropped", d->rep->id, NULL, "questions that nobody answered", pairs);
	}
	return true;
}
