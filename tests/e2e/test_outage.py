#!/usr/bin/python3
"""Servers that are away for a while, one after the other, while quotes leave: later, but nothing lost and nothing twice. And a mail of which nobody knows
whether it went."""
from harness import *
from company import Company

company = Company(['an'])
work = work_dir()
config = server_config(work, company, poll_s='1')
daemon = Daemon(config)
ok(daemon.wait_ready(), 'the service is ready')
sent = []


def leave(number):
    company.append('an', 'Sent', quote_mail(number, to='Klant <k@klant-%s.example>' % number))
    sent.append(number)


def booked():
    return sorted(n for n in sent for e in calls(company.events('an')).values() if n in prop(e, 'SUMMARY'))


def await_all(seconds, what):
    return ok(wait_for(lambda: booked() == sorted(sent), seconds), what, booked(), sent)


def receipts(number):
    return [m for m in map(parse, company.folder('an')) if number in (m['Subject'] or '') and m['Subject'].startswith('✓')]


leave('2026-0501')
if not await_all(20, 'a quote has its call while all is well'):
    done()

# ---- the mail server is away: quotes leave as soon as it is back ----

company.stop('dovecot')
time.sleep(3)
company.start('dovecot')
leave('2026-0502')
await_all(40, 'IMAP was away: the quote that left after it has its call')

# ---- the calendar is away while quotes leave, and the service is killed meanwhile ----

company.stop('radicale')
leave('2026-0503')
leave('2026-0504')
ok(wait_for(lambda: len(dump_ledger(work)['deal']) == 4, 20), 'CalDAV is away: quotes are read all the same')
daemon.kill()
company.start('radicale')
daemon = Daemon(config)
ok(daemon.wait_ready(), 'killed meanwhile, it starts again')
await_all(75, 'and both quotes have their call')  # an action is tried again within a minute
same(daemon.stop(), 0, 'it stops when told')

# ---- the outgoing server is away: the outcome counts, the receipt comes later ----


def typed(number, word):
    name = next(n for n, e in calls(company.events('an')).items() if number in prop(e, 'SUMMARY'))
    company.edit_event('an', name, lambda e: e.replace('SUMMARY:', 'SUMMARY:%s ' % word, 1))
    return name


def once(minutes):
    """A round so many minutes from now: actions that failed wait for their time."""
    return closecall('once', config=config, now=time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + 60 * minutes)))[0]


company.stop('smtpd')
name = typed('2026-0501', 'te duur')
same(once(0), 75, 'SMTP is away: 75')
ok([n for n, e in calls(company.events('an')).items() if '2026-0501' in prop(e, 'SUMMARY') and n != name], 'the outcome books the next call all the same')
same(len(receipts('2026-0501')), 0, 'no receipt yet')
company.start('smtpd')
same((once(120), len(receipts('2026-0501'))), (0, 1), 'and then there is the receipt')

# ---- accepted, and cut before the answer: at most one more, with the same Message-ID ----

typed('2026-0502', 'twijfelt')
with open(os.path.join(company.dir, 'smtp-faults'), 'w') as f:
    f.write('drop')
same(once(121), 75, 'a mail is in doubt: 75')
same(len(receipts('2026-0502')), 1, 'it did arrive')
same(once(240), 0, 'it is looked for in the inbox')
same(len(receipts('2026-0502')), 1, 'is there, and is not sent again')
with open(os.path.join(company.dir, 'smtp-faults'), 'w') as f:
    f.write('lose')
typed('2026-0502', 'bezwaar')
before = len(receipts('2026-0502'))
same((once(241), len(receipts('2026-0502'))), (75, before), 'one that was lost on the way is in doubt, too')
said = closecall('status', config=config)[1]
ok('1 in doubt' in said and "mail server 'localhost'" in said, 'the status names the server and what it did', said)
same((once(360), len(receipts('2026-0502'))), (0, before + 1), 'it is not in the inbox: sent once more')

# ---- refused for now ----

typed('2026-0503', 'twijfelt')
with open(os.path.join(company.dir, 'smtp-faults'), 'w') as f:
    f.write('451')
same((once(361), len(receipts('2026-0503'))), (75, 0), 'refused for now: 75, nothing arrived')
same((once(480), len(receipts('2026-0503'))), (0, 1), 'later it goes, once')

# ---- nothing twice, in all of this ----

# by now the clock of those rounds may have asked for outcomes; what counts is one call and one quote each
same(booked(), sorted(sent), 'each quote has one coming call')
ledger = dump_ledger(work)
same(len(ledger['deal']), len(sent), 'and is one deal')
same(len([f for f in ledger['fact'] if f[4] == 'quote']), len(sent), 'that left once')
stuck = [row for row in ledger['outbox'] if row[5] not in ('done', 'wanted')]
same(stuck, [], 'nothing is stuck on its way out')
company.close()
done()
