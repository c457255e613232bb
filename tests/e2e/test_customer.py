#!/usr/bin/python3
"""Who the customer is decides how he is followed up: private persons and tenders wait for a word of the rep, customers in the configuration have
rules of their own, a stop holds for the person in all his quotes, closed periods and a rep who travels move the calls. And what the rep says
about a customer when the quote leaves."""
import json, re, sqlite3, urllib.parse
from datetime import datetime
from harness import *


class Firm:
    """A directory with reps, and rounds at given moments."""
    def __init__(self, extra='', reps=('an',)):
        self.dir, self.reps, self.n = work_dir(), reps, 0
        self.configure(extra)

    def configure(self, extra='', zone=None):
        self.config = local_config(self.dir, self.reps, extra)
        if zone:
            with open(self.config) as f:
                text = f.read()
            with open(self.config, 'w') as f:
                f.write(text.replace('id = "an";', 'id = "an"; timezone = "%s";' % zone))

    def deliver(self, mail, rep='an', folder='sent'):
        self.n += 1
        deliver(self.dir, rep, folder, mail, 'm%d' % self.n, when=1791100800)

    def quote(self, number, to, rep='an', sent='2026-10-05T09:00+02:00', copy=None, name='Jan Claes', **k):
        k.setdefault('customer', '%s BV, Kerkstraat 1, 9000 Gent, tel. 09 234 56 %s' % (name.split()[-1], number[-2:]))
        mail = quote_mail(number=number, to='%s <%s>' % (name, to), sender='%s@corp.test' % rep, date=datetime.fromisoformat(sent), greet=name, **k)
        if copy:
            mail = b'Bcc: ' + copy.encode() + b'\r\n' + mail
        self.deliver(mail, rep)

    def once(self, now):
        code, out, err = closecall('once', config=self.config, now=now)
        if not ok(code == 0, 'round at ' + now, out, err):
            done()
        return out

    def call(self, number, rep='an'):
        """Name, start and text of the coming call about a quote; None when there is none."""
        return next(((n, prop(e, 'DTSTART'), prop(e, 'DESCRIPTION')) for n, e in calls(local_events(self.dir, rep)).items()
                     if number in prop(e, 'SUMMARY')), None)

    def start(self, number, rep='an'):
        call = self.call(number, rep)
        return call and call[1]

    def say(self, number, words, rep='an'):
        name = self.call(number, rep)[0]
        text = local_events(self.dir, rep)[name]
        write_event(self.dir, rep, name, text.replace('SUMMARY:', 'SUMMARY:%s ' % words))

    def mails(self, *words):
        found = [parse(m) for m in local_mails(self.dir).values()]
        return [m for m in found if all(w in m['Subject'] for w in words)]

    def answer(self, mail, text, when='2026-10-05T10:30+02:00'):
        self.deliver(answer_mail(text, 'Re: ' + mail['Subject'], mail['Message-ID'], date=datetime.fromisoformat(when)))

    def sql(self, text):
        with sqlite3.connect(os.path.join(self.dir, 'state', 'ledger.db')) as db:
            return db.execute(text).fetchall()


PRIVATE = {'customer': 'Jan Claes, tel. 0478 12 34 56'}
TENDER = {'extra': '\nDeze offerte geldt in het kader van de aanbesteding 2026/7.\n'}

# ---- a private person, a tender: nothing is booked, the rep is told once, and a day of his is a call ----
f = Firm()
f.quote('2026-0401', 'jan.claes@gmail.com', **PRIVATE)
f.quote('2026-0402', 'jan@stad.example', **TENDER)
f.once('2026-10-05T10:00+02:00')
same((f.call('2026-0401'), f.call('2026-0402')), (None, None), 'a private person and a tender: no call by itself')
private, tender = f.mails('2026-0401'), f.mails('2026-0402')
ok(len(private) == 1 and 'particulier' in text_of(private[0]), 'the rep is told why of the person', [text_of(m) for m in private])
ok(len(tender) == 1 and 'aanbesteding' in text_of(tender[0]), 'and of the tender', [text_of(m) for m in tender])
f.answer(private[0], 'terugbellen 8/10')
f.once('2026-10-05T11:00+02:00')
same((f.start('2026-0401'), f.call('2026-0402')), ('20261008T063000Z', None), 'the word of the rep books it, for that one')
f.quote('2026-0402', 'jan@stad.example', sent='2026-10-06T09:00+02:00', amount='13.000,00', **TENDER)
f.once('2026-10-06T10:00+02:00')
same((f.call('2026-0402'), len(f.mails('2026-0402'))), (None, 1), 'a new version of the tender is held, too, and nobody is told again')

f = Firm('cadence = { consumer_calls = true; tender_calls = true; };\n')
f.quote('2026-0401', 'jan.claes@gmail.com', **PRIVATE)
f.quote('2026-0402', 'jan@stad.example', **TENDER)
f.once('2026-10-05T10:00+02:00')
same((f.start('2026-0401'), f.start('2026-0402')), ('20261006T063000Z', '20261006T064000Z'), 'where the company calls them they are called')

# ---- customers with rules of their own ----
f = Firm('''customers = ( { who = "ministry.example"; none = true; }, { who = "bakery.example"; never = ( { days = "mon-sun"; from = "00:00"; to = "13:00"; } ); },
  { who = "jan@acme.example"; first_call_bd = 3; noanswer_bd = [ 4 ]; max_dials = 2; } );
''')
f.quote('2026-0411', 'jan@ministry.example')
f.quote('2026-0412', 'jan@bakery.example')
f.quote('2026-0413', 'jan@acme.example')
f.quote('2026-0414', 'els@acme.example', name='Els Smit')
f.once('2026-10-05T10:00+02:00')
same(f.call('2026-0411'), None, 'who shall not be called is not')
same(len(f.mails('2026-0411')), 1, 'and the rep is told')
same(f.start('2026-0412'), '20261006T140000Z', 'a baker sleeps in the morning')
same(f.start('2026-0413'), '20261008T063000Z', 'three business days for one address')
same(f.start('2026-0414')[:8], '20261006', 'and not for his colleague')
f.say('2026-0413', 'geen gehoor')
f.once('2026-10-08T09:00+02:00')
same(f.start('2026-0413')[:8], '20261014', 'his own gap after a dial in vain')
f.say('2026-0413', 'geen gehoor')
f.once('2026-10-14T17:00+02:00')
same((f.call('2026-0413'), f.sql("SELECT state FROM deal WHERE email = 'jan@acme.example'")), (None, [('dormant',)]), 'and his own last dial')
code, out, err = closecall('check', '--rebuild', config=f.config, now='2026-10-14T18:00+02:00')
ok(code == 0, 'a replay by the same rules gives the same quotes', out, err)

# ---- stop: of the person, in all quotes of all reps, now and later ----
f = Firm(reps=('an', 'bo'))
f.quote('2026-0421', 'jan@devos.example')
f.quote('2026-0422', 'jan@devos.example')
f.quote('2026-0423', 'jan@devos.example', rep='bo')
f.quote('2026-0424', 'els@devos.example', name='Els Smit')
f.once('2026-10-05T10:00+02:00')
ok(all((f.call('2026-0421'), f.call('2026-0422'), f.call('2026-0423', 'bo'), f.call('2026-0424'))), 'four calls about four quotes')
f.say('2026-0421', 'niet meer bellen')
f.once('2026-10-06T09:00+02:00')
same((f.call('2026-0421'), f.call('2026-0422'), f.call('2026-0423', 'bo')), (None, None, None), 'one stop takes back the calls to that person, of both reps')
ok(f.call('2026-0424'), 'his colleague did not say it')
f.quote('2026-0425', 'jan@devos.example', sent='2026-10-06T10:00+02:00')
f.once('2026-10-06T11:00+02:00')
same((f.call('2026-0425'), f.sql("SELECT state FROM deal WHERE number_key = '20260425'")), (None, [('stopped',)]), 'nor is he called about a later quote')
receipt = f.mails('2026-0421')
f.answer(receipt[-1], 'herstel', '2026-10-06T11:30+02:00')
f.once('2026-10-06T12:00+02:00')
ok(f.call('2026-0422') and f.call('2026-0423', 'bo'), 'taken back, the others are called again', f.mails('2026-0421') and [m['Subject'] for m in f.mails('2026-0421')])

# ---- closed periods ----
f = Firm('cadence = { closed = ( { from = "2026-10-06"; to = "2026-10-09"; }, { from = "12-24"; to = "01-02"; } ); };\n')
f.quote('2026-0431', 'jan@devos.example', valid='120 dagen geldig')
f.once('2026-10-05T10:00+02:00')
same(f.start('2026-0431'), '20261012T073000Z', 'one business day after Monday is the Monday after the closed week, not early')
f.say('2026-0431', 'terugbellen 24/12')
f.once('2026-10-12T10:30+02:00')
same(f.start('2026-0431'), '20270104T083000Z', 'a day in the closed days of every year: the first business day after them')

# ---- the rep works from elsewhere ----
f = Firm()
f.quote('2026-0441', 'jan@devos.example')
f.once('2026-10-05T10:00+02:00')
same(f.start('2026-0441'), '20261006T063000Z', 'at home: 8:30 in Brussels')
f.configure(zone='Europe/Lisbon')
f.quote('2026-0442', 'els@smit.example', name='Els Smit')
f.once('2026-10-05T12:00+02:00')
same(f.start('2026-0441'), '20261006T063000Z', 'what stands in his calendar stays at its moment')
same(f.start('2026-0442'), '20261006T073000Z', 'new calls are in his hours there: not before 8:30 in Lisbon')
code, out, err = closecall('status', '--json', config=f.config, now='2026-10-05T12:10+02:00')
same((code, json.loads(out)['reps'][0]['booked']), (0, 2), 'both are his')

# ---- what the rep says when the quote leaves ----
f = Firm('ask_why = true;\n')
f.quote('2026-0451', 'jan@devos.example', copy='closecall+3d+agreed@corp.test')
f.quote('2026-0452', 'els@smit.example', copy='closecall+none@corp.test', name='Els Smit')
f.quote('2026-0453', 'tom@baert.example', copy='closecall+comparing@corp.test', name='Tom Baert')
f.quote('2026-0454', 'ann@desmet.example', name='Ann Desmet')
f.once('2026-10-05T10:00+02:00')
same((f.start('2026-0451'), f.call('2026-0452')), ('20261008T063000Z', None), 'three business days, or no call at all')


def points(email):
    """Of both suspicions, as far as there are any."""
    return re.findall(r"'(?:lever|polite)_points': <int64 (-?\d+)>", f.sql("SELECT body FROM deal WHERE email = '%s'" % email)[0][0])


same([points(e) for e in ('jan@devos.example', 'tom@baert.example', 'ann@desmet.example')], [['-1', '-2'], ['3'], ['1']],
     'agreed in a talk weighs against both suspicions, comparing for one; it is a first contact in each')
asked = f.mails('waarom')
same([('2026-0454' in m['Subject']) for m in asked], [True], 'who said nothing is asked why, once, where the configuration wants it')
links = [urllib.parse.unquote(l.split('subject=')[1]) for l in re.findall(r'mailto:\S+', text_of(asked[0]))] if asked else ['']
f.deliver(answer_mail('', links[0]))
f.once('2026-10-05T11:00+02:00')
same((points('ann@desmet.example'), f.start('2026-0454')), (['-1', '-2'], '20261006T064000Z'), 'one tap says it, and moves nothing')
f.say('2026-0454', 'gevraagd: vergelijken')
f.once('2026-10-05T12:00+02:00')
same((points('ann@desmet.example'), f.sql("SELECT count(*) FROM fact WHERE code <> 'NONE'")), (['3'], [(0,)]), 'so does a line in the event; it is no outcome')

# ---- what is known of the company from before ----
f = Firm()
for n, who in enumerate(('jan', 'els', 'tom')):
    f.quote('2026-046%d' % n, who + '@devos.example', name=who.capitalize() + ' Devos')
f.quote('2026-0463', 'ann@gmail.com', name='Ann Desmet')
f.once('2026-10-05T10:00+02:00')
f.say('2026-0460', 'drie prijzen')
f.once('2026-10-06T09:00+02:00')
f.quote('2026-0464', 'lou@devos.example', sent='2026-10-06T10:00+02:00', name='Lou Devos')
f.quote('2026-0465', 'bob@gmail.com', sent='2026-10-06T10:00+02:00', name='Bob Maes')
f.once('2026-10-06T10:30+02:00')
ok('Stel dat de prijs goed zit' in f.call('2026-0464')[2], 'a fourth quote without an order, one of them a lever: the first call tests it', f.call('2026-0464')[2])
ok('Stel dat de prijs goed zit' not in f.call('2026-0465')[2], 'who shares a provider shares no history', f.call('2026-0465')[2])

# ---- and what the customer writes: the same quote once more is a sign, what he asks about it is none ----
f = Firm()
f.quote('2026-0456', 'jan@devos.example', message_id='<q456@corp.test>')
f.quote('2026-0457', 'els@smit.example', message_id='<q457@corp.test>', name='Els Smit')
f.once('2026-10-05T10:00+02:00')
f.deliver(customer_mail('Dag An,\n\nKan u de offerte nog eens doorsturen?\n\nJan', '<q456@corp.test>', sender='Jan Claes <jan@devos.example>'), folder='inbox')
f.deliver(customer_mail('Dag An,\n\nZit de goot er ook bij?\n\nEls', '<q457@corp.test>', sender='Els Smit <els@smit.example>'), folder='inbox')
f.once('2026-10-05T11:00+02:00')
same([re.findall(r"'polite_points': <int64 (\d+)>", f.sql("SELECT body FROM deal WHERE email = '%s'" % e)[0][0]) for e in ('jan@devos.example', 'els@smit.example')],
     [['1'], []], 'who wants the unchanged quote once more, in writing, may not dare say no')

# ---- and when and where people were reached ----
f = Firm()
f.quote('2026-0461', 'jan@devos.example')
f.once('2026-10-05T10:00+02:00')
f.say('2026-0461', 'te duur')
f.once('2026-10-06T09:00+02:00')
reach = json.loads(closecall('status', '--json', config=f.config, now='2026-10-06T09:10+02:00')[1])['reps'][0]['reach']
same([[(r['at'], r['talks'], r['dials']) for r in reach[by]] for by in ('hour', 'weekday', 'region')], [[('8h', 1, 1)], [('Tue', 1, 1)], [('BE', 1, 1)]],
     'status says when and where people were reached')
out = closecall('status', config=f.config, now='2026-10-06T09:10+02:00')[1]
ok(all(w in out for w in ('reached by hour  8h 1 of 1', 'reached by weekday  Tue 1 of 1', 'reached by region  BE 1 of 1')), 'for people, too', out)
done()
