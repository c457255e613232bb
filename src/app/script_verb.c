/* script: what the rep will see in the calendar for the next call about a quote. */
#include "app/ask.h"
#include "app/verbs.h"
#include "write/call.h"
#include <stdio.h>
#include <sysexits.h>

static void print_missing(const struct deal *deal, GPtrArray *missing)
{
	for (guint i = 0; i < missing->len; i++)
		fprintf(stderr, "closecall: quote '%s': nothing is known for {{%s}}\n", deal->quote.number ? deal->quote.number : "",
				(char *)missing->pdata[i]);
}

static int print_call(struct service *s, const struct rep *rep, const struct deal *deal)
{
	struct sender sender = service_sender(s, rep);
	if (deal->call.state == CALL_NONE) {
		fprintf(stderr, "closecall: no call is planned: the quote is %s%s%s\n", deal_state_names[deal->state], deal->waiting ? ", and waits for " : "",
				deal->waiting ? deal->waiting : "");
		return EX_DATAERR;
	}
	g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *phone = ask_phone(s->readers, deal->quote.phone, s->config->region);
	g_autofree char *title = call_title(s->templates, deal, rep->language);
	g_autofree char *text = call_description(s->templates, deal, phone, rep->language, &sender, missing);
	g_autofree char *when = deal->call.state == CALL_BOOKED ? tell_when(rep->rules.zone, deal->call.start_utc) : g_strdup("not placed yet");
	printf("%s · %s\n\n%s", title, when, text);
	print_missing(deal, missing);
	return EX_OK;
}

int verb_script(int argc, char **argv, const struct call_options *o)
{
	g_autoptr(GError) error = NULL;
	if (argc != 1) {
		fprintf(stderr, "usage: closecall script QUOTE\n");
		return EX_USAGE;
	}
	struct tell *tell = tell_new(TELL_NOTHING, o->debug);
	struct service *s = verb_open(o, NEED_ALL, tell);
	struct deal deal;
	int code = EX_CONFIG;
	record_init(&deal_record, &deal);
	if (s) {
		const struct rep *rep = NULL;
		bool ok = verb_find_quote(s, argv[0], &deal, &rep, &error);
		code = ok ? print_call(s, rep, &deal) : verb_fail(error);
	}
	record_clear(&deal_record, &deal);
	service_close(s);
	tell_free(tell);
	return code;
}
