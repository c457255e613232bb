#include "read/reply.h"

#include <string.h>

#include "read/reply_lines.h"

#define MAX_ATTRIBUTION_LINES 4 /* Gmail breaks them at 76 letters */
#define MAX_ATTRIBUTION_BYTES 500
#define MAX_LABEL_BYTES 40
#define MAX_CANDIDATES 300 /* lines that end in a colon; what comes later is no attribution */
#define HEADER_LINES 10    /* in which the labels of a header block must follow */

struct reply_line *reply_line(const struct reply *s, guint i)
{
	return &g_array_index(s->lines, struct reply_line, i);
}

/* Does the whole text fit the pattern? The letters before the first * are looked at first: nearly all lines
 * fail there. */
static bool fits_pattern(const char *pattern, const char *folded)
{
	return strncmp(pattern, folded, strcspn(pattern, "*")) == 0 &&
	       g_pattern_match_simple(pattern, folded);
}

bool reply_fits_any(const char *const *entries, const char *folded)
{
	for (; *entries; entries++)
		if ((**entries == *folded || **entries == '*') && strchr(*entries, '*') &&
			fits_pattern(*entries, folded))
			return true;
	return false;
}

bool reply_has_digit(const char *text)
{
	return strpbrk(text, "0123456789") != NULL;
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

static bool is_in_vocabulary(const struct words *w, const char *vocabulary, const char *folded)
{
	for (const char *const *lang = languages_of(w); *lang; lang++)
		if (words_place(w, *lang, vocabulary, folded) >= 0)
			return true;
	return false;
}

static void cut_lines(struct reply *s, const char *text)
{
	for (const char *p = text; *p;) {
		const char *end = strchrnul(p, '\n');
		struct reply_line line = { .p = p, .n = (size_t)(end - p) };
		while (line.n > 0 && g_ascii_isspace(p[line.n - 1]))
			line.n--;
		line.marked = *p == '>' || (*p == ' ' && p[1] == '>');
		g_array_append_val(s->lines, line);
		p = *end ? end + 1 : end;
	}
}

static char *fold_lines(const struct reply *s, guint first, guint last)
{
	const struct reply_line *a = reply_line(s, first), *b = reply_line(s, last);
	g_autofree char *text = g_strndup(a->p, (size_t)(b->p + b->n - a->p));

	return words_fold(text);
}

/* Index of the next line that is not empty, or the number of lines. */
static guint next_full(const struct reply *s, guint i)
{
	while (i < s->lines->len && reply_line(s, i)->n == 0)
		i++;
	return i;
}

static bool is_bar(const struct reply_line *line)
{
	return line->n > 0 && line->p[0] == '|';
}

/* ---- Quote marks */

/* A lone "> 5000" may be a sum a person wrote. */
static bool is_comparison(const struct reply *s, guint i)
{
	const struct reply_line *line = reply_line(s, i);
	bool alone = (i == 0 || !reply_line(s, i - 1)->marked) &&
		     (i + 1 >= s->lines->len || !reply_line(s, i + 1)->marked);
	const char *p = line->p + strspn(line->p, "> ");

	return alone && p < line->p + line->n && g_ascii_isdigit(*p);
}

static void place_marked(struct reply *s)
{
	for (guint i = 0; i < s->lines->len; i++)
		if (reply_line(s, i)->marked && !is_comparison(s, i))
			reply_line(s, i)->place = QUOTED;
}

static void place_bars(struct reply *s, guint i)
{
	for (; i < s->lines->len && (is_bar(reply_line(s, i)) || reply_line(s, i)->n == 0); i++)
		reply_line(s, i)->place = QUOTED;
}

/* ---- Attribution lines */

/* "10:11", "10.11", "10h11" */
static bool has_time(const char *text)
{
	for (const char *p = text; *p; p++)
		if (g_ascii_isdigit(p[0]) && p[1] && strchr(":.h", p[1]) && g_ascii_isdigit(p[2]) &&
			g_ascii_isdigit(p[3]))
			return true;
	return false;
}

static bool ends_in_colon(const struct reply_line *line)
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
static guint attribution_start(const struct reply *s, guint last, bool above_quote)
{
	const struct reply_line *end = reply_line(s, last);

	for (guint n = 0; n < MAX_ATTRIBUTION_LINES && n <= last; n++) {
		guint first = last - n;
		const struct reply_line *line = reply_line(s, first);
		if (line->n == 0 || line->place != OWN ||
			(size_t)(end->p + end->n - line->p) > MAX_ATTRIBUTION_BYTES)
			break;
		g_autofree char *folded = fold_lines(s, first, last);
		cut_colon(folded);
		if (!reply_has_digit(folded) && !strchr(folded, '@'))
			continue;
		if (reply_fits_any(s->attributions, folded) &&
			(above_quote || has_time(folded) || strchr(folded, '@')))
			return first;
		if (above_quote && !*s->attributions)
			return first;
	}
	return last + 1;
}

/* Places attribution lines. Returns where a thread without quote marks begins, or the number of lines. */
static guint place_attributions(struct reply *s)
{
	unsigned candidates = 0;

	for (guint i = 0; i < s->lines->len && candidates < MAX_CANDIDATES; i++) {
		if (!ends_in_colon(reply_line(s, i)) || reply_line(s, i)->place != OWN)
			continue;
		candidates++;
		guint next = next_full(s, i + 1);
		bool bars = next < s->lines->len && is_bar(reply_line(s, next));
		bool above_quote = next < s->lines->len && (reply_line(s, next)->marked || bars);
		guint first = attribution_start(s, i, above_quote);
		if (first > i)
			continue;
		if (!above_quote)
			return first;
		for (guint k = first; k < next; k++)
			reply_line(s, k)->place = QUOTED;
		reply_line(s, next)->place =
			QUOTED; /* "> 5000" below an attribution is quoted all the same */
		if (bars)
			place_bars(s, next);
	}
	return s->lines->len;
}

/* ---- Header blocks */

/* "*Van:* Jan" → "van"; NULL when the line has no label. */
static char *label_of(const struct reply_line *line)
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
static bool is_header_block(const struct reply *s, guint i)
{
	g_autofree char *first = label_of(reply_line(s, i));
	unsigned labels = 1;

	if (!first || !is_in_vocabulary(s->w, "thread_from", first))
		return false;
	for (guint k = i + 1; k < s->lines->len && k <= i + HEADER_LINES && labels < 3; k++) {
		g_autofree char *label = label_of(reply_line(s, k));
		if (label && is_in_vocabulary(s->w, "thread_header", label))
			labels++;
	}
	return labels >= 3;
}

static bool looks_like_label(const struct reply_line *line)
{
	g_autofree char *label = label_of(line);

	return label && !reply_has_digit(label);
}

/* Do three labels follow, the first one with an address? What needs no language to be seen as a mail's
 * header. */
static bool labels_follow(const struct reply *s, guint i)
{
	for (unsigned n = 0; n < 3; n++, i++) {
		i = next_full(s, i);
		if (i >= s->lines->len || !looks_like_label(reply_line(s, i)))
			return false;
		if (n == 0 && !memchr(reply_line(s, i)->p, '@', reply_line(s, i)->n))
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
static bool is_separator(const struct reply *s, guint i)
{
	const struct reply_line *line = reply_line(s, i);
	const char *p = line->p, *end = p + line->n;

	if (line->n >= 20 && run_length(p, end, '_') == line->n)
		return labels_follow(s, i + 1);
	size_t dashes = run_length(p, end, '-');
	bool dashed = dashes >= 3 && dashes < line->n && end[-1] == '-';
	if (line->n > REPLY_SHORT_LINE || (!dashed && !ends_in_colon(line)))
		return false;
	p += dashes;
	while (end > p && (end[-1] == '-' || end[-1] == ':'))
		end--;
	g_autofree char *middle = g_strndup(p, (size_t)(end - p));
	g_autofree char *folded = words_fold(middle);
	return is_in_vocabulary(s->w, "thread_separator", folded) || (dashed && labels_follow(s, i + 1));
}

static guint thread_start(const struct reply *s, guint limit)
{
	for (guint i = 0; i < limit; i++) {
		const struct reply_line *line = reply_line(s, i);
		if (line->place != OWN || line->n == 0)
			continue;
		if (is_separator(s, i) || is_header_block(s, i))
			return i;
	}
	return limit;
}

/* ---- Result */

static char *gather(const struct reply *s, enum place place)
{
	g_autoptr(GString) out = g_string_new(NULL);
	bool gap = false; /* something else stood here: two empty lines around it are one */

	for (guint i = 0; i < s->lines->len; i++) {
		const struct reply_line *line = reply_line(s, i);
		if (line->place != place) {
			gap = true;
			continue;
		}
		bool below_empty = out->len == 0 || g_str_has_suffix(out->str, "\n\n");
		if (line->n > 0 || !gap || !below_empty) {
			g_string_append_len(out, line->p, (gssize)line->n);
			g_string_append_c(out, '\n');
		}
		gap = gap && line->n == 0;
	}
	/* empty lines go at both ends, the first line's indent stays */
	const char *start = out->str;
	for (const char *p = start; *p && g_ascii_isspace(*p); p++)
		if (*p == '\n')
			start = p + 1;
	g_autofree char *text = g_strchomp(g_strdup(start));
	return *text ? g_steal_pointer(&text) : NULL;
}

static void append_unmarked(GString *out, const char *line, const char *end)
{
	const char *p = line;
	bool bar = *line == '|';

	for (;;) {
		const char *mark = p;
		while (mark < end && *mark == ' ')
			mark++;
		if (mark == end || (*mark != '>' && !(*mark == '|' && bar)))
			break;
		p = mark + 1;
		if (p < end && *p == ' ')
			p++;
	}
	g_string_append_len(out, p, end - p);
}

char *reply_unmark(const char *quoted)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (const char *p = quoted; *p;) {
		const char *end = strchrnul(p, '\n');
		append_unmarked(out, p, end);
		if (*end)
			g_string_append_c(out, '\n');
		p = *end ? end + 1 : end;
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

void reply_split(
	const struct words *w, const char *text, char **ret_own, char **ret_signature, char **ret_quoted)
{
	g_autoptr(GArray) lines =
		g_array_sized_new(FALSE, FALSE, sizeof(struct reply_line), (guint)(strlen(text) / 32));
	struct reply s = { .w = w, .lines = lines };

	s.attributions = list_of(w, "attribution");
	cut_lines(&s, text);
	place_marked(&s);
	guint thread = thread_start(&s, place_attributions(&s));
	for (guint i = thread; i < lines->len; i++)
		reply_line(&s, i)->place = QUOTED;
	reply_find_signatures(&s);
	*ret_own = gather(&s, OWN);
	*ret_signature = gather(&s, SIGNATURE);
	*ret_quoted = gather(&s, QUOTED);
}
