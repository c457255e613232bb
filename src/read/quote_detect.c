#include "read/quote_detect.h"

#include <math.h>
#include <string.h>

#include "read/money.h"
#include "read/quote_stated.h"

#define TITLE_LINES 15 /* of a document that are its head */
#define NEAR_BYTES 160 /* "in bijlage … onze offerte" */
#define NEAR_BEFORE 60
#define NEAR_BEHIND 40 /* "… € excl. btw" */
#define OWN_BYTES 30   /* "your request for a quote" */
#define MAX_AMOUNTS 200
#define MANY_DOMAINS 5
#define MANY_ADDRESSES 12

/* Each piece of evidence counts once. The weights are log-odds, set on the mails of tests/data/mails. */
enum signal {
	QUOTES_FOLDER,
	SENT_FOLDER,
	SUBJECT_QUOTE,
	SUBJECT_QUOTE_REPLY,
	NAME_QUOTE,
	TITLE_QUOTE,
	STATED_AS_QUOTE,
	TEXT_ANNOUNCES,
	TEXT_QUOTE,
	TEXT_OFFERS,
	TEXT_VAT,
	TEXT_ASKS,
	TEXT_CHOICE,
	TEXT_HOLDS,
	SUBJECT_PRICE,
	NUMBER,
	TOTAL,
	VALIDITY,
	TOTAL_AND_VALIDITY,
	YOUR_REQUEST,
	THREAD_REQUEST,
	SUBJECT_OTHER,
	SUBJECT_OTHER_TOO,
	SUBJECT_OTHER_REPLY,
	NAME_OTHER,
	TITLE_OTHER,
	STATED_AS_OTHER,
	ORDER_THANKS,
	AFTER_SALE,
	TEXT_OTHER,
	TEXT_OTHER_PRICE,
	SUBJECT_REQUEST,
	TEXT_REQUEST,
	REMINDER,
	FOLLOW_UP,
	FOLLOW_UP_WITH_PAPER,
	NEWSLETTER,
	FORWARD,
	FORWARD_OWN,
	INTERNAL,
	NO_REPLY,
	MANY,
	AUTOMATIC,
	NOTHING_OFFERED,
	SIGNALS,
};

static const struct {
	double weight;
	const char *why;
} weights[SIGNALS] = {
	[QUOTES_FOLDER] = { 0.6, "the folder holds quotes only" },
	[SENT_FOLDER] = { -1.6, "most mails of a sent folder are no quotes" },
	[SUBJECT_QUOTE] = { 2.2, "the subject names a quote" },
	[SUBJECT_QUOTE_REPLY] = { 0.6, "the subject names a quote, but it is an answer" },
	[NAME_QUOTE] = { 2.0, "an attachment is named a quote" },
	[TITLE_QUOTE] = { 2.2, "an attachment is headed as a quote" },
	[STATED_AS_QUOTE] = { 3.0, "its data in XML says that it is a quotation" },
	[TEXT_ANNOUNCES] = { 1.6, "the text says that a quote goes with it" },
	[TEXT_QUOTE] = { 0.6, "the text names a quote" },
	[TEXT_OFFERS] = { 1.6, "the text offers something at a price" },
	[TEXT_VAT] = { 1.2, "the text names a price with what it says of VAT" },
	[TEXT_ASKS] = { 0.8, "the text names a price and asks for the decision" },
	[TEXT_CHOICE] = { 1.4, "the text names prices to choose from" },
	[TEXT_HOLDS] = { 0.8, "the text names a price and says that it holds" },
	[SUBJECT_PRICE] = { 0.4, "the subject is about a price, and the text names one" },
	[NUMBER] = { 0.7, "there is a quote number" },
	[TOTAL] = { 0.8, "there is a total" },
	[VALIDITY] = { 0.8, "there is a validity" },
	[TOTAL_AND_VALIDITY] = { 0.6, "a total and how long it holds" },
	[THREAD_REQUEST] = { 1.2, "it answers a request with a total" },
	[YOUR_REQUEST] = { 0.4, "the text answers a request" },
	[SUBJECT_OTHER] = { -4.5, "the subject names another paper" },
	[SUBJECT_OTHER_TOO] = { -1.0, "the subject also names another paper" },
	[SUBJECT_OTHER_REPLY] = { -1.4, "the subject names another paper, but it is an answer" },
	[NAME_OTHER] = { -2.5, "an attachment is named as another paper" },
	[TITLE_OTHER] = { -3.5, "an attachment is headed as another paper" },
	[STATED_AS_OTHER] = { -7.0, "its data in XML says that it is no quote of ours" },
	[ORDER_THANKS] = { -4.0, "the text thanks for an order, or brings what was signed" },
	[AFTER_SALE] = { -2.5, "the text is about what is sold already, or bought" },
	[TEXT_OTHER] = { -2.5, "the text says that another paper goes with it" },
	[TEXT_OTHER_PRICE] = { -2.5, "the price is that of another paper" },
	[SUBJECT_REQUEST] = { -3.5, "the subject asks for a quote" },
	[TEXT_REQUEST] = { -3.5, "the text asks for a quote" },
	[REMINDER] = { -3.5, "the subject reminds" },
	[FOLLOW_UP] = { -3.5, "the text looks back at a quote that was sent before, and brings none" },
	[FOLLOW_UP_WITH_PAPER] = { -0.8, "the text looks back at a quote that was sent before" },
	[NEWSLETTER] = { -3.5, "it can be unsubscribed from" },
	[FORWARD] = { -9.0, "it is forwarded, and not from ourselves" },
	[FORWARD_OWN] = { -0.8, "it is forwarded" },
	[INTERNAL] = { -9.0, "nobody outside the company gets it" },
	[NO_REPLY] = { -6.0, "it goes to an address that nobody reads" },
	[MANY] = { -3.0, "it goes to many companies" },
	[AUTOMATIC] = { -4.0, "a machine sent it" },
	[NOTHING_OFFERED] = { -2.8, "there is neither an attachment nor an amount" },
};

struct verdict {
	struct sources *s;
	double score;
	bool seen[SIGNALS];
};

static void count(
	struct verdict *v, enum signal signal, const struct source *source, size_t offset, const char *words)
{
	if (v->seen[signal])
		return;
	v->seen[signal] = true;
	v->score += weights[signal].weight;
	g_autofree char *value = g_strdup_printf("%+.1f", weights[signal].weight);
	if (words)
		sources_note(
			v->s, "is_quote", value, source, offset, "%s: \"%s\"", weights[signal].why, words);
	else
		sources_note(v->s, "is_quote", value, source, offset, "%s", weights[signal].why);
}

static void count_term(
	struct verdict *v, enum signal signal, const struct source *source, const struct term *term)
{
	g_autofree char *words = source_text(source, (struct span){ term->start, term->end });
	count(v, signal, source, term->start, words);
}

static bool names_quote(const struct term *t)
{
	return t->kind == TERM_quote || t->kind == TERM_our_quote || t->kind == TERM_quote_number_label;
}

/* The first term of a quote, in a range. */
static const struct term *find_quote(const struct source *source, size_t start, size_t end)
{
	for (guint i = 0; i < source->lexed->terms->len; i++) {
		const struct term *t = lexed_term(source->lexed, i);
		if (t->start >= end)
			break;
		if (t->start >= start && names_quote(t))
			return t;
	}
	return NULL;
}

static const struct term *find(const struct source *source, enum term_kind kind)
{
	return lexed_find(source->lexed, kind, 0, SIZE_MAX);
}

/* Where the head of a document ends. */
static size_t head_end(const struct source *source)
{
	guint filled = 0, i = 0;
	for (; i < source->lexed->lines->len && filled < TITLE_LINES; i++) {
		const struct line *line = lexed_line(source->lexed, i);
		filled += line->end > line->start;
		if (line->page > 1)
			break;
	}
	return i ? lexed_line(source->lexed, i - 1)->end : 0;
}

/* What a document calls itself: the first of the two in its head that is a title, that is a line or cell of
 * few words. */
static const struct term *title_of(const struct source *source)
{
	size_t end = head_end(source);
	const struct term *fallback = NULL;
	for (guint i = 0; i < source->lexed->terms->len; i++) {
		const struct term *t = lexed_term(source->lexed, i);
		if (t->start >= end)
			break;
		if (!names_quote(t) && t->kind != TERM_other_paper)
			continue;
		struct span cell = source_trim(source, source_cell(source, t->start, NULL));
		if (t->start <= cell.start + 2 && cell.end - cell.start < 60)
			return t;
		if (!fallback && names_quote(t))
			fallback = t;
	}
	return fallback;
}

static int document_score(const struct sources *s, const struct source *document)
{
	const struct term *title = title_of(document);
	int score = title ? (names_quote(title) ? 3 : -3) : 0;
	for (guint i = 0; i < s->all->len; i++) {
		const struct source *name = s->all->pdata[i];
		if (name->kind != SOURCE_NAME || name->attachment != document->attachment)
			continue;
		if (find(name, TERM_other_paper))
			score -= 3;
		else if (find_quote(name, 0, SIZE_MAX))
			score += 2;
	}
	score += find(document, TERM_total) || find(document, TERM_total_excl) ||
				 find(document, TERM_total_incl)
			 ? 1
			 : 0;
	return score;
}

void quote_mark_main(struct sources *s)
{
	struct source *best = NULL;
	int best_score = -2;
	for (guint i = 0; i < s->all->len; i++) {
		struct source *source = s->all->pdata[i];
		if (source->kind != SOURCE_DOCUMENT)
			continue;
		int score = document_score(s, source);
		if (score > best_score) {
			best = source;
			best_score = score;
		}
	}
	if (best)
		best->main = true;
}

static bool has_main(const struct sources *s)
{
	for (guint i = 0; i < s->all->len; i++)
		if (((const struct source *)s->all->pdata[i])->main)
			return true;
	return false;
}

/* A document that is headed as a quote and comes to a total, but of another number. */
static bool is_rival(const struct sources *s, const struct source *document)
{
	const struct term *title = title_of(document);
	bool totals = find(document, TERM_total) || find(document, TERM_total_excl) ||
		      find(document, TERM_total_incl);
	return title && names_quote(title) && totals && document->money->len > 0 &&
	       !strstr(document->text, s->quote->number);
}

void quote_drop_rivals(struct sources *s)
{
	struct quote *q = s->quote;
	const struct source *rival = NULL;
	for (guint i = 0; q->number && i < s->all->len && !rival; i++) {
		const struct source *source = s->all->pdata[i];
		if (source->kind == SOURCE_DOCUMENT && !source->main && is_rival(s, source))
			rival = source;
	}
	bool main = rival && has_main(s);
	if (!main)
		return;
	sources_note(s, "number", NULL, rival, SIZE_MAX,
		"another quote goes with it: \"%s\" is not the only one", q->number);
	g_clear_pointer(&q->number, g_free);
	g_clear_pointer(&q->version, g_free);
	q->amount_minor = q->amount_incl_minor = AMOUNT_NONE;
}

/* "Re: ", "AW: " … before the first word; the kind of the first one found. */
static const struct term *prefix_of(const struct source *subject, enum term_kind kind)
{
	const struct term *t = find(subject, kind);
	if (!t)
		return NULL;
	for (const char *p = subject->text + t->end; *p; p++)
		if (*p == ':' || g_str_has_prefix(p, "："))
			return strchr(subject->text, ':') && t->start > (size_t)(strchr(subject->text, ':') -
										 subject->text) +
										12
				       ? NULL
				       : t;
		else if (!strchr(" []0123456789", *p))
			return NULL;
	return NULL;
}

static void weigh_subject(struct verdict *v, bool answer, bool paper)
{
	const struct source *subject = sources_first(v->s, SOURCE_SUBJECT);
	if (!subject)
		return;
	const struct term *quote = find_quote(subject, 0, SIZE_MAX), *other = find(subject, TERM_other_paper);
	const struct term *request = find(subject, TERM_request), *reminder = find(subject, TERM_reminder);
	bool priced = find(subject, TERM_price) && v->seen[TOTAL]; /* "Catalogue - prix", of a printer */
	if (other && ((quote && paper && quote->start < other->start) || priced))
		count_term(v, SUBJECT_OTHER_TOO, subject, other);
	else if (other) /* of an answer the customer wrote it: "Re: catalogue" to a printer */
		count_term(v, answer && !quote ? SUBJECT_OTHER_REPLY : SUBJECT_OTHER, subject, other);
	if (quote && !(other && v->seen[SUBJECT_OTHER]))
		count_term(v, answer ? SUBJECT_QUOTE_REPLY : SUBJECT_QUOTE, subject, quote);
	if (request && !answer && !quote)
		count_term(v, SUBJECT_REQUEST, subject, request);
	if (reminder)
		count_term(v, REMINDER, subject, reminder);
}

/* An order that is embedded in a PDF says nothing: programs give it with a quote, for the customer to send
 * back. */
static void weigh_stated(struct verdict *v)
{
	const struct stated *stated = v->s->stated;
	if (!stated)
		return;
	const struct source xml = { .kind = SOURCE_NAME, .where = stated->where };
	if (quote_states_other(v->s) || (stated->paper == STATED_ORDER && !stated->embedded))
		count(v, STATED_AS_OTHER, &xml, SIZE_MAX, stated->title);
	else if (stated->paper == STATED_QUOTE)
		count(v, STATED_AS_QUOTE, &xml, SIZE_MAX, stated->title);
}

/* Without a document that may be the quote, the others say what they are. */
static void weigh_attachments(struct verdict *v)
{
	const struct term *t;
	bool named = false, main = has_main(v->s);
	for (guint i = 0; i < v->s->all->len; i++) {
		const struct source *source = v->s->all->pdata[i];
		if (source->kind == SOURCE_NAME && !find(source, TERM_other_paper) &&
			(t = find_quote(source, 0, SIZE_MAX))) {
			count_term(v, NAME_QUOTE, source, t);
			named = true;
		} else if (source->kind == SOURCE_DOCUMENT && source->main == main &&
			   (t = title_of(source))) {
			count_term(v, names_quote(t) ? TITLE_QUOTE : TITLE_OTHER, source, t);
			named = named || names_quote(t);
		}
	}
	for (guint i = 0; i < v->s->all->len && !named; i++) {
		const struct source *source = v->s->all->pdata[i];
		if (source->kind == SOURCE_NAME && (t = find(source, TERM_other_paper)))
			count_term(v, NAME_OTHER, source, t);
	}
}

/* A term of a kind close to words that hand something over. */
static const struct term *handed_over(const struct source *text, bool (*is_kind)(const struct term *t))
{
	for (guint i = 0; i < text->lexed->terms->len; i++) {
		const struct term *t = lexed_term(text->lexed, i);
		if (!is_kind(t))
			continue;
		size_t from = t->start > NEAR_BYTES ? t->start - NEAR_BYTES : 0;
		if (lexed_find(text->lexed, TERM_sending, from, t->end + NEAR_BYTES))
			return t;
	}
	return NULL;
}

static bool names_other(const struct term *t)
{
	return t->kind == TERM_other_paper;
}

/* Does the sentence at `at` ask something? "Can you do 20 reams at £31 again?" */
static bool is_asked(const struct source *text, size_t at)
{
	const char *p = text->text + at;
	while (*p && *p != '?' && !(strchr(".!", *p) && strchr(" \n", p[1])) && !(*p == '\n' && p[1] == '\n'))
		p++;
	return *p == '?';
}

/* A term near an amount that is said, not asked: up to `before` bytes before it, or right behind it; in its
 * sentence. */
static const struct term *beside_amount(
	const struct source *text, enum term_kind kind, size_t before, size_t behind)
{
	for (guint i = 0; i < text->money->len && i < MAX_AMOUNTS; i++) {
		const struct money_hit *hit = &g_array_index(text->money, struct money_hit, i);
		const struct term *t = lexed_find(
			text->lexed, kind, hit->start > before ? hit->start - before : 0, hit->end + behind);
		if (t && !is_asked(text, hit->end) && !is_asked(text, t->end))
			return t;
	}
	return NULL;
}

static bool names_amount(const struct source *text)
{
	for (guint i = 0; text && i < text->money->len; i++)
		if (*g_array_index(text->money, struct money_hit, i).currency)
			return true;
	return false;
}

/* Two prices that differ, with a currency each. */
static bool names_two_amounts(const struct source *text)
{
	int64_t first = 0;
	for (guint i = 0; i < text->money->len; i++) {
		const struct money_hit *hit = &g_array_index(text->money, struct money_hit, i);
		if (!*hit->currency || hit->amount_minor <= 0 || hit->amount_minor == first)
			continue;
		if (first)
			return true;
		first = hit->amount_minor;
	}
	return false;
}

/* A request that is not the customer's, named by the rep ("your request for a quote"). */
static const struct term *own_request(const struct source *text)
{
	for (guint i = 0; i < text->lexed->terms->len; i++) {
		const struct term *t = lexed_term(text->lexed, i);
		if (t->kind != TERM_request)
			continue;
		const struct term *yours = lexed_find(text->lexed, TERM_your_request,
			t->start > OWN_BYTES ? t->start - OWN_BYTES : 0, t->end);
		if (!yours || yours->end < t->end)
			return t;
	}
	return NULL;
}

/* Many name a price in a mail, and never say quote. */
static void weigh_price(struct verdict *v, const struct source *text)
{
	static const enum term_kind vats[] = { TERM_vat_excl, TERM_vat_incl, TERM_vat };
	const struct source *subject = sources_first(v->s, SOURCE_SUBJECT);
	const struct term *t;
	if (!text->money->len)
		return;
	if ((t = beside_amount(text, TERM_offering, NEAR_BYTES, NEAR_BEHIND)))
		count_term(v, TEXT_OFFERS, text, t);
	for (size_t i = 0; i < G_N_ELEMENTS(vats); i++)
		if ((t = beside_amount(text, vats[i], NEAR_BEHIND, NEAR_BEHIND)))
			count_term(v, TEXT_VAT, text, t);
	if (!find_quote(text, 0, SIZE_MAX) && (t = beside_amount(text, TERM_other_paper, NEAR_BEFORE, 0)))
		count_term(v, TEXT_OTHER_PRICE, text, t);
	if (!v->seen[VALIDITY] && (t = find(text, TERM_valid_until)))
		count_term(v, TEXT_HOLDS, text, t);
	if ((t = find(text, TERM_go_ahead)))
		count_term(v, TEXT_ASKS, text, t);
	if (!v->seen[TOTAL] && names_two_amounts(text) &&
		((t = find(text, TERM_option)) || (subject && (t = find(subject, TERM_option)))))
		count(v, TEXT_CHOICE, text, SIZE_MAX, NULL);
	if (subject && (t = find(subject, TERM_price)))
		count_term(v, SUBJECT_PRICE, subject, t);
}

static void weigh_text(struct verdict *v, bool paper)
{
	const struct source *text = sources_first(v->s, SOURCE_TEXT);
	const struct term *t;
	if (!text)
		return;
	const struct term *announces = handed_over(text, names_quote), *quote = find_quote(text, 0, SIZE_MAX);
	const struct term *request = own_request(text), *back = find(text, TERM_follow_up);
	bool offered = v->seen[NAME_QUOTE] || v->seen[TITLE_QUOTE];
	if (request && !offered && !v->seen[NUMBER])
		count_term(v, TEXT_REQUEST, text, request);
	else if (announces)
		count_term(v, TEXT_ANNOUNCES, text, announces);
	else if (quote)
		count_term(v, TEXT_QUOTE, text, quote);
	if (!offered && !quote && (t = handed_over(text, names_other)))
		count_term(v, TEXT_OTHER, text, t);
	if (!request && !(back && !paper))
		weigh_price(v, text);
	if (back && !(paper && announces))
		count_term(v, paper ? FOLLOW_UP_WITH_PAPER : FOLLOW_UP, text, back);
	if ((t = find(text, TERM_order_thanks)))
		count_term(v, ORDER_THANKS, text, t);
	if (!offered && (t = find(text, TERM_after_sale)))
		count_term(v, AFTER_SALE, text, t);
	if ((t = find(text, TERM_your_request)))
		count_term(v, YOUR_REQUEST, text, t);
	if ((t = find(text, TERM_newsletter)))
		count_term(v, NEWSLETTER, text, t);
}

/* The customer's mail below asks for a price, and this one names it. */
static void weigh_thread(struct verdict *v)
{
	const struct source *thread = sources_first(v->s, SOURCE_THREAD);
	const struct term *t = thread ? find(thread, TERM_request) : NULL;
	if (!t && thread)
		t = find(thread, TERM_price);
	if (t && v->seen[TOTAL])
		count_term(v, THREAD_REQUEST, thread, t);
}

/* Does the document that may be the quote name our company? */
static bool brings_own(const struct sources *s)
{
	g_autofree char *own = s->context->own_company ? words_fold(s->context->own_company) : NULL;
	for (guint i = 0; own && *own && i < s->all->len; i++) {
		const struct source *source = s->all->pdata[i];
		g_autofree char *folded = source->main ? words_fold(source->text) : NULL;
		if (folded && words_find(folded, own) >= 0)
			return true;
	}
	return false;
}

/* Whose mail was forwarded: the first address in the thread is its sender's; without a
 * thread (a forgotten attachment) the document says it. */
static bool forwards_own(const struct sources *s)
{
	const struct source *thread = sources_first(s, SOURCE_THREAD);
	const char *at = thread ? strchr(thread->text, '@') : NULL;
	if (!at)
		return brings_own(s);
	const char *start = at, *end = at + 1;
	while (start > thread->text && (g_ascii_isalnum(start[-1]) || strchr("._+-", start[-1])))
		start--;
	while (g_ascii_isalnum(*end) || (*end && strchr(".-", *end) && g_ascii_isalnum(end[1])))
		end++;
	g_autofree char *address = g_strndup(start, (size_t)(end - start));
	return sources_is_own(s, address);
}

static void weigh_recipients(struct verdict *v)
{
	g_autoptr(GHashTable) domains = g_hash_table_new(g_str_hash, g_str_equal);
	const struct mail *mail = v->s->mail;
	guint outside = 0, unread = 0;
	for (guint i = 0; i < mail->to->len; i++) {
		const struct mail_address *to = mail->to->pdata[i];
		const char *at = to->address ? strrchr(to->address, '@') : NULL;
		if (!at || sources_is_own(v->s, to->address))
			continue;
		outside++;
		g_hash_table_add(domains, (gpointer)(uintptr_t)(at + 1));
		g_autofree char *local = g_strndup(to->address, (size_t)(at - to->address));
		struct lexed *x = lexicon_read(words_lexicon(v->s->words), local);
		unread += lexed_find(x, TERM_no_reply, 0, SIZE_MAX) != NULL;
		lexed_free(x);
	}
	/* without recipients it may be a draft, or all of them are hidden */
	if (v->s->mail->to->len == 0)
		return;
	if (!outside)
		count(v, INTERNAL, NULL, SIZE_MAX, NULL);
	else if (unread == outside)
		count(v, NO_REPLY, NULL, SIZE_MAX, NULL);
	if (g_hash_table_size(domains) > MANY_DOMAINS || outside > MANY_ADDRESSES)
		count(v, MANY, NULL, SIZE_MAX, NULL);
}

void quote_detect(struct sources *s)
{
	struct verdict v = { .s = s };
	const struct source *subject = sources_first(s, SOURCE_SUBJECT);
	const struct quote *q = s->quote;
	bool paper = s->mail->attachments->len > 0;
	const struct term *forward = subject ? prefix_of(subject, TERM_forward_prefix) : NULL;
	bool answer = subject && prefix_of(subject, TERM_reply_prefix) && !forward;

	count(&v, s->context->quotes_folder ? QUOTES_FOLDER : SENT_FOLDER, NULL, SIZE_MAX, NULL);
	weigh_attachments(&v);
	weigh_stated(&v);
	if (q->number)
		count(&v, NUMBER, NULL, SIZE_MAX, q->number);
	if (q->amount_minor != AMOUNT_NONE)
		count(&v, TOTAL, NULL, SIZE_MAX, NULL);
	if (date_is_set(q->valid_until))
		count(&v, VALIDITY, NULL, SIZE_MAX, NULL);
	if (v.seen[TOTAL] && v.seen[VALIDITY])
		count(&v, TOTAL_AND_VALIDITY, NULL, SIZE_MAX, NULL);
	weigh_thread(&v);
	weigh_subject(&v, answer, v.seen[NAME_QUOTE] || v.seen[TITLE_QUOTE]);
	weigh_text(&v, paper);
	weigh_recipients(&v);
	if (forward)
		count_term(&v, forwards_own(s) ? FORWARD_OWN : FORWARD, subject, forward);
	if (s->mail->automatic)
		count(&v, AUTOMATIC, NULL, SIZE_MAX, NULL);
	if (!paper && q->amount_minor == AMOUNT_NONE && !names_amount(sources_first(s, SOURCE_TEXT)))
		count(&v, NOTHING_OFFERED, NULL, SIZE_MAX, NULL);
	s->quote->confidence = round(1000 / (1 + exp(-v.score))) / 1000;
}
