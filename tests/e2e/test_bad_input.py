#!/usr/bin/python3
"""What is wrong, said in one clear sentence; and what is right goes on. Configurations, templates, folders, passwords, mails, a full disk."""
import re, resource
from datetime import datetime
from harness import *
from company import Company

NOW = '2026-10-05T10:05+02:00'
SENT = datetime.fromisoformat('2026-10-05T10:00+02:00')


def edited(name, old, new, reps=('an', 'bart'), **k):
    """A place with a configuration in which one thing was changed, and the number of that line."""
    d = os.path.join(top, name)
    os.makedirs(d)
    path = local_config(d, reps=reps, **k)
    with open(path) as f:
        text = f.read()
    if old not in text:
        raise RuntimeError(old)
    line = text[:text.index(old)].count('\n') + 1
    with open(path, 'w') as f:
        f.write(text.replace(old, new, 1))
    return d, path, line


def quote(d, rep='an', number='2026-0118', **k):
    deliver(d, rep, 'sent', quote_mail(number, sender=rep + '@corp.test', date=SENT, **k), 'q' + number, SENT.timestamp())


def said(err, *words):
    """The one line that has all the words."""
    lines = [l for l in err.splitlines() if all(w in l for w in words)]
    return len(lines) == 1


top = work_dir()

# ---- configurations ----

for name, old, new, words in (
        ('unknown-key', 'readers = 1', 'reeders = 1', ("'reeders'", 'readers')),
        ('wrong-type', 'readers = 1', 'readers = "one"', ('readers',)),
        ('out-of-range', 'readers = 1', 'readers = 100000', ('readers', '256')),
        ('bad-zone', 'Europe/Brussels', 'Europe/Brussel', ('"Europe/Brussel"',)),
        ('bad-address', 'an@corp.test', 'an corp.test', ('"an corp.test"',)),
        ('no-language', 'language = "nl"; timezone', 'language = "xx"; timezone', ("'xx'", 'templates')),
        ('syntax', 'readers = 1;', 'readers = ;', ()),
):
    d, path, line = edited(name, old, new)
    quote(d)
    for verb in ('check', 'once'):
        code, out, err = closecall(verb, config=path, now=NOW)
        ok(code == 78 and said(err, '%s:%d' % (path, line), *words), '%s: %s says file, line and what' % (name, verb), code, out, err)
    ok(not os.path.exists(os.path.join(d, 'state')) and not local_events(d), name + ': and nothing is done')

d, path, line = edited('two-faults', 'readers = 1', 'reeders = 1; workers = "x"')
code, out, err = closecall('check', config=path)
ok(code == 78 and said(err, 'reeders') and said(err, 'workers'), 'two faults are told of at once', err)

# ---- templates ----

copies = os.path.join(top, 'templates')
shutil.copytree(os.path.join(ROOT, 'templates'), copies)
broken = os.path.join(copies, 'nl', 'script', 'first_call.txt')
with open(broken) as f:
    text = f.read()
with open(broken, 'w') as f:
    f.write('{{#amount}}\n' + text)
d, path, _ = edited('template', 'readers = 1;', 'readers = 1; templates_dir = "%s";' % copies)
code, out, err = closecall('check', config=path)
ok(code == 78 and re.search(re.escape(broken) + r':\d+', err), 'a template that cannot be parsed: file and line', code, err)
with open(broken, 'wb') as f:
    f.write(b'caf\xe9\n' + text.encode())
code, out, err = closecall('check', config=path)
ok(code == 78 and said(err, broken, 'UTF-8'), 'a template in another charset', code, err)
os.unlink(broken)
code, out, err = closecall('check', config=path)
ok(code == 78 and 'first_call.txt' in err, 'a template that is not there', code, err)

# ---- a folder, a calendar, an outgoing directory that is not there ----

for victim in ('mail/an/sent', 'calendar/an', 'outbox'):
    d, path, _ = edited('no-' + victim.replace('/', '-'), 'readers', 'readers')
    shutil.rmtree(os.path.join(d, victim))
    code, out, err = closecall('once', config=path, now=NOW)
    ok(code == 78 and len(err.splitlines()) == 1 and re.search(re.escape(path) + r':\d+: .*' + re.escape(os.path.join(d, victim)), err),
       'no %s: file, line and place' % victim, code, err)

# ---- a mail that nobody can read, among good ones ----

HOSTILE = {
    'empty': b'', 'binary': bytes(range(256)) * 40, 'nul': b'From: an@corp.test\r\nSubject: \0\0 Offerte\r\n\r\n\0' * 50,
    'deep': b'From: An <an@corp.test>\r\nTo: x@y.example\r\nSubject: Offerte 1\r\nMIME-Version: 1.0\r\n' + b''.join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (i, i) for i in range(20000)),
    'cut': quote_mail('2026-0300', date=SENT)[:200], 'headers': b'X-A: b\r\n' * 200000 + b'\r\n',
    'pdf': b'From: An <an@corp.test>\r\nTo: x@y.example\r\nSubject: Offerte 2026-0301\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf; name="o.pdf"\r\n'
           b'Content-Disposition: attachment; filename="o.pdf"\r\n\r\n%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 1 0 R >> endobj\ntrailer << /Root 1 0 R >>\n',
    'escape': b'From: An <an@corp.test>\r\nTo: x@y.example\r\nSubject: =?utf-8?B?Cg0bWzJK?= Offerte\x1b[2J\r\n\r\n\x1b]0;x\x07 totaal 5\r\n',
    'huge': b'From: An <an@corp.test>\r\nTo: x@y.example\r\nSubject: Offerte 2026-0302\r\n\r\n' + b'x' * (1024 * 1024 + 4096),
}
d, path, _ = edited('hostile', 'readers = 1;', 'readers = 1; max_mail_mb = 1;', reps=('an',))
for n, (name, mail) in enumerate(sorted(HOSTILE.items())):
    deliver(d, 'an', 'sent', mail, '%02d-%s' % (n, name), SENT.timestamp())
    deliver(d, 'an', 'inbox', mail, '%02d-%s' % (n, name), SENT.timestamp())
for n in range(3):
    quote(d, number='2026-040%d' % n, to='K%d <k%d@klant%d.example>' % (n, n, n))
code, out, err = closecall('once', config=path, now=NOW)
same(code, 0, 'hostile mails do not fail the round')
found = [prop(e, 'SUMMARY') for e in calls(local_events(d)).values()]
ok(all(any('2026-040%d' % n in t for t in found) for n in range(3)), 'the good ones among them have their calls', found, err)
ok('\x1b' not in out + err, 'no control character reaches the terminal', repr(out))
state = dump_ledger(d)['item']
ok(len(state) == 2 * len(HOSTILE) + 3 and all(row[2] in ('done', 'parked') for row in state), 'each was looked at to its end', state)
parked = [row for row in state if row[2] == 'parked']
ok(any('huge' in row[1] for row in parked) and all(row[4] for row in parked), 'what is too large is set aside, with the reason', parked)
code, out, err = closecall('status', config=path, now=NOW)
ok(said(out, '%d mails could not be read' % len(parked)), 'status counts them', out)
before = dump_ledger(d)
code, out, err = closecall('once', config=path, now='2026-10-05T10:06+02:00')
ok(code == 0 and dump_ledger(d)['item'] == before['item'], 'they are not tried again', code, err)
code, out, err = closecall('once', config=path, now='2026-10-06T07:40+02:00')
daily = [text_of(parse(m)) for m in local_mails(d).values() if 'Tue, 06 Oct' in (parse(m)['Date'] or '')]
ok(daily and any('MB' in t or 'byte' in t for t in daily), 'the rep reads of them in his list of the day', daily, err)

# ---- the disk is full ----

d, path, _ = edited('full', 'readers', 'readers', reps=('an',))
quote(d)
same(closecall('once', config=path, now=NOW)[0], 0, 'a disk with room')
before = local_events(d)
quote(d, number='2026-0119', to='Jan <jan@claes.example>')


def no_room(limit):
    """Files cannot grow beyond the limit: writing fails as on a full disk."""
    def set_limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    p = subprocess.run([CLOSECALL, 'once', '-c', path, '--now', NOW], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=80, preexec_fn=set_limit)
    return p.returncode, p.stdout.decode(), p.stderr.decode()


code, out, err = no_room(4096)
ok(code == 78 and 'ledger' in err and len(err.splitlines()) <= 6, 'no room for the ledger: 78, and said shortly', code, err)
same(local_events(d), before, 'nothing happens that cannot be written down')
code, out, err = closecall('once', config=path, now=NOW)
same((code, len(calls(local_events(d)))), (0, 2), 'with room again, nothing was lost')
same(len([f for f in dump_ledger(d)['fact'] if f[4] == 'quote']), 2, 'and nothing came twice')

# ---- a password that is wrong, on a real server ----

company = Company(['an', 'bart'])
d = os.path.join(top, 'password')
os.makedirs(d)
path = server_config(d, company, reps=('an', 'bart'))
secret(d, 'an', 'not-her-password')
company.append('bart', 'Sent', quote_mail('2026-0119', sender='bart@corp.test', date=SENT))
code, out, err = closecall('once', config=path, now=NOW)
ok(code == 78 and said(err, "'an'", 'sent mail') and said(err, "'an'", 'calendar'), 'a wrong password: rep and place, 78', code, err)
ok('not-her-password' not in out + err, 'and it is not told', err)
same(len(calls(company.events('bart'))), 1, 'the other rep has his call')
alerts = [parse(m) for m in company.folder('robot')]
ok(len([m for m in alerts if "'an'" in text_of(m)]) >= 1, 'the admin is told by mail', [text_of(m) for m in alerts])
secret(d, 'an', 'pw-an')
company.append('an', 'Sent', quote_mail('2026-0118', date=SENT))
code, out, err = closecall('once', config=path, now='2026-10-05T10:20+02:00')
same((code, len(calls(company.events('an')))), (0, 1), 'with the right one it works again')
os.chmod(os.path.join(d, 'an'), 0o644)
code, out, err = closecall('once', config=path, now='2026-10-05T10:30+02:00')
ok(code == 78 and err and all("'%s/an'" % d in l and 'chmod 600' in l for l in err.splitlines()), 'a password file that others can read is refused by name',
   code, err)
os.chmod(os.path.join(d, 'an'), 0o600)

# ---- a folder that is not on the server ----

with open(path) as f:
    text = f.read()
with open(path, 'w') as f:
    f.write(text.replace('mail = { host', 'mail = { folder = "Verstuurd"; host', 1))
company.append('bart', 'Sent', quote_mail('2026-0121', sender='bart@corp.test', to='Jan <jan@claes.example>', date=SENT))
code, out, err = closecall('once', config=path, now='2026-10-05T10:40+02:00')
ok(code == 78 and said(err, "'an'", 'sent mail', "'Verstuurd'"), 'a folder that is not on the server: rep and folder, 78', code, err)
same(len(calls(company.events('bart'))), 2, 'the other rep goes on')
ok(said(closecall('status', config=path)[1], "'Verstuurd'"), 'status shows it')
code, out, err = closecall('once', config=path, now='2026-10-05T10:50+02:00')
ok(code == 78 and err == '', 'it is not said again at each round', code, err)
company.close()
done()
