"""Starts the fake for a check and asks it."""
import hashlib
import hmac
import http.client
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

from .forms import build_query, parse_pairs

FAKE = Path(__file__).resolve().parent.parent / "fake-mailwizz"
KEY = {"X-API-KEY": "fake-api-key"}


class Answer:
    def __init__(self, code, headers, content):
        self.code = code
        self.headers = headers
        self.content = content

    @property
    def json(self):
        return json.loads(self.content)


class Fake:
    def __init__(self, *arguments):
        command = [sys.executable, str(FAKE), "--port", "0", *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("listening on http://127.0.0.1:") and line.endswith("/api\n"), line
        self.port = int(line.rpartition(":")[2].partition("/")[0])
        self.connection = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.connection:
            self.connection.close()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(10) == 0
        self.process.stdout.close()

    def ask(self, method, path, form=None, headers=None, body=None):
        """One request, over one connection that stays. A form is a list of pairs or a map."""
        headers = dict(KEY if headers is None else headers)
        if form is not None:
            body = urlencode(form)
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        place = path if path.startswith("/__") else "/api/" + path.lstrip("/")
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            self.connection.request(method, place, body, headers)
            reply = self.connection.getresponse()
            return Answer(reply.status, dict(reply.getheaders()), reply.read())
        except (http.client.HTTPException, OSError):
            self.connection.close()
            self.connection = None
            raise

    def get(self, path):
        return self.ask("GET", path).json

    def mails(self):
        return self.get("/__fake/mails")

    def state(self):
        return self.get("/__fake/state")

    def signed(self, method, path, query=(), form=(), private_key="fake-private-key", stamp=None):
        """As the client library of 1.x signs, written down a second time."""
        special = {"X-MW-PUBLIC-KEY": "fake-public-key", "X-MW-TIMESTAMP": str(stamp or int(time.time())),
                   "X-MW-REMOTE-ADDR": ""}
        url = f"http://127.0.0.1:{self.port}/api/{path}"
        asked = build_query(dict(sorted(dict(query).items())))
        parameters = build_query(dict(sorted({**special, **parse_pairs(list(form))}.items())))
        full = f"{url}?{asked}" if asked else url
        words = f"{method} {full}{'&' if asked else '?'}{parameters}"
        special["X-MW-SIGNATURE"] = hmac.new(private_key.encode(), words.encode(), hashlib.sha1).hexdigest()
        return self.ask(method, f"{path}?{asked}" if asked else path, list(form) or None, special)
