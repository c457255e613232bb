/* Mails on their way to reps, managers and admins. */
#include "app/digests.h"
#include "app/job.h"
#include "app/question.h"
#include "edge/clock.h"
#include "write/notice.h"
#include "write/post.h"
#include <string.h>

#define DOUBT_WAIT_S 900 /* a mail that may have gone: at most once more, later */

static bool make_notice(struct job *j, struct notice *n, bool *ret_empty, GError **error)
{
	struct service *s = j->desk->service;
	struct sender sender = service_sender(s, j->desk->rep);
	const struct action *a = &j->row->action;
	*ret_empty = false;
	if (a->mail == MAIL_DAILY)
		return digests_daily(j->desk, a, n, ret_empty, error);
	if (a->mail == MAIL_WEEKLY)
		return digests_weekly(j->desk, a, n, ret_empty, error);
	if (a->mail == MAIL_ALERT)
		return notice_alert(s->templates, s->config->language, a->text, NULL, a->code == OUTCOME_UNDO, n, error);
	if (a->mail == MAIL_ASK_QUOTE) {
		bool open;
		if (!question_load(s, a->text, &j->deal, &open, error))
			return false;
		*ret_empty = !open;
		if (!open)
			return true;
	}
	const char *phone = job_shown_phone(j);
	return notice_of_deal(s->templates, &j->deal, a, phone, j->desk->rep->language, &sender, n, error);
}

static void address(struct job *j, struct post *p)
{
	const struct config *c = j->desk->service->config;
	p->from_name = c->outgoing.from_name;
	p->from_address = c->outgoing.from_address;
	p->to_name = j->desk->rep->name;
	p->to_address = j->desk->rep->address;
	if (j->row->action.mail == MAIL_WEEKLY && !digests_is_own_copy(&j->row->action)) {
		p->to_name = c->manager_name;
		p->to_address = c->manager_address;
	} else if (j->row->action.mail == MAIL_ALERT) {
		p->to_name = NULL;
		p->to_address = c->admin_address;
	}
}

/* Its token comes back in a reply's In-Reply-To, and shows that it was this mail that was answered. */
static char *message_id_of(struct job *j, const char *at)
{
	struct service *s = j->desk->service;
	struct seal seal = service_seal(s, j->desk->rep);
	g_autofree char *row = g_strdup_printf("%" G_GINT64_FORMAT, j->row->id), *token = token_make(&seal, TOKEN_MAIL, row);
	return g_strdup_printf("closecall.%s.%s%s%s%s", ledger_instance(s->ledger), row, token ? "." : "", token ? token : "", at);
}

static bool compose(struct job *j, const struct notice *n, GError **error)
{
	struct service *s = j->desk->service;
	const char *at = strchr(s->config->outgoing.from_address, '@');
	struct post p = { .subject = n->subject, .text = n->text, .html = n->html, .date_utc = clock_now_utc() };
	address(j, &p);
	g_free(j->row->key);
	/* fixed for ever: the same mail twice is recognised as one */
	j->row->key = message_id_of(j, at);
	p.message_id = j->row->key;
	g_clear_pointer(&j->row->payload, g_bytes_unref);
	j->row->payload = post_print(&p, error);
	g_free(j->row->recipient);
	j->row->recipient = g_strdup(p.to_address);
	return j->row->payload != NULL;
}

/* What came of a call is not asked any more when it was told, or the call was taken back, while the question waited. */
static bool is_stale(const struct job *j)
{
	const struct call *call = &j->deal.call;
	return j->row->action.mail == MAIL_ONE_TAP && (call->seq != j->row->action.call_seq || call->state != CALL_BOOKED);
}

bool job_prepare_mail(struct job *j, GError **error)
{
	struct ledger *ledger = j->desk->service->ledger;
	struct notice n = { 0 };
	bool empty;
	if (is_stale(j))
		return job_put_row(j, OUTBOX_DONE, error);
	bool ok = make_notice(j, &n, &empty, error);
	if (ok && empty) {
		notice_clear(&n);
		return job_put_row(j, OUTBOX_DONE, error); /* only if there is something (METHOD 5.2) */
	}
	ok = ok && compose(j, &n, error) && ledger_begin(ledger, error);
	notice_clear(&n);
	if (!ok)
		return false;
	ok = j->row->deal_id == 0 || ledger_put_mail(ledger, j->row->key, j->row->rep, j->row->deal_id, error);
	return ledger_end(ledger, ok && job_put_row(j, OUTBOX_READY, error), error);
}

static void tell_mailed(struct job *j)
{
	const char *kind = mail_kind_names[j->row->action.mail];
	g_autofree char *detail = g_strdup_printf("%s to %s", kind, j->row->recipient);
	g_autofree char *pairs = g_strdup_printf("kind=%s id=%s", kind, j->row->key);
	tell_happened(j->desk->service->tell, "mailed", j->desk->rep->id, j->row->deal_id ? &j->deal : NULL, detail, pairs);
}

static const struct rep *rep_of_recipient(const struct job *j)
{
	const struct config *c = j->desk->service->config;
	for (size_t i = 0; i < c->n_reps; i++)
		if (g_ascii_strcasecmp(c->reps[i].address, j->row->recipient) == 0)
			return &c->reps[i];
	return NULL;
}

/* A mail that may have gone: where we can look into the recipient's inbox it is there, or it has not gone. */
static bool look_for_mail(struct job *j, bool *ret_there, GError **error)
{
	const struct rep *rep = rep_of_recipient(j);
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	struct mailbox *inbox = NULL;
	*ret_there = false;
	if (!rep)
		return true;
	if (!desk_inbox_of(j->desk, rep, &inbox, error))
		return false;
	bool ok = !inbox || inbox->ops->find(inbox, "Message-ID", j->row->key, 1, keys, error);
	*ret_there = keys->len > 0;
	if (inbox)
		inbox->ops->close(inbox);
	return ok;
}

static bool finish_mail(struct job *j, GError **error)
{
	if (!job_put_row(j, OUTBOX_DONE, error))
		return false;
	tell_mailed(j);
	return true;
}

/* Without a mail server: into the recipient's inbox. It is looked for first: a try before this one may have put it there. */
static bool append_mail(struct job *j, GError **error)
{
	const struct rep *rep = rep_of_recipient(j);
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	struct mailbox *inbox = NULL;
	if (rep && !desk_inbox_of(j->desk, rep, &inbox, error))
		return false;
	if (!inbox) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "no mail server (outgoing.host), and no inbox of '%s' to put a mail into", j->row->recipient);
		return false;
	}
	bool ok = inbox->ops->find(inbox, "Message-ID", j->row->key, 1, keys, error) &&
			(keys->len > 0 || inbox->ops->append(inbox, j->row->payload, error));
	inbox->ops->close(inbox);
	return ok;
}

bool job_send_mail(struct job *j, GError **error)
{
	const char *from = j->desk->service->config->outgoing.from_address;
	bool doubted = j->row->state == OUTBOX_DOUBT, there = false;
	if (doubted && !look_for_mail(j, &there, error)) {
		j->row->due_utc = clock_now_utc() + DOUBT_WAIT_S;
		return false;
	}
	if (there)
		return finish_mail(j, error);
	if (!j->desk->service->config->outgoing.outdir && !j->desk->service->config->outgoing.host)
		return append_mail(j, error) && finish_mail(j, error);
	struct outgoing *out = desk_outgoing(j->desk, error);
	if (!out)
		return false;
	switch (out->ops->send(out, from, j->row->recipient, j->row->key, j->row->payload, error)) {
	case OUTGOING_SENT: return finish_mail(j, error);
	case OUTGOING_IN_DOUBT:
		/* better missing once than twice over: after one more try it is left at that */
		j->row->state = doubted ? OUTBOX_FAILED : OUTBOX_DOUBT;
		j->row->due_utc = clock_now_utc() + DOUBT_WAIT_S;
		return false;
	case OUTGOING_FAILED: break;
	}
	return false;
}
