/* Cursors and marks: small named values; holds: names that are remembered for a time. And what `status` counts. */
#include "edge/ledger.h"
#include "edge/ledger_sql.h"

static bool get_value(struct ledger *l, const char *text, const char *name, char **ret, GError **error)
{
	struct sql s = sql_begin(l, text);

	sql_text(&s, ":name", name);
	*ret = sql_row(&s) ? sql_get_text(&s, 0) : NULL;
	return sql_end(&s, error);
}

static bool put_value(struct ledger *l, const char *text, const char *name, const char *value, GError **error)
{
	struct sql s = sql_begin(l, text);

	sql_text(&s, ":name", name);
	sql_text(&s, ":value", value);
	return sql_run(&s, error);
}

bool ledger_get_cursor(struct ledger *l, const char *name, char **ret, GError **error)
{
	return get_value(l, "SELECT value FROM cursor WHERE name = :name", name, ret, error);
}

bool ledger_put_cursor(struct ledger *l, const char *name, const char *value, GError **error)
{
	return put_value(l,
		value ? "INSERT OR REPLACE INTO cursor (name, value) VALUES (:name, :value)"
		      : "DELETE FROM cursor WHERE name = :name",
		name, value, error);
}

bool ledger_get_mark(struct ledger *l, const char *name, char **ret, GError **error)
{
	return get_value(l, "SELECT value FROM mark WHERE name = :name", name, ret, error);
}

bool ledger_put_mark(struct ledger *l, const char *name, const char *value, GError **error)
{
	return put_value(l,
		value ? "INSERT OR REPLACE INTO mark (name, value) VALUES (:name, :value)"
		      : "DELETE FROM mark WHERE name = :name",
		name, value, error);
}

/* ---- for a time ---- */

bool ledger_hold(struct ledger *l, const char *name, int64_t until_utc, int64_t now_utc, GError **error)
{
	struct sql s = sql_begin(l, "DELETE FROM hold WHERE until_utc <= :now");

	sql_int(&s, ":now", now_utc);
	if (!sql_run(&s, error))
		return false;
	s = sql_begin(l, "INSERT OR REPLACE INTO hold (name, until_utc) VALUES (:name, :until)");
	sql_text(&s, ":name", name);
	sql_int(&s, ":until", until_utc);
	return sql_run(&s, error);
}

bool ledger_is_held(struct ledger *l, const char *name, int64_t now_utc, bool *ret, GError **error)
{
	struct sql s = sql_begin(l, "SELECT 1 FROM hold WHERE name = :name AND until_utc > :now");

	sql_text(&s, ":name", name);
	sql_int(&s, ":now", now_utc);
	*ret = sql_row(&s);
	return sql_end(&s, error);
}

/* ---- counts ---- */

bool ledger_count(struct ledger *l, const char *rep, struct ledger_counts *ret, GError **error)
{
	struct sql s = sql_begin(l,
		"SELECT (SELECT count(*) FROM fact WHERE :rep IS NULL OR rep = :rep),"
		" (SELECT count(*) FROM deal WHERE :rep IS NULL OR rep = :rep),"
		" (SELECT count(*) FROM deal WHERE state = :open AND (:rep IS NULL OR rep = :rep)),"
		" (SELECT count(*) FROM outbox WHERE state IN ('wanted', 'ready') AND (:rep IS NULL OR rep = "
		":rep)),"
		" (SELECT count(*) FROM outbox WHERE state = 'doubt' AND (:rep IS NULL OR rep = :rep)),"
		" (SELECT count(*) FROM outbox WHERE state = 'failed' AND (:rep IS NULL OR rep = :rep)),"
		" (SELECT count(*) FROM item WHERE state = 'parked'"
		"   AND (:rep IS NULL OR substr(mailbox, 1, length(:rep) + 1) = :rep || ' '))");

	*ret = (struct ledger_counts){ 0 };
	sql_text(&s, ":rep", rep);
	sql_text(&s, ":open", deal_state_names[DEAL_OPEN]);
	while (sql_row(&s)) {
		ret->facts = sql_get_int(&s, 0);
		ret->deals = sql_get_int(&s, 1);
		ret->open_deals = sql_get_int(&s, 2);
		ret->outbox_waiting = sql_get_int(&s, 3);
		ret->outbox_doubt = sql_get_int(&s, 4);
		ret->outbox_failed = sql_get_int(&s, 5);
		ret->parked = sql_get_int(&s, 6);
	}
	return sql_end(&s, error);
}
