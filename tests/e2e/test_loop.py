#!/usr/bin/python3
"""One quote all the way on real servers: Sent folder → IDLE → event → outcome typed → next call, receipt."""
import time
from harness import *
from company import Company

company = Company(['an'])
work = work_dir()
# polled once an hour: only IDLE can explain that a quote is seen at once
config = server_config(work, company, poll_s='3600')
daemon = Daemon(config)
ok(daemon.wait_ready(), 'the service is ready')
company.append('an', 'Sent', quote_mail())
start = time.monotonic()
events = wait_for(lambda: calls(company.events('an')), 20)
ok(events and time.monotonic() - start < 5, 'a quote that leaves is a call in the calendar within 5 s, by IDLE alone', time.monotonic() - start, daemon.text())
if not events:
    done()
name, event = next(iter(events.items()))
title, text = prop(event, 'SUMMARY'), prop(event, 'DESCRIPTION')
ok(title.startswith('☎') and 'Acme' in title and '2026-0118' in title and '12.450' in title, 'the title says whom, how much and what', title)
ok('09 234 56 78' in text.splitlines()[0], 'the number to dial is the first line', text)
ok('09 234 56 78' in (prop(event, 'LOCATION') or ''), 'and the location', event)
ok('DE VRAAG' in text and 'ZWIJG' in text, 'the script is in it', text)
ok('BEGIN:VALARM' in event and prop(event, 'CLASS') == 'PRIVATE', 'it rings, and is private', event)
ok('ATTENDEE' not in event and 'ORGANIZER' not in event, 'nobody is invited', event)
ok('ATTACH' in event, 'the script is attached besides', event)
same(daemon.stop(), 0, 'it stops when told')

config = server_config(work, company, poll_s='2')
daemon = Daemon(config)
ok(daemon.wait_ready(), 'and starts again')
company.edit_event('an', name, lambda t: t.replace('SUMMARY:', 'SUMMARY:te duur '))
nxt = wait_for(lambda: [n for n in calls(company.events('an')) if n != name], 20)
ok(nxt, 'the word typed into the title books the next call', company.events('an').keys())
closed = wait_for(lambda: '☎' not in prop(company.events('an')[name], 'SUMMARY'), 10)
old = company.events('an')[name]
ok(closed and 'VALARM' not in old and prop(old, 'DESCRIPTION') == text, 'the call stays as a record, without alarm, its text untouched', old)
mails = wait_for(lambda: company.folder('an'), 10)
receipt = parse(mails[0]) if mails else None
ok(receipt and '2026-0118' in receipt['Subject'] + text_of(receipt), 'a receipt says what was understood', receipt and receipt['Subject'])
ok(receipt and receipt['Auto-Submitted'] == 'auto-generated' and 'herstel' in text_of(receipt), 'and how to take it back', receipt and text_of(receipt))
second = company.events('an')[nxt[0]] if nxt else ''
ok('bezwaar' in (prop(second, 'DESCRIPTION') or '').lower(), 'the next call has the script for an objection', second)

# the rep answers the receipt by mail: seen in his own Sent folder
answer = EmailMessage(policy=email.policy.SMTP)
answer['From'], answer['To'] = 'An Peeters <an@corp.test>', 'robot@corp.test'
answer['Subject'] = 'Re: ' + (receipt['Subject'] if receipt else '')
answer['In-Reply-To'] = receipt['Message-ID'] if receipt else ''
answer['Message-ID'], answer['Date'] = '<answer-1@corp.test>', email.utils.formatdate()
answer.set_content('bestelling 12000\n\n> ' + (text_of(receipt).replace('\n', '\n> ') if receipt else ''))
company.append('an', 'Sent', answer.as_bytes())
ok(wait_for(lambda: not calls(company.events('an')), 20), 'an order by mail ends it: no call is left', company.events('an').keys(), daemon.text())
ok(wait_for(lambda: len(company.folder('an')) >= 2, 10), 'and has its receipt')

# nothing more happens by itself
before = company.events('an')
time.sleep(5)
same(company.events('an'), before, 'and then there is quiet')
same(len(company.folder('an')), 2, 'in the mail too')
same(daemon.stop(), 0, 'it stops when told')
company.close()
done()
