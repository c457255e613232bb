/* Names of IMAP folders: modified UTF-7 (RFC 3501 5.1.3), "Verzonden &AOk-l&AOk-ments". Pure. */
#ifndef EDGE_MUTF7_H
#define EDGE_MUTF7_H

/* Printable ASCII only comes out, so a folder name cannot carry a line break into a command. New string;
 * NULL: not UTF-8. */
char *mutf7_encode(const char *utf8);

/* New string; NULL: not modified UTF-7. Strict: what decodes, encodes to the same bytes again. */
char *mutf7_decode(const char *text);

#endif
