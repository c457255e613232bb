#include "core/lang.h"

#include <math.h>
#include <string.h>

#include "core/quote.h"

void lang_free(struct lang *l)
{
	if (!l)
		return;
	g_free(l->code);
	g_free(l->decimal);
	g_free(l->group);
	g_free(l->amount);
	g_free(l->day_month);
	g_free(l->short_day);
	g_free(l->long_day);
	for (size_t i = 0; i < G_N_ELEMENTS(l->months); i++)
		g_free(l->months[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(l->weekdays); i++) {
		g_free(l->weekdays[i]);
		g_free(l->short_weekdays[i]);
	}
	g_clear_pointer(&l->labels, g_hash_table_unref);
	g_free(l);
}

const char *lang_find_label(const struct lang *l, const char *key)
{
	return g_hash_table_lookup(l->labels, key);
}

const char *lang_label(const struct lang *l, const char *key)
{
	const char *label = lang_find_label(l, key);
	return label ? label : key;
}

const char *lang_label_of(const struct lang *l, const char *prefix, const char *suffix)
{
	g_autofree char *key = g_strconcat(prefix, suffix, NULL);
	const char *label = lang_find_label(l, key);
	return label ? label : suffix;
}

/* rest: what follows the first value. */
static const char *value_of(const char *name, size_t length, const char *first, va_list rest)
{
	va_list args;
	va_copy(args, rest);
	const char *found = NULL;
	for (const char *n = first; n && !found; n = va_arg(args, const char *)) {
		const char *value = va_arg(args, const char *);
		if (strlen(n) == length && strncmp(n, name, length) == 0)
			found = value;
	}
	va_end(args);
	return found;
}

char *lang_fill(const char *pattern, const char *name, ...)
{
	va_list rest;
	va_start(rest, name);
	GString *out = g_string_new(NULL);
	while (*pattern) {
		const char *end = *pattern == '{' ? strchr(pattern, '}') : NULL;
		const char *value = end ? value_of(pattern + 1, end - pattern - 1, name, rest) : NULL;
		if (value)
			g_string_append(out, value);
		else
			g_string_append_c(out, *pattern);
		pattern = value ? end + 1 : pattern + 1;
	}
	va_end(rest);
	return g_string_free(out, FALSE);
}

/* "Sig.ra" → "sigra": what may stand in a label's name. */
static char *letters_of(const char *text, size_t n)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < n; i++)
		if (g_ascii_isalpha(text[i]))
			g_string_append_c(out, g_ascii_tolower(text[i]));
	return g_strdup(out->str);
}

#define TITLE_WORDS 2 /* "de heer" */

char *lang_titled(const struct lang *l, const char *form, const char *name)
{
	size_t end = 0;
	char *found = NULL;
	for (int words = 0; words < TITLE_WORDS && name[end]; words++) {
		end += strspn(name + end, " ");
		end += strcspn(name + end, " ");
		g_autofree char *title = letters_of(name, end);
		g_autofree char *key = g_strconcat(form, title, NULL);
		const char *label = lang_find_label(l, key);
		if (!label || !name[end])
			continue;
		g_free(found);
		found = g_strconcat(label, name + end, NULL);
	}
	return found;
}

char *lang_count(const struct lang *l, const char *key, int n)
{
	g_autofree char *number = g_strdup_printf("%d", n);
	g_autofree char *exact = g_strconcat(key, "_", number, NULL);
	g_autofree char *general = g_strconcat(key, "_n", NULL);
	const char *label = lang_find_label(l, exact);
	return lang_fill(label ? label : lang_label(l, general), "n", number, NULL);
}

static void append_grouped(GString *out, const struct lang *l, guint64 whole)
{
	g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, whole);
	size_t n = strlen(digits);
	for (size_t i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			g_string_append(out, l->group);
		g_string_append_c(out, digits[i]);
	}
}

char *lang_number(const struct lang *l, double number, int digits)
{
	g_autofree char *plain = g_strdup_printf("%.*f", digits, fabs(number));
	GString *out = g_string_new(number < 0 ? "-" : NULL);
	append_grouped(out, l, g_ascii_strtoull(plain, NULL, 10));
	if (digits) {
		g_string_append(out, l->decimal);
		g_string_append(out, plain + strlen(plain) - digits);
	}
	return g_string_free(out, FALSE);
}

static const char *symbol_of(const struct lang *l, const char *currency)
{
	g_autofree char *key = g_strconcat("currency_", currency ? currency : "", NULL);
	return lang_find_label(l, key);
}

static char *with_currency(const struct lang *l, const char *number, const char *currency)
{
	const char *symbol = symbol_of(l, currency);
	const char *code_pattern = lang_find_label(l, "amount_code");
	return lang_fill(symbol || !code_pattern ? l->amount : code_pattern, "n", number, "currency",
			symbol ? symbol : currency ? currency : "", NULL);
}

static guint64 unit_of(const char *currency)
{
	guint64 unit = 1;
	for (int i = currency_exponent(currency ? currency : ""); i > 0; i--)
		unit *= 10;
	return unit;
}

static guint64 magnitude(int64_t amount_minor)
{
	return amount_minor < 0 ? -(guint64)amount_minor : (guint64)amount_minor;
}

char *lang_amount(const struct lang *l, int64_t amount_minor, const char *currency)
{
	guint64 unit = unit_of(currency), size = magnitude(amount_minor);
	g_autoptr(GString) number = g_string_new(amount_minor < 0 ? "-" : NULL);
	append_grouped(number, l, size / unit);
	if (size % unit) {
		g_autofree char *minor = g_strdup_printf("%0*" G_GINT64_MODIFIER "u", currency_exponent(currency), size % unit);
		g_string_append_printf(number, "%s%s", l->decimal, minor);
	}
	return with_currency(l, number->str, currency);
}

char *lang_amount_round(const struct lang *l, int64_t amount_minor, const char *currency)
{
	guint64 unit = unit_of(currency), whole = (magnitude(amount_minor) + unit / 2) / unit;
	g_autoptr(GString) number = g_string_new(amount_minor < 0 ? "-" : NULL);
	append_grouped(number, l, whole < 10000 ? whole : (whole + 500) / 1000);
	if (whole < 10000)
		return with_currency(l, number->str, currency);
	const char *symbol = symbol_of(l, currency);
	return lang_fill(lang_label(l, "amount_thousand"), "n", number->str, "currency", symbol ? symbol : currency ? currency : "",
			NULL);
}

char *lang_date(const struct lang *l, const char *pattern, struct date d)
{
	if (!date_is_valid(d))
		return g_strdup("");
	g_autofree char *day = g_strdup_printf("%d", d.day);
	g_autofree char *month = g_strdup_printf("%d", d.month);
	g_autofree char *year = g_strdup_printf("%d", d.year);
	int weekday = date_weekday(d) - 1;
	return lang_fill(pattern, "d", day, "m", month, "y", year, "month", l->months[d.month - 1], "weekday",
			l->weekdays[weekday], "wd", l->short_weekdays[weekday], NULL);
}

char *lang_time(int minute)
{
	return g_strdup_printf("%02d:%02d", minute / 60, minute % 60);
}
