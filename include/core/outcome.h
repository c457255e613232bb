/* Outcomes: what came of a call (METHOD 2.1).
 *
 * A code belongs to one class: productive, static, no conversation, administrative. The order of the enum is the order of
 * METHOD 2.1; names are those of the METHOD and of the words files. */
#ifndef CORE_OUTCOME_H
#define CORE_OUTCOME_H

#include "core/date.h"
#include "core/record.h"

enum outcome_code {
	OUTCOME_NONE,
	OUTCOME_ORDER,
	OUTCOME_OBJ_PRICE,
	OUTCOME_OBJ_TIMING,
	OUTCOME_OBJ_AUTHORITY,
	OUTCOME_OBJ_COMPETITOR,
	OUTCOME_OBJ_SCOPE,
	OUTCOME_OBJ_TRUST,
	OUTCOME_OBJ_BUDGET,
	OUTCOME_OBJ_PROJECT,
	OUTCOME_OBJ_TERMS,
	OUTCOME_OBJ_OTHER,
	OUTCOME_REVISE,
	OUTCOME_STATIC,
	OUTCOME_CALLBACK,
	OUTCOME_NOANSWER,
	OUTCOME_VOICEMAIL,
	OUTCOME_GATEKEEPER,
	OUTCOME_BADCONTACT,
	OUTCOME_LOST_LEVER,
	OUTCOME_LOST_POLITE,
	OUTCOME_LOST_PRICE,
	OUTCOME_LOST_COMPETITOR,
	OUTCOME_LOST_BUDGET,
	OUTCOME_LOST_PROJECT,
	OUTCOME_LOST_OTHER,
	OUTCOME_LOST,
	OUTCOME_NOTCALLED,
	OUTCOME_NOTQUOTE,
	OUTCOME_STOP,
	OUTCOME_UNDO,
	OUTCOME_N,
};

enum outcome_class {
	CLASS_NONE,
	CLASS_PRODUCTIVE,      /* P: the order, or a real objection */
	CLASS_STATIC,          /* S: a conversation that brought neither */
	CLASS_NO_CONVERSATION, /* N */
	CLASS_ADMINISTRATIVE,  /* A */
};

/* A suspicion the rep typed ("lever?"): a flag, never an outcome (METHOD 2.3 rule 7). */
enum suspicion {
	SUSPICION_NONE,
	SUSPICION_LEVER,
	SUSPICION_POLITE,
};

/* Why the customer asked for the quote, as the rep has it at sending time: a hint, never an outcome (METHOD 2.6). */
enum motive {
	MOTIVE_UNSAID,
	MOTIVE_AGREED,    /* in a talk */
	MOTIVE_COMPARING, /* with other quotes */
	MOTIVE_UNKNOWN,   /* the rep does not know either */
};

/* An excuse is no objection (METHOD 4.5); the order is that of `excuses` in the words files. */
enum excuse {
	EXCUSE_NONE,
	EXCUSE_NOT_READ,
	EXCUSE_NO_TIME,
	EXCUSE_THINK,
	EXCUSE_LATER,
	EXCUSE_CONSULT,
	EXCUSE_COMPARING,
	EXCUSE_RESEND,
	EXCUSE_MONEY_LATER,
	EXCUSE_WE_CALL,
	EXCUSE_ABSENT,
	EXCUSE_N,
};

/* Is the objection the only one (R9)? */
enum isolated {
	ISOLATED_UNSAID,
	ISOLATED_YES,
	ISOLATED_NO,
};

/* What was understood of an outcome line (METHOD 2.3). When `ask` is set nothing was understood safely: code is
 * OUTCOME_NONE and `ask` says, in a few English words, why a person must be asked; nothing may be recorded. */
struct outcome {
	enum outcome_code code;
	enum outcome_code type; /* LOST_OTHER: the objection named (OBJ_*), as a tag; else OUTCOME_NONE */
	enum suspicion suspicion;
	bool denied;            /* "lever? no": it is none */
	enum motive motive;     /* "asked: comparing"; then the line says nothing else */
	enum excuse excuse;     /* behind "undecided" */
	enum isolated isolated; /* of an objection: "only point", "not the only one" */
	bool no_call;           /* "+none": no call follows by itself */
	char *name;           /* decider, competitor, receptionist: as typed */
	struct date date;     /* the date named */
	int minute;           /* the time named, minutes of the day plus one (so that 0 is "none") */
	int bd;               /* "+3": business days from today; then date is not set */
	int64_t amount_minor; /* AMOUNT_NONE when none; in the deal's currency */
	char *note;           /* the rest, as typed */
	char *typed;          /* the whole line, as typed */
	char *ask;
};

extern const struct record outcome_record;
extern const char *const outcome_code_names[OUTCOME_N + 1]; /* "NONE", "ORDER", "OBJ_PRICE" … NULL */

extern const char *const suspicion_names[], *const motive_names[], *const isolated_names[]; /* NULL at the end */
extern const char *const excuse_names[EXCUSE_N + 1];

/* Does it say anything: a code, or a hint without one? */
bool outcome_says(const struct outcome *o);

enum outcome_class outcome_class(const struct outcome *o); /* of the code alone; REVISE without a note is static (R5) */
bool outcome_is_objection(enum outcome_code code);
/* Whoever says it wrongly costs a customer: lost, no quote, never again. */
bool outcome_is_grave(enum outcome_code code);
bool outcome_is_lost(enum outcome_code code);

/* The LOST_* code for a lost word followed by an objection type; OBJ_ types without one of their own give LOST_OTHER. */
enum outcome_code outcome_lost_for(enum outcome_code objection);

#endif
