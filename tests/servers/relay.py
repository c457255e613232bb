"""Stands between closecall and a server, and passes everything on, until it is told to cut: at a method, before the request reaches the server, or when
it did and the answer is on its way. What changes something comes on a connection of its own, so the first bytes of one tell the method."""
import socket, threading


class Relay:
    def __init__(self, port):
        self.target, self.method, self.arrives, self.then = port, None, False, None
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, method, arrives=False, then=None):
        """then(): called once, in place of passing on the request (arrives False) or the answer (True). None: cut nothing any more."""
        self.method, self.arrives, self.then = method and method.encode() + b' ', arrives, then

    def close(self):
        self.socket.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with client:
            first = client.recv(65536)
            ours = bool(self.method) and first.startswith(self.method)
            if ours and not self.arrives:
                return self.then()
            try:
                server = socket.create_connection(('127.0.0.1', self.target))
            except OSError:
                return
            with server:
                server.sendall(first)
                back = threading.Thread(target=self._pass, args=(server, client, ours), daemon=True)
                back.start()
                self._pass(client, server, False)
                back.join()

    def _pass(self, source, sink, ours):
        try:
            while data := source.recv(65536):
                if ours and not data.startswith(b'HTTP/1.1 100'):
                    self.then()
                    break
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass
