/* Where a sender's own words end and his signature begins. What people type belongs to the words: the formula
 * at the end, and the first name below it. What stands below every mail of theirs is the signature: a block
 * of lines, all behind "--", and the line a phone adds. */
#include <string.h>

#include "read/reply.h"
#include "read/reply_lines.h"

#define MAX_CLOSING_REST 40 /* "Met vriendelijke groeten, Jan Peeters" */
#define MAX_NAME 40         /* bytes of a line that is a typed name and nothing else */
#define MAX_BLOCK_LINES 12  /* of a signature below a word that people say elsewhere, too: "thanks" */
#define MAX_BLOCK_WIDTH 70
#define PAIRS (0x80 * 0x80) /* of ASCII; other letters may fold to anything */

struct endings {
	const char *const *closings;
	const char *const *alone; /* closings when nothing else is on their line */
	const char *const *mobile;
	guint8 begins[PAIRS / 8]; /* the two bytes that one of them may begin with, folded: a bit each */
};

static bool is_mark(const struct reply_line *line)
{
	return line->n == 2 && memcmp(line->p, "--", 2) == 0;
}

/* ---- formulas */

static size_t pair_of(char first, char second)
{
	return (size_t)((first & 0x7F) << 7 | (second & 0x7F));
}

static void note_pair(struct endings *e, char first, char second)
{
	e->begins[pair_of(first, second) / 8] |= (guint8)(1 << pair_of(first, second) % 8);
}

static bool is_plain(char c)
{
	return c && c != '*' && !(c & 0x80);
}

/* Where an entry has a star, its end or a letter beyond ASCII, anything may stand. */
static void note_beginnings(struct endings *e, const char *const *entries)
{
	for (; *entries; entries++) {
		const char *entry = *entries;
		if (!is_plain(*entry))
			memset(e->begins, 0xFF, sizeof e->begins);
		else if (is_plain(entry[1]))
			note_pair(e, *entry, entry[1]);
		else
			for (int second = 0; second < 0x80; second++)
				note_pair(e, *entry, (char)second);
	}
}

/* As folding has it, with a blank for any. */
static char fold_ascii(char c)
{
	return (char)(c <= ' ' || c == 0x7F ? ' ' : c == '`' ? '\'' : g_ascii_tolower(c));
}

static bool begins_any(const struct endings *e, const char *p, const char *end)
{
	char second = p + 1 < end ? p[1] : ' ';
	if ((*p | second) & 0x80)
		return true;
	size_t pair = pair_of(fold_ascii(*p), fold_ascii(second));
	return e->begins[pair / 8] >> pair % 8 & 1;
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

/* The line folded, when it may be a closing formula or a phone's line; else NULL. */
static char *fold_candidate(const struct endings *e, const struct reply_line *line)
{
	const char *p = line->p, *end = p + line->n;

	if (line->n == 0 || line->n > REPLY_SHORT_LINE)
		return NULL;
	while (p < end && g_ascii_isspace(*p))
		p++;
	if (p == end || !begins_any(e, p, end))
		return NULL;
	g_autofree char *text = g_strndup(p, (size_t)(end - p));
	g_autofree char *word = g_strndup(text, strcspn(text, " \t,.:;/!'"));
	g_autofree char *folded_word = words_fold(word);
	if (!may_begin(e->closings, folded_word) && !may_begin(e->alone, folded_word) &&
		!may_begin(e->mobile, folded_word))
		return NULL;
	return words_fold(text);
}

/* "Grüß Gott" begins like a closing, "beste Grüße" like a greeting: the longer one is meant. */
static bool is_closing(const struct words *w, const struct endings *e, const char *folded)
{
	size_t greeting = words_starts_any(w, folded, "greeting", NULL);
	for (const char *const *p = e->closings; *p; p++) {
		size_t n = words_starts(folded, *p);
		if (n > greeting && strlen(folded + n) <= MAX_CLOSING_REST && !reply_has_digit(folded + n))
			return true;
	}
	return reply_fits_any(e->closings, folded);
}

static bool is_closing_alone(const struct endings *e, const char *folded)
{
	for (const char *const *p = e->alone; *p; p++) {
		size_t n = words_starts(folded, *p);
		if (n > 0 && strspn(folded + n, ",.!:) ") == strlen(folded + n))
			return true;
	}
	return false;
}

/* ---- what follows them */

/* "PS: …" below a signature is the sender's own. */
static bool is_postscript(const struct reply_line *line)
{
	static const char *const starts[] = { "PS:", "PS ", "P.S.", "Ps:", "ps:", "NB:", "N.B." };

	for (size_t i = 0; i < G_N_ELEMENTS(starts); i++)
		if (line->n > strlen(starts[i]) && strncmp(line->p, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

static bool is_name(const struct reply_line *line)
{
	return line->n <= MAX_NAME && !memchr(line->p, '@', line->n) &&
	       strcspn(line->p, "0123456789") >= line->n;
}

/* One name and nothing else was typed, as the formula above it was. */
static bool is_typed_name(const struct reply *s, guint from, guint to)
{
	guint n = 0;

	for (guint i = from; i < to; i++) {
		const struct reply_line *line = reply_line(s, i);
		if (line->n == 0 || line->place != OWN)
			continue;
		if (is_mark(line) || is_postscript(line))
			break;
		if (++n > 1 || !is_name(line))
			return false;
	}
	return true;
}

static bool is_disclaimer(const struct reply *s, const struct reply_line *line)
{
	g_autofree char *text = g_strndup(line->p, MIN(line->n, REPLY_SHORT_LINE));
	g_autofree char *folded = words_fold(text);
	return s->w && words_starts_any(s->w, folded, "disclaimer", NULL) > 0;
}

/* Short lines, a few, none of them a sentence; below them the small print of the firm. */
static bool looks_like_block(const struct reply *s, guint from, guint to)
{
	guint n = 0;

	for (guint i = from; i < to; i++) {
		const struct reply_line *line = reply_line(s, i);
		if (line->n == 0 || line->place != OWN)
			continue;
		if (n > 1 && is_disclaimer(s, line))
			return true;
		if (++n > MAX_BLOCK_LINES || line->n > MAX_BLOCK_WIDTH || strchr("?!", line->p[line->n - 1]))
			return false;
	}
	return n > 1;
}

static void place_signature(struct reply *s, guint from, guint to)
{
	bool postscript = false;

	for (guint i = from; i < to; i++) {
		struct reply_line *line = reply_line(s, i);
		if (line->place != OWN)
			continue;
		postscript = line->n > 0 && (postscript || is_postscript(line));
		if (is_mark(line))
			line->place = DROPPED;
		else if (!postscript)
			line->place = SIGNATURE;
	}
}

/* ---- */

/* Below the line at i: where the signature begins, or `to` when none does there. */
static guint start_below(
	const struct reply *s, const struct endings *e, guint i, guint to, const char *folded)
{
	if (is_mark(reply_line(s, i)))
		return i;
	if (!folded || reply_line(s, i)->place != OWN)
		return to;
	if (!is_closing(s->w, e, folded) && !(is_closing_alone(e, folded) && looks_like_block(s, i + 1, to)))
		return to;
	return is_typed_name(s, i + 1, to) ? to : i + 1;
}

/* Lines [from, to) are the sender's, between two quotes. */
static void find_signature(struct reply *s, const struct endings *e, guint from, guint to)
{
	guint start = to;

	for (guint i = to; i > from; i--) {
		struct reply_line *line = reply_line(s, i - 1);
		g_autofree char *folded = fold_candidate(e, line);
		if (folded && reply_fits_any(e->mobile, folded))
			line->place = SIGNATURE;
	}
	for (guint i = from; i < to && start == to; i++) {
		g_autofree char *folded = fold_candidate(e, reply_line(s, i));
		if (to - i <= REPLY_MAX_SIGNATURE + 1)
			start = start_below(s, e, i, to, folded);
	}
	place_signature(s, start, to);
}

void reply_find_signatures(struct reply *s)
{
	static const char *const none[] = { NULL };
	struct endings e = { none, none, none, { false } };

	if (s->w)
		e = (struct endings){ words_list_all(s->w, "closing"), words_list_all(s->w, "closing_alone"),
			words_list_all(s->w, "mobile_signature"), { false } };
	note_beginnings(&e, e.closings);
	note_beginnings(&e, e.alone);
	note_beginnings(&e, e.mobile);
	for (guint i = 0; i < s->lines->len;) {
		if (reply_line(s, i)->place != OWN) {
			i++;
			continue;
		}
		guint end = i;
		while (end < s->lines->len && reply_line(s, end)->place == OWN)
			end++;
		find_signature(s, &e, i, end);
		i = end;
	}
}
