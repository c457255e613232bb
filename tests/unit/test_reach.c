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
	g_assert_cmpint(reach_count(&r, 0, -1).dials, ==, 3);
	g_assert_cmpint(reach_count(&r, 0, -1).talks, ==, 2);
	g_assert_cmpint(reach_count(&r, 2, 8).talks, ==, 1);
	g_assert_cmpint(reach_count(&r, 3, 14).dials, ==, 1);
	g_assert_cmpint(reach_count(&r, 3, 14).talks, ==, 0);
	g_assert_cmpint(reach_count(&r, 0, 10).talks, ==, 1);
}

/* Few calls prove little, many prove much, and none leaves what is known of the hour and the day. */
static void test_shrink(void)
{
	struct reach r = { 0 };
	double before = reach_rate(&r, 3, 9);
	r.dials[2][9] = r.talks[2][9] = 1;
	g_assert_cmpfloat(reach_rate(&r, 3, 9), >, before);
	g_assert_cmpfloat(reach_rate(&r, 3, 9), <, before + .15);
	r.dials[2][9] = r.talks[2][9] = 400;
	g_assert_cmpfloat(reach_rate(&r, 3, 9), >, .9);
	r.dials[0][11] = 400;
	g_assert_cmpfloat(reach_rate(&r, 4, 11), <, reach_rate(&r, 4, 9)); /* Thursday was never tried */
	for (int d = 1; d <= 7; d++)
		for (int h = 0; h < 24; h++)
			g_assert_true(reach_rate(&r, d, h) >= 0 && reach_rate(&r, d, h) <= 1);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	struct holidays *h = method_holidays();
	method_rules(&rules, h);
	g_test_add_func("/reach/learn", test_learn);
	g_test_add_func("/reach/shrink", test_shrink);
	int failed = g_test_run();
	g_time_zone_unref(rules.zone);
	holidays_free(h);
	return failed;
}
