#include "app/tell.h"
#include <stdio.h>

#define DETAIL_MAX_CHARS 140 /* of what customers wrote: the beginning is enough to know it by */

struct tell {
	enum tell_style style;
	bool debug;
	GMutex lock; /* a line is one line, whoever writes it */
	char *rep;   /* TELL_STORY: whose line came last; named once, not on every line */
};

struct tell *tell_new(enum tell_style style, bool debug)
{
	struct tell *t = g_new0(struct tell, 1);
	t->style = style;
	t->debug = debug;
	g_mutex_init(&t->lock);
	return t;
}

void tell_free(struct tell *t)
{
	if (!t)
		return;
	g_mutex_clear(&t->lock);
	g_free(t->rep);
	g_free(t);
}

static void line(struct tell *t, FILE *to, const char *text)
{
	/* strangers' bytes reach a terminal or the journal only as printable text */
	g_autoptr(GString) safe = g_string_new(NULL);
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029)
			g_string_append_printf(safe, "\\x%02x", c);
		else
			g_string_append_unichar(safe, c);
	}
	g_mutex_lock(&t->lock);
	fprintf(to, "%s\n", safe->str);
	fflush(to);
	g_mutex_unlock(&t->lock);
}

/* On one line, and not all of it. New string. */
static char *in_short(const char *detail)
{
	g_autofree char *text = g_utf8_make_valid(detail, -1);
	for (char *p = text; *p; p++)
		if (g_ascii_isspace(*p))
			*p = ' ';
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	g_autoptr(GString) s = g_string_new(NULL);
	for (char **w = words; *w; w++)
		if (**w)
			g_string_append_printf(s, "%s%s", s->len ? " " : "", *w);
	if (g_utf8_strlen(s->str, -1) <= DETAIL_MAX_CHARS)
		return g_string_free(g_steal_pointer(&s), FALSE);
	g_autofree char *start = g_utf8_substring(s->str, 0, DETAIL_MAX_CHARS);
	return g_strdup_printf("%s…", start);
}

static bool same_rep_as_before(struct tell *t, const char *rep)
{
	g_mutex_lock(&t->lock);
	bool same = g_strcmp0(t->rep, rep) == 0;
	if (!same) {
		g_free(t->rep);
		t->rep = g_strdup(rep);
	}
	g_mutex_unlock(&t->lock);
	return same;
}

static void story(struct tell *t, const char *word, const char *rep, const struct deal *deal, const char *detail)
{
	const char *company = deal && deal->quote.company ? deal->quote.company : "";
	const char *number = deal && deal->quote.number ? deal->quote.number : "";
	const char *contact = deal && deal->quote.contact ? deal->quote.contact : "";
	const char *who = *company || (detail && strstr(detail, contact)) ? company : contact;
	g_autoptr(GString) s = g_string_new(NULL);
	g_string_append_printf(s, "  %-8s %-9s", rep && !same_rep_as_before(t, rep) ? rep : "", word);
	if (deal)
		g_string_append_printf(s, " %s%s%s", number, *who && *number ? " " : "", who);
	if (detail) {
		g_autofree char *brief = in_short(detail);
		g_string_append_printf(s, "%s%s", *who || *number ? " · " : " ", brief);
	}
	line(t, stdout, s->str);
}

static void journal(struct tell *t, const char *word, const char *rep, const struct deal *deal, const char *detail, const char *pairs)
{
	g_autoptr(GString) s = g_string_new(word);
	if (rep)
		g_string_append_printf(s, " rep=%s", rep);
	if (deal)
		g_string_append_printf(s, " deal=%" G_GINT64_FORMAT " call=%d", deal->id, deal->call.seq);
	if (pairs)
		g_string_append_printf(s, " %s", pairs);
	if (t->debug && detail)
		g_string_append_printf(s, " detail=\"%s\"", detail);
	line(t, stderr, s->str);
}

void tell_happened(struct tell *t, const char *word, const char *rep, const struct deal *deal, const char *detail, const char *pairs)
{
	if (t->style == TELL_STORY)
		story(t, word, rep, deal, detail);
	else if (t->style == TELL_JOURNAL)
		journal(t, word, rep, deal, detail, pairs);
}

void tell_trouble(struct tell *t, const char *rep, const char *message)
{
	g_autofree char *s = rep ? g_strdup_printf("trouble rep=%s: %s", rep, message) : g_strdup_printf("trouble: %s", message);
	line(t, stderr, s);
}

void tell_note(struct tell *t, const char *message)
{
	if (t->style != TELL_NOTHING)
		line(t, t->style == TELL_STORY ? stdout : stderr, message);
}

char *tell_when(GTimeZone *zone, int64_t at_utc)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	int minute;
	struct date d = date_of_instant(at_utc, zone, &minute);
	return g_strdup_printf("%s %02d/%02d %02d:%02d", days[date_weekday(d) - 1], d.day, d.month, minute / 60, minute % 60);
}

char *tell_amount(int64_t amount_minor, const char *currency)
{
	if (amount_minor == AMOUNT_NONE)
		return g_strdup("no amount");
	int64_t unit = 1;
	for (int i = 0; i < currency_exponent(currency); i++)
		unit *= 10;
	g_autoptr(GString) n = g_string_new(NULL);
	g_string_printf(n, "%" G_GINT64_FORMAT, amount_minor / unit);
	for (gssize at = (gssize)n->len - 3; at > 0; at -= 3)
		g_string_insert_c(n, at, ',');
	bool euro = g_strcmp0(currency, "EUR") == 0;
	return g_strdup_printf("%s%s%s", euro ? "€" : currency ? currency : "", euro || !currency ? "" : " ", n->str);
}
