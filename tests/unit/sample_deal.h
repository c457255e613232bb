/* A deal of which everything is known, for the texts. */
#ifndef SAMPLE_DEAL_H
#define SAMPLE_DEAL_H

#include "core/deal.h"
#include "write/view.h"

#define SAMPLE_NOW 1791446400 /* 2026-10-08 08:00 UTC, a Thursday; 10:00 in Brussels */

static inline void sample_deal(struct deal *d, const char *language)
{
	record_init(&deal_record, d);
	d->id = 12;
	d->rep = g_strdup("an");
	d->state = DEAL_OPEN;
	d->quote.is_quote = true;
	d->quote.language = g_strdup(language);
	d->quote.number = g_strdup("2024-118");
	d->quote.amount_minor = 1245000;
	d->quote.currency = g_strdup("EUR");
	d->quote.vat = VAT_EXCL;
	d->quote.valid_until = (struct date){ 2026, 10, 18 };
	d->quote.start_date = (struct date){ 2026, 11, 2 };
	d->quote.company = g_strdup("Acme NV");
	d->quote.contact = g_strdup("mevrouw Peeters");
	d->quote.contact_name = g_strdup("Lieve Peeters");
	d->quote.email = g_strdup("lieve.peeters@acme.example");
	d->quote.phone = g_strdup("+3231234567");
	d->quote.subject = g_strdup("dakrenovatie loods 3");
	d->calls = 3;
	d->call.seq = 3;
	d->call.state = CALL_BOOKED;
	d->call.script = SCRIPT_KNOWN_OBJECTION;
	d->call.start_utc = SAMPLE_NOW + 22 * 3600 + 40 * 60; /* Friday 08:40 in Brussels */
	d->call.end_utc = d->call.start_utc + 600;
	d->dials = 2;
	d->conversations = 2;
	d->statics = 1;
	d->last_dial_utc = SAMPLE_NOW - 3 * 86400;
	d->last_code = OUTCOME_OBJ_PRICE;
	d->objection = OUTCOME_OBJ_PRICE;
	d->objection_note = g_strdup("8 % duurder dan de vorige keer");
	d->decider = g_strdup("de heer Wouters");
	d->competitor = g_strdup("Dakwerken Maas");
	d->decision_date = (struct date){ 2026, 10, 16 };
	d->reply = g_strdup("Dag An,\n\nDe offerte ligt maandag op de directievergadering.\n\nLieve");
	d->reply_utc = SAMPLE_NOW - 86400;
}

static inline struct sender sample_sender(GTimeZone *zone)
{
	return (struct sender){ "An Janssens", "Dakwerken Scheldeland", "+32 9 123 45 67", "opvolging@scheldeland.example", zone, { 0 }, false };
}

#endif
