/* P15: the weekly digests of fifty reps, the manager's and each rep's own copy, out of a ledger of a million facts: from the ledger's rows to the
 * text and HTML. And whether a rep costs the same among fifty as among five. The ledger is made by the method itself: five years of quotes, one
 * day after the other, with outcomes of chance. */
#include "app/digests.h"
#include "app/week.h"
#include "edge/clock.h"

#include "bench/bench.h"
#include <glib/gstdio.h>

#define FACTS 1000000
#define REPS 50
#define FEW 5
#define DAYS (5 * 365)
#define SUNDAY 1796558400 /* 2026-12-06, at noon: the last day */
#define QUOTES_A_DAY 0.95 /* of a rep, any day of the week; makes a little more than FACTS */
#define TIMES_MAX 5

struct world {
	struct service *all, *few;
	GPtrArray *open[REPS]; /* struct deal */
	GRand *rand;
	int64_t facts, now_utc;
};

#define must(call, error) \
	do { \
		bool well = (call); \
		g_assert_no_error(error); \
		g_assert_true(well); \
	} while (0)

/* ---- five years ---- */

static bool give(struct world *w, const struct rep *rep, struct deal *d, struct fact *f)
{
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	g_autoptr(GError) error = NULL;
	f->deal_id = d->id ? d->id : f->deal_id;
	f->rep = g_strdup(rep->id);
	f->source = g_strdup_printf("bench %" G_GINT64_FORMAT, w->facts);
	enum outcome_class class = f->kind == FACT_OUTCOME ? deal_class(d, f, &rep->rules) : CLASS_NONE;
	bool fits = deal_apply(d, f, &rep->rules, actions, &error), is_new;
	if (fits) {
		GError *why = NULL;
		must(ledger_add_fact(w->all->ledger, f, class, &is_new, &why), why);
		w->facts++;
	}
	record_clear(&fact_record, f);
	return fits;
}

static void start(struct fact *f, enum fact_kind kind, int64_t at_utc, int seq)
{
	record_init(&fact_record, f);
	f->kind = kind;
	f->at_utc = at_utc;
	f->call_seq = seq;
}

static void quote(struct world *w, size_t r)
{
	const struct rep *rep = &w->all->config->reps[r];
	struct deal *d = record_new(&deal_record, NULL);
	GError *error = NULL;
	struct fact f;
	int n = (int)(w->facts % 1000000);
	start(&f, FACT_QUOTE, w->now_utc, 0);
	must(ledger_new_deal(w->all->ledger, &f.deal_id, &error), error);
	f.start_utc = w->now_utc;
	f.text = g_strdup_printf("print %d", n);
	f.quote.is_quote = true;
	f.quote.number = g_strdup_printf("%zu-%" G_GINT64_FORMAT, r, f.deal_id);
	f.quote.amount_minor = g_rand_int_range(w->rand, 50000, 4000000);
	f.quote.currency = g_strdup("EUR");
	f.quote.company = g_strdup_printf("Customer %d nv", n);
	f.quote.contact = g_strdup("mevrouw Peeters");
	f.quote.email = g_strdup_printf("someone@customer-%d.example", n);
	f.quote.phone = g_strdup("+3292345678");
	f.quote.subject = g_strdup("dakrenovatie loods 3");
	f.quote.valid_until = date_add_days(date_of_instant(w->now_utc, rep->rules.zone, NULL), 30);
	must(give(w, rep, d, &f), error);
	must(ledger_put_deal(w->all->ledger, d, &error), error);
	g_ptr_array_add(w->open[r], d);
}

static void live_a_day(struct world *w, const struct rep *rep, struct deal *d)
{
	static const enum outcome_code said[] = { OUTCOME_NOANSWER, OUTCOME_NOANSWER, OUTCOME_NOANSWER, OUTCOME_GATEKEEPER, OUTCOME_STATIC,
		OUTCOME_OBJ_PRICE, OUTCOME_OBJ_PRICE, OUTCOME_OBJ_TIMING, OUTCOME_OBJ_AUTHORITY, OUTCOME_OBJ_SCOPE, OUTCOME_CALLBACK,
		OUTCOME_REVISE, OUTCOME_ORDER, OUTCOME_LOST_PRICE, OUTCOME_NOTCALLED };
	struct fact f;
	for (int i = 0; i < TIMES_MAX && d->due_utc && d->due_utc <= w->now_utc; i++) {
		start(&f, FACT_TIME, w->now_utc, 0);
		give(w, rep, d, &f);
	}
	if (d->call.state == CALL_BOOKED && d->call.end_utc <= w->now_utc) {
		start(&f, FACT_OUTCOME, w->now_utc, d->call.seq);
		f.outcome.code = said[g_rand_int_range(w->rand, 0, G_N_ELEMENTS(said))];
		f.outcome.amount_minor = AMOUNT_NONE;
		f.outcome.note = g_strdup("said on the telephone");
		give(w, rep, d, &f);
	}
	if (d->call.state == CALL_WANTED && d->call.earliest_utc <= w->now_utc + 86400) {
		start(&f, FACT_BOOKED, w->now_utc, d->call.seq);
		f.start_utc = MAX(d->call.earliest_utc, w->now_utc + 3600);
		f.end_utc = f.start_utc + 600;
		give(w, rep, d, &f);
	}
}

/* Those that have ended are written down and left. */
static void live_reps(struct world *w, bool last)
{
	GError *error = NULL;
	for (size_t r = 0; r < REPS; r++) {
		for (guint i = w->open[r]->len; i > 0; i--) {
			struct deal *d = w->open[r]->pdata[i - 1];
			live_a_day(w, &w->all->config->reps[r], d);
			if (!last && deal_is_open(d))
				continue;
			must(ledger_put_deal(w->all->ledger, d, &error), error);
			g_ptr_array_remove_index_fast(w->open[r], i - 1);
		}
		if (!last && g_rand_double(w->rand) < QUOTES_A_DAY)
			quote(w, r);
	}
}

static void live(struct world *w)
{
	GError *error = NULL;
	for (int day = DAYS; day >= 0; day--) {
		w->now_utc = SUNDAY - day * (int64_t)86400;
		must(ledger_begin(w->all->ledger, &error), error);
		live_reps(w, day == 0);
		must(ledger_end(w->all->ledger, true, &error), error);
	}
}

/* ---- the digests ---- */

static void write_config(const char *path, const char *dir, size_t n)
{
	g_autoptr(GString) text = g_string_new(NULL);
	GError *error = NULL;
	g_string_append_printf(text, "company = { name = \"Bench\"; region = \"BE\"; language = \"en\"; timezone = \"Europe/Brussels\"; };\n"
				     "state_dir = \"%s\"; reader = \"/bin/true\"; templates_dir = \"%s/templates\";\n"
				     "outgoing = { kind = \"outdir\"; path = \"%s\"; from = \"closecall@bench.test\"; };\n"
				     "manager = { address = \"boss@bench.test\"; };\nreps = (\n",
			dir, CLOSECALL_SOURCE, dir);
	for (size_t i = 0; i < n; i++)
		g_string_append_printf(text, "%s{ id = \"rep%zu\"; name = \"Rep %zu\"; address = \"rep%zu@bench.test\";\n"
					     "mail = { kind = \"maildir\"; path = \"%s\"; }; calendar = { kind = \"icsdir\"; path = \"%s\"; }; }",
				i ? ",\n" : "", i, i, i, dir, dir);
	g_string_append(text, " );\n");
	must(g_file_set_contents(path, text->str, -1, &error), error);
}

static struct service *open_service(const char *dir, size_t n)
{
	g_autofree char *path = g_strdup_printf("%s/%zu.conf", dir, n);
	GError *error = NULL;
	write_config(path, dir, n);
	struct service *s = service_open(path, NEED_TEMPLATES | NEED_LEDGER, NULL, NULL, &error);
	must(s != NULL, error);
	return s;
}

static void make_one(struct service *s, const struct rep *rep, bool own_copy)
{
	struct notice n = { 0 };
	struct action a;
	struct desk desk;
	GError *error = NULL;
	bool empty;
	desk_init(&desk, s, rep);
	digests_ask(rep, MAIL_WEEKLY, own_copy, &a);
	must(digests_weekly(&desk, &a, &n, &empty, &error) && !empty && strlen(n.html) > 1000, error);
	record_clear(&action_record, &a);
	notice_clear(&n);
	desk_close(&desk);
}

/* A new Monday: nothing of the week is known yet. */
static void monday(struct service *s)
{
	weeks_free(s->weeks);
	s->weeks = weeks_new();
	make_one(s, &s->config->reps[0], false);
	for (size_t i = 0; i < s->config->n_reps; i++)
		make_one(s, &s->config->reps[i], true);
}

static void all_reps(gpointer data)
{
	monday(((struct world *)data)->all);
}

static void few_reps(gpointer data)
{
	monday(((struct world *)data)->few);
}

static void take_away(const char *dir)
{
	GDir *d = g_dir_open(dir, 0, NULL);
	for (const char *name; (name = g_dir_read_name(d));) {
		g_autofree char *path = g_build_filename(dir, name, NULL);
		g_unlink(path);
	}
	g_dir_close(d);
	g_rmdir(dir);
}

int main(void)
{
	static struct world w;
	static struct bench_rounds r;
	double seconds[BENCH_ROUNDS], flat[BENCH_ROUNDS];
	GError *error = NULL;
	g_autofree char *dir = g_dir_make_tmp("closecall-bench-XXXXXX", &error);
	must(dir != NULL, error);
	w.rand = g_rand_new_with_seed(15);
	w.all = open_service(dir, REPS);
	for (size_t i = 0; i < REPS; i++)
		w.open[i] = record_list_new(&deal_record);
	live(&w);
	if (w.facts < FACTS)
		g_error("only %" G_GINT64_FORMAT " facts", w.facts);
	w.few = open_service(dir, FEW);
	clock_fix(SUNDAY + 86400);
	bench_run(BENCH_CPU, all_reps, few_reps, &w, &r);
	for (int i = 0; i < BENCH_ROUNDS; i++) {
		seconds[i] = r.ours_us[i] / 1e6;
		flat[i] = r.ours_us[i] / REPS / (r.peer_us[i] / FEW);
	}
	bench_row("P15 weekly of 50 reps, 1,000,000 facts", "s", seconds, "<= 1");
	bench_row("P15 a rep among 50 to one among 5", "ratio", flat, "<= 1.25");
	for (size_t i = 0; i < REPS; i++)
		g_ptr_array_unref(w.open[i]);
	service_close(w.few);
	service_close(w.all);
	g_rand_free(w.rand);
	take_away(dir);
	return 0;
}
