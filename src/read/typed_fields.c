/* What may stand behind an outcome: a quote's number, a date, an amount, a name. */
#include "read/typed_line.h"

#include <string.h>

#include "read/dates_typed.h"
#include "read/money.h"

#define NAME_WORDS 5   /* "mevrouw An Van den Broeck" */
#define AMOUNT_WORDS 4 /* "€ 1 250 000" */

/* A quote's number, as one-tap subjects carry it ("order Q2024-118"). */
size_t line_reference_at(const char *p)
{
	size_t n = strcspn(p, " ,;:?!()[]\""), digits = 0;

	for (size_t i = 0; i < n; i++)
		digits += g_ascii_isdigit(p[i]);
	if (*p == '#')
		return digits ? n : 0;
	return n >= 5 && digits >= 3 && strcspn(p, "-/._") < n && (g_ascii_isalpha(*p) || g_str_has_prefix(p, "20")) ? n : 0;
}

size_t line_date_at(struct line *l, const char *p)
{
	struct date date;
	int bd, minute;
	size_t n = dates_parse_typed(l->w, p, l->today, &date, &bd, &minute);

	if (!n || ((date_is_set(date) || bd) && (date_is_set(l->ret->date) || l->ret->bd)) || (minute && l->ret->minute))
		return 0;
	/* among other words "di", "so" and "+3" are no dates, and a time alone is not the customer's */
	if (l->note && (!date_is_set(date) || (n < 4 && strcspn(p, "0123456789") >= n)))
		return 0;
	if (date_is_set(date))
		l->ret->date = date;
	if (bd)
		l->ret->bd = bd;
	if (minute)
		l->ret->minute = minute;
	return n;
}

/* The end of the first n words from p, without the comma or full stop behind them. NULL when there are fewer. */
static const char *words_end(const char *start, int n)
{
	const char *p = start;

	for (int i = 0; i < n; i++) {
		if (i)
			p += strspn(p, " ");
		if (!*p)
			return NULL;
		p += strcspn(p, " ");
	}
	while (p > start && strchr(",;.!?)]:", p[-1]))
		p--;
	return p;
}

/* Nothing but a figure, a date, a note or the end may follow what has no mark of its own. */
static bool stands_alone(const struct line *l, const char *p)
{
	struct date date;
	int bd, minute;

	p += strspn(p, " ");
	return !g_unichar_isalpha(g_utf8_get_char(p)) || dates_parse_typed(l->w, p, l->today, &date, &bd, &minute);
}

/* "order binnen, 11.200": a figure of thousands behind a comma, and nothing more. */
static bool closes_line(const struct line *l, const char *p, const char *end)
{
	const char *before = p;

	while (before > l->folded && before[-1] == ' ')
		before--;
	g_autofree char *figure = g_strndup(p, (gsize)(end - p));
	return before > l->folded && before[-1] == ',' && !end[strspn(end, " .!")] &&
	       g_regex_match_simple("^[0-9]{1,3}[., ][0-9]{3}$", figure, 0, 0);
}

size_t line_amount_at(struct line *l, const char *p)
{
	size_t lead = strcspn(p, "0123456789");

	if (l->ret->amount_minor != AMOUNT_NONE || !p[lead] || lead > strcspn(p, " ") + 1 ||
			(p[lead] == '0' && g_ascii_isdigit(p[lead + 1])))
		return 0;
	for (int words = AMOUNT_WORDS; words > 0; words--) {
		const char *end = words_end(p, words), *number = end, *behind;
		g_autofree char *text = NULL;
		char currency[4];
		int64_t minor;
		bool marked;

		if (!end || end <= p)
			continue;
		text = line_cut(l, p, end);
		if (!money_parse(text, NULL, &minor, currency))
			continue;
		behind = end + strspn(end, " ");
		if (line_word_at(l, behind, "vat_included"))
			return 0; /* figures are without VAT, and how much of it is in there is not known */
		if (line_word_at(l, behind, "amount_suffix"))
			end = behind + line_word_at(l, behind, "amount_suffix");
		/* "€", "k"; a bare number may count anything: only where amounts belong, big enough, and no word behind it */
		marked = strspn(p, "0123456789.,' ") < (size_t)(number - p);
		if (!marked && ((l->note && !closes_line(l, p, end)) || !(line_is_costly(l->ret->code) || l->ret->code == OUTCOME_OBJ_PRICE ||
							   l->ret->code == OUTCOME_OBJ_BUDGET) ||
					       minor < 10000 || !stands_alone(l, end)))
			return 0;
		l->ret->amount_minor = minor;
		return (size_t)(end - p);
	}
	return 0;
}

/* "Jansen", "mevrouw Van den Broeck": words with a capital, with titles and particles among them. Where the words are the point
 * of the outcome, or where a small word follows ("Montage dauert"), it is no name but a note. */
size_t line_name_at(struct line *l, const char *p)
{
	const char *start = p, *end = p;
	bool titled = line_word_at(l, p, "titles"), named = false;

	if (l->ret->name || l->note || l->ret->code == OUTCOME_REVISE || l->ret->code == OUTCOME_OBJ_OTHER ||
			(!l->capitals && !titled))
		return 0;
	for (int words = 0; words < NAME_WORDS && *p; words++) {
		size_t n = strcspn(p, " ,;:?!()[]\""), title = line_word_at(l, p, "titles"), alias_length;
		struct date date;
		int bd, minute;
		bool capital = g_unichar_isupper(g_utf8_get_char(line_typed_at(l, p))) && strcspn(p, "0123456789") >= n;

		if (!n || line_alias_at(l, p, &alias_length) || line_word_at(l, p, "negation") ||
				dates_parse_typed(l->w, p, l->today, &date, &bd, &minute))
			break;
		if (!title && !capital && !(titled && words == 1) && !line_word_at(l, p, "particles"))
			break;
		n = MAX(n, title); /* "de heer" */
		if (!title && (capital || (titled && words == 1))) {
			named = true;
			end = p + n;
		}
		p += n;
		if (*p != ' ' || (!title && n > 2 && p[-1] == '.'))
			break;
		p++;
	}
	while (end > start && end[-1] == '.' && end - start > 2)
		end--;
	if (!named || (!titled && !stands_alone(l, end)))
		return 0;
	l->ret->name = line_cut(l, start, end);
	return (size_t)(end - start);
}
