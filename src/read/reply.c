#include "read/reply.h"

#include <string.h>

#define MAX_ATTRIBUTION_LINES 4 /* Gmail breaks them at 76 letters */
#define MAX_ATTRIBUTION_BYTES 500
#define MAX_LABEL_BYTES 40
#define MAX_SHORT_LINE 200  /* longer ones are no closing formula and no phone's line */
#define MAX_CANDIDATES 300  /* lines that end in a colon; what comes later is no attribution */
#define MAX_CLOSING_REST 40 /* "Met vriendelijke groeten, Jan Peeters" */
#define HEADER_LINES 10     /* in which the labels of a header block must follow */

enum place { OWN, SIGNATURE, QUOTED, DROPPED };

struct line {
	const char *p;
	size_t n; /* without blanks at the end */
	enum place place;
	bool marked; /* > */
};

struct split {
	const struct words *w;
	GArray *lines;        /* struct line */
	const char *const *attributions; /* words and patterns of all languages */
	const char *const *closings;
	const char *const *mobile;
	bool begins[256]; /* bytes that a closing formula or a phone's line may begin with, folded */
};

static struct line *line_at(const struct split *s, guint i)
{
	return &g_array_index(s->lines, struct line, i);
}

static const char *const *languages_of(const struct words *w)
{
	static const char *const none[] = { NULL };

	return w ? words_languages(w) : none;
}

static const char *const *list_of(const struct words *w, const char *vocabulary)
{
	static const char *const none[] = { NULL };

	return w ? words_list_all(w, vocabulary) : none;
}

/* Does the whole text fit the pattern? The letters before the first * are looked at first: nearly all lines
 * fail there. */
static bool fits_pattern(const char *pattern, const char *folded)
{
	return strncmp(pattern, folded, strcspn(pattern, "*")) == 0 &&
	       g_pattern_match_simple(pattern, folded);
}

static bool fits_any_pattern(const char *const *entries, const char *folded)
{
	for (; *entries; entries++)
		if ((**entries == *folded || **entries == '*') && strchr(*entries, '*') &&
			fits_pattern(*entries, folded))
			return true;
	return false;
}

static bool is_in_vocabulary(const struct words *w, const char *vocabulary, const char *folded)
{
	for (const char *const *lang = languages_of(w); *lang; lang++)
		if (words_place(w, *lang, vocabulary, folded) >= 0)
			return true;
	return false;
}

static void cut_lines(struct split *s, const char *text)
{
	for (const char *p = text; *p;) {
		const char *end = strchrnul(p, '\n');
		struct line line = { .p = p, .n = (size_t)(end - p) };
		while (line.n > 0 && g_ascii_isspace(p[line.n - 1]))
			line.n--;
		line.marked = *p == '>' || (*p == ' ' && p[1] == '>');
		g_array_append_val(s->lines, line);
		p = *end ? end + 1 : end;
	}
}

static char *fold_lines(const struct split *s, guint first, guint last)
{
	const struct line *a = line_at(s, first), *b = line_at(s, last);
	g_autofree char *text = g_strndup(a->p, (size_t)(b->p + b->n - a->p));

	return words_fold(text);
}

/* Index of the next line that is not empty, or the number of lines. */
static guint next_full(const struct split *s, guint i)
{
	while (i < s->lines->len && line_at(s, i)->n == 0)
		i++;
	return i;
}

static bool is_bar(const struct line *line)
{
	return line->n > 0 && line->p[0] == '|';
}

/* ---- Quote marks */

/* A lone "> 5000" may be a sum a person wrote. */
static bool is_comparison(const struct split *s, guint i)
{
	const struct line *line = line_at(s, i);
	bool alone = (i == 0 || !line_at(s, i - 1)->marked) &&
		     (i + 1 >= s->lines->len || !line_at(s, i + 1)->marked);
	const char *p = line->p + strspn(line->p, "> ");

	return alone && p < line->p + line->n && g_ascii_isdigit(*p);
}

static void place_marked(struct split *s)
{
	for (guint i = 0; i < s->lines->len; i++)
		if (line_at(s, i)->marked && !is_comparison(s, i))
			line_at(s, i)->place = QUOTED;
}

static void place_bars(struct split *s, guint i)
{
	for (; i < s->lines->len && (is_bar(line_at(s, i)) || line_at(s, i)->n == 0); i++)
		line_at(s, i)->place = QUOTED;
}

/* ---- Attribution lines */

static bool has_digit(const char *text)
{
	return strpbrk(text, "0123456789") != NULL;
}

/* "10:11", "10.11", "10h11" */
static bool has_time(const char *text)
{
	for (const char *p = text; *p; p++)
		if (g_ascii_isdigit(p[0]) && p[1] && strchr(":.h", p[1]) && g_ascii_isdigit(p[2]) &&
			g_ascii_isdigit(p[3]))
			return true;
	return false;
}

static bool ends_in_colon(const struct line *line)
{
	return line->n > 0 && line->p[line->n - 1] == ':';
}

static void cut_colon(char *folded)
{
	size_t n = strlen(folded);

	while (n > 0 && (folded[n - 1] == ':' || folded[n - 1] == ' '))
		n--;
	folded[n] = 0;
}

/* The first of the lines that end in `last` and are an attribution together; or last + 1. The fewest lines
 * win: the line above it may by chance begin like one. above_quote: what follows has quote marks, so a date
 * or an address is enough. */
static guint attribution_start(const struct split *s, guint last, bool above_quote)
{
	const struct line *end = line_at(s, last);

	for (guint n = 0; n < MAX_ATTRIBUTION_LINES && n <= last; n++) {
		guint first = last - n;
		const struct line *line = line_at(s, first);
		if (line->n == 0 || line->place != OWN ||
			(size_t)(end->p + end->n - line->p) > MAX_ATTRIBUTION_BYTES)
			break;
		g_autofree char *folded = fold_lines(s, first, last);
		cut_colon(folded);
		if (!has_digit(folded) && !strchr(folded, '@'))
			continue;
		if (fits_any_pattern(s->attributions, folded) &&
			(above_quote || has_time(folded) || strchr(folded, '@')))
			return first;
		if (above_quote && !*s->attributions)
			return first;
	}
	return last + 1;
}

/* Places attribution lines. Returns where a thread without quote marks begins, or the number of lines. */
static guint place_attributions(struct split *s)
{
	unsigned candidates = 0;

	for (guint i = 0; i < s->lines->len && candidates < MAX_CANDIDATES; i++) {
		if (!ends_in_colon(line_at(s, i)) || line_at(s, i)->place != OWN)
			continue;
		candidates++;
		guint next = next_full(s, i + 1);
		bool bars = next < s->lines->len && is_bar(line_at(s, next));
		bool above_quote = next < s->lines->len && (line_at(s, next)->marked || bars);
		guint first = attribution_start(s, i, above_quote);
		if (first > i)
			continue;
		if (!above_quote)
			return first;
		for (guint k = first; k < next; k++)
			line_at(s, k)->place = QUOTED;
		line_at(s, next)->place = QUOTED; /* "> 5000" below an attribution is quoted all the same */
		if (bars)
			place_bars(s, next);
	}
	return s->lines->len;
}

/* ---- Header blocks */

/* "*Van:* Jan" → "van"; NULL when the line has no label. */
static char *label_of(const struct line *line)
{
	const char *colon = memchr(line->p, ':', MIN(line->n, MAX_LABEL_BYTES));
	if (!colon)
		return NULL;
	const char *p = line->p;
	while (p < colon && (g_ascii_isspace(*p) || *p == '*' || *p == '_'))
		p++;
	const char *end = colon;
	while (end > p && (g_ascii_isspace(end[-1]) || end[-1] == '*' || end[-1] == '_'))
		end--;
	if (end == p)
		return NULL;
	g_autofree char *label = g_strndup(p, (size_t)(end - p));
	return words_fold(label);
}

/* Three labels, the first being the sender's, in lines next to each other. Fewer may be a memo or a business
 * card. */
static bool is_header_block(const struct split *s, guint i)
{
	g_autofree char *first = label_of(line_at(s, i));
	unsigned labels = 1;

	if (!first || !is_in_vocabulary(s->w, "thread_from", first))
		return false;
	for (guint k = i + 1; k < s->lines->len && k <= i + HEADER_LINES && labels < 3; k++) {
		g_autofree char *label = label_of(line_at(s, k));
		if (label && is_in_vocabulary(s->w, "thread_header", label))
			labels++;
	}
	return labels >= 3;
}

static bool looks_like_label(const struct line *line)
{
	g_autofree char *label = label_of(line);

	return label && !has_digit(label);
}

/* Do three labels follow, the first one with an address? What needs no language to be seen as a mail's
 * header. */
static bool labels_follow(const struct split *s, guint i)
{
	for (unsigned n = 0; n < 3; n++, i++) {
		i = next_full(s, i);
		if (i >= s->lines->len || !looks_like_label(line_at(s, i)))
			return false;
		if (n == 0 && !memchr(line_at(s, i)->p, '@', line_at(s, i)->n))
			return false;
	}
	return true;
}

static size_t run_length(const char *p, const char *end, char c)
{
	const char *start = p;

	while (p < end && *p == c)
		p++;
	return (size_t)(p - start);
}

/* "-----Original Message-----", "Begin forwarded message:", and Outlook's line of underscores above a header
 * block. */
static bool is_separator(const struct split *s, guint i)
{
	const struct line *line = line_at(s, i);
	const char *p = line->p, *end = p + line->n;

	if (line->n >= 20 && run_length(p, end, '_') == line->n)
		return labels_follow(s, i + 1);
	size_t dashes = run_length(p, end, '-');
	bool dashed = dashes >= 3 && dashes < line->n && end[-1] == '-';
	if (line->n > MAX_SHORT_LINE || (!dashed && !ends_in_colon(line)))
		return false;
	p += dashes;
	while (end > p && (end[-1] == '-' || end[-1] == ':'))
		end--;
	g_autofree char *middle = g_strndup(p, (size_t)(end - p));
	g_autofree char *folded = words_fold(middle);
	return is_in_vocabulary(s->w, "thread_separator", folded) || (dashed && labels_follow(s, i + 1));
}

static guint thread_start(const struct split *s, guint limit)
{
	for (guint i = 0; i < limit; i++) {
		const struct line *line = line_at(s, i);
		if (line->place != OWN || line->n == 0)
			continue;
		if (is_separator(s, i) || is_header_block(s, i))
			return i;
	}
	return limit;
}

/* ---- Signatures */

static bool is_signature_mark(const struct line *line)
{
	return line->n == 2 && memcmp(line->p, "--", 2) == 0;
}

/* May the line begin one of the entries, by its first word? Folding whole lines is what costs. */
static bool may_begin(const char *const *entries, const char *folded_word)
{
	for (; *entries; entries++) {
		const char *p = *entries, *word = folded_word;
		if (*p != '*' && *p != *word)
			continue;
		while (*word && *p == *word && *p != '*') {
			p++;
			word++;
		}
		if (*p == '*' || (!*word && *folded_word))
			return true;
	}
	return false;
}

static void note_beginnings(struct split *s, const char *const *entries)
{
	for (; *entries; entries++)
		if (**entries == '*')
			memset(s->begins, true, sizeof s->begins);
		else
			s->begins[(guchar)**entries] = true;
}

/* The line folded, when it may be a closing formula or a phone's line; else NULL. */
static char *fold_candidate(const struct split *s, const struct line *line)
{
	const char *p = line->p, *end = p + line->n;

	if (!s->w || line->n == 0 || line->n > MAX_SHORT_LINE)
		return NULL;
	while (p < end && g_ascii_isspace(*p))
		p++;
	if (p == end || (!(*p & 0x80) && !s->begins[(guchar)g_ascii_tolower(*p)]))
		return NULL;
	g_autofree char *text = g_strndup(p, (size_t)(end - p));
	g_autofree char *word = g_strndup(text, strcspn(text, " \t,.:;/!'"));
	g_autofree char *folded_word = words_fold(word);
	if (!may_begin(s->closings, folded_word) && !may_begin(s->mobile, folded_word))
		return NULL;
	return words_fold(text);
}

static bool is_closing(const struct split *s, const char *folded)
{
	for (const char *const *p = s->closings; *p; p++) {
		size_t n = words_starts(folded, *p);
		if (n > 0 && strlen(folded + n) <= MAX_CLOSING_REST && !has_digit(folded + n))
			return true;
	}
	return fits_any_pattern(s->closings, folded);
}

/* "PS: …" below a signature is the sender's own. */
static bool is_postscript(const struct line *line)
{
	static const char *const starts[] = { "PS:", "PS ", "P.S.", "Ps:", "ps:", "NB:", "N.B." };

	for (size_t i = 0; i < G_N_ELEMENTS(starts); i++)
		if (line->n > strlen(starts[i]) && strncmp(line->p, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

static void place_signature(struct split *s, guint from, guint to)
{
	bool postscript = false;

	for (guint i = from; i < to; i++) {
		struct line *line = line_at(s, i);
		if (line->place != OWN)
			continue;
		postscript = line->n > 0 && (postscript || is_postscript(line));
		if (is_signature_mark(line))
			line->place = DROPPED;
		else if (!postscript)
			line->place = SIGNATURE;
	}
}

/* Lines [from, to) are the sender's, between two quotes. */
static void find_signature(struct split *s, guint from, guint to)
{
	guint start = to;

	for (guint i = from; i < to; i++) {
		struct line *line = line_at(s, i);
		g_autofree char *folded = fold_candidate(s, line);
		if (folded && fits_any_pattern(s->mobile, folded))
			line->place = DROPPED;
		if (start < to || to - i > REPLY_MAX_SIGNATURE + 1)
			continue;
		if (is_signature_mark(line))
			start = i;
		else if (folded && line->place == OWN && is_closing(s, folded))
			start = i + 1;
	}
	place_signature(s, start, to);
}

static void find_signatures(struct split *s)
{
	for (guint i = 0; i < s->lines->len;) {
		if (line_at(s, i)->place != OWN) {
			i++;
			continue;
		}
		guint end = i;
		while (end < s->lines->len && line_at(s, end)->place == OWN)
			end++;
		find_signature(s, i, end);
		i = end;
	}
}

/* ---- Result */

static void append_unmarked(GString *out, const struct line *line)
{
	const char *p = line->p, *end = p + line->n;

	for (;;) {
		const char *mark = p;
		while (mark < end && *mark == ' ')
			mark++;
		if (mark == end || (*mark != '>' && !(*mark == '|' && is_bar(line))))
			break;
		p = mark + 1;
		if (p < end && *p == ' ')
			p++;
	}
	if (p < end)
		g_string_append_len(out, p, end - p);
}

static char *gather(const struct split *s, enum place place)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 0; i < s->lines->len; i++) {
		const struct line *line = line_at(s, i);
		if (line->place != place)
			continue;
		if (place == QUOTED)
			append_unmarked(out, line);
		else
			g_string_append_len(out, line->p, (gssize)line->n);
		g_string_append_c(out, '\n');
	}
	/* empty lines go at both ends, the first line's indent stays */
	const char *start = out->str;
	for (const char *p = start; *p && g_ascii_isspace(*p); p++)
		if (*p == '\n')
			start = p + 1;
	g_autofree char *text = g_strchomp(g_strdup(start));
	return *text ? g_steal_pointer(&text) : NULL;
}

void reply_split(
	const struct words *w, const char *text, char **ret_own, char **ret_signature, char **ret_quoted)
{
	g_autoptr(GArray) lines = g_array_sized_new(FALSE, FALSE, sizeof(struct line), (guint)(strlen(text) / 32));
	struct split s = { .w = w, .lines = lines };

	s.attributions = list_of(w, "attribution");
	s.closings = list_of(w, "closing");
	s.mobile = list_of(w, "mobile_signature");
	note_beginnings(&s, s.closings);
	note_beginnings(&s, s.mobile);
	cut_lines(&s, text);
	place_marked(&s);
	guint thread = thread_start(&s, place_attributions(&s));
	for (guint i = thread; i < lines->len; i++)
		line_at(&s, i)->place = QUOTED;
	find_signatures(&s);
	*ret_own = gather(&s, OWN);
	*ret_signature = gather(&s, SIGNATURE);
	*ret_quoted = gather(&s, QUOTED);
}
