#!/usr/bin/python3
"""Mails in headless Chromium, as phones and desks show them: 375 and 800 pixels wide, light and dark.

usage: mails.py pictures|readme HTML-DIRECTORY OUTPUT-DIRECTORY [NAME …]
pictures: each mail at both widths, in both colours; readme: each once, as a phone shows it."""
import html, json, os, re, struct, subprocess, sys, tempfile, zlib

WIDTHS = (375, 800)
HERE = os.path.dirname(os.path.abspath(__file__))


def chromium(page, directory, dark, *args):
    """Opens a page to its end. A window is never narrower than 500 pixels: frames make the width."""
    path = os.path.join(directory, 'page.html')
    with open(path, 'w') as f:
        f.write('<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">' + page)
    # root may not have the sandbox, containers have a small /dev/shm
    argv = ['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', '--no-first-run',
            '--disable-extensions', '--allow-file-access-from-files', '--user-data-dir=' + os.path.join(directory, 'profile')]
    if dark:
        argv += ['--force-prefers-color-scheme=dark', '--blink-settings=preferredColorScheme=0']
    p = subprocess.run(argv + list(args) + ['file://' + path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240)
    if p.returncode:
        raise RuntimeError('chromium: ' + p.stderr.decode(errors='replace')[-2000:])
    return p.stdout.decode()


def frame(path, name, width, height):
    return '<iframe data-name="%s" src="file://%s" style="border:0;display:block;width:%dpx;height:%dpx"></iframe>' % (
        html.escape(name), html.escape(os.path.abspath(path)), width, height)


def measure(paths, dark):
    """What tests/tools/mails.js finds in each mail at each width: [{name, width, texts, dark, findings}]."""
    with open(os.path.join(HERE, 'mails.js')) as f:
        script = f.read()
    with tempfile.TemporaryDirectory(prefix='closecall-mails-') as d:
        frames = ''.join(frame(p, os.path.basename(p), w, 800) for p in paths for w in WIDTHS)
        out = chromium(frames + '<script>' + script + '</script>', d, dark, '--dump-dom', '--virtual-time-budget=60000')
    return json.loads(html.unescape(re.search(r'<body[^>]*>(.*)</body>', out, re.S).group(1)))


def height_of(path, width, dark):
    script = "addEventListener('load', () => { document.body.textContent = document.querySelector('iframe').contentDocument.documentElement.scrollHeight })"
    with tempfile.TemporaryDirectory(prefix='closecall-mails-') as d:
        out = chromium(frame(path, '', width, 10) + '<script>' + script + '</script>', d, dark, '--dump-dom', '--virtual-time-budget=60000')
    return int(re.search(r'<body[^>]*>(\d+)', out).group(1))


def picture(path, width, dark, out, most=4000):
    height = min(height_of(path, width, dark), most)
    with tempfile.TemporaryDirectory(prefix='closecall-mails-') as d:
        chromium(frame(path, '', width, height), d, dark, '--window-size=%d,%d' % (max(width, 500), height), '--screenshot=' + os.path.abspath(out))
    shrink(out, width)


# ---- PNG: cut to the width, with a palette, so that a picture stays small ----

def rows_of(png):
    """(width, height, bytes per pixel, rows) of an 8-bit RGB or RGBA image (PNG specification, 9: filtering)."""
    at, data, head = 8, b'', None
    while at < len(png):
        n, kind = struct.unpack('>I4s', png[at:at + 8])
        if kind == b'IHDR':
            head = struct.unpack('>IIBBBBB', png[at + 8:at + 8 + n])
        elif kind == b'IDAT':
            data += png[at + 8:at + 8 + n]
        at += n + 12
    width, height, depth, color = head[:4]
    size = {2: 3, 6: 4}[color]
    assert depth == 8
    raw, stride, rows, before = zlib.decompress(data), width * size, [], bytearray(width * size)
    for y in range(height):
        kind, row = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for x in range(stride):
            a = row[x - size] if x >= size else 0
            b, c = before[x], before[x - size] if x >= size else 0
            if kind == 1:
                row[x] = (row[x] + a) & 255
            elif kind == 2:
                row[x] = (row[x] + b) & 255
            elif kind == 3:
                row[x] = (row[x] + (a + b) // 2) & 255
            elif kind == 4:
                p = a + b - c
                pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
                row[x] = (row[x] + (a if pa <= pb and pa <= pc else b if pb <= pc else c)) & 255
        rows.append(row)
        before = row
    return width, height, size, rows


def palette(counts, most):
    """The colours used most, and for each other the nearest of them."""
    chosen = [c for c, _ in sorted(counts.items(), key=lambda i: -i[1])[:most]]
    index = {c: i for i, c in enumerate(chosen)}
    for c in counts:
        if c not in index:
            index[c] = min(range(len(chosen)), key=lambda i: sum((c[k] - chosen[i][k]) ** 2 for k in range(3)))
    return chosen, index


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def shrink(path, width):
    with open(path, 'rb') as f:
        _, height, size, rows = rows_of(f.read())
    pixels = [[tuple(row[x * size:x * size + 3]) for x in range(width)] for row in rows]
    counts = {}
    for row in pixels:
        for p in row:
            counts[p] = counts.get(p, 0) + 1
    chosen, index = palette(counts, 64)
    packed = b''.join(b'\0' + bytes(index[p] for p in row) for row in pixels)
    with open(path, 'wb') as f:
        f.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 3, 0, 0, 0)) +
                chunk(b'PLTE', b''.join(bytes(c) for c in chosen)) + chunk(b'IDAT', zlib.compress(packed, 9)) + chunk(b'IEND', b''))


def pictures(source, out, names):
    os.makedirs(out, exist_ok=True)
    for name in names or sorted(n[:-5] for n in os.listdir(source) if n.endswith('.html')):
        for width in WIDTHS:
            for dark in (False, True):
                picture(os.path.join(source, name + '.html'), width, dark, os.path.join(out, '%s-%d-%s.png' % (name, width, 'dark' if dark else 'light')))


def readme(source, out, names):
    os.makedirs(out, exist_ok=True)
    for name in names:
        picture(os.path.join(source, name + '.html'), 375, False, os.path.join(out, name + '.png'), most=1100)


if __name__ == '__main__':
    verbs = {'pictures': pictures, 'readme': readme}
    if len(sys.argv) < 4 or sys.argv[1] not in verbs:
        sys.exit(__doc__)
    verbs[sys.argv[1]](sys.argv[2], sys.argv[3], sys.argv[4:])
