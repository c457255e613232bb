/* The table of configuration keys: what parser, defaults, ranges, `check`, conf/closecall.conf and its man
 * page follow from.
 *
 * A section is a group of keys and the struct they fill. A default is libconfig text and is read like a
 * person's own. */
#ifndef EDGE_CONFIG_KEYS_H
#define EDGE_CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum key_type {
	KEY_TEXT,     /* char* */
	KEY_PATH,     /* char*, absolute; in the file relative to the file's directory */
	KEY_ID,       /* char*: lower case, digits, "-_." */
	KEY_ADDRESS,  /* char*: a mail address, lower case */
	KEY_PHONE,    /* char*: E.164 */
	KEY_CUSTOMER, /* char*: a mail address or a domain, lower case */
	KEY_LANGUAGE, /* char*: ISO 639-1 */
	KEY_COUNTRY,  /* char*: ISO 3166-1 */
	KEY_CURRENCY, /* char*: ISO 4217 */
	KEY_ZONE,     /* char*: IANA */
	KEY_DOMAINS,  /* char**: lower case */
	KEY_PHONES,   /* char**: E.164 */
	KEY_REGIONS,  /* char**: regions of the holidays file */
	KEY_INT,      /* int in [min, max] */
	KEY_COUNT,    /* int64_t in [min, max] */
	KEY_MIB,      /* int64_t bytes, in the file MiB in [min, max] */
	KEY_REAL,     /* double in [min, max] */
	KEY_BOOL,     /* bool */
	KEY_TIME,     /* int: minutes of the day */
	KEY_WEEKDAY,  /* int: Monday 1 */
	KEY_DAYS,     /* unsigned: bit 0 = Monday */
	KEY_DATE,     /* struct date; year 0: every year */
	KEY_INTS,     /* int[RULES_MAX_GAPS], their number an int at count; each in [min, max] */
	KEY_CHOICE,   /* int: which of words */
	KEY_EITHER,   /* bool: the second of two words */
	KEY_GROUP,    /* a struct of section in place */
	KEY_LIST,     /* a vector of structs of section, their number a size_t at count in [min, max] */
	KEY_COMMON,   /* a group of section that holds for every group that names it in `under`; nothing is
			 stored */
	KEY_REFUSED,  /* known, and never to be used: sentence says why */
};

struct key {
	const char *name;
	enum key_type type;
	size_t offset, count;
	double min, max;
	const char *def;   /* libconfig text; NULL: none */
	const char *unset; /* what holds without it, when def does not say it */
	const char *unit;
	const char *const *words; /* two, or more of a choice; NULL-terminated */
	const struct section *section;
	const char *under; /* the KEY_COMMON at the top that is read before this group */
	const char *only;  /* the key has a meaning with this `kind` of its section only */
	bool required; /* missing is a finding; a group that is not required may be left out with all that is
			  in it */
	const char *sentence;
};

struct section {
	size_t size;
	const struct key *keys; /* ends with a NULL name */
};

extern const struct section config_section;

/* May miss. */
const struct key *section_find(const struct section *s, const char *name);

/* Range and unit as people read them: "5 to 60 minutes", "imap or maildir"; new string, "" when anything
 * goes. */
char *key_range(const struct key *k);

#endif
