/* Where numbers are looked up: a directory of cards, a CardDAV server, contacts.csv. */
#include "edge/addressbook.h"
#include "edge/contacts_csv.h"
#include "httpd.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/* ---- vcfdir ---- */

static void put(const char *dir, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(dir, name, NULL);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void clear(char *dir)
{
	GDir *d = g_dir_open(dir, 0, NULL);
	for (const char *name; (name = g_dir_read_name(d));) {
		g_autofree char *path = g_build_filename(dir, name, NULL);
		g_remove(path);
	}
	g_dir_close(d);
	g_rmdir(dir);
	g_free(dir);
}

#define MARIE "BEGIN:VCARD\r\nFN:Marie Dubois\r\nEMAIL:M.Dubois@acme.\r\n example\r\nEND:VCARD\r\n"
#define JAN "BEGIN:VCARD\nFN:Jan Claes\nEMAIL:jan@devos.example\nEND:VCARD\n"
#define ELS "begin:vcard\nFN:Els Maes\nEND:VCARD\n"

static const struct {
	const char *what, *email, *name;
	const char *found[3];
} lookups[] = {
	{ "by address, whatever the case, over a fold", "m.dubois@ACME.example", NULL, { MARIE } },
	{ "one card of many in a file", "jan@devos.example", NULL, { JAN } },
	{ "by name", "els@lumo.example", "els maes", { ELS } },
	{ "either", "jan@devos.example", "Els Maes", { JAN, ELS } },
	{ "nobody", "x@y.example", "X Y", { NULL } },
	{ "an empty name is everybody's", "x@y.example", "", { NULL } },
};

static void test_vcfdir(void)
{
	char *dir = g_dir_make_tmp("closecall-vcf-XXXXXX", NULL);
	g_autofree char *fifo = g_build_filename(dir, "fifo.vcf", NULL);
	g_autoptr(GError) error = NULL;
	put(dir, "a.vcf", MARIE);
	put(dir, "b.vcf", "\n" JAN ELS);
	put(dir, "jan.txt", JAN);
	put(dir, "empty.vcf", "");
	g_assert_cmpint(mkfifo(fifo, 0600), ==, 0); /* would hold us for ever */
	struct addressbook *book = vcfdir_open(dir, &error);
	g_assert_no_error(error);
	for (size_t i = 0; i < G_N_ELEMENTS(lookups); i++) {
		g_autoptr(GPtrArray) cards = g_ptr_array_new_with_free_func(g_free);
		g_test_message("%s", lookups[i].what);
		g_assert_true(book->ops->find(book, lookups[i].email, lookups[i].name, cards, &error));
		g_assert_no_error(error);
		guint n = 0;
		for (; lookups[i].found[n]; n++)
			g_assert_cmpstr(n < cards->len ? cards->pdata[n] : NULL, ==, lookups[i].found[n]);
		g_assert_cmpuint(cards->len, ==, n);
	}
	book->ops->close(book);
	clear(dir);
	g_assert_null(vcfdir_open("/nowhere/at/all", &error));
	g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
}

static void test_vcfdir_limit(void)
{
	char *dir = g_dir_make_tmp("closecall-vcf-XXXXXX", NULL);
	g_autoptr(GString) many = g_string_new(NULL);
	g_autoptr(GPtrArray) cards = g_ptr_array_new_with_free_func(g_free);
	for (int i = 0; i < 5000; i++)
		g_string_append(many, JAN);
	put(dir, "a.vcf", many->str);
	struct addressbook *book = vcfdir_open(dir, NULL);
	g_assert_true(book->ops->find(book, "jan@devos.example", NULL, cards, NULL));
	g_assert_cmpuint(cards->len, ==, ADDRESSBOOK_MAX_FOUND);
	book->ops->close(book);
	clear(dir);
}

/* ---- carddav ---- */

#define NS "xmlns:D=\"DAV:\" xmlns:A=\"urn:ietf:params:xml:ns:carddav\""
#define MULTI(inside) "207 Multi-Status\n\n<?xml version=\"1.0\"?><D:multistatus " NS ">" inside "</D:multistatus>"
#define PROPS(href, props) \
	"<D:response><D:href>" href "</D:href><D:propstat><D:prop>" props \
	"</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
#define BOOK "<D:resourcetype><D:collection/><A:addressbook/></D:resourcetype>"
#define COLLECTION "<D:resourcetype><D:collection/></D:resourcetype>"
#define PRINCIPAL "<D:current-user-principal><D:href>/p/an/</D:href></D:current-user-principal>"
#define HOME "<A:addressbook-home-set><D:href>/home/an/</D:href></A:addressbook-home-set>"
#define CARD(href, card) PROPS(href, "<A:address-data>" card "</A:address-data>")

static struct addressbook *open_at(struct httpd *d, const char *path, GError **error)
{
	g_autofree char *url = g_strconcat(d->url, path, NULL);
	return carddav_open(&(struct carddav_account){ .url = url, .login = "an", .password = "geheim", .connect_timeout_ms = 5000,
				   .request_timeout_ms = 10000 }, error);
}

/* From the bare server over the principal and its home to two address books; both are searched. */
static const struct httpd_row server[] = {
	{ "PROPFIND", "/", "Depth: 0", 0, MULTI(PROPS("/", COLLECTION PRINCIPAL)) },
	{ "PROPFIND", "/p/an/", "Depth: 0", 0, MULTI(PROPS("/p/an/", COLLECTION HOME)) },
	{ "PROPFIND", "/home/an/", "Depth: 1", 0,
		MULTI(PROPS("/home/an/", COLLECTION) PROPS("/home/an/one", BOOK) PROPS("/home/an/two/", BOOK) PROPS("/home/an/cal/", COLLECTION)) },
	{ "REPORT", "/home/an/one/", "m.dubois@acme.example", 0, MULTI(CARD("/home/an/one/1.vcf", "BEGIN:VCARD&#13;\nFN:A&amp;B\n")) },
	{ "REPORT", "/home/an/two/", "Marie &lt;x&gt; &amp;", 0,
		MULTI(CARD("/home/an/two/2.vcf", "two") "<D:response><D:href>/home/an/two/</D:href><D:status>HTTP/1.1 507 Too many</D:status></D:response>") },
	{ 0 },
};

static void test_carddav(void)
{
	struct httpd *d = httpd_start(server, false);
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) cards = g_ptr_array_new_with_free_func(g_free);
	struct addressbook *book = open_at(d, "/", &error);
	g_assert_no_error(error);
	g_assert_true(book->ops->find(book, "m.dubois@acme.example", "Marie <x> &", cards, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(cards->len, ==, 2);
	g_assert_true(strstr(cards->pdata[0], "FN:A&B") != NULL);
	g_assert_cmpstr(cards->pdata[1], ==, "two");
	guint before = httpd_count(d, "REPORT");
	g_assert_true(book->ops->find(book, NULL, NULL, cards, &error));
	g_assert_cmpuint(httpd_count(d, "REPORT"), ==, before); /* nobody is not asked for */
	book->ops->close(book);
	httpd_stop(d);
}

static const struct httpd_row itself[] = { { "PROPFIND", "/b/", "Depth: 0", 0, MULTI(PROPS("/b/", BOOK)) }, { 0 } };
static const struct httpd_row home_itself[] = {
	{ "PROPFIND", "/h/", "Depth: 0", 0, MULTI(PROPS("/h/", COLLECTION)) },
	{ "PROPFIND", "/h/", "Depth: 1", 0, MULTI(PROPS("/h/", COLLECTION) PROPS("/h/b/", BOOK)) },
	{ 0 },
};
static const struct httpd_row well_known[] = {
	{ "PROPFIND", "/.well-known/carddav", "Depth: 0", 0, "301 Moved\nLocation: /b/\n\n" },
	{ "PROPFIND", "/b/", "Depth: 0", 0, MULTI(PROPS("/b/", BOOK)) },
	{ 0 },
};
static const struct httpd_row refused[] = { { "PROPFIND", NULL, NULL, 0, "401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\n\n" }, { 0 } };
static const struct httpd_row ill[] = { { "PROPFIND", NULL, NULL, 0, "503 Later\n\n" }, { 0 } };
static const struct httpd_row nothing[] = { { "PROPFIND", NULL, NULL, 0, "404 Not Found\n\n" }, { 0 } };
static const struct httpd_row no_books[] = { { "PROPFIND", NULL, NULL, 0, MULTI(PROPS("/x/", COLLECTION)) }, { 0 } };

static const struct {
	const char *what;
	const struct httpd_row *rows;
	const char *path;
	int code; /* -1: found */
	guint requests; /* at most */
} places[] = {
	{ "an address book itself", itself, "/b/", -1, 1 },
	{ "a home itself", home_itself, "/h/", -1, 2 },
	{ "the well-known address", well_known, "/elsewhere", -1, 4 },
	{ "wrong password: asked no further", refused, "/b/", CLOSECALL_SETUP, 2 },
	{ "an ill server: asked no further", ill, "/b/", CLOSECALL_RETRY, 1 },
	{ "nothing there", nothing, "/b/", CLOSECALL_SETUP, 3 },
	{ "no address book there", no_books, "/b/", CLOSECALL_SETUP, 6 },
};

static void test_discovery(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		struct httpd *d = httpd_start(places[i].rows, false);
		g_autoptr(GError) error = NULL;
		g_test_message("%s", places[i].what);
		struct addressbook *book = open_at(d, places[i].path, &error);
		g_assert_cmpint(book == NULL, ==, places[i].code >= 0);
		if (book)
			book->ops->close(book);
		else
			g_assert_error(error, CLOSECALL_ERROR, places[i].code);
		g_assert_cmpuint(httpd_count(d, "PROPFIND"), <=, places[i].requests);
		httpd_stop(d);
	}
}

/* ---- contacts.csv ---- */

static const struct {
	const char *what, *text, *phone, *name;
	const char *bad; /* joined by " / ", without the path */
} files[] = {
	{ "plain", "email,name,phone,company\nm@acme.example,Marie Dubois,0478 12 34 56,Acme\n", "0478 12 34 56", "Marie Dubois", "" },
	{ "any order and case, a BOM, CR LF, others", "\xef\xbb\xbfPhone,Fax,EMAIL\r\n0478,1,x@y.example\r\n0478 12 34 56,2,M@Acme.example\r\n",
		"0478 12 34 56", NULL, "2: no phone number" },
	{ "semicolons", "email;phone\nm@acme.example;0478 12 34 56\n", "0478 12 34 56", NULL, "" },
	{ "quotes", "email,name,phone\n\"m@acme.example\",\"Dubois, \"\"Marie\"\"\nvan\",\"0478 12 34 56\"\n", "0478 12 34 56", "Dubois, \"Marie\"\nvan", "" },
	{ "lines are counted over quotes", "email,name,phone\nx@y.example,\"a\nb\",0478123456\nm@acme.example,Marie\n", NULL, NULL,
		"4: not as many fields as the first line names" },
	{ "the first with a number", "email,phone\nm@acme.example,\nm@acme.example,0478 12 34 56\nm@acme.example,0479 99 99 99\n", "0478 12 34 56", NULL, "" },
	{ "blank lines, no last line end", "email,phone\n\nm@acme.example,0478 12 34 56", "0478 12 34 56", NULL, "" },
	{ "bad ones do not hide others", "email,phone\nnobody,0478 12 34 56\n\"x\"y,1\nm@acme.example,0478 12 34 56\n", "0478 12 34 56", NULL,
		"2: no mail address / 3: something behind a closing quote" },
	{ "a quote without end", "email,phone\nm@acme.example,0478 12 34 56\n\"x,1\n", "0478 12 34 56", NULL, "3: a quote that does not end" },
	{ "somebody else", "email,phone\nx@acme.example,0478 12 34 56\n", NULL, NULL, "" },
};

static void test_csv(void)
{
	char *dir = g_dir_make_tmp("closecall-csv-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(dir, "contacts.csv", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autoptr(GPtrArray) bad = g_ptr_array_new_with_free_func(g_free);
		g_autoptr(GString) said = g_string_new(NULL);
		g_autoptr(GError) error = NULL;
		struct contact c;
		bool found;
		put(dir, "contacts.csv", files[i].text);
		g_test_message("%s", files[i].what);
		g_assert_true(contacts_csv_find(path, "m@acme.example", &c, &found, bad, &error));
		g_assert_no_error(error);
		for (guint k = 0; k < bad->len; k++) {
			g_assert_true(g_str_has_prefix(bad->pdata[k], path));
			g_string_append_printf(said, "%s%s", k ? " / " : "", (char *)bad->pdata[k] + strlen(path) + 1);
		}
		g_assert_cmpstr(c.phone, ==, files[i].phone);
		g_assert_cmpstr(c.name, ==, files[i].name);
		g_assert_cmpstr(said->str, ==, files[i].bad);
		record_clear(&contact_record, &c);
	}
	clear(dir);
}

static void test_csv_refused(void)
{
	static const char *const texts[] = { "", "name,phone\na,1\n", "m@acme.example,0478 12 34 56\n", "email,\"phone\n", "\xff\xfe" "e\0" };
	char *dir = g_dir_make_tmp("closecall-csv-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(dir, "contacts.csv", NULL);
	for (size_t i = 0; i <= G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		struct contact c;
		bool found;
		if (i < G_N_ELEMENTS(texts))
			put(dir, "contacts.csv", texts[i]);
		else
			g_remove(path);
		g_assert_false(contacts_csv_find(path, "m@acme.example", &c, &found, NULL, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
		g_assert_true(strstr(error->message, "contacts.csv") != NULL);
		record_clear(&contact_record, &c);
	}
	clear(dir);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/addressbook/vcfdir", test_vcfdir);
	g_test_add_func("/addressbook/vcfdir-limit", test_vcfdir_limit);
	g_test_add_func("/addressbook/carddav", test_carddav);
	g_test_add_func("/addressbook/discovery", test_discovery);
	g_test_add_func("/addressbook/csv", test_csv);
	g_test_add_func("/addressbook/csv-refused", test_csv_refused);
	return g_test_run();
}
