#!/usr/bin/env python3
"""The short form of `make score`: what is read from a corpus never falls below what was reached, in either half."""
import os, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import *
sys.path.insert(0, os.path.join(ROOT, 'tests', 'score'))
import generate, score

d = work_dir()
generate.generate(d, 40)
tallies, _ = score.tally(d)
for half in generate.HALVES:
    t = tallies[half, None]
    same((t.mails, t.errors), (80, 0), half + ': all mails are read')
    ok(t.f1() >= 0.97, half + ': quotes are told from other mail', 'F1 %.3f' % t.f1())
    for field, right in (('number', 0.95), ('amount_minor', 0.95), ('currency', 0.97), ('language', 0.97), ('valid_until', 0.93), ('phone', 0.92), ('contact', 0.92), ('company', 0.9)):
        ok(t.rate(field, 0) >= right, '%s: %s is read' % (half, field), 'right %.3f, wrong %.3f, missing %.3f' % tuple(t.rate(field, k) for k in range(3)))
        ok(t.rate(field, 1) <= 0.03, '%s: %s is not read wrong' % (half, field), 'wrong %.3f' % t.rate(field, 1))
done()
