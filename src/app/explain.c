/* explain: what was read from a mail and why, or the story of a quote fact by fact. */
#include "app/ask.h"
#include "app/verbs.h"
#include "edge/clock.h"
#include "edge/files.h"
#include "edge/json.h"
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#define MAIL_MAX_BYTES ((gsize)64 * 1024 * 1024)

/* ---- a mail ---- */

static void print_evidence(const struct quote *q, const char *field)
{
	for (guint i = 0; q->evidence && i < q->evidence->len; i++) {
		const struct evidence *e = q->evidence->pdata[i];
		if (g_strcmp0(e->field, field) == 0)
			printf("%20s%s: %s\n", "", e->where ? e->where : "", e->why ? e->why : "");
	}
}

static void print_field(const struct quote *q, const char *name, const char *value)
{
	printf("  %-17s %s\n", name, value && *value ? value : "–");
	print_evidence(q, name);
}

static void print_amount(const struct quote *q, const char *name, int64_t minor)
{
	g_autofree char *text = NULL;
	if (minor != AMOUNT_NONE) {
		int64_t unit = currency_exponent(q->currency) == 2 ? 100 : 1;
		text = g_strdup_printf("%" G_GINT64_FORMAT ".%02" G_GINT64_FORMAT " %s", minor / unit, unit == 100 ? ABS(minor % unit) : 0, q->currency ? q->currency : "");
	}
	print_field(q, name, text);
}

static void print_letter(const struct letter *l)
{
	static const char *const kinds[] = { "unknown", "a mail of a rep", "a rep's answer to closecall", "a mail of somebody else", "an automatic mail",
		"a delivery failure", "closed: cannot be read" };
	const struct quote *q = &l->quote;
	g_autofree char *valid = date_print(q->valid_until), *start = date_print(q->start_date);
	static const char *const vat[] = { "unknown", "excl", "incl" };
	printf("%s, %s: %s (%.0f %%)\n", l->subject ? l->subject : "(no subject)", kinds[l->kind], q->is_quote ? "a quote" : "no quote", q->confidence * 100);
	print_evidence(q, "is_quote");
	print_field(q, "language", q->language);
	print_field(q, "number", q->number);
	print_field(q, "version", q->version);
	print_field(q, "supersedes", q->supersedes);
	print_amount(q, "amount_minor", q->amount_minor);
	print_amount(q, "amount_incl_minor", q->amount_incl_minor);
	print_field(q, "vat", vat[q->vat]);
	print_field(q, "valid_until", valid);
	print_field(q, "start_date", start);
	print_field(q, "company", q->company);
	print_field(q, "contact", q->contact);
	print_field(q, "contact_name", q->contact_name);
	print_field(q, "email", q->email);
	print_field(q, "phone", q->phone);
	print_field(q, "subject", q->subject);
	print_evidence(q, "signs");
	print_evidence(q, "attachment");
	if (l->text)
		printf("  %s\n", l->text);
}

static void print_json(const struct letter *l)
{
	g_autofree char *text = json_print(record_tree(&quote_record, &l->quote, true), true);
	printf("%s\n", text);
}

/* The rep who sent it, as the reader must know him. false: nobody of ours. */
static bool context_of(struct service *s, const struct letter *l, struct read_context *ret)
{
	for (size_t i = 0; s && i < s->config->n_reps; i++) {
		if (g_strcmp0(s->config->reps[i].address, l->from) == 0) {
			service_context(s, &s->config->reps[i], ret);
			return true;
		}
	}
	return false;
}

/* Read once, whoever sent it counting as the rep, and when he is one of ours once more with his eyes. */
static bool read_as_rep(struct service *s, const struct config *c, struct readers *r, GBytes *mail, struct letter *ret, GError **error)
{
	struct read_context context;
	service_context_of_company(c, &context);
	context.now_utc = clock_now_utc();
	bool ok = ask_letter(r, mail, &context, ret, error);
	record_clear(&read_context_record, &context);
	if (ok && context_of(s, ret, &context)) {
		context.now_utc = clock_now_utc();
		record_clear(&letter_record, ret);
		ok = ask_letter(r, mail, &context, ret, error);
	}
	record_clear(&read_context_record, &context);
	return ok;
}

static int explain_mail(const char *path, const struct call_options *o, struct service *s, const struct config *c,
		struct readers *r)
{
	g_autoptr(GBytes) mail = NULL;
	g_autoptr(GError) error = NULL;
	struct letter letter;
	if (!file_read_bytes(path, MAIL_MAX_BYTES, &mail, &error))
		return verb_fail(error);
	record_init(&letter_record, &letter);
	int code = EX_OK;
	if (!read_as_rep(s, c, r, mail, &letter, &error)) {
		g_prefix_error(&error, "'%s': ", path);
		code = verb_fail(error);
	} else if (o->json) {
		print_json(&letter);
	} else {
		print_letter(&letter);
	}
	record_clear(&letter_record, &letter);
	return code;
}

/* ---- a quote ---- */

static void print_fact(const struct fact *f, GTimeZone *zone)
{
	g_autofree char *when = tell_when(zone, f->at_utc);
	printf("  %s  %-9s", when, fact_kind_names[f->kind]);
	if (f->kind == FACT_OUTCOME)
		printf(" “%s” → %s", f->outcome.typed ? f->outcome.typed : "", outcome_code_names[f->outcome.code]);
	if (f->start_utc && f->kind != FACT_QUOTE) {
		g_autofree char *start = tell_when(zone, f->start_utc);
		printf(" call %d at %s", f->call_seq, start);
	}
	if (f->text && f->kind != FACT_QUOTE)
		printf(" “%s”", f->text);
	if (f->kind == FACT_QUOTE) {
		g_autofree char *amount = tell_amount(f->quote.amount_minor, f->quote.currency);
		printf(" %s, %s%s", amount, f->quote.version ? "version " : "sent", f->quote.version ? f->quote.version : "");
	}
	printf("\n");
}

static int print_story(struct service *s, const struct deal *deal)
{
	const struct rep *rep = config_find_rep(s->config, deal->rep);
	g_autoptr(GPtrArray) facts = record_list_new(&fact_record);
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	g_autoptr(GError) error = NULL;
	GTimeZone *zone = rep ? rep->rules.zone : utc;
	if (!ledger_find_facts(s->ledger, deal->id, NULL, 0, facts, NULL, &error))
		return verb_fail(error);
	printf("%s %s, rep %s: %s\n", deal->quote.company ? deal->quote.company : "", deal->quote.number ? deal->quote.number : "", deal->rep,
			deal_state_names[deal->state]);
	for (guint i = 0; i < facts->len; i++)
		print_fact(facts->pdata[i], zone);
	for (char **why = deal->suspect_reasons; why && *why; why++)
		printf("  suspect: %s\n", *why);
	if (deal->suspicion != SUSPICION_NONE)
		printf("  suspect: price lever %d, polite no %d: flagged as %s\n", deal->lever_points, deal->polite_points,
				deal->suspicion == SUSPICION_LEVER ? "price lever" : "polite no");
	if (deal->isolated != ISOLATED_UNSAID)
		printf("  the only objection: %s\n", isolated_names[deal->isolated]);
	if (deal->call.state == CALL_BOOKED) {
		g_autofree char *when = tell_when(zone, deal->call.start_utc);
		printf("  next: call %d at %s, script %s\n", deal->call.seq, when, script_names[deal->call.script]);
	} else if (deal->waiting) {
		printf("  next: waits for %s\n", deal->waiting);
	}
	return EX_OK;
}

static int explain_quote(const char *number, const struct call_options *o, struct service *s)
{
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
	g_autoptr(GError) error = NULL;
	struct deal_query q = { .number = number };
	int code = EX_OK;
	if (!ledger_find_deals(s->ledger, &q, deals, &error))
		return verb_fail(error);
	if (deals->len == 0) {
		fprintf(stderr, "closecall: '%s' is neither a file nor the number of a quote\n", number);
		return EX_NOINPUT;
	}
	for (guint i = 0; i < deals->len; i++) {
		if (o->json) {
			g_autofree char *text = json_print(record_tree(&deal_record, deals->pdata[i], false), true);
			printf("%s\n", text);
		} else {
			code = print_story(s, deals->pdata[i]);
		}
	}
	return code;
}

int verb_explain(int argc, char **argv, const struct call_options *o)
{
	bool configured = o->config || g_file_test(DEFAULT_CONFIG, G_FILE_TEST_EXISTS);
	if (argc != 1) {
		fprintf(stderr, "usage: closecall explain MAIL|QUOTE\n");
		return EX_USAGE;
	}
	bool is_file = g_file_test(argv[0], G_FILE_TEST_EXISTS);
	if (!is_file && !configured) {
		fprintf(stderr, "closecall: cannot open '%s', and without a configuration there are no quotes to look for\n", argv[0]);
		return EX_NOINPUT;
	}
	struct tell *tell = tell_new(TELL_NOTHING, o->debug);
	struct service *s = configured ? verb_open(o, is_file ? NEED_READERS : NEED_LEDGER, tell) : NULL;
	int code = EX_CONFIG;
	if (s && !is_file) {
		code = explain_quote(argv[0], o, s);
	} else if (s) {
		code = explain_mail(argv[0], o, s, s->config, s->readers);
	} else if (!configured) {
		g_autoptr(GError) error = NULL;
		struct config *c = config_defaults();
		struct readers *r = service_start_readers(c, 1, &error);
		code = r ? explain_mail(argv[0], o, NULL, c, r) : verb_fail(error);
		if (r)
			readers_free(r);
		config_free(c);
	}
	service_close(s);
	tell_free(tell);
	return code;
}
