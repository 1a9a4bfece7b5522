"""Routes, credentials, permissions and the reading of bodies: the frame around the handlers of the fake listmonk."""
import base64
import binascii
import collections
import json
import time

from . import gojson
from .listmonk_state import DatabaseError
from .serving import Response

KEPT_REQUESTS = 5000
KEPT_BODY = 4096


class Refused(Exception):
    """An answer that is an error, as echo's HTTPError."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status, self.message = status, message


def data(value):
    """The envelope of nearly all answers; keys keep their order, as those of Go's structs do."""
    return reply(f'{{"data":{gojson.struct(value)}}}')


def reply(text, status=200, headers=()):
    return Response(status, (text + "\n").encode("utf-8", "replace"), headers=headers)


def error(status, message):
    return reply(f'{{"message":{gojson.text(message)}}}', status)


class Router:
    """Handlers by method and path; `:id` must be a number from 1 on, other parameters are anything."""

    def __init__(self):
        self.exact, self.patterns = {}, []

    def add(self, method, path, *permissions, public=False):
        def keep(handler):
            entry = (handler, permissions, public)
            if ":" in path:
                self.patterns.append((method, path.strip("/").split("/"), entry))
            else:
                self.exact[method, path] = entry
            return handler
        return keep

    def find(self, method, path):
        found = self.exact.get((method, path))
        if found:
            return found, {}
        words = path.strip("/").split("/")
        for candidate, pattern, entry in self.patterns:
            if candidate == method and len(pattern) == len(words):
                parameters = {}
                for part, word in zip(pattern, words):
                    if part.startswith(":"):
                        parameters[part[1:]] = word
                    elif part != word:
                        break
                else:
                    return entry, parameters
        return None, {}


ROUTES = Router()
route = ROUTES.add


class Call:
    """What a handler gets: the request, the account, the options, the user and the parameters of the path."""

    def __init__(self, fake, request, user, parameters):
        self.fake, self.account, self.request, self.user, self.parameters = fake, fake.account, request, user, parameters

    @property
    def id(self):
        try:
            number = int(self.parameters["id"])
        except ValueError:
            number = 0
        if number < 1:
            raise Refused(400, "invalid ID")
        return number

    def value(self, name, default=""):
        return self.request.value(name, default)

    def numbers(self, name):
        """Ids of the query."""
        try:
            return [int(text) for text in self.request.query.get(name, ()) if text]
        except ValueError:
            raise Refused(400, "Invalid ID(s)") from None

    def page(self):
        """(page, per_page, offset, limit): words and numbers below 1 are the defaults, `all` is everything, told as 0."""
        page = max(integer(self.value("page")), 1)
        if self.value("per_page") == "all":
            return page, 0, 0, None
        size = integer(self.value("per_page"))
        size = size if size > 0 else 20
        return page, size, (page - 1) * size, size

    def has(self, permission):
        return permission in self.user["permissions"]

    def permitted_lists(self):
        """None for all lists, otherwise the ids that the user's list role names."""
        if self.has("lists:get_all") or self.has("lists:manage_all"):
            return None
        role = self.account.list_roles.get(self.user.get("list_role_id"))
        return [entry["id"] for entry in role["lists"]] if role else []

    def json(self, **fields):
        """The body's fields that the handler knows, checked for their types as Go's binder does."""
        return bind(self.request, fields)


def integer(text):
    try:
        return int(text)
    except ValueError:
        return 0


# Types of fields: what Go calls them in errors, the kind of JSON value it takes, and the kind of the items.
TYPES = {"text": ("string", "string", None), "bool": ("bool", "bool", None), "int": ("int", "number", None),
         "ints": ("int", "array", "number"), "texts": ("string", "array", "string"), "json": ("models.JSON", "object", None),
         "headers": ("models.Headers", "array", "object"), "raw": (None, None, None)}


def bind(request, fields):
    if not request.body:
        return {}
    content_type = request.headers.get("content-type", "").split(";")[0].strip()
    if content_type != "application/json":
        raise Refused(415, "Unsupported Media Type")
    try:
        body = gojson.decode(request.body)
    except gojson.OutOfRange as problem:
        offset = request.body.find(problem.literal.encode()) + len(problem.literal)
        raise Refused(400, f"Unmarshal type error: expected=float64, got=number {problem.literal}, field=attribs.a, "
                           f"offset={offset}") from None
    except ValueError as problem:
        raise Refused(400, syntax_error(request.body, problem)) from None
    if not isinstance(body, dict):
        raise Refused(400, f"Unmarshal type error: expected=struct, got={gojson.kind(body)}, field=, offset=1")
    return {name: check_field(request.body, name, kind, body[name]) for name, kind in fields.items() if body.get(name) is not None}


def syntax_error(body, problem):
    """A text that ends too early is told differently from one that is wrong."""
    text = body.decode("utf-8", "replace").rstrip()
    if isinstance(problem, json.JSONDecodeError) and (problem.pos >= len(text) or "Unterminated" in problem.msg):
        return "unexpected EOF"
    position = getattr(problem, "pos", 0)
    return f"Syntax error: offset={position + 1}, error=invalid character {text[position:position + 1]!r} looking for beginning of value"


def check_field(body, name, kind, value):
    go_type, wanted, items = TYPES[kind]
    if wanted is None:
        return value
    found = gojson.kind(value)
    if found != wanted:
        raise mismatch(body, name, go_type if wanted != "array" or kind == "headers" else "[]" + go_type, value)
    if items:
        for item in value:
            if gojson.kind(item) != items:
                raise mismatch(body, name, go_type, item)
    return value


def mismatch(body, name, expected, value):
    """The offset is that of Go for values that are written in the shortest form; nobody should look at it."""
    at = body.find(f'"{name}"'.encode())
    at = body.find(b":", at) + 1
    while body[at:at + 1] == b" ":
        at += 1
    shown = len(json.dumps(value, ensure_ascii=False).encode()) if isinstance(value, (str, int, float)) else 1
    return Refused(400, f"Unmarshal type error: expected={expected}, got={gojson.kind(value)}, field={name}, offset={at + shown}")


# Credentials -------------------------------------------------------------------------------------------------------------------------

def credentials(header):
    """The pair of a `token user:token` or Basic header."""
    if header.startswith("token"):
        pair = header[5:].strip(" ")
    elif header.startswith("Basic"):
        try:
            pair = base64.b64decode(header[5:].strip(" "), validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            raise Refused(403, "code=400, message=invalid Base64 value in Basic Authorization header") from None
    else:
        raise Refused(403, "code=400, message=unknown Authorization scheme")
    user, colon, token = pair.partition(":")
    if not colon:
        raise Refused(403, "code=400, message=api_key:token missing")
    if not user or not token:
        raise Refused(403, "code=400, message=empty `api_key` or `token`")
    return user, token


def user_of(fake, request):
    header = request.headers.get("authorization", "")
    if not header or "session=" in request.headers.get("cookie", ""):
        raise Refused(403, "invalid session")
    name, token = credentials(header)
    for user in fake.account.users.values():
        if user["username"] == name and user["type"] == "api" and user["status"] == "enabled" and user.get("token") == token:
            role = fake.account.roles.get(user["user_role_id"], {"permissions": []})
            return dict(user, permissions=role["permissions"])
    raise Refused(403, "invalid API credentials")


def allow(user, permissions):
    """listmonk names the last of the permissions that would have been enough."""
    if permissions and not any(name in user["permissions"] for name in permissions):
        raise Refused(403, f"permission denied: {permissions[-1]}")


class Requests:
    """What was asked: counts by method and path for ever, details of the last few thousand."""

    def __init__(self, log):
        self.log, self.total, self.by_route = log, 0, collections.Counter()
        self.kept = collections.deque(maxlen=KEPT_REQUESTS)

    def note(self, request, status):
        self.total += 1
        self.by_route[f"{request.method} {request.path}"] += 1
        # Which kind of credentials came, never the credentials themselves.
        scheme = request.headers.get("authorization", "").partition(" ")[0] or None
        entry = {"n": self.total, "method": request.method, "target": request.target, "status": status, "authorization": scheme,
                 "time": round(time.time(), 6), "bodyBytes": len(request.body)}
        self.log.write(json.dumps(entry, ensure_ascii=False))
        if request.body:
            entry["body"] = request.body[:KEPT_BODY].decode("utf-8", "replace")
        self.kept.append(entry)

    def clear(self):
        self.total = 0
        self.by_route.clear()
        self.kept.clear()

    def dump(self):
        return {"total": self.total, "byRoute": dict(self.by_route), "requests": list(self.kept)}


class Fake:
    """Answers requests with the handlers that the other modules registered."""

    def __init__(self, account, log, import_seconds=0.03, restart_seconds=0.0):
        self.account, self.requests = account, Requests(log)
        self.import_seconds, self.restart_seconds = import_seconds, restart_seconds
        self.importer = None
        self.refusing_until = 0.0

    def answer(self, request, connection):
        if request.path.startswith("/__fake/"):
            return self.about(request)
        if self.refusing_until > time.monotonic():
            return None
        response = self.handled(request)
        self.requests.note(request, response.status)
        return response

    def handled(self, request):
        try:
            entry, parameters = ROUTES.find(request.method, request.path)
            if entry is None:
                return self.unknown(request)
            handler, permissions, public = entry
            with self.account.lock:
                user = {"permissions": (), "id": 0} if public else user_of(self, request)
                allow(user, permissions)
                return handler(Call(self, request, user, parameters))
        except Refused as refused:
            return error(refused.status, refused.message)
        except DatabaseError as problem:
            return error(500, str(problem))

    def unknown(self, request):
        if request.path.startswith("/api/"):
            # The group's credentials are looked at first only for paths that exist.
            return error(404, "404 unknown endpoint")
        if request.path.startswith("/uploads/") and request.method in ("GET", "HEAD"):
            return error(404, "Not Found")
        return Response(404, b"<!doctype html><html><body><h2>404 - Page not found</h2></body></html>\n", "text/html; charset=UTF-8")

    def about(self, request):
        """What tests look at; needs no credentials."""
        with self.account.lock:
            what = request.path.removeprefix("/__fake/")
            if request.method == "DELETE" and what in ("requests", "mails"):
                self.requests.clear() if what == "requests" else self.account.mails.clear()
                return reply("true")
            shown = {"state": self.account.dump, "mails": lambda: self.account.mails, "requests": self.requests.dump}.get(what)
            return reply(json.dumps(shown(), ensure_ascii=False)) if shown else error(404, "only state, mails and requests")
