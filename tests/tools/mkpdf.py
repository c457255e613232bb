#!/usr/bin/env python3
"""mkpdf.py LAYOUT [OUT.pdf]: a PDF with text at given places, for test mails. '-' reads standard input; without OUT, writes
to standard output.

Each line of LAYOUT (UTF-8) is "x y size text": x and y in points from the top left corner of an A4 page (595 x 842), y
being the line the letters stand on. A form feed starts a new page. Empty lines and lines starting with # are skipped.

    # label and amount far apart, as ERP reports print them
    50 60 16 OFFERTE 2024-118
    50 700 10 Totaal excl. btw
    480 700 10 € 12.450,50

tests/pdf_writer.h does the same for C tests.
"""
import sys

PAGE_HEIGHT = 842


def content_of(page):
    out = []
    for number, line in page:
        fields = line.split(None, 3)
        if not fields or fields[0].startswith("#"):
            continue
        try:
            x, y, size = (float(f) for f in fields[:3])
            text = fields[3].encode("cp1252")
        except (ValueError, IndexError) as e:
            sys.exit(f"line {number}: need 'x y size text' in windows-1252 letters: {e}")
        for c in b"\\()":
            text = text.replace(bytes([c]), b"\\" + bytes([c]))
        out.append(b"BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n" % (size, x, PAGE_HEIGHT - y, text))
    return b"".join(out)


def pdf_of(layout, files=()):
    """files: (name, bytes) to embed, as Factur-X does."""
    pages, number = [[]], 0
    for line in layout.split("\n"):
        number += 1
        first, *rest = line.split("\f")
        pages[-1].append((number, first))
        for more in rest:
            pages.append([(number, more)])

    kids = b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, page in enumerate(pages):
        content = content_of(page)
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 %d] /Contents %d 0 R "
                       b"/Resources << /Font << /F1 3 0 R >> >> >>" % (PAGE_HEIGHT, 5 + 2 * i))
        objects.append(b"<< /Length %d >>\nstream\n%sendstream" % (len(content), content))

    if files:
        names = b""
        for name, data in files:
            objects.append(b"<< /Type /EmbeddedFile /Subtype /text#2Fxml /Length %d >>\nstream\n%s\nendstream" % (len(data), data))
            objects.append(b"<< /Type /Filespec /F (%s) /UF (%s) /AFRelationship /Data /EF << /F %d 0 R >> >>"
                           % (name.encode(), name.encode(), len(objects)))
            names += b"(%s) %d 0 R " % (name.encode(), len(objects))
        objects[0] = b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [%s] >> >> >>" % names

    out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for n, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)
    return bytes(out)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    source = sys.stdin if sys.argv[1] == "-" else open(sys.argv[1], encoding="utf-8", newline="\n")
    with source:
        pdf = pdf_of(source.read())
    if len(sys.argv) == 3:
        with open(sys.argv[2], "wb") as out:
            out.write(pdf)
    else:
        sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
