#include <string.h>

#include "read/domain.h"
#include "read/quote_people.h"

#define HEAD_LINES 45      /* of a document, in which the customer's address stands */
#define MAX_NAME 60        /* bytes of a company's name */
#define MAX_RUN 4          /* capitalised words before a legal form, in a sentence */
#define MAX_ONE_WORD 10    /* letters of a domain's name that is one word */
#define MIN_COMPANY_WORD 5 /* letters of "gemeente" in "gemeentewesterveld", and of the rest */
#define ENOUGH 2.0

struct candidate {
	char *name;
	double score;
	const struct source *source;
	size_t offset;
	const char *why;
};

/* Letters and digits only, folded: "Bouw-De Vos NV" and "bouwdevos" meet. */
static char *squash(const char *text)
{
	char *folded = words_fold(text), *out = folded;
	for (const char *p = folded; *p; p++)
		if (g_ascii_isalnum(*p))
			*out++ = *p;
	*out = '\0';
	return folded;
}

/* Squashes `squashed` on by a word of the text. */
static void squash_on(GString *squashed, const struct source *source, const struct token *t)
{
	bool plain = true;
	for (size_t i = t->start; i < t->end && plain; i++)
		plain = !(source->text[i] & 0x80);
	if (!plain) {
		g_autofree char *text = source_text(source, (struct span){ t->start, t->end }),
				*part = squash(text);
		g_string_append(squashed, part);
		return;
	}
	for (size_t i = t->start; i < t->end; i++)
		g_string_append_c(squashed, g_ascii_tolower(source->text[i]));
}

/* Could a text begin like this when squashed? Its first letter says no at nearly all places. */
static bool may_begin(const struct source *source, struct span span, const char *squashed)
{
	const char *p = source->text + span.start, *end = source->text + span.end;
	while (p < end && !g_ascii_isalnum(*p) && !(*p & 0x80))
		p++;
	return p < end && (*p & 0x80 || g_ascii_tolower(*p) == *squashed);
}

/* The same of a name as a domain spells it: "Bäckerei" as "baeckerei". */
static char *squash_as_domain(const char *text)
{
	static const char *const spelled[][2] = { { "ä", "ae" }, { "ö", "oe" }, { "ü", "ue" }, { "Ä", "Ae" },
		{ "Ö", "Oe" }, { "Ü", "Ue" } };
	g_autoptr(GString) out = g_string_new(text);
	for (size_t i = 0; i < G_N_ELEMENTS(spelled); i++)
		g_string_replace(out, spelled[i][0], spelled[i][1], 0);
	return squash(out->str);
}

static bool one_holds_other(const char *a, const char *b)
{
	return strlen(b) >= 3 && strlen(a) >= 3 && (strstr(a, b) || strstr(b, a));
}

static bool holds_squashed(const char *name, const char *label)
{
	g_autofree char *a = squash(name), *spelled = squash_as_domain(name), *b = squash(label);
	return one_holds_other(a, b) || one_holds_other(spelled, b);
}

static bool is_own_name(const struct sources *s, const char *name)
{
	/* what the rep signs with is the rep's, whatever the configuration calls it */
	const struct source *signature = sources_first(s, SOURCE_SIGNATURE);
	g_autofree char *signed_text = signature ? squash(signature->text) : NULL, *squashed = squash(name);
	if (signed_text && strlen(squashed) >= 4 && strstr(signed_text, squashed))
		return true;
	if (s->mail->from_name && strlen(squashed) >= 4 && holds_squashed(s->mail->from_name, name))
		return true;
	if (s->context->own_company && *s->context->own_company &&
		holds_squashed(name, s->context->own_company))
		return true;
	for (char **domain = s->context->own_domains; domain && *domain; domain++) {
		g_autofree char *label = domain_label(*domain);
		if (holds_squashed(name, label))
			return true;
	}
	return false;
}

/* A word that a domain may leave out: "Mairie de Frelinghien", "The Brightwell Foundation". */
static bool may_be_left_out(const struct lexed *x, const struct token *t)
{
	static const enum term_kind kinds[] = { TERM_particles, TERM_company_word, TERM_legal_form,
		TERM_titles, TERM_academic };
	if (t->end - t->start <= 3)
		return true;
	for (guint i = lexed_term_from(x, t->start > MAX_NAME ? t->start - MAX_NAME : 0); i < x->terms->len;
		i++) {
		const struct term *term = lexed_term(x, i);
		if (term->start > t->start)
			break;
		for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
			if (term->kind == kinds[k] && term->end >= t->end)
				return true;
	}
	return false;
}

/* Do its letters stand in the text in this order? What no name can do without, told without taking it apart. */
static bool could_spell(const char *name, const char *wanted)
{
	g_autofree char *text = squash_as_domain(name);
	for (const char *p = text; *p && *wanted; p++)
		wanted += *p == *wanted;
	return !*wanted;
}

/* Is `wanted` made of the words of this name, in their order, but for words that say little? */
static bool spells(const struct sources *s, const char *name, const char *wanted)
{
	if (!could_spell(name, wanted))
		return false;
	struct lexed *x = lexicon_read(words_lexicon(s->words), name);
	const char *rest = wanted;
	bool fits = strlen(wanted) >= 3;
	for (guint i = 0; fits && i < x->tokens->len; i++) {
		const struct token *t = lexed_token(x, i);
		g_autofree char *text = g_strndup(name + t->start, t->end - t->start), *plain = squash(text),
				*spelled = squash_as_domain(text);
		const char *word = g_str_has_prefix(rest, spelled) ? spelled : plain;
		if (*word && g_str_has_prefix(rest, word))
			rest += strlen(word);
		else
			fits = may_be_left_out(x, t);
	}
	lexed_free(x);
	return fits && !*rest;
}

/* The whole of the domain's name, or its long parts: "debrug-vzw" is "vzw De Brug", "roth-hv" is "Hausverwaltung Roth". */
static bool spells_domain(const struct sources *s, const char *name, const char *label)
{
	g_autofree char *wanted = squash(label);
	if (spells(s, name, wanted))
		return true;
	g_autoptr(GString) longer = g_string_new(NULL);
	g_auto(GStrv) parts = g_strsplit_set(label, "-_", -1);
	for (char **part = parts; *part; part++)
		g_string_append(longer, strlen(*part) > 3 ? *part : "");
	return longer->len > 3 && longer->len < strlen(wanted) && spells(s, name, longer->str);
}

static double domain_bonus(const struct sources *s, const char *name)
{
	const char *at = s->quote->email ? strchr(s->quote->email, '@') : NULL;
	if (!at || domain_is_public(at + 1))
		return 0;
	g_autofree char *label = domain_label(at + 1);
	return spells_domain(s, name, label) ? 3.2 : holds_squashed(name, label) ? 3 : 0;
}

static void offer(struct sources *s, struct candidate *best, const struct source *source, struct span span,
	double score, const char *why)
{
	span = source_trim(source, span);
	while (span.end > span.start && strchr(" ,;:-(|", source->text[span.end - 1]))
		span.end--;
	g_autofree char *name = source_text(source, span);
	if (span.end - span.start < 2 || span.end - span.start > MAX_NAME || strchr(name, '@'))
		return;
	score += domain_bonus(s, name);
	if (score <= best->score || is_own_name(s, name))
		return;
	g_free(best->name);
	*best = (struct candidate){ g_steal_pointer(&name), score, source, span.start, why };
}

/* The words of a name before or behind its legal form: "Brandt Bau GmbH & Co. KG", "SA Dupont". */
static bool name_with_form(const struct source *source, const struct term *form, struct span *ret)
{
	const struct lexed *x = source->lexed;
	guint first = form->first, words = 0;
	struct span cell = source_cell(source, form->start, NULL);
	bool before = false;
	while (first > 0 && words < MAX_RUN) {
		const struct token *t = lexed_token(x, first - 1), *next = lexed_token(x, first);
		size_t gap = next->start - t->end;
		bool joined = t->start >= cell.start && gap <= 3 && !memchr(x->text + t->end, ',', gap) &&
			      !memchr(x->text + t->end, ':', gap) && !memchr(x->text + t->end, '(', gap) &&
			      !memchr(x->text + t->end, '|', gap) &&
			      !(gap == 3 && x->text[t->end + 1] == '-') &&
			      !memchr(x->text + t->end, '\n', gap);
		if (!joined || (!t->capital && !lexed_find(x, TERM_particles, t->start, t->start + 1) &&
				       !(t->digits && words)))
			break;
		if (lexed_find(x, TERM_customer_label, t->start, t->start + 1) && first - 1 > 0 &&
			x->text[t->end] == ':')
			break;
		before = before || t->capital;
		first--;
		words++;
	}
	/* a sentence's own words before the name are small: "voor Acme NV" */
	bool alone = lexed_token(x, first)->start == source_trim(source, cell).start &&
		     form->end + 1 >= source_trim(source, cell).end;
	while (first < form->first && !alone && !lexed_token(x, first)->capital)
		first++;
	if (before && first < form->first) {
		/* the point behind "B.V." is part of it */
		bool pointed = x->text[form->end] == '.' &&
			       memchr(x->text + form->start, '.', form->end - form->start);
		*ret = (struct span){ lexed_token(x, first)->start, form->end + (pointed ? 1 : 0) };
		return true;
	}
	/* form first, then the name: only when the form is in capitals, or "sa" is a pronoun */
	if (!g_ascii_isupper(x->text[form->start]))
		return false;
	guint last = form->first + form->n - 1;
	words = 0;
	while (last + 1 < x->tokens->len && words < MAX_RUN) {
		const struct token *t = lexed_token(x, last + 1), *previous = lexed_token(x, last);
		size_t gap = t->start - previous->end;
		if (t->end > cell.end || gap > 3 || memchr(x->text + previous->end, ',', gap) ||
			!t->capital || t->digits)
			break;
		last++;
		words++;
	}
	*ret = (struct span){ form->start, lexed_token(x, last)->end };
	return words > 0;
}

/* "Luc Van Damme": the "van" of a name labels nothing. */
static bool is_particle(const struct source *source, const struct term *t)
{
	size_t behind = t->end + strspn(source->text + t->end, " ");
	return lexed_find(source->lexed, TERM_particles, t->start, t->start + 1) &&
	       source->text[behind] != ':' && behind < source_cell(source, t->start, NULL).end;
}

/* Is there a word near above that says whose address this is? */
static const struct term *label_near(
	const struct source *source, enum term_kind kind, size_t offset, guint lines_above)
{
	guint line = lexed_line_of(source->lexed, offset), column;
	source_cell(source, offset, &column);
	guint from = line > lines_above ? line - lines_above : 0;
	const struct term *found = NULL;
	for (guint i = lexed_term_from(source->lexed, lexed_line(source->lexed, from)->start);
		i < source->lexed->terms->len; i++) {
		const struct term *t = lexed_term(source->lexed, i);
		guint of;
		if (t->start >= offset + MAX_NAME && t->line > line)
			break;
		if (t->kind != kind || is_particle(source, t))
			continue;
		source_cell(source, t->start, &of);
		if (of == column || source_n_cells(source, t->line) == 1)
			found = t;
	}
	return found;
}

/* In a signature the company stands under the name. */
static bool under_contact(const struct sources *s, const struct source *source, guint line)
{
	const char *name = s->quote->contact_name ? s->quote->contact_name : s->quote->contact;
	const char *last = name ? strrchr(name, ' ') : NULL;
	last = last ? last + 1 : name;
	for (guint i = line > 4 ? line - 4 : 0; last && i <= line && i < source->lexed->lines->len; i++) {
		const struct line *l = lexed_line(source->lexed, i);
		if (g_strstr_len(source->text + l->start, (gssize)(l->end - l->start), last))
			return true;
	}
	return false;
}

static void look_for_forms(struct sources *s, struct candidate *best, const struct source *source,
	guint max_line, double base, const char *why)
{
	for (guint i = 0; i < source->lexed->terms->len; i++) {
		const struct term *t = lexed_term(source->lexed, i);
		struct span name;
		if (t->line > max_line)
			break;
		/* "EV-26-71" is a number */
		bool joined = source->text[t->end] == '-' && g_ascii_isdigit(source->text[t->end + 1]);
		if (t->kind != TERM_legal_form || joined || !name_with_form(source, t, &name))
			continue;
		double score = base;
		if (source->kind == SOURCE_THREAD && under_contact(s, source, t->line))
			score += 1.5;
		if (source->kind == SOURCE_TEXT && label_near(source, TERM_customer_label, t->start, 2))
			score += 1;
		if (source->kind == SOURCE_DOCUMENT) {
			const struct term *customer = label_near(source, TERM_customer_label, t->start, 3);
			const struct term *sender = label_near(source, TERM_sender_label, t->start, 2);
			score += customer ? 2 : 0;
			score += label_near(source, TERM_attention, t->start, 2) ? 1 : 0;
			score -= sender && !customer ? 3 : 0;
		}
		offer(s, best, source, name, score, why);
	}
}

/* "Klant: Devos", without a legal form. */
static void look_for_labels(struct sources *s, struct candidate *best, const struct source *source)
{
	for (guint i = 0; i < source->lexed->terms->len; i++) {
		const struct term *t = lexed_term(source->lexed, i);
		struct span values[3];
		if (t->line > HEAD_LINES)
			break;
		struct span cell = source_trim(source, source_cell(source, t->start, NULL));
		bool labelled =
			t->kind == TERM_customer_label && t->start == cell.start &&
			(source->text[t->end] == ':' || t->end >= cell.end || source->text[t->end] == ' ');
		bool colon = labelled && (source->text[t->end + strspn(source->text + t->end, " ")] == ':' ||
						 t->end >= cell.end);
		if (!colon || !source_values(source, t, values))
			continue;
		struct span value = values[0];
		value.end = value.start + strcspn(source->text + value.start, ",\n\t(");
		guint token = 0;
		while (token < source->lexed->tokens->len &&
			lexed_token(source->lexed, token)->start < value.start)
			token++;
		const struct token *first =
			token < source->lexed->tokens->len ? lexed_token(source->lexed, token) : NULL;
		bool person = lexed_find(source->lexed, TERM_titles, value.start, value.start + 1) ||
			      lexed_find(source->lexed, TERM_attention, value.start, value.start + 1);
		g_autofree char *name = source_text(source, value);
		bool contact = s->quote->contact_name && strstr(name, s->quote->contact_name);
		if (first && first->start == value.start && first->capital && !first->digits && !person &&
			!contact)
			offer(s, best, source, value, 2.2, "behind a customer label");
	}
}

/* "EHPAD Les Glycines – Directrice adjointe", "Manager, Celtic Foods": the part of a cell around an offset.
 */
static struct span part_of_cell(const struct source *source, size_t offset)
{
	static const char *const apart[] = { ",", "|", " - ", " – ", " — ", " · ", "(", ")", ";", ":" };
	struct span part = source_cell(source, offset, NULL);
	for (size_t i = part.start; i < part.end; i++) {
		/* nearly all bytes are letters, which part nothing */
		for (size_t k = g_ascii_isalnum(source->text[i]) ? G_N_ELEMENTS(apart) : 0; k < G_N_ELEMENTS(apart); k++) {
			if (!g_str_has_prefix(source->text + i, apart[k]))
				continue;
			if (i >= offset) {
				part.end = i;
				return source_trim(source, part);
			}
			part.start = i + strlen(apart[k]);
		}
	}
	return source_trim(source, part);
}

static bool has_digit(const struct source *source, struct span span)
{
	for (size_t i = span.start; i < span.end; i++)
		if (g_ascii_isdigit(source->text[i]))
			return true;
	return false;
}

/* "Gemeente Ampfing", "Garage Peeters-Dumont": a word that only organisations have in their names, close to
 * the contact's name, in a part of a line that is a name. */
static void look_for_company_words(
	struct sources *s, struct candidate *best, const struct source *source, double score, const char *why)
{
	for (guint i = 0; i < source->lexed->terms->len; i++) {
		const struct term *t = lexed_term(source->lexed, i);
		if (source->kind == SOURCE_DOCUMENT && t->line > HEAD_LINES)
			break;
		if (t->kind != TERM_company_word)
			continue;
		struct span part = part_of_cell(source, t->start);
		const struct token *first =
			lexed_token(source->lexed, lexed_line(source->lexed, t->line)->first_token);
		for (guint k = lexed_line(source->lexed, t->line)->first_token;
			first->start < part.start && k + 1 < source->lexed->tokens->len; k++)
			first = lexed_token(source->lexed, k + 1);
		if (first->start != part.start || !first->capital || t->end > part.end ||
			(t->start == part.start && t->end == part.end) || has_digit(source, part) ||
			!(under_contact(s, source, t->line) || under_contact(s, source, t->line + 2)))
			continue;
		offer(s, best, source, part, score, why);
	}
}

/* A cell of the head, or a part of one, that is the domain's name in the open: "Acme Bouw" for acmebouw.be,
 * "To: Kofi Mensah, Meridian Clinics, Manchester" for meridianclinics.com. */
static void look_for_domain_name(struct sources *s, struct candidate *best, const struct source *source)
{
	const char *at = s->quote->email ? strchr(s->quote->email, '@') : NULL;
	if (!at || domain_is_public(at + 1))
		return;
	g_autofree char *label = domain_label(at + 1), *wanted = squash(label);
	for (guint i = 0; i < source->lexed->lines->len && i < HEAD_LINES && strlen(wanted) >= 3; i++) {
		const struct line *line = lexed_line(source->lexed, i);
		for (size_t offset = line->start; offset < line->end; offset++) {
			struct span name = part_of_cell(source, offset);
			if (name.end <= offset)
				continue;
			offset = name.end;
			if (name.end - name.start > MAX_NAME)
				continue;
			g_autofree char *text = source_text(source, name), *squashed = squash(text);
			/* an address or a site is not the name */
			bool begins = !strncmp(squashed, wanted, strlen(wanted)) &&
				      strlen(squashed) <= strlen(wanted) + 12;
			if (!strpbrk(text, "@:/,") && !strstr(text, "www.") && !strstr(text, at + 1) &&
				(begins || spells_domain(s, text, label)))
				offer(s, best, source, name, 0.5,
					"a line that is the name of the recipient's domain");
		}
	}
}

/* The domain's name as somebody spelled it in a sentence: "Q-Park" for q-park.be. */
static void look_for_spelling(struct sources *s, struct candidate *best, const struct source *source)
{
	const char *at = s->quote->email ? strchr(s->quote->email, '@') : NULL;
	if (!at || domain_is_public(at + 1))
		return;
	g_autofree char *label = domain_label(at + 1), *wanted = squash(label);
	const struct lexed *x = source->lexed;
	g_autoptr(GString) run = g_string_new(NULL);
	size_t n = strlen(wanted);
	for (guint i = 0; i < x->tokens->len && n >= 3; i++) {
		const struct token *first = lexed_token(x, i);
		if (!first->capital || !may_begin(source, (struct span){ first->start, first->end }, wanted))
			continue;
		g_string_truncate(run, 0);
		for (guint k = i; k < x->tokens->len && k < i + MAX_RUN && run->len < n; k++) {
			const struct token *t = lexed_token(x, k);
			if (t->line != first->line || t->start - first->start > MAX_NAME)
				break;
			squash_on(run, source, t);
			if (strcmp(run->str, wanted))
				continue;
			/* not in an address or a site */
			bool address = strchr("@.", source->text[t->end]) && source->text[t->end] &&
				       g_ascii_isalnum(source->text[t->end + 1]);
			if (!address && !(first->start > 0 && strchr("@.", source->text[first->start - 1])))
				offer(s, best, source, (struct span){ first->start, t->end }, 0.4,
					"the name of the recipient's domain, as written");
		}
	}
}

/* "gemeentewesterveld" → "gemeente-westerveld" */
static char *split_company_word(const struct sources *s, const char *label)
{
	for (size_t n = strlen(label); n-- > MIN_COMPANY_WORD;) {
		g_autofree char *word = g_strndup(label, n);
		struct lexed *x = lexicon_read(words_lexicon(s->words), word);
		const struct term *t = lexed_find(x, TERM_company_word, 0, 1);
		bool whole = t && t->end == n;
		lexed_free(x);
		if (whole && strlen(label + n) >= MIN_COMPANY_WORD)
			return g_strconcat(word, "-", label + n, NULL);
	}
	return NULL;
}

/* "brandt-bau.de" → "Brandt Bau"; NULL when it is many letters in a row: words that only their owner can tell
 * apart. */
static char *pretty_domain(const struct sources *s, const char *domain)
{
	g_autofree char *label = domain_label(domain),
			*apart = strpbrk(label, "-_") ? NULL : split_company_word(s, label);
	if (apart) {
		g_free(label);
		label = g_steal_pointer(&apart);
	}
	if (!strpbrk(label, "-_") && strlen(label) > MAX_ONE_WORD)
		return NULL;
	g_auto(GStrv) parts = g_strsplit_set(label, "-_", -1);
	for (char **part = parts; *part; part++) {
		struct lexed *x = lexicon_read(words_lexicon(s->words), *part);
		const struct term *form = lexed_find(x, TERM_legal_form, 0, 1);
		bool short_form = form && strlen(*part) <= 4 && part != parts;
		lexed_free(x);
		char *word = short_form ? g_ascii_strup(*part, -1) : g_strdup(*part);
		*word = g_ascii_toupper(*word);
		g_free(*part);
		*part = word;
	}
	return g_strjoinv(" ", parts);
}

static const struct mail_address *recipient(const struct sources *s)
{
	for (guint i = 0; i < s->mail->to->len; i++) {
		const struct mail_address *to = s->mail->to->pdata[i];
		if (to->address && s->quote->email && !strcmp(to->address, s->quote->email))
			return to;
	}
	return NULL;
}

static bool is_contact(const struct sources *s, const char *name)
{
	const char *names[] = { s->quote->contact_name, s->quote->contact };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *a = names[i] ? squash(names[i]) : NULL, *b = squash(name);
		if (a && one_holds_other(a, b))
			return true;
	}
	return false;
}

/* "Kris Demuynck (Bouwteam West)", "Olivier Stassart - Scierie Stassart", "Garage Peeters-Dumont": of the
 * parts of the recipient's name the one that is no person. */
static void look_at_name_parts(struct sources *s, struct candidate *best, const struct source *name)
{
	const char *at = strchr(s->quote->email, '@');
	g_autofree char *label = domain_is_public(at + 1) ? NULL : domain_label(at + 1);
	bool person = false;
	for (size_t offset = 0; offset < strlen(name->text); offset++) {
		struct span part = part_of_cell(name, offset);
		g_autofree char *text = part.end > part.start ? source_text(name, part) : NULL;
		if (!text || part.end <= offset)
			continue;
		offset = part.end;
		bool contact = is_contact(s, text),
		     said = lexed_find(name->lexed, TERM_company_word, part.start, part.end) != NULL;
		bool role = lexed_find(name->lexed, TERM_role_mailbox, part.start, part.end) != NULL;
		if (label && spells_domain(s, text, label))
			offer(s, best, name, part, 0.7, "the recipient's name is that of his domain");
		else if (said && !contact && !role && strchr(text, ' '))
			offer(s, best, name, part, 2.3,
				"in the recipient's name, with a word for an organisation");
		else if (person && !contact && !role)
			offer(s, best, name, part, 2.2, "beside the person in the recipient's name");
		person = person || contact;
	}
}

/* "Ilse Peeters (Acme NV)", "Acme NV" as the recipient's name. */
static void look_in_display_name(struct sources *s, struct candidate *best)
{
	const struct mail_address *to = recipient(s);
	if (!to || !to->name || !*to->name)
		return;
	struct source source = {
		.kind = SOURCE_SUBJECT, .where = (char *)(uintptr_t) "header", .text = to->name
	};
	source.lexed = lexicon_read(words_lexicon(s->words), to->name);
	look_for_forms(s, best, &source, 0, 2.5, "in the recipient's name");
	look_at_name_parts(s, best, &source);
	if (best->source == &source)
		best->source = NULL;
	lexed_free(source.lexed);
}

void quote_read_company(struct sources *s)
{
	struct candidate best = { .score = ENOUGH - 0.01 };
	for (guint i = 0; i < s->all->len; i++) {
		const struct source *source = s->all->pdata[i];
		if (source->kind == SOURCE_DOCUMENT && source->main) {
			look_for_forms(s, &best, source, HEAD_LINES, 2.1,
				"with its legal form in the head of the quote");
			look_for_labels(s, &best, source);
			look_for_domain_name(s, &best, source);
			look_for_company_words(s, &best, source, 2.05,
				"beside the contact, with a word for an organisation");
		} else if (source->kind == SOURCE_THREAD) {
			look_for_forms(s, &best, source, G_MAXUINT, 1.0,
				"with its legal form in the customer's mail");
			look_for_domain_name(s, &best, source);
			look_for_spelling(s, &best, source);
			look_for_company_words(s, &best, source, 2.05,
				"in the customer's signature, with a word for an organisation");
		} else if (source->kind == SOURCE_SUBJECT || source->kind == SOURCE_TEXT) {
			look_for_forms(s, &best, source, HEAD_LINES, 1.2, "with its legal form in the mail");
			look_for_spelling(s, &best, source);
		}
	}
	look_in_display_name(s, &best);
	const char *at = s->quote->email ? strchr(s->quote->email, '@') : NULL;
	if (best.name) {
		s->quote->company = best.name;
		sources_note(s, "company", best.name, best.source, best.offset, "%s", best.why);
	} else if (at && !domain_is_public(at + 1)) {
		s->quote->company = pretty_domain(s, at + 1);
		if (s->quote->company)
			sources_note(
				s, "company", s->quote->company, NULL, SIZE_MAX, "the recipient's domain");
	}
}
