"""What the end-to-end tests share: TAP, the real binaries, a place to work in, and sample mails. Asserts look at calendar bytes and mails, never at log text."""
import atexit, email, email.policy, email.utils, os, shutil, signal, subprocess, sys, tempfile, time
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
               date=None, message_id=None, subject=None, extra=''):
    m = EmailMessage(policy=email.policy.SMTP)
    m['From'] = 'An Peeters <%s>' % sender
    m['To'] = to
    m['Subject'] = subject or 'Offerte %s - dakrenovatie loods 3' % number
    m['Date'] = email.utils.format_datetime(date) if date else email.utils.formatdate(localtime=False)
    if message_id != '':
        m['Message-ID'] = message_id or email.utils.make_msgid(domain='corp.test')
    m.set_content('''Beste mevrouw Dubois,

Zoals besproken vindt u hieronder onze offerte %s voor de renovatie van het dak van loods 3.

Totaal excl. btw: € %s
Deze offerte is %s.

Klant: Acme Bouw NV, Industrieweg 12, 9000 Gent, tel. 09 234 56 78
%s
Met vriendelijke groet,

An Peeters
Janssens Dakwerken
+32 2 555 01 01
''' % (number, amount, valid, extra))
    return m.as_bytes()


def deliver(d, rep, folder, mail, name, when=None):
    """Into a maildir, as a mail program would. when: UTC seconds of its arrival."""
    path = os.path.join(d, 'mail', rep, folder, 'new', '%d.%s.test' % (when or time.time(), name))
    with open(path, 'wb') as f:
        f.write(mail)
    return path


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
