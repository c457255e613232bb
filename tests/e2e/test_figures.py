#!/usr/bin/python3
"""Every number of the weekly mail, counted again from the ledger's rows by METHOD 5.1, without the program's code: a simulated year of three reps is
kept, the service makes the mails of the Monday after it, and each line of their text is compared. Made on Thursday, when more was said, they are the same."""
import datetime, os, re, sqlite3, zoneinfo
from collections import defaultdict
from harness import *

ZONE = zoneinfo.ZoneInfo('Europe/Brussels')
NOW = '2026-12-28T07:31+01:00'  # nothing is said after the week
HOLIDAYS = {datetime.date(2026, m, d) for m, d in ((1, 1), (4, 6), (5, 1), (5, 14), (5, 25), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))}
NAMES = {'an': 'An', 'bart': 'Bart', 'chloe': 'Chloé'}
OBJECTIONS = {'PRICE': 'price', 'TIMING': 'timing', 'AUTHORITY': 'other decider', 'COMPETITOR': 'competitor', 'SCOPE': 'technical', 'TRUST': 'trust',
              'BUDGET': 'budget', 'PROJECT': 'project', 'TERMS': 'terms', 'OTHER': 'other point'}
PLACES = (('unreached', 'not reached', .30), ('objection', 'objection known', .40), ('callback', 'call back', .25), ('static', 'undecided', .20),
          ('static_2', 'undecided twice', .10), ('suspect', 'suspect', .05), ('expired', 'expired', .02))
DECIDED = ('won', 'lost', 'expired', 'dormant')


def at(day, month, year=2026):
    return int(datetime.datetime(year, month, day, tzinfo=ZONE).timestamp())


FROM, TO = at(21, 12), at(28, 12)
QUARTER = TO - 90 * 86400


def day_of(utc):
    return datetime.datetime.fromtimestamp(utc, ZONE).date()


def workday(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def bd_between(a, b):
    return sum(workday(a + datetime.timedelta(n)) for n in range(1, (b - a).days + 1))


def bd_after(day, n):
    while n > 0 or not workday(day):
        day += datetime.timedelta(1)
        n -= workday(day)
    return day


# ---- rows ----

def field(body, name, default=0):
    m = re.search(r"'%s': <(?:int64 )?(?:'([^']*)'|(-?\d+|true))>" % name, body)
    return default if not m else m.group(1) if m.group(1) is not None else 1 if m.group(2) == 'true' else int(m.group(2))


class Deal:
    def __init__(self, id, rep, state, first, last, minor, currency, body):
        body = re.sub(r"'before': <\"(?:[^\"\\]|\\.)*\">(, )?", '', body)
        quote = re.search(r"'quote': <\{(.*?)\}>", body).group(1)
        call = re.search(r"'call': <\{([^}]*)\}>", body)
        rest = body.replace(quote, '').replace(call.group(1) if call else '\0', '')
        self.id, self.rep, self.state, self.first, self.last = id, rep, state, first, last
        self.minor = minor if minor is not None and currency == 'EUR' else 0
        self.no_amount = minor is None
        self.number = field(quote, 'number', '')
        self.call_state, self.call_end = (field(call.group(1), 'state', ''), field(call.group(1), 'end_utc')) if call else ('', 0)
        for name in ('expiry_utc', 'ended_utc', 'first_dial_utc', 'statics', 'versions', 'tested', 'tested_utc'):
            setattr(self, name, field(rest, name))
        for name in ('suspicion', 'objection', 'last_talk', 'last_code', 'waiting'):
            setattr(self, name, field(rest, name, ''))
        self.ordered = field(rest, 'ordered_minor', None)
        self.said = []


class Said:
    def __init__(self, at, code, cls, seq, minor, type):
        self.at, self.code, self.cls, self.seq, self.minor, self.type = at, code, cls, seq, minor, type


def load(path):
    db = sqlite3.connect('file:%s?mode=ro' % path, uri=True)
    deals = {r[0]: Deal(*r) for r in db.execute('SELECT id, rep, state, first_sent_utc, last_sent_utc, amount_minor, currency, body FROM deal')}
    moves = defaultdict(list)
    for deal, when, kind, code, cls, body in db.execute("SELECT deal_id, at_utc, kind, code, class, body FROM fact ORDER BY id"):
        seq = field(re.sub(r"'outcome': <\{.*\}>", '', body), 'call_seq')
        if kind == 'moved':
            moves[deal, seq].append(when)
        if kind != 'outcome' or code == 'NONE':
            continue
        said = deals[deal].said
        if said and (code == 'UNDO' or (seq and said[-1].seq == seq)):
            said.pop()
        if code != 'UNDO':
            said.append(Said(when, code, cls, seq, field(body, 'amount_minor', None), field(body, 'type', '')))
    return deals, moves


# ---- METHOD 5.1 ----

class Figures:
    """Of some reps: the team is all of them."""
    def __init__(self, deals, moves, reps):
        self.deals = [d for d in deals.values() if d.rep in reps and d.state != 'notquote']
        self.moves = [w for (deal, _), w in moves.items() if deals[deal].rep in reps]

    def talks(self, start, end):
        said = [(s, d) for d in self.deals for s in d.said if start <= s.at < end]
        n = lambda *classes: sum(s.cls in classes for s, _ in said)
        self.orders = sum(s.code == 'ORDER' for s, _ in said)
        ordered = sum(d.minor if s.minor is None else s.minor for s, d in said if s.code == 'ORDER')
        objections = sum(s.code.startswith('OBJ_') for s, _ in said)
        revise = sum(s.code == 'REVISE' and s.cls == 'P' for s, _ in said)
        lost = sum(s.code.startswith('LOST') and s.cls == 'P' for s, _ in said)
        return dict(dials=n('P', 'S', 'N'), v=n('P', 'S'), p=n('P'), s=n('S'), orders=self.orders, objections=objections, revise=revise, lost=lost,
                    ordered=ordered, notcalled=sum(s.code == 'NOTCALLED' for s, _ in said))

    def score(self):
        d = [d for d in self.deals if d.state in DECIDED and QUARTER <= d.ended_utc < TO]
        won = [x for x in d if x.state == 'won']
        held = [x for x in won if x.minor and x.ordered is not None]
        return dict(won=len(won), decided=len(d), won_minor=sum(x.minor for x in won), minor=sum(x.minor for x in d),
                    held=sum(x.ordered for x in held), held_of=sum(x.minor for x in held))

    def pareto(self, start, end):
        bars = defaultdict(list)
        for d in self.deals:
            kinds = set()
            for s in d.said:
                code = s.type if s.code == 'LOST_OTHER' else s.code.replace('LOST_', 'OBJ_')
                if start <= s.at < end and code.replace('OBJ_', '') in OBJECTIONS and code.startswith('OBJ_'):
                    kinds.add(code[4:])
            for k in kinds:
                bars[k].append(d)
        order = list(OBJECTIONS)
        return sorted(bars.items(), key=lambda b: (-len(b[1]), order.index(b[0])))

    def first_calls(self):
        bd, good = [], 0
        for d in self.deals:
            if not FROM <= d.first_dial_utc < TO:
                continue
            sent, dialled = datetime.datetime.fromtimestamp(d.first, ZONE), day_of(d.first_dial_utc)
            bd.append(bd_between(sent.date(), dialled))
            begin = sent.date() + datetime.timedelta(sent.hour >= 15)
            good += dialled <= bd_after(bd_after(begin, 0), 2 if d.minor >= 2500000 else 1)
        bd.sort()
        return bd, good, (bd[(len(bd) - 1) // 2] + bd[len(bd) // 2]) / 2 if bd else None

    def open(self):
        return [d for d in self.deals if d.state == 'open']

    def no_outcome(self):
        return sum(d.call_state == 'booked' and d.call_end < TO and bd_between(day_of(d.call_end), day_of(TO)) > 1 for d in self.open())

    def place(self, d):
        if d.expiry_utc and d.expiry_utc <= TO:
            return 'expired'
        if d.suspicion:
            return 'suspect'
        if d.objection and (d.last_talk.startswith('OBJ_') or d.last_talk == 'REVISE'):
            return 'objection'
        if d.statics:
            return 'static_2' if d.statics > 1 else 'static'
        return 'objection' if d.objection else 'callback' if d.last_code == 'CALLBACK' else 'unreached'

    def passed(self, d):
        places, statics = {'unreached'}, 0
        for s in d.said:
            if s.code.startswith('OBJ_') or (s.code == 'REVISE' and s.cls == 'P'):
                places.add('objection')
            if s.code == 'CALLBACK':
                places.add('callback')
            if s.cls == 'S' and not s.code.startswith('LOST'):
                statics += 1
                places.add('static_2' if statics > 1 else 'static')
        if d.tested or d.suspicion:
            places.add('suspect')
        if d.expiry_utc and d.ended_utc > d.expiry_utc:
            places.add('expired')
        return places

    def forecast(self):
        decided = [(d, self.passed(d)) for d in self.deals if d.state in DECIDED and QUARTER <= d.ended_utc < TO]
        for key, name, p0 in PLACES:
            minor = sum(d.minor for d in self.open() if self.place(d) == key)
            n = sum(key in p for _, p in decided)
            won = sum(key in p and d.state == 'won' for d, p in decided)
            yield name, minor, (won + 10 * p0) / (n + 10)

    def first_talks(self):
        first = [next((s for s in d.said if s.cls in 'PS'), None) for d in self.deals]
        first = [s for s in first if s and QUARTER <= s.at < TO]
        return sum(s.code == 'ORDER' for s in first), len(first)

    def revised(self):
        f = [d for d in self.deals if QUARTER <= d.first < TO]
        return sum(any(s.code == 'REVISE' for s in d.said) for d in f), len(f)


# ---- as it is written ----

def percent(x):
    return '%.0f%%' % (x * 100)


def rate(n, total):
    return '–' if not total else '%d of %d' % (n, total) if total < 5 else percent(n / total)


def money(minor):
    units = (int(minor) + 50) // 100
    return '€{:,}'.format(units) if units < 10000 else '€{:,}k'.format((units + 500) // 1000)


def money_rate(a, b):
    return percent(a / b) if b else '–'


def week_lines(deals, moves, reps, lines, own):
    """The text, line by line with single blanks, of the mail that shows these lines (name, figures)."""
    team = lines[-1][1]
    out = []
    for name, f in lines:
        t, q = f.talks(FROM, TO), f.talks(QUARTER, TO)
        warn = ['!'] if name != 'Team' and t['v'] >= 10 and t['s'] / t['v'] > .4 else []
        out.append(' '.join([name, rate(t['p'], t['v']), *warn, rate(q['p'], q['v']), rate(t['s'], t['v']), rate(t['v'], t['dials'])]))
    for name, f in lines:
        t = f.talks(FROM, TO)
        out.append(' '.join([name] + [str(t[k]) for k in ('dials', 'v', 'orders', 'objections', 'revise', 'lost', 's')]))
    for name, f in lines:
        t, (bd, good, median) = f.talks(FROM, TO), f.first_calls()
        silent = f.no_outcome()
        due = t['dials'] + t['notcalled'] + silent
        late = ['!'] if name != 'Team' and median is not None and median > 2 else []
        bad = ['!'] if name != 'Team' and due and silent / due > .1 else []
        again = sum(len(w) > 1 and FROM <= w[1] < TO for w in f.moves)
        out.append(' '.join([name, '–' if median is None else '%.1f' % median, *late, rate(good, len(bd)), '%d of %d' % (silent, due), *bad,
                             str(t['notcalled']), str(again)]))
    for name, f in lines:
        s = f.score()
        out.append(' '.join([name, '%d of %d' % (s['won'], s['decided']), '–' if s['decided'] < 5 else percent(s['won'] / s['decided']),
                             money(s['won_minor']), 'of', money(s['minor']), money_rate(s['won_minor'], s['minor']), money_rate(s['held'], s['held_of']),
                             rate(*f.first_talks()), rate(*f.revised())]))
    out += gap_lines(deals, moves, reps) if not own else []
    bars, so_far = team.pareto(QUARTER, TO), 0
    total = sum(len(d) for _, d in bars)
    for kind, d in bars:
        so_far += len(d)
        out.append(' '.join([OBJECTIONS[kind], str(len(d)), rate(len(d), total), rate(so_far, total), money(sum(x.minor for x in d)),
                             '%d of %d' % (sum(x.state == 'won' for x in d), sum(x.state in DECIDED for x in d))]))
    age = lambda d: (TO - d.first) // 86400
    for name, low, high in (('0–7 d', -9999, 7), ('8–14 d', 8, 14), ('15–30 d', 15, 30), ('31–60 d', 31, 60), ('> 60 d', 61, 9999), ('total', -9999, 9999)):
        band = [d for d in team.open() if low <= age(d) <= high]
        out.append('%s %d %s' % (name, len(band), money(sum(d.minor for d in band))))
    return out + outlook_lines(team) + registration_lines(deals, team, own)


def gap_lines(deals, moves, reps):
    scores = {r: Figures(deals, moves, [r]).score() for r in reps}
    enough = sorted(s['won'] / s['decided'] for s in scores.values() if s['decided'] >= 20)
    if len(enough) < 2:
        return []
    median, out = (enough[(len(enough) - 1) // 2] + enough[len(enough) // 2]) / 2, []
    for r, s in scores.items():
        gap = median * s['decided'] - s['won']
        if s['decided'] < 20 or not s['won'] or gap < 1:
            continue
        orders, lost = int(gap + .5), gap * s['won_minor'] / s['won']
        out.append('%s against the team median (%s): %d order%s, about %s, about %s margin at 25%%.' % (
            NAMES[r], percent(median), orders, '' if orders == 1 else 's', money(lost), money(lost * .25)))
    return out


def outlook_lines(team):
    out = []
    soon = sum(d.minor for d in team.open() if TO < d.expiry_utc <= at(5, 1, 2027))
    if soon:
        out.append('Expiring within 7 days: %s.' % money(soon))
    parts = list(team.forecast())
    out.append('Forecast: %s of %s.' % (money(sum(m * p for _, m, p in parts)), money(sum(d.minor for d in team.open()))))
    if any(m for _, m, _ in parts):
        out.append('Made of: %s.' % ', '.join('%s %s × %s' % (n, money(m), percent(p)) for n, m, p in parts if m))
    flagged = {k: [d for d in team.open() if d.suspicion == k] for k in ('lever', 'polite')}
    if any(flagged.values()):
        out.append('Suspects: %d price lever (%s), %d polite no (%s).' % tuple(
            x for k in ('lever', 'polite') for x in (len(flagged[k]), money(sum(d.minor for d in flagged[k])))))
    tested = [d for d in team.deals if FROM <= d.tested_utc < TO]
    if tested:
        lost = [d for d in tested if d.state == 'lost']
        out.append('Tested this week: %d; lost since: %d (%s).' % (len(tested), len(lost), money(sum(d.minor for d in lost))))
    alone = sum(bool(d.objection) and not d.call_state and not d.waiting for d in team.open())
    return out + (['Open objections without a next call: %d.' % alone] if alone else [])


def registration_lines(deals, team, own):
    out, numbers = [], []
    for rep in NAMES:
        seen = {int(d.number.split('-')[1]): d.first for d in deals.values() if d.rep == rep and d.first < TO }
        counts = sorted(seen)
        for a, b in zip(counts, counts[1:]):
            if b - a > 1 and max(seen[a], seen[b]) >= FROM and (not own or own == rep):
                numbers += ['%s-%03d' % (rep, n) + ('' if own else ' (%s)' % NAMES[rep]) for n in range(a + 1, b)]
    if numbers:
        out.append('Quote numbers not seen: %s.' % ', '.join(numbers))
    merged = sum(d.versions > 1 and FROM <= d.last < TO for d in team.deals)
    if merged:
        out.append('Quotes with a new version: %d.' % merged)
    unknown = sum(d.no_amount for d in team.open())
    return out + (['Open quotes without a recognised amount: %d.' % unknown] if unknown else [])


# ---- the year, and its mails ----

def words_of(text):
    """The mail's text as lines with single blanks, sentences in one line, without headings and columns' names."""
    text = text.replace('\u00a0', ' ').split('To look at together')[0].split('One question per')[0].split('For coaching')[0]
    lines, joined = [' '.join(l.split()) for l in text.split('\n-- \n')[0].splitlines()], []
    for line, raw in zip(lines, text.splitlines()):
        if joined and line and joined[-1] and not raw.startswith(' ') and not re.search(r'[.:]$', joined[-1]) and not joined[-1].startswith(HEADS):
            joined[-1] += ' ' + line
        else:
            joined.append(line)
    return [l for l in joined if re.search(r'\d', l) and not l.startswith(HEADS) and not re.match(r'(calls talks|1st call|won count|order or obj)', l)]


HEADS = ('Week ', 'Discipline', 'Close score', 'Objections, 90', 'Open quotes\0', 'Your manager')

shm = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None
d = tempfile.mkdtemp(prefix='closecall-test-', dir=shm)
atexit.register(shutil.rmtree, d, True)
config = local_config(d, tuple(NAMES), extra='manager = { address = "boss@corp.test"; language = "en"; };\nevery_rep = { digest = "06:00"; };\n')
with open(config) as f:
    text = f.read().replace('language = "nl"', 'language = "en"')
for id, name in NAMES.items():
    text = text.replace('name = "%s Peeters"' % id.capitalize(), 'name = "%s"' % name)
with open(config, 'w') as f:
    f.write(text)
os.makedirs(os.path.join(d, 'state'), exist_ok=True)
ledger = os.path.join(d, 'state', 'ledger.db')
code, out, err = closecall('simulate', '--ledger', ledger, '--reps', '3', '--quotes', '600', config=config)
same(code, 0, 'a year of three reps is lived and kept')
deals, moves = load(ledger)
ok(max(r[0] for r in sqlite3.connect(ledger).execute('SELECT max(at_utc) FROM fact')) < TO, 'the ledger ends with the week')
late = shutil.copytree(d, d + '-late')
atexit.register(shutil.rmtree, late, True)


def weeklies(where):
    found = {}
    for mail in local_mails(where).values():
        m = parse(mail)
        if 'week' in m['Subject']:
            found[m['To'].addresses[0].addr_spec.split('@')[0]] = m
    return found


code, out, err = closecall('once', config=config, now=NOW)
ok(code == 0, 'Monday morning', out, err)
mails = weeklies(d)
same(sorted(mails), sorted(['boss', *NAMES]), 'the manager has the weekly, and each rep a copy')

team = ('Team', Figures(deals, moves, NAMES))
each = [(NAMES[r], Figures(deals, moves, [r])) for r in NAMES]
for who, lines, own in [('boss', [*each, team], None)] + [(r, [each[i], team], r) for i, r in enumerate(NAMES)]:
    got = words_of(mails[who].get_body(('plain',)).get_content().replace('\r\n', '\n'))
    want = week_lines(deals, moves, list(NAMES), lines, own)
    ok(len(want) > 25, 'there is something to count for ' + who, len(want))
    for n in range(max(len(got), len(want))):
        g, w = got[n] if n < len(got) else None, want[n] if n < len(want) else None
        if g != w:
            ok(False, '%s, line %d' % (who, n), 'got:  %r' % g, 'want: %r' % w)
    same(len(got), len(want), 'every number of %s: %d lines, %d numbers' % (who, len(got), sum(len(re.findall(r'\d[\d,.]*', l)) for l in got)))

t = team[1].talks(FROM, TO)
same(mails['boss']['Subject'], 'Quotes week 52 · order or objection %s · %d order%s' % (rate(t['p'], t['v']), t['orders'], '' if t['orders'] == 1 else 's'),
     'the subject says the same')
ok(t['v'] >= 10 and team[1].score()['decided'] >= 60, 'the week is not an empty one', t)

# ---- late ----

# while the service was down people went on: what is open, decided, objected and suspected is another by Thursday
before = {i: x.state for i, x in deals.items()}
SAID = ('order', 'lost price', 'too expensive', 'lever?', 'undecided', 'not a quote')
open_ones = [x for x in deals.values() if x.state == 'open' and x.number]
for x, words in zip(open_ones, SAID * 2):
    code, out, err = closecall('outcome', x.number, *words.split(), config=os.path.join(late, 'closecall.conf'), now='2026-12-29T10:00+01:00')
    ok(code == 0, '%s is said of %s on Tuesday' % (words, x.number), out, err)
code, out, err = closecall('once', config=os.path.join(late, 'closecall.conf'), now='2026-12-31T09:00+01:00')
ok(code == 0, 'Thursday', out, err)
after = {i: x.state for i, x in load(os.path.join(late, 'state', 'ledger.db'))[0].items()}
changed = sum(before[i] != after[i] for i in before)
ok(changed >= 3, 'other quotes are open by now', changed)
again = weeklies(late)
same(sorted(again), sorted(mails), 'who gets a weekly gets it on Thursday')
for who in mails:
    a, b = (words_of(m[who].get_body(('plain',)).get_content()) for m in (mails, again))
    ok(a == b, 'the week of %s is as it was when it ended' % who, *[x for x in zip(a, b) if x[0] != x[1]][:9])
    same(again[who]['Subject'], mails[who]['Subject'], 'and the subject')
done()
