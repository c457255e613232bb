/* METHOD 2.6: what counts towards which suspicion, and what a flag does. */
#include "core/suspect.h"
#include "method.h"

static struct rules rules;

static void compares(struct deal *d) { d->quote.signs.comparison = true; }
static void asks_only(struct deal *d) { d->history.quotes = 3; }
static void ordered_once(struct deal *d) { d->history.quotes = 9, d->history.orders = 1; }
static void is_new(struct deal *d) { d->history.quotes = 0; }
static void hurries(struct deal *d) { d->quote.signs.hurry = true; }
static void asks(struct deal *d) { d->quote.signs.hurry = d->quote.signs.question = true; }
static void failed(struct deal *d) { d->tested = 1 << SUSPICION_LEVER; }
static void only_price(struct deal *d) { d->objections = 1; }
static void decides(struct deal *d) { d->objections = 1, d->decider = g_strdup("Peeters"); }
static void also_terms(struct deal *d) { d->objections = 1 | 1 << (OUTCOME_OBJ_TERMS - OUTCOME_OBJ_PRICE); }
static void buys(struct deal *d) { d->quote.signs.purchasing = true; }
static void typed_lever(struct deal *d) { d->suspected = SUSPICION_LEVER; }
static void static_twice(struct deal *d) { d->statics_again = 1; }
static void static_thrice(struct deal *d) { d->statics_again = 2; }
static void put_off(struct deal *d) { d->callbacks_again = 1; }
static void hides(struct deal *d) { d->gatekeepers = 3, d->conversations = 1, d->objections = 2; }
static void never_met(struct deal *d) { d->gatekeepers = 3; }
static void resends(struct deal *d) { d->resends = 1; }
static void changes(struct deal *d) { d->objection_changes = 1, d->objection_rounds = 1; }
static void insists(struct deal *d) { d->objection_changes = 1, d->objection_rounds = 2; }
static void silent(struct deal *d) { d->conversations = 2; }
static void wrote(struct deal *d) { d->conversations = 2, d->reply_utc = 1; }
static void extended(struct deal *d) { d->extended = true; }
static void typed_polite(struct deal *d) { d->suspected = SUSPICION_POLITE; }
static void agreed(struct deal *d) { d->motive = MOTIVE_AGREED; }
static void agreed_lever(struct deal *d) { compares(d), asks_only(d), agreed(d); }
static void agreed_polite(struct deal *d) { static_thrice(d), agreed(d); }
static void is_comparing(struct deal *d) { d->motive = MOTIVE_COMPARING; }
static void told_and_seen(struct deal *d) { compares(d), is_comparing(d); }
static void is_unknown(struct deal *d) { d->motive = MOTIVE_UNKNOWN; }
static void writes_again(struct deal *d) { d->resends_written = 2; }
static void both(struct deal *d) { d->quote.signs.comparison = true, d->history.quotes = 3, d->statics_again = 2; }
static void equal(struct deal *d) { d->quote.signs.comparison = d->quote.signs.purchasing = true, d->history.quotes = 0, d->statics_again = 2; }

static const struct {
	const char *say;
	void (*make)(struct deal *deal);
	int lever, polite;
	enum suspicion flag;
} rows[] = {
	{ "other quotes", compares, 2, 0, 0 },
	{ "three quotes, no order", asks_only, 3, 0, 0 },
	{ "many quotes, one order", ordered_once, 0, 0, 0 },
	{ "first contact", is_new, 1, 0, 0 },
	{ "at once, no question", hurries, 1, 0, 0 },
	{ "at once, with a question", asks, 0, 0, 0 },
	{ "the price test failed", failed, 3, 0, 0 },
	{ "only the price", only_price, 2, 0, 0 },
	{ "the price, and somebody who decides", decides, 0, 0, 0 },
	{ "the price and the terms", also_terms, 0, 0, 0 },
	{ "purchasing mailbox", buys, 1, 0, 0 },
	{ "typed lever?", typed_lever, 4, 0, SUSPICION_LEVER },
	{ "undecided again", static_twice, 0, 2, 0 },
	{ "undecided three times", static_thrice, 0, 4, SUSPICION_POLITE },
	{ "put off again", put_off, 0, 2, 0 },
	{ "front desks after a talk", hides, 0, 2, 0 },
	{ "front desks before any talk", never_met, 0, 0, 0 },
	{ "wants it again", resends, 0, 1, 0 },
	{ "wants it again, in writing, twice", writes_again, 0, 1, 0 },
	{ "agreed in a talk", agreed, -2, -2, 0 },
	{ "a lever, but agreed in a talk", agreed_lever, 3, -2, 0 },
	{ "undecided, but agreed in a talk", agreed_polite, -2, 2, 0 },
	{ "comparing, says the rep", is_comparing, 2, 0, 0 },
	{ "comparing, says the thread, too", told_and_seen, 2, 0, 0 },
	{ "nobody knows why", is_unknown, 0, 0, 0 },
	{ "another objection", changes, 0, 1, 0 },
	{ "another objection, and that one twice", insists, 0, 0, 0 },
	{ "never asks", silent, 0, 1, 0 },
	{ "wrote", wrote, 0, 0, 0 },
	{ "extended", extended, 0, 1, 0 },
	{ "typed polite no?", typed_polite, 0, 4, SUSPICION_POLITE },
	{ "the higher score", both, 5, 4, SUSPICION_LEVER },
	{ "of equal ones the lever", equal, 4, 4, SUSPICION_LEVER },
};

static void test_points(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct deal d;
		record_init(&deal_record, &d);
		d.history.quotes = 1;
		rows[i].make(&d);
		suspect_weigh(&d, &rules);
		g_test_message("%s", rows[i].say);
		g_assert_cmpint(d.lever_points, ==, rows[i].lever);
		g_assert_cmpint(d.polite_points, ==, rows[i].polite);
		g_assert_cmpint(d.suspicion, ==, rows[i].flag);
		g_assert_cmpint(d.suspect_reasons != NULL, ==, (rows[i].lever || rows[i].polite));
		record_clear(&deal_record, &d);
	}
}

/* A flag changes the script, once, and the effort; nothing else. */
static void test_flag(void)
{
	struct deal d;
	record_init(&deal_record, &d);
	const struct tier *standard = &rules.tiers[1];
	g_assert_cmpint(suspect_script(&d), ==, SCRIPT_NONE);
	g_assert_cmpint(suspect_max_dials(&d, standard), ==, 6);
	d.suspicion = SUSPICION_POLITE;
	g_assert_cmpint(suspect_script(&d), ==, SCRIPT_POLITE_NO_TEST);
	g_assert_cmpint(suspect_max_dials(&d, standard), ==, 3);
	d.tested = 1 << SUSPICION_POLITE;
	g_assert_cmpint(suspect_script(&d), ==, SCRIPT_NONE);
	d.suspicion = SUSPICION_LEVER; /* the other one has not been tested */
	g_assert_cmpint(suspect_script(&d), ==, SCRIPT_PRICE_LEVER_TEST);
	record_clear(&deal_record, &d);
}

/* The rep is asked from one point below the flag, until he has said it or the test was on screen. */
static void test_asked(void)
{
	struct deal d;
	record_init(&deal_record, &d);
	g_assert_cmpint(suspect_to_ask(&d, 4), ==, SUSPICION_NONE);
	g_assert_cmpint(suspect_to_ask(&d, 1), ==, SUSPICION_NONE); /* without a point there is nothing to ask */
	d.lever_points = 2;
	d.polite_points = 2;
	g_assert_cmpint(suspect_to_ask(&d, 4), ==, SUSPICION_NONE);
	d.polite_points = 3;
	g_assert_cmpint(suspect_to_ask(&d, 4), ==, SUSPICION_POLITE);
	d.lever_points = 4;
	g_assert_cmpint(suspect_to_ask(&d, 4), ==, SUSPICION_LEVER);
	d.denied = 1 << SUSPICION_LEVER;
	g_assert_cmpint(suspect_to_ask(&d, 4), ==, SUSPICION_POLITE);
	d.tested = 1 << SUSPICION_POLITE;
	g_assert_cmpint(suspect_to_ask(&d, 4), ==, SUSPICION_NONE);
	d.denied = d.tested = 0;
	d.suspected = SUSPICION_LEVER;
	g_assert_cmpint(suspect_to_ask(&d, 4), ==, SUSPICION_NONE);
	record_clear(&deal_record, &d);
}

/* "lever? no": it is not flagged, whatever else speaks for it, and the call that was to test it does not. */
static void test_denied(void)
{
	struct deal d;
	record_init(&deal_record, &d);
	method_quote(&d, &rules, "2026-10-05T09:00", 12450, NULL);
	method_outcome(&d, &rules, "2026-10-05T10:00", &(struct method_words){ .suspicion = SUSPICION_LEVER }, NULL);
	g_assert_cmpint(d.suspicion, ==, SUSPICION_LEVER);
	g_assert_cmpint(d.call.script, ==, SCRIPT_PRICE_LEVER_TEST);
	method_outcome(&d, &rules, "2026-10-05T10:05", &(struct method_words){ .suspicion = SUSPICION_LEVER, .denied = true }, NULL);
	g_assert_cmpint(d.suspicion, ==, SUSPICION_NONE);
	g_assert_cmpint(d.call.script, ==, SCRIPT_FIRST_CALL);
	d.history.quotes = 9;
	d.quote.signs.comparison = true;
	suspect_weigh(&d, &rules);
	g_assert_cmpint(d.lever_points, >=, 4);
	g_assert_cmpint(d.suspicion, ==, SUSPICION_NONE);
	g_assert_cmpint(suspect_to_ask(&d, 4), ==, SUSPICION_NONE);
	record_clear(&deal_record, &d);
}

/* rules->suspect_at is the bar. */
static void test_bar(void)
{
	struct deal d;
	record_init(&deal_record, &d);
	d.history.quotes = 3;
	rules.suspect_at = 3;
	suspect_weigh(&d, &rules);
	g_assert_cmpint(d.suspicion, ==, SUSPICION_LEVER);
	rules.suspect_at = 4;
	suspect_weigh(&d, &rules);
	g_assert_cmpint(d.suspicion, ==, SUSPICION_NONE);
	record_clear(&deal_record, &d);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	struct holidays *h = method_holidays();
	method_rules(&rules, h);
	g_test_add_func("/suspect/points", test_points);
	g_test_add_func("/suspect/flag", test_flag);
	g_test_add_func("/suspect/asked", test_asked);
	g_test_add_func("/suspect/denied", test_denied);
	g_test_add_func("/suspect/bar", test_bar);
	int failed = g_test_run();
	g_time_zone_unref(rules.zone);
	holidays_free(h);
	return failed;
}
