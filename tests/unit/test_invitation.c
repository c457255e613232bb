/* Replies to our invitations, in the shapes calendar programs send them. Zone of floating times:
 * Europe/Brussels. */
#include <glib.h>
#include <string.h>

#include "core/error.h"
#include "read/invitation.h"
#include "read/mail.h"
#include "read/zones.h"
#include "unit/shipped_words.h"

#define UID "UID:cc-12-3@closecall.example\n"
#define START "DTSTART:20261006T064000Z\n"

/* A calendar object, and the mail around it: %s of a shape. */
#define OBJECT(prodid, method, lines)                                                         \
	"BEGIN:VCALENDAR\nPRODID:" prodid "\nVERSION:2.0\n" method "BEGIN:VEVENT\n" UID lines \
	"END:VEVENT\nEND:VCALENDAR\n"
#define HEAD                                                                     \
	"From: An Peeters <An@Corp.test>\nTo: closecall@corp.test\nMessage-ID: " \
	"<1@corp.test>\nMIME-Version: 1.0\n"
#define ALTERNATIVE(text, type, object)                                   \
	HEAD "Content-Type: multipart/alternative; boundary=b\n\n"        \
	     "--b\nContent-Type: text/plain; charset=utf-8\n\n" text "\n" \
	     "--b\nContent-Type: " type "\n\n" object "--b--\n"
#define OUTLOOK "Microsoft Exchange Server 2010"
#define GOOGLE "-//Google Inc//Google Calendar 70.9054//EN"

static const struct {
	const char *what, *bytes, *method, *partstat, *attendee, *comment;
	int64_t start_utc;
} rows[] = {
	{ "Google, accepted; its sentence is no comment",
		ALTERNATIVE("An Peeters has accepted this invitation.",
			"text/calendar; charset=\"UTF-8\"; method=REPLY",
			OBJECT(GOOGLE, "METHOD:REPLY\n",
				START "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN="
				      "an@corp.test;X-NUM-GUESTS=0:mailto:an@corp.test\n")),
		"REPLY", "ACCEPTED", "an@corp.test", NULL, 1791268800 },
	{ "Google, declined with a comment",
		ALTERNATIVE("x", "text/calendar; method=REPLY",
			OBJECT(GOOGLE, "METHOD:REPLY\n",
				START "ATTENDEE;PARTSTAT=DECLINED;CN=an@corp.test:mailto:an@corp."
				      "test\nCOMMENT:niet gebeld\\, te druk\n")),
		"REPLY", "DECLINED", "an@corp.test", "niet gebeld, te druk", 1791268800 },
	{ "Google, declined with a comment beside the name",
		OBJECT(GOOGLE, "METHOD:REPLY\n",
			START "ATTENDEE;PARTSTAT=DECLINED;X-NUM-GUESTS=0;X-RESPONSE-COMMENT=\"réunion: tard\":mailto:an@corp.test\n"),
		"REPLY", "DECLINED", "an@corp.test", "réunion: tard", 1791268800 },
	{ "Outlook: no ORGANIZER, a Windows zone, a folded line, the words in the mail's text",
		ALTERNATIVE("te duur, bel 24/10 terug", "text/calendar; charset=\"utf-8\"; method=REPLY",
			OBJECT(OUTLOOK, "METHOD:REPLY\n",
				"DTSTART;TZID=Romance Standard Time:20261006T084000\n"
				"ATTENDEE;PARTSTAT=TENTATIVE;CN=\"Peeters,\n  "
				"An\":MAILTO:An@corp.test\nSUMMARY:Tentative: Acme\n")),
		"REPLY", "TENTATIVE", "an@corp.test", "te duur, bel 24/10 terug", 1791268800 },
	{ "Outlook, the words in the description, the invitation below them",
		OBJECT(OUTLOOK, "METHOD:REPLY\n",
			START "ATTENDEE;PARTSTAT=DECLINED:MAILTO:an@corp.test\n"
			      "DESCRIPTION;LANGUAGE=nl-BE:volgende week graag\\n\\n-----Oorspronkelijke "
			      "afspraak-----\\nVan: closecall@corp.test\\nVerzonden: maandag\\n\n"),
		"REPLY", "DECLINED", "an@corp.test", "volgende week graag", 1791268800 },
	{ "Outlook, another time proposed",
		ALTERNATIVE("", "text/calendar; method=COUNTER",
			OBJECT(OUTLOOK, "METHOD:COUNTER\n",
				"ATTENDEE;PARTSTAT=TENTATIVE:MAILTO:an@corp.test\nCOMMENT;LANGUAGE=nl-BE:"
				"past beter\n"
				"DTSTART;TZID=\"(UTC+01:00) Brussels, Copenhagen, Madrid, "
				"Paris\":20261007T100000\n"
				"X-MS-OLK-ORIGINALSTART;TZID=Romance Standard Time:20261006T084000\n")),
		"COUNTER", "TENTATIVE", "an@corp.test", "past beter", 1791360000 },
	{ "Google, another time proposed, all attendees listed",
		ALTERNATIVE("x", "text/calendar; method=COUNTER",
			OBJECT(GOOGLE, "METHOD:COUNTER\n",
				"DTSTART:20261007T080000Z\nATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:bob@corp."
				"test\n"
				"ATTENDEE;PARTSTAT=TENTATIVE:mailto:an@corp.test\n")),
		"COUNTER", "TENTATIVE", "an@corp.test", NULL, 1791360000 },
	{ "Apple, nothing but the calendar object, base64",
		HEAD "Content-Type: text/calendar; method=REPLY; charset=utf-8\nContent-Transfer-Encoding: "
		     "base64\n\n"
		     "QkVHSU46VkNBTEVOREFSClZFUlNJT046Mi4wCk1FVEhPRDpSRVBMWQpQUk9ESUQ6LS8vQXBwbGUgSW5jLi8vTWF"
		     "jIE9TIFgvL0VO"
		     "CkJFR0lOOlZFVkVOVApVSUQ6Y2MtMTItM0BjbG9zZWNhbGwuZXhhbXBsZQpBVFRFTkRFRTtDTj1BbjtQQVJUU1R"
		     "BVD1BQ0NFUFRF"
		     "RDptYWlsdG86YW5AY29ycC50ZXN0CkVORDpWRVZFTlQKRU5EOlZDQUxFTkRBUgo=\n",
		"REPLY", "ACCEPTED", "an@corp.test", NULL, 0 },
	{ "Proton's bridge: no method parameter, an attachment of another type",
		HEAD
		"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhoi\n"
		"--b\nContent-Type: application/octet-stream; name=invite.ics\nContent-Disposition: "
		"attachment; filename=invite.ics\n\n" OBJECT("-//Proton AG//ProtonCalendar 1.0//EN",
			"METHOD:REPLY\n", START "ATTENDEE;PARTSTAT=ACCEPTED:mailto:an@corp.test\n") "--b--\n",
		"REPLY", "ACCEPTED", "an@corp.test", NULL, 1791268800 },
	{ "a lower-case method",
		OBJECT("-//x//EN", "METHOD:reply\n",
			START "ATTENDEE;PARTSTAT=accepted:mailto:an@corp.test\n"),
		"REPLY", "ACCEPTED", "an@corp.test", NULL, 1791268800 },
	{ "no METHOD at all",
		OBJECT("-//x//EN", "", START "ATTENDEE;PARTSTAT=DECLINED:mailto:an@corp.test\n"), "REPLY",
		"DECLINED", "an@corp.test", NULL, 1791268800 },
	{ "an attendee that is no mail address: the sender of the mail",
		ALTERNATIVE("x", "text/calendar; method=REPLY",
			OBJECT("-//x//EN", "METHOD:REPLY\n",
				START "ATTENDEE;PARTSTAT=ACCEPTED:/o=EXCHANGE/ou=First/cn=an\n")),
		"REPLY", "ACCEPTED", "an@corp.test", NULL, 1791268800 },
	{ "forwarded by the rep from another mailbox of his",
		HEAD
		"Content-Type: multipart/mixed; boundary=f\n\n--f\nContent-Type: text/plain\n\nzie onder\n"
		"--f\nContent-Type: message/rfc822\n\n"
		"From: an@home.test\nMessage-ID: <2@home.test>\nMIME-Version: 1.0\nContent-Type: "
		"text/calendar; method=REPLY\n\n" OBJECT("-//x//EN", "METHOD:REPLY\n",
			START "ATTENDEE;PARTSTAT=ACCEPTED:mailto:an@home.test\n") "\n--f--\n",
		"REPLY", "ACCEPTED", "an@home.test", NULL, 1791268800 },
	{ "an invitation is told as what it is",
		OBJECT("-//x//EN", "METHOD:REQUEST\n",
			START "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:an@corp.test\n"),
		"REQUEST", "NEEDS-ACTION", "an@corp.test", NULL, 1791268800 },
	{ "a mail without a calendar object", HEAD "Content-Type: text/plain\n\nja, goed\n", NULL, NULL, NULL,
		NULL, 0 },
};

static void test_replies(void)
{
	struct words *w = shipped_words();
	GTimeZone *zone = zones_find("Europe/Brussels");

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) bytes = g_string_new(rows[i].bytes);
		g_autoptr(GError) error = NULL;
		struct invitation_reply r;

		g_test_message("%s", rows[i].what);
		g_string_replace(bytes, "\n", "\r\n", 0);
		g_assert_true(invitation_read(w, bytes->str, bytes->len, zone, &r, &error));
		g_assert_no_error(error);
		g_assert_cmpstr(r.method, ==, rows[i].method);
		g_assert_cmpstr(r.uid, ==, rows[i].method ? "cc-12-3@closecall.example" : NULL);
		g_assert_cmpstr(r.partstat, ==, rows[i].partstat);
		g_assert_cmpstr(r.attendee, ==, rows[i].attendee);
		g_assert_cmpstr(r.comment, ==, rows[i].comment);
		g_assert_cmpint(r.start_utc, ==, rows[i].start_utc);
		record_clear(&invitation_reply_record, &r);
	}
	words_free(w);
}

static void test_broken(void)
{
	static const char *const broken[] = {
		"BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n",
		"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VTODO\nUID:x\nEND:VTODO\nEND:VCALENDAR\n",
	};
	struct words *w = shipped_words();

	for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
		g_autoptr(GError) error = NULL;
		struct invitation_reply r;
		g_assert_false(
			invitation_read(w, broken[i], strlen(broken[i]), zones_find("UTC"), &r, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
		record_clear(&invitation_reply_record, &r);
	}
	words_free(w);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	mail_prepare();
	zones_init();
	g_test_add_func("/invitation/replies", test_replies);
	g_test_add_func("/invitation/broken", test_broken);
	return g_test_run();
}
