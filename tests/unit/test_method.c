/* tests/data/method.table, line by line: METHOD 2.5 as a customer would see it. A row of the table in src/core/deal.c that no line
 * reaches, a state that an outcome has no line for, and a line that says otherwise: each fails.
 *
 * `test_method --print` says what the program does with the left half of each line: for writing new lines, to be read before believed. */
#include "core/error.h"
#include "method.h"
#include <stdio.h>

#define TABLE CLOSECALL_SOURCE "/tests/data/method.table"
#define COLUMNS 7
#define ROWS_MAX 256

static struct rules rules;
static bool covered[ROWS_MAX];
static bool seen[DEAL_N][OUTCOME_N];

/* What the left half of a line asks for. */
struct story {
	enum deal_state before;
	int64_t euros;
	const char *valid, *decision;
	char **codeciders;
	bool first;      /* the outcome comes before any call was made */
	struct method_words words;
	int times;
};

/* ---- the left half ---- */

static int place(const char *const *names, const char *name)
{
	for (int i = 0; names[i]; i++)
		if (g_str_equal(names[i], name))
			return i;
	g_error("'%s' is no name", name);
}

static const char *value_of(char **words, const char *key)
{
	for (; *words; words++)
		if (g_str_has_prefix(*words, key) && (*words)[strlen(key)] == '=')
			return *words + strlen(key) + 1;
	return NULL;
}

static int number_of(char **words, const char *key, int otherwise)
{
	const char *text = value_of(words, key);
	return text ? (int)g_ascii_strtoll(text, NULL, 10) : otherwise;
}

/* "open valid=2026-10-30", "OBJ_TIMING date=2026-10-30", "2". Borrows the words. */
static struct story story_of(char **state, char **outcome, const char *times)
{
	struct story s = { .before = (enum deal_state)place(deal_state_names, state[0]), .euros = number_of(state, "euros", 12450) };
	s.valid = s.before == DEAL_EXPIRED ? "2026-10-08" : value_of(state, "valid");
	s.decision = value_of(state, "decision");
	s.words.code = (enum outcome_code)place(outcome_code_names, outcome[0]);
	s.words.date = value_of(outcome, "date");
	s.words.name = value_of(outcome, "name");
	s.words.note = value_of(outcome, "point");
	s.words.bd = number_of(outcome, "bd", 0);
	int hour = number_of(outcome, "hour", -1);
	s.words.minute = hour < 0 ? 0 : hour * 60 + 1;
	s.words.no_call = value_of(outcome, "call") != NULL;
	s.words.suspicion = value_of(state, "suspect") ? (enum suspicion)place(suspicion_names, value_of(state, "suspect")) : SUSPICION_NONE;
	s.times = (int)g_ascii_strtoll(times, NULL, 10);
	return s;
}

/* ---- the quote and its deal up to then ---- */

static char *day_of(int64_t at_utc)
{
	return date_print(date_of_instant(at_utc, rules.zone, NULL));
}

/* 08:40 on the first day the wanted call may take place. */
static void book_as_wanted(struct deal *d)
{
	g_autofree char *day = day_of(d->call.earliest_utc);
	g_autofree char *start = g_strdup_printf("%s %s", day, d->call.earliest_utc > method_at(&rules, "2026-10-05") + 86400 ? "08:40" : "11:00");
	g_assert_true(method_book(d, &rules, start, start));
}

static void let_expire(struct deal *d)
{
	for (int i = 0; i < 20 && d->state == DEAL_OPEN; i++) {
		struct fact f;
		record_init(&fact_record, &f);
		f.kind = FACT_TIME;
		f.at_utc = d->due_utc;
		g_assert_true(method_give(d, &f, &rules, NULL));
	}
}

/* Ends the deal by what a person says, or by time; gives the last day of it. */
static char *bring_to(struct deal *d, enum deal_state state)
{
	static const enum outcome_code endings[DEAL_N] = { [DEAL_WON] = OUTCOME_ORDER, [DEAL_LOST] = OUTCOME_LOST_PRICE,
		[DEAL_DORMANT] = OUTCOME_OBJ_PROJECT, [DEAL_NOTQUOTE] = OUTCOME_NOTQUOTE, [DEAL_STOPPED] = OUTCOME_STOP };
	if (state == DEAL_EXPIRED)
		let_expire(d);
	while (d->state == DEAL_OPEN && endings[state]) {
		if (d->call.state == CALL_WANTED)
			book_as_wanted(d);
		g_autofree char *day = day_of(d->call.start_utc);
		g_autofree char *at = g_strdup_printf("%s 09:00", day);
		g_assert_true(method_outcome(d, &rules, at, &(struct method_words){ .code = endings[state] }, NULL));
	}
	g_assert_cmpstr(deal_state_names[d->state], ==, deal_state_names[state]);
	return day_of(d->ended_utc);
}

static void begin(struct deal *d, const struct story *s)
{
	struct fact f;
	record_init(&deal_record, d);
	record_init(&fact_record, &f);
	f.kind = FACT_QUOTE;
	f.deal_id = 1;
	f.rep = g_strdup("an");
	f.at_utc = f.start_utc = method_at(&rules, "2026-10-05 10:00");
	f.text = g_strdup("print");
	f.quote.is_quote = true;
	f.quote.number = g_strdup("2026-118");
	f.quote.amount_minor = s->euros * 100;
	f.quote.currency = g_strdup("EUR");
	f.history.quotes = 1;
	if (s->valid)
		g_assert_true(date_parse(s->valid, &f.quote.valid_until));
	if (s->decision)
		g_assert_true(date_parse(s->decision, &f.quote.decision_date));
	g_assert_true(method_give(d, &f, &rules, NULL));
}

/* ---- the right half ---- */

static char *mails_of(GPtrArray *actions)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (guint i = 0; i < actions->len; i++) {
		const struct action *a = actions->pdata[i];
		if (a->kind != ACTION_MAIL)
			continue;
		g_string_append_printf(all, "%s%s", all->len ? " " : "", mail_kind_names[a->mail]);
		if (a->mail == MAIL_NUDGE)
			g_string_append_printf(all, ":%s", a->text);
	}
	return g_string_free(g_steal_pointer(&all), FALSE);
}

static char *outcome_of_story(const struct deal *d, GPtrArray *actions, bool taken)
{
	g_autofree char *day = d->call.state ? day_of(d->call.earliest_utc) : g_strdup(d->waiting ? d->waiting : "-");
	g_autofree char *mails = mails_of(actions);
	g_autofree char *script = g_strdup_printf("%s%s%s", d->call.gatekeeper ? "gatekeeper+" : "", d->call.state ? script_names[d->call.script] : "-",
			d->call.voicemail ? "+voicemail" : "");
	return g_strdup_printf("%s | %s | %s | %s | %s", taken ? deal_state_names[d->state] : "refused", script,
			day, *mails ? mails : "-", manager_line_names[d->manager]);
}

static void fact_of(struct fact *f, const struct story *s, const char *at)
{
	record_init(&fact_record, f);
	f->kind = FACT_OUTCOME;
	f->at_utc = method_at(&rules, at);
	f->outcome.code = s->words.code;
	f->outcome.name = g_strdup(s->words.name);
	f->outcome.note = g_strdup(s->words.note);
	f->outcome.bd = s->words.bd;
	f->outcome.minute = s->words.minute;
	f->outcome.no_call = s->words.no_call;
	f->outcome.suspicion = s->words.suspicion;
	if (s->words.date)
		g_assert_true(date_parse(s->words.date, &f->outcome.date));
}

/* Gives the outcome so many times, each on the day of the call, and says what follows from the last one. New string. */
static char *tell(const struct story *s)
{
	struct deal d;
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	bool taken = false;
	begin(&d, s);
	g_autofree char *last = bring_to(&d, s->before);
	for (int i = 0; i < s->times; i++) {
		struct fact f;
		if (d.call.state == CALL_WANTED)
			book_as_wanted(&d);
		g_autofree char *day = d.call.state ? day_of(d.call.start_utc) : g_strdup(last);
		g_free(last);
		last = g_strdup(day);
		g_autofree char *at = g_strdup_printf("%s %s", day, g_str_equal(day, "2026-10-05") ? "11:20" : "09:00");
		g_ptr_array_set_size(actions, 0);
		fact_of(&f, s, at);
		int row = deal_step(&d, &f, &rules);
		taken = method_give(&d, &f, &rules, actions);
		if (taken && row >= 0)
			covered[row] = true;
	}
	seen[s->before][s->words.code] = true;
	char *text = outcome_of_story(&d, actions, taken);
	record_clear(&deal_record, &d);
	return text;
}

/* ---- the file ---- */

typedef void (*line_func)(int number, const char *left, const struct story *s, const char *right);

static void read_line(const char *line, int number, line_func f)
{
	g_auto(GStrv) columns = g_strsplit(line, "|", -1);
	for (char **c = columns; *c; c++)
		g_strstrip(*c);
	if (g_strv_length(columns) < 3)
		g_error("line %d: three columns at least", number);
	g_auto(GStrv) state = g_strsplit(columns[0], " ", -1), outcome = g_strsplit(columns[1], " ", -1);
	struct story s = story_of(state, outcome, columns[2]);
	g_autofree char *left = g_strdup_printf("%s | %s | %s", columns[0], columns[1], columns[2]);
	g_autofree char *right = g_strjoinv(" | ", columns + 3);
	f(number, left, &s, right);
}

static void each_line(line_func f)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	if (!g_file_get_contents(TABLE, &text, NULL, &error))
		g_error("%s", error->message);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (int i = 0; lines[i]; i++) {
		g_strstrip(lines[i]);
		if (*lines[i] && *lines[i] != '#')
			read_line(lines[i], i + 1, f);
		else if (f == NULL)
			break;
	}
}

static void print_line(int number, const char *left, const struct story *s, const char *right)
{
	g_autofree char *text = tell(s);
	(void)number;
	(void)right;
	printf("%s | %s\n", left, text);
}

static void check_line(int number, const char *left, const struct story *s, const char *right)
{
	g_autofree char *text = tell(s);
	if (!g_str_equal(text, right)) {
		g_test_message("method.table:%d: %s\n  says %s\n  but  %s", number, left, right, text);
		g_test_fail();
	}
}

static void test_lines(void)
{
	each_line(check_line);
}

/* After test_lines: every row of the code, and every outcome in every state, has a line. */
static void test_all_covered(void)
{
	for (int row = 0;; row++) {
		g_autofree char *name = deal_step_name(row);
		if (!name)
			break;
		g_assert_cmpint(row, <, ROWS_MAX);
		if (!covered[row]) {
			g_test_message("no line for the row %s", name);
			g_test_fail();
		}
	}
	for (int state = DEAL_OPEN; state < DEAL_N; state++) {
		for (int code = OUTCOME_ORDER; code < OUTCOME_N; code++) {
			if (seen[state][code])
				continue;
			g_test_message("no line for %s in a deal that is %s", outcome_code_names[code], deal_state_names[state]);
			g_test_fail();
		}
	}
}

int main(int argc, char **argv)
{
	struct holidays *h = method_holidays();
	method_rules(&rules, h);
	if (argc > 1 && g_str_equal(argv[1], "--print")) {
		each_line(print_line);
		return 0;
	}
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/method/lines", test_lines);
	g_test_add_func("/method/all-covered", test_all_covered);
	int failed = g_test_run();
	g_time_zone_unref(rules.zone);
	holidays_free(h);
	return failed;
}
