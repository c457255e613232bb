/* The figures of the weekly digest in words: who stands in which line, numbers as the language writes them,
 * and what stands out. */
#ifndef WRITE_WEEKLY_WORDS_H
#define WRITE_WEEKLY_WORDS_H

#include "write/weekly.h"

struct weekly_words {
	const struct weekly *weekly;
	const struct lang *lang;
};

/* Reps first, the team last when there are several. */
struct weekly_line {
	const char *name;
	const struct rep_figures *figures;
	bool team;
};
guint weekly_n_lines(const struct weekly *w);
guint weekly_n_shown(const struct weekly *w); /* without the team */
const struct weekly_rep *weekly_rep_at(const struct weekly *w, guint i);
struct weekly_line weekly_line_at(const struct weekly_words *v, guint i);

double weekly_ratio(double part, double whole); /* 0 of nothing */

/* New strings; "–" where there is nothing to say. */
char *weekly_percent(const struct lang *lang, double share);
char *weekly_n_of(const struct lang *lang, int n, int total);
char *weekly_rate(const struct lang *lang, int n,
	int total); /* "74 %", or "2 van 3" where a percentage would say too much */
char *weekly_share(const struct lang *lang, int n, int total); /* the same, "–" of none */
char *weekly_score(const struct lang *lang, const struct score_figures *s);
char *weekly_money(const struct weekly_words *v, int64_t minor);
char *weekly_money_rate(const struct lang *lang, int64_t part, int64_t whole);
char *weekly_won_of(const struct weekly_words *v, const struct score_figures *s); /* "€ 96k van € 540k" */
char *weekly_days(const struct lang *lang, double days);                          /* negative: none */

int weekly_first_calls(const struct rep_figures *f); /* of the week */
int64_t weekly_open_total(const struct rep_figures *f);

/* The nudges of METHOD 5.1: what gets an exclamation mark. */
bool weekly_too_static(const struct rep_figures *f);
bool weekly_too_many_unreported(const struct rep_figures *f);
bool weekly_too_late(const struct rep_figures *f);

#endif
