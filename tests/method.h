/* A small world for tests of the method: the cadence of METHOD 3.1 in Brussels, and facts made by hand. */
#ifndef TESTS_METHOD_H
#define TESTS_METHOD_H

#include "core/deal.h"
#include <string.h>

static inline struct holidays *method_holidays(void)
{
	struct holidays *h = holidays_new();
	holidays_add(h, "BE", "Wapenstilstand", "11-11", 0, 0, NULL);
	holidays_add(h, "BE", "Kerstmis", "12-25", 0, 0, NULL);
	return h;
}

static inline void method_rules(struct rules *r, struct holidays *h)
{
	static char be[] = "BE", small[] = "small", standard[] = "standard", large[] = "large";
	static char *regions[] = { be, NULL };
	static struct week_range hours[] = { { 0x1f, 510, 1050 } };
	static struct week_range windows[] = { { 0x7f, 510, 585 }, { 0x7f, 960, 1035 }, { 0x7f, 600, 705 }, { 0x7f, 840, 960 } };
	static struct week_range never[] = { { 0x1f, 705, 810 }, { 0x01, 0, 570 }, { 0x10, 930, 1440 } };
	static struct tier tiers[] = {
		{ .name = small, .below = 2500, .first_call_bd = 1, .noanswer_bd = { 1, 1, 2 }, .n_noanswer = 3, .max_dials = 4,
			.max_conversations = 3, .before_expiry_bd = 2 },
		{ .name = standard, .below = 25000, .first_call_bd = 1, .noanswer_bd = { 1, 1, 2, 3, 5 }, .n_noanswer = 5, .max_dials = 6,
			.max_conversations = 5, .before_expiry_bd = 3 },
		{ .name = large, .below = -1, .first_call_bd = 2, .noanswer_bd = { 1, 2, 2, 3, 5, 5, 5 }, .n_noanswer = 7, .max_dials = 8,
			.max_conversations = 7, .before_expiry_bd = 5 },
	};
	*r = (struct rules){
		.zone = g_time_zone_new_identifier("Europe/Brussels"),
		.regions = regions,
		.slot_minutes = 10, .batch_min = 3, .batch_max = 6, .max_calls_per_day = 8, .lead_minutes = 30, .horizon_days = 60, .late_minute = 900,
		.hours = hours, .n_hours = 1, .windows = windows, .n_windows = 4, .never = never, .n_never = 3, .alternate_daypart = true,
		.tiers = tiers, .n_tiers = 3,
		.callback_neutral_bd = 2, .decision_lead_bd = 2, .static_limit = 3, .suspect_at = 4,
		.voicemail_on = { 3, 99 }, .n_voicemail_on = 2, .max_voicemails = 2, .expired_bd = 5, .ask_minutes = 15, .roll_limit = 2,
	};
	r->days = (struct workdays){ h, regions, NULL, 0 };
}

static inline int64_t method_at(const struct rules *r, const char *local)
{
	int64_t at = 0;
	g_assert_true(instant_parse(local, r->zone, &at));
	return at;
}

/* Gives a fact to a deal and tells whether it was taken. actions may be NULL. */
static inline bool method_give(struct deal *d, struct fact *f, const struct rules *r, GPtrArray *actions)
{
	g_autoptr(GPtrArray) own = record_list_new(&action_record);
	g_autoptr(GError) error = NULL;
	bool ok = deal_apply(d, f, r, actions ? actions : own, &error);
	record_clear(&fact_record, f);
	return ok;
}

static inline bool method_quote(struct deal *d, const struct rules *r, const char *sent, int64_t euros, const char *valid)
{
	struct fact f;
	record_init(&fact_record, &f);
	f.kind = FACT_QUOTE;
	f.deal_id = 1;
	f.rep = g_strdup("an");
	f.at_utc = f.start_utc = method_at(r, sent);
	f.text = g_strdup_printf("print of %s", sent);
	f.quote.is_quote = true;
	f.quote.number = g_strdup("2026-118");
	f.quote.amount_minor = euros < 0 ? AMOUNT_NONE : euros * 100;
	f.quote.currency = g_strdup("EUR");
	if (valid)
		date_parse(valid, &f.quote.valid_until);
	return method_give(d, &f, r, NULL);
}

/* The call that is wanted gets its slot. */
static inline bool method_book(struct deal *d, const struct rules *r, const char *at, const char *start)
{
	struct fact f;
	record_init(&fact_record, &f);
	f.kind = FACT_BOOKED;
	f.deal_id = d->id;
	f.at_utc = method_at(r, at);
	f.call_seq = d->call.seq;
	f.start_utc = method_at(r, start);
	f.end_utc = f.start_utc + 600;
	return method_give(d, &f, r, NULL);
}

struct method_words {
	enum outcome_code code;
	const char *date, *name, *note;
	int minute; /* plus one */
	int seq;
	int bd;
	bool no_call;
	enum suspicion suspicion;
	bool denied;
};

static inline bool method_outcome(struct deal *d, const struct rules *r, const char *at, const struct method_words *w, GPtrArray *actions)
{
	struct fact f;
	record_init(&fact_record, &f);
	f.kind = FACT_OUTCOME;
	f.deal_id = d->id;
	f.at_utc = method_at(r, at);
	f.call_seq = w->seq;
	f.outcome.code = w->code;
	f.outcome.name = g_strdup(w->name);
	f.outcome.note = g_strdup(w->note);
	f.outcome.minute = w->minute;
	f.outcome.bd = w->bd;
	f.outcome.no_call = w->no_call;
	f.outcome.suspicion = w->suspicion;
	f.outcome.denied = w->denied;
	if (w->date)
		date_parse(w->date, &f.outcome.date);
	return method_give(d, &f, r, actions);
}

#endif
