/* What a rep answers when asked about a quote: "is it one? amount? phone?" ("ja 12450 0478 12 34 56", "geen offerte"). */
#ifndef CORE_ANSWER_H
#define CORE_ANSWER_H

#include "core/outcome.h"

enum answer_verdict {
	VERDICT_NONE, /* not said; an amount or a number may be */
	VERDICT_YES,
	VERDICT_NO,
	VERDICT_NOTQUOTE, /* the outcome's own words for it: also an answer to what a quote misses */
};

struct answer {
	enum answer_verdict verdict;
	enum motive motive;   /* "asked: agreed": why the quote was asked for */
	int64_t amount_minor; /* AMOUNT_NONE: not given */
	char *currency;       /* NULL: not said, the deal's or the company's */
	char *phone;          /* E.164 */
	char *typed;          /* the whole line */
};
extern const struct record answer_record;

/* Does it say anything at all? */
bool answer_says(const struct answer *a);

#endif
