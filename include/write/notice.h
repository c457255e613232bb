/* The mails to reps, managers and admins: view and template → subject, text, html.
 *
 * A mail template's first line is "Subject: …", then an empty line, then the text: paragraphs divided by empty lines, in which lines that
 * begin with "> " are somebody's own words. A .html of the same name is its twin; a mail without one is laid out by note.html from
 * the paragraphs of its text, so that the words stand in one place. HTML may use the partials "head" and "foot". */
#ifndef WRITE_NOTICE_H
#define WRITE_NOTICE_H

#include "core/deal.h"
#include "write/templates.h"
#include "write/view.h"

struct notice {
	char *subject, *text, *html;
};
void notice_clear(struct notice *n);

/* Names that views of mails have besides those of a deal, and labels the code asks for by name. NULL at the end. */
extern const char *const notice_names[];
extern const char *const notice_invitations[]; /* templates: of a call, of one that is taken back */
extern const char *const notice_labels[];

/* A mail about one deal. action says kind, code and text. One-tap answers (write/taps.h) are made for the kinds that ask. */
bool notice_of_deal(const struct templates *t, const struct deal *deal, const struct action *action, const char *shown_phone,
		const char *rep_lang, const struct sender *sender, struct notice *ret, GError **error);

/* An alert to the admin: what is broken since when, once, and healed, once. */
bool notice_alert(const struct templates *t, const char *lang, const char *what, const char *since, bool healed,
		struct notice *ret, GError **error);

/* A call as an invitation by mail, or, off, that it is taken back. title, text: of its event. */
bool notice_invitation(const struct templates *t, const char *rep_lang, const char *title, const char *text, int64_t start_utc, GTimeZone *zone,
		bool off, struct notice *ret, GError **error);

/* Renders the templates called `name`. view as in templates_render; groups (of write/taps.h) may be NULL, else is floating and
 * consumed. The subject is one line whatever the view holds. SETUP error when a template is missing or has no subject. */
bool notice_print(const struct templates *t, const struct lang *lang, const char *name, GVariant *view, GVariant *groups,
		struct notice *ret, GError **error);

#endif
