#include "app/rebuild.h"
#include "app/intake.h"
#include <stdio.h>

/* Names of the fields in which two deals differ, apart by commas. New string; "" when none. */
static char *differences(const struct deal *a, const struct deal *b)
{
	g_autoptr(GString) names = g_string_new(NULL);
	for (const struct record_field *f = deal_record.fields; f->name; f++) {
		const struct record_field one[] = { *f, { 0 } };
		const struct record record = { deal_record.name, deal_record.size, one };
		if (!record_equal(&record, a, b))
			g_string_append_printf(names, "%s%s", names->len ? ", " : "", f->name);
	}
	return g_string_free(g_steal_pointer(&names), FALSE);
}

bool rebuild_deal(const struct config *c, const struct rep *rep, GPtrArray *facts, struct deal *ret, GError **error)
{
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	record_init(&deal_record, ret);
	for (guint i = 0; i < facts->len; i++) {
		const struct fact *fact = facts->pdata[i];
		struct customer_rules own;
		intake_rules(c, rep, ret, fact, &own);
		bool ok = deal_apply(ret, fact, &own.rules, actions, error);
		customer_rules_clear(&own);
		if (!ok) {
			g_prefix_error(error, "fact %" G_GINT64_FORMAT " (%s) does not fit: ", fact->id, fact_kind_names[fact->kind]);
			return false;
		}
		g_ptr_array_set_size(actions, 0);
	}
	return true;
}

static void say(const struct deal *deal, const char *what)
{
	printf("deal %" G_GINT64_FORMAT "        %s of rep '%s': %s\n", deal->id, deal->quote.number ? deal->quote.number : "without number",
			deal->rep ? deal->rep : "", what);
}

/* *ret_same false: it differs, and that was said. */
static bool check_deal(const struct config *c, struct ledger *l, const struct deal *deal, bool *ret_same, GError **error)
{
	const struct rep *rep = config_find_rep(c, deal->rep);
	g_autoptr(GPtrArray) facts = record_list_new(&fact_record);
	g_autoptr(GError) why = NULL;
	struct deal again;
	*ret_same = true;
	if (!rep) {
		say(deal, "left out: the rep is not in the configuration");
		return true;
	}
	if (!ledger_find_facts(l, deal->id, NULL, 0, facts, NULL, error))
		return false;
	*ret_same = rebuild_deal(c, rep, facts, &again, &why);
	if (!*ret_same) {
		say(deal, why->message);
	} else {
		g_autofree char *names = differences(deal, &again);
		g_autofree char *line = g_strdup_printf("differs from its %u facts in %s", facts->len, names);
		*ret_same = *names == '\0';
		if (!*ret_same)
			say(deal, line);
	}
	record_clear(&deal_record, &again);
	return true;
}

bool rebuild_check(const struct config *c, struct ledger *l, GError **error)
{
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
	struct deal_query all = { 0 };
	guint differ = 0;
	if (!ledger_find_deals(l, &all, deals, error))
		return false;
	for (guint i = 0; i < deals->len; i++) {
		bool same;
		if (!check_deal(c, l, deals->pdata[i], &same, error))
			return false;
		differ += !same;
	}
	if (!differ) {
		printf("deals          %u, each as its facts make it\n", deals->len);
		return true;
	}
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "%u of %u deals differ from their facts; a cadence changed since does that, too", differ,
			deals->len);
	return false;
}
