#include "write/script.h"

#include <string.h>

/* Between the script of the front desk, the planned one and the voicemail text. */
static const char separator[] = "\n――――――――――\n\n";

static const char *note_missing(const char *name, gpointer data)
{
	GPtrArray *missing = data;
	if (missing && !g_ptr_array_find_with_equal_func(missing, name, g_str_equal, NULL))
		g_ptr_array_add(missing, g_strdup(name));
	return "…";
}

struct part {
	const struct templates *templates;
	const char *lang;
	GVariant *view;
	GPtrArray *missing;
};

static void append_script(GString *out, const struct part *p, enum script script)
{
	g_autofree char *file = g_strconcat(script_names[script], ".txt", NULL);
	g_autofree char *text = templates_render(p->templates, p->lang, "script", file, p->view, note_missing, p->missing);
	if (!text)
		return;
	if (out->len)
		g_string_append(out, separator);
	g_string_append(out, g_strchomp(text));
	g_string_append_c(out, '\n');
}

char *script_render(const struct templates *t, const struct deal *deal, const char *shown_phone, const char *rep_lang,
		const struct sender *sender, GPtrArray *missing)
{
	GString *out = g_string_new(NULL);
	if (deal->call.script == SCRIPT_NONE)
		return g_string_free(out, FALSE);
	const char *code = templates_has_lang(t, deal->quote.language) ? deal->quote.language : rep_lang;
	const struct lang *lang = templates_lang(t, code);
	g_autoptr(GVariant) view = g_variant_ref_sink(view_of_deal(deal, shown_phone, lang, sender));
	struct part part = { t, lang->code, view, missing };
	if (deal->call.gatekeeper)
		append_script(out, &part, SCRIPT_GATEKEEPER);
	append_script(out, &part, deal->call.script);
	if (deal->call.voicemail)
		append_script(out, &part, SCRIPT_VOICEMAIL);
	return g_string_free(out, FALSE);
}

GPtrArray *script_missing(const struct templates *t, const struct deal *deal, const char *rep_lang, const struct sender *sender)
{
	GPtrArray *missing = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *text = script_render(t, deal, deal->quote.phone, rep_lang, sender, missing);
	(void)text;
	return missing;
}
