/* Whom to call: what one source says about one person, and what is asked of it. Both cross the pipe to the reader as records. */
#ifndef CORE_CONTACT_H
#define CORE_CONTACT_H

#include "core/letter.h"

struct contact {
	char *name;    /* first and last name, no title */
	char *company;
	char *email;   /* lower case */
	char *phone;   /* E.164: the best one there is, never one of our own */
	char *why;     /* one sentence: by what it was found there */
};
extern const struct record contact_record;

/* Who is looked for. */
struct contact_question {
	struct contact whom; /* name, company and email as far as they are known */
	struct read_context context;
};
extern const struct record contact_question_record;

#endif
