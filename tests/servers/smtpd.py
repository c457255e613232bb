#!/usr/bin/python3
"""smtpd.py DIR SMTP SMTPS LMTP: a submission server with login over TLS only. Local recipients are handed to Dovecot by LMTP, foreign mail is kept in
DIR/outbox. DIR/smtp-faults may hold one word for the next mail: 'drop' (accepted, then the connection is cut before the answer), 'lose' (cut, and never delivered), '451', '550'."""
import asyncio, os, smtplib, ssl, sys, time
from aiosmtpd.smtp import SMTP, AuthResult

directory, smtp_port, smtps_port, lmtp_port = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
USERS = dict(line.split(':', 2)[:2] for line in open(os.path.join(directory, 'users')))
OUTBOX, FAULTS = os.path.join(directory, 'outbox'), os.path.join(directory, 'smtp-faults')
os.makedirs(OUTBOX, exist_ok=True)


def fault():
    try:
        word = open(FAULTS).read().strip()
        os.unlink(FAULTS)
        return word
    except FileNotFoundError:
        return ''


class Handler:
    async def handle_DATA(self, server, session, envelope):
        word = fault()
        if word in ('451', '550'):
            return word + ' not now' if word == '451' else word + ' not ever'
        if word == 'lose':
            server.transport.abort()
            return '250 queued'
        local = [r for r in envelope.rcpt_tos if r in USERS]
        if local:
            await asyncio.to_thread(self.deliver, envelope.mail_from, local, envelope.content)
        else:
            with open(os.path.join(OUTBOX, '%d.eml' % time.time_ns()), 'wb') as f:
                f.write(envelope.content)
        if word == 'drop':
            server.transport.abort()
        return '250 queued'

    @staticmethod
    def deliver(sender, to, content):
        with smtplib.LMTP('127.0.0.1', lmtp_port) as l:
            l.sendmail(sender or '', to, content)


def authenticate(server, session, envelope, mechanism, data):
    login, password = data.login.decode(), data.password.decode()
    return AuthResult(success=USERS.get(login) == '{PLAIN}' + password, handled=False)


async def main():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(os.path.join(directory, 'server.pem'), os.path.join(directory, 'server.key'))
    loop = asyncio.get_running_loop()

    def make(**k):
        return SMTP(Handler(), hostname='mail.corp.test', authenticator=authenticate, auth_required=True, timeout=60, **k)
    await loop.create_server(lambda: make(tls_context=context, require_starttls=True), '127.0.0.1', smtp_port)
    await loop.create_server(lambda: make(auth_require_tls=False), '127.0.0.1', smtps_port, ssl=context)
    await asyncio.Event().wait()

asyncio.run(main())
