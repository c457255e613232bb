#!/usr/bin/python3
"""Other people's calendar servers, as they are documented to behave: each quirk is laid over Radicale by a proxy, and the life of a call goes through
it. One rep a quirk, all in one company."""
import datetime, sqlite3
from harness import *
from company import Company
from quirks import QUIRKS, REWRITES, Quirks, free_port

reps = ['r%02d' % i for i in range(len(QUIRKS))]
company = Company(reps)
proxy = Quirks(company)


def config_of(rep, port):
    d = work_dir()
    path = server_config(d, company, [rep])
    with open(path) as f:
        text = f.read()
    with open(path, 'w') as f:
        f.write(text.replace('https://localhost:%d/' % company.dav, 'https://localhost:%d/' % port))
    return d, path


def life(rep, quirk):
    """Booked, left alone, moved by the rep, answered by the customer, reported."""
    d, config = config_of(rep, proxy.port)
    proxy.become(quirk)

    def once(now):
        said = closecall('once', config=config, now=now)
        if quirk in ('429', 'processed, then cut', 'cut before'):  # tried again in time
            said += closecall('once', config=config, now=now[:-2] + '%02d' % (int(now[-2:]) + 5))
        return said

    def event():
        found = list(calls(company.events(rep)).items())
        return found[0] if len(found) == 1 else ('%d events' % len(found), '')

    company.append(rep, 'Sent', quote_mail(sender=company.address(rep), message_id='<q@%s.test>' % rep, date=datetime.datetime(2026, 10, 5, 9, 0)))
    said = once('2026-10-05T10:00')
    name, text = event()
    if not ok(text, quirk + ': booked, once', name, *said):
        return
    proxy.requests.clear()
    rounds = 10 if quirk in REWRITES or 'etag' in quirk else 2
    for n in range(rounds):
        once('2026-10-05T10:%02d' % (10 + n))
    ok(len(proxy.puts()) <= 1 and event()[0] == name, '%s: %d rounds write at most once' % (quirk, rounds), proxy.puts())

    start = prop(text, 'DTSTART')
    company.edit_event(rep, name, lambda t: t.replace(start, '20261007T120000Z').replace(prop(text, 'DTEND'), '20261007T121000Z'))
    once('2026-10-05T11:00')
    company.mail_in(rep, customer_mail('Nog een vraag over de dakgoot.', '<q@%s.test>' % rep, to=company.address(rep), message_id='<a@%s.test>' % rep),
                    'm.dubois@acme-bouw.example')
    said = once('2026-10-05T11:30')
    moved = event()
    ok(moved[0] == name and prop(moved[1], 'DTSTART') == '20261007T120000Z' and 'dakgoot' in (prop(moved[1], 'DESCRIPTION') or ''),
       quirk + ': stays where the rep put it, with what the customer wrote', moved, *said)

    company.edit_event(rep, name, lambda t: t.replace('SUMMARY:', 'SUMMARY:te duur '))
    said = once('2026-10-07T15:00')
    with sqlite3.connect(os.path.join(d, 'state', 'ledger.db')) as db:
        codes = [c for c, in db.execute("SELECT code FROM fact WHERE kind = 'outcome'")]
    now = company.events(rep)
    same((codes, prop(now.get(name, ''), 'SUMMARY')[:1], len(calls(now))), (['OBJ_PRICE'], '✓', 1), quirk + ': reported once, closed, and the next one booked')


for rep, quirk in zip(reps, QUIRKS):
    life(rep, quirk)

# ---- credentials stay with the host they are for ----
other = Quirks(company)
for i, target in enumerate(('https://127.0.0.1:%d' % other.port, 'http://localhost:%d' % free_port())):
    proxy.moved_to = target
    proxy.become('redirect 301')
    other.become(None)
    d, config = config_of('r00', proxy.port)
    code, out, err = closecall('once', config=config, now='2026-10-05T10:00')
    ok(code != 0 and not other.requests or not any(r[2] for r in other.requests), 'no password goes to %s' % target.split(':')[0] + (' of another name' if not i else ''),
       other.requests, out, err)
    ok(code != 0 and 'localhost' in err, 'and it is said which host sends us away', err)
done()
