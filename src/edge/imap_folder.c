#include "edge/imap_folder.h"
#include "edge/mutf7.h"

#include <string.h>

#define NAMES_SHOWN 20

/* As servers and clients call it, most usual first. Compared without case. */
static const char *const sent_names[] = {
	"Sent",
	"Sent Items",
	"Sent Messages",
	"Sent Mail",
	"Sent-Mail",
	"Sent Objects",
	"Verzonden",
	"Verzonden items",
	"Verzonden berichten",
	"Verzonden e-mail",
	"Verstuurd",
	"Envoyés",
	"Éléments envoyés",
	"Messages envoyés",
	"Objets envoyés",
	"Courrier envoyé",
	"Gesendet",
	"Gesendete Elemente",
	"Gesendete Objekte",
	"Gesendete Nachrichten",
	"Gesendete E-Mails",
	"Posta inviata",
	"Inviata",
	"Inviati",
	"Posta inviati",
	"Elementi inviati",
	"Enviados",
	"Elementos enviados",
	"Mensajes enviados",
	"Correo enviado",
	"Itens enviados",
	"Mensagens enviadas",
	"Enviadas",
	"E-mails enviados",
	"Skickat",
	"Skickade objekt",
	"Skickade meddelanden",
	"Sendt",
	"Sendt post",
	"Sendte elementer",
	"Sendte meldinger",
	"Lähetetyt",
	"Saadetud",
	"Saadetud üksused",
	"Nosūtītie",
	"Išsiųsti",
	"Wysłane",
	"Elementy wysłane",
	"Odeslané",
	"Odeslaná pošta",
	"Odoslané",
	"Odoslaná pošta",
	"Elküldött",
	"Elküldött elemek",
	"Poslano",
	"Poslane stavke",
	"Trimise",
	"Elemente trimise",
	"Изпратени",
	"Απεσταλμένα",
	"Gönderilmiş Öğeler",
	"Gönderilmiş",
	"Отправленные",
	"Надіслані",
};

static const char *const prefixes[] = { "inbox", "[gmail]", "[google mail]", "mail" };

struct imap_folder *imap_folder_new(const char *raw, char delimiter, bool sent, bool no_mail)
{
	struct imap_folder *f = g_new0(struct imap_folder, 1);

	f->raw = g_strdup(raw);
	f->name = mutf7_decode(raw);
	if (!f->name) /* some servers write plain UTF-8 */
		f->name = g_utf8_make_valid(raw, -1);
	f->delimiter = delimiter;
	f->sent = sent;
	f->no_mail = no_mail;
	return f;
}

void imap_folder_free(struct imap_folder *f)
{
	g_free(f->raw);
	g_free(f->name);
	g_free(f);
}

/* Names as people compare them: "é" is one character or two, case does not count. */
static char *fold(const char *name)
{
	g_autofree char *composed = g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE);

	return g_utf8_casefold(composed ? composed : name, -1);
}

/* Folded, and without a prefix of the server's. */
static char *bare_name(const struct imap_folder *f)
{
	char *name = fold(f->name);

	for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++) {
		size_t n = strlen(prefixes[i]);

		if (f->delimiter && strncmp(name, prefixes[i], n) == 0 && name[n] == f->delimiter) {
			memmove(name, name + n + 1, strlen(name + n + 1) + 1);
			break;
		}
	}
	return name;
}

const struct imap_folder *imap_folder_find_sent(const GPtrArray *folders)
{
	g_autoptr(GHashTable) by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < folders->len; i++) {
		struct imap_folder *f = folders->pdata[i];

		if (f->no_mail)
			continue;
		if (f->sent)
			return f;
		g_hash_table_insert(by_name, bare_name(f), f);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(sent_names); i++) {
		g_autofree char *name = fold(sent_names[i]);
		const struct imap_folder *f = g_hash_table_lookup(by_name, name);

		if (f)
			return f;
	}
	return NULL;
}

const struct imap_folder *imap_folder_find(const GPtrArray *folders, const char *name)
{
	g_autofree char *wanted = g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE);

	for (guint i = 0; i < folders->len; i++) {
		const struct imap_folder *f = folders->pdata[i];
		g_autofree char *n = g_utf8_normalize(f->name, -1, G_NORMALIZE_ALL_COMPOSE);

		if (f->no_mail)
			continue;
		if (g_strcmp0(n, wanted) == 0)
			return f;
		if (g_ascii_strcasecmp(f->name, "INBOX") == 0 && g_ascii_strcasecmp(name, "INBOX") == 0)
			return f;
	}
	return NULL;
}

/* Letters to add, drop or change until a is b (Levenshtein), on bytes: only the smaller and the larger count.
 */
static guint distance(const char *a, const char *b)
{
	size_t n = strlen(b);
	g_autofree guint *row = g_new(guint, n + 1);

	for (size_t j = 0; j <= n; j++)
		row[j] = (guint)j;
	for (size_t i = 1; a[i - 1]; i++) {
		guint diagonal = row[0];

		row[0] = (guint)i;
		for (size_t j = 1; j <= n; j++) {
			guint change = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			row[j] = MIN(change, MIN(row[j], row[j - 1]) + 1);
		}
	}
	return row[n];
}

const struct imap_folder *imap_folder_suggest(const GPtrArray *folders, const char *name)
{
	g_autofree char *wanted = fold(name);
	const struct imap_folder *best = NULL;
	guint best_distance = (guint)strlen(wanted) / 3 + 1; /* further off it is another word */

	for (guint i = 0; i < folders->len; i++) {
		const struct imap_folder *f = folders->pdata[i];
		g_autofree char *bare = bare_name(f), *whole = fold(f->name);
		const char *last = f->delimiter ? strrchr(whole, f->delimiter) : NULL;
		guint d = MIN(distance(bare, wanted), distance(whole, wanted));

		if (last)
			d = MIN(d, distance(last + 1, wanted));
		if (!f->no_mail && d < best_distance) {
			best = f;
			best_distance = d;
		}
	}
	return best;
}

char *imap_folder_names(const GPtrArray *folders)
{
	GString *out = g_string_new(NULL);
	guint shown = 0, more = 0;

	for (guint i = 0; i < folders->len; i++) {
		const struct imap_folder *f = folders->pdata[i];

		if (f->no_mail)
			continue;
		if (shown++ < NAMES_SHOWN)
			g_string_append_printf(out, "%s'%s'", shown > 1 ? ", " : "", f->name);
		else
			more++;
	}
	if (more > 0)
		g_string_append_printf(out, " and %u more", more);
	return g_string_free(out, false);
}
