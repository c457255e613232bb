/* One application of one fact to one deal: what the parts of deal_apply share (deal.c the table of outcomes, deal_count.c what outcomes
 * count, deal_undo.c taking back, deal_facts.c the world, deal_time.c time).
 * A turn works on a copy of the deal: when a part fails the copy is thrown away. */
#ifndef CORE_TURN_H
#define CORE_TURN_H

#include "core/deal.h"
#include "core/plan.h"

struct turn {
	struct deal *deal;
	const struct fact *fact;
	const struct rules *rules;
	GPtrArray *actions;
	int64_t at_utc;
	struct date today;
	int row; /* of the table of outcomes; -1: none */
};

/* The parts, one for each kind of fact. false with an ITEM error: the fact does not fit. */
bool turn_quote(struct turn *t, GError **error);
bool turn_outcome(struct turn *t, GError **error);
bool turn_booked(struct turn *t, GError **error);
bool turn_unplaced(struct turn *t, GError **error);
bool turn_moved(struct turn *t, GError **error);
bool turn_deleted(struct turn *t, GError **error);
bool turn_reply(struct turn *t, GError **error);
bool turn_away(struct turn *t, GError **error);
bool turn_bounce(struct turn *t, GError **error);
bool turn_time(struct turn *t, GError **error);
bool turn_crossed(struct turn *t, GError **error);
bool turn_corrected(struct turn *t, GError **error);
bool turn_unclear(struct turn *t, GError **error);

/* Adds an action; borrowed until the next one. */
struct action *turn_act(struct turn *t, enum action_kind kind, int call_seq);
void turn_mail(struct turn *t, enum mail_kind kind, const char *text);

/* Replaces *field when text says something. */
void turn_set_text(char **field, const char *text);

/* Counts an outcome into the deal (src/core/deal_count.c). */
void turn_count(struct turn *t, enum outcome_class class);
/* The day an outcome names; of "+3" business days from today. */
struct date turn_day_named(const struct turn *t, const struct outcome *o);
/* REVISE without its point says no more than "undecided" (R5). */
enum outcome_code turn_code(const struct outcome *o);

/* src/core/deal_undo.c: remember before counting; restore puts that back, and keeps what the world did since. */
void turn_remember(struct turn *t);
bool turn_restore(struct turn *t, GError **error);
bool turn_undo(struct turn *t, GError **error);

/* The deal waits for a person: for what see struct deal. */
void turn_wait_for(struct deal *deal, const char *what);

const struct tier *turn_tier(const struct turn *t);

/* Forgets the present call (its event has been dealt with), or takes it back. */
void turn_forget_call(struct deal *deal);
void turn_drop_call(struct turn *t);

/* Asks for a call as near to the wish as the rules allow; when they allow none, a person is asked. */
void turn_want_call(struct turn *t, const struct wish *wish);
void turn_want_first_call(struct turn *t);
void turn_want_after(struct turn *t, int bd, enum script script);
enum script turn_first_script(const struct turn *t);

void turn_end_deal(struct turn *t, enum deal_state state);

#endif
