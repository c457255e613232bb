#include "app/post_in.h"
#include "app/ask.h"
#include "app/authority.h"
#include "app/contact.h"
#include "app/intake.h"
#include "app/invite.h"
#include "app/question.h"
#include "app/quote_in.h"
#include "app/reply_in.h"
#include "edge/clock.h"
#include <stdlib.h>
#include <string.h>

#define MAX_ATTEMPTS 3 /* of reading one mail: a reader that died may have died of another */
#define NUMBER_MIN_CHARS 4 /* of a quote, as people name it */

/* One pass over one folder. */
struct pass {
	struct desk *desk;
	const struct rep *rep; /* of the mail at hand: who sent it, in a folder that several use; else the folder's own */
	struct mailbox *mailbox;
	const char *name; /* of the folder in the ledger: "<rep> sent" */
	bool own;         /* nobody but the rep can put anything there */
	GPtrArray *keys;  /* what is new, oldest first */
	GError *failed;   /* of the ledger, while scanning */
};
typedef bool (*letter_func)(struct pass *p, const char *key, struct letter *letter, GError **error);

static bool is_known(const char *key, void *data)
{
	struct pass *p = data;
	enum item_state state;
	int attempts;
	if (p->failed || !ledger_get_item(p->desk->service->ledger, p->name, key, &state, &attempts, &p->failed))
		return true;
	return state == ITEM_DONE || state == ITEM_PARKED;
}

static bool take_key(const struct mailbox_header *h, void *data)
{
	struct pass *p = data;
	if (p->failed)
		return false;
	if (!is_known(h->key, data))
		g_ptr_array_add(p->keys, g_strdup(h->key));
	return !p->failed;
}

static bool commit_item(struct pass *p, const char *key, enum item_state state, const char *reason, GError **error)
{
	return ledger_put_item(p->desk->service->ledger, p->name, key, state, reason, clock_now_utc(), error);
}

/* Sets the mail aside with its reason: it is listed in the digest, and the next one goes on. */
static bool park_mail(struct pass *p, const char *key, const GError *why, GError **error)
{
	g_autofree char *pairs = g_strdup_printf("mailbox=\"%s\" key=%s reason=\"%s\"", p->name, key, why->message);
	if (!commit_item(p, key, ITEM_PARKED, why->message, error))
		return false;
	tell_happened(p->desk->service->tell, "parked", p->desk->rep->id, NULL, why->message, pairs);
	return true;
}

/* Fetches and reads one mail; what can be wrong with this mail alone ends in `why`, anything else in `error`. */
static bool read_mail(struct pass *p, const char *key, struct letter *letter, bool *ret_gone, GError **why, GError **error)
{
	struct service *s = p->desk->service;
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(GError) fault = NULL;
	struct read_context context;
	*ret_gone = false;
	if (p->mailbox->ops->fetch(p->mailbox, key, s->config->max_mail_bytes, &bytes, &fault) && !bytes) {
		*ret_gone = true;
		return true;
	}
	if (!fault) {
		service_context(s, p->desk->rep, &context);
		context.now_utc = clock_now_utc();
		ask_letter(s->readers, bytes, &context, letter, &fault);
		record_clear(&read_context_record, &context);
	}
	if (!fault)
		return true;
	GError **ret = g_error_matches(fault, CLOSECALL_ERROR, CLOSECALL_ITEM) ? why : error;
	g_propagate_error(ret, g_steal_pointer(&fault));
	return false;
}

/* One try, recorded before it is made: a mail that kills us is not tried for ever. *ret_again: the reader died of it, or of another. */
static bool try_mail(struct pass *p, const char *key, letter_func f, bool last, bool *ret_again, GError **error)
{
	bool gone;
	g_autoptr(GError) why = NULL;
	struct letter letter;
	*ret_again = false;
	if (!commit_item(p, key, ITEM_STARTED, NULL, error))
		return false;
	record_init(&letter_record, &letter);
	bool ok = read_mail(p, key, &letter, &gone, &why, error);
	if (ok && !gone)
		ok = f(p, key, &letter, error);
	else if (ok)
		ok = commit_item(p, key, ITEM_DONE, "gone", error);
	else if (why && !last && g_str_has_prefix(why->message, "reader "))
		ok = *ret_again = true;
	else if (why)
		ok = park_mail(p, key, why, error);
	record_clear(&letter_record, &letter);
	return ok;
}

static bool one_mail(struct pass *p, const char *key, letter_func f, GError **error)
{
	enum item_state state;
	int attempts;
	bool again = true;
	if (!ledger_get_item(p->desk->service->ledger, p->name, key, &state, &attempts, error))
		return false;
	if (attempts >= MAX_ATTEMPTS) {
		g_autoptr(GError) why = g_error_new(CLOSECALL_ERROR, CLOSECALL_ITEM, "begun %d times and never finished", attempts);
		return park_mail(p, key, why, error);
	}
	for (int n = attempts + 1; again && n <= MAX_ATTEMPTS; n++)
		if (!try_mail(p, key, f, n == MAX_ATTEMPTS, &again, error))
			return false;
	return true;
}

static bool run_pass(struct pass *p, letter_func f, GError **error)
{
	struct service *s = p->desk->service;
	g_autofree char *cursor = NULL, *next = NULL;
	bool reset = false;
	int64_t older = 0;
	int64_t since = clock_now_utc() - (int64_t)s->config->lookback_days * 86400;
	if (!ledger_get_cursor(s->ledger, p->name, &cursor, error))
		return false;
	if (!p->mailbox->ops->scan(p->mailbox, cursor, since, is_known, take_key, p, &next, &older, &reset, error))
		return false;
	if (p->failed) {
		g_propagate_error(error, g_steal_pointer(&p->failed));
		return false;
	}
	p->desk->older += older;
	if (reset)
		tell_happened(s->tell, "rebased", p->desk->rep->id, NULL, "the folder was renumbered: its old mail is not acted upon", NULL);
	for (guint i = 0; i < p->keys->len; i++) {
		if (!one_mail(p, p->keys->pdata[i], f, error)) {
			g_prefix_error(error, "mail %s: ", (const char *)p->keys->pdata[i]);
			return false;
		}
	}
	return ledger_put_cursor(s->ledger, p->name, next, error);
}

/* ---- the Sent folder ---- */

static bool take_quote(struct pass *p, const char *key, struct letter *l, GError **error)
{
	struct service *s = p->desk->service;
	struct deal deal;
	bool is_new = false;
	int versions = 0;
	if (!contact_complete(p->desk, p->rep, l, error))
		return false;
	record_init(&deal_record, &deal);
	bool ok = ledger_begin(s->ledger, error) &&
			ledger_end(s->ledger, quote_commit(s, p->rep, l, &deal, &is_new, &versions, error) &&
							(!is_new || versions > 0 || question_missing(s, p->rep, &deal, error)) &&
							commit_item(p, key, ITEM_DONE, NULL, error), error);
	if (ok && is_new)
		quote_tell(s, p->rep, &deal, versions);
	record_clear(&deal_record, &deal);
	return ok;
}

/* ---- answers of the rep ---- */

/* What one answer is about. */
struct answer_in {
	struct letter *letter;
	char *source;
	struct standing standing;
	struct deal deal;
	bool found; /* it is about this deal: */
	int seq;
};

/* A quote's number in the line, when nothing else says which quote is meant: exactly one of this rep's. Takes it out of the line. */
static bool find_number(struct pass *p, struct letter *l, int64_t *ret_id, GError **error)
{
	g_auto(GStrv) words = g_strsplit_set(l->line ? l->line : "", " \t", -1);
	for (char **word = words; *word; word++) {
		g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
		struct deal_query q = { .rep = p->rep->id, .number = *word };
		if (strlen(*word) < NUMBER_MIN_CHARS || !strpbrk(*word, "0123456789"))
			continue;
		if (!ledger_find_deals(p->desk->service->ledger, &q, deals, error))
			return false;
		if (deals->len != 1)
			continue;
		*ret_id = ((const struct deal *)deals->pdata[0])->id;
		**word = '\0';
		g_autofree char *rest = g_strjoinv(" ", words);
		record_clear(&outcome_record, &l->outcome);
		return ask_outcome(p->desk->service->readers, g_strstrip(rest), date_of_instant(clock_now_utc(), p->rep->rules.zone, NULL), &l->outcome,
				error);
	}
	return true;
}

/* Whose deal it is about: the reference in the subject, else the thread, else a number that he names. */
static bool find_deal_of_answer(struct pass *p, struct answer_in *in, GError **error)
{
	struct ledger *ledger = p->desk->service->ledger;
	struct letter *l = in->letter;
	int64_t id = 0;
	if (l->deal_ref) {
		char *end;
		id = g_ascii_strtoll(l->deal_ref, &end, 10);
		if (*end == '-')
			in->seq = (int)g_ascii_strtoll(end + 1, NULL, 10);
	} else if (in->standing.deal_id) {
		id = in->standing.deal_id;
	} else if (l->in_reply_to && !ledger_find_mail(ledger, l->in_reply_to, &id, error)) {
		return false;
	}
	if (id == 0 && !find_number(p, l, &id, error))
		return false;
	if (id == 0)
		return true;
	if (!ledger_get_deal(ledger, id, &in->deal, &in->found, error))
		return false;
	/* only the rep whose deal it is may speak of it; a note to himself about a quote need not be an outcome */
	in->found = in->found && g_strcmp0(in->deal.rep, p->rep->id) == 0 && (!l->to_self || outcome_says(&l->outcome) || l->outcome.ask);
	return true;
}

static bool take_words(struct pass *p, struct answer_in *in, enum intake *ret, GError **error)
{
	const struct letter *l = in->letter;
	struct words_said said = { in->seq, &l->outcome, in->source, l->sent_utc ? MIN(l->sent_utc, clock_now_utc()) : 0 };
	bool certain = p->own || in->standing.authority == AUTHORITY_FULL || l->outcome.ask || !outcome_is_grave(l->outcome.code);
	return (certain ? intake_outcome : intake_confirm)(p->desk->service, p->rep, &in->deal, &said, ret, error);
}

static bool answer_about_deal(struct pass *p, const char *key, struct answer_in *in, GError **error)
{
	struct service *s = p->desk->service;
	struct letter *l = in->letter;
	enum intake what = INTAKE_KNOWN;
	bool taken = false;
	if (!find_deal_of_answer(p, in, error) || !ledger_begin(s->ledger, error))
		return false;
	bool ok = (!in->found || question_contact(s, p->rep, &in->deal, l, in->source, &taken, error)) &&
			(!in->found || taken || take_words(p, in, &what, error)) && authority_use(s, &in->standing, error);
	if (!ledger_end(s->ledger, ok && commit_item(p, key, ITEM_DONE, NULL, error), error))
		return false;
	if (taken)
		question_tell(s, p->rep, &in->deal, &l->answer);
	else if (in->found)
		intake_tell(s, p->rep, &in->deal, &l->outcome, what);
	else
		tell_happened(s->tell, "ignored", p->rep->id, NULL, "an answer that belongs to no quote", "reason=no-deal");
	return true;
}

/* Refused; but who taps a link twice is told nothing new, and nobody else is told at all. */
static bool refuse_answer(struct pass *p, const char *key, struct answer_in *in, GError **error)
{
	struct words_said said = { 0, &in->letter->outcome, in->source, 0 };
	bool again = false;
	if (in->standing.said) {
		if (!find_deal_of_answer(p, in, error))
			return false;
		said.call_seq = in->seq ? in->seq : in->deal.outcome_seq;
		if (!intake_is_said(p->desk->service, &in->deal, &said, &again, error))
			return false;
	}
	return (again || authority_refuse(p->desk, in->letter, in->standing.why, error)) && commit_item(p, key, ITEM_DONE, NULL, error);
}

static bool answer_by_standing(struct pass *p, const char *key, struct answer_in *in, GError **error)
{
	switch (in->standing.authority) {
	case AUTHORITY_OTHER:
	case AUTHORITY_KNOWN: return commit_item(p, key, ITEM_DONE, NULL, error);
	case AUTHORITY_NONE: return refuse_answer(p, key, in, error);
	case AUTHORITY_TOKEN:
	case AUTHORITY_FULL: break;
	}
	if (in->letter->question)
		return question_answered(p->desk->service, p->rep, in->letter, in->source, error) && authority_use(p->desk->service, &in->standing, error) &&
				commit_item(p, key, ITEM_DONE, NULL, error);
	return answer_about_deal(p, key, in, error);
}

static bool take_outcome(struct pass *p, const char *key, struct letter *l, GError **error)
{
	struct answer_in in = { .letter = l, .standing = { .authority = AUTHORITY_FULL } };
	record_init(&deal_record, &in.deal);
	/* the copy in the Sent folder and the one that arrives are one mail */
	in.source = l->message_id ? g_strdup_printf("mail %s", l->message_id) : g_strdup_printf("mail %s %s", p->name, key);
	bool ok = (p->own || authority_of(p->desk->service, p->rep, l, in.source, &in.standing, error)) && answer_by_standing(p, key, &in, error);
	standing_clear(&in.standing);
	g_free(in.source);
	record_clear(&deal_record, &in.deal);
	return ok;
}

static bool ignore_mail(struct pass *p, const char *key, const struct letter *l, GError **error)
{
	g_autofree char *detail = g_strdup_printf("no quote (%.0f %%): %s", l->quote.confidence * 100, l->subject ? l->subject : "");
	g_autofree char *pairs = g_strdup_printf("confidence=%.2f", l->quote.confidence);
	tell_happened(p->desk->service->tell, "ignored", p->rep->id, NULL, detail, pairs);
	return commit_item(p, key, ITEM_DONE, NULL, error);
}

/* Nothing is booked on a doubt: the rep is asked, once. */
static bool take_doubt(struct pass *p, const char *key, struct letter *l, GError **error)
{
	struct service *s = p->desk->service;
	bool asked;
	if (!contact_complete(p->desk, p->rep, l, error) || !question_doubt(s, p->rep, l, &asked, error))
		return false;
	if (!asked)
		return ignore_mail(p, key, l, error);
	g_autofree char *pairs = g_strdup_printf("confidence=%.2f", l->quote.confidence);
	tell_happened(s->tell, "asked", p->rep->id, NULL, l->subject, pairs);
	return commit_item(p, key, ITEM_DONE, NULL, error);
}

/* What goes to colleagues alone is no quote, however much it reads like one: it was forwarded. */
static bool goes_outside(const struct pass *p, const struct letter *l)
{
	for (char **to = l->to; to && *to; to++) {
		const char *at = strrchr(*to, '@');
		if (at && !g_strv_contains((const char *const *)p->desk->service->config->domains, at + 1))
			return true;
	}
	return !l->to || !*l->to;
}

/* NULL: no rep. */
static const struct rep *sender_of(const struct pass *p, const struct letter *l)
{
	const struct config *c = p->desk->service->config;
	for (size_t i = 0; i < c->n_reps; i++)
		if (g_strcmp0(c->reps[i].address, l->from) == 0)
			return &c->reps[i];
	return NULL;
}

static bool take_sent(struct pass *p, const char *key, struct letter *l, GError **error)
{
	const struct rep *sender = sender_of(p, l);
	p->rep = sender ? sender : p->desk->rep;
	if (l->kind == LETTER_OUTCOME)
		return take_outcome(p, key, l, error);
	if (l->kind != LETTER_SENT || !goes_outside(p, l))
		return ignore_mail(p, key, l, error);
	if (l->quote.is_quote)
		return take_quote(p, key, l, error);
	if (question_is_due(l))
		return take_doubt(p, key, l, error);
	return ignore_mail(p, key, l, error);
}

bool post_in_sent(struct desk *d, GError **error)
{
	struct mailbox *m = desk_sent(d, error);
	if (!m)
		return false;
	g_autofree char *name = g_strdup_printf("%s sent", d->rep->id);
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	struct pass p = { d, d->rep, m, name, true, keys, NULL };
	return run_pass(&p, take_sent, error);
}

/* ---- the inbox ---- */

/* What is not about quotes is passed over: the inbox is full of it, nobody wants to hear. */
static bool take_inbox(struct pass *p, const char *key, struct letter *l, GError **error)
{
	if (l->kind == LETTER_OUTCOME) {
		p->rep = sender_of(p, l);
		return take_outcome(p, key, l, error);
	}
	g_autofree char *source = g_strdup_printf("mail %s %s", p->name, l->message_id ? l->message_id : key);
	return reply_take(p->desk->service, p->desk->rep, source, l, error) && commit_item(p, key, ITEM_DONE, NULL, error);
}

bool post_in_inbox(struct desk *d, GError **error)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *name = g_strdup_printf("%s inbox", d->rep->id);
	struct mailbox *m;
	if (!desk_inbox(d, &m, error))
		return false;
	if (!m)
		return true;
	struct pass p = { d, d->rep, m, name, false, keys, NULL };
	bool ok = run_pass(&p, take_inbox, error);
	m->ops->close(m);
	return ok;
}

/* ---- closecall's own mailbox ---- */

/* Who wrote it is asked of From, and believed for its token. What is no answer is nobody's business here. */
static bool take_incoming(struct pass *p, const char *key, struct letter *l, GError **error)
{
	const struct rep *sender = sender_of(p, l);
	p->rep = sender;
	if (l->kind != LETTER_OUTCOME && l->kind != LETTER_INVITATION)
		return commit_item(p, key, ITEM_DONE, NULL, error);
	if (sender && !g_ptr_array_find(p->desk->answered, sender, NULL))
		g_ptr_array_add(p->desk->answered, (gpointer)(uintptr_t)sender);
	if (l->kind == LETTER_OUTCOME)
		return take_outcome(p, key, l, error);
	return invite_answered(p->desk, sender, l, error) && commit_item(p, key, ITEM_DONE, NULL, error);
}

bool post_in_service(struct desk *d, GError **error)
{
	struct mailbox *m = desk_sent(d, error);
	if (!m)
		return false;
	g_autofree char *name = g_strdup_printf("%s incoming", d->rep->id);
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	struct pass p = { d, NULL, m, name, false, keys, NULL };
	return run_pass(&p, take_incoming, error);
}
