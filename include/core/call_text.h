/* What a call says in the rep's calendar, as we wrote it: what a person did to it since is told from this. */
#ifndef CORE_CALL_TEXT_H
#define CORE_CALL_TEXT_H

#include "core/record.h"

struct call_text {
	char *title; /* SUMMARY; NULL: nothing was written */
	char *place; /* LOCATION: the number to call, as shown */
	char *text;  /* DESCRIPTION */
	bool free;   /* TRANSP: it shows as free */
};
extern const struct record call_text_record;

#endif
