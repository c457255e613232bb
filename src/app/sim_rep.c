/* People in a simulated year: customers, a rep with meetings and holidays, and the clock that leads them. */
#include "app/intake.h"
#include "app/quote_in.h"
#include "app/sim_year.h"
#include "edge/clock.h"

#define DAY 86400
#define HOUR 3600

/* What the rep does with a call, per cent. */
#define NOT_CALLED 4
#define UNREPORTED 5
#define ANSWERED_LATER 75 /* of the unreported ones, when asked */
#define MOVED 3
#define DELETED 1
#define TAKEN_BACK 1
#define CONTACT_GIVEN 80
#define VERSION_SENT 85
#define DISCOUNTED 20 /* orders, with 5 % off */
/* And customers. */
#define HELD_BACK_EACH 40
#define REPLIES 8
#define BOUNCES 0.5
#define COMES_BACK 25 /* asked for a quote before */

#define MEETINGS_A_DAY 2
#define HOLIDAYS 3 /* weeks of absence in the year */

enum event_kind {
	EVENT_QUOTE,
	EVENT_CALL, /* is over */
	EVENT_REPORT,
	EVENT_MOVE,
	EVENT_DELETE,
	EVENT_REPLY,
	EVENT_BOUNCE,
	EVENT_VERSION,
	EVENT_NUMBER,
	EVENT_MEETING, /* becomes known */
};

struct event {
	int64_t at_utc, order; /* of two at once the one that was foreseen first */
	enum event_kind kind;
	struct family *family;
	int64_t start_utc; /* of the call it is about */
	int seq;
	guint meeting;
};

const char *const sim_check_words[CHECK_N] = {
	"never two open calls for one quote",
	"no call after the validity",
	"no call after the decision",
	"no call to who asked not to be called",
	"no open quote is lost",
	"no two calls at once, none over a meeting",
	"only in working hours, on business days",
	"no day beyond its limit",
};

void sim_check(struct year *y, enum sim_check what, bool holds, int64_t deal_id)
{
	y->r->checked[what]++;
	if (holds)
		return;
	y->r->broken[what]++;
	if (!y->r->first_broken)
		y->r->first_broken = g_strdup_printf("%s: deal %" G_GINT64_FORMAT " at %" G_GINT64_FORMAT, sim_check_words[what], deal_id, y->now_utc);
}

/* ---- what is to come ---- */

static gint by_time(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct event *x = a, *y = b;
	(void)data;
	if (x->at_utc != y->at_utc)
		return x->at_utc < y->at_utc ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static struct event *foresee(struct year *y, int64_t at_utc, enum event_kind kind, struct family *f)
{
	struct event *e = g_new0(struct event, 1);
	*e = (struct event){ .at_utc = at_utc, .order = y->foreseen++, .kind = kind, .family = f };
	g_sequence_insert_sorted(y->events, e, by_time, NULL);
	return e;
}

/* A moment in the office, some business days from now. */
static int64_t office_moment(struct year *y, int64_t from_utc, int bd)
{
	struct date day = workday_add(&y->rep->rules.days, date_of_instant(from_utc, y->rep->rules.zone, NULL), bd);
	return date_to_instant(day, g_rand_int_range(y->rand, 9 * 60, 17 * 60), y->rep->rules.zone);
}

static void foresee_meeting(struct year *y, int64_t start_utc, int64_t end_utc, int64_t known_utc)
{
	struct sim_meeting m = { { start_utc, end_utc }, MAX(known_utc, y->from_utc) };
	g_array_append_val(y->meetings, m);
	foresee(y, m.known_utc, EVENT_MEETING, NULL)->meeting = y->meetings->len - 1;
}

static void fill_calendar(struct year *y)
{
	GTimeZone *zone = y->rep->rules.zone;
	struct date first = date_of_instant(y->from_utc, zone, NULL);
	for (int i = 0; i < SIM_DAYS; i++) {
		struct date day = date_add_days(first, i);
		for (int n = g_rand_int_range(y->rand, 0, 2 * MEETINGS_A_DAY + 1); n > 0; n--) {
			int64_t start = date_to_instant(day, g_rand_int_range(y->rand, 17, 34) * 30, zone);
			int64_t ahead = sim_chance(y->rand, 70) ? 14 * DAY : g_rand_int_range(y->rand, 1, 6 * 24) * HOUR;
			foresee_meeting(y, start, start + g_rand_int_range(y->rand, 1, 5) * 30 * 60, start - ahead);
		}
	}
	for (int i = 0; i < HOLIDAYS; i++) {
		struct date day = date_add_days(first, i * SIM_DAYS / HOLIDAYS + 7 * g_rand_int_range(y->rand, 2, 14));
		int64_t start = date_to_instant(day, 0, zone);
		foresee_meeting(y, start, date_to_instant(date_add_days(day, 7), 0, zone), start - 21 * DAY);
	}
}

static void foresee_quotes(struct year *y, int n)
{
	/* the last weeks are left to what follows */
	int64_t span = (int64_t)(SIM_DAYS - 7) * DAY;
	for (int i = 0; i < n; i++)
		foresee(y, office_moment(y, y->from_utc + span * i / n, 0), EVENT_QUOTE, NULL);
}

struct family *sim_family(struct year *y, int64_t deal_id)
{
	return y->families->pdata[deal_id - y->first_id];
}

/* ---- facts ---- */

static char *next_source(struct year *y, const char *what)
{
	return g_strdup_printf("simulated %s %d", what, ++y->sources);
}

static void check_deal(struct year *y, const struct deal *deal)
{
	y->r->facts++;
	if (deal_is_open(deal))
		sim_check(y, CHECK_LOST, deal->call.state != CALL_NONE || deal->waiting || deal->due_utc, deal->id);
	if (deal->stopped && deal->quote.email)
		g_hash_table_add(y->stopped, g_strdup(deal->quote.email));
}

bool sim_give(struct year *y, struct family *f, struct fact *fact, GError **error)
{
	bool is_new;
	fact->deal_id = f->id;
	fact->at_utc = y->now_utc;
	fact->source = next_source(y, fact_kind_names[fact->kind]);
	bool ok = intake_one(&y->service, y->rep, &f->deal, fact, &is_new, error);
	record_clear(&fact_record, fact);
	check_deal(y, &f->deal);
	return ok;
}

/* ---- quotes ---- */

static char *customer_address(struct year *y)
{
	bool known = y->addresses->len && sim_chance(y->rand, COMES_BACK);
	if (known)
		return g_strdup(y->addresses->pdata[g_rand_int_range(y->rand, 0, (gint32)y->addresses->len)]);
	char *address = g_strdup_printf("buyer@customer%u.%s.example", y->addresses->len, y->rep->id);
	g_ptr_array_add(y->addresses, g_strdup(address));
	return address;
}

/* Most are of some thousands, some of tens of thousands: log-normal, as the sum of uniform ones comes near enough to normal. */
static int64_t draw_amount(GRand *rand)
{
	double sum = 0, amount = 8000;
	for (int i = 0; i < 12; i++)
		sum += g_rand_double(rand);
	for (double steps = (sum - 6) * 1.1; steps > 0; steps -= .1)
		amount *= 1.105;
	for (double steps = (sum - 6) * 1.1; steps < 0; steps += .1)
		amount /= 1.105;
	return (int64_t)amount * 100;
}

static void write_quote(struct year *y, struct quote *q, const char *address, const char *number)
{
	static const char *const phones[] = { "+3292345678", "+3292345678", "+3292345678", "+31201234567", "+33123456789" };
	struct date today = date_of_instant(y->now_utc, y->rep->rules.zone, NULL);
	int validity = g_rand_int_range(y->rand, 0, 100);
	q->is_quote = true;
	q->confidence = 1;
	q->language = g_strdup("nl");
	q->number = g_strdup(number);
	q->email = g_strdup(address);
	q->company = g_strdup("Customer");
	q->contact = g_strdup("mevrouw Peeters");
	q->phone = g_strdup(phones[g_rand_int_range(y->rand, 0, G_N_ELEMENTS(phones))]);
	q->currency = g_strdup(y->service.config->currency);
	q->amount_minor = sim_chance(y->rand, 97) ? draw_amount(y->rand) : AMOUNT_NONE;
	if (validity < 85)
		q->valid_until = date_add_days(today, validity < 70 ? 30 : 14);
}

/* ret: inited; the deal as the ledger has it. */
static bool commit_letter(struct year *y, struct letter *l, struct deal *ret, GError **error)
{
	int versions;
	bool is_new;
	if (!ledger_begin(y->service.ledger, error))
		return false;
	return ledger_end(y->service.ledger, quote_commit(&y->service, y->rep, l, ret, &is_new, &versions, error), error);
}

static bool send_quote(struct year *y, struct family *f, const char *address, const char *number, int version, GError **error)
{
	struct letter l;
	record_init(&letter_record, &l);
	l.kind = LETTER_SENT;
	l.sent_utc = y->now_utc;
	l.fingerprint = g_strdup_printf("%s %d", number, version);
	write_quote(y, &l.quote, address, number);
	if (version > 1)
		l.quote.version = g_strdup_printf("%d", version);
	record_clear(&deal_record, &f->deal);
	bool ok = commit_letter(y, &l, &f->deal, error);
	record_clear(&letter_record, &l);
	f->customer.sent = date_of_instant(y->now_utc, y->rep->rules.zone, NULL);
	check_deal(y, &f->deal);
	return ok;
}

static void family_free(gpointer data)
{
	struct family *f = data;
	record_clear(&deal_record, &f->deal);
	g_free(f);
}

/* Each rep has a series; one quote in forty is written and never mailed. */
static char *next_number(struct year *y)
{
	int64_t n = ++y->r->quotes;
	return g_strdup_printf("%s-%03" G_GINT64_FORMAT, y->rep->id, n + n / HELD_BACK_EACH);
}

static bool on_quote(struct year *y, GError **error)
{
	struct family *f = g_new0(struct family, 1);
	g_autofree char *address = customer_address(y), *number = next_number(y);
	record_init(&deal_record, &f->deal);
	g_ptr_array_add(y->families, f);
	sim_customer_init(&f->customer, y->rand, date_of_instant(y->now_utc, y->rep->rules.zone, NULL));
	if (!send_quote(y, f, address, number, 1, error))
		return false;
	f->id = f->deal.id;
	if (!y->first_id)
		y->first_id = f->id;
	if (sim_chance(y->rand, REPLIES))
		foresee(y, y->now_utc + g_rand_int_range(y->rand, 2, 80) * HOUR, EVENT_REPLY, f);
	if (sim_chance(y->rand, BOUNCES))
		foresee(y, y->now_utc + 120, EVENT_BOUNCE, f);
	return true;
}

static bool on_version(struct year *y, struct family *f, GError **error)
{
	if (g_strcmp0(f->deal.waiting, "version") != 0)
		return true;
	g_autofree char *address = g_strdup(f->deal.quote.email), *number = g_strdup(f->deal.quote.number);
	return send_quote(y, f, address, number, f->deal.versions + 1, error);
}

/* ---- calls ---- */

/* What the rep owes after an outcome. */
static void foresee_debts(struct year *y, struct family *f)
{
	if (g_strcmp0(f->deal.waiting, "version") == 0 && sim_chance(y->rand, VERSION_SENT))
		foresee(y, office_moment(y, y->now_utc, g_rand_int_range(y->rand, 1, 4)), EVENT_VERSION, f);
	if (g_strcmp0(f->deal.waiting, "contact") == 0 && sim_chance(y->rand, CONTACT_GIVEN))
		foresee(y, office_moment(y, y->now_utc, 1), EVENT_NUMBER, f);
}

/* STOP reaches other deals of the same person. */
static bool read_again(struct year *y, const struct family *but, GError **error)
{
	for (guint i = 0; i < y->families->len; i++) {
		struct family *f = y->families->pdata[i];
		bool found;
		if (f == but || g_strcmp0(f->deal.quote.email, but->deal.quote.email) != 0)
			continue;
		record_clear(&deal_record, &f->deal);
		if (!ledger_get_deal(y->service.ledger, f->id, &f->deal, &found, error))
			return false;
	}
	return true;
}

static bool report(struct year *y, struct family *f, int seq, const struct outcome *o, GError **error)
{
	enum intake what;
	g_autofree char *source = next_source(y, "outcome");
	if (!ledger_begin(y->service.ledger, error))
		return false;
	bool ok = intake_outcome(&y->service, y->rep, &f->deal, &(struct words_said){ seq, o, source, 0 }, &what, error);
	ok = ledger_end(y->service.ledger, ok, error);
	check_deal(y, &f->deal);
	return ok && (o->code != OUTCOME_STOP || read_again(y, f, error));
}

static void learn(struct year *y, const struct deal *deal, const struct outcome *o)
{
	enum outcome_class class = outcome_class(o);
	if (class != CLASS_ADMINISTRATIVE)
		reach_add(&y->reach, country_of_phone(deal->quote.phone), deal->call.start_utc, class != CLASS_NO_CONVERSATION, y->rep->rules.zone);
}

/* The rep dials, and says what came of it. */
static bool dial(struct year *y, struct family *f, GError **error)
{
	struct outcome o, undo;
	int minute, seq = f->deal.call.seq;
	struct date day = date_of_instant(f->deal.call.start_utc, y->rep->rules.zone, &minute);
	record_init(&outcome_record, &o);
	record_init(&outcome_record, &undo);
	undo.code = OUTCOME_UNDO;
	if (sim_chance(y->rand, NOT_CALLED))
		o.code = OUTCOME_NOTCALLED;
	else
		sim_customer_dial(&f->customer, y->rand, &f->deal.call, day, minute, &o);
	if (o.code == OUTCOME_ORDER && f->deal.quote.amount_minor != AMOUNT_NONE && sim_chance(y->rand, DISCOUNTED))
		o.amount_minor = f->deal.quote.amount_minor / 100 * 95;
	learn(y, &f->deal, &o);
	bool ok = report(y, f, seq, &o, error);
	if (ok && o.code != OUTCOME_STOP && sim_chance(y->rand, TAKEN_BACK))
		ok = report(y, f, seq, &undo, error) && report(y, f, seq, &o, error);
	record_clear(&outcome_record, &o);
	foresee_debts(y, f);
	return ok;
}

static bool stands_at(const struct event *e)
{
	const struct call *call = &e->family->deal.call;
	return call->state == CALL_BOOKED && call->seq == e->seq && call->start_utc == e->start_utc;
}

static void foresee_of_call(struct year *y, int64_t at_utc, enum event_kind kind, struct family *f)
{
	struct event *e = foresee(y, at_utc, kind, f);
	e->seq = f->deal.call.seq;
	e->start_utc = f->deal.call.start_utc;
}

void sim_foresee_call(struct year *y, struct family *f)
{
	int64_t ahead = f->deal.call.start_utc - y->now_utc;
	foresee_of_call(y, f->deal.call.end_utc, EVENT_CALL, f);
	if (ahead < HOUR || !sim_chance(y->rand, MOVED + DELETED))
		return;
	enum event_kind kind = sim_chance(y->rand, 100.0 * MOVED / (MOVED + DELETED)) ? EVENT_MOVE : EVENT_DELETE;
	foresee_of_call(y, y->now_utc + (int64_t)(g_rand_double(y->rand) * (double)ahead), kind, f);
}

static bool on_call(struct year *y, struct family *f, GError **error)
{
	if (!sim_chance(y->rand, UNREPORTED))
		return dial(y, f, error);
	if (sim_chance(y->rand, ANSWERED_LATER))
		foresee_of_call(y, office_moment(y, y->now_utc, 1), EVENT_REPORT, f);
	return true;
}

static bool on_move(struct year *y, struct family *f, GError **error)
{
	struct fact fact;
	int64_t length = f->deal.call.end_utc - f->deal.call.start_utc;
	record_init(&fact_record, &fact);
	fact.kind = FACT_MOVED;
	fact.call_seq = f->deal.call.seq;
	fact.start_utc = MAX(office_moment(y, f->deal.call.start_utc, g_rand_int_range(y->rand, 0, 3)), y->now_utc + HOUR);
	fact.end_utc = fact.start_utc + length;
	if (!sim_give(y, f, &fact, error))
		return false;
	f->call.when = (struct interval){ f->deal.call.start_utc, f->deal.call.end_utc };
	foresee_of_call(y, f->deal.call.end_utc, EVENT_CALL, f);
	return true;
}

static bool on_delete(struct year *y, struct family *f, GError **error)
{
	struct fact fact;
	record_init(&fact_record, &fact);
	fact.kind = FACT_DELETED;
	fact.call_seq = f->deal.call.seq;
	f->open = false;
	return sim_give(y, f, &fact, error);
}

/* ---- what is written and given ---- */

static bool on_words(struct year *y, struct family *f, enum fact_kind kind, GError **error)
{
	struct fact fact;
	record_init(&fact_record, &fact);
	fact.kind = kind;
	fact.text = g_strdup(kind == FACT_BOUNCE ? f->deal.quote.email : "could you also do the gutters?");
	return sim_give(y, f, &fact, error);
}

static bool on_number(struct year *y, struct family *f, GError **error)
{
	struct fact fact;
	if (g_strcmp0(f->deal.waiting, "contact") != 0)
		return true;
	record_init(&fact_record, &fact);
	fact.kind = FACT_CORRECTED;
	fact.quote.phone = g_strdup("+3292345679");
	return sim_give(y, f, &fact, error);
}

/* Something is put into the calendar: over a call that may be moved it moves it. */
static bool on_meeting(struct year *y, const struct sim_meeting *m, GError **error)
{
	for (guint i = 0; i < y->families->len; i++) {
		struct family *f = y->families->pdata[i];
		struct fact fact;
		bool over = f->open && f->call.when.start_utc < m->when.end_utc && m->when.start_utc < f->call.when.end_utc;
		if (!over || !slot_is_movable(&y->rep->rules, &f->deal.call, y->now_utc))
			continue;
		record_init(&fact_record, &fact);
		fact.kind = FACT_CROSSED;
		fact.call_seq = f->deal.call.seq;
		y->r->crossed++;
		if (!sim_give(y, f, &fact, error))
			return false;
	}
	return true;
}

/* ---- the clock ---- */

/* The family whose deal is due first; NULL: none is. */
static struct family *next_due(struct year *y)
{
	struct family *first = NULL;
	for (guint i = 0; i < y->families->len; i++) {
		struct family *f = y->families->pdata[i];
		if (f->deal.due_utc && (!first || f->deal.due_utc < first->deal.due_utc))
			first = f;
	}
	return first;
}

static bool time_passes(struct year *y, struct family *f, GError **error)
{
	struct fact fact;
	record_init(&fact_record, &fact);
	fact.kind = FACT_TIME;
	bool ok = sim_give(y, f, &fact, error);
	foresee_debts(y, f);
	return ok;
}

static bool happen(struct year *y, const struct event *e, GError **error)
{
	struct family *f = e->family;
	switch (e->kind) {
	case EVENT_QUOTE: return on_quote(y, error);
	case EVENT_CALL: return !stands_at(e) || on_call(y, f, error);
	case EVENT_REPORT: return !stands_at(e) || dial(y, f, error);
	case EVENT_MOVE: return !stands_at(e) || on_move(y, f, error);
	case EVENT_DELETE: return !stands_at(e) || on_delete(y, f, error);
	case EVENT_REPLY: return on_words(y, f, FACT_REPLY, error);
	case EVENT_BOUNCE: return on_words(y, f, FACT_BOUNCE, error);
	case EVENT_NUMBER: return on_number(y, f, error);
	case EVENT_VERSION: return on_version(y, f, error);
	case EVENT_MEETING: return on_meeting(y, &g_array_index(y->meetings, struct sim_meeting, e->meeting), error);
	}
	return true;
}

/* The next thing that happens, or that time does. *ret_over: it lies beyond the year. */
static bool step(struct year *y, bool *ret_over, GError **error)
{
	GSequenceIter *first = g_sequence_get_begin_iter(y->events);
	struct event *e = g_sequence_iter_is_end(first) ? NULL : g_sequence_get(first);
	struct family *due = next_due(y);
	bool clock_first = due && (!e || due->deal.due_utc <= e->at_utc);
	int64_t at = clock_first ? due->deal.due_utc : e ? e->at_utc : y->end_utc;
	*ret_over = at >= y->end_utc;
	if (*ret_over)
		return true;
	y->now_utc = MAX(at, y->now_utc);
	clock_fix(y->now_utc);
	bool ok = clock_first ? time_passes(y, due, error) : happen(y, e, error);
	if (!clock_first)
		g_sequence_remove(first);
	return ok && sim_settle(y, error);
}

static bool live(struct year *y, GError **error)
{
	bool over = false, ok = true;
	while (ok && !over)
		ok = step(y, &over, error);
	return ok;
}

/* ---- the door ---- */

bool sim_rep_run(const struct config *c, const struct rep *rep, const char *ledger, guint32 seed, int n, int64_t from_utc, struct sim_result *ret,
		GError **error)
{
	*ret = (struct sim_result){ .figures = { .first_call_median_bd = -1 } };
	struct year y = { .rep = rep, .now_utc = from_utc, .from_utc = from_utc, .end_utc = from_utc + (int64_t)SIM_DAYS * DAY, .r = ret };
	y.service.config = (struct config *)(uintptr_t)c; /* read only */
	y.service.tell = tell_new(TELL_NOTHING, false);
	y.service.ledger = ledger_open(ledger ? ledger : ":memory:", error);
	y.rand = g_rand_new_with_seed(seed);
	y.events = g_sequence_new(g_free);
	y.meetings = g_array_new(FALSE, FALSE, sizeof(struct sim_meeting));
	y.families = g_ptr_array_new_with_free_func(family_free);
	y.stopped = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	y.addresses = g_ptr_array_new_with_free_func(g_free);
	bool ok = y.service.ledger != NULL;
	if (ok) {
		fill_calendar(&y);
		foresee_quotes(&y, n);
		ok = live(&y, error) && sim_close_books(&y, error);
	}
	clock_fix(0);
	g_clear_pointer(&y.service.ledger, ledger_close);
	tell_free(y.service.tell);
	g_sequence_free(y.events);
	g_array_unref(y.meetings);
	g_ptr_array_unref(y.families);
	g_hash_table_unref(y.stopped);
	g_ptr_array_unref(y.addresses);
	g_rand_free(y.rand);
	return ok;
}
