#!/usr/bin/python3
"""closecall's own mailbox: answers that reach neither a Sent folder nor a rep's inbox are taken there by their token, and nothing else is. Real servers."""
import re, urllib.parse
from datetime import datetime, timedelta, timezone
from harness import *
from company import Company

company = Company(['an', 'bart'])
work = work_dir()
incoming = '{ host = "localhost"; port = %d; password_file = "%s"; ca_file = "%s"; }' % (company.imaps, secret(work, 'robot', 'pw-robot'), company.ca)
config = server_config(work, company, reps=('an', 'bart'), incoming=incoming)
clock = datetime(2026, 10, 5, 8, 0, tzinfo=timezone.utc)


def once(minutes=1, fine=0):
    global clock
    clock += timedelta(minutes=minutes)
    code, out, err = closecall('once', config=config, now=clock.isoformat())
    if not ok(code == fine, 'round at %s' % clock.strftime('%a %H:%M'), code, out, err):
        done()
    return out


def outcomes():
    return [f[6] for f in dump_ledger(work)['fact'] if f[4] == 'outcome']


def mails(user, words):
    return [m for m in map(parse, company.folder(user)) if 'robot@' in m['From'] and words in m['Subject']]


def taps(mail):
    subjects = [urllib.parse.unquote(link.partition('subject=')[2]) for link in re.findall(r'mailto:[^\s">]+', text_of(mail))]
    return {s.rsplit(' [', 1)[0]: s for s in subjects}


def arrives(subject, text='', sender='an@corp.test', reply_to=''):
    """From outside, in closecall's own mailbox: no folder of the rep has it."""
    company.mail_in('robot', answer_mail(text, subject, reply_to, sender, 'robot@corp.test', date=clock), sender)


# ---- configuration: it is nobody else's mailbox ----

def check(own):
    other = work_dir()
    path = server_config(other, company, incoming=own.replace('FILL', '; port = %d; password_file = "%s"; ca_file = "%s"' % (company.imaps, secret(other, 'own', 'pw-an'), company.ca)))
    return closecall('check', config=path)


code, out, err = check('{ host = "localhost"; login = "an@corp.test"FILL; }')
ok(code != 0 and "'incoming' is a folder of rep 'an'" in err, "a rep's inbox is refused", out, err)
code, out, err = check('{ host = "localhost"; login = "an@corp.test"; folder = "Robot"FILL; }')
same((code, err), (0, ''), 'another folder of the same mailbox is not')
code, out, err = check('{ host = "localhost"; }')
ok(code != 0 and "'incoming': no password" in err, 'it needs a password', out, err)

# ---- taken by its token ----

for n in ('2026-0501', '2026-0502', '2026-0503'):
    company.append('an', 'Sent', quote_mail(n, to='Klant <k@klant-%s.example>' % n, date=clock))
once()
once(2 * 24 * 60)
asked = {n: next((m for m in mails('an', 'wat kwam ervan') if n in m['Subject']), None) for n in ('2026-0501', '2026-0502', '2026-0503')}
if not ok(all(asked.values()), 'three calls passed and are asked about'):
    done()
arrives(taps(asked['2026-0501'])['bezwaar prijs'])
arrives('Re: ' + asked['2026-0502']['Subject'], 'order 12.000\n\n> Wat kwam ervan?', reply_to=asked['2026-0502']['Message-ID'])
once()
same(outcomes(), ['OBJ_PRICE', 'ORDER'], 'a tap and a reply are taken')
same(len(mails('an', '✓')), 2, 'with a receipt each')
once()
same(len(outcomes()), 2, 'once')

# ---- not taken: forged, another's, a stranger's ----

tap = taps(asked['2026-0503'])['order']
token = tap.rsplit(' ', 1)[1][:-1]
alerts = len(mails('robot', 'aandacht'))
arrives(tap.replace(token, 'a' * len(token)))
arrives(tap, sender='bart@corp.test')
arrives(tap, sender='chef@elders.example')
arrives('Vraag over offerte 2026-0503', 'Graag nog een kopie.', sender='k@klant.example')
once()
same(len(outcomes()), 2, 'with an invented token, from another rep, from a stranger: nothing is heard')
told = {re.search(r'acted upon: ([^.]*)', text_of(m).replace('\n> ', ' ')).group(1) for m in mails('robot', 'aandacht')[alerts:]}
same(told, {'its token is not one that was made for it', 'its sender is no rep'}, 'the admin is told of both kinds')
arrives(taps(asked['2026-0503'])['verloren prijs'])
once()
same((len(outcomes()), len(mails('an', 'klopt dat'))), (2, 1), 'lost is asked back, for nobody vouches for the sender')

# ---- the copy in the Sent folder is the same mail ----

both = answer_mail('', tap, to='robot@corp.test', date=clock)
company.append('an', 'Sent', both)
company.mail_in('robot', both, 'an@corp.test')
once()
same(outcomes()[2:], ['ORDER'], 'what is in the Sent folder as well counts once')

# ---- it is watched: no poll comes for an hour ----

text = open(config).read().replace('poll_s = 2', 'poll_s = 3600')
open(config, 'w').write(text)
daemon = Daemon(config, '--now', (clock + timedelta(minutes=5)).isoformat())
ok(daemon.wait_ready(), 'the service runs')
receipts = len(mails('an', '✓'))
arrives(taps(asked['2026-0502'])['bezwaar prijs'])
ok(wait_for(lambda: len(mails('an', '✓')) > receipts, 60), 'an answer is taken when it arrives, and its receipt goes', outcomes())
same(daemon.stop(), 0, 'and it stops')

# ---- a mailbox that does not let us in ----

open(secret(work, 'robot-wrong', 'nonsense'))
open(config, 'w').write(text.replace(incoming, incoming.replace('/robot"', '/robot-wrong"')))
once(30, fine=78)
said = closecall('status', config=config)[1]
ok('incoming   !' in said and 'incoming mail' in said, 'the status says that it cannot be looked into', said)
ok(any('incoming mail' in text_of(m) for m in mails('robot', 'aandacht')), 'and the admin is told')
same(closecall('check', '--rebuild', config=config, now=clock.isoformat())[0], 0, 'the facts rebuild every deal')
company.close()
done()
