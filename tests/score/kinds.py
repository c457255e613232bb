#!/usr/bin/env python3
"""kinds.py [-v] FILE.jsonl | DIRECTORY ...: how well `closecall read KIND` answers batteries of lines.

A battery is named KIND.jsonl or KIND.anything.jsonl; each line {"id", "input" or "file", "lang", "region", "now", "found", "note"}.
`found` is the truth; a field it leaves out is not scored. Texts are compared trimmed, values exactly. Of each kind: lines wholly right,
fields missing (truth has one, the answer none) and fields wrong. With -v each failure is told.
"""
import json, os, subprocess, sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLOSECALL = os.path.join(os.environ.get('CLOSECALL_BUILD', os.path.join(ROOT, 'build', 'release')), 'closecall')
QUESTION = ('id', 'input', 'file', 'lang', 'region', 'now')
TEXTS = ('text', 'own_text', 'quoted_text', 'signature', 'comment')


def batteries(arguments):
    for a in arguments:
        yield from sorted(os.path.join(a, f) for f in os.listdir(a) if f.endswith('.jsonl')) if os.path.isdir(a) else [a]


def read(kind, battery, cases):
    """What the reader answers; files are named from the battery's directory."""
    lines = ''.join(json.dumps({f: c[f] for f in QUESTION if c.get(f)}) + '\n' for c in cases)
    p = subprocess.run([CLOSECALL, 'read', kind], input=lines.encode(), stdout=subprocess.PIPE, check=True, cwd=os.path.dirname(battery) or '.')
    answers = [json.loads(l) for l in p.stdout.splitlines()]
    assert [a['id'] for a in answers] == [c['id'] for c in cases], 'an answer for each line, in order'
    return [a.get('found', {'error': a.get('error')}) for a in answers]


def loose(field, value):
    if field == 'version':
        return str(value)  # ours are texts: B as well as 2
    return [l.strip() for l in value.splitlines() if l.strip()] if field in TEXTS and isinstance(value, str) else value


def compare(field, want, got):
    """Yields (field, want, got) of each difference."""
    if isinstance(want, list) and isinstance(got, list):
        for i in range(max(len(want), len(got))):
            yield from compare('%s[%d]' % (field, i), want[i] if i < len(want) else None, got[i] if i < len(got) else None)
    elif isinstance(want, dict) and isinstance(got, dict):
        for f in want:
            yield from compare(f, want[f], got.get(f))
    elif loose(field, want) != loose(field, got):
        yield field, want, got


def main(arguments):
    verbose = '-v' in arguments
    print('%-28s %6s %6s %8s %6s' % ('battery', 'lines', 'exact', 'missing', 'wrong'))
    for battery in batteries(a for a in arguments if a != '-v'):
        with open(battery) as f:
            cases = [json.loads(l) for l in f if l.strip()]
        name = os.path.basename(battery)
        exact = missing = wrong = 0
        told = []
        for case, got in zip(cases, read(name.split('.')[0], battery, cases)):
            differences = list(compare('found', case['found'], got))
            exact += not differences
            missing += sum(g is None for _, _, g in differences)
            wrong += sum(g is not None for _, _, g in differences)
            if differences:
                told.append('  %s %r %s' % (case['id'], case.get('input', case.get('file')), case.get('note', '')))
                told += ['      %s: is %s, must be %s' % (f, json.dumps(g, ensure_ascii=False), json.dumps(w, ensure_ascii=False)) for f, w, g in differences]
        print('%-28s %6d %6d %8d %6d' % (name, len(cases), exact, missing, wrong))
        if verbose and told:
            print('\n'.join(told))


if __name__ == '__main__':
    main(sys.argv[1:])
