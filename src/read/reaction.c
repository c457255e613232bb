#include "read/reaction.h"

#include <string.h>

#include "read/until.h"
#include "read/bounce.h"
#include "read/language.h"
#include "read/phrases.h"

#define MAX_TEXT 8192 /* of own words: who writes more says it at the start */
#define WORD_POINTS 1 /* "meeting" may be whose it will; "could we meet on Monday" is ours */
#define PHRASE_POINTS 2
#define DENIAL_WORDS 3 /* between a "no" and what it denies */
#define QUOTED_WORDS 3 /* around words in quotation marks: fewer are all there is */

/* What counts for a kind. */
enum sign {
	SIGN_ORDER,
	SIGN_REFUSAL,
	SIGN_NEGOTIATION,
	SIGN_MEETING,
	SIGN_UNDECIDED,
	SIGN_QUESTION,
	SIGN_INTERESTED,
	SIGN_WOULD, /* an order that is not given: all that a condition is hung on */
	SIGN_AWAY,
	SIGN_ABSENT, /* perhaps somebody else */
	SIGN_AUTOMATIC,
	SIGNS,
};

static const struct {
	const char *vocabulary;
	enum reaction_kind kind;
} signs[SIGNS] = {
	[SIGN_ORDER] = { "says_order", REACTION_ORDER },
	[SIGN_REFUSAL] = { "says_refusal", REACTION_REFUSAL },
	[SIGN_NEGOTIATION] = { "says_negotiation", REACTION_NEGOTIATION },
	[SIGN_MEETING] = { "says_meeting", REACTION_MEETING },
	[SIGN_UNDECIDED] = { "says_undecided", REACTION_UNDECIDED },
	[SIGN_QUESTION] = { "says_question", REACTION_QUESTION },
	[SIGN_INTERESTED] = { "says_interested", REACTION_INTERESTED },
	[SIGN_WOULD] = { "says_would", REACTION_INTERESTED },
	[SIGN_ABSENT] = { "says_absent", REACTION_OUT_OF_OFFICE },
	[SIGN_AWAY] = { "says_away", REACTION_OUT_OF_OFFICE },
	[SIGN_AUTOMATIC] = { "says_automatic", REACTION_AUTO_REPLY },
};

/* What turns or takes away the evidence of a sentence. */
enum turn {
	TURN_NOT,
	TURN_YET,
	TURN_IF,
	TURN_AFTER,
	TURN_PERHAPS,
	TURN_OTHER,
	TURN_BUT,
	TURNS,
};

static const char *const turns[TURNS] = {
	[TURN_NOT] = "says_not",
	[TURN_YET] = "says_yet",
	[TURN_IF] = "says_if",
	[TURN_AFTER] = "says_after",
	[TURN_PERHAPS] = "says_perhaps",
	[TURN_OTHER] = "says_other",
	[TURN_BUT] = "says_but",
};

struct weighing {
	const struct words *w;
	const char *lang; /* NULL: not known */
	int score[SIGNS];
	GString *why[SIGNS];
};

static void note(struct weighing *g, enum sign sign, const char *words, size_t start, size_t end)
{
	g->score[sign] += memchr(words + start, ' ', end - start) ? PHRASE_POINTS : WORD_POINTS;
	if (!g->why[sign])
		g->why[sign] = g_string_new(NULL);
	if (g->why[sign]->len > 0)
		g_string_append(g->why[sign], "; ");
	g_string_append_len(g->why[sign], words + start, (gssize)(end - start));
}

/* ---- a sentence */

static bool turned(const struct weighing *g, enum turn turn, const char *words)
{
	size_t start, end;
	return phrases_find(g->w, g->lang, turns[turn], words, 0, &start, &end);
}

/* A phrase found in a sentence. */
struct match {
	enum sign sign;
	size_t start, end;
};

/* The part of the sentence between commas, or words like "but", in which a phrase stands; without the phrase
 * when that may hold a negation of its own. New string. */
static char *around(const struct weighing *g, const char *words, const struct match *m, bool without)
{
	const char *comma = strstr(words + m->end, ", ");
	size_t from = 0, to = comma ? (size_t)(comma - words) : strlen(words), at, after;
	for (size_t i = 0; i < m->start; i++)
		if (words[i] == ',')
			from = i + 1;
	for (size_t p = 0; phrases_find(g->w, g->lang, turns[TURN_BUT], words, p, &at, &after); p = after) {
		if (after <= m->start)
			from = MAX(from, after);
		else if (at >= m->end)
			to = MIN(to, at);
	}
	if (!without)
		return g_strndup(words + from, to - from);
	g_autofree char *before = g_strndup(words + from, m->start - from);
	g_autofree char *behind = g_strndup(words + m->end, to - m->end);
	char *both = g_strconcat(g_strstrip(before), " , ", g_strstrip(behind), NULL);
	return both;
}

/* "Agreed, when can you start?": behind a comma the question is another one. */
static bool asks_behind(const struct weighing *g, const char *behind)
{
	const char *comma = strstr(behind, ", ");
	size_t start, end;
	return comma && phrases_find(g->w, g->lang, "says_asks", comma + 2, 0, &start, &end) && start == 0;
}

/* "Agreed, but not the delivery time." */
static bool but_not(const struct weighing *g, const char *behind)
{
	size_t at, after;
	return phrases_find(g->w, g->lang, turns[TURN_BUT], behind, 0, &at, &after) &&
	       turned(g, TURN_NOT, behind + after);
}

/* Is a "no" said within the few words before a phrase? "We have not yet chosen another supplier." */
static bool denied(const struct weighing *g, const char *words, size_t start)
{
	const char *from = words + start;
	for (unsigned n = 0; from > words; from--)
		if (from[-1] == ',' || (from[-1] == ' ' && n++ == DENIAL_WORDS))
			break;
	g_autofree char *before = g_strndup(from, (size_t)(words + start - from));
	return turned(g, TURN_NOT, g_strchomp(before));
}

/* What a phrase that would settle the matter is worth in its sentence. */
static enum sign bend_refusal(const struct weighing *g, const struct match *m, const struct sentence *s)
{
	g_autofree char *whole = around(g, s->words, m, false), *rest = around(g, s->words, m, true);
	g_autofree char *phrase = g_strndup(s->words + m->start, m->end - m->start);
	if (turned(g, TURN_OTHER, rest))
		return SIGNS;
	if (s->question && !asks_behind(g, s->words + m->end))
		return SIGN_QUESTION;
	if (turned(g, TURN_IF, s->words))
		return SIGN_NEGOTIATION;
	if (turned(g, TURN_YET, whole) || turned(g, TURN_PERHAPS, rest))
		return SIGN_UNDECIDED;
	/* "ne donnerons pas suite": the "ne" before it is the same no */
	return !turned(g, TURN_NOT, phrase) && denied(g, s->words, m->start) ? SIGN_UNDECIDED : SIGN_REFUSAL;
}

static enum sign bend_order(const struct weighing *g, const struct match *m, const struct sentence *s)
{
	g_autofree char *part = around(g, s->words, m, false);
	if (turned(g, TURN_OTHER, part))
		return SIGNS;
	if (s->question && !asks_behind(g, s->words + m->end))
		return SIGN_QUESTION;
	if (turned(g, TURN_AFTER, s->words))
		return SIGN_UNDECIDED;
	if (turned(g, TURN_IF, s->words))
		return SIGN_NEGOTIATION;
	if (turned(g, TURN_NOT, part) || turned(g, TURN_YET, part) || turned(g, TURN_PERHAPS, part))
		return SIGN_UNDECIDED;
	return but_not(g, s->words + m->end) ? SIGN_NEGOTIATION : SIGN_ORDER;
}

static enum sign bend(const struct weighing *g, const struct match *m, const struct sentence *s)
{
	g_autofree char *part = NULL;
	switch (m->sign) {
	case SIGN_ORDER: return bend_order(g, m, s);
	case SIGN_REFUSAL: return bend_refusal(g, m, s);
	case SIGN_UNDECIDED: return turned(g, TURN_OTHER, s->words) ? SIGNS : SIGN_UNDECIDED;
	case SIGN_WOULD:
		if (s->question)
			return SIGNS;
		if (turned(g, TURN_AFTER, s->words) || turned(g, TURN_PERHAPS, s->words))
			return SIGN_UNDECIDED;
		return turned(g, TURN_IF, s->words) ? SIGN_NEGOTIATION : SIGNS;
	case SIGN_INTERESTED:
		part = around(g, s->words, m, true);
		return turned(g, TURN_NOT, part) ? SIGNS : SIGN_INTERESTED;
	default: return m->sign;
	}
}

static void find_signs(const struct weighing *g, const char *words, GArray *matches)
{
	for (enum sign sign = 0; sign < SIGNS; sign++) {
		struct match m = { .sign = sign };
		for (size_t from = 0;
			phrases_find(g->w, NULL, signs[sign].vocabulary, words, from, &m.start, &m.end);
			from = m.end)
			g_array_append_val(matches, m);
	}
}

/* A longer phrase says what the shorter one in it means ("discuss it internally" is no wish to meet), and
 * nothing that is part of a refusal is anything else ("we signed with somebody else"). */
static bool is_covered(const GArray *matches, const struct match *m)
{
	for (guint i = 0; i < matches->len && m->sign != SIGN_REFUSAL; i++) {
		const struct match *other = &g_array_index(matches, struct match, i);
		bool around_it = other->start <= m->start && other->end >= m->end;
		bool meets = other->start < m->end && m->start < other->end;
		bool longer = other->end - other->start > m->end - m->start;
		if (other->sign == SIGN_REFUSAL ? around_it || (meets && m->sign == SIGN_ORDER)
						: around_it && longer && other->sign != m->sign)
			return true;
	}
	return false;
}

/* "A bit steep, but we'll think it over": what stands behind the last "but" is what is meant. */
static size_t point_of(const struct weighing *g, const char *words, const GArray *matches)
{
	size_t at, after, point = 0;
	for (size_t p = 0; phrases_find(g->w, g->lang, turns[TURN_BUT], words, p, &at, &after); p = after)
		for (guint i = 0; i < matches->len; i++) {
			const struct match *m = &g_array_index(matches, struct match, i);
			if (m->start >= after && m->sign <= SIGN_UNDECIDED)
				point = after;
		}
	return point;
}

static void weigh_sentence(struct weighing *g, struct sentence *s)
{
	g_autoptr(GArray) matches = g_array_new(FALSE, FALSE, sizeof(struct match));
	phrases_mask(g->w, g->lang, "says_aside", s->words);
	find_signs(g, s->words, matches);
	size_t point = point_of(g, s->words, matches);
	for (guint i = 0; i < matches->len; i++) {
		const struct match *m = &g_array_index(matches, struct match, i);
		bool conceded = m->end <= point && m->sign != SIGN_ORDER && m->sign != SIGN_REFUSAL;
		enum sign worth = conceded || is_covered(matches, m) ? SIGNS : bend(g, m, s);
		if (worth != SIGNS)
			note(g, worth, s->words, m->start, m->end);
	}
	if (s->question)
		note(g, SIGN_QUESTION, s->words, 0, strlen(s->words));
}

/* ---- a text */

/* Words in quotation marks are somebody else's: "you wrote 'please confirm your order'". */
static char *without_quoted(const char *text)
{
	static gsize once;
	if (g_once_init_enter(&once)) {
		GRegex *regex = g_regex_new("[\"“„«][^\"“”„«»\\n]{2,200}[\"”“»]", G_REGEX_OPTIMIZE, 0, NULL);
		g_once_init_leave(&once, GPOINTER_TO_SIZE(regex));
	}
	char *rest = g_regex_replace_literal(GSIZE_TO_POINTER(once), text, -1, 0, " … ", 0, NULL);
	unsigned words = 0;
	for (const char *p = rest; p && *p; p++)
		words += g_ascii_isalpha(*p) && !g_ascii_isalpha(p[1]);
	if (words >= QUOTED_WORDS)
		return rest;
	g_free(rest);
	return g_strdup(text);
}

static void weigh_text(struct weighing *g, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, (gssize)MIN(strlen(text), MAX_TEXT));
	g_autofree char *own = without_quoted(valid);
	g_autoptr(GPtrArray) sentences = sentences_of(own);
	g->lang = language_of(g->w, own);
	for (guint i = 0; i < sentences->len; i++)
		weigh_sentence(g, sentences->pdata[i]);
}

/* That a text needs to be a machine's whatever else it says: "we will get back to you" says a ticket system,
 * too. */
#define MACHINE_POINTS (2 * PHRASE_POINTS)

/* In doubt it is no order: what speaks against one anywhere in the text goes first. */
static enum sign verdict(const struct weighing *g)
{
	static const enum sign after_order[] = { SIGN_NEGOTIATION, SIGN_UNDECIDED };
	static const enum sign rank[] = { SIGN_REFUSAL, SIGN_NEGOTIATION, SIGN_MEETING, SIGN_UNDECIDED,
		SIGN_QUESTION, SIGN_INTERESTED };
	if (g->score[SIGN_ORDER] > 0 && g->score[SIGN_REFUSAL] > 0)
		return SIGN_UNDECIDED;
	if (g->score[SIGN_ORDER] > 0) {
		for (size_t i = 0; i < G_N_ELEMENTS(after_order); i++)
			if (g->score[after_order[i]] > 0)
				return after_order[i];
		return SIGN_ORDER;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(rank); i++) {
		if (rank[i] == SIGN_MEETING && g->score[SIGN_UNDECIDED] > g->score[SIGN_MEETING])
			continue;
		bool machine = rank[i] >= SIGN_UNDECIDED && g->score[SIGN_AUTOMATIC] >= MACHINE_POINTS;
		if (g->score[rank[i]] > 0 && !machine)
			return rank[i];
	}
	return SIGNS;
}

static void decide(struct weighing *g, enum sign sign, struct reaction *ret)
{
	ret->kind = sign == SIGNS ? REACTION_OTHER : signs[sign].kind;
	if (sign != SIGNS && g->why[sign])
		ret->why = g_strdup(g->why[sign]->str);
}

static bool finds(const struct words *w, const char *vocabulary, const char *text, char **ret_words)
{
	g_autoptr(GPtrArray) sentences = sentences_of(text);
	size_t start, end;
	for (guint i = 0; i < sentences->len; i++) {
		const struct sentence *s = sentences->pdata[i];
		if (!phrases_find(w, NULL, vocabulary, s->words, 0, &start, &end))
			continue;
		*ret_words = g_strndup(s->words + start, end - start);
		return true;
	}
	return false;
}

/* ---- away */

static char *first_address(const char *text, const char *not_this)
{
	static gsize once;
	g_autoptr(GMatchInfo) match = NULL;
	if (g_once_init_enter(&once)) {
		GRegex *regex = g_regex_new("[a-z0-9._%+'=-]{1,64}@[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})+",
			G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
		g_once_init_leave(&once, GPOINTER_TO_SIZE(regex));
	}
	for (g_regex_match(GSIZE_TO_POINTER(once), text, 0, &match); g_match_info_matches(match);
		g_match_info_next(match, NULL)) {
		g_autofree char *found = g_match_info_fetch(match, 0);
		g_autofree char *address = g_ascii_strdown(found, -1);
		if (g_strcmp0(address, not_this) != 0)
			return g_steal_pointer(&address);
	}
	return NULL;
}

static void tell_away(
	const struct words *w, const char *text, const char *from, struct date today, struct reaction *ret)
{
	g_autofree char *valid = g_utf8_make_valid(text, (gssize)MIN(strlen(text), MAX_TEXT));
	ret->until = until_back(w, valid, today);
	ret->address = first_address(valid, from);
}

/* Does a text without any machine's mark read like one? Who says that he is away, and decides something, has
 * written it himself. */
static bool reads_away(const struct weighing *g)
{
	int person = 0;
	for (enum sign sign = SIGN_ORDER; sign <= SIGN_INTERESTED; sign++)
		person += g->score[sign];
	bool decides = g->score[SIGN_ORDER] > 0 || g->score[SIGN_REFUSAL] > 0 ||
		       g->score[SIGN_NEGOTIATION] > 0 || g->score[SIGN_MEETING] > 0;
	bool away = g->score[SIGN_AWAY] > 0 ||
		    (g->score[SIGN_ABSENT] > 0 && (person == 0 || g->score[SIGN_AUTOMATIC] > 0));
	return away && !decides;
}

/* ---- */

static void weighing_clear(struct weighing *g)
{
	for (enum sign sign = 0; sign < SIGNS; sign++)
		if (g->why[sign])
			g_string_free(g->why[sign], TRUE);
}

static void judge(
	struct weighing *g, const char *text, const char *from, struct date today, struct reaction *ret)
{
	g_autofree char *again = NULL;
	if (reads_away(g)) {
		decide(g, g->score[SIGN_AWAY] > 0 ? SIGN_AWAY : SIGN_ABSENT, ret);
		tell_away(g->w, text, from, today, ret);
		return;
	}
	enum sign sign = verdict(g);
	decide(g, sign == SIGNS && g->score[SIGN_AUTOMATIC] > 0 ? SIGN_AUTOMATIC : sign, ret);
	ret->resend = finds(g->w, "says_resend", text, &again);
	if (ret->kind == REACTION_UNDECIDED)
		ret->until = until_decided(g->w, text, today);
}

void reaction_of_text(const struct words *w, const char *text, struct date today, struct reaction *ret)
{
	struct weighing g = { .w = w };
	record_init(&reaction_record, ret);
	weigh_text(&g, text);
	judge(&g, text, NULL, today, ret);
	weighing_clear(&g);
}

/* A machine's: away, or anything else. */
static void judge_machine(const struct words *w, const struct mail *mail, const char *text, struct date today,
	struct reaction *ret)
{
	g_autofree char *words = NULL;
	ret->kind = REACTION_AUTO_REPLY;
	bool away = false;
	const char *const vocabularies[] = { "says_away", "says_absent" };
	for (size_t i = 0; i < G_N_ELEMENTS(vocabularies) && !away; i++)
		away = finds(w, vocabularies[i], text, &words) ||
		       finds(w, vocabularies[i], mail->subject, &words);
	if (mail->report || !away)
		return;
	ret->kind = REACTION_OUT_OF_OFFICE;
	ret->why = g_steal_pointer(&words);
	g_autofree char *both = g_strconcat(mail->subject, "\n\n", text, NULL);
	tell_away(w, both, mail->from, today, ret);
}

/* "PO_4711-signed.pdf" → "PO 4711 signed pdf" */
static char *spaced(const char *name)
{
	GString *out = g_string_new(NULL);
	for (const char *p = name; *p; p++) {
		bool edge = out->len > 0 && g_ascii_isdigit(*p) != g_ascii_isdigit(out->str[out->len - 1]);
		if (edge && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
		g_string_append_c(out, strchr("_-.", *p) ? ' ' : *p);
	}
	return g_string_free(out, FALSE);
}

/* Returns the name of the first that is an order, borrowed; NULL: none is. */
static const char *weigh_papers(struct weighing *g, const struct mail *mail)
{
	for (guint i = 0; i < mail->attachments->len; i++) {
		const struct attachment *a = mail->attachments->pdata[i];
		g_autofree char *name = a->name ? spaced(a->name) : NULL, *words = NULL;
		if (name && finds(g->w, "order_paper", name, &words)) {
			note(g, SIGN_ORDER, a->name, 0, strlen(a->name));
			return a->name;
		}
	}
	return NULL;
}

/* Of an answer the subject is ours; of a mail of his own it is the first thing he says. */
static bool is_answer(const struct mail *mail)
{
	return mail->in_reply_to || (mail->references && mail->references[0]) || strchr(mail->subject, ':');
}

void reaction_of_mail(const struct words *w, const struct mail *mail, struct date today, struct reaction *ret)
{
	record_init(&reaction_record, ret);
	/* a machine signs nothing: what looks like a signature belongs to what it says */
	g_autofree char *all = g_strconcat(mail->own_text, "\n", mail->signature, NULL);
	if (mail->bounced) {
		ret->kind = REACTION_BOUNCE;
		ret->hard = mail->bounced_hard;
		ret->address = g_strdup(mail->bounced);
		ret->why = g_strdup(mail->subject);
	} else if (mail->automatic) {
		judge_machine(w, mail, all, today, ret);
	} else {
		struct weighing g = { .w = w };
		g_autofree char *own = is_answer(mail)
					       ? g_strdup(mail->own_text)
					       : g_strconcat(mail->subject, "\n\n", mail->own_text, NULL);
		weigh_text(&g, own);
		const char *paper = weigh_papers(&g, mail);
		judge(&g, all, mail->from, today, ret);
		if (ret->kind == REACTION_ORDER)
			ret->paper = g_strdup(paper);
		weighing_clear(&g);
	}
}
