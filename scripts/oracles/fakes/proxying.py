"""Forwarding of requests to one upstream server over kept connections."""
import re
import select
import socket
import threading
import time
import urllib.parse

from .serving import Closed, Response, quick, read_chunks, read_exactly, read_headers

NOT_FORWARDED = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "expect", "proxy-connection", "upgrade", "te"}


class Answer:
    """What the upstream said, the body decoded from chunks."""
    __slots__ = ("status", "reason", "headers", "body")

    def __init__(self, status, reason, headers, body):
        self.status, self.reason, self.headers, self.body = status, reason, headers, body

    def response(self):
        return Response(self.status, self.body, None, [pair for pair in self.headers if pair[0].lower() not in NOT_FORWARDED], self.reason)


class Upstream:
    """Each thread, and with it each connection of a client, has a connection of its own."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme != "http":
            raise SystemExit("the upstream must be http://…")
        self.url = f"{parts.scheme}://{parts.netloc}"
        self.address = (parts.hostname, parts.port or 80)
        self.host = parts.netloc
        self.kept = threading.local()

    def connect(self):
        connection = socket.create_connection(self.address)
        quick(connection)
        self.kept.connection, self.kept.stream = connection, connection.makefile("rb", 65536)

    def forget(self):
        if getattr(self.kept, "connection", None):
            self.kept.stream.close()
            self.kept.connection.close()
        self.kept.connection = None

    def ask(self, request, target=None):
        """Sends a request on. It is never sent twice: the upstream may have acted, and that is what tests look at. So a kept connection is
        looked at before: where there is something to read, it is the upstream's farewell."""
        message = self.message(request, target or request.target)
        kept = getattr(self.kept, "connection", None)
        if kept and select.select([kept], [], [], 0)[0]:
            self.forget()
        try:
            if getattr(self.kept, "connection", None) is None:
                self.connect()
            self.kept.connection.sendall(message)
            return self.read(request.method)
        except (OSError, Closed):
            self.forget()
            raise

    def message(self, request, target):
        lines = [f"{request.method} {target} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"{name}: {value}" for name, value in request.raw_headers if name.lower() not in NOT_FORWARDED]
        if request.body or request.method in ("POST", "PUT", "PATCH"):
            lines.append(f"Content-Length: {len(request.body)}")
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + request.body

    def read(self, method):
        stream = self.kept.stream
        line = stream.readline(65537)
        words = line.decode("latin-1").rstrip("\r\n").split(" ", 2)
        if len(words) < 2 or not words[1].isdigit():
            raise Closed("no status line")
        status, reason = int(words[1]), words[2] if len(words) > 2 else ""
        headers, pairs = read_headers(stream)
        if status == 100:
            return self.read(method)
        body = self.body(stream, headers, method, status)
        if headers.get("connection", "").lower() == "close":
            self.forget()
        return Answer(status, reason, pairs, body)

    def body(self, stream, headers, method, status):
        if method == "HEAD" or status in (204, 304):
            return b""
        if "chunked" in headers.get("transfer-encoding", "").lower():
            return read_chunks(stream)
        if "content-length" in headers:
            return read_exactly(stream, int(headers["content-length"]))
        body = stream.read()
        self.forget()
        return body


PAGE_PARAMETERS = {"page": 1, "offset": 0, "start": 0, "skip": 0}


def page_of(request):
    """(name, value, first value) of the parameter that chooses a page, or None when there is none."""
    if request.method != "GET":
        return None
    for name, first in PAGE_PARAMETERS.items():
        value = request.value(name)
        if value.isdigit():
            return name, int(value), first
    return None


def page_size(request):
    for name in ("per_page", "limit", "count"):
        if request.value(name).isdigit():
            return int(request.value(name))
    return 20


def with_page_size(target, most):
    """The same target with pages of at most so many records."""
    return re.sub(r"([?&](?:per_page|limit|count)=)(\d+)", lambda found: f"{found[1]}{min(int(found[2]), most)}", target, count=1)


def with_page(target, name, value):
    """The same target with another page."""
    return re.sub(rf"([?&]){name}=\d+", rf"\g<1>{name}={value}", target, count=1)


def pretend_page(body, asked):
    """Puts the page that was asked for into the answer's own words, so that only its content tells that it is another."""
    return re.sub(rb'("page"\s*:\s*)\d+', lambda found: found[1] + str(asked).encode(), body, count=1)


def drip(connection, message, step=0.05, longest=3.0):
    """Sends one byte at a time for a while and then the rest."""
    end, position = time.monotonic() + longest, 0
    while position < len(message) and time.monotonic() < end:
        connection.sendall(message[position:position + 1])
        position += 1
        time.sleep(step)
    connection.sendall(message[position:])
