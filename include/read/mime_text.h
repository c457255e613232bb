/* The characters of a mail: charsets that lie, format=flowed, odd blanks. Bytes of a text part → clean UTF-8. */
#ifndef READ_MIME_TEXT_H
#define READ_MIME_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Loads the tables of the charsets that real mail uses and keeps them. libc reads them from files on first use, so a process
 * that will lose sight of the files must call this before. May be called again. */
void mime_text_prepare(void);

/* New UTF-8 string without NUL. Order: byte order mark; UTF-8 when the bytes are valid, hold more than ASCII, and the declared
 * charset is none, unknown, UTF-8 or a single-byte one (senders that declare latin1 and write UTF-8 are common, a text that is
 * valid UTF-8 by accident is not), or a two-byte one in which no letter takes two; declared when it decodes strictly (latin1
 * read as windows-1252, as all browsers do); else what is valid UTF-8 as such and each other byte as windows-1252. charset may
 * be NULL. */
char *mime_text_decode(const void *bytes, size_t n, const char *charset);

/* The value of a header field, unfolded: encoded words decoded (RFC 2047; also where they must not stand, and letters split
 * over two words, as Outlook writes them), raw bytes as mime_text_decode, blanks collapsed. New string. */
char *mime_text_header(const char *value);

/* In place: CR and CRLF to LF; no-break, figure and thin blanks to a blank; zero-width characters out. Returns text. */
char *mime_text_clean(char *text);

/* Joins the soft line breaks of RFC 3676. Quote marks come out as "> " per level, lines end in LF. To be
 * called before mime_text_clean: a no-break blank at a line's end is no soft break. New string. */
char *mime_text_unflow(const char *text, bool delsp);

#endif
