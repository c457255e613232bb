#!/usr/bin/python3
"""In doubt nothing is booked: the rep is asked, by one short mail, and answers by one tap or one line. What a sure quote misses is asked once. And
what is no new quote: a copy, a forward, the number of another customer."""
import re, sqlite3, urllib.parse
from harness import *

MAIL = '''Beste mevrouw Dubois,

%s

Met vriendelijke groet,

An Peeters
Janssens Dakwerken
+32 2 555 01 01
'''


def mail(subject, text, to='Marie Dubois <m.dubois@acme-bouw.example>'):
    m = EmailMessage(policy=email.policy.SMTP)
    m['From'], m['To'], m['Subject'] = 'An Peeters <an@corp.test>', to, subject
    m['Date'], m['Message-ID'] = 'Mon, 05 Oct 2026 09:00:00 +0200', email.utils.make_msgid(domain='corp.test')
    m.set_content(MAIL % text)
    return m.as_bytes()


def answer(subject, text='', reply=None):
    m = EmailMessage(policy=email.policy.SMTP)
    m['From'], m['To'] = 'An Peeters <an@corp.test>', 'closecall@corp.test'
    m['Subject'] = subject
    m['Date'], m['Message-ID'] = 'Mon, 05 Oct 2026 11:00:00 +0200', email.utils.make_msgid(domain='corp.test')
    m.set_content(text)
    return m.as_bytes()


class Firm:
    """A directory with one rep, and rounds at given moments."""
    def __init__(self, extra=''):
        self.dir = work_dir()
        self.config = local_config(self.dir, extra=extra)
        self.n = 0

    def send(self, mail, when=1791183600):
        self.n += 1
        deliver(self.dir, 'an', 'sent', mail, 'm%d' % self.n, when=when)

    def once(self, now='2026-10-05T10:00'):
        code, self.out, self.err = closecall('once', config=self.config, now=now)
        return code

    def calls(self):
        d, found = os.path.join(self.dir, 'calendar', 'an'), {}
        for n in os.listdir(d):
            with open(os.path.join(d, n)) as f:
                found[n] = f.read().replace('\r\n', '\n').replace('\n ', '')
        return calls(found)

    def questions(self):
        d = os.path.join(self.dir, 'outbox')
        mails = [parse(open(os.path.join(d, n), 'rb').read()) for n in sorted(os.listdir(d))]
        return [m for m in mails if '[cq ' in m['Subject']]

    def sql(self, text):
        with sqlite3.connect(os.path.join(self.dir, 'state', 'ledger.db')) as db:
            return db.execute(text).fetchall()


def tag(m):
    return re.search(r'\[cq \d+\]', m['Subject']).group(0)


def taps(m):
    """The links of a mail; each mail has its own token."""
    return [re.sub(r' [a-z2-7]{22}\]', ']', urllib.parse.unquote(t)) for t in re.findall(r'mailto:\S+', text_of(m))]


# a mail that may be a quote, or not
DOUBT = mail('Dakrenovatie loods 3', 'Het dak vernieuwen komt op ongeveer 12.450 euro.')

# ---- yes, with what is missing ----
f = Firm()
f.send(DOUBT)
f.once()
q = f.questions()
same(len(f.calls()), 0, 'in doubt nothing is booked')
if not same(len(q), 1, 'the rep is asked'):
    print('#', f.out, f.err)
    done()
ok('offerte?' in q[0]['Subject'] and 'ja' in text_of(q[0]) and len(text_of(q[0])) < 900, 'by a short mail', q[0]['Subject'], text_of(q[0]))
f.once('2026-10-05T10:30')
same(len(f.questions()), 1, 'once')
f.send(answer('Re: ' + q[0]['Subject'], 'ja 13000 0478 12 34 56\n\n> ' + text_of(q[0]).replace('\n', '\n> ')))
f.once('2026-10-05T11:00')
events = list(f.calls().values())
ok(len(events) == 1 and '13.000' in prop(events[0], 'SUMMARY') and '0478 12 34 56' in prop(events[0], 'LOCATION'),
   'a yes makes it a deal, with the amount and the number of the answer', events, f.out, f.err)
same(len(f.questions()), 1, 'nothing more is asked about it')
f.send(answer('nee ' + tag(q[0])))
same((f.once('2026-10-05T12:00'), len(f.calls())), (0, 1), 'a second answer to the same question changes nothing')

# ---- one tap ----
f = Firm()
f.send(DOUBT)
f.once()
links = taps(f.questions()[0])
ok(len(links) == 4 and all('[cq ' in l for l in links), 'there are two taps, and two that also say why it was asked for', links)
f.send(answer(links[0].split('subject=')[1]))
f.once('2026-10-05T11:00')
same(len(f.calls()), 1, 'one tap says yes')

f = Firm()
f.send(DOUBT)
f.once()
f.send(answer(taps(f.questions()[0])[3].split('subject=')[1]))
f.once('2026-10-05T11:00')
ok(len(f.calls()) == 1 and "'comparing'" in f.sql('SELECT body FROM deal')[0][0], 'another says yes, and that they compare', f.sql('SELECT body FROM deal'))

f = Firm()
f.send(DOUBT)
f.once()
f.send(answer(taps(f.questions()[0])[1].split('subject=')[1]))
f.once('2026-10-05T11:00')
same((len(f.calls()), f.sql("SELECT state, body FROM question")), (0, [('answered', None)]), 'the other says no: nothing is booked, and nothing is kept')
f.send(DOUBT.replace(b'Message-ID: <', b'Message-ID: <again-'))
f.once('2026-10-05T12:00')
same(len(f.questions()), 1, 'the same mail again is not asked about again')

# ---- nobody answers; an answer that says nothing; another rep ----
f = Firm('lookback_days = 14;\n')
f.send(DOUBT)
f.once()
f.send(answer(tag(f.questions()[0]), 'weet ik nog niet'))
f.once('2026-10-06T11:00')
same(f.sql("SELECT state FROM question"), [('open',)], 'an answer that says nothing leaves it open')
q = f.questions()
ok(len(q) == 2 and tag(q[0]) == tag(q[1]) and '> weet ik nog niet' in text_of(q[1]) and taps(q[1]) == taps(q[0]) and '> ' not in text_of(q[0]).split('ja')[0].replace('> Dak', ''),
   'and it is asked again, with the words that were not understood', [text_of(m) for m in q], f.err)
f.once('2026-10-06T12:00')
same(len(f.questions()), 2, 'once for each answer')
f.once('2026-10-25T11:00')
same(f.sql("SELECT state, body FROM question"), [('dropped', None)], 'after lookback_days it is dropped')
f.send(answer('ja ' + tag(f.questions()[0])), when=1792920000)
same((f.once('2026-10-25T12:00'), len(f.calls())), (0, 0), 'and a late answer books nothing')

# ---- a sure quote that misses something ----
f = Firm()
f.send(quote_mail().replace(b', tel. 09 234 56 78', b''))
f.once()
q = f.questions()
ok(len(q) == 1 and 'nummer' in q[0]['Subject'] and 'bedrag' not in text_of(q[0]), 'only what is missing is asked', [m['Subject'] for m in q], q and text_of(q[0]))
before = list(f.calls().items())
same(len(before), 1, 'the call is booked all the same')
f.send(answer('Re: ' + q[0]['Subject'], '0478 12 34 56\n'))
f.once('2026-10-05T11:00')
after = list(f.calls().items())
ok(len(after) == 1 and after[0][0] == before[0][0] and '0478 12 34 56' in prop(after[0][1], 'LOCATION'), 'the answer completes the deal: the event shows the number', after, f.out, f.err)
same(prop(after[0][1], 'DTSTART'), prop(before[0][1], 'DTSTART'), 'at the same time')
same(len(f.questions()), 1, 'and it is asked once')

# ---- a wrong number, and the right one ----
f = Firm()
f.send(quote_mail())
f.once()
name, event = list(f.calls().items())[0]
path = os.path.join(f.dir, 'calendar', 'an', name)
with open(path) as e:
    text = e.read()
with open(path, 'w') as e:
    e.write(text.replace('SUMMARY:', 'SUMMARY:verkeerd nummer '))
f.once('2026-10-06T11:00')
same(len(f.calls()), 0, 'a wrong number: no call until it is right')
f.once('2026-10-07T14:00')
d = os.path.join(f.dir, 'outbox')
bad = [m for m in (parse(open(os.path.join(d, n), 'rb').read()) for n in os.listdir(d)) if 'welk nummer' in m['Subject']]
if ok(bad, 'the rep is asked for it'):
    f.send(answer('Re: ' + bad[0]['Subject'], '0478 12 34 56\n'), when=1791360000)
    f.once('2026-10-07T15:00')
    events = list(f.calls().values())
    ok(len(events) == 1 and '0478 12 34 56' in prop(events[0], 'LOCATION'), 'and the number books the next call', events, f.out, f.err)

# ---- what is no new quote ----
f = Firm()
f.send(quote_mail(message_id='<a@corp.test>'))
f.once()
f.send(quote_mail(message_id='<b@corp.test>'))
f.send(quote_mail(message_id=''))
f.send(quote_mail(message_id='<c@corp.test>', to='Bart Maes <bart@corp.test>', subject='FW: Offerte 2026-0118 - dakrenovatie loods 3', valid='45 dagen geldig'))
f.once('2026-10-05T11:00')
same((len(f.calls()), f.sql('SELECT count(*) FROM deal')), (1, [(1,)]), 'sent twice, without Message-ID, forwarded to a colleague: one quote')
f.send(quote_mail(message_id='<d@corp.test>', to='Jan Claes <jan@devos.example>'))
f.once('2026-10-05T12:00')
same(f.sql('SELECT count(*) FROM deal'), [(2,)], 'the same number to another customer is another quote')
f.once('2026-10-06T08:00')
d = os.path.join(f.dir, 'outbox')
digest = [text_of(m) for m in (parse(open(os.path.join(d, n), 'rb').read()) for n in os.listdir(d)) if 'nummer ook bij' in text_of(m)]
ok(digest and 'Acme' in digest[0], 'and it stands in the daily digest', digest)
done()
