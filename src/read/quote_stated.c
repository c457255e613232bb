#include "read/quote_stated.h"

#include <string.h>

#include "read/phone.h"

#define MAX_VALID_DAYS 500
#define MAX_AHEAD_DAYS 1100

static bool is_own_company(const struct sources *s, const char *name)
{
	g_autofree char *ours = s->context->own_company ? words_fold(s->context->own_company) : NULL;
	g_autofree char *theirs = name ? words_fold(name) : NULL;
	return ours && *ours && theirs && words_find(theirs, ours) >= 0;
}

bool quote_states_other(const struct sources *s)
{
	const struct stated *x = s->stated;
	if (!x)
		return false;
	return x->paper == STATED_OTHER || is_own_company(s, x->quote.company) ||
	       (x->quote.email && sources_is_own(s, x->quote.email));
}

/* In place of what the text gave as evidence for a field comes what the XML says. */
static void take_evidence(struct sources *s, const char *field)
{
	GPtrArray *kept = s->quote->evidence, *stated = s->stated->quote.evidence;
	for (guint i = kept ? kept->len : 0; i-- > 0;) {
		const struct evidence *e = kept->pdata[i];
		if (!strcmp(e->field, field))
			g_ptr_array_remove_index(kept, i);
	}
	if (!kept)
		kept = s->quote->evidence = record_list_new(&evidence_record);
	for (guint i = 0; stated && i < stated->len; i++) {
		const struct evidence *e = stated->pdata[i];
		if (!strcmp(e->field, field))
			g_ptr_array_add(kept, record_new(&evidence_record, e));
	}
}

static void take_word(struct sources *s, const char *field, char **slot, const char *value)
{
	if (!value)
		return;
	g_free(*slot);
	*slot = g_strdup(value);
	take_evidence(s, field);
}

/* A number with its version at its end ("Q-118-02") is known without it when the text told the two apart. */
static void take_number(struct sources *s)
{
	struct quote *q = s->quote;
	const char *stated = s->stated->quote.number;
	size_t n = q->number ? strlen(q->number) : 0;
	bool versioned = n && stated && q->version && !g_ascii_strncasecmp(stated, q->number, n) &&
			 stated[n] && g_str_has_suffix(stated, q->version);
	if (!versioned)
		take_word(s, "number", &q->number, stated);
}

static void take_amounts(struct sources *s)
{
	const struct quote *stated = &s->stated->quote;
	struct quote *q = s->quote;
	if (stated->amount_minor == AMOUNT_NONE)
		return;
	q->amount_minor = stated->amount_minor;
	q->amount_incl_minor = stated->amount_incl_minor;
	q->vat = stated->vat;
	g_free(q->currency);
	q->currency = g_strdup(stated->currency);
	take_evidence(s, "amount_minor");
	take_evidence(s, "amount_incl_minor");
	take_evidence(s, "vat");
}

static void take_date(struct sources *s, const char *field, struct date *slot, struct date d, int max_days)
{
	int ahead = date_is_set(d) ? date_to_days(d) - date_to_days(s->dated) : -1;
	if (ahead < 0 || ahead > max_days)
		return;
	*slot = d;
	take_evidence(s, field);
}

/* The data of one PDF says nothing about another that is the quote. */
static void drop_foreign(struct sources *s)
{
	for (guint i = 0; i < s->all->len && s->stated && s->stated->embedded; i++) {
		const struct source *source = s->all->pdata[i];
		if (source->main && source->attachment != s->stated_in)
			s->stated = NULL;
	}
}

void quote_state_terms(struct sources *s)
{
	drop_foreign(s);
	if (!s->stated || quote_states_other(s))
		return;
	const struct quote *stated = &s->stated->quote;
	take_number(s);
	take_amounts(s);
	take_date(s, "valid_until", &s->quote->valid_until, stated->valid_until, MAX_VALID_DAYS);
	take_date(s, "start_date", &s->quote->start_date, stated->start_date, MAX_AHEAD_DAYS);
}

/* Does the person that the text names have this full name? */
static bool agrees(const struct quote *q, const char *name)
{
	g_autofree char *full = words_fold(name);
	const char *known = q->contact_name ? q->contact_name : q->contact;
	const char *blank = known ? strrchr(known, ' ') : NULL;
	g_autofree char *surname = known ? words_fold(blank ? blank + 1 : known) : NULL;
	return !surname || words_find(full, surname) >= 0;
}

static bool is_own_phone(const struct sources *s, const char *e164)
{
	for (char **own = s->context->own_phones; own && *own; own++)
		if (!strcmp(*own, e164))
			return true;
	return false;
}

static void take_phone(struct sources *s)
{
	const struct stated *x = s->stated;
	const char *region = x->country ? x->country : s->context->region;
	g_autoptr(GArray) hits = x->phone ? phone_find(x->phone, region) : NULL;
	const struct phone_hit *hit = hits && hits->len ? &g_array_index(hits, struct phone_hit, 0) : NULL;
	if (!hit || hit->type == PHONE_DOUBTFUL || is_own_phone(s, hit->e164))
		return;
	take_word(s, "phone", &s->quote->phone, hit->e164);
	struct evidence e = {
		.field = (char *)(uintptr_t) "phone",
		.value = s->quote->phone,
		.where = x->where,
		.why = (char *)(uintptr_t) "stated as the customer's",
	};
	g_ptr_array_add(s->quote->evidence, record_new(&evidence_record, &e));
}

void quote_state_people(struct sources *s)
{
	if (!s->stated || quote_states_other(s))
		return;
	const struct quote *stated = &s->stated->quote;
	struct quote *q = s->quote;
	take_word(s, "company", &q->company, stated->company);
	if (!q->email)
		take_word(s, "email", &q->email, stated->email);
	if (stated->contact_name && agrees(q, stated->contact_name)) {
		take_word(s, "contact_name", &q->contact_name, stated->contact_name);
		if (!q->contact)
			take_word(s, "contact", &q->contact, stated->contact_name);
	}
	take_phone(s);
}
