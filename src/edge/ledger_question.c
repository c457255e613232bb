#include "edge/ledger_question.h"
#include "edge/ledger_sql.h"

static const char *const state_names[] = { "open", "answered", "dropped", NULL };

void ledger_question_clear(struct ledger_question *q)
{
	g_free(q->rep);
	g_free(q->about);
	g_free(q->body);
	*q = (struct ledger_question){ 0 };
}

bool ledger_add_question(struct ledger *l, struct ledger_question *q, GError **error)
{
	struct sql s = sql_begin(l,
		"INSERT INTO question (rep, deal_id, about, at_utc, state, body)"
		" VALUES (:rep, :deal_id, :about, :at_utc, :state, :body) ON CONFLICT DO NOTHING RETURNING id");

	sql_text(&s, ":rep", q->rep);
	sql_id(&s, ":deal_id", q->deal_id);
	sql_text(&s, ":about", q->about);
	sql_int(&s, ":at_utc", q->at_utc);
	sql_text(&s, ":state", state_names[q->state]);
	sql_text(&s, ":body", q->body);
	q->id = 0;
	while (sql_row(&s))
		q->id = sql_get_int(&s, 0);
	return sql_end(&s, error);
}

bool ledger_get_question(struct ledger *l, int64_t id, struct ledger_question *ret, bool *ret_found, GError **error)
{
	struct sql s = sql_begin(l, "SELECT id, rep, deal_id, about, at_utc, state, body FROM question WHERE id = :id");

	*ret = (struct ledger_question){ 0 };
	*ret_found = false;
	sql_int(&s, ":id", id);
	if (sql_row(&s)) {
		*ret_found = true;
		ret->id = sql_get_int(&s, 0);
		ret->rep = sql_get_text(&s, 1);
		ret->deal_id = sql_get_int(&s, 2);
		ret->about = sql_get_text(&s, 3);
		ret->at_utc = sql_get_int(&s, 4);
		for (int i = 0; state_names[i]; i++)
			if (g_strcmp0(state_names[i], sql_peek_text(&s, 5)) == 0)
				ret->state = (enum question_state)i;
		ret->body = sql_get_text(&s, 6);
	}
	return sql_end(&s, error);
}

bool ledger_end_question(struct ledger *l, int64_t id, enum question_state state, GError **error)
{
	struct sql s = sql_begin(l, "UPDATE question SET state = :state, body = NULL WHERE id = :id");

	sql_int(&s, ":id", id);
	sql_text(&s, ":state", state_names[state]);
	return sql_run(&s, error);
}

bool ledger_count_questions(struct ledger *l, const char *rep, int *ret, GError **error)
{
	struct sql s = sql_begin(l, "SELECT count(*) FROM question WHERE rep = :rep AND state = 'open'");

	sql_text(&s, ":rep", rep);
	*ret = sql_row(&s) ? (int)sql_get_int(&s, 0) : 0;
	return sql_end(&s, error);
}

bool ledger_drop_questions(struct ledger *l, const char *rep, int64_t before_utc, int *ret_dropped, GError **error)
{
	struct sql s = sql_begin(l,
		"UPDATE question SET state = 'dropped', body = NULL"
		" WHERE rep = :rep AND state = 'open' AND at_utc < :before RETURNING id");

	sql_text(&s, ":rep", rep);
	sql_int(&s, ":before", before_utc);
	*ret_dropped = 0;
	while (sql_row(&s))
		++*ret_dropped;
	return sql_end(&s, error);
}
