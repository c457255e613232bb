#!/usr/bin/python3
"""The daily's questions about suspicions: the fourth quote to a customer who never ordered is asked about; a tap says yes or no, and what was said is not
asked again."""
import re, urllib.parse
from datetime import datetime
from harness import *

NUMBERS = ('2026-0201', '2026-0202', '2026-0203', '2026-0204', '2026-0205')
d = work_dir()
config = local_config(d, extra='every_rep = { digest = "07:30"; };\n')


def once(now):
    code, out, err = closecall('once', config=config, now=now + '+02:00')
    ok(code == 0, 'round at ' + now, out, err)


def daily(day):
    found = [m for m in map(parse, local_mails(d).values()) if m['Subject'].startswith('Vandaag') and day in m['Date']]
    return found[0] if found else None


def asked(m):
    """{number of the quote: {word of the tap: subject of its mail}} under what is worth a look."""
    found = {}
    for row in re.split(r'\n  (?=\S.* · 2026-)', text_of(m).split('Kijk hier even naar')[-1])[1:]:
        links = dict(re.findall(r'^ +(ja|nee) +mailto:\S+?subject=(\S+)', row, re.M))
        if links and 'prijshefboom?' in row:
            found[re.search(r'2026-\d+', row).group()] = {word: urllib.parse.unquote(link) for word, link in links.items()}
    return found


for i, number in enumerate(NUMBERS):
    when = datetime.fromisoformat('2026-10-05T09:%02d+02:00' % i)
    deliver(d, 'an', 'sent', quote_mail(number, date=when), 'q%d' % i, when.timestamp())
    once('2026-10-05T09:%02d' % (i + 5))

once('2026-10-06T07:31')
first = daily('06 Oct')
if not ok(first, 'Tuesday has its daily'):
    done()
same(sorted(asked(first)), list(NUMBERS[3:]), 'the fourth and the fifth quote to one customer are asked about, the first three are not')
ok(all(sorted(t) == ['ja', 'nee'] for t in asked(first).values()), 'with yes and no', asked(first))


def says(word, number, name):
    when = datetime.fromisoformat('2026-10-06T08:00+02:00')
    deliver(d, 'an', 'sent', answer_mail('', asked(first)[number][word], date=when), name, when.timestamp())


says('nee', NUMBERS[3], 'no')
says('ja', NUMBERS[4], 'yes')
once('2026-10-06T08:05')
bodies = {r[3]: r[-1] for r in dump_ledger(d)['deal']}
ok("'denied': <int64 2>" in bodies['20260204'] and "'suspicion'" not in bodies['20260204'], 'no: it is none', bodies['20260204'])
ok("'suspicion': <'lever'>" in bodies['20260205'], 'yes: it is flagged', bodies['20260205'])

once('2026-10-07T07:31')
second = daily('07 Oct')
ok(second, 'Wednesday has its daily')
same(asked(second) if second else None, {}, 'nobody is asked again')
done()
