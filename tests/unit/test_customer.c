/* Whose rules hold: the customer's clock, his holidays, and what the configuration says about him. */
#include "core/customer.h"
#include "method.h"

static struct rules rules;

static void test_countries(void)
{
	static const struct {
		const char *phone, *code;
	} rows[] = { { "+3231234567", "BE" }, { "+352123456", "LU" }, { "+442071234567", "GB" }, { "+351211234567", "PT" }, { "+358912345", "FI" },
		{ "+8613912345678", NULL }, { NULL, NULL } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct country *c = country_of_phone(rows[i].phone);
		g_assert_cmpstr(c ? c->code : NULL, ==, rows[i].code);
	}
	for (const struct country *c = countries; c->prefix; c++) {
		g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(c->zone);
		g_test_message("%s", c->zone);
		g_assert_nonnull(zone);
		g_assert_true(country_of_phone(c->prefix) == c); /* each once */
	}
}

static void test_find(void)
{
	static char acme[] = "acme.example", sub[] = "be.acme.example", jan[] = "jan@acme.example";
	struct customer all[] = { { .who = jan }, { .who = acme }, { .who = sub } };
	static const struct {
		const char *email;
		int found;
	} rows[] = { { "jan@acme.example", 0 }, { "Jan@Acme.example", 0 }, { "an@acme.example", 1 }, { "an@x.be.acme.example", 2 },
		{ "an@notacme.example", -1 }, { "jan@be.acme.example", 2 }, { NULL, -1 } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct customer *c = customer_find(all, G_N_ELEMENTS(all), rows[i].email);
		g_assert_true(c == (rows[i].found < 0 ? NULL : &all[rows[i].found]));
	}
}

static void test_rules(void)
{
	struct customer_rules r;
	struct week_range mornings[] = { { 0x7f, 0, 720 } };
	struct customer c = { .none = true, .never = mornings, .n_never = 1, .first_call_bd = 3, .noanswer_bd = { 4 }, .n_noanswer = 1,
		.max_dials = 2, .max_conversations = -1, .before_expiry_bd = -1 };
	g_autoptr(GTimeZone) london = g_time_zone_new_identifier("Europe/London");
	customer_rules_init(&r, &c, country_of_phone("+442071234567"), london, &rules);
	g_assert_true(r.rules.no_calls);
	g_assert_true(r.rules.customer_zone == london);
	g_assert_true(r.rules.country == country_of_phone("+44"));
	g_assert_cmpint(r.rules.n_never, ==, rules.n_never + 1);
	for (size_t i = 0; i < rules.n_tiers; i++) {
		g_assert_cmpint(r.rules.tiers[i].first_call_bd, ==, 3);
		g_assert_cmpint(r.rules.tiers[i].max_dials, ==, 2);
		g_assert_cmpint(r.rules.tiers[i].n_noanswer, ==, 1);
		g_assert_cmpint(r.rules.tiers[i].max_conversations, ==, rules.tiers[i].max_conversations);
		g_assert_cmpint(r.rules.tiers[i].below, ==, rules.tiers[i].below);
	}
	/* a holiday over there is no day for a call either */
	g_assert_false(workday_is(&r.rules.days, (struct date){ 2026, 5, 25 }));
	g_assert_true(workday_is(&rules.days, (struct date){ 2026, 5, 25 }));
	g_assert_false(workday_is(&r.rules.days, (struct date){ 2026, 11, 11 }));
	customer_rules_clear(&r);

	customer_rules_init(&r, NULL, NULL, NULL, &rules); /* nothing said: the rep's own */
	g_assert_true(r.rules.tiers == rules.tiers && r.rules.never == rules.never && r.rules.customer_zone == rules.customer_zone);
	g_assert_false(r.rules.no_calls);
	customer_rules_clear(&r);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	struct holidays *h = method_holidays();
	holidays_add(h, "GB-ENG", "Spring bank holiday", "mon<=05-31", 0, 0, NULL);
	method_rules(&rules, h);
	g_test_add_func("/customer/countries", test_countries);
	g_test_add_func("/customer/find", test_find);
	g_test_add_func("/customer/rules", test_rules);
	int failed = g_test_run();
	g_time_zone_unref(rules.zone);
	holidays_free(h);
	return failed;
}
