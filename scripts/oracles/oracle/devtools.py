"""A small client of Chromium's DevTools protocol: one page, commands in turn, events kept."""

import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import websocket

PATIENCE = 30


class BrowserFailed(Exception):
    """The browser did not do what it was told."""


class Browser:
    """A headless Chromium with one page and a profile of its own; use as a context."""

    def __init__(self):
        program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if not program:
            raise BrowserFailed("chromium is not installed; run scripts/install-system-packages test")
        self.profile = tempfile.TemporaryDirectory(prefix="dataport-chromium-", ignore_cleanup_errors=True)
        self.events, self.number = [], 0
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        options += [
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-extensions",
        ]
        options += ["--hide-scrollbars", "--force-color-profile=srgb", "--remote-debugging-port=0", "--mute-audio"]
        options += ["--host-resolver-rules=MAP * ~NOTFOUND"]
        options += [f"--user-data-dir={self.profile.name}", "about:blank"]
        self.process = subprocess.Popen(
            [program, *options], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def __enter__(self):
        try:
            port, path = self._endpoint()
            self.socket = websocket.create_connection(
                f"ws://127.0.0.1:{port}{path}", timeout=PATIENCE, suppress_origin=True
            )
            self.session = None
            target = self.call("Target.createTarget", url="about:blank")["targetId"]
            self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.profile.cleanup()

    def _endpoint(self):
        note, deadline = Path(self.profile.name, "DevToolsActivePort"), time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise BrowserFailed(f"chromium ended with {self.process.returncode}")
            lines = note.read_text().splitlines() if note.exists() else []
            if len(lines) == 2:
                return lines
            time.sleep(0.05)
        raise BrowserFailed("chromium did not open its debugging port")

    def call(self, method, **parameters):
        """Sends a command and returns its result; what happens meanwhile is kept in `events`."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise BrowserFailed(f"{method}: {answer['error'].get('message')}")
                return answer["result"]
            if "method" in answer:
                self.events.append(answer)

    def listen(self, until=None, seconds=0.3):
        """Keeps events until one of method `until` has come, or else for `seconds`."""
        deadline = time.monotonic() + (PATIENCE if until else seconds)
        while not (until and any(event["method"] == until for event in self.events)):
            self.socket.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                answer = json.loads(self.socket.recv())
            except websocket.WebSocketTimeoutException:
                self.socket.settimeout(PATIENCE)
                if until:
                    raise BrowserFailed(f"{until} did not come") from None
                return
            if "method" in answer:
                self.events.append(answer)
        self.socket.settimeout(PATIENCE)

    def evaluate(self, expression):
        """The value of a JavaScript expression, run by the inspector and not by the page."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise BrowserFailed(f"expression failed: {result['exceptionDetails'].get('text')}")
        return result["result"].get("value")


def is_below(url, folder):
    """Whether `url` is a file in `folder`."""
    parts = urlsplit(url)
    return parts.scheme == "file" and (parts.path + "/").startswith(folder.as_uri()[len("file://") :].rstrip("/") + "/")
