#!/usr/bin/python3
"""No mail server: closecall's mails are put into the reps' own inboxes by IMAP, once each, whatever happens between."""
import re, urllib.parse
from harness import *
from company import Company

company = Company(['an', 'bart'])
work = work_dir()
config = server_config(work, company, reps=('an', 'bart'))
text = open(config).read()


def write(outgoing, manager='bart@corp.test'):
    with open(config, 'w') as f:
        f.write(re.sub(r'outgoing = .*', 'outgoing = { %s };' % outgoing, text).replace('address = "robot@corp.test"', 'address = "%s"' % manager))


def mails(user, *words):
    return [m for m in map(parse, company.folder(user)) if all(w in m['Subject'] for w in words)]


# ---- what cannot be reached without a server is said beforehand ----

write('from = "robot@corp.test"', 'chef@elsewhere.test')
code, out, err = closecall('check', config=config)
same((code, len(re.findall("'outgoing.host' is missing: '(?:manager|admin).address' .chef@elsewhere.test.", out + err))), (78, 2),
     'a manager and an admin who are no reps need a mail server')
write('from = "an@corp.test"')
code, out, err = closecall('check', config=config)
ok(code == 78 and "'outgoing.from' is a rep's address" in out + err, 'closecall cannot write under the address of a rep', out + err)

# ---- a rep's whole round of it ----

write('from = "an+closecall@corp.test"')
same(closecall('check', config=config)[0], 0, 'without a mail server, the manager being a rep: all is well')
company.append('an', 'Sent', quote_mail())
same(closecall('once', config=config, now='2026-10-05T10:00+02:00')[0], 0, 'a round')
name = next(iter(calls(company.events('an'))))
company.edit_event('an', name, lambda e: e.replace('SUMMARY:', 'SUMMARY:te duur ', 1))
same(closecall('once', config=config, now='2026-10-05T10:01+02:00')[0], 0, 'an outcome')
receipt = mails('an', '✓')
ok(len(receipt) == 1 and receipt[0]['Auto-Submitted'] == 'auto-generated' and receipt[0]['X-Auto-Response-Suppress'] == 'All', 'the receipt lies in the inbox',
   [m['Subject'] for m in receipt])

# ---- put there, and killed before it was written down: not a second time ----

db = sqlite3.connect(os.path.join(work, 'state', 'ledger.db'))
row = db.execute("SELECT id FROM outbox WHERE kind = 'mail' AND recipient = 'an@corp.test' ORDER BY id DESC").fetchone()[0]
with db:
    db.execute("UPDATE outbox SET state = 'ready', payload = ? WHERE id = ?", (company.folder('an')[-1], row))
db.close()
same((closecall('once', config=config, now='2026-10-05T10:02+02:00')[0], len(mails('an', '✓'))), (0, 1), 'one that is there is not put there again')

# ---- the tap goes to an address of her own, and is seen in the Sent folder ----

link = re.search(r'mailto:(\S+)\?subject=(\S+)', text_of(receipt[0]))
same(urllib.parse.unquote(link.group(1)), 'an+closecall@corp.test', 'a link goes to an address of hers')
company.append('an', 'Sent', answer_mail('', urllib.parse.unquote(link.group(2)), to='an+closecall@corp.test'))
same((closecall('once', config=config, now='2026-10-05T10:03+02:00')[0], len(mails('an', '✓ hersteld'))), (0, 1), 'tapped: taken back')

# ---- the server is away: later, once ----

name = next(iter(calls(company.events('an'))))
company.edit_event('an', name, lambda e: re.sub(r'SUMMARY:[^\n]*☎', 'SUMMARY:twijfelt ☎', e, 1))
company.stop('dovecot')
same(closecall('once', config=config, now='2026-10-05T10:04+02:00')[0], 75, 'IMAP is away: 75')
company.start('dovecot')
same(closecall('once', config=config, now='2026-10-05T10:10+02:00')[0], 0, 'and is back')
same(len(mails('an', '✓ twijfelt')), 1, 'the receipt comes later, once')
same(closecall('once', config=config, now='2026-10-12T10:00+02:00')[0], 0, 'a week later')
weekly = mails('bart', 'week')
same((len(weekly), weekly and weekly[0]['To']), (1, 'Chef <bart@corp.test>'), 'the weekly summary lies in the inbox of the rep who is the manager')
company.close()
done()
