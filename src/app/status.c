/* status: reps, open quotes, what is due and what is stuck. Problems first. */
#include "app/round.h"
#include "app/traits.h"
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
	char *outbox; /* why what waits to go out does */
	struct reach reach;
	unsigned traits; /* of the calendar */
};

static bool read_setup(struct service *s, const struct rep *rep, char **ret, GError **error)
{
	static const char *const parts[] = { "sent mail", "inbox", "calendar", "outbox", "incoming mail" };
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
	if (!traits_load(s->ledger, rep, &ret->traits, error) || !ledger_count(s->ledger, rep->id, &ret->counts, error) || !ledger_find_deals(s->ledger, &q, deals, error) ||
			!read_setup(s, rep, &ret->setup, error) || !ledger_outbox_error(s->ledger, rep->id, &ret->outbox, error) || !desk_learn_reach(s, rep, &ret->reach, error))
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

/* What is told of reach: by hour, by weekday, by country, of the last 90 days. */
typedef void (*reach_func)(const char *name, struct reach_count n, double rate, void *data);

static void tell_at(const struct reach *r, const struct reach_at *at, const char *name, reach_func f, void *data)
{
	struct reach_count n = reach_count(r, at);
	if (n.dials)
		f(name, n, reach_rate(r, at), data);
}

static void each_hour(const struct reach *r, reach_func f, void *data)
{
	for (int hour = 0; hour < 24; hour++) {
		g_autofree char *name = g_strdup_printf("%dh", hour);
		tell_at(r, &(struct reach_at){ NULL, 0, hour }, name, f, data);
	}
}

static void each_weekday(const struct reach *r, reach_func f, void *data)
{
	static const char *const names[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	for (int day = 0; day < 7; day++)
		tell_at(r, &(struct reach_at){ NULL, day + 1, -1 }, names[day], f, data);
}

static void each_country(const struct reach *r, reach_func f, void *data)
{
	for (const struct country *c = countries; c->prefix; c++)
		tell_at(r, &(struct reach_at){ c, 0, -1 }, c->code, f, data);
}

static const struct {
	const char *name;
	void (*each)(const struct reach *r, reach_func f, void *data);
} reach_by[] = { { "hour", each_hour }, { "weekday", each_weekday }, { "region", each_country } };

static void print_count(const char *name, struct reach_count n, double rate, void *data)
{
	GString *line = data;
	g_string_append_printf(line, "  %s %d of %d", name, n.talks, n.dials);
	if (n.dials >= REACH_SHOWN)
		g_string_append_printf(line, " (%.0f %% expected)", rate * 100);
}

/* "reached by hour  8h 12 of 29 (40 % expected)  9h 1 of 3"; few calls have no percentage. */
static void print_reach(const struct reach *r)
{
	for (size_t i = 0; i < G_N_ELEMENTS(reach_by); i++) {
		g_autoptr(GString) line = g_string_new(NULL);
		reach_by[i].each(r, print_count, line);
		if (line->len)
			printf("%-10s reached by %s%s\n", "", reach_by[i].name, line->str);
	}
}

static void print_line(const struct rep *rep, const struct rep_status *st)
{
	g_autofree char *next = st->next_call_utc ? tell_when(rep->rules.zone, st->next_call_utc) : g_strdup("none");
	printf("%-10s %4" G_GINT64_FORMAT " open  %3d booked  next call %-16s  %d unreported  %d waiting\n", rep->id, st->counts.open_deals, st->booked,
			next, st->unreported, st->waiting);
	if (st->setup)
		printf("%-10s ! %s\n", "", st->setup);
	if (st->counts.outbox_waiting || st->counts.outbox_doubt || st->counts.outbox_failed)
		printf("%-10s ! outbox: %" G_GINT64_FORMAT " waiting, %" G_GINT64_FORMAT " in doubt, %" G_GINT64_FORMAT " given up%s%s\n", "",
				st->counts.outbox_waiting, st->counts.outbox_doubt, st->counts.outbox_failed, st->outbox ? ": " : "",
				st->outbox ? st->outbox : "");
	if (st->counts.parked)
		printf("%-10s ! %" G_GINT64_FORMAT " mails could not be read\n", "", st->counts.parked);
	print_reach(&st->reach);
}

static void add(GVariantBuilder *b, const char *name, int64_t value)
{
	g_variant_builder_add(b, "{sv}", name, g_variant_new_int64(value));
}

static void pack_count(const char *name, struct reach_count n, double rate, void *data)
{
	GVariantBuilder *list = data;
	g_variant_builder_open(list, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(list, "{sv}", "at", g_variant_new_string(name));
	add(list, "dials", n.dials);
	add(list, "talks", n.talks);
	g_variant_builder_add(list, "{sv}", "rate", g_variant_new_double(rate));
	g_variant_builder_close(list);
}

static GVariant *pack_reach(const struct reach *r)
{
	GVariantBuilder by;
	g_variant_builder_init(&by, G_VARIANT_TYPE_VARDICT);
	for (size_t i = 0; i < G_N_ELEMENTS(reach_by); i++) {
		GVariantBuilder list;
		g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
		reach_by[i].each(r, pack_count, &list);
		g_variant_builder_add(&by, "{sv}", reach_by[i].name, g_variant_builder_end(&list));
	}
	return g_variant_builder_end(&by);
}

static GVariant *pack_trouble(const char *setup)
{
	return setup ? g_variant_new_string(setup) : g_variant_new_maybe(G_VARIANT_TYPE_VARIANT, NULL);
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
	if (st->outbox)
		g_variant_builder_add(&b, "{sv}", "outbox_error", g_variant_new_string(st->outbox));
	g_variant_builder_add(&b, "{sv}", "next_call",
			next ? g_variant_new_take_string(g_date_time_format_iso8601(next)) : g_variant_new_maybe(G_VARIANT_TYPE_VARIANT, NULL));
	g_variant_builder_add(&b, "{sv}", "trouble", pack_trouble(st->setup));
	g_variant_builder_add(&b, "{sv}", "reach", pack_reach(&st->reach));
	g_variant_builder_add(&b, "{sv}", "calendar", traits_pack(st->traits));
	return g_variant_builder_end(&b);
}

/* incoming: what a person must mend of closecall's own mailbox. */
static void print_json(GVariant *reps, const char *incoming)
{
	GVariantBuilder b;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	add(&b, "schema", 1);
	g_variant_builder_add(&b, "{sv}", "reps", reps);
	g_variant_builder_add(&b, "{sv}", "incoming_trouble", pack_trouble(incoming));
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
		g_free(st.outbox);
	}
	g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_builder_end(&reps));
	g_autofree char *incoming = NULL;
	if (code == EX_OK && config_has_incoming(s->config) && !read_setup(s, &s->config->incoming, &incoming, &error))
		code = verb_fail(error);
	else if (code == EX_OK && o->json)
		print_json(all, incoming);
	else if (incoming)
		printf("%-10s ! %s\n", "incoming", incoming);
	service_close(s);
	tell_free(tell);
	return code;
}
