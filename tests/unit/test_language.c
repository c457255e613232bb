#include "read/language.h"

#include "unit/shipped_words.h"

static const struct {
	const char *text, *language;
} rows[] = {
	{ "Geachte mevrouw Peeters,\n\nIn bijlage vindt u onze offerte voor de dakwerken.\n\nMet "
	  "vriendelijke groeten",
		"nl" },
	{ "Hallo Tom,\n\nhierbij de offerte.\n\nGroeten", "nl" },
	{ "Bonjour Madame Dubois,\n\nVeuillez trouver ci-joint notre devis.\n\nCordialement", "fr" },
	{ "Sehr geehrter Herr Dr. Schmitz,\n\nanbei erhalten Sie unser Angebot.\n\nMit freundlichen Grüßen",
		"de" },
	{ "Grüezi Frau Meier\n\nGerne sende ich Ihnen die Offerte für das Dach.\n\nFreundliche Grüsse",
		"de" },
	{ "Dear Mr Jones,\n\nPlease find attached our quotation.\n\nKind regards", "en" },
	{ "Hi, see the quote attached, thanks", "en" },
	{ "Gentile cliente, in allegato trova la nostra offerta per il tetto della sua casa.", "it" },
	{ "Estimado cliente, adjunto encontrará nuestra oferta para el tejado de su casa.", NULL },
	/* short ones */
	{ "Stuur maar door", "nl" },
	{ "Akkoord!", "nl" },
	{ "Prijs is ok, maar de planning van het team is een issue", "nl" },
	{ "Parfait, merci", "fr" },
	{ "svp envoyez moi cela", "fr" },
	{ "Passt so.", "de" },
	{ "koennen wir morgen reden?", "de" },
	{ "Works for us", "en" },
	{ "Va bene, grazie", "it" },
	{ "Prezado cliente, segue em anexo a nossa proposta para a obra. Ficamos a aguardar a sua resposta.", NULL },
	{ "Hej, bifogat finns vår offert för de nya fönstren. Hör av dig om du har frågor.", NULL },
	{ "De Smet NV", NULL },
	{ "Offerte 2024-118", NULL },
	{ "Peeters NV 02 512 34 56", NULL },
	{ "", NULL },
};

static void test_language(void)
{
	struct words *w = shipped_words();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].text);
		g_assert_cmpstr(language_of(w, rows[i].text), ==, rows[i].language);
	}
	words_free(w);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/language", test_language);
	return g_test_run();
}
