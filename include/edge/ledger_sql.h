/* One SQL statement of the ledger, for src/edge/ledger*.c alone: nobody else speaks SQL.
 *
 *	struct sql s = sql_begin(l, "SELECT value FROM cursor WHERE name = :name");
 *	sql_text(&s, ":name", name);
 *	while (sql_row(&s))
 *		...sql_get_text(&s, 0)...
 *	return sql_end(&s, error);
 *
 * Invariants: between begin and end the ledger is locked and the statement is in use (one text is not used twice at a
 * time); statements are prepared once and kept by their text; the first error sticks, everything after it does
 * nothing, and end gives it. */
#ifndef EDGE_LEDGER_SQL_H
#define EDGE_LEDGER_SQL_H

#include "edge/ledger.h"
#include <sqlite3.h>

/* The ledger itself. */
struct ledger {
	sqlite3 *db;
	char *path;
	GRecMutex mutex;
	GHashTable *statements; /* text → sqlite3_stmt, prepared */
	char *instance;
};

struct sql {
	struct ledger *ledger;
	struct sqlite3_stmt *statement;
	GError *error;
};

struct sql sql_begin(struct ledger *l, const char *text);

/* Values by name. A name that the text does not have is skipped: conditions may have been left out of it. The
 * values must live until end. NULL is NULL; sql_id makes 0 NULL. */
void sql_text(struct sql *s, const char *name, const char *value);
void sql_int(struct sql *s, const char *name, int64_t value);
void sql_id(struct sql *s, const char *name, int64_t id);
void sql_bytes(struct sql *s, const char *name, GBytes *value);

/* The next row; false at the end or after an error. */
bool sql_row(struct sql *s);

/* Columns of the row, counted from 0. Text is new (NULL stays NULL), bytes too; peek is valid until the next
 * row. */
char *sql_get_text(struct sql *s, int column);
const char *sql_peek_text(struct sql *s, int column);
int64_t sql_get_int(struct sql *s, int column);
GBytes *sql_get_bytes(struct sql *s, int column);

/* A record as it was printed; NULL: the record without anything. ret is inited; what cannot be parsed becomes the statement's error. */
void sql_get_record(struct sql *s, int column, const struct record *type, void *ret);

/* The caller found the row to be wrong: becomes the statement's error. Consumes the error. */
void sql_fail(struct sql *s, GError *error);

/* Runs a statement to its end that gives no rows of interest; then ends it. */
bool sql_run(struct sql *s, GError **error);
bool sql_end(struct sql *s, GError **error);

/* Several statements that take and give nothing. */
bool sql_script(struct ledger *l, const char *text, GError **error);
/* What SQLite says, as what a person must know and what the caller must do. */
GError *sql_error(struct ledger *l, int rc);
void sql_finalize(gpointer statement);

#endif
