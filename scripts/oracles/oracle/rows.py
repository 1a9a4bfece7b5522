"""Reads the rows of a kind from JSON Lines, CSV and XML as lists of texts: None is null, JSON cells are raw JSON text.

Each reader also demands the canonical form of docs/format.md sections 4 to 6, and raises `Malformed` where the file leaves it.
"""

import base64
import json
import mmap
import re
from xml.parsers import expat

NAMESPACE = "urn:dataport:archive:1"
MAXIMUM_INTEGER = 2**53 - 1


class Malformed(Exception):
    """The file is not what docs/format.md says."""


def _without_duplicates(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise Malformed("a JSON object names a key twice")
    return dict(pairs)


def _no_constant(name):
    raise Malformed(f"{name} is not JSON")


def _number(digits):
    """An integer; one that no field of type integer may hold stays text, since Python refuses very long ones."""
    return int(digits) if len(digits) < 40 else digits


_scan = json.JSONDecoder(
    object_pairs_hook=_without_duplicates, parse_constant=_no_constant, parse_int=_number
).scan_once
_string = re.compile(r'"(?:[^"\\]|\\.)*"')
_integer = re.compile(r"(?:0|-?[1-9][0-9]*)\Z")
_escapes = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_escaped = re.compile(r'["\\\x00-\x1f]')


def canonical_string(text):
    """`text` as a JSON string in the one form that section 4 allows."""
    return '"' + _escaped.sub(lambda m: _escapes.get(m[0]) or f"\\u{ord(m[0]):04x}", text) + '"'


def minified(text):
    """`text` without the white space outside its strings; everything else stays."""
    parts, end = [], 0
    for match in _string.finditer(text):
        parts.append(re.sub(r"[ \t\r\n]", "", text[end : match.start()]))
        parts.append(match[0])
        end = match.end()
    return "".join(parts) + re.sub(r"[ \t\r\n]", "", text[end:])


def _json_cell(raw, value, field):
    if value is None:
        return None
    kind = field.type
    if kind == "json":
        shape = field.detail
        fits = {"any": True, "object": type(value) is dict, "array": type(value) is list}.get(shape)
        if shape == "strings":
            fits = type(value) is list and all(type(item) is str for item in value)
        if not fits:
            raise Malformed(f"is no JSON {shape}")
        if minified(raw) != raw:
            raise Malformed("holds white space outside strings")
        return raw
    if kind == "integer":
        if type(value) is not int or not _integer.match(raw) or abs(value) > MAXIMUM_INTEGER:
            raise Malformed("is no canonical integer")
        return raw
    if kind == "boolean":
        if type(value) is not bool:
            raise Malformed("is no boolean")
        return raw
    if kind == "secret" and type(value) is dict:
        if raw != '{"redacted":"%s"}' % field.detail:
            raise Malformed("is no marker of this secret")
        return raw
    if type(value) is not str:
        raise Malformed("is no string")
    if len(raw) != len(value) + 2 and canonical_string(value) != raw:
        raise Malformed("is not escaped in the canonical way")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Malformed("holds a lone surrogate") from None
    return value


def json_rows(path, kind):
    """Rows of a JSON Lines file."""
    heads = [("{" if i == 0 else ",") + f'"{f.name}":' for i, f in enumerate(kind.fields)]
    columns = list(zip(heads, kind.fields))
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            try:
                text = line.decode("utf-8")
                place, row = 0, []
                for head, field in columns:
                    if not text.startswith(head, place):
                        raise Malformed(f"line {number}: {head} expected at column {place + 1}")
                    place += len(head)
                    try:
                        value, end = _scan(text, place)
                        row.append(_json_cell(text[place:end], value, field))
                    except Malformed as error:
                        raise Malformed(f"line {number}, {field.name}: {error}") from None
                    place = end
                if text[place:] != "}\n":
                    raise Malformed(f"line {number}: more than the fields of the kind, or no LF at its end")
            except (UnicodeError, ValueError, StopIteration, RecursionError) as error:
                raise Malformed(f"line {number}: {type(error).__name__}: {error}") from None
            yield row


_record = re.compile(rb'[^"\r\n]*(?:"[^"]*"[^"\r\n]*)*\r\n')
_cell = re.compile(r'"([^"]*(?:""[^"]*)*)"(?=,|\Z)|([^",\r\n]*)(?=,|\Z)')
_needs_quotes_somewhere = re.compile(r"[\x00\r\n]|(?:\A|,)[ \t]|[ \t](?:,|\Z)")
_must_quote = re.compile(r'[",\r\n\x00]|\A[ \t]|[ \t]\Z|\A\Z')


def _csv_cells(text):
    if '"' not in text:
        if _needs_quotes_somewhere.search(text):
            raise Malformed("a cell stands unquoted that needs quotes")
        return [cell or None for cell in text.split(",")]
    cells, place = [], 0
    while True:
        match = _cell.match(text, place)
        if not match:
            raise Malformed(f"bad quotes at character {place + 1}")
        quoted, plain = match[1], match[2]
        if quoted is not None:
            value = quoted.replace('""', '"')
            if not _must_quote.search(value):
                raise Malformed("a cell is quoted without need")
            cells.append(value)
        else:
            if plain and _must_quote.search(plain):
                raise Malformed("a cell stands unquoted that needs quotes")
            cells.append(plain or None)
        place = match.end()
        if place == len(text):
            return cells
        place += 1


def _mapped(path):
    with open(path, "rb") as file:
        if file.seek(0, 2) == 0:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def csv_rows(path, kind):
    """Rows of a CSV file, null told from the empty string; the header is checked and not handed out."""
    data = _mapped(path)
    place, number, width = 0, 0, len(kind.fields)
    while place < len(data):
        match = _record.match(data, place)
        if not match:
            raise Malformed(f"record {number}: no complete record with CRLF at byte {place}")
        try:
            text = match[0][:-2].decode("utf-8")
            cells = _csv_cells(text)
        except (UnicodeError, Malformed) as error:
            raise Malformed(f"record {number}: {error}") from None
        place = match.end()
        number += 1
        if number == 1:
            if text != ",".join(kind.field_names):
                raise Malformed("the header is not the fields of the kind")
            continue
        if len(cells) != width:
            raise Malformed(f"record {number - 1}: {len(cells)} cells, {width} expected")
        yield cells
    if number == 0:
        raise Malformed("no header")


_forbidden = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_markup = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_marked = re.compile("[&<>\r]")


def _xml_element(name, value):
    if _forbidden.search(value):
        return f'<{name} encoding="base64">{base64.b64encode(value.encode()).decode()}</{name}>'
    text = _marked.sub(lambda m: _markup[m[0]], value)
    return f"<{name}>{text}</{name}>"


def canonical_xml(row, kind):
    """The one line that section 6 allows for a record."""
    fields = "".join(_xml_element(f.name, v) for f, v in zip(kind.fields, row) if v is not None)
    return f"<{kind.name}>{fields}</{kind.name}>\n".encode()


class _XMLRecords:
    """Collects rows from the events of expat."""

    def __init__(self, kind):
        self.kind, self.rows, self.row, self.last = kind, [], None, -1
        self.index = {name: i for i, name in enumerate(kind.field_names)}
        self.path, self.text, self.encoded = [], [], False
        parser = self.parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.characters
        for name in ("StartDoctypeDecl", "Comment", "ProcessingInstruction", "StartCdataSection"):
            setattr(parser, name + "Handler", self.refuse(name))

    def refuse(self, name):
        def handler(*_):
            raise Malformed(f"line {self.parser.CurrentLineNumber}: {name} is not allowed")

        return handler

    def start(self, name, attributes):
        depth = len(self.path)
        self.path.append(name)
        if depth == 0 and (name != self.kind.plural or attributes != ["xmlns", NAMESPACE]):
            raise Malformed(f"the root is not {self.kind.plural} in {NAMESPACE}")
        if depth == 1:
            if name != self.kind.name or attributes:
                raise Malformed(f"{name} stands where {self.kind.name} is expected")
            self.row, self.last = [None] * len(self.kind.fields), -1
        if depth == 2:
            at = self.index.get(name, -1)
            if at <= self.last:
                raise Malformed(f"row {len(self.rows) + 1}: {name} is unknown, doubled or out of order")
            if attributes not in ([], ["encoding", "base64"]):
                raise Malformed(f"{name} has other attributes")
            self.last, self.text, self.encoded = at, [], bool(attributes)
        if depth > 2:
            raise Malformed(f"{name} stands inside a field")

    def characters(self, text):
        if len(self.path) == 3:
            self.text.append(text)
        elif text.strip("\n"):
            raise Malformed("text outside fields")

    def end(self, _):
        depth = len(self.path)
        self.path.pop()
        if depth == 3:
            text = "".join(self.text)
            if self.encoded:
                text = base64.b64decode(text, validate=True).decode("utf-8")
            self.row[self.last] = text
        elif depth == 2:
            self.rows.append(self.row)


def xml_rows(path, kind):
    """Rows of an XML file; its bytes must be the canonical ones of the rows they mean."""
    records = _XMLRecords(kind)
    data = _mapped(path)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind.plural} xmlns="{NAMESPACE}">\n'.encode()
    if data[: len(head)] != head:
        raise Malformed("the file does not begin with the declaration and the root")
    canonical, number = len(head), 0
    for start in range(0, len(data), 1 << 20):
        try:
            records.parser.Parse(data[start : start + (1 << 20)], start + (1 << 20) >= len(data))
        except (expat.ExpatError, ValueError) as error:
            raise Malformed(f"{type(error).__name__}: {error}") from None
        rows, records.rows = records.rows, []
        for row in rows:
            number += 1
            line = canonical_xml(row, kind)
            if data[canonical : canonical + len(line)] != line:
                raise Malformed(f"row {number} is not written in the canonical way")
            canonical += len(line)
            yield row
    if data[canonical:] != f"</{kind.plural}>\n".encode():
        raise Malformed("the file does not end with the root's end and LF")


READERS = {"json": json_rows, "csv": csv_rows, "xml": xml_rows}
