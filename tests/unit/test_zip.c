#include "read/zip.h"

#include "core/error.h"
#include "zip_writer.h"

static bool wants_xml(const char *name)
{
	return g_str_has_suffix(name, ".xml");
}

static void assert_refused(GBytes *zip, const char *why)
{
	g_autoptr(GError) error = NULL;
	GHashTable *members = zip_read(zip, wants_xml, &error);

	g_assert_null(members);
	g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
	g_assert_cmpstr(error->message, ==, why);
}

static const char *text_at(GHashTable *members, const char *name, gsize *ret_n)
{
	GBytes *bytes = g_hash_table_lookup(members, name);
	g_assert_nonnull(bytes);
	return g_bytes_get_data(bytes, ret_n);
}

static void test_members(void)
{
	static const struct zip_member all[] = {
		{ "a.xml", "one", 0 },
		{ "dir/b.xml", "x\0y", 3 },
		{ "c.png", "not asked for", 0 },
		{ "a.xml", "two", 0 },
		{ "e.xml", "", 0 },
	};
	g_autoptr(GBytes) zip = zip_write(all, G_N_ELEMENTS(all));
	g_autoptr(GError) error = NULL;
	g_autoptr(GHashTable) members = zip_read(zip, wants_xml, &error);
	gsize n;

	g_assert_no_error(error);
	g_assert_cmpuint(g_hash_table_size(members), ==, 3);
	const char *first = text_at(members, "a.xml", &n);
	g_assert_cmpmem(first, n, "one", 3);
	const char *second = text_at(members, "dir/b.xml", &n);
	g_assert_cmpmem(second, n, "x\0y", 3);
	text_at(members, "e.xml", &n);
	g_assert_cmpuint(n, ==, 0);
}

static void test_refused(void)
{
	static const struct zip_member one[] = { { "a.xml",
		"a text that is long enough to be packed, long enough to be packed", 0 } };
	g_autoptr(GBytes) whole = zip_write(one, 1);
	g_autoptr(GBytes) locked = zip_write_with(one, 1, "zip:encryption=traditional", "secret");
	g_autoptr(GBytes) cut = g_bytes_new_from_bytes(whole, 0, g_bytes_get_size(whole) / 2);
	g_autoptr(GBytes) none = g_bytes_new_static("PK\3\4 but no more", 15);
	g_autoptr(GBytes) empty = g_bytes_new_static("", 0);

	assert_refused(locked, "archive is encrypted");
	assert_refused(cut, "file is no zip archive, or was cut short");
	assert_refused(none, "file is no zip archive, or was cut short");
	assert_refused(empty, "file is no zip archive, or was cut short");
}

/* A member whose bytes were changed after packing: its checksum tells. */
static void test_damaged(void)
{
	static const struct zip_member one[] = { { "a.xml", "abcdefghijklmnopqrstuvwxyz", 0 } };
	g_autoptr(GBytes) whole = zip_write_with(one, 1, "zip:compression=store", NULL);
	gsize n;
	guint8 *bytes = g_bytes_unref_to_data(g_steal_pointer(&whole), &n);
	guint8 *letter = memmem(bytes, n, "abcdef", 6);

	g_assert_nonnull(letter);
	*letter ^= 1;
	g_autoptr(GBytes) changed = g_bytes_new_take(bytes, n);
	assert_refused(changed, "archive is broken or encrypted");
}

static void test_bombs(void)
{
	gsize size = ZIP_MAX_UNPACKED + 1;
	g_autofree char *zeros = g_malloc0(size);
	const struct zip_member huge[] = { { "a.xml", zeros, ZIP_MAX_UNPACKED / 2 },
		{ "b.xml", zeros, size - ZIP_MAX_UNPACKED / 2 } };
	g_autoptr(GBytes) bomb = zip_write(huge, 2);
	/* bytes that do not pack make the archive large enough for any ratio: then the sum is the limit */
	g_autofree guint8 *noise = g_malloc(size / 16);
	for (guint32 i = 0, x = 1; i < size / 16; i++, x = x * 1664525 + 1013904223)
		noise[i] = (guint8)(x >> 24);
	const struct zip_member padded[] = { huge[0], huge[1],
		{ "noise.bin", (const char *)noise, size / 16 } };
	g_autoptr(GBytes) large = zip_write(padded, 3);
	const struct zip_member unasked[] = { { "a.bin", zeros, size }, { "b.xml", "small", 0 } };
	g_autoptr(GBytes) harmless = zip_write(unasked, 2);
	g_autoptr(GHashTable) members = zip_read(harmless, wants_xml, NULL);

	g_assert_cmpuint(g_bytes_get_size(bomb) * ZIP_MAX_RATIO + ZIP_FREE_UNPACKED, <, size);
	g_assert_cmpuint(g_bytes_get_size(large) * ZIP_MAX_RATIO + ZIP_FREE_UNPACKED, >, size);
	assert_refused(bomb, "archive unpacks to more than it may");
	assert_refused(large, "archive unpacks to more than it may");
	g_assert_nonnull(members);
}

static void test_entries(void)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autofree struct zip_member *all = g_new0(struct zip_member, ZIP_MAX_ENTRIES + 1);
	for (guint i = 0; i <= ZIP_MAX_ENTRIES; i++) {
		g_ptr_array_add(names, g_strdup_printf("%u.bin", i));
		all[i] = (struct zip_member){ names->pdata[i], "x", 1 };
	}
	g_autoptr(GBytes) most = zip_write(all, ZIP_MAX_ENTRIES);
	g_autoptr(GBytes) more = zip_write(all, ZIP_MAX_ENTRIES + 1);
	g_autoptr(GError) error = NULL;
	g_autoptr(GHashTable) members = zip_read(most, wants_xml, &error);

	g_assert_no_error(error);
	assert_refused(more, "archive has too many entries");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/zip/members", test_members);
	g_test_add_func("/zip/refused", test_refused);
	g_test_add_func("/zip/damaged", test_damaged);
	g_test_add_func("/zip/bombs", test_bombs);
	g_test_add_func("/zip/entries", test_entries);
	return g_test_run();
}
