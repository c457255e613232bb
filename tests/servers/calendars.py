#!/usr/bin/python3
"""The calendar servers that people have, from Debian's packages, on loopback: Radicale, Xandikos, Cyrus, DAViCal and SOGo, each with one calendar of
the user an@corp.test. What a test does there, it does with requests of its own, as a person's calendar program would.

As a command, for people: calendars.py NAME starts one and stops it at the end of its input; calendars.py table prints what each of them can."""
import base64, http.client, http.server, os, re, smtplib, subprocess, sys, threading, time, urllib.parse
from processes import Processes, free_port, wait_port

USER, DOMAIN, PASSWORD = 'an', 'corp.test', 'pw-an'
ADDRESS = USER + '@' + DOMAIN


class CalendarServer(Processes):
    """name: as in a table. start() and stop_all() may come in turns: what stands in the calendar stays. entry: the path that a person would configure; place:
    the path of the calendar itself."""
    name = login = place = entry = None
    password = PASSWORD

    def __init__(self):
        super().__init__('closecall-%s-' % type(self).__name__.lower())
        self.port = free_port()
        self.prepare()
        self.give_away()
        self.start()
        self.set_up()

    def prepare(self):
        """Files, before anything runs."""

    def set_up(self):
        """What needs a running server."""

    def stop_all(self):
        for name in reversed(list(self.procs)):
            self.stop(name)

    def restart(self):
        self.stop_all()
        self.start()

    def url_at(self, port):
        return 'http://127.0.0.1:%d%s' % (port, self.entry)

    # ---- as a person's calendar program ----

    def request(self, method, path, body=None, **headers):
        """(status, headers, text). path: of a member of the calendar, or absolute. headers: If_Match='…'."""
        send = {k.replace('_', '-'): v for k, v in headers.items()}
        if self.login:
            send['Authorization'] = 'Basic ' + base64.b64encode(('%s:%s' % (self.login, self.password)).encode()).decode()
        send.setdefault('User-Agent', 'a test')
        if body is not None and 'Content-Type' not in send:
            send['Content-Type'] = 'text/calendar; charset=utf-8' if method == 'PUT' else 'application/xml; charset=utf-8'
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=30)
        try:
            c.request(method, urllib.parse.urljoin(self.place, path), body.encode() if body is not None else None, send)
            r = c.getresponse()
            return r.status, {k.lower(): ', '.join(r.headers.get_all(k)) for k in r.headers}, r.read().decode('utf-8', 'replace')
        finally:
            c.close()

    def names(self):
        body = '<D:propfind xmlns:D="DAV:"><D:prop><D:getetag/></D:prop></D:propfind>'
        status, _, text = self.request('PROPFIND', '', body, Depth='1')
        if status != 207:
            raise RuntimeError('%s: PROPFIND: %d %s' % (self.name, status, text[:500]))
        found = [urllib.parse.unquote(h.strip().rstrip('/').rsplit('/', 1)[-1]) for h in re.findall(r'<(?:\w+:)?href[^>]*>([^<]*)<', text)]
        return sorted({n for n in found if n.endswith('.ics')})

    def get(self, name):
        """Unfolded text, or None."""
        status, _, text = self.request('GET', urllib.parse.quote(name))
        if status not in (200, 404, 410):
            raise RuntimeError('%s: GET %s: %d' % (self.name, name, status))
        return re.sub(r'\r?\n[ \t]', '', text).replace('\r\n', '\n') if status == 200 else None

    def events(self, prefix=''):
        found = {n: self.get(n) for n in self.names() if n.startswith(prefix)}
        return {n: t for n, t in found.items() if t is not None}

    def put(self, name, text, **headers):
        status, _, answer = self.request('PUT', urllib.parse.quote(name), text.replace('\n', '\r\n'), **headers)
        if status not in (200, 201, 204):
            raise RuntimeError('%s: PUT %s: %d %s' % (self.name, name, status, answer[:500]))

    def edit(self, name, change):
        self.put(name, change(self.get(name)))

    def delete(self, name):
        status, _, answer = self.request('DELETE', urllib.parse.quote(name))
        if status not in (200, 204):
            raise RuntimeError('%s: DELETE %s: %d %s' % (self.name, name, status, answer[:500]))


class Radicale(CalendarServer):
    name, login = 'Radicale', ADDRESS
    place, entry = '/%s/calendar/' % ADDRESS, '/'

    def prepare(self):
        self.write('radicale.conf', '[server]\nhosts = 127.0.0.1:%d\n[auth]\ntype = htpasswd\nhtpasswd_filename = %s\nhtpasswd_encryption = plain\ndelay = 0\n'
                   '[rights]\ntype = owner_only\n[storage]\nfilesystem_folder = %s\n' % (self.port, self.path('htpasswd'), self.path('cal')))
        self.write('htpasswd', '%s:%s\n' % (ADDRESS, PASSWORD))
        self.write('cal/collection-root/%s/calendar/.Radicale.props' % ADDRESS, '{"tag": "VCALENDAR", "C:supported-calendar-component-set": "VEVENT"}')

    def start(self):
        self.spawn('radicale', ['/usr/bin/python3', '-m', 'radicale', '--config', self.path('radicale.conf')])
        wait_port(self.port)


class Xandikos(CalendarServer):
    """Asks for no login of its own; people put a web server in front."""
    name, login = 'Xandikos', None
    place, entry = '/an/calendars/calendar/', '/'

    def start(self):
        self.spawn('xandikos', ['/usr/bin/python3', '-m', 'xandikos.web', '-l', '127.0.0.1', '-p', str(self.port), '-d', self.path('xandikos'), '--defaults',
                                '--current-user-principal', '/an/'])
        wait_port(self.port)


CYRUS = '''configdirectory: {dir}/conf
defaultpartition: default
partition-default: {dir}/spool
proc_path: {dir}/run/proc
mboxname_lockpath: {dir}/run/lock
lmtpsocket: {dir}/run/lmtp.sock
idlesocket: {dir}/run/idle.sock
notifysocket: {dir}/run/notify.sock
cyrus_user: {user}
cyrus_group: {group}
servername: localhost
admins: admin
virtdomains: userid
defaultdomain: internal
unixhierarchysep: yes
altnamespace: yes
allowplaintext: yes
sasl_mech_list: PLAIN LOGIN
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {dir}/sasldb2
autocreate_quota: 0
autocreate_post: yes
httpmodules: caldav
caldav_historical_age: -1
calendar_user_address_set: {domain}
caldav_create_default: yes
caldav_create_sched: yes
conversations: no
'''
CYRUS_DAEMONS = '''START {{
  recover cmd="{programs}/ctl_cyrusdb -C {conf} -r"
}}
SERVICES {{
  http cmd="{programs}/httpd -C {conf}" listen="127.0.0.1:{http}" prefork=1
  lmtp cmd="{programs}/lmtpd -C {conf} -a" listen="127.0.0.1:{lmtp}" prefork=1
}}
EVENTS {{
}}
'''


class Cyrus(CalendarServer):
    name, login = 'Cyrus', ADDRESS
    place, entry = '/dav/calendars/user/%s/Default/' % ADDRESS, '/'
    programs = '/usr/lib/cyrus/bin'

    def prepare(self):
        self.lmtp = free_port()
        for d in ('conf/socket', 'spool', 'run'):
            os.makedirs(self.path(d))
        self.write('imapd.conf', CYRUS.format(dir=self.dir, user=self.user.pw_name, group=self.group, domain=DOMAIN))
        self.write('cyrus.conf', CYRUS_DAEMONS.format(programs=self.programs, conf=self.path('imapd.conf'), http=self.port, lmtp=self.lmtp))

    def start(self):
        if not os.path.exists(self.path('sasldb2')):
            self.run(['saslpasswd2', '-p', '-c', '-f', self.path('sasldb2'), '-u', DOMAIN, USER], input=PASSWORD.encode())
        self.spawn('cyrus', [self.programs + '/master', '-C', self.path('imapd.conf'), '-M', self.path('cyrus.conf'), '-p', self.path('run/master.pid'), '-D',
                             '-L', self.path('master.log')])
        wait_port(self.port)
        wait_port(self.lmtp)

    def set_up(self):
        """The mailbox is made by the first mail, and the calendars stand in the mailbox."""
        with smtplib.LMTP('127.0.0.1', self.lmtp) as l:
            l.sendmail('robot@corp.test', [ADDRESS], 'Subject: welcome\r\n\r\nwelcome\r\n')
        self.request('PROPFIND', '/dav/calendars/user/%s/' % ADDRESS, '<D:propfind xmlns:D="DAV:"><D:prop><D:displayname/></D:prop></D:propfind>', Depth='1')


class Postgres(Processes):
    """A throw-away database server; trusts who reaches it."""
    def __init__(self):
        super().__init__('closecall-postgres-')
        self.port = free_port()
        versions = '/usr/lib/postgresql'
        self.bin = os.path.join(versions, sorted(os.listdir(versions), key=int)[-1], 'bin')
        self.give_away()
        self.run([self.bin + '/initdb', '-D', self.path('data'), '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '-U', 'postgres'])
        self.spawn('postgres', [self.bin + '/postgres', '-D', self.path('data'), '-p', str(self.port), '-h', '127.0.0.1', '-k', self.dir, '-c', 'fsync=off',
                                '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off', '-c', 'shared_buffers=32MB'])
        end = time.monotonic() + 20
        while subprocess.run([self.bin + '/pg_isready', '-q', '-h', '127.0.0.1', '-p', str(self.port)]).returncode:
            if time.monotonic() > end:
                raise RuntimeError('PostgreSQL does not start')
            time.sleep(0.05)

    @property
    def environment(self):
        return {'PGHOST': '127.0.0.1', 'PGPORT': str(self.port), 'PGUSER': 'postgres', 'PATH': self.bin + ':/usr/bin:/bin'}

    def sql(self, database, text):
        self.run([self.bin + '/psql', '-q', '-v', 'ON_ERROR_STOP=1', database], env=self.environment, input=text.encode())


_postgres = None
_postgres_lock = threading.Lock()


def postgres():
    """One for all that need it."""
    global _postgres
    with _postgres_lock:
        _postgres = _postgres or Postgres()
    return _postgres


DAVICAL = '''<?php
$c->pg_connect[] = "host=127.0.0.1 port={pg} dbname=davical user=davical_app";
$c->domain_name = '127.0.0.1'; $c->sysabbr = 'dav'; $c->system_name = 'DAViCal'; $c->enable_auto_schedule = true;
$c->home_calendar_name = 'calendar'; $c->default_locale = 'en'; $c->admin_email = 'robot@corp.test';
'''
# php -S hands every path to one script; DAViCal wants what Apache would tell it
DAVICAL_ROUTER = '''<?php
$u = urldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if (preg_match('#^/\\.well-known/caldav#', $u)) { header('Location: /caldav.php/', true, 301); return; }
if (strpos($u, '/caldav.php') !== 0) { http_response_code(404); return; }
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/caldav.php';
$_SERVER['PATH_INFO'] = substr($u, 11) ?: '/';
$_SERVER['SERVER_NAME'] = '127.0.0.1';
chdir('/usr/share/davical/htdocs');
require '/usr/share/davical/htdocs/caldav.php';
'''
DAVICAL_USER = '''
INSERT INTO usr (username, password, fullname, email, active, email_ok, date_format_type, locale)
  VALUES ('{user}', '**{password}', 'An Peeters', '{user}', true, now(), 'E', 'en');
INSERT INTO principal (type_id, user_no, displayname, default_privileges) SELECT 1, user_no, fullname, 0::bit(24) FROM usr WHERE username = '{user}';
'''


class Davical(CalendarServer):
    name, login = 'DAViCal', ADDRESS
    place, entry = '/caldav.php/%s/calendar/' % ADDRESS, '/'

    def prepare(self):
        pg = postgres()
        pg.sql('template1', 'CREATE ROLE davical_dba SUPERUSER LOGIN; CREATE ROLE davical_app LOGIN;')
        pg.run(['sh', '/usr/share/davical/dba/create-database.sh', 'davical', 'pw-admin'], env={**pg.environment, 'USER': 'postgres'})
        pg.sql('davical', DAVICAL_USER.format(user=ADDRESS, password=PASSWORD))
        self.write('etc/davical/config.php', DAVICAL.format(pg=pg.port))
        self.write('router.php', DAVICAL_ROUTER)

    def start(self):
        self.spawn('php', ['/usr/bin/php', '-d', 'display_errors=0', '-d', 'log_errors=1', '-d', 'error_log=/dev/stderr', '-S', '127.0.0.1:%d' % self.port,
                           '-t', '/usr/share/davical/htdocs', self.path('router.php')], env={'PHP_CLI_SERVER_WORKERS': '4'}, etc='davical')
        wait_port(self.port)

    def set_up(self):
        status, _, text = self.request('MKCALENDAR', '')
        if status != 201:
            raise RuntimeError('MKCALENDAR: %d %s' % (status, text[:500]))


SOGO = '''{{ WOPort = "127.0.0.1:{port}"; WOWorkersCount = 2; WONoDetach = YES; WOLogFile = "-"; WOPidFile = "{dir}/sogod.pid";
  SOGoMemcachedHost = "127.0.0.1:{memcached}"; SOGoProfileURL = "{db}/sogo_user_profile"; OCSFolderInfoURL = "{db}/sogo_folder_info";
  OCSSessionsFolderURL = "{db}/sogo_sessions_folder"; OCSEMailAlarmsFolderURL = "{db}/sogo_alarms"; OCSStoreURL = "{db}/sogo_store";
  OCSAclURL = "{db}/sogo_acl"; OCSCacheFolderURL = "{db}/sogo_cache"; SOGoForceExternalLoginWithEmail = YES; SOGoMailDomain = "{domain}";
  SOGoIMAPServer = "imap://127.0.0.1:9"; SOGoTimeZone = "Europe/Brussels"; SOGoLanguage = "English"; SOGoTrustProxyAuthentication = NO;
  SOGoUserSources = ( {{ type = sql; id = directory; viewURL = "{db}/sogo_view"; canAuthenticate = YES; isAddressBook = YES;
    userPasswordAlgorithm = plain; }} ); }}
'''
SOGO_USER = '''CREATE TABLE sogo_view (c_uid varchar PRIMARY KEY, c_name varchar, c_password varchar, c_cn varchar, mail varchar);
INSERT INTO sogo_view VALUES ('{user}', '{user}', '{password}', 'An Peeters', '{address}');'''


class Front(http.server.BaseHTTPRequestHandler):
    """The web server that people put before SOGo. Each request has a connection of its own (HTTP/1.0), as in the Apache configuration that SOGo
    ships (proxy-nokeepalive): its workers take no other while one is kept open."""
    def __getattr__(self, name):
        if name.startswith('do_'):
            return self.pass_on
        raise AttributeError(name)

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        if self.path.startswith('/.well-known/caldav'):
            self.send_response(301)
            self.send_header('Location', '/SOGo/dav/')
            return self.end_headers()
        c = http.client.HTTPConnection('127.0.0.1', self.server.behind, timeout=60)
        c.request(self.command, self.path, body or None, {**{k: v for k, v in self.headers.items() if k.lower() != 'connection'}, 'Connection': 'close'})
        r = c.getresponse()
        answer = r.read()
        self.send_response(r.status)
        for k, v in r.getheaders():
            if k.lower() not in ('content-length', 'connection', 'transfer-encoding', 'date', 'server'):
                self.send_header(k, v)
        self.send_header('Content-Length', str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        c.close()

    def log_message(self, *a):
        pass


class Sogo(CalendarServer):
    name, login = 'SOGo', USER
    place, entry = '/SOGo/dav/an/Calendar/personal/', '/'

    def prepare(self):
        pg = postgres()
        self.daemon, self.memcached = free_port(), free_port()
        pg.sql('template1', 'CREATE DATABASE sogo')
        pg.sql('sogo', SOGO_USER.format(user=USER, password=PASSWORD, address=ADDRESS))
        self.write('etc/sogo/sogo.conf', SOGO.format(port=self.daemon, dir=self.dir, memcached=self.memcached, domain=DOMAIN,
                                                     db='postgresql://postgres:x@127.0.0.1:%d/sogo' % pg.port))

    def start(self):
        self.spawn('memcached', ['/usr/bin/memcached', '-l', '127.0.0.1', '-p', str(self.memcached), '-U', '0'])
        wait_port(self.memcached)
        self.spawn('sogo', ['/usr/sbin/sogod'], etc='sogo')
        wait_port(self.daemon)
        self.front = http.server.ThreadingHTTPServer(('127.0.0.1', self.port), Front)
        self.front.behind = self.daemon
        threading.Thread(target=self.front.serve_forever, daemon=True).start()

    def stop_all(self):
        self.front.shutdown()
        self.front.server_close()
        super().stop_all()

    def stop(self, name):
        # told to go, its overseer waits for ever for workers that wait for it
        super().stop(name, 0.2 if name == 'sogo' else 5)


# ---- what a server can, found out by writing and reading back ----

PROBE = ('BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//a test//EN\nBEGIN:VEVENT\nUID:%s\nDTSTAMP:20261123T080000Z\nDTSTART:20270401T100000Z\n'
         'DTEND:20270401T101000Z\nSUMMARY:probe\nATTACH;VALUE=BINARY;ENCODING=BASE64;FMTTYPE=text/plain:aGFsbG8=\nX-CLOSECALL-PROBE:kept\n'
         'CONFERENCE;VALUE=URI:tel:+3225550101\nEND:VEVENT\nEND:VCALENDAR\n')
SYNC = ('<D:sync-collection xmlns:D="DAV:"><D:sync-token>%s</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop>'
        '</D:sync-collection>')


def capabilities(s):
    """{what: True, False or a status}, in the order of the table in README."""
    found = {}
    token = lambda text: re.search(r'sync-token[^>]*>([^<]+)<', text)
    status, _, text = s.request('REPORT', '', SYNC % '', Depth='0')
    before = token(text) if status == 207 else None
    body = (PROBE % 'probe-1').replace('\n', '\r\n')
    _, headers, _ = s.request('PUT', 'probe-1.ics', body, If_None_Match='*')
    there = s.get('probe-1.ics') or ''
    found['sync-collection'] = before is not None
    found['answer to a bad sync-token'] = s.request('REPORT', '', SYNC % 'closecall:none', Depth='0')[0]
    found['etag after PUT'] = 'etag' in headers
    found['`If-None-Match: *` heeded'] = s.request('PUT', 'probe-1.ics', body, If_None_Match='*')[0] == 412
    found['stale `If-Match` refused'] = s.request('PUT', 'probe-1.ics', body, If_Match='"stale"')[0] == 412
    found['answer to the same UID elsewhere'] = s.request('PUT', 'probe-2.ics', body, If_None_Match='*')[0]
    found['file in the event kept'] = 'aGFsbG8=' in there
    found['files by RFC 8607'] = 'calendar-managed-attachments' in s.request('OPTIONS', '')[1].get('dav', '')
    found['X- lines kept'] = 'X-CLOSECALL-PROBE:kept' in there
    found['CONFERENCE kept'] = '\nCONFERENCE' in there
    found['alarm added'] = 'BEGIN:VALARM' in there
    s.delete('probe-1.ics')
    if s.get('probe-2.ics'):
        s.delete('probe-2.ics')
    found['tells what came and went between two looks'] = before is not None and 'probe-1.ics' in s.request('REPORT', '', SYNC % before.group(1), Depth='0')[2]
    return found


def capability_table(found):
    """found: {server name: capabilities()}; Markdown."""
    shown = {True: 'yes', False: 'no'}
    lines = ['| | %s |' % ' | '.join(found), '|---|%s' % ('---|' * len(found))]
    for what in next(iter(found.values())):
        lines.append('| %s | %s |' % (what, ' | '.join(shown[v[what]] if isinstance(v[what], bool) else str(v[what]) for v in found.values())))
    return '\n'.join(lines) + '\n'


SERVERS = [Radicale, Xandikos, Cyrus, Davical, Sogo]

if __name__ == '__main__':
    if sys.argv[1] == 'table':
        print(capability_table({s.name: capabilities(s()) for s in SERVERS}), end='')
        sys.exit()
    server = {s.__name__.lower(): s for s in SERVERS}[sys.argv[1].lower()]()
    print('%s  login %s  password %s; ends with the end of input' % (server.url_at(server.port), server.login, server.password), flush=True)
    sys.stdin.read()
