/* HTML → text (libxml2). Block elements make lines, table rows one line with cells apart by a tab, <br> a line, links their
 * text; script, style, head, comments and hidden text are left out. Quoted-thread containers (gmail_quote, Outlook's
 * divRplyFwdMsg and appendonsend, Apple's and Thunderbird's blockquote type=cite) become "> " lines, so that one splitter
 * serves text and HTML. Never fails: what cannot be parsed gives the text that could. Depth and size are bounded. */
#ifndef READ_HTML_H
#define READ_HTML_H

#include <stddef.h>

/* New UTF-8 string. charset may be NULL: then UTF-8 when valid, else windows-1252. */
char *html_to_text(const void *bytes, size_t n, const char *charset);

#endif
