/* vCard 3 and 4 (RFC 2426, RFC 6350); 2.1 as far as its values need no decoding. Pure text, no library: what is needed are five
 * properties.
 *
 * Lenient: cards without version or end, LF line ends, groups ("item1.TEL"), bare types ("TEL;CELL:"), quoted parameters, unknown
 * properties. Bounded: VCARD_MAX_CARDS cards, VCARD_MAX_VALUES addresses and numbers each; the rest is left out. */
#ifndef READ_VCARD_H
#define READ_VCARD_H

#include <glib.h>

#define VCARD_MAX_CARDS 10000
#define VCARD_MAX_VALUES 50

struct vcard_phone {
	char *number; /* as written, "tel:" taken off */
	int rank;     /* higher is sooner the person's own: mobile, then direct, then others, a switchboard last; faxes are left out */
};
struct vcard {
	char *name;         /* FN, else N as "first last"; NULL when the card is a company's */
	char *company;      /* the first part of ORG */
	GPtrArray *emails;  /* char* */
	GPtrArray *phones;  /* struct vcard_phone, as in the card */
};

#define VCARD_RANK_MOBILE 40

/* All cards in the bytes: struct vcard. Invalid UTF-8 is made valid. */
GPtrArray *vcard_parse(const char *bytes, gsize n);

#endif
