#include "app/outbox.h"
#include "app/ask.h"
#include "app/job.h"
#include "edge/clock.h"

#define MAX_ATTEMPTS 10 /* of an action that a server refuses for itself */
#define FIRST_RETRY_S 30
#define LONGEST_RETRY_S 3600
#define HOST_RETRY_S 60 /* of an action whose host is away: the host has a back-off of its own (app/hosts), and once it is well nothing waits longer */

bool job_put_row(struct job *j, enum outbox_state state, GError **error)
{
	j->row->state = state;
	return ledger_put_outbox(j->desk->service->ledger, j->row, error);
}

const char *job_shown_phone(struct job *j)
{
	if (!j->shown_phone)
		j->shown_phone = ask_phone(j->desk->service->readers, j->deal.quote.phone, j->desk->service->config->region);
	return j->shown_phone;
}

/* ---- one row ---- */

struct door {
	bool (*prepare)(struct job *, GError **);
	bool (*send)(struct job *, GError **);
};

static const struct door doors[ACTION_N] = {
	[ACTION_BOOK] = { job_prepare_book, job_send_book },
	[ACTION_CLOSE] = { job_prepare_close, job_send_close },
	[ACTION_CANCEL] = { job_prepare_cancel, job_send_cancel },
	[ACTION_MAIL] = { job_prepare_mail, job_send_mail },
};

static bool load_job(struct job *j, GError **error)
{
	struct ledger *ledger = j->desk->service->ledger;
	bool found = false;
	if (j->row->deal_id && !ledger_get_deal(ledger, j->row->deal_id, &j->deal, &found, error))
		return false;
	if (j->row->action.kind == ACTION_MAIL || !j->row->deal_id)
		return true;
	g_autofree char *uid = desk_call_uid(j->desk, j->row->deal_id, j->row->action.call_seq);
	return ledger_get_event(ledger, j->row->rep, uid, &j->event, &j->has_event, error);
}

static bool carry_out(struct job *j, GError **error)
{
	const struct door *door = &doors[j->row->action.kind];
	if (!load_job(j, error))
		return false;
	if (j->row->state == OUTBOX_WANTED && !door->prepare(j, error)) {
		j->row->state = OUTBOX_WANTED; /* whatever it meant to become was rolled back */
		return false;
	}
	if (j->row->state != OUTBOX_READY && j->row->state != OUTBOX_DOUBT)
		return true;
	if (door->send(j, error))
		return true;
	if (j->row->state == OUTBOX_DONE)
		j->row->state = OUTBOX_READY;
	return false;
}

/* Spread, so that what failed together does not come back together. */
static int64_t wait_s(int attempts, bool refused)
{
	int64_t ceiling = MIN((int64_t)FIRST_RETRY_S << MIN(attempts, 10), refused ? LONGEST_RETRY_S : HOST_RETRY_S);
	return g_random_int_range((gint32)(ceiling / 4), (gint32)ceiling + 1);
}

/* A failure belongs to the action (try again later, give up in the end) and, when the network is to blame, to the host. */
static bool row_failed(struct job *j, const GError *why)
{
	struct desk *d = j->desk;
	struct outbox_row *row = j->row;
	g_autoptr(GError) error = NULL;
	bool item = g_error_matches(why, CLOSECALL_ERROR, CLOSECALL_ITEM);
	row->attempts++;
	g_free(row->error);
	row->error = g_strdup(why->message);
	if (item && row->attempts >= MAX_ATTEMPTS)
		row->state = OUTBOX_FAILED;
	if (row->state != OUTBOX_DOUBT)
		row->due_utc = clock_now_utc() + wait_s(row->attempts, item);
	if (!ledger_put_outbox(d->service->ledger, row, &error))
		tell_trouble(d->service->tell, d->rep->id, error->message);
	if (item || row->state == OUTBOX_FAILED || row->attempts == 1) {
		g_autofree char *line = g_strdup_printf("%s of deal %" G_GINT64_FORMAT ": %s%s", action_kind_names[row->action.kind], row->deal_id,
				why->message, row->state == OUTBOX_FAILED ? " (given up)" : "");
		tell_trouble(d->service->tell, d->rep->id, line);
	}
	return item;
}

static bool run_row(struct desk *d, struct outbox_row *row, GError **ret_why)
{
	struct job j = { .desk = d, .row = row };
	record_init(&deal_record, &j.deal);
	bool ok = carry_out(&j, ret_why);
	if (!ok)
		row_failed(&j, *ret_why);
	d->setup_broken = d->setup_broken || g_error_matches(*ret_why, CLOSECALL_ERROR, CLOSECALL_SETUP);
	if (row->action.kind == ACTION_MAIL)
		desk_outgoing_went(d, *ret_why);
	ledger_event_clear(&j.event);
	g_clear_pointer(&j.standing, calendar_object_free);
	record_clear(&deal_record, &j.deal);
	g_free(j.shown_phone);
	return ok;
}

/* ---- the order of a round ---- */

struct queued {
	struct outbox_row *row;
	int rank, priority;
	int64_t amount_minor;
};

static int by_rank(const void *a, const void *b)
{
	const struct queued *x = a, *y = b;
	if (x->rank != y->rank)
		return x->rank - y->rank;
	if (x->priority != y->priority)
		return x->priority - y->priority;
	if (x->amount_minor != y->amount_minor)
		return x->amount_minor < y->amount_minor ? 1 : -1;
	return (x->row->id > y->row->id) - (x->row->id < y->row->id);
}

static bool queue(struct desk *d, GPtrArray *rows, GArray *ret, GError **error)
{
	static const int ranks[ACTION_N] = { [ACTION_CANCEL] = 0, [ACTION_CLOSE] = 1, [ACTION_BOOK] = 2, [ACTION_MAIL] = 3 };
	for (guint i = 0; i < rows->len; i++) {
		struct outbox_row *row = rows->pdata[i];
		struct queued q = { .row = row, .rank = ranks[row->action.kind] };
		struct deal deal;
		bool found;
		record_init(&deal_record, &deal);
		if (row->action.kind == ACTION_BOOK) {
			if (!ledger_get_deal(d->service->ledger, row->deal_id, &deal, &found, error))
				return false;
			q.priority = deal.call.priority;
			q.amount_minor = deal.quote.amount_minor;
		}
		record_clear(&deal_record, &deal);
		g_array_append_val(ret, q);
	}
	g_array_sort(ret, by_rank);
	return true;
}

/* A dead server costs one time-out: after a failure that is not the action's own, its kind is left for the next round. */
static bool run_queue(struct desk *d, GArray *queued)
{
	bool calendar_dead = false, mail_dead = false, ok = true;
	for (guint i = 0; i < queued->len; i++) {
		struct outbox_row *row = g_array_index(queued, struct queued, i).row;
		bool *dead = row->action.kind == ACTION_MAIL ? &mail_dead : &calendar_dead;
		g_autoptr(GError) why = NULL;
		if (*dead) {
			ok = false;
			continue;
		}
		if (!run_row(d, row, &why)) {
			ok = false;
			*dead = !g_error_matches(why, CLOSECALL_ERROR, CLOSECALL_ITEM);
		}
	}
	return ok;
}

/* The rows that came after *last_id; *ret_any: there were some. */
static bool run_new(struct desk *d, int64_t *last_id, bool *ret_any, GError **error)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_row_free);
	g_autoptr(GArray) queued = g_array_new(FALSE, FALSE, sizeof(struct queued));
	if (!ledger_find_outbox(d->service->ledger, d->rep->id, clock_now_utc(), rows, error))
		return false;
	while (rows->len && ((const struct outbox_row *)rows->pdata[0])->id <= *last_id)
		g_ptr_array_remove_index(rows, 0);
	*ret_any = rows->len > 0;
	if (*ret_any)
		*last_id = ((const struct outbox_row *)rows->pdata[rows->len - 1])->id;
	return queue(d, rows, queued, error) && run_queue(d, queued);
}

bool outbox_run(struct desk *d)
{
	g_autoptr(GError) error = NULL;
	int64_t last_id = 0;
	bool any = true, ok = true;
	while (ok && any) /* what an action brings about goes out with it: that there was no room for a call */
		ok = run_new(d, &last_id, &any, &error);
	if (error)
		tell_trouble(d->service->tell, d->rep->id, error->message);
	return ok;
}
