/* demo: the whole loop on sample data. It plays the people (mails leave, a rep types a word into an event), and for each moment of the
 * story calls the very program an admin would: `closecall once --now … -c …`, on the embedded edges.
 *
 * The story is conf/demo/story.txt, one thing a line:
 *   > text                       told to whoever watches
 *   show REP QUOTE               that call as it stands in the rep's calendar
 *   mail REP sent|inbox FILE     a mail of conf/demo/mail arrives in a folder
 *   once TIME                    closecall once --now TIME
 *   type REP QUOTE TEXT          the rep types TEXT before the title of the quote's coming call
 *   drag REP QUOTE START END     the rep drags that call elsewhere (local times)
 *   delete REP QUOTE             the rep deletes that call */
#include "app/digests.h"
#include "app/verbs.h"
#include "edge/clock.h"
#include "edge/files.h"
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#define MAX_BYTES ((gsize)16 * 1024 * 1024)

struct demo {
	char *source; /* conf/demo */
	char *dir;    /* where it is played */
	char *config;
	char *program;
	const char *now; /* of the last `once` */
	char **lines;    /* of the story */
	int line;        /* the one being played, from 1 */
};

static bool fail(const struct demo *d, GError **error, const char *what)
{
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s/story.txt:%d: %s", d->source, d->line, what);
	return false;
}

static bool copy_file(const char *from, const char *to, GError **error)
{
	g_autoptr(GBytes) bytes = NULL;
	gsize n;
	if (!file_read_bytes(from, MAX_BYTES, &bytes, error))
		return false;
	const void *data = g_bytes_get_data(bytes, &n);
	return file_write_atomic(to, data, n, 0644, error);
}

/* ---- setting the scene ---- */

/* Copies a directory with what is in it, one level deep: calendars. */
static bool copy_dir(const char *from, const char *to, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	if (!dir_list(from, names, error))
		return false;
	g_mkdir_with_parents(to, 0755);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *a = g_build_filename(from, names->pdata[i], NULL);
		g_autofree char *b = g_build_filename(to, names->pdata[i], NULL);
		if (g_file_test(a, G_FILE_TEST_IS_DIR) ? !copy_dir(a, b, error) : !copy_file(a, b, error))
			return false;
	}
	return true;
}

static bool make_folders(const struct demo *d, GError **error)
{
	g_autofree char *mail = g_build_filename(d->source, "mail", NULL);
	g_autoptr(GPtrArray) reps = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *outbox = g_build_filename(d->dir, "outbox", NULL);
	if (!dir_list(mail, reps, error))
		return false;
	g_mkdir_with_parents(outbox, 0755);
	for (guint i = 0; i < reps->len; i++) {
		static const char *const parts[] = { "sent/new", "sent/cur", "sent/tmp", "inbox/new", "inbox/cur", "inbox/tmp" };
		for (size_t p = 0; p < G_N_ELEMENTS(parts); p++) {
			g_autofree char *path = g_build_filename(d->dir, "mail", reps->pdata[i], parts[p], NULL);
			g_mkdir_with_parents(path, 0755);
		}
	}
	return true;
}

/* A place that is played in again starts empty; nothing but what a demo made is taken away. */
static bool clear_stage(const struct demo *d, GError **error)
{
	g_autofree char *sign = g_build_filename(d->dir, "closecall-demo", NULL);
	if (g_file_test(d->dir, G_FILE_TEST_IS_DIR) && g_file_test(sign, G_FILE_TEST_EXISTS)) {
		const char *argv[] = { "rm", "-rf", "--", d->dir, NULL };
		if (!g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, error))
			return false;
	}
	g_autoptr(GDir) there = g_dir_open(d->dir, 0, NULL);
	if (there && g_dir_read_name(there)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "'%s' is not empty and no earlier demo", d->dir);
		return false;
	}
	g_mkdir_with_parents(d->dir, 0755);
	return file_write_atomic(sign, "made by closecall demo; may be deleted\n", 39, 0644, error);
}

static bool set_stage(const struct demo *d, GError **error)
{
	g_autofree char *config = g_build_filename(d->source, "closecall.conf", NULL);
	g_autofree char *calendars = g_build_filename(d->source, "calendar", NULL);
	g_autofree char *copy = g_build_filename(d->dir, "calendar", NULL);
	return clear_stage(d, error) && copy_file(config, d->config, error) && copy_dir(calendars, copy, error) && make_folders(d, error);
}

/* ---- the people ---- */

/* When what is played now happens: just before the next round. */
static int64_t moment(const struct demo *d)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	int64_t at;
	for (char **l = d->lines + d->line; *l; l++)
		if (g_str_has_prefix(*l, "once ") && instant_parse(*l + strlen("once "), utc, &at))
			return at - 60;
	return 0;
}

/* As delivery agents do it: the name begins with the second of delivery, so that the date of the copy means nothing. */
static bool play_mail(const struct demo *d, char **words, GError **error)
{
	g_autofree char *name = g_strdup_printf("%" G_GINT64_FORMAT ".%s", moment(d), words[3]);
	g_autofree char *from = g_build_filename(d->source, "mail", words[1], words[3], NULL);
	g_autofree char *to = g_build_filename(d->dir, "mail", words[1], words[2], "new", name, NULL);
	return copy_file(from, to, error);
}

/* The event of the quote's coming call: its title still has the mark. */
static bool find_event(const struct demo *d, const char *rep, const char *quote, char **ret_path, char **ret_text, GError **error)
{
	g_autofree char *dir = g_build_filename(d->dir, "calendar", rep, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	if (!dir_list(dir, names, error))
		return false;
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path = g_build_filename(dir, names->pdata[i], NULL);
		g_autofree char *text = NULL;
		if (!g_str_has_prefix(names->pdata[i], "closecall-") || !file_read_text(path, MAX_BYTES, &text, error))
			continue;
		g_autoptr(GString) unfolded = g_string_new(text);
		g_string_replace(unfolded, "\r\n ", "", 0);
		const char *summary = strstr(unfolded->str, "\r\nSUMMARY:");
		g_autofree char *title = summary ? g_strndup(summary + 2, strcspn(summary + 2, "\r")) : g_strdup("");
		if (!strstr(title, "☎") || !strstr(title, quote))
			continue;
		*ret_path = g_steal_pointer(&path);
		*ret_text = g_string_free(g_steal_pointer(&unfolded), FALSE);
		return true;
	}
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s/story.txt:%d: %s has no coming call for %s", d->source, d->line, rep, quote);
	return false;
}

/* The value of a TEXT property (RFC 5545 3.3.11) of unfolded iCalendar text. New string. */
static char *event_value(const char *text, const char *name)
{
	g_autofree char *start = g_strdup_printf("\r\n%s:", name);
	const char *at = strstr(text, start);
	GString *value = g_string_new(NULL);
	for (const char *p = at ? at + strlen(start) : ""; *p && *p != '\r'; p++) {
		bool escaped = *p == '\\' && p[1];
		p += escaped;
		g_string_append_c(value, escaped && *p == 'n' ? '\n' : *p);
	}
	return g_string_free(value, FALSE);
}

static bool play_show(const struct demo *d, char **words, GError **error)
{
	g_autofree char *path = NULL, *text = NULL;
	if (!find_event(d, words[1], words[2], &path, &text, error))
		return false;
	g_autofree char *title = event_value(text, "SUMMARY"), *description = event_value(text, "DESCRIPTION");
	g_auto(GStrv) lines = g_strsplit(g_strchomp(description), "\n", -1);
	printf("\n    ┌ %s\n", title);
	for (char **l = lines; *l; l++)
		printf("    │ %s\n", *l);
	return true;
}

static bool edit_event(const struct demo *d, char **words, const char *const *pairs, GError **error)
{
	g_autofree char *path = NULL, *text = NULL;
	if (!find_event(d, words[1], words[2], &path, &text, error))
		return false;
	g_autoptr(GString) edited = g_string_new(text);
	for (; pairs[0]; pairs += 2) {
		char *at = strstr(edited->str, pairs[0]);
		if (!at)
			return fail(d, error, "the event has not what is to be edited");
		gssize pos = at - edited->str + 2; /* behind the line end */
		g_string_erase(edited, pos, (gssize)strcspn(edited->str + pos, "\r"));
		g_string_insert(edited, pos, pairs[1]);
	}
	return file_write_atomic(path, edited->str, edited->len, 0644, error);
}

static bool play_type(const struct demo *d, char **words, GError **error)
{
	g_autofree char *path = NULL, *text = NULL;
	if (!find_event(d, words[1], words[2], &path, &text, error))
		return false;
	const char *title = strstr(text, "\r\nSUMMARY:") + strlen("\r\nSUMMARY:");
	g_autofree char *rest = g_strndup(title, strcspn(title, "\r"));
	g_autofree char *line = g_strdup_printf("SUMMARY:%s %s", words[3], rest);
	const char *const pairs[] = { "\r\nSUMMARY:", line, NULL };
	return edit_event(d, words, pairs, error);
}

static bool play_drag(const struct demo *d, char **words, GError **error)
{
	g_auto(GStrv) times = g_strsplit(words[3], " ", 2);
	if (!times[0] || !times[1])
		return fail(d, error, "drag needs a start and an end");
	g_autofree char *start = g_strdup_printf("DTSTART:%s", times[0]), *end = g_strdup_printf("DTEND:%s", times[1]);
	const char *const pairs[] = { "\r\nDTSTART", start, "\r\nDTEND", end, NULL };
	return edit_event(d, words, pairs, error);
}

static bool play_delete(const struct demo *d, char **words, GError **error)
{
	g_autofree char *path = NULL, *text = NULL;
	if (!find_event(d, words[1], words[2], &path, &text, error))
		return false;
	return g_unlink(path) == 0 || fail(d, error, "the event cannot be deleted");
}

/* ---- closecall ---- */

static bool play_once(struct demo *d, char **words, GError **error)
{
	const char *argv[] = { d->program, "once", "--now", words[1], "-c", d->config, NULL };
	int status;
	printf("\n$ closecall once --now %s\n", words[1]);
	fflush(stdout);
	if (!g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL, &status, error))
		return false;
	if (!g_spawn_check_wait_status(status, NULL))
		return fail(d, error, "this round failed");
	d->now = g_intern_string(words[1]);
	return true;
}

static bool play_line(struct demo *d, const char *line, GError **error)
{
	g_auto(GStrv) words = g_strsplit(line, " ", 4);
	guint n = g_strv_length(words);
	if (n == 0 || line[0] == '#')
		return true;
	if (g_str_equal(words[0], ">")) {
		bool first = d->line < 2 || *d->lines[d->line - 2] != '>';
		printf("%s%s\n", first ? "\n" : "", line + MIN(strlen(line), 2));
		return true;
	}
	if (g_str_equal(words[0], "once") && n == 2)
		return play_once(d, words, error);
	if (g_str_equal(words[0], "show") && n == 3)
		return play_show(d, words, error);
	if (g_str_equal(words[0], "mail") && n == 4)
		return play_mail(d, words, error);
	if (g_str_equal(words[0], "type") && n == 4)
		return play_type(d, words, error);
	if (g_str_equal(words[0], "drag") && n == 4)
		return play_drag(d, words, error);
	if (g_str_equal(words[0], "delete") && n == 3)
		return play_delete(d, words, error);
	return fail(d, error, "not understood");
}

/* ---- what is left to look at ---- */

static bool write_html(const struct demo *d, const char *name, const struct notice *n, GError **error)
{
	g_autofree char *path = g_build_filename(d->dir, name, NULL);
	return file_write_atomic(path, n->html, strlen(n->html), 0644, error);
}

typedef bool (*digest_func)(struct desk *d, const struct action *a, struct notice *ret, bool *ret_empty, GError **error);

static bool show_digest(const struct demo *d, struct desk *desk, enum mail_kind kind, digest_func make, const char *file, GError **error)
{
	struct notice n = { 0 };
	struct action a;
	bool empty;
	digests_ask(desk->rep, kind, false, &a);
	bool ok = make(desk, &a, &n, &empty, error) && (empty || write_html(d, file, &n, error));
	record_clear(&action_record, &a);
	notice_clear(&n);
	return ok;
}

/* The digests as pages, made as the service makes them. */
static bool show_digests(const struct demo *d, GError **error)
{
	struct tell *tell = tell_new(TELL_NOTHING, false);
	struct service *s = service_open(d->config, NEED_ALL, tell, NULL, error);
	struct desk desk;
	bool ok = s != NULL;
	if (ok) {
		desk_init(&desk, s, &s->config->reps[0]);
		ok = show_digest(d, &desk, MAIL_WEEKLY, digests_weekly, "weekly.html", error) &&
				show_digest(d, &desk, MAIL_DAILY, digests_daily, "daily.html", error);
		desk_close(&desk);
	}
	service_close(s);
	tell_free(tell);
	return ok;
}

static void print_end(const struct demo *d)
{
	printf("\nWhere to look:\n"
	       "  calendars      %s/calendar/*/*.ics (open with any calendar program)\n"
	       "  mails sent     %s/outbox/*.eml\n"
	       "  weekly digest  %s/weekly.html    daily digest  %s/daily.html\n"
	       "  the state      closecall status -c %s\n"
	       "  one quote      closecall explain 2026-118 -c %s\n",
			d->dir, d->dir, d->dir, d->dir, d->config, d->config);
}

static bool play(struct demo *d, GError **error)
{
	g_autofree char *path = g_build_filename(d->source, "story.txt", NULL);
	g_autofree char *text = NULL;
	if (!file_read_text(path, MAX_BYTES, &text, error) || !set_stage(d, error))
		return false;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	d->lines = lines;
	for (char **l = lines; *l; l++) {
		d->line++;
		if (!play_line(d, *l, error))
			return false;
	}
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	int64_t now;
	if (d->now && instant_parse(d->now, utc, &now))
		clock_fix(now);
	if (!show_digests(d, error))
		return false;
	print_end(d);
	return true;
}

static char *demo_source(void)
{
	const char *const places[] = { CLOSECALL_SOURCE "/conf/demo", CLOSECALL_PREFIX "/share/closecall/demo" };
	return g_strdup(g_file_test(places[0], G_FILE_TEST_IS_DIR) ? places[0] : places[1]);
}

int verb_demo(int argc, char **argv, const struct call_options *o)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *source = demo_source();
	g_autofree char *dir = argc > 0 ? g_canonicalize_filename(argv[0], NULL) : g_build_filename(g_get_tmp_dir(), "closecall-demo", NULL);
	g_autofree char *config = g_build_filename(dir, "closecall.conf", NULL);
	g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
	struct demo d = { .source = source, .dir = dir, .config = config, .program = program };
	(void)o;
	return play(&d, &error) ? EX_OK : verb_fail(error);
}
