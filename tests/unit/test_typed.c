/* Outcome lines. Today is Monday 5 October 2026. */
#include <glib.h>
#include <string.h>

#include "read/typed.h"
#include "unit/shipped_words.h"

static const struct date today = { 2026, 10, 5 };

/* METHOD 2.2, word for word: nl, fr, de, en */
static const struct {
	enum outcome_code code;
	const char *aliases;
} method[] = {
	{ OUTCOME_ORDER, "order, besteld, bestelling, gewonnen, verkocht, akkoord, getekend, opdracht, "
	  "commande, commandé, gagné, vendu, signé, accord, bon pour accord, "
	  "auftrag, bestellt, bestellung, gewonnen, verkauft, zusage, beauftragt, unterschrieben, "
	  "order, ordered, won, sold, signed, closed won, po, deal" },
	{ OUTCOME_OBJ_PRICE, "prijs, te duur, duur, korting, " "prix, trop cher, cher, remise, "
	  "preis, zu teuer, teuer, rabatt, " "price, too expensive, expensive, discount" },
	{ OUTCOME_OBJ_TIMING, "timing, moment, te vroeg, planning, " "moment, trop tôt, calendrier, "
	  "zeitpunkt, zu früh, terminplan, " "timing, too early, not now, schedule" },
	{ OUTCOME_OBJ_AUTHORITY, "beslisser, directie, zaakvoerder, baas, vennoot, overleg, "
	  "décideur, direction, patron, associé, comité, doit en parler, "
	  "entscheider, geschäftsleitung, chef, rücksprache, gremium, "
	  "decision maker, boss, board, approval, authority" },
	{ OUTCOME_OBJ_COMPETITOR, "concurrent, concurrentie, andere leverancier, vergelijkt, "
	  "concurrent, concurrence, autre fournisseur, compare, " "wettbewerb, mitbewerber, konkurrenz, vergleicht, "
	  "competitor, competition, other supplier, comparing" },
	{ OUTCOME_OBJ_SCOPE, "technisch, inhoud, specificatie, " "technique, contenu, cahier des charges, "
	  "technik, technisch, inhalt, umfang, " "technical, scope, spec, content" },
	{ OUTCOME_OBJ_TRUST, "vertrouwen, referentie, risico, garantie, " "confiance, référence, risque, garantie, "
	  "vertrauen, referenz, risiko, garantie, " "trust, reference, risk, guarantee" },
	{ OUTCOME_OBJ_BUDGET, "budget, geen budget, financiering, " "budget, pas de budget, financement, "
	  "budget, kein budget, finanzierung, " "budget, no budget, funding" },
	{ OUTCOME_OBJ_PROJECT, "project, project stop, uitgesteld, bevroren, "
	  "projet, projet arrêté, reporté, gelé, " "projekt, projekt gestoppt, verschoben, eingefroren, "
	  "project, project stopped, postponed, on hold" },
	{ OUTCOME_OBJ_TERMS, "voorwaarden, levertijd, betaling, contract, "
	  "conditions, délai de livraison, paiement, contrat, " "konditionen, lieferzeit, zahlung, vertrag, "
	  "terms, lead time, payment, contract" },
	{ OUTCOME_OBJ_OTHER, "bezwaar, ander bezwaar, " "objection, autre objection, " "einwand, anderer einwand, "
	  "objection, other objection" },
	{ OUTCOME_REVISE, "herzien, aanpassen, nieuwe offerte, herwerken, "
	  "réviser, à revoir, nouvelle offre, modifier, " "überarbeiten, anpassen, neues angebot, "
	  "revise, new quote, requote, amend" },
	{ OUTCOME_STATIC, "twijfelt, denkt na, in beraad, nog niet beslist, hangend, laat iets weten, later, "
	  "hésite, réfléchit, en réflexion, pas décidé, en attente, plus tard, "
	  "überlegt, noch offen, nicht entschieden, unentschieden, meldet sich, später, "
	  "undecided, thinking, still deciding, pending, will let us know, no decision" },
	{ OUTCOME_CALLBACK, "terugbellen, bel terug, tb, opnieuw bellen, afspraak, "
	  "rappeler, à rappeler, rappel, rdv, " "rückruf, zurückrufen, wiedervorlage, wv, termin, "
	  "callback, call back, cb, recall, meeting" },
	{ OUTCOME_NOANSWER, "geen gehoor, geen antwoord, neemt niet op, niet bereikt, ng, "
	  "pas de réponse, ne répond pas, injoignable, absent, "
	  "nicht erreicht, keine antwort, geht nicht ran, nicht erreichbar, "
	  "no answer, not reached, unavailable, n/a" },
	{ OUTCOME_VOICEMAIL, "voicemail, vm, ingesproken, antwoordapparaat, "
	  "messagerie, répondeur, message laissé, " "mailbox, anrufbeantworter, aufgesprochen, "
	  "voicemail, left message" },
	{ OUTCOME_GATEKEEPER, "receptie, onthaal, secretaresse, niet doorverbonden, "
	  "accueil, secrétaire, secrétariat, barrage, "
	  "vorzimmer, sekretariat, empfang, zentrale, nicht durchgestellt, "
	  "gatekeeper, reception, secretary, not put through" },
	{ OUTCOME_BADCONTACT, "fout nummer, verkeerd nummer, niet meer in dienst, "
	  "mauvais numéro, faux numéro, plus en service, " "falsche nummer, nicht mehr im haus, "
	  "wrong number, left the company" },
	{ OUTCOME_LOST, "verloren, afgewezen, geweigerd, " "perdu, refusé, rejeté, "
	  "verloren, abgelehnt, absage, abgesagt, " "lost, rejected, declined, closed lost" },
	{ OUTCOME_LOST_LEVER, "drie prijzen, prijsvergelijking, gebruikt, "
	  "trois prix, lièvre, mise en concurrence, " "vergleichsangebot, preisdrücker, drei angebote, "
	  "three quotes, column fodder, lever" },
	{ OUTCOME_LOST_POLITE, "beleefd nee, beleefde nee, schijnofferte, " "refus poli, non poli, "
	  "höfliches nein, höfliche absage, " "polite no" },
	{ OUTCOME_NOTCALLED, "niet gebeld, vergeten, " "pas appelé, oublié, " "nicht angerufen, vergessen, "
	  "not called, forgot" },
	{ OUTCOME_NOTQUOTE, "geen offerte, niet opvolgen, " "pas une offre, pas un devis, "
	  "kein angebot, nicht nachfassen, " "not a quote, no follow-up" },
	{ OUTCOME_STOP, "stop, niet meer bellen, " "stop, ne plus appeler, " "stop, nicht mehr anrufen, "
	  "stop, do not call, dnc" },
	{ OUTCOME_UNDO, "herstel, ongedaan, " "corriger, annuler saisie, " "korrektur, rückgängig, "
	  "undo, correct" },
};

static char *without_accents(const char *text)
{
	g_autofree char *decomposed = g_utf8_normalize(text, -1, G_NORMALIZE_DEFAULT);
	GString *s = g_string_new(NULL);

	for (const char *p = decomposed; *p; p++)
		if ((unsigned char)*p < 0x80)
			g_string_append_c(s, *p);
	return g_string_free(s, FALSE);
}

static void assert_code(const struct words *w, const char *line, enum outcome_code code, const char *note)
{
	struct outcome o;

	outcome_read(w, line, today, &o);
	if (o.code != code)
		g_error("'%s': %s, not %s (%s)", line, outcome_code_names[o.code], outcome_code_names[code], o.ask);
	g_assert_null(o.ask);
	g_assert_cmpstr(o.note, ==, note);
	record_clear(&outcome_record, &o);
}

static void test_method_aliases(void)
{
	struct words *w = shipped_words();
	size_t n = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(method); i++) {
		g_auto(GStrv) aliases = g_strsplit(method[i].aliases, ", ", -1);

		for (char **a = aliases; *a; a++, n++) {
			g_autofree char *upper = g_utf8_strup(*a, -1), *plain = without_accents(*a);
			g_autofree char *noted = g_strdup_printf("  %s - Zaal 3", *a), *colon = g_strdup_printf("%s: Zaal 3", *a);
			g_autofree char *marked = g_strdup_printf("** %s! **", *a), *dated = g_strdup_printf("%s 24/10", *a);

			g_autofree char *priced = g_strdup_printf("%s € 12.450", *a);
			struct outcome o;

			outcome_read(w, priced, today, &o);
			g_assert_cmpint(o.code, ==, method[i].code);
			g_assert_cmpint(o.amount_minor, ==, 1245000);
			record_clear(&outcome_record, &o);
			assert_code(w, *a, method[i].code, NULL);
			assert_code(w, upper, method[i].code, NULL);
			assert_code(w, plain, method[i].code, NULL);
			assert_code(w, noted, method[i].code, "Zaal 3");
			assert_code(w, colon, method[i].code, "Zaal 3");
			assert_code(w, marked, method[i].code, NULL);
			assert_code(w, dated, method[i].code, NULL);
		}
	}
	g_assert_cmpuint(n, >, 320);
	words_free(w);
}

/* The files of the METHOD's languages and the METHOD have the same aliases: what is in the files alone would be found nowhere else, but for these. */
static const char *const besides[] = { "comité" /* as German has "Gremium" and English "board" */ };

static void test_no_other_aliases(void)
{
	static const char *const files[] = { "nl.conf", "fr.conf", "de.conf", "en.conf" };
	struct words *w = words_new();
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
		shipped_words_add(w, files[i]);
	g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	size_t n;
	const struct words_alias *a = words_aliases(w, &n);

	for (size_t i = 0; i < G_N_ELEMENTS(method); i++) {
		g_auto(GStrv) aliases = g_strsplit(method[i].aliases, ", ", -1);
		for (char **m = aliases; *m; m++)
			g_hash_table_add(known, words_fold(*m));
	}
	for (size_t i = 0; i < G_N_ELEMENTS(besides); i++)
		g_hash_table_add(known, words_fold(besides[i]));
	for (size_t i = 0; i < n; i++) {
		/* "zurueckrufen" stands for "zurückrufen" */
		g_autoptr(GString) plain = g_string_new(a[i].text);
		g_string_replace(plain, "ue", "u", 0);
		g_string_replace(plain, "ae", "a", 0);
		g_string_replace(plain, "oe", "o", 0);
		g_assert_true(g_hash_table_contains(known, a[i].text) || g_hash_table_contains(known, plain->str));
	}
	words_free(w);
}

#define EUR(n) ((n) * INT64_C(100))
#define ASK OUTCOME_N /* a person must be asked */

struct row {
	const char *line;
	enum outcome_code code;
	const char *date; /* or "+n" business days */
	int time;         /* hhmm, 0 = none */
	int64_t amount;   /* 0 = none */
	const char *name, *note;
	enum outcome_code type;
	enum suspicion suspicion;
	bool denied;
	enum motive motive;
};

static const struct row rows[] = {
	/* whole lines */
	{ "bezwaar baas Peeters 24/10", .code = OUTCOME_OBJ_AUTHORITY, .date = "2026-10-24", .name = "Peeters" },
	{ "objection boss Peeters 24/10", .code = OUTCOME_OBJ_AUTHORITY, .date = "2026-10-24", .name = "Peeters" },
	{ "verloren prijs Jansen 12k", .code = OUTCOME_LOST_PRICE, .name = "Jansen", .amount = EUR(12000) },
	{ "commande 12 450 €", .code = OUTCOME_ORDER, .amount = EUR(12450) },
	{ "commande 12\xC2\xA0""450\xE2\x80\xAF€", .code = OUTCOME_ORDER, .amount = EUR(12450) },
	{ "order 12.450", .code = OUTCOME_ORDER, .amount = EUR(12450) },
	{ "order: 12k", .code = OUTCOME_ORDER, .amount = EUR(12000) },
	{ "order - € 7300", .code = OUTCOME_ORDER, .amount = EUR(7300) },
	{ "order 12450,50 EUR - start in mei", .code = OUTCOME_ORDER, .amount = 1245050, .note = "start in mei" },
	{ "order 12.450 excl btw", .code = OUTCOME_ORDER, .amount = EUR(12450) },
	{ "commande 12 450 HTVA", .code = OUTCOME_ORDER, .amount = EUR(12450) },
	{ "order 12k incl btw", .code = OUTCOME_ORDER, .note = "12k incl btw" },
	{ "order 100 stuks", .code = OUTCOME_ORDER, .note = "100 stuks" },
	{ "order 3 pompen", .code = OUTCOME_ORDER, .note = "3 pompen" },
	{ "order 3", .code = OUTCOME_ORDER, .note = "3" },
	{ "order Q2024-118", .code = OUTCOME_ORDER },
	{ "order 2024-118 12k", .code = OUTCOME_ORDER, .amount = EUR(12000) },
	{ "herzien Q2024-118", .code = OUTCOME_REVISE },
	{ "sold!!", .code = OUTCOME_ORDER },
	{ "  ✅ Verkauft.", .code = OUTCOME_ORDER },
	{ "[ORDER]", .code = OUTCOME_ORDER },
	{ "\n\norder\nniet lezen", .code = OUTCOME_ORDER },
	{ "Bon pour accord !", .code = OUTCOME_ORDER },
	{ "closed won", .code = OUTCOME_ORDER },
	{ "closed lost", .code = OUTCOME_LOST },
	{ "no follow-up", .code = OUTCOME_NOTQUOTE },
	{ "no follow up", .code = OUTCOME_NOTQUOTE },
	{ "undo", .code = OUTCOME_UNDO },
	{ "te duur, bel 24/10 terug", .code = OUTCOME_OBJ_PRICE, .date = "2026-10-24", .note = "bel 24/10 terug" },
	{ "too expensive, call back 24/10", .code = OUTCOME_OBJ_PRICE, .date = "2026-10-24", .note = "call back 24/10" },
	{ "te duur - bel 24/10", .code = OUTCOME_OBJ_PRICE, .note = "bel 24/10" },
	{ "terugbellen morgen 14u", .code = OUTCOME_CALLBACK, .date = "2026-10-06", .time = 1400 },
	{ "terugbellen 14u30 morgen", .code = OUTCOME_CALLBACK, .date = "2026-10-06", .time = 1430 },
	{ "Rückruf am 24.10. um 14 Uhr", .code = OUTCOME_CALLBACK, .date = "2026-10-24", .time = 1400 },
	{ "rückruf: morgen früh", .code = OUTCOME_CALLBACK, .date = "2026-10-06" },
	{ "zurueckrufen Freitag", .code = OUTCOME_CALLBACK, .date = "2026-10-09" },
	{ "rappeler lundi 26/10 à 9h", .code = OUTCOME_CALLBACK, .date = "2026-10-26", .time = 900 },
	{ "rappel Mme Dubois demain", .code = OUTCOME_CALLBACK, .date = "2026-10-06", .name = "Mme Dubois" },
	{ "cb +3", .code = OUTCOME_CALLBACK, .date = "+3" },
	{ "tb +1 9u", .code = OUTCOME_CALLBACK, .date = "+1", .time = 900 },
	{ "call-back 2026-10-24", .code = OUTCOME_CALLBACK, .date = "2026-10-24" },
	{ "callback 0475 12 34 56", .code = OUTCOME_CALLBACK, .note = "0475 12 34 56" },
	{ "callback +32 475 12 34 56", .code = OUTCOME_CALLBACK, .note = "+32 475 12 34 56" },
	{ "afspraak di 13/10 10:30", .code = OUTCOME_CALLBACK, .date = "2026-10-13", .time = 1030 },
	{ "geen gehoor", .code = OUTCOME_NOANSWER },
	{ "geen gehoor, morgen opnieuw", .code = OUTCOME_NOANSWER, .date = "2026-10-06", .note = "opnieuw" },
	{ "pas de réponse", .code = OUTCOME_NOANSWER },
	{ "PAS DE REPONSE", .code = OUTCOME_NOANSWER },
	{ "n/a", .code = OUTCOME_NOANSWER },
	{ "geht nicht ran", .code = OUTCOME_NOANSWER },
	{ "nog niet beslist", .code = OUTCOME_STATIC },
	{ "no decision", .code = OUTCOME_STATIC },
	{ "undecided think", .code = OUTCOME_STATIC, .note = "think" },
	{ "undecided not_read", .code = OUTCOME_STATIC, .note = "not_read" },
	{ "twijfelt - nog niet bekeken", .code = OUTCOME_STATIC, .note = "nog niet bekeken" },
	{ "hésite, pas le temps", .code = OUTCOME_STATIC, .note = "pas le temps" },
	{ "überlegt: keine Zeit", .code = OUTCOME_STATIC, .note = "keine Zeit" },
	{ "laat iets weten 24/10", .code = OUTCOME_STATIC, .date = "2026-10-24" },
	{ "kein Budget", .code = OUTCOME_OBJ_BUDGET },
	{ "pas de budget avant janvier", .code = OUTCOME_OBJ_BUDGET, .note = "avant janvier" },
	{ "not now", .code = OUTCOME_OBJ_TIMING },
	{ "not put through", .code = OUTCOME_GATEKEEPER },
	{ "niet meer in dienst", .code = OUTCOME_BADCONTACT },
	{ "stop", .code = OUTCOME_STOP },
	{ "niet meer bellen", .code = OUTCOME_STOP },
	{ "ne plus appeler", .code = OUTCOME_STOP },
	{ "nicht mehr anrufen", .code = OUTCOME_STOP },
	{ "kein Angebot", .code = OUTCOME_NOTQUOTE },
	{ "geen offerte", .code = OUTCOME_NOTQUOTE },
	{ "beleefd nee", .code = OUTCOME_LOST_POLITE },
	/* lost and objection words with their type */
	{ "verloren", .code = OUTCOME_LOST },
	{ "lost: price", .code = OUTCOME_LOST_PRICE },
	{ "lost - too expensive", .code = OUTCOME_LOST_PRICE },
	{ "perdu à cause du prix", .code = OUTCOME_LOST_PRICE },
	{ "verloren aan concurrent Bosch 11k", .code = OUTCOME_LOST_COMPETITOR, .name = "Bosch", .amount = EUR(11000) },
	{ "abgelehnt wegen Budget", .code = OUTCOME_LOST_BUDGET },
	{ "verloren geen budget", .code = OUTCOME_LOST_BUDGET },
	{ "perdu projet arrêté", .code = OUTCOME_LOST_PROJECT },
	{ "verloren technisch", .code = OUTCOME_LOST_OTHER, .type = OUTCOME_OBJ_SCOPE },
	{ "lost risk - no references", .code = ASK },
	{ "lost trust", .code = OUTCOME_LOST_OTHER, .type = OUTCOME_OBJ_TRUST },
	{ "verloren drie prijzen", .code = OUTCOME_LOST_LEVER },
	{ "lost polite no", .code = OUTCOME_LOST_POLITE },
	{ "verloren, lever?", .code = OUTCOME_LOST, .suspicion = SUSPICION_LEVER },
	{ "lost the order", .code = OUTCOME_LOST, .note = "the order" },
	{ "bezwaar", .code = OUTCOME_OBJ_OTHER },
	{ "bezwaar: te duur", .code = OUTCOME_OBJ_PRICE },
	{ "Objection : prix – 10 % de trop", .code = OUTCOME_OBJ_PRICE, .note = "10 % de trop" },
	{ "Einwand Lieferzeit", .code = OUTCOME_OBJ_TERMS },
	{ "autre objection", .code = OUTCOME_OBJ_OTHER },
	{ "bezwaar Kleur van de deuren", .code = OUTCOME_OBJ_OTHER, .note = "Kleur van de deuren" },
	/* suspicions are flags */
	{ "drie prijzen?", .code = OUTCOME_NONE, .suspicion = SUSPICION_LEVER },
	{ "trois prix ?", .code = OUTCOME_NONE, .suspicion = SUSPICION_LEVER },
	{ "lever?", .code = OUTCOME_NONE, .suspicion = SUSPICION_LEVER },
	{ "lever? no", .code = OUTCOME_NONE, .suspicion = SUSPICION_LEVER, .denied = true },
	{ "Beleefd nee ? nee.", .code = OUTCOME_NONE, .suspicion = SUSPICION_POLITE, .denied = true },
	{ "trois prix ? non", .code = OUTCOME_NONE, .suspicion = SUSPICION_LEVER, .denied = true },
	{ "lever? yes", .code = OUTCOME_NONE, .suspicion = SUSPICION_LEVER },
	{ "lever? no idea", .code = ASK },
	{ "lever? not sure", .code = ASK },
	{ "lever no", .code = ASK },
	{ "asked: comparing", .code = OUTCOME_NONE, .motive = MOTIVE_COMPARING },
	{ "Gevraagd - besproken.", .code = OUTCOME_NONE, .motive = MOTIVE_AGREED },
	{ "demandé : ne sais pas", .code = OUTCOME_NONE, .motive = MOTIVE_UNKNOWN },
	{ "comparing", .code = OUTCOME_OBJ_COMPETITOR },
	{ "asked for a discount", .code = ASK },
	{ "asked: comparing with Devos", .code = ASK },
	{ "Polite no?", .code = OUTCOME_NONE, .suspicion = SUSPICION_POLITE },
	{ "höfliche Absage?", .code = OUTCOME_NONE, .suspicion = SUSPICION_POLITE },
	{ "trop cher, trois prix ?", .code = OUTCOME_OBJ_PRICE, .suspicion = SUSPICION_LEVER },
	{ "drie prijzen", .code = OUTCOME_LOST_LEVER },
	/* names, notes */
	{ "baas mevrouw Van den Broeck 24/10", .code = OUTCOME_OBJ_AUTHORITY, .date = "2026-10-24", .name = "mevrouw Van den Broeck" },
	{ "patron M. Dupont décide vendredi", .code = OUTCOME_OBJ_AUTHORITY, .date = "2026-10-09", .name = "M. Dupont",
			.note = "décide vendredi" },
	{ "chef: entscheidet am 24.10.", .code = OUTCOME_OBJ_AUTHORITY, .note = "entscheidet am 24.10." },
	{ "boss Peeters decides Friday", .code = OUTCOME_OBJ_AUTHORITY, .date = "2026-10-09", .note = "Peeters decides Friday" },
	{ "dhr peeters", .code = OUTCOME_NONE },
	{ "receptie dhr peeters", .code = OUTCOME_GATEKEEPER, .name = "dhr peeters" },
	{ "concurrent Van Marcke", .code = OUTCOME_OBJ_COMPETITOR, .name = "Van Marcke" },
	{ "boss An Janssens: wants a test", .code = OUTCOME_OBJ_AUTHORITY, .name = "An Janssens", .note = "wants a test" },
	{ "BEZWAAR BAAS PEETERS 24/10", .code = OUTCOME_OBJ_AUTHORITY, .date = "2026-10-24", .note = "PEETERS 24/10" },
	{ "prijs - order als -5 %", .code = OUTCOME_OBJ_PRICE, .note = "order als -5 %" },
	{ "order - korting 5 %", .code = OUTCOME_ORDER, .note = "korting 5 %" },
	{ "herzien: zonder montage", .code = OUTCOME_REVISE, .note = "zonder montage" },
	{ "herzien Montage apart", .code = OUTCOME_REVISE, .note = "Montage apart" },
	{ "nieuwe offerte 3 stuks ipv 4", .code = OUTCOME_REVISE, .note = "3 stuks ipv 4" },
	{ "prijs / 5-6 weken", .code = OUTCOME_OBJ_PRICE, .note = "5-6 weken" },
	{ "levertijd 6 weken", .code = OUTCOME_OBJ_TERMS, .note = "6 weken" },
	{ "timing 31/2", .code = OUTCOME_OBJ_TIMING, .note = "31/2" },
	{ "budget 24/10 26/10", .code = OUTCOME_OBJ_BUDGET, .date = "2026-10-24", .note = "26/10" },
	{ "prijs – “te hoog”", .code = OUTCOME_OBJ_PRICE, .note = "“te hoog”" },
	/* typing errors */
	{ "prjis", .code = OUTCOME_OBJ_PRICE },
	{ "buget 24/10", .code = OUTCOME_OBJ_BUDGET, .date = "2026-10-24" },
	{ "voicemial", .code = OUTCOME_VOICEMAIL },
	{ "recepie - Els", .code = OUTCOME_GATEKEEPER, .note = "Els" },
	{ "telefonische", .code = OUTCOME_NONE },
	{ "te duuur", .code = OUTCOME_OBJ_PRICE },
	{ "geen gehor", .code = OUTCOME_NOANSWER },
	{ "terug bellen", .code = OUTCOME_NONE },
	{ "pas de reponce 24/10", .code = OUTCOME_NOANSWER, .date = "2026-10-24" },
	{ "nicht ereicht", .code = OUTCOME_NOANSWER },
	{ "nicht errreichbr", .code = OUTCOME_NONE },
	{ "niet meer belllen", .code = ASK },
	{ "bon pour acord", .code = ASK },
	{ "cloosed won", .code = ASK },
	/* small words before it */
	{ "a signé !!", .code = OUTCOME_ORDER },
	{ "Klant heeft besteld", .code = OUTCOME_ORDER },
	{ "le client a commandé 12 450 €", .code = OUTCOME_ORDER, .amount = EUR(12450) },
	{ "Kunde hat abgelehnt, Preis", .code = OUTCOME_LOST_PRICE },
	{ "customer has not signed", .code = ASK },
	{ "heeft niet besteld", .code = ASK },
	{ "klant heeft getwijfeld", .code = OUTCOME_NONE },
	{ "is order?", .code = ASK },
	{ "überlegt noch", .code = OUTCOME_STATIC, .note = "noch" },
	{ "order binnen, 11.200", .code = OUTCOME_ORDER, .amount = EUR(11200), .note = "binnen, 11.200" },
	{ "order binnen, 3", .code = OUTCOME_ORDER, .note = "binnen, 3" },
	{ "order binnen 11.200 stuks", .code = OUTCOME_ORDER, .note = "binnen 11.200 stuks" },
	{ "ordre", .code = ASK },
	{ "odrer 12k", .code = ASK },
	{ "verlorn", .code = ASK },
	{ "laten we morgen bellen", .code = ASK },
	{ "usage", .code = OUTCOME_NONE },
	{ "stopp", .code = ASK },
	/* never guess */
	{ "order niet gekregen", .code = ASK },
	{ "order - niet gekregen", .code = ASK },
	{ "order van 12k voor Jansen niet gekregen", .code = ASK },
	{ "kein Auftrag", .code = ASK },
	{ "Auftrag nicht erhalten", .code = ASK },
	{ "pas de commande", .code = ASK },
	{ "commande pas encore reçue", .code = ASK },
	{ "no order", .code = ASK },
	{ "not sold", .code = ASK },
	{ "nog geen order", .code = ASK },
	{ "prijs niet het probleem", .code = ASK },
	{ "order?", .code = ASK },
	{ "order binnen?", .code = ASK },
	{ "lost?", .code = ASK },
	{ "order misschien", .code = ASK },
	{ "order volgt volgende week", .code = ASK },
	{ "order geannuleerd", .code = ASK },
	{ "Auftrag storniert", .code = ASK },
	{ "order later", .code = ASK },
	{ "order uitgesteld", .code = ASK },
	{ "deal lost", .code = ASK },
	{ "Auftrag verloren", .code = ASK },
	{ "commande refusée", .code = ASK },
	{ "stop project", .code = ASK },
	{ "geen gehoor order", .code = ASK },
	{ "price agreed, deal", .code = ASK },
	{ "correct, order received", .code = ASK },
	{ "ik heb een order", .code = ASK },
	{ "order-nummer 12", .code = ASK },
	{ "ok", .code = ASK },
	{ "OK!", .code = ASK },
	{ "ja ja", .code = ASK },
	{ "oui.", .code = ASK },
	{ "Nein", .code = ASK },
	{ "no", .code = ASK },
	{ "d'accord", .code = ASK },
	/* nothing */
	{ "", .code = OUTCOME_NONE },
	{ "   ", .code = OUTCOME_NONE },
	{ "☎", .code = OUTCOME_NONE },
	{ "Team lunch", .code = OUTCOME_NONE },
	{ "bestellingen", .code = OUTCOME_NONE },
	{ "postorder", .code = OUTCOME_NONE },
	{ "24/10", .code = OUTCOME_NONE },
	{ "12k", .code = OUTCOME_NONE },
	{ "ok merci", .code = OUTCOME_NONE },
	{ "\xFF\xFE", .code = OUTCOME_NONE },
};

static void check_row(const struct words *w, const struct row *row)
{
	struct outcome o;
	g_autofree char *date = NULL;
	int hhmm;

	outcome_read(w, row->line, today, &o);
	g_test_message("'%s': %s ask %s note %s name %s", row->line, outcome_code_names[o.code], o.ask, o.note, o.name);
	date = o.bd ? g_strdup_printf("+%d", o.bd) : date_print(o.date);
	hhmm = o.minute ? (o.minute - 1) / 60 * 100 + (o.minute - 1) % 60 : 0;
	g_assert_cmpint(o.code, ==, row->code == ASK ? OUTCOME_NONE : row->code);
	g_assert_cmpint(o.ask != NULL, ==, row->code == ASK);
	g_assert_cmpstr(date, ==, row->date ? row->date : "");
	g_assert_cmpint(hhmm, ==, row->time);
	g_assert_cmpint(o.amount_minor, ==, row->amount ? row->amount : AMOUNT_NONE);
	g_assert_cmpstr(o.name, ==, row->name);
	g_assert_cmpstr(o.note, ==, row->note);
	g_assert_cmpint(o.type, ==, row->type);
	g_assert_cmpint(o.suspicion, ==, row->suspicion);
	g_assert_cmpint(o.denied, ==, row->denied);
	g_assert_cmpint(o.motive, ==, row->motive);
	record_clear(&outcome_record, &o);
}

static void test_rows(void)
{
	struct words *w = shipped_words();

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_row(w, &rows[i]);
	words_free(w);
}

static void test_reasons(void)
{
	static const struct {
		const char *line, *ask;
	} reasons[] = {
		{ "ok", "only yes or no" },
		{ "order Niet gekregen", "'Niet' beside an outcome" },
		{ "deal lost", "two outcomes in one line: ORDER and 'lost'" },
		{ "kein Auftrag", "outcome word 'Auftrag' is not at the start" },
		{ "odrer", "typing error: is it 'order'?" },
		{ "order?", "a question, not an outcome" },
	};
	struct words *w = shipped_words();

	for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
		struct outcome o;

		outcome_read(w, reasons[i].line, today, &o);
		g_assert_cmpstr(o.ask, ==, reasons[i].ask);
		g_assert_cmpstr(o.typed, ==, reasons[i].line);
		record_clear(&outcome_record, &o);
	}
	words_free(w);
}

static void test_long_line(void)
{
	struct words *w = shipped_words();
	g_autoptr(GString) line = g_string_new("order");
	struct outcome o;

	while (line->len < 1000 * 1000)
		g_string_append(line, " é");
	outcome_read(w, line->str, today, &o);
	g_assert_cmpint(o.code, ==, OUTCOME_ORDER);
	g_assert_cmpuint(strlen(o.typed), <=, OUTCOME_MAX_LINE + 2); /* half a character at the cut becomes U+FFFD */
	g_assert_true(g_utf8_validate(o.note, -1, NULL));
	record_clear(&outcome_record, &o);
	words_free(w);
}

/* Behind an outcome: the excuse, whether the objection is the only one, and that no call is wanted. */
static void test_words_behind(void)
{
	static const struct {
		const char *line;
		enum outcome_code code;
		enum excuse excuse;
		enum isolated isolated;
		bool no_call;
		const char *date; /* or "+n" */
	} cases[] = {
		{ "prijs, enige punt", OUTCOME_OBJ_PRICE, 0, ISOLATED_YES, false, "" },
		{ "price: not the only point", OUTCOME_OBJ_PRICE, 0, ISOLATED_NO, false, "" },
		{ "einwand preis einziger punkt", OUTCOME_OBJ_PRICE, 0, ISOLATED_YES, false, "" },
		{ "trop cher", OUTCOME_OBJ_PRICE, 0, ISOLATED_UNSAID, false, "" },
		{ "undecided send again", OUTCOME_STATIC, EXCUSE_RESEND, 0, false, "" },
		{ "undecided", OUTCOME_STATIC, EXCUSE_NONE, 0, false, "" },
		{ "undecided +none", OUTCOME_STATIC, EXCUSE_NONE, 0, true, "" },
		{ "call back +3d", OUTCOME_CALLBACK, 0, 0, false, "+3" },
		{ "call back +2w", OUTCOME_CALLBACK, 0, 0, false, "2026-10-19" },
	};
	struct words *w = shipped_words();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct outcome o;
		outcome_read(w, cases[i].line, today, &o);
		g_autofree char *date = o.bd ? g_strdup_printf("+%d", o.bd) : date_print(o.date);
		g_test_message("%s: %s, %s", cases[i].line, outcome_code_names[o.code], o.ask);
		g_assert_cmpint(o.code, ==, cases[i].code);
		g_assert_cmpint(o.excuse, ==, cases[i].excuse);
		g_assert_cmpint(o.isolated, ==, cases[i].isolated);
		g_assert_cmpint(o.no_call, ==, cases[i].no_call);
		g_assert_cmpstr(date, ==, cases[i].date);
		record_clear(&outcome_record, &o);
	}
	words_free(w);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/typed/method_aliases", test_method_aliases);
	g_test_add_func("/typed/no_other_aliases", test_no_other_aliases);
	g_test_add_func("/typed/rows", test_rows);
	g_test_add_func("/typed/words_behind", test_words_behind);
	g_test_add_func("/typed/reasons", test_reasons);
	g_test_add_func("/typed/long_line", test_long_line);
	return g_test_run();
}
