#!/usr/bin/python3
"""The calendar is the rep's: what he writes into a call of ours stays there, whatever we change of it afterwards."""
import datetime
from harness import *

d = work_dir()
config = local_config(d)


def once(now):
    code, out, err = closecall('once', config=config, now=now)
    return code == 0 and not err or (out, err)


def event():
    """The one event there is: its name, and its text with lines unfolded."""
    found = list(calls(local_events(d)).items())
    return found[0] if len(found) == 1 else ('%d events' % len(found), '')


def edit(*changes):
    name, text = event()
    for old, new in changes:
        if old not in text:
            ok(False, 'the event holds %r' % old, text)
        text = text.replace(old, new)
    write_event(d, 'an', name, text)


deliver(d, 'an', 'sent', quote_mail(message_id='<q@corp.test>', date=datetime.datetime(2026, 10, 5, 9, 0)), 'm1', when=1791183600)
same(once('2026-10-05T10:00'), True, 'a quote is sent')
name, first = event()
ok('☎' in prop(first, 'SUMMARY') and 'BEGIN:VALARM' in first, 'its call is booked', first)
start = prop(first, 'DTSTART')

edit(('2026-0118\n', '2026-0118 (vraag naar Jan)\n'), ('DESCRIPTION:', 'DESCRIPTION:Parking achteraan.\\n'), ('\\n[cc ', '\\nEigen nota\\; twee regels.\\n[cc '),
     ('CLASS:PRIVATE', 'CLASS:PRIVATE\nX-REP:een regel van zijn programma'), ('LOCATION:09 234 56 78', 'LOCATION:zaal 4'))
same(once('2026-10-05T11:00'), True, 'the rep writes on it')
kept = event()[1]
ok('vraag naar Jan' in kept and prop(kept, 'SEQUENCE') == prop(first, 'SEQUENCE'), 'which is no reason to write it anew', kept)

deliver(d, 'an', 'inbox', customer_mail('We hebben nog een vraag over de dakgoot.', '<q@corp.test>'), 'r1', when=1791187200)
same(once('2026-10-05T12:00'), True, 'the customer writes')
name2, patched = event()
text = prop(patched, 'DESCRIPTION')
same((name2, prop(patched, 'DTSTART')), (name, start), 'it is the same event, at the same time')
ok('dakgoot' in text, "the customer's words stand in it", text)
ok(text.startswith('Parking achteraan.') and 'Eigen nota; twee regels.\n[cc ' in text, "the rep's lines stand where he wrote them", text)
ok(prop(patched, 'SUMMARY').endswith('(vraag naar Jan)'), 'his words behind the title too', patched)
ok('X-REP:een regel van zijn programma' in patched and prop(patched, 'LOCATION') == 'zaal 4', 'and what his program wrote', patched)

edit(('SUMMARY:', 'SUMMARY:te duur '))
same(once('2026-10-06T11:00'), True, 'the call is made, too dear')
past = [e for e in local_events(d).values() if 'Eigen nota' in e]
title = prop(past[0].replace('\r\n', '\n').replace('\n ', ''), 'SUMMARY') if past else ''
ok(len(past) == 1 and '✓' in title and 'te duur' not in title and title.endswith('(vraag naar Jan)') and 'BEGIN:VALARM' not in past[0],
   'the event stays as a record: what came of it, his words, no alarm', title, past)

# ---- free until the day before ----

d = work_dir()
config = local_config(d)
with open(config) as f:
    text = f.read()
with open(config, 'w') as f:
    f.write(text.replace('language = "nl"; phone', 'language = "nl"; show = "free"; busy_before_hours = 20; phone'))
deliver(d, 'an', 'sent', quote_mail(message_id='<f@corp.test>', date=datetime.datetime(2026, 10, 5, 9, 0)), 'm1', when=1791183600)
same(once('2026-10-05T10:00+02:00'), True, 'a quote of somebody whose calls show as free')
name, free = event()
same((prop(free, 'TRANSP'), prop(free, 'DTSTART')), ('TRANSPARENT', '20261006T063000Z'), 'its call is no hindrance yet')
edit(('\\n[cc ', '\\nEigen nota.\\n[cc '))
once('2026-10-05T11:00+02:00')
same((event()[0], prop(event()[1], 'TRANSP')), (name, 'TRANSPARENT'), 'nor 21 hours before')
once('2026-10-05T13:00+02:00')
busy = event()[1]
same((event()[0], prop(busy, 'TRANSP'), 'Eigen nota.' in busy), (name, 'OPAQUE', True), 'it is 19 hours before; all else stays')
once('2026-10-05T14:00+02:00')
same(event()[1], busy, 'and it is written once')
done()
