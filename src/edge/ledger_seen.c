/* What was seen outside: events in the calendars, mails, items of the mailboxes. */
#include "edge/ledger.h"
#include "edge/ledger_sql.h"

static const char *const item_state_names[] = { "unknown", "started", "done", "parked" };

/* ---- events ---- */

void ledger_event_clear(struct ledger_event *e)
{
	g_free(e->uid);
	g_free(e->rep);
	g_free(e->href);
	g_free(e->etag);
	g_free(e->summary);
	record_clear(&call_text_record, &e->wrote);
	g_free(e->typed);
	*e = (struct ledger_event){ 0 };
}

void ledger_event_free(struct ledger_event *e)
{
	if (!e)
		return;
	ledger_event_clear(e);
	g_free(e);
}

bool ledger_put_event(struct ledger *l, const struct ledger_event *e, GError **error)
{
	struct sql s = sql_begin(l, "INSERT OR REPLACE INTO event (rep, uid, href, etag, deal_id, call_seq, "
				    "summary, typed, start_utc, end_utc,"
				    " closed, gone, sequence, wrote, by_name)"
				    " VALUES (:rep, :uid, :href, :etag, :deal, :seq, :summary, :typed, "
				    ":start, :end, :closed, :gone, :sequence, :wrote, :by_name)");
	g_autofree char *wrote = e->wrote.title ? record_print(&call_text_record, &e->wrote) : NULL;

	sql_text(&s, ":rep", e->rep);
	sql_text(&s, ":uid", e->uid);
	sql_text(&s, ":href", e->href);
	sql_text(&s, ":etag", e->etag);
	sql_id(&s, ":deal", e->deal_id);
	sql_int(&s, ":seq", e->call_seq);
	sql_text(&s, ":summary", e->summary);
	sql_text(&s, ":typed", e->typed);
	sql_int(&s, ":start", e->start_utc);
	sql_int(&s, ":end", e->end_utc);
	sql_int(&s, ":closed", e->closed);
	sql_int(&s, ":gone", e->gone);
	sql_int(&s, ":sequence", e->sequence);
	sql_text(&s, ":wrote", wrote);
	sql_int(&s, ":by_name", e->by_name);
	return sql_run(&s, error);
}

#define EVENT_COLUMNS \
	"rep, uid, href, etag, deal_id, call_seq, summary, typed, start_utc, end_utc, closed, gone, sequence, wrote, " \
	"by_name"

static void read_event(struct sql *s, struct ledger_event *ret)
{
	*ret = (struct ledger_event){
		.rep = sql_get_text(s, 0),
		.uid = sql_get_text(s, 1),
		.href = sql_get_text(s, 2),
		.etag = sql_get_text(s, 3),
		.deal_id = sql_get_int(s, 4),
		.call_seq = (int)sql_get_int(s, 5),
		.summary = sql_get_text(s, 6),
		.typed = sql_get_text(s, 7),
		.start_utc = sql_get_int(s, 8),
		.end_utc = sql_get_int(s, 9),
		.closed = sql_get_int(s, 10) != 0,
		.gone = sql_get_int(s, 11) != 0,
		.sequence = (int)sql_get_int(s, 12),
	};
	sql_get_record(s, 13, &call_text_record, &ret->wrote);
	ret->by_name = sql_get_int(s, 14) != 0;
}

bool ledger_get_event(struct ledger *l, const char *rep, const char *uid_or_href, struct ledger_event *ret,
	bool *ret_found, GError **error)
{
	/* one href may have held several events, one after the other: the one that still stands is meant */
	struct sql s = sql_begin(l,
		"SELECT " EVENT_COLUMNS " FROM event WHERE rep = :rep AND (uid = :name OR href = :name)"
		" ORDER BY uid = :name DESC, gone, start_utc DESC LIMIT 1");

	*ret = (struct ledger_event){ 0 };
	sql_text(&s, ":rep", rep);
	sql_text(&s, ":name", uid_or_href);
	*ret_found = sql_row(&s);
	if (*ret_found)
		read_event(&s, ret);
	return sql_end(&s, error);
}

bool ledger_find_events(struct ledger *l, const char *rep, int64_t since_utc, bool by_name, GPtrArray *events,
	GError **error)
{
	struct sql s = sql_begin(l,
		"SELECT " EVENT_COLUMNS
		" FROM event WHERE rep = :rep AND gone = 0 AND end_utc > :since AND by_name >= :by_name"
		" ORDER BY start_utc, uid");

	sql_text(&s, ":rep", rep);
	sql_int(&s, ":since", since_utc);
	sql_int(&s, ":by_name", by_name);
	while (sql_row(&s)) {
		struct ledger_event *e = g_new0(struct ledger_event, 1);

		read_event(&s, e);
		g_ptr_array_add(events, e);
	}
	return sql_end(&s, error);
}

bool ledger_saw_events(struct ledger *l, const char *rep, const char *href_prefix, GError **error)
{
	struct sql s = sql_begin(l,
		"UPDATE event SET by_name = 0 WHERE rep = :rep AND gone = 0 AND by_name"
		" AND substr(href, 1, length(:prefix)) = :prefix");

	sql_text(&s, ":rep", rep);
	sql_text(&s, ":prefix", href_prefix);
	return sql_run(&s, error);
}

/* ---- mails ---- */

bool ledger_put_mail(
	struct ledger *l, const char *message_id, const char *rep, int64_t deal_id, GError **error)
{
	struct sql s = sql_begin(
		l, "INSERT OR REPLACE INTO mail (message_id, rep, deal_id) VALUES (:id, :rep, :deal)");

	sql_text(&s, ":id", message_id);
	sql_text(&s, ":rep", rep);
	sql_id(&s, ":deal", deal_id);
	return sql_run(&s, error);
}

bool ledger_find_mail(struct ledger *l, const char *message_id, int64_t *ret_deal_id, GError **error)
{
	struct sql s = sql_begin(l, "SELECT deal_id FROM mail WHERE message_id = :id");

	sql_text(&s, ":id", message_id);
	*ret_deal_id = sql_row(&s) ? sql_get_int(&s, 0) : 0;
	return sql_end(&s, error);
}

/* ---- items ---- */

bool ledger_get_item(struct ledger *l, const char *mailbox, const char *key, enum item_state *ret_state,
	int *ret_attempts, GError **error)
{
	struct sql s =
		sql_begin(l, "SELECT state, attempts FROM item WHERE mailbox = :mailbox AND key = :key");

	*ret_state = ITEM_UNKNOWN;
	*ret_attempts = 0;
	sql_text(&s, ":mailbox", mailbox);
	sql_text(&s, ":key", key);
	while (sql_row(&s)) {
		for (gsize i = 0; i < G_N_ELEMENTS(item_state_names); i++)
			if (g_strcmp0(item_state_names[i], sql_peek_text(&s, 0)) == 0)
				*ret_state = (enum item_state)i;
		*ret_attempts = (int)sql_get_int(&s, 1);
	}
	return sql_end(&s, error);
}

bool ledger_put_item(struct ledger *l, const char *mailbox, const char *key, enum item_state state,
	const char *reason, int64_t at_utc, GError **error)
{
	struct sql s = sql_begin(l, "INSERT INTO item (mailbox, key, state, attempts, reason, at_utc)"
				    " VALUES (:mailbox, :key, :state, :attempt, :reason, :at)"
				    " ON CONFLICT (mailbox, key) DO UPDATE SET state = excluded.state, "
				    "attempts = attempts + excluded.attempts,"
				    " reason = excluded.reason, at_utc = excluded.at_utc");

	sql_text(&s, ":mailbox", mailbox);
	sql_text(&s, ":key", key);
	sql_text(&s, ":state", item_state_names[state]);
	sql_int(&s, ":attempt", state == ITEM_STARTED);
	sql_text(&s, ":reason", reason);
	sql_int(&s, ":at", at_utc);
	return sql_run(&s, error);
}

bool ledger_find_parked(
	struct ledger *l, const char *mailbox_prefix, int64_t since_utc, GPtrArray *reasons, GError **error)
{
	struct sql s = sql_begin(l,
		"SELECT coalesce(reason, '') FROM item WHERE state = 'parked' AND at_utc >= :since"
		" AND substr(mailbox, 1, length(:prefix)) = :prefix ORDER BY at_utc, mailbox, key");

	sql_text(&s, ":prefix", mailbox_prefix);
	sql_int(&s, ":since", since_utc);
	while (sql_row(&s))
		g_ptr_array_add(reasons, sql_get_text(&s, 0));
	return sql_end(&s, error);
}
