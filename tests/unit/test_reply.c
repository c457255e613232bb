#include "read/reply.h"

#include <string.h>

#include "shipped_words.h"

static const struct {
	const char *what, *text, *own, *signature, *quoted;
} rows[] = {
	{ "nothing", "", NULL, NULL, NULL },
	{ "only own", "Dag Jan,\n\nDe prijs is: 5\n", "Dag Jan,\n\nDe prijs is: 5", NULL, NULL },
	{ "dash dash blank", "Dag\n-- \nJan\n+32 9 123 45 67\n", "Dag", "Jan\n+32 9 123 45 67", NULL },
	{ "signature above the thread", "Ja\n-- \nJan\n\n> vraag\n> twee\n", "Ja", "Jan", "vraag\ntwee" },
	{ "below the thread", "> vraag\n> twee\n\nJa\n-- \nJan\n", "Ja", "Jan", "vraag\ntwee" },
	{ "between the lines", "> prijs?\n> leveren?\n1.000 EUR\n> wanneer?\n>> ooit\nmorgen\n", "1.000 EUR\nmorgen", NULL,
			"prijs?\nleveren?\nwanneer?\nooit" },
	{ "a sum is no quote", "budget\n> 5000 EUR\nok?", "budget\n> 5000 EUR\nok?", NULL, NULL },

	{ "Gmail nl", "Akkoord\n\nOp ma 3 mrt 2025 om 10:11 schreef An Peeters <an@x.be>:\n\n> Onze offerte\n> € 5\n", "Akkoord", NULL,
			"Op ma 3 mrt 2025 om 10:11 schreef An Peeters <an@x.be>:\n\nOnze offerte\n€ 5" },
	{ "Gmail en, broken lines", "Ok\n\nOn Mon, Mar 3, 2025 at 10:11 AM An Peeters of a long name indeed <\nan@x.be> wrote:\n\n> Quote\n",
			"Ok", NULL, "On Mon, Mar 3, 2025 at 10:11 AM An Peeters of a long name indeed <\nan@x.be> wrote:\n\nQuote" },
	{ "the fewest lines", "Fine, and on that other point: yes.\nOn 3 Mar 2025, at 10:11, An <an@x.be> wrote:\n> Quote\n",
			"Fine, and on that other point: yes.", NULL, "On 3 Mar 2025, at 10:11, An <an@x.be> wrote:\nQuote" },
	{ "Apple nl", "Goed\n\n> Op 3 mrt 2025 om 10:11 heeft An <an@x.be> het volgende geschreven:\n> \n> Offerte\n", "Goed", NULL,
			"Op 3 mrt 2025 om 10:11 heeft An <an@x.be> het volgende geschreven:\n\nOfferte" },
	{ "Thunderbird fr", "D'accord\n\nLe 03/03/2025 à 10:11, An a écrit :\n> Devis\n", "D'accord", NULL,
			"Le 03/03/2025 à 10:11, An a écrit :\nDevis" },
	{ "Thunderbird de, one line below", "Gut\n\nAm 03.03.25 um 10:11 schrieb An:\n> 5000 EUR\n", "Gut", NULL,
			"Am 03.03.25 um 10:11 schrieb An:\n5000 EUR" },
	{ "no marks (Yahoo)", "Ok\n\nOn Monday, March 3, 2025, 10:11:12 AM GMT+1, An <an@x.be> wrote:\n\n Quote\n Euro 5\n", "Ok", NULL,
			"On Monday, March 3, 2025, 10:11:12 AM GMT+1, An <an@x.be> wrote:\n\n Quote\n Euro 5" },
	{ "bars", "Ok\n\nOp 3/3/2025 om 10:11 schreef An:\n| Offerte\n| € 5\nmvg", "Ok\n\nmvg", NULL,
			"Op 3/3/2025 om 10:11 schreef An:\nOfferte\n€ 5" },
	{ "a person's own words", "On 3 March you wrote:\nthe price is high\n", "On 3 March you wrote:\nthe price is high", NULL, NULL },

	{ "Outlook nl", "Akkoord.\n\nVan: An Peeters <an@x.be>\nVerzonden: maandag 3 maart 2025 10:11\nAan: Jan\nOnderwerp: Offerte\n\nDag\n",
			"Akkoord.", NULL,
			"Van: An Peeters <an@x.be>\nVerzonden: maandag 3 maart 2025 10:11\nAan: Jan\nOnderwerp: Offerte\n\nDag" },
	{ "Outlook fr, bold", "Oui\n\n*De :* An\n*Envoyé :* lundi 3 mars 2025 10:11\n*À :* Jean\n*Objet :* Devis\n\nBonjour", "Oui", NULL,
			"*De :* An\n*Envoyé :* lundi 3 mars 2025 10:11\n*À :* Jean\n*Objet :* Devis\n\nBonjour" },
	{ "Outlook de, wrapped", "Ja\n\nVon: An\nGesendet: Montag\nAn: Jan;\n  Piet;\nBetreff: Angebot\n\nHallo", "Ja", NULL,
			"Von: An\nGesendet: Montag\nAn: Jan;\n  Piet;\nBetreff: Angebot\n\nHallo" },
	{ "web.de", "Ja\n\nGesendet: Montag, 3. März 2025 um 10:11 Uhr\nVon: \"An\" <an@x.de>\nAn: jan@y.de\nBetreff: Angebot\nHallo", "Ja",
			NULL, "Gesendet: Montag, 3. März 2025 um 10:11 Uhr\nVon: \"An\" <an@x.de>\nAn: jan@y.de\nBetreff: Angebot\nHallo" },
	{ "original message", "Ok\n-----Oorspronkelijk bericht-----\nVan: An\nDag", "Ok", NULL,
			"-----Oorspronkelijk bericht-----\nVan: An\nDag" },
	{ "Gmail forward", "Zie onder\n\n---------- Forwarded message ---------\nVan: An <an@x.be>\nDate: ma 3 mrt\n", "Zie onder", NULL,
			"---------- Forwarded message ---------\nVan: An <an@x.be>\nDate: ma 3 mrt" },
	{ "Apple forward", "Kijk\n\nBegin doorgestuurd bericht:\n\n> Van: An\n> Aan: Jan\n", "Kijk", NULL,
			"Begin doorgestuurd bericht:\n\nVan: An\nAan: Jan" },
	{ "no language: underscores", "Ok\n________________________________\nDa: An <an@x.it>\nInviato: lunedì\nA: Jan\nOggetto: offerta", "Ok",
			NULL, "________________________________\nDa: An <an@x.it>\nInviato: lunedì\nA: Jan\nOggetto: offerta" },
	{ "a memo is no thread", "Aan: Jan Peeters\nDatum: 3 maart 2025\nOnderwerp: offerte\n\nGeachte", "Aan: Jan Peeters\nDatum: 3 maart 2025\nOnderwerp: offerte\n\nGeachte",
			NULL, NULL },
	{ "two labels are none", "Van: Jan\nAan: Piet\n\nDag", "Van: Jan\nAan: Piet\n\nDag", NULL, NULL },
	{ "a card is no thread", "---- Acme ----\nTel: 09 1\nFax: 09 2\nMail: a@x.be", "---- Acme ----\nTel: 09 1\nFax: 09 2\nMail: a@x.be", NULL,
			NULL },

	{ "closing nl", "Bijgaand de offerte.\n\nMet vriendelijke groeten,\n\nJan Peeters\nAcme NV\nT +32 9 123 45 67\n",
			"Bijgaand de offerte.\n\nMet vriendelijke groeten,", "Jan Peeters\nAcme NV\nT +32 9 123 45 67", NULL },
	{ "closing fr, long", "Voici le devis.\n\nVeuillez agréer, Madame, Monsieur, l'expression de nos sentiments distingués.\n\nJean\n",
			"Voici le devis.\n\nVeuillez agréer, Madame, Monsieur, l'expression de nos sentiments distingués.\n\nJean", NULL, NULL },
	{ "closing de", "Anbei.\n\nMit freundlichen Grüßen\nHans\n0211 1\n", "Anbei.\n\nMit freundlichen Grüßen", "Hans\n0211 1", NULL },
	{ "closing in two languages", "Zie.\nMet vriendelijke groet / Kind regards\nJan BV\nGent", "Zie.\nMet vriendelijke groet / Kind regards",
			"Jan BV\nGent", NULL },
	{ "a first name is typed", "Zie.\n\nGroetjes\nEls\n", "Zie.\n\nGroetjes\nEls", NULL, NULL },
	{ "a word said elsewhere, too", "Ok.\n\nThanks,\nJan Peeters\nAcme NV\n0478 12 34 56\n", "Ok.\n\nThanks,", "Jan Peeters\nAcme NV\n0478 12 34 56",
			NULL },
	{ "and said here", "Thanks\n\nCould you add the gutters?\nAnd the price?\n", "Thanks\n\nCould you add the gutters?\nAnd the price?", NULL, NULL },
	{ "a greeting is no closing", "Grüß Gott,\n\nwir möchten noch verhandeln.\nBis morgen\n", "Grüß Gott,\n\nwir möchten noch verhandeln.\nBis morgen", NULL,
			NULL },
	{ "closing and dashes", "Zie.\nmvg\nJan\n-- \nAcme NV", "Zie.\nmvg\nJan", "Acme NV", NULL },
	{ "closing, thread", "Zie.\nKind regards,\nJan\n\nFrom: An\nSent: Monday\nTo: Jan\nSubject: x\n\nKind regards,\nAn",
			"Zie.\nKind regards,\nJan", NULL, "From: An\nSent: Monday\nTo: Jan\nSubject: x\n\nKind regards,\nAn" },
	{ "no closing", "Groeten en fruit leveren wij morgen om 10 uur aan de deur, zoals altijd.\nJan",
			"Groeten en fruit leveren wij morgen om 10 uur aan de deur, zoals altijd.\nJan", NULL, NULL },
	{ "postscript", "Zie.\nmvg\nJan\n09 1\n\nPS: de prijs geldt tot mei\nen niet langer\n\nAcme NV", "Zie.\nmvg\nPS: de prijs geldt tot mei\nen niet langer",
			"Jan\n09 1\n\nAcme NV", NULL },
	{ "phones", "order\n\nVerstuurd vanaf mijn iPhone\n\n> vraag\n> twee\n", "order", "Verstuurd vanaf mijn iPhone", "vraag\ntwee" },
	{ "phones after dashes", "order\n-- \nEnvoyé de mon téléphone Android\n", "order", "Envoyé de mon téléphone Android", NULL },
	{ "phones de", "auftrag\nVon meinem iPhone gesendet", "auftrag", "Von meinem iPhone gesendet", NULL },
	{ "Outlook's phone app", "won\n\nGet Outlook for iOS<https://aka.ms/x>\n", "won", "Get Outlook for iOS<https://aka.ms/x>", NULL },
};

static void check(const struct words *w, size_t i)
{
	char *own, *signature, *quoted;

	reply_split(w, rows[i].text, &own, &signature, &quoted);
	g_autofree char *unmarked = quoted ? reply_unmark(quoted) : NULL;
	if (g_strcmp0(own, rows[i].own) || g_strcmp0(signature, rows[i].signature) || g_strcmp0(unmarked, rows[i].quoted))
		g_error("%s: got own:\n%s\nsignature:\n%s\nquoted:\n%s", rows[i].what, own, signature, unmarked);
	g_free(own);
	g_free(signature);
	g_free(quoted);
}

static void test_rows(void)
{
	struct words *w = shipped_words();

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check(w, i);
	words_free(w);
}

static void test_without_words(void)
{
	static const char *const names[] = { "nothing", "only own", "dash dash blank", "signature above the thread",
		"below the thread", "between the lines", "Gmail nl", "Thunderbird de, one line below",
		"no language: underscores", "a card is no thread" };

	for (size_t n = 0; n < G_N_ELEMENTS(names); n++) {
		size_t i = 0;
		while (strcmp(rows[i].what, names[n]) != 0)
			i++;
		check(NULL, i);
	}
}

/* A signature that goes on for ever is text. */
static void test_long_tail_is_no_signature(void)
{
	struct words *w = shipped_words();
	g_autoptr(GString) text = g_string_new("Dag\nmvg\n");
	char *own, *signature, *quoted;

	for (int i = 0; i <= REPLY_MAX_SIGNATURE; i++)
		g_string_append(text, "tekst\n");
	reply_split(w, text->str, &own, &signature, &quoted);
	g_assert_null(signature);
	g_assert_null(quoted);
	g_assert_cmpuint(strlen(own), ==, text->len - 1);
	g_free(own);
	words_free(w);
}

static void test_hostile(void)
{
	static const char *const lines[] = { "op 1 schreef op 1 schreef a@b:\n", "\n", ">", "|", "> ", "a:\n", "--\n", "---a---\n",
		"Van: a\n", "mvg\n", "____________________________\n", "am 1 um 2 um 3 um 4 schrieb:\nx\n" };
	struct words *w = shipped_words();

	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autofree char *own = NULL, *signature = NULL, *quoted = NULL;
		while (text->len < 300000)
			g_string_append(text, lines[i]);
		reply_split(w, text->str, &own, &signature, &quoted);
		g_assert_cmpuint((own ? strlen(own) : 0) + (signature ? strlen(signature) : 0) + (quoted ? strlen(quoted) : 0), <=,
				text->len);
	}
	words_free(w);
}

/* ---- the corpus: tests/data/replies, a text, "==== own", what is, "==== signature", what is */

#define OWN "==== own\n"
#define BLOCK "==== signature\n"

static bool check_file(const struct words *w, const char *name)
{
	g_autofree char *path = g_build_filename(CLOSECALL_SOURCE, "tests/data/replies", name, NULL), *text = NULL;
	g_autoptr(GError) error = NULL;
	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);
	char *own = strstr(text, OWN), *signature = own ? strstr(own, BLOCK) : NULL;
	if (!signature)
		g_error("%s: not divided in three", name);
	g_autofree char *mail = g_strndup(text, (size_t)(own - text));
	g_autofree char *want_own = g_strchomp(g_strndup(own + strlen(OWN), (size_t)(signature - own) - strlen(OWN)));
	g_autofree char *want_signature = g_strchomp(g_strdup(signature + strlen(BLOCK)));
	g_autofree char *got_own = NULL, *got_signature = NULL, *got_quoted = NULL;
	reply_split(w, mail, &got_own, &got_signature, &got_quoted);
	bool same = g_str_equal(got_own ? got_own : "", want_own) && g_str_equal(got_signature ? got_signature : "", want_signature);
	if (!same)
		g_test_message("%s: own:\n%s\nsignature:\n%s", name, got_own, got_signature);
	return same;
}

static void test_corpus(void)
{
	struct words *w = shipped_words();
	g_autofree char *folder = g_build_filename(CLOSECALL_SOURCE, "tests/data/replies", NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	unsigned n = 0, wrong = 0;
	g_assert_nonnull(dir);
	for (const char *name; (name = g_dir_read_name(dir));) {
		n += g_str_has_suffix(name, ".txt");
		wrong += g_str_has_suffix(name, ".txt") && !check_file(w, name);
	}
	g_assert_cmpuint(n, >=, 80);
	g_assert_cmpuint(wrong, ==, 0);
	words_free(w);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reply/rows", test_rows);
	g_test_add_func("/reply/without-words", test_without_words);
	g_test_add_func("/reply/long-tail", test_long_tail_is_no_signature);
	g_test_add_func("/reply/hostile", test_hostile);
	g_test_add_func("/reply/corpus", test_corpus);
	return g_test_run();
}
