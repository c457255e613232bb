#include "core/reach.h"
#include "method.h"

static struct rules rules;

static void add(GPtrArray *facts, GArray *classes, enum fact_kind kind, int64_t deal, int seq, const char *at, const char *start,
		enum outcome_code code, enum outcome_class class)
{
	struct fact *f = record_new(&fact_record, NULL);
	f->kind = kind;
	f->deal_id = deal;
	f->call_seq = seq;
	f->at_utc = method_at(&rules, at);
	f->start_utc = start ? method_at(&rules, start) : 0;
	f->outcome.code = code;
	g_ptr_array_add(facts, f);
	g_array_append_val(classes, class);
}

static struct reach_count at(const struct reach *r, int weekday, int hour)
{
	return reach_count(r, &(struct reach_at){ NULL, weekday, hour });
}

static double rate(const struct reach *r, int weekday, int hour)
{
	return reach_rate(r, &(struct reach_at){ NULL, weekday, hour });
}

/* A dial counts at the hour at which it was made; words that were taken back do not count. */
static void test_learn(void)
{
	g_autoptr(GPtrArray) facts = record_list_new(&fact_record);
	g_autoptr(GArray) classes = g_array_new(FALSE, FALSE, sizeof(enum outcome_class));
	struct reach r = { 0 };
	add(facts, classes, FACT_BOOKED, 1, 1, "2026-10-05 09:00", "2026-10-06 08:40", OUTCOME_NONE, CLASS_NONE);
	add(facts, classes, FACT_OUTCOME, 1, 1, "2026-10-06 11:00", NULL, OUTCOME_OBJ_PRICE, CLASS_PRODUCTIVE); /* reported later */
	add(facts, classes, FACT_BOOKED, 2, 1, "2026-10-05 09:00", "2026-10-06 16:00", OUTCOME_NONE, CLASS_NONE);
	add(facts, classes, FACT_MOVED, 2, 1, "2026-10-06 09:00", "2026-10-07 14:00", OUTCOME_NONE, CLASS_NONE);
	add(facts, classes, FACT_OUTCOME, 2, 1, "2026-10-07 14:05", NULL, OUTCOME_NOANSWER, CLASS_NO_CONVERSATION);
	add(facts, classes, FACT_BOOKED, 3, 1, "2026-10-05 09:00", "2026-10-09 08:30", OUTCOME_NONE, CLASS_NONE);
	add(facts, classes, FACT_OUTCOME, 3, 1, "2026-10-08 10:20", NULL, OUTCOME_STATIC, CLASS_STATIC); /* called earlier than planned */
	add(facts, classes, FACT_OUTCOME, 4, 1, "2026-10-08 10:30", NULL, OUTCOME_NOTCALLED, CLASS_ADMINISTRATIVE);
	add(facts, classes, FACT_OUTCOME, 5, 1, "2026-10-08 10:40", NULL, OUTCOME_ORDER, CLASS_PRODUCTIVE);
	add(facts, classes, FACT_OUTCOME, 5, 1, "2026-10-08 10:41", NULL, OUTCOME_UNDO, CLASS_ADMINISTRATIVE);
	reach_learn(&r, facts, (enum outcome_class *)(void *)classes->data, rules.zone);
	g_assert_cmpint(at(&r, 0, -1).dials, ==, 3);
	g_assert_cmpint(at(&r, 0, -1).talks, ==, 2);
	g_assert_cmpint(at(&r, 2, 8).talks, ==, 1);
	g_assert_cmpint(at(&r, 3, 14).dials, ==, 1);
	g_assert_cmpint(at(&r, 3, 14).talks, ==, 0);
	g_assert_cmpint(at(&r, 0, 10).talks, ==, 1);
}

/* Few calls prove little, many prove much, and none leaves what is known of the hour and the day. */
static void test_shrink(void)
{
	struct reach r = { 0 };
	double before = rate(&r, 3, 9);
	g_assert_cmpfloat(reach_rate(&r, &(struct reach_at){ country_of_phone("+33"), 3, 9 }), ==, before); /* nothing is known at all */
	r.cells[2][9] = (struct reach_count){ 1, 1 };
	g_assert_cmpfloat(rate(&r, 3, 9), >, before);
	g_assert_cmpfloat(rate(&r, 3, 9), <, before + .15);
	r.cells[2][9] = (struct reach_count){ 400, 400 };
	g_assert_cmpfloat(rate(&r, 3, 9), >, .9);
	r.cells[0][11].dials = 400;
	g_assert_cmpfloat(rate(&r, 4, 11), <, rate(&r, 4, 9)); /* Thursday was never tried */
	for (int d = 1; d <= 7; d++)
		for (int h = 0; h < 24; h++)
			g_assert_true(rate(&r, d, h) >= 0 && rate(&r, d, h) <= 1);
}

/* Of each country its own hours: by the number that was known when the dial was made. */
static void test_country(void)
{
	static const struct {
		enum fact_kind kind;
		int64_t deal;
		const char *at, *phone;
		enum outcome_code code;
		enum outcome_class class;
	} rows[] = {
		{ FACT_QUOTE, 1, "2026-10-05 09:00", "+3292345678", OUTCOME_NONE, CLASS_NONE },
		{ FACT_QUOTE, 2, "2026-10-05 09:00", "+33123456789", OUTCOME_NONE, CLASS_NONE },
		{ FACT_QUOTE, 3, "2026-10-05 09:00", NULL, OUTCOME_NONE, CLASS_NONE },
		{ FACT_OUTCOME, 1, "2026-10-06 08:40", NULL, OUTCOME_NOANSWER, CLASS_NO_CONVERSATION },
		{ FACT_OUTCOME, 2, "2026-10-06 08:50", NULL, OUTCOME_OBJ_PRICE, CLASS_PRODUCTIVE },
		{ FACT_OUTCOME, 3, "2026-10-06 08:55", NULL, OUTCOME_NOANSWER, CLASS_NO_CONVERSATION },
		{ FACT_CORRECTED, 3, "2026-10-06 10:00", "+33123456788", OUTCOME_NONE, CLASS_NONE },
		{ FACT_OUTCOME, 3, "2026-10-07 08:55", NULL, OUTCOME_STATIC, CLASS_STATIC },
	};
	const struct country *be = country_of_phone("+32"), *fr = country_of_phone("+33"), *nl = country_of_phone("+31");
	g_autoptr(GPtrArray) facts = record_list_new(&fact_record);
	g_autoptr(GArray) classes = g_array_new(FALSE, FALSE, sizeof(enum outcome_class));
	struct reach r = { 0 };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		add(facts, classes, rows[i].kind, rows[i].deal, 0, rows[i].at, NULL, rows[i].code, rows[i].class);
		((struct fact *)facts->pdata[i])->quote.phone = g_strdup(rows[i].phone);
	}
	reach_learn(&r, facts, (enum outcome_class *)(void *)classes->data, rules.zone);
	struct reach_count all = at(&r, 0, -1), here = reach_count(&r, &(struct reach_at){ be, 0, -1 });
	struct reach_count there = reach_count(&r, &(struct reach_at){ fr, 0, 8 }), nowhere = reach_count(&r, &(struct reach_at){ nl, 0, -1 });
	g_assert_cmpint(all.dials, ==, 4);
	g_assert_cmpint(here.dials, ==, 1);
	g_assert_cmpint(here.talks, ==, 0);
	g_assert_cmpint(there.dials, ==, 2);
	g_assert_cmpint(there.talks, ==, 2);
	g_assert_cmpint(nowhere.dials, ==, 0);
	g_assert_cmpfloat(reach_rate(&r, &(struct reach_at){ fr, 2, 8 }), >, reach_rate(&r, &(struct reach_at){ be, 2, 8 }));
	g_assert_cmpfloat(reach_rate(&r, &(struct reach_at){ nl, 2, 8 }), ==, rate(&r, 2, 8)); /* nothing known: as everywhere */
}

/* What a country adds is drawn to nothing, too: few calls move little, and where all calls go there it says nothing new. */
static void test_country_shrinks(void)
{
	const struct country *fr = country_of_phone("+33");
	struct reach r = { 0 };
	struct reach_at french = { fr, 2, 9 };
	r.cells[1][9] = (struct reach_count){ 400, 160 };
	r.there[fr - countries][9] = (struct reach_count){ 2, 2 };
	double base = rate(&r, 2, 9);
	g_assert_cmpfloat(reach_rate(&r, &french), >, base);
	g_assert_cmpfloat(reach_rate(&r, &french), <, base * 1.2);
	r.there[fr - countries][9] = (struct reach_count){ 200, 160 };
	g_assert_cmpfloat(reach_rate(&r, &french), >, base * 1.5);
	r.there[fr - countries][9] = (struct reach_count){ 400, 160 };
	g_assert_cmpfloat_with_epsilon(reach_rate(&r, &french), base, 1e-9);
	r.there[fr - countries][9] = (struct reach_count){ 400, 400 };
	g_assert_cmpfloat(reach_rate(&r, &french), <=, 1);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	struct holidays *h = method_holidays();
	method_rules(&rules, h);
	g_test_add_func("/reach/learn", test_learn);
	g_test_add_func("/reach/shrink", test_shrink);
	g_test_add_func("/reach/country", test_country);
	g_test_add_func("/reach/country-shrinks", test_country_shrinks);
	int failed = g_test_run();
	g_time_zone_unref(rules.zone);
	holidays_free(h);
	return failed;
}
