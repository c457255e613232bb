#include "read/contact.h"

#include <string.h>

#include "read/domain.h"
#include "read/lexicon.h"
#include "read/phone_label.h"

#define LAST_LINES 12 /* of a mail in which no signature is told apart */
#define COMPANY_MAX_CHARS 60

/* ---- numbers ---- */

static bool is_own(const struct contact_question *q, const char *e164)
{
	const char *const *own = (const char *const *)q->context.own_phones;
	return own && g_strv_contains(own, e164);
}

/* Where the person's address is, numbers without country code are of that country; else of ours. */
static GArray *find_numbers(const struct contact_question *q, const char *text)
{
	const char *at = q->whom.email ? strchr(q->whom.email, '@') : NULL;
	g_autofree char *region = at ? domain_region(at + 1) : NULL;
	GArray *hits = phone_find(text, region ? region : q->context.region);
	bool valid = false;
	for (guint i = 0; i < hits->len; i++)
		valid = valid || g_array_index(hits, struct phone_hit, i).type != PHONE_DOUBTFUL;
	if (valid || !region || g_strcmp0(region, q->context.region) == 0)
		return hits;
	g_array_unref(hits);
	return phone_find(text, q->context.region);
}

enum phone_type contact_number(const char *text, const struct contact_question *q, char **ret_e164)
{
	g_autoptr(GArray) hits = find_numbers(q, text);
	const struct phone_hit *hit = hits->len == 1 ? &g_array_index(hits, struct phone_hit, 0) : NULL;
	*ret_e164 = NULL;
	if (!hit || hit->type == PHONE_DOUBTFUL || is_own(q, hit->e164))
		return PHONE_DOUBTFUL;
	*ret_e164 = g_strdup(hit->e164);
	return hit->type;
}

void contact_read_number(const char *text, const struct contact_question *q, struct contact *ret)
{
	record_init(&contact_record, ret);
	contact_number(text, q, &ret->phone);
}

/* ---- a person's own mail ---- */

static const char *last_lines(const char *text, int n)
{
	const char *p = text + strlen(text);
	while (p > text && n > 0)
		n -= *--p == '\n';
	return n > 0 ? text : p + 1;
}

static double score_of(const struct phone_hit *hit, enum term_kind label)
{
	return 1 + (hit->type == PHONE_MOBILE ? 0.6 : 0) +
	       (label == TERM_mobile_label         ? 0.2
		       : label == TERM_phone_label ? 0.1
						   : 0);
}

static void read_phone(const struct lexed *x, const struct contact_question *q, struct contact *ret)
{
	g_autoptr(GArray) hits = find_numbers(q, x->text);
	double best = 0;
	size_t floor = 0;
	for (guint i = 0; i < hits->len; i++) {
		const struct phone_hit *hit = &g_array_index(hits, struct phone_hit, i);
		enum term_kind label = phone_label_before(x, floor, hit->start);
		bool believed = phone_is_believed(x, floor, hit);
		double score = score_of(hit, label);
		floor = hit->end;
		if (label == TERM_fax_label || !believed || is_own(q, hit->e164) || score <= best)
			continue;
		best = score;
		g_free(ret->phone);
		ret->phone = g_strdup(hit->e164);
	}
}

/* "Acme Bouw NV | Industrieweg 12": the part with the legal form. */
static char *company_in(const struct lexed *x)
{
	const struct term *form = lexed_find(x, TERM_legal_form, 0, SIZE_MAX);
	const struct token *token = form ? lexed_token(x, form->first) : NULL;
	if (!token || !token->capital)
		return NULL;
	const struct line *line = lexed_line(x, form->line);
	size_t start = form->start, end = form->end;
	while (start > line->start && !strchr("\t|,;/", x->text[start - 1]))
		start--;
	char *company = g_strstrip(g_strndup(x->text + start, end - start));
	if (end - start > COMPANY_MAX_CHARS || strlen(company) <= form->end - form->start)
		g_clear_pointer(&company, g_free);
	return company;
}

/* "Dubois, Marie" → "Marie Dubois"; a bare address or one word is no name. */
static char *name_of(const char *display)
{
	g_autofree char *name = g_strstrip(g_strdup(display ? display : ""));
	char *comma = strchr(name, ',');
	if (comma && !strchr(comma + 1, ',')) {
		*comma = '\0';
		g_autofree char *turned = g_strdup_printf("%s %s", g_strstrip(comma + 1), g_strstrip(name));
		g_free(name);
		name = g_steal_pointer(&turned);
	}
	return strchr(name, ' ') && !strchr(name, '@') ? g_steal_pointer(&name) : NULL;
}

void contact_read_mail(
	const struct words *w, const struct mail *mail, const struct contact_question *q, struct contact *ret)
{
	record_init(&contact_record, ret);
	if (!mail->from || !q->whom.email || g_ascii_strcasecmp(mail->from, q->whom.email) != 0)
		return;
	const char *text = mail->signature ? mail->signature
					   : last_lines(mail->own_text ? mail->own_text : "", LAST_LINES);
	struct lexed *x = lexicon_read(words_lexicon(w), text);
	read_phone(x, q, ret);
	ret->company = company_in(x);
	ret->name = name_of(mail->from_name);
	ret->email = g_strdup(mail->from);
	ret->why = g_strdup(mail->signature ? "in the signature of this person's mail"
					    : "at the end of this person's mail");
	lexed_free(x);
}
