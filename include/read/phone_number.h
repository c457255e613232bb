/* What read/phone_scan asks of libphonenumber (src/read/phone.cc). A question costs some 10 microseconds: the scan
 * has made sure before that there may be a number. */
#ifndef READ_PHONE_NUMBER_H
#define READ_PHONE_NUMBER_H

#include "read/phone.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PHONE_MAX_DIGITS 20 /* a country code, and 17 digits of the library's longest number */

/* How numbers are written in a country, without its code. */
struct phone_plan {
	char region[3];  /* "ZZ": none, then only numbers with country code are read */
	int country_code; /* 0 for ZZ */
	char trunk[8];   /* the prefix of national calls; "" in countries that have none */
	bool simple;     /* a national number is the trunk prefix and the number; elsewhere codes of carriers may stand between */
};

/* region may be NULL. */
void phone_plan_of(const char *region, struct phone_plan *ret);
/* Of the country that the code at the start of the digits is of. Returns the code's length, 0 when it is none. */
size_t phone_plan_of_code(const char *digits, struct phone_plan *ret);

/* A national number without trunk prefix. strict: valid, else of a possible length. Fills all but the offsets. */
bool phone_check(int country_code, const char *national, bool strict, struct phone_hit *ret);

/* Appends what the library's own matcher finds in a line, for plans that are not simple; costs some 100
 * microseconds. Returns how many. */
guint phone_match_line(GArray *hits, const char *line, size_t n, size_t offset, const char *region, bool strict);

#ifdef __cplusplus
}
#endif

#endif
