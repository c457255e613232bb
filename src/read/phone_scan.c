/* Where in a text phone numbers stand: what libphonenumber's matcher does (its candidates, and how it takes
 * one apart that holds two numbers), without its regular expressions; the library only judges digits. */
#include "read/phone_number.h"

#include <string.h>

#define MIN_DIGITS 8 /* of a line with a number */
#define MIN_NATIONAL 4
#define MAX_GAP 4   /* marks between two runs of digits */
#define MAX_LEADS 2 /* "(+" */
#define MAX_RUNS 21
#define MAX_TRIES 20 /* of one line */

struct scan {
	const char *text;
	size_t start, end; /* the line */
	struct phone_plan plan;
	bool strict;
	int tries;
	GArray *hits;
};

struct part {
	size_t start, end;
};

/* Length of the mark at p that may stand within a number; 0 when it is none. */
static size_t mark_length(const char *p)
{
	switch (*p) {
	case '-':
	case ' ':
	case '.':
	case '/':
	case '(':
	case ')':
	case '[':
	case ']':
	case '~': return 1;
	case '\xC2': return p[1] == '\xA0' || p[1] == '\xAD' ? 2 : 0;
	case '\xE2': /* hyphens and dashes; a blank without width, the joiner; the minus */
		if (p[1] == '\x80' && ((p[2] >= '\x90' && p[2] <= '\x95') || p[2] == '\x8B'))
			return 3;
		if ((p[1] == '\x81' && p[2] == '\xA0') || (p[1] == '\x88' && p[2] == '\x92'))
			return 3;
		return 0;
	default: return 0;
	}
}

static bool is_lead(char c)
{
	return c == '+' || c == '(' || c == '[';
}

static size_t skip_marks(const char *text, size_t at, size_t end)
{
	for (int i = 0; i < MAX_GAP && at < end; i++) {
		size_t n = mark_length(text + at);
		if (!n)
			break;
		at += n;
	}
	return at;
}

static size_t skip_digits(const char *text, size_t at, size_t end)
{
	while (at < end && g_ascii_isdigit(text[at]))
		at++;
	return at;
}

/* ---- lines */

static bool is_number_byte(char c)
{
	return g_ascii_isdigit(c) || strchr("+()./- \t\xC2\xA0\xE2\x80\x91\x93\xAF", c);
}

static bool begins_number(const struct phone_plan *plan, const char *p)
{
	return *p == '+' || g_str_has_prefix(p, plan->trunk) || (p[0] == '0' && p[1] == '0');
}

/* Is there a run of digits that could be a number: one that begins with +, 00 or the trunk prefix where it is
 * always written? A list of things may precede it on its line, so any blank may begin it. */
static bool is_worth_a_look(const struct phone_plan *plan, const char *line, const char *end)
{
	int all = 0;
	for (const char *p = line; p < end; p++)
		all += g_ascii_isdigit(*p);
	for (const char *p = line; p < end && all >= MIN_DIGITS; p++) {
		const char *start = p;
		int digits = 0;
		for (; p < end && *p && is_number_byte(*p); p++)
			digits += g_ascii_isdigit(*p);
		for (const char *k = start; digits >= MIN_DIGITS && k < p; k++)
			if (!plan->simple ||
				((k == start || !g_ascii_isdigit(k[-1])) && begins_number(plan, k)))
				return true;
	}
	return false;
}

/* ---- one part of a candidate */

/* "12/10/2026", also within more */
static bool has_slashed_date(const char *text, struct part part)
{
	for (size_t i = part.start + 1; i < part.end; i++) {
		if (text[i] != '/' || !g_ascii_isdigit(text[i - 1]))
			continue;
		size_t second = skip_digits(text, i + 1, part.end), n = second - i - 1;
		if (n < 1 || n > 2 || (n == 2 && text[i + 1] > '3') || second >= part.end ||
			text[second] != '/')
			continue;
		if (skip_digits(text, second + 1, part.end) >= second + 3)
			return true;
	}
	return false;
}

/* "2026-10-12 08:00": the candidate ends before the colon */
static bool ends_in_time(const struct scan *s, struct part part)
{
	const char *p = s->text + part.end;
	bool colon =
		part.end + 2 < s->end && *p == ':' && p[1] >= '0' && p[1] <= '5' && g_ascii_isdigit(p[2]);
	return colon && part.end - part.start >= 11 && p[-3] == ' ' && g_ascii_isdigit(s->text[part.start]);
}

/* Brackets come in pairs that are not empty; only the first may have lost its other half. */
static bool brackets_match(const char *text, struct part part)
{
	size_t opened = 0;
	bool open = false, first = true;
	for (size_t i = part.start; i < part.end; i++) {
		if (text[i] == '(' || text[i] == '[') {
			if (open && !(first && opened == part.start))
				return false;
			first = first && !open;
			open = true;
			opened = i;
		} else if (text[i] == ')' || text[i] == ']') {
			if (open ? i == opened + 1 : !first)
				return false;
			open = first = false;
		}
	}
	return !open || opened == part.start;
}

/* A letter, a currency or % right beside the digits makes them something else. */
static bool is_tied(const struct scan *s, struct part part)
{
	if (part.start > s->start && !is_lead(s->text[part.start])) {
		const char *before = g_utf8_find_prev_char(s->text + s->start, s->text + part.start);
		gunichar c = before ? g_utf8_get_char_validated(before, -1) : ' ';
		if (g_unichar_isalpha(c) || c == '%' || g_unichar_type(c) == G_UNICODE_CURRENCY_SYMBOL)
			return true;
	}
	if (part.end >= s->end)
		return false;
	gunichar c = g_utf8_get_char_validated(s->text + part.end, -1);
	return g_unichar_isalpha(c) || c == '%' || g_unichar_type(c) == G_UNICODE_CURRENCY_SYMBOL;
}

/* Without and with the trunk prefix; people write it even behind a country code: "+32 (0)475". */
static bool check_national(
	const struct phone_plan *plan, const char *national, bool strict, struct phone_hit *ret)
{
	size_t n = strlen(plan->trunk);
	if (n && !strncmp(national, plan->trunk, n) &&
		phone_check(plan->country_code, national + n, strict, ret))
		return true;
	return phone_check(plan->country_code, national, strict, ret);
}

static bool read_digits(const struct scan *s, const char *digits, bool international, struct phone_hit *ret)
{
	struct phone_plan plan;
	if (!international && s->plan.country_code && digits[0] == '0' && digits[1] == '0' &&
		digits[2] != '0') {
		digits += 2;
		international = true;
	}
	if (international) {
		size_t n = phone_plan_of_code(digits, &plan);
		return n > 0 && check_national(&plan, digits + n, s->strict, ret);
	}
	bool trunk = g_str_has_prefix(digits, s->plan.trunk);
	return s->plan.country_code && (trunk || !s->strict) &&
	       check_national(&s->plan, digits, s->strict, ret);
}

static struct part trim(const char *text, struct part part)
{
	while (part.end > part.start && !g_ascii_isdigit(text[part.end - 1]))
		part.end--;
	while (part.start < part.end && !g_ascii_isdigit(text[part.start]) && !is_lead(text[part.start]))
		part.start++;
	/* "(0499 87 65 43)": the bracket is the sentence's */
	if (part.start < part.end && text[part.start] == '(' && !memchr(text + part.start, ')', part.end - part.start))
		part.start++;
	return part;
}

static bool take(struct scan *s, struct part part)
{
	char digits[PHONE_MAX_DIGITS + 1];
	size_t n = 0;
	bool plus = false;
	part = trim(s->text, part);
	for (size_t i = part.start; i < part.end; i++) {
		plus = plus || (s->text[i] == '+' && n == 0);
		if (!g_ascii_isdigit(s->text[i]))
			continue;
		if (n == PHONE_MAX_DIGITS)
			return false;
		digits[n++] = s->text[i];
	}
	digits[n] = '\0';
	struct phone_hit hit = { .start = part.start, .end = part.end };
	if (n < MIN_NATIONAL || !brackets_match(s->text, part) || (s->strict && is_tied(s, part)) ||
		!read_digits(s, digits, plus, &hit))
		return false;
	g_array_append_val(s->hits, hit);
	return true;
}

/* ---- candidates */

static bool is_dash(const char *p)
{
	return p[0] == '\xE2' && p[1] == '\x80' && p[2] >= '\x92' && p[2] <= '\x95';
}

static bool at_slash(const char *p)
{
	return *p == '/';
}

static bool at_bracket(const char *p)
{
	return *p == '(';
}

static bool at_hyphen(const char *p)
{
	return (p[0] == ' ' && p[1] == '-') || (p[0] == '-' && p[1] == ' ');
}

static bool at_point(const char *p)
{
	return *p == '.';
}

static bool at_blank(const char *p)
{
	return *p == ' ' || (p[0] == '\xC2' && p[1] == '\xA0');
}

/* Where a candidate that is no number may be two, in order; with all: each piece apart, else what is before
 * the first and what is behind it. */
static const struct {
	bool (*at)(const char *p);
	bool all;
} cuts[] = { { at_slash, false }, { at_bracket, true }, { at_hyphen, false }, { is_dash, false },
	{ at_point, true }, { at_blank, true } };

static size_t find_cut(const struct scan *s, struct part part, size_t k)
{
	size_t i = part.start;
	while (i < part.end && !cuts[k].at(s->text + i))
		i++;
	return i;
}

static bool take_piece(struct scan *s, struct part part)
{
	return s->tries-- > 0 && take(s, part);
}

static bool take_pieces(struct scan *s, struct part part, size_t k)
{
	size_t cut = find_cut(s, (struct part){ part.start + 1, part.end }, k);
	if (cut >= part.end)
		return false;
	if (take_piece(s, (struct part){ part.start, cut }))
		return true;
	while (cut < part.end && s->tries > 0) {
		size_t next = cuts[k].all ? find_cut(s, (struct part){ cut + 1, part.end }, k) : part.end;
		struct part piece = trim(s->text, (struct part){ cut, next });
		if (piece.end > piece.start && take_piece(s, piece))
			return true;
		cut = next;
	}
	return false;
}

static bool take_candidate(struct scan *s, struct part part)
{
	if (has_slashed_date(s->text, part) || ends_in_time(s, part) || s->tries-- <= 0)
		return false;
	bool taken = take(s, part);
	for (size_t k = 0; k < G_N_ELEMENTS(cuts) && !taken; k++)
		taken = take_pieces(s, part, k);
	return taken;
}

/* The next candidate at or behind `at`: leads, then runs of digits with few marks between. */
static bool find_candidate(const struct scan *s, size_t at, struct part *ret)
{
	const char *text = s->text;
	while (at < s->end && !g_ascii_isdigit(text[at]) && !is_lead(text[at]))
		at++;
	for (; at < s->end; at++) {
		size_t digits = at;
		for (int i = 0; i < MAX_LEADS && digits < s->end && is_lead(text[digits]); i++)
			digits = skip_marks(text, digits + 1, s->end);
		if (digits >= s->end || !g_ascii_isdigit(text[digits]))
			continue;
		*ret = (struct part){ at, digits };
		for (int run = 0; run < MAX_RUNS && digits < s->end && g_ascii_isdigit(text[digits]); run++) {
			ret->end = skip_digits(text, digits, s->end);
			digits = skip_marks(text, ret->end, s->end);
		}
		return true;
	}
	return false;
}

static guint scan_line(struct scan *s, bool strict)
{
	struct part part;
	size_t at = s->start;
	guint before = s->hits->len;
	s->strict = strict;
	s->tries = MAX_TRIES;
	while (find_candidate(s, at, &part)) {
		bool taken = take_candidate(s, part);
		at = taken ? g_array_index(s->hits, struct phone_hit, s->hits->len - 1).end : part.end;
	}
	return s->hits->len - before;
}

static guint match_line(struct scan *s, bool strict)
{
	return phone_match_line(
		s->hits, s->text + s->start, s->end - s->start, s->start, s->plan.region, strict);
}

GArray *phone_find(const char *text, const char *region)
{
	struct scan s = { .text = text, .hits = g_array_new(FALSE, TRUE, sizeof(struct phone_hit)) };
	phone_plan_of(region, &s.plan);
	guint (*look)(struct scan *, bool) = s.plan.simple ? scan_line : match_line;
	for (const char *line = text; *line;) {
		size_t n = strcspn(line, "\n\f");
		s.start = (size_t)(line - text);
		s.end = s.start + n;
		if (is_worth_a_look(&s.plan, line, line + n) && !look(&s, true))
			look(&s, false);
		line += n + (line[n] ? 1 : 0);
	}
	return s.hits;
}
