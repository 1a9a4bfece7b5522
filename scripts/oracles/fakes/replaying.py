"""Matching of requests with recorded ones, and pages made from recorded objects."""
import base64
import binascii
import collections
import json
import re
import threading
import urllib.parse

from . import multipart
from .serving import Response

NOT_REPLAYED = {"content-length", "transfer-encoding", "connection", "date", "server"}
HOSTS = re.compile(rb"https?://(?:lists|mailman|mail)\.example\.org(?::\d+)?")


def body_key(method, content_type, body):
    """What a body says, however it is written: JSON by its values, forms by their pairs, multipart by its parts."""
    if method in ("GET", "HEAD") or not body:
        return ""
    kind = (content_type or "").split(";")[0].strip().lower()
    if kind == "multipart/form-data":
        parts = multipart.parts(body, content_type) or {}
        return repr(sorted((name, part_key(*part)) for name, part in parts.items()))
    if kind == "application/x-www-form-urlencoded":
        return repr(sorted(urllib.parse.parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)))
    return json_key(body)


def part_key(filename, _, content):
    return filename or "", json_key(content) if filename is None else content


def json_key(body):
    try:
        return json.dumps(json.loads(body), sort_keys=True)
    except ValueError:
        return repr(body)


def credentials_of(headers, wrong):
    """none, wrong (they contain the given text) or right."""
    value = headers.get("authorization", "")
    if not value:
        return "none"
    return "wrong" if wrong and wrong in readable(value) else "right"


def readable(value):
    """Basic credentials in the clear."""
    scheme, _, rest = value.partition(" ")
    if scheme.lower() != "basic":
        return value
    try:
        return base64.b64decode(rest).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return value


def recorded_credentials(exchange):
    """Recorded credentials are blacked out: a refusal tells that they were wrong, or not allowed to."""
    if not any(name.lower() == "authorization" for name in exchange.request["headers"]):
        return "none"
    return "wrong" if exchange.status in (401, 403) else "right"


class Replay:
    """Recorded exchanges by what was asked; equal requests get their answers in the order of the recording, the last one again and again."""

    def __init__(self, exchanges, wrong="wrong", synthesise=False, own_address=False):
        self.lock, self.wrong, self.own_address, self.own_url = threading.Lock(), wrong, own_address, ""
        self.waiting = {}
        self.exchanges, self.used, self.unmatched, self.count = exchanges, collections.Counter(), [], 0
        for exchange in exchanges:
            key = self.key(exchange.method, exchange.path, exchange.query, *exchange.request_bytes())
            self.waiting.setdefault((recorded_credentials(exchange), key), collections.deque()).append(exchange)
        self.pages = Pages(exchanges) if synthesise else None

    @staticmethod
    def key(method, path, query, content_type, body):
        return method, path, query, body_key(method, content_type, body)

    def find(self, request):
        query = tuple(sorted((name, value) for name, values in request.query.items() for value in values))
        key = self.key(request.method, request.path, query, request.headers.get("content-type"), request.body)
        given = credentials_of(request.headers, self.wrong)
        # What is public was recorded without credentials, and a client may send them all the same.
        for credentials in (given, "none") if given == "right" else (given,):
            waiting = self.waiting.get((credentials, key))
            if waiting and (credentials == given or waiting[0].status < 400):
                return waiting.popleft() if len(waiting) > 1 else waiting[0]
        return None

    def answer(self, request, connection=None):
        with self.lock:
            if request.path.startswith("/__replay/"):
                return self.about(request)
            self.count += 1
            exchange = self.find(request)
            if exchange:
                self.used[exchange.number] += 1
                return self.recorded(exchange)
            made = self.pages.answer(request) if self.pages and credentials_of(request.headers, self.wrong) == "right" else None
            if made is not None:
                return Response(200, self.addressed(made))
            self.unmatched.append({"method": request.method, "target": request.target,
                                   "body": request.body[:4096].decode("utf-8", "replace")})
            return Response(404, b'{"message":"replay-server: nothing like this was recorded"}\n')

    def addressed(self, body):
        return HOSTS.sub(self.own_url.encode(), body) if self.own_address else body

    def recorded(self, exchange):
        headers = [(name, self.addressed(value.encode()).decode()) for name, value in exchange.response["headers"].items()
                   if name.lower() not in NOT_REPLAYED]
        body = self.addressed(exchange.answer_bytes())
        return Response(exchange.status, body, None, headers, exchange.response.get("reason"))

    def about(self, request):
        what = request.path.removeprefix("/__replay/")
        told = {"unmatched": self.unmatched, "count": {"count": self.count, "unmatched": len(self.unmatched)},
                "unused": [f"{e.number:03d} {e.method} {e.target}" for e in self.exchanges if not self.used[e.number]]}.get(what)
        if told is None:
            return Response(404, b'{"message":"only unmatched, unused and count"}\n')
        return Response(200, json.dumps(told, ensure_ascii=False).encode() + b"\n")


# Pages of listmonk -------------------------------------------------------------------------------------------------------------------

KINDS = ("subscribers", "lists", "campaigns", "bounces", "media", "templates")
KNOWN_PARAMETERS = {"page", "per_page", "order", "order_by", "list_id", "subscription_status", "no_body", "minimal"}
RESULTS = re.compile(r'"(?:results|data)"\s*:\s*\[')


def objects(text):
    """(value, text) of each object of a page; the text is cut out as it was sent."""
    found = RESULTS.search(text)
    position, decoder, result = found.end() if found else len(text), json.JSONDecoder(), []
    while position < len(text) and text[position] in "{,":
        start = position + (text[position] == ",")
        value, position = decoder.raw_decode(text, start)
        result.append((value, text[start:position]))
    return result


def flag(value):
    return value.lower() in ("true", "1", "t")


class Pages:
    """All objects that were recorded of each kind, to be cut into pages of any size as listmonk does it."""

    def __init__(self, exchanges):
        self.kept = {}
        for exchange in exchanges:
            kind = exchange.path.removeprefix("/api/")
            if exchange.method != "GET" or exchange.status != 200 or kind not in KINDS:
                continue
            query = dict(exchange.query)
            flavour = (flag(query.get("no_body", "")), flag(query.get("minimal", "")))
            rows = self.kept.setdefault((kind, flavour), {})
            for value, text in objects(exchange.answer_bytes().decode()):
                rows.setdefault(value["id"], (value, text))

    def answer(self, request):
        """The bytes of an answer, or None for what cannot be made."""
        words = request.path.strip("/").split("/")
        if request.method != "GET" or words[0] != "api" or len(words) not in (2, 3) or words[1] not in KINDS:
            return None
        if not set(request.query) <= KNOWN_PARAMETERS:
            return None
        flavour = (flag(request.value("no_body")), flag(request.value("minimal")))
        rows = self.kept.get((words[1], flavour))
        if not rows:
            return None
        if len(words) == 3:
            row = rows.get(int(words[2])) if words[2].isdigit() else None
            return f'{{"data":{row[1]}}}\n'.encode() if row else None
        ordered = [rows[number] for number in sorted(rows)]
        if words[1] == "templates":
            return self.bare(ordered)
        return self.page(words[1], request, ordered, flavour[1])

    @staticmethod
    def bare(rows):
        return ('{"data":[' + ",".join(text for _, text in rows) + "]}\n").encode()

    def page(self, kind, request, rows, minimal):
        page, size = max(number(request.value("page")), 1), number(request.value("per_page"))
        size = 0 if request.value("per_page") == "all" else size if size > 0 else 20
        if kind == "lists" and minimal:
            page, size, cut = 1, len(rows), rows
        else:
            rows = selected(kind, request, rows)
            cut = rows[(page - 1) * size:page * size] if size else rows
        if kind == "lists" and not minimal:
            cut = sort(kind, request, cut)
        total, results = len(rows), "[" + ",".join(text for _, text in cut) + "]"
        if not cut:
            results, total, page, size = past_the_end(kind, total, page, size)
        return (f'{{"data":{{"results":{results},"search":"","query":"","total":{total},"per_page":{size},"page":{page}}}}}\n').encode()


def past_the_end(kind, total, page, size):
    """Every kind says in its own way that there is nothing more."""
    if kind == "subscribers":
        return "null" if total else "[]", total, page, size
    if kind in ("campaigns", "bounces"):
        return "[]", 0, 0, 0
    return "[]", 0, page, size


def number(text):
    try:
        return int(text)
    except ValueError:
        return 0


SORTABLE = {"subscribers": ("email", "status", "name", "created_at", "updated_at"), "campaigns": ("name", "status", "created_at", "updated_at"),
            "lists": ("name", "status", "created_at", "updated_at", "subscriber_count"), "bounces": ("email", "source", "created_at", "type"),
            "media": ()}


def sort(kind, request, rows):
    order_by = request.value("order_by")
    if order_by not in SORTABLE[kind]:
        order_by = "id" if kind == "subscribers" else "created_at"
    key = (lambda row: row[0]["id"]) if order_by == "id" else (lambda row: (row[0][order_by], row[0]["id"]))
    descending = kind == "media" or request.value("order") != "asc"
    return sorted(rows, key=key, reverse=descending)


def selected(kind, request, rows):
    """The rows of a filter in their order; lists are cut before they are sorted."""
    wanted, status = [number(text) for text in request.query.get("list_id", ())], request.value("subscription_status")
    if kind == "subscribers" and wanted:
        # Someone on two of the lists comes twice.
        rows = [row for row in rows for entry in row[0]["lists"]
                if entry["id"] in wanted and (not status or entry["subscription_status"] == status)]
    return rows if kind == "lists" else sort(kind, request, rows)
