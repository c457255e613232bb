#include "edge/ledger.h"
#include "edge/ledger_sql.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

struct ledger {
	sqlite3 *db;
	char *path;
	GRecMutex mutex;
	GHashTable *statements; /* text → sqlite3_stmt, prepared */
	char *instance;
};

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
};

/* ---- errors ---- */

/* What SQLite says, as what a person must know and what the caller must do. */
static GError *error_of(struct ledger *l, int rc)
{
	static const struct {
		int rc;
		enum closecall_error code;
		const char *says;
	} kinds[] = {
		{ SQLITE_BUSY, CLOSECALL_RETRY, "locked by another process" },
		{ SQLITE_LOCKED, CLOSECALL_RETRY, "locked by another process" },
		{ SQLITE_NOMEM, CLOSECALL_RETRY, "out of memory" },
		{ SQLITE_INTERRUPT, CLOSECALL_RETRY, "interrupted" },
		{ SQLITE_CONSTRAINT, CLOSECALL_ITEM, "refused" },
		{ SQLITE_FULL, CLOSECALL_SETUP, "the disk is full" },
		{ SQLITE_READONLY, CLOSECALL_SETUP, "the file is read-only" },
		{ SQLITE_CORRUPT, CLOSECALL_SETUP, "the file is damaged; restore it from a backup" },
		{ SQLITE_NOTADB, CLOSECALL_SETUP, "the file is damaged or is no ledger" },
		{ SQLITE_CANTOPEN, CLOSECALL_SETUP, "cannot open the file" },
		{ SQLITE_PERM, CLOSECALL_SETUP, "no permission" },
		{ SQLITE_AUTH, CLOSECALL_SETUP, "no permission" },
		{ SQLITE_IOERR, CLOSECALL_SETUP, "the disk cannot be read or written" },
	};
	bool of_system = (rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_CANTOPEN;
	int system = of_system && l->db ? sqlite3_system_errno(l->db) : 0;
	const char *detail = system ? g_strerror(system) : l->db ? sqlite3_errmsg(l->db) : sqlite3_errstr(rc);

	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (kinds[i].rc == (rc & 0xff))
			return g_error_new(CLOSECALL_ERROR, (int)kinds[i].code, "ledger '%s': %s (%s)",
				l->path, kinds[i].says, detail);
	}
	return g_error_new(CLOSECALL_ERROR, CLOSECALL_SETUP, "ledger '%s': %s", l->path, detail);
}

/* ---- statements ---- */

static void finalize(gpointer statement)
{
	sqlite3_finalize(statement);
}

static sqlite3_stmt *prepare(struct ledger *l, const char *text, GError **error)
{
	sqlite3_stmt *statement = g_hash_table_lookup(l->statements, text);

	if (statement)
		return statement;

	int rc = sqlite3_prepare_v3(l->db, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);

	if (rc != SQLITE_OK) {
		g_propagate_error(error, error_of(l, rc));
		return NULL;
	}
	g_hash_table_insert(l->statements, g_strdup(text), statement);
	return statement;
}

struct sql sql_begin(struct ledger *l, const char *text)
{
	struct sql s = { .ledger = l };

	g_rec_mutex_lock(&l->mutex);
	s.statement = prepare(l, text, &s.error);
	return s;
}

static int parameter(struct sql *s, const char *name)
{
	return s->error ? 0 : sqlite3_bind_parameter_index(s->statement, name);
}

static void check_bound(struct sql *s, int rc)
{
	if (rc != SQLITE_OK)
		s->error = error_of(s->ledger, rc);
}

void sql_text(struct sql *s, const char *name, const char *value)
{
	int i = parameter(s, name);

	if (i > 0)
		check_bound(s, sqlite3_bind_text(s->statement, i, value, -1, SQLITE_STATIC));
}

void sql_int(struct sql *s, const char *name, int64_t value)
{
	int i = parameter(s, name);

	if (i > 0)
		check_bound(s, sqlite3_bind_int64(s->statement, i, value));
}

void sql_id(struct sql *s, const char *name, int64_t id)
{
	if (id)
		sql_int(s, name, id);
}

void sql_bytes(struct sql *s, const char *name, GBytes *value)
{
	int i = parameter(s, name);
	gsize n = 0;
	const void *data = value ? g_bytes_get_data(value, &n) : NULL;

	if (i > 0 && value)
		check_bound(s, sqlite3_bind_blob64(s->statement, i, data ? data : "", n, SQLITE_STATIC));
}

bool sql_row(struct sql *s)
{
	if (s->error)
		return false;

	int rc = sqlite3_step(s->statement);

	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		s->error = error_of(s->ledger, rc);
	return rc == SQLITE_ROW;
}

const char *sql_peek_text(struct sql *s, int column)
{
	return (const char *)sqlite3_column_text(s->statement, column);
}

char *sql_get_text(struct sql *s, int column)
{
	return g_strdup(sql_peek_text(s, column));
}

int64_t sql_get_int(struct sql *s, int column)
{
	return sqlite3_column_int64(s->statement, column);
}

GBytes *sql_get_bytes(struct sql *s, int column)
{
	if (sqlite3_column_type(s->statement, column) == SQLITE_NULL)
		return NULL;

	const void *data = sqlite3_column_blob(s->statement, column);

	return g_bytes_new(data, (gsize)sqlite3_column_bytes(s->statement, column));
}

void sql_fail(struct sql *s, GError *error)
{
	if (s->error) {
		g_error_free(error);
		return;
	}
	g_prefix_error(&error, "ledger '%s': ", s->ledger->path);
	s->error = error;
}

bool sql_end(struct sql *s, GError **error)
{
	bool fine = !s->error;

	if (s->statement) {
		sqlite3_reset(s->statement);
		sqlite3_clear_bindings(s->statement);
	}
	if (!fine)
		g_propagate_error(error, g_steal_pointer(&s->error));
	g_rec_mutex_unlock(&s->ledger->mutex);
	return fine;
}

bool sql_run(struct sql *s, GError **error)
{
	while (sql_row(s))
		;
	return sql_end(s, error);
}

static bool run(struct ledger *l, const char *text, GError **error)
{
	int rc = sqlite3_exec(l->db, text, NULL, NULL, NULL);

	if (rc == SQLITE_OK)
		return true;
	g_propagate_error(error, error_of(l, rc));
	return false;
}

/* ---- transactions ---- */

bool ledger_begin(struct ledger *l, GError **error)
{
	g_rec_mutex_lock(&l->mutex);
	/* IMMEDIATE: who waits for another process waits here, and not in the middle */
	if (run(l, "BEGIN IMMEDIATE", error))
		return true;
	g_rec_mutex_unlock(&l->mutex);
	return false;
}

bool ledger_commit(struct ledger *l, GError **error)
{
	if (!run(l, "COMMIT", error))
		return false;
	g_rec_mutex_unlock(&l->mutex);
	return true;
}

void ledger_rollback(struct ledger *l)
{
	/* A full disk has rolled back by itself. */
	if (!sqlite3_get_autocommit(l->db))
		run(l, "ROLLBACK", NULL);
	g_rec_mutex_unlock(&l->mutex);
}

bool ledger_end(struct ledger *l, bool well, GError **error)
{
	if (well && ledger_commit(l, error))
		return true;
	ledger_rollback(l);
	return false;
}

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

		fine = run(l, migrations[version], error) && run(l, mark, error);
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
	return run(l, settings, error) && migrate(l, error) && make_instance(l, error);
}

struct ledger *ledger_open(const char *path, GError **error)
{
	struct ledger *l = g_new0(struct ledger, 1);
	bool in_memory = strcmp(path, ":memory:") == 0;

	l->path = g_strdup(path);
	g_rec_mutex_init(&l->mutex);
	l->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, finalize);
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
			g_propagate_error(error, error_of(l, rc));
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
