/* Customers of a simulated year: a stated random model, in tables (sim_customer.c). What they do depends on what is on their mind, on the hour
 * they are called, on how long ago the quote came, and on chance from a seed: the same seed gives the same customers. */
#ifndef APP_SIM_CUSTOMER_H
#define APP_SIM_CUSTOMER_H

#include "core/deal.h"

enum sim_mind {
	MIND_BUYS,    /* wants it */
	MIND_OBJECTS, /* would, but for one thing */
	MIND_WAVERS,
	MIND_LEVER,   /* has another supplier, and needs a price */
	MIND_POLITE,  /* has decided against it */
	MIND_N,
};

struct sim_customer {
	enum sim_mind mind;
	enum outcome_code objection; /* what holds him back, when something does */
	struct date sent;
	struct date away_from, away_to; /* on holiday */
	int talks;
};

void sim_customer_init(struct sim_customer *c, GRand *rand, struct date sent);

/* What the rep reports of a dial. ret is inited by the callee; outcome_record. */
void sim_customer_dial(struct sim_customer *c, GRand *rand, const struct call *call, struct date day, int minute, struct outcome *ret);

/* True with a chance of `percent`. */
bool sim_chance(GRand *rand, double percent);

/* The model in words, a line each, NULL at the end. */
extern const char *const sim_model[];

#endif
