#include "app/digests.h"
#include "app/ask.h"
#include "app/week.h"
#include "core/suspect.h"
#include "edge/clock.h"
#include "write/script.h"
#include <stdio.h>

#define LOOK_AT_MAX 10
#define DAILY_LATE_MINUTES (6 * 60) /* after that "today" has mostly gone by: tomorrow's says it */
#define WEEK_FORMAT "%d-W%02d" /* in the text of the action: of the week in which it is due */

/* Behind the week in the text of the action: goes to the rep himself. */
#define OWN_COPY " own"

bool digests_is_own_copy(const struct action *a)
{
	return a->mail == MAIL_WEEKLY && a->text && g_str_has_suffix(a->text, OWN_COPY);
}

/* ---- when ---- */

/* The manager's goes with the first rep's round. */
static bool is_owner_of_weekly(const struct service *s, const struct rep *rep)
{
	return s->config->manager_address && rep == &s->config->reps[0];
}

/* A manager who sells has his own line in the team's. */
static bool has_own_weekly(const struct service *s, const struct rep *rep)
{
	const char *manager = s->config->manager_address;
	return rep->weekly && !(manager && g_ascii_strcasecmp(manager, rep->address) == 0);
}

void digests_ask(const struct rep *rep, enum mail_kind kind, bool own_copy, struct action *ret)
{
	int year;
	struct date today = date_of_instant(clock_now_utc(), rep->rules.zone, NULL);
	int week = date_iso_week(today, &year);
	record_init(&action_record, ret);
	ret->kind = ACTION_MAIL;
	ret->mail = kind;
	ret->text = kind == MAIL_DAILY ? date_print(today) : g_strdup_printf(WEEK_FORMAT "%s", year, week, own_copy ? OWN_COPY : "");
}

/* Once for each day or week. */
static bool add_digest(struct desk *d, enum mail_kind kind, bool own_copy, const char *mark, GError **error)
{
	struct ledger *ledger = d->service->ledger;
	g_autofree char *before = NULL;
	struct action a;
	if (!ledger_get_mark(ledger, mark, &before, error))
		return false;
	digests_ask(d->rep, kind, own_copy, &a);
	bool ok = true;
	if (g_strcmp0(before, a.text) != 0) {
		ok = ledger_begin(ledger, error);
		if (ok) {
			ok = ledger_add_action(ledger, d->rep->id, 0, &a, clock_now_utc(), NULL, error) &&
					ledger_put_mark(ledger, mark, a.text, error);
			ok = ledger_end(ledger, ok, error);
		}
	}
	record_clear(&action_record, &a);
	return ok;
}

bool digests_due(struct desk *d, GError **error)
{
	const struct config *c = d->service->config;
	int minute;
	struct date today = date_of_instant(clock_now_utc(), d->rep->rules.zone, &minute);
	g_autofree char *mark = g_strdup_printf("daily %s", d->rep->id);
	bool in_time = minute >= d->rep->digest_minute && minute < d->rep->digest_minute + DAILY_LATE_MINUTES;
	if (workday_is(&d->rep->rules.days, today) && in_time && !add_digest(d, MAIL_DAILY, false, mark, error))
		return false;
	int weekday = date_weekday(today);
	bool weekly = weekday > c->weekly_weekday || (weekday == c->weekly_weekday && minute >= c->weekly_minute);
	if (!weekly)
		return true;
	g_autofree char *own_mark = g_strdup_printf("weekly %s", d->rep->id);
	if (is_owner_of_weekly(d->service, d->rep) && !add_digest(d, MAIL_WEEKLY, false, "weekly", error))
		return false;
	return !has_own_weekly(d->service, d->rep) || add_digest(d, MAIL_WEEKLY, true, own_mark, error);
}

int64_t digests_next(struct service *s, const struct rep *rep)
{
	int64_t now = clock_now_utc();
	struct date today = date_of_instant(now, rep->rules.zone, NULL);
	int64_t at = date_to_instant(today, rep->digest_minute, rep->rules.zone);
	(void)s;
	return at > now ? at : date_to_instant(date_add_days(today, 1), rep->digest_minute, rep->rules.zone);
}

/* ---- what ---- */

/* The day for which a digest was asked: of a weekly the Monday of that week. */
static struct date day_of(const struct action *a)
{
	struct date day = DATE_NONE;
	int year, week;
	if (a->mail == MAIL_DAILY)
		date_parse(a->text, &day);
	else if (sscanf(a->text, WEEK_FORMAT, &year, &week) == 2)
		day = date_of_iso_week(year, week);
	return day;
}

static bool all_deals(struct desk *d, const struct rep *rep, GPtrArray *deals, GError **error)
{
	struct deal_query q = { .rep = rep->id };
	return ledger_find_deals(d->service->ledger, &q, deals, error);
}

static int by_start(gconstpointer a, gconstpointer b)
{
	const struct deal *x = *(struct deal *const *)a, *y = *(struct deal *const *)b;
	return (x->call.start_utc > y->call.start_utc) - (x->call.start_utc < y->call.start_utc);
}

static bool needs_a_look(const struct deal *deal, const struct rules *rules)
{
	if (deal_is_held(deal))
		return false; /* told when the quote left; what follows is the rep's */
	return deal->waiting || deal->statics >= 2 || deal->suspicion != SUSPICION_NONE || deal->bounced || deal->also_to ||
			suspect_to_ask(deal, rules->suspect_at) != SUSPICION_NONE || deal->quote.amount_minor == AMOUNT_NONE || !deal->quote.phone;
}

/* What the rep can still fill in before he dials. */
static bool has_gaps(const struct desk *d, const struct deal *deal)
{
	struct sender sender = service_sender(d->service, d->rep);
	g_autoptr(GPtrArray) missing = script_missing(d->service->templates, deal, d->rep->language, &sender);
	return missing->len > 0;
}

static void sort_deals(const struct desk *d, GPtrArray *deals, struct daily *daily, int64_t day_from, int64_t day_to)
{
	for (guint i = 0; i < deals->len; i++) {
		struct deal *deal = deals->pdata[i];
		bool booked = deal->call.state == CALL_BOOKED;
		if (!deal_is_open(deal))
			continue;
		bool is_today = booked && deal->call.end_utc > daily->now_utc && deal->call.start_utc >= day_from && deal->call.start_utc < day_to;
		if (is_today)
			g_ptr_array_add(daily->today, deal);
		else if (booked && deal->call.end_utc <= daily->now_utc)
			g_ptr_array_add(daily->missing, deal);
		if ((needs_a_look(deal, &d->rep->rules) || (is_today && has_gaps(d, deal))) && daily->look_at->len < LOOK_AT_MAX)
			g_ptr_array_add(daily->look_at, deal);
	}
	g_ptr_array_sort(daily->today, by_start);
	g_ptr_array_sort(daily->missing, by_start);
}

/* What got no receipt of its own, because the rep wants those in the digest. */
static void note_outcomes(const struct config *c, GPtrArray *deals, GPtrArray *facts, int64_t from, int64_t to, GPtrArray *outcomes)
{
	g_autoptr(GArray) effective = figures_effective(facts);
	for (guint i = 0; !c->receipts_at_once && i < effective->len; i++) {
		const struct fact *f = facts->pdata[g_array_index(effective, guint, i)];
		bool receipt = f->outcome.code == OUTCOME_STOP || outcome_is_lost(f->outcome.code);
		for (guint n = 0; !receipt && f->at_utc >= from && f->at_utc < to && n < deals->len; n++) {
			const struct deal *deal = deals->pdata[n];
			if (deal->id == f->deal_id)
				g_ptr_array_add(outcomes, g_memdup2(&(struct daily_outcome){ deal, f->outcome.code },
						sizeof(struct daily_outcome)));
		}
	}
}

static bool yesterday(struct desk *d, GPtrArray *deals, int64_t from, int64_t to, struct daily *ret, GError **error)
{
	g_autoptr(GPtrArray) facts = record_list_new(&fact_record);
	g_autoptr(GArray) classes = g_array_new(FALSE, FALSE, sizeof(enum outcome_class));
	if (!ledger_find_facts(d->service->ledger, 0, d->rep->id, from, facts, classes, error))
		return false;
	figures_talk(&ret->yesterday, deals, facts, (enum outcome_class *)(void *)classes->data, d->service->config->currency, from, to);
	note_outcomes(d->service->config, deals, facts, from, to, ret->outcomes);
	return true;
}

bool digests_daily(struct desk *d, const struct action *a, struct notice *ret, bool *ret_empty, GError **error)
{
	struct service *s = d->service;
	const struct rep *rep = d->rep;
	struct sender sender = service_sender(s, rep);
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
	g_autoptr(GPtrArray) today = g_ptr_array_new(), missing = g_ptr_array_new(), look_at = g_ptr_array_new();
	g_autoptr(GPtrArray) parked = g_ptr_array_new_with_free_func(g_free), phones = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) outcomes = g_ptr_array_new_with_free_func(g_free);
	struct daily daily = {
		.currency = s->config->currency,
		.now_utc = clock_now_utc(),
		.suspect_at = rep->rules.suspect_at,
		.today = today,
		.phones = phones,
		.outcomes = outcomes,
		.missing = missing,
		.look_at = look_at,
		.parked = parked,
	};
	struct date day = date_of_instant(daily.now_utc, rep->rules.zone, NULL);
	*ret_empty = date_compare(day, day_of(a)) != 0;
	if (*ret_empty)
		return true; /* it waited until its day was over: that day's is of no use any more */
	int64_t day_from = date_to_instant(day, 0, rep->rules.zone);
	int64_t last_from = date_to_instant(workday_add(&rep->rules.days, day, -1), 0, rep->rules.zone);
	g_autofree char *prefix = g_strdup_printf("%s ", rep->id);
	if (!all_deals(d, rep, deals, error) || !yesterday(d, deals, last_from, day_from, &daily, error) ||
			!ledger_find_parked(s->ledger, prefix, last_from, parked, error))
		return false;
	sort_deals(d, deals, &daily, day_from, day_from + 86400);
	for (guint i = 0; i < today->len; i++)
		g_ptr_array_add(phones, ask_phone(s->readers, ((struct deal *)today->pdata[i])->quote.phone, s->config->region));
	*ret_empty = !today->len && !missing->len && !look_at->len && !parked->len && !daily.yesterday.dials;
	return *ret_empty || notice_daily(s->templates, &daily, rep->language, &sender, ret, error);
}

/* Nothing sent and nothing said: there is nothing to report. */
static bool is_empty(const struct rep_figures *f)
{
	int open = 0;
	for (int i = 0; i < AGE_BANDS; i++)
		open += f->open_count[i];
	return open == 0 && f->score.decided == 0 && f->quarter.dials == 0;
}

/* Of all reps, the week before the one in which it was asked for; in the company's time zone, so that it is the same week for all. */
static void week_before(const struct config *c, const struct action *a, struct weekly *ret)
{
	g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(c->zone_name);
	struct date monday = date_add_days(day_of(a), -7);
	ret->from_utc = date_to_instant(monday, 0, zone);
	ret->to_utc = date_to_instant(date_add_days(monday, 7), 0, zone);
	ret->week = date_iso_week(monday, &ret->year);
}

bool digests_weekly(struct desk *d, const struct action *a, struct notice *ret, bool *ret_empty, GError **error)
{
	struct service *s = d->service;
	const struct config *c = s->config;
	struct sender sender = service_sender(s, d->rep);
	bool own_copy = digests_is_own_copy(a);
	const char *language = own_copy ? d->rep->language : c->manager_language ? c->manager_language : c->language;
	struct weekly w = { .currency = c->currency, .now_utc = clock_now_utc(), .has_manager = c->manager_address != NULL, .margin = c->margin };
	week_before(c, a, &w);
	struct week *week = weeks_get(s, w.from_utc, w.to_utc, error);
	if (!week)
		return false;
	w.reps = week->reps;
	w.n_reps = week->n_reps;
	w.team = &week->team;
	w.missing = week->missing;
	w.own = own_copy ? &week->reps[d->rep - c->reps] : NULL;
	*ret_empty = is_empty(own_copy ? w.own->figures : w.team);
	bool ok = *ret_empty || notice_weekly(s->templates, &w, language, &sender, ret, error);
	week_unref(week);
	return ok;
}

bool digests_alert(struct desk *d, const char *what, const char *message, GError **error)
{
	struct action a;
	if (!d->service->config->admin_address)
		return true;
	record_init(&action_record, &a);
	a.kind = ACTION_MAIL;
	a.mail = MAIL_ALERT;
	a.text = message ? g_strdup(message) : g_strdup_printf("rep '%s': %s", d->rep->id, what);
	a.code = message ? OUTCOME_NONE : OUTCOME_UNDO; /* taken back: well again */
	bool ok = ledger_add_action(d->service->ledger, d->rep->id, 0, &a, clock_now_utc(), NULL, error);
	record_clear(&action_record, &a);
	return ok;
}
