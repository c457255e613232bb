"""A server that writes down what it is told: IMAP, SMTP or HTTP, TLS from the start or by STARTTLS, with the certificate it is given. Every login fails.
offer False: it knows nothing of STARTTLS, as behind somebody who strips it."""
import socket, ssl, threading

GREETING = {'imap': '* OK [CAPABILITY IMAP4rev1 %s] ready\r\n', 'smtp': '220 mx ready\r\n', 'http': ''}


class Recorder:
    def __init__(self, kind, certificate, key, starttls=False, offer=True):
        self.kind, self.starttls, self.offer = kind, starttls, offer and starttls
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.connections = 0
        self.heard = b''   # in the clear and through TLS
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                s, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            s.settimeout(10)
            threading.Thread(target=self._serve, args=(s,), daemon=True).start()

    def _serve(self, s):
        try:
            if self.starttls:
                if not self._talk(s, safe=False):
                    return
                s = self.context.wrap_socket(s, server_side=True)
                self._talk(s, safe=True, greet=False)
            else:
                s = self.context.wrap_socket(s, server_side=True)
                self._talk(s, safe=True)
        except OSError:
            pass
        finally:
            s.close()

    def _talk(self, s, safe, greet=True):
        """True: TLS is to begin."""
        say = lambda text: s.sendall(text.encode())
        login = 'AUTH=PLAIN' if safe or not self.offer else 'STARTTLS LOGINDISABLED'
        if greet:
            say(GREETING[self.kind].replace('%s', login))
        rest = b''
        while True:
            data = s.recv(4096)
            if not data:
                return False
            self.heard += data
            rest += data
            while b'\r\n' in rest:
                line, rest = rest.split(b'\r\n', 1)
                if self._answer(say, line.decode('latin-1'), login):
                    return True

    def _answer(self, say, line, login):
        """True: STARTTLS was asked for."""
        tag, _, rest = line.partition(' ')
        word = (rest if self.kind == 'imap' else line).split(' ')[0].upper()
        if word == 'STARTTLS':
            if not self.offer:
                say(tag + ' BAD what?\r\n' if self.kind == 'imap' else '502 5.5.1 what?\r\n')
                return False
            say(tag + ' OK go on\r\n' if self.kind == 'imap' else '220 go on\r\n')
            return True
        if self.kind == 'imap':
            if word == 'CAPABILITY':
                say('* CAPABILITY IMAP4rev1 %s\r\n%s OK done\r\n' % (login, tag))
            else:
                say('%s %s\r\n' % (tag, 'NO [AUTHENTICATIONFAILED] no' if word in ('LOGIN', 'AUTHENTICATE') else 'OK done'))
        elif self.kind == 'smtp':
            if word == 'EHLO':
                say('250-mx\r\n250-%s\r\n250 8BITMIME\r\n' % ('AUTH PLAIN LOGIN' if 'AUTH' in login else 'STARTTLS'))
            else:
                say('535 5.7.8 no\r\n' if word == 'AUTH' else '221 bye\r\n' if word == 'QUIT' else '530 5.7.0 log in first\r\n')
        elif line == '':
            say('HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n')
        return False
