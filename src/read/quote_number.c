#include "read/quote_number.h"

#include <string.h>

#include "read/dates.h"
#include "read/money.h"
#include "read/quote_version.h"

#define MAX_CODE 30
#define MAX_LABEL 40 /* bytes of "Offerteaanvraag nr." */
#define MIN_HEADED 4 /* letters and digits of a number under "Nr." */
#define HEAD_LINES 25
#define MAX_SKIP 16       /* bytes between a label and its number */
#define ENOUGH 3.0        /* a number below this weight is none */
#define STRONG 5.0        /* "offerte nr. X" */
#define BESIDE 4.0        /* "offerte X" */
#define OUR_REFERENCE 3.0 /* "our reference: X" in the quote itself */
#define LOOSE 3.0         /* a number with a year in it somewhere in a subject that names a quote */
#define DOUBTFUL 1.5      /* needs a second source */

struct candidate {
	char *key;  /* capitals and digits alone: a file name has no / */
	char *text; /* as written, without version */
	char *version;
	double weight[SOURCE_DOCUMENT + 1]; /* best of each kind of source */
	double best;
	const struct source *source; /* of the best */
	size_t offset;
	const char *label; /* how it was found: part of a sentence */
	guint place;       /* among all found */
};

static void candidate_free(gpointer data)
{
	struct candidate *c = data;
	g_free(c->key);
	g_free(c->text);
	g_free(c->version);
	g_free(c);
}

/* Skips what stands between a label and its value: blanks, colons, number signs of all sorts. */
static size_t skip_gap(const char *text, size_t at)
{
	size_t start = at;
	while (text[at] && at - start < MAX_SKIP) {
		if (strchr(" \t:#.-([|\"=", text[at]))
			at++;
		else if (g_str_has_prefix(text + at, "°") || g_str_has_prefix(text + at, "º") ||
			 g_str_has_prefix(text + at, "\xC2\xA0"))
			at += 2;
		else if (g_str_has_prefix(text + at, "–") || g_str_has_prefix(text + at, "—") ||
			 g_str_has_prefix(text + at, "№"))
			at += 3;
		else
			break;
	}
	return at;
}

static const struct term *term_starting(
	const struct source *source, size_t at, const enum term_kind *kinds, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct term *t = lexed_find(source->lexed, kinds[i], at, at + 1);
		if (t)
			return t;
	}
	return NULL;
}

/* The same, or one that began before: of "notre devis n°" the last two words are a label, the first two a
 * name. */
static const struct term *label_over(const struct source *source, size_t at)
{
	for (guint i = lexed_term_from(source->lexed, at > 24 ? at - 24 : 0); i < source->lexed->terms->len;
		i++) {
		const struct term *t = lexed_term(source->lexed, i);
		if (t->start > at)
			break;
		if (t->kind == TERM_quote_number_label && t->end > at)
			return t;
	}
	return NULL;
}

/* The same, and words like "nr", "numéro", "offerte" on the way; ret_marked: one of them said that a number
 * follows. */
static size_t skip_marks(const struct source *source, size_t at, bool *ret_marked)
{
	static const enum term_kind marks[] = { TERM_number_mark, TERM_quote_number_label,
		TERM_our_number_label };
	static const enum term_kind quotes[] = { TERM_quote, TERM_our_quote };
	for (int i = 0; i < 4; i++) {
		size_t next = skip_gap(source->text, at);
		const struct term *mark = label_over(source, next);
		if (!mark)
			mark = term_starting(source, next, marks, G_N_ELEMENTS(marks));
		const struct term *word =
			mark ? mark : term_starting(source, next, quotes, G_N_ELEMENTS(quotes));
		/* "N-2024" is a number that begins with a mark */
		if (!word || (mark && source->text[word->end] && strchr("-/", source->text[word->end]) &&
				     g_ascii_isdigit(source->text[word->end + 1])))
			return next;
		*ret_marked = *ret_marked || mark;
		at = word->end;
	}
	return skip_gap(source->text, at);
}

static size_t run_end(const char *text, size_t at)
{
	while (g_ascii_isalnum(text[at]) ||
		(text[at] && strchr("-/._", text[at]) && g_ascii_isalnum(text[at + 1])))
		at++;
	return at;
}

static bool has_digit(const char *text, struct span span)
{
	for (size_t i = span.start; i < span.end; i++)
		if (g_ascii_isdigit(text[i]))
			return true;
	return false;
}

static bool all_digits(const char *text, struct span span)
{
	for (size_t i = span.start; i < span.end; i++)
		if (!g_ascii_isdigit(text[i]))
			return false;
	return span.end > span.start;
}

static bool is_year(const char *text, struct span span)
{
	return span.end - span.start == 4 && all_digits(text, span) &&
	       (!strncmp(text + span.start, "19", 2) || !strncmp(text + span.start, "20", 2));
}

static bool is_date_or_money(const struct source *source, struct span span)
{
	for (guint i = 0; i < source->dates->len; i++) {
		struct date_hit hit = g_array_index(source->dates, struct date_hit, i);
		if (hit.start < span.end && hit.end > span.start &&
			hit.end - hit.start >= span.end - span.start)
			return true;
	}
	for (guint i = 0; source->money && i < source->money->len; i++) {
		struct money_hit hit = g_array_index(source->money, struct money_hit, i);
		if (*hit.currency && hit.start < span.end && hit.end > span.start)
			return true;
	}
	return false;
}

/* A reference number at `at`: letters, digits and what joins them, with a digit in it. */
static bool code_at(const struct source *source, size_t at, struct span *ret)
{
	const char *text = source->text;
	struct span span = { at, run_end(text, at) };
	/* "AN 2024-0815": capitals, a blank, digits */
	if (!has_digit(text, span) && span.end > span.start && span.end - span.start <= 4 &&
		text[span.end] == ' ' && g_ascii_isdigit(text[span.end + 1])) {
		for (size_t i = span.start; i < span.end; i++)
			if (!g_ascii_isupper(text[i]))
				return false;
		struct span rest = { span.end + 1, run_end(text, span.end + 1) };
		if (rest.end - rest.start < 3 || is_date_or_money(source, rest))
			return false;
		span.end = rest.end;
	}
	if (!has_digit(text, span) || span.end - span.start > MAX_CODE || text[span.end] == '%' ||
		text[span.end] == '@' || text[span.end] & 0x80 || is_date_or_money(source, span))
		return false;
	*ret = span;
	return true;
}

static char *key_of(const char *text)
{
	g_autoptr(GString) key = g_string_new(NULL);
	for (const char *p = text; *p; p++)
		if (g_ascii_isalnum(*p))
			g_string_append_c(key, g_ascii_toupper(*p));
	return g_strdup(key->str);
}

static void add_candidate(
	GPtrArray *found, const struct source *source, struct span code, double weight, const char *label)
{
	g_autofree char *version = quote_version_cut(source, &code);
	if (!version)
		version = quote_version_behind(source, code.end);
	g_autofree char *text = source_text(source, code);
	g_autofree char *key = key_of(text);
	struct candidate *c = NULL;
	for (guint i = 0; i < found->len && !c; i++)
		if (!strcmp(((struct candidate *)found->pdata[i])->key, key))
			c = found->pdata[i];
	if (!c) {
		c = g_new0(struct candidate, 1);
		c->key = g_steal_pointer(&key);
		c->place = found->len;
		g_ptr_array_add(found, c);
	}
	if (!c->version)
		c->version = g_steal_pointer(&version);
	c->weight[source->kind] = MAX(c->weight[source->kind], weight);
	double trust = source->kind == SOURCE_NAME ? weight / 10 : weight;
	if (trust > c->best) {
		c->best = trust;
		c->source = source;
		c->offset = code.start;
		c->label = label;
		g_free(c->text);
		c->text = g_steal_pointer(&text);
	}
}

/* Does a number made of digits alone look like one, and not like "200 m²" or a year? */
static double weight_beside(const struct source *source, struct span code)
{
	const char *text = source->text;
	if (!all_digits(text, code))
		return code.end - code.start >= 4 ? BESIDE : DOUBTFUL;
	if (is_year(text, code) || code.end - code.start < 3)
		return 0;
	const char *behind = text + code.end;
	if (!*behind || strchr("\n\t.,:;)-]", *behind) || !strncmp(behind, " -", 2) ||
		!strncmp(behind, " (", 2) || !strncmp(behind, " –", 4))
		return BESIDE;
	return *behind == ' ' && lexed_find(source->lexed, TERM_subject_noise, code.end + 1, code.end + 2)
		       ? BESIDE
		       : DOUBTFUL;
}

static void look_behind_label(
	GPtrArray *found, const struct source *source, const struct term *label, double weight)
{
	struct span values[3], code;
	guint n = source_values(source, label, values);
	bool marked = false;
	for (guint i = 0; i < n; i++) {
		size_t at = skip_marks(source, values[i].start, &marked);
		const struct term *is = term_starting(source, at, (const enum term_kind[]){ TERM_copula }, 1);
		if (is) /* "ons offertenummer is X" */
			at = skip_gap(source->text, is->end);
		if (at < values[i].end && code_at(source, at, &code)) {
			add_candidate(found, source, code, weight, "behind a label");
			return;
		}
		/* words behind the label in its own cell: it is a sentence, not a form */
		if (i == 0 && values[0].start < label->end + 4 && values[0].end - values[0].start > 25)
			return;
	}
}

/* "offres et A-553": the same letters, as many digits. */
static void look_at_list(GPtrArray *found, const struct source *source, struct span first, const char *label)
{
	const char *text = source->text;
	size_t letters = strcspn(text + first.start, "0123456789");
	struct span code = first;
	for (;;) {
		size_t at = code.end + strspn(text + code.end, " ,&");
		const struct term *and =
			term_starting(source, at, (const enum term_kind[]){ TERM_conjunction }, 1);
		at = and? and->end + strspn(text + and->end, " ") : at;
		if (at == code.end || !code_at(source, at, &code) ||
			code.end - code.start != first.end - first.start ||
			strncmp(text + code.start, text + first.start, letters))
			return;
		add_candidate(found, source, code, BESIDE, label);
	}
}

static void look_beside_quote(GPtrArray *found, const struct source *source, const struct term *quote)
{
	struct span code;
	bool marked = false;
	size_t at = skip_marks(source, quote->end, &marked);
	if (!code_at(source, at, &code))
		return;
	/* v2 alone is a version */
	g_autofree char *version = quote_version_at(source, at);
	if (version && !marked)
		return;
	double weight = marked ? STRONG : weight_beside(source, code);
	const char *label = marked ? "beside the word quote and a number sign" : "beside the word quote";
	if (weight > 0)
		add_candidate(found, source, code, weight, label);
	if (weight >= BESIDE)
		look_at_list(found, source, code, label);
}

/* "2024-118", "AN-2024-0815", "Q24-0099": a year or two digits of one, joined to more digits. */
static bool has_year_form(const char *text, struct span code)
{
	for (size_t i = code.start; i < code.end; i++) {
		if (!g_ascii_isdigit(text[i]) || (i > code.start && g_ascii_isdigit(text[i - 1])))
			continue;
		size_t n = strspn(text + i, "0123456789");
		bool year = (n == 4 && (!strncmp(text + i, "20", 2))) || (n == 2 && text[i] == '2');
		if (year && i + n < code.end && strchr("-/._", text[i + n]) &&
			strspn(text + i + n + 1, "0123456789") >= 2)
			return true;
	}
	return false;
}

/* "Bestelbon BB-26-0091 bij offerte Q2026-091", "Offerteaanvraag 2026-77", "Votre réf. 2026-77" */
static bool is_of_other_paper(const struct source *source, size_t at)
{
	static const enum term_kind kinds[] = { TERM_other_paper, TERM_request, TERM_your_request,
		TERM_foreign_number_label };
	for (guint i = lexed_term_from(source->lexed, at > MAX_LABEL ? at - MAX_LABEL : 0);
		i < source->lexed->terms->len; i++) {
		const struct term *t = lexed_term(source->lexed, i);
		bool mark = false;
		if (t->start >= at)
			break;
		for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
			if (t->kind == kinds[k] && skip_marks(source, t->end, &mark) == at)
				return true;
	}
	return false;
}

/* In a subject or file name that names a quote, anywhere but behind the name of another paper or of a
 * request. */
static void look_anywhere(GPtrArray *found, const struct source *source)
{
	for (guint i = 0; i < source->lexed->tokens->len; i++) {
		const struct token *t = lexed_token(source->lexed, i);
		struct span code;
		if (t->start > 0 && strchr("-/._", source->text[t->start - 1]))
			continue;
		if (code_at(source, t->start, &code) && has_year_form(source->text, code) &&
			!is_of_other_paper(source, t->start))
			add_candidate(
				found, source, code, LOOSE, "in a subject or file name that names a quote");
	}
}

/* A number that ends right before `end`: "die offerte 2024-100 vervangt". */
static bool code_before(const struct source *source, size_t end, struct span *ret)
{
	size_t start = end;
	while (start > 0 && source->text[start - 1] == ' ')
		start--;
	while (start > 0 &&
		(g_ascii_isalnum(source->text[start - 1]) || strchr("-/._", source->text[start - 1])))
		start--;
	return start < end && g_ascii_isalnum(source->text[start]) && code_at(source, start, ret) &&
	       ret->end + 1 == end;
}

/* "vervangt 2024-100", "annule et remplace notre devis n° D-2024/0400" */
static void read_supersedes(struct sources *s, const struct source *source, struct span *ret)
{
	const struct term *t = lexed_find(source->lexed, TERM_supersedes, 0, SIZE_MAX);
	bool marked = false;
	*ret = (struct span){ 0, 0 };
	if (!t)
		return;
	size_t at = skip_marks(source, t->end, &marked);
	bool found = code_at(source, at, ret) || code_before(source, t->start, ret);
	if (!found || is_year(source->text, *ret) || (ret->end - ret->start < 3)) {
		*ret = (struct span){ 0, 0 };
		return;
	}
	struct span code = *ret;
	g_free(quote_version_cut(source, &code));
	if (s->quote->supersedes)
		return;
	s->quote->supersedes = source_text(source, code);
	g_autofree char *words = source_text(source, (struct span){ t->start, t->end });
	sources_note(s, "supersedes", s->quote->supersedes, source, at, "behind \"%s\"", words);
}

/* "Nr." as the head of a column, right under the quote's title. */
static void look_under_mark(GPtrArray *found, const struct source *source, const struct term *mark)
{
	struct span cell = source_trim(source, source_cell(source, mark->start, NULL)), values[3], code;
	if (mark->line > HEAD_LINES || mark->start > cell.start || mark->end + strlen("°") < cell.end)
		return;
	guint n = source_values(source, mark, values);
	for (guint i = 0; i < n; i++)
		if (code_at(source, values[i].start, &code) && code.end == values[i].end &&
			code.end - code.start >= MIN_HEADED) {
			add_candidate(found, source, code, OUR_REFERENCE, "under the head of a column");
			return;
		}
}

static void look_in(GPtrArray *found, struct sources *s, const struct source *source)
{
	struct span replaced;
	read_supersedes(s, source, &replaced);
	bool names = quote_is_named(source);
	for (guint i = 0; i < source->lexed->terms->len; i++) {
		const struct term *t = lexed_term(source->lexed, i);
		/* the number that this one replaces */
		if (replaced.end && t->start < replaced.start && replaced.start - t->start < 60 &&
			lexed_find(source->lexed, TERM_supersedes, t->start > 60 ? t->start - 60 : 0,
				replaced.start) &&
			lexed_line_of(source->lexed, t->start) ==
				lexed_line_of(source->lexed, replaced.start) &&
			lexed_find(source->lexed, TERM_supersedes, t->start > 60 ? t->start - 60 : 0,
				t->start + 1))
			continue;
		if (t->kind == TERM_quote_number_label)
			look_behind_label(found, source, t, STRONG);
		else if (t->kind == TERM_quote || t->kind == TERM_our_quote)
			look_beside_quote(found, source, t);
		else if (t->kind == TERM_number_mark && source->kind == SOURCE_DOCUMENT && names)
			look_under_mark(found, source, t);
		else if (t->kind == TERM_our_number_label && source->kind == SOURCE_DOCUMENT && names)
			look_behind_label(found, source, t, OUR_REFERENCE);
		else if (t->kind == TERM_our_number_label && names)
			look_behind_label(found, source, t, source->kind == SOURCE_SUBJECT ? OUR_REFERENCE : DOUBTFUL);
	}
	if (names && (source->kind == SOURCE_SUBJECT || source->kind == SOURCE_NAME))
		look_anywhere(found, source);
}

static double total_weight(const struct candidate *c)
{
	double sum = 0;
	for (int i = 0; i <= SOURCE_DOCUMENT; i++)
		sum += c->weight[i];
	return sum;
}

/* By weight, the heaviest first; of equal ones the one that was found first. */
static gint by_weight(gconstpointer a, gconstpointer b)
{
	const struct candidate *x = *(const struct candidate *const *)a,
			       *y = *(const struct candidate *const *)b;
	double d = total_weight(y) - total_weight(x);
	if (d)
		return d < 0 ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

/* In an answer the subject still has the number that this quote replaces. */
static bool is_replaced(const struct sources *s, const struct candidate *c)
{
	return s->quote->supersedes && !c->version && !g_ascii_strcasecmp(c->text, s->quote->supersedes);
}

/* All that are worth it, the best first. */
static GPtrArray *candidates_of(struct sources *s)
{
	GPtrArray *found = g_ptr_array_new_with_free_func(candidate_free);
	for (guint i = 0; i < s->all->len; i++)
		if (quote_is_read_in(s->all->pdata[i]))
			look_in(found, s, s->all->pdata[i]);
	for (guint i = found->len; i-- > 0;)
		if (total_weight(found->pdata[i]) < ENOUGH)
			g_ptr_array_remove_index(found, i);
	g_ptr_array_sort(found, by_weight);
	for (guint i = 0, left = found->len; left > 0; left--) {
		if (is_replaced(s, found->pdata[i]))
			g_ptr_array_add(found, g_ptr_array_steal_index(found, i));
		else
			i++;
	}
	return found;
}

static void take_best(struct sources *s, const GPtrArray *found)
{
	const struct candidate *best = found->len > 0 ? found->pdata[0] : NULL;
	if (best) {
		s->quote->number = g_strdup(best->text);
		sources_note(s, "number", best->text, best->source, best->offset, "%s", best->label);
	}
	if (best && best->version) {
		s->quote->version = g_strdup(best->version);
		sources_note(
			s, "version", best->version, best->source, best->offset, "stands with the number");
	}
	quote_read_version_apart(s);
	quote_drop_known_version(s->quote);
}

void quote_read_number(struct sources *s)
{
	g_autoptr(GPtrArray) found = candidates_of(s);
	take_best(s, found);
}

static void number_free(gpointer data)
{
	struct quote_number *number = data;
	g_free(number->text);
	g_free(number->version);
	g_free(number);
}

static void add_number(GPtrArray *numbers, const char *text, const char *version)
{
	struct quote_number *number = g_new0(struct quote_number, 1);
	number->text = g_strdup(text);
	number->version = g_strdup(version);
	g_ptr_array_add(numbers, number);
}

GPtrArray *quote_read_numbers(struct sources *s)
{
	g_autoptr(GPtrArray) found = candidates_of(s);
	GPtrArray *numbers = g_ptr_array_new_with_free_func(number_free);
	take_best(s, found);
	for (guint i = 0; i < found->len; i++) {
		const struct candidate *c = found->pdata[i];
		add_number(numbers, i == 0 ? s->quote->number : c->text,
			i == 0 ? s->quote->version : c->version);
	}
	return numbers;
}
