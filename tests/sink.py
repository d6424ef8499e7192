"""A mail server of our own that keeps what it is given: for tests and benchmarks, on this machine only."""

import socketserver
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

Rule = Callable[[str], str | None]


@dataclass
class Sink:
    """``received``: envelope sender, recipient and message of each letter taken; ``connections``: how many came.

    Set ``on_recipient`` or ``on_data`` to answer otherwise: they get the address (or the letter's text) and return a
    reply such as ``451 later``, ``"hang up"``, or ``None`` for yes. ``delay``: seconds before a letter is confirmed;
    ``greeting``: seconds before a new connection hears anything, as with TLS and a login over some distance.
    """

    port: int = 0
    delay: float = 0
    greeting: float = 0
    received: list[tuple[str, str, bytes]] = field(default_factory=list)
    connections: int = 0
    on_recipient: Rule = lambda address: None
    on_data: Rule = lambda text: None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def messages(self) -> list[Message]:
        return [message_from_bytes(raw) for _sender, _to, raw in self.received]

    def copies(self) -> Counter:
        """How often each Message-ID arrived."""
        return Counter(message["Message-ID"] for message in self.messages())


class _HangUp(Exception):
    pass


class _Dialogue(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        self.sink = self.server.sink
        self.sink.connections += 1
        time.sleep(self.sink.greeting)
        self.say("220 sink")
        try:
            while line := self.rfile.readline():
                self.answer(line.decode("utf-8", "replace").strip())
        except (_HangUp, ConnectionError):
            return

    def say(self, reply: str) -> None:
        if reply == "hang up":
            raise _HangUp
        self.wfile.write(f"{reply}\r\n".encode())

    def answer(self, line: str) -> None:
        verb, _blank, rest = line.partition(" ")
        verb = verb.upper()
        if verb == "MAIL":
            self.sender = rest.partition("<")[2].partition(">")[0]
            self.say("250 ok")
        elif verb == "RCPT":
            self.recipient = rest.partition("<")[2].partition(">")[0]
            self.say(self.sink.on_recipient(self.recipient) or "250 ok")
        elif verb == "DATA":
            self.take()
        elif verb == "HELP":  # for a sink in a process of its own
            self.say(f"214 {len(self.sink.received)}")
        elif verb == "QUIT":
            self.say("221 bye")
            raise _HangUp
        else:
            self.say("250 sink")

    def take(self) -> None:
        self.say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        raw = b"".join(line.removeprefix(b".") if line.startswith(b"..") else line for line in lines)
        reply = self.sink.on_data(raw.decode("utf-8", "replace"))
        if reply is None:
            self.sink.received.append((self.sender, self.recipient, raw))
            time.sleep(self.sink.delay)
        self.say(reply or "250 taken")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        """Whoever is killed in the middle leaves a broken line; that is what we look for."""


@contextmanager
def listening(**options) -> Iterator[Sink]:
    sink = Sink(**options)
    with _Server(("127.0.0.1", 0), _Dialogue) as server:
        server.sink, sink.port = sink, server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            thread.join()


if __name__ == "__main__":  # a process of its own, for measuring: says its port, ends with its input
    with listening(greeting=float(sys.argv[1])) as only_sink:
        sys.stdout.write(f"{only_sink.port}\n")
        sys.stdout.flush()
        sys.stdin.read()
