/* One statement at a time, what SQLite says when it fails, and transactions. */
#include "edge/ledger_sql.h"

#include <string.h>

/* ---- errors ---- */

/* What SQLite says, as what a person must know and what the caller must do. */
GError *sql_error(struct ledger *l, int rc)
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

void sql_finalize(gpointer statement)
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
		g_propagate_error(error, sql_error(l, rc));
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
		s->error = sql_error(s->ledger, rc);
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
		s->error = sql_error(s->ledger, rc);
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

void sql_get_record(struct sql *s, int column, const struct record *type, void *ret)
{
	const char *text = sql_peek_text(s, column);
	GError *error = NULL;

	record_init(type, ret);
	if (text && !record_parse(type, text, ret, &error))
		sql_fail(s, error);
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

bool sql_script(struct ledger *l, const char *text, GError **error)
{
	int rc = sqlite3_exec(l->db, text, NULL, NULL, NULL);

	if (rc == SQLITE_OK)
		return true;
	g_propagate_error(error, sql_error(l, rc));
	return false;
}

/* ---- transactions ---- */

bool ledger_begin(struct ledger *l, GError **error)
{
	g_rec_mutex_lock(&l->mutex);
	/* IMMEDIATE: who waits for another process waits here, and not in the middle */
	if (sql_script(l, "BEGIN IMMEDIATE", error))
		return true;
	g_rec_mutex_unlock(&l->mutex);
	return false;
}

bool ledger_commit(struct ledger *l, GError **error)
{
	if (!sql_script(l, "COMMIT", error))
		return false;
	g_rec_mutex_unlock(&l->mutex);
	return true;
}

void ledger_rollback(struct ledger *l)
{
	/* A full disk has rolled back by itself. */
	if (!sqlite3_get_autocommit(l->db))
		sql_script(l, "ROLLBACK", NULL);
	g_rec_mutex_unlock(&l->mutex);
}

bool ledger_end(struct ledger *l, bool well, GError **error)
{
	if (well && ledger_commit(l, error))
		return true;
	ledger_rollback(l);
	return false;
}
