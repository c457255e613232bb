#include "read/mail.h"

#include <string.h>

#include "core/error.h"
#include "shipped_words.h"

static struct words *words;

static struct mail *parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	struct mail *mail = mail_parse(words, text, strlen(text), &error);

	g_assert_no_error(error);
	return mail;
}

static const struct attachment *attachment_at(const struct mail *mail, guint i)
{
	g_assert_cmpuint(i, <, mail->attachments->len);
	return mail->attachments->pdata[i];
}

static void test_header(void)
{
	struct mail *mail = parse("From MAILER Mon Mar  3 10:11:12 2025\n"
				  "Message-ID: <1@x.be>\r\nIn-Reply-To: <0@y.be>\r\nReferences: <a@y.be>\r\n <0@y.be>\r\n"
				  "From: =?utf-8?Q?An_Peeters?= <AN@X.be>\r\nTo: jan@y.be; Piet <piet@y.be>\r\nCC: c@y.be\r\n"
				  "some junk line\r\nSubject: Offerte\r\n 2024-118 =?utf-8?B?4oI=?= =?utf-8?B?rCA1?=\r\n"
				  "Date: Mon, 3 Mar 2025 10:11:12 +0100\r\n\r\nDag Jan\r\n");

	g_assert_cmpstr(mail->message_id, ==, "1@x.be");
	g_assert_cmpstr(mail->in_reply_to, ==, "0@y.be");
	g_assert_cmpstr(mail->references[0], ==, "a@y.be");
	g_assert_cmpstr(mail->references[1], ==, "0@y.be");
	g_assert_cmpstr(mail->from, ==, "an@x.be");
	g_assert_cmpstr(mail->from_name, ==, "An Peeters");
	g_assert_cmpuint(mail->to->len, ==, 3);
	g_assert_cmpstr(((struct mail_address *)mail->to->pdata[1])->address, ==, "piet@y.be");
	g_assert_cmpstr(((struct mail_address *)mail->to->pdata[2])->address, ==, "c@y.be");
	g_assert_cmpstr(mail->subject, ==, "Offerte 2024-118 € 5");
	g_assert_cmpint(mail->sent_utc, ==, 1740993072);
	g_assert_cmpstr(mail->own_text, ==, "Dag Jan");
	g_assert_false(mail->automatic || mail->closed || mail->tnef);
	mail_free(mail);
}

static void test_bare_header(void)
{
	struct mail *mail = parse("Received: from a by b; Mon, 3 Mar 2025 10:11:12 +0100\nReceived: older; Sun, 2 Mar 2025 10:11:12 +0100\n\n");

	g_assert_null(mail->message_id);
	g_assert_null(mail->from);
	g_assert_cmpuint(mail->to->len, ==, 0);
	g_assert_cmpstr(mail->subject, ==, "");
	g_assert_cmpint(mail->sent_utc, ==, 1740993072);
	g_assert_cmpstr(mail->own_text, ==, "");
	g_assert_null(mail->references[0]);
	mail_free(mail);
}

/* ---- Text */

#define HEAD "From: an@x.be\nTo: jan@y.be\nSubject: s\nMIME-Version: 1.0\n"

static const struct {
	const char *what, *rest, *own, *signature, *quoted;
} texts[] = {
	{ "latin1 that is windows", "Content-Type: text/plain; charset=iso-8859-1\n\nprijs \x80 5\n", "prijs € 5", NULL, NULL },
	{ "quoted-printable, a soft break in a number",
			"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nOfferte 2024-1=\n18 =E2=82=AC=C2=A05\n",
			"Offerte 2024-118 € 5", NULL, NULL },
	{ "base64", "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nRGFnIMOpw6luCg==\n", "Dag één", NULL, NULL },
	{ "flowed", "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\nDag, wij  \nbieden Angebots \nnummer\n> vraag  \n> twee\n",
			"Dag, wij bieden Angebotsnummer", NULL, "vraag twee" },
	{ "type without subtype", "Content-Type: text\n\nDag\n", "Dag", NULL, NULL },
	{ "HTML only",
			"Content-Type: text/html; charset=utf-8\n\n<p>Akkoord</p><div id=appendonsend></div><div id=divRplyFwdMsg><b>Van:</b> An</div>",
			"Akkoord", NULL, "Van: An" },
	{ "alternative: the plain one",
			"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain\n-- \nAn\n--b\n"
			"Content-Type: text/html\n\n<p>html</p>\n--b--\n",
			"plain", "An", NULL },
	{ "alternative: an empty plain one",
			"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n \n--b\n"
			"Content-Type: text/html\n\n<p>html</p>\n--b--\n",
			"html", NULL, NULL },
	{ "alternative with a calendar's answer",
			"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain\n--b\n"
			"Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\n--b--\n",
			"plain", NULL, NULL },
	{ "signed",
			"Content-Type: multipart/signed; boundary=b; protocol=\"application/pkcs7-signature\"\n\n--b\nContent-Type: text/plain\n\n"
			"signed\n--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nAAAA\n--b--\n",
			"signed", NULL, NULL },
	{ "no end boundary", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n", "text", NULL, NULL },
	{ "a boundary that never comes", "Content-Type: multipart/mixed; boundary=b\n\nonly text\n", "", NULL, NULL },
	{ "two texts", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n", "one\ntwo", NULL, NULL },
};

static void test_texts(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *text = g_strconcat(HEAD, texts[i].rest, NULL);
		struct mail *mail = parse(text);
		if (g_strcmp0(mail->own_text, texts[i].own) || g_strcmp0(mail->signature, texts[i].signature) ||
				g_strcmp0(mail->quoted_text, texts[i].quoted))
			g_error("%s: got own '%s' signature '%s' quoted '%s'", texts[i].what, mail->own_text, mail->signature,
					mail->quoted_text);
		mail_free(mail);
	}
}

/* A plain text that only says that there is an HTML one. */
static void test_stub(void)
{
	g_autoptr(GString) text = g_string_new(HEAD "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n"
						    "This mail is in HTML.\n--b\nContent-Type: text/html\n\n");

	for (int i = 0; i < 100; i++)
		g_string_append_printf(text, "<p>Line %d of it</p>", i);
	struct mail *mail = parse(text->str);
	g_assert_true(g_str_has_prefix(mail->own_text, "Line 0 of it\n"));
	mail_free(mail);
}

/* ---- Attachments */

static const struct {
	const char *what, *headers, *name, *type;
} files[] = {
	{ "plain name", "Content-Type: application/pdf; name=\"a.pdf\"\n", "a.pdf", "application/pdf" },
	{ "no quotes", "Content-Type: application/pdf; name=My Quote.pdf\n", "My Quote.pdf", "application/pdf" },
	{ "RFC 2231", "Content-Type: Application/PDF\nContent-Disposition: attachment;\n filename*=UTF-8''offerte%20%C3%A9t%C3%A9.pdf\n",
			"offerte été.pdf", "application/pdf" },
	{ "RFC 2231 in pieces",
			"Content-Type: application/pdf\nContent-Disposition: attachment; filename*0*=UTF-8''off%C3%A9;\n filename*1=rte.pdf\n",
			"offérte.pdf", "application/pdf" },
	{ "RFC 2047", "Content-Type: application/pdf; name=\"=?iso-8859-1?Q?d=E9vis.pdf?=\"\n", "dévis.pdf", "application/pdf" },
	{ "RFC 2047 in two words, a letter over both",
			"Content-Type: application/pdf;\n\tname=\"=?utf-8?B?ZMM=?=\n =?utf-8?B?qXZpcy5wZGY=?=\"\n", "dévis.pdf", "application/pdf" },
	{ "raw bytes", "Content-Type: application/pdf; name=\"d\xe9vis.pdf\"\n", "dévis.pdf", "application/pdf" },
	{ "a path", "Content-Type: application/pdf; name=\"C:\\\\Users\\\\an\\\\a.pdf\"\n", "a.pdf", "application/pdf" },
	{ "another path", "Content-Type: application/pdf; name=\"../../etc/a.pdf\"\n", "a.pdf", "application/pdf" },
	{ "by its bytes", "Content-Type: application/octet-stream; name=a.dat\n", "a.dat", "application/pdf" },
	{ "by its bytes, declared text", "Content-Type: text/plain; name=a.pdf\n", "a.pdf", "application/pdf" },
	{ "no name", "Content-Type: application/pdf\n", NULL, "application/pdf" },
	{ "a text file", "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n", "a.txt", "application/pdf" },
};

static void test_attachments(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *text = g_strconcat(HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbody\n--b\n",
				files[i].headers, "Content-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n--b--\n", NULL);
		struct mail *mail = parse(text);
		const struct attachment *a = attachment_at(mail, 0);
		if (g_strcmp0(a->name, files[i].name) || g_strcmp0(a->type, files[i].type))
			g_error("%s: got '%s' %s", files[i].what, a->name, a->type);
		g_assert_cmpuint(g_bytes_get_size(a->bytes), ==, 9);
		g_assert_cmpmem(g_bytes_get_data(a->bytes, NULL), 9, "%PDF-1.4\n", 9);
		g_assert_cmpstr(mail->own_text, ==, "body");
		g_assert_cmpuint(mail->attachments->len, ==, 1);
		mail_free(mail);
	}
}

static void test_pdf_only(void)
{
	struct mail *mail = parse(HEAD "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n");

	g_assert_cmpstr(attachment_at(mail, 0)->type, ==, "application/pdf");
	g_assert_cmpstr(mail->own_text, ==, "");
	mail_free(mail);
}

/* Apple Mail: the PDF stands within the alternative, between two pieces of HTML. */
static void test_apple_alternative(void)
{
	struct mail *mail = parse(HEAD "Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nDag\n"
				       "--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Dag\n"
				       "--b\nContent-Type: application/pdf; name=a.pdf\n\n%PDF-\n--b\nContent-Type: text/html\n\n<p>.\n"
				       "--b--\n--a--\n");

	g_assert_cmpstr(mail->own_text, ==, "Dag");
	g_assert_cmpuint(mail->attachments->len, ==, 1);
	g_assert_cmpstr(attachment_at(mail, 0)->name, ==, "a.pdf");
	mail_free(mail);
}

static void test_images(void)
{
	struct mail *mail = parse(HEAD "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/related; boundary=b\n\n"
				       "--b\nContent-Type: text/html\n\n<p>Dag<img src=cid:1>\n--b\nContent-Type: image/png; name=logo.png\n"
				       "Content-ID: <1>\nContent-Disposition: attachment; filename=logo.png\n\nx\n--b--\n--a\nContent-Type: image/jpeg\nContent-Disposition: inline\n\nx\n--a\n"
				       "Content-Type: image/jpeg; name=plan.jpg\nContent-Disposition: attachment\n\nx\n--a--\n");

	g_assert_cmpuint(mail->attachments->len, ==, 1);
	g_assert_cmpstr(attachment_at(mail, 0)->name, ==, "plan.jpg");
	mail_free(mail);
}

static void test_mail_within(void)
{
	struct mail *mail = parse(HEAD "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nzie bijlage\n--a\nContent-Type: message/rfc822\n\n"
				       "From: c@d.be\nSubject: binnen\n\nbinnentekst\n--a--\n");

	g_assert_cmpstr(mail->own_text, ==, "zie bijlage");
	g_assert_cmpstr(mail->from, ==, "an@x.be");
	const struct attachment *a = attachment_at(mail, 0);
	g_assert_cmpstr(a->type, ==, "message/rfc822");
	g_assert_nonnull(memmem(g_bytes_get_data(a->bytes, NULL), g_bytes_get_size(a->bytes), "binnentekst", 11));
	mail_free(mail);
}

static void test_closed(void)
{
	static const struct {
		const char *rest;
		const char *closed; /* how its reader is told; NULL: open */
		bool tnef;
	} rows[] = {
		{ "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nAAAA\n", "encrypted with S/MIME*",
			false },
		{ "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n\nAAAA\n", "signed with S/MIME*", false },
		{ "Content-Type: application/octet-stream; name=smime.p7m\n\nAAAA\n", "encrypted with S/MIME*", false },
		{ "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\n"
		  "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b--\n", "encrypted with PGP*", false },
		{ "Content-Type: application/x-microsoft-rpmsg-message; name=message.rpmsg\n\nAAAA\n", "rights-managed*", false },
		{ "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nYou received a protected message\n--b\n"
		  "Content-Type: application/octet-stream; name=\"message.rpmsg\"\n\nAAAA\n--b--\n", "rights-managed*", false },
		{ "\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n", "encrypted with PGP*", false },
		{ "Content-Type: application/ms-tnef; name=winmail.dat\n\nAAAA\n", NULL, true },
		{ "Content-Type: application/octet-stream; name=other.bin\n\nAAAA\n", NULL, false },
		{ "\nopen\n", NULL, false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strconcat(HEAD, rows[i].rest, NULL);
		struct mail *mail = parse(text);
		g_test_message("%s", rows[i].rest);
		g_assert_true(rows[i].closed ? mail->closed && g_pattern_match_simple(rows[i].closed, mail->closed) : !mail->closed);
		g_assert_true(mail->tnef == rows[i].tnef);
		mail_free(mail);
	}
}

/* ---- Machines */

static void test_automatic(void)
{
	static const struct {
		const char *fields;
		bool automatic;
	} rows[] = {
		{ "Subject: Offerte\n", false },
		{ "Auto-Submitted: no\n", false },
		{ "Auto-Submitted: auto-replied\n", true },
		{ "X-Auto-Response-Suppress: All\n", false }, /* people's mails have it too */
		{ "X-Autoreply: yes\n", true },
		{ "Precedence: Bulk\n", true },
		{ "Precedence: first-class\n", false },
		{ "List-Id: <l.x.be>\n", true },
		{ "Return-Path: <>\n", true },
		{ "Return-Path: <an@x.be>\n", false },
		{ "X-MS-Exchange-Inbox-Rules-Loop: an@x.be\n", true },
		{ "Subject: Automatisch antwoord: Offerte\n", true },
		{ "Subject: =?utf-8?Q?R=C3=A9ponse_automatique_=3A?= devis\n", true },
		{ "Subject: Abwesenheitsnotiz: Angebot\n", true },
		{ "Subject: Out of Office: quote\n", true },
		{ "Subject: Re: Out of Office: quote\n", false },
		{ "Sender: MAILER-DAEMON@x.be\n", false },
		{ "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n", true },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strconcat("From: an@x.be\n", rows[i].fields, "\n--b\n\nDag\n--b--\n", NULL);
		struct mail *mail = parse(text);
		if (mail->automatic != rows[i].automatic)
			g_error("%s", rows[i].fields);
		g_assert_null(mail->bounced);
		mail_free(mail);
	}
}

#define REPORT(recipient, original)                                                                                               \
	"From: MAILER-DAEMON@mx.be\nReturn-Path: <>\nSubject: Undelivered Mail Returned to Sender\n"                              \
	"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n--b\n"                      \
	"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.be\n\n" recipient "\n--b\n" original "\n--b--\n"

static void test_bounces(void)
{
	static const struct {
		const char *what, *mail, *address, *id;
		bool soft;
	} rows[] = {
		{ "Postfix", REPORT("Final-Recipient: rfc822; Jan@Y.be\nAction: failed\nStatus: 5.1.1\n",
					"Content-Type: message/rfc822\n\nMessage-ID: <1@x.be>\nFrom: an@x.be\n\nDag\n"),
				"jan@y.be", "1@x.be", false },
		{ "only its header", REPORT("Final-Recipient: RFC822;<jan@y.be>\nAction: Failed\n",
						 "Content-Type: text/rfc822-headers\n\nSubject: x\nMessage-Id:\n <1@x.be>\n"),
				"jan@y.be", "1@x.be", false },
		{ "the second recipient", REPORT("Final-Recipient: rfc822; ok@y.be\nAction: delivered\n\nOriginal-Recipient: rfc822;jan@y.be\n"
						      "Final-Recipient: rfc822; jan@z.be\nAction: failed\n", ""),
				"jan@y.be", NULL, false },
		{ "a delay", REPORT("Final-Recipient: rfc822; jan@y.be\nAction: delayed\nStatus: 4.4.1\n", ""), "jan@y.be", NULL, true },
		{ "delayed for one, failed for the other", REPORT("Final-Recipient: rfc822; piet@y.be\nAction: delayed\n\nFinal-Recipient: rfc822; "
					"jan@y.be\nAction: failed\n", ""),
				"jan@y.be", NULL, false },
		{ "a success", REPORT("Final-Recipient: rfc822; jan@y.be\nAction: relayed\nStatus: 2.0.0\n", ""), NULL, NULL, false },
		{ "temporary, without action", REPORT("Final-Recipient: rfc822; jan@y.be\nStatus: 4.2.2\n", ""), "jan@y.be", NULL, true },
		{ "no action", REPORT("Final-Recipient: rfc822; jan@y.be\nStatus: 5.0.0\n", ""), "jan@y.be", NULL, false },
		{ "Gmail, Exim",
				"From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nX-Failed-Recipients: jan@y.be\nIn-Reply-To: <1@x.be>\n"
				"Subject: Delivery Status Notification (Failure)\n\nSorry\n",
				"jan@y.be", "1@x.be", false },
		{ "Exchange without a report",
				"From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@x.be>\nTo: an@x.be\n"
				"Subject: =?utf-8?Q?Onbestelbaar:_Offerte?=\nContent-Type: text/html\n\n<p>Uw bericht aan <a>jan@y.be</a> is niet "
				"bezorgd.</p><p>Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound'</p><p>Original message "
				"headers:</p><pre>Received: from a\nMessage-ID: &lt;1@x.be&gt;\nTo: jan@y.be</pre>",
				"jan@y.be", "1@x.be", false },
		{ "qmail", "From: MAILER-DAEMON@mx.be\nTo: an@x.be\nSubject: failure notice\n\nHi. This is the qmail-send program.\n"
			   "<jan@y.be>:\nSorry, no mailbox here by that name.\n--- Below this line\nMessage-ID: <1@x.be>\nTo: jan@y.be\n",
				"jan@y.be", "1@x.be", false },
		{ "a daemon's warning", "From: MAILER-DAEMON@mx.be\nTo: an@x.be\nSubject: Warning\n\n4.4.1 still trying <jan@y.be>\n", "jan@y.be", NULL, true },
		{ "Exim's warning",
				"From: Mail Delivery System <Mailer-Daemon@mx.be>\nTo: an@x.be\nSubject: Warning: message 1tA-0 delayed 24 hours\n\n"
				"This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered "
				"to one or more of its\nrecipients after more than 24 hours on the queue on mx.be.\n\nThe address to which the message "
				"has not yet been delivered is:\n\n  jan@y.be\n\nNo action is required on your part. Delivery attempts will continue\n",
				"jan@y.be", NULL, true },
		{ "Gmail's delay",
				"From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nTo: an@x.be\nX-Failed-Recipients: jan@y.be\nSubject: "
				"Delivery Status Notification (Delay)\n\n** Delivery incomplete **\n\nThere was a temporary problem delivering your "
				"message to jan@y.be. Gmail will retry for 47 more hours.\n",
				"jan@y.be", NULL, true },
		{ "sendmail's warning",
				"From: Mail Delivery Subsystem <MAILER-DAEMON@mx.be>\nTo: an@x.be\nSubject: Warning: could not send message for past 4 "
				"hours\n\n    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  "
				"YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n\n   ----- Transcript of session follows -----\n<jan@y.be>... Deferred: "
				"Connection timed out with y.be.\n",
				"jan@y.be", NULL, true },
		{ "mailbox full",
				"From: MAILER-DAEMON@mx.be\nTo: an@x.be\nSubject: Returned mail: see transcript for details\n\n   ----- The following "
				"addresses had permanent fatal errors -----\n<jan@y.be>\n    (reason: 552 5.2.2 The email account is over quota)\n",
				"jan@y.be", NULL, true },
		{ "Exchange 2003",
				"From: System Administrator <postmaster@x.be>\nTo: an@x.be\nSubject: Undeliverable: Offerte 12\n\nYour message did not "
				"reach some or all of the intended recipients.\n\n      Subject: Offerte 12\n      Sent: 3/10/2026 10:11\n\nThe following "
				"recipient(s) could not be reached:\n\n      jan@y.be on 3/10/2026 10:12\n            The e-mail account does not exist at "
				"the organization this message was sent to.\n            <mx.x.be #5.1.1>\n",
				"jan@y.be", NULL, false },
		{ "Domino",
				"From: Mail Router <postmaster@x.be>\nTo: an@x.be\nSubject: DELIVERY FAILURE: User jan (jan@y.be) not listed in Domino "
				"Directory\n\nYour message\n\n  Subject: Offerte\n\nwas not delivered to:\n\n  jan@y.be\n",
				"jan@y.be", NULL, false },
		{ "Yahoo",
				"From: MAILER-DAEMON@yahoo.com\nTo: an@x.be\nSubject: Failure Notice\n\nSorry, we were unable to deliver your message to "
				"the following address.\n\n<jan@y.be>:\n554: 5.7.1 delivery error: not accepting messages\n\n--- Below this line is a copy of "
				"the message.\n\nMessage-ID: <1@x.be>\nTo: jan@y.be\n\nwe will retry to be cheaper than piet@z.be\n",
				"jan@y.be", "1@x.be", false },
		{ "Exim, in German",
				"From: Mail Delivery System <mailer-daemon@gmx.de>\nTo: an@x.be\nSubject: Mail delivery failed: returning message to "
				"sender\n\nDiese E-Mail wurde automatisch erzeugt.\n\njan@y.be:\nSMTP error from remote server for RCPT TO command, host: "
				"y.be (1.2.3.4) reason: 550 unknown user\n",
				"jan@y.be", NULL, false },
		{ "Office 365, its text alone, in French",
				"From: postmaster@x.be\nReturn-Path: <>\nTo: an@x.be\nSubject: Non remis : Offre 12\n\nVotre message n'a pas pu \xc3\xaatre "
				"remis \xc3\xa0 jan@y.be.\njan n'est pas dans le r\xc3\xa9pertoire de y.be.\n",
				"jan@y.be", NULL, false },
		{ "a person about a bounce", "From: jan@y.be\nTo: an@x.be\nSubject: Undeliverable: Offerte\n\n550 5.1.1 piet@y.be\n", NULL, NULL, false },
		{ "a receipt",
				"From: jan@y.be\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nGelezen\n"
				"--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;jan@y.be\nDisposition: "
				"manual-action/MDN-sent-manually; displayed\n--b--\n",
				NULL, NULL, false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct mail *mail = parse(rows[i].mail);
		if (g_strcmp0(mail->bounced, rows[i].address) || g_strcmp0(mail->bounced_id, rows[i].id))
			g_error("%s: got '%s' '%s'", rows[i].what, mail->bounced, mail->bounced_id);
		if (mail->bounced_hard != (rows[i].address && !rows[i].soft))
			g_error("%s: hard is %d", rows[i].what, mail->bounced_hard);
		if (rows[i].address)
			g_assert_true(mail->automatic);
		mail_free(mail);
	}
}

/* ---- Hostile bytes */

static void check_refused(const char *bytes, size_t n, const char *message_end)
{
	g_autoptr(GError) error = NULL;
	struct mail *mail = mail_parse(words, bytes, n, &error);

	g_assert_null(mail);
	g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
	if (!g_str_has_suffix(error->message, message_end))
		g_error("'%s' does not end in '%s'", error->message, message_end);
}

static void append_times(GString *text, const char *piece, unsigned times)
{
	for (unsigned i = 0; i < times; i++)
		g_string_append(text, piece);
}

static GString *nested_messages(unsigned n)
{
	GString *text = g_string_new("From: a@b.be\n");

	append_times(text, "Content-Type: message/rfc822\n\n", n);
	g_string_append(text, "Subject: deep\n\nx\n");
	return text;
}

static GString *nested_multiparts(unsigned n)
{
	GString *text = g_string_new("From: a@b.be\n");

	for (unsigned i = 0; i < n; i++)
		g_string_append_printf(text, "Content-Type: multipart/mixed;\n boundary=\"b%u\"\n\n--b%u\n", i, i);
	g_string_append(text, "\ndeep\n");
	return text;
}

static GString *many_parts(unsigned n)
{
	GString *text = g_string_new("From: a@b.be\nContent-Type: multipart/mixed; boundary=b\n\n");

	append_times(text, "--b\n\nx\n", n);
	return text;
}

static void test_nesting(void)
{
	static const struct {
		GString *(*make)(unsigned n);
		unsigned fits, too_many;
		const char *message_end;
	} rows[] = {
		{ nested_messages, MAIL_MAX_DEPTH, MAIL_MAX_DEPTH + 1, "levels of parts within parts" },
		{ nested_messages, 1, 30000, "levels of parts within parts" },
		{ nested_multiparts, MAIL_MAX_DEPTH, MAIL_MAX_DEPTH + 1, "levels of parts within parts" },
		{ nested_multiparts, 1, 50000, "levels of parts within parts" },
		{ many_parts, MAIL_MAX_PARTS, MAIL_MAX_PARTS + 1, "parts" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) fits = rows[i].make(rows[i].fits);
		g_autoptr(GString) too_many = rows[i].make(rows[i].too_many);
		mail_free(parse(fits->str));
		check_refused(too_many->str, too_many->len, rows[i].message_end);
	}
}

static void test_addresses(void)
{
	static const struct {
		const char *field, *open, *middle, *close;
		unsigned times;
		const char *message_end; /* NULL: must be read */
	} rows[] = {
		{ "To: ", "a:", "", ";", 100000, "bytes of header" },
		{ "To: ", "a:", "", ";", 60000, "addresses in one header field" },
		{ "To: ", "a:", "", ";", 1500, "addresses in one header field" },
		{ "To: ", "a:", "a@b.be", ";", 900, NULL },
		{ "To: ", "a@b.be, ", "", "", 1999, NULL },
		{ "To: ", "a@b.be,\n ", "", "", 20000, "addresses in one header field" },
		{ "From: ", "(", "x", ")", 105000, NULL },
		{ "From: ", "<", "", "", 200000, NULL },
		{ "From: ", "\"", "", "", 200000, NULL },
		{ "Subject: ", "=?utf-8?q?", "", "", 20000, NULL },
		{ "Subject: ", "=?utf-8?q?a?= ", "", "", 15000, NULL },
		{ "Content-Type: a/b", ";a*0*=utf-8''b", "", "", 15000, NULL },
		{ "Content-Type: text/plain ", "(", "", ")", 100000, NULL },
		{ "Content-Type: message/rfc822\n\nTo: ", "a:", "", ";", 60000, "addresses in one header field" },
		{ "References: ", "<a@b>", "", "", 40000, NULL },
		{ "References: ", "<", "", "", 200000, NULL },
		{ "Subject: ", "x", "", "", 10000000, "bytes of header" },
		{ "X: y\n", "X: y\n", "", "", 100000, "bytes of header" },
		{ "Content-Type: multipart/mixed; boundary=b\n\n--b\n", "X: y\n", "", "", 100000, "bytes of header" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) text = g_string_new("Date: x\n");
		g_string_append(text, rows[i].field);
		append_times(text, rows[i].open, rows[i].times);
		g_string_append(text, rows[i].middle);
		append_times(text, rows[i].close, rows[i].times);
		g_string_append(text, "\n\nx\n");
		if (rows[i].message_end)
			check_refused(text->str, text->len, rows[i].message_end);
		else
			mail_free(parse(text->str));
	}
}

static void test_long_line(void)
{
	g_autoptr(GString) text = g_string_new("From: a@b.be\n\n");

	append_times(text, "0123456789", 1000000);
	struct mail *mail = parse(text->str);
	g_assert_cmpuint(strlen(mail->own_text), ==, MAIL_MAX_TEXT);
	mail_free(mail);
}

static void test_too_large(void)
{
	g_autofree char *bytes = g_malloc0(MAIL_MAX_BYTES + 1);

	memcpy(bytes, "From: a@b.be\n\n", 14);
	check_refused(bytes, MAIL_MAX_BYTES + 1, "bytes");
}

static void test_nul(void)
{
	static const char bytes[] = "From: a\0@b.be\nSub\0ject: x\nTo: c@d.be\0\nContent-Type: text/plain; charset=utf-8\n\na\0b\0\0\n";
	g_autoptr(GError) error = NULL;
	struct mail *mail = mail_parse(words, bytes, sizeof bytes - 1, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(mail->from, ==, "a@b.be");
	g_assert_cmpstr(mail->own_text, ==, "ab");
	mail_free(mail);
}

static void test_no_mail(void)
{
	check_refused("", 0, "no header field of one");
	check_refused("hello", 5, "no header field of one");
	check_refused("%PDF-1.4\n1 0 obj\n", 17, "no header field of one");
	check_refused("\0\0\0\0", 4, "no header field of one");
}

/* Every part of a mail with everything in it: never a crash. */
static void test_truncated(void)
{
	static const char text[] = REPORT("Final-Recipient: rfc822; jan@y.be\nAction: failed\n",
			"Content-Type: message/rfc822\n\nMessage-ID: <1@x.be>\nContent-Type: multipart/alternative; boundary=\"c\"\n\n"
			"--c\nContent-Type: text/html; charset=x\n\n<p>=?utf-8?q?a\n--c\nContent-Transfer-Encoding: base64\n\nAAA");

	for (size_t n = 0; n < sizeof text; n++) {
		g_autofree char *part = g_memdup2(text, MAX(n, 1)); /* its own bytes, so that a read past the end is seen */
		g_autoptr(GError) error = NULL;
		struct mail *mail = mail_parse(NULL, part, n, &error);
		g_assert_true((mail == NULL) == (error != NULL));
		mail_free(mail);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	words = shipped_words();
	g_test_add_func("/mail/header", test_header);
	g_test_add_func("/mail/bare-header", test_bare_header);
	g_test_add_func("/mail/texts", test_texts);
	g_test_add_func("/mail/stub", test_stub);
	g_test_add_func("/mail/attachments", test_attachments);
	g_test_add_func("/mail/pdf-only", test_pdf_only);
	g_test_add_func("/mail/apple-alternative", test_apple_alternative);
	g_test_add_func("/mail/images", test_images);
	g_test_add_func("/mail/mail-within", test_mail_within);
	g_test_add_func("/mail/closed", test_closed);
	g_test_add_func("/mail/automatic", test_automatic);
	g_test_add_func("/mail/bounces", test_bounces);
	g_test_add_func("/mail/nesting", test_nesting);
	g_test_add_func("/mail/addresses", test_addresses);
	g_test_add_func("/mail/long-line", test_long_line);
	g_test_add_func("/mail/too-large", test_too_large);
	g_test_add_func("/mail/nul", test_nul);
	g_test_add_func("/mail/no-mail", test_no_mail);
	g_test_add_func("/mail/truncated", test_truncated);
	int failed = g_test_run();
	words_free(words);
	return failed;
}
