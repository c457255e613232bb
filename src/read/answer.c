#include "read/answer.h"

#include <string.h>

#include "core/contact.h"
#include "read/contact.h"
#include "read/money.h"
#include "read/motive.h"

#define MAX_PARTS 12      /* of a line, by blanks */
#define AMOUNT_PARTS 4    /* "€ 12 450 excl" */
#define SMALLEST_MINOR 100

static enum answer_verdict verdict_of(const struct words *w, const char *folded)
{
	size_t n_aliases;
	const struct words_alias *aliases = words_aliases(w, &n_aliases);
	for (size_t i = 0; i < n_aliases; i++)
		if (aliases[i].code == OUTCOME_NOTQUOTE && words_starts(folded, aliases[i].text))
			return VERDICT_NOTQUOTE;
	if (words_starts_any(w, folded, "answer_no", NULL))
		return VERDICT_NO;
	return words_starts_any(w, folded, "answer_yes", NULL) ? VERDICT_YES : VERDICT_NONE;
}

static bool has_digit(const char *text)
{
	return text[strcspn(text, "0123456789")] != '\0';
}

/* Nothing but one number, and words. */
static char *only_number(const char *text, const struct read_context *context)
{
	struct contact_question q = { .context = *context };
	g_autoptr(GArray) hits = phone_find(text, context->region);
	char *e164;
	if (hits->len != 1)
		return NULL;
	const struct phone_hit *hit = &g_array_index(hits, struct phone_hit, 0);
	g_autofree char *before = g_strndup(text, hit->start);
	if (has_digit(before) || has_digit(text + hit->end))
		return NULL;
	contact_number(text, &q, &e164);
	return e164;
}

static char *join(char **parts, guint from, guint to)
{
	g_autoptr(GString) s = g_string_new(NULL);
	for (guint i = from; i < to; i++)
		g_string_append_printf(s, "%s%s", i > from ? " " : "", parts[i]);
	return g_string_free(g_steal_pointer(&s), FALSE);
}

/* A figure that begins with 0 is no amount but the start of a number. */
static bool is_amount(const char *text, struct answer *ret)
{
	char currency[4];
	int64_t minor;
	size_t first = strcspn(text, "0123456789");
	if ((text[first] == '0' && g_ascii_isdigit(text[first + 1])) || !money_parse(text, NULL, &minor, currency) || minor < SMALLEST_MINOR)
		return false;
	ret->amount_minor = minor;
	ret->currency = *currency ? g_strdup(currency) : NULL;
	return true;
}

/* Are the parts [from, to) an amount, and the rest a phone number or words alone? */
static bool divide(char **parts, guint n, guint from, guint to, const struct read_context *context, struct answer *ret)
{
	g_autofree char *before = join(parts, 0, from), *amount = join(parts, from, to), *behind = join(parts, to, n);
	bool number_before = has_digit(before), number_behind = has_digit(behind);
	g_autofree char *phone = NULL;
	if (number_before && number_behind)
		return false;
	if (number_before || number_behind) {
		phone = only_number(number_before ? before : behind, context);
		if (!phone)
			return false;
	}
	if (!is_amount(amount, ret))
		return false;
	ret->phone = g_steal_pointer(&phone);
	return true;
}

static void read_fields(char **parts, guint n, const struct read_context *context, struct answer *ret)
{
	g_autofree char *all = join(parts, 0, n);
	ret->phone = only_number(all, context);
	for (guint width = MIN(AMOUNT_PARTS, n); width > 0 && !ret->phone; width--)
		for (guint from = 0; from + width <= n; from++)
			if (divide(parts, n, from, from + width, context, ret))
				return;
}

void answer_read(const struct words *w, const char *line, const struct read_context *context, struct answer *ret)
{
	record_init(&answer_record, ret);
	g_autofree char *valid = g_utf8_make_valid(line, (gssize)MIN(strlen(line), ANSWER_MAX_LINE));
	g_autofree char *folded = words_fold(valid);
	g_auto(GStrv) pieces = g_strsplit_set(valid, " \t\r\n;", -1);
	g_autoptr(GPtrArray) parts = g_ptr_array_new();
	for (char **p = pieces; *p; p++)
		if (**p)
			g_ptr_array_add(parts, *p);
	ret->verdict = verdict_of(w, folded + strspn(folded, " .,:;!-\"'"));
	ret->motive = motive_of_line(w, folded);
	if (ret->verdict <= VERDICT_YES && parts->len <= MAX_PARTS)
		read_fields((char **)parts->pdata, parts->len, context, ret);
	ret->typed = g_strdup(g_strstrip(valid));
}
