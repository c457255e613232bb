/* vCards: what stands on them, and whom they make one call. */
#include "core/error.h"
#include "read/contact.h"
#include "read/vcard.h"

#include <string.h>

#define CARD(inside) "BEGIN:VCARD\r\nVERSION:3.0\r\n" inside "END:VCARD\r\n"

/* ---- cards ---- */

static char *print(GPtrArray *cards)
{
	GString *s = g_string_new(NULL);
	for (guint i = 0; i < cards->len; i++) {
		const struct vcard *c = cards->pdata[i];
		g_string_append_printf(s, "%s%s|%s|", i ? " / " : "", c->name ? c->name : "-", c->company ? c->company : "-");
		for (guint k = 0; k < c->emails->len; k++)
			g_string_append_printf(s, "%s%s", k ? "," : "", (char *)c->emails->pdata[k]);
		g_string_append_c(s, '|');
		for (guint k = 0; k < c->phones->len; k++) {
			const struct vcard_phone *p = c->phones->pdata[k];
			g_string_append_printf(s, "%s%s=%d", k ? "," : "", p->number, p->rank);
		}
	}
	return g_string_free(s, FALSE);
}

static const struct {
	const char *what, *cards, *expected;
} cards[] = {
	{ "version 3", CARD("FN:Marie Dubois\r\nN:Dubois;Marie;;;\r\nORG:Acme Bouw NV;Aankoop\r\nEMAIL;TYPE=INTERNET:m.dubois@acme.example\r\n"
			    "TEL;TYPE=CELL:0478 12 34 56\r\nTEL;TYPE=WORK,VOICE:09 234 56 78\r\nTEL;TYPE=WORK,FAX:09 234 56 79\r\n"),
		"Marie Dubois|Acme Bouw NV|m.dubois@acme.example|0478 12 34 56=40,09 234 56 78=30" },
	{ "version 4: uris, quotes, preference", "BEGIN:VCARD\nVERSION:4.0\nFN:Jörg Schmitz\nTEL;VALUE=uri;PREF=1;TYPE=\"voice,home\":tel:+49-221-123;ext=5\n"
						 "TEL;TYPE=text:+49 151 1\nEND:VCARD\n",
		"Jörg Schmitz|-||+49-221-123=11,+49 151 1=15" },
	{ "groups, bare types of 2.1, no end", "BEGIN:VCARD\nitem1.TEL;CELL;VOICE:1\nitem1.X-ABLabel:x\nTEL;PREF;WORK:2\nitem2.EMAIL:a@b.example",
		"-|-|a@b.example|1=40,2=31" },
	{ "folded lines", CARD("FN:Mar\r\n ie Dub\r\n\tois\r\nEMAIL:m@\r\n a.example\r\n"), "Marie Dubois|-|m@a.example|" },
	{ "escapes", CARD("FN:Dubois\\, Marie\\; x\\\\n\r\nORG:A\\;B\\nC;D\r\n"), "Dubois, Marie; x\\n|A;B C||" },
	{ "a name in parts only", CARD("N:Dubois;Marie;;Mevr.;\r\n"), "Marie Dubois|-||" },
	{ "a company's card has no person", CARD("FN:Acme\r\nORG:Acme\r\nTEL:1\r\n"), "-|Acme||1=15" },
	{ "nothing is decoded that is encoded", CARD("FN;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg\r\nTEL:1\r\n"), "-|-||1=15" },
	{ "the switchboard comes last", CARD("TEL;TYPE=work,main:1\r\nTEL;TYPE=home:2\r\n"), "-|-||1=5,2=10" },
	{ "two cards", CARD("FN:A B\r\n") CARD("FN:C D\r\n"), "A B|-|| / C D|-||" },
	{ "what stands outside is nothing", "FN:A B\r\nTEL:1\r\n" CARD("FN:C D\r\n") "TEL:2\r\n", "C D|-||" },
	{ "no card", "hello", "" },
	{ "no value, no name", CARD("FN\r\n:x\r\n;;:\r\nTEL;TYPE=\"cell:1\r\n"), "-|-||" },
};

static void test_cards(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cards); i++) {
		g_autoptr(GPtrArray) list = vcard_parse(cards[i].cards, strlen(cards[i].cards));
		g_autofree char *got = print(list);
		g_test_message("%s", cards[i].what);
		g_assert_cmpstr(got, ==, cards[i].expected);
	}
}

static void test_limits(void)
{
	g_autoptr(GString) s = g_string_new("BEGIN:VCARD\n");
	for (int i = 0; i < 1000; i++)
		g_string_append(s, "TEL:1\nEMAIL:a@b.example\n");
	for (int i = 0; i < 20000; i++)
		g_string_append(s, "BEGIN:VCARD\n");
	g_autoptr(GPtrArray) list = vcard_parse(s->str, s->len);
	const struct vcard *first = list->pdata[0];
	g_assert_cmpuint(list->len, <=, VCARD_MAX_CARDS + 1);
	g_assert_cmpuint(first->phones->len, ==, VCARD_MAX_VALUES);
	g_assert_cmpuint(first->emails->len, ==, VCARD_MAX_VALUES);
}

/* ---- whom to call ---- */

#define MARIE "FN:Marie Dubois\r\nEMAIL:M.Dubois@acme.example\r\n"

static const struct {
	const char *what, *cards, *phone, *name;
} whom[] = {
	{ "by address, mobile first", CARD(MARIE "TEL;TYPE=WORK:09 234 56 78\r\nTEL;TYPE=CELL:0478 12 34 56\r\n"), "+32478123456", "Marie Dubois" },
	{ "a mobile that is called work", CARD(MARIE "TEL;TYPE=WORK:09 234 56 78\r\nTEL;TYPE=OTHER:0478 12 34 56\r\n"), "+32478123456", "Marie Dubois" },
	{ "direct before the switchboard", CARD(MARIE "TEL;TYPE=MAIN:09 234 50 00\r\nTEL;TYPE=WORK:09 234 56 78\r\n"), "+3292345678", "Marie Dubois" },
	{ "never a fax", CARD(MARIE "TEL;TYPE=FAX:09 234 56 79\r\n"), NULL, "Marie Dubois" },
	{ "never our own", CARD(MARIE "TEL;TYPE=CELL:+32 2 555 01 01\r\nTEL;TYPE=HOME:09 234 56 78\r\n"), "+3292345678", "Marie Dubois" },
	{ "somebody else", CARD("FN:Jan Claes\r\nEMAIL:j@acme.example\r\nTEL:0478 12 34 56\r\n"), NULL, NULL },
	{ "the name alone is not enough", CARD("FN:Marie Dubois\r\nTEL:0478 12 34 56\r\n"), NULL, NULL },
	{ "name and company are", CARD("FN:Marie DUBOIS\r\nORG:Acme Bouw\r\nTEL:0478 12 34 56\r\n"), "+32478123456", "Marie DUBOIS" },
	{ "the name at another company is not", CARD("FN:Marie Dubois\r\nORG:Devos\r\nTEL:0478 12 34 56\r\n"), NULL, NULL },
	{ "the address goes before the name", CARD("FN:Marie Dubois\r\nORG:Acme Bouw NV\r\nTEL;TYPE=CELL:0478 12 34 56\r\n")
		CARD(MARIE "TEL;TYPE=HOME:09 234 56 78\r\n"), "+3292345678", "Marie Dubois" },
	{ "of two cards the one with a number", CARD(MARIE) CARD(MARIE "TEL:09 234 56 78\r\n"), "+3292345678", "Marie Dubois" },
	{ "nonsense for a number", CARD(MARIE "TEL:call me\r\nTEL:12\r\n"), NULL, "Marie Dubois" },
};

static void test_whom(void)
{
	const char *own[] = { "+3225550101", NULL };
	for (size_t i = 0; i < G_N_ELEMENTS(whom); i++) {
		struct contact_question q;
		struct contact found;
		record_init(&contact_question_record, &q);
		q.whom.email = g_strdup("m.dubois@acme.example");
		q.whom.name = g_strdup("Marie Dubois");
		q.whom.company = g_strdup("Acme Bouw NV");
		q.context.region = g_strdup("BE");
		q.context.own_phones = g_strdupv((char **)(uintptr_t)own);
		contact_read_cards(whom[i].cards, strlen(whom[i].cards), &q, &found);
		g_test_message("%s", whom[i].what);
		g_assert_cmpstr(found.phone, ==, whom[i].phone);
		g_assert_cmpstr(found.name, ==, whom[i].name);
		record_clear(&contact_record, &found);
		record_clear(&contact_question_record, &q);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/vcard/cards", test_cards);
	g_test_add_func("/vcard/limits", test_limits);
	g_test_add_func("/vcard/whom", test_whom);
	return g_test_run();
}
