/* Facts and deals. The record's text is the truth of a row; columns beside it are for searching. */
#include "edge/ledger.h"
#include "edge/ledger_sql.h"

#include <string.h>

/* METHOD 2.1's letters, as they stand in the file. */
static const char *const class_names[] = { "", "P", "S", "N", "A" };

/* ---- what is searched for ---- */

/* "Q-2024/118" and "q2024 118" are one number to a person who types it. */
static char *number_key(const char *number)
{
	GString *key = g_string_new(NULL);

	for (const char *p = number ? number : ""; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (g_unichar_isalnum(c))
			g_string_append_unichar(key, g_unichar_toupper(c));
	}
	return g_string_free(key, FALSE);
}

static char *folded(const char *address)
{
	return address ? g_utf8_strdown(address, -1) : g_strdup("");
}

static const char *domain_of(const char *address)
{
	const char *at = strrchr(address, '@');

	return at ? at + 1 : "";
}

/* ---- facts ---- */

bool ledger_add_fact(
	struct ledger *l, struct fact *fact, enum outcome_class class, bool *ret_new, GError **error)
{
	g_autofree char *body = record_print(&fact_record, fact);
	struct sql s = sql_begin(l, "INSERT INTO fact (deal_id, rep, at_utc, kind, source, code, class, body)"
				    " VALUES (:deal, :rep, :at, :kind, :source, :code, :class, :body)"
				    " ON CONFLICT (rep, kind, source) DO NOTHING RETURNING id");

	sql_id(&s, ":deal", fact->deal_id);
	sql_text(&s, ":rep", fact->rep);
	sql_int(&s, ":at", fact->at_utc);
	sql_text(&s, ":kind", fact_kind_names[fact->kind]);
	sql_text(&s, ":source", fact->source);
	sql_text(&s, ":code", outcome_code_names[fact->outcome.code]);
	sql_text(&s, ":class", class_names[class]);
	sql_text(&s, ":body", body);
	*ret_new = false;
	while (sql_row(&s)) {
		fact->id = sql_get_int(&s, 0);
		*ret_new = true;
	}
	return sql_end(&s, error);
}

bool ledger_has_fact(struct ledger *l, const char *rep, const char *source, bool *ret, GError **error)
{
	struct sql s = sql_begin(l, "SELECT 1 FROM fact WHERE rep = :rep AND kind IN (:outcome, :unclear, :corrected) AND source = :source LIMIT 1");

	sql_text(&s, ":rep", rep);
	sql_text(&s, ":outcome", fact_kind_names[FACT_OUTCOME]);
	sql_text(&s, ":unclear", fact_kind_names[FACT_UNCLEAR]);
	sql_text(&s, ":corrected", fact_kind_names[FACT_CORRECTED]);
	sql_text(&s, ":source", source);
	*ret = sql_row(&s);
	return sql_end(&s, error);
}

static enum outcome_class class_of(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(class_names); i++)
		if (g_strcmp0(class_names[i], name) == 0)
			return (enum outcome_class)i;
	return CLASS_NONE;
}

/* Row: id, body. */
static bool read_record(struct sql *s, const struct record *type, void *ret)
{
	GError *error = NULL;

	if (record_parse(type, sql_peek_text(s, 1), ret, &error))
		return true;
	g_prefix_error(&error, "%s %" G_GINT64_FORMAT ": ", type->name, sql_get_int(s, 0));
	sql_fail(s, error);
	record_clear(type, ret);
	return false;
}

/* Rows: id, body, class. */
static bool read_facts(struct sql *s, GPtrArray *facts, GArray *classes, GError **error)
{
	while (sql_row(s)) {
		struct fact *fact = record_new(&fact_record, NULL);
		enum outcome_class class = class_of(sql_peek_text(s, 2));

		if (!read_record(s, &fact_record, fact)) {
			record_free(&fact_record, fact);
			break;
		}
		fact->id = sql_get_int(s, 0);
		g_ptr_array_add(facts, fact);
		if (classes)
			g_array_append_val(classes, class);
	}
	return sql_end(s, error);
}

bool ledger_find_facts(struct ledger *l, int64_t deal_id, const char *rep, int64_t since_utc,
	GPtrArray *facts, GArray *classes, GError **error)
{
	g_autoptr(GString) text = g_string_new("SELECT id, body, class FROM fact WHERE at_utc >= :since");

	if (deal_id)
		g_string_append(text, " AND deal_id = :deal");
	if (rep)
		g_string_append(text, " AND rep = :rep");
	g_string_append(text, " ORDER BY id");

	struct sql s = sql_begin(l, text->str);

	sql_int(&s, ":since", since_utc);
	sql_int(&s, ":deal", deal_id);
	sql_text(&s, ":rep", rep);
	return read_facts(&s, facts, classes, error);
}

/* ---- deals ---- */

bool ledger_new_deal(struct ledger *l, int64_t *ret_id, GError **error)
{
	struct sql s = sql_begin(l, "INSERT INTO mark (name, value) VALUES ('deals', 1)"
				    " ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING "
				    "CAST(value AS INTEGER)");

	*ret_id = 0;
	while (sql_row(&s))
		*ret_id = sql_get_int(&s, 0);
	return sql_end(&s, error);
}

bool ledger_put_deal(struct ledger *l, const struct deal *deal, GError **error)
{
	g_autofree char *body = record_print(&deal_record, deal);
	g_autofree char *number = number_key(deal->quote.number);
	g_autofree char *email = folded(deal->quote.email);
	struct sql s =
		sql_begin(l, "INSERT INTO deal (id, rep, state, number_key, email, domain, due_utc, "
			     "booked_utc, first_sent_utc,"
			     " last_sent_utc, amount_minor, currency, body)"
			     " VALUES (:id, :rep, :state, :number, :email, :domain, :due, :booked, :first, "
			     ":last, :amount, :currency, :body)"
			     " ON CONFLICT (id) DO UPDATE SET rep = excluded.rep, state = excluded.state, "
			     "number_key = excluded.number_key,"
			     " email = excluded.email, domain = excluded.domain, due_utc = excluded.due_utc,"
			     " booked_utc = excluded.booked_utc, first_sent_utc = excluded.first_sent_utc,"
			     " last_sent_utc = excluded.last_sent_utc, amount_minor = excluded.amount_minor,"
			     " currency = excluded.currency, body = excluded.body");

	sql_int(&s, ":id", deal->id);
	sql_text(&s, ":rep", deal->rep);
	sql_text(&s, ":state", deal_state_names[deal->state]);
	sql_text(&s, ":number", number);
	sql_text(&s, ":email", email);
	sql_text(&s, ":domain", domain_of(email));
	sql_int(&s, ":due", deal->due_utc);
	sql_int(&s, ":booked", deal->call.state == CALL_BOOKED ? deal->call.start_utc : 0);
	sql_int(&s, ":first", deal->first_sent_utc);
	sql_int(&s, ":last", deal->last_sent_utc);
	if (deal->quote.amount_minor != AMOUNT_NONE)
		sql_int(&s, ":amount", deal->quote.amount_minor);
	sql_text(&s, ":currency", deal->quote.currency);
	sql_text(&s, ":body", body);
	return sql_run(&s, error);
}

bool ledger_get_deal(struct ledger *l, int64_t id, struct deal *ret, bool *ret_found, GError **error)
{
	struct sql s = sql_begin(l, "SELECT id, body FROM deal WHERE id = :id");

	record_init(&deal_record, ret);
	sql_int(&s, ":id", id);
	*ret_found = sql_row(&s) && read_record(&s, &deal_record, ret);
	return sql_end(&s, error);
}

/* Rows: id, body. */
static bool read_deals(struct sql *s, GPtrArray *deals, GError **error)
{
	while (sql_row(s)) {
		struct deal *deal = record_new(&deal_record, NULL);

		if (!read_record(s, &deal_record, deal)) {
			record_free(&deal_record, deal);
			break;
		}
		g_ptr_array_add(deals, deal);
	}
	return sql_end(s, error);
}

/* A text for each set of conditions asked for; there are few, and each is prepared once. */
static char *find_text(const struct deal_query *q)
{
	const struct {
		bool asked;
		const char *condition;
	} conditions[] = {
		{ q->rep, " AND rep = :rep" },
		{ q->number, " AND number_key = :number AND number_key <> ''" },
		{ q->email, " AND email = :email AND email <> ''" },
		{ q->domain, " AND domain = :domain AND domain <> ''" },
		{ q->open_only, " AND state = :open" },
		{ q->due_by_utc, " AND due_utc > 0 AND due_utc <= :due" },
		{ q->booked_from_utc, " AND booked_utc > 0 AND booked_utc >= :from" },
		{ q->booked_to_utc, " AND booked_utc > 0 AND booked_utc < :to" },
		{ q->sent_from_utc, " AND last_sent_utc >= :sent" },
	};
	GString *text = g_string_new("SELECT id, body FROM deal WHERE TRUE");

	for (gsize i = 0; i < G_N_ELEMENTS(conditions); i++)
		if (conditions[i].asked)
			g_string_append(text, conditions[i].condition);
	g_string_append(text, " ORDER BY last_sent_utc DESC, id DESC");
	return g_string_free(text, FALSE);
}

bool ledger_find_deals(struct ledger *l, const struct deal_query *q, GPtrArray *deals, GError **error)
{
	g_autofree char *text = find_text(q);
	g_autofree char *number = number_key(q->number);
	g_autofree char *email = folded(q->email);
	g_autofree char *domain = folded(q->domain);
	struct sql s = sql_begin(l, text);

	sql_text(&s, ":rep", q->rep);
	sql_text(&s, ":number", number);
	sql_text(&s, ":email", email);
	sql_text(&s, ":domain", domain);
	sql_text(&s, ":open", deal_state_names[DEAL_OPEN]);
	sql_int(&s, ":due", q->due_by_utc);
	sql_int(&s, ":from", q->booked_from_utc);
	sql_int(&s, ":to", q->booked_to_utc);
	sql_int(&s, ":sent", q->sent_from_utc);
	return read_deals(&s, deals, error);
}

/* By deal_rep and fact_rep: what ended long ago is not looked at. */
#define ACTIVE_DEALS \
	" (SELECT id FROM deal WHERE rep = :rep AND state = :open" \
	" UNION SELECT deal_id FROM fact WHERE rep = :rep AND at_utc >= :since)"

static void bind_active(struct sql *s, const char *rep, int64_t since_utc)
{
	sql_text(s, ":rep", rep);
	sql_text(s, ":open", deal_state_names[DEAL_OPEN]);
	sql_int(s, ":since", since_utc);
}

bool ledger_find_active(struct ledger *l, const char *rep, int64_t since_utc, int64_t until_utc,
	GPtrArray *deals, GPtrArray *facts, GArray *classes, GError **error)
{
	struct sql s = sql_begin(l, "SELECT id, body FROM deal WHERE id IN" ACTIVE_DEALS " ORDER BY id");

	bind_active(&s, rep, since_utc);
	if (!read_deals(&s, deals, error))
		return false;
	s = sql_begin(l, "SELECT id, body, class FROM fact WHERE deal_id IN" ACTIVE_DEALS
			 " AND kind IN (:outcome, :moved) AND at_utc < :until ORDER BY id");
	bind_active(&s, rep, since_utc);
	sql_int(&s, ":until", until_utc);
	sql_text(&s, ":outcome", fact_kind_names[FACT_OUTCOME]);
	sql_text(&s, ":moved", fact_kind_names[FACT_MOVED]);
	return read_facts(&s, facts, classes, error);
}

bool ledger_deal_next_due(struct ledger *l, const char *rep, int64_t *ret_due_utc, GError **error)
{
	struct sql s = sql_begin(l, rep ? "SELECT min(due_utc) FROM deal WHERE due_utc > 0 AND rep = :rep"
					: "SELECT min(due_utc) FROM deal WHERE due_utc > 0");

	sql_text(&s, ":rep", rep);
	*ret_due_utc = sql_row(&s) ? sql_get_int(&s, 0) : 0;
	return sql_end(&s, error);
}
