#include "app/authority.h"
#include "app/digests.h"
#include "edge/clock.h"
#include <string.h>

#define TOLD_S (30 * 86400) /* the next refusal of a kind is told again after this */
#define MARGIN_S 86400      /* clocks are set back */

void standing_clear(struct standing *st)
{
	g_clear_pointer(&st->said, g_free);
}

/* ---- what it holds ---- */

static void found(struct standing *st, enum token_verdict verdict, enum authority good)
{
	st->authority = verdict == TOKEN_GOOD ? good : AUTHORITY_NONE;
	st->why = verdict == TOKEN_EXPIRED ? "its token is too old"
					   : "its token is not one that was made for it";
}

static void look_at_tag(const struct seal *seal, const struct letter *l, struct standing *st)
{
	int64_t now = clock_now_utc();
	g_autofree char *question = g_strdup_printf("%" G_GINT64_FORMAT, l->question);
	if (l->question) {
		found(st, token_check(seal, TOKEN_QUESTION, question, l->token, now), AUTHORITY_FULL);
		return;
	}
	g_autofree char *confirmed =
		g_strdup_printf("%s %s", outcome_code_names[l->outcome.code], l->deal_ref);
	found(st, token_check(seal, TOKEN_CONFIRM, confirmed, l->token, now), AUTHORITY_FULL);
	if (st->authority == AUTHORITY_NONE)
		found(st, token_check(seal, TOKEN_OUTCOME, l->deal_ref, l->token, now), AUTHORITY_TOKEN);
}

/* "closecall.<instance>.<row>.<token>@…", of an invitation "<deal>-<call>-<sequence>" for the row: row and token. New strings; false: not one of ours. */
static bool split_id(const char *id, const char *instance, char **ret_row, char **ret_token)
{
	g_autofree char *ours = g_strdup_printf("closecall.%s.", instance);
	if (!id || g_ascii_strncasecmp(id, ours, strlen(ours)) != 0)
		return false;
	const char *row = id + strlen(ours);
	size_t n = strspn(row, "0123456789-");
	const char *token = row + n + 1;
	if (n == 0 || row[n] != '.' || !token_length(token) || token[TOKEN_CHARS] != '@')
		return false;
	*ret_row = g_strndup(row, n);
	*ret_token = g_strndup(token, TOKEN_CHARS);
	return true;
}

/* What it replies to; *ret_token NULL: nothing of ours. */
static bool look_at_reply(struct service *s, const struct seal *seal, const struct letter *l,
	struct standing *st, char **ret_token, GError **error)
{
	g_autofree char *row = NULL;
	const char *at = strchr(s->config->outgoing.from_address, '@');
	if (!split_id(l->in_reply_to, ledger_instance(s->ledger), &row, ret_token))
		return true;
	found(st, token_check(seal, TOKEN_MAIL, row, *ret_token, clock_now_utc()),
		l->question ? AUTHORITY_FULL : AUTHORITY_TOKEN);
	g_autofree char *id =
		g_strdup_printf("closecall.%s.%s.%s%s", ledger_instance(s->ledger), row, *ret_token, at);
	if (!ledger_find_mail(s->ledger, id, &st->deal_id, error))
		return false;
	/* a reply to a mail about one quote says nothing of another */
	if (st->deal_id && l->deal_ref && g_ascii_strtoll(l->deal_ref, NULL, 10) != st->deal_id)
		found(st, TOKEN_FORGED, AUTHORITY_NONE);
	return true;
}

/* ---- said before ---- */

static char *name_of(const char *token, const struct letter *l)
{
	g_autofree char *line = g_utf8_casefold(l->line ? l->line : "", -1),
			*said = g_strdup_printf("%s\n%s", token, line);
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, said, -1);
	return g_strdup_printf("said %.24s", sum);
}

static bool look_for_use(struct service *s, struct standing *st, GError **error)
{
	bool used;
	if (!ledger_is_held(s->ledger, st->said, clock_now_utc(), &used, error))
		return false;
	if (used) {
		st->authority = AUTHORITY_NONE;
		st->why = "the same was said with its token before";
	}
	return true;
}

bool authority_of(struct service *s, const struct rep *rep, const struct letter *l, const char *source,
	struct standing *ret, GError **error)
{
	bool known, tagged = l->deal_ref || l->question;
	g_autofree char *reply_token = NULL;
	*ret = (struct standing){ .authority = tagged ? AUTHORITY_NONE : AUTHORITY_OTHER,
		.why = "it holds no token" };
	if (!rep) {
		ret->why = "its sender is no rep";
		return true;
	}
	if (!ledger_has_fact(s->ledger, rep->id, source, &known, error))
		return false;
	if (known) {
		ret->authority = AUTHORITY_KNOWN;
		return true;
	}
	struct seal seal = service_seal(s, rep);
	if (tagged && l->token)
		look_at_tag(&seal, l, ret);
	else if (!look_at_reply(s, &seal, l, ret, &reply_token, error))
		return false;
	if (ret->authority != AUTHORITY_TOKEN && ret->authority != AUTHORITY_FULL)
		return true;
	if (l->authentic)
		ret->authority = AUTHORITY_FULL;
	const char *token = reply_token ? reply_token : l->token;
	ret->said = name_of(token, l);
	ret->until_utc = token_until(token) + MARGIN_S;
	return look_for_use(s, ret, error);
}

bool authority_use(struct service *s, const struct standing *st, GError **error)
{
	return !st->said || ledger_hold(s->ledger, st->said, st->until_utc, clock_now_utc(), error);
}

/* ---- refused ---- */

bool authority_refuse(struct desk *d, const struct letter *l, const char *why, GError **error)
{
	struct service *s = d->service;
	int64_t now = clock_now_utc();
	g_autofree char *name = g_strdup_printf("refused %s %s", d->rep->id, why);
	g_autofree char *message = g_strdup_printf(
		"rep '%s': an answer from %s in the inbox was not acted upon: %s. If it was meant, it can be "
		"said again in "
		"answer to a newer mail, or typed into the event. Further ones of this kind are not told.",
		d->rep->id, l->from ? l->from : "nobody", why);
	bool told;
	g_autofree char *pairs = g_strdup_printf("reason=\"%s\"", why);
	tell_happened(s->tell, "refused", d->rep->id, NULL, l->subject, pairs);
	if (!ledger_is_held(s->ledger, name, now, &told, error))
		return false;
	if (told)
		return true;
	if (!ledger_begin(s->ledger, error))
		return false;
	return ledger_end(s->ledger,
		digests_alert(d, NULL, message, error) && ledger_hold(s->ledger, name, now + TOLD_S, now, error),
		error);
}
