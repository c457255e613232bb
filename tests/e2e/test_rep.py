#!/usr/bin/python3
"""Two days of a rep on real servers: what people do to events and mails, and what closecall makes of it. Rounds at fixed moments."""
import re, urllib.parse
from datetime import datetime
from harness import *
from company import Company

company = Company(['an'])
work = work_dir()
config = server_config(work, company)
QUOTES = {  # what happens to it: number, customer
    'tap': ('2026-0201', 'Marie Dubois', 'm.dubois@acme-bouw.example'), 'drag': ('2026-0202', 'Jan Claes', 'jan@claes.example'),
    'delete': ('2026-0203', 'Els Smit', 'els@smit.example'), 'unclear': ('2026-0204', 'Tom Baert', 'tom@baert.example'),
    'undo': ('2026-0205', 'Ann Desmet', 'ann@desmet.example'), 'revise': ('2026-0206', 'Luc Maes', 'luc@maes.example'),
    'bounce': ('2026-0207', 'Eva Roels', 'eva@roels.example'),
}


def at(text):
    return datetime.fromisoformat(text)


def send(what, when, amount='12.450,00', version=1, **k):
    number, name, address = QUOTES[what]
    mail = quote_mail(number, amount, sender=company.address('an'), to='%s <%s>' % (name, address), date=at(when),
                      message_id='<%s-%d@corp.test>' % (what, version), greet=name,
                      customer='%s BV, Kerkstraat 1, 9000 Gent, tel. 09 234 56 %s' % (name.split()[1], number[-2:]), **k)
    company.append('an', 'Sent', mail)
    return mail


def once(now):
    code, out, err = closecall('once', config=config, now=now)
    if not ok(code == 0, 'round at ' + now, out, err):
        done()


def call(what):
    """Name and text of the coming call about a quote; ('', '') when there is none."""
    return next(((n, e) for n, e in calls(company.events('an')).items() if QUOTES[what][0] in prop(e, 'SUMMARY')), ('', ''))


def mails(user, *words):
    """Ours, with all the words in the subject."""
    return [m for m in map(parse, company.folder(user)) if 'robot@' in m['From'] and all(w in m['Subject'] for w in words)]


def start(event):
    return next((l.split(':', 1)[1] for l in event.splitlines() if l.startswith('DTSTART')), None)


def reply(what, text, n):
    number, name, address = QUOTES[what]
    company.mail_in('an', customer_mail(text, '<%s-1@corp.test>' % what, 'Re: Offerte ' + number, '%s <%s>' % (name, address), company.address('an'),
                                        message_id='<reply-%s-%d@client.example>' % (what, n)), address)


# ---- Monday: seven quotes leave ----

failed = None
for what in QUOTES:
    failed = send(what, '2026-10-05T09:30+02:00')
once('2026-10-05T10:05+02:00')
first = {what: call(what) for what in QUOTES}
ok(all(n for n, _ in first.values()), 'each has its call', [w for w, (n, _) in first.items() if not n])
ok(len({start(e) for _, e in first.values()}) == 7, 'each at its own time', [start(e) for _, e in first.values()])
same(mails('robot', 'week'), [], 'of a week in which nothing happened the manager hears nothing')

# ---- Tuesday early: a customer has answered ----

reply('tap', 'Kunt u ook de goten meenemen?', 1)
once('2026-10-06T07:35+02:00')
name, event = call('tap')
text = prop(event, 'DESCRIPTION') or ''
ok(name == first['tap'][0] and start(event) == start(first['tap'][1]), 'the call stays where it was')
ok('goten meenemen' in text and text.index('goten meenemen') < text.index('DE VRAAG'), 'the customer\'s words stand above the script', text)
ok('Zoals besproken vindt u' not in text, 'his own words, not what he quoted', text)
daily = [m for m in mails('an', 'Vandaag') if m['Date'].startswith('Tue')]
ok(len(daily) == 1 and all(QUOTES[w][1].split()[1] in text_of(daily[0]) for w in QUOTES), 'the rep has his list of the day', [text_of(m) for m in daily])

# ---- Tuesday morning: the rep works in his calendar ----

name, _ = first['drag']
company.edit_event('an', name, lambda e: re.sub(r'DTEND[^\n]*', 'DTEND:20261007T125000Z', re.sub(r'DTSTART[^\n]*', 'DTSTART:20261007T124000Z', e)))
company.delete_event('an', first['delete'][0])
company.edit_event('an', first['unclear'][0], lambda e: e.replace('SUMMARY:', 'SUMMARY:order niet gekregen ', 1))
company.edit_event('an', first['undo'][0], lambda e: e.replace('SUMMARY:', 'SUMMARY:te duur ', 1))
send('revise', '2026-10-06T08:00+02:00', '11.900,00', version=2)
company.mail_in('an', bounce_mail(QUOTES['bounce'][2], failed, company.address('an'), at('2026-10-06T08:01+02:00')), 'mailer-daemon@mx.corp.test')
once('2026-10-06T10:10+02:00')

name, event = call('drag')
same((name, start(event)), (first['drag'][0], '20261007T124000Z'), 'a dragged call stays where it was put')
name, event = call('delete')
ok(name and name != first['delete'][0], 'a deleted call is proposed again', name)
asked = mails('an', '2026-0204', 'wat bedoelt u')
ok(len(asked) == 1 and 'order niet gekregen' in text_of(asked[0]), 'an unclear line is asked back, in its own words', [m['Subject'] for m in asked])
facts = [f for f in dump_ledger(work)['fact'] if f[4] == 'outcome']
same([f[6] for f in facts], ['OBJ_PRICE'], 'and counts as nothing')
name, event = call('unclear')
ok(name == first['unclear'][0] and 'order niet gekregen' in prop(event, 'SUMMARY'), 'the call stays, with the words')
receipts = mails('an', '2026-0205', 'bezwaar')
objection = call('undo')
ok(len(receipts) == 1 and objection[0] not in ('', first['undo'][0]), 'an objection has its receipt and its next call', objection[0])
name, event = call('revise')
ok(name != first['revise'][0] and '11.900' in prop(event, 'SUMMARY') and '11.900' in prop(event, 'DESCRIPTION'), 'a revised quote has a call about the new amount', event)
ok(first['revise'][0] not in company.events('an'), 'and the old one is gone')
name, event = call('bounce')
ok(name not in ('', first['bounce'][0]) and start(event).startswith('20261006'), 'a quote that never arrived: a call today', name, start(event))
told = mails('an', '2026-0207', 'niet aangekomen')
ok(len(told) == 1 and QUOTES['bounce'][2] in text_of(told[0]), 'and a mail that says which address', [m['Subject'] for m in told])
tap = mails('an', '2026-0201', 'wat kwam ervan')
links = re.findall(r'mailto:[^\s">]+', tap[0].get_content() if tap and not tap[0].is_multipart() else ''.join(
    p.get_content() for p in tap[0].walk() if p.get_content_maintype() == 'text') if tap else '')
ok(len(tap) == 1 and links, 'a call that passed without a word is asked about, with links to tap', [m['Subject'] for m in tap], tap and text_of(tap[0]))

# ---- Tuesday later: answers, a second deletion, one more reply ----

address, _, query = (links or ['mailto:nobody'])[0][len('mailto:'):].partition('?')
subject = urllib.parse.parse_qs(query.replace('&amp;', '&')).get('subject', [''])[0]
ok(re.fullmatch(r'order .*\[cc \d+-1 [a-z2-7]{22}\]', subject) and urllib.parse.unquote(address) == 'robot@corp.test', 'the first is the order, with the call it is about', subject)
company.append('an', 'Sent', answer_mail('', subject, sender=company.address('an'), to='robot@corp.test'))
company.append('an', 'Sent', answer_mail('herstel', 'Re: ' + receipts[0]['Subject'], receipts[0]['Message-ID'], company.address('an'), 'robot@corp.test'))
company.delete_event('an', call('delete')[0])
reply('drag', 'Woensdag is goed.', 2)
once('2026-10-06T10:40+02:00')

ok(call('tap') == ('', ''), 'the tapped order ends it', call('tap')[0])
same([f[6] for f in dump_ledger(work)['fact'] if f[4] == 'outcome' and 'order' in f[8]], ['ORDER'], 'as an order')
ok(len(mails('an', '2026-0201')) == len(tap) + 1, 'with its receipt', [m['Subject'] for m in mails('an', '2026-0201')])
name, event = call('undo')
same((name, prop(event, 'SUMMARY')[:1]), (first['undo'][0], '☎'), 'taken back: the first call lives again')
ok(objection[0] not in company.events('an'), 'and the one that followed from it is gone')
same(len(mails('an', '2026-0205', 'hersteld')), 1, 'which is confirmed')
ok(call('delete') == ('', ''), 'a call that was deleted twice is not proposed a third time', call('delete')[0])
asked = mails('an', '2026-0203')
ok(len(asked) == 1 and re.search(r'\[cc \d+-2\]', asked[0]['Subject']), 'it is asked about', [m['Subject'] for m in asked])
name, event = call('drag')
ok(start(event) == '20261007T124000Z' and 'Woensdag is goed' in prop(event, 'DESCRIPTION'), 'a dragged call is rewritten where it stands', event)

# ---- and then there is quiet ----

before = (company.events('an'), len(company.folder('an')), len(company.folder('robot')))
once('2026-10-06T10:41+02:00')
ok((company.events('an'), len(company.folder('an')), len(company.folder('robot'))) == before, 'one more round changes nothing')

# ---- the next Monday ----

once('2026-10-12T10:00+02:00')
weekly = mails('robot', 'week 41')
ok(len(weekly) == 1 and weekly[0]['To'].endswith('robot@corp.test>') and weekly[0].get_body(('html',)), 'the manager has his figures of the week',
   [m['Subject'] for m in map(parse, company.folder('robot'))])
company.close()
done()
