#include "read/quote_signs.h"

#include <string.h>

#include "read/domain.h"

static const char *const field = "signs";

static bool note(struct sources *s, const char *sign, const struct source *source, const struct term *term, const char *why)
{
	g_autofree char *words = source_text(source, (struct span){ term->start, term->end });
	sources_note(s, field, sign, source, term->start, "%s: \"%s\"", why, words);
	return true;
}

/* What the customer wrote before: the thread below the quote. */
static bool asked(struct sources *s, enum term_kind kind, const char *sign, const char *why)
{
	const struct source *thread = sources_first(s, SOURCE_THREAD);
	const struct term *t = thread ? lexed_find(thread->lexed, kind, 0, SIZE_MAX) : NULL;
	return t && note(s, sign, thread, t, why);
}

/* A tender is named by either side. */
static bool is_tender(struct sources *s)
{
	static const enum source_kind kinds[] = { SOURCE_SUBJECT, SOURCE_TEXT, SOURCE_THREAD };
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const struct source *source = sources_first(s, kinds[i]);
		const struct term *t = source ? lexed_find(source->lexed, TERM_tender, 0, SIZE_MAX) : NULL;
		if (t)
			return note(s, "tender", source, t, "a tender is named");
	}
	return false;
}

static bool is_purchasing(const struct sources *s, const char *address)
{
	g_autofree char *local = g_strndup(address, strcspn(address, "@"));
	struct lexed *x = lexicon_read(words_lexicon(s->words), local);
	bool found = lexed_find(x, TERM_purchasing, 0, SIZE_MAX) != NULL;
	lexed_free(x);
	return found;
}

/* All whom it goes to, ourselves left out. */
static bool only_purchasing(struct sources *s)
{
	guint outside = 0, purchasing = 0;
	for (guint i = 0; i < s->mail->to->len; i++) {
		const struct mail_address *to = s->mail->to->pdata[i];
		if (!to->address || sources_is_own(s, to->address))
			continue;
		outside++;
		purchasing += is_purchasing(s, to->address);
	}
	if (!outside || purchasing < outside)
		return false;
	sources_note(s, field, "purchasing", NULL, SIZE_MAX, "it goes to the purchasing department alone");
	return true;
}

/* A question mark in the thread, in a line that does not just ask for the quote. */
static bool has_question(struct sources *s)
{
	const struct source *thread = sources_first(s, SOURCE_THREAD);
	for (const char *p = thread ? strchr(thread->text, '?') : NULL; p; p = strchr(p + 1, '?')) {
		const struct line *line = lexed_line(thread->lexed, lexed_line_of(thread->lexed, (size_t)(p - thread->text)));
		if (lexed_find(thread->lexed, TERM_request, line->start, line->end))
			continue;
		sources_note(s, field, "question", thread, (size_t)(p - thread->text), "the customer asked something");
		return true;
	}
	return false;
}

static bool is_consumer(struct sources *s)
{
	const char *at = s->quote->email ? strchr(s->quote->email, '@') : NULL;
	if (!at || s->quote->company || !domain_is_public(at + 1))
		return false;
	sources_note(s, field, "consumer", NULL, SIZE_MAX, "no company is named, and anybody can have an address at %s", at + 1);
	return true;
}

void quote_read_signs(struct sources *s)
{
	struct signs *signs = &s->quote->signs;
	signs->consumer = is_consumer(s);
	signs->tender = is_tender(s);
	signs->comparison = asked(s, TERM_comparison, "comparison", "other quotes are asked for, too");
	signs->hurry = asked(s, TERM_hurry, "hurry", "the customer wants it at once");
	signs->line_prices = asked(s, TERM_line_prices, "line_prices", "the customer wants the price of each line");
	signs->purchasing = only_purchasing(s);
	signs->question = has_question(s);
}
