/* Phone numbers in text (libphonenumber, in src/read/phone.cc: no C interface exists). */
#ifndef READ_PHONE_H
#define READ_PHONE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* DOUBTFUL: of the right form, but no operator was given that block: to be believed only behind a word like "tel". A line
 * has either valid numbers or doubtful ones. */
enum phone_type { PHONE_OTHER, PHONE_MOBILE, PHONE_FIXED, PHONE_DOUBTFUL };

struct phone_hit {
	size_t start, end; /* byte offsets */
	char e164[20];
	enum phone_type type;
};

/* All numbers, in order; free with g_array_unref. region: ISO 3166-1 for numbers without country code. */
GArray *phone_find(const char *text, const char *region);

/* ISO 3166-1 of the country that the number is of; NULL when it is of none. New string. */
char *phone_region(const char *e164);

/* E.164 → as people of `region` write it (national when it is their own country's). New string; a copy of e164 when odd. */
char *phone_format(const char *e164, const char *region);

#ifdef __cplusplus
}
#endif

#endif
