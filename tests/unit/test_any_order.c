/* Any facts in any order: what must hold whatever the world does. 5,000 sequences of facts, as many more as
 * CLOSECALL_SEQUENCES says (`make soak`: 100,000 at release speed). */
#include "core/error.h"
#include "method.h"

#define SEQUENCES 5000
#define FACTS_MAX 24

static struct rules rules;

/* What a calendar would show: the calls that were put there and neither closed nor taken away. */
struct calendar_seen {
	bool open[FACTS_MAX * 2 + 2];
	int n;
};

/* ---- facts ---- */

static void random_outcome(GRand *rand, int64_t at, struct outcome *o)
{
	struct date today = date_of_instant(at, rules.zone, NULL);
	o->code = g_rand_int_range(rand, OUTCOME_NONE, OUTCOME_UNDO);
	o->suspicion = g_rand_int_range(rand, 0, 12) ? SUSPICION_NONE : g_rand_int_range(rand, SUSPICION_LEVER, SUSPICION_POLITE + 1);
	if (g_rand_int_range(rand, 0, 3) == 0)
		o->date = date_add_days(today, g_rand_int_range(rand, -3, 40));
	else if (g_rand_int_range(rand, 0, 4) == 0)
		o->bd = g_rand_int_range(rand, 1, 9);
	if (g_rand_int_range(rand, 0, 4) == 0)
		o->minute = g_rand_int_range(rand, 1, 1440);
	if (g_rand_boolean(rand))
		o->note = g_strdup("staal");
	if (g_rand_boolean(rand))
		o->name = g_strdup("Peeters");
	o->no_call = g_rand_int_range(rand, 0, 20) == 0;
	o->excuse = g_rand_int_range(rand, 0, EXCUSE_N);
}

static void random_quote(GRand *rand, int64_t at, struct fact *f)
{
	static const char *const wishes[] = { "3d", "2w", "none", "2026-12-04", "0d" };
	struct date today = date_of_instant(at, rules.zone, NULL);
	struct quote *q = &f->quote;
	f->deal_id = 1;
	f->rep = g_strdup("an");
	f->start_utc = at;
	q->is_quote = true;
	q->currency = g_strdup("EUR");
	q->amount_minor = g_rand_int_range(rand, 1, 5000000);
	if (g_rand_boolean(rand))
		q->valid_until = date_add_days(today, g_rand_int_range(rand, 1, 60));
	if (g_rand_int_range(rand, 0, 4) == 0)
		q->decision_date = date_add_days(today, g_rand_int_range(rand, 0, 40));
	if (g_rand_int_range(rand, 0, 6) == 0)
		f->wish = g_strdup(wishes[g_rand_int_range(rand, 0, G_N_ELEMENTS(wishes))]);
	q->signs.consumer = g_rand_int_range(rand, 0, 10) == 0;
	q->signs.tender = g_rand_int_range(rand, 0, 10) == 0;
	q->signs.comparison = g_rand_int_range(rand, 0, 3) == 0;
	f->history.quotes = g_rand_int_range(rand, 0, 5);
	f->history.stopped = g_rand_int_range(rand, 0, 20) == 0;
}

/* A slot as slot_pick gives it: within what the call allows. The day's end is its own; a promised moment is kept. */
static void random_slot(GRand *rand, const struct call *call, int64_t at, struct fact *f)
{
	int64_t from = MAX(call->earliest_utc, at), to = call->latest_utc ? call->latest_utc - 600 : from + 14 * 86400;
	f->start_utc = to > from ? from + g_rand_int_range(rand, 0, (gint32)(to - from)) : from;
	f->end_utc = f->start_utc + 600;
	if (f->end_utc > to + 600)
		f->kind = FACT_UNPLACED;
}

static void random_fact(GRand *rand, const struct deal *d, int64_t at, struct fact *f)
{
	static const enum fact_kind kinds[] = { FACT_OUTCOME, FACT_OUTCOME, FACT_OUTCOME, FACT_OUTCOME, FACT_BOOKED, FACT_BOOKED, FACT_BOOKED,
		FACT_MOVED, FACT_DELETED, FACT_REPLY, FACT_BOUNCE, FACT_TIME, FACT_TIME, FACT_TIME, FACT_UNPLACED, FACT_QUOTE, FACT_CORRECTED,
		FACT_CROSSED, FACT_UNCLEAR, FACT_REPLY, FACT_AWAY };
	record_init(&fact_record, f);
	f->kind = d->state == DEAL_NONE ? FACT_QUOTE : kinds[g_rand_int_range(rand, 0, G_N_ELEMENTS(kinds))];
	f->at_utc = at;
	f->text = g_strdup_printf("%u", g_rand_int(rand));
	f->call_seq = g_rand_int_range(rand, 0, 6) ? d->call.seq : g_rand_int_range(rand, 0, 4);
	if (f->kind == FACT_OUTCOME)
		random_outcome(rand, at, &f->outcome);
	else if (f->kind == FACT_QUOTE)
		random_quote(rand, at, f);
	else if (f->kind == FACT_BOOKED)
		random_slot(rand, &d->call, at, f);
	else if (f->kind == FACT_REPLY)
		f->reaction = (enum reaction_kind)g_rand_int_range(rand, 0, REACTION_N);
	else if (f->kind == FACT_AWAY && g_rand_boolean(rand))
		f->until = date_add_days(date_of_instant(at, rules.zone, NULL), g_rand_int_range(rand, 0, 30));
	if (f->kind == FACT_OUTCOME && f->outcome.code == OUTCOME_NONE)
		f->outcome.motive = (enum motive)g_rand_int_range(rand, 0, MOTIVE_UNKNOWN + 1);
	f->resend = f->kind == FACT_REPLY && g_rand_boolean(rand);
	f->call_seq = f->kind == FACT_OUTCOME ? f->call_seq : d->call.seq;
	if (f->kind == FACT_MOVED) {
		f->start_utc = at + g_rand_int_range(rand, -86400, 30 * 86400);
		f->end_utc = f->start_utc + 600;
	}
}

/* ---- what must hold ---- */

static int64_t last_moment(const struct deal *d)
{
	int64_t last = d->expiry_utc ? d->expiry_utc : G_MAXINT64;
	if (date_is_set(d->decision_date))
		last = MIN(last, date_to_instant(d->decision_date, 1440, rules.zone));
	return last;
}

static void check_calendar(struct calendar_seen *c, const struct deal *d, const struct fact *f, GPtrArray *actions)
{
	int booked = 0;
	if (f->kind == FACT_DELETED && f->call_seq < c->n)
		c->open[f->call_seq] = false;
	if (f->kind == FACT_BOOKED && d->call.state == CALL_BOOKED && f->call_seq == d->call.seq)
		c->open[f->call_seq] = true;
	for (guint i = 0; i < actions->len; i++) {
		const struct action *a = actions->pdata[i];
		g_assert_cmpint(a->call_seq, <, (int)G_N_ELEMENTS(c->open));
		if (a->kind == ACTION_BOOK)
			g_assert_cmpint(a->call_seq, ==, d->call.seq);
		booked += a->kind == ACTION_BOOK;
		if (a->kind != ACTION_MAIL)
			c->open[a->call_seq] = a->kind == ACTION_BOOK;
		c->n = MAX(c->n, a->call_seq + 1);
	}
	g_assert_cmpint(booked, <=, 1);
	int open = 0;
	for (int seq = 0; seq < c->n; seq++)
		open += c->open[seq];
	g_assert_cmpint(open, <=, 1);
	/* without room after something was put over it, it stands nowhere until it is tried again */
	bool nowhere = d->call.state == CALL_WANTED && d->call.retry_utc;
	g_assert_true(open == (d->call.state != CALL_NONE) || (nowhere && open == 0));
}

static void check_deal(const struct deal *d, const struct fact *f)
{
	g_assert_cmpint(d->due_utc, ==, deal_due(d, &rules));
	if (!deal_is_open(d) || d->stopped)
		g_assert_cmpint(d->call.state, ==, CALL_NONE);
	if (deal_is_open(d))
		g_assert_true(d->call.state != CALL_NONE || d->waiting);
	if (d->waiting)
		g_assert_cmpint(d->call.state, ==, CALL_NONE);
	if (d->call.state == CALL_WANTED && f->at_utc < last_moment(d)) {
		g_assert_cmpint(d->call.earliest_utc, <, last_moment(d));
		if (last_moment(d) != G_MAXINT64)
			g_assert_true(d->call.latest_utc && d->call.latest_utc <= last_moment(d));
	}
	if (d->call.state == CALL_BOOKED && !d->call.locked)
		g_assert_cmpint(d->call.start_utc, <, last_moment(d));
}

/* Numbers of calls are never given out twice, and there is one step back, not two. */
static void check_undo(const struct deal *before, const struct deal *after, int64_t at)
{
	struct deal undone, expected;
	struct fact f;
	record_copy(&deal_record, &undone, after);
	record_copy(&deal_record, &expected, before);
	record_init(&fact_record, &f);
	f.kind = FACT_OUTCOME;
	f.at_utc = at;
	f.outcome.code = OUTCOME_UNDO;
	g_assert_true(method_give(&undone, &f, &rules, NULL));
	expected.calls = undone.calls;
	g_clear_pointer(&expected.before, g_free);
	expected.due_utc = undone.due_utc = 0; /* reckoned anew each time */
	if (!record_equal(&deal_record, &undone, &expected)) {
		g_autofree char *a = record_print(&deal_record, &expected), *b = record_print(&deal_record, &undone);
		g_error("undo left a trace:\n%s\n%s", a, b);
	}
	record_clear(&deal_record, &undone);
	record_clear(&deal_record, &expected);
}

/* A correction of older words starts from before those: taking it back leads there, too. */
static bool is_first_word(const struct deal *before, const struct fact *f)
{
	bool corrects = f->call_seq && f->call_seq == before->outcome_seq && before->before;
	return f->kind == FACT_OUTCOME && f->outcome.code != OUTCOME_NONE && !corrects;
}

static void check_replay(GPtrArray *facts, const struct deal *d)
{
	struct deal again;
	record_init(&deal_record, &again);
	for (guint i = 0; i < facts->len; i++) {
		struct fact f;
		record_copy(&fact_record, &f, facts->pdata[i]);
		g_assert_true(method_give(&again, &f, &rules, NULL));
	}
	g_assert_true(record_equal(&deal_record, &again, d));
	record_clear(&deal_record, &again);
}

/* ---- one sequence ---- */

static int one_sequence(GRand *rand)
{
	struct deal d;
	struct calendar_seen calendar = { { false }, 0 };
	g_autoptr(GPtrArray) facts = record_list_new(&fact_record);
	int64_t at = method_at(&rules, "2026-10-05 10:00");
	record_init(&deal_record, &d);
	for (int i = 0; i < FACTS_MAX; i++) {
		struct fact f;
		struct deal before;
		g_autoptr(GPtrArray) actions = record_list_new(&action_record);
		random_fact(rand, &d, at, &f);
		void *kept = record_new(&fact_record, &f);
		record_copy(&deal_record, &before, &d);
		if (deal_apply(&d, &f, &rules, actions, NULL)) {
			check_calendar(&calendar, &d, &f, actions);
			check_deal(&d, &f);
			/* what a person ended, only a word or a new version opens again */
			g_assert_true(before.state == DEAL_OPEN || f.kind == FACT_OUTCOME || f.kind == FACT_QUOTE || d.state == before.state);
			if (is_first_word(&before, &f))
				check_undo(&before, &d, at + 60);
			g_ptr_array_add(facts, kept);
		} else {
			g_assert_true(record_equal(&deal_record, &before, &d));
			g_assert_cmpint(actions->len, ==, 0);
			record_free(&fact_record, kept);
		}
		record_clear(&deal_record, &before);
		record_clear(&fact_record, &f);
		at += g_rand_int_range(rand, 600, 4 * 86400);
	}
	check_replay(facts, &d);
	record_clear(&deal_record, &d);
	return (int)facts->len;
}

static void test_any_order(void)
{
	const char *more = g_getenv("CLOSECALL_SEQUENCES");
	int n = more ? (int)g_ascii_strtoll(more, NULL, 10) : SEQUENCES, taken = 0;
	g_autoptr(GRand) rand = g_rand_new_with_seed(20261005);
	for (int i = 0; i < n; i++)
		taken += one_sequence(rand);
	g_test_message("%d sequences, %d facts taken", n, taken);
	g_assert_cmpint(taken, >, n * FACTS_MAX / 2); /* or the sequences were not worth the name */
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	struct holidays *h = method_holidays();
	method_rules(&rules, h);
	g_test_add_func("/deal/any-order", test_any_order);
	int failed = g_test_run();
	g_time_zone_unref(rules.zone);
	holidays_free(h);
	return failed;
}
