/* A text read once against the vocabularies of all languages: its words, and the terms (words or phrases of a vocabulary)
 * that stand in it. One pass, however many vocabularies and languages there are; whoever looks for meaning in running text
 * (dates, language, quotes) looks at this.
 *
 * Filled by read/words while it loads; read-only and shared afterwards. A phrase of a vocabulary stands in a text when its
 * words follow each other with nothing between them but blanks, points, hyphens, slashes and apostrophes, so that "t.a.v.",
 * "T.A.V" and "t a v" are one. A vocabulary word that begins with * is the end of a compound ("*angebot"). Where a longer
 * term of the same kind covers a shorter one, only the longer is there ("your request for a quote" is no quote). */
#ifndef READ_LEXICON_H
#define READ_LEXICON_H

#include <glib.h>
#include <stdbool.h>

/* The vocabularies that are read in running text; X(name in the words files). */
#define LEXICON_KINDS(X) \
	X(common) X(units) X(months) X(weekdays) X(week) X(number_words) X(unit_day) X(unit_business_day) \
	X(unit_week) X(unit_month) X(unit_year) X(begin_of) X(middle_of) X(end_of) X(end_month) X(end_year) X(next_week) X(next_month) \
	X(yesterday) X(tomorrow) X(day_after_tomorrow) X(ago) X(bygone) X(coming) X(no_date) X(appointment) \
	X(quote) \
	X(our_quote) X(sending) X(offering) X(go_ahead) X(other_paper) X(order_thanks) X(after_sale) X(request) X(your_request) X(reminder) \
	X(follow_up) X(newsletter) X(reply_prefix) X(forward_prefix) X(number_mark) \
	X(copula) X(quote_number_label) X(our_number_label) X(foreign_number_label) X(date_label) X(date_until) X(until_behind) X(date_on) X(version) \
	X(supersedes) X(total) X(total_excl) X(total_incl) X(subtotal) X(vat) X(vat_excl) X(vat_incl) \
	X(vat_none) X(excl_short) X(incl_short) X(net_of_discount) X(no_discount) X(price) X(option) X(discount) X(deposit) X(per_unit) X(per_month) X(yearly) X(valid_until) \
	X(start) X(decision) X(greeting) X(titles) X(particles) X(academic) X(conjunction) X(nobody) X(attention) \
	X(customer_label) X(sender_label) X(phone_label) X(mobile_label) X(fax_label) X(switchboard_label) X(call_you) \
	X(legal_form) X(company_word) X(role_mailbox) X(no_reply) X(subject_label) X(subject_noise) \
	X(comparison) X(hurry) X(line_prices) X(tender) X(purchasing)

#define LEXICON_ENUM(name) TERM_##name,
enum term_kind { LEXICON_KINDS(LEXICON_ENUM) TERM_N };
#undef LEXICON_ENUM

struct lexicon;

struct token {
	size_t start, end; /* bytes */
	gconstpointer word; /* the lexicon's own; equal for equal words, NULL for those it does not know */
	guint line;
	guint term;   /* the first term that begins at it or behind it */
	bool capital; /* begins with a capital letter */
	bool digits;  /* has a digit */
};

struct term {
	size_t start, end;
	guint first, n; /* tokens */
	guint line;
	enum term_kind kind;
	int lang;  /* index into the languages, in order of loading */
	int place; /* in its vocabulary's file, from 0 */
};

struct line {
	size_t start, end; /* without the line end */
	guint first_token; /* at or behind its start */
	guint page;        /* from 1; pages are apart by form feeds */
};

struct lexed {
	const char *text; /* borrowed */
	GArray *tokens, *terms, *lines; /* in order; terms by start, longer first */
	bool has[TERM_N]; /* is there any of the kind? */
	GArray *common; /* guint per language: how many of its common words; these are no terms */
	guint n_words;  /* tokens without digits */
};

struct lexicon *lexicon_new(void);
void lexicon_free(struct lexicon *l);

/* Adds one word of a vocabulary, as read/words read it (folded). Vocabularies that are not in the list above are left out. */
void lexicon_add(struct lexicon *l, int lang, const char *vocabulary, const char *folded, int place);

/* The text must outlive the result. */
struct lexed *lexicon_read(const struct lexicon *l, const char *text);
void lexed_free(struct lexed *x);

/* Borrowed elements. */
static inline const struct token *lexed_token(const struct lexed *x, guint i)
{
	return &g_array_index(x->tokens, struct token, i);
}

static inline const struct term *lexed_term(const struct lexed *x, guint i)
{
	return &g_array_index(x->terms, struct term, i);
}

static inline const struct line *lexed_line(const struct lexed *x, guint i)
{
	return &g_array_index(x->lines, struct line, i);
}

guint lexed_line_of(const struct lexed *x, size_t offset);

/* The term of a vocabulary that begins at a token, or NULL; also when there is no such token. Borrowed. */
const struct term *lexed_term_at(const struct lexed *x, guint token, enum term_kind v);

/* The index of the first term that begins at or behind offset. */
guint lexed_term_from(const struct lexed *x, size_t offset);

/* The first term of a vocabulary that begins in [start, end), or NULL. Borrowed. */
const struct term *lexed_find(const struct lexed *x, enum term_kind v, size_t start, size_t end);

#endif
