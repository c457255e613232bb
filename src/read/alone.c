#include "read/alone.h"

#include <string.h>

#include "core/error.h"
#include "read/document.h"
#include "read/mail.h"
#include "read/quote.h"

/* A mail that is nothing but what it holds. Everything borrowed but the lists. */
static struct mail mail_around(const char *subject, const char *text)
{
	return (struct mail){
		.to = g_ptr_array_new(),
		.attachments = g_ptr_array_new(),
		.subject = (char *)(uintptr_t)subject,
		.own_text = (char *)(uintptr_t)text,
	};
}

static void mail_around_clear(struct mail *mail)
{
	g_ptr_array_unref(mail->to);
	g_ptr_array_unref(mail->attachments);
}

GPtrArray *alone_numbers(const struct words *w, const char *text, struct date sent)
{
	g_autofree char *line = g_strstrip(g_strdup(text));
	struct quote quote;
	struct read_context context;
	record_init(&quote_record, &quote);
	record_init(&read_context_record, &context);
	context.now_utc = (int64_t)date_to_days(sent) * 86400;
	bool many = strchr(line, '\n') != NULL, name = !strpbrk(line, " \t\n");
	struct mail mail = mail_around(many || name ? "" : line, many ? line : "");
	struct attachment file = { .name = line };
	if (name)
		g_ptr_array_add(mail.attachments, &file);
	g_autoptr(GPtrArray) no_documents = g_ptr_array_new();
	struct sources *s = sources_new(w, &mail, no_documents, &context, &quote);
	GPtrArray *numbers = quote_read_numbers(s);
	sources_free(s);
	mail_around_clear(&mail);
	record_clear(&read_context_record, &context);
	record_clear(&quote_record, &quote);
	return numbers;
}

bool alone_pdf(const struct words *w, GBytes *pdf, const struct read_context *context, struct quote *ret,
	GError **error)
{
	struct mail mail = mail_around("", "");
	struct attachment file = { .type = (char *)(uintptr_t) "application/pdf", .bytes = pdf };
	/* nobody hands over a PDF out of a Sent folder to ask what it is */
	struct read_context handed = *context;
	handed.quotes_folder = true;
	g_ptr_array_add(mail.attachments, &file);
	g_autoptr(GPtrArray) documents = documents_read(&mail);
	const struct document *document = documents->pdata[0];
	bool ok = document->text != NULL;
	if (ok)
		quote_read(w, &mail, documents, &handed, ret);
	else
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "%s",
			document->unread ? document->unread : "no PDF");
	mail_around_clear(&mail);
	return ok;
}
