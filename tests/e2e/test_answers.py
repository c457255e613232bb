#!/usr/bin/python3
"""Every way in which a rep says what came of a call, and who may say so: forged, replayed and other people's mails change nothing. Real servers."""
import re, urllib.parse
from datetime import datetime, timedelta, timezone
from harness import *
from company import Company

company = Company(['an', 'bart'])
work = work_dir()
config = server_config(work, company, reps=('an', 'bart'))
text = open(config).read().replace('mail = { host', 'mail = { authserv_id = "mx.corp.test"; host')
open(config, 'w').write(text)
START = datetime(2026, 10, 5, 8, 0, tzinfo=timezone.utc)
clock = START
made = 0


def once(minutes=1, fine=(0,)):
    """A round, some minutes after the last one."""
    global clock
    clock += timedelta(minutes=minutes)
    code, out, err = closecall('once', config=config, now=clock.isoformat())
    if not ok(code in fine, 'round at %s' % clock.strftime('%a %H:%M'), out, err):
        done()


def quote(rep, number, customer):
    company.append(rep, 'Sent', quote_mail(number, sender=company.address(rep), to='Klant <%s>' % customer, date=clock))


def state(number):
    """State of a quote: open, won, lost …"""
    db = sqlite3.connect(os.path.join(work, 'state', 'ledger.db'))
    found = db.execute('SELECT state FROM deal WHERE number_key = ?', (re.sub(r'\W', '', number),)).fetchone()
    db.close()
    return found and found[0]


def facts(kind='outcome'):
    return [f[6] if kind == 'outcome' else f[5] for f in dump_ledger(work)['fact'] if f[4] == kind]


def mails(user, *words):
    return [m for m in map(parse, company.folder(user)) if 'robot@' in m['From'] and all(w in m['Subject'] for w in words)]


def body(mail):
    return text_of(mail) + mail.get_body(('html',)).get_content()


def links(mail):
    """{words: subject} of the links in a mail, and whom they go to; both parts hold the same."""
    found = {}
    for link in re.findall(r'mailto:[^\s">]+', body(mail)):
        address, _, query = link[len('mailto:'):].partition('?')
        subject = urllib.parse.unquote(query[len('subject='):])
        found[subject.rsplit(' [', 1)[0]] = subject
    return found


def event(rep, number):
    return next((n for n, e in calls(company.events(rep)).items() if number in prop(e, 'SUMMARY')), None)


def arrives(subject, text='', sender='an@corp.test', box='an', headers='', reply_to='', message_id=None):
    """From outside, into a rep's inbox. headers: what our border server wrote on top."""
    mail = answer_mail(text, subject, reply_to, sender, 'robot@corp.test', message_id, clock)
    company.mail_in(box, headers.replace('\n', '\r\n').encode() + mail, sender)


BORDER = 'Received: from client.example by mx.corp.test with ESMTPS id 1; Mon, 5 Oct 2026 08:00:00 +0000\n'
PASS = 'Authentication-Results: mx.corp.test; spf=pass smtp.mailfrom=corp.test;\n dmarc=pass (p=reject) header.from=corp.test\n' + BORDER
LIE = BORDER + 'Authentication-Results: mx.corp.test; dmarc=pass header.from=corp.test\n'

# ---- each way in, by hand ----

WAYS = ['2026-100%d' % i for i in range(1, 9)]
for n in WAYS:
    quote('an', n, 'k@klant-%s.example' % n)
once()
same(sorted(n for n in WAYS if event('an', n)), WAYS, 'each quote has its call')
company.edit_event('an', event('an', WAYS[0]), lambda e: e.replace('SUMMARY:', 'SUMMARY:bestelling ', 1))
company.edit_event('an', event('an', WAYS[1]), lambda e: re.sub(r'SUMMARY[^\n]*', 'SUMMARY:order', e, 1))
company.edit_event('an', event('an', WAYS[2]), lambda e: re.sub(r'DESCRIPTION(;[^:\n]*)?:', r'DESCRIPTION\1:> order\\n', e, 1))
company.append('an', 'Sent', answer_mail('', 'order 2026-1004', sender='an@corp.test', to='an@corp.test', date=clock))
company.append('an', 'Sent', answer_mail('2026-1005 order 12000\n', '', sender='an@corp.test', to='an@corp.test', date=clock))
code, out, err = closecall('outcome', WAYS[5], 'order', config=config, now=clock.isoformat())
same(code, 0, 'closecall outcome is taken')
company.append('an', 'Sent', answer_mail('', 'boodschappen: brood, melk', sender='an@corp.test', to='an@corp.test', date=clock))
once()
for i, way in enumerate(('words before the marker in the title', 'the whole title, the marker gone', 'the line behind > in the description',
                         'a mail to oneself', 'a mail to oneself, in its first line', 'closecall outcome')):
    same(state(WAYS[i]), 'won', 'an order by ' + way)
same(len([m for m in mails('an') if m['Subject'].startswith('✓')]), 6, 'each has its receipt; a note to oneself has none')
same(mails('an', 'wat bedoelt u'), [], 'nor is it asked about')

# ---- a call that passed in silence: asked once, and answered by a tap that is seen in the Sent folder ----

company.edit_event('an', event('an', WAYS[7]), lambda e: e.replace('SUMMARY:', 'SUMMARY:order niet gekregen ', 1))
once(33 * 60)
asked = mails('an', 'wat kwam ervan', WAYS[6])
same(len(asked), 1, 'a call that passed is asked about')
same([m['Subject'].split(' – ')[-1].split('?')[0] for m in mails('an', WAYS[7])], ['wat bedoelt u'], 'and one with an unclear word once, not twice')
taps = links(asked[0])
company.append('an', 'Sent', answer_mail('', taps['bezwaar prijs'], to='robot@corp.test', date=clock))
company.append('an', 'Sent', answer_mail('twijfelt\n\n> Wat kwam ervan?', 'Re: ' + asked[0]['Subject'], asked[0]['Message-ID'], to='robot@corp.test',
                                         date=clock + timedelta(minutes=1)))
once()
same(facts()[-2:], ['OBJ_PRICE', 'STATIC'], 'a tap, and a reply after it: both are written down, the later words win')
same(len(mails('an', 'wat kwam ervan', WAYS[6])), 1, 'it was asked once')

# ---- taps that arrive from outside: no Sent folder has them ----

OUT = ['2026-200%d' % i for i in range(1, 10)]
for n in OUT[:-1]:
    quote('an', n, 'k@klant-%s.example' % n)
quote('bart', OUT[-1], 'k@klant-%s.example' % OUT[-1])
once()
once(50 * 60)
once(24 * 60)
tap = {n: links(mails('bart' if n == OUT[-1] else 'an', 'wat kwam ervan', n)[0]) for n in OUT}
ask = {n: mails('an', 'wat kwam ervan', n)[0] for n in OUT[:-1]}
arrives(tap[OUT[0]]['bezwaar prijs'], headers=BORDER)
arrives('Re: ' + ask[OUT[1]]['Subject'], 'order 12.000\n\n> Wat kwam ervan?', reply_to=ask[OUT[1]]['Message-ID'], headers=BORDER)
said = len(facts())
once()
same(facts()[said:], ['OBJ_PRICE', 'ORDER'], 'a tap and a reply that arrive are taken by their tokens')
same(len([m for m in mails('an', OUT[0]) if m['Subject'].startswith('✓')]), 1, 'with a receipt')

# who says so: none of these is heard
tag = re.search(r'\[cc \d+-\d+', tap[OUT[2]]['order']).group()
other = re.search(r'\[cc (\d+-\d+)', tap[OUT[3]]['order']).group(1)
token = tap[OUT[2]]['order'].rsplit(' ', 1)[1][:-1]
said, alerts = len(facts()), len(mails('robot', 'aandacht'))
arrives('order %s]' % tag, headers=BORDER)                                                        # no token
arrives('order %s %s]' % (tag, 'a' * 22), headers=BORDER)                                          # invented
arrives('order %s %s]' % (tag, token[:-1] + ('a' if token[-1] != 'a' else 'b')), headers=BORDER)   # tampered with
arrives('order [cc %s %s]' % (other, token), headers=BORDER)                                       # of another quote
arrives(tap[OUT[2]]['order'], sender='bart@corp.test', headers=PASS)                               # another rep's
arrives(tap[OUT[-1]]['order'], headers=PASS)                                                       # of another rep
arrives(tap[OUT[2]]['order'], sender='chef@corp.test', headers=PASS)                               # nobody's here
arrives('Re: ' + ask[OUT[2]]['Subject'], 'order', reply_to='<closecall.x.1@corp.test>', headers=BORDER)
arrives('Re: ' + ask[OUT[2]]['Subject'], 'order', reply_to=ask[OUT[3]]['Message-ID'], headers=BORDER)
once()
same(facts()[said:], [], 'without a token, with an invented, changed, foreign one: nothing is heard')
same([state(n) for n in OUT[2:4]], ['open', 'open'], 'nothing changes')
told = mails('robot', 'aandacht')[alerts:]
same(sorted(set(re.search(r'acted upon: ([^.]*)', text_of(m).replace('\n> ', ' ')).group(1) for m in told)),
     ['it holds no token', 'its sender is no rep', 'its token is not one that was made for it'], 'the admin is told of each kind')
same(len(told), 3, 'once')
arrives('order %s %s]' % (tag, 'b' * 22), headers=BORDER)
once()
same(len(mails('robot', 'aandacht')[alerts:]), 3, 'and not again')

# the same words again
arrives(tap[OUT[0]]['bezwaar prijs'], headers=BORDER)
once()
same((facts()[said:], len(mails('robot', 'aandacht')[alerts:])), ([], 3), 'tapped twice: nothing new, and nobody is told')
arrives(tap[OUT[0]]['order'], headers=BORDER)
once()
same(facts()[said:], ['ORDER'], 'other words of the same mail are heard')
arrives(tap[OUT[0]]['bezwaar prijs'], headers=BORDER)
once()
same((facts()[said:], state(OUT[0])), (['ORDER'], 'won'), 'the first ones, replayed, are not')
same(len(mails('robot', 'aandacht')[alerts:]), 4, 'and the admin is told')

# ---- what costs a customer ----

said = len(facts())
arrives(tap[OUT[4]]['verloren prijs'], headers=BORDER)
arrives(tap[OUT[5]]['verloren prijs'], headers=LIE)
arrives(tap[OUT[6]]['verloren prijs'], headers=PASS)
once()
same((facts()[said:], [state(n) for n in OUT[4:7]]), (['LOST_PRICE'], ['open', 'open', 'lost']), 'lost is taken when our own server vouches for the sender')
sure = mails('an', 'klopt dat', OUT[4])
same((len(sure), len(mails('an', 'klopt dat', OUT[5]))), (1, 1), 'else he is asked whether he means it')
same(facts('unclear')[-2:] != [], True, 'which is written down')
yes = links(sure[0])
same(list(yes), ['verloren prijs'], 'with one link')
arrives(yes['verloren prijs'], headers=BORDER)
arrives(yes['verloren prijs'].replace('verloren prijs', 'stop'), headers=BORDER, message_id='<twist@corp.test>')
once()
same(state(OUT[4]), 'lost', 'one tap, and it is lost')
same(facts()[said:], ['LOST_PRICE', 'LOST_PRICE'], 'that tap is good for nothing else')

# ---- too old; and words that were overtaken ----

once(40 * 24 * 60)
said = len(facts())
arrives(tap[OUT[7]]['order'], headers=PASS)
once()
same((facts()[said:], state(OUT[7]) != 'won'), ([], True), 'a link of six weeks ago is too old')
ok(any('too old' in text_of(m) for m in mails('robot', 'aandacht')), 'and the admin is told')
late = answer_mail('', re.sub(r' [a-z2-7]{22}\]', ']', tap[OUT[1]]['bezwaar prijs']), to='robot@corp.test', date=clock - timedelta(days=42))
company.append('an', 'Sent', late)
once()
same(state(OUT[1]), 'won', 'a mail that was on its way since before the order does not undo it')
same(closecall('check', '--rebuild', config=config, now=clock.isoformat())[0], 0, 'the facts rebuild every deal')
company.close()
done()
