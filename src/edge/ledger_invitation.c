#include "edge/ledger_invitation.h"
#include "edge/ledger_sql.h"

#define COLUMNS "rep, href, ics, sequence, answered_utc, answered_by"

void ledger_invitation_clear(struct ledger_invitation *i)
{
	g_free(i->rep);
	g_free(i->href);
	g_free(i->ics);
	g_free(i->answered_by);
	*i = (struct ledger_invitation){ 0 };
}

void ledger_invitation_free(struct ledger_invitation *i)
{
	ledger_invitation_clear(i);
	g_free(i);
}

static struct ledger_invitation of_row(struct sql *s)
{
	return (struct ledger_invitation){
		.rep = sql_get_text(s, 0),
		.href = sql_get_text(s, 1),
		.ics = sql_get_text(s, 2),
		.sequence = (int)sql_get_int(s, 3),
		.answered_utc = sql_get_int(s, 4),
		.answered_by = sql_get_text(s, 5),
	};
}

bool ledger_get_invitation(struct ledger *l, const char *rep, const char *href, struct ledger_invitation *ret, bool *ret_found, GError **error)
{
	struct sql s = sql_begin(l, "SELECT " COLUMNS " FROM invitation WHERE rep = :rep AND href = :href");

	*ret = (struct ledger_invitation){ 0 };
	sql_text(&s, ":rep", rep);
	sql_text(&s, ":href", href);
	*ret_found = sql_row(&s);
	if (*ret_found)
		*ret = of_row(&s);
	return sql_end(&s, error);
}

bool ledger_put_invitation(struct ledger *l, const struct ledger_invitation *i, GError **error)
{
	struct sql s = sql_begin(l,
		"INSERT OR REPLACE INTO invitation (" COLUMNS ")"
		" VALUES (:rep, :href, :ics, :sequence, :answered_utc, :answered_by)");

	sql_text(&s, ":rep", i->rep);
	sql_text(&s, ":href", i->href);
	sql_text(&s, ":ics", i->ics);
	sql_int(&s, ":sequence", i->sequence);
	sql_int(&s, ":answered_utc", i->answered_utc);
	sql_text(&s, ":answered_by", i->answered_by);
	return sql_run(&s, error);
}

bool ledger_find_invitations(struct ledger *l, const char *rep, GPtrArray *list, GError **error)
{
	struct sql s = sql_begin(l, "SELECT " COLUMNS " FROM invitation WHERE rep = :rep AND ics IS NOT NULL ORDER BY href");

	sql_text(&s, ":rep", rep);
	while (sql_row(&s)) {
		struct ledger_invitation one = of_row(&s);
		g_ptr_array_add(list, g_memdup2(&one, sizeof one));
	}
	return sql_end(&s, error);
}
