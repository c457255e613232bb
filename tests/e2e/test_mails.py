#!/usr/bin/python3
"""Every kind of mail in every language, opened in headless Chromium at the width of a phone and of a desk, light and dark: nothing stands beyond the
edge, no box is wider than its place, no text is cut, and all of it can be read on its ground."""
import sys
from harness import *

sys.path.insert(0, os.path.join(ROOT, 'tests', 'tools'))
import mails

d = work_dir()
subprocess.run([os.path.join(BUILD, 'tests', 'unit', 'test_notice'), '--show', d], check=True)
paths = sorted(os.path.join(d, n) for n in os.listdir(d) if n.endswith('.html'))
ok(len(paths) >= 80, '%d mails to look at' % len(paths))
for dark in (False, True):
    found = mails.measure(paths, dark)
    same(len(found), 2 * len(paths), 'each is measured at two widths, %s' % ('dark' if dark else 'light'))
    ok(all(m['dark'] == dark and m['texts'] >= 3 for m in found), 'in these colours, with text', [m for m in found if m['dark'] != dark or m['texts'] < 3][:5])
    bad = ['%s at %d: %s' % (m['name'], m['width'], f) for m in found for f in m['findings']]
    ok(not bad, 'nothing is cut, spilled or faint', *bad[:20])

# the measure itself: a mail with each of these faults is told
faults = {'wide': ('<div style="width:900px">wide</div>', 'beyond the edge'), 'cut': ('<div style="width:30px;overflow:hidden;white-space:nowrap">cut in the middle</div>', 'wider than'),
          'flat': ('<div style="height:6px;overflow:hidden;font-size:30px">flat</div>', 'cut or spilled'), 'faint': ('<p style="color:#ccc">faint</p>', 'contrast')}
for name, (body, _) in faults.items():
    with open(os.path.join(d, name + '.html'), 'w') as f:
        f.write('<!DOCTYPE html><html><body style="margin:0;background:#fff">%s</body></html>' % body)
told = mails.measure([os.path.join(d, name + '.html') for name in faults], False)
for name, (_, words) in faults.items():
    findings = [f for m in told if m['name'] == name + '.html' and m['width'] == 375 for f in m['findings']]
    ok(any(words in f for f in findings), 'a fault is seen: ' + name, *findings)
done()
