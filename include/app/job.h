/* One action being carried out, and the doors it goes through; what outbox.c, outbox_call.c and outbox_mail.c share. */
#ifndef APP_JOB_H
#define APP_JOB_H

#include "app/round.h"
#include "core/slot.h"
#include "edge/calendar.h"

struct job {
	struct desk *desk;
	struct outbox_row *row;
	struct deal deal;
	struct ledger_event event; /* of the call, when it has one */
	bool has_event;
	struct calendar_object *standing; /* the event as it stands in the calendar; NULL: not looked at, or not there */
	char *shown_phone; /* see job_shown_phone */
};

/* The doors. prepare: wanted → ready (or done, when there is nothing to do any more). send: ready → done. Errors leave the row as it was. */
bool job_prepare_book(struct job *j, GError **error);
bool job_send_book(struct job *j, GError **error);
bool job_prepare_close(struct job *j, GError **error);
bool job_send_close(struct job *j, GError **error);
bool job_prepare_cancel(struct job *j, GError **error);
bool job_send_cancel(struct job *j, GError **error);
bool job_prepare_mail(struct job *j, GError **error);
bool job_send_mail(struct job *j, GError **error);

/* The slot of the job's call in the plan of this round, which is made when first asked for. *ret_found: false when nothing fits. */
bool job_plan_slot(struct job *j, struct slot *ret, bool *ret_found, GError **error);

/* Writes the row back in a new state. */
bool job_put_row(struct job *j, enum outbox_state state, GError **error);

/* The number to call, as people here write it; NULL when there is none. The reader is asked once, so ask before a transaction begins. */
const char *job_shown_phone(struct job *j);

#endif
