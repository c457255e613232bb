#include "write/weekly_words.h"

#define STATIC_TALKS 10 /* thresholds of METHOD 5.1, nudges */
#define STATIC_RATE 0.40
#define NO_OUTCOME_RATE 0.10

guint weekly_n_lines(const struct weekly *w)
{
	return weekly_n_shown(w) + (w->n_reps > 1);
}

guint weekly_n_shown(const struct weekly *w)
{
	return w->own ? 1 : (guint)w->n_reps;
}

const struct weekly_rep *weekly_rep_at(const struct weekly *w, guint i)
{
	return w->own ? w->own : &w->reps[i];
}

struct weekly_line weekly_line_at(const struct weekly_words *v, guint i)
{
	if (i < weekly_n_shown(v->weekly)) {
		const struct weekly_rep *rep = weekly_rep_at(v->weekly, i);
		return (struct weekly_line){ rep->name, rep->figures, false };
	}
	return (struct weekly_line){ lang_label(v->lang, "team"), v->weekly->team, true };
}

double weekly_ratio(double part, double whole)
{
	return whole > 0 ? part / whole : 0;
}

char *weekly_percent(const struct lang *lang, double share)
{
	g_autofree char *n = lang_number(lang, share * 100, 0);
	return lang_fill(lang_label(lang, "percent"), "n", n, NULL);
}

char *weekly_n_of(const struct lang *lang, int n, int total)
{
	g_autofree char *part = g_strdup_printf("%d", n), *whole = g_strdup_printf("%d", total);
	return lang_fill(lang_label(lang, "n_of"), "n", part, "total", whole, NULL);
}

char *weekly_rate(const struct lang *lang, int n, int total)
{
	return total < FIGURES_FEW ? weekly_n_of(lang, n, total)
				   : weekly_percent(lang, weekly_ratio(n, total));
}

char *weekly_share(const struct lang *lang, int n, int total)
{
	return total ? weekly_rate(lang, n, total) : g_strdup(lang_label(lang, "none"));
}

char *weekly_money_rate(const struct lang *lang, int64_t part, int64_t whole)
{
	return whole > 0 ? weekly_percent(lang, weekly_ratio((double)part, (double)whole))
			 : g_strdup(lang_label(lang, "none"));
}

char *weekly_money(const struct weekly_words *v, int64_t minor)
{
	return lang_amount_round(v->lang, minor, v->weekly->currency);
}

char *weekly_days(const struct lang *lang, double days)
{
	return days < 0 ? g_strdup(lang_label(lang, "none")) : lang_number(lang, days, 1);
}

char *weekly_score(const struct lang *lang, const struct score_figures *s)
{
	return s->decided < FIGURES_FEW ? g_strdup(lang_label(lang, "none"))
					: weekly_percent(lang, weekly_ratio(s->won, s->decided));
}

char *weekly_won_of(const struct weekly_words *v, const struct score_figures *s)
{
	g_autofree char *won = weekly_money(v, s->won_minor), *decided = weekly_money(v, s->decided_minor);
	return lang_fill(lang_label(v->lang, "value_of"), "won", won, "decided", decided, NULL);
}

int weekly_first_calls(const struct rep_figures *f)
{
	return f->first_call_bd ? (int)f->first_call_bd->len : 0;
}

int64_t weekly_open_total(const struct rep_figures *f)
{
	int64_t total = 0;
	for (int b = 0; b < AGE_BANDS; b++)
		total += f->open_minor[b];
	return total;
}

bool weekly_too_static(const struct rep_figures *f)
{
	return f->week.conversations >= STATIC_TALKS &&
	       weekly_ratio(f->week.statics, f->week.conversations) > STATIC_RATE;
}

bool weekly_too_many_unreported(const struct rep_figures *f)
{
	return weekly_ratio(f->calls_no_outcome, f->calls_due) > NO_OUTCOME_RATE;
}

bool weekly_too_late(const struct rep_figures *f)
{
	return f->first_call_median_bd > f->first_call_target_bd + 1;
}
