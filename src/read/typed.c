#include "read/typed.h"

#include <string.h>

#include "read/dates_typed.h"
#include "read/money.h"
#include "read/motive.h"

#define NEGATION_WORDS 5   /* METHOD 2.3 rule 4 */
#define LEAD_IN_WORDS 3    /* "the customer has" */
#define NAME_WORDS 5       /* "mevrouw An Van den Broeck" */
#define AMOUNT_WORDS 4     /* "€ 1 250 000" */
#define MIN_TYPO_LETTERS 5 /* shorter words are too near to others */
#define MIN_MEANT_LETTERS 4 /* of the word that was meant: a letter too many makes it five */

/* The line while it is read: p goes through the folded text, at leads back to what was typed. */
struct line {
	const struct words *w;
	struct date today;
	const char *typed;
	const char *folded;
	const size_t *at;
	const char *p;
	bool capitals;     /* capital letters mean something: the line has small ones, too */
	bool in_note;      /* behind " - " or ": " */
	bool question;     /* a question mark that belongs to no suspicion */
	const char *note;  /* where the words begin that fit nowhere else; NULL while there are none */
	bool plain_words;  /* such words stood before " - " or ": " */
	struct outcome *ret;
};

static size_t word_at(const struct line *l, const char *p, const char *vocabulary)
{
	return words_starts_any(l->w, p, vocabulary, NULL);
}

static const char *typed_at(const struct line *l, const char *p)
{
	return l->typed + l->at[p - l->folded];
}

static char *typed_between(const struct line *l, const char *start, const char *end)
{
	const char *a = typed_at(l, start), *b = typed_at(l, end);
	return g_strstrip(g_strndup(a, (gsize)(b - a)));
}

G_GNUC_PRINTF(2, 3) static void ask(struct line *l, const char *format, ...)
{
	va_list args;

	if (l->ret->ask)
		return;
	va_start(args, format);
	l->ret->ask = g_strdup_vprintf(format, args);
	va_end(args);
}

static const struct words_alias *alias_at(const struct line *l, const char *p, size_t *ret_length)
{
	size_t n;
	const struct words_alias *aliases = words_aliases(l->w, &n);

	for (size_t i = 0; i < n; i++) {
		*ret_length = words_starts(p, aliases[i].text);
		if (*ret_length)
			return &aliases[i];
	}
	return NULL;
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

/* Codes that end a deal: nothing of them is taken on half evidence. */
static bool is_costly(enum outcome_code code)
{
	return code == OUTCOME_ORDER || outcome_is_lost(code) || code == OUTCOME_NOTQUOTE || code == OUTCOME_STOP ||
	       code == OUTCOME_UNDO;
}

/* ---- the start of the line ---- */

/* Optimal string alignment: one letter more, less, other, or two neighbours changed places. ASCII. */
static bool within_one_edit(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b), i = 0, left_a, left_b;

	while (a[i] && a[i] == b[i])
		i++;
	left_a = na - i;
	left_b = nb - i;
	if (left_a == left_b)
		return !left_a || !strcmp(a + i + 1, b + i + 1) ||
		       (left_a > 1 && a[i] == b[i + 1] && a[i + 1] == b[i] && !strcmp(a + i + 2, b + i + 2));
	if (left_a == left_b + 1)
		return !strcmp(a + i + 1, b + i);
	return left_b == left_a + 1 && !strcmp(a + i, b + i + 1);
}

/* Length of the word at p when it is `meant`, or a typing error of it: one edit, in a word of five letters or more. The first letter is
 * hardly ever the wrong one, and words that differ in it are other words ("usage", "Zusage"). Sets *ret_typo for an error, else leaves it. */
static size_t meant_at(const char *p, const char *meant, size_t n_meant, bool *ret_typo)
{
	size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz");
	g_autofree char *word = g_strndup(p, n), *wanted = g_strndup(meant, n_meant);

	if (n == 0 || g_unichar_isalnum(g_utf8_get_char(p + n)) || p[n] == '-' || p[n] == '\'')
		return 0;
	if (strcmp(word, wanted) == 0)
		return n;
	if (n < MIN_TYPO_LETTERS || n_meant < MIN_MEANT_LETTERS || word[0] != wanted[0] || !within_one_edit(word, wanted))
		return 0;
	*ret_typo = true;
	return n;
}

/* The same of an alias, word by word; 0 when it is not there, or there without a typing error in exactly one word. */
static size_t mistyped_at(const char *p, const char *alias)
{
	const char *start = p;
	int typos = 0;

	if (strpbrk(alias, "-'"))
		return 0;
	for (const char *word = alias;;) {
		size_t n_word = strcspn(word, " ");
		bool typo = false;
		size_t n = meant_at(p, word, n_word, &typo);

		typos += typo;
		if (!n)
			return 0;
		p += n;
		word += n_word;
		if (!*word)
			return typos == 1 ? (size_t)(p - start) : 0;
		word++;
		p += strspn(p, " ");
	}
}

/* The alias that mistyped first words must have meant: the only outcome within one edit. */
static const struct words_alias *typo_at(const struct line *l, const char *p, size_t *ret_length)
{
	size_t n_aliases, longest = 0;
	const struct words_alias *aliases = words_aliases(l->w, &n_aliases), *found = NULL;

	for (size_t i = 0; i < n_aliases; i++) {
		size_t n = mistyped_at(p, aliases[i].text);

		if (!n || n < longest)
			continue;
		if (found && n == longest && found->code != aliases[i].code)
			return NULL;
		found = &aliases[i];
		longest = n;
	}
	*ret_length = longest;
	return found;
}

/* Behind a lost word or "objection": the type, perhaps after "on", ":" or "-". Moves p behind it. */
static enum outcome_code type_behind(struct line *l, bool lost)
{
	const char *p = l->p + strspn(l->p, " :-,/(");
	size_t n = word_at(l, p, "because");
	const struct words_alias *alias;

	p += n;
	p += strspn(p, " ");
	alias = alias_at(l, p, &n);
	if (!alias || !(outcome_is_objection(alias->code) || (lost && is_suspect(alias->code))))
		return OUTCOME_NONE;
	if (is_suspect(alias->code) && question_at(p + n))
		return OUTCOME_NONE; /* a suspicion beside the outcome */
	l->p = p + n;
	return alias->code;
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
	return !l->in_note && is_costly(other);
}

/* What stands at p makes the line unsafe: sets ask. The first words count always (METHOD 2.3 rule 4); for a costly outcome
 * all words up to the note do. */
static void examine(struct line *l, const char *p)
{
	bool costly = is_costly(l->ret->code);
	const struct words_alias *alias = NULL;
	size_t n;

	if (words_before(l, p) >= NEGATION_WORDS && (l->in_note || !costly))
		return;
	n = word_at(l, p, "negation");
	if (!n && costly)
		n = word_at(l, p, "doubt");
	if (!n && l->ret->code == OUTCOME_ORDER)
		n = word_at(l, p, "undone");
	if (n) {
		g_autofree char *word = typed_between(l, p, p + n);
		ask(l, "'%s' beside an outcome", word);
		return;
	}
	alias = alias_at(l, p, &n);
	if (!alias && costly)
		alias = typo_at(l, p, &n); /* "commande refusée", where the alias is "refusé" */
	if (alias && conflicts(l, alias->code) && !(is_suspect(alias->code) && question_at(p + n))) {
		g_autofree char *word = typed_between(l, p, p + n);
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
	const struct words_alias *alias = alias_at(l, p, &n);

	if (!alias || !is_suspect(alias->code) || !question_at(p + n))
		return 0;
	l->ret->suspicion = alias->code == OUTCOME_LOST_LEVER ? SUSPICION_LEVER : SUSPICION_POLITE;
	return n + question_at(p + n);
}

/* A quote's number, as one-tap subjects carry it ("order Q2024-118"). */
static size_t reference_at(const char *p)
{
	size_t n = strcspn(p, " ,;:?!()[]\""), digits = 0;

	for (size_t i = 0; i < n; i++)
		digits += g_ascii_isdigit(p[i]);
	if (*p == '#')
		return digits ? n : 0;
	return n >= 5 && digits >= 3 && strcspn(p, "-/._") < n && (g_ascii_isalpha(*p) || g_str_has_prefix(p, "20")) ? n : 0;
}

static size_t date_at(struct line *l, const char *p)
{
	struct date date;
	int bd, minute;
	size_t n = dates_parse_typed(l->w, p, l->today, &date, &bd, &minute);

	if (!n || ((date_is_set(date) || bd) && (date_is_set(l->ret->date) || l->ret->bd)) || (minute && l->ret->minute))
		return 0;
	/* among other words "di", "so" and "+3" are no dates, and a time alone is not the customer's */
	if (l->note && (!date_is_set(date) || (n < 4 && strcspn(p, "0123456789") >= n)))
		return 0;
	if (date_is_set(date))
		l->ret->date = date;
	if (bd)
		l->ret->bd = bd;
	if (minute)
		l->ret->minute = minute;
	return n;
}

/* The end of the first n words from p, without the comma or full stop behind them. NULL when there are fewer. */
static const char *words_end(const char *start, int n)
{
	const char *p = start;

	for (int i = 0; i < n; i++) {
		if (i)
			p += strspn(p, " ");
		if (!*p)
			return NULL;
		p += strcspn(p, " ");
	}
	while (p > start && strchr(",;.!?)]:", p[-1]))
		p--;
	return p;
}

/* Nothing but a figure, a date, a note or the end may follow what has no mark of its own. */
static bool stands_alone(const struct line *l, const char *p)
{
	struct date date;
	int bd, minute;

	p += strspn(p, " ");
	return !g_unichar_isalpha(g_utf8_get_char(p)) || dates_parse_typed(l->w, p, l->today, &date, &bd, &minute);
}

/* "order binnen, 11.200": a figure of thousands behind a comma, and nothing more. */
static bool closes_line(const struct line *l, const char *p, const char *end)
{
	const char *before = p;

	while (before > l->folded && before[-1] == ' ')
		before--;
	g_autofree char *figure = g_strndup(p, (gsize)(end - p));
	return before > l->folded && before[-1] == ',' && !end[strspn(end, " .!")] &&
	       g_regex_match_simple("^[0-9]{1,3}[., ][0-9]{3}$", figure, 0, 0);
}

static size_t amount_at(struct line *l, const char *p)
{
	size_t lead = strcspn(p, "0123456789");

	if (l->ret->amount_minor != AMOUNT_NONE || !p[lead] || lead > strcspn(p, " ") + 1 ||
			(p[lead] == '0' && g_ascii_isdigit(p[lead + 1])))
		return 0;
	for (int words = AMOUNT_WORDS; words > 0; words--) {
		const char *end = words_end(p, words), *number = end, *behind;
		g_autofree char *text = NULL;
		char currency[4];
		int64_t minor;
		bool marked;

		if (!end || end <= p)
			continue;
		text = typed_between(l, p, end);
		if (!money_parse(text, NULL, &minor, currency))
			continue;
		behind = end + strspn(end, " ");
		if (word_at(l, behind, "vat_included"))
			return 0; /* figures are without VAT, and how much of it is in there is not known */
		if (word_at(l, behind, "amount_suffix"))
			end = behind + word_at(l, behind, "amount_suffix");
		/* "€", "k"; a bare number may count anything: only where amounts belong, big enough, and no word behind it */
		marked = strspn(p, "0123456789.,' ") < (size_t)(number - p);
		if (!marked && ((l->note && !closes_line(l, p, end)) || !(is_costly(l->ret->code) || l->ret->code == OUTCOME_OBJ_PRICE ||
							   l->ret->code == OUTCOME_OBJ_BUDGET) ||
					       minor < 10000 || !stands_alone(l, end)))
			return 0;
		l->ret->amount_minor = minor;
		return (size_t)(end - p);
	}
	return 0;
}

/* "Jansen", "mevrouw Van den Broeck": words with a capital, with titles and particles among them. Where the words are the point
 * of the outcome, or where a small word follows ("Montage dauert"), it is no name but a note. */
static size_t name_at(struct line *l, const char *p)
{
	const char *start = p, *end = p;
	bool titled = word_at(l, p, "titles"), named = false;

	if (l->ret->name || l->note || l->ret->code == OUTCOME_REVISE || l->ret->code == OUTCOME_OBJ_OTHER ||
			(!l->capitals && !titled))
		return 0;
	for (int words = 0; words < NAME_WORDS && *p; words++) {
		size_t n = strcspn(p, " ,;:?!()[]\""), title = word_at(l, p, "titles"), alias_length;
		struct date date;
		int bd, minute;
		bool capital = g_unichar_isupper(g_utf8_get_char(typed_at(l, p))) && strcspn(p, "0123456789") >= n;

		if (!n || alias_at(l, p, &alias_length) || word_at(l, p, "negation") ||
				dates_parse_typed(l->w, p, l->today, &date, &bd, &minute))
			break;
		if (!title && !capital && !(titled && words == 1) && !word_at(l, p, "particles"))
			break;
		n = MAX(n, title); /* "de heer" */
		if (!title && (capital || (titled && words == 1))) {
			named = true;
			end = p + n;
		}
		p += n;
		if (*p != ' ' || (!title && n > 2 && p[-1] == '.'))
			break;
		p++;
	}
	while (end > start && end[-1] == '.' && end - start > 2)
		end--;
	if (!named || (!titled && !stands_alone(l, end)))
		return 0;
	l->ret->name = typed_between(l, start, end);
	return (size_t)(end - start);
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
		n = date_at(l, p);
		if (!n)
			n = amount_at(l, p);
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
	size_t others = word_at(l, p, "other_points"), only = others ? 0 : word_at(l, p, "only_point");
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
			n = date_at(l, l->p);
		if (!n)
			n = amount_at(l, l->p);
		if (!n && !l->note)
			n = reference_at(l->p);
		if (!n)
			n = name_at(l, l->p);
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
			l->ret->note = typed_between(l, l->note, l->folded + strlen(l->folded));
	}
}

/* ---- the whole line ---- */

static bool is_bare_yes_no(const struct line *l)
{
	const char *p = l->p;

	while (*p) {
		size_t n = word_at(l, p, "bare_yes_no");
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
			g_autofree char *word = typed_between(l, start, start + strlen(aliases[i].text));
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

	for (int i = 0; i < LEAD_IN_WORDS && !alias_at(l, p, &length) && (n = word_at(l, p, "lead_in")); i++)
		p += n + strspn(p + n, " ");
	return alias_at(l, p, &length) ? (size_t)(p - start) : 0;
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
	alias = alias_at(l, l->p, &n);
	if (!alias)
		alias = typo = typo_at(l, l->p, &n);
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
	if (typo && (is_costly(alias->code) || l->plain_words))
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
