/* Any bytes as a reply to an invitation, mail or calendar object, and as an event to invite to: a reading comes out or an ITEM error, and an invitation
 * names nobody but the two it is between. */
#include <stdint.h>
#include <string.h>

#include "core/error.h"
#include "read/invitation.h"
#include "read/mail.h"
#include "read/zones.h"
#include "unit/shipped_words.h"
#include "write/invitation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_reply(const struct words *w, const uint8_t *data, size_t size, GTimeZone *zone)
{
	struct invitation_reply r;
	g_autoptr(GError) error = NULL;

	if (invitation_read(w, data, size, zone, &r, &error)) {
		g_autofree char *text = record_print(&invitation_reply_record, &r);
		g_assert(text && g_utf8_validate(text, -1, NULL));
		g_assert(!r.attendee || strchr(r.attendee, '@'));
		g_assert(!r.comment || *r.comment);
	} else {
		g_assert(g_error_matches(error, CLOSECALL_ERROR, CLOSECALL_ITEM));
	}
	record_clear(&invitation_reply_record, &r);
}

static bool is_property(const char *line, const char *name)
{
	size_t n = strlen(name);
	return g_ascii_strncasecmp(line, name, n) == 0 && (line[n] == ':' || line[n] == ';');
}

static void invite(const char *text)
{
	struct invitation i = { .organizer = "closecall@corp.test", .organizer_name = text, .attendee = "an@corp.test", .attendee_name = text };
	g_autofree char *out = invitation_print(text, &i);
	int people = 0;

	for (const char *p = out; p; p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL)
		people += is_property(p, "ATTENDEE") || is_property(p, "ORGANIZER");
	g_assert(!out || people == 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct words *w;

	if (!w) {
		mail_prepare();
		w = shipped_words();
	}
	g_autofree char *text = g_strndup((const char *)data, size);
	read_reply(w, data, size, zones_find("Europe/Brussels"));
	invite(text);
	return 0;
}
