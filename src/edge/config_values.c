#include "edge/config_values.h"
#include <string.h>

static bool two_digits(const char *s, int *ret)
{
	if (!g_ascii_isdigit(s[0]) || !g_ascii_isdigit(s[1]))
		return false;
	*ret = (s[0] - '0') * 10 + (s[1] - '0');
	return true;
}

bool value_time(const char *text, int *ret_minute)
{
	int hour, minute;
	if (strlen(text) != 5 || text[2] != ':' || !two_digits(text, &hour) || !two_digits(text + 3, &minute))
		return false;
	*ret_minute = hour * 60 + minute;
	return minute < 60 && *ret_minute <= 1440;
}

static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

bool value_weekday(const char *text, int *ret)
{
	for (size_t i = 0; i < G_N_ELEMENTS(weekdays); i++) {
		if (g_str_equal(text, weekdays[i])) {
			*ret = (int)i + 1;
			return true;
		}
	}
	return false;
}

/* "mon-fri" or "mon"; "sat-mon" goes round the end of the week */
static bool add_days(const char *text, unsigned *days)
{
	g_auto(GStrv) ends = g_strsplit(text, "-", 3);
	int from, to;
	if (!ends[0] || !value_weekday(ends[0], &from))
		return false;
	if (!ends[1])
		to = from;
	else if (ends[2] || !value_weekday(ends[1], &to))
		return false;
	for (int d = from;; d = d % 7 + 1) {
		*days |= 1u << (d - 1);
		if (d == to)
			return true;
	}
}

bool value_days(const char *text, unsigned *ret)
{
	g_auto(GStrv) parts = g_strsplit(text, ",", -1);
	*ret = 0;
	for (char **part = parts; *part; part++)
		if (!add_days(g_strstrip(*part), ret))
			return false;
	return *ret != 0;
}

bool value_date(const char *text, struct date *ret)
{
	if (strlen(text) == 10)
		return date_parse(text, ret);
	int month, day;
	if (strlen(text) != 5 || text[2] != '-' || !two_digits(text, &month) || !two_digits(text + 3, &day))
		return false;
	*ret = (struct date){ 0, month, day };
	return date_is_valid((struct date){ 2000, month, day });
}

char *value_phone(const char *text)
{
	g_autoptr(GString) number = g_string_new(NULL);
	for (const char *p = text; *p; p++) {
		if (g_str_has_prefix(p, "(0)")) /* dialled inside the country only */
			p += 2;
		else if (g_ascii_isdigit(*p) || (*p == '+' && p == text))
			g_string_append_c(number, *p);
		else if (!strchr(" .-/", *p))
			return NULL;
	}
	if (number->str[0] != '+' || number->str[1] == '0' || number->len < 9 || number->len > 16)
		return NULL;
	return g_string_free(g_steal_pointer(&number), FALSE);
}

/* Letters of any script, digits and hyphens between dots; what a name server makes of it is its business. */
static bool is_domain(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_find_next_char(p, NULL)) {
		bool edge = p == text || p[-1] == '.' || p[1] == '.' || p[1] == '\0';
		if (edge ? *p == '.' || *p == '-' : false)
			return false;
		if (!g_unichar_isalnum(g_utf8_get_char(p)) && *p != '-' && *p != '.')
			return false;
	}
	return *text != '\0';
}

char *value_domain(const char *text)
{
	return is_domain(text) ? g_utf8_strdown(text, -1) : NULL;
}

char *value_address(const char *text)
{
	const char *at = strrchr(text, '@');
	if (!at || at == text || !is_domain(at + 1))
		return NULL;
	for (const char *p = text; p < at; p++)
		if (g_ascii_isspace(*p) || g_ascii_iscntrl(*p) || strchr("@<>()[]\\,;:\"", *p))
			return NULL;
	return g_utf8_strdown(text, -1);
}

/* Damerau and Levenshtein, neighbours swapped count as one slip. Words are ASCII keys; length is bounded by
 * the caller. */
static size_t distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), width = m + 1;
	g_autofree size_t *d = g_new(size_t, (n + 1) * width);
	for (size_t i = 0; i <= n; i++) {
		for (size_t j = 0; j <= m; j++) {
			size_t *cell = &d[i * width + j];
			if (i == 0 || j == 0) {
				*cell = i + j;
				continue;
			}
			size_t replaced = cell[-(ptrdiff_t)width - 1] + (a[i - 1] != b[j - 1]);
			*cell = MIN(MIN(cell[-1], cell[-(ptrdiff_t)width]) + 1, replaced);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				*cell = MIN(*cell, cell[-2 * (ptrdiff_t)width - 2] + 1);
		}
	}
	return d[n * width + m];
}

const char *value_nearest(const char *word, const char *const *words, size_t n)
{
	const char *best = NULL;
	size_t length = strlen(word), limit = MIN(length / 3 + 1, 3) + 1;
	for (size_t i = 0; i < n && length < 64; i++) {
		size_t far = distance(word, words[i]);
		if (far < limit && far < MAX(length, strlen(words[i]))) {
			limit = far;
			best = words[i];
		}
	}
	return best;
}
