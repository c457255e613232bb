#include "app/intake.h"
#include "edge/clock.h"
#include <string.h>

/* Which receipts go out at once even when the others wait for the digest: those that are costly if misread (METHOD 2.3 rule 9), and
 * the answer to somebody who just took something back. */
static bool receipt_wanted(const struct service *s, const struct action *a)
{
	return s->config->receipts_at_once || a->text || a->code == OUTCOME_STOP || outcome_is_lost(a->code);
}

static bool add_action(struct service *s, const struct rep *rep, int64_t deal_id, const struct action *a, int64_t at_utc, GError **error)
{
	if (a->kind == ACTION_MAIL && a->mail == MAIL_RECEIPT && !receipt_wanted(s, a))
		return true;
	/* a call that is taken back need not be put there first; a newer version of an event replaces one that still waits */
	if (a->kind != ACTION_MAIL && !ledger_drop_outbox(s->ledger, deal_id, a->call_seq, ACTION_BOOK, error))
		return false;
	return ledger_add_action(s->ledger, rep->id, deal_id, a, at_utc, NULL, error);
}

void intake_rules(const struct config *c, const struct rep *rep, const struct deal *deal, const struct fact *fact, struct customer_rules *ret)
{
	config_rules_for(c, rep, deal->state == DEAL_NONE ? &fact->quote : &deal->quote, ret);
}

bool intake_fact(struct service *s, const struct rep *rep, struct deal *deal, struct fact *fact, bool *ret_new, GError **error)
{
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	struct deal after;
	struct customer_rules own;
	record_copy(&deal_record, &after, deal);
	intake_rules(s->config, rep, deal, fact, &own);
	enum outcome_class class = deal_class(deal, fact, &own.rules);
	*ret_new = false;
	g_free(fact->rep);
	fact->rep = g_strdup(rep->id);
	bool ok = deal_apply(&after, fact, &own.rules, actions, error);
	customer_rules_clear(&own);
	ok = ok && ledger_add_fact(s->ledger, fact, class, ret_new, error);
	if (ok && *ret_new) {
		ok = ledger_put_deal(s->ledger, &after, error);
		for (guint i = 0; ok && i < actions->len; i++)
			ok = add_action(s, rep, after.id, actions->pdata[i], fact->at_utc, error);
	}
	if (!ok || !*ret_new) {
		record_clear(&deal_record, &after);
		return ok;
	}
	record_clear(&deal_record, deal);
	*deal = after;
	return true;
}

bool intake_one(struct service *s, const struct rep *rep, struct deal *deal, struct fact *fact, bool *ret_new, GError **error)
{
	if (!ledger_begin(s->ledger, error))
		return false;
	return ledger_end(s->ledger, intake_fact(s, rep, deal, fact, ret_new, error), error);
}

static void fact_of_words(struct fact *fact, enum fact_kind kind, const struct deal *deal, const struct words_said *said)
{
	record_init(&fact_record, fact);
	fact->kind = kind;
	fact->deal_id = deal->id;
	fact->at_utc = clock_now_utc();
	fact->source = g_strdup(said->source);
	fact->call_seq = said->call_seq;
	fact->written_utc = said->written_utc;
	if (kind == FACT_OUTCOME)
		record_copy(&outcome_record, &fact->outcome, said->outcome);
	else
		fact->text = g_strdup(said->outcome->typed);
}

/* One question a day about a quote, to what comes by mail: a machine that answers every mail of ours must not get an answer to each. */
static bool was_asked_today(struct service *s, const struct deal *deal, const struct words_said *said, bool *ret, GError **error)
{
	g_autoptr(GPtrArray) facts = record_list_new(&fact_record);
	*ret = false;
	if (!g_str_has_prefix(said->source, "mail "))
		return true;
	if (!ledger_find_facts(s->ledger, deal->id, NULL, clock_now_utc() - ASK_AGAIN_S, facts, NULL, error))
		return false;
	for (guint i = 0; i < facts->len && !*ret; i++) {
		const struct fact *f = facts->pdata[i];
		*ret = f->kind == FACT_UNCLEAR && g_str_has_prefix(f->source, "mail ") && !g_str_equal(f->source, said->source);
	}
	return true;
}

/* Words that could not be understood, or do not fit, or of which nobody knows who said them: the rep is asked. code: what they mean. */
static bool ask_back(struct service *s, const struct rep *rep, struct deal *deal, const struct words_said *said, enum outcome_code code,
		enum intake *ret, GError **error)
{
	struct fact fact;
	bool is_new, asked;
	*ret = INTAKE_KNOWN;
	if (!was_asked_today(s, deal, said, &asked, error))
		return false;
	if (asked)
		return true;
	fact_of_words(&fact, FACT_UNCLEAR, deal, said);
	fact.outcome.code = code;
	bool ok = intake_fact(s, rep, deal, &fact, &is_new, error);
	record_clear(&fact_record, &fact);
	*ret = ok && is_new ? INTAKE_ASKED : INTAKE_KNOWN;
	return ok;
}

bool intake_confirm(struct service *s, const struct rep *rep, struct deal *deal, const struct words_said *said, enum intake *ret, GError **error)
{
	return ask_back(s, rep, deal, said, said->outcome->code, ret, error);
}

bool intake_is_said(struct service *s, const struct deal *deal, const struct words_said *said, bool *ret, GError **error)
{
	enum outcome_code code = said->outcome->code;
	*ret = false;
	if (!said->call_seq || (code != OUTCOME_UNDO && (code != deal->last_code || said->call_seq != deal->outcome_seq)))
		return true;
	g_autoptr(GPtrArray) facts = record_list_new(&fact_record);
	if (!ledger_find_facts(s->ledger, deal->id, NULL, 0, facts, NULL, error))
		return false;
	const struct fact *last = NULL;
	for (guint i = 0; i < facts->len; i++)
		if (((const struct fact *)facts->pdata[i])->kind == FACT_OUTCOME)
			last = facts->pdata[i];
	*ret = last && last->call_seq == said->call_seq && record_equal(&outcome_record, &last->outcome, said->outcome);
	return true;
}

static bool give_other(struct service *s, struct deal *other, const struct outcome *o, const char *source, GError **error)
{
	const struct rep *rep = config_find_rep(s->config, other->rep);
	g_autoptr(GError) why = NULL;
	struct fact fact;
	bool is_new;
	if (!rep)
		return true;
	g_autofree char *own = g_strdup_printf("%s for deal %" G_GINT64_FORMAT, source, other->id);
	fact_of_words(&fact, FACT_OUTCOME, other, &(struct words_said){ 0, o, own, 0 });
	bool ok = intake_fact(s, rep, other, &fact, &is_new, &why);
	record_clear(&fact_record, &fact);
	if (ok || (o->code == OUTCOME_UNDO && g_error_matches(why, CLOSECALL_ERROR, CLOSECALL_ITEM))) /* that one is too old to be taken back */
		return true;
	g_propagate_error(error, g_steal_pointer(&why));
	return false;
}

/* STOP is per person: it reaches every deal with the same address, of all reps (R27), and so does taking it back. */
static bool tell_others(struct service *s, const struct deal *deal, const struct outcome *o, bool was_stopped, const char *source, GError **error)
{
	bool taken_back = o->code == OUTCOME_UNDO && was_stopped && !deal->stopped;
	if ((o->code != OUTCOME_STOP && !taken_back) || !deal->quote.email)
		return true;
	g_autoptr(GPtrArray) others = record_list_new(&deal_record);
	struct deal_query q = { .email = deal->quote.email };
	bool ok = ledger_find_deals(s->ledger, &q, others, error);
	for (guint i = 0; ok && i < others->len; i++) {
		struct deal *other = others->pdata[i];
		bool by_this_word = other->last_code == OUTCOME_STOP || other->last_code == OUTCOME_NONE;
		if (other->id != deal->id && other->stopped == taken_back && (!taken_back || by_this_word))
			ok = give_other(s, other, o, source, error);
	}
	return ok;
}

static void tell_outcome(struct service *s, const struct rep *rep, const struct deal *deal, const struct outcome *o)
{
	g_autofree char *code = o->code != OUTCOME_NONE ? g_strdup(outcome_code_names[o->code])
			: o->motive != MOTIVE_UNSAID ? g_strdup_printf("asked:%s", motive_names[o->motive])
			: g_strdup_printf(o->denied ? "%s? no" : "%s?", suspicion_names[o->suspicion]);
	g_autofree char *detail = g_strdup_printf("“%s” → %s%s%s", o->typed ? o->typed : "", code, deal_is_open(deal) ? "" : ", deal is ",
			deal_is_open(deal) ? "" : deal_state_names[deal->state]);
	g_autofree char *pairs = g_strdup_printf("code=%s state=%s", code, deal_state_names[deal->state]);
	tell_happened(s->tell, "outcome", rep->id, deal, detail, pairs);
}

bool intake_outcome(struct service *s, const struct rep *rep, struct deal *deal, const struct words_said *said, enum intake *ret, GError **error)
{
	const struct outcome *o = said->outcome;
	g_autoptr(GError) why = NULL;
	struct fact fact;
	bool is_new, known;
	*ret = INTAKE_KNOWN;
	if (o->ask || !outcome_says(o))
		return ask_back(s, rep, deal, said, OUTCOME_NONE, ret, error);
	/* tapped twice, or tapped and typed: nothing new */
	if (!intake_is_said(s, deal, said, &known, error))
		return false;
	if (known)
		return true;
	bool was_stopped = deal->stopped;
	fact_of_words(&fact, FACT_OUTCOME, deal, said);
	bool ok = intake_fact(s, rep, deal, &fact, &is_new, &why);
	record_clear(&fact_record, &fact);
	if (ok) {
		*ret = is_new ? INTAKE_APPLIED : INTAKE_KNOWN;
		return !is_new || tell_others(s, deal, o, was_stopped, said->source, error);
	}
	if (g_error_matches(why, CLOSECALL_ERROR, CLOSECALL_ITEM)) /* "nothing to undo": said, not lost */
		return ask_back(s, rep, deal, said, OUTCOME_NONE, ret, error);
	g_propagate_error(error, g_steal_pointer(&why));
	return false;
}

void intake_tell(struct service *s, const struct rep *rep, const struct deal *deal, const struct outcome *o, enum intake what)
{
	if (what == INTAKE_APPLIED)
		tell_outcome(s, rep, deal, o);
	else if (what == INTAKE_ASKED)
		tell_happened(s->tell, "unclear", rep->id, deal, o->typed, "code=NONE");
}
