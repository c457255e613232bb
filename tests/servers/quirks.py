#!/usr/bin/python3
"""A proxy before a Company's Radicale that behaves as other calendar servers are documented to do. One quirk at a time, by name:

    q = Quirks(company); q.quirk = 'no etag'; … q.requests …; q.close()

What a server makes of an event is done to the body on its way in, so that it is stored, listed and compared as that server would have it."""
import http.client, http.server, re, socket, ssl, threading

from company import free_port


# ---- what servers make of an event ----

def lines_of(ics):
    return [l for l in ics.replace('\r\n', '\n').replace('\n ', '').split('\n') if l]


def folded(lines):
    out = []
    for line in lines:
        data = line.encode()
        while len(data) > 74:
            n = 74
            while data[n] & 0xc0 == 0x80:
                n -= 1
            out.append(data[:n])
            data = b' ' + data[n:]
        out.append(data)
    return b'\r\n'.join(out) + b'\r\n'


def in_event(lines, f):
    """f over the lines of the event itself, components within it aside."""
    begin, end = lines.index('BEGIN:VEVENT'), lines.index('END:VEVENT')
    return lines[:begin + 1] + f(lines[begin + 1:end]) + lines[end:]


def without_x(lines):
    return in_event(lines, lambda e: [l for l in e if not l.startswith('X-')])


def with_alarm(lines):
    default = ['BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:This is an event reminder', 'TRIGGER:-P0DT0H30M0S', 'END:VALARM']
    return in_event(lines, lambda e: e if 'BEGIN:VALARM' in e else e + default)


def as_html(lines):
    def html(line):
        if not line.startswith('DESCRIPTION:'):
            return line
        text = line[12:].replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('\\n', '<br>')
        return 'DESCRIPTION:<p>' + text.replace('  ', '&nbsp\\; ') + '</p>'
    return [html(l) for l in lines]


def reordered(lines):
    def turn(e):
        own = e[:e.index('BEGIN:VALARM')] if 'BEGIN:VALARM' in e else e
        return sorted(own, reverse=True) + e[len(own):]
    return in_event(lines, turn)


def bare(lines):
    """DavMail: empty properties, attachments and classes go, alarms become its own, times get its zone's name."""
    def strip(e):
        kept = [l for l in e if not re.match(r'(X-|ATTACH|CLASS|URL|LAST-MODIFIED|SEQUENCE)', l)]
        return [re.sub(r'^ACTION:.*', 'ACTION:DISPLAY', l) for l in kept]
    return in_event(lines, strip)


REWRITES = {
    'X- dropped': without_x, 'default alarm': with_alarm, 'HTML text': as_html, 'reordered': reordered, 'bare': bare,
    'all of it': lambda l: reordered(as_html(with_alarm(without_x(bare(l))))),
}
REDIRECTS = {'redirect %d' % n: n for n in (301, 302, 307, 308)}
QUIRKS = list(REWRITES) + list(REDIRECTS) + ['no etag', 'If-None-Match ignored', 'other etags', '429', 'processed, then cut', 'cut before', 'hangs']


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *a):
        pass

    def setup(self):
        self.request = self.server.owner.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def pass_on(self):
        q = self.server.owner
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ('host', 'connection', 'content-length')}
        q.requests.append((self.command, self.path, headers.get('Authorization')))
        first = q.note(self.command, self.path)
        if q.quirk in REDIRECTS and not self.path.startswith('/moved/'):
            return self.answer(REDIRECTS[q.quirk], {'Location': q.moved_to + '/moved' + self.path}, b'')
        if q.quirk in REDIRECTS:
            self.path = self.path[len('/moved'):]
        if q.quirk == '429' and first and self.command == 'PUT':
            return self.answer(429, {'Retry-After': '1'}, b'slow down')
        if q.quirk == 'cut before' and first and self.command == 'PUT':
            return self.cut()
        if q.quirk == 'If-None-Match ignored':
            headers = {k: v for k, v in headers.items() if k.lower() != 'if-none-match'}
        if q.quirk == 'other etags':
            headers = {k: v.replace('-gzip"', '"') for k, v in headers.items()}
        if self.command == 'PUT' and q.quirk in REWRITES:
            body = folded(REWRITES[q.quirk](lines_of(body.decode())))
        status, answered, data = q.forward(self.command, self.path, headers, body)
        if q.quirk == 'processed, then cut' and first and self.command == 'PUT':
            return self.cut()
        if q.quirk == 'hangs' and first:
            q.stop.wait(1)
        if q.quirk == 'no etag' and self.command == 'PUT':
            answered.pop('ETag', None)
        if q.quirk == 'other etags' and self.command in ('GET', 'PUT') and 'ETag' in answered:
            answered['ETag'] = answered['ETag'][:-1] + '-gzip"'
        if q.quirk in REDIRECTS:
            data = re.sub(rb'(<(?:\w+:)?href>)/', rb'\1/moved/', data)
        self.answer(status, answered, data)

    do_GET = do_PUT = do_DELETE = do_PROPFIND = do_REPORT = do_OPTIONS = do_HEAD = do_MKCOL = pass_on

    def answer(self, status, headers, data):
        self.send_response(status)
        for k, v in headers.items():
            self.send_header(k, v)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(data)

    def cut(self):
        self.close_connection = True
        try:
            self.request.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *a):
        pass  # a client that hangs up is what is tested


class Quirks:
    def __init__(self, company):
        self.company, self.quirk, self.requests, self.seen = company, None, [], set()
        self.stop = threading.Event()
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(company.dir + '/server.pem', company.dir + '/server.key')
        self.port = free_port()
        self.moved_to = ''  # of redirects: another server, or the same
        self.server = Server(('127.0.0.1', self.port), Handler)
        self.server.owner = self
        threading.Thread(target=self.server.serve_forever, kwargs={'poll_interval': 0.05}, daemon=True).start()

    def become(self, quirk):
        self.quirk, self.requests, self.seen = quirk, [], set()

    def puts(self):
        return [r for r in self.requests if r[0] == 'PUT']

    def note(self, method, path):
        """Is it the first of its kind?"""
        first = (method, path) not in self.seen
        self.seen.add((method, path))
        return first

    def forward(self, method, path, headers, body):
        c = http.client.HTTPSConnection('localhost', self.company.dav, context=self.company.tls, timeout=30)
        c.request(method, path, body, headers)
        r = c.getresponse()
        data = r.read()
        c.close()
        kept = {k: v for k, v in r.getheaders() if k.lower() not in ('content-length', 'connection', 'transfer-encoding', 'server', 'date')}
        return r.status, kept, data

    def close(self):
        self.stop.set()
        self.server.shutdown()
        self.server.server_close()
