#include "read/invitation.h"

#include <string.h>

#include "core/error.h"
#include "read/ical_object.h"
#include "read/mail.h"
#include "read/reply.h"

#define MAX_LEVELS 3 /* of mails within mails: a reply that somebody forwarded */

/* ---- the calendar object ---- */

static char *upper(const char *text)
{
	return text && *text ? g_ascii_strup(text, -1) : NULL;
}

/* "MAILTO:An@Corp.test", and what programs write without it; NULL when it is no mail address (RFC 5545 3.3.3
 * allows any URI). */
static char *address_of(const char *uri)
{
	const char *address = uri && g_ascii_strncasecmp(uri, "mailto:", 7) == 0 ? uri + 7 : uri;
	return address && strchr(address, '@') ? g_ascii_strdown(address, -1) : NULL;
}

static char *attendee_address(icalproperty *p)
{
	const icalvalue *value = ical_value(p, ICAL_CALADDRESS_VALUE);
	return value ? address_of(icalvalue_get_caladdress(value)) : NULL;
}

/* A new upper-case string, or NULL: libical's own name for a value it does not know is "X". */
static char *partstat_of(icalproperty *attendee)
{
	icalparameter *p = icalproperty_get_first_parameter(attendee, ICAL_PARTSTAT_PARAMETER);
	const char *text = p ? icalparameter_enum_to_string((int)icalparameter_get_partstat(p)) : NULL;
	return upper(text);
}

/* Who answers: the sender of the mail; else the first who said anything (a COUNTER may list everybody); else
 * the first. */
static icalproperty *answering(icalcomponent *event, const char *from_or_null)
{
	icalproperty *best = NULL;
	int best_rank = -1;
	for (icalproperty *p = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY); p;
		p = icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY)) {
		g_autofree char *address = attendee_address(p), *partstat = partstat_of(p);
		bool sender = from_or_null && g_strcmp0(address, from_or_null) == 0;
		int rank = (sender ? 2 : 0) + (partstat && strcmp(partstat, "NEEDS-ACTION") != 0);
		if (rank > best_rank) {
			best = p;
			best_rank = rank;
		}
	}
	return best;
}

static char *text_of(icalcomponent *event, icalproperty_kind kind)
{
	const icalvalue *value = ical_value(icalcomponent_get_first_property(event, kind), ICAL_TEXT_VALUE);
	g_autofree char *text = value ? g_utf8_make_valid(icalvalue_get_text(value), -1) : NULL;
	return text && *g_strstrip(text) ? g_steal_pointer(&text) : NULL;
}

/* Of an Outlook description what was typed: below a line of signs it repeats the invitation. */
static char *own_words(const struct words *w, const char *text)
{
	char *own = NULL, *signature = NULL, *quoted = NULL;
	reply_split(w, text, &own, &signature, &quoted);
	g_free(signature);
	g_free(quoted);
	if (own && !*g_strstrip(own))
		g_clear_pointer(&own, g_free);
	return own;
}

static bool is_microsoft(icalcomponent *calendar)
{
	const icalvalue *id =
		ical_value(icalcomponent_get_first_property(calendar, ICAL_PRODID_PROPERTY), ICAL_TEXT_VALUE);
	const char *text = id ? icalvalue_get_text(id) : NULL;
	return text && (strstr(text, "Microsoft") || strstr(text, "Exchange"));
}

/* Google gives it beside the attendee's name. */
static char *google_comment(icalproperty *attendee)
{
	for (icalparameter *p = attendee ? icalproperty_get_first_parameter(attendee, ICAL_X_PARAMETER) : NULL; p;
			p = icalproperty_get_next_parameter(attendee, ICAL_X_PARAMETER)) {
		const char *name = icalparameter_get_xname(p), *value = icalparameter_get_xvalue(p);
		if (value && *value && g_strcmp0(name, "X-RESPONSE-COMMENT") == 0)
			return g_utf8_make_valid(value, -1);
	}
	return NULL;
}

/* COMMENT; else what stands in the mail of Outlook, which has no other text in it, or in its description.
 * Other programs write a sentence of their own there ("Jan has accepted"). */
static char *comment_of(
	const struct words *w, icalcomponent *calendar, icalcomponent *event, icalproperty *attendee,
	const char *own_text_or_null)
{
	char *comment = text_of(event, ICAL_COMMENT_PROPERTY);
	if (!comment)
		comment = google_comment(attendee);
	if (comment || !is_microsoft(calendar))
		return comment;
	if (own_text_or_null && *own_text_or_null)
		return g_strdup(own_text_or_null);
	g_autofree char *description = text_of(event, ICAL_DESCRIPTION_PROPERTY);
	return description ? own_words(w, description) : NULL;
}

static icalcomponent *first_calendar(icalcomponent *root)
{
	if (icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT)
		return root;
	return icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT);
}

static void take_times(struct ical_object *o, icalcomponent *event, struct invitation_reply *ret)
{
	const icalvalue *sequence = ical_value(
		icalcomponent_get_first_property(event, ICAL_SEQUENCE_PROPERTY), ICAL_INTEGER_VALUE);
	struct ical_when start, stamp;
	ret->sequence = sequence ? icalvalue_get_integer(sequence) : 0;
	if (ical_when_of(o, icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY), &start)) {
		ret->start_utc = ical_instant(&start);
		ret->all_day = start.all_day;
	}
	if (ical_when_of(o, icalcomponent_get_first_property(event, ICAL_DTSTAMP_PROPERTY), &stamp))
		ret->stamp_utc = ical_instant(&stamp);
}

/* What an object without METHOD is: an attendee who said something replies. */
static char *method_of(icalcomponent *calendar, const char *partstat)
{
	icalproperty *p = icalcomponent_get_first_property(calendar, ICAL_METHOD_PROPERTY);
	const char *method = p && icalproperty_get_value(p) ? icalproperty_get_value_as_string(p) : NULL;
	if (method)
		return upper(method);
	return g_strdup(partstat && strcmp(partstat, "NEEDS-ACTION") != 0 ? "REPLY" : "PUBLISH");
}

static bool read_object(const struct words *w, GBytes *bytes, const struct mail *mail_or_null,
	GTimeZone *zone, struct invitation_reply *ret, GError **error)
{
	struct ical_object o;
	gsize n;
	const char *data = g_bytes_get_data(bytes, &n);
	bool ok = ical_object_parse(&o, data, n, zone, error);
	icalcomponent *calendar = ok ? first_calendar(o.root) : NULL,
		      *event = ok && o.events->len > 0 ? o.events->pdata[0] : NULL;
	if (ok && (!calendar || !event)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "calendar object: no event in it");
		ok = false;
	}
	if (ok) {
		icalproperty *attendee = answering(event, mail_or_null ? mail_or_null->from : NULL);
		ret->uid = text_of(event, ICAL_UID_PROPERTY);
		ret->partstat = attendee ? partstat_of(attendee) : NULL;
		ret->attendee = attendee ? attendee_address(attendee) : NULL;
		if (!ret->attendee && mail_or_null)
			ret->attendee = g_strdup(mail_or_null->from);
		ret->method = method_of(calendar, ret->partstat);
		ret->comment = comment_of(w, calendar, event, attendee, mail_or_null ? mail_or_null->own_text : NULL);
		take_times(&o, event, ret);
	}
	ical_object_clear(&o);
	return ok;
}

/* ---- the mail around it ---- */

static bool is_calendar(const struct attachment *a)
{
	return strcmp(a->type, "text/calendar") == 0 || strcmp(a->type, "application/ics") == 0 ||
	       (a->name && g_str_has_suffix(a->name, ".ics"));
}

static bool read_mail(const struct words *w, const void *bytes, size_t n, int level, GTimeZone *zone,
	struct invitation_reply *ret, GError **error);

static bool read_parts(const struct words *w, const struct mail *mail, int level, GTimeZone *zone,
	struct invitation_reply *ret, GError **error)
{
	bool ok = true;
	for (guint i = 0; ok && i < mail->attachments->len && !ret->method; i++) {
		const struct attachment *a = mail->attachments->pdata[i];
		gsize inner_n;
		const void *inner = g_bytes_get_data(a->bytes, &inner_n);
		if (is_calendar(a))
			ok = read_object(w, a->bytes, mail, zone, ret, error);
		else if (strcmp(a->type, "message/rfc822") == 0 && level < MAX_LEVELS)
			ok = read_mail(w, inner_n ? inner : "", inner_n, level + 1, zone, ret, error);
	}
	return ok;
}

static bool read_mail(const struct words *w, const void *bytes, size_t n, int level, GTimeZone *zone,
	struct invitation_reply *ret, GError **error)
{
	struct mail *mail = mail_parse(w, bytes, n, error);
	bool ok = mail && read_parts(w, mail, level, zone, ret, error);
	if (mail)
		mail_free(mail);
	return ok;
}

bool invitation_of_mail(
	const struct words *w, const struct mail *mail, GTimeZone *zone, struct invitation_reply *ret, GError **error)
{
	record_init(&invitation_reply_record, ret);
	return read_parts(w, mail, 1, zone, ret, error);
}

bool invitation_read(const struct words *w, const void *bytes, size_t n, GTimeZone *zone,
	struct invitation_reply *ret, GError **error)
{
	static const char begin[] = "BEGIN:VCALENDAR";
	const char *text = bytes;
	size_t skip = 0;
	record_init(&invitation_reply_record, ret);
	while (skip < n && strchr("\xEF\xBB\xBF \t\r\n", text[skip]) && text[skip])
		skip++;
	if (n - skip < strlen(begin) || g_ascii_strncasecmp(text + skip, begin, strlen(begin)) != 0)
		return read_mail(w, bytes, n, 1, zone, ret, error);
	g_autoptr(GBytes) object = g_bytes_new_static(text + skip, n - skip);
	return read_object(w, object, NULL, zone, ret, error);
}
