#!/usr/bin/python3
"""The life of a call in every calendar server that people have: the same story in Radicale, Xandikos, Cyrus, DAViCal and SOGo."""
from datetime import datetime
import icalendar
from harness import *
from calendars import SERVERS, capabilities, capability_table
from relay import Relay

DAY = '2026-10-05'  # a Monday


def local(text):
    return datetime.fromisoformat('%sT%s+02:00' % (DAY, text))


class Story:
    """One rep on one server. The hours of one day go by; every step has one of its own."""
    def __init__(self, server):
        self.server, self.d, self.minute, self.quotes = server, work_dir(), 0, 0
        self.relay = Relay(server.port)
        calendar = '{ url = "%s"; name = "%s"; login = "%s"; password_file = "%s"; }' % (
            server.url_at(self.relay.port), server.place.split('/')[-2], server.login or 'an', secret(self.d, 'an', server.password))
        self.config = local_config(self.d)
        with open(self.config) as f:
            text = f.read()
        with open(self.config, 'w') as f:
            f.write(text.replace('{ kind = "icsdir"; path = "calendar/an"; }', calendar))

    def now(self):
        self.minute += 2
        return '%sT%02d:%02d+02:00' % (DAY, 8 + self.minute // 60, self.minute % 60)

    def once(self):
        self.said = closecall('once', config=self.config, now=self.now())
        return self.said[0]

    def killed_at_put(self, arrives):
        """A round that is killed at its first PUT: before it reaches the server, or before its answer reaches us. True when that came."""
        p = subprocess.Popen([CLOSECALL, 'once', '-c', self.config, '--now', self.now()], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
        self.relay.cut('PUT', arrives, p.kill)
        out, _ = p.communicate(timeout=60)
        self.relay.cut(None)
        self.said = (p.returncode, out.decode(), '')
        return p.returncode == -signal.SIGKILL

    def ok(self, condition, name, *why):
        return ok(condition, '%s: %s' % (self.server.name, name), *why, *(() if condition else self.said))

    def calls(self):
        return calls(self.server.events('closecall-'))

    def call(self, number):
        """(name, event) of the one coming call about a quote."""
        found = [(n, e) for n, e in self.calls().items() if number in prop(e, 'SUMMARY')]
        return found[0] if len(found) == 1 else (None, '%d calls' % len(found))

    def send_quote(self):
        self.quotes += 1
        number = '2026-02%02d' % self.quotes
        mail = quote_mail(number, date=local('07:00'), message_id='<q%d@corp.test>' % self.quotes, to='Klant %d <klant%d@client%d.example>' % ((self.quotes,) * 3))
        deliver(self.d, 'an', 'sent', mail, 'q%d' % self.quotes, local('07:00').timestamp())
        return number

    def customer_says(self, text):
        """The customer of the last quote answers; the script of his call changes."""
        n, self.minute = self.quotes, self.minute + 1
        sender = 'Klant %d <klant%d@client%d.example>' % (n, n, n)
        mail = customer_mail(text, '<q%d@corp.test>' % n, sender=sender, message_id='<a%d-%d@client.example>' % (n, self.minute), date=local('07:30'))
        deliver(self.d, 'an', 'inbox', mail, 'a%d-%d' % (n, self.minute), local('07:30').timestamp())

    def book(self):
        number = self.send_quote()
        self.once()
        return number, *self.call(number)

    def ledger(self, query):
        db = sqlite3.connect(os.path.join(self.d, 'state', 'ledger.db'))
        try:
            return db.execute(query).fetchall()
        finally:
            db.close()


def event_text(uid, when, extra=''):
    return ('BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//a person//EN\nBEGIN:VEVENT\nUID:%s\nDTSTAMP:20261001T080000Z\n%s\nSUMMARY:iets anders\n%sEND:VEVENT\n'
            'END:VCALENDAR\n' % (uid, when, extra))


def hour(text):
    return datetime.strptime(text, '%Y%m%dT%H%M%SZ')


# ---- the scenarios; each leaves the calendar to the next one ----

def busy(s):
    """A meeting every working morning since weeks, and a whole day away: no call there."""
    s.server.put('morning.ics', event_text('morning', 'DTSTART;TZID=Europe/Brussels:20260901T073000\nDTEND;TZID=Europe/Brussels:20260901T123000',
                                           'RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR\n'))
    s.server.put('away.ics', event_text('away', 'DTSTART;VALUE=DATE:20261007\nDTEND;VALUE=DATE:20261008', 'TRANSP:OPAQUE\n'))
    name, event = s.book()[1:]
    if not s.ok(name, 'a quote is a call', event):
        return
    starts = [hour(prop(e, 'DTSTART')) for e in s.calls().values()]
    s.ok(all(t.hour * 60 + t.minute >= 10 * 60 + 30 for t in starts), 'never in the meeting of every morning', starts)
    for _ in range(3):
        s.send_quote()
    s.once()
    starts = [hour(prop(e, 'DTSTART')) for e in s.calls().values()]
    s.ok(len(starts) == 4 and all(t.hour * 60 + t.minute >= 10 * 60 + 30 and (t.month, t.day) != (10, 7) for t in starts), 'nor on the day away', starts)
    s.server.delete('morning.ics')
    s.server.delete('away.ics')


def book(s):
    number, name, event = s.book()
    s.ok(name and 'DE VRAAG' in prop(event, 'DESCRIPTION') and 'ATTENDEE' not in event and 'ORGANIZER' not in event, 'the script is in it, nobody is invited', event)
    raw = s.server.request('GET', name)[2]
    read = icalendar.Calendar.from_ical(raw)
    theirs = read.walk('VEVENT')[0] if not read.errors else {}
    same(([str(theirs.get(n)) for n in ('UID', 'SUMMARY', 'LOCATION', 'DESCRIPTION')], theirs['DTSTART'].dt.strftime('%Y%m%dT%H%M%SZ'), theirs.errors),
         ([prop(event, n) for n in ('UID', 'SUMMARY', 'LOCATION', 'DESCRIPTION')], prop(event, 'DTSTART'), []),
         s.server.name + ': python3-icalendar reads the same in it')
    before, rows = s.server.events('closecall-'), s.ledger('SELECT * FROM outbox ORDER BY id')
    s.once()
    s.once()
    same((s.server.events('closecall-'), s.ledger('SELECT * FROM outbox ORDER BY id')), (before, rows), s.server.name + ': two more rounds do nothing: what is our own is known')


def book_again_after_a_kill(s):
    number = s.send_quote()
    hit = s.killed_at_put(arrives=True)
    states = s.ledger("SELECT state FROM outbox WHERE deal_id = (SELECT max(id) FROM deal) ")
    s.ok(hit and s.call(number)[0] and states == [('ready',)], 'killed when the event stood there and the ledger did not know', hit, states)
    name, event = s.call(number)
    s.once()
    same((s.call(number), [x for x, in s.ledger("SELECT state FROM outbox WHERE deal_id = (SELECT max(id) FROM deal)") if x != 'done']), ((name, event), []),
         s.server.name + ': the next round finds it there: one call')


def move(s):
    number, name, event = s.book()
    s.server.edit(name, lambda t: t.replace(prop(t, 'DTSTART'), '20261015T120000Z').replace(prop(t, 'DTEND'), '20261015T121000Z'))
    s.once()
    s.customer_says('Nog een vraag over de dakgoot, kunt u mij bellen?')
    s.once()
    s.once()
    now = s.call(number)
    s.ok(now[0] == name and prop(now[1], 'DTSTART') == '20261015T120000Z' and 'dakgoot' in prop(now[1], 'DESCRIPTION'),
         'where the rep put it, there it stays, with what the customer wrote since', now)


def title(s):
    number, name, event = s.book()
    s.server.edit(name, lambda t: t.replace('SUMMARY:', 'SUMMARY:te duur ', 1))
    s.once()
    record, following = s.server.get(name), s.call(number)
    s.ok(s.ledger("SELECT code FROM fact WHERE kind = 'outcome' AND deal_id = (SELECT max(id) FROM deal)") == [('OBJ_PRICE',)] and
         '☎' not in prop(record, 'SUMMARY') and 'VALARM' not in record, 'the word before the title is the outcome; the call stays as a record', record)
    s.ok(following[0] not in (None, name), 'and the next call is booked', following)


def text(s):
    number, name, event = s.book()
    s.server.edit(name, lambda t: t.replace('\nDESCRIPTION:', '\nDESCRIPTION:vraag naar zijn broer\\n', 1))
    s.once()
    s.customer_says('Graag ook een prijs voor de zonnepanelen.')
    s.once()
    s.once()
    now = s.call(number)
    said = prop(now[1], 'DESCRIPTION') or ''
    s.ok(now[0] == name and 'vraag naar zijn broer' in said and 'zonnepanelen' in said, 'what the rep wrote into the text stays when ours changes', now)


def delete(s):
    """At once after it was booked: Xandikos tells nothing of what came and went between two looks."""
    number, name, event = s.book()
    s.server.delete(name)
    s.once()
    again = s.call(number)
    if not s.ok(again[0] not in (None, name), 'deleted: proposed again', again):
        return
    s.ok(prop(again[1], 'DTSTART')[:8] > prop(event, 'DTSTART')[:8], 'but not on the day that was refused', prop(event, 'DTSTART'), prop(again[1], 'DTSTART'))
    mails = set(local_mails(s.d))
    s.server.delete(again[0])
    s.once()
    asked = [parse(m) for n, m in local_mails(s.d).items() if n not in mails]
    s.ok(s.call(number)[0] is None and any(number in m['Subject'] + text_of(m) for m in asked),
         'deleted twice: not proposed again, but asked by mail', s.call(number), *asked)


def put_elsewhere(s):
    """A person drags the call into another of his calendars, where his program gives it a name of its own."""
    number, name, event = s.book()
    status, _, text = s.server.request('MKCALENDAR', '../other/')
    if not s.ok(status == 201, 'a second calendar', status, text):
        return
    text = s.server.get(name)
    s.server.delete(name)
    s.server.put('../other/dragged.ics', text)
    mails = set(local_mails(s.d))
    s.once()
    facts = s.ledger("SELECT kind FROM fact WHERE deal_id = (SELECT max(id) FROM deal) ORDER BY id")
    s.ok(('deleted',) not in facts and s.call(number)[0] is None and set(local_mails(s.d)) == mails, 'put into another calendar it is not deleted', facts,
         s.call(number))
    s.customer_says('Kan het ook met houten balken?')
    s.once()
    s.once()
    said = prop(s.server.get('../other/dragged.ics') or '', 'DESCRIPTION') or ''
    s.ok('houten balken' in said and s.call(number)[0] is None, 'and is kept up to date there', said, s.call(number))
    s.server.edit('../other/dragged.ics', lambda t: t.replace('SUMMARY:', 'SUMMARY:order ', 1))
    s.once()
    s.ok(s.ledger("SELECT code FROM fact WHERE kind = 'outcome' ORDER BY id DESC LIMIT 1") == [('ORDER',)], 'what is typed there counts',
         s.server.get('../other/dragged.ics'))


def stranger(s):
    """Something else stands under the name that our next event would have."""
    (instance,), (deal,) = s.ledger("SELECT value FROM mark WHERE name = 'instance'")[0], s.ledger('SELECT max(id) + 1 FROM deal')[0]
    theirs = 'closecall-%s-%d-1.ics' % (instance, deal)
    s.server.put(theirs, event_text('stranger', 'DTSTART:20270601T080000Z\nDURATION:PT5M'))
    before = s.server.get(theirs)
    number, name, event = s.book()
    s.ok(name not in (None, theirs) and s.server.get(theirs) == before, 'a stranger under our name is left alone, and the call stands beside it', name, event,
         s.ledger('SELECT error FROM outbox ORDER BY id DESC LIMIT 1'))


def conflict(s):
    """The text of our update is fixed and committed; before it arrives, the rep writes something."""
    number, name, event = s.book()
    s.customer_says('Wat kost de goot apart?')
    s.ok(s.killed_at_put(arrives=False) and s.call(number)[1] == event, 'killed when the update was fixed, but not sent', s.call(number))
    s.server.edit(name, lambda t: t.replace('\nDESCRIPTION:', '\nDESCRIPTION:niet voor 14 u bellen\\n', 1))
    s.once()
    s.minute += 20
    s.once()
    said = prop(s.call(number)[1], 'DESCRIPTION') or ''
    s.ok('niet voor 14 u bellen' in said and 'goot' in said, 'an update that comes too late writes over nothing, and is made anew', said)


def many_changes(s):
    number, name, event = s.book()
    for i in range(200):
        s.server.put('other-%d.ics' % i, event_text('other-%d' % i, 'DTSTART:20270301T%02d%02d00Z\nDURATION:PT5M' % (i // 12, i % 12 * 5)))
    s.server.edit(name, lambda t: t.replace('SUMMARY:', 'SUMMARY:order ', 1))
    s.once()
    s.ok(s.call(number)[0] is None and s.ledger("SELECT code FROM fact WHERE kind = 'outcome' ORDER BY id DESC LIMIT 1") == [('ORDER',)],
         'one change among 200 others is seen', s.call(number))


def restart(s):
    number = s.send_quote()
    s.server.stop_all()
    code = s.once()
    s.server.start()
    s.ok(code != 0, 'a server that is down is said', s.said)
    s.minute += 30
    s.once()
    now = s.call(number)
    s.ok(now[0], 'when it is back, what waited is booked', now)
    s.once()
    same(s.call(number), now, s.server.name + ': and stays one')


SCENARIOS = (busy, book, book_again_after_a_kill, move, title, text, delete, put_elsewhere, stranger, conflict, many_changes, restart)

only = sys.argv[1:] if sys.argv[1:] != ['--tap'] else []
found = {}
for kind in SERVERS:
    if only and kind.__name__ not in only:
        continue
    story = Story(kind())
    for scenario in [f for f in SCENARIOS if f.__name__ in only] or SCENARIOS:
        began = time.monotonic()
        scenario(story)
        if only:
            print('# %s %.1f s' % (scenario.__name__, time.monotonic() - began))
    found[kind.name] = capabilities(story.server)
    story.relay.close()
    story.server.close()
if not only:
    with open(os.path.join(ROOT, 'README.md')) as f:
        ok(capability_table(found) in f.read(), 'the table of servers in README is what was found (tests/servers/calendars.py table)', capability_table(found))
done()
