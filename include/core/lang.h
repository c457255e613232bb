/* A language as people see it: how amounts, dates and labels are written. Data from templates/<lang>/lang.conf, loaded by
 * edge/config; no code knows a language by name. */
#ifndef CORE_LANG_H
#define CORE_LANG_H

#include "core/date.h"

struct lang {
	char *code;           /* "nl" */
	char *decimal, *group; /* "," and "." */
	char *amount;         /* pattern: "{currency} {n}" */
	char *day_month;      /* "{d} {month}": no weekday, no article */
	char *short_day;      /* "{wd} {d}/{m}" */
	char *long_day;       /* "{weekday} {d} {month}" */
	char *months[12], *weekdays[7], *short_weekdays[7];
	GHashTable *labels;   /* char* → char*: everything else a person reads that no template says */
};

void lang_free(struct lang *l);

/* The label, or its key when the language has none (the check verb reports that). Borrowed. */
const char *lang_label(const struct lang *l, const char *key);

/* New strings. Amounts without decimals when they are whole: "€ 12.450", "€ 12.450,50". */
char *lang_amount(const struct lang *l, int64_t amount_minor, const char *currency);
char *lang_date(const struct lang *l, const char *pattern, struct date d);
char *lang_time(int minute); /* "08:40" */

#endif
