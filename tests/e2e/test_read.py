#!/usr/bin/env python3
"""closecall read: one text a line in, one answer a line out, whatever is in the lines."""
import base64, json, os, subprocess, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import *
sys.path.insert(0, os.path.join(ROOT, 'tests', 'tools'))
import mkpdf

NOW = '2026-10-05T08:00Z'


def read(kind, *lines, args=(), now=NOW, config=None):
    """The answers to lines: bytes and str as they are, all else as JSON."""
    raw = b''.join((l if isinstance(l, bytes) else (l if isinstance(l, str) else json.dumps(l)).encode()) + b'\n' for l in lines)
    code, out, err = closecall('read', kind, *args, now=now, input=raw, config=config)
    if code != 0 or err:
        ok(False, 'read %s ends well' % kind, code, err)
    return [json.loads(l) for l in out.splitlines()]


def found(kind, text, **settings):
    return read(kind, {'input': text, **settings})[0].get('found')


# ---- business days, which no reader process reckons ----
got = read('business-day', {'id': 'a', 'from': '2026-10-05', 'n': 3, 'region': 'BE'}, {'from': '2026-12-24', 'n': 1, 'region': 'de-by'},
           {'from': '2026-11-10', 'n': 0}, {'input': {'from': '2026-01-05T10:00', 'n': -2, 'region': 'FR-67'}}, {'from': '2026-10-04', 'n': 1, 'region': 'GB-ENG'})
same([g['found']['date'] for g in got], ['2026-10-08', '2026-12-28', '2026-11-10', '2025-12-31', '2026-10-05'], 'business days, with the holidays of the region')
got = read('business-day', {'from': 'soon', 'n': 1}, {'from': '2026-10-05'}, {'from': '2026-10-05', 'n': 10 ** 9}, {'from': '2026-10-05', 'n': 1, 'region': 'ZZ'}, '"x"')
ok(all('error' in g for g in got), 'and what is no question about them', got)

# ---- lines ----
got = read('language', '"Geachte mevrouw, hierbij onze offerte"', {'id': 'a', 'input': 'Sehr geehrte Frau Meier, anbei unser Angebot'},
           {'id': None, 'input': 'Veuillez trouver ci-joint notre offre'}, {'id': 3.5, 'input': 'qwrt'})
same(got, [{'id': 1, 'found': 'nl'}, {'id': 'a', 'found': 'de'}, {'id': None, 'found': 'fr'}, {'id': 3.5, 'found': None}], 'ids come back as given, or are the line')
bad = ['x', '', '[1]', '12', 'null', '{"id": 9}', '{"id": {}, "input": "a"}', '{"input": "a", "file": "b"}', '{"id": 9, "file": "/no/such/file"}',
       '{"input": "a", "lang": 3}', '{"input": "a", "now": "soon"}', b'"\xff"', b'"a\0b"', '{"input": "a"', '[' * 5000]
got = read('money', '"€ 1"', *bad, '"€ 2"')
same([g['id'] for g in got], [1, 2, 3, 4, 5, 6, 9, 8, 9, 9] + list(range(11, len(bad) + 3)), 'each bad line has its answer')
ok(all('error' in g and 'found' not in g for g in got[1:-1]), 'which is an error', got)
same([g['found'][0]['amount_minor'] for g in (got[0], got[-1])], [100, 200], 'and the rest goes on')
lines = [{'id': i, 'input': 'Totaal: € %d,50' % i} for i in range(5000)] + [{'id': 5000, 'input': 'x' * 600000 + ' € 5000,50'}, {'id': 5001, 'input': '€ 5001,50'}]
got = read('money', *lines)
ok([(g['id'], g['found'][0]['amount_minor']) for g in got] == [(i, i * 100 + 50) for i in range(5002)], 'many lines, long ones among them, keep their order')
p = subprocess.Popen([CLOSECALL, 'read', 'language'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
p.stdin.write(b'"Geachte mevrouw, hierbij onze offerte"\n')
p.stdin.flush()
same(json.loads(p.stdout.readline()), {'id': 1, 'found': 'nl'}, 'a line is answered before the next is there')
p.stdin.write(b'"no line end"')
p.stdin.close()
same(json.loads(p.stdout.readline())['id'], 2, 'the last line needs no end')
same(p.wait(60), 0, 'and all is well')
same(closecall('read', 'tea', input=b'')[0], 64, 'an unknown kind is wrong use')
same(closecall('read', input=b'')[0], 64, 'and so is none')

# ---- kinds ----
same(found('money', 'Totaal € 12.450,50, of CHF 1\'250.–'),
     [{'text': '€ 12.450,50', 'amount_minor': 1245050, 'exponent': 2, 'currency': 'EUR'}, {'text': "CHF 1'250.–", 'amount_minor': 125000, 'exponent': 2, 'currency': 'CHF'}], 'money')
same([h['amount_minor'] for h in found('money', '$ 1.250', region='us') + found('money', '$ 1.250', region='BE')], [125, 125000], 'the region settles what 1.250 is')
same(found('date', 'Réunion à Liège. Offre valable jusqu\'au 15/12, début des travaux le 3 mars 2027.'),
     [{'text': '15/12', 'date': '2026-12-15', 'role': 'until', 'start': None, 'end': None}, {'text': '3 mars 2027', 'date': '2027-03-03', 'role': 'on', 'start': None, 'end': None}],
     'dates, their roles')
same([(h['date'], h['start'], h['end']) for h in found('date', 'Angebot gültig bis KW 50', now='2026-10-05') + found('date', 'levering in week 48', now='2026-10-05')],
     [('2026-12-13', '2026-12-07', '2026-12-13'), ('2026-11-23', '2026-11-23', '2026-11-29')], 'a period, and which day of it counts')
for text, role in (('Geldig tot 15/12/2026', 'until'), ('Levering op vrijdag 6 november', 'on'), ('Das Angebot gilt bis 15.12.2026', 'until'), ('Beginn ab 1. März 2027', 'on'),
                   ('This quote is valid until 15 December', 'until'), ('work starts on 3 November 2026', 'on'), ('15/12/2026', None), ('Quote is valid for 30 days.', 'until'),
                   ('nota 12/11/2026. Geldig tot 15/12', None), ('vergadering: 12/11/2026. Geldig tot 15/12', 'on'), ('uiterlijk 1 december', 'until'), ('vom 1.12.2026', 'on')):
    got = found('date', text)
    ok(got and got[0]['role'] == role, 'role of: ' + text, got)
same(found('date', 'Betaling: 30 dagen na factuur.'), [], 'a time of payment is no date')
same([h['date'] for h in found('date', '30 dagen geldig', now='2026-02-01') + found('date', '30 dagen geldig', now='2026-02-01T00:30+02:00') + found('date', '30 dagen geldig', now=1769900000)],
     ['2026-03-03', '2026-03-03', '2026-03-02'], 'each line has its own now')
same(found('phone', 'bel 09 234 56 78'), [{'text': '09 234 56 78', 'e164': '+3292345678'}], 'phone')
same([h['e164'] for h in found('phone', 'Tél. 01 42 68 53 00', region='FR')], ['+33142685300'], 'of another region')
same(read('phone', '"01 42 68 53 00"', args=('--region', 'FR'))[0]['found'][0]['e164'], '+33142685300', 'given for all lines')
same(found('number', 'Onze offerte 2024-118 v2'), [{'text': '2024-118', 'version': '2'}], 'number')
for text, numbers in (('Ons offertenummer is OF-4712.', ['OF-4712']), ('Die Angebotsnummer lautet AN-4712', ['AN-4712']), ('Factuur 2026-220, offerte 2026-118', ['2026-118']),
                      ('Projectnummer P26-114 voor offerte P26-114-02', ['P26-114-02'])):
    same([h['text'] for h in found('number', text)], numbers, 'number of: ' + text)
same(found('number', 'Offerte_2024-118_rev-B.pdf'), [{'text': '2024-118', 'version': 'B'}], 'number in the name of a file')
same(found('number', 'Beste,\n\nIn bijlage onze offerte Q24-0099.\n'), [{'text': 'Q24-0099', 'version': None}], 'number in a text')
same(found('number', 'Factuur 2024-118'), [], 'an invoice has none of ours')
text = 'Dag Jan,\n\nAkkoord!\n\nMet vriendelijke groet,\nPiet Claes\nAcme NV\n\nOp 3 okt 2026 schreef An Peeters:\n> Geachte\n> test'
same(found('reply', text), {'own_text': 'Dag Jan,\n\nAkkoord!\n\nMet vriendelijke groet,', 'quoted_text': 'Op 3 okt 2026 schreef An Peeters:\n> Geachte\n> test',
                           'signature': 'Piet Claes\nAcme NV'}, 'reply')
same(found('reply', text.replace('\n', '\r\n'))['signature'], 'Piet Claes\nAcme NV', 'with the line ends of mail')
mail = 'From: a@b.example\nTo: c@d.example\nSubject: x\nMessage-ID: <1@b.example>\nContent-Type: text/plain\n\n' + text
same(found('reply', mail)['signature'], 'Piet Claes\nAcme NV', 'of a whole mail')
same(found('signature', text), {'text': 'Piet Claes\nAcme NV', 'line': 6}, 'signature and its line')
same(found('signature', 'niets'), {'text': None, 'line': None}, 'or none')
got = found('outcome', 'bezwaar baas Peeters 24/10')
same((got['code'], got['class'], got['name'], got['date'], got['ask']), ('OBJ_AUTHORITY', 'P', 'Peeters', '2026-10-24', None), 'outcome')
got = found('outcome', 'verloren timing')
same((got['code'], got['type']), ('LOST_OTHER', 'timing'), 'lost, with its objection')
same(found('outcome', 'terugbellen +3')['date'], '2026-10-08', 'business days')
got = found('outcome', 'order niet gekregen')
ok(got['code'] is None and got['ask'], 'what is not certain is asked', got)

# ---- whole mails ----
work = work_dir()
path = os.path.join(work, 'quote.eml')
with open(path, 'wb') as f:
    f.write(quote_mail())
explained = json.loads(closecall('explain', path, '--json')[1])
got = read('quote-mail', {'id': 'q', 'file': path}, {'id': 'i', 'input': quote_mail(message_id='<1@corp.test>').decode()}, {'id': 'n', 'input': 'no mail'})
same([g['id'] for g in got], ['q', 'i', 'n'], 'mails by file and by text')
same(got[0]['found'], explained, 'are read as explain reads them')
ok(got[1]['found']['is_quote'] and got[1]['found']['phone'] == '+3292345678', 'by text', got[1])
page = mkpdf.pdf_of('50 60 16 OFFERTE 2024-118\n50 100 10 Klant: Acme Bouw NV\n50 115 10 Tel. 09 234 56 78\n50 140 10 Datum: 05/10/2026\n50 160 10 Geldig tot 15/12/2026\n'
                    '50 700 10 Totaal excl. btw\n480 700 10 € 12.450,50\n')
got = read('pdf', {'input': base64.b64encode(page).decode()}, {'input': 'bm8gUERG'})
quote = got[0].get('found') or {}
same([quote.get(k) for k in ('is_quote', 'number', 'amount_minor', 'currency', 'vat', 'valid_until')], [True, '2024-118', 1245050, 'EUR', 'excl', '2026-12-15'], 'a PDF alone')
ok('error' in got[1], 'and what is none', got[1])

# ---- words of the admin's own ----
words = os.path.join(work, 'words')
shutil.copytree(os.path.join(ROOT, 'conf', 'words'), words)
with open(os.path.join(words, 'xx.conf'), 'w') as f:
    f.write('common = ( "blub", "blab", "blob", "blib", "bleb" );\n')
config = local_config(work, extra='words_dir = "%s";\n' % words)
same(read('language', '"blub blab blob blib bleb blub"', config=config)[0]['found'], 'xx', 'words files are those of the configuration')
done()
