/* Deal → view: the placeholders of METHOD 4.2, for scripts and mails alike, so that every text says the same of a deal. */
#ifndef WRITE_VIEW_H
#define WRITE_VIEW_H

#include "core/deal.h"
#include "core/lang.h"

/* The people's side of a rep, borrowed. */
struct sender {
	const char *rep;         /* name */
	const char *rep_company;
	const char *rep_phone;   /* as shown */
	const char *service_address; /* where outcome mails go */
	GTimeZone *zone;
};

/* Floating a{sv} with all placeholders that have a value: contact, contact_name, company, quote_number, subject, amount,
 * valid_until, start_date, last_call_date, decision_date, last_objection, decider, competitor, attempt, static_count, rep,
 * rep_company, rep_phone, objection_<type> (true for the open one), and for mails: phone (as shown), next_call, next_script,
 * call_time, call_day, deal_ref, reply, reply_date, state. Amounts and dates written for lang. */
GVariant *view_of_deal(const struct deal *deal, const char *shown_phone, const struct lang *lang, const struct sender *sender,
		int64_t now_utc);

/* A copy of a view with more pairs (NULL-terminated name, GVariant* …; NULL values are skipped). Floating. */
GVariant *view_with(GVariant *view, const char *name, ...) G_GNUC_NULL_TERMINATED;

#endif
