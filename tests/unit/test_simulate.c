/* A simulated year: what must hold holds, the same seed gives the same year, and another cadence another one. */
#include "app/sim_rep.h"
#include <string.h>

static struct config *config;
static int64_t from_utc;

static void run(guint32 seed, struct sim_result *ret)
{
	g_autoptr(GError) error = NULL;
	g_assert_true(sim_rep_run(config, &config->reps[0], NULL, seed, 60, from_utc, ret, &error));
	g_assert_no_error(error);
}

static void test_holds(void)
{
	struct sim_result r;
	run(3, &r);
	g_assert_cmpstr(r.first_broken, ==, NULL);
	for (int i = 0; i < CHECK_N; i++) {
		g_test_message("%s: %" G_GINT64_FORMAT, sim_check_words[i], r.checked[i]);
		g_assert_cmpint(r.checked[i], >, 0); /* what was never looked at proves nothing */
		g_assert_cmpint(r.broken[i], ==, 0);
	}
	g_assert_cmpint(r.quotes, ==, 60);
	g_assert_cmpint(r.figures.week.dials, >, 100);
	g_assert_cmpint(r.figures.week.orders, >, 5);
	g_assert_cmpint(r.figures.week.orders, <, 50);
	g_assert_cmpint(r.crossed, >, 0);
	g_assert_cmpint(r.objections_alone, ==, 0);
	sim_result_clear(&r);
}

static void test_deterministic(void)
{
	struct sim_result a, b, c;
	run(5, &a);
	run(5, &b);
	run(6, &c);
	g_assert_cmpmem(&a.figures.week, sizeof(a.figures.week), &b.figures.week, sizeof(b.figures.week));
	g_assert_cmpmem(&a.score, sizeof(a.score), &b.score, sizeof(b.score));
	g_assert_cmpint(a.facts, ==, b.facts);
	g_assert_cmpint(a.mails, ==, b.mails);
	g_assert_true(memcmp(&a.figures.week, &c.figures.week, sizeof(a.figures.week)) != 0);
	sim_result_clear(&a);
	sim_result_clear(&b);
	sim_result_clear(&c);
}

/* Who dials once only reaches fewer, with less effort. */
static void test_cadence(void)
{
	struct sim_result often, once;
	struct rules *rules = &config->reps[0].rules;
	run(7, &often);
	for (size_t i = 0; i < rules->n_tiers; i++)
		rules->tiers[i].max_dials = 1;
	run(7, &once);
	g_assert_cmpint(once.figures.week.dials, <, often.figures.week.dials);
	g_assert_cmpint(once.talked, <, often.talked);
	sim_result_clear(&often);
	sim_result_clear(&once);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	config = config_example();
	from_utc = date_to_instant((struct date){ 2026, 1, 5 }, 0, config->reps[0].rules.zone);
	g_test_add_func("/simulate/holds", test_holds);
	g_test_add_func("/simulate/deterministic", test_deterministic);
	g_test_add_func("/simulate/cadence", test_cadence);
	int failed = g_test_run();
	config_free(config);
	return failed;
}
