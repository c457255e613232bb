"""What the end-to-end tests share: TAP, the real binaries, a place to work in, and sample mails. Asserts look at calendar bytes and mails, never at log text."""
import atexit, email, email.policy, email.utils, os, shutil, signal, sqlite3, subprocess, sys, tempfile, time
from email.message import EmailMessage

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get('CLOSECALL_BUILD', os.path.join(ROOT, 'build', 'debug'))
CLOSECALL = os.path.join(BUILD, 'closecall')
sys.path.insert(0, os.path.join(ROOT, 'tests', 'servers'))

_count = 0
_failed = False
_daemons = []
_dirs = []


# ---- TAP ----

def ok(condition, name, *why):
    global _count, _failed
    _count += 1
    print('%sok %d - %s' % ('' if condition else 'not ', _count, name))
    if not condition:
        _failed = True
        for w in why:
            for line in str(w).splitlines():
                print('#   ' + line)
        for d in _daemons:
            d.explain()
    sys.stdout.flush()
    return bool(condition)


def same(got, want, name):
    return ok(got == want, name, 'got:  %r' % (got,), 'want: %r' % (want,))


def done():
    print('1..%d' % _count)
    sys.exit(1 if _failed else 0)


def wait_for(condition, seconds, every=0.1):
    """The first true value of condition(), or its last one when the time is over."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(every)


@atexit.register
def _clean():
    for d in list(_daemons):
        d.stop()
    for d in _dirs:
        shutil.rmtree(d, ignore_errors=True)


# told to go, a test leaves by the front door: what it started is stopped
for _signal in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(_signal, lambda n, frame: sys.exit(128 + n))


def work_dir():
    d = tempfile.mkdtemp(prefix='closecall-test-')
    _dirs.append(d)
    return d


# ---- closecall ----

def closecall(*args, config=None, now=None, env=None, input=None):
    """Runs a verb to its end: (exit code, stdout, stderr)."""
    argv = [CLOSECALL, *args] + (['-c', config] if config else []) + (['--now', now] if now else [])
    p = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240, env={**os.environ, **(env or {})}, input=input)
    return p.returncode, p.stdout.decode(), p.stderr.decode()


class Daemon:
    def __init__(self, config, *args):
        self.log = tempfile.NamedTemporaryFile(prefix='closecall-log-', delete=False)
        self.p = subprocess.Popen([CLOSECALL, 'run', '-c', config, *args], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        _daemons.append(self)

    def text(self):
        with open(self.log.name, errors='replace') as f:
            return f.read()

    def explain(self):
        for line in self.text().splitlines()[-30:]:
            print('#   daemon: ' + line)

    def wait_ready(self, seconds=60):
        return wait_for(lambda: 'ready reps=' in self.text() or self.p.poll() is not None, seconds) and self.p.poll() is None

    def kill(self):
        self.p.kill()
        self.p.wait()
        self._gone()

    def stop(self):
        if self.p.poll() is None:
            self.p.send_signal(signal.SIGTERM)
            try:
                self.p.wait(60)
            except subprocess.TimeoutExpired:
                self.p.kill()
                self.p.wait()
        self._gone()
        return self.p.returncode

    def _gone(self):
        if self in _daemons:
            _daemons.remove(self)
            os.unlink(self.log.name)


# ---- configurations ----

def secret(d, name, text):
    path = os.path.join(d, name)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'w') as f:
        f.write(text + '\n')
    return path


def server_config(d, company, reps=('an',), **over):
    """Against a Company's servers. over: keys of the top level, as libconfig text."""
    top = {'poll_s': '2', 'readers': '1'}
    top.update(over)
    text = 'company = { name = "Janssens Dakwerken"; region = "BE"; language = "nl"; timezone = "Europe/Brussels"; };\nstate_dir = "state";\n'
    text += ''.join('%s = %s;\n' % kv for kv in top.items())
    text += ('outgoing = { host = "localhost"; port = %d; security = "tls"; from = "robot@corp.test"; password_file = "%s"; ca_file = "%s"; };\n'
             % (company.smtps, secret(d, 'robot', 'pw-robot'), company.ca))
    text += 'manager = { address = "robot@corp.test"; name = "Chef"; };\nadmin = { address = "robot@corp.test"; };\n'
    blocks = []
    for r in reps:
        pw = secret(d, r, 'pw-' + r)
        blocks.append('''{ id = "%s"; name = "%s Peeters"; address = "%s"; language = "nl"; phone = "+32 2 555 01 01";
  mail = { host = "localhost"; port = %d; password_file = "%s"; ca_file = "%s"; };
  calendar = { url = "https://localhost:%d/"; password_file = "%s"; ca_file = "%s"; }; }'''
                      % (r, r.capitalize(), company.address(r), company.imaps, pw, company.ca, company.dav, pw, company.ca))
    text += 'reps = ( ' + ', '.join(blocks) + ' );\n'
    path = os.path.join(d, 'closecall.conf')
    with open(path, 'w') as f:
        f.write(text)
    return path


def local_config(d, reps=('an',), extra=''):
    """On the embedded edges: maildir, icsdir, outdir."""
    text = 'company = { name = "Janssens Dakwerken"; region = "BE"; language = "nl"; timezone = "Europe/Brussels"; };\nstate_dir = "state";\nreaders = 1;\n'
    text += 'outgoing = { kind = "outdir"; path = "outbox"; from = "closecall@corp.test"; };\n' + extra
    blocks = []
    for r in reps:
        for sub in ('sent/new', 'sent/cur', 'sent/tmp', 'inbox/new', 'inbox/cur', 'inbox/tmp'):
            os.makedirs(os.path.join(d, 'mail', r, sub), exist_ok=True)
        os.makedirs(os.path.join(d, 'calendar', r), exist_ok=True)
        blocks.append('''{ id = "%s"; name = "%s Peeters"; address = "%s@corp.test"; language = "nl"; phone = "+32 2 555 01 01";
  mail = { kind = "maildir"; path = "mail/%s/sent"; inbox_path = "mail/%s/inbox"; };
  calendar = { kind = "icsdir"; path = "calendar/%s"; }; }''' % (r, r.capitalize(), r, r, r, r))
    os.makedirs(os.path.join(d, 'outbox'), exist_ok=True)
    text += 'reps = ( ' + ', '.join(blocks) + ' );\n'
    path = os.path.join(d, 'closecall.conf')
    with open(path, 'w') as f:
        f.write(text)
    return path


# ---- sample mails ----

def quote_mail(number='2026-0118', amount='12.450,00', sender='an@corp.test', to='Marie Dubois <m.dubois@acme-bouw.example>', valid='30 dagen geldig',
               date=None, message_id=None, subject=None, extra='', greet='mevrouw Dubois',
               customer='Acme Bouw NV, Industrieweg 12, 9000 Gent, tel. 09 234 56 78'):
    m = EmailMessage(policy=email.policy.SMTP)
    m['From'] = 'An Peeters <%s>' % sender
    m['To'] = to
    m['Subject'] = subject or 'Offerte %s - dakrenovatie loods 3' % number
    m['Date'] = email.utils.format_datetime(date) if date else email.utils.formatdate(localtime=False)
    if message_id != '':
        m['Message-ID'] = message_id or email.utils.make_msgid(domain='corp.test')
    m.set_content('''Beste %s,

Zoals besproken vindt u hieronder onze offerte %s voor de renovatie van het dak van loods 3.

Totaal excl. btw: € %s
Deze offerte is %s.

Klant: %s
%s
Met vriendelijke groet,

An Peeters
Janssens Dakwerken
+32 2 555 01 01
''' % (greet, number, amount, valid, customer, extra))
    return m.as_bytes()


def answer_mail(text, subject, in_reply_to='', sender='an@corp.test', to='closecall@corp.test', message_id=None, date=None):
    """What a rep sends to closecall: an answer to one of its mails, or a tapped link."""
    m = EmailMessage(policy=email.policy.SMTP)
    m['From'], m['To'], m['Subject'] = 'An Peeters <%s>' % sender, to, subject
    m['Date'] = email.utils.format_datetime(date) if date else email.utils.formatdate()
    m['Message-ID'] = message_id or email.utils.make_msgid(domain='corp.test')
    if in_reply_to:
        m['In-Reply-To'] = m['References'] = in_reply_to
    m.set_content(text)
    return m.as_bytes()


def customer_mail(text, in_reply_to, subject='Re: Offerte 2026-0118 - dakrenovatie loods 3', sender='Marie Dubois <m.dubois@acme-bouw.example>',
                  to='an@corp.test', message_id=None, date=None):
    """A customer answers in the thread of a quote."""
    m = EmailMessage(policy=email.policy.SMTP)
    m['From'], m['To'], m['Subject'] = sender, to, subject
    m['Date'] = email.utils.format_datetime(date) if date else email.utils.formatdate()
    m['Message-ID'] = message_id or email.utils.make_msgid(domain='acme-bouw.example')
    m['In-Reply-To'] = m['References'] = in_reply_to
    m.set_content(text + '\n\n> Beste mevrouw Dubois,\n> Zoals besproken vindt u hieronder onze offerte.\n')
    return m.as_bytes()


def bounce_mail(address, original, to='an@corp.test', date=None, message_id='<bounce-1@mx.corp.test>'):
    """A delivery failure as RFC 3464 has it. original: the mail that failed."""
    head = original.split(b'\r\n\r\n')[0].decode()
    b = 'report-1'
    text = '''From: MAILER-DAEMON@mx.corp.test (Mail Delivery System)
To: %s
Subject: Undelivered Mail Returned to Sender
Date: %s
Message-ID: %s
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="%s"

--%s
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered to one or more recipients.

<%s>: host mx.acme-bouw.example said: 550 5.1.1 User unknown

--%s
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.corp.test

Final-Recipient: rfc822; %s
Original-Recipient: rfc822;%s
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--%s
Content-Type: text/rfc822-headers

''' % (to, email.utils.format_datetime(date) if date else email.utils.formatdate(), message_id, b, b, address, b, address, address, b)
    return (text.replace('\n', '\r\n') + head + '\r\n\r\n--%s--\r\n' % b).encode()


def deliver(d, rep, folder, mail, name, when=None):
    """Into a maildir, as a mail program would. when: UTC seconds of its arrival."""
    path = os.path.join(d, 'mail', rep, folder, 'new', '%d.%s.test' % (when or time.time(), name))
    with open(path, 'wb') as f:
        f.write(mail)
    return path


def local_events(d, rep='an'):
    """{name: unfolded text} of a calendar directory."""
    where, found = os.path.join(d, 'calendar', rep), {}
    for n in sorted(os.listdir(where)):
        if n.endswith('.ics') and not n.startswith('.'):
            with open(os.path.join(where, n), newline='') as f:
                found[n] = f.read().replace('\r\n', '\n').replace('\n ', '')
    return found


def write_event(d, rep, name, text):
    """As a calendar program would: written beside, then renamed. text: unfolded."""
    path = os.path.join(d, 'calendar', rep, name)
    with open(path + '.new', 'w', newline='') as f:
        f.write(text.replace('\n', '\r\n'))
    os.rename(path + '.new', path)


def local_mails(d):
    """Mails in the outgoing directory, as bytes, by name."""
    where, found = os.path.join(d, 'outbox'), {}
    for n in sorted(os.listdir(where)):
        if n.endswith('.eml') and not n.startswith('.'):
            with open(os.path.join(where, n), 'rb') as f:
                found[n] = f.read()
    return found


def dump_ledger(d):
    """All rows of all tables, as {table: [row]}. A copy is looked at: nothing of the original is touched, its journal neither."""
    with tempfile.TemporaryDirectory(prefix='closecall-dump-') as copy:
        for n in os.listdir(os.path.join(d, 'state')):
            if n.startswith('ledger.db') and not n.endswith('-shm'):
                shutil.copy(os.path.join(d, 'state', n), copy)
        db = sqlite3.connect(os.path.join(copy, 'ledger.db'))
        tables = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        found = {t: sorted(db.execute('SELECT * FROM "%s"' % t).fetchall(), key=repr) for t in tables}
        db.close()
    return found


def state_of(d, reps=('an',)):
    """Everything closecall leaves behind on the embedded edges: to be compared with ==."""
    return {'calendar': {r: local_events(d, r) for r in reps}, 'mails': local_mails(d), 'ledger': dump_ledger(d)}


def parse(mail):
    return email.message_from_bytes(mail, policy=email.policy.default)


def text_of(mail):
    part = mail.get_body(('plain',))
    return part.get_content() if part else ''


def prop(event, name):
    """Value of the first property of that name in unfolded iCalendar text, unescaped; None when there is none."""
    for line in event.splitlines():
        head, _, value = line.partition(':')
        if head.split(';')[0] == name:
            return value.replace('\\n', '\n').replace('\\,', ',').replace('\\;', ';').replace('\\\\', '\\')
    return None


def calls(events):
    """Our coming calls among {name: text}."""
    return {n: e for n, e in events.items() if n.startswith('closecall-') and '☎' in (prop(e, 'SUMMARY') or '')}
