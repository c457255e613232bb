#include "core/error.h"
#include "method.h"

static struct rules rules;

static bool has_mail(GPtrArray *actions, enum mail_kind kind)
{
	for (guint i = 0; i < actions->len; i++) {
		const struct action *a = actions->pdata[i];
		if (a->kind == ACTION_MAIL && a->mail == kind)
			return true;
	}
	return false;
}

static bool has_action(GPtrArray *actions, enum action_kind kind, int seq)
{
	for (guint i = 0; i < actions->len; i++) {
		const struct action *a = actions->pdata[i];
		if (a->kind == kind && a->call_seq == seq)
			return true;
	}
	return false;
}

/* 08:40 on the day the wanted call may first take place, or the promised moment. */
static void book_as_wanted(struct deal *d)
{
	struct date day = date_of_instant(d->call.earliest_utc, rules.zone, NULL);
	g_autofree char *text = date_print(day);
	g_autofree char *start = g_strdup_printf("%s 08:40", text);
	g_assert_true(method_book(d, &rules, start, start));
}

/* ---- validity and decision date ---- */

static void test_first_call(void)
{
	static const struct {
		const char *sent;
		int64_t euros;
		const char *valid, *earliest, *latest;
	} firsts[] = {
		{ "2026-10-05 10:00", 12450, NULL, "2026-10-06", "" },                          /* one business day */
		{ "2026-10-05 14:59", 12450, NULL, "2026-10-06", "" },
		{ "2026-10-05 15:00", 12450, NULL, "2026-10-07", "" },                          /* from three on it counts as the next day */
		{ "2026-10-09 10:00", 12450, NULL, "2026-10-12", "" },                          /* over the weekend */
		{ "2026-10-10 10:00", 12450, NULL, "2026-10-13", "" },                          /* sent on Saturday: seen on Monday */
		{ "2026-11-10 10:00", 12450, NULL, "2026-11-12", "" },                          /* Armistice day */
		{ "2026-10-05 10:00", 60000, NULL, "2026-10-07", "" },                          /* a large one waits a day more */
		{ "2026-10-05 10:00", -1, NULL, "2026-10-06", "" },                             /* unknown amount is standard */
		{ "2026-10-05 10:00", 12450, "2026-10-08", "2026-10-05", "2026-10-09" },        /* short validity: the next window */
		{ "2026-10-05 10:00", 12450, "2026-11-30", "2026-10-06", "2026-12-01" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(firsts); i++) {
		struct deal d;
		record_init(&deal_record, &d);
		g_assert_true(method_quote(&d, &rules, firsts[i].sent, firsts[i].euros, firsts[i].valid));
		g_autofree char *earliest = date_print(date_of_instant(d.call.earliest_utc, rules.zone, NULL));
		g_autofree char *latest = date_print(d.call.latest_utc ? date_of_instant(d.call.latest_utc, rules.zone, NULL) : DATE_NONE);
		g_assert_cmpstr(earliest, ==, firsts[i].earliest);
		g_assert_cmpstr(latest, ==, firsts[i].latest);
		g_assert_cmpint(d.call.priority, ==, PRIORITY_FIRST);
		record_clear(&deal_record, &d);
	}
}

static void called(struct deal *d, int64_t euros, const char *valid)
{
	record_init(&deal_record, d);
	g_assert_true(method_quote(d, &rules, "2026-10-05 10:00", euros, valid));
	g_assert_true(method_book(d, &rules, "2026-10-05 10:01", "2026-10-06 08:40"));
}

static void test_before_expiry(void)
{
	struct deal d;
	called(&d, 12450, "2026-10-14"); /* before-expiry call: three business days before, Friday the 9th */
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 09:00", &(struct method_words){ .code = OUTCOME_STATIC }, NULL));
	g_autofree char *day = date_print(date_of_instant(d.call.earliest_utc, rules.zone, NULL));
	g_assert_cmpstr(day, ==, "2026-10-09"); /* replaces the one on the 8th, a day apart */
	g_assert_cmpint(d.call.script, ==, SCRIPT_BEFORE_EXPIRY);
	g_assert_cmpint(d.call.latest_utc, ==, method_at(&rules, "2026-10-15"));
	record_clear(&deal_record, &d);

	called(&d, 12450, "2026-10-30"); /* its day is the 27th: a call on the 8th stands by itself */
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 09:00", &(struct method_words){ .code = OUTCOME_STATIC }, NULL));
	g_assert_cmpint(d.call.script, ==, SCRIPT_STILL_THINKING);
	record_clear(&deal_record, &d);

	called(&d, 12450, "2026-10-30"); /* wanted after it: never later than it */
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 09:00", &(struct method_words){ .code = OUTCOME_OBJ_PROJECT }, NULL));
	g_assert_cmpint(d.call.script, ==, SCRIPT_BEFORE_EXPIRY);
	g_autofree char *early = date_print(date_of_instant(d.call.earliest_utc, rules.zone, NULL));
	g_assert_cmpstr(early, ==, "2026-10-27");
	record_clear(&deal_record, &d);
}

/* Two business days before it a call becomes the before-expiry call, three before it it stands by itself. */
static void test_near_expiry(void)
{
	static const struct {
		const char *valid, *day;
		enum script script;
	} rows[] = { { "2026-10-15", "2026-10-12", SCRIPT_BEFORE_EXPIRY }, { "2026-10-16", "2026-10-08", SCRIPT_STILL_THINKING } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct deal d;
		called(&d, 12450, rows[i].valid);
		g_assert_true(method_outcome(&d, &rules, "2026-10-06 09:00", &(struct method_words){ .code = OUTCOME_STATIC }, NULL));
		g_autofree char *day = date_print(date_of_instant(d.call.earliest_utc, rules.zone, NULL));
		g_assert_cmpstr(day, ==, rows[i].day);
		g_assert_cmpint(d.call.script, ==, rows[i].script);
		record_clear(&deal_record, &d);
	}
}

/* The lead before the decision that can just be met is kept; one day later only the decision itself binds. */
static void test_decision_lead(void)
{
	static const struct {
		const char *decision, *latest;
	} rows[] = { { "2026-10-12", "2026-10-09" }, { "2026-10-08", "2026-10-07" }, { "2026-10-07", "2026-10-08" } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct deal d;
		called(&d, 12450, NULL);
		g_assert_true(method_outcome(&d, &rules, "2026-10-06 09:00",
				&(struct method_words){ .code = OUTCOME_OBJ_AUTHORITY, .name = "Peeters", .date = rows[i].decision }, NULL));
		g_autofree char *latest = date_print(date_of_instant(d.call.latest_utc, rules.zone, NULL));
		g_test_message("decided on %s", rows[i].decision);
		g_assert_cmpstr(latest, ==, rows[i].latest); /* the midnight it ends with */
		record_clear(&deal_record, &d);
	}
}

/* A dial in vain is tried in the other half of the day. */
static void test_other_half(void)
{
	static const struct {
		const char *told;
		int avoid;
	} rows[] = { { "2026-10-06 11:59", 1 }, { "2026-10-06 12:00", 2 } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct deal d;
		record_init(&deal_record, &d);
		g_assert_true(method_quote(&d, &rules, "2026-10-05 10:00", 12450, NULL));
		g_assert_true(method_book(&d, &rules, "2026-10-05 10:01", "2026-10-06 16:00"));
		g_assert_true(method_outcome(&d, &rules, rows[i].told, &(struct method_words){ .code = OUTCOME_NOANSWER }, NULL));
		g_assert_cmpint(d.call.avoid_daypart, ==, rows[i].avoid);
		record_clear(&deal_record, &d);
	}
}

/* A call that nobody speaks of comes again as often as the rules say, and then no more. */
static void test_rolls(void)
{
	struct deal d;
	called(&d, 12450, NULL);
	for (int i = 0; i < 12 && (d.due_utc || d.call.state == CALL_WANTED); i++) {
		struct fact f;
		if (d.call.state == CALL_WANTED)
			book_as_wanted(&d);
		record_init(&fact_record, &f);
		f.kind = FACT_TIME;
		f.at_utc = d.due_utc;
		g_assert_true(method_give(&d, &f, &rules, NULL));
	}
	g_assert_cmpint(d.rolls, ==, rules.roll_limit);
	g_assert_cmpint(d.call.state, ==, CALL_BOOKED);
	g_assert_cmpint(d.call.asked_utc, !=, 0);
	record_clear(&deal_record, &d);
}

static void test_expired(void)
{
	struct deal d;
	struct fact f;
	called(&d, 12450, "2026-10-08");
	g_assert_true(method_outcome(&d, &rules, "2026-10-09 09:00", &(struct method_words){ .code = OUTCOME_STATIC }, NULL));
	g_assert_cmpint(d.call.state, ==, CALL_NONE); /* never a call after the validity */
	g_assert_cmpstr(d.waiting, ==, "validity");
	g_assert_cmpint(d.due_utc, ==, method_at(&rules, "2026-10-16"));
	record_init(&fact_record, &f);
	f.kind = FACT_TIME;
	f.at_utc = d.due_utc;
	g_assert_true(method_give(&d, &f, &rules, NULL));
	g_assert_cmpint(d.state, ==, DEAL_EXPIRED);
	g_assert_cmpint(d.due_utc, ==, 0);
	record_clear(&deal_record, &d);
}

/* The front desk is tried before it is manned or after it has gone home, on the customer's clock, but in the
 * rep's hours. */
static void test_desk(void)
{
	static struct week_range short_day[] = { { 0x1f, 480, 960 } };
	g_autoptr(GTimeZone) london = g_time_zone_new_identifier("Europe/London");
	const struct {
		const char *dialled, *promised;
		GTimeZone *customer;
		struct week_range *hours;
	} rows[] = {
		{ "2026-10-06 08:40", "2026-10-07 17:15", NULL, NULL },
		{ "2026-10-06 16:10", "2026-10-07 08:30", NULL, NULL }, /* 8:15 is before he works */
		{ "2026-10-06 16:10", "2026-10-07 09:15", london, NULL },
		{ "2026-10-06 08:40", "2026-10-07 17:20", london, NULL }, /* 18:15 here is after */
		{ "2026-10-06 08:40", "2026-10-07 15:50", NULL, short_day },
		{ "2026-10-06 14:00", "2026-10-07 08:15", NULL, short_day },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct rules own = rules;
		struct deal d;
		own.customer_zone = rows[i].customer;
		if (rows[i].hours)
			own.hours = rows[i].hours;
		record_init(&deal_record, &d);
		g_assert_true(method_quote(&d, &own, "2026-10-05 10:00", 12450, NULL));
		g_assert_true(method_book(&d, &own, "2026-10-05 10:01", rows[i].dialled));
		g_assert_true(method_outcome(&d, &own, "2026-10-06 16:30",
			&(struct method_words){ .code = OUTCOME_GATEKEEPER }, NULL));
		g_test_message("%s", rows[i].promised);
		g_assert_cmpint(d.call.promised_utc, ==, method_at(&rules, rows[i].promised));
		g_assert_cmpint(d.call.priority, ==, PRIORITY_PROMISED);
		record_clear(&deal_record, &d);
	}
}

/* ---- hints ---- */

/* What is said about the customer alone is no outcome: the call stays, and an undo does not take it back. */
static void test_hints(void)
{
	struct deal d;
	struct fact f;
	called(&d, 12450, NULL);
	record_init(&fact_record, &f);
	f.kind = FACT_OUTCOME;
	f.at_utc = method_at(&rules, "2026-10-05 11:00");
	f.outcome.motive = MOTIVE_COMPARING;
	g_assert_true(method_give(&d, &f, &rules, NULL));
	g_assert_cmpint(d.lever_points, ==, 3); /* and no contact before */
	g_assert_cmpint(d.call.state, ==, CALL_BOOKED);
	g_assert_cmpint(d.dials, ==, 0);
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 09:00", &(struct method_words){ .code = OUTCOME_STATIC }, NULL));
	record_init(&fact_record, &f);
	f.kind = FACT_REPLY;
	f.at_utc = method_at(&rules, "2026-10-06 10:00");
	f.text = g_strdup("Stuurt u de offerte nog eens?");
	f.resend = true;
	g_assert_true(method_give(&d, &f, &rules, NULL));
	record_init(&fact_record, &f);
	f.kind = FACT_OUTCOME;
	f.at_utc = method_at(&rules, "2026-10-06 10:30");
	f.outcome.motive = MOTIVE_UNKNOWN;
	g_assert_true(method_give(&d, &f, &rules, NULL));
	g_assert_cmpint(d.polite_points, ==, 1);
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 11:00", &(struct method_words){ .code = OUTCOME_UNDO }, NULL));
	g_assert_cmpint(d.polite_points, ==, 1);
	g_assert_cmpint(d.motive, ==, MOTIVE_UNKNOWN);
	record_clear(&deal_record, &d);
}

/* ---- classes, corrections, undo ---- */

static void test_callback_class(void)
{
	struct deal d;
	struct method_words soon = { .code = OUTCOME_CALLBACK, .date = "2026-10-07" };
	called(&d, 12450, NULL);
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 09:00", &soon, NULL));
	g_assert_cmpint(d.conversations, ==, 0); /* neutral */
	g_assert_cmpint(d.statics, ==, 0);
	book_as_wanted(&d);
	soon.date = "2026-10-08";
	g_assert_true(method_outcome(&d, &rules, "2026-10-07 09:00", &soon, NULL));
	g_assert_cmpint(d.statics, ==, 1); /* a second one in a row is a conversation that brought nothing */
	g_assert_cmpint(d.conversations, ==, 1);
	g_assert_cmpint(d.call.script, ==, SCRIPT_STILL_THINKING);
	record_clear(&deal_record, &d);
}

static void test_undo(void)
{
	struct deal d, before;
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	called(&d, 12450, NULL);
	record_copy(&deal_record, &before, &d);
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 09:00", &(struct method_words){ .code = OUTCOME_LOST_PRICE, .seq = 1 }, NULL));
	g_assert_cmpint(d.state, ==, DEAL_LOST);
	g_assert_false(method_outcome(&d, &rules, "2026-10-14 09:00", &(struct method_words){ .code = OUTCOME_UNDO }, NULL)); /* over 7 days */
	g_assert_true(method_outcome(&d, &rules, "2026-10-07 09:00", &(struct method_words){ .code = OUTCOME_UNDO }, actions));
	g_assert_true(has_action(actions, ACTION_BOOK, 1)); /* its event gets its title back */
	d.call.asked_utc = 0;
	d.due_utc = before.due_utc; /* the question is not asked a second time */
	g_assert_true(record_equal(&deal_record, &d, &before));
	g_assert_false(method_outcome(&d, &rules, "2026-10-07 09:01", &(struct method_words){ .code = OUTCOME_UNDO }, NULL)); /* nothing left */
	record_clear(&deal_record, &before);
	record_clear(&deal_record, &d);
}

static void test_later_words_win(void)
{
	struct deal d;
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	called(&d, 12450, NULL);
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 09:00", &(struct method_words){ .code = OUTCOME_STATIC, .seq = 1 }, NULL));
	g_assert_cmpint(d.call.seq, ==, 2);
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 09:05", &(struct method_words){ .code = OUTCOME_ORDER, .seq = 1 }, actions));
	g_assert_cmpint(d.state, ==, DEAL_WON);
	g_assert_cmpint(d.statics, ==, 0);
	g_assert_cmpint(d.conversations, ==, 1);
	g_assert_true(has_action(actions, ACTION_CANCEL, 2)); /* the call that followed from the old words */
	g_assert_true(has_action(actions, ACTION_CLOSE, 1));
	record_clear(&deal_record, &d);
}

/* ---- what the world does ---- */

/* A moment that the customer set is kept when it lies before the decision, also within the lead. */
static void test_promise_before_decision(void)
{
	static const struct {
		const char *promised, *want;
	} moments[] = {
		{ "2026-10-19", "2026-10-19 10:00" }, /* the day before: kept */
		{ "2026-10-20", "" },                 /* on the day itself: sooner than that */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(moments); i++) {
		struct deal d;
		called(&d, 12450, NULL);
		g_assert_true(method_outcome(&d, &rules, "2026-10-06 09:00",
				&(struct method_words){ .code = OUTCOME_OBJ_AUTHORITY, .name = "Peeters", .date = "2026-10-20" }, NULL));
		g_assert_true(method_outcome(&d, &rules, "2026-10-16 17:00",
				&(struct method_words){ .code = OUTCOME_CALLBACK, .date = moments[i].promised, .minute = 10 * 60 + 1 }, NULL));
		g_assert_cmpint(d.call.promised_utc, ==, *moments[i].want ? method_at(&rules, moments[i].want) : 0);
		g_assert_cmpint(d.call.latest_utc, <=, method_at(&rules, "2026-10-21"));
		record_clear(&deal_record, &d);
	}
}

static void test_versions(void)
{
	struct deal d;
	called(&d, 12450, NULL);
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 09:00", &(struct method_words){ .code = OUTCOME_REVISE, .note = "zonder ladder" }, NULL));
	g_assert_cmpstr(d.waiting, ==, "version");
	g_assert_true(method_quote(&d, &rules, "2026-10-07 10:00", 11900, NULL));
	g_assert_cmpint(d.versions, ==, 2);
	g_assert_cmpint(d.quote.amount_minor, ==, 1190000);
	g_assert_cmpint(d.call.script, ==, SCRIPT_KNOWN_OBJECTION);
	g_autofree char *day = date_print(date_of_instant(d.call.earliest_utc, rules.zone, NULL));
	g_assert_cmpstr(day, ==, "2026-10-08");
	g_assert_true(method_quote(&d, &rules, "2026-10-07 16:00", 11900, NULL)); /* the same offer once more is a copy */
	g_assert_cmpint(d.versions, ==, 2);
	record_clear(&deal_record, &d);
}

static void test_calendar(void)
{
	struct deal d;
	struct fact f;
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	called(&d, 12450, NULL);
	record_init(&fact_record, &f);
	f.kind = FACT_MOVED;
	f.call_seq = 1;
	f.at_utc = method_at(&rules, "2026-10-05 12:00");
	f.start_utc = method_at(&rules, "2026-10-08 11:00");
	f.end_utc = f.start_utc + 900;
	g_assert_true(method_give(&d, &f, &rules, NULL));
	g_assert_true(d.call.locked);
	g_assert_cmpint(d.moves, ==, 1);
	g_assert_cmpint(d.due_utc, ==, method_at(&rules, "2026-10-08 11:30")); /* asked a quarter after its new end */
	for (int n = 1; n <= 2; n++) {
		f.kind = FACT_DELETED;
		f.call_seq = d.call.seq;
		f.at_utc = method_at(&rules, "2026-10-06 12:00");
		g_ptr_array_set_size(actions, 0);
		g_assert_true(method_give(&d, &f, &rules, actions));
		g_assert_cmpint(d.call.state, ==, n == 1 ? CALL_WANTED : CALL_NONE); /* once is "not now", twice is a question */
		if (n > 1)
			break;
		g_assert_cmpint(d.call.earliest_utc, ==, method_at(&rules, "2026-10-09")); /* not on the day that was refused */
		book_as_wanted(&d);
	}
	g_assert_true(has_mail(actions, MAIL_ASK_DELETED));
	g_assert_cmpstr(d.waiting, ==, "deleted");
	record_clear(&deal_record, &d);
}

static void test_time(void)
{
	struct deal d;
	struct fact f;
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	called(&d, 12450, NULL);
	g_assert_cmpint(d.due_utc, ==, method_at(&rules, "2026-10-06 09:05"));
	for (int i = 0; i < 2; i++) {
		record_init(&fact_record, &f);
		f.kind = FACT_TIME;
		f.at_utc = d.due_utc;
		g_assert_true(method_give(&d, &f, &rules, actions));
	}
	g_assert_true(has_mail(actions, MAIL_ONE_TAP));
	g_assert_cmpint(d.rolls, ==, 1); /* nothing said for a business day: it comes again */
	g_assert_true(has_action(actions, ACTION_CLOSE, 1));
	g_assert_cmpint(d.call.state, ==, CALL_WANTED);
	g_assert_cmpint(d.call.seq, ==, 2);
	record_clear(&deal_record, &d);
}

static bool correct(struct deal *d, const char *at, int64_t minor, const char *phone, GPtrArray *actions)
{
	struct fact f;
	record_init(&fact_record, &f);
	f.kind = FACT_CORRECTED;
	f.at_utc = method_at(&rules, at);
	f.quote.amount_minor = minor;
	f.quote.phone = g_strdup(phone);
	return method_give(d, &f, &rules, actions);
}

/* What a person gives is taken over, the event shows it, and no outcome taken back takes it away. */
static void test_corrected(void)
{
	struct deal d;
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	called(&d, -1, NULL);
	g_assert_true(correct(&d, "2026-10-05 11:00", 3000000, "+3292345678", actions));
	g_assert_cmpint(d.quote.amount_minor, ==, 3000000);
	g_assert_cmpstr(d.quote.phone, ==, "+3292345678");
	g_assert_cmpstr(d.quote.number, ==, "2026-118");
	g_assert_true(has_action(actions, ACTION_BOOK, 1));
	g_assert_cmpint(d.call.state, ==, CALL_BOOKED);
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 09:00", &(struct method_words){ .code = OUTCOME_BADCONTACT }, actions));
	g_assert_cmpstr(d.waiting, ==, "contact");
	g_ptr_array_set_size(actions, 0);
	g_assert_true(correct(&d, "2026-10-06 10:00", AMOUNT_NONE, "+32478123456", actions));
	g_assert_null(d.waiting);
	g_assert_cmpint(d.call.state, ==, CALL_WANTED);
	g_assert_true(has_action(actions, ACTION_BOOK, 2));
	g_assert_cmpint(d.quote.amount_minor, ==, 3000000);
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 11:00", &(struct method_words){ .code = OUTCOME_UNDO }, actions));
	g_assert_cmpstr(d.quote.phone, ==, "+32478123456");
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 12:00", &(struct method_words){ .code = OUTCOME_LOST_PRICE }, actions));
	g_ptr_array_set_size(actions, 0);
	g_assert_true(correct(&d, "2026-10-06 13:00", 100, NULL, actions));
	g_assert_cmpint(d.state, ==, DEAL_LOST); /* no reason to call again */
	g_assert_cmpuint(actions->len, ==, 0);
	record_clear(&deal_record, &d);
}

static void test_bounce(void)
{
	struct deal d;
	struct fact f;
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	called(&d, 12450, NULL);
	record_init(&fact_record, &f);
	f.kind = FACT_BOUNCE;
	f.at_utc = method_at(&rules, "2026-10-05 10:05");
	f.text = g_strdup("peeters@acme.example");
	g_assert_true(method_give(&d, &f, &rules, actions));
	g_assert_true(has_mail(actions, MAIL_BOUNCED));
	g_assert_true(has_action(actions, ACTION_CANCEL, 1));
	g_assert_true(has_action(actions, ACTION_BOOK, 2));
	g_assert_cmpint(d.call.earliest_utc, ==, method_at(&rules, "2026-10-05 10:05")); /* today */
	record_clear(&deal_record, &d);
}

static bool wrote(struct deal *d, const char *at, enum reaction_kind reaction, GPtrArray *actions)
{
	struct fact f;
	record_init(&fact_record, &f);
	f.kind = FACT_REPLY;
	f.at_utc = method_at(&rules, at);
	f.text = g_strdup("his words");
	f.reaction = reaction;
	f.resend = reaction == REACTION_QUESTION;
	g_ptr_array_set_size(actions, 0);
	return method_give(d, &f, &rules, actions);
}

static void time_comes(struct deal *d, GPtrArray *actions)
{
	struct fact f;
	record_init(&fact_record, &f);
	f.kind = FACT_TIME;
	f.at_utc = d->due_utc;
	g_ptr_array_set_size(actions, 0);
	g_assert_true(method_give(d, &f, &rules, actions));
}

/* What reads like an order or a refusal is asked about, and the call waits for the word; without one it comes back (R26). */
static void test_reply(void)
{
	struct deal d;
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	called(&d, 12450, NULL);
	g_assert_true(wrote(&d, "2026-10-05 12:00", REACTION_QUESTION, actions));
	g_assert_true(has_action(actions, ACTION_BOOK, 1) && !has_mail(actions, MAIL_ASK_REPLY));
	g_assert_true(d.resends_written == 1);
	g_assert_true(wrote(&d, "2026-10-05 14:00", REACTION_ORDER, actions));
	g_assert_true(has_action(actions, ACTION_CANCEL, 1) && has_mail(actions, MAIL_ASK_REPLY));
	g_assert_cmpstr(d.waiting, ==, "reply");
	g_assert_true(wrote(&d, "2026-10-05 15:00", REACTION_ORDER, actions));
	g_assert_cmpuint(actions->len, ==, 0); /* asked already */
	g_assert_cmpint(d.due_utc, ==, method_at(&rules, "2026-10-06 12:00"));
	time_comes(&d, actions);
	g_assert_true(has_action(actions, ACTION_BOOK, 2));
	g_assert_cmpint(d.call.script, ==, SCRIPT_FIRST_CALL);
	g_assert_null(d.waiting);
	g_assert_true(wrote(&d, "2026-10-06 13:00", REACTION_REFUSAL, actions));
	g_assert_true(has_mail(actions, MAIL_ASK_REPLY));
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 13:30", &(struct method_words){ .code = OUTCOME_LOST_PRICE }, NULL));
	g_assert_cmpint(d.state, ==, DEAL_LOST);
	g_assert_true(wrote(&d, "2026-10-06 14:00", REACTION_REFUSAL, actions));
	g_assert_cmpuint(actions->len, ==, 0); /* no news */
	g_assert_true(wrote(&d, "2026-10-07 14:00", REACTION_ORDER, actions));
	g_assert_true(has_mail(actions, MAIL_ASK_REPLY)); /* that is */
	record_clear(&deal_record, &d);
}

/* A call that was promised for later comes back for later. */
static void test_reply_promised(void)
{
	struct deal d;
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	called(&d, 12450, NULL);
	g_assert_true(method_outcome(&d, &rules, "2026-10-06 08:45",
			&(struct method_words){ .code = OUTCOME_CALLBACK, .date = "2026-10-20", .minute = 10 * 60 + 1 }, NULL));
	book_as_wanted(&d);
	g_assert_true(wrote(&d, "2026-10-08 12:00", REACTION_ORDER, actions));
	time_comes(&d, actions);
	g_assert_cmpint(d.call.promised_utc, ==, method_at(&rules, "2026-10-20 10:00"));
	record_clear(&deal_record, &d);
}

static void test_away(void)
{
	static const struct {
		const char *until;
		bool locked;
		const char *earliest; /* of the call, which is at 08:40 on the 6th; NULL: it stays there */
	} rows[] = {
		{ "2026-10-12", false, "2026-10-12 00:00" }, { "2026-10-10", false, "2026-10-12 00:00" }, { "2026-10-06", false, NULL },
		{ "2026-10-12", true, NULL }, { NULL, false, NULL }, { "2026-11-02", false, NULL }, /* the validity is over by then */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct deal d;
		struct fact f;
		g_autoptr(GPtrArray) actions = record_list_new(&action_record);
		called(&d, 12450, "2026-10-30");
		d.call.locked = rows[i].locked;
		record_init(&fact_record, &f);
		f.kind = FACT_AWAY;
		f.at_utc = method_at(&rules, "2026-10-05 11:00");
		f.text = g_strdup("back on the 12th");
		if (rows[i].until)
			date_parse(rows[i].until, &f.until);
		g_assert_true(method_give(&d, &f, &rules, actions));
		g_assert_true(has_action(actions, ACTION_BOOK, 1)); /* moved, or with his words */
		g_assert_cmpint(d.call.state, ==, rows[i].earliest ? CALL_WANTED : CALL_BOOKED);
		if (rows[i].earliest)
			g_assert_cmpint(d.call.earliest_utc, ==, method_at(&rules, rows[i].earliest));
		g_assert_cmpint(d.reply_utc, ==, 0); /* no reply */
		record_clear(&deal_record, &d);
	}
}

/* One mail, not two: who is asked what he meant about a call that has begun is not asked besides what came of it. */
static void test_unclear(void)
{
	static const struct {
		const char *typed; /* the call is at 08:40 */
		bool asked_again;
	} rows[] = { { "2026-10-05 17:00", true }, { "2026-10-06 08:39", true }, { "2026-10-06 08:40", false }, { "2026-10-06 08:55", false } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct deal d;
		struct fact f;
		g_autoptr(GPtrArray) actions = record_list_new(&action_record), later = record_list_new(&action_record);
		called(&d, 12450, NULL);
		record_init(&fact_record, &f);
		f.kind = FACT_UNCLEAR;
		f.call_seq = 1;
		f.text = g_strdup("order niet gekregen");
		f.at_utc = method_at(&rules, rows[i].typed);
		g_assert_true(method_give(&d, &f, &rules, actions));
		g_assert_cmpint(actions->len, ==, 1);
		g_assert_true(has_mail(actions, MAIL_ASK_LINE));
		g_assert_cmpint(d.dials, ==, 0);
		g_assert_cmpint(d.call.state, ==, CALL_BOOKED);
		record_init(&fact_record, &f);
		f.kind = FACT_TIME;
		f.at_utc = method_at(&rules, "2026-10-06 09:10");
		g_assert_true(method_give(&d, &f, &rules, later));
		g_assert_cmpint(has_mail(later, MAIL_ONE_TAP), ==, rows[i].asked_again);
		record_clear(&deal_record, &d);
	}
}

/* A fact that does not fit leaves no trace. */
static void test_refused(void)
{
	struct deal d, before;
	struct fact f;
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	called(&d, 12450, NULL);
	record_copy(&deal_record, &before, &d);
	g_assert_false(method_outcome(&d, &rules, "2026-10-06 09:00", &(struct method_words){ .code = OUTCOME_NONE }, actions));
	record_init(&fact_record, &f);
	f.kind = FACT_BOOKED;
	f.call_seq = 7;
	g_assert_false(method_give(&d, &f, &rules, actions));
	record_init(&fact_record, &f);
	g_assert_false(method_give(&d, &f, &rules, actions));
	g_assert_cmpint(actions->len, ==, 0);
	g_assert_true(record_equal(&deal_record, &d, &before));
	record_clear(&deal_record, &before);
	record_clear(&deal_record, &d);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	struct holidays *h = method_holidays();
	method_rules(&rules, h);
	g_test_add_func("/deal/first-call", test_first_call);
	g_test_add_func("/deal/before-expiry", test_before_expiry);
	g_test_add_func("/deal/near-expiry", test_near_expiry);
	g_test_add_func("/deal/decision-lead", test_decision_lead);
	g_test_add_func("/deal/other-half", test_other_half);
	g_test_add_func("/deal/rolls", test_rolls);
	g_test_add_func("/deal/expired", test_expired);
	g_test_add_func("/deal/hints", test_hints);
	g_test_add_func("/deal/desk", test_desk);
	g_test_add_func("/deal/callback-class", test_callback_class);
	g_test_add_func("/deal/undo", test_undo);
	g_test_add_func("/deal/later-words-win", test_later_words_win);
	g_test_add_func("/deal/promise-before-decision", test_promise_before_decision);
	g_test_add_func("/deal/versions", test_versions);
	g_test_add_func("/deal/calendar", test_calendar);
	g_test_add_func("/deal/time", test_time);
	g_test_add_func("/deal/bounce", test_bounce);
	g_test_add_func("/deal/reply", test_reply);
	g_test_add_func("/deal/reply-promised", test_reply_promised);
	g_test_add_func("/deal/away", test_away);
	g_test_add_func("/deal/refused", test_refused);
	g_test_add_func("/deal/corrected", test_corrected);
	g_test_add_func("/deal/unclear", test_unclear);
	int failed = g_test_run();
	g_time_zone_unref(rules.zone);
	holidays_free(h);
	return failed;
}
