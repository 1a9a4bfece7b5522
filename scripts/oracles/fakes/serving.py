"""A small threaded HTTP/1.1 server.

http.server parses headers with the e-mail package and writes answers in several pieces, which costs more than everything that a fake does
with a request. This one reads a request from a buffered socket, writes an answer with one call, keeps connections alive and switches
Nagle's algorithm off, so that what is measured through it is the client and not the server.
"""
import os
import signal
import socket
import sys
import threading
import time
import urllib.parse

REASONS = {200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 302: "Found", 400: "Bad Request", 401: "Unauthorized",
           403: "Forbidden", 404: "Not Found", 409: "Conflict", 413: "Request Entity Too Large", 415: "Unsupported Media Type",
           429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}
LARGEST_BODY = 1 << 30


class Closed(Exception):
    """The other side is gone, or sent what is not HTTP: there is nobody to answer."""


class Request:
    """One request; header names in lower case, the last of repeated headers wins (no test needs the others)."""
    __slots__ = ("method", "target", "headers", "raw_headers", "body", "path", "query_text", "_query")

    def __init__(self, method, target, headers, raw_headers, body):
        self.method, self.target, self.headers, self.raw_headers, self.body = method, target, headers, raw_headers, body
        path, _, self.query_text = target.partition("?")
        self.path = urllib.parse.unquote(path) if "%" in path else path
        self._query = None

    @property
    def query(self):
        """The parameters, name to list of values, as Go's url.Values reads them."""
        if self._query is None:
            self._query = urllib.parse.parse_qs(self.query_text, keep_blank_values=True) if self.query_text else {}
        return self._query

    def value(self, name, default=""):
        return self.query.get(name, (default,))[0]


class Response:
    """An answer. `headers` is a list of pairs; length and connection are added when it is sent."""
    __slots__ = ("status", "headers", "body", "reason", "close")

    def __init__(self, status, body=b"", content_type="application/json", headers=(), reason=None, close=False):
        self.status, self.body, self.reason, self.close = status, body, reason or REASONS.get(status, "Status"), close
        self.headers = list(headers)
        if content_type:
            self.headers.append(("Content-Type", content_type))

    def head(self, length):
        lines = [f"HTTP/1.1 {self.status} {self.reason}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.status != 204:
            lines.append(f"Content-Length: {length}")
        if self.close:
            lines.append("Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def read_headers(stream):
    """Header lines up to the empty one: a dictionary in lower case, and the pairs as they came."""
    headers, pairs = {}, []
    while True:
        line = stream.readline(65537)
        if line in (b"\r\n", b"\n"):
            return headers, pairs
        if not line.endswith(b"\n"):
            raise Closed("no end of the headers")
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon:
            raise Closed("a header line without a colon")
        value = value.strip()
        headers[name.strip().lower()] = value
        pairs.append((name.strip(), value))


def read_exactly(stream, count):
    data = stream.read(count)
    if len(data) != count:
        raise Closed(f"{len(data)} of {count} bytes")
    return data


def read_chunks(stream):
    """A chunked body, decoded."""
    parts = []
    while True:
        size = int(stream.readline(65537).split(b";")[0].strip() or b"0", 16)
        if size == 0:
            while stream.readline(65537) not in (b"\r\n", b"\n", b""):
                pass
            return b"".join(parts)
        parts.append(read_exactly(stream, size))
        stream.readline(3)


def read_body(stream, headers):
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return read_chunks(stream)
    length = int(headers.get("content-length") or 0)
    if length > LARGEST_BODY:
        raise Closed("a body beyond all measure")
    return read_exactly(stream, length) if length else b""


def read_request(stream, connection):
    """The next request of a connection, or None at its orderly end."""
    line = stream.readline(65537)
    while line in (b"\r\n", b"\n"):
        line = stream.readline(65537)
    if not line:
        return None
    words = line.decode("latin-1").split()
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise Closed("no request line")
    headers, pairs = read_headers(stream)
    if headers.get("expect", "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    return Request(words[0], words[1], headers, pairs, read_body(stream, headers))


def quick(connection):
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def reset(connection):
    """Ends a connection with RST: what a client sees when a server dies."""
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    except OSError:
        pass
    close(connection)


def close(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    connection.close()


class Server:
    """`answer(request, connection)` returns a Response, or None when it dealt with the connection itself and it has to be closed."""

    def __init__(self, answer, port=0, host="127.0.0.1", latency=0.0):
        self.answer, self.latency = answer, latency
        self.listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((host, port))
        self.listener.listen(512)
        self.host, self.port = self.listener.getsockname()

    @property
    def url(self):
        return f"http://{self.host}:{self.port}"

    def start(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        quick(connection)
        stream = connection.makefile("rb", 65536)
        try:
            while (request := read_request(stream, connection)) is not None:
                due = time.monotonic() + self.latency
                response = self.answer(request, connection)
                if response is None:
                    break
                # What a client waits for is the whole time, however much of it the answer took.
                time.sleep(max(0, due - time.monotonic()))
                response.close = response.close or request.headers.get("connection", "").lower() == "close"
                body = response.body
                head = response.head(len(body))
                connection.sendall(head if request.method == "HEAD" else head + body)
                if response.close:
                    break
        except (Closed, OSError, ValueError):
            pass
        finally:
            stream.close()
            close(connection)


class Log:
    """Lines appended to a file as they happen; without a file it does nothing."""

    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8", buffering=1) if path else None
        self.lock = threading.Lock()

    def write(self, line):
        if self.file:
            with self.lock:
                self.file.write(line + "\n")


def run_until_stopped(server, at_end=lambda: None):
    """Says that it listens, and waits for SIGTERM or SIGINT."""
    ended = threading.Event()
    # Whoever starts this may have blocked them, and that is inherited.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM, signal.SIGINT))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    server.start()
    print(f"listening on {server.url}", flush=True)
    while not ended.wait(3600):
        pass
    at_end()
    sys.stdout.flush()
    os._exit(0)
