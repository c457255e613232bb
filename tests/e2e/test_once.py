#!/usr/bin/python3
"""`closecall once` on the embedded edges: what is too old is left alone, what comes twice is one, and what was done is not done again."""
from datetime import datetime
from harness import *


def at(text):
    return datetime.fromisoformat(text)


def mail(d, name, when, **k):
    deliver(d, 'an', 'sent', quote_mail(date=at(when), **k), name, at(when).timestamp())


def deals(d):
    return len(dump_ledger(d)['deal'])


# ---- lookback_days ----

d = work_dir()
config = local_config(d, extra='lookback_days = 10;\n')
mail(d, 'old', '2026-09-20T10:00+02:00', number='2026-0100')
mail(d, 'older', '2026-08-20T10:00+02:00', number='2026-0101')
mail(d, 'new', '2026-10-05T10:00+02:00', number='2026-0118')
code, out, err = closecall('once', config=config, now='2026-10-05T10:05+02:00')
same(code, 0, 'a first round ends well')
titles = [prop(e, 'SUMMARY') for e in local_events(d).values()]
ok(len(titles) == 1 and '2026-0118' in titles[0], 'only the quote of the last days is in the calendar', titles)
same(deals(d), 1, 'and in the ledger')
line = [l for l in out.splitlines() if 'lookback_days' in l]
ok(len(line) == 1 and line[0].split()[0] == '2', 'the output says how many mails were passed over', out)
mail(d, 'late', '2026-09-19T10:00+02:00', number='2026-0102')
code, out, err = closecall('once', config=config, now='2026-10-05T10:06+02:00')
same((code, deals(d)), (0, 1), 'an old mail that is filed later is no quote of today either')

# ---- the same round again ----

before = state_of(d)
code, out, err = closecall('once', config=config, now='2026-10-05T10:06+02:00')
after = state_of(d)
same(code, 0, 'the same round again ends well')
same(after['calendar'], before['calendar'], 'the same moment again: not a byte of the calendar')
same(after['mails'], before['mails'], 'nor of the mails')
ok(after['ledger'] == before['ledger'], 'nor of the ledger', *[(t, rows) for t, rows in after['ledger'].items() if rows != before['ledger'][t]])
same(out, '', 'and nothing is told')

# ---- the same mail twice ----

d = work_dir()
config = local_config(d)
when = '2026-10-05T09:00+02:00'
mail(d, 'first', when, message_id='<one@corp.test>')
same(closecall('once', config=config, now='2026-10-05T09:05+02:00')[0], 0, 'a quote is taken')
first = local_events(d)
mail(d, 'same-id', when, message_id='<one@corp.test>')
mail(d, 'other-id', when, message_id='<two@corp.test>')
mail(d, 'no-id', when, message_id='')
same(closecall('once', config=config, now='2026-10-05T09:10+02:00')[0], 0, 'its copies come: with its Message-ID, with another, with none')
same(local_events(d), first, 'the calendar stays as it is')
same(deals(d), 1, 'it is one quote')
same(len([f for f in dump_ledger(d)['fact'] if f[4] == 'quote']), 1, 'that left once')

d = work_dir()
config = local_config(d)
for name, message_id in (('a', '<one@corp.test>'), ('b', '<two@corp.test>'), ('c', '')):
    mail(d, name, when, message_id=message_id)
same(closecall('once', config=config, now='2026-10-05T09:05+02:00')[0], 0, 'three copies at once')
same((len(local_events(d)), deals(d)), (1, 1), 'are one quote and one call')

# ---- two reps, each his own ----

d = work_dir()
config = local_config(d, reps=('an', 'bart'))
for rep, number in (('an', '2026-0118'), ('bart', '2026-0119')):
    deliver(d, rep, 'sent', quote_mail(number, sender=rep + '@corp.test', date=at(when)), 'q', at(when).timestamp())
same(closecall('once', config=config, now='2026-10-05T09:05+02:00')[0], 0, 'two reps')
ok(all([number in prop(e, 'SUMMARY') for e in local_events(d, rep).values()] == [True] for rep, number in (('an', '2026-0118'), ('bart', '2026-0119'))),
   'each has his own call in his own calendar', local_events(d, 'an').keys(), local_events(d, 'bart').keys())
done()
