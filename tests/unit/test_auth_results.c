#include "read/auth_results.h"

#include <string.h>

static bool vouched(const char *mail)
{
	struct mail_header header = { NULL };
	mail_header_parse(mail, strlen(mail), &header);
	g_auto(GStrv) values = auth_results_of(&header);
	mail_header_clear(&header);
	return auth_results_vouch(values, "mx.corp.test", "an@corp.test");
}

#define AR "Authentication-Results: "
#define LMTP                                                                                                \
	"Received: from mx.corp.test by imap.corp.test (Dovecot) with LMTP id 1; Mon, 5 Oct 2026 10:00:00 " \
	"+0200\r\n"
#define BORDER \
	"Received: from evil.example by mx.corp.test with ESMTPS id 2; Mon, 5 Oct 2026 10:00:00 +0200\r\n"
#define REST "From: an@corp.test\r\nTo: closecall@corp.test\r\n\r\n"

static void test_place_and_words(void)
{
	static const struct {
		const char *mail;
		bool vouched;
	} rows[] = {
		/* as servers write it */
		{ AR "mx.corp.test; dmarc=pass header.from=corp.test\r\n" BORDER REST, true },
		{ LMTP AR "mx.corp.test;\r\n\tdkim=pass header.d=corp.test header.s=s1;\r\n\tspf=pass "
			  "smtp.mailfrom=an@corp.test;\r\n\tdmarc=pass (p=reject dis=none) "
			  "header.from=corp.test\r\n" BORDER REST,
			true },
		{ "Return-Path: <an@corp.test>\r\n" LMTP AR "mx.corp.test 1; spf=none\r\n" AR
		  "MX.corp.test; DMARC = PASS header.from = Corp.Test\r\n" BORDER REST,
			true },
		{ AR "mx.corp.test; auth=pass (plain) smtp.auth=an@corp.test "
		     "smtp.mailfrom=other@corp.test\r\n" BORDER REST,
			true },
		{ AR "\"mx.corp.test\"; dmarc=pass header.from=corp.test\r\n" BORDER REST, true },
		/* written by the sender: below the line of our server */
		{ BORDER AR "mx.corp.test; dmarc=pass header.from=corp.test\r\n" REST, false },
		{ LMTP BORDER AR "mx.corp.test; dmarc=pass header.from=corp.test\r\n" REST, false },
		/* another server's name, or one that only looks like it */
		{ AR "mx.evil.example; dmarc=pass header.from=corp.test\r\n" BORDER REST, false },
		{ AR "mx.corp.test.evil.example; dmarc=pass header.from=corp.test\r\n" BORDER REST, false },
		{ AR "(mx.corp.test); dmarc=pass header.from=corp.test\r\n" BORDER REST, false },
		{ AR "evil (; mx.corp.test; dmarc=pass header.from=corp.test)\r\n" BORDER REST, false },
		/* it says something else */
		{ AR "mx.corp.test; dmarc=fail header.from=corp.test\r\n" BORDER REST, false },
		{ AR "mx.corp.test; dmarc=pass header.from=evil.example\r\n" BORDER REST, false },
		{ AR "mx.corp.test; dmarc=pass\r\n" BORDER REST, false },
		{ AR "mx.corp.test; dkim=pass header.d=corp.test; spf=pass smtp.mailfrom=corp.test\r\n" BORDER
				REST,
			false },
		{ AR "mx.corp.test; spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=corp.test\"\r\n" BORDER
				REST,
			false },
		{ AR "mx.corp.test; spf=fail (dmarc=pass; dmarc=pass header.from=corp.test)\r\n" BORDER REST,
			false },
		{ AR "mx.corp.test; auth=pass smtp.auth=bart@corp.test\r\n" BORDER REST, false },
		{ AR "mx.corp.test; none\r\n" BORDER REST, false },
		{ AR "\r\n" BORDER REST, false },
		{ REST, false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (vouched(rows[i].mail) != rows[i].vouched)
			g_error("row %zu: %s", i, rows[i].mail);
}

static void test_nobody_trusted(void)
{
	char value[] = "mx.corp.test; dmarc=pass header.from=corp.test";
	char *values[] = { value, NULL };
	g_assert_true(auth_results_vouch(values, "mx.corp.test", "an@corp.test"));
	g_assert_false(auth_results_vouch(values, NULL, "an@corp.test"));
	g_assert_false(auth_results_vouch(values, "mx.corp.test", NULL));
	g_assert_false(auth_results_vouch(values, "mx.corp.test", "an"));
	g_assert_false(auth_results_vouch(NULL, "mx.corp.test", "an@corp.test"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/auth-results/place-and-words", test_place_and_words);
	g_test_add_func("/auth-results/nobody-trusted", test_nobody_trusted);
	return g_test_run();
}
