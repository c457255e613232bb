#include "read/zip.h"

#include <archive.h>
#include <archive_entry.h>

#include "core/error.h"

#define CHUNK (64 * 1024)

struct unpacking {
	struct archive *archive;
	GHashTable *members;
	gsize budget; /* bytes that may still be unpacked */
};

static bool fail(GError **error, const char *what)
{
	g_set_error_literal(error, CLOSECALL_ERROR, CLOSECALL_ITEM, what);
	return false;
}

static bool unpack(struct unpacking *u, const char *name, GError **error)
{
	g_autoptr(GByteArray) out = g_byte_array_new();
	g_autofree guint8 *chunk = g_malloc(CHUNK);

	for (;;) {
		la_ssize_t n = archive_read_data(u->archive, chunk, CHUNK);
		if (n < 0)
			return fail(error, "archive is broken or encrypted");
		if (n == 0)
			break;
		if ((gsize)n > u->budget)
			return fail(error, "archive unpacks to more than it may");
		u->budget -= (gsize)n;
		g_byte_array_append(out, chunk, (guint)n);
	}
	g_hash_table_insert(u->members, g_strdup(name), g_byte_array_free_to_bytes(g_steal_pointer(&out)));
	return true;
}

static bool read_entries(struct unpacking *u, bool (*wanted)(const char *name), GError **error)
{
	struct archive_entry *entry;
	int status;

	for (guint n = 0; (status = archive_read_next_header(u->archive, &entry)) == ARCHIVE_OK; n++) {
		/* as it stands in the archive: every name asked for is ASCII */
		const char *name = archive_entry_pathname(entry);
		if (n >= ZIP_MAX_ENTRIES)
			return fail(error, "archive has too many entries");
		if (!name || !wanted(name) || g_hash_table_contains(u->members, name))
			continue;
		if (archive_entry_is_encrypted(entry))
			return fail(error, "archive is encrypted");
		if (!unpack(u, name, error))
			return false;
	}
	return status == ARCHIVE_EOF || fail(error, "archive is broken");
}

GHashTable *zip_read(GBytes *zip, bool (*wanted)(const char *name), GError **error)
{
	gsize n;
	const void *data = g_bytes_get_data(zip, &n);
	struct unpacking u = {
		.archive = archive_read_new(),
		.members =
			g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref),
		.budget = MIN(ZIP_MAX_UNPACKED, ZIP_FREE_UNPACKED + n * ZIP_MAX_RATIO),
	};
	bool read = false;

	/* by the directory at its end, so that what is not wanted is not touched */
	archive_read_support_format_zip_seekable(u.archive);
	if (n == 0 || archive_read_open_memory(u.archive, data, n) != ARCHIVE_OK)
		fail(error, "file is no zip archive, or was cut short");
	else
		read = read_entries(&u, wanted, error);
	archive_read_free(u.archive);
	if (!read)
		g_clear_pointer(&u.members, g_hash_table_unref);
	return u.members;
}
