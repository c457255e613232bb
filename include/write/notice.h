/* The mails to reps, managers and admins: view and template → subject, text, html.
 *
 * A mail template's first line is "Subject: …", then an empty line, then the text. Its .html twin is the body; it may use the
 * partials "head" and "foot". One-tap links are plain mailto: URLs, percent-encoded (RFC 6068), with the outcome word and
 * "[cc <deal>-<seq>]" in the subject: they work in every client without HTML. */
#ifndef WRITE_NOTICE_H
#define WRITE_NOTICE_H

#include "core/deal.h"
#include "core/figures.h"
#include "write/templates.h"
#include "write/view.h"

struct notice {
	char *subject, *text, *html;
};
void notice_clear(struct notice *n);

/* Names that views of mails have besides those of a deal, and labels the code asks for by name. NULL at the end. */
extern const char *const notice_names[];
extern const char *const notice_labels[];

/* A mail about one deal. action says kind, code and text. taps (one-tap answers) are made for the kinds that ask. */
bool notice_of_deal(const struct templates *t, const struct deal *deal, const struct action *action, const char *shown_phone,
		const char *rep_lang, const struct sender *sender, int64_t now_utc, struct notice *ret, GError **error);

/* The daily digest of a rep (METHOD 5.2). Lists of borrowed struct deal*. */
struct daily {
	const char *currency;
	int64_t now_utc;
	GPtrArray *today;    /* deals with a call today, by time */
	GPtrArray *missing;  /* deals whose call passed without outcome */
	GPtrArray *look_at;  /* deals that need a look: suspects, static twice, no amount, no number, waiting */
	GPtrArray *parked;   /* char*: mails that could not be read, with the reason */
	struct talk_figures yesterday;
};
bool notice_daily(const struct templates *t, const struct daily *d, const char *rep_lang, const struct sender *sender,
		struct notice *ret, GError **error);

/* The weekly digest of the manager (METHOD 5.3). */
struct weekly_rep {
	const char *name;
	const struct rep_figures *figures;
};
struct weekly {
	const char *currency;
	int week, year;
	int64_t from_utc, to_utc, now_utc;
	const struct weekly_rep *reps;
	size_t n_reps;
	const struct rep_figures *team;
	double margin; /* 0..1, for the gap in euros; 0 = not shown */
};
bool notice_weekly(const struct templates *t, const struct weekly *w, const char *lang, const struct sender *sender,
		struct notice *ret, GError **error);

/* An alert to the admin: SETUP errors, once, and healed, once. */
bool notice_alert(const struct templates *t, const char *lang, const char *what, const char *since, bool healed,
		struct notice *ret, GError **error);

#endif
