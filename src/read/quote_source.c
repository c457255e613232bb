#include "read/quote_source.h"

#include <stdarg.h>
#include <string.h>

#include "read/dates.h"
#include "read/document.h"
#include "read/domain.h"
#include "read/money.h"
#include "read/zones.h"

static void source_free(gpointer data)
{
	struct source *source = data;
	g_free(source->where);
	lexed_free(source->lexed);
	if (source->money)
		g_array_unref(source->money);
	g_array_unref(source->dates);
	g_free(source->text);
	g_free(source);
}

#define MAX_TEXT (256 * 1024) /* bytes of one text that are read for a quote */

static void add_source(
	struct sources *s, enum source_kind kind, const char *where, const char *text, guint attachment)
{
	if (!text || !*text)
		return;
	struct source *source = g_new0(struct source, 1);
	source->kind = kind;
	source->attachment = attachment;
	source->where = g_strdup(where);
	source->text = g_utf8_make_valid(text, (gssize)strnlen(text, MAX_TEXT));
	source->lexed = lexicon_read(words_lexicon(s->words), source->text);
	if (kind == SOURCE_TEXT || kind == SOURCE_DOCUMENT || kind == SOURCE_SUBJECT)
		source->money = money_find_in(source->lexed, s->context->region);
	source->dates = dates_find_in(s->words, source->lexed, s->dated);
	g_ptr_array_add(s->all, source);
}

static char *readable_name(const char *name)
{
	const char *point = strrchr(name, '.');
	char *text = g_strndup(name, point && strlen(point) <= 5 ? (size_t)(point - name) : strlen(name));
	return g_strdelimit(text, "_+", ' ');
}

static struct date local_day(const struct mail *mail, const struct read_context *context)
{
	GTimeZone *zone = context->zone ? zones_find(context->zone) : NULL;
	int64_t at_utc = mail->sent_utc ? mail->sent_utc : context->now_utc;
	return date_of_instant(at_utc, zone ? zone : zones_find("UTC"), NULL);
}

/* The text of an XML serves when no other attachment has one: a PDF of the same quote says more. */
static void add_documents(struct sources *s, const GPtrArray *documents)
{
	bool paper = false;
	for (guint i = 0; i < documents->len; i++) {
		const struct document *d = documents->pdata[i];
		const struct attachment *a = s->mail->attachments->pdata[i];
		if (d->text) {
			g_autofree char *where = g_strdup_printf("%s:%s", d->kind, a->name ? a->name : "");
			add_source(s, SOURCE_DOCUMENT, where, d->text, i);
			paper = true;
		}
		if (d->stated && (!s->stated || d->stated->paper < s->stated->paper)) {
			s->stated = d->stated;
			s->stated_in = i;
		}
	}
	for (guint i = 0; i < documents->len && !paper; i++) {
		const struct document *d = documents->pdata[i];
		if (d->stated)
			add_source(s, SOURCE_DOCUMENT, d->stated->where, d->stated->text, i);
	}
}

struct sources *sources_new(const struct words *w, const struct mail *mail, const GPtrArray *documents,
	const struct read_context *context, struct quote *quote)
{
	struct sources *s = g_new0(struct sources, 1);
	s->words = w;
	s->mail = mail;
	s->context = context;
	s->quote = quote;
	s->sent = s->dated = local_day(mail, context);
	s->all = g_ptr_array_new_with_free_func(source_free);
	add_source(s, SOURCE_SUBJECT, "subject", mail->subject, 0);
	add_source(s, SOURCE_TEXT, "text", mail->own_text, 0);
	add_source(s, SOURCE_SIGNATURE, "signature", mail->signature, 0);
	add_source(s, SOURCE_THREAD, "thread", mail->quoted_text, 0);
	for (guint i = 0; i < mail->attachments->len; i++) {
		const struct attachment *a = mail->attachments->pdata[i];
		g_autofree char *name = a->name ? readable_name(a->name) : NULL;
		g_autofree char *where = g_strdup_printf("name:%s", a->name ? a->name : "");
		add_source(s, SOURCE_NAME, where, name, i);
	}
	add_documents(s, documents);
	return s;
}

void sources_free(struct sources *s)
{
	g_ptr_array_unref(s->all);
	g_free(s);
}

const struct source *sources_first(const struct sources *s, enum source_kind kind)
{
	for (guint i = 0; i < s->all->len; i++) {
		const struct source *source = s->all->pdata[i];
		if (source->kind == kind)
			return source;
	}
	return NULL;
}

void sources_redate(struct sources *s)
{
	for (guint i = 0; i < s->all->len; i++) {
		struct source *source = s->all->pdata[i];
		g_array_unref(source->dates);
		source->dates = dates_find_in(s->words, source->lexed, s->dated);
	}
}

void sources_note(struct sources *s, const char *field, const char *value, const struct source *source,
	size_t offset, const char *why, ...)
{
	va_list args;
	g_autofree char *where = g_strdup(source ? source->where : "header");
	/* only a PDF has pages before it is printed */
	if (source && g_str_has_prefix(source->where, "pdf:") && offset != SIZE_MAX) {
		g_free(where);
		where = g_strdup_printf("%s page %u", source->where,
			lexed_line(source->lexed, lexed_line_of(source->lexed, offset))->page);
	}
	va_start(args, why);
	g_autofree char *sentence = g_strdup_vprintf(why, args);
	va_end(args);
	struct evidence e = { .field = (char *)(uintptr_t)field,
		.value = (char *)(uintptr_t)value,
		.where = where,
		.why = sentence };
	if (!s->quote->evidence)
		s->quote->evidence = record_list_new(&evidence_record);
	g_ptr_array_add(s->quote->evidence, record_new(&evidence_record, &e));
}

struct span source_trim(const struct source *source, struct span span)
{
	while (span.start < span.end && strchr(" \t:.-=", source->text[span.start]))
		span.start++;
	while (span.end > span.start && strchr(" \t", source->text[span.end - 1]))
		span.end--;
	return span;
}

char *source_text(const struct source *source, struct span span)
{
	return g_strndup(source->text + span.start, span.end - span.start);
}

struct span source_cell(const struct source *source, size_t offset, guint *ret_column)
{
	const struct line *line = lexed_line(source->lexed, lexed_line_of(source->lexed, offset));
	struct span cell = { line->start, line->end };
	guint column = 0;
	for (size_t i = line->start; i < line->end; i++) {
		if (source->text[i] != '\t')
			continue;
		if (i >= offset) {
			cell.end = i;
			break;
		}
		cell.start = i + 1;
		column++;
	}
	if (ret_column)
		*ret_column = column;
	return cell;
}

guint source_n_cells(const struct source *source, guint line)
{
	const struct line *l = lexed_line(source->lexed, line);
	guint n = 1;
	for (size_t i = l->start; i < l->end; i++)
		n += source->text[i] == '\t';
	return n;
}

static bool nth_cell(const struct source *source, guint line, guint column, struct span *ret)
{
	const struct line *l = lexed_line(source->lexed, line);
	size_t start = l->start;
	for (; column; column--) {
		const char *tab = memchr(source->text + start, '\t', l->end - start);
		if (!tab)
			return false;
		start = (size_t)(tab - source->text) + 1;
	}
	const char *tab = memchr(source->text + start, '\t', l->end - start);
	*ret = source_trim(source, (struct span){ start, tab ? (size_t)(tab - source->text) : l->end });
	return ret->end > ret->start;
}

guint source_values(const struct source *source, const struct term *label, struct span ret[3])
{
	guint n = 0, column;
	struct span cell = source_cell(source, label->start, &column);
	struct span rest = source_trim(source, (struct span){ label->end, cell.end }), other;
	if (label->end <= cell.end && rest.end > rest.start)
		ret[n++] = rest;
	if (nth_cell(source, label->line, column + 1, &other))
		ret[n++] = other;
	/* a head line over a line of values; an empty line between is common in PDFs */
	for (guint below = label->line + 1;
		rest.end == rest.start && below < source->lexed->lines->len && below <= label->line + 2;
		below++) {
		if (!nth_cell(source, below, 0, &other))
			continue;
		if (source_n_cells(source, below) == source_n_cells(source, label->line) &&
			nth_cell(source, below, column, &other))
			ret[n++] = other;
		break;
	}
	return n;
}

bool sources_is_own(const struct sources *s, const char *address)
{
	const struct read_context *c = s->context;
	const char *at = strrchr(address, '@'),
		   *rep_at = c->rep_address ? strrchr(c->rep_address, '@') : NULL;

	if ((c->rep_address && !g_ascii_strcasecmp(address, c->rep_address)) ||
		(c->service_address && !g_ascii_strcasecmp(address, c->service_address)))
		return true;
	for (char **domain = c->own_domains; at && domain && *domain; domain++)
		if (domain_is_within(at + 1, *domain))
			return true;
	/* without own_domains: the rep's domain */
	return at && rep_at && (!c->own_domains || !*c->own_domains) && !g_ascii_strcasecmp(at, rep_at);
}
