/* The daily digest of a rep (METHOD 5.2): whom to call today, what came of the last day, what is missing, what needs a look. */
#ifndef WRITE_DAILY_H
#define WRITE_DAILY_H

#include "core/figures.h"
#include "write/notice.h"

/* An outcome understood since the last digest. */
struct daily_outcome {
	const struct deal *deal; /* as it is now */
	enum outcome_code code;
};

/* Lists are borrowed and may be NULL. */
struct daily {
	const char *currency;
	int64_t now_utc;
	int suspect_at; /* of the rep's rules: which suspicions are asked about */
	GPtrArray *today;    /* struct deal*: with a call today, by time */
	GPtrArray *phones;   /* char*: their numbers as people here write them, in the same order; NULL where there is none */
	GPtrArray *outcomes; /* struct daily_outcome*: those that got no receipt of their own */
	GPtrArray *missing;  /* struct deal*: whose call passed without outcome */
	GPtrArray *look_at;  /* struct deal*: suspects, static twice, no amount, no number, a number used twice, waiting,
	                      * a script of today with gaps */
	GPtrArray *parked;   /* char*: mails that could not be read, with the reason */
	struct talk_figures yesterday; /* of the last business day */
};
bool notice_daily(const struct templates *t, const struct daily *d, const char *rep_lang, const struct sender *sender,
		struct notice *ret, GError **error);

#endif
