/* Any bytes as an outcome line: what comes out is one thing or a question, and survives the pipe. */
#include <stdint.h>

#include "read/typed.h"
#include "unit/shipped_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(const struct outcome *o)
{
	if (o->ask)
		g_assert(!o->code && !o->suspicion && !o->name && !o->note && !o->bd && o->amount_minor == AMOUNT_NONE);
	g_assert(o->code < OUTCOME_N && (!o->type || o->code == OUTCOME_LOST_OTHER));
	g_assert(!date_is_set(o->date) || (date_is_valid(o->date) && !o->bd));
	g_assert(o->minute >= 0 && o->minute <= 1440);
	g_assert(!o->typed || g_utf8_validate(o->typed, -1, NULL));
	g_assert(!o->note || (*o->note && g_utf8_validate(o->note, -1, NULL)));
	g_assert(!o->name || (*o->name && g_utf8_validate(o->name, -1, NULL)));
}

static void pass_the_pipe(const struct outcome *o)
{
	g_autofree char *text = record_print(&outcome_record, o);
	struct outcome again;

	g_assert(record_parse(&outcome_record, text, &again, NULL));
	g_assert(record_equal(&outcome_record, o, &again));
	record_clear(&outcome_record, &again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct words *w;
	g_autofree char *line = g_strndup((const char *)data, size);
	struct outcome o;

	w = w ? w : shipped_words();
	outcome_read(w, line, (struct date){ 2026, 10, 5 }, &o);
	look_at(&o);
	pass_the_pipe(&o);
	record_clear(&outcome_record, &o);
	return 0;
}
