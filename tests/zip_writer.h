/* Zip archives for tests (libarchive). */
#ifndef TESTS_ZIP_WRITER_H
#define TESTS_ZIP_WRITER_H

#include <archive.h>
#include <archive_entry.h>
#include <glib.h>
#include <string.h>

struct zip_member {
	const char *name;
	const char *text;
	gsize n; /* bytes of text; 0: to its NUL */
};

/* New bytes. options: as archive_write_set_options, NULL for none; password: with options that encrypt. */
static inline GBytes *zip_write_with(
	const struct zip_member *members, size_t n, const char *options, const char *password)
{
	struct archive *a = archive_write_new();
	gsize size = 64 * 1024, used = 0;
	for (size_t i = 0; i < n; i++)
		size += 1024 + 2 * (members[i].n ? members[i].n : strlen(members[i].text));
	char *out = g_malloc(size);

	archive_write_set_format_zip(a);
	g_assert_cmpint(options ? archive_write_set_options(a, options) : ARCHIVE_OK, ==, ARCHIVE_OK);
	if (password)
		g_assert_cmpint(archive_write_set_passphrase(a, password), ==, ARCHIVE_OK);
	g_assert_cmpint(archive_write_set_bytes_in_last_block(a, 1), ==, ARCHIVE_OK);
	g_assert_cmpint(archive_write_open_memory(a, out, size, &used), ==, ARCHIVE_OK);
	for (size_t i = 0; i < n; i++) {
		gsize length = members[i].n ? members[i].n : strlen(members[i].text);
		struct archive_entry *entry = archive_entry_new();
		archive_entry_set_pathname(entry, members[i].name);
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_perm(entry, 0644);
		archive_entry_set_size(entry, (la_int64_t)length);
		g_assert_cmpint(archive_write_header(a, entry), ==, ARCHIVE_OK);
		g_assert_cmpint(archive_write_data(a, members[i].text, length), ==, length);
		archive_entry_free(entry);
	}
	g_assert_cmpint(archive_write_close(a), ==, ARCHIVE_OK);
	archive_write_free(a);
	return g_bytes_new_take(out, used);
}

static inline GBytes *zip_write(const struct zip_member *members, size_t n)
{
	return zip_write_with(members, n, NULL, NULL);
}

#endif
