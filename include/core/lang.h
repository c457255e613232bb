/* A language as people see it: how amounts, dates and labels are written. Data from templates/<lang>/lang.conf, loaded by
 * edge/lang_load; no code knows a language by name. */
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
	GHashTable *labels;   /* char* → char*, both owned: everything else a person reads that no template says */
};

void lang_free(struct lang *l); /* may be NULL, may be half filled */

/* The label, or its key when the language has none (the check verb reports that). Borrowed. */
const char *lang_label(const struct lang *l, const char *key);

/* The label or NULL. Borrowed. */
const char *lang_find_label(const struct lang *l, const char *key);

/* The label of key joined with a suffix: lang_label_of(l, "outcome_", "ORDER"). Borrowed; the suffix alone when there is none. */
const char *lang_label_of(const struct lang *l, const char *prefix, const char *suffix);

/* New string: the pattern with each "{name}" replaced by the value that follows the name; another {…} stays as it is. */
char *lang_fill(const char *pattern, const char *name, ...) G_GNUC_NULL_TERMINATED;

/* New string: a name whose title is put as the language says it. form: prefix of labels that are named by the title's letters: with
 * "title_to_heer" = "meneer" and form "title_to_", "heer Aerts" is "meneer Aerts". NULL: no label is for that title. */
char *lang_titled(const struct lang *l, const char *form, const char *name);

/* New string: the label "<key>_<n>" when the language has one ("calls_1"), else "<key>_n", with {n} replaced. */
char *lang_count(const struct lang *l, const char *key, int n);

/* New strings. Amounts without decimals when they are whole: "€ 12.450", "€ 12.450,50". A currency has the symbol in label
 * "currency_<ISO code>", else its code; a code is written by label "amount_code" when the language has one. */
char *lang_amount(const struct lang *l, int64_t amount_minor, const char *currency);

/* For tables: whole units, from 10,000 on in thousands, as label "amount_thousand" says: "€ 8.400", "€ 205k". */
char *lang_amount_round(const struct lang *l, int64_t amount_minor, const char *currency);

/* A number with `digits` decimals and grouping. */
char *lang_number(const struct lang *l, double number, int digits);

/* The pattern may use {d} {m} {y} {month} {weekday} {wd}. "" for no date. */
char *lang_date(const struct lang *l, const char *pattern, struct date d);
char *lang_time(int minute); /* "08:40" */

#endif
