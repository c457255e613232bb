#include "edge/mailbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

/* A maildir (new/ and cur/), or a plain directory of .eml files.
 *
 * Names never lead out of the directory: a file is opened only when it was found by listing, without
 * following links, and only when it is a regular file (a FIFO would hold us for ever). Times and flags may
 * change; the part of the name before ":2," never does. */

#define MAX_HEADER (256 * 1024)
#define CURSOR "directory" /* a directory has no order: `known` decides */
#define RENEW_S 3600
#define YEAR_2000 946684800
#define YEAR_2100 4102444800

struct maildir {
	struct mailbox mailbox;
	char *path;
	const char *const *parts; /* directories below path that hold mail */
	bool plain;               /* .eml files */
	GHashTable *files; /* key → path below `path`, of the mails reported last: saves a listing for each
			      fetch */
	GArray *seen_at;   /* struct timespec, mtime of each part before it was listed last; 0: too young to
			      tell */
	int inotify;
};

struct entry {
	char *key;
	char *file; /* below path */
	int64_t arrived_utc;
	int64_t size;
};

static const char *const maildir_parts[] = { "new", "cur", NULL };
static const char *const plain_parts[] = { ".", NULL };

static void entry_free(void *data)
{
	struct entry *e = data;

	g_free(e->key);
	g_free(e->file);
	g_free(e);
}

/* ---- names ---- */

/* NULL: not a mail. Keys are text; a name in an old 8-bit charset is written with %XX. New string. */
static char *key_of(const struct maildir *m, const char *name)
{
	const char *flags = m->plain ? NULL : strstr(name, ":2,");
	g_autofree char *key = g_strndup(name, flags ? (gsize)(flags - name) : strlen(name));

	if (*name == '.' || !*key)
		return NULL;
	if (m->plain && (strlen(name) < 5 || g_ascii_strcasecmp(name + strlen(name) - 4, ".eml") != 0))
		return NULL;
	if (!g_utf8_validate(key, -1, NULL))
		return g_uri_escape_string(key, NULL, false);
	return g_steal_pointer(&key);
}

/* Delivery agents begin the name with the second of delivery (maildir(5)). */
static int64_t arrival_of(const struct maildir *m, const char *name, const struct stat *s)
{
	char *end;
	int64_t t = g_ascii_strtoll(name, &end, 10);

	if (!m->plain && *end == '.' && t >= YEAR_2000 && t < YEAR_2100)
		return t;
	return s->st_mtime;
}

/* ---- files ---- */

static bool fail(GError **error, const char *what, const char *path, const char *file)
{
	int e = errno;
	bool setup = e == ENOENT || e == ENOTDIR || e == EACCES || e == EPERM || e == ELOOP;

	g_set_error(error, CLOSECALL_ERROR, setup ? CLOSECALL_SETUP : CLOSECALL_RETRY,
		"cannot %s '%s%s%s': %s", what, path, file ? "/" : "", file ? file : "", g_strerror(e));
	return false;
}

static DIR *open_part(const struct maildir *m, const char *part, GError **error)
{
	g_autofree char *path = g_build_filename(m->path, part, NULL);
	DIR *dir = opendir(path);

	if (!dir)
		fail(error, "list", path, NULL);
	return dir;
}

/* A regular file, or -1 and errno (ENOENT: gone). */
static int open_mail(const struct maildir *m, const char *file, struct stat *ret)
{
	g_autofree char *path = g_build_filename(m->path, file, NULL);
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0) {
		if (errno == ELOOP || errno == ENXIO) /* a link, a socket */
			errno = ENOENT;
		return -1;
	}
	if (fstat(fd, ret) == 0 && S_ISREG(ret->st_mode))
		return fd;
	close(fd);
	errno = ENOENT;
	return -1;
}

/* Up to max bytes, or less when `enough` says so. */
static bool read_some(int fd, gsize max, bool (*enough)(const GByteArray *), GByteArray *into)
{
	guint8 block[16 * 1024];

	while (into->len < max && !(enough && enough(into))) {
		ssize_t n = read(fd, block, MIN(sizeof block, max - into->len));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		g_byte_array_append(into, block, (guint)n);
	}
	return true;
}

/* Where the header block ends, its blank line included; the whole length when there is no end. */
static gsize header_length(const GByteArray *b)
{
	for (const guint8 *p = b->data; p; p++) {
		p = memchr(p, '\n', b->len - (gsize)(p - b->data));
		if (!p)
			break;

		gsize after = (gsize)(p - b->data) + 1;

		if (after < b->len && b->data[after] == '\n')
			return after + 1;
		if (after + 1 < b->len && b->data[after] == '\r' && b->data[after + 1] == '\n')
			return after + 2;
	}
	return b->len;
}

static bool has_header(const GByteArray *b)
{
	return header_length(b) < b->len;
}

/* ---- scan ---- */

/* A mail that is moved from new to cur while we list is found in both. */
static void list_part(struct maildir *m, DIR *dir, const char *part, int64_t since_utc,
	mailbox_known_func known, void *data, GHashTable *found, int64_t *older)
{
	for (struct dirent *d = readdir(dir); d; d = readdir(dir)) {
		g_autofree char *key = key_of(m, d->d_name);
		struct stat s;

		if (!key || g_hash_table_contains(found, key) || (known && known(key, data)))
			continue;
		if (fstatat(dirfd(dir), d->d_name, &s, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(s.st_mode))
			continue;

		int64_t arrived_utc = arrival_of(m, d->d_name, &s);

		if (arrived_utc < since_utc) {
			(*older)++;
			continue;
		}

		struct entry *e = g_new0(struct entry, 1);

		e->file = g_build_filename(part, d->d_name, NULL);
		e->arrived_utc = arrived_utc;
		e->size = s.st_size;
		e->key = g_steal_pointer(&key);
		g_hash_table_replace(found, e->key, e);
	}
}

/* The kernel's file times move in steps of some milliseconds: what changed just now may change again without
 * a sign. */
static struct timespec settled(const struct timespec *changed)
{
	int64_t age_us = g_get_real_time() - (changed->tv_sec * G_USEC_PER_SEC + changed->tv_nsec / 1000);

	return age_us < 20000 ? (struct timespec){ 0 } : *changed;
}

static bool list_all(struct maildir *m, int64_t since_utc, mailbox_known_func known, void *data,
	GHashTable *found, int64_t *older, GError **error)
{
	for (guint i = 0; m->parts[i]; i++) {
		DIR *dir = open_part(m, m->parts[i], error);
		struct stat s;

		if (!dir)
			return false;
		g_array_index(m->seen_at, struct timespec, i) =
			fstat(dirfd(dir), &s) == 0 ? settled(&s.st_mtim) : (struct timespec){ 0 };
		list_part(m, dir, m->parts[i], since_utc, known, data, found, older);
		closedir(dir);
	}
	return true;
}

static gint by_arrival(gconstpointer a, gconstpointer b)
{
	const struct entry *x = *(struct entry *const *)a, *y = *(struct entry *const *)b;

	if (x->arrived_utc != y->arrived_utc)
		return x->arrived_utc < y->arrived_utc ? -1 : 1;
	return strcmp(x->key, y->key);
}

static GPtrArray *sorted(GHashTable *found)
{
	GPtrArray *list = g_ptr_array_sized_new(g_hash_table_size(found));
	GHashTableIter i;
	void *entry;

	g_hash_table_iter_init(&i, found);
	while (g_hash_table_iter_next(&i, NULL, &entry))
		g_ptr_array_add(list, entry);
	g_ptr_array_sort(list, by_arrival);
	return list;
}

/* False: f wants no more. A mail that has gone in the meantime comes back with its next name or not at all.
 */
static bool report(struct maildir *m, const struct entry *e, mailbox_header_func f, void *data)
{
	g_autoptr(GByteArray) head = g_byte_array_new();
	struct mailbox_header h = { .key = e->key, .arrived_utc = e->arrived_utc, .size = e->size };
	struct stat s;
	int fd = open_mail(m, e->file, &s);

	if (fd < 0)
		return true;

	bool fine = read_some(fd, MAX_HEADER, has_header, head);

	close(fd);
	if (!fine)
		return true;
	g_hash_table_replace(m->files, g_strdup(e->key), g_strdup(e->file));
	h.header = head->data;
	h.n_header = header_length(head);
	return f(&h, data);
}

static bool scan(struct mailbox *mailbox, const char *cursor, int64_t since_utc, mailbox_known_func known,
	mailbox_header_func f, void *data, char **ret_cursor, int64_t *ret_older, bool *ret_reset,
	GError **error)
{
	struct maildir *m = (struct maildir *)mailbox;
	g_autoptr(GHashTable) found = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, entry_free);
	int64_t older = 0;

	*ret_reset = false;
	if (!list_all(m, since_utc, known, data, found, &older, error))
		return false;

	g_autoptr(GPtrArray) entries = sorted(found);

	g_hash_table_remove_all(m->files);
	for (guint i = 0; i < entries->len && report(m, entries->pdata[i], f, data); i++)
		;
	*ret_cursor = g_strdup(CURSOR);
	*ret_older = cursor ? 0 : older;
	return true;
}

/* ---- fetch ---- */

/* The file of a key, below path; NULL: none. New string. */
static char *find_file(struct maildir *m, const char *key)
{
	for (guint i = 0; m->parts[i]; i++) {
		DIR *dir = open_part(m, m->parts[i], NULL);
		char *file = NULL;

		for (struct dirent *d = dir ? readdir(dir) : NULL; d && !file; d = readdir(dir)) {
			g_autofree char *k = key_of(m, d->d_name);

			if (g_strcmp0(k, key) == 0)
				file = g_build_filename(m->parts[i], d->d_name, NULL);
		}
		if (dir)
			closedir(dir);
		if (file)
			return file;
	}
	return NULL;
}

static int open_key(struct maildir *m, const char *key, struct stat *ret)
{
	const char *known = g_hash_table_lookup(m->files, key);
	int fd = known ? open_mail(m, known, ret) : -1;

	if (fd >= 0)
		return fd;

	g_autofree char *file = find_file(m, key); /* a flag has changed, or it was moved from new to cur */

	errno = ENOENT;
	return file ? open_mail(m, file, ret) : -1;
}

static bool fetch(struct mailbox *mailbox, const char *key, int64_t max_bytes, GBytes **ret, GError **error)
{
	struct maildir *m = (struct maildir *)mailbox;
	g_autoptr(GByteArray) mail = g_byte_array_new();
	struct stat s;
	int fd = open_key(m, key, &s);

	*ret = NULL;
	if (fd < 0)
		return errno == ENOENT ? true : fail(error, "open", m->path, key);

	bool fine = read_some(fd, (gsize)max_bytes + 1, NULL, mail);

	if (!fine)
		fail(error, "read", m->path, key);
	close(fd);
	if (!fine)
		return false;
	if ((int64_t)mail->len > max_bytes) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM,
			"mail is larger than %" G_GINT64_FORMAT " bytes", max_bytes);
		return false;
	}
	*ret = g_byte_array_free_to_bytes(g_steal_pointer(&mail));
	return true;
}

/* ---- mails from somebody, or of a name ---- */

/* Headers that are looked at, newest first: who has not written in so many mails has not written lately. */
#define FIND_MAX 3000

/* Does a field of a header block hold the text? Long fields go on in lines that begin with a blank. */
static bool field_holds(const GByteArray *head, const char *name, const char *what)
{
	g_autofree char *text = g_ascii_strdown((const char *)head->data, (gssize)header_length(head));
	g_autofree char *wanted = g_ascii_strdown(what, -1), *low = g_ascii_strdown(name, -1);
	g_autofree char *first = g_strconcat(low, ":", NULL), *later = g_strconcat("\n", first, NULL);
	const char *from = g_str_has_prefix(text, first) ? text : strstr(text, later);

	if (!from)
		return false;

	const char *end = from + 1;

	for (end = strchr(end, '\n'); end && (end[1] == ' ' || end[1] == '\t'); end = strchr(end + 1, '\n'))
		;

	g_autofree char *field = end ? g_strndup(from, (gsize)(end - from)) : g_strdup(from);

	return strstr(field, wanted) != NULL;
}

static bool entry_holds(struct maildir *m, const struct entry *e, const char *name, const char *what)
{
	g_autoptr(GByteArray) head = g_byte_array_new();
	struct stat s;
	int fd = open_mail(m, e->file, &s);
	bool found = fd >= 0 && read_some(fd, MAX_HEADER, has_header, head) && head->len > 0 && field_holds(head, name, what);

	if (fd >= 0)
		close(fd);
	return found;
}

static bool find(struct mailbox *mailbox, const char *field, const char *text, guint max, GPtrArray *keys, GError **error)
{
	struct maildir *m = (struct maildir *)mailbox;
	g_autoptr(GHashTable) found = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, entry_free);
	int64_t older;

	for (guint i = 0; m->parts[i]; i++) {
		DIR *dir = open_part(m, m->parts[i], error);

		if (!dir)
			return false;
		list_part(m, dir, m->parts[i], INT64_MIN, NULL, NULL, found, &older);
		closedir(dir);
	}

	g_autoptr(GPtrArray) entries = sorted(found);

	for (guint n = 0; n < MIN(entries->len, FIND_MAX) && max > 0; n++) {
		const struct entry *e = entries->pdata[entries->len - 1 - n];

		if (!entry_holds(m, e, field, text))
			continue;
		g_ptr_array_add(keys, g_strdup(e->key));
		max--;
	}
	return true;
}

static bool append(struct mailbox *mailbox, GBytes *mail, GError **error)
{
	struct maildir *m = (struct maildir *)mailbox;

	(void)mail;
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM,
		"not supported: a mail cannot be put into directory '%s'", m->path);
	return false;
}

/* ---- waiting ---- */

/* Has a part changed since it was listed? Its time is looked at after the watch stands, so that nothing falls
 * in between. */
static bool changed_since_scan(const struct maildir *m)
{
	for (guint i = 0; m->parts[i]; i++) {
		g_autofree char *path = g_build_filename(m->path, m->parts[i], NULL);
		const struct timespec *seen = &g_array_index(m->seen_at, struct timespec, i);
		struct stat s;

		if (stat(path, &s) < 0 || s.st_mtim.tv_sec != seen->tv_sec ||
			s.st_mtim.tv_nsec != seen->tv_nsec)
			return true;
	}
	return false;
}

static void stop_watching(struct maildir *m)
{
	if (m->inotify >= 0)
		close(m->inotify);
	m->inotify = -1;
}

/* Where the kernel has no watch left (fs.inotify.max_user_watches), or the file system is a remote one: by
 * time. */
static int wait_begin(struct mailbox *mailbox, bool *ret_pending, GError **error)
{
	struct maildir *m = (struct maildir *)mailbox;
	/* a plain file is not complete when it appears, a mail in a maildir is (it comes by link or rename)
	 */
	uint32_t events = IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR |
			  (m->plain ? 0 : IN_CREATE);

	(void)error;
	*ret_pending = false;
	stop_watching(m);
	m->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	for (guint i = 0; m->inotify >= 0 && m->parts[i]; i++) {
		g_autofree char *path = g_build_filename(m->path, m->parts[i], NULL);

		if (inotify_add_watch(m->inotify, path, events) < 0)
			stop_watching(m);
	}
	if (m->inotify >= 0)
		*ret_pending = changed_since_scan(m);
	return m->inotify;
}

static bool wait_readable(struct mailbox *mailbox, bool *ret_changed, GError **error)
{
	struct maildir *m = (struct maildir *)mailbox;
	char events[4096];
	ssize_t n;

	*ret_changed = false;
	if (m->inotify < 0)
		return true;
	/* what they say does not matter: also the one for "too many" is a reason to look */
	while ((n = read(m->inotify, events, sizeof events)) > 0)
		*ret_changed = true;
	return n < 0 && errno != EAGAIN && errno != EINTR ? fail(error, "watch", m->path, NULL) : true;
}

static bool wait_end(struct mailbox *mailbox, bool *ret_changed, GError **error)
{
	bool fine = wait_readable(mailbox, ret_changed, error);

	stop_watching((struct maildir *)mailbox);
	return fine;
}

/* ---- the mailbox ---- */

static void close_mailbox(struct mailbox *mailbox)
{
	struct maildir *m = (struct maildir *)mailbox;

	stop_watching(m);
	g_hash_table_unref(m->files);
	g_array_unref(m->seen_at);
	g_free(m->path);
	g_free(m);
}

static const struct mailbox_ops ops = {
	.scan = scan,
	.fetch = fetch,
	.find = find,
	.append = append,
	.wait_begin = wait_begin,
	.wait_readable = wait_readable,
	.wait_end = wait_end,
	.close = close_mailbox,
};

struct mailbox *maildir_open(const char *path, GError **error)
{
	g_autofree char *new = g_build_filename(path, "new", NULL),
			*cur = g_build_filename(path, "cur", NULL);
	bool has_new = g_file_test(new, G_FILE_TEST_IS_DIR), has_cur = g_file_test(cur, G_FILE_TEST_IS_DIR);
	DIR *dir = opendir(path);

	if (!dir) {
		fail(error, "open mail directory", path, NULL);
		return NULL;
	}
	closedir(dir);
	if (has_new != has_cur) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "'%s' is half a maildir: it has no '%s'",
			path, has_new ? "cur" : "new");
		return NULL;
	}

	struct maildir *m = g_new0(struct maildir, 1);

	m->mailbox.ops = &ops;
	m->mailbox.renew_s = RENEW_S;
	m->path = g_strdup(path);
	m->plain = !has_new;
	m->parts = m->plain ? plain_parts : maildir_parts;
	m->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	m->seen_at = g_array_sized_new(false, true, sizeof(struct timespec), 2);
	g_array_set_size(m->seen_at, 2);
	m->inotify = -1;
	return &m->mailbox;
}
