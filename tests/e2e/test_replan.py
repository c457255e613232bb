#!/usr/bin/python3
"""What comes to lie over a booked call: a meeting, an absence. The machine moves its own calls, and leaves alone what is in people's heads."""
from datetime import datetime
from harness import *

d = work_dir()
config = local_config(d)


def once(now):
    code, out, err = closecall('once', config=config, now=now)
    ok(code == 0, 'round at ' + now, out, err)
    return out


def call(number):
    return next((n, e) for n, e in calls(local_events(d)).items() if number in prop(e, 'SUMMARY'))


def start(number):
    return prop(call(number)[1], 'DTSTART')


def meeting(name, begin, end, extra='', value=''):
    write_event(d, 'an', name + '.ics', 'BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\nBEGIN:VEVENT\nUID:%s\nDTSTAMP:20261001T000000Z\n'
                'DTSTART%s:%s\nDTEND%s:%s\nSUMMARY:%s\n%sEND:VEVENT\nEND:VCALENDAR\n' % (name, value, begin, value, end, name, extra))


sent = datetime.fromisoformat('2026-10-05T10:00+02:00')
deliver(d, 'an', 'sent', quote_mail(number='2026-0301', amount='42.000,00', date=sent, message_id='<large@corp.test>'), 'large', sent.timestamp())
deliver(d, 'an', 'sent', quote_mail(number='2026-0302', date=sent, to='Jan Claes <jan@claes.example>', greet='Jan'), 'small', sent.timestamp())
once('2026-10-05T10:05+02:00')
name, event = call('2026-0301')
same(start('2026-0301'), '20261007T063000Z', 'a large quote: Wednesday 8:30')
same(start('2026-0302'), '20261006T063000Z', 'another one: Tuesday 8:30')

meeting('free', '20261007T060000Z', '20261007T080000Z', 'TRANSP:TRANSPARENT\n')
once('2026-10-05T11:00+02:00')
same(start('2026-0301'), '20261007T063000Z', 'time that is shown as free is no reason to move')

meeting('sales', '20261007T060000Z', '20261007T070000Z')
meeting('dentist', '20261006T060000Z', '20261006T120000Z')
out = once('2026-10-05T12:00+02:00')
same((call('2026-0301')[0], start('2026-0301')), (name, '20261007T070000Z'), 'a meeting over the call: the same event, when it is over')
same(prop(call('2026-0301')[1], 'SEQUENCE'), '1', 'as a later state of it')
same(start('2026-0302'), '20261006T063000Z', "tomorrow's call is not moved by a machine")
same(once('2026-10-05T12:40+02:00'), '', 'and that was all')

meeting('holiday', '20261007', '20261009', value=';VALUE=DATE')
once('2026-10-05T14:00+02:00')
same(start('2026-0301'), '20261009T063000Z', 'days of absence: the first business day after them')
same(prop(call('2026-0301')[1], 'SEQUENCE'), '2', 'one more')
same([f[6] for f in dump_ledger(d)['fact'] if f[4] == 'crossed'], ['NONE', 'NONE'], 'two things lay over calls, and no outcome was made of it')
same(len([m for m in local_mails(d).values() if b'2026-0301' in m]), 0, 'nobody is asked about a call that could not be made')

write_event(d, 'an', name, local_events(d)[name].replace('20261009T063000Z', '20261012T120000Z').replace('20261009T064000Z', '20261012T121000Z').replace('SEQUENCE:2', 'SEQUENCE:7'))
once('2026-10-05T15:00+02:00')
meeting('trap', '20261012T110000Z', '20261012T140000Z')
once('2026-10-05T16:00+02:00')
same(start('2026-0301'), '20261012T120000Z', 'where the rep put it, it stays')
deliver(d, 'an', 'inbox', customer_mail('Woensdag is goed.', '<large@corp.test>'), 'reply', sent.timestamp() + 21600)
once('2026-10-05T16:10+02:00')
same((prop(call('2026-0301')[1], 'SEQUENCE'), 'Woensdag' in prop(call('2026-0301')[1], 'DESCRIPTION')), ('8', True), "new text on it is a state after the rep's own")

# ---- no room before its latest moment: said, and tried again ----

d = work_dir()
config = local_config(d)
meeting('fair', '20261004T220000Z', '20261009T220000Z')
deliver(d, 'an', 'sent', quote_mail(number='2026-0303', date=sent, valid='geldig tot 09/10/2026'), 'short', sent.timestamp())
once('2026-10-05T10:05+02:00')


def told():
    return [s for s in (parse(m)['Subject'] for m in local_mails(d).values()) if '2026-0303' in s]


ok(not calls(local_events(d)) and len(told()) == 1 and 'geen plaats' in told()[0], 'no call, and the rep is told', told())
once('2026-10-06T07:00+02:00')
same(len(told()), 1, 'once')
os.unlink(os.path.join(d, 'calendar', 'an', 'fair.ics'))
once('2026-10-07T07:00+02:00')
same(start('2026-0303'), '20261007T063000Z', 'as soon as there is room it is booked')
done()
