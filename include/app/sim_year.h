/* A simulated year of one rep while it runs: what its parts share (sim_rep.c people and the clock, sim_plan.c what the machine wants done,
 * sim_books.c what is counted in the end). */
#ifndef APP_SIM_YEAR_H
#define APP_SIM_YEAR_H

#include "app/service.h"
#include "app/sim_customer.h"
#include "app/sim_rep.h"
#include "core/slot.h"

/* The simulation's own book of a quote, beside the deal as it stands in the ledger. */
struct family {
	int64_t id;
	struct deal deal;
	struct sim_customer customer;
	bool open; /* a call stands in the calendar: */
	int seq;
	struct placed call;
};

struct sim_meeting {
	struct interval when;
	int64_t known_utc; /* when it came into the calendar */
};

struct year {
	struct service service;
	const struct rep *rep;
	GRand *rand;
	GSequence *events; /* what is to come, by time */
	int64_t foreseen;
	GArray *meetings;     /* struct sim_meeting */
	GPtrArray *families;  /* struct family, by id: first_id and on */
	int64_t first_id;
	GHashTable *stopped;  /* char* addresses */
	GPtrArray *addresses; /* char*: customers so far */
	struct reach reach;
	int64_t now_utc, from_utc, end_utc;
	int sources; /* given out, so that each fact has its own */
	struct sim_result *r;
};

struct family *sim_family(struct year *y, int64_t deal_id);

/* Counts that an invariant was looked at, and notes where it was broken. */
void sim_check(struct year *y, enum sim_check what, bool holds, int64_t deal_id);

/* Gives a fact, whose kind and particulars are filled in, to the family's deal; clears it. */
bool sim_give(struct year *y, struct family *f, struct fact *fact, GError **error);

/* A call was put into the calendar: people may move it, and it comes to pass. */
void sim_foresee_call(struct year *y, struct family *f);

/* Carries out what is in the outbox, until nothing is left (sim_plan.c). */
bool sim_settle(struct year *y, GError **error);

/* The figures of the year (sim_books.c). */
bool sim_close_books(struct year *y, GError **error);

#endif
