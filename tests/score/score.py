#!/usr/bin/env python3
"""score.py [CORPUS]: precision and recall of detection and how well each field is read, for each half and language of a corpus.

CORPUS is a directory of mails with their truth; without one, ours is generated. Either with truth.jsonl, as generate.py makes it:
{"file", "lang", "half", "region", "truth": {"is_quote", and fields of `explain --json`}}; or, the easiest way for mails of one's own,
with NNN.json beside each NNN.eml: {"quote", "folder_kind", "now", "rep": {"name", "address", "phone", "company", "region", "language"},
"fields": {fields of `explain --json`}}, where contact may be {"addressed", "name"}: either is right. The salesperson is then known to the
reader as a configuration makes him known.
A field that truth leaves out of a quote must be absent. Of each: right, wrong (another value, or one where there is none) and missing.
With MISTAKES=1 each mistake is told, never one of a half called untouched.
"""
import glob, json, os, re, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CLOSECALL = os.path.join(os.environ.get('CLOSECALL_BUILD', os.path.join(ROOT, 'build', 'release')), 'closecall')
FIELDS = ('number', 'version', 'amount_minor', 'currency', 'language', 'valid_until', 'start_date', 'decision_date', 'phone', 'contact',
          'company', 'vat', 'email')


LEGAL_FORMS = set('nv bv bvba srl sa sas sarl sprl asbl vzw gmbh ag kg ek eg & co ltd limited plc llp llc inc ab as oy spa'.split())


def configuration(rep):
    """As much of one as makes the salesperson known."""
    text = lambda value: json.dumps(value or '', ensure_ascii=False)
    return ('company = { name = %s; region = %s; };\n'
            'outgoing = { kind = "outdir"; path = "/tmp"; from = "closecall@closecall.invalid"; };\n'
            'reps = ( { name = %s; address = %s; %s language = %s;\n'
            '  mail = { kind = "maildir"; path = "/tmp"; }; calendar = { kind = "icsdir"; path = "/tmp"; }; } );\n' % (
                text(rep['company']), text(rep['region'].replace('UK', 'GB')), text(rep['name']), text(rep['address']),
                'phone = %s;' % text(rep['phone']) if rep.get('phone') else '', text(rep['language'])))


def read_as(rep, lines):
    """What the reader finds, an answer a line; rep: None, or the one who sent them all."""
    with tempfile.NamedTemporaryFile('w', prefix='closecall-score-', suffix='.conf') as conf:
        known = []
        if rep:
            conf.write(configuration(rep))
            conf.flush()
            known = ['--config', conf.name]
        text = ''.join(json.dumps(line) + '\n' for line in lines).encode()
        p = subprocess.run([CLOSECALL, 'read', 'quote-mail', *known], input=text, stdout=subprocess.PIPE, check=True)
    answers = [json.loads(answer) for answer in p.stdout.splitlines()]
    assert [a['id'] for a in answers] == [line['id'] for line in lines]
    return answers


def read(directory, cases):
    """What the reader finds in each mail."""
    answers, of_rep = {}, {}
    for i, case in enumerate(cases):
        line = {'id': i, 'file': os.path.join(directory, case['file'])}
        line.update({k: case[k] for k in ('region', 'lang', 'folder_kind', 'now') if case.get(k)})
        of_rep.setdefault(json.dumps(case.get('rep'), sort_keys=True), []).append(line)
    for rep, lines in of_rep.items():
        answers.update((a['id'], a) for a in read_as(json.loads(rep), lines))
    return [answers[i] for i in range(len(cases))]


class Tally:
    """Counts of one group of mails."""

    def __init__(self, fields):
        self.hit = self.false = self.missed = self.doubt = self.errors = self.mails = 0
        self.fields = {f: [0, 0, 0] for f in fields}  # right, wrong, missing

    def add(self, case, answer, tell):
        truth, found = case['truth'], answer.get('found') or {}
        self.mails += 1
        self.errors += 'error' in answer
        is_quote = bool(found.get('is_quote'))
        self.doubt += not is_quote and found.get('confidence', 0) >= 0.4
        self.hit += truth['is_quote'] and is_quote
        self.false += not truth['is_quote'] and is_quote
        self.missed += truth['is_quote'] and not is_quote
        if truth['is_quote'] != is_quote:
            tell('is_quote', truth['is_quote'], found.get('confidence'))
        if not truth['is_quote'] or not is_quote:
            return
        for f in self.fields:
            want, got = truth.get(f), found.get(f)
            kind = 0 if same(f, want, got) else 2 if got is None else 1
            self.fields[f][kind] += 1
            if kind:
                tell(f, want, got)

    def f1(self):
        return 2 * self.hit / max(1, 2 * self.hit + self.false + self.missed)

    def rate(self, field, kind):
        return self.fields[field][kind] / max(1, sum(self.fields[field]))


def bare(company):
    """Without its legal form, which some write and some do not."""
    return ' '.join(w for w in re.sub(r'[.,]', '', company.casefold()).split() if w not in LEGAL_FORMS)


def same(field, want, got):
    if isinstance(want, dict):
        return any(same(field, w, got) for w in want.values())
    if field == 'company' and want and got:
        return bare(want) == bare(got)
    if field == 'contact' and want and got:
        return want.casefold().rstrip('.') == got.casefold().rstrip('.')
    return want == got


def cases_beside(directory):
    """The mails that have their truth in a file of the same name."""
    for path in sorted(glob.glob(os.path.join(directory, '*.json'))):
        with open(path) as f:
            case = json.load(f)
        rep, fields = case['rep'], case['fields']
        yield {'file': os.path.basename(path)[:-len('json')] + 'eml', 'half': 'one', 'lang': fields['language'], 'rep': rep,
               'folder_kind': case['folder_kind'], 'now': case['now'], 'truth': {'is_quote': case['quote'], **fields}}


def cases_of(directory):
    path = os.path.join(directory, 'truth.jsonl')
    if not os.path.exists(path):
        return list(cases_beside(directory))
    with open(path) as f:
        return [json.loads(line) for line in f]


def tally(directory):
    """{(half, lang or None): Tally}, and the fields that the truth speaks of"""
    cases, tallies = cases_of(directory), {}
    fields = [f for f in FIELDS if any(f in case['truth'] for case in cases)]
    for case, answer in zip(cases, read(directory, cases)):
        def tell(field, want, got):
            if os.environ.get('MISTAKES') and case['half'] != 'untouched':
                print('%s: %s is %r, must be %r' % (case['file'], field, got, want))
        for group in (None, case['lang']):
            tallies.setdefault((case['half'], group), Tally(fields)).add(case, answer, tell if group else lambda *_: None)
    return tallies, fields


def table(tallies, fields):
    for half in sorted({h for h, _ in tallies}):
        langs = [None] + sorted(l for h, l in tallies if h == half and l)
        head = ['%s' % (l or 'all') for l in langs]
        print('\n%-28s' % ('%s half, %d mails' % (half, tallies[half, None].mails)) + ''.join('%20s' % h for h in head))
        of = [tallies[half, l] for l in langs]
        print('%-28s' % 'quote: precision' + ''.join('%20.3f' % (t.hit / max(1, t.hit + t.false)) for t in of))
        print('%-28s' % 'quote: recall' + ''.join('%20.3f' % (t.hit / max(1, t.hit + t.missed)) for t in of))
        print('%-28s' % 'quote: F1' + ''.join('%20.3f' % t.f1() for t in of))
        print('%-28s' % 'in doubt, unreadable' + ''.join('%20s' % ('%d, %d' % (t.doubt, t.errors)) for t in of))
        print('%-28s' % 'right / wrong / missing, %')
        for f in fields:
            print('  %-26s' % f + ''.join('%20s' % ('%.1f / %.1f / %.1f' % tuple(100 * t.rate(f, k) for k in range(3))) for t in of))


def main():
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    if len(sys.argv) == 2:
        table(*tally(sys.argv[1]))
        return
    sys.path.insert(0, HERE)
    import generate
    with tempfile.TemporaryDirectory(prefix='closecall-score-') as d:
        generate.generate(d, 120)
        table(*tally(d))


if __name__ == '__main__':
    main()
