#include "edge/ledger.h"
#include "edge/ledger_invitation.h"
#include "edge/ledger_question.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char *directory;

/* A ledger file of that name that is not there yet. */
static char *new_path(const char *name)
{
	char *path = g_build_filename(directory, name, NULL);
	static const char *const endings[] = { "", "-wal", "-shm" };

	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
		g_autofree char *file = g_strconcat(path, endings[i], NULL);

		g_unlink(file);
	}
	return path;
}

static struct ledger *open_new(void)
{
	g_autoptr(GError) error = NULL;
	struct ledger *l = ledger_open(":memory:", &error);

	g_assert_no_error(error);
	g_assert_nonnull(l);
	return l;
}

/* ---- what is asked of a statement on a second handle, as an admin with the sqlite3 shell would ---- */

static int run_beside(const char *path, const char *text)
{
	sqlite3 *db = NULL;

	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);

	int rc = sqlite3_exec(db, text, NULL, NULL, NULL);

	sqlite3_close(db);
	return rc;
}

static int64_t number_beside(const char *path, const char *text)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;

	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_prepare_v2(db, text, -1, &statement, NULL), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);

	int64_t value = sqlite3_column_int64(statement, 0);

	sqlite3_finalize(statement);
	sqlite3_close(db);
	return value;
}

/* ---- deals and facts to put into it ---- */

struct sample {
	const char *rep, *number, *email;
	enum deal_state state;
	int64_t sent_utc, due_utc, booked_utc;
};

static int64_t put_sample(struct ledger *l, const struct sample *sample)
{
	struct deal deal;

	record_init(&deal_record, &deal);
	g_assert_true(ledger_new_deal(l, &deal.id, NULL));
	deal.rep = g_strdup(sample->rep);
	deal.state = sample->state;
	deal.quote.number = g_strdup(sample->number);
	deal.quote.email = g_strdup(sample->email);
	deal.quote.amount_minor = 1245050;
	deal.quote.currency = g_strdup("EUR");
	deal.last_sent_utc = sample->sent_utc;
	deal.due_utc = sample->due_utc;
	if (sample->booked_utc) {
		deal.call.state = CALL_BOOKED;
		deal.call.start_utc = sample->booked_utc;
	}
	g_assert_true(ledger_put_deal(l, &deal, NULL));

	int64_t id = deal.id;

	record_clear(&deal_record, &deal);
	return id;
}

static const struct sample plain = { "an", "Q-2024/118", "jan@Acme.example", DEAL_OPEN, 1000, 0, 0 };

static bool add_fact(struct ledger *l, int64_t deal_id, const char *rep, int64_t at_utc, const char *source,
	int64_t *ret_id, GError **error)
{
	struct fact fact;
	bool is_new = false;

	record_init(&fact_record, &fact);
	fact.deal_id = deal_id;
	fact.rep = g_strdup(rep);
	fact.at_utc = at_utc;
	fact.kind = FACT_OUTCOME;
	fact.source = g_strdup(source);
	fact.outcome.code = OUTCOME_OBJ_PRICE;
	fact.outcome.note = g_strdup("te duur: 10 % \"korting\" gevraagd\n'€'");

	bool fine = ledger_add_fact(l, &fact, CLASS_PRODUCTIVE, &is_new, error);

	if (ret_id)
		*ret_id = is_new ? fact.id : 0;
	record_clear(&fact_record, &fact);
	return fine;
}

/* ---- the file ---- */

static void test_new_file(void)
{
	g_autofree char *path = new_path("deep/new.db");
	g_autoptr(GError) error = NULL;
	struct stat status;
	mode_t mask = umask(0);
	struct ledger *l = ledger_open(path, &error);

	umask(mask);
	g_assert_no_error(error);

	g_autofree char *instance = g_strdup(ledger_instance(l));

	g_assert_cmpuint(strlen(instance), ==, 12);
	g_assert_cmpuint(strspn(instance, "abcdefghijklmnopqrstuvwxyz234567"), ==, 12);
	g_assert_true(ledger_health(l, &error));
	g_assert_cmpint(g_stat(path, &status), ==, 0);
	g_assert_cmpint(status.st_mode & 0777, ==, 0600);

	g_autofree char *wal = g_strconcat(path, "-wal", NULL);

	g_assert_cmpint(g_stat(wal, &status), ==, 0);
	g_assert_cmpint(status.st_mode & 0777, ==, 0600);
	ledger_close(l);
	g_assert_cmpint(number_beside(path, "PRAGMA user_version"), ==, 7);
	g_assert_cmpint(
		number_beside(path,
			"SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
			" AND name NOT LIKE 'sqlite_%' AND NOT strict"),
		==, 0);

	/* the second time: the same name, and a mode that somebody widened is narrowed */
	g_chmod(path, 0644);
	l = ledger_open(path, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(ledger_instance(l), ==, instance);
	ledger_close(l);
	g_assert_cmpint(g_stat(path, &status), ==, 0);
	g_assert_cmpint(status.st_mode & 0777, ==, 0600);

	struct ledger *other = open_new();

	g_assert_cmpstr(ledger_instance(other), !=, instance);
	ledger_close(other);
}

/* Files that are no ledger of ours are refused, said so, and left as they were. */
static void test_refused(void)
{
	static const struct {
		const char *sql;
		const char *says;
	} rows[] = {
		{ "PRAGMA application_id = 252006674; PRAGMA user_version = 9", "another program" },
		{ "PRAGMA application_id = 1668047724; PRAGMA user_version = 9",
			"newer closecall (schema 9, this one knows up to 7)" },
		{ "CREATE TABLE bookmarks (url)", "another program" },
		{ "PRAGMA user_version = 1", "another program" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = new_path("refused.db");
		g_autoptr(GError) error = NULL;
		g_autofree char *before = NULL, *after = NULL;
		gsize n_before, n_after;

		g_assert_cmpint(run_beside(path, rows[i].sql), ==, SQLITE_OK);
		g_assert_true(g_file_get_contents(path, &before, &n_before, NULL));
		g_assert_null(ledger_open(path, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
		g_assert_nonnull(strstr(error->message, rows[i].says));
		g_assert_nonnull(strstr(error->message, path));
		g_assert_true(g_file_get_contents(path, &after, &n_after, NULL));
		g_assert_cmpmem(before, n_before, after, n_after);
	}
}

static void test_damaged(void)
{
	g_autofree char *path = new_path("damaged.db");
	g_autoptr(GError) no_ledger = NULL, torn = NULL;
	struct ledger *l;

	g_assert_true(g_file_set_contents(path,
		"From: an@example\nSubject: no ledger at all\n\n0123456789012345678901234567890"
		"1234567890123456789012345678901234567890",
		-1, NULL));
	g_assert_null(ledger_open(path, &no_ledger));
	g_assert_error(no_ledger, CLOSECALL_ERROR, CLOSECALL_SETUP);
	g_assert_nonnull(strstr(no_ledger->message, "damaged or is no ledger"));
	g_free(path);

	/* a good file of which the disk lost a part in the middle */
	path = new_path("torn.db");
	l = ledger_open(path, NULL);
	g_assert_nonnull(l);
	for (int i = 0; i < 200; i++)
		put_sample(l, &plain);
	ledger_close(l);

	int fd = g_open(path, O_WRONLY, 0);
	g_autofree char *noise = g_strnfill(4096, 'x');

	g_assert_cmpint(fd, >=, 0);
	for (int page = 1; page < 40; page++)
		g_assert_cmpint(pwrite(fd, noise, 4096, page * 4096), ==, 4096);
	close(fd);
	l = ledger_open(path, &torn);
	if (l) {
		g_assert_false(ledger_health(l, &torn));
		ledger_close(l);
	}
	g_assert_error(torn, CLOSECALL_ERROR, CLOSECALL_SETUP);
	g_assert_nonnull(strstr(torn->message, "damaged"));
}

static void test_no_place(void)
{
	g_autofree char *file = new_path("file");
	g_autofree char *below = g_build_filename(file, "ledger.db", NULL);
	g_autoptr(GError) error = NULL, is_directory = NULL;

	g_assert_true(g_file_set_contents(file, "", 0, NULL));
	g_assert_null(ledger_open(below, &error));
	g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
	g_assert_nonnull(strstr(error->message, "cannot make its directory"));
	g_assert_null(ledger_open(directory, &is_directory));
	g_assert_error(is_directory, CLOSECALL_ERROR, CLOSECALL_SETUP);
}

/* A disk that takes no more: the transaction is gone as a whole, said so, and the file is good. */
static void test_disk_full(void)
{
	g_autofree char *path = new_path("full.db");
	g_autoptr(GError) error = NULL;
	struct rlimit before, small;
	struct ledger_counts counts;
	int64_t put = 0;
	struct ledger *l = ledger_open(path, NULL);

	g_assert_nonnull(l);
	signal(SIGXFSZ, SIG_IGN);
	g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
	small = before;
	small.rlim_cur = 256 * 1024;
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
	for (;;) {
		g_assert_true(ledger_begin(l, NULL));
		put_sample(l, &plain);
		put_sample(l, &plain);
		if (!ledger_commit(l, &error)) {
			ledger_rollback(l);
			break;
		}
		put += 2;
		g_assert_cmpint(put, <, 100000);
	}
	g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
	g_assert_nonnull(strstr(error->message, "the disk"));
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
	signal(SIGXFSZ, SIG_DFL);
	put_sample(l, &plain);
	ledger_close(l);
	l = ledger_open(path, NULL);
	g_assert_true(ledger_health(l, NULL));
	g_assert_true(ledger_count(l, NULL, &counts, NULL));
	g_assert_cmpint(counts.deals, ==, put + 1);
	ledger_close(l);
}

/* ---- facts ---- */

static void test_facts(void)
{
	struct ledger *l = open_new();
	int64_t deal = put_sample(l, &plain), other = put_sample(l, &plain);
	int64_t first = 0, second = 0, again = 0, others = 0;
	g_autoptr(GPtrArray) facts = record_list_new(&fact_record);
	g_autoptr(GArray) classes = g_array_new(FALSE, FALSE, sizeof(enum outcome_class));

	g_assert_true(add_fact(l, deal, "an", 100, "mail 1", &first, NULL));
	g_assert_true(add_fact(l, deal, "an", 90, "mail 2", &second, NULL));
	g_assert_cmpint(second, >, first);
	g_assert_true(add_fact(l, deal, "an", 100, "mail 1", &again, NULL));
	g_assert_cmpint(again, ==, 0); /* known */
	g_assert_true(add_fact(l, other, "bo", 80, "mail 1", &others, NULL));
	g_assert_cmpint(others, >, second);

	g_assert_true(ledger_find_facts(l, deal, NULL, 0, facts, classes, NULL));
	g_assert_cmpuint(facts->len, ==, 2);
	g_assert_cmpuint(classes->len, ==, 2);
	g_assert_cmpint(g_array_index(classes, enum outcome_class, 1), ==, CLASS_PRODUCTIVE);

	const struct fact *fact = g_ptr_array_index(facts, 0);

	g_assert_cmpint(fact->id, ==, first);
	g_assert_cmpint(fact->deal_id, ==, deal);
	g_assert_cmpint(fact->kind, ==, FACT_OUTCOME);
	g_assert_cmpint(fact->outcome.code, ==, OUTCOME_OBJ_PRICE);
	g_assert_cmpstr(fact->outcome.note, ==, "te duur: 10 % \"korting\" gevraagd\n'€'");

	static const struct {
		const char *rep;
		int64_t since_utc;
		guint n;
	} rows[] = { { "an", 0, 2 }, { "an", 91, 1 }, { "an", 100, 1 }, { "an", 101, 0 }, { "bo", 0, 1 },
		{ "a", 0, 0 }, { NULL, 0, 3 } };

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_ptr_array_set_size(facts, 0);
		g_assert_true(ledger_find_facts(l, 0, rows[i].rep, rows[i].since_utc, facts, NULL, NULL));
		g_assert_cmpuint(facts->len, ==, rows[i].n);
	}
	ledger_close(l);
}

/* What happened stays: also for who comes by another door. */
static void test_append_only(void)
{
	static const char *const tried[] = {
		"UPDATE fact SET rep = 'bo'",
		"DELETE FROM fact",
		"UPDATE fact SET body = '{}' WHERE id = 1",
	};
	g_autofree char *path = new_path("append.db");
	struct ledger *l = ledger_open(path, NULL);
	int64_t deal = put_sample(l, &plain);

	g_assert_true(add_fact(l, deal, "an", 100, "mail 1", NULL, NULL));
	for (gsize i = 0; i < G_N_ELEMENTS(tried); i++)
		g_assert_cmpint(run_beside(path, tried[i]), ==, SQLITE_CONSTRAINT);
	g_assert_cmpint(number_beside(path, "SELECT count(*) FROM fact WHERE rep = 'an'"), ==, 1);
	ledger_close(l);
}

static void test_impossible_facts(void)
{
	struct ledger *l = open_new();
	int64_t deal = put_sample(l, &plain);
	g_autoptr(GError) sourceless = NULL, dealless = NULL;
	g_autoptr(GPtrArray) facts = record_list_new(&fact_record);

	g_assert_false(add_fact(l, deal, "an", 100, NULL, NULL, &sourceless));
	g_assert_error(sourceless, CLOSECALL_ERROR, CLOSECALL_ITEM);

	/* a deal that is put later in the transaction is fine; one that never is, is not */
	g_assert_true(ledger_begin(l, NULL));
	g_assert_true(add_fact(l, deal + 1, "an", 100, "mail 1", NULL, NULL));
	g_assert_cmpint(put_sample(l, &plain), ==, deal + 1);
	g_assert_true(ledger_commit(l, NULL));
	g_assert_true(ledger_begin(l, NULL));
	g_assert_true(add_fact(l, deal + 2, "an", 100, "mail 2", NULL, NULL));
	g_assert_false(ledger_commit(l, &dealless));
	ledger_rollback(l);
	g_assert_error(dealless, CLOSECALL_ERROR, CLOSECALL_ITEM);
	g_assert_true(ledger_find_facts(l, 0, NULL, 0, facts, NULL, NULL));
	g_assert_cmpuint(facts->len, ==, 1);
	ledger_close(l);
}

/* ---- deals ---- */

static void test_deal(void)
{
	struct ledger *l = open_new();
	struct deal deal, got;
	bool found = true;

	g_assert_true(ledger_get_deal(l, 1, &got, &found, NULL));
	g_assert_false(found);
	record_clear(&deal_record, &got);

	record_init(&deal_record, &deal);
	g_assert_true(ledger_new_deal(l, &deal.id, NULL));
	deal.rep = g_strdup("an");
	deal.state = DEAL_OPEN;
	deal.quote.number = g_strdup("118");
	deal.quote.confidence = 0.97;
	deal.call.seq = 3;
	deal.before = g_strdup("{'rep': <'an'>}");
	for (int round = 0; round < 2; round++) {
		deal.versions = round;
		deal.quote.amount_minor = round ? 500 : AMOUNT_NONE;
		g_assert_true(ledger_put_deal(l, &deal, NULL));
		g_assert_true(ledger_get_deal(l, deal.id, &got, &found, NULL));
		g_assert_true(found);
		g_assert_true(record_equal(&deal_record, &deal, &got));
		record_clear(&deal_record, &got);
	}
	record_clear(&deal_record, &deal);
	ledger_close(l);
}

/* A row that a hand has spoilt is an error of that row, with its number. */
static void test_spoilt_row(void)
{
	g_autofree char *path = new_path("spoilt.db");
	struct ledger *l = ledger_open(path, NULL);
	int64_t id = put_sample(l, &plain);
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
	g_autoptr(GError) one = NULL, many = NULL;
	struct deal deal;
	bool found;

	g_assert_cmpint(run_beside(path, "UPDATE deal SET body = '{oops'"), ==, SQLITE_OK);
	g_assert_false(ledger_get_deal(l, id, &deal, &found, &one));
	g_assert_error(one, CLOSECALL_ERROR, CLOSECALL_ITEM);
	g_assert_nonnull(strstr(one->message, "deal 1: "));
	g_assert_false(found);
	record_clear(&deal_record, &deal);
	g_assert_false(ledger_find_deals(l, &(struct deal_query){ 0 }, deals, &many));
	g_assert_error(many, CLOSECALL_ERROR, CLOSECALL_ITEM);
	g_assert_cmpuint(deals->len, ==, 0);
	ledger_close(l);
}

static void test_find_deals(void)
{
	static const struct sample samples[] = {
		/* ids 1, 2, 3 … */
		{ "an", "Q-2024/118", "Jan@Acme.example", DEAL_OPEN, 1000, 500, 0 },
		{ "an", "Q-2024/119", "piet@acme.example", DEAL_WON, 3000, 0, 0 },
		{ "bo", "q2024 118", "jan@other.example", DEAL_OPEN, 2000, 0, 700 },
		{ "bo", NULL, NULL, DEAL_OPEN, 2000, 600, 800 },
	};
	static const struct {
		struct deal_query query;
		const char *ids;
	} rows[] = {
		{ { 0 }, "2 4 3 1" },
		{ { .rep = "an" }, "2 1" },
		{ { .rep = "a" }, "" },
		{ { .number = "q 2024.118" }, "3 1" },
		{ { .number = "q 2024.118", .rep = "bo" }, "3" },
		{ { .number = "---" }, "" },
		{ { .email = "JAN@acme.example" }, "1" },
		{ { .email = "" }, "" },
		{ { .domain = "ACME.example" }, "2 1" },
		{ { .domain = "acme.example", .open_only = true }, "1" },
		{ { .due_by_utc = 499 }, "" },
		{ { .due_by_utc = 500 }, "1" },
		{ { .due_by_utc = 9999 }, "4 1" },
		{ { .booked_from_utc = 700, .booked_to_utc = 800 }, "3" },
		{ { .booked_from_utc = 701 }, "4" },
		{ { .booked_to_utc = 9999, .rep = "an" }, "" },
		{ { .sent_from_utc = 2000 }, "2 4 3" },
		{ { .sent_from_utc = 2001 }, "2" },
	};
	struct ledger *l = open_new();

	for (gsize i = 0; i < G_N_ELEMENTS(samples); i++)
		g_assert_cmpint(put_sample(l, &samples[i]), ==, (int64_t)i + 1);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
		g_autoptr(GString) ids = g_string_new(NULL);

		g_assert_true(ledger_find_deals(l, &rows[i].query, deals, NULL));
		for (guint n = 0; n < deals->len; n++)
			g_string_append_printf(
				ids, "%s%d", n ? " " : "", (int)((struct deal *)deals->pdata[n])->id);
		g_assert_cmpstr(ids->str, ==, rows[i].ids);
	}
	ledger_close(l);
}

static void test_deal_next_due(void)
{
	static const struct {
		const char *rep;
		int64_t due_utc;
	} rows[] = { { NULL, 500 }, { "an", 500 }, { "bo", 600 }, { "cy", 0 } };
	struct ledger *l = open_new();
	int64_t due = -1;

	g_assert_true(ledger_deal_next_due(l, NULL, &due, NULL));
	g_assert_cmpint(due, ==, 0);
	put_sample(l, &(struct sample){ "an", NULL, NULL, DEAL_OPEN, 1, 0, 0 });
	put_sample(l, &(struct sample){ "an", NULL, NULL, DEAL_OPEN, 1, 700, 0 });
	put_sample(l, &(struct sample){ "an", NULL, NULL, DEAL_OPEN, 1, 500, 0 });
	put_sample(l, &(struct sample){ "bo", NULL, NULL, DEAL_OPEN, 1, 600, 0 });
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_true(ledger_deal_next_due(l, rows[i].rep, &due, NULL));
		g_assert_cmpint(due, ==, rows[i].due_utc);
	}
	ledger_close(l);
}

/* ---- the outbox ---- */

static int64_t add_action(struct ledger *l, const char *rep, int64_t deal_id, enum action_kind kind,
	int call_seq, int64_t due_utc)
{
	char text[] = "bel: \"terug\"";
	struct action a = { .kind = kind,
		.call_seq = call_seq,
		.mail = kind == ACTION_MAIL ? MAIL_RECEIPT : MAIL_NONE,
		.text = text };
	int64_t id = 0;

	g_assert_true(ledger_add_action(l, rep, deal_id, &a, due_utc, &id, NULL));
	return id;
}

static GPtrArray *waiting(struct ledger *l, const char *rep, int64_t now_utc)
{
	GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_row_free);

	g_assert_true(ledger_find_outbox(l, rep, now_utc, rows, NULL));
	return rows;
}

static void test_outbox(void)
{
	struct ledger *l = open_new();
	int64_t deal = put_sample(l, &plain);
	int64_t book = add_action(l, "an", deal, ACTION_BOOK, 1, 50);
	int64_t mail = add_action(l, "an", 0, ACTION_MAIL, 0, 0);
	int64_t due = -1;

	add_action(l, "bo", deal, ACTION_CLOSE, 1, 10);
	g_assert_true(ledger_outbox_next_due(l, NULL, &due, NULL));
	g_assert_cmpint(due, ==, 1); /* since ever, and not "none" */
	g_assert_true(ledger_outbox_next_due(l, "bo", &due, NULL));
	g_assert_cmpint(due, ==, 10);
	g_assert_true(ledger_outbox_next_due(l, "cy", &due, NULL));
	g_assert_cmpint(due, ==, 0);

	g_autoptr(GPtrArray) early = waiting(l, "an", 49);
	g_autoptr(GPtrArray) all = waiting(l, NULL, 50);
	g_autoptr(GPtrArray) all_early = waiting(l, NULL, 49);
	g_autoptr(GPtrArray) rows = waiting(l, "an", 50);

	g_assert_cmpuint(early->len, ==, 1);
	g_assert_cmpuint(all->len, ==, 3);
	g_assert_cmpuint(all_early->len, ==, 2);
	g_assert_cmpuint(rows->len, ==, 2);

	struct outbox_row *row = rows->pdata[0], *letter = rows->pdata[1];

	g_assert_cmpint(row->id, ==, book);
	g_assert_cmpint(row->deal_id, ==, deal);
	g_assert_cmpint(row->action.kind, ==, ACTION_BOOK);
	g_assert_cmpint(row->action.call_seq, ==, 1);
	g_assert_cmpstr(row->action.text, ==, "bel: \"terug\"");
	g_assert_cmpint(row->state, ==, OUTBOX_WANTED);
	g_assert_null(row->payload);
	g_assert_cmpint(letter->id, ==, mail);
	g_assert_cmpint(letter->deal_id, ==, 0);
	g_assert_cmpint(letter->action.mail, ==, MAIL_RECEIPT);

	/* from here on every try sends the same */
	letter->state = OUTBOX_DOUBT;
	letter->key = g_strdup("<1@host>");
	letter->recipient = g_strdup("an@example.org");
	letter->payload = g_bytes_new("Subject: \0x\r\n", 13);
	letter->due_utc = 60;
	letter->attempts = 2;
	letter->error = g_strdup("server said 451");
	g_assert_true(ledger_put_outbox(l, letter, NULL));

	g_autoptr(GPtrArray) later = waiting(l, "an", 60);
	struct outbox_row *got = later->pdata[1];

	g_assert_cmpint(got->state, ==, OUTBOX_DOUBT);
	g_assert_cmpstr(got->key, ==, "<1@host>");
	g_assert_cmpstr(got->recipient, ==, "an@example.org");
	g_assert_cmpmem(
		g_bytes_get_data(got->payload, NULL), g_bytes_get_size(got->payload), "Subject: \0x\r\n", 13);
	g_assert_cmpint(got->attempts, ==, 2);
	g_assert_cmpstr(got->error, ==, "server said 451");

	/* an empty payload is one */
	g_bytes_unref(got->payload);
	got->payload = g_bytes_new(NULL, 0);
	g_assert_true(ledger_put_outbox(l, got, NULL));

	g_autoptr(GPtrArray) empty = waiting(l, "an", 60);

	g_assert_nonnull(((struct outbox_row *)empty->pdata[1])->payload);

	got->state = OUTBOX_DONE;
	row->state = OUTBOX_FAILED;
	g_assert_true(ledger_put_outbox(l, got, NULL));
	g_assert_true(ledger_put_outbox(l, row, NULL));

	g_autoptr(GPtrArray) none = waiting(l, "an", 9999);

	g_assert_cmpuint(none->len, ==, 0);
	ledger_close(l);
}

static void test_done_drops_payload(void)
{
	g_autofree char *path = new_path("outbox.db");
	struct ledger *l = ledger_open(path, NULL);

	add_action(l, "an", 0, ACTION_MAIL, 0, 0);

	g_autoptr(GPtrArray) rows = waiting(l, "an", 1);
	struct outbox_row *row = rows->pdata[0];

	row->payload = g_bytes_new("secret", 6);
	row->state = OUTBOX_READY;
	g_assert_true(ledger_put_outbox(l, row, NULL));
	g_assert_cmpint(number_beside(path, "SELECT count(payload) FROM outbox"), ==, 1);
	row->state = OUTBOX_DONE;
	g_assert_true(ledger_put_outbox(l, row, NULL));
	g_assert_cmpint(number_beside(path, "SELECT count(payload) FROM outbox"), ==, 0);
	ledger_close(l);
}

static void test_drop(void)
{
	struct ledger *l = open_new();
	int64_t deal = put_sample(l, &plain), other = put_sample(l, &plain);
	int64_t wanted = add_action(l, "an", deal, ACTION_BOOK, 1, 0);
	int64_t last = 0;

	add_action(l, "an", deal, ACTION_BOOK, 2, 0);
	add_action(l, "an", deal, ACTION_CLOSE, 1, 0);
	add_action(l, "an", other, ACTION_BOOK, 1, 0);
	last = add_action(l, "an", deal, ACTION_BOOK, 1, 0);

	g_autoptr(GPtrArray) before = waiting(l, "an", 1);
	struct outbox_row *row = before->pdata[0];

	row->state = OUTBOX_DOUBT; /* perhaps it went: it must be found out */
	g_assert_cmpint(row->id, ==, wanted);
	g_assert_true(ledger_put_outbox(l, row, NULL));
	g_assert_true(ledger_drop_outbox(l, deal, 1, ACTION_BOOK, NULL));

	g_autoptr(GPtrArray) after = waiting(l, "an", 1);

	g_assert_cmpuint(after->len, ==, 4);
	g_assert_cmpint(((struct outbox_row *)after->pdata[0])->id, ==, wanted);
	/* an id may stand in a key out in the world: it does not come back */
	g_assert_cmpint(add_action(l, "an", deal, ACTION_BOOK, 1, 0), >, last);
	ledger_close(l);
}

/* ---- events ---- */

static void put_event(struct ledger *l, const char *uid, const char *href, int64_t start_utc, bool gone)
{
	g_autofree char *uid_text = g_strdup(uid), *href_text = g_strdup(href);
	char rep[] = "an", etag[] = "\"1\"", summary[] = "☎ Acme – 118";
	struct ledger_event e = { .uid = uid_text,
		.rep = rep,
		.href = href_text,
		.etag = etag,
		.call_seq = 2,
		.summary = summary,
		.start_utc = start_utc,
		.end_utc = start_utc + 600,
		.gone = gone,
		.sequence = 4 };

	g_assert_true(ledger_put_event(l, &e, NULL));
}

static void put_by_name(struct ledger *l, const char *uid, const char *href)
{
	struct ledger_event e;
	bool found;

	put_event(l, uid, href, 5000, false);
	g_assert_true(ledger_get_event(l, "an", uid, &e, &found, NULL) && found && !e.by_name);
	e.by_name = true;
	g_assert_true(ledger_put_event(l, &e, NULL));
	ledger_event_clear(&e);
}

static void test_events(void)
{
	struct ledger *l = open_new();
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)ledger_event_free);
	struct ledger_event e;
	bool found = true;

	g_assert_true(ledger_get_event(l, "an", "d1-1@x", &e, &found, NULL));
	g_assert_false(found);
	put_event(l, "d1-1@x", "/cal/a.ics", 1000, true);
	put_event(l, "d1-2@x", "/cal/a.ics", 2000, false);
	put_event(l, "d2-1@x", NULL, 3000, false);

	static const struct {
		const char *rep, *name, *uid;
	} rows[] = {
		{ "an", "d1-1@x", "d1-1@x" },
		{ "an", "d1-2@x", "d1-2@x" },
		{ "an", "/cal/a.ics", "d1-2@x" }, /* the one that stands */
		{ "an", "d2-1@x", "d2-1@x" },
		{ "bo", "d1-1@x", NULL },
		{ "an", "", NULL },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_true(ledger_get_event(l, rows[i].rep, rows[i].name, &e, &found, NULL));
		g_assert_cmpint(found, ==, rows[i].uid != NULL);
		g_assert_cmpstr(e.uid, ==, rows[i].uid);
		ledger_event_clear(&e);
	}

	g_assert_true(ledger_get_event(l, "an", "d1-2@x", &e, &found, NULL));
	g_assert_cmpstr(e.href, ==, "/cal/a.ics");
	g_assert_cmpstr(e.etag, ==, "\"1\"");
	g_assert_cmpstr(e.summary, ==, "☎ Acme – 118");
	g_assert_null(e.typed);
	g_assert_cmpint(e.call_seq, ==, 2);
	g_assert_cmpint(e.start_utc, ==, 2000);
	g_assert_cmpint(e.sequence, ==, 4);
	g_assert_cmpint(e.end_utc, ==, 2600);
	e.typed = g_strdup("order");
	e.closed = true;
	g_assert_true(ledger_put_event(l, &e, NULL));
	ledger_event_clear(&e);
	g_assert_true(ledger_get_event(l, "an", "d1-2@x", &e, &found, NULL));
	g_assert_cmpstr(e.typed, ==, "order");
	g_assert_true(e.closed);
	g_assert_false(e.gone);
	ledger_event_clear(&e);

	static const struct {
		int64_t since_utc;
		guint n;
	} since[] = { { 0, 2 }, { 2599, 2 }, { 2600, 1 }, { 3600, 0 } };

	for (gsize i = 0; i < G_N_ELEMENTS(since); i++) {
		g_ptr_array_set_size(events, 0);
		g_assert_true(ledger_find_events(l, "an", since[i].since_utc, false, events, NULL));
		g_assert_cmpuint(events->len, ==, since[i].n);
	}

	static const struct {
		const char *seen; /* prefix of what was seen before */
		const char *left;
	} by_name[] = { { NULL, "d5-1@x d5-2@x" }, { "/other/", "d5-1@x d5-2@x" }, { "/cal/", "d5-2@x" }, { "http", "" } };

	put_by_name(l, "d5-1@x", "/cal/e.ics");
	put_by_name(l, "d5-2@x", "http://dav.example/work/e.ics");
	for (gsize i = 0; i < G_N_ELEMENTS(by_name); i++) {
		g_autoptr(GString) left = g_string_new(NULL);
		g_ptr_array_set_size(events, 0);
		g_assert_true(!by_name[i].seen || ledger_saw_events(l, "an", by_name[i].seen, NULL));
		g_assert_true(ledger_find_events(l, "an", 0, true, events, NULL));
		for (guint k = 0; k < events->len; k++)
			g_string_append_printf(left, "%s%s", k ? " " : "", ((struct ledger_event *)events->pdata[k])->uid);
		g_assert_cmpstr(left->str, ==, by_name[i].left);
	}
	ledger_close(l);
}

/* ---- mails, items, cursors, marks, counts ---- */

static void test_mails(void)
{
	struct ledger *l = open_new();
	int64_t deal = put_sample(l, &plain), found = -1;

	g_assert_true(ledger_find_mail(l, "a@x", &found, NULL));
	g_assert_cmpint(found, ==, 0);
	g_assert_true(ledger_put_mail(l, "a@x", "an", deal, NULL));
	g_assert_true(ledger_put_mail(l, "b@x", "an", 0, NULL));
	g_assert_true(ledger_put_mail(l, "a@x", "an", deal, NULL));
	g_assert_true(ledger_find_mail(l, "a@x", &found, NULL));
	g_assert_cmpint(found, ==, deal);
	g_assert_true(ledger_find_mail(l, "b@x", &found, NULL));
	g_assert_cmpint(found, ==, 0);
	g_assert_true(ledger_find_mail(l, "A@x", &found, NULL));
	g_assert_cmpint(found, ==, 0);
	ledger_close(l);
}

static void test_items(void)
{
	static const struct {
		enum item_state put;
		const char *reason;
		int attempts;
	} rows[] = {
		{ ITEM_STARTED, NULL, 1 },
		{ ITEM_STARTED, NULL, 2 },
		{ ITEM_DONE, NULL, 2 },
		{ ITEM_STARTED, NULL, 3 },
		{ ITEM_PARKED, "reader died", 3 },
	};
	struct ledger *l = open_new();
	g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func(g_free);
	enum item_state state = ITEM_DONE;
	int attempts = -1;

	g_assert_true(ledger_get_item(l, "an sent", "1:7", &state, &attempts, NULL));
	g_assert_cmpint(state, ==, ITEM_UNKNOWN);
	g_assert_cmpint(attempts, ==, 0);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_true(ledger_put_item(l, "an sent", "1:7", rows[i].put, rows[i].reason, 100, NULL));
		g_assert_true(ledger_get_item(l, "an sent", "1:7", &state, &attempts, NULL));
		g_assert_cmpint(state, ==, rows[i].put);
		g_assert_cmpint(attempts, ==, rows[i].attempts);
	}
	g_assert_true(ledger_put_item(l, "an inbox", "1:8", ITEM_PARKED, "too deep", 90, NULL));
	g_assert_true(ledger_put_item(l, "anna inbox", "1:8", ITEM_PARKED, NULL, 95, NULL));
	g_assert_true(ledger_put_item(l, "an inbox", "1:9", ITEM_DONE, "not parked", 95, NULL));

	static const struct {
		const char *prefix;
		int64_t since_utc;
		const char *reasons;
	} found[] = {
		{ "an ", 0, "too deep|reader died" },
		{ "an ", 91, "reader died" },
		{ "", 0, "too deep||reader died" },
		{ "an %", 0, "" },
		{ "an ", 101, "" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(found); i++) {
		g_ptr_array_set_size(reasons, 0);
		g_assert_true(ledger_find_parked(l, found[i].prefix, found[i].since_utc, reasons, NULL));
		g_ptr_array_add(reasons, NULL);

		g_autofree char *joined = g_strjoinv("|", (char **)reasons->pdata);

		g_assert_cmpstr(joined, ==, found[i].reasons);
	}
	ledger_close(l);
}

static void test_values(void)
{
	static const struct {
		bool (*get)(struct ledger *l, const char *name, char **ret, GError **error);
		bool (*put)(struct ledger *l, const char *name, const char *value, GError **error);
	} rows[] = { { ledger_get_cursor, ledger_put_cursor }, { ledger_get_mark, ledger_put_mark } };
	struct ledger *l = open_new();

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		static const char *const values[] = { NULL, "1:1", "2:2 é", "", NULL, "3" };

		for (gsize n = 0; n < G_N_ELEMENTS(values); n++) {
			g_autofree char *got = NULL;

			g_assert_true(rows[i].put(l, "an sent", values[n], NULL));
			g_assert_true(rows[i].get(l, "an sent", &got, NULL));
			g_assert_cmpstr(got, ==, values[n]);
		}
	}

	/* a cursor and a mark of one name are two things */
	g_autofree char *cursor = NULL;

	g_assert_true(ledger_put_mark(l, "an sent", "mark", NULL));
	g_assert_true(ledger_get_cursor(l, "an sent", &cursor, NULL));
	g_assert_cmpstr(cursor, ==, "3");
	ledger_close(l);
}

/* What is remembered for a time is forgotten with the next that is. */
static void test_holds(void)
{
	static const struct {
		const char *name;
		int64_t now_utc;
		bool held;
	} rows[] = { { "said a", 100, true }, { "said a", 199, true }, { "said a", 200, false }, { "said b", 100, false },
		{ "refused an x", 299, true } };
	g_autofree char *path = new_path("holds.db");
	struct ledger *l = ledger_open(path, NULL);
	bool held;

	g_assert_true(ledger_hold(l, "said a", 200, 100, NULL));
	g_assert_true(ledger_hold(l, "refused an x", 300, 100, NULL));
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_true(ledger_is_held(l, rows[i].name, rows[i].now_utc, &held, NULL));
		g_assert_cmpint(held, ==, rows[i].held);
	}
	g_assert_true(ledger_hold(l, "said b", 400, 200, NULL));
	g_assert_cmpint(number_beside(path, "SELECT count(*) FROM hold"), ==, 2);
	g_assert_true(ledger_hold(l, "said b", 500, 300, NULL)); /* for longer */
	g_assert_cmpint(number_beside(path, "SELECT count(*) FROM hold"), ==, 1);
	g_assert_cmpint(number_beside(path, "SELECT until_utc FROM hold WHERE name = 'said b'"), ==, 500);
	ledger_close(l);
}

/* A ledger of before: a token that was used stays used. */
static void test_holds_of_before(void)
{
	g_autofree char *path = new_path("before.db");
	struct ledger *l = ledger_open(path, NULL);
	bool held;
	int64_t deal = put_sample(l, &plain);

	g_assert_true(add_fact(l, deal, "an", 1000, "mail 1", NULL, NULL));
	ledger_close(l);
	g_assert_cmpint(run_beside(path, "DROP TABLE hold; DROP TABLE invitation; PRAGMA user_version = 5;"
					 "INSERT INTO mark VALUES ('said x', '1'), ('refused an y', '2'), ('question 3 asked again', '4'), ('weekly', '5')"),
		==, SQLITE_OK);
	l = ledger_open(path, NULL);
	g_assert_true(ledger_is_held(l, "said x", 1000 + 365 * 86400, &held, NULL) && held);
	g_assert_true(ledger_is_held(l, "said x", 1000 + 366 * 86400, &held, NULL) && !held);
	g_assert_cmpint(number_beside(path, "SELECT count(*) FROM hold"), ==, 1);
	g_assert_cmpint(number_beside(path, "SELECT count(*) FROM mark WHERE name GLOB 'said*' OR name GLOB 'refused*' OR name GLOB 'question*'"),
		==, 0);
	g_assert_cmpint(number_beside(path, "SELECT count(*) FROM mark WHERE name = 'weekly'"), ==, 1);
	ledger_close(l);
}

static void test_count(void)
{
	struct ledger *l = open_new();
	struct ledger_counts all, an, nobody;
	int64_t deal = put_sample(l, &plain);

	put_sample(l, &(struct sample){ "an", NULL, NULL, DEAL_LOST, 0, 0, 0 });
	put_sample(l, &(struct sample){ "anna", NULL, NULL, DEAL_OPEN, 0, 0, 0 });
	g_assert_true(add_fact(l, deal, "an", 100, "mail 1", NULL, NULL));
	g_assert_true(ledger_put_item(l, "an sent", "1", ITEM_PARKED, "x", 1, NULL));
	g_assert_true(ledger_put_item(l, "anna sent", "1", ITEM_PARKED, "x", 1, NULL));
	for (int i = 0; i < 5; i++)
		add_action(l, "an", deal, ACTION_BOOK, 1, 0);

	g_autoptr(GPtrArray) rows = waiting(l, "an", 1);

	for (int i = 1; i < 5; i++) {
		struct outbox_row *row = rows->pdata[i];

		row->state = (enum outbox_state)i;
		g_assert_true(ledger_put_outbox(l, row, NULL));
	}
	g_assert_true(ledger_count(l, NULL, &all, NULL));
	g_assert_true(ledger_count(l, "an", &an, NULL));
	g_assert_true(ledger_count(l, "bo", &nobody, NULL));

	const struct ledger_counts expected_all = { 1, 3, 2, 2, 1, 1, 2 },
				   expected_an = { 1, 2, 1, 2, 1, 1, 1 };

	g_assert_cmpmem(&all, sizeof all, &expected_all, sizeof expected_all);
	g_assert_cmpmem(&an, sizeof an, &expected_an, sizeof expected_an);
	g_assert_cmpint(nobody.deals + nobody.facts + nobody.outbox_waiting + nobody.parked, ==, 0);
	ledger_close(l);
}

/* ---- transactions ---- */

static void test_rollback(void)
{
	struct ledger *l = open_new();
	struct ledger_counts counts;
	g_autoptr(GError) error = NULL;
	g_autofree char *cursor = NULL;

	g_assert_true(ledger_begin(l, NULL));

	int64_t deal = put_sample(l, &plain);

	g_assert_true(add_fact(l, deal, "an", 1, "mail 1", NULL, NULL));
	g_assert_true(ledger_put_cursor(l, "an sent", "1:2", NULL));
	ledger_rollback(l);
	g_assert_true(ledger_count(l, NULL, &counts, NULL));
	g_assert_cmpint(counts.deals, ==, 0);
	g_assert_cmpint(counts.facts, ==, 0);
	g_assert_true(ledger_get_cursor(l, "an sent", &cursor, NULL));
	g_assert_null(cursor);

	/* one in another is a mistake of the caller, and the outer one goes on */
	g_assert_true(ledger_begin(l, NULL));
	g_assert_false(ledger_begin(l, &error));
	g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
	put_sample(l, &plain);
	g_assert_true(ledger_commit(l, NULL));
	g_assert_true(ledger_count(l, NULL, &counts, NULL));
	g_assert_cmpint(counts.deals, ==, 1);
	ledger_close(l);
}

enum { N_THREADS = 4, N_ROUNDS = 50 };

/* Reads a number and writes one more, which comes out wrong when two do it at a time. */
static gpointer count_up(gpointer data)
{
	struct ledger *l = data;

	for (int i = 0; i < N_ROUNDS; i++) {
		g_autofree char *old = NULL;

		g_assert_true(ledger_begin(l, NULL));
		g_assert_true(ledger_get_mark(l, "n", &old, NULL));
		g_thread_yield();

		g_autofree char *next =
			g_strdup_printf("%d", (old ? (int)g_ascii_strtoll(old, NULL, 10) : 0) + 1);

		put_sample(l, &plain);
		g_assert_true(ledger_put_mark(l, "n", next, NULL));
		if (i % 5 == 4)
			ledger_rollback(l);
		else
			g_assert_true(ledger_commit(l, NULL));
	}
	return NULL;
}

static void test_threads(void)
{
	g_autofree char *path = new_path("threads.db");
	struct ledger *l = ledger_open(path, NULL);
	GThread *threads[N_THREADS];
	struct ledger_counts counts;
	g_autofree char *n = NULL;

	for (int i = 0; i < N_THREADS; i++)
		threads[i] = g_thread_new("count", count_up, l);
	for (int i = 0; i < N_THREADS; i++)
		g_thread_join(threads[i]);
	g_assert_true(ledger_get_mark(l, "n", &n, NULL));
	g_assert_cmpint(g_ascii_strtoll(n, NULL, 10), ==, N_THREADS * N_ROUNDS * 4 / 5);
	g_assert_true(ledger_count(l, NULL, &counts, NULL));
	g_assert_cmpint(counts.deals, ==, N_THREADS * N_ROUNDS * 4 / 5);
	ledger_close(l);
}

static gpointer open_it(gpointer path)
{
	g_autoptr(GError) error = NULL;
	struct ledger *l = NULL;

	/* making the first write-ahead log takes the file for itself: the others are told to come again */
	while (!l) {
		g_clear_error(&error);
		l = ledger_open(path, &error);
		if (!l)
			g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY);
	}

	char *instance = g_strdup(ledger_instance(l));

	ledger_close(l);
	return instance;
}

/* Who opens a new ledger together makes one ledger. */
static void test_made_together(void)
{
	g_autofree char *path = new_path("together.db");
	GThread *threads[N_THREADS];
	g_autofree char *first = NULL;

	for (int i = 0; i < N_THREADS; i++)
		threads[i] = g_thread_new("open", open_it, path);
	first = g_thread_join(threads[0]);
	for (int i = 1; i < N_THREADS; i++) {
		g_autofree char *instance = g_thread_join(threads[i]);

		g_assert_cmpstr(instance, ==, first);
	}
}

/* A verb typed beside the service: two handles on one file take turns. */
static void test_two_handles(void)
{
	g_autofree char *path = new_path("two.db");
	struct ledger *service = ledger_open(path, NULL), *verb = ledger_open(path, NULL);
	struct ledger_counts counts;

	g_assert_cmpstr(ledger_instance(service), ==, ledger_instance(verb));
	g_assert_cmpint(put_sample(service, &plain), ==, 1);
	g_assert_cmpint(put_sample(verb, &plain), ==, 2);
	g_assert_cmpint(put_sample(service, &plain), ==, 3);

	/* reading does not wait for who writes */
	g_assert_true(ledger_begin(service, NULL));
	put_sample(service, &plain);
	g_assert_true(ledger_count(verb, NULL, &counts, NULL));
	g_assert_cmpint(counts.deals, ==, 3);
	g_assert_true(ledger_commit(service, NULL));
	g_assert_true(ledger_count(verb, NULL, &counts, NULL));
	g_assert_cmpint(counts.deals, ==, 4);
	ledger_close(service);
	ledger_close(verb);
}

static void remove_tree(const char *path)
{
	g_autoptr(GDir) entries = g_dir_open(path, 0, NULL);
	const char *name;

	while (entries && (name = g_dir_read_name(entries))) {
		g_autofree char *inner = g_build_filename(path, name, NULL);

		remove_tree(inner);
	}
	g_remove(path);
}

/* ---- calendars that only mail reaches ---- */

static void test_invitations(void)
{
	struct ledger *l = open_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)ledger_invitation_free);
	static char an[] = "an", bart[] = "bart", a[] = "a.ics", b[] = "b.ics", ics[] = "BEGIN:VCALENDAR", id[] = "1@x";
	struct ledger_invitation got;
	const struct ledger_invitation rows[] = {
		{ .rep = an, .href = b, .ics = ics, .sequence = 2, .answered_utc = 1000, .answered_by = id },
		{ .rep = an, .href = a, .ics = ics },
		{ .rep = bart, .href = b, .ics = ics, .sequence = 7 },
		{ .rep = an, .href = a, .sequence = 1 }, /* taken away */
	};
	bool found;

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_true(ledger_put_invitation(l, &rows[i], &error));
	g_assert_true(ledger_get_invitation(l, "an", "b.ics", &got, &found, &error) && found);
	g_assert_cmpstr(got.ics, ==, ics);
	g_assert_cmpint(got.sequence, ==, 2);
	g_assert_cmpint(got.answered_utc, ==, 1000);
	g_assert_cmpstr(got.answered_by, ==, id);
	ledger_invitation_clear(&got);
	g_assert_true(ledger_get_invitation(l, "an", "a.ics", &got, &found, &error) && found);
	g_assert_null(got.ics);
	g_assert_cmpint(got.sequence, ==, 1);
	ledger_invitation_clear(&got);
	g_assert_true(ledger_get_invitation(l, "bart", "a.ics", &got, &found, &error) && !found);
	g_assert_null(got.href);
	g_assert_true(ledger_find_invitations(l, "an", list, &error));
	g_assert_cmpuint(list->len, ==, 1);
	g_assert_cmpstr(((const struct ledger_invitation *)list->pdata[0])->href, ==, "b.ics");
	ledger_close(l);
}

/* ---- questions ---- */

static void test_questions(void)
{
	struct ledger *l = open_new();
	g_autoptr(GError) error = NULL;
	static char an[] = "an", bart[] = "bart", about[] = "mail 123", other[] = "deal 7", body[] = "{'kind': <'sent'>}";
	struct ledger_question q = { .rep = an, .about = about, .at_utc = 1000, .body = body }, got;
	bool found;
	int n;

	g_assert_true(ledger_add_question(l, &q, &error));
	g_assert_cmpint(q.id, >, 0);

	int64_t id = q.id;

	g_assert_true(ledger_add_question(l, &q, &error)); /* once about one thing */
	g_assert_cmpint(q.id, ==, 0);
	q.rep = bart;
	g_assert_true(ledger_add_question(l, &q, &error)); /* of each rep */
	g_assert_cmpint(q.id, >, id);
	q = (struct ledger_question){ .rep = an, .about = other, .at_utc = 2000 };
	g_assert_true(ledger_add_question(l, &q, &error));
	g_assert_true(ledger_count_questions(l, "an", &n, &error) && n == 2);

	g_assert_true(ledger_get_question(l, id, &got, &found, &error) && found);
	g_assert_cmpstr(got.rep, ==, "an");
	g_assert_cmpstr(got.about, ==, about);
	g_assert_cmpstr(got.body, ==, body);
	g_assert_cmpint(got.state, ==, QUESTION_OPEN);
	ledger_question_clear(&got);
	g_assert_true(ledger_drop_questions(l, "an", 2000, &n, &error) && n == 1);
	g_assert_true(ledger_get_question(l, id, &got, &found, &error) && found);
	g_assert_cmpint(got.state, ==, QUESTION_DROPPED);
	g_assert_null(got.body);
	ledger_question_clear(&got);
	g_assert_true(ledger_end_question(l, q.id, QUESTION_ANSWERED, &error));
	g_assert_true(ledger_count_questions(l, "an", &n, &error) && n == 0);
	g_assert_true(ledger_count_questions(l, "bart", &n, &error) && n == 1);
	g_assert_true(ledger_get_question(l, 99, &got, &found, &error) && !found);
	ledger_question_clear(&got);
	g_assert_no_error(error);
	ledger_close(l);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*test)(void);
	} tests[] = {
		{ "/ledger/new_file", test_new_file },
		{ "/ledger/refused", test_refused },
		{ "/ledger/damaged", test_damaged },
		{ "/ledger/no_place", test_no_place },
		{ "/ledger/disk_full", test_disk_full },
		{ "/ledger/facts", test_facts },
		{ "/ledger/append_only", test_append_only },
		{ "/ledger/impossible_facts", test_impossible_facts },
		{ "/ledger/deal", test_deal },
		{ "/ledger/spoilt_row", test_spoilt_row },
		{ "/ledger/find_deals", test_find_deals },
		{ "/ledger/deal_next_due", test_deal_next_due },
		{ "/ledger/outbox", test_outbox },
		{ "/ledger/done_drops_payload", test_done_drops_payload },
		{ "/ledger/drop", test_drop },
		{ "/ledger/events", test_events },
		{ "/ledger/mails", test_mails },
		{ "/ledger/items", test_items },
		{ "/ledger/values", test_values },
		{ "/ledger/holds", test_holds },
		{ "/ledger/holds-of-before", test_holds_of_before },
		{ "/ledger/count", test_count },
		{ "/ledger/rollback", test_rollback },
		{ "/ledger/threads", test_threads },
		{ "/ledger/two_handles", test_two_handles },
		{ "/ledger/made_together", test_made_together },
		{ "/ledger/invitations", test_invitations },
		{ "/ledger/questions", test_questions },
	};

	g_test_init(&argc, &argv, NULL);
	directory = g_dir_make_tmp("closecall-ledger-XXXXXX", NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add_func(tests[i].name, tests[i].test);

	int rc = g_test_run();

	remove_tree(directory);
	g_free(directory);
	return rc;
}
