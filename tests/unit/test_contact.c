/* Whom to call, from a person's own mail; and what a rep answers when asked. */
#include "read/answer.h"
#include "read/contact.h"
#include "shipped_words.h"

#include <string.h>

static struct words *w;

static void question(struct contact_question *q)
{
	const char *own[] = { "+3225550101", NULL };
	record_init(&contact_question_record, q);
	q->whom.email = g_strdup("m.dubois@acme.example");
	q->context.region = g_strdup("BE");
	q->context.own_phones = g_strdupv((char **)(uintptr_t)own);
}

/* ---- a person's own mail ---- */

#define FROM "From: Marie Dubois <m.dubois@acme.example>\r\nTo: an@corp.example\r\nSubject: vraag\r\n\r\n"
#define GREETS "Dag An,\r\n\r\nKan u ons een prijs maken?\r\n\r\nMet vriendelijke groet,\r\n\r\n"

static const struct {
	const char *what, *mail, *phone, *name, *company;
} mails[] = {
	{ "mobile before switchboard", FROM GREETS "Marie Dubois\r\nAcme Bouw NV | Industrieweg 12\r\nTel. 09 234 56 78\r\nGSM 0478 12 34 56\r\n",
		"+32478123456", "Marie Dubois", "Acme Bouw NV" },
	{ "never the fax", FROM GREETS "Marie Dubois\r\nFax 09 234 56 79\r\n", NULL, "Marie Dubois", NULL },
	{ "never our own", FROM GREETS "Marie Dubois\r\nTel +32 2 555 01 01\r\n", NULL, "Marie Dubois", NULL },
	{ "not what stands in the thread", FROM "Dag An,\r\n\r\nOk.\r\n\r\n-----Oorspronkelijk bericht-----\r\nVan: Jan <j@x.example>\r\nAan: Marie\r\n"
					 "Onderwerp: x\r\n\r\nTel 0478 99 88 77\r\n", NULL, "Marie Dubois", NULL },
	{ "without a signature the last lines", FROM "Prijs graag.\r\nMarie, 0478 12 34 56\r\n", "+32478123456", "Marie Dubois", NULL },
	{ "another's mail", "From: Jan <j@acme.example>\r\nTo: a@b.example\r\n\r\n" GREETS "Jan\r\nGSM 0478 12 34 56\r\n", NULL, NULL, NULL },
	{ "turned names, bare addresses", "From: \"Dubois, Marie\" <M.Dubois@acme.example>\r\n\r\nOk\r\n", NULL, "Marie Dubois", NULL },
	{ "an address is no name", "From: \"m.dubois@acme.example\" <m.dubois@acme.example>\r\n\r\nOk\r\n", NULL, NULL, NULL },
};

static void test_mail(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(mails); i++) {
		g_autoptr(GError) error = NULL;
		struct contact_question q;
		struct contact found;
		question(&q);
		struct mail *mail = mail_parse(w, mails[i].mail, strlen(mails[i].mail), &error);
		g_assert_no_error(error);
		contact_read_mail(w, mail, &q, &found);
		g_test_message("%s", mails[i].what);
		g_assert_cmpstr(found.phone, ==, mails[i].phone);
		g_assert_cmpstr(found.name, ==, mails[i].name);
		g_assert_cmpstr(found.company, ==, mails[i].company);
		mail_free(mail);
		record_clear(&contact_record, &found);
		record_clear(&contact_question_record, &q);
	}
}

static const struct {
	const char *text, *email, *phone;
} numbers[] = {
	{ "0478/12.34.56", "m@acme.example", "+32478123456" },
	{ "06 12 34 56 78", "m@acme.fr", "+33612345678" }, /* of the country the address is in */
	{ "0478 12 34 56", "m@acme.es", "+32478123456" },  /* or of ours when it cannot be theirs */
	{ "+32 2 555 01 01", "m@acme.example", NULL },
	{ "0478 12 34 56 / 09 234 56 78", "m@acme.example", NULL }, /* which? */
	{ "", "m@acme.example", NULL },
};

static void test_number(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
		struct contact_question q;
		struct contact found;
		question(&q);
		g_free(q.whom.email);
		q.whom.email = g_strdup(numbers[i].email);
		contact_read_number(numbers[i].text, &q, &found);
		g_test_message("%s", numbers[i].text);
		g_assert_cmpstr(found.phone, ==, numbers[i].phone);
		record_clear(&contact_record, &found);
		record_clear(&contact_question_record, &q);
	}
}

/* ---- answers ---- */

static const struct {
	const char *line;
	enum answer_verdict verdict;
	int64_t minor; /* 0: none */
	const char *phone, *currency;
} answers[] = {
	{ "yes 12450 0478 12 34 56", VERDICT_YES, 1245000, "+32478123456", NULL },
	{ "ja", VERDICT_YES, 0, NULL, NULL },
	{ "Ja.", VERDICT_YES, 0, NULL, NULL },
	{ "nee", VERDICT_NO, 0, NULL, NULL },
	{ "Nein, das ist eine Rechnung", VERDICT_NO, 0, NULL, NULL },
	{ "geen offerte", VERDICT_NOTQUOTE, 0, NULL, NULL },
	{ "pas un devis", VERDICT_NOTQUOTE, 0, NULL, NULL },
	{ "not a quote", VERDICT_NOTQUOTE, 0, NULL, NULL },
	{ "oui 12 450,00 € 0478/12.34.56", VERDICT_YES, 1245000, "+32478123456", "EUR" },
	{ "ja, 0478 12 34 56", VERDICT_YES, 0, "+32478123456", NULL },
	{ "0478 12 34 56", VERDICT_NONE, 0, "+32478123456", NULL },
	{ "€ 12.450", VERDICT_NONE, 1245000, NULL, "EUR" },
	{ "12,5k", VERDICT_NONE, 1250000, NULL, NULL },
	{ "CHF 3'200.– +41 44 668 18 00", VERDICT_NONE, 320000, "+41446681800", "CHF" },
	{ "+32 478 12 34 56 12450", VERDICT_NONE, 1245000, "+32478123456", NULL },
	{ "gsm 0478 12 34 56 bedrag 12450", VERDICT_NONE, 1245000, "+32478123456", NULL },
	{ "+32 2 555 01 01", VERDICT_NONE, 0, NULL, NULL },    /* our own */
	{ "0478 12 34 56 09 234 56 78", VERDICT_NONE, 0, NULL, NULL }, /* which? */
	{ "ja 0", VERDICT_YES, 0, NULL, NULL },
	{ "nee 12450", VERDICT_NO, 0, NULL, NULL },
	{ "weet ik niet", VERDICT_NONE, 0, NULL, NULL },
	{ "", VERDICT_NONE, 0, NULL, NULL },
	{ "ja \xff\xfe", VERDICT_YES, 0, NULL, NULL },
};

static void test_answer(void)
{
	struct contact_question q;
	question(&q);
	for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
		struct answer a;
		answer_read(w, answers[i].line, &q.context, &a);
		g_test_message("%s", answers[i].line);
		g_assert_cmpint(a.verdict, ==, answers[i].verdict);
		g_assert_cmpint(a.amount_minor, ==, answers[i].minor ? answers[i].minor : AMOUNT_NONE);
		g_assert_cmpstr(a.phone, ==, answers[i].phone);
		g_assert_cmpstr(a.currency, ==, answers[i].currency);
		g_assert_cmpint(answer_says(&a), ==, answers[i].verdict || answers[i].minor || answers[i].phone);
		record_clear(&answer_record, &a);
	}
	record_clear(&contact_question_record, &q);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	mail_prepare();
	w = shipped_words();
	g_test_add_func("/contact/mail", test_mail);
	g_test_add_func("/contact/number", test_number);
	g_test_add_func("/contact/answer", test_answer);
	int failed = g_test_run();
	words_free(w);
	return failed;
}
