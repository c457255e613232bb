/* What lies over a booked call moves it, unless a person put it there or it is today's or tomorrow's. */
#include "method.h"

static struct rules rules;

static void give(struct deal *d, enum fact_kind kind, const char *at, GPtrArray *actions)
{
	struct fact f;
	record_init(&fact_record, &f);
	f.kind = kind;
	f.deal_id = 1;
	f.at_utc = method_at(&rules, at);
	f.call_seq = d->call.seq;
	if (kind == FACT_MOVED) {
		f.start_utc = d->call.start_utc + 86400;
		f.end_utc = d->call.end_utc + 86400;
	}
	g_assert_true(method_give(d, &f, &rules, actions));
}

static void booked_deal(struct deal *d)
{
	record_init(&deal_record, d);
	g_assert_true(method_quote(d, &rules, "2026-10-05 10:00", 12450, "2026-10-30"));
	g_assert_true(method_book(d, &rules, "2026-10-05 10:05", "2026-10-08 08:30"));
}

static guint count(GPtrArray *actions, enum action_kind kind)
{
	guint n = 0;
	for (guint i = 0; i < actions->len; i++)
		n += ((struct action *)actions->pdata[i])->kind == kind;
	return n;
}

static void test_crossed(void)
{
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	struct deal d;
	booked_deal(&d);
	int seq = d.call.seq;
	give(&d, FACT_CROSSED, "2026-10-06 12:00", actions);
	g_assert_cmpint(d.call.state, ==, CALL_WANTED);
	g_assert_cmpint(d.call.seq, ==, seq);
	g_assert_cmpuint(count(actions, ACTION_BOOK), ==, 1);
	g_assert_cmpuint(actions->len, ==, 1); /* nobody is asked or told: it was not late */
	g_assert_cmpint(d.moves, ==, 0);
	g_assert_true(method_book(&d, &rules, "2026-10-06 12:00", "2026-10-09 08:30"));
	g_assert_cmpint(d.call.state, ==, CALL_BOOKED);
	g_assert_false(d.call.locked);
	record_clear(&deal_record, &d);
}

static void test_stays(void)
{
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	struct deal d;
	booked_deal(&d);
	give(&d, FACT_CROSSED, "2026-10-07 00:01", actions); /* tomorrow's */
	give(&d, FACT_CROSSED, "2026-10-08 07:00", actions); /* today's */
	g_assert_cmpint(d.call.state, ==, CALL_BOOKED);
	give(&d, FACT_MOVED, "2026-10-05 12:00", actions);
	give(&d, FACT_CROSSED, "2026-10-05 13:00", actions); /* a person put it there */
	g_assert_cmpint(d.call.state, ==, CALL_BOOKED);
	g_assert_cmpuint(actions->len, ==, 0);
	record_clear(&deal_record, &d);
}

/* Absent until its latest moment: it goes out of the calendar, and the rep is told. */
static void test_unplaced(void)
{
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	struct deal d;
	booked_deal(&d);
	give(&d, FACT_CROSSED, "2026-10-05 12:00", NULL);
	give(&d, FACT_UNPLACED, "2026-10-05 12:00", actions);
	g_assert_cmpuint(count(actions, ACTION_CANCEL), ==, 1);
	g_assert_cmpuint(count(actions, ACTION_MAIL), ==, 1);
	g_assert_cmpint(d.call.state, ==, CALL_WANTED);
	g_assert_cmpint(d.due_utc, ==, method_at(&rules, "2026-10-06 06:00"));
	g_ptr_array_set_size(actions, 0);
	give(&d, FACT_TIME, "2026-10-06 06:00", actions); /* tried again, */
	g_assert_cmpuint(count(actions, ACTION_BOOK), ==, 1);
	g_ptr_array_set_size(actions, 0);
	give(&d, FACT_UNPLACED, "2026-10-06 06:00", actions); /* and not told again */
	g_assert_cmpuint(actions->len, ==, 0);
	record_clear(&deal_record, &d);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	struct holidays *h = method_holidays();
	method_rules(&rules, h);
	g_test_add_func("/replan/crossed", test_crossed);
	g_test_add_func("/replan/stays", test_stays);
	g_test_add_func("/replan/unplaced", test_unplaced);
	int failed = g_test_run();
	g_time_zone_unref(rules.zone);
	holidays_free(h);
	return failed;
}
