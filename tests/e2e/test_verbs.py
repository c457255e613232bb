#!/usr/bin/python3
"""The verbs as an admin types them: exit codes, what explain --json promises in closecall(8), options before and behind."""
import glob, json, re
from datetime import datetime
from harness import *

NOW = '2026-10-05T10:05+02:00'
STRING, NUMBER, INTEGER, BOOLEAN, ARRAY = (str,), (int, float), (int,), (bool,), (list,)
CONTRACT = {
    'is_quote': BOOLEAN, 'confidence': NUMBER, 'language': STRING, 'number': STRING, 'amount_minor': INTEGER, 'amount_incl_minor': INTEGER,
    'currency': STRING, 'vat': STRING, 'valid_until': STRING, 'company': STRING, 'contact': STRING, 'contact_name': STRING, 'email': STRING,
    'phone': STRING, 'version': STRING, 'supersedes': STRING, 'subject': STRING, 'start_date': STRING, 'decision_date': STRING, 'co_deciders': ARRAY,
    'evidence': ARRAY,
}


def run(*args, **k):
    """As typed: nothing is added to the arguments."""
    p = subprocess.run([CLOSECALL, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=80, **k)
    return p.returncode, p.stdout.decode(), p.stderr.decode()


d = work_dir()
config = local_config(d)
sent = datetime.fromisoformat('2026-10-05T10:00+02:00')
mail = os.path.join(d, 'quote.eml')
with open(mail, 'wb') as f:
    f.write(quote_mail(date=sent))
with open(os.path.join(d, 'talk.eml'), 'wb') as f:
    f.write(b'From: a@corp.test\r\nTo: b@else.example\r\nSubject: lunch\r\n\r\nTot straks.\r\n')

# ---- wrong use ----

same(run()[0], 64, 'no verb: wrong use')
code, out, err = run('frobnicate')
ok(code == 64 and 'frobnicate' in err and 'explain' in err and out == '', 'an unknown verb is named, and the known ones listed', err)
same(run('once', '--nonsense')[0], 64, 'an unknown option: wrong use')
code, out, err = run('once', '-c', config, '--now', 'tomorrow')
ok(code == 64 and "'tomorrow'" in err and out == '', 'a time that is none', err)
same(run('explain')[0], 64, 'explain needs something to explain')
same(run('outcome', '2026-0118', '-c', config)[0], 64, 'outcome needs words')
code, out, err = run('--help')
ok(code == 0 and err == '' and all(v in out for v in ('run', 'once', 'check', 'explain', 'status', 'outcome', 'demo')), 'help is asked for, and given', out)
code, out, err = run('--version')
ok(code == 0 and re.fullmatch(r'closecall \d+\.\d+\.\d+\n', out), 'the version', out)
same(run('check', '-c', os.path.join(d, 'nowhere.conf'))[0], 78, 'no configuration: 78')

# ---- check ----

code, out, err = run('check', '-c', config)
ok(code == 0 and err == '' and '1 rep' in out, 'check of a good configuration', out, err)
ok(not os.path.exists(os.path.join(d, 'state')), 'touches nothing')

# ---- explain a mail ----

code, out, err = run('explain', mail, '--json', '--now', NOW)
bare = json.loads(out) if code == 0 else {}
same(code, 0, 'a mail is explained without any configuration')
same([k for k in CONTRACT if k not in bare], [], 'with every promised key')
same([k for k, t in CONTRACT.items() if bare.get(k) is not None and (not isinstance(bare[k], t) or (t != BOOLEAN and isinstance(bare[k], bool)))], [],
     'of the promised type')
page = open(os.path.join(ROOT, 'src', 'app', 'closecall.8')).read()
types = dict(re.findall(r'^\.It (\w+) Ta (boolean|number|integer|string|array) Ta', page, re.M))
same({k: {STRING: 'string', NUMBER: 'number', INTEGER: 'integer', BOOLEAN: 'boolean', ARRAY: 'array'}[t] for k, t in CONTRACT.items()}, types,
     'the manual promises the same')
code, out, err = run('--json', '-c', config, '--now', NOW, 'explain', mail)
known = json.loads(out) if code == 0 else {}
want = {'is_quote': True, 'language': 'nl', 'number': '2026-0118', 'amount_minor': 1245000, 'currency': 'EUR', 'vat': 'excl', 'valid_until': '2026-11-04',
        'company': 'Acme Bouw NV', 'contact': 'mevrouw Dubois', 'contact_name': 'Marie Dubois', 'email': 'm.dubois@acme-bouw.example',
        'phone': '+3292345678', 'version': None, 'supersedes': None, 'amount_incl_minor': None}
same({k: known.get(k) for k in want}, want, 'with the configuration, options before the verb: what is in the mail')
ok(all(isinstance(e, dict) and isinstance(e.get('field'), str) and isinstance(e.get('why'), str) for e in known.get('evidence', [None])), 'with its reasons')
code, out, err = run('explain', mail, '-c', config, '--now', NOW)
ok(code == 0 and all(w in out for w in ('2026-0118', '12450.00 EUR', 'Acme Bouw NV', '+3292345678', '2026-11-04')), 'and in words', out)
code, out, err = run('explain', os.path.join(d, 'talk.eml'), '--json')
same((code, json.loads(out)['is_quote']), (0, False), 'a mail about lunch is no quote')
code, out, err = run('explain', os.path.join(d, 'nothing.eml'))
ok(code == 66 and 'nothing.eml' in err and out == '', 'no such file: 66', code, err)

# ---- once, status, the story of a quote, outcome ----

deliver(d, 'an', 'sent', quote_mail(date=sent), 'q', sent.timestamp())
same(run('--now', NOW, 'once', '--config', config)[0], 0, 'once')
code, out, err = run('status', '-c', config, '--now', NOW, '--json')
status = json.loads(out) if code == 0 else {}
rep = (status.get('reps') or [{}])[0]
same((code, status.get('schema'), rep.get('rep'), rep.get('open'), rep.get('booked'), rep.get('trouble')), (0, 1, 'an', 1, 1, None), 'status for programs')
ok((rep.get('next_call') or '').startswith('2026-10-06T'), 'with the next call', rep)
code, out, err = run('status', '-c', config, '--now', NOW)
ok(code == 0 and len(out.splitlines()) == 1 and out.startswith('an ') and '1 open' in out, 'and for people: one line when nothing is stuck', out)
same(json.loads(run('status', '-c', config, '--now', '2026-10-06T12:00+02:00', '--json')[1])['reps'][0]['unreported'], 1, 'a day later that call is unreported')
code, out, err = run('explain', '2026-0118', '-c', config, '--now', NOW)
ok(code == 0 and 'Acme Bouw NV' in out and 'booked' in out and 'first_call' in out, 'the story of a quote', out)
same(json.loads(run('explain', '2026 0118', '-c', config, '--json')[1])['quote']['number'], '2026-0118', 'and for programs; the number as people write it')
code, out, err = run('explain', '2099-1', '-c', config)
ok(code == 66 and "'2099-1'" in err, 'a number that nobody has: 66', code, err)

before = dump_ledger(d)
code, out, err = run('outcome', '2026-0118', 'banaan', '-c', config, '--now', '2026-10-06T09:00+02:00')
ok(code == 65 and 'banaan' in err, 'words that are no outcome: 65', code, err)
code, out, err = run('outcome', '2099-1', 'order', '-c', config, '--now', '2026-10-06T09:00+02:00')
ok(code == 65 and "'2099-1'" in err, 'an outcome for no quote: 65', code, err)
ok(dump_ledger(d) == before, 'and neither left a trace')
same(run('outcome', '-c', config, '2026-0118', 'te', 'duur', '--now', '2026-10-06T09:00+02:00')[0], 0, 'an outcome in two words')
same(run('once', '-c', config, '--now', '2026-10-06T09:01+02:00')[0], 0, 'is carried out by the next round')
ok(any('bezwaar' in (prop(e, 'DESCRIPTION') or '').lower() for e in calls(local_events(d)).values()), 'the next call knows the objection')
code, out, err = run('explain', '2026-0118', '-c', config)
ok(code == 0 and 'te duur' in out and 'OBJ_PRICE' in out, 'and the story tells it', out)

# ---- script, holidays ----

code, out, err = run('script', '2026-0118', '-c', config)
name, event = next(iter(calls(local_events(d)).items()))
ok(code == 0 and out.startswith(prop(event, 'SUMMARY')) and prop(event, 'DESCRIPTION').strip() in out, 'script prints what stands in the calendar', out, event, err)
code, out, err = run('script', '2099-1', '-c', config)
ok(code == 65 and "'2099-1'" in err and out == '', 'of no quote: 65', code, err)
code, out, err = run('holidays', 'BE', '2026', '--json')
days = json.loads(out)
same((code, len(days['holidays']), days['holidays'][1]), (0, 10, {'date': '2026-04-06', 'name': 'Paasmaandag / Lundi de Pâques'}), 'the holidays of a year')
code, out, err = run('holidays', 'fr-67', '2026')
ok(code == 0 and '2026-12-26 Sat' in out and len(out.splitlines()) == 13, 'of a part of a country, in words', out)
same((run('holidays', 'ZZ', '2026')[0], run('holidays', 'BE', 'soon')[0]), (65, 64), 'a region or a year that is none')

# ---- simulate ----

code, out, err = run('simulate', '--reps', '1', '--quotes', '12', '--seed', '7', '--compare', config)
ok(code == 0 and err == '' and 'never two open calls for one quote' in out and 'M18' in out and 'defaults' in out and os.path.basename(config) in out,
   'a simulated year, by two configurations', code, err, out)
same(run('simulate', '--reps', '1', '--quotes', '12', '--seed', '7', '--compare', config)[1], out, 'is the same year again from the same seed')
same(run('simulate', '--reps', '0')[0], 64, 'nobody to simulate: wrong use')
code, other, err = run('simulate', '--reps', '2', '--quotes', '12', '--seed', '7', '--year', '2031')
ok(code == 0 and 'from Monday 2031-01-06' in other, 'another year, from its first Monday on', other, err)
same([line[:4].strip() for line in other.splitlines() if re.match(r'M\d+ ', line)], ['M%d' % n for n in range(1, 19)], 'every figure of the method is in it')
same(run('simulate', '--year', '1999')[0], 64, 'a year whose holidays nobody knows: wrong use')

# ---- demo ----

stage = os.path.join(d, 'stage')
code, out, err = run('demo', stage, cwd='/')
ok(code == 0 and err == '', 'the demo runs to its end', code, err, out[-800:])
named = re.findall(re.escape(stage) + r'/\S+', out.partition('Where to look')[2])
ok(len(named) >= 5 and all(glob.glob(n) for n in named), 'and leaves the files it names', [n for n in named if not glob.glob(n)], named)
code, out, err = run('status', '-c', os.path.join(stage, 'closecall.conf'), '--json')
ok(code == 0 and len(json.loads(out)['reps']) >= 2, 'its state can be asked for', code, err)
full = os.path.join(d, 'full')
os.makedirs(full)
open(os.path.join(full, 'letter'), 'w').close()
code, out, err = run('demo', full)
ok(code == 78 and full in err and os.listdir(full) == ['letter'], 'a directory with something in it is left alone', code, err)
done()
