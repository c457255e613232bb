#!/usr/bin/python3
"""Whom to call when the quote does not say: newest mail from the person, address book, contacts.csv, in this order; one that is down is passed over."""
import sqlite3
from harness import *
from company import Company


def bare_quote(number, to, when=None):
    """A quote without the customer's number."""
    return quote_mail(number=number, to=to).replace(b', tel. 09 234 56 78', b'')


def letter(sender, name, signature):
    m = EmailMessage(policy=email.policy.SMTP)
    m['From'], m['To'], m['Subject'] = '%s <%s>' % (name, sender), 'An Peeters <an@corp.test>', 'vraag'
    m['Date'], m['Message-ID'] = email.utils.formatdate(), email.utils.make_msgid(domain='client.example')
    m.set_content('Dag An,\n\nKan u ons een prijs maken?\n\nMet vriendelijke groet,\n\n%s\n%s\n' % (name, signature))
    return m.as_bytes()


def card(name, address, *lines):
    return 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:%s\r\nN:;%s;;;\r\nUID:%s\r\nEMAIL:%s\r\n%sEND:VCARD\r\n' % (
        name, name, address, address, ''.join(l + '\r\n' for l in lines))


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as f:
        f.write(text)


def local_calls(d):
    folder = os.path.join(d, 'calendar', 'an')
    found = {}
    for n in os.listdir(folder):
        with open(os.path.join(folder, n)) as f:
            found[n] = f.read().replace('\r\n', '\n').replace('\n ', '')
    return calls(found)


def numbers(events):
    """{quote number: number to dial} of the coming calls."""
    found = {}
    for e in events.values():
        title = prop(e, 'SUMMARY')
        number = [w for w in title.replace('·', ' ').split() if w.startswith('2026-')]
        found[number[0] if number else title] = (prop(e, 'LOCATION') or '').strip()
    return found


def evidence(d):
    with sqlite3.connect(os.path.join(d, 'state', 'ledger.db')) as db:
        return ' '.join(r[0] for r in db.execute("SELECT body FROM fact WHERE kind = 'quote'"))


NOW = '2026-10-05T10:00'

# ---- the embedded edges ----
work = work_dir()
write(os.path.join(work, 'cards', 'jan.vcf'), card('Jan Claes', 'jan@devos.example', 'TEL;TYPE=WORK:09 111 22 33', 'TEL;TYPE=CELL:0479 11 22 33'))
write(os.path.join(work, 'cards', 'all.vcf'), card('Marie Dubois', 'm.dubois@acme-bouw.example', 'TEL;TYPE=CELL:0479 99 99 99')
      + card('Els Maes', 'els@lumo.example', 'TEL;TYPE=FAX:09 333 44 55', 'TEL;TYPE=WORK:+32 2 555 01 01'))
write(os.path.join(work, 'contacts.csv'), 'email,name,phone,company\nels@lumo.example,"Maes, Els",0477 33 44 55,Lumo\nbad line\njan@devos.example,Jan,0470 00 00 00,Devos\n')
config = local_config(work, extra='contacts = "contacts.csv";\nevery_rep = { addressbook = { kind = "vcfdir"; path = "cards"; }; };\n')
deliver(work, 'an', 'inbox', letter('m.dubois@acme-bouw.example', 'Marie Dubois', 'Tel. 09 234 50 00\nGSM 0478 12 34 56'), 'old', when=1790000000)
deliver(work, 'an', 'sent', bare_quote('2026-0201', 'Marie Dubois <m.dubois@acme-bouw.example>'), 'q1', when=1791180000)
deliver(work, 'an', 'sent', bare_quote('2026-0202', 'Jan Claes <jan@devos.example>'), 'q2', when=1791180000)
deliver(work, 'an', 'sent', bare_quote('2026-0203', 'Els Maes <els@lumo.example>'), 'q3', when=1791180000)
deliver(work, 'an', 'sent', bare_quote('2026-0204', 'Nobody Known <nobody@novum.example>'), 'q4', when=1791180000)
deliver(work, 'an', 'sent', quote_mail(number='2026-0205', to='Jan Claes <jan@devos.example>').replace(b'09 234 56 78', b'09 234 56 78'), 'q5', when=1791180000)
code, out, err = closecall('check', config=config)
ok('contacts.csv:3' in err and code == 0, 'check tells of the line that cannot be used', code, err)
code, out, err = closecall('once', config=config, now=NOW)
found = numbers(local_calls(work))
same(found.get('2026-0201'), '0478 12 34 56', 'the signature of the newest mail goes first, its mobile before its switchboard')
same(found.get('2026-0202'), '0479 11 22 33', 'then the address book, before contacts.csv')
same(found.get('2026-0203'), '0477 33 44 55', 'then contacts.csv: a fax and our own number on the card are none')
same(found.get('2026-0204'), '', 'nobody knows: no number rather than a wrong one')
text = evidence(work)
ok('signature of this person' in text and 'card with this address' in text and "'line 2'" in text, 'each number says where it was found', text[-3000:])
ok('no number of this person there' in text, 'and where none was', text[-3000:])
mails = [parse(open(os.path.join(work, 'outbox', n), 'rb').read()) for n in os.listdir(os.path.join(work, 'outbox'))]
asked = [m for m in mails if '[cq ' in m['Subject']]
same([('2026-0204' in m['Subject']) for m in asked], [True], 'only the one without a number is asked about, once')

# ---- servers ----
company = Company(['an'])
company.make_addressbook('an')
company.put_card('an', 'jan.vcf', card('Jan Claes', 'jan@devos.example', 'TEL;TYPE=WORK:09 111 22 33', 'TEL;TYPE=CELL:0479 11 22 33'))
company.put_card('an', 'els.vcf', card('Els Maes', 'els@lumo.example', 'TEL;TYPE=WORK:09 333 44 55'))
work = work_dir()
config = server_config(work, company)
with open(config) as f:
    text = f.read()
book = 'addressbook = { url = "https://localhost:%d/"; password_file = "%s"; ca_file = "%s"; }; }' % (company.dav, secret(work, 'an', 'pw-an'), company.ca)
with open(config, 'w') as f:
    f.write(text.replace('ca_file = "%s"; }; }' % company.ca, 'ca_file = "%s"; }; %s' % (company.ca, book)))
company.append('an', 'INBOX', letter('m.dubois@acme-bouw.example', 'Marie Dubois', 'GSM 0478 12 34 56'))
company.append('an', 'Sent', bare_quote('2026-0301', 'Marie Dubois <m.dubois@acme-bouw.example>'))
company.append('an', 'Sent', bare_quote('2026-0302', 'Jan Claes <jan@devos.example>'))
company.append('an', 'Sent', bare_quote('2026-0303', 'Nobody Known <nobody@novum.example>'))
code, out, err = closecall('once', config=config)
found = numbers(calls(company.events('an')))
same(found.get('2026-0301'), '0478 12 34 56', 'IMAP: found by a search in the inbox')
same(found.get('2026-0302'), '0479 11 22 33', 'CardDAV: found by a query in the address book')
same(found.get('2026-0303'), '', 'and what neither knows is not guessed')

# a wrong password for the address book: the quote is booked all the same, and quickly
secret(work, 'wrong', 'wrong')
with open(config) as f:
    text = f.read()
with open(config, 'w') as f:
    f.write(text.replace(book, book.replace('/an"', '/wrong"')))
company.append('an', 'Sent', bare_quote('2026-0304', 'Els Maes <els@lumo.example>'))
company.append('an', 'Sent', bare_quote('2026-0305', 'Els Maes <els@lumo.example>'))
code, out, err = closecall('once', config=config)
found = numbers(calls(company.events('an')))
ok('2026-0304' in found and '2026-0305' in found, 'a source that is down breaks nothing', out, err)
text = evidence(work)
ok('not asked: ' in text and 'it failed a moment ago' in text, 'it is asked once, and the reason stands in the evidence', text[-3000:])
company.close()
done()
