#include "write/taps.h"

#include <string.h>

#include "write/table.h"
#include "write/view.h"

/* What is offered: an outcome, or a label key behind "say_" and "tap_" that stands for more words than an outcome has. */
struct tap {
	enum outcome_code code;
	const char *key;
};

struct group {
	const char *title; /* label key; NULL: none */
	const struct tap *taps; /* ends with OUTCOME_NONE and no key */
};

#define CODE(c) { OUTCOME_##c, NULL }
#define WORDS(k) { OUTCOME_NONE, k }
#define END { OUTCOME_NONE, NULL }

static const struct tap order[] = { CODE(ORDER), END };
static const struct tap objections[] = {
	CODE(OBJ_PRICE), CODE(OBJ_TIMING), CODE(OBJ_AUTHORITY), CODE(OBJ_COMPETITOR), CODE(OBJ_SCOPE), CODE(OBJ_TRUST),
	CODE(OBJ_BUDGET), CODE(OBJ_PROJECT), CODE(OBJ_TERMS), CODE(OBJ_OTHER), END,
};
static const struct tap not_decided[] = { CODE(STATIC), WORDS("tomorrow"), WORDS("two_days"), CODE(REVISE), END };
static const struct tap not_reached[] = {
	CODE(NOANSWER), CODE(VOICEMAIL), CODE(GATEKEEPER), CODE(BADCONTACT), CODE(NOTCALLED), END,
};
static const struct tap lost[] = {
	CODE(LOST_PRICE), CODE(LOST_COMPETITOR), CODE(LOST_BUDGET), CODE(LOST_PROJECT), CODE(LOST_LEVER), CODE(LOST_POLITE),
	CODE(LOST_OTHER), END,
};
static const struct tap deleted[] = {
	CODE(NOTCALLED), WORDS("tomorrow"), CODE(ORDER), CODE(LOST), CODE(NOTQUOTE), CODE(STOP), END,
};
static const struct tap in_digest[] = {
	WORDS("objection"), CODE(STATIC), CODE(NOANSWER), WORDS("tomorrow"), CODE(LOST), CODE(NOTCALLED), END,
};
static const struct tap is_quote[] = { WORDS("yes"), CODE(NOTQUOTE), END };
static const struct tap why[] = { WORDS("why_agreed"), WORDS("why_comparing"), WORDS("why_unknown"), END };
static const struct tap why_yes[] = { WORDS("why_agreed"), WORDS("why_comparing"), END }; /* a mail that has a why is a quote */
static const struct tap is_lever[] = { WORDS("lever_yes"), WORDS("lever_no"), END };
static const struct tap is_polite[] = { WORDS("polite_yes"), WORDS("polite_no"), END };
static const struct tap undo[] = { CODE(UNDO), END };

static const struct group outcome_groups[] = {
	{ NULL, order }, { "group_objection", objections }, { "group_talk", not_decided }, { "group_no_talk", not_reached },
	{ "group_lost", lost }, { NULL, NULL },
};
static const struct group type_groups[] = { { NULL, objections }, { NULL, NULL } };
static const struct group reason_groups[] = { { NULL, lost }, { NULL, NULL } };
static const struct group deleted_groups[] = { { NULL, deleted }, { NULL, NULL } };
static const struct group digest_groups[] = { { NULL, order }, { NULL, in_digest }, { NULL, NULL } };
static const struct group quote_groups[] = { { NULL, is_quote }, { "group_why", why_yes }, { NULL, NULL } };
static const struct group why_groups[] = { { "group_why", why }, { NULL, NULL } };
static const struct group lever_groups[] = { { NULL, is_lever }, { NULL, NULL } };
static const struct group polite_groups[] = { { NULL, is_polite }, { NULL, NULL } };
static const struct group undo_groups[] = { { NULL, undo }, { NULL, NULL } };

static const struct group *groups_of(enum mail_kind kind)
{
	switch (kind) {
	case MAIL_RECEIPT: return undo_groups;
	case MAIL_ONE_TAP:
	case MAIL_ASK_LINE:
	case MAIL_ASK_REPLY: return outcome_groups;
	case MAIL_ASK_TYPE: return type_groups;
	case MAIL_ASK_REASON: return reason_groups;
	case MAIL_ASK_DELETED: return deleted_groups;
	case MAIL_ASK_QUOTE: return quote_groups;
	case MAIL_ASK_WHY: return why_groups;
	case MAIL_DAILY: return digest_groups;
	default: return NULL;
	}
}

char *taps_mailto(const char *address, const char *subject, const char *body)
{
	g_autofree char *to = g_uri_escape_string(address, "@", FALSE);
	g_autofree char *about = g_uri_escape_string(subject, NULL, FALSE);
	if (!body)
		return g_strdup_printf("mailto:%s?subject=%s", to, about);
	g_auto(GStrv) lines = g_strsplit(body, "\n", -1);
	g_autofree char *crlf = g_strjoinv("\r\n", lines); /* RFC 6068 section 5 */
	g_autofree char *text = g_uri_escape_string(crlf, NULL, FALSE);
	return g_strdup_printf("mailto:%s?subject=%s&body=%s", to, about, text);
}

static const char *words_of(const struct tap *tap, const struct lang *lang)
{
	return tap->key ? lang_label_of(lang, "say_", tap->key) : view_say(lang, tap->code);
}

/* Below a title "objection" the type alone is enough. */
static const char *label_of(const struct tap *tap, const struct lang *lang)
{
	const char *name = tap->key ? tap->key : outcome_code_names[tap->code];
	g_autofree char *own_key = g_strconcat("tap_", name, NULL);
	const char *own = lang_find_label(lang, own_key);
	if (own)
		return own;
	const char *type = g_str_has_prefix(name, "OBJ_") || g_str_has_prefix(name, "LOST_") ? strchr(name, '_') + 1 : "";
	g_autofree char *lower = g_ascii_strdown(type, -1);
	g_autofree char *type_key = g_strconcat("objection_", lower, NULL);
	const char *short_label = lang_find_label(lang, type_key);
	return short_label ? short_label : lang_label_of(lang, "outcome_", name);
}

static bool is_end(const struct tap *tap)
{
	return tap->code == OUTCOME_NONE && !tap->key;
}

static int widest(const struct group *groups, const struct lang *lang)
{
	int width = 0;
	for (const struct group *g = groups; g->taps; g++)
		for (const struct tap *tap = g->taps; !is_end(tap); tap++)
			width = MAX(width, table_width(label_of(tap, lang)));
	return width;
}

static GVariant *tap_view(const char *label, const char *href, int width)
{
	g_auto(GVariantDict) view = G_VARIANT_DICT_INIT(NULL);
	g_autofree char *padded = table_pad(label, width, false);
	g_variant_dict_insert(&view, "label", "s", label);
	g_variant_dict_insert(&view, "href", "s", href);
	g_variant_dict_insert(&view, "padded", "s", padded);
	return g_variant_dict_end(&view);
}

static GVariant *group_view(const struct group *group, const struct lang *lang, const char *address, const char *tag, const char *ref,
		int width)
{
	g_auto(GVariantDict) view = G_VARIANT_DICT_INIT(NULL);
	GVariantBuilder taps;
	g_variant_builder_init(&taps, G_VARIANT_TYPE("aa{sv}"));
	for (const struct tap *tap = group->taps; !is_end(tap); tap++) {
		g_autofree char *subject = g_strdup_printf("%s [%s %s]", words_of(tap, lang), tag, ref);
		g_autofree char *href = taps_mailto(address, subject, NULL);
		g_variant_builder_add_value(&taps, tap_view(label_of(tap, lang), href, width));
	}
	if (group->title)
		g_variant_dict_insert(&view, "legend", "s", lang_label(lang, group->title));
	if (group->taps == order)
		g_variant_dict_insert(&view, "main", "b", TRUE);
	g_variant_dict_insert_value(&view, "taps", g_variant_builder_end(&taps));
	return g_variant_dict_end(&view);
}

static GVariant *view_of_groups(const struct group *groups, const struct lang *lang, const char *address, const char *tag, const char *ref)
{
	int width = widest(groups, lang);
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (const struct group *g = groups; g->taps; g++)
		g_variant_builder_add_value(&all, group_view(g, lang, address, tag, ref, width));
	return g_variant_builder_end(&all);
}

GVariant *taps_for(enum mail_kind kind, const struct lang *lang, const char *address, const char *ref)
{
	const struct group *groups = groups_of(kind);
	return groups ? view_of_groups(groups, lang, address, kind == MAIL_ASK_QUOTE ? "cq" : "cc", ref) : NULL;
}

GVariant *taps_suspicion(const struct lang *lang, const char *address, const char *ref, enum suspicion s)
{
	return view_of_groups(s == SUSPICION_LEVER ? lever_groups : polite_groups, lang, address, "cc", ref);
}

char *taps_about(const struct seal *seal, const char *purpose, const char *ref)
{
	g_autofree char *token = token_make(seal, purpose, ref);
	return token ? g_strdup_printf("%s %s", ref, token) : g_strdup(ref);
}

GVariant *taps_confirm(const struct seal *seal, const struct lang *lang, const char *address, enum outcome_code code, const char *words,
		const char *ref)
{
	g_autofree char *about = g_strdup_printf("%s %s", outcome_code_names[code], ref);
	g_autofree char *token = token_make(seal, TOKEN_CONFIRM, about);
	g_autofree char *subject = g_strdup_printf("%s [cc %s%s%s]", words, ref, token ? " " : "", token ? token : "");
	g_autofree char *href = taps_mailto(address, subject, NULL);
	return taps_single(lang_label_of(lang, "outcome_", outcome_code_names[code]), href);
}

GVariant *taps_single(const char *label, const char *href)
{
	g_auto(GVariantDict) group = G_VARIANT_DICT_INIT(NULL);
	GVariant *tap = tap_view(label, href, 0);
	g_variant_dict_insert_value(&group, "taps", g_variant_new_array(G_VARIANT_TYPE_VARDICT, &tap, 1));
	g_variant_dict_insert(&group, "main", "b", TRUE);
	GVariant *one = g_variant_dict_end(&group);
	return g_variant_new_array(G_VARIANT_TYPE_VARDICT, &one, 1);
}
