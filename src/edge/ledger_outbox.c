/* The outbox: actions on their way out. */
#include "edge/ledger.h"
#include "edge/ledger_sql.h"

static const char *const state_names[] = { "wanted", "ready", "doubt", "done", "failed" };

void outbox_row_free(struct outbox_row *r)
{
	if (!r)
		return;
	record_clear(&action_record, &r->action);
	record_clear(&call_text_record, &r->says);
	g_free(r->rep);
	g_free(r->key);
	g_free(r->recipient);
	g_free(r->error);
	if (r->payload)
		g_bytes_unref(r->payload);
	g_free(r);
}

bool ledger_add_action(struct ledger *l, const char *rep, int64_t deal_id, const struct action *a,
	int64_t due_utc, int64_t *ret_id, GError **error)
{
	g_autofree char *body = record_print(&action_record, a);
	struct sql s = sql_begin(l, "INSERT INTO outbox (rep, deal_id, call_seq, kind, state, due_utc, body)"
				    " VALUES (:rep, :deal, :seq, :kind, 'wanted', :due, :body) RETURNING id");
	int64_t id = 0;

	sql_text(&s, ":rep", rep);
	sql_id(&s, ":deal", deal_id);
	sql_int(&s, ":seq", a->call_seq);
	sql_text(&s, ":kind", action_kind_names[a->kind]);
	sql_int(&s, ":due", due_utc);
	sql_text(&s, ":body", body);
	while (sql_row(&s))
		id = sql_get_int(&s, 0);
	if (ret_id)
		*ret_id = id;
	return sql_end(&s, error);
}

static bool state_of(const char *name, enum outbox_state *ret)
{
	for (gsize i = 0; i < G_N_ELEMENTS(state_names); i++) {
		if (g_strcmp0(state_names[i], name) == 0) {
			*ret = (enum outbox_state)i;
			return true;
		}
	}
	return false;
}

static struct outbox_row *read_row(struct sql *s)
{
	struct outbox_row *r = g_new0(struct outbox_row, 1);
	GError *error = NULL;

	r->id = sql_get_int(s, 0);
	r->rep = sql_get_text(s, 1);
	r->deal_id = sql_get_int(s, 2);
	r->key = sql_get_text(s, 4);
	r->recipient = sql_get_text(s, 5);
	r->payload = sql_get_bytes(s, 6);
	r->due_utc = sql_get_int(s, 7);
	r->attempts = (int)sql_get_int(s, 8);
	r->error = sql_get_text(s, 9);
	sql_get_record(s, 11, &call_text_record, &r->says);
	if (!record_parse(&action_record, sql_peek_text(s, 10), &r->action, &error) ||
		!state_of(sql_peek_text(s, 3), &r->state)) {
		if (!error)
			error = g_error_new(
				CLOSECALL_ERROR, CLOSECALL_ITEM, "unknown state '%s'", sql_peek_text(s, 3));
		g_prefix_error(&error, "outbox row %" G_GINT64_FORMAT ": ", r->id);
		sql_fail(s, error);
		g_clear_pointer(&r, outbox_row_free);
	}
	return r;
}

#define WAITING "state IN ('wanted', 'ready', 'doubt')" /* as in the indexes */

bool ledger_find_outbox(struct ledger *l, const char *rep, int64_t now_utc, GPtrArray *rows, GError **error)
{
	static const char all[] = "SELECT id, rep, deal_id, state, key, recipient, payload, due_utc, "
				  "attempts, error, body, says"
				  " FROM outbox WHERE " WAITING " AND due_utc <= :now ORDER BY id";
	static const char of_rep[] =
		"SELECT id, rep, deal_id, state, key, recipient, payload, due_utc, attempts, error, body, "
		"says"
		" FROM outbox WHERE " WAITING " AND due_utc <= :now AND rep = :rep ORDER BY id";
	struct sql s = sql_begin(l, rep ? of_rep : all);

	sql_text(&s, ":rep", rep);
	sql_int(&s, ":now", now_utc);
	while (sql_row(&s)) {
		struct outbox_row *row = read_row(&s);

		if (row)
			g_ptr_array_add(rows, row);
	}
	return sql_end(&s, error);
}

bool ledger_put_outbox(struct ledger *l, const struct outbox_row *r, GError **error)
{
	struct sql s = sql_begin(l,
		"UPDATE outbox SET state = :state, key = :key, recipient = :recipient, payload = :payload,"
		" due_utc = :due, attempts = :attempts, error = :error, says = :says WHERE id = :id");
	bool keeps = r->state != OUTBOX_DONE;
	g_autofree char *says = keeps && r->says.title ? record_print(&call_text_record, &r->says) : NULL;

	sql_int(&s, ":id", r->id);
	sql_text(&s, ":state", state_names[r->state]);
	sql_text(&s, ":key", r->key);
	sql_text(&s, ":recipient", r->recipient);
	sql_bytes(&s, ":payload", keeps ? r->payload : NULL);
	sql_int(&s, ":due", r->due_utc);
	sql_int(&s, ":attempts", r->attempts);
	sql_text(&s, ":error", r->error);
	sql_text(&s, ":says", says);
	return sql_run(&s, error);
}

static bool run_for_call(struct sql *s, int64_t deal_id, int call_seq, enum action_kind kind, GError **error)
{
	sql_int(s, ":deal", deal_id);
	sql_int(s, ":seq", call_seq);
	sql_text(s, ":kind", action_kind_names[kind]);
	return sql_run(s, error);
}

bool ledger_drop_outbox(
	struct ledger *l, int64_t deal_id, int call_seq, enum action_kind kind, GError **error)
{
	struct sql s =
		sql_begin(l, "DELETE FROM outbox WHERE deal_id = :deal AND call_seq = :seq AND kind = :kind"
			     " AND state IN ('wanted', 'ready')");

	return run_for_call(&s, deal_id, call_seq, kind, error);
}

bool ledger_outbox_error(struct ledger *l, const char *rep, char **ret, GError **error)
{
	struct sql s = sql_begin(l,
		"SELECT error FROM outbox WHERE " WAITING " AND rep = :rep AND error IS NOT NULL ORDER BY attempts DESC, id DESC LIMIT 1");

	sql_text(&s, ":rep", rep);
	*ret = sql_row(&s) ? sql_get_text(&s, 0) : NULL;
	return sql_end(&s, error);
}

bool ledger_reopen_outbox(
	struct ledger *l, int64_t deal_id, int call_seq, enum action_kind kind, GError **error)
{
	struct sql s =
		sql_begin(l, "UPDATE outbox SET state = 'wanted' WHERE deal_id = :deal AND call_seq = :seq"
			     " AND kind = :kind AND state = 'ready'");

	return run_for_call(&s, deal_id, call_seq, kind, error);
}

bool ledger_outbox_next_due(struct ledger *l, const char *rep, int64_t *ret_due_utc, GError **error)
{
	/* a row that is due since ever is due at 1: 0 says that there is none */
	struct sql s =
		sql_begin(l, rep ? "SELECT max(min(due_utc), 1) FROM outbox WHERE " WAITING " AND rep = :rep"
				 : "SELECT max(min(due_utc), 1) FROM outbox WHERE " WAITING);

	sql_text(&s, ":rep", rep);
	*ret_due_utc = sql_row(&s) ? sql_get_int(&s, 0) : 0;
	return sql_end(&s, error);
}
