#include "read/until.h"

#include <string.h>

#include "core/days.h"
#include "read/dates_typed.h"

#define CONTEXT_BYTES 60 /* before a date, in which "back" may stand */
#define MAX_DAYS 370
#define MAX_TEXT 4000

/* What a date says of an absence; of two the higher one counts. */
enum part {
	PART_START,
	PART_DAY, /* neither a start nor an end is named: "on the 14th I am away" */
	PART_LAST,
	PART_UNTIL,
	PART_BACK,
};

struct found {
	enum part part;
	struct date date;
};

/* What is done with each date of a text. context: what stands before it in its sentence; behind: what
 * follows. */
typedef void (*date_func)(
	const struct words *w, const char *context, const char *behind, struct date date, struct found *best);

static bool ends_with_any(const struct words *w, const char *context, const char *vocabulary)
{
	size_t all = strlen(context);
	for (const char *const *word = words_list_all(w, vocabulary); *word; word++) {
		size_t n = strlen(*word);
		if (all >= n && g_str_equal(context + all - n, *word) &&
			(all == n || !g_ascii_isalnum(context[all - n - 1])))
			return true;
	}
	return false;
}

static bool holds_any(const struct words *w, const char *context, const char *vocabulary)
{
	for (const char *const *word = words_list_all(w, vocabulary); *word; word++)
		if (words_find(context, *word) >= 0)
			return true;
	return false;
}

/* The sentence as far as it stands before the date. */
static char *context_of(const char *folded, const char *date)
{
	const char *start = date - folded > CONTEXT_BYTES ? date - CONTEXT_BYTES : folded;
	for (const char *p = start; p + 1 < date; p++)
		if (strchr(".!?;", *p) && p[1] == ' ' && !(p > folded && g_ascii_isdigit(p[-1])))
			start = p + 2;
	return g_strchomp(g_strndup(start, (size_t)(date - start)));
}

static void each_date(
	const struct words *w, const char *text, struct date today, date_func f, struct found *best)
{
	g_autofree char *valid = g_utf8_make_valid(text, (gssize)MIN(strlen(text), MAX_TEXT));
	g_autofree char *folded = words_fold(valid);
	for (const char *p = folded; *p;) {
		struct date date;
		int bd, minute;
		size_t n = dates_parse_typed(w, p, today, &date, &bd, &minute);
		if (n && date_is_set(date) && date_compare(date, today) >= 0 &&
			date_to_days(date) - date_to_days(today) <= MAX_DAYS) {
			size_t prefix = words_starts_any(
				w, p, "date_prefix", NULL); /* "until" says what kind of a date it is */
			g_autofree char *context = context_of(folded, p + prefix);
			f(w, context, p + n + strspn(p + n, " ,("), date, best);
		}
		p += n ? n : strcspn(p, " (");
		p += strspn(p, " (");
	}
}

/* "from the 3rd", "vom 3." before the end: both ends are days away. */
static bool starts_before(const struct words *w, const char *context)
{
	for (const char *const *word = words_list_all(w, "away_since"); *word; word++) {
		int at = words_find(context, *word);
		if (at < 0)
			continue;
		const char *p = context + at + strlen(*word);
		p += strcspn(p, " ");
		if (strcspn(p, "0123456789") <= strlen(" wednesday ") && strpbrk(p, "0123456789"))
			return true;
	}
	return false;
}

static enum part part_of(const struct words *w, const char *context, const char *behind)
{
	g_autofree char *after = g_strndup(behind, MIN(strcspn(behind, ".!?;"), CONTEXT_BYTES));
	if (words_starts_any(w, behind, "away_included", NULL) || ends_with_any(w, context, "away_through"))
		return PART_LAST;
	if (ends_with_any(w, context, "away_until"))
		return starts_before(w, context) ? PART_LAST : PART_UNTIL;
	if (holds_any(w, context, "away_back") || holds_any(w, after, "away_back"))
		return PART_BACK;
	return ends_with_any(w, context, "away_since") ? PART_START : PART_DAY;
}

static void note_absence(
	const struct words *w, const char *context, const char *behind, struct date date, struct found *best)
{
	enum part part = part_of(w, context, behind);
	bool later = part == best->part && date_compare(date, best->date) > 0;
	if (part != PART_START && (!date_is_set(best->date) || part > best->part || later))
		*best = (struct found){ part, date };
}

struct date until_back(const struct words *w, const char *text, struct date today)
{
	struct found best = { PART_START, DATE_NONE };
	struct workdays week = { 0 };
	each_date(w, text, today, note_absence, &best);
	if (!date_is_set(best.date))
		return DATE_NONE;
	return workday_add(&week, best.part >= PART_UNTIL ? best.date : date_add_days(best.date, 1), 0);
}

static void note_first(
	const struct words *w, const char *context, const char *behind, struct date date, struct found *best)
{
	(void)w;
	(void)context;
	(void)behind;
	if (!date_is_set(best->date))
		best->date = date;
}

struct date until_decided(const struct words *w, const char *text, struct date today)
{
	struct found best = { PART_START, DATE_NONE };
	each_date(w, text, today, note_first, &best);
	return best.date;
}
