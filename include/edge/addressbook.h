/* The rep's address book: the contract, and its two sides, carddav (a server) and vcfdir (a directory of .vcf files).
 *
 * Nobody here looks into a card: those that may be the person's are handed on as text, for the reader to say. Used by one thread at a time.
 * Errors: RETRY the network or the server; SETUP login, certificate, no such address book. */
#ifndef EDGE_ADDRESSBOOK_H
#define EDGE_ADDRESSBOOK_H

#include "core/error.h"
#include <stdbool.h>

#define ADDRESSBOOK_MAX_FOUND 50 /* cards; further ones are left out */

struct addressbook;

struct addressbook_ops {
	/* Cards in which the address or the name stands: new strings into cards. Either may be NULL. None is an answer. */
	bool (*find)(struct addressbook *a, const char *email, const char *name, GPtrArray *cards, GError **error);
	void (*close)(struct addressbook *a);
};
struct addressbook {
	const struct addressbook_ops *ops; /* implementations embed this first */
};

/* ---- carddav ---- */
struct carddav_account {
	const char *url; /* of an address book, of its owner, or only of the server */
	const char *login, *password;
	const char *ca_file; /* NULL: the system's */
	int connect_timeout_ms, request_timeout_ms;
};
/* Finds all address books of the login (RFC 6764 6, RFC 6352 7.1). */
struct addressbook *carddav_open(const struct carddav_account *a, GError **error);

/* ---- vcfdir ---- */
/* Files of one or more cards, *.vcf; subdirectories are not looked into. */
struct addressbook *vcfdir_open(const char *path, GError **error);

#endif
