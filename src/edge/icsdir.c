#include "edge/calendar.h"

#include "edge/files.h"

#include <glib/gstdio.h>
#include <string.h>

enum { MAX_FILE_BYTES = 16 * 1024 * 1024 };

struct icsdir {
	struct calendar base;
	char *path;
};

static const char *path_of(const struct calendar *c)
{
	return ((const struct icsdir *)c)->path;
}

static char *file_of(struct calendar *c, const char *href, GError **error)
{
	if (calendar_href_is_safe(href) && g_str_has_suffix(href, ".ics"))
		return g_build_filename(path_of(c), href, NULL);
	g_autofree char *shown = g_strescape(href, NULL);
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "'%s' is no name for a calendar object", shown);
	return NULL;
}

static char *etag_of(GBytes *b)
{
	g_autofree char *sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, b);
	return g_strdup_printf("\"%.32s\"", sum);
}

/* *ret NULL and true: there is no such file, or it went away while it was read. */
static bool read_object(const char *file, const char *href, struct calendar_object **ret, GError **error)
{
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(GError) why = NULL;
	*ret = NULL;
	if (!file_read_bytes(file, MAX_FILE_BYTES, &bytes, &why)) {
		if (!g_file_test(file, G_FILE_TEST_EXISTS))
			return true;
		g_propagate_error(error, g_steal_pointer(&why));
		return false;
	}
	gsize n;
	const char *text = g_bytes_get_data(bytes, &n);
	struct calendar_object *o = g_new0(struct calendar_object, 1);
	o->href = g_strdup(href);
	o->etag = etag_of(bytes);
	o->ics = g_utf8_make_valid(n ? text : "", (gssize)n);
	*ret = o;
	return true;
}

/* Every readable object whose name has the prefix and is one we would write. */
static bool read_all(struct calendar *c, const char *prefix, GPtrArray *objects, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	if (!dir_list(path_of(c), names, error))
		return false;
	for (guint i = 0; i < names->len; i++) {
		const char *name = names->pdata[i];
		if (!g_str_has_prefix(name, prefix) || !g_str_has_suffix(name, ".ics") ||
			!calendar_href_is_safe(name))
			continue;
		g_autofree char *file = g_build_filename(path_of(c), name, NULL);
		struct calendar_object *o;
		if (!read_object(file, name, &o, error))
			return false;
		if (o)
			g_ptr_array_add(objects, o);
	}
	return true;
}

static bool busy(struct calendar *c, int64_t from_utc, int64_t to_utc, GPtrArray *texts, GError **error)
{
	(void)from_utc; /* times are inside the files, where nobody here looks */
	(void)to_utc;
	g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func((GDestroyNotify)calendar_object_free);
	if (!read_all(c, "", objects, error))
		return false;
	for (guint i = 0; i < objects->len; i++) {
		struct calendar_object *o = objects->pdata[i];
		g_ptr_array_add(texts, g_steal_pointer(&o->ics));
	}
	return true;
}

static char *digest(GPtrArray *objects)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	for (guint i = 0; i < objects->len; i++) {
		const struct calendar_object *o = objects->pdata[i];
		g_checksum_update(sum, (const guchar *)o->href, -1);
		g_checksum_update(sum, (const guchar *)o->etag, -1); /* its quotes divide */
	}
	return g_strconcat("files:", g_checksum_get_string(sum), NULL);
}

static bool changes(struct calendar *c, const char *token, const char *ours, GPtrArray *objects,
	char **ret_token, bool *ret_full, GError **error)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)calendar_object_free);
	*ret_token = NULL;
	if (!read_all(c, ours, all, error))
		return false;
	*ret_token = digest(all);
	*ret_full = g_strcmp0(token, *ret_token) != 0;
	if (!*ret_full)
		return true;
	g_ptr_array_extend_and_steal(objects, g_steal_pointer(&all));
	return true;
}

static bool get(struct calendar *c, const char *href, struct calendar_object **ret, GError **error)
{
	*ret = NULL;
	g_autofree char *file = file_of(c, href, error);
	return file && read_object(file, href, ret, error);
}

static bool find(struct calendar *c, const char *uid, struct calendar_object **ret, GError **error)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)calendar_object_free);
	*ret = NULL;
	if (!read_all(c, "", all, error))
		return false;
	for (guint i = 0; i < all->len && !*ret; i++) {
		g_autofree char *found = calendar_text_uid(((const struct calendar_object *)all->pdata[i])->ics);
		if (g_strcmp0(found, uid) == 0)
			*ret = g_ptr_array_steal_index(all, i);
	}
	return true;
}

/* What stands there decides; only we make files of this name, so nobody creates one between the look and the
 * rename. */
static enum calendar_put put(struct calendar *c, const char *href, const char *etag, const char *ics,
	char **ret_etag, GError **error)
{
	*ret_etag = NULL;
	g_autofree char *file = file_of(c, href, error);
	struct calendar_object *there;
	if (!file || !read_object(file, href, &there, error))
		return CALENDAR_PUT_FAILED;
	bool same = there &&
		    (etag ? calendar_text_same(there->ics, ics) : calendar_text_same_call(there->ics, ics));
	bool may_write = etag ? there && strcmp(there->etag, etag) == 0 : !there;
	enum calendar_put result = CALENDAR_PUT_CONFLICT;
	if (same) {
		*ret_etag = g_strdup(there->etag);
		result = CALENDAR_PUT_DONE;
	} else if (may_write && !file_write_atomic(file, ics, strlen(ics), 0640, error)) {
		result = CALENDAR_PUT_FAILED;
	} else if (may_write) {
		g_autoptr(GBytes) bytes = g_bytes_new_static(ics, strlen(ics));
		*ret_etag = etag_of(bytes);
		result = CALENDAR_PUT_DONE;
	}
	calendar_object_free(there);
	return result;
}

static bool remove_object(struct calendar *c, const char *href, GError **error)
{
	g_autofree char *file = file_of(c, href, error);
	if (!file)
		return false;
	if (g_unlink(file) == 0 || !g_file_test(file, G_FILE_TEST_EXISTS))
		return true;
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "cannot delete '%s'", file);
	return false;
}

/* What is written into a file stands there. */
static bool probe(struct calendar *c, int64_t start_utc, unsigned *ret_traits, GError **error)
{
	g_autofree char *uid = g_uuid_string_random();
	g_autofree char *href = g_strconcat(uid, ".ics", NULL);
	g_autofree char *ics = calendar_probe_text(uid, start_utc);
	g_autofree char *etag = NULL;
	*ret_traits = TRAIT_ATTACHMENT | TRAIT_X_LINES | TRAIT_TEL_URL | TRAIT_IF_NONE_MATCH | TRAIT_PUT_ETAG;
	return put(c, href, NULL, ics, &etag, error) == CALENDAR_PUT_DONE && remove_object(c, href, error);
}

static void close_icsdir(struct calendar *c)
{
	struct icsdir *d = (struct icsdir *)c;
	g_free(d->path);
	g_free(d);
}

struct calendar *icsdir_open(const char *path, GError **error)
{
	static const struct calendar_ops ops = { .busy = busy,
		.changes = changes,
		.get = get,
		.find = find,
		.put = put,
		.remove = remove_object,
		.probe = probe,
		.close = close_icsdir };
	if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "calendar directory '%s' is not there",
			path);
		return NULL;
	}
	struct icsdir *d = g_new0(struct icsdir, 1);
	d->base.ops = &ops;
	d->path = g_strdup(path);
	return &d->base;
}
