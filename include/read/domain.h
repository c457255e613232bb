/* What a mail domain says about whose it is. */
#ifndef READ_DOMAIN_H
#define READ_DOMAIN_H

#include <stdbool.h>

/* Is it one where anybody can have an address (gmail.com, telenet.be)? Then it says nothing about the
 * company. */
bool domain_is_public(const char *domain);

/* Is it `of` or below it? */
bool domain_is_within(const char *domain, const char *of);

/* The label that carries the name: "acme" of "mail.acme.co.uk". New string. */
char *domain_label(const char *domain);

/* ISO 3166-1 of the country it ends in; NULL for endings of no country. New string. */
char *domain_region(const char *domain);

#endif
