#!/usr/bin/python3
"""A company's servers on loopback, for tests: Dovecot (IMAPS, IMAP with STARTTLS, LMTP), Radicale (https) and a submission server (SMTPS,
STARTTLS) that hands local mail to Dovecot. Free ports, one temporary directory, a throw-away CA; stopped by process id.

As a module: Company(['an', 'bart']). As a command, for people: company.py DIR starts one and stops it at the end of its input."""
import base64, imaplib, json, os, shutil, smtplib, ssl, subprocess, sys, urllib.error, urllib.parse, urllib.request
from processes import Processes, free_port, wait_port

DOMAIN = 'corp.test'


def make_ca(d):
    """CA and server certificate for localhost, valid from 2020 so that a faked clock passes."""
    def run(*a):
        subprocess.run(a, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    ca, srv = os.path.join(d, 'ca'), os.path.join(d, 'server')
    run('openssl', 'req', '-x509', *key, '-days', '3000', '-subj', '/CN=Throw-away CA', '-keyout', ca + '.key', '-out', ca + '.pem',
        '-addext', 'keyUsage=critical,keyCertSign,cRLSign')
    run('openssl', 'req', *key, '-subj', '/CN=localhost', '-keyout', srv + '.key', '-out', srv + '.csr')
    with open(srv + '.ext', 'w') as f:
        f.write('subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n')
    run('openssl', 'x509', '-req', '-in', srv + '.csr', '-CA', ca + '.pem', '-CAkey', ca + '.key', '-set_serial', '2', '-days', '3000',
        '-extfile', srv + '.ext', '-out', srv + '.crt')
    with open(srv + '.pem', 'w') as f:
        f.write(open(srv + '.crt').read() + open(ca + '.pem').read())


DOVECOT = '''
base_dir = {dir}/run
state_dir = {dir}/state
log_path = {dir}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
ssl = yes
ssl_cert = <{dir}/server.pem
ssl_key = <{dir}/server.key
disable_plaintext_auth = yes
auth_mechanisms = plain login
mail_location = maildir:{dir}/mail/%u
mail_max_userip_connections = 200
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = username_format=%u {dir}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={dir}/mail/%u allow_all_users=no
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service stats {{
  chroot =
}}
protocol lmtp {{
  postmaster_address = postmaster@{domain}
}}
'''

RADICALE = '''
[server]
hosts = 127.0.0.1:{dav}
ssl = True
certificate = {dir}/server.pem
key = {dir}/server.key
[auth]
type = htpasswd
htpasswd_filename = {dir}/htpasswd
htpasswd_encryption = plain
delay = 0
[rights]
type = owner_only
[storage]
filesystem_folder = {dir}/cal
'''


class Company(Processes):
    def __init__(self, users=('an', 'bart'), where=None):
        super().__init__('closecall-company-', where)
        self.users = list(users) + ['robot']
        make_ca(self.dir)
        for p in ('imap', 'imaps', 'lmtp', 'smtp', 'smtps', 'dav'):
            setattr(self, p, free_port())
        self.ca = os.path.join(self.dir, 'ca.pem')
        self.tls = ssl.create_default_context(cafile=self.ca)
        self._write_files()
        for name in ('dovecot', 'radicale', 'smtpd'):
            self.start(name)

    # ---- starting and stopping ----

    def _write_files(self):
        names = {k: getattr(self, k) for k in ('imap', 'imaps', 'lmtp', 'dav')}
        fill = dict(names, dir=self.dir, domain=DOMAIN, user=self.user.pw_name, group=self.group, uid=self.user.pw_uid, gid=self.user.pw_gid)
        self.write('dovecot.conf', DOVECOT.format(**fill))
        self.write('radicale.conf', RADICALE.format(**fill))
        self.write('users', ''.join('%s@%s:{PLAIN}pw-%s::::::\n' % (u, DOMAIN, u) for u in self.users))
        self.write('htpasswd', ''.join('%s@%s:pw-%s\n' % (u, DOMAIN, u) for u in self.users))
        for u in self.users:
            d = os.path.join(self.dir, 'cal', 'collection-root', '%s@%s' % (u, DOMAIN), 'calendar')
            os.makedirs(d)
            with open(os.path.join(d, '.Radicale.props'), 'w') as f:
                json.dump({'tag': 'VCALENDAR', 'D:displayname': 'Calendar', 'C:supported-calendar-component-set': 'VEVENT'}, f)
        os.makedirs(os.path.join(self.dir, 'mail'), exist_ok=True)
        # the servers run as nobody, who may not be let into the source tree
        shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'smtpd.py'), self.dir)
        self.give_away()

    def start(self, name):
        if name == 'dovecot':
            shutil.rmtree(os.path.join(self.dir, 'run'), ignore_errors=True)  # stale sockets cost seconds at the first login
            self.spawn(name, ['/usr/sbin/dovecot', '-F', '-c', os.path.join(self.dir, 'dovecot.conf')])
            ports = (self.imaps, self.lmtp)
        elif name == 'radicale':
            self.spawn(name, ['/usr/bin/python3', '-m', 'radicale', '--config', os.path.join(self.dir, 'radicale.conf')])
            ports = (self.dav,)
        else:
            self.spawn(name, ['/usr/bin/python3', '-W', 'ignore', os.path.join(self.dir, 'smtpd.py'), self.dir, str(self.smtp), str(self.smtps), str(self.lmtp)])
            ports = (self.smtp, self.smtps)
        for p in ports:
            wait_port(p)

    # ---- mail ----

    def address(self, user):
        return '%s@%s' % (user, DOMAIN)

    def _imap(self, user):
        m = imaplib.IMAP4_SSL('localhost', self.imaps, ssl_context=self.tls)
        m.login(self.address(user), 'pw-' + user)
        return m

    def append(self, user, folder, mail):
        m = self._imap(user)
        typ, answer = m.append(folder, None, None, mail)
        m.logout()
        if typ != 'OK':
            raise RuntimeError(answer)

    def folder(self, user, folder='INBOX'):
        """All mails of a folder, as bytes."""
        m = self._imap(user)
        m.select(folder, readonly=True)
        _, found = m.search(None, 'ALL')
        mails = []
        for n in found[0].split():
            _, data = m.fetch(n, '(BODY.PEEK[])')
            mails.append(data[0][1])
        m.logout()
        return mails

    def mail_in(self, user, mail, sender='customer@client.example'):
        """A mail from outside arrives in the inbox."""
        with smtplib.LMTP('127.0.0.1', self.lmtp) as l:
            l.sendmail(sender, [self.address(user)], mail)

    # ---- calendar ----

    def dav_url(self, user):
        return 'https://localhost:%d/%s/calendar/' % (self.dav, self.address(user))

    def dav_request(self, user, method, path='', body=None, headers=()):
        login = base64.b64encode(('%s:pw-%s' % (self.address(user), user)).encode()).decode()
        r = urllib.request.Request(urllib.parse.urljoin(self.dav_url(user), path), data=body, method=method, headers={'Authorization': 'Basic ' + login, **dict(headers)})
        try:
            with urllib.request.urlopen(r, context=self.tls, timeout=30) as a:
                return a.status, a.read()
        except urllib.error.HTTPError as e:
            return e.code, e.read()

    def events(self, user):
        """{name: unfolded text} of all events."""
        d = os.path.join(self.dir, 'cal', 'collection-root', self.address(user), 'calendar')
        found = {}
        for n in sorted(os.listdir(d)):
            if n.endswith('.ics'):
                status, text = self.dav_request(user, 'GET', n)
                if status == 200:
                    found[n] = text.decode().replace('\r\n', '\n').replace('\n ', '')
        return found

    def put_event(self, user, name, text):
        status, answer = self.dav_request(user, 'PUT', name, text.replace('\n', '\r\n').encode(), {'Content-Type': 'text/calendar; charset=utf-8'})
        if status not in (200, 201, 204):
            raise RuntimeError('PUT %s: %d %s' % (name, status, answer[:200]))

    def edit_event(self, user, name, edit):
        """edit(text) -> text, as a person's calendar program would do it."""
        self.put_event(user, name, edit(self.events(user)[name]))

    # ---- address book ----

    def make_addressbook(self, user):
        """A collection of cards beside the calendar, made as a person's program would."""
        body = (b'<D:mkcol xmlns:D="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><D:set><D:prop><D:resourcetype><D:collection/><A:addressbook/>'
                b'</D:resourcetype><D:displayname>Contacts</D:displayname></D:prop></D:set></D:mkcol>')
        status, answer = self.dav_request(user, 'MKCOL', '../contacts/', body, {'Content-Type': 'application/xml'})
        if status != 201:
            raise RuntimeError('MKCOL: %d %s' % (status, answer[:200]))

    def put_card(self, user, name, text):
        status, answer = self.dav_request(user, 'PUT', '../contacts/' + name, text.encode(), {'Content-Type': 'text/vcard; charset=utf-8'})
        if status not in (200, 201, 204):
            raise RuntimeError('PUT %s: %d %s' % (name, status, answer[:200]))

    def delete_event(self, user, name):
        self.dav_request(user, 'DELETE', name)


if __name__ == '__main__':
    os.makedirs(sys.argv[1], exist_ok=True)
    c = Company(where=os.path.abspath(sys.argv[1]))
    print('imaps localhost:%d  smtps localhost:%d  caldav %s' % (c.imaps, c.smtps, c.dav_url('an')))
    print('users an@%s bart@%s (passwords pw-an, pw-bart), CA %s; ends with the end of input' % (DOMAIN, DOMAIN, c.ca), flush=True)
    try:
        sys.stdin.read()
    finally:
        c.close()
