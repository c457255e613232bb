/* Whom to call, read from what a source gave: a person's own mail, cards of an address book, a number somebody wrote down.
 *
 * Invariants: nothing is found rather than somebody else's number; never a number of our own (context.own_phones); mobile and direct
 * numbers come before a switchboard, a fax never. */
#ifndef READ_CONTACT_H
#define READ_CONTACT_H

#include "core/contact.h"
#include "read/mail.h"
#include "read/phone.h"
#include "read/words.h"

/* All fill ret (inited by us), with neither phone nor name when there is nothing. */

/* The signature of a mail that the person wrote; of another's mail nothing. */
void contact_read_mail(const struct words *w, const struct mail *mail, const struct contact_question *q, struct contact *ret);

/* The person among vCards: by the address; else by name and company together. */
void contact_read_cards(const char *bytes, size_t n, const struct contact_question *q, struct contact *ret);

/* One number as somebody wrote it. */
void contact_read_number(const char *text, const struct contact_question *q, struct contact *ret);

/* The number's form for comparing and dialling, when the text holds exactly one and it is not ours: its type; PHONE_DOUBTFUL: none.
 * Region: that of the person's address, else our own. */
enum phone_type contact_number(const char *text, const struct contact_question *q, char **ret_e164);

#endif
