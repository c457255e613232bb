#!/usr/bin/python3
"""What customers and their machines write back, on real servers: an order, a refusal, a question, a colleague's mail, absences in four languages,
mails that came back, and a machine that answers whatever it gets."""
import re, urllib.parse
from datetime import datetime, timedelta
from harness import *
from company import Company

company = Company(['an'])
work = work_dir()
config = server_config(work, company)
QUOTES = {  # what happens to it: number, first and last name, address
    'order': ('2026-0301', 'Marie Dubois', 'm.dubois@acme-bouw.example'), 'paper': ('2026-0302', 'Jan Claes', 'jan@claes.example'),
    'silent': ('2026-0303', 'Els Smit', 'els@smit.example'), 'refusal': ('2026-0304', 'Tom Baert', 'tom@baert.example'),
    'question': ('2026-0305', 'Ann Desmet', 'ann@desmet.example'), 'colleague': ('2026-0306', 'Luc Maes', 'luc@maes.example'),
    'stranger': ('2026-0307', 'Eva Roels', 'eva.roels@gmail.com'),
    'nl': ('2026-0308', 'Piet Peers', 'piet@peers.example'), 'fr': ('2026-0309', 'Luc Renard', 'luc@renard.example'),
    'de': ('2026-0310', 'Karin Vogel', 'karin@vogel.example'), 'en': ('2026-0311', 'Helen Stone', 'helen@stone.example'),
    'report': ('2026-0312', 'Bea Maas', 'bea@maas.example'), 'gmail': ('2026-0313', 'Rik Bos', 'rik@bos.example'),
    'qmail': ('2026-0314', 'Kim Aerts', 'kim@aerts.example'), 'delay': ('2026-0315', 'Jo Wouters', 'jo@wouters.example'),
}


def at(text):
    return datetime.fromisoformat(text)


def once(now):
    code, out, err = closecall('once', config=config, now=now)
    if not ok(code == 0, 'round at ' + now, out, err):
        done()


def message_id(what):
    return '<%s@corp.test>' % what


def call(what):
    """Name and text of the coming call about a quote; ('', '') when there is none."""
    return next(((n, e) for n, e in calls(company.events('an')).items() if QUOTES[what][0] in prop(e, 'SUMMARY')), ('', ''))


def day(what):
    return next((l.split(':', 1)[1][:8] for l in call(what)[1].splitlines() if l.startswith('DTSTART')), None)


def text(what):
    return prop(call(what)[1], 'DESCRIPTION') or ''


def mails(*words):
    return [m for m in map(parse, company.folder('an')) if 'robot@' in m['From'] and all(w in m['Subject'] for w in words)]


_n = 0


def write(what, words, subject=None, sender=None, thread=True, headers=(), paper=None, when='2026-10-05T11:00+02:00'):
    """Somebody at the customer, or his machine, writes."""
    global _n
    _n += 1
    number, name, address = QUOTES[what]
    m = EmailMessage(policy=email.policy.SMTP)
    m['From'], m['To'] = sender or '%s <%s>' % (name, address), company.address('an')
    m['Subject'], m['Date'], m['Message-ID'] = subject or 'Re: Offerte ' + number, email.utils.format_datetime(at(when)), '<c%d@client.example>' % _n
    if thread:
        m['In-Reply-To'] = m['References'] = message_id(what)
    for h, v in headers:
        m[h] = v
    m.set_content(words)
    if paper:
        m.add_attachment(b'%PDF-1.4\n', maintype='application', subtype='pdf', filename=paper)
    company.mail_in('an', m.as_bytes(), address)


def came_back(text):
    global _n
    _n += 1
    head = 'To: an@corp.test\nDate: Mon, 05 Oct 2026 11:00:00 +0200\nMessage-ID: <b%d@mx.example>\n' % _n
    company.mail_in('an', (head + text).replace('\n', '\r\n').encode(), 'mailer-daemon@mx.example')


# ---- Monday: the quotes leave ----

sent = {}
for what, (number, name, address) in QUOTES.items():
    sent[what] = quote_mail(number, sender=company.address('an'), to='%s <%s>' % (name, address), date=at('2026-10-05T09:30+02:00'),
                            message_id=message_id(what), greet=name, valid='geldig tot 30/11/2026',
                            customer='%s BV, Kerkstraat 1, 9000 Gent, tel. 09 234 56 %s' % (name.split()[1], number[-2:]))
    company.append('an', 'Sent', sent[what])
once('2026-10-05T10:05+02:00')
first = {what: (call(what)[0], day(what)) for what in QUOTES}
ok(all(n for n, _ in first.values()), 'each has its call', [w for w, (n, _) in first.items() if not n])

# ---- people answer ----

write('order', 'Dag An,\n\nBij deze akkoord, graag inplannen.\n\nGroeten\nMarie\n')
write('paper', 'Dag,\n\nZie bijlage.\n', paper='Bestelbon_4711.pdf')
write('silent', 'Bon pour accord.\n')
write('refusal', 'Bedankt voor uw offerte, maar we hebben voor een andere partij gekozen.\n')
write('question', 'Kunt u ook de goten meenemen?\n')
write('colleague', 'Goedemiddag,\n\nWij bekijken uw voorstel volgende week.\n', subject='Uw voorstel', sender='Sofie Maes <sofie@maes.example>', thread=False)
write('stranger', 'Hierbij bestellen wij tien dozen schroeven.\n', subject='Bestelling', sender='Iemand Anders <iemand@gmail.com>', thread=False)
once('2026-10-05T11:10+02:00')

for what in ('order', 'paper', 'silent', 'refusal'):
    asked = mails(QUOTES[what][0], 'klant antwoordde')
    ok(len(asked) == 1, what + ': the rep is asked what came of it, once', [m['Subject'] for m in asked])
    same(call(what), ('', ''), what + ': nobody calls as if nothing had been said')
ok('lijkt een bestelling' in mails(QUOTES['order'][0])[0]['Subject'] and 'graag inplannen' in text_of(mails(QUOTES['order'][0])[0]), 'with his words, and what they sound like')
ok('Bestelbon_4711.pdf' in text_of(mails(QUOTES['paper'][0])[0]), 'with the name of the enclosed order', text_of(mails(QUOTES['paper'][0])[0]))
ok('lijkt een neen' in mails(QUOTES['refusal'][0])[0]['Subject'], 'a no is told apart')
same([f[6] for f in dump_ledger(work)['fact'] if f[4] == 'outcome'], [], 'nothing is decided by itself')
ok(call('question')[0] == first['question'][0] and 'VRAAG' in text('question') and text('question').index('goten') < text('question').index('DE VRAAG'),
   'a question stands above the script, as one', text('question'))
ok('Sofie Maes' in text('colleague') and 'volgende week' in text('colleague'), 'a colleague\'s mail of her own: her words and her name', text('colleague'))
ok('schroeven' not in text('stranger') and not mails(QUOTES['stranger'][0]), 'somebody else at a provider is no colleague')

# ---- one tap ends it; who says nothing gets the call back ----

links = re.findall(r'mailto:[^\s">]+', text_of(mails(QUOTES['order'][0])[0]))
subject = urllib.parse.parse_qs(links[0].partition('?')[2]).get('subject', [''])[0]
company.append('an', 'Sent', answer_mail('', subject, sender=company.address('an'), to='robot@corp.test', date=at('2026-10-05T11:20+02:00')))
once('2026-10-05T11:30+02:00')
same([f[6] for f in dump_ledger(work)['fact'] if f[4] == 'outcome'], ['ORDER'], 'the tapped order is one')
once('2026-10-06T11:50+02:00')
same(call('silent'), ('', ''), 'until noon of the next working day the rep has time to say')
once('2026-10-06T12:05+02:00')
ok(call('silent')[0] not in ('', first['silent'][0]) and 'Bon pour accord' in text('silent'), 'then the call is there again, with the words above its script', text('silent'))
ok(len(mails(QUOTES['silent'][0], 'klant antwoordde')) == 1, 'and nobody is asked again')
same(call('order'), ('', ''), 'what was ordered is not called about')

# ---- machines answer: absences in four languages ----

AUTO = (('Auto-Submitted', 'auto-replied'),)
write('nl', 'Ik ben afwezig tot en met 16 oktober. Voor dringende zaken: els@peers.example\n', 'Automatisch antwoord: Offerte', headers=AUTO)
write('fr', "Absent du bureau, de retour le 19 octobre.\n", 'Réponse automatique : Offerte', headers=(('X-Autoreply', 'yes'),))
write('de', 'Ich bin bis einschließlich 16.10.2026 nicht im Büro.\n', 'Automatische Antwort: Offerte')  # Exchange, without a field that says so
write('en', 'I am currently out of the office with limited access to e-mail.\n', 'Automatic reply: Offerte', headers=AUTO)
once('2026-10-06T12:20+02:00')
for what in ('nl', 'fr', 'de'):
    ok(day(what) is not None and day(what) >= '20261019' and 'AFWEZIG' in text(what), what + ': the call moved behind the return', day(what), text(what))
ok('els@peers.example' in text('nl'), 'whom to turn to meanwhile is shown')
ok(day('en') == first['en'][1] and 'limited access' in text('en'), 'without a date the call stays, and it is shown', day('en'), text('en'))
same([f[4] for f in dump_ledger(work)['fact'] if f[4] in ('reply', 'away')].count('away'), 4, 'none of them counts as an answer')

# ---- mails that came back ----

company.mail_in('an', bounce_mail(QUOTES['report'][2], sent['report'], company.address('an'), at('2026-10-06T08:01+02:00')), 'mailer-daemon@mx.corp.test')
came_back('From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nX-Failed-Recipients: %s\nSubject: Delivery Status Notification (Failure)\n'
          'In-Reply-To: %s\n\n** Address not found **\n' % (QUOTES['gmail'][2], message_id('gmail')))
came_back('From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.example.\n\n<%s>:\n'
          'Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nMessage-ID: %s\n'
          % (QUOTES['qmail'][2], message_id('qmail')))
came_back('From: Mail Delivery System <MAILER-DAEMON@mx.example>\nSubject: Warning: message delayed 4 hours\n\nThe message to %s has not yet been '
          'delivered.\nNo action is required on your part.\n' % QUOTES['delay'][2])
once('2026-10-06T12:40+02:00')
for what in ('report', 'gmail', 'qmail'):
    told = mails(QUOTES[what][0], 'niet aangekomen')
    ok(day(what) == '20261006' and call(what)[0] != first[what][0], what + ': a call today', day(what))
    ok(len(told) == 1 and QUOTES[what][2] in text_of(told[0]), what + ': and a mail that says which address', [m['Subject'] for m in told])
ok(not mails(QUOTES['delay'][0], 'niet aangekomen'), 'what is still being tried alarms nobody')

company.close()

# ---- a machine in the rep's place that answers whatever it gets ----

work = work_dir()
config = local_config(work)
# about the one the rep is asked for what it lacks; the other's call passes without a word
deliver(work, 'an', 'sent', quote_mail('2026-0401', date=at('2026-10-05T09:30+02:00'), customer='Acme Bouw NV'), 'q1', int(at('2026-10-05T09:30+02:00').timestamp()))
deliver(work, 'an', 'sent', quote_mail('2026-0402', date=at('2026-10-05T09:30+02:00'), to='Jan Claes <jan@claes.example>', greet='Jan'), 'q2',
        int(at('2026-10-05T09:30+02:00').timestamp()))
first, answered = at('2026-10-05T10:00+02:00'), set()
for n in range(100):
    now = first + timedelta(minutes=29 * n)  # two days
    for name, m in local_mails(work).items():
        m = parse(m)
        if name not in answered:
            answered.add(name)
            deliver(work, 'an', 'sent', answer_mail('Dank voor uw bericht, wij lezen het zo snel mogelijk.\n', 'Re: ' + m['Subject'], m['Message-ID'], date=now),
                    'a%d' % len(answered), int(now.timestamp()))
    code, out, err = closecall('once', config=config, now=now.isoformat())
    if code != 0:
        ok(False, 'round %d' % n, out, err)
        break
about, questions = {}, set()
for m in map(parse, local_mails(work).values()):
    tag = re.search(r'\[(c[cq] \d+)', m['Subject'])
    days = about.setdefault((tag and tag.group(1), m['Subject']), [])
    if not days and tag and tag.group(1).startswith('cq') and tag.group(1) not in questions:
        questions.add(tag.group(1))  # the question itself answers nobody
        continue
    days.append(at(email.utils.parsedate_to_datetime(m['Date']).isoformat()))
often = {k[1]: len(v) for k, v in about.items() if any((b - a).total_seconds() < 86400 for a, b in zip(sorted(v), sorted(v)[1:]))}
ok(len(about) >= 2 and not often, 'a hundred rounds of a machine that answers everything: nothing comes twice a day', often, [k[1] for k in about])
ok(len(answered) <= 20, 'and all in all it gets a few mails', len(answered))
done()
