#include "edge/mutf7.h"

#include <glib.h>

static void test_round_trip(void)
{
	static const struct {
		const char *name, *text;
	} rows[] = {
		{ "", "" },
		{ "INBOX", "INBOX" },
		{ "Éléments envoyés", "&AMk-l&AOk-ments envoy&AOk-s" },
		{ "R&D", "R&-D" },
		{ "&", "&-" },
		{ "~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-" }, /* RFC 3501 5.1.3 */
		{ "€uro's", "&IKw-uro's" },
		{ "📞 calls", "&2D3c3g- calls" },
		{ "éé", "&AOkA6Q-" },
		{ "a\r\nb", "a&AA0ACg-b" },
		{ "tab\there", "tab&AAk-here" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = mutf7_encode(rows[i].name);
		g_autofree char *name = mutf7_decode(rows[i].text);

		g_assert_cmpstr(text, ==, rows[i].text);
		g_assert_cmpstr(name, ==, rows[i].name);
	}
}

static void test_refused(void)
{
	static const char *const rows[] = {
		"&",         /* no end */
		"&AOk",      /* no end */
		"a\xc3\xa9", /* raw UTF-8 */
		"\xe9",
		"&AOl-",      /* padding bits set */
		"&AG-",       /* half a unit */
		"&AGE-",      /* "a" needs no run */
		"&AOk-&AOk-", /* two runs where one is right */
		"&2D0-",      /* half a surrogate pair */
		"&3N4-",
		"&AAA-", /* NUL */
		"&A!k-",
		"&AO/-", /* "/" is no digit */
		"&&-",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpstr(mutf7_decode(rows[i]), ==, NULL);
	g_assert_cmpstr(mutf7_encode("\xe9"), ==, NULL);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/mutf7/round trip", test_round_trip);
	g_test_add_func("/mutf7/refused", test_refused);
	return g_test_run();
}
