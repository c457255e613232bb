#!/usr/bin/env python3
"""A language is a words file and a folder of templates: Italian, which no code knows of, from the quote to the receipt."""
import os, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import *
from datetime import datetime, timezone

SENT = datetime(2026, 10, 5, 8, 12, tzinfo=timezone.utc)
d = work_dir()
config = local_config(d)
with open(os.path.join(ROOT, 'tests', 'data', 'mails', 'q_it_text.eml'), 'rb') as f:
    mail = f.read().replace(b'an@janssens-dak.example', b'an@corp.test')
deliver(d, 'an', 'sent', mail, 'quote', SENT.timestamp())
code, out, err = closecall('once', config=config, now='2026-10-05T10:15+02:00')
same((code, err), (0, ''), 'an Italian quote is taken')
ours = calls(local_events(d))
same(len(ours), 1, 'and its call booked')
event = next(iter(ours.values()), '')
title, text = prop(event, 'SUMMARY') or '', prop(event, 'DESCRIPTION') or ''
ok('Logistica Rossi' in title and '2026-0431' in title, 'for the right customer', title)
ok(text.splitlines()[:1] == ['+39 02 6707 1234 · signora Rossi'], 'at the right number', text)
for words in ('LA DOMANDA', 'TACERE. Il cliente parla per primo.', 'Buongiorno signora Rossi, An Peeters, di Janssens Dakwerken.', '27.650', 'Posso registrarlo subito?'):
    ok(words in text, 'the script is Italian: ' + words, text)
ok('{{' not in text and '…' not in text, 'and complete', text)

name = next(iter(ours), '')
write_event(d, 'an', name, event.replace('SUMMARY:', 'SUMMARY:troppo caro '))
same(closecall('once', config=config, now='2026-10-06T17:00+02:00')[0], 0, 'an outcome in Italian')
later = [e for n, e in calls(local_events(d)).items() if n != name]
ok(later and 'TELEFONATA DOPO UN’OBIEZIONE' in (prop(later[0], 'DESCRIPTION') or ''), 'books the call after an objection', later)
done()
