#!/usr/bin/python3
"""check --connect: every way out of the house, whole and broken; each line says what is wrong and what to do. What it learns of the calendars is kept, shown
and heeded."""
import json
from harness import *
from calendars import SERVERS, capabilities
from company import Company
from processes import free_port
from quirks import Quirks

EX_OK, EX_TEMPFAIL, EX_CONFIG = 0, 75, 78


def connect(config, *more):
    """(exit code, {(rep, part, step): check}, output)"""
    code, out, err = closecall('check', '--connect', '--json', *more, config=config)
    try:
        checks = json.loads(out)['checks']
    except ValueError:
        checks = []
    return code, {(c['rep'], c['part'], c['step']): c for c in checks}, out + err


def failures(checks):
    return [k[1:] for k, c in checks.items() if not c['ok']]


def changed(path, change):
    with open(path) as f:
        text = f.read()
    with open(path, 'w') as f:
        f.write(change(text))
    return path


# ---- all is well ----

company = Company(['an', 'bart'])
work = work_dir()
config = server_config(work, company)
company.make_addressbook('an')
book = 'addressbook = { url = "https://localhost:%d/"; password_file = "an"; ca_file = "%s"; }; }' % (company.dav, company.ca)
changed(config, lambda t: t[::-1].replace('}', book[::-1], 1)[::-1])
code, checks, said = connect(config)
same((code, failures(checks), sorted({k[1] for k in checks})), (EX_OK, [], ['addressbook', 'calendar', 'mail', 'outgoing']), 'nothing is wrong: every way is walked, exit 0')
ok(checks[('an', 'mail', 'folder')]['says'] == "'Sent'" and checks[('an', 'calendar', 'found')]['says'].endswith('/calendar/'), 'folder and calendar are named', said)
same(company.events('an'), {}, 'the probe has taken its event away again')
code, out, err = closecall('check', '--connect', config=config)
lines = [l for l in out.splitlines() if l.startswith(' ')]
ok(code == EX_OK and out.isascii() and len(lines) == len(checks) and all(l.startswith('  ok ') for l in lines), 'no terminal: plain lines in plain ASCII', out, err)
r = subprocess.run(['script', '-qec', '%s check --connect -c %s' % (CLOSECALL, config), '/dev/null'], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=60,
                   env={**os.environ, 'LC_ALL': 'C.UTF-8'})
ok(r.returncode == EX_OK and r.stdout.decode().count('\n  ✓ ') == len(checks), 'on a terminal: ticks', r.stdout.decode())

# ---- one thing broken at a time: what is said, what is advised, and nothing else is blamed ----

with open(company.path('rights'), 'w') as f:
    f.write('[root]\nuser: .+\ncollection:\npermissions: R\n[home]\nuser: .+\ncollection: {user}\npermissions: RW\n'
            '[bart]\nuser: bart.*\ncollection: {user}/.*\npermissions: r\n[rest]\nuser: .+\ncollection: {user}/.*\npermissions: rw\n')
os.chmod(company.path('rights'), 0o644)
company.stop('radicale')
changed(company.path('radicale.conf'), lambda t: t.replace('type = owner_only', 'type = from_file\nfile = ' + company.path('rights')))
company.start('radicale')
closed = free_port()
wrong = 'password_file = "%s"' % secret(work, 'wrong', 'wrong')


def in_block(name, change):
    """Changes the group of keys of that name."""
    def f(t):
        start = t.index(name + ' = {')
        end = t.index('}', start)
        new = change(t[start:end])
        assert new != t[start:end], name
        return t[:start] + new + t[end:]
    return f


def pw(t):
    at = t.index('password_file')
    return t[:at] + wrong + t[t.index('";', at) + 1:]


BROKEN = [  # (what, change of the configuration, part and step that fail, exit code, words said, words of the mend)
    ('wrong password of the mailbox', in_block('  mail', pw), ('mail', 'login'), EX_CONFIG, 'login refused', 'app password'),
    ('a port where nothing is', in_block('  mail', lambda t: t.replace(str(company.imaps), str(closed))), ('mail', 'connection'), EX_TEMPFAIL, 'refused', 'mail.host of rep'),
    ('the port for STARTTLS', in_block('  mail', lambda t: t.replace(str(company.imaps), str(company.imap))), ('mail', 'connection'), EX_CONFIG, 'STARTTLS', 'port'),
    ('a host that is not there', in_block('  mail', lambda t: t.replace('localhost', 'imap.invalid')), ('mail', 'name'), EX_TEMPFAIL, 'imap.invalid', 'spelt right'),
    ('an authority that is not known', in_block('  mail', lambda t: t[:t.index('ca_file')]), ('mail', 'connection'), EX_CONFIG, 'certificate', 'ca_file'),
    ('wrong name of the folder', in_block('  mail', lambda t: t + ' folder = "Snt"; '), ('mail', 'folder'), EX_CONFIG, "did you mean 'Sent'", 'mail.folder of rep'),
    ('wrong name of the inbox', in_block('  mail', lambda t: t + ' inbox = "Post"; '), ('mail', 'inbox'), EX_CONFIG, "no folder 'Post'", 'mail.inbox of rep'),
    ('wrong password of the calendar', in_block('  calendar', pw), ('calendar', 'login'), EX_CONFIG, '401', 'calendar.login of rep'),
    ('wrong port of the calendar', in_block('  calendar', lambda t: t.replace(str(company.dav), str(closed))), ('calendar', 'connection'), EX_TEMPFAIL, 'refused', 'calendar.url'),
    ('wrong name of the calendar', in_block('  calendar', lambda t: t + ' name = "Werk"; '), ('calendar', 'found'), EX_CONFIG, "no calendar 'Werk'", 'calendar.name of rep'),
    ('a calendar that may only be read', lambda t: t.replace('an@corp.test', 'bart@corp.test').replace('"%s"' % os.path.join(work, 'an'), '"%s"' % os.path.join(work, 'bart')),
     ('calendar', 'found'), EX_CONFIG, 'no calendar to write in', 'must be allowed to write'),
    ('wrong password of the mail server', in_block('outgoing', pw), ('outgoing', 'accepts mail'), EX_CONFIG, '535', 'outgoing.login in'),
    ('wrong port of the mail server', in_block('outgoing', lambda t: t.replace(str(company.smtps), str(closed))), ('outgoing', 'connection'), EX_TEMPFAIL, 'refused', 'port'),
]
for what, change, where, exit_code, says, mend in BROKEN:
    secret(work, 'bart', 'pw-bart')
    code, checks, said = connect(changed(server_config(work, company), change))
    broken = next((c for k, c in checks.items() if k[1:] == where), {'says': '', 'mend': ''})
    ok(code == exit_code and failures(checks) == [where] and says in broken['says'] and mend in broken.get('mend', ''), what, code, failures(checks), broken, said)

# ---- directories ----

d = work_dir()
local = local_config(d)
same((connect(local)[0], failures(connect(local)[1])), (EX_OK, []), 'directories for servers: nothing is wrong')
os.rmdir(os.path.join(d, 'outbox'))
os.rename(os.path.join(d, 'calendar'), os.path.join(d, 'kalender'))
code, checks, said = connect(local)
ok(code == EX_CONFIG and 'closecall.conf:4: ' in said and 'closecall.conf:7: ' in said, 'directories that are not there are named with file and line', said)

# ---- what is learnt ----

NAMES = {'attachment': 'file in the event kept', 'x_lines': 'X- lines kept', 'adds_alarm': 'alarm added', 'if_none_match': '`If-None-Match: *` heeded',
         'put_etag': 'etag after PUT', 'sync_collection': 'sync-collection'}


def on(server):
    d = work_dir()
    calendar = '{ url = "%s"; login = "%s"; password_file = "%s"; }' % (server.url_at(server.port), server.login or 'an', secret(d, 'an', server.password))
    return changed(local_config(d), lambda t: t.replace('{ kind = "icsdir"; path = "calendar/an"; }', calendar))


for kind in SERVERS:
    server = kind()
    config = on(server)
    code, checks, said = connect(config)
    traits = checks.get(('an', 'calendar', 'writable'), {}).get('traits') or {}
    want = capabilities(server)
    same((code, {k: traits.get(k) for k in NAMES}, server.names()), (EX_OK, {k: want[v] for k, v in NAMES.items()}, []), server.name + ': what it does with an event is found, and nothing left')
    same(json.loads(closecall('status', '--json', config=config)[1])['reps'][0]['calendar'], traits, server.name + ': and kept for status')
    server.close()

# ---- and heeded ----

proxy = Quirks(company)
work = work_dir()
config = changed(server_config(work, company), lambda t: t.replace('https://localhost:%d/' % company.dav, 'https://localhost:%d/' % proxy.port))


def booked(number):
    company.append('an', 'Sent', quote_mail(number, to='Klant <k@klant-%s.example>' % number))
    closecall('once', config=config)
    found = [e for e in company.events('an').values() if number in prop(e, 'SUMMARY')]
    return len(found) == 1 and found[0]


first = booked('2026-0301')
ok(first and 'ATTACH' in first, 'a calendar of which nothing is known gets the script as a file besides', first)
proxy.become('bare')
code, checks, said = connect(config)
ok(code == EX_OK and checks[('an', 'calendar', 'writable')]['traits']['attachment'] is False, 'a calendar that loses files is found out', said)
proxy.become(None)
second = booked('2026-0302')
ok(second and 'ATTACH' not in second and 'DE VRAAG' in prop(second, 'DESCRIPTION'), 'and gets none: the text says it all', second)
done()
