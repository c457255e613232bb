#include <string.h>

#include "read/dates.h"
#include "read/domain.h"
#include "read/phone.h"
#include "read/phone_label.h"
#include "read/quote_people.h"

#define NEAR_LINES 6    /* between a name and its number */
#define THREAD_LINES 40 /* in a thread: from the header of a mail to the number under it */
#define OTHER_COLUMN 6  /* lines that a name in another column counts as further away */
#define BLOCK_WIDTH 60  /* bytes of a line of an address, at most */
#define NEAR_BYTES 60   /* "ik bel u op …" */
#define LABEL_BYTES 24  /* "Mobile client : " */
#define MIN_SURNAME 4
#define OWN_DIGITS 8 /* that make a number the same, however it is written */

/* Who stands near a number, in lines; G_MAXINT: nobody. */
struct nearness {
	int customer, own;
};

struct names {
	GPtrArray *customer, *own; /* folded */
};

static void add_name(GPtrArray *names, const char *name)
{
	g_autofree char *folded = name ? words_fold(name) : NULL;
	if (folded && strlen(folded) >= 3)
		g_ptr_array_add(names, g_steal_pointer(&folded));
}

/* The last word, or all of it with its particles when that is short ("Van Damme" stays). */
static const char *surname(const char *name)
{
	const char *blank = name ? strrchr(name, ' ') : NULL;
	return blank ? blank + 1 : name;
}

static void add_unless_role(const struct sources *s, GPtrArray *names, const char *word)
{
	struct lexed *x = lexicon_read(words_lexicon(s->words), word);
	if (strlen(word) >= MIN_SURNAME && !lexed_find(x, TERM_role_mailbox, 0, SIZE_MAX) &&
		!lexed_find(x, TERM_company_word, 0, SIZE_MAX))
		add_name(names, word);
	lexed_free(x);
}

/* "familie Brandsma <j.brandsma@…>", greeted by his first name alone, stands in the quote as Brandsma. */
static void add_recipient(struct names *names, const struct sources *s)
{
	for (guint i = 0; s->quote->email && i < s->mail->to->len; i++) {
		const struct mail_address *to = s->mail->to->pdata[i];
		if (!to->address || strcmp(to->address, s->quote->email))
			continue;
		g_autofree char *local = g_strndup(to->address, strcspn(to->address, "@"));
		const char *last = strpbrk(local, "._-");
		if (to->name && *to->name)
			add_unless_role(s, names->customer, surname(to->name));
		if (last)
			add_unless_role(s, names->customer, last + strspn(last, "._-"));
	}
}

static void names_init(struct names *names, const struct sources *s)
{
	const struct quote *q = s->quote;
	const char *at = q->email ? strchr(q->email, '@') : NULL;
	names->customer = g_ptr_array_new_with_free_func(g_free);
	names->own = g_ptr_array_new_with_free_func(g_free);
	add_name(names->customer, q->contact_name);
	add_name(names->customer, surname(q->contact_name));
	add_name(names->customer, surname(q->contact));
	add_name(names->customer, q->company);
	add_recipient(names, s);
	add_name(names->customer, q->email);
	if (at && !domain_is_public(at + 1))
		add_name(names->customer, at + 1);
	add_name(names->own, s->context->own_company);
	add_name(names->own, s->context->rep_name);
	add_name(names->own, s->context->rep_address);
	for (char **domain = s->context->own_domains; domain && *domain; domain++) {
		g_autofree char *label = domain_label(*domain);
		add_name(names->own, *domain);
		add_name(names->own, g_strdelimit(label, "-_", ' '));
	}
}

static void names_clear(struct names *names)
{
	g_ptr_array_unref(names->customer);
	g_ptr_array_unref(names->own);
}

/* Where in folded text one of the names stands; -1 when none does. */
static int find_name(const char *folded, const GPtrArray *names)
{
	for (guint i = 0; i < names->len; i++) {
		int at = words_find(folded, names->pdata[i]);
		if (at >= 0)
			return at;
	}
	return -1;
}

static guint column_of_folded(const struct source *source, struct span span, const GPtrArray *names)
{
	guint column = 0;
	for (size_t start = span.start; start <= span.end; column++) {
		const char *tab = memchr(source->text + start, '\t', span.end - start);
		size_t end = tab ? (size_t)(tab - source->text) : span.end;
		g_autofree char *cell = g_strndup(source->text + start, end - start);
		g_autofree char *folded = words_fold(cell);
		if (find_name(folded, names) >= 0)
			return column;
		start = end + 1;
	}
	return column;
}

static int distance(
	const struct source *source, guint line, guint hit_line, guint column, const GPtrArray *names)
{
	const struct line *l = lexed_line(source->lexed, line);
	int lines = (int)hit_line - (int)line;
	/* names stand above their numbers; below is a step further */
	int d = lines >= 0 ? lines : 1 - lines;
	if (source_n_cells(source, line) > 1 && source_n_cells(source, hit_line) > 1 &&
		column_of_folded(source, (struct span){ l->start, l->end }, names) != column)
		d += OTHER_COLUMN;
	return d;
}

/* A number, and the line and column it stands in. */
struct place {
	guint line, column;
};

static void look_at_line(const struct source *source, const struct names *names, struct place place, guint i,
	struct nearness *near)
{
	const struct line *line = lexed_line(source->lexed, i);
	bool thread = source->kind == SOURCE_THREAD;
	g_autofree char *text = g_strndup(source->text + line->start, line->end - line->start);
	g_autofree char *folded = words_fold(text);
	bool customer = find_name(folded, names->customer) >= 0 ||
			(!thread && lexed_find(source->lexed, TERM_attention, line->start, line->end));
	bool own = find_name(folded, names->own) >= 0;
	if (!thread && !customer &&
		lexed_find(source->lexed, TERM_sender_label, line->start, line->start + 3))
		own = true;
	/* in an address the name stands above the number */
	if (customer && (thread || i <= place.line))
		near->customer =
			MIN(near->customer, distance(source, i, place.line, place.column, names->customer));
	if (own)
		near->own = MIN(near->own, distance(source, i, place.line, place.column, names->own));
}

/* Line by line outwards, until what is further away can no longer matter. */
static struct nearness nearest(const struct source *source, const struct names *names, size_t offset)
{
	struct nearness near = { G_MAXINT, G_MAXINT };
	struct place place = { .line = lexed_line_of(source->lexed, offset) };
	guint above = source->kind == SOURCE_THREAD ? THREAD_LINES : NEAR_LINES,
	      n = source->lexed->lines->len;
	source_cell(source, offset, &place.column);
	for (guint d = 0; d <= above && (int)d <= MIN(near.customer, near.own); d++) {
		if (d <= place.line)
			look_at_line(source, names, place, place.line - d, &near);
		if (d > 0 && d <= NEAR_LINES && place.line + d < n)
			look_at_line(source, names, place, place.line + d, &near);
	}
	return near;
}

static bool is_date(const struct source *source, const struct phone_hit *hit)
{
	for (guint i = 0; i < source->dates->len; i++) {
		const struct date_hit *date = &g_array_index(source->dates, struct date_hit, i);
		if (date->start < hit->end && date->end > hit->start)
			return true;
	}
	return false;
}

/* Do the last digits of a number stand in the rep's signature? Its digits suffice: libphonenumber is slow. */
static bool is_signed(const struct sources *s, const char *e164)
{
	const struct source *signature = sources_first(s, SOURCE_SIGNATURE);
	size_t n = strlen(e164), seen = 0;
	const char *wanted = e164 + (n > OWN_DIGITS ? n - OWN_DIGITS : 1);
	for (const char *p = signature ? signature->text : ""; *p; p++) {
		if (g_ascii_isdigit(*p))
			seen = *p == wanted[seen] ? seen + 1 : *p == wanted[0] ? 1 : 0;
		else if (*p == '\n')
			seen = 0;
		if (!wanted[seen])
			return true;
	}
	return false;
}

static bool is_own_number(const struct sources *s, const char *e164)
{
	for (char **phone = s->context->own_phones; phone && *phone; phone++)
		if (!strcmp(*phone, e164))
			return true;
	return is_signed(s, e164);
}

/* The letters that people put before the postcode of a neighbour country. */
static const struct {
	const char *letters, *region;
} post_codes[] = { { "A", "AT" }, { "B", "BE" }, { "CH", "CH" }, { "D", "DE" }, { "E", "ES" }, { "F", "FR" },
	{ "I", "IT" }, { "L", "LU" }, { "NL", "NL" } };

/* "D-52152 Simmerath": the first postcode of a country that is not the rep's own; NULL: none. */
static const char *region_of_postcode(const char *text, const char *own)
{
	for (const char *dash = strchr(text, '-'); dash; dash = strchr(dash + 1, '-')) {
		const char *start = dash, *end = dash + 1;
		while (start > text && g_ascii_isupper(start[-1]))
			start--;
		while (g_ascii_isdigit(*end))
			end++;
		if (end - dash < 5 || end - dash > 6 || *end != ' ' ||
			!(g_ascii_isupper(end[1]) || end[1] & 0x80) ||
			(start > text && !strchr(" \t\n(,", start[-1])))
			continue;
		for (size_t i = 0; i < G_N_ELEMENTS(post_codes); i++)
			if (strlen(post_codes[i].letters) == (size_t)(dash - start) &&
				!strncmp(start, post_codes[i].letters, (size_t)(dash - start)) &&
				g_strcmp0(post_codes[i].region, own))
				return post_codes[i].region;
	}
	return NULL;
}

/* Of his domain, else of his postcode; NULL: not known. New string. */
static char *customer_region(const struct sources *s)
{
	const char *at = s->quote->email ? strchr(s->quote->email, '@') : NULL;
	char *of_domain = at ? domain_region(at + 1) : NULL;
	const char *region = NULL;
	for (guint i = 0; i < s->all->len && !of_domain && !region; i++) {
		const struct source *source = s->all->pdata[i];
		if (source->kind == SOURCE_THREAD || source->main)
			region = region_of_postcode(source->text, s->context->region);
	}
	return of_domain ? of_domain : g_strdup(region);
}

static GArray *find_numbers(const struct sources *s, const char *region, const char *text)
{
	GArray *hits = phone_find(text, region ? region : s->context->region);
	bool valid = false;
	for (guint i = 0; i < hits->len; i++)
		valid = valid || g_array_index(hits, struct phone_hit, i).type != PHONE_DOUBTFUL;
	if (valid || !region || !s->context->region || !strcmp(region, s->context->region))
		return hits;
	g_array_unref(hits);
	return phone_find(text, s->context->region);
}

/* Is it in the customer's country, which is not ours? */
static bool is_foreign(const struct sources *s, const char *region, const char *e164)
{
	g_autofree char *of = region && s->context->region && g_ascii_strcasecmp(region, s->context->region)
				      ? phone_region(e164)
				      : NULL;
	return of && !g_ascii_strcasecmp(of, region);
}

/* The first term of a kind in the line, from floor on, that ends at most LABEL_BYTES before the number. */
static bool labelled(const struct source *source, enum term_kind kind, size_t floor, size_t start)
{
	const struct line *line = lexed_line(source->lexed, lexed_line_of(source->lexed, start));
	size_t from = MAX(MAX(floor, line->start), start > LABEL_BYTES ? start - LABEL_BYTES : 0);
	return lexed_find(source->lexed, kind, from, start) != NULL;
}

/* Nothing else between commas, bars or blanks in the line: "Dave Llewellyn, Hillside Motors, 07700 900233".
 */
static bool stands_alone(const struct source *source, const struct phone_hit *hit)
{
	const struct line *line = lexed_line(source->lexed, lexed_line_of(source->lexed, hit->start));
	size_t start = hit->start, end = hit->end;
	if (start > line->start && source->text[start - 1] == '(' && source->text[end] == ')')
		return true;
	while (start > line->start && strchr(" >", source->text[start - 1]))
		start--;
	while (end < line->end && source->text[end] == ' ')
		end++;
	bool begins = start == line->start || strchr(",|\t-", source->text[start - 1]) ||
		      source->text[start - 1] & 0x80;
	return begins && (end == line->end || strchr(",|\t", source->text[end]));
}

struct choice {
	struct phone_hit hit;
	const struct source *source;
	double score;
	const char *why;
};

/* The customer's address as a block in the rep's own text: short lines, his name above the number, no
 * greeting, nobody of ours. */
static bool in_block(const struct source *source, const struct names *names, size_t offset)
{
	guint hit_line = lexed_line_of(source->lexed, offset);
	for (guint i = hit_line; hit_line - i <= NEAR_LINES; i--) {
		const struct line *line = lexed_line(source->lexed, i);
		const struct term *greeting =
			lexed_find(source->lexed, TERM_greeting, line->start, line->end);
		if (line->end == line->start || line->end - line->start > BLOCK_WIDTH ||
			(greeting && greeting->start < line->start + 3))
			return false;
		g_autofree char *text = g_strndup(source->text + line->start, line->end - line->start);
		g_autofree char *folded = words_fold(text);
		if (find_name(folded, names->own) >= 0)
			return false;
		if (i < hit_line && find_name(folded, names->customer) >= 0)
			return true;
		if (i == 0)
			return false;
	}
	return false;
}

static double score_hit(const struct sources *s, const char *region, const struct source *source,
	const struct names *names, const struct phone_hit *hit, const char **ret_why)
{
	size_t from = hit->start > NEAR_BYTES ? hit->start - NEAR_BYTES : 0;
	if (source->kind == SOURCE_TEXT) {
		*ret_why = "the text says that you call it";
		if (lexed_find(source->lexed, TERM_call_you, from, hit->start))
			return 5;
	}
	*ret_why = "called the customer's";
	if (source->kind == SOURCE_DOCUMENT && labelled(source, TERM_customer_label, 0, hit->start))
		return 4;
	struct nearness near = nearest(source, names, hit->start);
	*ret_why = "a number of the customer's country";
	if (source->kind == SOURCE_DOCUMENT && near.customer >= near.own && is_foreign(s, region, hit->e164))
		return 2;
	if (near.customer == G_MAXINT || near.customer >= near.own)
		return 0;
	*ret_why = source->kind == SOURCE_THREAD ? "in the customer's mail" : "near the customer's name";
	if (source->kind == SOURCE_TEXT)
		return near.customer == 0 || in_block(source, names, hit->start) ? 2 : 0;
	return near.customer <= NEAR_LINES ? 3 : 2;
}

/* A number of a block that no operator has counts only with a label, or alone in a line of the customer's
 * mail or beside his name in the quote. */
static bool is_believed(
	const struct source *source, const struct names *names, size_t floor, const struct phone_hit *hit)
{
	if (phone_is_believed(source->lexed, floor, hit))
		return true;
	if (hit->type != PHONE_DOUBTFUL || source->kind == SOURCE_TEXT || !stands_alone(source, hit))
		return false;
	const struct line *line = lexed_line(source->lexed, lexed_line_of(source->lexed, hit->start));
	g_autofree char *text = source_text(source, (struct span){ line->start, line->end }),
			*folded = words_fold(text);
	return source->kind == SOURCE_THREAD || find_name(folded, names->customer) >= 0;
}

/* In the rep's own text a number counts only where it is said whose it is. */
static bool may_hold_number(const struct source *source, const struct names *names)
{
	if (source->kind != SOURCE_TEXT || lexed_find(source->lexed, TERM_call_you, 0, SIZE_MAX))
		return true;
	g_autofree char *folded = words_fold(source->text);
	return find_name(folded, names->customer) >= 0;
}

static void look_in(
	struct sources *s, const struct source *source, const struct names *names, struct choice *best)
{
	g_autofree char *region = customer_region(s);
	g_autoptr(GArray) hits = find_numbers(s, region, source->text);
	if (!hits->len || !may_hold_number(source, names))
		return;
	size_t floor = 0;
	for (guint i = 0; i < hits->len; i++) {
		struct phone_hit hit = g_array_index(hits, struct phone_hit, i);
		enum term_kind label = phone_label_before(source->lexed, floor, hit.start);
		bool believed = is_believed(source, names, floor, &hit),
		     switchboard = labelled(source, TERM_switchboard_label, floor, hit.start);
		floor = hit.end;
		const char *why = NULL;
		if (label == TERM_fax_label || is_date(source, &hit) || !believed ||
			is_own_number(s, hit.e164))
			continue;
		double score = score_hit(s, region, source, names, &hit, &why);
		if (score <= 0)
			continue;
		score += hit.type == PHONE_MOBILE ? 0.6 : 0;
		score -= switchboard ? 0.3 : 0;
		score += label == TERM_mobile_label ? 0.2 : label == TERM_phone_label ? 0.1 : 0;
		if (score > best->score)
			*best = (struct choice){ hit, source, score, why };
	}
}

void quote_read_phone(struct sources *s)
{
	struct names names;
	struct choice best = { .score = 0 };
	names_init(&names, s);
	for (guint i = 0; i < s->all->len; i++) {
		const struct source *source = s->all->pdata[i];
		if (source->kind == SOURCE_TEXT || source->kind == SOURCE_THREAD ||
			(source->kind == SOURCE_DOCUMENT && source->main))
			look_in(s, source, &names, &best);
	}
	if (best.score > 0) {
		s->quote->phone = g_strdup(best.hit.e164);
		sources_note(s, "phone", best.hit.e164, best.source, best.hit.start, "%s", best.why);
	}
	names_clear(&names);
}
