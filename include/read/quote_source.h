/* What a quote is read from: the subject, the own text, the signature, the thread, and the names and texts of
 * attachments; each read once against the vocabularies, and shared by all that look for a field
 * (read/quote_*).
 *
 * Layout: a line may have cells, apart by tabs (read/pdf, read/html). A label's value stands behind it in its
 * cell, else in the next cell, else in the same cell of the line below. */
#ifndef READ_QUOTE_SOURCE_H
#define READ_QUOTE_SOURCE_H

#include "core/letter.h"
#include "read/lexicon.h"
#include "read/mail.h"
#include "read/stated.h"
#include "read/words.h"

enum source_kind {
	SOURCE_SUBJECT,
	SOURCE_TEXT,      /* the sender's own */
	SOURCE_SIGNATURE, /* the sender's own */
	SOURCE_THREAD,
	SOURCE_NAME,     /* of an attachment, without extension, _ as blank */
	SOURCE_DOCUMENT, /* the text of an attachment */
};

struct source {
	enum source_kind kind;
	guint attachment; /* NAME, DOCUMENT: its index */
	bool main;        /* DOCUMENT: this one is the quote (read/quote_detect) */
	char *where;      /* as evidence says it */
	char *text;
	struct lexed *lexed;
	GArray *money; /* struct money_hit; NULL but in TEXT and DOCUMENT */
	GArray *dates; /* struct date_hit */
};

/* One mail on the desk. */
struct sources {
	const struct words *words;
	const struct mail *mail;
	const struct read_context *context;
	struct date sent;    /* local day of sending */
	struct date dated;   /* the quote's own date, else sent: what "30 days" counts from */
	GPtrArray *all;      /* struct source, in the order of the enum */
	const struct stated *stated; /* what an attached XML says; NULL without one */
	guint stated_in;             /* the attachment it is, or is embedded in */
	struct quote *quote; /* being filled */
};

struct span {
	size_t start, end;
};

struct sources *sources_new(const struct words *w, const struct mail *mail, const GPtrArray *documents,
	const struct read_context *context, struct quote *quote);
void sources_free(struct sources *s);

/* The first source of a kind, or NULL. Borrowed. */
const struct source *sources_first(const struct sources *s, enum source_kind kind);

/* Dates again, relative to s->dated. */
void sources_redate(struct sources *s);

/* Takes a value over into the evidence; offset SIZE_MAX: of no place in particular. why is printf-like. */
void sources_note(struct sources *s, const char *field, const char *value, const struct source *source,
	size_t offset, const char *why, ...) G_GNUC_PRINTF(6, 7);

/* Up to three places where a label's value may stand, in order of trust. Returns how many. */
guint source_values(const struct source *source, const struct term *label, struct span ret[3]);

/* The line's cell that holds the offset, and its number from 0. */
struct span source_cell(const struct source *source, size_t offset, guint *ret_column);
guint source_n_cells(const struct source *source, guint line);

/* Without blanks around it. */
struct span source_trim(const struct source *source, struct span span);
char *source_text(const struct source *source, struct span span);

/* Is the address one of the company's own (own_domains, the rep's, the service's)? */
bool sources_is_own(const struct sources *s, const char *address);

#endif
