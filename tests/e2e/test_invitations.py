#!/usr/bin/python3
"""A rep whose calendar can be reached by mail only: calls are invitations, and what he does to them comes back as replies. Real servers."""
import re
from datetime import datetime, timedelta, timezone
from harness import *
from company import Company

company = Company(['an', 'bart'])
work = work_dir()
incoming = '{ host = "localhost"; port = %d; password_file = "%s"; ca_file = "%s"; authserv_id = "mx.corp.test"; }' % (company.imaps, secret(work, 'robot', 'pw-robot'), company.ca)
PASS = 'Authentication-Results: mx.corp.test; dmarc=pass (p=reject) header.from=corp.test\r\n'
clock = datetime(2026, 10, 5, 8, 0, tzinfo=timezone.utc)


def config_of(d, **over):
    path = server_config(d, company, **over)
    text = re.sub(r'calendar = \{ url[^}]*\};', 'calendar = { kind = "invitations"; };', open(path).read(), flags=re.S)
    with open(path, 'w') as f:
        f.write(text)
    return path


config = config_of(work, incoming=incoming)


def once(minutes=1, fine=0):
    global clock
    clock += timedelta(minutes=minutes)
    code, out, err = closecall('once', config=config, now=clock.isoformat())
    if not ok(code == fine, 'round at %s' % clock.strftime('%a %H:%M'), code, out, err):
        done()


def quote(number):
    company.append('an', 'Sent', quote_mail(number, to='Klant <k@klant-%s.example>' % number, date=clock))


def outcomes(kind='outcome'):
    return [f[6] for f in dump_ledger(work)['fact'] if f[4] == kind]


class Invitation:
    """One mail with a calendar object."""
    def __init__(self, mail):
        self.mail = mail
        parts = [p for p in mail.walk() if p.get_content_type() == 'text/calendar']
        self.part = parts[0]
        self.method = self.part.get_param('method')
        self.ics = self.part.get_payload(decode=True).decode().replace('\r\n ', '').replace('\r\n', '\n')

    def line(self, name):
        return next((l for l in self.ics.splitlines() if re.match(name + '[;:]', l)), None)

    def __getattr__(self, name):
        return prop(self.ics, name.upper())


def invitations(number=None):
    found = []
    for m in map(parse, company.folder('an')):
        if 'robot@' in m['From'] and any(p.get_content_type() == 'text/calendar' for p in m.walk()):
            i = Invitation(m)
            if not number or number in i.summary:
                found.append(i)
    return found


stamps = 0


def reply(i, method='REPLY', partstat='ACCEPTED', start=None, comment='', sender='an@corp.test', attendee=None, sequence=None, stamp=None, mail_id=None, headers=''):
    """What a calendar program mails to the organizer."""
    global stamps
    stamps += 1
    at = start or i.dtstart
    made = stamp or (clock + timedelta(seconds=stamps)).strftime('%Y%m%dT%H%M%SZ')
    lines = ['BEGIN:VCALENDAR', 'PRODID:-//Test//EN', 'VERSION:2.0', 'METHOD:' + method, 'BEGIN:VEVENT', 'UID:' + i.uid,
             'ATTENDEE;CN=An;PARTSTAT=%s:mailto:%s' % (partstat, attendee or sender), 'ORGANIZER:mailto:robot@corp.test', 'DTSTART:' + at,
             'DTSTAMP:' + made, 'SEQUENCE:%s' % (i.sequence if sequence is None else sequence), 'SUMMARY:' + i.summary]
    lines += ['COMMENT:' + comment] if comment else []
    lines += ['END:VEVENT', 'END:VCALENDAR', '']
    m = EmailMessage(policy=email.policy.SMTP)
    m['From'], m['To'], m['Subject'] = sender, 'robot@corp.test', '%s: %s' % (partstat.capitalize(), i.summary)
    m['Date'] = email.utils.format_datetime(clock)
    m['Message-ID'] = mail_id or email.utils.make_msgid(domain='corp.test')
    m['Auto-Submitted'] = 'auto-generated'
    m.set_content('Antwoord op een uitnodiging.\n')
    m.add_alternative('\r\n'.join(lines).encode(), 'text', 'calendar')
    m.get_payload()[-1].set_param('method', method)
    bytes = headers.encode() + m.as_bytes()
    company.mail_in('robot', bytes, sender)
    return bytes


def at(text):
    return datetime.strptime(text, '%Y%m%dT%H%M%SZ').replace(tzinfo=timezone.utc)


def stamp(when):
    return when.strftime('%Y%m%dT%H%M%SZ')


# ---- configuration ----

other = work_dir()
code, out, err = closecall('check', config=config_of(other))
ok(code != 0 and "'incoming' is missing" in err, 'without a mailbox for the replies it is refused', out, err)
code, out, err = closecall('check', config=config)
same((code, err), (0, ''), 'with one it is not')

# ---- the invitation ----

quote('2026-0601')
once()
first = invitations('2026-0601')
if not ok(len(first) == 1, 'a call is one invitation', [i.summary for i in first]):
    done()
i = first[0]
same((i.method, prop(i.ics, 'METHOD'), i.mail['To'], i.sequence), ('REQUEST', 'REQUEST', 'An Peeters <an@corp.test>', '0'), 'a REQUEST, to the rep')
ok(i.line('ORGANIZER').endswith(':mailto:robot@corp.test') and i.line('ATTENDEE').endswith(':mailto:an@corp.test') and 'RSVP=TRUE' in i.line('ATTENDEE'),
   'from closecall itself, to him alone', i.line('ORGANIZER'), i.line('ATTENDEE'))
same(i.ics.count('ATTENDEE'), 1, 'and to nobody else')
ok(re.fullmatch(r'\d{8}T\d{6}Z', i.dtstart) and re.fullmatch(r'\d{8}T\d{6}Z', i.dtend) and 'TZID' not in i.ics, 'in UTC', i.dtstart, i.dtend)
ok(i.mail.get_content_type() == 'multipart/alternative' and i.mail.get_payload()[-1] is i.part and i.part['Content-Disposition'] is None,
   'the calendar object comes last, without a disposition')
text = text_of(i.mail)
ok('09 234 56 78' in text and 'antwoord op deze uitnodiging' in text.replace('\n', ' ') and 'vóór ☎' not in text, 'the text has the number, and how to report', text)
ok('Stel een ander tijdstip voor' in text.replace('\n', ' '), 'and what can be answered', text)
same(i.mail['Subject'], i.summary.replace('\u00a0', ' '), 'its subject is the call')
once()
same(len(invitations()), 1, 'it goes once')

# ---- accepted, and what is not his ----

reply(i)
reply(i, partstat='TENTATIVE', comment='Tot dan!')
once()
same((len(invitations()), outcomes(), outcomes('moved')), (1, [], []), 'accepted, a greeting with it: nothing follows')
alerts = len([m for m in map(parse, company.folder('robot')) if 'aandacht' in m['Subject']])
reply(i, partstat='DECLINED', sender='bart@corp.test')
reply(i, partstat='DECLINED', sender='chef@elders.example')
reply(i, partstat='DECLINED', sender='an@corp.test', attendee='bart@corp.test')
once()
same((len(invitations()), outcomes('deleted')), (1, []), 'forwarded: what a colleague or a stranger answers is not applied')
told = [text_of(m).replace('\n> ', ' ') for m in map(parse, company.folder('robot')) if 'aandacht' in m['Subject']][alerts:]
ok(len(told) == 1 and 'was not invited' in told[0], 'the admin is told once', told)

# ---- another time ----

wish = at(i.dtstart) + timedelta(days=1, hours=2)
before = reply(i, 'COUNTER', 'TENTATIVE', start=stamp(wish))
once()
found = invitations('2026-0601')
same((len(found), found[-1].dtstart), (2, stamp(wish)), 'another time is proposed: it is confirmed')
same(at(found[-1].dtend) - wish, at(i.dtend) - at(i.dtstart), 'for as long')
ok(int(found[-1].sequence) > int(i.sequence) and found[-1].uid == i.uid, 'as a change of the same call', found[-1].sequence)
same(len(outcomes('moved')), 1, 'it was moved by him')
company.mail_in('robot', before, 'an@corp.test')
reply(i, 'COUNTER', 'TENTATIVE', start=stamp(wish + timedelta(days=1)), stamp='20261001T080000Z')
reply(i, partstat='DECLINED', stamp='20261001T080000Z')
once()
same((len(invitations('2026-0601')), len(outcomes('moved')), outcomes('deleted')), (2, 1, []), 'the same mail again, and older ones, change nothing')
once(60)
same(len(invitations('2026-0601')), 2, 'nor does time')

# ---- declined, twice ----

quote('2026-0602')
once()
reply(invitations('2026-0602')[0], partstat='DECLINED')
once()
again = invitations('2026-0602')
same((len(again), again[-1].method), (2, 'REQUEST'), 'declined: it is proposed again')
ok(again[-1].uid != again[0].uid, 'as a call of its own: who declined one has not declined the next', again[-1].uid)
reply(again[-1], partstat='DECLINED')
once()
same(len(invitations('2026-0602')), 2, 'declined twice: no third one')
same(len([m for m in map(parse, company.folder('an')) if '2026-0602' in m['Subject'] and 'robot@' in m['From'] and m.get_content_type() == 'multipart/alternative'
          and not any(p.get_content_type() == 'text/calendar' for p in m.walk())]), 1, 'he is asked why')

# ---- what came of it ----

quote('2026-0603')
once()
call = invitations('2026-0603')[0]
reply(call, comment='te duur\\, zegt hij')
once()
same(outcomes(), ['OBJ_PRICE'], 'a word typed with the answer is the outcome')
found = invitations('2026-0603')
ok(any(f.uid == call.uid and '☎' not in f.summary for f in found[1:]), 'the call is closed in his calendar', [(f.method, f.summary) for f in found])
ok(any(f.uid != call.uid and f.method == 'REQUEST' for f in found), 'and the next one proposed', [(f.method, f.summary) for f in found])
coming = [f for f in invitations('2026-0603') if f.uid != call.uid][-1]
reply(coming, partstat='DECLINED', comment='verloren prijs')
once()
same(outcomes(), ['OBJ_PRICE'], 'lost is not taken from a sender for whom nobody vouches')
ok(any('klopt dat' in m['Subject'] for m in map(parse, company.folder('an'))), 'it is asked back')
once(1)
same(len(outcomes('deleted')), 2, 'and the call stays')
reply(coming, comment='verloren prijs', headers=PASS)
once()
same(outcomes(), ['OBJ_PRICE', 'LOST_PRICE'], 'with our own server\'s word it is taken')

# ---- an order by mail takes the next call away ----

quote('2026-0604')
once()
gone = invitations('2026-0604')[0]
company.append('an', 'Sent', answer_mail('', 'order 2026-0604', sender='an@corp.test', to='an@corp.test', date=clock))
once()
found = invitations('2026-0604')
ok(found[-1].uid == gone.uid and int(found[-1].sequence) > int(gone.sequence), 'an order told elsewhere: the event says so, or goes', found[-1].method, found[-1].summary)

# ---- a plain reply to an invitation ----

for number, way in (('2026-0608', 'in'), ('2026-0609', 'sent')):
    quote(number)
    once()
    call = invitations(number)[0]
    said = answer_mail('te duur\n\n> Een oproep voor uw agenda', 'Re: ' + call.mail['Subject'], call.mail['Message-ID'], to='robot@corp.test', date=clock)
    known = outcomes()
    if way == 'in':
        company.mail_in('robot', said, 'an@corp.test')
    else:
        company.append('an', 'Sent', said)
    once()
    same(outcomes()[len(known):], ['OBJ_PRICE'], 'one line in a plain reply is taken, ' + ('from outside by its token' if way == 'in' else 'and in the Sent folder'))
call = invitations('2026-0609')[-1]
forged = re.sub(r'\.[a-z2-7]{22}@', '.' + 'a' * 22 + '@', call.mail['Message-ID'])
ok(forged != call.mail['Message-ID'], 'an invitation has a token', call.mail['Message-ID'])
known = outcomes()
company.mail_in('robot', answer_mail('order\n', 'Re: ' + call.mail['Subject'], forged, to='robot@corp.test', date=clock), 'an@corp.test')
once()
same(outcomes(), known, 'an invented one is not heard')

# ---- taken back ----

quote('2026-0605')
once()
call = invitations('2026-0605')[0]
company.append('an', 'Sent', answer_mail('', 'stop 2026-0605', sender='an@corp.test', to='an@corp.test', date=clock))
once()
last = invitations('2026-0605')[-1]
same((last.method, prop(last.ics, 'METHOD'), last.uid, prop(last.ics, 'STATUS')), ('CANCEL', 'CANCEL', call.uid, 'CANCELLED'), 'a call that is not needed any more: cancelled')
ok(int(last.sequence) > int(call.sequence) and last.mail['Subject'].startswith('Vervallen: '), 'as a change of the same call, and in words', last.sequence, last.mail['Subject'])

# ---- the connection breaks behind the mail: it may have gone ----

quote('2026-0607')
with open(os.path.join(company.dir, 'smtp-faults'), 'w') as f:
    f.write('drop')
once(fine=75)
once(10)
found = invitations('2026-0607')
ok(len(found) >= 1 and len({(f.mail['Message-ID'], f.uid, f.sequence, f.dtstart) for f in found}) == 1, 'it goes again, as the same invitation',
   [(f.mail['Message-ID'], f.sequence, f.dtstart) for f in found])
once(10)
same(len(invitations('2026-0607')), len(found), 'until it is known to have gone')

# ---- our own mails do not come back ----

number = len(dump_ledger(work)['fact'])
company.mail_in('robot', gone.mail.as_bytes(), 'robot@corp.test')
company.append('an', 'Sent', before)
once()
same(len(dump_ledger(work)['fact']), number, 'an invitation of ours that comes back, and the copy of a reply in the Sent folder, say nothing')

# ---- it is watched: no poll comes for an hour ----

quote('2026-0606')
once()
call = invitations('2026-0606')[0]
text = open(config).read().replace('poll_s = 2', 'poll_s = 3600')
open(config, 'w').write(text)
daemon = Daemon(config, '--now', (clock + timedelta(minutes=5)).isoformat())
ok(daemon.wait_ready(), 'the service runs')
wish = at(call.dtstart) + timedelta(days=1, hours=2)
reply(call, 'COUNTER', 'TENTATIVE', start=stamp(wish))
ok(wait_for(lambda: invitations('2026-0606')[-1].dtstart == stamp(wish), 60), 'another time is confirmed when the wish arrives')
same(daemon.stop(), 0, 'and it stops')
same(closecall('check', '--rebuild', config=config, now=clock.isoformat())[0], 0, 'the facts rebuild every deal')
company.close()
done()
