/* Which folder holds the sent mail. Pure: from the answer to LIST "" "*" to a choice.
 *
 * \Sent decides (RFC 6154; Exchange sends it without saying so); then the name, in the languages of
 * src/edge/imap_folder.c, behind any prefix that servers put before it (INBOX., INBOX/, [Gmail]/). */
#ifndef EDGE_IMAP_FOLDER_H
#define EDGE_IMAP_FOLDER_H

#include <glib.h>
#include <stdbool.h>

struct imap_folder {
	char *raw;      /* as the server writes it */
	char *name;     /* UTF-8, for people */
	char delimiter; /* between levels; 0: none */
	bool sent;      /* has \Sent */
	bool no_mail;   /* \Noselect, \NonExistent */
};
struct imap_folder *imap_folder_new(const char *raw, char delimiter, bool sent, bool no_mail);
void imap_folder_free(struct imap_folder *f);

/* All take a list of struct imap_folder. Borrowed results; NULL: none. */
const struct imap_folder *imap_folder_find_sent(const GPtrArray *folders);
/* The same name in another spelling of Unicode, or INBOX in another case. */
const struct imap_folder *imap_folder_find(const GPtrArray *folders, const char *name);
/* The one that was probably meant. */
const struct imap_folder *imap_folder_suggest(const GPtrArray *folders, const char *name);
/* "'INBOX', 'Sent', … and 40 more". New string. */
char *imap_folder_names(const GPtrArray *folders);

#endif
