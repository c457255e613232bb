#include "read/date_role.h"

#include <string.h>

#define NEAR_BEHIND 70 /* bytes between a word and its date: "geldig, behoudens prijsstijgingen, tot 15/12" \
			*/
#define NEAR_PREFIX 14 /* the same for a preposition: "op vrijdag 15/12" */
#define NEAR_LATEST 3  /* "31 december inclusief" */
#define NEAR_BEFORE 16 /* between a duration and what it is of: "30 dagen geldig", "30 jours de validité" */

const char *const date_role_names[] = {
	[DATE_ROLE_NONE] = NULL, [DATE_ROLE_UNTIL] = "until", [DATE_ROLE_ON] = "on"
};

static enum date_role role_of_term(enum term_kind kind, bool *ret_prefix)
{
	*ret_prefix = kind == TERM_date_until || kind == TERM_date_on;
	switch (kind) {
	case TERM_valid_until:
	case TERM_date_until: return DATE_ROLE_UNTIL;
	case TERM_start:
	case TERM_decision:
	case TERM_appointment:
	case TERM_date_on: return DATE_ROLE_ON;
	default: return DATE_ROLE_NONE;
	}
}

/* A sentence ends between: ". " and a capital, or an empty line. */
static bool sentence_ends(const char *text, size_t start, size_t end)
{
	for (size_t i = start; i + 2 < end; i++) {
		if (text[i] == '\n' && text[i + 1] == '\n')
			return true;
		if (strchr(".!?", text[i]) && strchr(" \n", text[i + 1]) && g_ascii_isupper(text[i + 2]))
			return true;
	}
	return false;
}

static const struct date_hit *hit_at(const GArray *hits, guint i)
{
	return &g_array_index(hits, struct date_hit, i);
}

enum date_role date_role_of(const struct lexed *x, const GArray *hits, guint i)
{
	const struct date_hit *hit = hit_at(hits, i);
	/* the words before the date before are that one's */
	size_t floor = i > 0 ? hit_at(hits, i - 1)->end : 0;
	size_t from = hit->start > floor + NEAR_BEHIND ? hit->start - NEAR_BEHIND : floor;
	size_t next = i + 1 < hits->len ? hit_at(hits, i + 1)->start : SIZE_MAX;
	enum date_role role = DATE_ROLE_NONE;
	size_t nearest = SIZE_MAX;
	for (guint k = lexed_term_from(x, from); k < x->terms->len; k++) {
		const struct term *t = lexed_term(x, k);
		bool prefix, before = t->start < hit->start;
		if (t->start >= next || t->start > hit->end + NEAR_BEFORE)
			break;
		enum date_role of_term = role_of_term(t->kind, &prefix);
		/* "le 31 décembre au plus tard" */
		if (t->kind == TERM_until_behind && t->start >= hit->end && t->start <= hit->end + NEAR_LATEST)
			return DATE_ROLE_UNTIL;
		/* what begins within the date belongs to it: "am" of "am 15.12." */
		size_t distance = !before               ? t->start - MIN(hit->end, t->start)
				  : t->end < hit->start ? hit->start - t->end
							: 0;
		bool near = before ? distance <= (prefix ? NEAR_PREFIX : NEAR_BEHIND) &&
					     !sentence_ends(x->text, t->end, hit->start)
				   : hit->duration && !prefix && t->start >= hit->end &&
					     distance <= NEAR_BEFORE &&
					     !memchr(x->text + hit->end, '.', distance) &&
					     !memchr(x->text + hit->end, '\n', distance);
		/* "Ihr Schreiben vom 28.9.": who speaks of a day gone by refers to it */
		if (of_term == DATE_ROLE_NONE || !near || distance > nearest || (t->kind == TERM_date_on && hit->past))
			continue;
		nearest = distance;
		role = of_term;
	}
	/* whoever names the weekday or the week means that time */
	bool meant = hit->weekday || (date_is_set(hit->first) && date_is_set(hit->last));
	return role == DATE_ROLE_NONE && meant && !hit->past ? DATE_ROLE_ON : role;
}
