/* The service: everything that is loaded once and shared by all rounds. Only the ledger, the readers, the hosts' health
 * and the last week's figures change while it runs, and each of them guards itself. */
#ifndef APP_SERVICE_H
#define APP_SERVICE_H

#include "app/tell.h"
#include "core/letter.h"
#include "edge/config.h"
#include "edge/ledger.h"
#include "edge/reader.h"
#include "write/templates.h"
#include "write/view.h"

struct hosts; /* app/hosts.h */
struct weeks; /* app/week.h */

struct service {
	struct config *config;
	struct ledger *ledger;
	struct readers *readers;
	struct templates *templates;
	struct hosts *hosts;
	struct tell *tell;
	struct weeks *weeks;
	GBytes *token_key; /* with the ledger; NULL in simulations */
};

enum service_need {
	NEED_TEMPLATES = 1,
	NEED_READERS = 2,
	NEED_LEDGER = 4,
	NEED_ALL = 7,
};

/* Loads the configuration and what is needed of the rest. NULL and an error that lists all findings. warnings may be NULL. */
struct service *service_open(const char *config_path, enum service_need need, struct tell *tell, GPtrArray *warnings, GError **error);
void service_close(struct service *s);

/* Starts the readers alone, without configuration: for explaining a mail. words_dir NULL: the installed ones. */
struct readers *service_start_readers(const struct config *config, int n, GError **error);

/* Parses all templates below the directory; findings of the linter go to warnings. first: the language others fall back to. */
struct templates *service_load_templates(const char *dir, const char *first, GPtrArray *warnings, GError **error);

/* What the reader must know about a rep's folder. */
void service_context(const struct service *s, const struct rep *rep, struct read_context *ret);

/* The same of a mail of which nothing is known: whoever sent it counts as the rep. */
void service_context_of_company(const struct config *config, struct read_context *ret);

/* What the tokens of a rep's mails are made with, and looked at by. Borrows. */
struct seal service_seal(const struct service *s, const struct rep *rep);

/* The people's side of a rep for the texts; borrows from both. */
struct sender service_sender(const struct service *s, const struct rep *rep);

#endif
