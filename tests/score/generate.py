#!/usr/bin/env python3
"""generate.py DIRECTORY [MAILS-A-LANGUAGE]: a corpus of sent mails, half of them quotes, with what must be read from each in truth.jsonl.

Always the same for the same number. The mails are dealt out to two halves, `tuned` and `untouched`, which share no wording: each list of
words_<lang>.py is dealt out in turn. Rules are made on the tuned half; of the untouched half only the figures are looked at.
"""
import datetime, email.policy, email.utils, html, importlib, json, os, random, re, sys
from email.message import EmailMessage

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'tools')]
import mkpdf

LANGUAGES = ('nl', 'fr', 'de', 'en')
HALVES = ('tuned', 'untouched')
COUNTRY_CODE = {'BE': '32', 'NL': '31', 'FR': '33', 'DE': '49', 'CH': '41', 'GB': '44', 'IE': '353'}
ZONE = datetime.timezone(datetime.timedelta(hours=1))


def slug(text):
    plain = text.lower()
    for a, b in zip("äöüéèêçôîàß' &", ['ae', 'oe', 'ue', 'e', 'e', 'e', 'c', 'o', 'i', 'a', 'ss', '', '-', '']):
        plain = plain.replace(a, b)
    return re.sub('-+', '-', re.sub('[^a-z0-9-]', '', plain)).strip('-')


def e164(text, region):
    digits = re.sub(r'\D', '', text.replace('(0)', ''))
    return '+' + (digits if text.startswith('+') else COUNTRY_CODE[region] + digits[1:])


class Case:
    """One mail being thought up: who writes to whom about what."""

    def __init__(self, words, lang, half, n):
        self.w, self.lang, self.half, self.n = words, lang, half, n
        self.r = random.Random('%s %s %d' % (lang, half, n))
        self.region = self.pick(words.REGIONS, all_of_it=True)
        self.sent = datetime.datetime(2026, 9, 1, 8, 0, tzinfo=ZONE) + datetime.timedelta(days=self.r.randrange(90), minutes=self.r.randrange(540))
        trade, projects, self.items = self.pick(words.TRADES, all_of_it=True)
        self.project = self.pick(projects)
        self.rep_first, self.rep_last = self.pick(words.FIRST)[0], self.pick(words.LAST)
        self.rep_company = trade.format(rep=self.pick(words.LAST))
        self.rep_domain = slug(self.rep_company) + '.example'
        self.rep_address = slug(self.rep_first) + '@' + self.rep_domain
        self.rep_phone = self.phone(90)
        self.first, self.sex = self.pick(words.FIRST)
        self.last = self.r.choice([l for l in words.LAST if l != self.rep_last and l not in self.rep_company])
        self.title = self.pick(words.TITLE[self.sex], all_of_it=True)
        self.company = self.pick(words.COMPANY).format(last=self.r.choice([l for l in words.LAST if l not in (self.last, self.rep_last) and l not in self.rep_company]))
        self.address = self.r.choice(['{f}.{l}@{d}', '{f}@{d}', '{l}@{d}']).format(f=slug(self.first), l=slug(self.last), d=slug(self.company) + '.example')
        self.street = self.pick(words.STREET).format(self.r.randrange(1, 200))
        self.city = self.pick(words.CITY[self.region])
        self.customer_phone = self.phone(10)
        self.number = self.r.choice(['{y}-{n}', '{y}/{n:04}', 'OF{yy}-{n:04}', 'Q-{n:05}', '{yy}{n:05}', 'AN-{y}-{n:04}', 'D{yy}.{n:04}']).format(y=2026, yy=26, n=self.r.randrange(101, 4000))
        self.currency = 'CHF' if self.region == 'CH' else 'GBP' if self.region == 'GB' else 'EUR'
        self.net = self.r.choice([self.r.randrange(800, 9999) * 100, self.r.randrange(10000, 180000) * 100 + self.r.choice([0, 50, 25, 80])])
        rate = {'BE': 210, 'NL': 210, 'FR': 200, 'DE': 190, 'CH': 81, 'GB': 200, 'IE': 230}[self.region]
        self.tax = (self.net * rate + 500) // 1000
        self.truth = {'is_quote': False, 'language': lang}
        self.version = self.r.choice([None, None, None, '2', 'B'])

    @property
    def named(self):
        """The number as the mail shows it, with its version."""
        return getattr(self, 'shown', self.number)

    def pick(self, choices, all_of_it=False):
        """Of this half's share, unless it is no wording."""
        mine = choices if all_of_it else choices[HALVES.index(self.half)::2]
        return self.r.choice(mine)

    def phone(self, base):
        return self.pick(self.w.PHONES[self.region]).format(base + self.r.randrange(10))

    def money(self, minor, sign=True):
        whole, cents = divmod(minor, 100)
        group, point = {'BE': '.,', 'NL': '.,', 'FR': '\u00a0,', 'DE': '.,', 'CH': "'.", 'GB': ',.', 'IE': ',.'}[self.region]
        text = '{:,}'.format(whole).replace(',', group) + point + '%02d' % cents
        if not sign:
            return text
        symbol = {'EUR': '€', 'GBP': '£', 'CHF': 'CHF'}[self.currency]
        before = self.region in ('NL', 'CH', 'GB', 'IE') or (self.region == 'BE' and self.lang == 'nl')
        code = self.n % 5 == 4
        if before:
            return self.currency + ' ' + text if code else symbol + ('' if self.region in ('GB', 'IE') else ' ') + text
        return text + ' ' + (self.currency if code else symbol)

    def day(self, d, style=None):
        style = self.n % 3 if style is None else style
        name = self.w.MONTHS[d.month - 1]
        if style == 0:
            return d.strftime('%d.%m.%Y' if self.lang == 'de' else '%d/%m/%Y')
        if style == 1:
            return '%d%s %s %d' % (d.day, '.' if self.lang == 'de' else '', name, d.year)
        return d.strftime('%d.%m.%y' if self.lang == 'de' else '%d-%m-%Y')

    def fill(self, text, **more):
        return text.format(number=self.named, project=self.project, amount=self.money(self.net), date=self.day(self.sent.date() + datetime.timedelta(days=20)), **more)

    # ---- the parts of a letter ----

    def greeting(self):
        text = self.pick(self.w.GREETING)
        if '|' in text:
            text = text.split('|')[self.sex == 'm'] + (',' if text.endswith(',') and self.sex == 'f' and not text.split('|')[0].endswith(',') else '')
        polite = self.title if '{title}' in text else text.split('{last}')[0].split()[-1] if '{last}' in text else None
        self.truth['contact'] = '%s %s' % (polite, self.last) if polite else '%s %s' % (self.first, self.last)
        return text.format(title=self.title, last=self.last, first=self.first)

    def signature(self):
        return [self.pick(self.w.CLOSING), '%s %s' % (self.rep_first, self.rep_last), self.rep_company, self.pick(self.w.PHONE_LABEL).format(phone=self.rep_phone), self.rep_address]

    def block(self):
        """The customer's, as it stands in a quote; his number in five of six."""
        lines = [self.pick(self.w.CUSTOMER_LABEL), self.company, '%s %s' % (self.first, self.last), self.street, self.city]
        self.truth['company'] = self.company
        if self.n % 6:
            lines.append(self.pick(self.w.PHONE_LABEL).format(phone=self.customer_phone))
            self.truth['phone'] = e164(self.customer_phone, self.region)
        if self.n % 4 == 2:
            lines.append(self.pick(self.w.VAT_LABEL).format(vat='BE 0403.170.701'))
        return lines

    def validity(self, base):
        if self.n % 7 == 3:
            return None
        if self.n % 2:
            days = self.r.choice([14, 30, 45, 60])
            self.truth['valid_until'] = str(base + datetime.timedelta(days=days))
            return self.pick(self.w.VALID_DAYS).format(n=days)
        until = self.sent.date() + datetime.timedelta(days=self.r.randrange(20, 70))
        self.truth['valid_until'] = str(until)
        return self.pick(self.w.VALID_DATE).format(date=self.day(until))

    def rows(self):
        """Items that add up, then the totals: (label, minor)."""
        left, rows = self.net, []
        for item in self.items[:-1]:
            part = left * self.r.randrange(20, 50) // 10000 * 100
            rows.append((item, part))
            left -= part
        rows.append((self.items[-1], left))
        excl, vat, incl = self.pick(self.w.TOTALS)
        return rows, [(excl, self.net), (vat, self.tax), (incl, self.net + self.tax)]

    def say_total(self):
        self.truth.update(amount_minor=self.net, currency=self.currency, vat='excl')

    def thread(self):
        """What the customer had asked, under the answer."""
        name, asked = '%s %s' % (self.first, self.last), self.sent - datetime.timedelta(days=2)
        own = [self.pick(self.w.REQUEST).format(project=self.project), '', self.pick(self.w.CLOSING), name, self.company, self.pick(self.w.PHONE_LABEL).format(phone=self.customer_phone)]
        text = '\n'.join(own)
        if self.n % 2:
            head = self.w.ATTRIBUTION.format(date=self.day(asked.date(), 1), name=name, email=self.address)
            return head + '\n' + '\n'.join('> ' + l for l in text.split('\n'))
        a, b, c, d = self.w.OUTLOOK
        colon = ' :' if self.lang == 'fr' else ':'
        return '\n'.join([a + colon + ' %s <%s>' % (name, self.address), b + colon + ' ' + self.day(asked.date(), 1) + ' 09:14',
                          c + colon + ' %s %s <%s>' % (self.rep_first, self.rep_last, self.rep_address), d + colon + ' ' + self.project, '', text])

    # ---- mails ----

    def mail(self, subject, text, own_html=None, to=None):
        m = EmailMessage(policy=email.policy.SMTP)
        m['From'] = email.utils.formataddr(('%s %s' % (self.rep_first, self.rep_last), self.rep_address))
        m['To'] = to or email.utils.formataddr(('%s %s' % (self.first, self.last), self.address))
        m['Subject'] = subject
        m['Date'] = self.sent
        m['Message-ID'] = '<%s.%s.%d@%s>' % (self.lang, self.half, self.n, self.rep_domain)
        if own_html is None:
            m.set_content(text)
        elif text is None:
            m.set_content(own_html, subtype='html')
        else:
            m.set_content(text)
            m.add_alternative(own_html, subtype='html')
        return m

    def pdf(self, title, heads, rows, totals, tail):
        """One page as an ERP prints it: columns, the sender on top, totals at the right."""
        out = ['50 50 14 ' + self.rep_company, '50 66 8 ' + self.rep_address + '  ' + self.rep_phone]
        left = self.n % 2
        y = 110
        for line in heads:
            if line:
                out.append('%d %d 10 %s' % (320 if left else 50, y, line))
            y += 14
        out.append('50 %d 16 %s' % (y + 20, title))
        y += 50
        for label, minor in rows:
            out += ['50 %d 10 %s' % (y, label), '%d %d 10 %s' % (460, y, self.money(minor, sign=False))]
            y += 16
        y += 12
        for label, minor in totals:
            out += ['%d %d 10 %s' % (330 if left else 50, y, label), '460 %d 10 %s' % (y, self.money(minor))]
            y += 16
        for line in filter(None, tail):
            y += 18
            out.append('50 %d 9 %s' % (y, line))
        return mkpdf.pdf_of('\n'.join(out).replace('\u00a0', ' '))

    # ---- what makes real quotes hard to read; each in some of them ----

    def asides(self):
        """Amounts, dates and numbers that are not the quote's."""
        more = self.w.ASIDES
        picked = [self.pick(more[k]) for k in sorted(more) if self.r.random() < 0.4]
        later = self.sent.date() + datetime.timedelta(days=self.r.randrange(100, 160))
        return [p.format(small=self.money(self.net // 7 // 100 * 100), date=self.day(later), n=self.r.randrange(3, 9), project=self.project,
                         iban='BE68 5390 0754 7034', vat='0403.170.701') for p in picked]

    def dated(self):
        return self.pick(self.w.DATE_LABEL).format(date=self.day(self.sent.date()))

    def text_quote(self):
        """All of it in the mail's text."""
        rows, totals = self.rows()
        self.say_total()
        lines = [self.greeting(), '', self.fill(self.pick(self.w.INTRO)), '', self.pick(self.w.NUMBER_LABEL).format(number=self.named), '']
        if self.n % 3:
            width = max(len(l) for l, _ in rows + totals) + 4
            lines += ['%-*s%s' % (width, l, self.money(v)) for l, v in rows + totals]
        else:
            lines += ['- ' + l for l, _ in rows] + ['', self.fill(self.pick(self.w.SENTENCE))]
        lines += ['', self.validity(self.sent.date()) or '', self.pick(self.w.NOISE)] + self.asides() + [''] + self.block() + [''] + self.signature()
        return self.mail(self.fill(self.pick(self.w.SUBJECT)), '\n'.join(lines))

    def paper_quote(self, own_html=None):
        """A short mail and a PDF."""
        rows, totals = self.rows()
        self.say_total()
        tail = [self.validity(self.sent.date()) or self.pick(self.w.NOISE), self.pick(self.w.NOISE)] + self.asides()
        heads = self.block() + ['', self.pick(self.w.NUMBER_LABEL).format(number=self.named), self.dated()]
        page = self.pdf(self.pick(self.w.QUOTE_TITLE), heads, rows, totals, tail)
        lines = [self.greeting(), '', self.fill(self.pick(self.w.INTRO)), self.pick(self.w.NOISE), ''] + self.signature()
        m = self.mail(self.fill(self.pick(self.w.SUBJECT)), '\n'.join(lines)) if not own_html else self.mail(self.fill(self.pick(self.w.SUBJECT)), None, own_html(lines))
        m.add_attachment(page, maintype='application', subtype='pdf', filename='%s_%s.pdf' % (self.pick(self.w.QUOTE).capitalize().replace(' ', '_'), self.number.replace('/', '-')))
        return m

    def outlook_html(self, lines, table=''):
        body = ''.join('<p class=MsoNormal>%s<o:p></o:p></p>' % (html.escape(l) or '&nbsp;') for l in lines)
        return ('<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0cm;font-size:11pt}</style></head>'
                '<body lang=NL><div class=WordSection1>%s</div></body></html>' % body.replace('<p class=MsoNormal>TABLE<o:p></o:p></p>', table))

    def html_quote(self):
        """Outlook: a table in the text; Gmail and Apple: divs, with a text beside."""
        rows, totals = self.rows()
        self.say_total()
        table = '<table class=MsoNormalTable border=0>' + ''.join('<tr><td><p class=MsoNormal>%s<o:p></o:p></p></td><td><p class=MsoNormal align=right>%s<o:p></o:p></p></td></tr>'
                                                               % (html.escape(l), html.escape(self.money(v))) for l, v in rows + totals) + '</table>'
        head = [self.greeting(), '', self.fill(self.pick(self.w.INTRO)), '', self.pick(self.w.NUMBER_LABEL).format(number=self.named)]
        tail = ['', self.validity(self.sent.date()) or ''] + self.asides() + [''] + self.block() + [''] + self.signature()
        subject = self.fill(self.pick(self.w.SUBJECT))
        if self.n % 3 == 0:
            return self.mail(subject, None, self.outlook_html(head + ['TABLE'] + tail, table))
        plain = ['%s: %s' % (l, self.money(v)) for l, v in rows + totals]
        lines = head + [''] + plain + tail
        divs = ''.join('<div>%s</div>' % (html.escape(l) or '<br>') for l in lines)
        if self.n % 3 == 1:
            return self.mail(subject, '\n'.join(lines), '<div dir="ltr">%s</div>' % divs)
        return self.mail(subject, None, '<html><head></head><body style="word-wrap: break-word; -webkit-nbsp-mode: space;" class="">%s</body></html>' % divs)

    def answer_quote(self):
        """An answer to a request; the customer's number stands in the thread."""
        self.say_total()
        lines = [self.greeting(), '', self.fill(self.pick(self.w.INTRO)), self.fill(self.pick(self.w.SENTENCE)), self.validity(self.sent.date()) or '', self.pick(self.w.NUMBER_LABEL).format(number=self.named), ''] + self.signature()
        self.truth.update(company=self.company, phone=e164(self.customer_phone, self.region))
        return self.mail('Re: ' + self.project, '\n'.join(lines) + '\n\n' + self.thread())

    def quote(self):
        self.truth.update(is_quote=True, number=self.number, email=self.address)
        if self.version and not self.number[-1].isalpha():
            self.truth['version'] = self.version
            self.shown = self.number + (' v2' if self.version == '2' else ' rev. B')
        shape = self.n % 5
        return (self.text_quote, self.paper_quote, self.html_quote, lambda: self.paper_quote(self.outlook_html), self.answer_quote)[shape]()

    def other(self):
        """No quote."""
        subject, body, extra = self.pick(self.w.NOT)
        subject, body = self.fill(subject), self.fill(body)
        lines = [self.greeting(), '', body, ''] + self.signature()
        self.truth.pop('contact')
        text, to = '\n'.join(lines), None
        if extra == 'THREAD':
            text += '\n\n' + self.thread()
        elif extra == 'FORWARD':
            a, b, c, d = self.w.OUTLOOK
            rows, totals = self.rows()
            text += '\n\n' + '\n'.join(['%s: Leverkus Supplies <sales@leverkus-supplies.example>' % a, '%s: %s' % (b, self.day(self.sent.date(), 1)),
                                        '%s: %s' % (c, self.rep_address), '%s: %s %s' % (d, self.pick(self.w.QUOTE), self.number), ''] + ['%s %s' % (l, self.money(v)) for l, v in totals])
        elif extra == 'INTERNAL':
            to = 'info@' + self.rep_domain
        m = self.mail(subject, text, to=to)
        if extra and extra.endswith('.pdf'):
            rows, totals = self.rows()
            title = re.sub(r'[_{}]', ' ', extra.split('{')[0].replace('.pdf', '')).strip()
            m.add_attachment(self.pdf(title, [self.company, self.street, self.city, '', self.dated()], rows, totals, []), maintype='application', subtype='pdf',
                             filename=self.fill(extra).replace('/', '-'))
        return m


def cases(per_language):
    for lang in LANGUAGES:
        words = importlib.import_module('words_' + lang)
        for half in HALVES:
            for n in range(per_language // 2):
                yield Case(words, lang, half, n)


def generate(directory, per_language):
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, 'truth.jsonl'), 'w') as truths:
        for c in cases(per_language):
            # every second mail is a quote; the shapes go round within each kind
            c.n, is_quote = c.n // 2, c.n % 2 == 0
            mail = c.quote() if is_quote else c.other()
            name = '%s-%s-%s%03d.eml' % (c.lang, c.half, 'q' if is_quote else 'n', c.n)
            if mail.is_multipart():
                mail.set_boundary('=_' + name)
            with open(os.path.join(directory, name), 'wb') as f:
                f.write(mail.as_bytes())
            truths.write(json.dumps({'file': name, 'lang': c.lang, 'half': c.half, 'region': c.region, 'truth': c.truth}, ensure_ascii=False) + '\n')


if __name__ == '__main__':
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    generate(sys.argv[1], int(sys.argv[2]) if len(sys.argv) == 3 else 120)
