/* HTML → text (libxml2). Block elements make lines, table rows one line with cells apart by a tab, <br> a line, links their
 * text; script, style, head, comments and hidden text are left out. Quoted-thread containers (gmail_quote, Outlook's
 * divRplyFwdMsg and appendonsend, Apple's and Thunderbird's blockquote type=cite) become "> " lines, and a signature
 * container (Gmail, Thunderbird, Outlook on the web) gets a "--" line before it, so that one splitter serves text and HTML.
 * Never fails: what cannot be parsed gives the text that could. Elements nested deeper than any mail's end the text. */
#ifndef READ_HTML_H
#define READ_HTML_H

#include <stddef.h>

#define HTML_MAX_BYTES (8 * 1024 * 1024) /* beyond: cut; images pasted as data: URIs make long HTML of little text */
#define HTML_MAX_TEXT (2 * 1024 * 1024)  /* beyond: cut */

/* New UTF-8 string, lines end in LF. charset as in read/mime_text.h; may be NULL. */
char *html_to_text(const void *bytes, size_t n, const char *charset);

#endif
