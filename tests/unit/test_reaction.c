#include "read/reaction.h"

#include <string.h>

#include "read/mail.h"
#include "shipped_words.h"

static const struct date monday = { 2026, 11, 23 };

static const struct {
	const char *text;
	enum reaction_kind kind;
} texts[] = {
	/* orders */
	{ "Dag An,\n\nbij deze akkoord, graag inplannen.", REACTION_ORDER },
	{ "Hierbij bestellen wij volgens uw offerte 2026-118.", REACTION_ORDER },
	{ "Bedankt voor uw offerte. We gaan ermee akkoord, wanneer kunt u starten?", REACTION_ORDER },
	{ "Offerte ondertekend in bijlage.", REACTION_ORDER },
	{ "Bon pour accord.", REACTION_ORDER },
	{ "Bonjour,\n\nVeuillez trouver notre commande en annexe.", REACTION_ORDER },
	{ "Merci pour votre offre, nous marquons notre accord. Merci de planifier les travaux dès que "
	  "possible.",
		REACTION_ORDER },
	{ "Anbei unsere Bestellung.", REACTION_ORDER },
	{ "Vielen Dank für Ihr Angebot. Hiermit beauftragen wir Sie mit der Ausführung.", REACTION_ORDER },
	{ "Sehr geehrte Frau Peeters,\n\nwir nehmen Ihr Angebot vom 3. November an und bitten um einen "
	  "Terminvorschlag.",
		REACTION_ORDER },
	{ "Go ahead.", REACTION_ORDER },
	{ "Thanks for the quote, please find our purchase order attached.", REACTION_ORDER },
	{ "No problem, we agree. Please schedule it if possible before Christmas.", REACTION_ORDER },

	/* what sounds like one and is none */
	{ "We gaan helaas niet akkoord met de prijs.", REACTION_UNDECIDED },
	{ "Mijn baas moet nog akkoord gaan.", REACTION_UNDECIDED },
	{ "Als u 5 % kunt zakken is het voor u.", REACTION_NEGOTIATION },
	{ "Indien u de levertijd kan inkorten gaan we akkoord.", REACTION_NEGOTIATION },
	{ "We gaan akkoord, maar niet met de levertijd.", REACTION_NEGOTIATION },
	{ "Akkoord met de offerte?", REACTION_QUESTION },
	{ "U schreef \"graag uw akkoord\", dat moeten we intern bespreken.", REACTION_UNDECIDED },
	{ "We zullen waarschijnlijk bestellen.", REACTION_UNDECIDED },
	{ "Onze vorige bestelling is nog niet geleverd.", REACTION_OTHER },
	{ "Si vous baissez de 5 %, nous passons commande.", REACTION_NEGOTIATION },
	{ "Nous n'avons pas encore donné notre accord.", REACTION_UNDECIDED },
	{ "Wenn Sie uns 3 % entgegenkommen, bestellen wir.", REACTION_NEGOTIATION },
	{ "Ich kann den Auftrag noch nicht erteilen.", REACTION_UNDECIDED },
	{ "We would go ahead if you could do something about the price.", REACTION_NEGOTIATION },
	{ "I still need to get this approved.", REACTION_UNDECIDED },
	{ "Agreed on the quote, but we have chosen another supplier for the windows.", REACTION_UNDECIDED },
	{ "The PO will follow.", REACTION_UNDECIDED },

	/* refusals, thanks first */
	{ "Bedankt voor uw offerte, maar we hebben voor een andere partij gekozen.", REACTION_REFUSAL },
	{ "Na overleg zien we af van het project.", REACTION_REFUSAL },
	{ "We gaan niet in op uw aanbod.", REACTION_REFUSAL },
	{ "Merci pour votre devis. Malheureusement nous n'y donnerons pas suite.", REACTION_REFUSAL },
	{ "Notre choix s'est porté sur un confrère.", REACTION_REFUSAL },
	{ "Leider müssen wir Ihnen absagen, wir haben uns für einen anderen Anbieter entschieden.",
		REACTION_REFUSAL },
	{ "Thank you, but we have decided to go with another supplier.", REACTION_REFUSAL },
	{ "We will not be going ahead this time.", REACTION_REFUSAL },
	{ "We hebben nog geen andere partij gekozen.", REACTION_UNDECIDED },

	/* the rest */
	{ "Uw prijs ligt wat aan de hoge kant. Kan er nog iets af?", REACTION_NEGOTIATION },
	{ "C'est un peu cher, pouvez-vous faire un geste ?", REACTION_NEGOTIATION },
	{ "Kunt u mij even bellen over de offerte?", REACTION_MEETING },
	{ "Pouvons-nous fixer un rendez-vous la semaine prochaine ?", REACTION_MEETING },
	{ "Wat is de levertijd?", REACTION_QUESTION },
	{ "Est-ce que la pose est comprise ?", REACTION_QUESTION },
	{ "We komen er volgende week op terug.", REACTION_UNDECIDED },
	{ "Wir melden uns, sobald wir entschieden haben.", REACTION_UNDECIDED },
	{ "Ziet er goed uit!", REACTION_INTERESTED },
	{ "Bedankt, goed ontvangen.", REACTION_OTHER },
	{ "Merci, bien reçu.", REACTION_OTHER },
	{ "", REACTION_OTHER },
};

static void test_texts(void)
{
	struct words *w = shipped_words();
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		struct reaction r;
		reaction_of_text(w, texts[i].text, monday, &r);
		if (r.kind != texts[i].kind)
			g_error("%s: %s (%s)", texts[i].text, reaction_kind_names[r.kind], r.why);
		record_clear(&reaction_record, &r);
	}
	words_free(w);
}

/* tests/data/answers: texts in four languages, "kind<TAB>text" a line, line ends as \\n. Of the untouched ones the words files
 * were not made from, a share may be missed; but what is no order must never be one, and no refusal what is
 * none. */
#define UNTOUCHED_PERCENT 85

static void read_battery(const struct words *w, const char *name, guint *ret_right, guint *ret_all)
{
	g_autofree char *path = g_build_filename(CLOSECALL_SOURCE, "tests", "data", "answers", name, NULL),
			*all = NULL;
	g_autoptr(GError) error = NULL;
	g_file_get_contents(path, &all, NULL, &error);
	g_assert_no_error(error);
	g_auto(GStrv) lines = g_strsplit(all, "\n", -1);
	*ret_right = *ret_all = 0;
	for (char **line = lines; *line && **line; line++) {
		g_auto(GStrv) fields = g_strsplit(*line, "\t", 2);
		struct reaction r;
		g_assert_nonnull(fields[1]);
		g_autofree char *text = g_strcompress(fields[1]);
		reaction_of_text(w, text, monday, &r);
		const char *kind = reaction_kind_names[r.kind];
		bool right = g_str_equal(kind, fields[0]);
		*ret_all += 1;
		*ret_right += right;
		if (!right)
			g_test_message("%s is read as %s (%s): %s", fields[0], kind, r.why, fields[1]);
		if (!right && reaction_decides(r.kind))
			g_error("%s is no %s (%s)", fields[1], kind, r.why);
		record_clear(&reaction_record, &r);
	}
}

static void test_battery(void)
{
	static const char *const languages[] = { "nl", "fr", "de", "en" };
	struct words *w = shipped_words();
	for (size_t i = 0; i < G_N_ELEMENTS(languages); i++) {
		g_autofree char *tuned = g_strconcat("tuned.", languages[i], NULL);
		g_autofree char *untouched = g_strconcat("untouched.", languages[i], NULL);
		guint right, all;
		read_battery(w, tuned, &right, &all);
		g_assert_cmpuint(right, ==, all);
		g_assert_cmpuint(all, >=, 30);
		read_battery(w, untouched, &right, &all);
		g_assert_cmpuint(right * 100, >=, all * UNTOUCHED_PERCENT);
		g_assert_cmpuint(all, >=, 30);
	}
	words_free(w);
}

static void test_away(void)
{
	static const struct {
		const char *text, *until, *address;
	} rows[] = {
		{ "Ik ben afwezig tot en met 14 december. Voor dringende zaken: piet@acme.be", "2026-12-15",
			"piet@acme.be" },
		{ "Wegens vakantie ben ik niet op kantoor. Vanaf maandag ben ik weer bereikbaar.",
			"2026-11-30", NULL },
		{ "Van 23/11 t.e.m. 27/11 ben ik met verlof.", "2026-11-30", NULL },
		{ "Vandaag ben ik niet op kantoor.", "2026-11-24", NULL },
		{ "Je suis absent jusqu'au 4 décembre inclus. En cas d'urgence : Marie@acme.fr", "2026-12-07",
			"marie@acme.fr" },
		{ "Absente du bureau, de retour le lundi 7 décembre.", "2026-12-07", NULL },
		{ "En congé du 23 au 30 novembre.", "2026-12-01", NULL },
		{ "Ich bin bis einschließlich 4.12. nicht im Büro.", "2026-12-07", NULL },
		{ "Ich bin ab dem 2. Dezember wieder erreichbar, vorher im Urlaub.", "2026-12-02", NULL },
		{ "I am out of the office until 15 December inclusive.", "2026-12-16", NULL },
		{ "I'm on annual leave and will be back on Wednesday.", "2026-11-25", NULL },
		{ "I am currently out of office with limited access to my email.", NULL, NULL },
		{ "Ik was afwezig tot 20 november. Out of office.", NULL, NULL },
	};
	struct words *w = shipped_words();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct reaction r;
		reaction_of_text(w, rows[i].text, monday, &r);
		g_autofree char *until = date_print(r.until);
		if (r.kind != REACTION_OUT_OF_OFFICE ||
			g_strcmp0(until && *until ? until : NULL, rows[i].until) ||
			g_strcmp0(r.address, rows[i].address))
			g_error("%s: %s, until %s, %s", rows[i].text, reaction_kind_names[r.kind], until,
				r.address);
		record_clear(&reaction_record, &r);
	}
	words_free(w);
}

#define PAPER(name)                                                                                     \
	"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nDag,\n\nzie bijlage.\n--b\nContent-Type: " \
	"application/pdf; name=\"" name "\"\nContent-Disposition: attachment; filename=\"" name         \
	"\"\n\n%PDF-1.4\n--b--\n"

static void test_mails(void)
{
	static const struct {
		const char *mail;
		enum reaction_kind kind;
	} rows[] = {
		{ "Subject: RE: Offerte 12\n" PAPER("Bestelbon_4711.pdf"), REACTION_ORDER },
		{ "Subject: RE: Devis 12\n" PAPER("Devis 12 sign\xc3\xa9.pdf"), REACTION_ORDER },
		{ "Subject: AW: Angebot\n" PAPER("PO4500012.pdf"), REACTION_ORDER },
		{ "Subject: RE: Offerte 12\n" PAPER("plan-loods.pdf"), REACTION_OTHER },
		{ "Subject: Bestelling dakwerken, hierbij bestellen wij\n\nMvg\nJan", REACTION_ORDER },
		{ "Subject: RE: hierbij bestellen wij\n\nDank u.", REACTION_OTHER }, /* ours, or of before */
		{ "Auto-Submitted: auto-replied\nSubject: Re: Offerte\n\nAkkoord, we kijken ernaar.",
			REACTION_AUTO_REPLY },
		{ "Subject: Automatisch antwoord: Offerte\n\nIk ben terug op 1 december.",
			REACTION_OUT_OF_OFFICE },
		{ "Precedence: list\nSubject: Nieuwsbrief\n\nBestel nu", REACTION_AUTO_REPLY },
		{ "Subject: Re: Offerte\n\nAkkoord.\n\nOp ma 23 nov. 2026 om 10:11 schreef An <an@x.be>:\n> "
		  "Gaat u niet akkoord, laat het weten.\n",
			REACTION_ORDER },
		{ "Subject: Re: Offerte\n\nDank u.\n\nOp ma 23 nov. 2026 om 10:11 schreef An <an@x.be>:\n> "
		  "Wij zijn akkoord.\n",
			REACTION_OTHER },
		{ "Content-Type: multipart/report; report-type=disposition-notification; "
		  "boundary=b\nSubject: Gelezen: afwezig\n\n--b\n\nUw bericht is "
		  "gelezen\n--b\nContent-Type: message/disposition-notification\n\nDisposition: "
		  "manual-action/MDN-sent-manually; displayed\n--b--\n",
			REACTION_AUTO_REPLY },
	};
	struct words *w = shipped_words();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strconcat(
			"From: jan@y.be\nDate: Mon, 23 Nov 2026 10:00:00 +0100\n", rows[i].mail, NULL);
		struct mail *mail = mail_parse(w, text, strlen(text), NULL);
		struct reaction r;
		reaction_of_mail(w, mail, monday, &r);
		if (r.kind != rows[i].kind)
			g_error("%s: %s (%s)", rows[i].mail, reaction_kind_names[r.kind], r.why);
		record_clear(&reaction_record, &r);
		mail_free(mail);
	}
	words_free(w);
}

/* Who asks for the quote once more, unchanged, is told apart from who asks something else. */
static void test_resend(void)
{
	static const struct {
		const char *text;
		bool resend;
	} rows[] = {
		{ "Kunt u de offerte nog eens doorsturen?", true },
		{ "Pourriez-vous me renvoyer le devis ?", true },
		{ "Können Sie das Angebot noch einmal schicken?", true },
		{ "Could you resend the quote please?", true },
		{ "Kunt u de levertijd doorsturen?", false },
	};
	struct words *w = shipped_words();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct reaction r;
		reaction_of_text(w, rows[i].text, monday, &r);
		if (r.resend != rows[i].resend || r.kind != REACTION_QUESTION)
			g_error("%s: %d %s", rows[i].text, r.resend, reaction_kind_names[r.kind]);
		record_clear(&reaction_record, &r);
	}
	words_free(w);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reaction/texts", test_texts);
	g_test_add_func("/reaction/battery", test_battery);
	g_test_add_func("/reaction/away", test_away);
	g_test_add_func("/reaction/mails", test_mails);
	g_test_add_func("/reaction/resend", test_resend);
	return g_test_run();
}
