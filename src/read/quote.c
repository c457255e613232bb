#include "read/quote.h"

#include <string.h>

#include "read/language.h"
#include "read/quote_amount.h"
#include "read/quote_detect.h"
#include "read/quote_number.h"
#include "read/quote_people.h"
#include "read/quote_signs.h"
#include "read/quote_source.h"
#include "read/quote_stated.h"
#include "read/quote_terms.h"

/* The language of what the rep wrote; of the quote itself only when that says too little. */
static void read_language(struct sources *s)
{
	const struct source *subject = sources_first(s, SOURCE_SUBJECT),
			    *text = sources_first(s, SOURCE_TEXT);
	const struct lexed *mail[] = { text ? text->lexed : NULL, subject ? subject->lexed : NULL };
	const char *found = language_of_all(s->words, mail, G_N_ELEMENTS(mail));
	const struct source *where = text ? text : subject;
	for (guint i = 0; i < s->all->len && !found; i++) {
		const struct source *source = s->all->pdata[i];
		if (source->kind != SOURCE_DOCUMENT || !source->main)
			continue;
		const struct lexed *document = source->lexed;
		found = language_of_all(s->words, &document, 1);
		where = source;
	}
	if (found)
		sources_note(s, "language", found, where, SIZE_MAX, "by its common words");
	else if (s->context->language)
		sources_note(s, "language", s->context->language, NULL, SIZE_MAX,
			"the salesperson's, as the mail says too little");
	s->quote->language = g_strdup(found ? found : s->context->language);
}

void quote_read(const struct words *w, const struct mail *mail, const GPtrArray *documents,
	const struct read_context *context, struct quote *ret)
{
	record_init(&quote_record, ret);
	struct sources *s = sources_new(w, mail, documents, context, ret);
	quote_mark_main(s);
	read_language(s);
	quote_read_terms(s);
	quote_read_number(s);
	quote_read_amount(s);
	quote_drop_rivals(s);
	quote_state_terms(s);
	quote_detect(s);
	/* whom to call matters only when there may be something to call about */
	if (ret->confidence >= QUOTE_DOUBT) {
		quote_read_people(s);
		quote_read_company(s);
		quote_read_phone(s);
		quote_state_people(s);
		quote_read_subject(s);
		quote_read_signs(s);
	}
	ret->is_quote = ret->confidence >= QUOTE_SURE;
	sources_free(s);
}
