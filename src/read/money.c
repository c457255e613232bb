#include "read/money.h"

#include <string.h>

#include "core/quote.h"
#include "read/currency.h"
#include "read/money_number.h"

static const struct {
	const char *spelling;
	int scale;
} scales[] = { { "k", 1000 }, { "K", 1000 }, { "mio.", 1000000 }, { "Mio.", 1000000 }, { "mio", 1000000 },
	{ "Mio", 1000000 }, { "mln", 1000000 }, { "M", 1000000 }, { "m", 1000000 }, { "million", 1000000 },
	{ "millions", 1000000 }, { "million d'", 1000000 }, { "millions d'", 1000000 },
	{ "miljoen", 1000000 }, { "Million", 1000000 }, { "Millionen", 1000000 }, { "milioni", 1000000 },
	{ "milioni di", 1000000 }, { "thousand", 1000 }, { "duizend", 1000 }, { "tausend", 1000 },
	{ "mille", 1000 }, { "mila", 1000 } };

/* What follows a bare number and makes it a measure. */
static const char *const units[] = { "m", "m2", "m3", "m²", "m³", "mm", "cm", "dm", "km", "kg", "g", "t", "l",
	"lm", "kW", "kWh", "kWp", "kVA", "W", "Wp", "MW", "MWh", "V", "A", "h", "u", "st", "stk", "pcs",
	"min", "ha", "°", "°C", "x", "×", "MB", "GB", "bar", "Pa", "dB", "N", "Nm", "kN", "rpm", "U/min",
	"tr/min" };

/* Where "1.250" is one and a quarter. Elsewhere, Switzerland included, nobody writes thousandths of a
 * currency. */
static const char *const point_regions[] = { "GB", "IE", "US", "CA", "AU", "NZ", "IN", "SG", "HK" };

static bool is_word_byte(char c)
{
	return g_ascii_isalnum(c) || (c & 0x80);
}

static bool region_in(const char *region, const char *const *list, size_t n)
{
	for (size_t i = 0; region && i < n; i++)
		if (!g_ascii_strcasecmp(region, list[i]))
			return true;
	return false;
}

/* A dash right before, with nothing that could make it a hyphen before that; or with blanks behind it and a
 * label's colon or a cell's edge before it: "Remise : - 350,00 €", unlike "Totaal - € 500". */
static bool negative_at(const char *text, size_t start, size_t floor, size_t *ret_start)
{
	size_t at = money_skip_blanks_back(text, start, floor), length = 0;
	if (at > floor && text[at - 1] == '-')
		length = 1;
	else if (at >= floor + 3 && (money_dash_length(text + at - 3) == 3))
		length = 3;
	if (!length)
		return false;
	size_t dash = at - length;
	if (at < start) {
		size_t label = money_skip_blanks_back(text, dash, floor);
		bool cell = memchr(text + label, '\t', dash - label) != NULL;
		if (!cell && !(label > floor && text[label - 1] == ':'))
			return false;
	} else if (dash > 0 && is_word_byte(text[dash - 1])) {
		return false;
	}
	*ret_start = dash;
	return true;
}

struct found {
	struct money_hit hit;
	struct money_number number;
	int scale;
	bool negative;
};

/* A number behind the currency that has a currency of its own behind it: then the one between belongs to the
 * first. */
static bool next_number_has_suffix(const char *text, size_t at, const char *region)
{
	struct money_number next;
	size_t other;
	if (!money_number_read(text, at, &next))
		return false;
	return currency_at(text, money_skip_blanks(text, next.end, false), false, region, &other) != NULL;
}

static const struct currency *currency_behind(
	const char *text, const struct money_number *n, const char *region, size_t *ret_end)
{
	size_t at = money_skip_blanks(text, n->end, true), end;
	bool column = memchr(text + n->end, '\t', at - n->end) != NULL;
	const struct currency *found = currency_at(text, at, false, region, &end);
	if (!found)
		return NULL;
	size_t after = money_skip_blanks(text, end, false);
	bool plain = !n->grouped && !n->decimals && !n->dash && found->scale == 1;
	if (g_ascii_isdigit(text[after]) && (column || plain || after == end) &&
		!next_number_has_suffix(text, after, region))
		return NULL;
	*ret_end = end;
	return found;
}

/* A line that was wrapped between the two: "EUR" ends it, or begins the next. */
static const struct currency *currency_across(const char *text, const struct money_number *n,
	const char *region, size_t floor, struct money_hit *ret)
{
	size_t back = money_skip_blanks_back(text, n->start, floor),
	       at = money_skip_blanks(text, n->end, false), other;
	const struct currency *found = NULL;
	if (back > floor + 1 && text[back - 1] == '\n' &&
		(found = currency_at(text, back - 1, true, region, &other)) && other > floor &&
		text[other - 1] == ' ')
		ret->start = other;
	else if (text[at] == '\n' && (found = currency_at(text, at + 1, false, region, &other)) &&
		 text[other] != '\t' && !g_ascii_isdigit(text[money_skip_blanks(text, other, false)]))
		ret->end = other;
	else
		found = NULL;
	return found;
}

/* priced: a currency stands before the number; without one "m" is a metre. */
static int scale_behind(const char *text, size_t at, bool priced, size_t *ret_end)
{
	size_t from = money_skip_blanks(text, at, false), longest = 0;
	int scale = 1;
	for (size_t i = 0; i < G_N_ELEMENTS(scales); i++) {
		if (text[from] != *scales[i].spelling)
			continue;
		size_t length = strlen(scales[i].spelling);
		/* "12 k" is close enough, "12 M 8" is a screw */
		if (length <= longest || strncmp(text + from, scales[i].spelling, length) ||
			(length == 1 && from != at && scales[i].scale > 1000) ||
			(!priced && !strcmp(scales[i].spelling, "m")))
			continue;
		bool open = scales[i].spelling[length - 1] == '\'';
		if (!open && is_word_byte(text[from + length]) && strncmp(text + from + length, "€", 3))
			continue;
		*ret_end = from + length;
		longest = length;
		scale = scales[i].scale;
	}
	return scale;
}

static bool unit_behind(const char *text, size_t at)
{
	if (g_ascii_isalpha(text[at]))
		return true;
	size_t from = money_skip_blanks(text, at, false);
	for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
		size_t length = strlen(units[i]);
		if (!strncmp(text + from, units[i], length) && !is_word_byte(text[from + length]))
			return true;
	}
	return false;
}

static bool percent_behind(const char *text, size_t at)
{
	at = money_skip_blanks(text, at, false);
	return text[at] == '%' || g_str_has_prefix(text + at, "‰");
}

/* Part of a longer code: a hyphen, slash, colon or letter ties it to its neighbours. */
static bool tied(const char *text, const struct money_number *n, size_t floor)
{
	if (n->start > floor) {
		char before = text[n->start - 1];
		if (before == '+' || before == '_' || before == '#' ||
			(is_word_byte(before) && !g_ascii_isdigit(before)))
			return n->start < 2 || !money_blank_length(text + n->start - 2);
		if (strchr("-/.,:", before) && n->start > 1 && is_word_byte(text[n->start - 2]))
			return true;
	}
	char after = text[n->end];
	return n->dash ? false
		       : (after && strchr("-/:.,", after) && g_ascii_isalnum(text[n->end + 1])) ||
				 after == '_';
}

/* Day and month with a point between: "15.12" alone is a date. */
static bool like_day_month(const struct money_number *n)
{
	if (n->separator != '.' || n->grouped || n->n_fraction != 2 || n->n_digits > 4)
		return false;
	int day = n->digits[0] - '0',
	    month = (n->digits[n->n_digits - 2] - '0') * 10 + n->digits[n->n_digits - 1] - '0';
	if (n->n_digits == 4)
		day = day * 10 + n->digits[1] - '0';
	return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/* "BE 403.170.701", "CHE 123.456.789": two or three capitals that are no currency make it a registration
 * number; those have no decimals, unlike "TOTAAL EXCL. BTW 18.640,00". */
static bool behind_country_code(const char *text, size_t start, size_t floor)
{
	size_t end = money_skip_blanks_back(text, start, floor), from = end;
	while (from > floor && g_ascii_isupper(text[from - 1]))
		from--;
	size_t length = end - from;
	return end < start && (length == 2 || length == 3) &&
	       (from == floor || !is_word_byte(text[from - 1]));
}

static bool bare_counts(const char *text, const struct money_number *n, size_t floor)
{
	if (!(n->grouped || n->decimals || n->dash) || (n->decimals && n->n_fraction == 1))
		return false;
	if (n->decimals && n->n_fraction > 3)
		return false;
	return !tied(text, n, floor) && !like_day_month(n) && !unit_behind(text, n->end) &&
	       (n->decimals || !behind_country_code(text, n->start, floor));
}

/* "12k", "14,5k" in a sentence; "12 k", "4K" and "12k-serie" are other things. */
static bool is_bare_thousands(
	const char *text, const struct money_number *n, int scale, size_t end, size_t floor)
{
	bool k = text[n->end] == 'k' || (text[n->end] == 'K' && n->n_digits > 1);
	return scale == 1000 && end == n->end + 1 && k && !n->grouped && !is_word_byte(text[end]) &&
	       !(text[end] && strchr("-/_", text[end])) && !tied(text, n, floor);
}

/* The amount around one number. floor: end of the previous amount; what lies before belongs to that one. */
static bool amount_around(
	const char *text, const struct money_number *n, const char *region, size_t floor, struct found *ret)
{
	*ret = (struct found){ .number = *n, .scale = 1, .hit = { .start = n->start, .end = n->end } };
	if (percent_behind(text, n->end))
		return false;
	size_t at = n->start, other, end;
	ret->negative = negative_at(text, n->start, floor, &at);
	const struct currency *before = NULL, *behind = NULL;
	size_t back = money_skip_blanks_back(text, at, floor);
	if (back > floor)
		before = currency_at(text, back, true, region, &other);
	if (before && other >= floor) {
		ret->hit.start = other;
		size_t start;
		if (!ret->negative && negative_at(text, other, floor, &start)) {
			ret->negative = true;
			ret->hit.start = start;
		}
	} else {
		before = NULL;
		ret->hit.start = at;
	}
	/* "€ 12,5k", "12,5 k EUR"; "k€" itself is a spelling */
	struct money_number scaled = *n;
	if (!currency_at(text, money_skip_blanks(text, n->end, false), false, region, &end))
		ret->scale = scale_behind(text, n->end, before != NULL, &scaled.end);
	behind = currency_behind(text, &scaled, region, &end);
	const struct currency *currency = before ? before : behind;
	if (!currency && (n->grouped || n->decimals))
		currency = currency_across(text, n, region, floor, &ret->hit);
	if (!currency && is_bare_thousands(text, n, ret->scale, scaled.end, floor)) {
		ret->hit.end = scaled.end;
		ret->number.in_doubt = false;
		return true;
	}
	if (!currency) {
		ret->scale = 1;
		return bare_counts(text, n, floor);
	}
	bool range = n->start > floor &&
		     (strchr("-/.,:", text[n->start - 1]) ||
			     (n->start >= floor + 3 && money_dash_length(text + n->start - 3) == 3));
	if (!before && tied(text, n, floor) && !range)
		return false;
	if (ret->scale > 1 && currency->scale > 1)
		return false; /* "5 Mio k€" is no way to write an amount */
	ret->hit.end = behind ? end : MAX(ret->hit.end, scaled.end);
	ret->scale *= currency->scale;
	if (ret->scale > 1)
		ret->number.in_doubt = false;
	g_strlcpy(ret->hit.currency, currency->code, sizeof ret->hit.currency);
	return true;
}

/* Between the two numbers of a range: one short word or a dash. */
static bool joins_range(const char *text, size_t from, size_t to)
{
	size_t start = money_skip_blanks(text, from, false), end = money_skip_blanks_back(text, to, start),
	       letters = 0;
	size_t dash = start < end ? money_dash_length(text + start) : 0;
	if (dash)
		return start + dash == end;
	for (size_t i = start; i < end; i++) {
		if (!g_ascii_isalpha(text[i]) && !(text[i] & 0x80))
			return false;
		letters += (text[i] & 0xC0) != 0x80;
	}
	return start > from && end < to && letters >= 1 && letters <= 4;
}

/* What is written once in a range holds for both: "3.000 und 4.500 Euro", "€ 12.000 - 15.000". */
static void share_currency(const char *text, struct found *found, guint n)
{
	for (guint i = 0; i + 1 < n; i++) {
		struct found *a = &found[i], *b = &found[i + 1];
		bool first_bare = !*a->hit.currency && *b->hit.currency && b->hit.start == b->number.start,
		     second_bare = *a->hit.currency && !*b->hit.currency && a->hit.end == a->number.end;
		if (!(first_bare || second_bare) || !joins_range(text, a->hit.end, b->hit.start))
			continue;
		struct found *bare = first_bare ? a : b;
		g_strlcpy(bare->hit.currency, (first_bare ? b : a)->hit.currency, sizeof bare->hit.currency);
		bare->scale = MAX(bare->scale, (first_bare ? b : a)->scale);
	}
}

/* "Entre 8 et 10 k€", "12.000-15.000 €": a number that is none alone, right before one with thousands behind
 * it. */
static bool begins_range(const char *text, const struct money_number *n, const struct found *behind)
{
	bool thousands = behind->scale > 1 && !n->grouped && n->n_digits - n->n_fraction <= 3;
	bool alike = n->grouped == behind->number.grouped && n->decimals == behind->number.decimals &&
		     (n->grouped || n->decimals);
	return (thousands || alike) && *behind->hit.currency && behind->hit.start == behind->number.start &&
	       (n->start == 0 || text[n->start - 1] == ' ') && joins_range(text, n->end, behind->hit.start);
}

/* How this text writes decimals, when its undoubted amounts agree; else '\0'. */
static char decimal_style(const struct found *found, size_t n)
{
	size_t points = 0, commas = 0;
	for (size_t i = 0; i < n; i++) {
		const struct money_number *number = &found[i].number;
		if (number->decimals && !number->in_doubt && number->n_fraction == 2)
			*(number->separator == '.' ? &points : &commas) += 1;
	}
	return points && !commas ? '.' : commas && !points ? ',' : '\0';
}

static void settle(struct found *f, char style, const char *region)
{
	if (!f->number.in_doubt)
		return;
	bool decimal = style ? style == f->number.separator
			     : f->number.separator == '.' &&
				       region_in(region, point_regions, G_N_ELEMENTS(point_regions));
	f->number.decimals = decimal;
	f->number.grouped = !decimal;
}

GArray *money_find(const char *text, const char *region)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct found));
	GArray *hits = g_array_new(FALSE, FALSE, sizeof(struct money_hit));
	size_t floor = 0;
	struct money_number left = { 0 }; /* the last one that is no amount */
	for (size_t i = strcspn(text, "0123456789"); text[i]; i += strcspn(text + i, "0123456789")) {
		struct money_number n;
		struct found f;
		bool is_number = money_number_read(text, i, &n);
		if (is_number && amount_around(text, &n, region, floor, &f)) {
			if (left.n_digits > 0 && begins_range(text, &left, &f)) {
				struct found first = { .hit = f.hit, .number = left, .scale = f.scale };
				first.hit.start = left.start;
				first.hit.end = left.end;
				g_array_append_val(found, first);
			}
			left.n_digits = 0;
			g_array_append_val(found, f);
			floor = f.hit.end;
			i = f.hit.end;
		} else {
			left = n;
			left.n_digits = is_number ? n.n_digits : 0;
			i = n.end;
			floor = n.end;
		}
	}
	struct found *all = (struct found *)(void *)found->data;
	share_currency(text, all, found->len);
	char style = decimal_style(all, found->len);
	for (guint i = 0; i < found->len; i++) {
		settle(&all[i], style, region);
		struct money_hit *hit = &all[i].hit;
		hit->exponent = *hit->currency ? currency_exponent(hit->currency) : 2;
		if (!money_number_value(&all[i].number, hit->exponent, all[i].scale, &hit->amount_minor))
			continue;
		if (all[i].negative)
			hit->amount_minor = -hit->amount_minor;
		g_array_append_val(hits, *hit);
	}
	return hits;
}

bool money_parse(
	const char *text, const char *currency_for_exponent, int64_t *ret_minor, char ret_currency[4])
{
	g_autofree char *stripped = g_strstrip(g_strdup(text));
	struct found f = { .scale = 1 };
	size_t start = strcspn(stripped, "0123456789"), end, other;
	if (!stripped[start] || !money_number_read(stripped, start, &f.number))
		return false;
	const struct currency *currency = NULL;
	size_t back = money_skip_blanks_back(stripped, start, 0);
	if (back > 0 && (!(currency = currency_at(stripped, back, true, NULL, &other)) || other != 0))
		return false;
	end = f.number.end;
	if (!currency_at(stripped, money_skip_blanks(stripped, end, false), false, NULL, &other))
		f.scale = scale_behind(stripped, end, currency != NULL, &end);
	size_t behind = money_skip_blanks(stripped, end, false);
	if (stripped[behind]) {
		const struct currency *suffix = currency_at(stripped, behind, false, NULL, &other);
		if (!suffix || stripped[other] || (f.scale > 1 && suffix->scale > 1))
			return false;
		currency = currency ? currency : suffix;
		f.scale *= suffix->scale;
	}
	if (f.scale > 1)
		f.number.in_doubt = false;
	settle(&f, '\0', NULL);
	const char *code = currency ? currency->code : "";
	int exponent = currency_exponent(*code                   ? code
					 : currency_for_exponent ? currency_for_exponent
								 : "EUR");
	if (!money_number_value(&f.number, exponent, f.scale, ret_minor))
		return false;
	g_strlcpy(ret_currency, code, 4);
	return true;
}
