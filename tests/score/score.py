#!/usr/bin/env python3
"""score.py [CORPUS]: precision and recall of detection and how well each field is read, for each half and language of a corpus.

CORPUS is a directory with mails and truth.jsonl, as generate.py makes it and as anybody may make of his own mails:
{"file", "lang", "half", "region", "truth": {"is_quote", and fields of `explain --json`}}; without one, ours is generated.
A field that truth leaves out of a quote must be absent. Of each: right, wrong (another value, or one where there is none) and missing.
With MISTAKES=1 each mistake of the tuned half is told, never one of the other.
"""
import json, os, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CLOSECALL = os.path.join(os.environ.get('CLOSECALL_BUILD', os.path.join(ROOT, 'build', 'release')), 'closecall')
FIELDS = ('number', 'version', 'amount_minor', 'currency', 'language', 'valid_until', 'phone', 'contact', 'company', 'vat', 'email')


def read(directory, cases):
    """What the reader finds in each mail."""
    lines = ''.join(json.dumps({'id': i, 'file': os.path.join(directory, c['file']), 'region': c.get('region'), 'lang': c.get('lang')}) + '\n' for i, c in enumerate(cases))
    p = subprocess.run([CLOSECALL, 'read', 'quote-mail'], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(l) for l in p.stdout.splitlines()]
    assert [a['id'] for a in answers] == list(range(len(cases)))
    return answers


class Tally:
    """Counts of one group of mails."""

    def __init__(self):
        self.hit = self.false = self.missed = self.doubt = self.errors = self.mails = 0
        self.fields = {f: [0, 0, 0] for f in FIELDS}  # right, wrong, missing

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
        for f in FIELDS:
            want, got = truth.get(f), found.get(f)
            kind = 0 if same(f, want, got) else 2 if got is None else 1
            self.fields[f][kind] += 1
            if kind:
                tell(f, want, got)

    def f1(self):
        return 2 * self.hit / max(1, 2 * self.hit + self.false + self.missed)

    def rate(self, field, kind):
        return self.fields[field][kind] / max(1, sum(self.fields[field]))


def same(field, want, got):
    if field in ('company', 'contact') and want and got:
        return want.casefold().rstrip('.') == got.casefold().rstrip('.')
    return want == got


def tally(directory):
    """{(half, lang or None): Tally}"""
    with open(os.path.join(directory, 'truth.jsonl')) as f:
        cases = [json.loads(l) for l in f]
    tallies = {}
    for case, answer in zip(cases, read(directory, cases)):
        def tell(field, want, got):
            if os.environ.get('MISTAKES') and case['half'] == 'tuned':
                print('%s: %s is %r, must be %r' % (case['file'], field, got, want))
        for lang in (None, case['lang']):
            tallies.setdefault((case['half'], lang), Tally()).add(case, answer, tell if lang else lambda *_: None)
    return tallies


def table(tallies):
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
        for f in FIELDS:
            print('  %-26s' % f + ''.join('%20s' % ('%.1f / %.1f / %.1f' % tuple(100 * t.rate(f, k) for k in range(3))) for t in of))


def main():
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    if len(sys.argv) == 2:
        table(tally(sys.argv[1]))
        return
    sys.path.insert(0, HERE)
    import generate
    with tempfile.TemporaryDirectory(prefix='closecall-score-') as d:
        generate.generate(d, 120)
        table(tally(d))


if __name__ == '__main__':
    main()
