"""A server where an IPFS node is expected, which answers by raw bytes whatever a test wants; and a relay before one."""

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPMessage, parse_headers
from typing import BinaryIO
from urllib.parse import urlsplit

# Writes the whole answer, status line and all, to what the client reads.
Answer = Callable[[BinaryIO], None]


def whole(body: bytes, status: str = "200 OK", *headers: str) -> Answer:
    """Answer with a body that ends where it says."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return raw("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def raw(content: bytes) -> Answer:
    """Answer with these bytes and hang up."""

    def write(out: BinaryIO) -> None:
        out.write(content)

    return write


class Liar(socketserver.ThreadingTCPServer):
    """The server: answers by the command's name, e.g. `add`; `asked` tells what it was asked."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.sent = 0
        self.hung_up = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what these tests are about."""


class _Conversation(socketserver.StreamRequestHandler):
    server: Liar

    def handle(self) -> None:
        line = self.rfile.readline().decode()
        headers = parse_headers(self.rfile)
        self._skip_body(headers)
        command = urlsplit(line.split()[1]).path.removeprefix("/api/v0/")
        self.server.asked.append(command)
        try:
            self.server.answers[command](_Counted(self.server, self.connection))  # type: ignore[arg-type]
        finally:
            self.server.hung_up.set()

    def _skip_body(self, headers: HTTPMessage) -> None:
        if headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                self.rfile.read(size + 2)
            self.rfile.readline()
        else:
            self.rfile.read(int(headers.get("Content-Length", "0")))


class _Counted:
    def __init__(self, server: Liar, connection: socket.socket) -> None:
        self.server, self.connection = server, connection

    def write(self, content: bytes) -> None:
        self.connection.sendall(content)
        self.server.sent += len(content)


@contextmanager
def lying() -> Iterator[Liar]:
    """Run a liar in a thread."""
    with Liar() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class Relay:
    """Stands between a client and a node and counts the bytes each way; at a limit it calls `reached` and hangs up."""

    def __init__(self, port: int, listener: socket.socket) -> None:
        self.port = port
        self.listener = listener
        self.up = self.down = 0
        self.limit: tuple[str, int] | None = None
        self.reached: Callable[[], None] = lambda: None

    @property
    def address(self) -> str:
        return f"/ip4/127.0.0.1/tcp/{self.listener.getsockname()[1]}"

    def run(self) -> None:
        """Relay connections, one after the other, until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                with client, suppress(OSError), socket.create_connection(("127.0.0.1", self.port)) as node:
                    back = threading.Thread(target=self._pass, args=("down", node, client))
                    back.start()
                    self._pass("up", client, node)
                    back.join()

    def _pass(self, name: str, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(16 * 1024):
                setattr(self, name, getattr(self, name) + len(piece))
                if self.limit and self.limit[0] == name and getattr(self, name) > self.limit[1]:
                    self.limit = None
                    self.reached()
                    # What the dead left in buffers is lost as well: else a quick one has sent all before it dies.
                    break
                sink.sendall(piece)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def relayed(port: int) -> Iterator[Relay]:
    """Run a relay before a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        relay = Relay(port, listener)
        thread = threading.Thread(target=relay.run)
        thread.start()
        try:
            yield relay
        finally:
            # Closing alone would leave the thread waiting for a connection.
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
