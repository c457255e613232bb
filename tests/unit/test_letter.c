#include "read/letter.h"

#include <string.h>

#include "read/mail.h"
#include "unit/shipped_words.h"

static struct words *words;

static void read_mail(const char *text, struct letter *ret)
{
	struct read_context c;
	g_autoptr(GError) error = NULL;
	record_init(&read_context_record, &c);
	c.rep_address = g_strdup("an@firma.example");
	c.own_domains = g_strsplit("firma.example", " ", -1);
	c.service_address = g_strdup("closecall@firma.example");
	c.region = g_strdup("BE");
	c.now_utc = 1791194400; /* 2026-10-05 10:00 UTC */
	letter_read(words, text, strlen(text), &c, ret, &error);
	g_assert_no_error(error);
	record_clear(&read_context_record, &c);
}

#define DATE "Date: Mon, 05 Oct 2026 10:12:00 +0200\n"

#define REPLIES(method)                                                                                            \
	DATE "Content-Type: text/calendar; method=" method "\n\nBEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:" method          \
	     "\nBEGIN:VEVENT\nUID:closecall-x-1-1\nATTENDEE;PARTSTAT=ACCEPTED:mailto:an@firma.example\nDTSTART:20261006T064000Z\n" \
	     "DTSTAMP:20261005T100000Z\nEND:VEVENT\nEND:VCALENDAR\n"

static const struct {
	const char *mail;
	enum letter_kind kind;
	const char *deal_ref;
	enum outcome_code code;
} rows[] = {
	/* one tap: the subject says it */
	{ "From: an@firma.example\nTo: closecall@firma.example\nSubject: order [cc 12-3]\n" DATE "\n",
		LETTER_OUTCOME, "12-3", OUTCOME_ORDER },
	{ "From: an@firma.example\nTo: closecall+12@firma.example\nSubject: te duur [CC 7-1]\n" DATE "\n",
		LETTER_OUTCOME, "7-1", OUTCOME_OBJ_PRICE },
	/* an answer: its first line says it, never the subject */
	{ "From: an@firma.example\nTo: closecall@firma.example\nSubject: Re: order? [cc 12-3]\n" DATE
	  "\n\nniet bereikt\n\nAn\n",
		LETTER_OUTCOME, "12-3", OUTCOME_NOANSWER },
	{ "From: an@firma.example\nTo: closecall@firma.example\nSubject: AW: order [cc 12-3]\n" DATE
	  "\nhallo\n",
		LETTER_OUTCOME, "12-3", OUTCOME_NONE },
	{ "From: an@firma.example\nTo: closecall@firma.example\nSubject: 2024-118\n" DATE "\nbesteld\n",
		LETTER_OUTCOME, NULL, OUTCOME_ORDER },
	/* a tag that is none */
	{ "From: an@firma.example\nTo: closecall@firma.example\nSubject: order [cc 12]\n" DATE "\n",
		LETTER_OUTCOME, NULL, OUTCOME_ORDER },
	{ "From: an@firma.example\nTo: jan@klant.example\nSubject: Offerte\n" DATE "\nDag Jan\n", LETTER_SENT,
		NULL, OUTCOME_NONE },
	{ "From: bart@sub.firma.example\nTo: jan@klant.example\nSubject: Offerte\n" DATE "\nDag\n",
		LETTER_SENT, NULL, OUTCOME_NONE },
	{ "From: jan@klant.example\nTo: an@firma.example\nSubject: Re: Offerte\n" DATE "\nAkkoord\n",
		LETTER_REPLY, NULL, OUTCOME_NONE },
	/* a stranger cannot report an outcome */
	{ "From: jan@klant.example\nTo: closecall@firma.example\nSubject: order [cc 12-3]\n" DATE "\n",
		LETTER_REPLY, NULL, OUTCOME_NONE },
	{ "From: jan@notfirma.example\nTo: an@firma.example\nSubject: x\n" DATE "\n", LETTER_REPLY, NULL,
		OUTCOME_NONE },
	{ "From: jan@klant.example\nTo: an@firma.example\nAuto-Submitted: auto-replied\nSubject: "
	  "Afwezig\n" DATE "\nIk ben weg\n",
		LETTER_AUTO, NULL, OUTCOME_NONE },
	{ "From: closecall@firma.example\nTo: an@firma.example\nSubject: Vandaag 5 calls\n" DATE "\n",
		LETTER_AUTO, NULL, OUTCOME_NONE },
	{ "From: an@firma.example\nTo: jan@klant.example\nSubject: x\n" DATE
	  "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; "
	  "name=smime.p7m\nContent-Transfer-Encoding: base64\n\nAAAA\n",
		LETTER_UNREADABLE, NULL, OUTCOME_NONE },
	/* the reply to an invitation, whoever it comes from and though a program sent it; to somebody else's it is a mail */
	{ "From: an@prive.example\nTo: closecall@firma.example\nAuto-Submitted: auto-generated\nSubject: Accepted: x\n" REPLIES("REPLY"),
		LETTER_INVITATION, NULL, OUTCOME_NONE },
	{ "From: an@firma.example\nTo: closecall@firma.example\nSubject: order [cc 12-3]\n" REPLIES("COUNTER"), LETTER_INVITATION, NULL,
		OUTCOME_NONE },
	{ "From: an@firma.example\nTo: closecall@firma.example\nSubject: order [cc 12-3]\n" REPLIES("REQUEST"), LETTER_OUTCOME, "12-3",
		OUTCOME_ORDER },
	{ "From: jan@klant.example\nTo: an@firma.example\nSubject: Accepted: x\n" REPLIES("REPLY"), LETTER_REPLY, NULL, OUTCOME_NONE },
	{ "From: closecall@firma.example\nTo: closecall@firma.example\nSubject: x\n" REPLIES("REPLY"), LETTER_AUTO, NULL, OUTCOME_NONE },
};

static void test_kinds(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct letter l;
		g_test_message("%s", rows[i].mail);
		read_mail(rows[i].mail, &l);
		g_assert_cmpint(l.kind, ==, rows[i].kind);
		g_assert_cmpstr(l.invitation.uid, ==, l.kind == LETTER_INVITATION ? "closecall-x-1-1" : NULL);
		g_assert_cmpstr(l.deal_ref, ==, rows[i].deal_ref);
		g_assert_cmpint(l.outcome.code, ==, rows[i].code);
		record_clear(&letter_record, &l);
	}
}

#define HEAD "From: an@firma.example\nTo: jan@klant.example, els@klant.example\nSubject: Offerte 1\n"

/* The copy a client files and the copy a server files are one mail; another text or another recipient is
 * another. */
static const struct {
	const char *mail;
	bool same;
} copies[] = {
	{ HEAD "Message-ID: <b@x>\nDate: Mon, 05 Oct 2026 10:13:00 +0200\n\nDag Jan,\r\nhier is de  "
	       "offerte\r\n",
		true },
	{ "From: an@firma.example\nTo: els@klant.example, jan@klant.example\nSubject: Offerte 1\n\nDag Jan, "
	  "hier is de offerte",
		true },
	{ HEAD "\nDag Jan,\nhier is de offertes\n", false },
	{ "From: an@firma.example\nTo: jan@klant.example\nSubject: Offerte 1\n\nDag Jan,\nhier is de "
	  "offerte\n",
		false },
	{ "From: an@firma.example\nTo: jan@klant.example, els@klant.example\nSubject: Offerte 2\n\nDag "
	  "Jan,\nhier is de offerte\n",
		false },
};

static void test_fingerprint(void)
{
	struct letter first;
	read_mail(HEAD "Message-ID: <a@x>\n" DATE "\nDag Jan,\nhier is de offerte\n", &first);
	g_assert_cmpuint(strlen(first.fingerprint), ==, 64);
	for (size_t i = 0; i < G_N_ELEMENTS(copies); i++) {
		struct letter l;
		read_mail(copies[i].mail, &l);
		g_test_message("%s", copies[i].mail);
		g_assert_cmpint(!strcmp(l.fingerprint, first.fingerprint), ==, copies[i].same);
		record_clear(&letter_record, &l);
	}
	record_clear(&letter_record, &first);
}

static void test_header(void)
{
	struct letter l;
	g_autoptr(GString) mail = g_string_new(
		"From: An <an@firma.example>\nTo: Jan <JAN@klant.example>\nCc: els@klant.example\n"
		"Message-ID: <1@x>\nIn-Reply-To: <0@x>\nReferences: <00@x> <0@x>\nSubject: Dag\n" DATE "\n");
	for (int i = 0; i < 3000; i++)
		g_string_append(mail, "é ");
	read_mail(mail->str, &l);
	g_assert_cmpstr(l.message_id, ==, "1@x");
	g_assert_cmpstr(l.in_reply_to, ==, "0@x");
	g_assert_cmpstr(l.references[0], ==, "00@x");
	g_assert_cmpstr(l.from_name, ==, "An");
	g_assert_cmpstr(l.to[0], ==, "jan@klant.example");
	g_assert_cmpstr(l.to[1], ==, "els@klant.example");
	g_assert_cmpint(l.sent_utc, ==, 1791187920);
	g_assert_cmpuint(strlen(l.own_text), <=, 4096);
	g_assert_true(g_utf8_validate(l.own_text, -1, NULL));
	record_clear(&letter_record, &l);
}

/* A copy to closecall with a tag: when the rep wants the call. Without a customer it is an answer, with another tag none of ours. */
static void test_wishes(void)
{
	static const struct {
		const char *to, *also;
		enum letter_kind kind;
		const char *wish;
		enum motive motive;
	} wishes[] = {
		{ "To: jan@klant.example\n", "Bcc: closecall+3d@firma.example\n", LETTER_SENT, "3d", MOTIVE_UNSAID },
		{ "To: jan@klant.example, closecall+2w@firma.example\n", "", LETTER_SENT, "2w", MOTIVE_UNSAID },
		{ "To: jan@klant.example\n", "Cc: closecall+2026-12-04@firma.example\n", LETTER_SENT, "2026-12-04", MOTIVE_UNSAID },
		{ "To: jan@klant.example\n", "Bcc: closecall+none@firma.example\n", LETTER_SENT, "none", MOTIVE_UNSAID },
		{ "To: jan@klant.example\n", "Bcc: closecall+2026-13-04@firma.example\n", LETTER_SENT, NULL, MOTIVE_UNSAID },
		{ "To: jan@klant.example\n", "Bcc: closecall+soon@firma.example\n", LETTER_SENT, NULL, MOTIVE_UNSAID },
		{ "To: jan@klant.example\n", "Bcc: other+3d@firma.example\n", LETTER_SENT, NULL, MOTIVE_UNSAID },
		{ "To: closecall+3d@firma.example\n", "", LETTER_OUTCOME, NULL, MOTIVE_UNSAID },
		{ "To: jan@klant.example\n", "Bcc: closecall+agreed@firma.example\n", LETTER_SENT, NULL, MOTIVE_AGREED },
		{ "To: jan@klant.example\n", "Bcc: closecall+Comparing@firma.example\n", LETTER_SENT, NULL, MOTIVE_COMPARING },
		{ "To: jan@klant.example\n", "Bcc: closecall+weet-niet@firma.example\n", LETTER_SENT, NULL, MOTIVE_UNKNOWN },
		{ "To: jan@klant.example\n", "Bcc: closecall+2w+besproken@firma.example\n", LETTER_SENT, "2w", MOTIVE_AGREED },
		{ "To: jan@klant.example\n", "Bcc: closecall+vergleich@firma.example, closecall+3d@firma.example\n", LETTER_SENT, "3d", MOTIVE_COMPARING },
		{ "To: jan@klant.example\n", "Bcc: closecall+agreedto@firma.example\n", LETTER_SENT, NULL, MOTIVE_UNSAID },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(wishes); i++) {
		struct letter l;
		g_autofree char *mail = g_strdup_printf("From: an@firma.example\n%s%sSubject: Offerte 2024-118\n" DATE "\nDag Jan\n", wishes[i].to,
				wishes[i].also);
		read_mail(mail, &l);
		g_assert_cmpint(l.kind, ==, wishes[i].kind);
		g_assert_cmpstr(l.wish, ==, wishes[i].wish);
		g_assert_cmpint(l.motive, ==, wishes[i].motive);
		record_clear(&letter_record, &l);
	}
}

/* What the customer wrote before, whom it goes to: why do they ask? */
static void test_signs(void)
{
	static const struct {
		const char *to, *thread;
		struct signs signs;
	} cases[] = {
		{ "jan@klant.example", "Graag uw offerte voor het dak.", { 0 } },
		{ "jan@klant.example", "We vragen drie offertes.", { .comparison = true } },
		{ "jan@klant.example", "Pouvez-vous r\xc3\xa9pondre au plus vite ?\nPrix par poste svp.", { .hurry = true, .line_prices = true, .question = true } },
		{ "einkauf@kunde.example", "Bitte um Vergleichsangebot.", { .comparison = true, .purchasing = true } },
		{ "jan@klant.example", "Dit hoort bij een openbare aanbesteding.", { .tender = true } },
		{ "jan@klant.example", "Is het dak ook ge\xc3\xafsoleerd?", { .question = true } },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct letter l;
		g_auto(GStrv) lines = g_strsplit(cases[i].thread, "\n", -1);
		g_autofree char *quoted = g_strjoinv("\n> ", lines);
		g_autofree char *mail = g_strdup_printf("From: an@firma.example\nTo: %s\nSubject: Re: Offerte 2024-118\n" DATE
				"Content-Type: text/plain; charset=utf-8\n\nBeste Jan,\n\nIn bijlage onze offerte 2024-118: totaal \xe2\x82\xac 12.450 excl. btw.\n\n"
				"Groeten\nAn\n\nOp ma 5 okt. 2026 om 09:00 schreef Jan <%s>:\n> %s\n", cases[i].to, cases[i].to, quoted);
		read_mail(mail, &l);
		g_test_message("%s", cases[i].thread);
		g_assert_true(record_equal(&signs_record, &l.quote.signs, &cases[i].signs));
		record_clear(&letter_record, &l);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	mail_prepare();
	words = shipped_words();
	g_test_add_func("/letter/kinds", test_kinds);
	g_test_add_func("/letter/fingerprint", test_fingerprint);
	g_test_add_func("/letter/header", test_header);
	g_test_add_func("/letter/wishes", test_wishes);
	g_test_add_func("/letter/signs", test_signs);
	int status = g_test_run();
	words_free(words);
	return status;
}
