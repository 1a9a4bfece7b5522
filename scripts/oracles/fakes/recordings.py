"""Recorded HTTP exchanges: reading them, and making their requests again."""
import base64
import json
import pathlib
import urllib.parse

BOUNDARY = "recorded-part-boundary"


class Exchange:
    """One recorded request with its answer; bytes are read from the folder when they are asked for."""

    def __init__(self, folder, path):
        self.folder = folder
        whole = json.loads(path.read_text("utf-8"))
        self.number, self.note, self.request, self.response = whole["seq"], whole["note"], whole["request"], whole["response"]

    @property
    def method(self):
        return self.request["method"]

    @property
    def path(self):
        """Without percent escapes, to be compared with what a client wrote in its own way."""
        return urllib.parse.unquote(self.request["path"])

    @property
    def target(self):
        query = self.request.get("queryString")
        return self.request["path"] + ("?" + query if query else "")

    @property
    def status(self):
        return self.response["status"]

    @property
    def query(self):
        """Name and value of each parameter, in any order."""
        return tuple(sorted((name, value) for name, values in (self.request.get("query") or {}).items() for value in values))

    def answer_bytes(self):
        """The bytes as they were sent."""
        response = self.response
        if response.get("bodyRaw"):
            return (self.folder / response["bodyRaw"]).read_bytes()
        body, encoding = response.get("body"), response["bodyEncoding"]
        if encoding == "file":
            return (self.folder / body).read_bytes()
        if encoding == "base64":
            return base64.b64decode(body)
        return b"" if encoding == "none" or body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()

    def request_bytes(self):
        """(content type, body) of the request, made again from what was noted of it."""
        body, encoding = self.request.get("body"), self.request["bodyEncoding"]
        header = next((value for name, value in self.request["headers"].items() if name.lower() == "content-type"), None)
        if encoding == "none" or body is None:
            return header, b""
        if encoding == "json":
            return header or "application/json", json.dumps(body).encode()
        if encoding == "form":
            pairs = body if isinstance(body, list) else body.items() if isinstance(body, dict) else urllib.parse.parse_qsl(body)
            return header or "application/x-www-form-urlencoded", urllib.parse.urlencode(list(pairs), doseq=True).encode()
        if encoding == "multipart":
            return f"multipart/form-data; boundary={BOUNDARY}", self.multipart(body)
        return header, base64.b64decode(body) if encoding == "base64" else body.encode()

    def part_bytes(self, part):
        if "bodyFile" in part:
            return (self.folder / part["bodyFile"]).read_bytes()
        return base64.b64decode(part["valueBase64"]) if "valueBase64" in part else part.get("value", "").encode()

    def multipart(self, parts):
        pieces = []
        for part in parts:
            name = f'Content-Disposition: form-data; name="{part["name"]}"'
            if "filename" in part:
                name += f'; filename="{part["filename"]}"\r\nContent-Type: {part["contentType"]}'
            pieces.append(f"--{BOUNDARY}\r\n{name}\r\n\r\n".encode() + self.part_bytes(part) + b"\r\n")
        return b"".join(pieces) + f"--{BOUNDARY}--\r\n".encode()

    def answer(self):
        """The answer as values; None for what is no JSON."""
        try:
            return json.loads(self.answer_bytes())
        except ValueError:
            return None


def read_folder(folder, first=0, last=10**9):
    folder = pathlib.Path(folder)
    exchanges = [Exchange(folder, path) for path in sorted(folder.glob("*.http.json"))]
    return [exchange for exchange in exchanges if first <= exchange.number <= last]
