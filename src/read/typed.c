#include "read/typed.h"

#include <string.h>

#include "read/motive.h"
#include "read/typed_line.h"

#define NEGATION_WORDS 5   /* METHOD 2.3 rule 4 */
#define LEAD_IN_WORDS 3    /* "the customer has" */

G_GNUC_PRINTF(2, 3) static void ask(struct line *l, const char *format, ...)
{
	va_list args;

	if (l->ret->ask)
		return;
	va_start(args, format);
	l->ret->ask = g_strdup_vprintf(format, args);
	va_end(args);
}

static bool is_suspect(enum outcome_code code)
{
	return code == OUTCOME_LOST_LEVER || code == OUTCOME_LOST_POLITE;
}

/* Length of the question mark behind p, blanks before it included. */
static size_t question_at(const char *p)
{
	size_t blanks = strspn(p, " ");
	return p[blanks] == '?' ? blanks + 1 : 0;
}

/* ---- the start of the line ---- */

/* Behind a lost word or "objection": the type, perhaps after "on", ":" or "-". Moves p behind it. */
static enum outcome_code type_behind(struct line *l, bool lost)
{
	const char *p = l->p + strspn(l->p, " :-,/(");
	size_t n = line_word_at(l, p, "because");
	const struct words_alias *alias;

	p += n;
	p += strspn(p, " ");
	alias = line_alias_at(l, p, &n);
	if (!alias || !(outcome_is_objection(alias->code) || (lost && is_suspect(alias->code))))
		return OUTCOME_NONE;
	if (is_suspect(alias->code) && question_at(p + n))
		return OUTCOME_NONE; /* a suspicion beside the outcome */
	l->p = p + n;
	return alias->code;
}

/* "lever? no" answers what a digest asked. */
static void take_verdict(struct line *l)
{
	const char *p = l->p + strspn(l->p, " ");
	size_t yes = line_word_at(l, p, "answer_yes"), no = line_word_at(l, p, "answer_no");
	bool whole = p[yes + no + strspn(p + yes + no, " .!")] == '\0';

	if ((!yes && !no) || !whole)
		return;
	l->ret->denied = no > 0;
	l->p = p + strlen(p);
}

static void settle_code(struct line *l, enum outcome_code code)
{
	struct outcome *o = l->ret;

	o->code = code;
	if (code == OUTCOME_LOST) {
		enum outcome_code type = type_behind(l, true);

		if (outcome_is_objection(type)) {
			o->code = outcome_lost_for(type);
			o->type = o->code == OUTCOME_LOST_OTHER ? type : OUTCOME_NONE;
		} else if (type) {
			o->code = type;
		}
	} else if (code == OUTCOME_OBJ_OTHER) {
		enum outcome_code type = type_behind(l, false);
		o->code = type ? type : code;
	} else if (is_suspect(code) && question_at(l->p)) {
		l->p += question_at(l->p);
		o->code = OUTCOME_NONE;
		o->suspicion = code == OUTCOME_LOST_LEVER ? SUSPICION_LEVER : SUSPICION_POLITE;
		take_verdict(l);
	}
}

/* ---- what must not stand in the line ---- */

static unsigned words_before(const struct line *l, const char *p)
{
	unsigned n = 0;
	bool inside = false;

	for (const char *q = l->folded; q < p; q = g_utf8_next_char(q)) {
		bool word = g_unichar_isalnum(g_utf8_get_char(q));

		n += word && !inside;
		inside = word || (inside && *q != ' ');
	}
	return n;
}

/* Two outcomes in one line that cannot both be meant. "Too expensive, call back 24/10" can; "order pending" cannot. */
static bool conflicts(const struct line *l, enum outcome_code other)
{
	enum outcome_code code = l->ret->code;

	if (other == code || (other == OUTCOME_LOST && outcome_is_lost(code)))
		return false;
	switch (code) {
	case OUTCOME_NONE: return false; /* a suspicion alone */
	case OUTCOME_ORDER: return !(l->in_note && outcome_is_objection(other)); /* "order - korting 5 %" */
	case OUTCOME_STOP:
	case OUTCOME_NOTQUOTE:
	case OUTCOME_UNDO: return true;
	default: break;
	}
	if (outcome_is_lost(code))
		return other == OUTCOME_STOP || other == OUTCOME_UNDO || other == OUTCOME_NOTQUOTE; /* "lost the order" */
	return !l->in_note && line_is_costly(other);
}

/* What stands at p makes the line unsafe: sets ask. The first words count always (METHOD 2.3 rule 4); for a costly outcome
 * all words up to the note do. */
static void examine(struct line *l, const char *p)
{
	bool costly = line_is_costly(l->ret->code);
	const struct words_alias *alias = NULL;
	size_t n;

	if (words_before(l, p) >= NEGATION_WORDS && (l->in_note || !costly))
		return;
	n = line_word_at(l, p, "negation");
	if (!n && costly)
		n = line_word_at(l, p, "doubt");
	if (!n && l->ret->code == OUTCOME_ORDER)
		n = line_word_at(l, p, "undone");
	if (n) {
		g_autofree char *word = line_cut(l, p, p + n);
		ask(l, "'%s' beside an outcome", word);
		return;
	}
	alias = line_alias_at(l, p, &n);
	if (!alias && costly)
		alias = line_typo_at(l, p, &n); /* "commande refusée", where the alias is "refusé" */
	if (alias && conflicts(l, alias->code) && !(is_suspect(alias->code) && question_at(p + n))) {
		g_autofree char *word = line_cut(l, p, p + n);
		ask(l, "two outcomes in one line: %s and '%s'", outcome_code_names[l->ret->code], word);
	}
}

/* ---- behind the outcome ---- */

static size_t token_length(const char *p)
{
	size_t n = strcspn(p, " ,;:?!()[]\"/'");
	return n ? n : 1;
}

static size_t suspicion_at(struct line *l, const char *p)
{
	size_t n;
	const struct words_alias *alias = line_alias_at(l, p, &n);

	if (!alias || !is_suspect(alias->code) || !question_at(p + n))
		return 0;
	l->ret->suspicion = alias->code == OUTCOME_LOST_LEVER ? SUSPICION_LEVER : SUSPICION_POLITE;
	return n + question_at(p + n);
}

/* A note that is nothing but a date, a time and an amount is none: "order: 12k", "rappel - 24/10". */
static bool note_is_fields(struct line *l, const char *p)
{
	struct outcome before = *l->ret;

	for (;;) {
		size_t n;

		p += strspn(p, " ,;.!");
		if (!*p)
			return true;
		n = line_date_at(l, p);
		if (!n)
			n = line_amount_at(l, p);
		if (!n)
			break;
		p += n;
	}
	l->ret->date = before.date;
	l->ret->bd = before.bd;
	l->ret->minute = before.minute;
	l->ret->amount_minor = before.amount_minor;
	return false;
}

static bool separator_at(const char *p)
{
	return *p == ':' || (*p == '-' && (p[1] == ' ' || !p[1]));
}

static void start_note(struct line *l)
{
	l->in_note = true;
	l->p += strspn(l->p, " :-");
	if (!l->note && !note_is_fields(l, l->p))
		l->note = l->p;
}

static size_t excuse_at(struct line *l, const char *p)
{
	int place = 0;
	size_t n = words_starts_any(l->w, p, "excuses", &place);
	if (n && l->ret->excuse == EXCUSE_NONE && place >= 0 && place + 1 < EXCUSE_N)
		l->ret->excuse = (enum excuse)(place + 1);
	return n;
}

/* Behind an objection: is it the only one (R9)? "not the only one" is no negation of the objection. */
static size_t isolation_at(struct line *l, const char *p)
{
	if (!outcome_is_objection(l->ret->code))
		return 0;
	size_t others = line_word_at(l, p, "other_points"), only = others ? 0 : line_word_at(l, p, "only_point");
	if (others || only)
		l->ret->isolated = others ? ISOLATED_NO : ISOLATED_YES;
	return others + only;
}

/* "+none": the rep takes it from here. */
static size_t no_call_at(struct line *l, const char *p)
{
	static const char word[] = "+none";
	size_t n = strlen(word);
	if (!g_str_has_prefix(p, word) || g_ascii_isalnum(p[n]))
		return 0;
	l->ret->no_call = true;
	return n;
}

/* One word or field at p. */
static size_t read_item(struct line *l)
{
	size_t n = 0;

	if (l->ret->code == OUTCOME_STATIC) { /* "nog niet bekeken" is an excuse (METHOD 4.5), not a negation */
		n = excuse_at(l, l->p);
		if (n && !l->note)
			l->note = l->p;
	}
	if (!n)
		n = isolation_at(l, l->p);
	if (!n)
		n = no_call_at(l, l->p);
	if (!n)
		examine(l, l->p);
	if (!n && !l->in_note) {
		n = suspicion_at(l, l->p);
		if (!n)
			n = line_date_at(l, l->p);
		if (!n)
			n = line_amount_at(l, l->p);
		if (!n && !l->note)
			n = line_reference_at(l->p);
		if (!n)
			n = line_name_at(l, l->p);
	}
	if (!n && !l->note && !l->in_note) {
		l->note = l->p;
		l->plain_words = true;
	}
	return n ? n : token_length(l->p);
}

static void read_rest(struct line *l)
{
	while (!l->ret->ask) {
		while (*l->p && strchr(" ,;?!()[]\"./'", *l->p)) {
			l->question |= *l->p == '?' && !l->in_note;
			l->p++;
		}
		if (!*l->p)
			break;
		if (!l->in_note && separator_at(l->p))
			start_note(l);
		else
			l->p += read_item(l);
	}
	if (l->note) {
		const char *word = l->note;

		while (*word && !g_unichar_isalnum(g_utf8_get_char(word)))
			word = g_utf8_next_char(word);
		if (*word) /* "** order **" has none */
			l->ret->note = line_cut(l, l->note, l->folded + strlen(l->folded));
	}
}

/* ---- the whole line ---- */

static bool is_bare_yes_no(const struct line *l)
{
	const char *p = l->p;

	while (*p) {
		size_t n = line_word_at(l, p, "bare_yes_no");
		if (!n)
			return false;
		p += n;
		p += strspn(p, " ,;.:!?-)");
	}
	return p > l->p;
}

/* No outcome at the start: one further on, or within "order-number", is not taken, but asked about. */
static void find_elsewhere(struct line *l)
{
	size_t n;
	const struct words_alias *aliases = words_aliases(l->w, &n);

	for (size_t i = 0; i < n; i++) {
		int at = words_find(l->folded, aliases[i].text);

		if (at >= 0) {
			const char *start = l->folded + at;
			g_autofree char *word = line_cut(l, start, start + strlen(aliases[i].text));
			ask(l, "outcome word '%s' is not at the start", word);
			return;
		}
	}
}

/* "a signé", "klant heeft besteld": small words before an outcome. Their length, blanks behind them included; 0 when no outcome follows. */
static size_t lead_in(const struct line *l, const char *start)
{
	const char *p = start;
	size_t n, length;

	for (int i = 0; i < LEAD_IN_WORDS && !line_alias_at(l, p, &length) && (n = line_word_at(l, p, "lead_in")); i++)
		p += n + strspn(p + n, " ");
	return line_alias_at(l, p, &length) ? (size_t)(p - start) : 0;
}

static void read_line(struct line *l)
{
	size_t n = 0;
	const struct words_alias *alias = NULL, *typo = NULL;

	if (is_bare_yes_no(l)) {
		ask(l, "only yes or no");
		return;
	}
	l->ret->motive = motive_of_line(l->w, l->p);
	if (l->ret->motive)
		return;
	l->p += lead_in(l, l->p);
	alias = line_alias_at(l, l->p, &n);
	if (!alias)
		alias = typo = line_typo_at(l, l->p, &n);
	if (!alias) {
		find_elsewhere(l);
		return;
	}
	l->p += n;
	settle_code(l, alias->code);
	read_rest(l);
	if (l->question && l->ret->code)
		ask(l, "a question, not an outcome");
	/* a mistyped word amid other words may be another word: "laten we …" */
	if (typo && (line_is_costly(alias->code) || l->plain_words))
		ask(l, "typing error: is it '%s'?", typo->text);
}

static bool has_small_letters(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		if (g_unichar_islower(g_utf8_get_char(p)))
			return true;
	return false;
}

/* The first line that is not empty, valid UTF-8, at most OUTCOME_MAX_LINE bytes. */
static char *first_line(const char *text)
{
	g_autofree char *cut = NULL, *valid = NULL;

	text += strspn(text, " \t\r\n");
	cut = g_strndup(text, MIN(strcspn(text, "\r\n"), OUTCOME_MAX_LINE));
	valid = g_utf8_make_valid(cut, -1);
	return g_strstrip(g_steal_pointer(&valid));
}

void outcome_read(const struct words *w, const char *line, struct date today, struct outcome *ret)
{
	g_autofree char *typed = first_line(line), *folded = NULL, *reason = NULL;
	g_autofree size_t *at = NULL;
	struct line l = { .w = w, .today = today, .ret = ret, .typed = typed };

	record_init(&outcome_record, ret);
	folded = words_fold_at(typed, &at);
	l.folded = l.p = folded;
	l.at = at;
	l.capitals = has_small_letters(typed);
	while (*l.p && !g_unichar_isalnum(g_utf8_get_char(l.p)))
		l.p = g_utf8_next_char(l.p);
	read_line(&l);
	if (ret->ask) { /* nothing was understood safely */
		reason = g_steal_pointer(&ret->ask);
		record_clear(&outcome_record, ret);
		ret->ask = g_steal_pointer(&reason);
	}
	if (*typed)
		ret->typed = g_steal_pointer(&typed);
}
