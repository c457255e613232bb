/* Configuration: one file (libconfig), one table of keys in src/edge/config_keys.c from which parser,
 * defaults, ranges, `check`, the example conf/closecall.conf and its man page follow.
 *
 * All findings are reported at once, each as "file:line: what": unknown key (with "did you mean"), wrong
 * type, out of range, missing, bad zone, unknown region, overlapping windows, unreadable file, password file
 * readable by others. Secrets come from password_file, password_command (run without shell, first line of
 * output, 10 s) or a systemd credential (password_credential), never from the file itself. */
#ifndef EDGE_CONFIG_H
#define EDGE_CONFIG_H

#include "core/error.h"
#include "core/customer.h"
#include "core/deal.h"
#include "core/rules.h"
#include "edge/mailbox.h"
#include "edge/outgoing.h"
#include "edge/secret.h"

struct mail_source {
	bool maildir;     /* else imap */
	char *path;       /* maildir */
	char *inbox_path; /* maildir with the customer's answers; NULL: none */
	char *host;       /* imap */
	int port;
	enum security security;
	char *login;
	struct secret secret;
	char *folder;       /* NULL: found by \Sent */
	char *inbox;        /* "INBOX"; "" = not watched */
	bool quotes_folder; /* folder_kind = "quotes"; else "sent" */
	char *authserv_id;  /* whose Authentication-Results are believed; NULL: nobody's */
	char *ca_file;
};
enum calendar_kind {
	CALENDAR_CALDAV,
	CALENDAR_ICSDIR,
	CALENDAR_INVITATIONS, /* by mail (app/invite.h); no other field is set */
};
struct calendar_target {
	enum calendar_kind kind;
	char *path; /* icsdir */
	char *url, *name, *login;
	struct secret secret;
	char *ca_file;
};
struct book_source {
	bool vcfdir; /* else carddav */
	char *path;  /* vcfdir; NULL with url NULL too: no address book */
	char *url, *login;
	struct secret secret;
	char *ca_file;
};
struct mail_target {
	bool outdir;
	char *path;
	char *host;
	int port;
	enum security security;
	char *login;
	struct secret secret;
	char *ca_file;
	char *from_address, *from_name; /* closecall's own sender; outcome mails go there too */
};

struct rep {
	char *id; /* short, stable: "an" */
	char *name, *address, *phone /* E.164, NULL */, *language, *zone_name;
	struct mail_source mail;
	struct calendar_target calendar;
	struct book_source addressbook;
	struct rules rules; /* cadence with this rep's overrides */
	int digest_minute;  /* daily digest at this local minute (07:30) */
	bool weekly;        /* gets a copy of the weekly summary */
	bool coaching;      /* the weekly summary quotes what was said */
	bool transparent;   /* slots show as free, */
	int busy_before_h;  /* but as busy from this long before; 0 = never */
	int alarm_minutes;  /* before the start; -1 = none */
};

struct config {
	char *path;
	char *state_dir;
	char *company, *region, *language, *currency, *zone_name;
	char **domains;                                  /* the company's mail domains */
	char **phones;                                   /* E.164 */
	char *templates_dir, *words_dir, *holidays_file; /* defaults: beside the program or installed */
	char *reader_path;
	int readers; /* reader processes; 0 = one per core */
	int reader_timeout_s;
	int workers;
	int lookback_days;
	int poll_s; /* calendars and inboxes are looked at this often at least */
	int64_t max_mail_bytes;
	bool receipts_at_once; /* else only LOST and STOP, the rest in the digest */
	bool ask_why; /* about each new quote, by a mail of its own */
	struct secret token_key; /* none: one is made in state_dir */
	int token_days;          /* how long a link in a mail, and a reply to it, is good for */
	double margin;
	char *contacts;        /* contacts.csv; NULL: none */
	struct mail_target outgoing;
	char *manager_address, *manager_name, *manager_language;
	int weekly_weekday, weekly_minute; /* Monday 07:30 */
	char *admin_address;
	struct rep *reps;
	size_t n_reps;
	struct rep incoming; /* closecall itself: its own mailbox in `mail`, see config_has_incoming; no address, and an id that no rep can have */
	struct holidays *holidays;
	struct customer *customers;
	size_t n_customers;
	GHashTable *zones; /* country code → GTimeZone, of all in core/customer.h */
};

/* NULL and a SETUP error that lists all findings, one a line. warnings (char*, may be NULL): what is odd but
 * usable. */
struct config *config_load(const char *path, GPtrArray *warnings, GError **error);
/* What holds without a file: no company, no reps, no mail; for looking at a single mail. holidays may be
 * NULL. */
struct config *config_defaults(void);
/* One rep with the default of every key, in Brussels: for simulations. */
struct config *config_example(void);
void config_free(struct config *c);
const struct rep *config_find_rep(const struct config *c, const char *id);

/* The mailbox where mail to outgoing.from lands is known. */
bool config_has_incoming(const struct config *c);
/* Whose mail is watched: the reps, then closecall itself where it has a mailbox. */
size_t config_n_desks(const struct config *c);
const struct rep *config_desk(const struct config *c, size_t i);

/* A rep's rules as they hold for the customer of a quote. ret borrows; end it with customer_rules_clear. */
void config_rules_for(const struct config *c, const struct rep *rep, const struct quote *quote, struct customer_rules *ret);

/* The same for each of many deals (struct deal). New array; end it with customer_rules_free. */
struct customer_rules *config_rules_of(const struct config *c, const struct rep *rep, GPtrArray *deals);

/* For documentation and tests: every key, in the order of the table. name: dotted, "reps.mail.host"; range:
 * with its unit, "" when anything goes; def: as it is written in the file, or in words, "required …" or "".
 */
void config_keys(void (*f)(const char *name, const char *type, const char *range, const char *def,
			 const char *sentence, void *data),
	void *data);

#endif
