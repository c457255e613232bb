#!/usr/bin/python3
"""What only a person can mend is mailed to the admin once, and once more when it is well again, however often the service tries and starts anew. Real
servers: the rep's password is wrong, then right, then wrong again."""
from harness import *
from company import Company

company = Company(['an', 'bart'])
work = work_dir()
config = server_config(work, company, reps=('an', 'bart'), poll_s='1')
with open(config) as f:
    text = f.read()
# the calendar has its own: only the mailbox is shut
an = secret(work, 'an-calendar', 'pw-an')
head, _, tail = text.partition('calendar = ')
with open(config, 'w') as f:
    f.write(head + 'calendar = ' + tail.replace('password_file = "%s"' % os.path.join(work, 'an'), 'password_file = "%s"' % an, 1))


def alerts():
    """(last word of the subject, text) of what the admin got, oldest first."""
    found = [m for m in map(parse, company.folder('robot')) if m['Subject'].startswith('closecall: ')]
    return [(m['Subject'].split()[-1], text_of(m)) for m in found]


def kinds():
    return [a[0] for a in alerts()]


def rounds(n):
    """Each is a service that starts, works and ends."""
    for _ in range(n):
        closecall('once', config=config)


rounds(1)
same(kinds(), [], 'all is well: nobody is told')

secret(work, 'an', 'wrong')
rounds(3)
same(kinds(), ['aandacht'], 'a wrong password is mailed once, over three starts')
words = alerts()[0][1] if alerts() else ''
ok("rep 'an'" in words and 'sent mail' in words, 'it names the rep and what is shut', words)
ok('wrong' not in words and 'pw-' not in words, 'and no password', words)

daemon = Daemon(config)
ok(daemon.wait_ready(), 'the service starts with it')
company.append('bart', 'Sent', quote_mail('2026-0601', sender='bart@corp.test'))
ok(wait_for(lambda: len(calls(company.events('bart'))) == 1, 30), "his colleague's quotes are booked all the while")
time.sleep(6)  # some tries more
same(daemon.stop(), 0, 'it stops when told')
same(kinds(), ['aandacht'], 'and the service that runs does not tell it again')

secret(work, 'an', 'pw-an')
rounds(3)
same(kinds(), ['aandacht', 'hersteld'], 'mended: told once')
healed = alerts()[1][1] if len(alerts()) > 1 else ''
ok("rep 'an'" in healed and 'sent mail' in healed, 'it names what is well again', healed)

secret(work, 'an', 'wrong')
rounds(2)
same(kinds(), ['aandacht', 'hersteld', 'aandacht'], 'broken again: told again')

# it heals while the service runs
daemon = Daemon(config)
ok(daemon.wait_ready(), 'the service starts once more')
secret(work, 'an', 'pw-an')
ok(wait_for(lambda: len(kinds()) == 4, 60), 'it sees by itself that the password is right', kinds())
same(kinds()[3:], ['hersteld'], 'and says so')
company.append('an', 'Sent', quote_mail('2026-0602'))
ok(wait_for(lambda: len(calls(company.events('an'))) == 1, 60), 'what was sent is booked')
daemon.stop()
same(len(kinds()), 4, 'no more than these')
done()
