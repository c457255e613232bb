/* Questions to the reader process, typed. Every answer has crossed the pipe and been checked; errors are ITEM
 * unless no reader can be started. */
#ifndef APP_ASK_H
#define APP_ASK_H

#include "core/contact.h"
#include "core/letter.h"
#include "core/slot.h"
#include "edge/reader.h"

/* What a mail is. ret is overwritten; clear with letter_record. */
bool ask_letter(struct readers *r, GBytes *mail, const struct read_context *context, struct letter *ret,
	GError **error);

/* What a person did to an event of ours. ret: event_reading_record. */
bool ask_event(struct readers *r, const char *ics, const char *zone, int64_t now_utc,
	struct event_reading *ret, GError **error);

/* Appends the busy intervals of one calendar object (struct interval). */
bool ask_busy(struct readers *r, const char *ics, const char *zone, int64_t from_utc, int64_t to_utc,
	GArray *busy, GError **error);

/* What an outcome line says. ret: outcome_record. */
bool ask_outcome(struct readers *r, const char *line, struct date today, struct outcome *ret, GError **error);

/* A number as people of the region write it; new string; the number itself when the reader cannot say. */
char *ask_phone(struct readers *r, const char *e164, const char *region);

/* Whom to call. kind: "signature" (bytes: a mail), "cards" (vCards), "number" (a number as somebody wrote
 * it). ret: contact_record. */
bool ask_contact(struct readers *r, const char *kind, const struct contact_question *q, GBytes *bytes,
	struct contact *ret, GError **error);

#endif
