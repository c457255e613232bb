/* Deal → view: the placeholders of METHOD 4.2, for scripts and mails alike, so that every text says the same of a deal. */
#ifndef WRITE_VIEW_H
#define WRITE_VIEW_H

#include "core/deal.h"
#include "core/lang.h"
#include "core/token.h"

#define VIEW_REPLY_CHARS 600 /* of the customer's last words; the rest is "…" */

/* The people's side of a rep, borrowed. */
struct sender {
	const char *rep;         /* name */
	const char *rep_company;
	const char *rep_phone;   /* as shown */
	const char *service_address; /* where outcome mails go */
	GTimeZone *zone;
	struct seal seal; /* for the links in a mail */
	bool invited; /* has no calendar that we can look into: calls are invitations by mail */
};

/* Every name a view of a deal may have, NULL at the end; for checking templates. */
extern const char *const view_names[];

/* Floating a{sv} with all placeholders that have a value: contact, contact_name, company, quote_number, subject, amount,
 * valid_until, start_date, last_call_date, decision_date, last_objection, decider, competitor, attempt, static_count, rep,
 * rep_company, rep_phone, attempt_count (dials since the last conversation), objection_<type> (true for the open one), and for the frame around scripts and for mails: phone (as
 * shown), call_seq, next_call ("donderdag 8 oktober om 08:40"; without time as long as it has no slot), next_script, call_day,
 * call_time, deal_ref ("12-3"), who, email, reply, reply_date, reply_from (when it is not the contact), reply_says (what it reads like), away,
 * away_date, state, state_<name> (true for the deal's) and invited (true for such a rep). Amounts and dates written
 * for lang. All but reply are one line.
 * agreed, solution and next_attempt are names of METHOD 4.2 that no fact carries yet: known, never set. */
GVariant *view_of_deal(const struct deal *deal, const char *shown_phone, const struct lang *lang, const struct sender *sender);

/* New string: blanks, line ends and control characters become single blanks. NULL for NULL and for nothing. */
char *view_line(const char *text);

/* "€ 12.450 excl. btw", as far as it is known. New string; NULL when the quote has no amount. */
char *view_amount(const struct quote *quote, const struct lang *lang);

/* New string: whom to call, as a sentence about him says it ("de heer Aerts"); else the company, else the
 * address: never empty. */
char *view_who(const struct deal *deal, const struct lang *lang);

/* New string: the same as he is spoken to. A letter says "Geachte heer Aerts", a person says "Dag meneer
 * Aerts". */
char *view_hail(const struct deal *deal, const struct lang *lang);

/* What a rep would type for an outcome, and that parses (METHOD 2.2). Borrowed. */
const char *view_say(const struct lang *lang, enum outcome_code code);

/* "price" for OUTCOME_OBJ_PRICE, "lost_lever" for OUTCOME_LOST_LEVER: the key of labels and of names in views. New string. */
char *view_code_key(enum outcome_code code);

/* "donderdag 8 oktober om 08:40". New string. */
char *view_moment(const struct lang *lang, int64_t at_utc, GTimeZone *zone);

/* Insert a text unless it is NULL or "": a name without value is no name in the view. put_own takes the text over. */
void view_put(GVariantDict *view, const char *name, const char *text);
void view_put_own(GVariantDict *view, const char *name, char *text);

/* A copy of a view with more pairs (NULL-terminated name, GVariant* …; NULL values are skipped). Floating. */
GVariant *view_with(GVariant *view, const char *name, ...) G_GNUC_NULL_TERMINATED;

#endif
