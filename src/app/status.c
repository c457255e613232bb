/* status: reps, open quotes, what is due and what is stuck. Problems first. */
#include "app/round.h"
#include "app/verbs.h"
#include "edge/clock.h"
#include "edge/json.h"
#include <stdio.h>
#include <sysexits.h>

#define REACH_SHOWN 5 /* METHOD 5.1 */

struct rep_status {
	struct ledger_counts counts;
	int64_t next_call_utc;
	int booked, waiting, unreported;
	char *setup; /* what a person must mend */
	struct reach reach;
};

static bool read_setup(struct service *s, const struct rep *rep, char **ret, GError **error)
{
	static const char *const parts[] = { "sent mail", "inbox", "calendar", "outbox" };
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *mark = g_strdup_printf("setup %s %s", rep->id, parts[i]);
		g_autofree char *value = NULL;
		if (!ledger_get_mark(s->ledger, mark, &value, error))
			return false;
		if (value && *value) {
			*ret = g_steal_pointer(&value);
			return true;
		}
	}
	return true;
}

static bool read_status(struct service *s, const struct rep *rep, struct rep_status *ret, GError **error)
{
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
	struct deal_query q = { .rep = rep->id, .open_only = true };
	int64_t now = clock_now_utc();
	*ret = (struct rep_status){ 0 };
	if (!ledger_count(s->ledger, rep->id, &ret->counts, error) || !ledger_find_deals(s->ledger, &q, deals, error) ||
			!read_setup(s, rep, &ret->setup, error) || !desk_learn_reach(s, rep, &ret->reach, error))
		return false;
	for (guint i = 0; i < deals->len; i++) {
		const struct deal *d = deals->pdata[i];
		bool booked = d->call.state == CALL_BOOKED;
		ret->waiting += d->waiting != NULL;
		ret->unreported += booked && d->call.end_utc < now;
		ret->booked += booked && d->call.end_utc >= now;
		if (booked && d->call.start_utc >= now && (!ret->next_call_utc || d->call.start_utc < ret->next_call_utc))
			ret->next_call_utc = d->call.start_utc;
	}
	return true;
}

/* "reached  8h 12 of 29 (40 % expected)  9h 1 of 3": by hour, of the last 90 days; few calls have no percentage. */
static void print_reach(const struct reach *r)
{
	bool any = false;
	for (int hour = 0; hour < 24; hour++) {
		struct reach_count n = reach_count(r, 0, hour);
		if (n.dials == 0)
			continue;
		printf("%s%dh %d of %d", any ? "  " : "             reached  ", hour, n.talks, n.dials);
		if (n.dials >= REACH_SHOWN)
			printf(" (%.0f %% expected)", reach_rate(r, 0, hour) * 100);
		any = true;
	}
	if (any)
		printf("\n");
}

static void print_line(const struct rep *rep, const struct rep_status *st)
{
	g_autofree char *next = st->next_call_utc ? tell_when(rep->rules.zone, st->next_call_utc) : g_strdup("none");
	printf("%-10s %4" G_GINT64_FORMAT " open  %3d booked  next call %-16s  %d unreported  %d waiting\n", rep->id, st->counts.open_deals, st->booked,
			next, st->unreported, st->waiting);
	if (st->setup)
		printf("%-10s ! %s\n", "", st->setup);
	if (st->counts.outbox_waiting || st->counts.outbox_doubt || st->counts.outbox_failed)
		printf("%-10s ! outbox: %" G_GINT64_FORMAT " waiting, %" G_GINT64_FORMAT " in doubt, %" G_GINT64_FORMAT " given up\n", "",
				st->counts.outbox_waiting, st->counts.outbox_doubt, st->counts.outbox_failed);
	if (st->counts.parked)
		printf("%-10s ! %" G_GINT64_FORMAT " mails could not be read\n", "", st->counts.parked);
	print_reach(&st->reach);
}

static void add(GVariantBuilder *b, const char *name, int64_t value)
{
	g_variant_builder_add(b, "{sv}", name, g_variant_new_int64(value));
}

static GVariant *pack_reach(const struct reach *r)
{
	GVariantBuilder hours;
	g_variant_builder_init(&hours, G_VARIANT_TYPE("aa{sv}"));
	for (int hour = 0; hour < 24; hour++) {
		struct reach_count n = reach_count(r, 0, hour);
		if (n.dials == 0)
			continue;
		g_variant_builder_open(&hours, G_VARIANT_TYPE_VARDICT);
		add(&hours, "hour", hour);
		add(&hours, "dials", n.dials);
		add(&hours, "talks", n.talks);
		g_variant_builder_add(&hours, "{sv}", "rate", g_variant_new_double(reach_rate(r, 0, hour)));
		g_variant_builder_close(&hours);
	}
	return g_variant_builder_end(&hours);
}

static GVariant *pack_status(const struct rep *rep, const struct rep_status *st)
{
	GVariantBuilder b;
	g_autoptr(GDateTime) next = st->next_call_utc ? g_date_time_new_from_unix_utc(st->next_call_utc) : NULL;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&b, "{sv}", "rep", g_variant_new_string(rep->id));
	add(&b, "deals", st->counts.deals);
	add(&b, "open", st->counts.open_deals);
	add(&b, "booked", st->booked);
	add(&b, "unreported", st->unreported);
	add(&b, "waiting", st->waiting);
	add(&b, "facts", st->counts.facts);
	add(&b, "outbox_waiting", st->counts.outbox_waiting);
	add(&b, "outbox_doubt", st->counts.outbox_doubt);
	add(&b, "outbox_failed", st->counts.outbox_failed);
	add(&b, "parked", st->counts.parked);
	g_variant_builder_add(&b, "{sv}", "next_call",
			next ? g_variant_new_take_string(g_date_time_format_iso8601(next)) : g_variant_new_maybe(G_VARIANT_TYPE_VARIANT, NULL));
	g_variant_builder_add(&b, "{sv}", "trouble",
			st->setup ? g_variant_new_string(st->setup) : g_variant_new_maybe(G_VARIANT_TYPE_VARIANT, NULL));
	g_variant_builder_add(&b, "{sv}", "reach", pack_reach(&st->reach));
	return g_variant_builder_end(&b);
}

static void print_json(GVariant *reps)
{
	GVariantBuilder b;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	add(&b, "schema", 1);
	g_variant_builder_add(&b, "{sv}", "reps", reps);
	g_autofree char *text = json_print(g_variant_builder_end(&b), true);
	printf("%s\n", text);
}

int verb_status(int argc, char **argv, const struct call_options *o)
{
	(void)argc;
	(void)argv;
	g_autoptr(GError) error = NULL;
	struct tell *tell = tell_new(TELL_NOTHING, o->debug);
	struct service *s = verb_open(o, NEED_LEDGER, tell);
	int code = s ? EX_OK : EX_CONFIG;
	GVariantBuilder reps;
	g_variant_builder_init(&reps, G_VARIANT_TYPE("aa{sv}"));
	for (size_t i = 0; s && code == EX_OK && i < s->config->n_reps; i++) {
		const struct rep *rep = &s->config->reps[i];
		struct rep_status st;
		if (!read_status(s, rep, &st, &error))
			code = verb_fail(error);
		else if (o->json)
			g_variant_builder_add_value(&reps, pack_status(rep, &st));
		else
			print_line(rep, &st);
		g_free(st.setup);
	}
	g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_builder_end(&reps));
	if (code == EX_OK && o->json)
		print_json(all);
	service_close(s);
	tell_free(tell);
	return code;
}
