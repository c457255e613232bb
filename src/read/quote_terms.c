#include "read/quote_terms.h"

#include <string.h>

#include "read/dates.h"

#define NEAR_BEHIND 70     /* bytes between a phrase and its date */
#define NEAR_BEFORE 12     /* "30 dagen geldig" */
#define MAX_DATED_DAYS 120 /* a quote is not dated longer than this before it is sent */
#define MAX_VALID_DAYS 500
#define MAX_AHEAD_DAYS 1100 /* start and decision */

static const struct date_hit *date_in(const struct source *source, size_t start, size_t end, bool absolute)
{
	for (guint i = 0; i < source->dates->len; i++) {
		const struct date_hit *hit = &g_array_index(source->dates, struct date_hit, i);
		if (hit->start >= end)
			return NULL;
		if (hit->start >= start && !(absolute && hit->duration))
			return hit;
	}
	return NULL;
}

/* A sentence ends between: ". " and a capital, or an empty line. */
static bool sentence_ends(const char *text, size_t start, size_t end)
{
	for (size_t i = start; i + 2 <= end; i++) {
		if (text[i] == '\n' && text[i + 1] == '\n')
			return true;
		if ((text[i] == '.' || text[i] == '!' || text[i] == '?') && strchr(" \n", text[i + 1]) &&
			g_ascii_isupper(text[i + 2]))
			return true;
	}
	return false;
}

/* The date that belongs to a phrase: behind it, or a duration right before it, or in the value of its label.
 */
static const struct date_hit *date_for(const struct source *source, const struct term *phrase, bool absolute)
{
	struct span values[3];
	const struct date_hit *hit = date_in(source, phrase->end, phrase->end + NEAR_BEHIND, absolute);
	const struct line *line = lexed_line(source->lexed, phrase->line);
	bool cells = memchr(source->text + line->start, '\t', line->end - line->start) != NULL;
	if (hit && !sentence_ends(source->text, phrase->end, hit->start) &&
		(!cells || hit->start < line->end)) {
		/* in a table the value of the next label is not this one's */
		struct span cell = source_cell(source, phrase->start, NULL);
		if (!cells || hit->start < cell.end)
			return hit;
	}
	if (!absolute) {
		const struct date_hit *before = NULL;
		for (guint i = 0; i < source->dates->len; i++) {
			const struct date_hit *d = &g_array_index(source->dates, struct date_hit, i);
			if (d->end <= phrase->start && d->duration && phrase->start - d->end <= NEAR_BEFORE)
				before = d;
		}
		if (before && !strpbrk(source->text + before->end, ".\t\n;")) /* the last words of the text */
			return before;
		if (before && strpbrk(source->text + before->end, ".\t\n;") >= source->text + phrase->start)
			return before;
	}
	/* "… die op 20 oktober beslist", "bis zum 30. November gültig" */
	for (guint i = 0; i < source->dates->len; i++) {
		hit = &g_array_index(source->dates, struct date_hit, i);
		if (!hit->duration && hit->end + 1 == phrase->start && source->text[hit->end] == ' ')
			return hit;
	}
	guint n = source_values(source, phrase, values);
	for (guint i = 0; i < n; i++)
		if ((hit = date_in(source, values[i].start, values[i].end, absolute)) &&
			hit->start < values[i].start + 40 &&
			!(values[i].start <= phrase->end + 2 &&
				sentence_ends(source->text, phrase->end, hit->start)))
			return hit;
	return NULL;
}

/* "Levering: 3 weken. Prijs geldig tot 30/11": another phrase stands between this one and the date. */
static bool is_of_another(const struct source *source, const struct term *phrase, const struct date_hit *hit)
{
	static const enum term_kind kinds[] = { TERM_valid_until, TERM_decision, TERM_date_label };
	for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
		if (kinds[k] != phrase->kind && lexed_find(source->lexed, kinds[k], phrase->end, hit->start))
			return true;
	return false;
}

/* The quote's own date, when its head names one near the day of sending. */
static void read_dated(struct sources *s)
{
	for (guint i = 0; i < s->all->len; i++) {
		const struct source *source = s->all->pdata[i];
		if (source->kind != SOURCE_DOCUMENT || !source->main)
			continue;
		for (guint k = 0; k < source->lexed->terms->len; k++) {
			const struct term *t = lexed_term(source->lexed, k);
			const struct date_hit *hit;
			if (t->kind != TERM_date_label || t->line > 40 || !(hit = date_for(source, t, true)))
				continue;
			int age = date_to_days(s->sent) - date_to_days(hit->date);
			if (age < 0 || age > MAX_DATED_DAYS)
				continue;
			s->dated = hit->date;
			sources_redate(s);
			return;
		}
	}
}

static bool read_field(struct sources *s, const struct source *source, enum term_kind kind, const char *field,
	int max_days, bool absolute, struct date *ret)
{
	for (guint i = 0; i < source->lexed->terms->len; i++) {
		const struct term *t = lexed_term(source->lexed, i);
		const struct date_hit *hit = t->kind == kind ? date_for(source, t, absolute) : NULL;
		if (!hit || (kind == TERM_start && is_of_another(source, t, hit)))
			continue;
		/* what holds until a week holds to its end; what starts in one may start with it */
		bool period = date_is_set(hit->first) && date_is_set(hit->last),
		     until = kind == TERM_valid_until;
		struct date date = until ? date_hit_until(hit) : date_hit_on(hit);
		int ahead = date_to_days(date) - date_to_days(s->dated);
		if (ahead < 0 || ahead > max_days)
			continue;
		*ret = date;
		g_autofree char *value = date_print(date);
		g_autofree char *phrase = source_text(source, (struct span){ t->start, t->end });
		g_autofree char *words = source_text(source, (struct span){ hit->start, hit->end });
		g_autofree char *base = date_print(s->dated);
		sources_note(s, field, value, source, t->start, "\"%s\" with \"%s\"%s%s%s", phrase, words,
			hit->duration ? ", counted from " : "", hit->duration ? base : "",
			!period ? ""
			: until ? ", its last day"
				: ", its first day");
		return true;
	}
	return false;
}

/* The quote says best how long it holds: a mail may say that of a certificate that goes with it. */
static void read_validity_of_paper(struct sources *s)
{
	for (guint i = 0; i < s->all->len && !date_is_set(s->quote->valid_until); i++) {
		const struct source *source = s->all->pdata[i];
		if (source->kind == SOURCE_DOCUMENT && source->main)
			read_field(s, source, TERM_valid_until, "valid_until", MAX_VALID_DAYS, false,
				&s->quote->valid_until);
	}
}

void quote_read_terms(struct sources *s)
{
	struct quote *q = s->quote;
	read_dated(s);
	read_validity_of_paper(s);
	for (guint i = 0; i < s->all->len; i++) {
		const struct source *source = s->all->pdata[i];
		bool read = source->kind == SOURCE_TEXT || source->kind == SOURCE_SUBJECT ||
			    (source->kind == SOURCE_DOCUMENT && source->main);
		/* when they decide, customers say themselves */
		if ((read || source->kind == SOURCE_THREAD) && !date_is_set(q->decision_date))
			read_field(s, source, TERM_decision, "decision_date", MAX_AHEAD_DAYS, true,
				&q->decision_date);
		if (!read)
			continue;
		if (!date_is_set(q->valid_until))
			read_field(s, source, TERM_valid_until, "valid_until", MAX_VALID_DAYS, false,
				&q->valid_until);
		if (!date_is_set(q->start_date))
			read_field(s, source, TERM_start, "start_date", MAX_AHEAD_DAYS, true, &q->start_date);
	}
}
