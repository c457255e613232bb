/* What a customer's mail says about the quote it answers, as far as words can tell. Only a person's word
 * makes an outcome of it: what reads like an order or a refusal is a question to the rep (METHOD R26). */
#ifndef CORE_REACTION_H
#define CORE_REACTION_H

#include "core/date.h"
#include "core/record.h"

enum reaction_kind {
	REACTION_OTHER, /* thanks, small talk, another subject */
	REACTION_ORDER,
	REACTION_REFUSAL,
	REACTION_QUESTION,
	REACTION_NEGOTIATION, /* the order, if: a lower price, other conditions */
	REACTION_MEETING,     /* wants to talk: a visit, a call */
	REACTION_INTERESTED,
	REACTION_UNDECIDED,
	REACTION_OUT_OF_OFFICE,
	REACTION_AUTO_REPLY, /* any other mail that no person wrote */
	REACTION_BOUNCE,
	REACTION_N,
};
extern const char *const reaction_kind_names[REACTION_N + 1];

struct reaction {
	enum reaction_kind kind;
	struct date until; /* OUT_OF_OFFICE: the first day back; UNDECIDED: when it will be decided;
			      DATE_NONE: not said */
	bool hard;         /* BOUNCE: nobody has that address; else it is full, or still being tried */
	bool resend;       /* asks for the quote once more, unchanged (METHOD 2.6) */
	char *address;     /* BOUNCE: the one that failed. OUT_OF_OFFICE: whom to turn to instead */
	char *paper;       /* ORDER: the name of an attached file that is one; NULL: none is */
	char *why;         /* the words that decided; NULL: none did */
};
extern const struct record reaction_record;

/* Does it read like the end of the matter, so that the rep is asked before anybody calls? */
static inline bool reaction_decides(enum reaction_kind kind)
{
	return kind == REACTION_ORDER || kind == REACTION_REFUSAL;
}

#endif
