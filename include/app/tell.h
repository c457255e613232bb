/* Telling what happened: one line per final outcome, for two listeners. A person at a terminal (`once`, `demo`) gets a story with names
 * and amounts; the journal (`run`) gets a stable first word and key=value pairs, ids and no customer data, strangers' bytes escaped. */
#ifndef APP_TELL_H
#define APP_TELL_H

#include "core/deal.h"
#include "core/lang.h"

struct tell;

enum tell_style {
	TELL_STORY,   /* to stdout */
	TELL_JOURNAL, /* to stderr */
	TELL_NOTHING,
};

struct tell *tell_new(enum tell_style style, bool debug);
void tell_free(struct tell *t);

/* What happened to a deal (may be NULL) of a rep (may be NULL). word: "quote", "booked", "moved", "outcome", "closed", "mailed", "ignored",
 * "parked", "reply", "bounce" … detail: for people, may hold customer data; pairs: "key=value …" for the journal, may be NULL. */
void tell_happened(struct tell *t, const char *word, const char *rep, const struct deal *deal, const char *detail, const char *pairs);

/* Something is wrong or healed again: for both listeners, on stderr. */
void tell_trouble(struct tell *t, const char *rep, const char *message);
void tell_note(struct tell *t, const char *message);

/* How the story writes instants and amounts: the rep's zone and language; borrowed until changed. */
char *tell_when(GTimeZone *zone, int64_t at_utc); /* "Tue 06/10 08:40"; new string */
char *tell_amount(int64_t amount_minor, const char *currency);

#endif
