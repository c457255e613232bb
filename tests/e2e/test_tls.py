#!/usr/bin/python3
"""Certificates that are not the server's: nothing is told to whoever shows them, on IMAP, CalDAV and SMTP, with TLS from the start and by STARTTLS."""
import base64, re
from datetime import datetime
from harness import *
from recorder import Recorder

work = work_dir()
EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
PASSWORD = 'hidden-horse-7'
SECRETS = [b'LOGIN', b'AUTHENTICATE', b'AUTH ', b'Authorization', PASSWORD.encode(), base64.b64encode(b'\0an@corp.test\0' + PASSWORD.encode())]


def openssl(*a):
    subprocess.run(['openssl', *a], check=True, cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def signed(name, host, days):
    """A certificate of the firm's own authority."""
    openssl('req', *EC, '-subj', '/CN=' + host, '-keyout', name + '.key', '-out', name + '.csr')
    with open(os.path.join(work, name + '.ext'), 'w') as f:
        f.write('subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n' % host)
    openssl('x509', '-req', '-in', name + '.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-set_serial', str(abs(hash(name)) % 1000 + 2), '-days', str(days),
            '-extfile', name + '.ext', '-out', name + '.crt')


openssl('req', '-x509', *EC, '-days', '30', '-subj', '/CN=The firm', '-keyout', 'ca.key', '-out', 'ca.crt', '-addext', 'keyUsage=critical,keyCertSign,cRLSign')
openssl('req', '-x509', *EC, '-days', '30', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', 'self.key', '-out', 'self.crt')
signed('good', 'localhost', 30)
signed('elsewhere', 'mail.elsewhere.test', 30)
signed('expired', 'localhost', -1)
secret(work, 'pw', PASSWORD)


def config(name, imap, dav, smtp, security):
    d = os.path.join(work, name)
    os.makedirs(d)
    ca = os.path.join(work, 'ca.crt')
    text = '''company = { name = "Firm"; timezone = "Europe/Brussels"; };
state_dir = "state";
readers = 1;
outgoing = { host = "localhost"; port = %d; security = "%s"; from = "robot@corp.test"; password_file = "%s/pw"; ca_file = "%s"; };
admin = { address = "it@corp.test"; };
reps = ( { id = "an"; address = "an@corp.test"; mail = { host = "localhost"; port = %d; security = "%s"; password_file = "%s/pw"; ca_file = "%s"; };
  calendar = { url = "https://localhost:%d/"; password_file = "%s/pw"; ca_file = "%s"; }; } );
''' % (smtp, security, work, ca, imap, security, work, ca, dav, work, ca)
    path = os.path.join(d, 'closecall.conf')
    with open(path, 'w') as f:
        f.write(text)
    return path


def servers(certificate, security, **k):
    crt, key = os.path.join(work, certificate + '.crt'), os.path.join(work, certificate + '.key')
    return [Recorder('imap', crt, key, security == 'starttls', **k), Recorder('http', crt, key), Recorder('smtp', crt, key, security == 'starttls', **k)]


def once(name, certificate, security, **k):
    """Exit code, what was said, and the three servers."""
    three = servers(certificate, security, **k)
    code, out, err = closecall('once', config=config(name, *(s.port for s in three), security), now='2026-10-05T08:00+02:00')
    for s in three:
        s.close()
    return code, out + err, three


# ---- the recorder hears what it is told: a test of the test ----

for security in ('tls', 'starttls'):
    code, said, (imap, dav, smtp) = once('good-' + security, 'good', security)
    ok(re.search(rb'LOGIN|AUTHENTICATE', imap.heard) and b'Authorization' in dav.heard and b'AUTH ' in smtp.heard,
       'with the right certificate (%s) the password is given' % security, imap.heard, dav.heard, smtp.heard, said)
    same(code, 78, 'and refused: 78')

# ---- the wrong ones ----

for certificate, words in (('self', 'has an unknown issuer; if it is the company'), ('elsewhere', 'is not for this name; the configuration must'), ('expired', "has expired; the server's owner must renew")):
    for security in ('tls', 'starttls'):
        code, said, three = once('%s-%s' % (certificate, security), certificate, security)
        label = '%s certificate, %s: ' % (certificate, security)
        same(code, 78, label + 'exit code 78')
        ok(all(s.connections for s in three), label + 'all three were asked', [s.connections for s in three])
        for s in three:
            ok(not any(w in s.heard for w in SECRETS), label + s.kind + ' heard no login', s.heard)
        if security == 'tls':
            same([s.heard for s in three], [b'', b'', b''], label + 'not a byte')
        for part in ('sent mail', 'calendar', 'mail server'):
            lines = [l for l in said.splitlines() if part in l and 'ertificate' in l]
            ok(len(lines) == 1 and 'localhost' in lines[0] and "certificate of 'localhost' " + words in lines[0], label + 'one sentence about the ' + part, said)

# ---- no TLS at all ----

code, said, (imap, dav, smtp) = once('stripped', 'good', 'starttls', offer=False)
same(code, 78, 'STARTTLS is not offered: 78')
for s in (imap, smtp):
    ok(s.connections and not any(w in s.heard for w in SECRETS), 'a server that offers no STARTTLS hears no login (%s)' % s.kind, s.heard)

# ---- only one of them is wrong: the others work, and the exit code says so just the same ----

smtp = servers('expired', 'tls')[2]
d = os.path.join(work, 'only-smtp')
path = local_config(d)
with open(path) as f:
    text = f.read()
with open(path, 'w') as f:
    f.write(re.sub(r'outgoing = .*', 'outgoing = { host = "localhost"; port = %d; from = "robot@corp.test"; password_file = "%s/pw"; ca_file = "%s/ca.crt"; };'
                   % (smtp.port, work, work), text))
# before the hour of any summary
MORNING = '2026-10-05T07:0%d+02:00'
deliver(d, 'an', 'sent', quote_mail(date=datetime.fromisoformat('2026-10-02T10:00+02:00')), 'q',
        datetime.fromisoformat('2026-10-02T10:00+02:00').timestamp())
code, out, err = closecall('once', config=path, now=MORNING % 0)
same((code, len(calls(local_events(d)))), (0, 1), 'nothing is to be mailed yet: a quote gets its call')
name, event = next(iter(local_events(d).items()))
write_event(d, 'an', name, event.replace('SUMMARY:', 'SUMMARY:te duur '))
code, out, err = closecall('once', config=path, now=MORNING % 1)
same(code, 78, 'a receipt cannot go out: 78')
ok(smtp.connections and smtp.heard == b'', 'and the server heard nothing', smtp.heard)
ok(len([l for l in err.splitlines() if 'ertificate' in l]) == 1, 'one sentence', err)
same(len(calls(local_events(d))), 1, 'the next call is booked all the same')
said = closecall('status', config=path)[1]
ok('1 waiting' in said and "certificate of 'localhost' has expired" in said, 'and the status says that a mail waits, and why', said)
smtp.close()
done()
