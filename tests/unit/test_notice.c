/* The mails: what must be in them, and what must never get out of them. "test_notice --show DIR" writes samples to look at
 * (`make pictures` shows them as clients do). */
#include "write/daily.h"
#include "write/taps.h"

#include "sample_deal.h"
#include "sample_week.h"
#include "shipped_templates.h"
#include "write/table.h"

#define NB "\u00a0"

static struct templates *templates;
static GTimeZone *zone;

/* ---- samples ---- */

static struct action action_of(enum mail_kind kind, enum outcome_code code, const char *text)
{
	struct action a;
	record_init(&action_record, &a);
	a.kind = ACTION_MAIL;
	a.mail = kind;
	a.code = code;
	a.call_seq = 3;
	a.text = g_strdup(text);
	return a;
}

static struct notice mail_about(const struct deal *deal, enum mail_kind kind, enum outcome_code code, const char *text, const char *lang)
{
	struct sender sender = sample_sender(zone);
	struct action a = action_of(kind, code, text);
	struct notice n;
	g_autoptr(GError) error = NULL;
	notice_of_deal(templates, deal, &a, "+32 3 123 45 67", lang, &sender, &n, &error);
	g_assert_no_error(error);
	record_clear(&action_record, &a);
	return n;
}

struct sample_row {
	const char *company, *contact, *number, *phone;
	int64_t minor;
	enum script script;
	enum outcome_code objection;
	int statics, gatekeepers, minute;
};

static const struct sample_row day_rows[] = {
	{ "Acme NV", "mevrouw Peeters", "2024-118", "+3231234567", 1245000, SCRIPT_KNOWN_OBJECTION, OUTCOME_OBJ_PRICE, 0, 0, 520 },
	{ "Devos nv", "de heer Maes", "2024-131", "+3293330011", 390000, SCRIPT_FIRST_CALL, 0, 0, 0, 530 },
	{ "Lumo", "Mme Dubois", "2024-122", NULL, 1820000, SCRIPT_STILL_THINKING, 0, 1, 0, 540 },
	{ "Brandt & Söhne Metallverarbeitungsgesellschaft mbH", "Herr Dr. Schmitz", "2024-109", "+4922112345", 2175000,
		SCRIPT_BEFORE_EXPIRY, 0, 0, 0, 970 },
	{ "Kova", "de heer Claes", "2024-127", "+3222223344", 490050, SCRIPT_FIRST_CALL, 0, 0, 2, 980 },
};

static struct deal *sample_row_deal(const struct sample_row *row, int64_t id)
{
	struct deal *d = record_new(&deal_record, NULL);
	d->id = id;
	d->state = DEAL_OPEN;
	d->quote.company = g_strdup(row->company);
	d->quote.contact = g_strdup(row->contact);
	d->quote.number = g_strdup(row->number);
	d->quote.phone = g_strdup(row->phone);
	d->quote.amount_minor = row->minor;
	d->quote.currency = g_strdup("EUR");
	d->quote.valid_until = (struct date){ 2026, 10, 18 };
	d->call = (struct call){ .seq = 2, .state = CALL_BOOKED, .script = row->script, .gatekeeper = row->gatekeepers > 0 };
	d->call.start_utc = date_to_instant((struct date){ 2026, 10, 8 }, row->minute, zone);
	d->objection = row->objection;
	d->statics = row->statics;
	d->gatekeepers = row->gatekeepers;
	return d;
}

static GPtrArray *sample_day(void)
{
	GPtrArray *list = record_list_new(&deal_record);
	for (size_t i = 0; i < G_N_ELEMENTS(day_rows); i++)
		g_ptr_array_add(list, sample_row_deal(&day_rows[i], (int64_t)i + 1));
	return list;
}

static struct notice daily_sample(const char *lang)
{
	struct sender sender = sample_sender(zone);
	g_autoptr(GPtrArray) today = sample_day(), missing = record_list_new(&deal_record), look = record_list_new(&deal_record);
	g_autoptr(GPtrArray) parked = g_ptr_array_new();
	struct sample_row late = { "Timmers", "mevrouw Timmers", "2024-115", "+3211", 100000, SCRIPT_FIRST_CALL, 0, 0, 0, 550 };
	struct sample_row twice = { "Ferro", "de heer Ferro", "2024-097", "+3212", 100000, SCRIPT_POLITE_NO_TEST, 0, 2, 0, 560 };
	struct sample_row lever = { "Novum", NULL, "2024-101", "+3213", 100000, SCRIPT_FIRST_CALL, 0, 0, 0, 570 };
	g_ptr_array_add(missing, sample_row_deal(&late, 15));
	g_ptr_array_add(look, sample_row_deal(&twice, 16));
	struct deal *novum = sample_row_deal(&lever, 17);
	novum->history.quotes = 2;
	novum->lever_points = 3;
	g_ptr_array_add(look, novum);
	g_ptr_array_add(parked, (gpointer)(guintptr) "mail 'Offerte 2024-140': the attachment 'offerte.pdf' is encrypted");
	g_autoptr(GPtrArray) outcomes = g_ptr_array_new();
	struct daily_outcome noted = { today->pdata[0], OUTCOME_OBJ_PRICE };
	g_ptr_array_add(outcomes, &noted);
	g_autoptr(GPtrArray) phones = g_ptr_array_new();
	g_ptr_array_add(phones, (gpointer)(guintptr) "03 123 45 67"); /* of the first; the others show E.164 */
	struct daily d = {
		.currency = "EUR",
		.now_utc = SAMPLE_NOW,
		.suspect_at = 4,
		.today = today,
		.phones = phones,
		.outcomes = outcomes,
		.missing = missing,
		.look_at = look,
		.parked = parked,
		.yesterday = { .dials = 5, .conversations = 3, .productive = 2, .statics = 1, .orders = 1, .objections = 1, .undecided = 1,
			.ordered_minor = 730000 },
	};
	struct notice n;
	g_autoptr(GError) error = NULL;
	notice_daily(templates, &d, lang, &sender, &n, &error);
	g_assert_no_error(error);
	return n;
}

/* own: -1 for the manager's. */
static struct notice weekly_sample(const char *lang, size_t n_reps, int own)
{
	struct sender sender = sample_sender(zone);
	struct sample_week week;
	struct notice n;
	g_autoptr(GError) error = NULL;
	sample_week_init(&week, lang, n_reps, own);
	notice_weekly(templates, &week.weekly, lang, &sender, &n, &error);
	g_assert_no_error(error);
	sample_week_clear(&week);
	return n;
}

/* ---- what holds for every mail ---- */

static void check_text(const struct notice *n)
{
	g_assert_true(g_utf8_validate(n->subject, -1, NULL) && g_utf8_validate(n->text, -1, NULL) && g_utf8_validate(n->html, -1, NULL));
	g_assert_cmpint(strlen(n->subject), >, 4);
	g_assert_null(strpbrk(n->subject, "\r\n"));
	g_assert_null(strstr(n->text, "{{"));
	g_assert_null(strstr(n->html, "{{"));
	g_assert_null(strstr(n->text, "\n\n\n"));
	g_assert_cmpuint(strlen(n->html), <, 100 * 1024);
	g_assert_true(g_str_has_prefix(n->html, "<!DOCTYPE html>"));
	g_assert_nonnull(strstr(n->html, "</html>"));
	g_assert_null(strstr(n->html, "<img"));
	g_assert_null(strstr(n->html, "http"));
	g_auto(GStrv) lines = g_strsplit(n->text, "\n", -1);
	for (char **line = lines; *line; line++) {
		if (!strstr(*line, "mailto:") && table_width(*line) > 100)
			g_error("wider than 100 columns: %s", *line);
	}
}

static struct notice alert_sample(const char *lang, bool healed)
{
	struct notice n;
	g_autoptr(GError) error = NULL;
	notice_alert(templates, lang, "rep 'an': calendar 'https://dav.example/an/': password refused (401)", healed ? "08:00" : NULL, healed, &n,
			&error);
	g_assert_no_error(error);
	return n;
}

/* Broken and healed, in every language. */
static void test_alert(void)
{
	for (const char *const *lang = shipped_langs; *lang; lang++) {
		struct notice broken = alert_sample(*lang, false), healed = alert_sample(*lang, true);
		g_assert_cmpstr(broken.subject, !=, healed.subject);
		g_assert_nonnull(strstr(broken.text, "> rep 'an'"));
		g_assert_nonnull(strstr(healed.text, "08:00"));
		g_assert_true(g_utf8_strlen(broken.text, -1) > g_utf8_strlen(healed.text, -1));
		notice_clear(&broken);
		notice_clear(&healed);
	}
}

static void test_every_kind(void)
{
	static const char *const texts[MAIL_N] = { [MAIL_NUDGE] = "version", [MAIL_ASK_LINE] = "order niet gekregen", [MAIL_BOUNCED] = "x@y" };
	for (const char *const *lang = shipped_langs; *lang; lang++) {
		for (int kind = MAIL_RECEIPT; kind < MAIL_DAILY; kind++) {
			struct deal deal;
			sample_deal(&deal, *lang);
			struct notice n = mail_about(&deal, kind, OUTCOME_OBJ_PRICE, texts[kind], *lang);
			check_text(&n);
			g_assert_nonnull(strstr(n.subject, "Acme NV – 2024-118"));
			notice_clear(&n);
			/* and of one of which nothing is known */
			struct deal bare;
			record_init(&deal_record, &bare);
			n = mail_about(&bare, kind, OUTCOME_NONE, NULL, *lang);
			check_text(&n);
			notice_clear(&n);
			record_clear(&deal_record, &deal);
		}
	}
}

/* A full mailbox is not a wrong address. */
static void test_bounced(void)
{
	for (const char *const *lang = shipped_langs; *lang; lang++) {
		struct deal deal;
		sample_deal(&deal, *lang);
		g_free(deal.bounced);
		deal.bounced = g_strdup("x@y.example");
		struct notice wrong = mail_about(&deal, MAIL_BOUNCED, OUTCOME_NONE, NULL, *lang);
		deal.bounced_full = true;
		struct notice full = mail_about(&deal, MAIL_BOUNCED, OUTCOME_NONE, NULL, *lang);
		check_text(&full);
		g_assert_nonnull(strstr(wrong.text, "x@y.example"));
		g_assert_nonnull(strstr(full.text, "x@y.example"));
		g_assert_null(strchr(wrong.text, '('));
		g_assert_nonnull(strchr(full.text, '(')); /* "(mailbox full or out of order)" */
		notice_clear(&wrong);
		notice_clear(&full);
		record_clear(&deal_record, &deal);
	}
}

/* Every reason why nobody calls has its words in every language. */
static void test_every_nudge(void)
{
	static const char *const texts[] = { "confirmation", "version", "validity", "decision", "stopped", "customer", "consumer", "tender" };
	for (const char *const *lang = shipped_langs; *lang; lang++) {
		for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
			struct deal deal;
			sample_deal(&deal, *lang);
			struct notice n = mail_about(&deal, MAIL_NUDGE, OUTCOME_NONE, texts[i], *lang);
			check_text(&n);
			g_assert_false(g_str_has_suffix(n.subject, "– "));
			g_assert_true(g_utf8_strlen(n.text, -1) > 80);
			notice_clear(&n);
			record_clear(&deal_record, &deal);
		}
	}
}

static void test_receipt(void)
{
	struct deal deal;
	sample_deal(&deal, "nl");
	deal.outcome_seq = 2;
	struct notice n = mail_about(&deal, MAIL_RECEIPT, OUTCOME_OBJ_PRICE, NULL, "nl");
	g_assert_cmpstr(n.subject, ==, "✓ bezwaar prijs – Acme NV – 2024-118 – volgende oproep vr 9/10 08:40");
	g_assert_nonnull(strstr(n.text, "Acme NV: bezwaar prijs (8 % duurder dan de vorige keer).\n\n"
					"Volgende oproep: vrijdag 9 oktober om 08:40, script “na een bezwaar”.\n"));
	/* UNDO speaks of the call that was reported, not of the next one */
	g_assert_nonnull(strstr(n.text, "  herstel  mailto:opvolging@scheldeland.example?subject=herstel%20%5Bcc%2012-2%5D\n"));
	g_assert_nonnull(strstr(n.html, "href=\"mailto:opvolging@scheldeland.example?subject=herstel%20%5Bcc%2012-2%5D\""));
	notice_clear(&n);
	deal.state = DEAL_WON;
	deal.ordered_minor = 730000;
	record_clear(&call_record, &deal.call);
	n = mail_about(&deal, MAIL_RECEIPT, OUTCOME_ORDER, NULL, "de");
	g_assert_cmpstr(n.subject, ==, "✓ Auftrag – Acme NV – 2024-118");
	g_assert_nonnull(strstr(n.text, "Acme NV: Auftrag (7.300" NB "€).\n\nGewonnen."));
	notice_clear(&n);
	n = mail_about(&deal, MAIL_RECEIPT, OUTCOME_UNDO, "undo", "en");
	g_assert_cmpstr(n.subject, ==, "✓ undone – Acme NV – 2024-118");
	notice_clear(&n);
	record_clear(&deal_record, &deal);
}

static void test_taps(void)
{
	struct deal deal;
	sample_deal(&deal, "fr");
	struct notice n = mail_about(&deal, MAIL_ONE_TAP, OUTCOME_NONE, NULL, "fr");
	g_assert_cmpstr(n.subject, ==, "☎ Acme NV – 2024-118 – quel résultat ? [cc 12-3]");
	static const char *const links[] = {
		"subject=commande%20%5Bcc%2012-3%5D", "subject=objection%20prix%20%5Bcc%2012-3%5D",
		"subject=h%C3%A9site%20%5Bcc%2012-3%5D", "subject=pas%20de%20r%C3%A9ponse%20%5Bcc%2012-3%5D",
		"subject=rappeler%20%2B2%20%5Bcc%2012-3%5D", "subject=perdu%20prix%20%5Bcc%2012-3%5D",
		"subject=pas%20appel%C3%A9%20%5Bcc%2012-3%5D",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(links); i++) {
		g_assert_nonnull(strstr(n.text, links[i]));
		g_assert_nonnull(strstr(n.html, links[i]));
	}
	notice_clear(&n);
	n = mail_about(&deal, MAIL_CLOSE_DRAFT, OUTCOME_NOANSWER, NULL, "nl");
	g_assert_nonnull(strstr(n.html, "href=\"mailto:lieve.peeters@acme.example?subject=Offre%202024-118&amp;body=Bonjour%20"));
	g_assert_nonnull(strstr(n.text, "mailto:lieve.peeters@acme.example?subject=Offre%202024-118&body=Bonjour%20mevrouw%20Peeters%2C%0D%0A"));
	notice_clear(&n);
	record_clear(&deal_record, &deal);
}

static void test_mailto(void)
{
	static const struct {
		const char *address, *subject, *body, *url;
	} rows[] = {
		{ "a@b.example", "order", NULL, "mailto:a@b.example?subject=order" },
		{ "a+c@b.example", "10 % & meer?", NULL, "mailto:a%2Bc@b.example?subject=10%20%25%20%26%20meer%3F" },
		{ "a?bcc=x@b.example", "\"<x>\"", NULL, "mailto:a%3Fbcc%3Dx@b.example?subject=%22%3Cx%3E%22" },
		{ "a@b.example", "Müller & Söhne +b=c; # 'y'", NULL,
			"mailto:a@b.example?subject=M%C3%BCller%20%26%20S%C3%B6hne%20%2Bb%3Dc%3B%20%23%20%27y%27" },
		{ "a@b.example", "x&bcc=evil@x.test", "één & twee\n", "mailto:a@b.example?subject=x%26bcc%3Devil%40x.test&body=%C3%A9%C3%A9n%20%26%20twee%0D%0A" },
		{ "a@b.example", "é\r\nBcc: x", "1\n2", "mailto:a@b.example?subject=%C3%A9%0D%0ABcc%3A%20x&body=1%0D%0A2" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *url = taps_mailto(rows[i].address, rows[i].subject, rows[i].body);
		g_assert_cmpstr(url, ==, rows[i].url);
	}
}

/* Customers choose their own names; they must not choose our markup or our headers. */
static void test_hostile_names(void)
{
	static const char name[] = "<b>&\"'\r\nBcc: x@evil.example";
	for (int kind = MAIL_RECEIPT; kind < MAIL_DAILY; kind++) {
		struct deal deal;
		sample_deal(&deal, "nl");
		char **fields[] = { &deal.quote.company, &deal.quote.contact, &deal.quote.subject, &deal.reply, &deal.objection_note };
		for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
			g_free(*fields[i]);
			*fields[i] = g_strdup(name);
		}
		struct notice n = mail_about(&deal, kind, OUTCOME_OBJ_PRICE, name, "nl");
		check_text(&n);
		g_assert_null(strstr(n.html, "<b>&"));
		g_assert_nonnull(strstr(n.html, "&lt;b&gt;&amp;&quot;"));
		g_assert_null(strchr(n.text, '\r'));
		notice_clear(&n);
		record_clear(&deal_record, &deal);
	}
	struct notice n;
	g_autoptr(GError) error = NULL;
	notice_alert(templates, "nl", "rep 'an': <script>\nx", "08:00", false, &n, &error);
	g_assert_no_error(error);
	g_assert_null(strstr(n.html, "<script>"));
	g_assert_nonnull(strstr(n.text, "> rep 'an': <script>\n> x\n"));
	notice_clear(&n);
}

static void test_quoted(void)
{
	struct deal deal;
	sample_deal(&deal, "en");
	struct notice n = mail_about(&deal, MAIL_ASK_REPLY, OUTCOME_NONE, NULL, "en");
	g_assert_nonnull(strstr(n.text, "> Dag An,\n>\n> De offerte ligt maandag op de directievergadering.\n>\n> Lieve\n"));
	g_assert_nonnull(strstr(n.html, "Dag An,<br><br>De offerte ligt maandag"));
	notice_clear(&n);
	record_clear(&deal_record, &deal);
}

/* What is asked depends on what is known; a question whether it is a quote has its two taps. */
static void test_ask_quote(void)
{
	static const struct {
		bool deal;
		int64_t minor;
		const char *phone;
		const char *says[3], *not_this;
		guint taps;
	} rows[] = {
		{ false, 1245000, "+3292345678", { "Is this a quote?", "“yes”" }, "asked only once", 4 },
		{ false, AMOUNT_NONE, NULL, { "Is this a quote?", "“yes 12450 0478" }, "asked only once", 4 },
		{ true, AMOUNT_NONE, "+3292345678", { "what amount?", "“12450”" }, "0478", 0 },
		{ true, 1245000, NULL, { "which number?", "“0478 12 34 56”" }, "12450", 0 },
		{ true, AMOUNT_NONE, NULL, { "what amount?", "“12450 0478 12 34 56”" }, "“yes", 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct deal deal;
		record_init(&deal_record, &deal);
		deal.state = rows[i].deal ? DEAL_OPEN : DEAL_NONE;
		deal.quote.amount_minor = rows[i].minor;
		deal.quote.phone = g_strdup(rows[i].phone);
		deal.quote.company = g_strdup("Acme NV");
		struct notice n = mail_about(&deal, MAIL_ASK_QUOTE, OUTCOME_NONE, "12", "en");
		g_auto(GStrv) lines = g_strsplit(n.text, "\n", -1);
		g_autofree char *text = g_strjoinv(" ", lines), *all = g_strconcat(n.subject, " ", text, NULL);
		g_assert_true(g_str_has_suffix(n.subject, " [cq 12]"));
		for (int k = 0; rows[i].says[k]; k++)
			if (!strstr(all, rows[i].says[k]))
				g_error("no '%s' in %s", rows[i].says[k], all);
		if (strstr(all, rows[i].not_this))
			g_error("'%s' in %s", rows[i].not_this, all);
		g_auto(GStrv) taps = g_strsplit(n.text, "%5Bcq%2012%5D", -1);
		g_assert_cmpuint(g_strv_length(taps) - 1, ==, rows[i].taps);
		/* what is missing is typed; why it was wanted is a tap, until it is known */
		g_auto(GStrv) why = g_strsplit(n.text, "subject=asked%3A", -1);
		g_assert_cmpuint(g_strv_length(why) - 1, ==, rows[i].deal ? 3 : 2);
		notice_clear(&n);
		deal.motive = MOTIVE_AGREED;
		n = mail_about(&deal, MAIL_ASK_QUOTE, OUTCOME_NONE, "12", "en");
		g_assert_true(!rows[i].deal || !strstr(n.text, "subject=asked%3A"));
		notice_clear(&n);
		record_clear(&deal_record, &deal);
	}
}

/* A link of the text is on one line, however long. */
static void test_links_are_whole(void)
{
	for (const char *const *lang = shipped_langs; *lang; lang++) {
		struct notice n = daily_sample(*lang);
		g_auto(GStrv) lines = g_strsplit(n.text, "\n", -1);
		int links = 0;
		for (char **line = lines; *line; line++) {
			if (!strstr(*line, "mailto:"))
				continue;
			links++;
			g_assert_true(g_str_has_suffix(*line, "%5D"));
		}
		g_assert_cmpint(links, >=, 9);
		notice_clear(&n);
	}
}

static void test_daily(void)
{
	for (const char *const *lang = shipped_langs; *lang; lang++) {
		struct notice n = daily_sample(*lang);
		check_text(&n);
		notice_clear(&n);
	}
	struct notice n = daily_sample("nl");
	g_assert_cmpstr(n.subject, ==, "Vandaag 5 oproepen · €" NB "61.201 · 1 uitkomst ontbreekt");
	g_assert_nonnull(strstr(n.text, " 08:40  Acme NV, mevrouw Peeters              €" NB "12.450  prijs "));
	g_assert_nonnull(strstr(n.text, "vervalt zo 18/10"));
	g_assert_nonnull(strstr(n.text, "receptie 2×"));
	g_assert_nonnull(strstr(n.text, "5 oproepen · 3 gesprekken: 1 order (€" NB "7.300), 1 bezwaar, 1× twijfelt\n"
					"2 van 3 gesprekken brachten een order of een bezwaar op.\n"));
	g_assert_nonnull(strstr(n.text, "subject=geen%20gehoor%20%5Bcc%2015-2%5D"));
	g_assert_nonnull(strstr(n.html, "href=\"tel:+3231234567\""));
	g_assert_nonnull(strstr(n.html, "☎ 03 123 45 67</a>")); /* shown as people here write it */
	g_assert_nonnull(strstr(n.html, "Brandt &amp; Söhne"));
	g_assert_nonnull(strstr(n.text, "Ferro, de heer Ferro · 2024-097\n    2 keer geen order"));
	g_assert_nonnull(strstr(n.text, "Novum · 2024-101\n    3 offertes voor deze klant, nog geen order. Dienen we als prijshefboom?\n"));
	g_assert_nonnull(strstr(n.text, "subject=drie%20prijzen%3F%20%5Bcc%2017-2%5D\n"));
	g_assert_nonnull(strstr(n.text, "subject=drie%20prijzen%3F%20nee%20%5Bcc%2017-2%5D\n"));
	g_assert_nonnull(strstr(n.html, "Vorige werkdag: 5 oproepen · 3 gesprekken"));
	g_assert_null(strstr(n.html, " · –"));
	notice_clear(&n);
}

/* A script that the rep will read with gaps today: said while there is time to fill them. */
static void test_gaps(void)
{
	struct sender sender = sample_sender(zone);
	g_autoptr(GPtrArray) look = record_list_new(&deal_record);
	struct deal *deal = record_new(&deal_record, NULL);
	sample_deal(deal, "nl");
	deal->statics = 0;
	deal->call.script = SCRIPT_FIRST_CALL;
	g_clear_pointer(&deal->quote.number, g_free);
	g_clear_pointer(&deal->quote.subject, g_free);
	g_ptr_array_add(look, deal);
	struct daily d = { .currency = "EUR", .now_utc = SAMPLE_NOW, .look_at = look };
	struct notice n;
	g_autoptr(GError) error = NULL;
	notice_daily(templates, &d, "nl", &sender, &n, &error);
	g_assert_no_error(error);
	g_test_message("%s", n.text);
	g_assert_nonnull(strstr(n.text, "in het script van vandaag ontbreekt: offertenummer"));
	notice_clear(&n);
}

static void test_empty_daily(void)
{
	struct sender sender = sample_sender(zone);
	struct daily d = { .currency = "EUR", .now_utc = SAMPLE_NOW };
	struct notice n;
	g_assert_true(notice_daily(templates, &d, "en", &sender, &n, NULL));
	check_text(&n);
	g_assert_cmpstr(n.subject, ==, "Today no calls");
	g_assert_nonnull(strstr(n.text, "There are no calls in your calendar today.\n"));
	notice_clear(&n);
}

static void check_has(const struct notice *n, const char *const *lines)
{
	for (; *lines; lines++)
		if (!strstr(n->text, *lines))
			g_error("not in the text: %s\n%s", *lines, n->text);
}

static int times_in(const char *text, const char *what)
{
	g_auto(GStrv) parts = g_strsplit(text, what, -1);
	return (int)g_strv_length(parts) - 1;
}

static void test_weekly(void)
{
	for (const char *const *lang = shipped_langs; *lang; lang++) {
		for (int own = -1; own < (int)SAMPLE_REPS; own++) {
			struct notice n = weekly_sample(*lang, SAMPLE_REPS, own);
			check_text(&n);
			notice_clear(&n);
		}
	}
	static const char *const lines[] = {
		" Bart               45" NB "%  !  51" NB "%      55" NB "%     50" NB "%\n",
		" Chloé           4 van 4     80" NB "%   0 van 4     22" NB "%\n", /* too few for a percentage */
		" Bart         22          11       1         3        0         1         6\n",
		"Bart tegenover de teammediaan (40" NB "%): 9 orders, ongeveer €" NB "96k, ongeveer €" NB "24k\nmarge bij 25" NB "%.\n",
		" prijs                   24  40" NB "%      40" NB "%      €" NB "290k  9 van 21\n",
		"Vervalt binnen 7 dagen: €" NB "54k.\n",
		"Verdacht: 3 als prijshefboom (€" NB "37k), 1 beleefd nee (€" NB "11k).\n",
		"Deze week getest: 2; sindsdien verloren: 1 (€" NB "9.000).\n",
		"Offertenummers niet gezien: 2026-113 (Bart), 2026-120 (Bart), 2026-131.\n",
		"  Bart: Acme NV 2024-118: derde ronde over prijs\n",
		"  Bart: uitvluchten: denkt na 3×, vergelijkt 1×, laat iets weten 2×\n",
		"  An: prijs bij 3 offertes deze week. Is één vast antwoord nodig?\n",
		"  Bart: 6 gesprekken zonder order of bezwaar. Welk script stond op het scherm?\n", NULL,
	};
	struct notice n = weekly_sample("nl", SAMPLE_REPS, -1);
	g_assert_cmpstr(n.subject, ==, "Offertes week 41 · order of bezwaar 70" NB "% · 6 orders");
	check_has(&n, lines);
	g_assert_nonnull(strstr(n.html, "<b>Bart</b>"));
	g_assert_nonnull(strstr(n.html, "&lt;b&gt;levertijd&lt;/b&gt; &amp; montage"));
	g_assert_cmpint(times_in(n.text, "derde ronde"), ==, 3); /* of five: at most three of one rep */
	g_assert_cmpint(times_in(n.text, "uitvluchten"), ==, 1); /* only of whom the configuration names */
	notice_clear(&n);
}

/* Columns are as wide as their widest cell, which may be another rep's. New string: single blanks. */
static char *squeezed(const char *text)
{
	GString *out = g_string_new(NULL);
	for (; *text; text++)
		if (*text != ' ' || !out->len || out->str[out->len - 1] != ' ')
			g_string_append_c(out, *text);
	return g_string_free(out, FALSE);
}

/* The rep sees the same figures as the manager, and no score of anybody else but the team. */
static void test_own_copy(void)
{
	struct notice all = weekly_sample("nl", SAMPLE_REPS, -1), own = weekly_sample("nl", SAMPLE_REPS, 1);
	g_autofree char *own_text = squeezed(own.text), *all_text = squeezed(all.text);
	g_auto(GStrv) lines = g_strsplit(own_text, "\n", -1);
	int same = 0;
	for (char **line = lines; *line; line++) {
		bool figures = g_str_has_prefix(*line, " Bart ") || g_str_has_prefix(*line, " Team ") || g_str_has_prefix(*line, " prijs ");
		same += figures && strstr(all_text, *line);
	}
	g_assert_cmpint(same, ==, 9); /* four tables of two lines, and an objection */
	g_assert_null(strstr(own.text, "An "));
	g_assert_null(strstr(own.text, "Chloé"));
	g_assert_null(strstr(own.text, "teammediaan")); /* M16 is the manager's */
	g_assert_null(strstr(own.html, "teammediaan"));
	g_assert_nonnull(strstr(own.text, "Offertenummers niet gezien: 2026-113, 2026-120.\n"));
	g_assert_nonnull(strstr(own.text, "Uw leidinggevende ziet dezelfde cijfers.\n"));
	g_assert_null(strstr(all.text, "Uw leidinggevende"));
	notice_clear(&all);
	notice_clear(&own);
}

/* Of fifty reps with everything that can be said of them the HTML stays below what Gmail clips, and the text is whole. */
static void test_fifty_reps(void)
{
	struct notice n = weekly_sample("fr", 50, -1);
	check_text(&n);
	g_test_message("%zu bytes of HTML", strlen(n.html));
	g_assert_cmpint(times_in(n.text, "\n Bart Van den … "), ==, 4 * 16);
	g_assert_cmpint(times_in(n.html, "<b>Bart Van den Broecke "), ==, 16 * 7); /* his line, three quotes, coaching twice, a question */
	notice_clear(&n);
}

static void test_table(void)
{
	struct table *t = table_new("lr");
	table_add(t, (const char *[]){ "é漢", "1" });
	table_add(t, (const char *[]){ "abcd", NULL });
	table_add(t, (const char *[]){ NULL, "22" });
	g_autofree char *text = table_end(t);
	g_assert_cmpstr(text, ==, " é漢    1\n abcd\n       22\n");
	g_autofree char *word = g_strnfill(77, 'x');
	g_autofree char *long_line = g_strdup_printf("%s y z\n  %s y z\n> %s y z\n\nend", word, word, word);
	g_autofree char *wrapped = table_wrap(long_line);
	g_autofree char *expected = g_strdup_printf("%s\ny z\n  %s y z\n> %s y z\n\nend", word, word, word);
	g_assert_cmpstr(wrapped, ==, expected);
}

/* ---- samples to look at ---- */

static void save(const char *dir, const char *name, struct notice n)
{
	g_autofree char *html = g_strdup_printf("%s/%s.html", dir, name), *txt = g_strdup_printf("%s/%s.txt", dir, name);
	g_autofree char *text = g_strdup_printf("Subject: %s\n\n%s", n.subject, n.text);
	if (!g_file_set_contents(html, n.html, -1, NULL) || !g_file_set_contents(txt, text, -1, NULL))
		g_error("cannot write below '%s'", dir);
	notice_clear(&n);
}

static void show(const char *dir)
{
	for (const char *const *lang = shipped_langs; *lang; lang++) {
		struct deal deal;
		sample_deal(&deal, *lang);
		for (int kind = MAIL_RECEIPT; kind < MAIL_DAILY; kind++) {
			g_autofree char *name = g_strdup_printf("%s-%s", mail_kind_names[kind], *lang);
			save(dir, name, mail_about(&deal, kind, OUTCOME_OBJ_PRICE, kind == MAIL_NUDGE ? "version" : "order niet gekregen", *lang));
		}
		g_autofree char *daily = g_strdup_printf("daily-%s", *lang), *weekly = g_strdup_printf("weekly-%s", *lang);
		g_autofree char *own = g_strdup_printf("weekly_own-%s", *lang), *fifty = g_strdup_printf("weekly_50-%s", *lang);
		g_autofree char *alert = g_strdup_printf("alert-%s", *lang), *healed = g_strdup_printf("alert_healed-%s", *lang);
		save(dir, daily, daily_sample(*lang));
		save(dir, weekly, weekly_sample(*lang, SAMPLE_REPS, -1));
		save(dir, own, weekly_sample(*lang, SAMPLE_REPS, 1));
		save(dir, fifty, weekly_sample(*lang, 50, -1));
		save(dir, alert, alert_sample(*lang, false));
		save(dir, healed, alert_sample(*lang, true));
		record_clear(&deal_record, &deal);
	}
}

int main(int argc, char **argv)
{
	templates = shipped_templates(NULL);
	zone = g_time_zone_new_identifier("Europe/Brussels");
	int failed = 0;
	if (argc == 3 && strcmp(argv[1], "--show") == 0) {
		show(argv[2]);
	} else {
		g_test_init(&argc, &argv, NULL);
		g_test_add_func("/notice/every-kind", test_every_kind);
		g_test_add_func("/notice/alert", test_alert);
		g_test_add_func("/notice/bounced", test_bounced);
	g_test_add_func("/notice/every-nudge", test_every_nudge);
		g_test_add_func("/notice/receipt", test_receipt);
		g_test_add_func("/notice/taps", test_taps);
		g_test_add_func("/notice/mailto", test_mailto);
		g_test_add_func("/notice/hostile-names", test_hostile_names);
		g_test_add_func("/notice/quoted", test_quoted);
		g_test_add_func("/notice/links-are-whole", test_links_are_whole);
		g_test_add_func("/notice/daily", test_daily);
		g_test_add_func("/notice/daily-gaps", test_gaps);
		g_test_add_func("/notice/empty-daily", test_empty_daily);
		g_test_add_func("/notice/weekly", test_weekly);
		g_test_add_func("/notice/own-copy", test_own_copy);
		g_test_add_func("/notice/fifty-reps", test_fifty_reps);
		g_test_add_func("/notice/table", test_table);
		g_test_add_func("/notice/ask-quote", test_ask_quote);
		failed = g_test_run();
	}
	templates_free(templates);
	g_time_zone_unref(zone);
	return failed;
}
