"""HTTP around the account: reads a request, finds who answers it, writes what they say."""
import hashlib
import json
import sys
import threading
import time
import traceback
from collections import Counter
from datetime import datetime
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from . import forms, routes
from .answers import Refusal
from .authentication import authenticate

ROOT = "/api"
HTML = "text/html; charset=UTF-8"
JSON = "application/json; charset=utf-8"
BODY_METHODS = ("POST", "PUT", "DELETE")


class Request:
    """What the functions that answer know: the account, the options, and what was asked."""

    def __init__(self, server, method, raw_path, query, form, headers):
        self.store = server.store
        self.options = server.options
        self.method = method
        self.raw_path = raw_path
        self.query = query
        self.form = form
        self.headers = headers

    def id_of(self, number):
        """Ids come out of PHP's database as text, unless somebody turned them into numbers."""
        return str(number) if self.options.shape == "site" else number

    def local_date(self, date):
        """Campaigns and segments are printed with dates in the form of the customer's language."""
        if self.options.shape == "spec" or not date:
            return date
        moment = datetime.fromisoformat(date)
        return f"{moment.month}/{moment.day}/{moment:%y}, {moment.hour % 12 or 12}:{moment:%M %p}"


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, options, store):
        super().__init__(("127.0.0.1", options.port), Handler)
        self.options = options
        self.store = store
        self.routes = routes.build(options.generation)
        self.asked = Counter()
        self.asked_patterns = Counter()
        self.faults_so_far = 0
        self.log_lock = threading.Lock()

    def handle_error(self, request, client_address):
        pass  # Clients that go away are part of the tests.

    def note(self, method, path, code):
        with self.log_lock:
            self.asked[f"{method} {path}"] += 1
            if self.options.log:
                with open(self.options.log, "a", encoding="utf-8") as log:
                    log.write(f"{method} {path} {code}\n")

    def fault(self):
        """The trouble that this request ends in, or None."""
        with self.log_lock:
            self.faults_so_far += 1
            return next((kind for kind, every in self.options.fault if self.faults_so_far % every == 0), None)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    rbufsize = 1 << 16

    def log_message(self, *arguments):
        pass

    def answer(self):
        body = self.read_body()
        path, _, query = self.path.partition("?")
        self.asked_method = method = self.effective_method()
        if "/__fake/" in path:
            return self.answer_about_itself(path.rpartition("/")[2])
        self.due = time.monotonic() + self.server.options.latency / 1000
        self.meet_fault(self.server.fault(), method, path, query, body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = answer

    def effective_method(self):
        override = self.headers.get("X-HTTP-Method-Override", "").upper()
        return override if self.command == "POST" and override else self.command

    def read_body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            pieces = []
            while (size := int(self.rfile.readline().partition(b";")[0], 16)) > 0:
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(pieces)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def meet_fault(self, kind, method, path, query, body):
        if kind == "close":
            self.close_connection = True
            return self.server.note(method, path, "closed")
        if kind in ("throttle", "retry-after"):
            more = {"Retry-After": "1"} if kind == "retry-after" else {}
            return self.write(429, JSON, encode({"status": "error", "error": "Too Many Requests"}), more)
        if kind == "unavailable":
            return self.write(503, HTML, page("503 Service Temporarily Unavailable"))
        if kind == "html":
            return self.write(200, HTML, page("Checking your browser"))
        code, content_type, content = self.reply(method, path, query, body)
        if kind == "lost-answer" and method in BODY_METHODS:
            self.close_connection = True
            return self.server.note(method, path, "lost")
        if kind == "warning":
            content = b"<br />\n<b>Warning</b>:  Undefined index: x in <b>x.php</b> on line <b>1</b><br />\n" + content
        self.write(code, content_type, content)

    def reply(self, method, path, query, body):
        parts = self.api_parts(path)
        if parts is None:
            return 404, HTML, page("404 Not Found")
        if self.server.options.block_put_delete and self.command in ("PUT", "DELETE"):
            return 403, HTML, page("403 Forbidden")
        request = Request(self.server, method, path, forms.parse_pairs(forms.split_urlencoded(query)),
                          self.read_form(method, body), self.headers)
        try:
            with self.server.store.lock:
                code, value = self.dispatch(request, method, parts)
        except Refusal as refusal:
            if refusal.code == 413:
                return 413, HTML, page("413 Request Entity Too Large")
            code, value = refusal.code, {"status": "error", "error": refusal.error}
        except Exception:  # A mistake in the fake itself must be seen, and must not look like a broken connection.
            traceback.print_exc(file=sys.stderr)
            return 500, HTML, page("500 Internal Server Error")
        return code, JSON, encode(value)

    def api_parts(self, path):
        """The parts of a path below the API; None for what is not there. A slash at the end is one part too many."""
        if path != ROOT and not path.startswith(ROOT + "/"):
            return None
        parts = [unquote(part) for part in path[len(ROOT) + 1:].split("/")]
        if parts[0] == "index.php":
            return parts[1:] or [""]
        return None if self.server.options.needs_index_php else parts

    def read_form(self, method, body):
        """PHP reads forms only, and forms with parts only of POST; everything else is an empty form."""
        content_type = self.headers.get("Content-Type", "")
        if content_type.startswith("application/x-www-form-urlencoded"):
            pairs = forms.split_urlencoded(body.decode("utf-8", "replace"))
        elif content_type.startswith("multipart/form-data") and self.command == "POST":
            pairs = forms.split_multipart(content_type, body)
        else:
            pairs = []
        return forms.parse_pairs(pairs, self.server.options.max_input_vars)

    def dispatch(self, request, method, parts):
        authenticate(request)
        found = routes.find(self.server.routes, parts)
        if found is None:
            raise Refusal(404, "Page not found.")
        pattern, methods, values = found
        self.server.asked_patterns[f"{method} /{pattern}"] += 1
        if method not in methods:
            raise Refusal(405, f"Only {' or '.join(methods)} requests allowed for this endpoint.")
        return methods[method](request, *values)

    def answer_about_itself(self, name):
        with self.server.store.lock:
            if name == "state":
                value = self.server.store.dump()
            elif name == "mails":
                value = self.server.store.mails
            elif name == "requests":
                value = {"paths": self.server.asked, "patterns": self.server.asked_patterns}
            else:
                return self.write(404, JSON, b"{}", noted=False)
            content = json.dumps(value, ensure_ascii=False).encode()
        self.write(200, JSON, content, noted=False)

    def write(self, code, content_type, content, more=None, noted=True):
        """One write a response: two small ones would wait for each other's acknowledgement."""
        if noted:
            self.server.note(self.asked_method, self.path.partition("?")[0], code)
            # What a client waits for is the whole time, however much of it the answer took.
            time.sleep(max(0, self.due - time.monotonic()))
        headers = {"Content-Type": content_type, **(more or {})}
        if self.command == "GET" and code == 200 and content_type == JSON:
            headers["ETag"] = '"' + hashlib.blake2b(content, digest_size=8).hexdigest() + '"'
            if self.headers.get("If-None-Match") == headers["ETag"]:
                code, content = 304, b""
        lines = [f"HTTP/1.1 {code} {responses.get(code, '')}", *(f"{name}: {value}" for name, value in headers.items())]
        if code != 304:
            lines.append(f"Content-Length: {len(content)}")
        if self.close_connection:
            lines.append("Connection: close")
        head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
        self.wfile.write(head if self.command == "HEAD" else head + content)


def encode(value):
    """JSON as json_encode writes it: slashes and everything beyond ASCII escaped."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/").encode()


def page(title):
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n".encode()
