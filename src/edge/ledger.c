#include "edge/ledger.h"
#include "edge/ledger_sql.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* "clcl": tells our file from another program's database. */
#define APPLICATION_ID 0x636c636c

/* How long a write waits for another process (a verb typed beside the running service). */
#define BUSY_TIMEOUT_MS 10000

/* The schema, step by step; the number of steps done is PRAGMA user_version. Steps are never changed, only
 * added.
 *
 * `body` is the whole record as text (core/record.h); the columns beside it are what is searched for. Words
 * are those of the enums' name tables. A fact belongs to a deal that is written later in the same
 * transaction, hence the deferred keys. */
static const char *const migrations[] = {
	/* 1 */
	"CREATE TABLE deal (\n"
	"	id INTEGER PRIMARY KEY,\n"
	"	rep TEXT NOT NULL,\n"
	"	state TEXT NOT NULL,\n"
	"	number_key TEXT NOT NULL,\n" /* capitals and digits of the number */
	"	email TEXT NOT NULL,\n"      /* of the customer, small letters */
	"	domain TEXT NOT NULL,\n"
	"	due_utc INTEGER NOT NULL,\n"
	"	booked_utc INTEGER NOT NULL,\n" /* start of the booked call, 0 = none booked */
	"	first_sent_utc INTEGER NOT NULL,\n"
	"	last_sent_utc INTEGER NOT NULL,\n"
	"	amount_minor INTEGER,\n"
	"	currency TEXT,\n"
	"	body TEXT NOT NULL\n"
	") STRICT;\n"
	"CREATE INDEX deal_rep ON deal (rep, state, last_sent_utc);\n"
	"CREATE INDEX deal_sent ON deal (last_sent_utc);\n"
	"CREATE INDEX deal_number ON deal (number_key, rep) WHERE number_key <> '';\n"
	"CREATE INDEX deal_email ON deal (email, rep) WHERE email <> '';\n"
	"CREATE INDEX deal_domain ON deal (domain, rep) WHERE domain <> '';\n"
	"CREATE INDEX deal_due ON deal (due_utc, rep) WHERE due_utc > 0;\n"
	"CREATE INDEX deal_booked ON deal (booked_utc, rep) WHERE booked_utc > 0;\n"

	"CREATE TABLE fact (\n"
	"	id INTEGER PRIMARY KEY,\n"
	"	deal_id INTEGER REFERENCES deal DEFERRABLE INITIALLY DEFERRED,\n"
	"	rep TEXT NOT NULL,\n"
	"	at_utc INTEGER NOT NULL,\n"
	"	kind TEXT NOT NULL,\n"
	"	source TEXT NOT NULL,\n"
	"	code TEXT NOT NULL,\n"
	"	class TEXT NOT NULL,\n"
	"	body TEXT NOT NULL\n"
	") STRICT;\n"
	"CREATE UNIQUE INDEX fact_source ON fact (rep, kind, source);\n"
	"CREATE INDEX fact_deal ON fact (deal_id);\n"
	"CREATE INDEX fact_rep ON fact (rep, at_utc);\n"
	"CREATE TRIGGER fact_stays BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'facts do not change'); "
	"END;\n"
	"CREATE TRIGGER fact_lasts BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'facts are not deleted'); "
	"END;\n"

	/* ids are never given twice, also not after a row was dropped: they may stand in keys */
	"CREATE TABLE outbox (\n"
	"	id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
	"	rep TEXT NOT NULL,\n"
	"	deal_id INTEGER REFERENCES deal DEFERRABLE INITIALLY DEFERRED,\n"
	"	call_seq INTEGER NOT NULL,\n"
	"	kind TEXT NOT NULL,\n"
	"	state TEXT NOT NULL,\n"
	"	key TEXT,\n"
	"	recipient TEXT,\n"
	"	payload BLOB,\n"
	"	due_utc INTEGER NOT NULL,\n"
	"	attempts INTEGER NOT NULL DEFAULT 0,\n"
	"	error TEXT,\n"
	"	body TEXT NOT NULL\n"
	") STRICT;\n"
	"CREATE INDEX outbox_due ON outbox (due_utc, rep) WHERE state IN ('wanted', 'ready', 'doubt');\n"
	"CREATE INDEX outbox_rep ON outbox (rep, due_utc) WHERE state IN ('wanted', 'ready', 'doubt');\n"
	"CREATE INDEX outbox_call ON outbox (deal_id, call_seq);\n"

	"CREATE TABLE event (\n"
	"	rep TEXT NOT NULL,\n"
	"	uid TEXT NOT NULL,\n"
	"	href TEXT,\n"
	"	etag TEXT,\n"
	"	deal_id INTEGER REFERENCES deal DEFERRABLE INITIALLY DEFERRED,\n"
	"	call_seq INTEGER NOT NULL,\n"
	"	summary TEXT,\n"
	"	typed TEXT,\n"
	"	start_utc INTEGER NOT NULL,\n"
	"	end_utc INTEGER NOT NULL,\n"
	"	closed INTEGER NOT NULL,\n"
	"	gone INTEGER NOT NULL,\n"
	"	PRIMARY KEY (rep, uid)\n"
	") STRICT, WITHOUT ROWID;\n"
	"CREATE INDEX event_href ON event (rep, href);\n"
	"CREATE INDEX event_end ON event (rep, end_utc) WHERE gone = 0;\n"

	"CREATE TABLE mail (\n"
	"	message_id TEXT PRIMARY KEY,\n"
	"	rep TEXT NOT NULL,\n"
	"	deal_id INTEGER REFERENCES deal DEFERRABLE INITIALLY DEFERRED\n"
	") STRICT, WITHOUT ROWID;\n"

	"CREATE TABLE item (\n"
	"	mailbox TEXT NOT NULL,\n"
	"	key TEXT NOT NULL,\n"
	"	state TEXT NOT NULL,\n"
	"	attempts INTEGER NOT NULL,\n"
	"	reason TEXT,\n"
	"	at_utc INTEGER NOT NULL,\n"
	"	PRIMARY KEY (mailbox, key)\n"
	") STRICT, WITHOUT ROWID;\n"
	"CREATE INDEX item_parked ON item (at_utc) WHERE state = 'parked';\n"

	"CREATE TABLE cursor (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;\n"
	"CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;\n",

	/* 2: what people were asked about quotes; ids are never given twice: they stand in mails */
	"CREATE TABLE question (\n"
	"	id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
	"	rep TEXT NOT NULL,\n"
	"	deal_id INTEGER REFERENCES deal DEFERRABLE INITIALLY DEFERRED,\n"
	"	about TEXT NOT NULL,\n"
	"	at_utc INTEGER NOT NULL,\n"
	"	state TEXT NOT NULL,\n"
	"	body TEXT\n"
	") STRICT;\n"
	"CREATE UNIQUE INDEX question_about ON question (rep, about);\n"
	"CREATE INDEX question_open ON question (rep, at_utc) WHERE state = 'open';\n",

	/* 3: the SEQUENCE that an event has where it stands; ours goes one above it (RFC 5545 3.8.7.4) */
	"ALTER TABLE event ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;\n",

	/* 4: what we wrote into calendars, so that what a person wrote there can be told from it */
	"ALTER TABLE event ADD COLUMN wrote TEXT;\n"
	"ALTER TABLE outbox ADD COLUMN says TEXT;\n",

	/* 5: events that the list of changes need not tell of */
	"ALTER TABLE event ADD COLUMN by_name INTEGER NOT NULL DEFAULT 0;\n",

	/* 6: what is remembered for a time; the tokens that were used lasted for ever before: now for
	 * the longest that one can hold */
	"CREATE TABLE hold (name TEXT PRIMARY KEY, until_utc INTEGER NOT NULL) STRICT, WITHOUT ROWID;\n"
	"CREATE INDEX hold_until ON hold (until_utc);\n"
	"INSERT INTO hold SELECT name, 366 * 86400 + (SELECT coalesce(max(at_utc), 0) FROM fact) FROM mark WHERE name GLOB 'said *';\n"
	"DELETE FROM mark WHERE name GLOB 'said *' OR name GLOB 'refused *' OR name GLOB 'question * asked again';\n",

	/* 7: the calendars that only mail reaches, as far as we know them */
	"CREATE TABLE invitation (\n"
	"	rep TEXT NOT NULL,\n"
	"	href TEXT NOT NULL,\n"
	"	ics TEXT,\n"
	"	sequence INTEGER NOT NULL,\n"
	"	answered_utc INTEGER NOT NULL,\n"
	"	answered_by TEXT,\n"
	"	PRIMARY KEY (rep, href)\n"
	") STRICT;\n",
};

/* ---- open ---- */

/* SQLite would make the file as the umask says; it holds customers' names and what they said. Its -wal and
 * -shm files take over the mode. */
static bool make_private(struct ledger *l, GError **error)
{
	g_autofree char *directory = g_path_get_dirname(l->path);
	struct stat status;

	if (g_mkdir_with_parents(directory, 0700) != 0) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"ledger '%s': cannot make its directory: %s", l->path, g_strerror(errno));
		return false;
	}

	int fd = open(l->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	/* Not by a descriptor: closing one would drop the locks of every other handle in this process
	 * (POSIX). */
	if (g_stat(l->path, &status) == 0 && (status.st_mode & 077) != 0)
		g_chmod(l->path, status.st_mode & 0700);
	return true;
}

static bool check_schema(struct ledger *l, int64_t *ret_version, GError **error)
{
	/* one statement, so that it cannot see half of what another process makes at this moment */
	struct sql s =
		sql_begin(l, "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)"
			     " FROM pragma_application_id, pragma_user_version");
	int64_t application = 0, tables = 0;

	*ret_version = 0;
	while (sql_row(&s)) {
		application = sql_get_int(&s, 0);
		*ret_version = sql_get_int(&s, 1);
		tables = sql_get_int(&s, 2);
	}
	if (!sql_end(&s, error))
		return false;
	if (application != APPLICATION_ID && (application || *ret_version || tables)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"ledger '%s': a database of another program", l->path);
		return false;
	}
	if (*ret_version > (int64_t)G_N_ELEMENTS(migrations)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"ledger '%s': written by a newer closecall (schema %d, this one knows up to %d); use "
			"that one",
			l->path, (int)*ret_version, (int)G_N_ELEMENTS(migrations));
		return false;
	}
	return true;
}

/* One step, or none when another process did it while we waited for the lock. */
static bool migrate_once(struct ledger *l, bool *ret_done, GError **error)
{
	int64_t version;

	if (!ledger_begin(l, error))
		return false;

	bool fine = check_schema(l, &version, error);

	*ret_done = fine && version == G_N_ELEMENTS(migrations);
	if (fine && !*ret_done) {
		g_autofree char *mark =
			g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d",
				APPLICATION_ID, (int)version + 1);

		fine = sql_script(l, migrations[version], error) && sql_script(l, mark, error);
	}
	fine = fine && ledger_commit(l, error);
	if (!fine)
		ledger_rollback(l);
	return fine;
}

static bool migrate(struct ledger *l, GError **error)
{
	int64_t version;
	bool done;

	/* asked first without the lock: a reader beside a busy service does not wait for it */
	if (!check_schema(l, &version, error))
		return false;
	done = version == G_N_ELEMENTS(migrations);
	while (!done)
		if (!migrate_once(l, &done, error))
			return false;
	return true;
}

/* 60 random bits in letters and digits that survive being read aloud and case folding. */
static bool make_instance(struct ledger *l, GError **error)
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
	guint8 random[12];
	char name[sizeof random + 1] = "";

	if (!ledger_get_mark(l, "instance", &l->instance, error))
		return false;
	if (l->instance)
		return true;
	if (getrandom(random, sizeof random, 0) != sizeof random) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "ledger '%s': no random numbers: %s",
			l->path, g_strerror(errno));
		return false;
	}
	for (gsize i = 0; i < sizeof random; i++)
		name[i] = alphabet[random[i] % 32];

	/* of two processes that open a new ledger at once, the first one's name holds */
	struct sql s = sql_begin(
		l, "INSERT INTO mark (name, value) VALUES ('instance', :value) ON CONFLICT DO NOTHING");

	sql_text(&s, ":value", name);
	return sql_run(&s, error) && ledger_get_mark(l, "instance", &l->instance, error);
}

static bool set_up(struct ledger *l, bool in_memory, GError **error)
{
	static const char settings[] =
		/* a commit that was answered survives the power cut */
		"PRAGMA synchronous = FULL;"
		"PRAGMA foreign_keys = ON;"
		/* else INSERT OR REPLACE would pass by the triggers of fact */
		"PRAGMA recursive_triggers = ON;"
		"PRAGMA trusted_schema = OFF";
	int64_t version;

	if (sqlite3_db_readonly(l->db, "main") == 1) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "ledger '%s': the file is read-only",
			l->path);
		return false;
	}
	/* before anything is written into it */
	if (!check_schema(l, &version, error))
		return false;

	struct sql s = sql_begin(l, "PRAGMA journal_mode = WAL");
	g_autofree char *mode = sql_row(&s) ? sql_get_text(&s, 0) : NULL;

	if (!sql_end(&s, error))
		return false;
	if (!in_memory && g_strcmp0(mode, "wal") != 0) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"ledger '%s': this file system cannot hold it (no shared memory); use a local disk",
			l->path);
		return false;
	}
	return sql_script(l, settings, error) && migrate(l, error) && make_instance(l, error);
}

struct ledger *ledger_open(const char *path, GError **error)
{
	struct ledger *l = g_new0(struct ledger, 1);
	bool in_memory = strcmp(path, ":memory:") == 0;

	l->path = g_strdup(path);
	g_rec_mutex_init(&l->mutex);
	l->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, sql_finalize);
	if (in_memory || make_private(l, error)) {
		/* NOMUTEX: ours is held around every use */
		int rc = sqlite3_open_v2(path, &l->db,
			SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
				SQLITE_OPEN_EXRESCODE,
			NULL);

		if (rc == SQLITE_OK) {
			sqlite3_busy_timeout(l->db, BUSY_TIMEOUT_MS);
			if (set_up(l, in_memory, error))
				return l;
		} else {
			g_propagate_error(error, sql_error(l, rc));
		}
	}
	ledger_close(l);
	return NULL;
}

void ledger_close(struct ledger *l)
{
	if (!l)
		return;
	g_hash_table_unref(l->statements);
	sqlite3_close(l->db);
	g_rec_mutex_clear(&l->mutex);
	g_free(l->instance);
	g_free(l->path);
	g_free(l);
}

const char *ledger_instance(struct ledger *l)
{
	return l->instance;
}

bool ledger_health(struct ledger *l, GError **error)
{
	struct sql pages = sql_begin(l, "PRAGMA integrity_check(1)");

	while (sql_row(&pages)) {
		if (g_strcmp0(sql_peek_text(&pages, 0), "ok") != 0)
			sql_fail(&pages, g_error_new(CLOSECALL_ERROR, CLOSECALL_SETUP,
						 "the file is damaged: %s; restore it from a "
						 "backup",
						 sql_peek_text(&pages, 0)));
	}
	if (!sql_end(&pages, error))
		return false;

	struct sql keys = sql_begin(l, "PRAGMA foreign_key_check");

	while (sql_row(&keys))
		sql_fail(&keys, g_error_new(CLOSECALL_ERROR, CLOSECALL_SETUP,
					"the file is damaged: a row of '%s' belongs to no %s",
					sql_peek_text(&keys, 0), sql_peek_text(&keys, 2)));
	return sql_end(&keys, error);
}
