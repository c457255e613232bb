/* read: what one recogniser finds, one text a line, so that words files can be tried and a corpus be scored
 * (closecall.8, READ). Nothing is read here: the texts go to the reader process, many at a time. */
#include "app/read_days.h"
#include "app/verbs.h"
#include "app/reader_batch.h"
#include "core/date.h"
#include "core/letter.h"
#include "edge/clock.h"
#include "edge/files.h"
#include "edge/json.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define LINE_MAX_BYTES ((gsize)32 * 1024 * 1024)
#define FILE_MAX_BYTES ((gsize)64 * 1024 * 1024)
#define BATCH_MAX_ITEMS 200
#define BATCH_MAX_BYTES ((gsize)256 * 1024)
#define BLOCK_BYTES ((gsize)64 * 1024)

#define BUSINESS_DAY "business-day" /* which needs no reader */

/* What the reader finds of each kind; what it is, for the usage. */
static const char *const kinds[] = { "money", "date", "phone", "number", "language", "reply", "signature",
	"answer", "outcome", "quote-mail", "pdf", "invitation-reply", BUSINESS_DAY, NULL };

/* One line of input on its way: either an item for the reader or an error; later its answer. */
struct entry {
	GVariant *id;     /* as it was given; the number of its line when none was */
	GVariant *item;   /* NULL: then error says why */
	GVariant *answer; /* a{sv} with found or error */
	char *error;
	gsize n; /* bytes of the item */
};

struct reading {
	const struct config *config;
	struct readers *readers; /* NULL: none is needed */
	const char *kind;
	GBytes *context; /* packed read_context: what the configuration says of the company */
	const char *lang, *region;
	int64_t now_utc;
	char *today; /* the day of now where the company is */
	GTimeZone *zone;
	GPtrArray *batch; /* entries; owns */
	gsize batch_bytes;
	gint64 n_lines;
};

static void entry_free(gpointer data)
{
	struct entry *e = data;
	g_clear_pointer(&e->id, g_variant_unref);
	g_clear_pointer(&e->item, g_variant_unref);
	g_clear_pointer(&e->answer, g_variant_unref);
	g_free(e->error);
	g_free(e);
}

/* ---- asking ---- */

/* NULL: not in normal form; whoever made it is confused or means harm. */
static GVariant *unpack_answers(GBytes *bytes)
{
	g_autoptr(GVariant) answers = g_variant_ref_sink(
		g_variant_new_from_bytes(G_VARIANT_TYPE(READER_BATCH_ANSWERS), bytes, FALSE));
	return g_variant_is_normal_form(answers) ? g_steal_pointer(&answers) : NULL;
}

static GVariant *ask(const struct reading *r, guint from, guint n, GError **error)
{
	GVariantBuilder items, args;
	g_variant_builder_init(&items, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = from; i < from + n; i++) {
		const struct entry *e = r->batch->pdata[i];
		if (e->item)
			g_variant_builder_add_value(&items, e->item);
	}
	g_variant_builder_init(&args, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&args, "{sv}", "kind", g_variant_new_string(r->kind));
	g_variant_builder_add(&args, "{sv}", "context",
		g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, r->context, TRUE));
	g_variant_builder_add(&args, "{sv}", "items", g_variant_builder_end(&items));
	g_autoptr(GVariant) packed = g_variant_ref_sink(g_variant_builder_end(&args));
	g_autoptr(GBytes) bytes = g_variant_get_data_as_bytes(packed);
	g_autoptr(GBytes) answers = readers_ask(r->readers, "batch", bytes, NULL, error);
	return answers ? unpack_answers(answers) : NULL;
}

/* Gives each item of the range its answer, when there are as many answers. */
static bool take(const struct reading *r, guint from, guint n, GVariant *answers)
{
	gsize at = 0, items = 0;
	for (guint i = from; i < from + n; i++)
		items += ((struct entry *)r->batch->pdata[i])->item != NULL;
	if (!answers || g_variant_n_children(answers) != items)
		return false;
	for (guint i = from; i < from + n; i++) {
		struct entry *e = r->batch->pdata[i];
		if (e->item)
			e->answer = g_variant_get_child_value(answers, at++);
	}
	return true;
}

/* One text that the reader does not survive, or whose answer is too long, must not take the others with it.
 */
static void ask_range(const struct reading *r, guint from, guint n)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answers = ask(r, from, n, &error);
	if (take(r, from, n, answers))
		return;
	if (n > 1) {
		ask_range(r, from, n / 2);
		ask_range(r, from + n / 2, n - n / 2);
		return;
	}
	struct entry *e = r->batch->pdata[from];
	g_clear_pointer(&e->item, g_variant_unref);
	e->error = g_strdup(error ? error->message : "reader answered nonsense");
}

static void print_entry(const struct entry *e)
{
	GVariantBuilder b;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&b, "{sv}", "id", e->id);
	g_autoptr(GVariant) found = e->answer ? g_variant_lookup_value(e->answer, "found", NULL) : NULL;
	g_autofree char *why = NULL;
	if (e->answer && !found)
		g_variant_lookup(e->answer, "error", "s", &why);
	if (found)
		g_variant_builder_add(&b, "{sv}", "found", found);
	else
		g_variant_builder_add(&b, "{sv}", "error",
			g_variant_new_string(why        ? why
					     : e->error ? e->error
							: "cannot be read"));
	g_autofree char *text = json_print(g_variant_builder_end(&b), false);
	puts(text);
}

static void flush(struct reading *r)
{
	if (r->readers && r->batch->len > 0)
		ask_range(r, 0, r->batch->len);
	for (guint i = 0; i < r->batch->len; i++)
		print_entry(r->batch->pdata[i]);
	fflush(stdout);
	g_ptr_array_set_size(r->batch, 0);
	r->batch_bytes = 0;
}

/* ---- a line of input ---- */

static GVariant *member(GVariant *object, const char *name)
{
	g_autoptr(GVariant) value = g_variant_lookup_value(object, name, NULL);
	/* null is as good as nothing */
	return value && !g_variant_is_of_type(value, G_VARIANT_TYPE_MAYBE) ? g_steal_pointer(&value) : NULL;
}

static bool bad(GError **error, const char *what, const char *name)
{
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, what, name);
	return false;
}

/* NULL without error when it is not there. */
static bool string_member(GVariant *object, const char *name, char **ret, GError **error)
{
	g_autoptr(GVariant) value = member(object, name);
	*ret = NULL;
	if (!value)
		return true;
	if (!g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
		return bad(error, "'%s' must be text", name);
	*ret = g_variant_dup_string(value, NULL);
	return true;
}

/* A PDF within JSON can only be base64. */
static GBytes *bytes_of_text(const struct reading *r, const char *text)
{
	gsize n = strlen(text);
	if (g_str_equal(r->kind, "pdf") && !g_str_has_prefix(text, "%PDF")) {
		guchar *decoded = g_base64_decode(text, &n);
		return g_bytes_new_take(decoded, n);
	}
	return g_bytes_new(text, n);
}

static GBytes *bytes_of(const struct reading *r, GVariant *object, GError **error)
{
	g_autofree char *input = NULL, *file = NULL;
	GBytes *bytes = NULL;
	if (!string_member(object, "input", &input, error) || !string_member(object, "file", &file, error))
		return NULL;
	if (input && file)
		bad(error, "both '%s' and 'file' are given", "input");
	else if (input)
		bytes = bytes_of_text(r, input);
	else if (file)
		file_read_bytes(file, FILE_MAX_BYTES, &bytes, error);
	else
		bad(error, "neither '%s' nor 'file' is given", "input");
	return bytes;
}

/* "2026-10-05T08:00+02:00" is the fifth, wherever it is written: the day as it stands there counts. */
static bool add_now(const struct reading *r, GVariant *object, GVariantBuilder *b, GError **error)
{
	g_autoptr(GVariant) given = object ? member(object, "now") : NULL;
	g_autofree char *today = g_strdup(r->today);
	int64_t now_utc = r->now_utc;
	if (given && g_variant_is_of_type(given, G_VARIANT_TYPE_INT64)) {
		now_utc = g_variant_get_int64(given);
		struct date d = date_of_instant(now_utc, r->zone, NULL);
		g_free(today);
		today = date_print(d);
	} else if (given && g_variant_is_of_type(given, G_VARIANT_TYPE_STRING)) {
		const char *text = g_variant_get_string(given, NULL);
		if (!instant_parse(text, r->zone, &now_utc))
			return bad(error, "now '%s' is no time", text);
		g_free(today);
		today = g_strndup(text, strlen("2026-10-05"));
	} else if (given) {
		return bad(error, "'%s' must be a time", "now");
	}
	g_variant_builder_add(b, "{sv}", "now", g_variant_new_int64(now_utc));
	g_variant_builder_add(b, "{sv}", "today", g_variant_new_string(today));
	return true;
}

static bool add_settings(const struct reading *r, GVariant *object, GVariantBuilder *b, GError **error)
{
	g_autofree char *lang = NULL, *region = NULL, *folder = NULL;
	if (object && (!string_member(object, "lang", &lang, error) ||
			      !string_member(object, "region", &region, error) ||
			      !string_member(object, "folder_kind", &folder, error)))
		return false;
	if (folder && !g_str_equal(folder, "quotes") && !g_str_equal(folder, "sent"))
		return bad(error, "'%s' must be quotes or sent", "folder_kind");
	if (folder)
		g_variant_builder_add(b, "{sv}", "quotes_folder", g_variant_new_boolean(*folder == 'q'));
	const char *use_lang = lang ? lang : r->lang, *use_region = region ? region : r->region;
	if (use_lang)
		g_variant_builder_add(b, "{sv}", "lang", g_variant_new_string(use_lang));
	if (use_region)
		g_variant_builder_add(
			b, "{sv}", "region", g_variant_new_take_string(g_ascii_strup(use_region, -1)));
	return add_now(r, object, b, error);
}

static bool is_id(GVariant *v)
{
	return g_variant_is_of_type(v, G_VARIANT_TYPE_STRING) ||
	       g_variant_is_of_type(v, G_VARIANT_TYPE_INT64) ||
	       g_variant_is_of_type(v, G_VARIANT_TYPE_DOUBLE) ||
	       g_variant_is_of_type(v, G_VARIANT_TYPE_MAYBE);
}

static bool reckon(const struct reading *r, GVariant *object, struct entry *e, GError **error)
{
	GVariantBuilder b;
	GVariant *found = read_business_day(
		r->config->holidays, r->region ? r->region : r->config->region, object, error);
	if (!found)
		return false;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&b, "{sv}", "found", found);
	e->answer = g_variant_ref_sink(g_variant_builder_end(&b));
	return true;
}

static bool read_object(const struct reading *r, GVariant *object, struct entry *e, GError **error)
{
	g_autoptr(GVariant) id = g_variant_lookup_value(object, "id", NULL);
	GVariantBuilder b;
	if (id && !is_id(id))
		return bad(error, "'%s' must be text, a number or null", "id");
	if (id) {
		g_variant_unref(e->id);
		e->id = g_steal_pointer(&id);
	}
	if (g_str_equal(r->kind, BUSINESS_DAY))
		return reckon(r, object, e, error);
	g_autoptr(GBytes) bytes = bytes_of(r, object, error);
	if (!bytes)
		return false;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(
		&b, "{sv}", "bytes", g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, bytes, TRUE));
	bool ok = add_settings(r, object, &b, error);
	e->item = g_variant_ref_sink(g_variant_builder_end(&b));
	e->n = g_bytes_get_size(bytes);
	return ok;
}

static bool read_text(const struct reading *r, const char *text, struct entry *e, GError **error)
{
	GVariantBuilder b;
	g_autoptr(GBytes) bytes = bytes_of_text(r, text);
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(
		&b, "{sv}", "bytes", g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, bytes, TRUE));
	bool ok = add_settings(r, NULL, &b, error);
	e->item = g_variant_ref_sink(g_variant_builder_end(&b));
	e->n = g_bytes_get_size(bytes);
	return ok;
}

static bool read_line(const struct reading *r, const char *line, gsize n, struct entry *e, GError **error)
{
	if (memchr(line, '\0', n))
		return bad(error, "not JSON%s", "");
	g_autoptr(GVariant) value = json_parse_any(line, error);
	if (!value)
		return false;
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING) && !g_str_equal(r->kind, BUSINESS_DAY))
		return read_text(r, g_variant_get_string(value, NULL), e, error);
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_VARDICT))
		return read_object(r, value, e, error);
	return bad(error, "neither text nor an object%s", "");
}

static void add_line(struct reading *r, const char *line, gsize n)
{
	g_autoptr(GError) error = NULL;
	struct entry *e = g_new0(struct entry, 1);
	e->id = g_variant_ref_sink(g_variant_new_int64(++r->n_lines));
	bool ok = n <= LINE_MAX_BYTES ? read_line(r, line, n, e, &error)
				      : bad(&error, "the line is too long%s", "");
	if (!ok) {
		g_clear_pointer(&e->item, g_variant_unref);
		e->error = g_utf8_make_valid(error->message, -1);
	}
	/* a large one goes alone */
	if (r->batch_bytes + e->n > BATCH_MAX_BYTES)
		flush(r);
	g_ptr_array_add(r->batch, e);
	r->batch_bytes += e->n;
	if (r->batch->len >= BATCH_MAX_ITEMS)
		flush(r);
}

/* ---- all lines ---- */

/* Takes all whole lines out of the buffer. */
static void take_lines(struct reading *r, GString *buffer, bool end)
{
	gsize at = 0;
	for (char *stop; (stop = memchr(buffer->str + at, '\n', buffer->len - at));
		at = (gsize)(stop - buffer->str) + 1) {
		*stop = '\0';
		add_line(r, buffer->str + at, (gsize)(stop - buffer->str) - at);
	}
	if (end && at < buffer->len) {
		add_line(r, buffer->str + at, buffer->len - at);
		at = buffer->len;
	}
	g_string_erase(buffer, 0, (gssize)at);
}

/* As they come: what has been read so far is answered before more is waited for, so that a program may ask
 * line by line. */
static int read_all(struct reading *r)
{
	g_autoptr(GString) buffer = g_string_new(NULL);
	g_autofree char *block = g_malloc(BLOCK_BYTES);
	for (;;) {
		ssize_t n = read(STDIN_FILENO, block, BLOCK_BYTES);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			fprintf(stderr, "closecall: cannot read the input: %s\n", g_strerror(errno));
			return EX_IOERR;
		}
		/* of a line that is too long already the rest only ends it */
		bool too_long = buffer->len > LINE_MAX_BYTES && !memchr(block, '\n', (size_t)n);
		if (n > 0 && !too_long)
			g_string_append_len(buffer, block, n);
		take_lines(r, buffer, n == 0);
		flush(r);
		if (ferror(stdout))
			return EX_IOERR;
		if (n == 0)
			return EX_OK;
	}
}

static GBytes *context_of(const struct config *c)
{
	struct read_context context;
	service_context_of_company(c, &context);
	GBytes *packed = record_pack(&read_context_record, &context);
	record_clear(&read_context_record, &context);
	return packed;
}

static int read_with(const struct config *c, const char *kind, const struct call_options *o)
{
	g_autoptr(GError) error = NULL;
	struct reading r = { .config = c, .kind = kind, .lang = o->lang, .now_utc = clock_now_utc() };
	if (!g_str_equal(kind, BUSINESS_DAY) && !(r.readers = service_start_readers(c, 1, &error)))
		return verb_fail(error);
	r.region = o->region;
	r.zone = g_time_zone_new_identifier(c->zone_name);
	r.today = date_print(date_of_instant(r.now_utc, r.zone, NULL));
	r.context = context_of(c);
	r.batch = g_ptr_array_new_with_free_func(entry_free);
	int code = read_all(&r);
	g_ptr_array_unref(r.batch);
	g_bytes_unref(r.context);
	g_free(r.today);
	g_time_zone_unref(r.zone);
	g_clear_pointer(&r.readers, readers_free);
	return code;
}

int verb_read(int argc, char **argv, const struct call_options *o)
{
	if (argc != 1 || !g_strv_contains(kinds, argv[0])) {
		g_autofree char *names = g_strjoinv(" ", (char **)(uintptr_t)kinds);
		fprintf(stderr,
			"usage: closecall read KIND [--lang L] [--region R] [--now T] < LINES\nKIND is one "
			"of: %s\n",
			names);
		return EX_USAGE;
	}
	g_autoptr(GError) error = NULL;
	bool configured = o->config || g_file_test(DEFAULT_CONFIG, G_FILE_TEST_EXISTS);
	struct config *c = configured ? config_load(o->config ? o->config : DEFAULT_CONFIG, NULL, &error)
				      : config_defaults();
	if (!c)
		return verb_fail(error);
	int code = read_with(c, argv[0], o);
	config_free(c);
	return code;
}
