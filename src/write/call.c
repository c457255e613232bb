#include "write/call.h"

#include <string.h>

/* Parts that are not known are left out. */
static char *join(char **parts, size_t n, const char *mark)
{
	GString *out = g_string_new(mark);
	bool first = true;
	for (size_t i = 0; i < n; i++) {
		if (!parts[i] || !*parts[i])
			continue;
		g_string_append(out, first ? " " : " – ");
		g_string_append(out, parts[i]);
		first = false;
	}
	g_autofree char *joined = g_string_free(out, FALSE);
	return view_line(joined);
}

char *call_title(const struct templates *t, const struct deal *deal, const char *rep_lang)
{
	const struct quote *q = &deal->quote;
	const struct lang *lang = templates_lang(t, rep_lang);
	g_autofree char *amount = q->amount_minor == AMOUNT_NONE ? NULL : lang_amount(lang, q->amount_minor, q->currency);
	g_autofree char *who = view_who(deal, lang);
	bool same = q->company && strcmp(who, q->company) == 0;
	char *parts[] = { q->company, same ? NULL : who, amount, q->number };
	return join(parts, G_N_ELEMENTS(parts), "☎");
}

char *call_closed_title(const struct templates *t, const struct deal *deal, enum outcome_code code, const char *rep_lang)
{
	const struct lang *lang = templates_lang(t, rep_lang);
	struct outcome outcome = { .code = code };
	enum outcome_class class = outcome_class(&outcome);
	g_autofree char *said = g_strdup(lang_label_of(lang, "outcome_", outcome_code_names[code]));
	g_autofree char *who = deal->quote.company ? g_strdup(deal->quote.company) : view_who(deal, lang);
	char *parts[] = { said, who, deal->quote.number };
	return join(parts, G_N_ELEMENTS(parts), class == CLASS_PRODUCTIVE ? "✓" : "·");
}

char *call_description(const struct templates *t, const struct deal *deal, const char *shown_phone, const char *rep_lang,
		const struct sender *sender, GPtrArray *missing)
{
	const struct lang *lang = templates_lang(t, rep_lang);
	g_autofree char *script = script_render(t, deal, shown_phone, rep_lang, sender, missing);
	g_autoptr(GVariant) view = g_variant_ref_sink(view_of_deal(deal, shown_phone, lang, sender));
	return templates_render(t, lang->code, "script", "call.txt",
			view_with(view, "script", *script ? g_variant_new_string(g_strchomp(script)) : NULL, NULL), NULL, NULL);
}
