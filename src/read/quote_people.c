#include "read/quote_people.h"

#include <string.h>

#include "read/domain.h"

#define GREETING_LINES 8 /* filled lines of the text in which a greeting stands */
#define MAX_NAME_WORDS 5
#define MAX_BARE 30 /* bytes of a greeting that is a name alone */

/* A person's name as found somewhere. */
struct person {
	char *addressed; /* with title: "Herr Dr. Schmitz"; NULL without */
	char *name;      /* without titles */
	char *pair;      /* "Lisa en Tim": both, as greeted; NULL: one */
	bool titled;
	guint n_words; /* of name */
};

static void person_clear(struct person *p)
{
	g_free(p->addressed);
	g_free(p->name);
	g_free(p->pair);
	*p = (struct person){ 0 };
}

/* Nothing but a hyphen or an apostrophe between two words: they are one name ("D'Hondt",
 * "Müller-Lüdenscheidt"). */
static bool tied_to_previous(const struct lexed *x, guint i, size_t floor)
{
	if (i == 0 || lexed_token(x, i - 1)->end <= floor)
		return false;
	size_t gap = lexed_token(x, i)->start - lexed_token(x, i - 1)->end;
	const char *p = x->text + lexed_token(x, i - 1)->end;
	return (gap == 1 && (*p == '-' || *p == '\'')) || (gap == 3 && g_str_has_prefix(p, "’"));
}

static char *trimmed(const char *text, size_t n)
{
	return g_strstrip(g_strndup(text, n));
}

/* The name at the start of a stretch of text: titles, then capitalised words and particles, up to the first
 * that is neither. */
static bool person_read(const struct lexed *x, size_t start, size_t end, struct person *ret)
{
	size_t name_start = 0, name_end = 0, first = 0;
	bool titled = false, any = false;
	guint words = 0;
	*ret = (struct person){ 0 };
	guint i = 0, high = x->tokens->len;
	while (i < high) { /* the first token in the stretch */
		guint middle = i + (high - i) / 2;
		if (lexed_token(x, middle)->start < start)
			i = middle + 1;
		else
			high = middle;
	}
	size_t floor = start;
	for (; i < x->tokens->len && lexed_token(x, i)->end <= end && words < MAX_NAME_WORDS; i++) {
		const struct token *t = lexed_token(x, i);
		const struct term *title = lexed_term_at(x, i, TERM_titles);
		const struct term *academic = title ? NULL : lexed_term_at(x, i, TERM_academic);
		if ((title || academic) && !words) {
			const struct term *both = title ? title : academic;
			titled = titled || title || academic;
			first = any ? first : t->start;
			any = true;
			i = both->first + both->n - 1;
			floor = both->end;
			continue;
		}
		if (t->digits)
			break;
		/* "heer en mevrouw Jacobs"; "signora E. Rossi" has an initial */
		if (titled && !words && !t->capital && lexed_term_at(x, i, TERM_conjunction))
			continue;
		bool particle = lexed_term_at(x, i, TERM_particles) != NULL;
		if (!t->capital && !particle && !tied_to_previous(x, i, floor))
			break;
		if (!words && particle && !t->capital && !titled)
			break;
		if (words && memchr(x->text + name_end, '\n', t->start - name_end))
			break;
		if (!words)
			name_start = t->start;
		if (!tied_to_previous(x, i, floor))
			words++;
		name_end = t->end;
		first = any ? first : t->start;
		any = true;
	}
	if (!words)
		return false;
	ret->name = trimmed(x->text + name_start, name_end - name_start);
	ret->addressed = titled ? trimmed(x->text + first, name_end - first) : NULL;
	ret->titled = titled;
	ret->n_words = words;
	return true;
}

static bool is_nobody(const struct lexed *x, size_t start, size_t end)
{
	const struct term *t = lexed_find(x, TERM_nobody, start, end);
	if (!t)
		return false;
	/* "heer" alone is nobody, "heer Maes" is somebody */
	size_t rest = t->end + strspn(x->text + t->end, " .");
	return rest >= end || !lexed_find(x, TERM_titles, t->start, t->start + 1);
}

/* "Lisa en Tim": two by their first names, from start to end and nothing else. */
static char *read_pair(const struct lexed *x, size_t start, size_t end, const struct person *first)
{
	guint i = lexed_line(x, lexed_line_of(x, start))->first_token;
	while (i < x->tokens->len && lexed_token(x, i)->start < start)
		i++;
	bool pair = !first->titled && first->n_words == 1 && i + 2 < x->tokens->len &&
		    lexed_term_at(x, i + 1, TERM_conjunction) && lexed_token(x, i + 2)->capital &&
		    lexed_token(x, i + 2)->end == end;
	return pair ? trimmed(x->text + start, end - start) : NULL;
}

/* "John," and "Maître Gilles,": a first line that is a name and nothing else. */
static bool read_bare_greeting(const struct source *text, size_t start, size_t end, struct person *ret)
{
	static const enum term_kind parts_of_names[] = { TERM_titles, TERM_academic, TERM_particles };
	const struct lexed *x = text->lexed;
	size_t comma = start + strcspn(text->text + start, ",\n");
	if (text->text[comma] != ',' || comma + 1 + strspn(text->text + comma + 1, " ") < end ||
		comma - start > MAX_BARE)
		return false;
	for (guint i = lexed_term_from(x, start); i < x->terms->len && lexed_term(x, i)->start < comma; i++) {
		bool part = false;
		for (size_t k = 0; k < G_N_ELEMENTS(parts_of_names); k++)
			part = part || lexed_term(x, i)->kind == parts_of_names[k];
		if (!part)
			return false;
	}
	if (!person_read(x, start, comma, ret))
		return false;
	if (strlen(ret->titled ? ret->addressed : ret->name) == comma - start)
		return true;
	person_clear(ret);
	return false;
}

/* The person a letter begins with: "Geachte mevrouw Peeters,". */
static bool read_greeting(const struct source *text, struct person *ret, size_t *ret_offset)
{
	const struct lexed *x = text->lexed;
	guint filled = 0;
	for (guint i = 0; i < x->lines->len && filled < GREETING_LINES; i++) {
		const struct line *line = lexed_line(x, i);
		size_t start = line->start + strspn(text->text + line->start, " \t");
		if (start >= line->end)
			continue;
		filled++;
		const struct term *greeting = lexed_find(x, TERM_greeting, start, start + 1);
		if (!greeting && filled == 1 && read_bare_greeting(text, start, line->end, ret)) {
			*ret_offset = start;
			return true;
		}
		if (!greeting)
			continue;
		bool title_too = lexed_find(x, TERM_titles, start, start + 1) != NULL;
		size_t from = title_too ? greeting->start : greeting->end;
		/* "Bonjour et bonne année" … the greeting may be two words, each in the vocabulary */
		const struct term *more = lexed_find(x, TERM_greeting, from + 1, from + 2);
		if (!title_too && more && !lexed_find(x, TERM_titles, more->start, more->start + 1))
			from = more->end;
		size_t end = from + strcspn(text->text + from, ",;:!\n");
		from += strspn(text->text + from, " ");
		if (end > from && !is_nobody(x, from, end) && !memchr(text->text + from, '/', end - from) &&
			person_read(x, from, end, ret)) {
			ret->pair = read_pair(x, from, end, ret);
			*ret_offset = from;
			return true;
		}
		return false;
	}
	return false;
}

static bool all_capitals(const char *word)
{
	bool any = false;
	for (const char *p = word; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_islower(c))
			return false;
		any = any || g_unichar_isupper(c);
	}
	return any && g_utf8_strlen(word, -1) > 1;
}

static char *capitalised(const char *word)
{
	g_autoptr(GString) out = g_string_new(NULL);
	bool start = true;
	for (const char *p = word; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		g_string_append_unichar(out, start ? g_unichar_toupper(c) : g_unichar_tolower(c));
		start = c == '-' || c == '\'' || c == 0x2019;
	}
	return g_strdup(out->str);
}

/* "PEETERS Ilse" is surname first, "ILSE PEETERS" is somebody's caps lock. */
static char *calm_capitals(const char *name)
{
	g_auto(GStrv) words = g_strsplit(name, " ", -1);
	guint n = g_strv_length(words), capitals = 0;
	for (guint i = 0; i < n; i++)
		capitals += all_capitals(words[i]);
	if (!capitals || n < 2)
		return g_strdup(name);
	bool surname_first = capitals < n && all_capitals(words[0]);
	for (guint i = 0; i < n; i++) {
		if (!all_capitals(words[i]))
			continue;
		char *calm = capitalised(words[i]);
		g_free(words[i]);
		words[i] = calm;
	}
	if (!surname_first || capitals != 1)
		return g_strjoinv(" ", words);
	g_autofree char *given = g_strjoinv(" ", words + 1);
	return g_strdup_printf("%s %s", given, words[0]);
}

/* "Hoffmann, Petra Dr." has its title behind. */
static void drop_titles(const struct words *w, GString *name)
{
	struct lexed *x = lexicon_read(words_lexicon(w), name->str);
	for (guint i = x->terms->len; i-- > 0;) {
		const struct term *t = lexed_term(x, i);
		if ((t->kind != TERM_titles && t->kind != TERM_academic) || t->end > name->len)
			continue;
		size_t end = t->end + strspn(name->str + t->end, ". ");
		g_string_erase(name, (gssize)t->start, (gssize)(end - t->start));
	}
	lexed_free(x);
}

/* A display name → the person: "Peeters, Ilse (Acme)" → Ilse Peeters. False when it names no person. */
static bool read_display_name(struct sources *s, const char *display, struct person *ret)
{
	*ret = (struct person){ 0 };
	if (!display || !*display || strchr(display, '@'))
		return false;
	g_autofree char *name = g_strdup(display);
	g_strdelimit(name, "\"", ' ');
	g_strstrip(name);
	char *cut = strpbrk(name, "(|[/");
	if (cut)
		*cut = '\0';
	if ((cut = strstr(name, " - ")))
		*cut = '\0';
	char *comma = strchr(name, ',');
	g_autoptr(GString) turned = g_string_new(NULL);
	if (comma && !strchr(comma + 1, ',')) {
		*comma = '\0';
		g_strstrip(name);
		g_string_printf(turned, "%s %s", g_strstrip(comma + 1), name);
	} else {
		g_string_assign(turned, g_strstrip(name));
	}
	drop_titles(s->words, turned);
	char *ordered = g_strchomp(turned->str);
	struct lexed *x = lexicon_read(words_lexicon(s->words), ordered);
	bool found = !lexed_find(x, TERM_legal_form, 0, SIZE_MAX) &&
		     !lexed_find(x, TERM_role_mailbox, 0, SIZE_MAX) &&
		     person_read(x, 0, strlen(ordered), ret);
	/* the whole of it, or it was no name but words */
	if (found && !g_str_has_suffix(ordered, ret->name)) {
		person_clear(ret);
		found = false;
	}
	lexed_free(x);
	if (found) {
		char *calm = calm_capitals(ret->name);
		g_free(ret->name);
		ret->name = calm;
	}
	return found;
}

static char *local_part(const char *address)
{
	const char *at = strchr(address, '@');
	return at ? g_strndup(address, (size_t)(at - address)) : g_strdup(address);
}

static bool is_role(struct sources *s, const char *local)
{
	struct lexed *x = lexicon_read(words_lexicon(s->words), local);
	bool role =
		lexed_find(x, TERM_role_mailbox, 0, SIZE_MAX) || lexed_find(x, TERM_no_reply, 0, SIZE_MAX);
	lexed_free(x);
	return role;
}

/* "ilse.peeters@" → "Ilse Peeters"; NULL when the local part is not two plain words. */
static char *name_of_local(struct sources *s, const char *address)
{
	g_autofree char *local = local_part(address);
	g_auto(GStrv) parts = g_strsplit_set(local, "._", -1);
	guint n = g_strv_length(parts);
	if (n < 2 || n > 4 || is_role(s, local))
		return NULL;
	for (guint i = 0; i < n; i++) {
		if (strlen(parts[i]) < 2)
			return NULL;
		for (const char *p = parts[i]; *p; p++)
			if (!g_ascii_isalpha(*p) && *p != '-')
				return NULL;
		char *word = capitalised(parts[i]);
		g_free(parts[i]);
		parts[i] = word;
	}
	return g_strjoinv(" ", parts);
}

/* Does a name hold each word of another, folded? "Ilse Peeters" holds "Peeters". */
static bool name_holds(const char *name, const char *part)
{
	g_autofree char *folded = words_fold(name), *needle = words_fold(part);
	return *needle && words_find(folded, needle) >= 0;
}

/* Does an address fit a greeted name? "i.peeters@", "peeters@", "ilse.peeters@" fit "Peeters". */
static bool address_fits(const char *address, const char *name)
{
	g_autofree char *local = local_part(address), *folded = words_fold(name);
	const char *last = strrchr(folded, ' ');
	last = last ? last + 1 : folded;
	return strlen(last) >= 3 && strstr(local, last) != NULL;
}

/* Whom the mail is for: the outside recipient that the greeting names, else the first one. */
static const struct mail_address *pick_recipient(struct sources *s, const struct person *greeted)
{
	const struct mail_address *first = NULL;
	for (guint i = 0; i < s->mail->to->len; i++) {
		const struct mail_address *to = s->mail->to->pdata[i];
		if (!to->address || !strchr(to->address, '@') || sources_is_own(s, to->address))
			continue;
		if (greeted->name && ((to->name && name_holds(to->name, greeted->name)) ||
					     address_fits(to->address, greeted->name)))
			return to;
		first = first ? first : to;
	}
	return first;
}

static void read_co_deciders(struct sources *s, const char *email)
{
	const char *domain = strchr(email, '@') + 1;
	g_autoptr(GPtrArray) others = g_ptr_array_new();
	if (domain_is_public(domain))
		return;
	for (guint i = 0; i < s->mail->to->len; i++) {
		const struct mail_address *to = s->mail->to->pdata[i];
		const char *at = to->address ? strchr(to->address, '@') : NULL;
		if (at && g_ascii_strcasecmp(to->address, email) && !sources_is_own(s, to->address) &&
			(domain_is_within(at + 1, domain) || domain_is_within(domain, at + 1)))
			g_ptr_array_add(others, g_strdup(to->address));
	}
	if (!others->len)
		return;
	g_ptr_array_add(others, NULL);
	s->quote->co_deciders = (char **)g_ptr_array_free(g_steal_pointer(&others), FALSE);
	g_autofree char *value = g_strjoinv(" ", s->quote->co_deciders);
	sources_note(s, "co_deciders", value, NULL, SIZE_MAX, "other recipients at the customer's domain");
}

/* "t.a.v. mevrouw Ilse Peeters" in the quote. */
static bool read_attention(
	struct sources *s, struct person *ret, const struct source **ret_source, size_t *ret_offset)
{
	for (guint i = 0; i < s->all->len; i++) {
		const struct source *source = s->all->pdata[i];
		if (source->kind != SOURCE_TEXT && !(source->kind == SOURCE_DOCUMENT && source->main))
			continue;
		for (guint k = 0; k < source->lexed->terms->len; k++) {
			const struct term *t = lexed_term(source->lexed, k);
			struct span values[3];
			if (t->kind != TERM_attention || t->line > 60 || !source_values(source, t, values))
				continue;
			if (person_read(source->lexed, values[0].start, values[0].end, ret)) {
				*ret_source = source;
				*ret_offset = t->start;
				return true;
			}
		}
	}
	return false;
}

/* A line of the thread that is a name and fits: the customer's signature, or "Van: Ilse Peeters <…>". */
static bool read_thread_name(struct sources *s, const char *email, const struct person *greeted,
	struct person *ret, size_t *ret_offset)
{
	const struct source *thread = sources_first(s, SOURCE_THREAD);
	if (!thread)
		return false;
	for (guint i = 0; i < thread->lexed->lines->len; i++) {
		const struct line *line = lexed_line(thread->lexed, i);
		size_t start = line->start + strspn(thread->text + line->start, " \t"), end = line->end;
		if (end - start > 120 || start >= end)
			continue;
		const char *colon = memchr(thread->text + start, ':', MIN(end - start, 14));
		if (colon)
			start = (size_t)(colon - thread->text) + 1;
		const char *angle = memchr(thread->text + start, '<', end - start);
		bool header = angle && email && !g_ascii_strncasecmp(angle + 1, email, strlen(email));
		if (angle)
			end = (size_t)(angle - thread->text);
		struct person p;
		if (!person_read(thread->lexed, start, end, &p))
			continue;
		g_autofree char *line_text = trimmed(thread->text + start, end - start);
		bool whole = g_str_has_suffix(line_text, p.name);
		bool fits = (greeted->name && name_holds(p.name, greeted->name)) ||
			    (!greeted->name && email && address_fits(email, p.name));
		if (whole && p.n_words >= 2 && p.n_words <= 4 && (header || fits)) {
			*ret = p;
			*ret_offset = start;
			return true;
		}
		person_clear(&p);
	}
	return false;
}

static void take_name(
	struct sources *s, char *name, const struct source *source, size_t offset, const char *why)
{
	s->quote->contact_name = name;
	sources_note(s, "contact_name", name, source, offset, "%s", why);
}

/* "Unigate <facilities@unigate.ac.uk>" is no first name. */
static bool is_of_domain(const char *address, const char *name)
{
	const char *at = strchr(address, '@');
	g_autofree char *label = at ? domain_label(at + 1) : NULL, *folded = words_fold(name);
	return label && strstr(label, folded) != NULL;
}

/* "Meier Ursula", greeted as Frau Meier, is Ursula Meier; "Van Damme Luc" is Luc Van Damme. */
static char *given_first(const char *name, const struct person *greeted)
{
	g_auto(GStrv) words = g_strsplit(name, " ", 2);
	size_t n = greeted->titled && greeted->n_words > 1 ? strlen(greeted->name) : 0;
	if (n && !strncmp(name, greeted->name, n) && name[n] == ' ' && name[n + 1])
		return g_strdup_printf("%s %s", name + n + 1, greeted->name);
	bool surname_first = greeted->titled && greeted->n_words == 1 && words[1] &&
			     name_holds(words[0], greeted->name) && !name_holds(words[1], greeted->name);
	return surname_first ? g_strdup_printf("%s %s", words[1], words[0]) : g_strdup(name);
}

/* First and last name, from the first place that has both and agrees with the greeting. */
static void read_contact_name(
	struct sources *s, const struct mail_address *to, const struct person *greeted, size_t greeted_at)
{
	struct person p;
	const struct source *source = NULL;
	size_t offset = 0;
	if (greeted->name && greeted->n_words >= 2 && !greeted->titled) {
		take_name(s, g_strdup(greeted->name), sources_first(s, SOURCE_TEXT), greeted_at,
			"greeted by first and last name");
		return;
	}
	if (to && read_display_name(s, to->name, &p)) {
		bool agrees = !greeted->name || name_holds(p.name, greeted->name);
		if (p.n_words >= 2 && agrees) {
			take_name(s, given_first(p.name, greeted), NULL, SIZE_MAX,
				"the recipient's name in the header");
		} else if (p.n_words == 1 && greeted->titled && greeted->n_words == 1 && !agrees &&
			   !is_of_domain(to->address, p.name)) {
			take_name(s, g_strdup_printf("%s %s", p.name, greeted->name), NULL, SIZE_MAX,
				"first name in the header, last name in the greeting");
		}
		person_clear(&p);
	}
	if (!s->quote->contact_name && read_attention(s, &p, &source, &offset)) {
		if (p.n_words >= 2 && (!greeted->name || name_holds(p.name, greeted->name)))
			take_name(s, calm_capitals(p.name), source, offset, "for the attention of");
		person_clear(&p);
	}
	if (!s->quote->contact_name && read_thread_name(s, to ? to->address : NULL, greeted, &p, &offset)) {
		take_name(s, calm_capitals(p.name), sources_first(s, SOURCE_THREAD), offset,
			"the customer's own mail");
		person_clear(&p);
	}
	g_autofree char *local = to && !s->quote->contact_name ? name_of_local(s, to->address) : NULL;
	if (local && (!greeted->name || name_holds(local, greeted->name)))
		take_name(s, given_first(local, greeted), NULL, SIZE_MAX, "the recipient's address");
}

void quote_read_people(struct sources *s)
{
	struct quote *q = s->quote;
	const struct source *text = sources_first(s, SOURCE_TEXT), *source = NULL;
	struct person greeted = { 0 }, attention = { 0 };
	size_t offset = 0, at = 0;

	if (text)
		read_greeting(text, &greeted, &offset);
	const struct mail_address *to = pick_recipient(s, &greeted);
	if (to) {
		q->email = g_strdup(to->address);
		sources_note(s, "email", q->email, NULL, SIZE_MAX, "recipient outside the company");
		read_co_deciders(s, q->email);
	}
	read_contact_name(s, to, &greeted, offset);
	if (greeted.pair) {
		q->contact = g_strdup(greeted.pair);
		sources_note(s, "contact", q->contact, text, offset, "as greeted");
	} else if (greeted.titled) {
		q->contact = g_strdup(greeted.addressed);
		sources_note(s, "contact", q->contact, text, offset, "as greeted");
	} else if (q->contact_name) {
		q->contact = g_strdup(q->contact_name);
		sources_note(s, "contact", q->contact, NULL, SIZE_MAX, "first and last name");
	} else if (greeted.name) {
		q->contact = g_strdup(greeted.name);
		sources_note(s, "contact", q->contact, text, offset, "as greeted");
	} else if (read_attention(s, &attention, &source, &at)) {
		q->contact = g_strdup(attention.addressed ? attention.addressed : attention.name);
		sources_note(s, "contact", q->contact, source, at, "for the attention of");
	}
	person_clear(&attention);
	person_clear(&greeted);
}
