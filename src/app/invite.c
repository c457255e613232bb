/* The calendar by mail: its objects. The replies are in invite_in.c. */
#include "app/invite.h"
#include "edge/clock.h"
#include "edge/ledger_invitation.h"
#include "write/ical_lines.h"
#include "write/invitation.h"
#include "write/notice.h"
#include "write/post.h"
#include <string.h>

struct invite {
	struct calendar base;
	struct desk *desk;
};

static struct desk *desk_of(struct calendar *c)
{
	return ((struct invite *)c)->desk;
}

/* ---- what an event of ours says ---- */

struct content {
	char *title, *text, *uid;
	int sequence;
	int64_t start_utc;
};

static void content_clear(struct content *c)
{
	g_free(c->title);
	g_free(c->text);
	g_free(c->uid);
}

static int64_t instant_of(const char *text)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(text, utc);
	return at ? g_date_time_to_unix(at) : 0;
}

static void take(char **field, char *value)
{
	if (*field)
		g_free(value);
	else
		*field = value;
}

/* The bytes are ours, all of them: what stands in the mirror was printed by write/event.h or patched by write/event_patch.h. */
static struct content content_of(const char *ics)
{
	struct content c = { 0 };
	struct ical_line l = { .text = g_string_new(NULL) };
	for (const char *p = ics; *p; p += l.n) {
		ical_line_read(p, &l);
		g_autofree char *value = ical_line_text(&l);
		if (ical_line_is_property(&l, "SUMMARY"))
			take(&c.title, g_steal_pointer(&value));
		else if (ical_line_is_property(&l, "DESCRIPTION"))
			take(&c.text, g_steal_pointer(&value));
		else if (ical_line_is_property(&l, "UID"))
			take(&c.uid, g_steal_pointer(&value));
		else if (ical_line_is_property(&l, "SEQUENCE"))
			c.sequence = (int)g_ascii_strtoll(value, NULL, 10);
		else if (ical_line_is_property(&l, "DTSTART"))
			c.start_utc = instant_of(value);
	}
	g_string_free(l.text, TRUE);
	return c;
}

/* ---- mailing ---- */

static GBytes *compose(struct desk *d, const struct content *c, const char *ics, const struct invitation *i, const char *id, GError **error)
{
	struct notice n = { 0 };
	g_autofree char *object = invitation_print(ics, i);
	if (!object) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "no event to invite to");
		return NULL;
	}
	if (!notice_invitation(d->service->templates, d->rep->language, c->title, c->text, c->start_utc, d->rep->rules.zone, i->cancel, &n, error))
		return NULL;
	struct post p = {
		.from_name = i->organizer_name,
		.from_address = i->organizer,
		.to_name = i->attendee_name,
		.to_address = i->attendee,
		.subject = n.subject,
		.message_id = id,
		.date_utc = i->stamp_utc,
		.text = n.text,
		.html = n.html,
		.invitation = object,
		.method = i->cancel ? "CANCEL" : "REQUEST",
	};
	GBytes *bytes = post_print(&p, error);
	notice_clear(&n);
	return bytes;
}

/* A plain reply to it is known by the token, as one to any mail of ours (app/authority.h); the same for ever, so that the mail is the same one when
 * it goes again. call: "12-3". */
static char *message_id_of(struct desk *d, const struct content *c, const char *call, int sequence)
{
	struct service *s = d->service;
	struct seal seal = service_seal(s, d->rep);
	seal.until_utc = c->start_utc + (int64_t)s->config->token_days * 86400;
	g_autofree char *about = g_strdup_printf("%s-%d", call, sequence), *token = token_make(&seal, TOKEN_MAIL, about);
	return g_strdup_printf("closecall.%s.%s%s%s%s", ledger_instance(s->ledger), about, token ? "." : "", token ? token : "",
		strchr(s->config->outgoing.from_address, '@'));
}

static bool mail_out(struct desk *d, const char *ics, int sequence, bool cancel, GError **error)
{
	struct ledger *ledger = d->service->ledger;
	const struct mail_target *o = &d->service->config->outgoing;
	struct content c = content_of(ics);
	struct invitation i = { cancel, sequence, clock_now_utc(), o->from_address, o->from_name, d->rep->address, d->rep->name };
	const char *call = c.uid + strlen("closecall-") + strlen(ledger_instance(ledger)) + 1; /* desk_call_uid */
	g_autofree char *id = message_id_of(d, &c, call, sequence);
	g_autoptr(GBytes) bytes = compose(d, &c, ics, &i, id, error);
	g_autoptr(GError) why = NULL;
	bool ok = bytes && ledger_put_mail(ledger, id, d->rep->id, g_ascii_strtoll(call, NULL, 10), error);
	content_clear(&c);
	struct outgoing *out = ok ? desk_outgoing(d, error) : NULL;
	if (!out)
		return false;
	/* in doubt is not sent: it goes again, and twice is once (RFC 5546 2.1.4) */
	bool sent = out->ops->send(out, o->from_address, d->rep->address, id, bytes, &why) == OUTGOING_SENT;
	desk_outgoing_went(d, why);
	if (!sent)
		g_propagate_error(error, g_steal_pointer(&why));
	return sent;
}

/* ---- the contract ---- */

static char *etag_of(const char *ics)
{
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, ics, -1);
	return g_strdup_printf("\"%.32s\"", sum);
}

static struct calendar_object *object_of(struct ledger_invitation *row)
{
	struct calendar_object *o = g_new0(struct calendar_object, 1);
	o->href = g_strdup(row->href);
	o->etag = etag_of(row->ics);
	o->ics = g_steal_pointer(&row->ics);
	return o;
}

/* What the rep has to do besides is in a calendar that nobody here sees; our own calls the ledger knows. */
static bool busy(struct calendar *c, int64_t from_utc, int64_t to_utc, GPtrArray *texts, GError **error)
{
	(void)c;
	(void)from_utc;
	(void)to_utc;
	(void)texts;
	(void)error;
	return true;
}

static bool changes(
	struct calendar *c, const char *token, const char *ours, GPtrArray *objects, char **ret_token, bool *ret_full, GError **error)
{
	struct desk *d = desk_of(c);
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)ledger_invitation_free);
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)calendar_object_free);
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	*ret_token = NULL;
	if (!ledger_find_invitations(d->service->ledger, d->rep->id, rows, error))
		return false;
	for (guint i = 0; i < rows->len; i++) {
		struct calendar_object *o = object_of(rows->pdata[i]);
		g_ptr_array_add(all, o);
		g_checksum_update(sum, (const guchar *)o->href, -1);
		g_checksum_update(sum, (const guchar *)o->etag, -1); /* its quotes divide */
	}
	(void)ours; /* nothing else is in it */
	*ret_token = g_strconcat("mails:", g_checksum_get_string(sum), NULL);
	*ret_full = g_strcmp0(token, *ret_token) != 0;
	if (*ret_full)
		g_ptr_array_extend_and_steal(objects, g_steal_pointer(&all));
	return true;
}

static bool get(struct calendar *c, const char *href, struct calendar_object **ret, GError **error)
{
	struct desk *d = desk_of(c);
	struct ledger_invitation row;
	bool found;
	bool ok = ledger_get_invitation(d->service->ledger, d->rep->id, href, &row, &found, error);
	*ret = ok && found && row.ics ? object_of(&row) : NULL;
	ledger_invitation_clear(&row);
	return ok;
}

static bool find(struct calendar *c, const char *uid, struct calendar_object **ret, GError **error)
{
	g_autofree char *href = g_strdup_printf("%s.ics", uid);
	return get(c, href, ret, error);
}

/* Nobody is invited to a test; and of what a calendar may keep, an invitation carries nothing. */
static bool probe(struct calendar *c, int64_t start_utc, unsigned *ret_traits, GError **error)
{
	(void)c;
	(void)start_utc;
	(void)error;
	*ret_traits = 0;
	return true;
}

/* Mailed, then written down: cut off in between, the same mail goes again. */
static bool request(struct desk *d, struct ledger_invitation *row, bool known, const char *ics, GError **error)
{
	struct content c = content_of(ics);
	row->sequence = known ? MAX(c.sequence, row->sequence + 1) : c.sequence;
	content_clear(&c);
	g_free(row->ics);
	row->ics = g_strdup(ics);
	return mail_out(d, ics, row->sequence, false, error) && ledger_put_invitation(d->service->ledger, row, error);
}

static enum calendar_put put(struct calendar *c, const char *href, const char *etag, const char *ics, char **ret_etag, GError **error)
{
	struct desk *d = desk_of(c);
	struct ledger_invitation row;
	enum calendar_put result = CALENDAR_PUT_CONFLICT;
	bool found;
	*ret_etag = NULL;
	if (!ledger_get_invitation(d->service->ledger, d->rep->id, href, &row, &found, error))
		return CALENDAR_PUT_FAILED;
	if (!found) {
		row.rep = g_strdup(d->rep->id);
		row.href = g_strdup(href);
	}
	g_autofree char *standing = row.ics ? etag_of(row.ics) : NULL;
	bool same = row.ics && (etag ? calendar_text_same(row.ics, ics) : calendar_text_same_call(row.ics, ics));
	if (same)
		result = CALENDAR_PUT_DONE;
	else if (etag ? g_strcmp0(etag, standing) == 0 : !standing)
		result = request(d, &row, found, ics, error) ? CALENDAR_PUT_DONE : CALENDAR_PUT_FAILED;
	if (result == CALENDAR_PUT_DONE)
		*ret_etag = etag_of(row.ics);
	ledger_invitation_clear(&row);
	return result;
}

static bool remove_object(struct calendar *c, const char *href, GError **error)
{
	struct desk *d = desk_of(c);
	struct ledger_invitation row;
	bool found;
	bool ok = ledger_get_invitation(d->service->ledger, d->rep->id, href, &row, &found, error);
	if (ok && row.ics) {
		row.sequence++;
		ok = mail_out(d, row.ics, row.sequence, true, error);
		g_clear_pointer(&row.ics, g_free);
		ok = ok && ledger_put_invitation(d->service->ledger, &row, error);
	}
	ledger_invitation_clear(&row);
	return ok;
}

static void close_invite(struct calendar *c)
{
	g_free(c);
}

struct calendar *invite_open(struct desk *d)
{
	static const struct calendar_ops ops = { .busy = busy,
		.changes = changes,
		.get = get,
		.find = find,
		.put = put,
		.remove = remove_object,
		.probe = probe,
		.close = close_invite };
	struct invite *i = g_new0(struct invite, 1);
	i->base.ops = &ops;
	i->desk = d;
	return &i->base;
}
