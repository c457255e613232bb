#!/usr/bin/python3
"""Power cuts. A week of one rep is played once, and every durable step of it counted. Then it is cut at each step in turn, just before and just after the
step takes effect, and begun again: the ledger, the calendar and the mails must be as if nothing had happened, and one more run must change nothing.

From the same state the same clock makes the same week, so a cut round is compared with the state after that round; some are played to their end
besides."""
import os, re, shutil, subprocess, sys
from datetime import datetime
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'e2e'))
from harness import *

KILL = os.path.join(BUILD, 'tests', 'crash', 'kill.so')
RELEASE = os.path.join(ROOT, 'build', 'release', 'closecall')
PROGRAM = RELEASE if os.path.exists(RELEASE) else CLOSECALL  # some two thousand runs: the one without sanitizers is four times as fast
SECONDS = 200
EXTRA = 'manager = { address = "chef@corp.test"; name = "Chef"; };\nadmin = { address = "it@corp.test"; };\n'


def at(text):
    return datetime.fromisoformat(text)


def event_of(d, number):
    """Name and text of the coming call about a quote."""
    return next((n, e) for n, e in calls(local_events(d)).items() if number in prop(e, 'SUMMARY'))


def edit(d, number, f):
    name, text = event_of(d, number)
    write_event(d, 'an', name, f(text))


def mail(d, folder, name, when, text):
    deliver(d, 'an', folder, text, name, at(when).timestamp())


# ---- the week: what people do, and when closecall looks ----

def monday(d):
    t = '2026-10-05T09:30+02:00'
    mail(d, 'sent', 'a', t, quote_mail('2026-0118', date=at(t), message_id='<a@corp.test>'))
    t = '2026-10-05T09:40+02:00'
    mail(d, 'sent', 'b', t, quote_mail('2026-0119', '31.900,00', to='Jan Claes <jan@claes.example>', date=at(t), message_id='<b@corp.test>'))


def monday_evening(d):
    t = '2026-10-05T17:00+02:00'
    mail(d, 'inbox', 'reply', t, customer_mail('Dank u. Kunt u ook de goten meenemen?', '<a@corp.test>', date=at(t), message_id='<r1@acme-bouw.example>'))


def tuesday(d):
    edit(d, '2026-0118', lambda e: e.replace('SUMMARY:', 'SUMMARY:te duur '))
    t = '2026-10-06T11:00+02:00'
    mail(d, 'sent', 'b2', t, quote_mail('2026-0119', '29.500,00', to='Jan Claes <jan@claes.example>', date=at(t), message_id='<b2@corp.test>'))


def wednesday(d):
    name, text = event_of(d, '2026-0119')
    os.unlink(os.path.join(d, 'calendar', 'an', name))
    t = '2026-10-07T11:00+02:00'
    mail(d, 'sent', 'c', t, quote_mail('2026-0120', '990,00', to='Els <els@smit.example>', date=at(t), message_id='<c@corp.test>'))
    t = '2026-10-07T11:02+02:00'
    mail(d, 'inbox', 'bounce', t, bounce_mail('els@smit.example', quote_mail('2026-0120', to='Els <els@smit.example>', message_id='<c@corp.test>'), date=at(t)))


def thursday(d):
    t = '2026-10-08T10:00+02:00'
    mail(d, 'sent', 'order', t, answer_mail('order 11900', 'Re: receipt [cc 1-2]', date=at(t), message_id='<order@corp.test>'))
    edit(d, '2026-0120', lambda e: e.replace('SUMMARY:', 'SUMMARY:order niet gekregen '))


def friday(d):
    t = '2026-10-09T09:00+02:00'
    mail(d, 'sent', 'undo', t, answer_mail('herstel', 'Re: receipt [cc 1-2]', date=at(t), message_id='<undo@corp.test>'))


# The first round finds nothing: in it the installation gets its name, which is drawn.
WEEK = [
    (lambda d: None, '2026-10-04T12:00+02:00'), (monday, '2026-10-05T10:00+02:00'), (monday_evening, '2026-10-06T07:31+02:00'), (tuesday, '2026-10-06T12:00+02:00'),
    (wednesday, '2026-10-07T12:00+02:00'), (thursday, '2026-10-08T12:00+02:00'), (friday, '2026-10-09T12:00+02:00'),
    (lambda d: None, '2026-10-12T08:00+02:00'),
]


# ---- running it ----

def once(d, now, kill_at=None, when='after'):
    """Exit code of one round and the number of durable steps it made."""
    count = os.path.join(d, 'steps')
    env = {**os.environ, 'LD_PRELOAD': KILL, 'KILL_COUNT': count, 'KILL_AT': str(kill_at or 0), 'KILL_WHEN': when}
    env['ASAN_OPTIONS'] = env.get('ASAN_OPTIONS', '') + ':verify_asan_link_order=0'
    p = subprocess.run([PROGRAM, 'once', '-c', os.path.join(d, 'closecall.conf'), '--now', now], env=env, stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    steps = os.path.getsize(count) if os.path.exists(count) else 0
    if steps:
        os.unlink(count)
    return p.returncode, steps, p.stdout.decode(errors='replace')


def whole(d):
    """What must be the same, byte for byte. Left out: how often a mail was begun, how far the calendar was looked at (our own writes are looked at in
    the round after), and when it was last looked over for what came to lie over a call."""
    state = state_of(d)
    ledger = state['ledger']
    ledger['cursor'] = [c for c in ledger['cursor'] if not c[0].endswith(' calendar')]
    ledger['event'] = [e[:-1] for e in ledger['event']]  # by_name, the last column, goes with that cursor: seen since in a list or not
    ledger['mark'] = [m for m in ledger['mark'] if not m[0].startswith('busy ')]
    # a moment that was cut off between two of its facts counts them from 0 again
    ledger['fact'] = [tuple(re.sub(r'(clock \d+ \d+ \d+) \d+', r'\1', c) if isinstance(c, str) else c for c in f) for f in ledger['fact']]
    ledger['item'] = [(box, key, st, reason) for box, key, st, _, reason, _ in ledger['item']]
    return state


def unnamed(state):
    """Without the installation's name."""
    ledger = {**state['ledger'], 'mark': [m for m in state['ledger']['mark'] if m[0] != 'instance']}
    return {**state, 'ledger': ledger}


def differences(a, b, where=''):
    """Where two states differ, in words."""
    if type(a) is not type(b) or not isinstance(a, (dict, list)):
        return [] if a == b else ['%s: got %.300r, want %.300r' % (where, a, b)]
    if isinstance(a, dict):
        found = []
        for k in sorted(set(a) | set(b), key=str):
            if k not in a or k not in b:
                found.append('%s: %s %r' % (where, 'too many' if k in a else 'missing', k))
            else:
                found += differences(a[k], b[k], '%s/%s' % (where, k))
        return found
    return ['%s: too many %.900r' % (where, r) for r in a if r not in b] + ['%s: missing %.900r' % (where, r) for r in b if r not in a]


def copy(src, dst):
    shutil.rmtree(dst, ignore_errors=True)
    shutil.copytree(src, dst, symlinks=True)
    return dst


def strays(d):
    """Half-written files: hidden, and so nobody's mail or event."""
    return [n for sub in ('calendar/an', 'outbox') for n in os.listdir(os.path.join(d, sub)) if not n.startswith('.') and not n.endswith(('.ics', '.eml'))]


top = work_dir()
before, after, steps = [], [], []
d = os.path.join(top, 'play')
os.makedirs(d)
local_config(d, extra=EXTRA)
for i, (people, now) in enumerate(WEEK):
    people(d)
    before.append(copy(d, os.path.join(top, 'before-%d' % i)))
    code, n, said = once(d, now)
    if not ok(code == 0, 'round %d, never cut: %d durable steps' % (i + 1, n), said):
        done()
    steps.append(n)
    after.append(whole(d))
end = after[-1]
ok(len(end['mails']) >= 8 and len(end['ledger']['fact']) >= 12 and len(end['calendar']['an']) >= 3, 'the week is a full one',
   sorted(end['mails']), end['ledger']['fact'], end['calendar'].keys())
points = [(i, k, when) for i, n in enumerate(steps) for k in range(1, n + 1) for when in ('after', 'before')]
ok(sum(steps) >= 10, 'there are %d steps to be cut at' % sum(steps))

bad, cuts, end_by = 0, 0, time.monotonic() + SECONDS
# spread over the week, so that a slow machine that does not come to all of them still sees every part of it
for n, (i, k, when) in enumerate(sorted(points, key=lambda p: (p[1] * 7 + p[0]) % 11)):
    if time.monotonic() > end_by:
        break
    cuts += 1
    d = copy(before[i], os.path.join(top, 'cut'))
    code, _, said = once(d, WEEK[i][1], k, when)
    why = [] if code == -9 else ['was not cut: exit %d' % code, said]
    code, _, said = once(d, WEEK[i][1])
    why += [] if code == 0 else ['the next run failed: exit %d' % code, said]
    got = whole(d)
    why += strays(d) + differences(got if i > 0 else unnamed(got), after[i] if i > 0 else unnamed(after[i]))
    once(d, WEEK[i][1])
    why += ['one more run: ' + w for w in differences(whole(d), got)]
    if n % 20 == 0 and i > 0 and not why:
        for people, now in WEEK[i + 1:]:
            people(d)
            once(d, now)
        why += ['at the end of the week: ' + w for w in differences(whole(d), end)]
    if why:
        bad += 1
        if bad <= 5:
            ok(False, 'cut %s step %d of round %d' % (when, k, i + 1), *why[:12])
ok(bad == 0, 'ledger, calendar and mails are the same after each of %d cuts (of %d there are)' % (cuts, len(points)), '%d were not' % bad)
done()
