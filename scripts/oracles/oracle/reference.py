"""Writes a small valid archive from hand-made records: the known good that the oracles are tried on.

`build` has stages, and a mutation may change the files after any of them: what comes later is computed from what it left, so that a
wrong cell can carry right digests and only the check that is meant to see it can see it.
"""

import base64
import hashlib
import io
import json
import sqlite3
import struct
import zipfile
import zlib

from .catalogue import BY_NAME, FORMATS, KINDS

CREATED = "2026-11-20T21:00:00Z"
EXPORTED = (
    "account",
    "suppression_list",
    "suppression",
    "bounce_server",
    "template",
    "list",
    "list_field",
    "contact",
    "subscription",
    "segment",
    "campaign",
)
MARKER = object()
"""A secret that was taken out."""


class Raw(str):
    """JSON text."""


BODY = b"<p>Hello [FNAME] [UNSUBSCRIBE_URL]\r\n\x00<script>alert(1)</script> \xff not UTF-8</p>"
BODY_DIGEST = hashlib.sha256(BODY).hexdigest()
BODY_PATH = f"data/content/{BODY_DIGEST[:2]}/{BODY_DIGEST}.html"
PLAIN = b""
PLAIN_DIGEST = hashlib.sha256(PLAIN).hexdigest()
PLAIN_PATH = f"data/content/{PLAIN_DIGEST[:2]}/{PLAIN_DIGEST}.txt"

NASTY = {
    "nul": "a\x00b",
    "controls": "\x01\x08\x0b\x0c\x1b[31mred\x1f\x7f\x85",
    "cr": "one\rtwo\r\nthree\n",
    "tabs": "\tleads and ends\t",
    "spaces": "  leads and ends  ",
    "empty": "",
    "quotes": '"quoted", ""twice"", \'single\'',
    "backslash": 'C:\\new\\"x" \\u0041',
    "markup": "<script>alert(1)</script> &amp; ]]> <!-- -->",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 \U0001f600",
    "rtl": "\u202eevil\u202c שלום مرحبا",
    "formula": '=HYPERLINK("http://x","y")',
    "plus": "+47 22 33 44 55",
    "at": "@SUM(1+1)",
    "minus": "-1+1",
    "marker": '{"redacted":"password"}',
    "null": "null",
    "noncharacters": "\ufffe\uffff\ufdd0",
    "separators": "\u2028\u2029\ufeffbom",
    "combining": "e\u0301 \u00e9 \u1100\u1161",
    "comma": "a,b;c",
    "crlf-only": "\r\n",
    "quote-only": '"',
    "number": "007",
    "long": "x" * 200_000,
}


def records():
    """Rows by kind: field → text, `Raw` JSON, `MARKER` or absent for null."""
    contacts = [
        {
            "id": f"c{number:03}-{name}",
            "email": f"{name}@example.org",
            "name": text,
            "fields": Raw(
                json.dumps({"NASTY": text, "N": number}, ensure_ascii=number % 2 == 0, separators=(",", ":"))
            ),
            "ip": "2001:db8::1" if number % 2 else "",
            "created_at": "2024-02-29T23:59:59.123456789Z",
            "extra": Raw('{"big":12345678901234567890,"f":1.10,"e":1E5,"s":"\\u00e9\\/"}') if number == 3 else None,
        }
        for number, (name, text) in enumerate(NASTY.items())
    ]
    return {
        "account": [{"id": "42", "name": "Café & Söhne", "email": "owner@example.org", "phone": "+4722334455"}],
        "suppression_list": [],
        "suppression": [
            {
                "id": "s1",
                "address": "x@example.org",
                "scope": "account",
                "reason": "complaint",
                "raw": Raw('"complained"'),
            },
            {"id": "s2", "address": "example.com", "scope": "domain", "reason": "admin", "raw": Raw("[1,2.50]")},
        ],
        "bounce_server": [
            {
                "id": "b1",
                "hostname": "mx.example.org",
                "port": "993",
                "protocol": "ssl",
                "password": MARKER,
                "delete_all": "true",
            },
            {"id": "b2", "hostname": "", "port": "-1", "service": "pop3", "delete_all": "false"},
        ],
        "template": [
            {
                "id": "t1",
                "name": "Hello",
                "html": BODY_PATH,
                "text": PLAIN_PATH,
                "dialect": "mailwizz",
                "inline_css": "true",
            },
            {"id": "t2", "name": "", "html": BODY_PATH},
        ],
        "list": [{"id": "10", "name": "Ten", "company": Raw("{}")}, {"id": "9", "name": "Nine", "opt_in": "double"}],
        "contact": contacts,
        "subscription": [
            {
                "id": f"{contact['id']}/9",
                "list_id": "9",
                "contact_id": contact["id"],
                "status": "subscribed",
                "since": "2025-01-01T00:00:00Z",
                "fields": contact["fields"],
                "raw": Raw('{"provider":"mailwizz","status":"confirmed"}'),
            }
            for contact in contacts
        ],
        "list_field": [
            {"id": "f1", "list_id": "9", "tag": "CITY", "type": "text"},
            {"id": "f2", "tag": "POINTS", "type": "number"},
        ],
        "segment": [
            {
                "id": "g1",
                "list_id": "9",
                "name": "Opened",
                "conditions": Raw(
                    '[{"field":"CITY","operator":"is","value":"Oslo"},{"campaign":"p1","action":"open"},'
                    '{"field":"POINTS","operator":"greater","value":3},{"field":"EMAIL","operator":"contains","value":"@"}]'
                ),
            },
        ],
        "campaign": [
            {"id": "p1", "name": "First", "type": "regular", "status": "sent", "list_id": "9", "segment_id": "g1"},
            {
                "id": "p2",
                "name": "Second",
                "type": "autoresponder",
                "status": "draft",
                "autoresponder": Raw('{"event":"AFTER-CAMPAIGN-OPEN","delay":2,"unit":"day","campaign":"p1"}'),
            },
        ],
    }


def _json_text(field, value):
    if value is None:
        return "null"
    if value is MARKER:
        return json.dumps({"redacted": field.detail}, separators=(",", ":"))
    if isinstance(value, Raw) or field.type in ("integer", "boolean"):
        return value
    return json.dumps(value, ensure_ascii=False)


def _plain(field, value):
    return _json_text(field, value) if value is MARKER else value


def _csv_cell(value):
    if value is None:
        return ""
    if value == "" or value[0] in " \t" or value[-1] in " \t" or any(c in value for c in ',"\r\n\0'):
        return '"' + value.replace('"', '""') + '"'
    return value


def _xml_field(name, value):
    if any(ord(c) < 32 and c not in "\t\n\r" or c in "\ufffe\uffff" for c in value):
        return f'<{name} encoding="base64">{base64.b64encode(value.encode()).decode()}</{name}>'
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return f"<{name}>{value}</{name}>"


def data_files(rows):
    """The three files of every exported kind, in load order, then the content."""
    files = {}
    for kind in KINDS:
        if kind.name not in rows:
            continue
        lines, table = [], [",".join(kind.field_names)]
        tree = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{kind.plural} xmlns="urn:dataport:archive:1">']
        for row in rows[kind.name]:
            values = [row.get(f.name) for f in kind.fields]
            pairs = list(zip(kind.fields, values))
            lines.append("{" + ",".join(f'"{f.name}":{_json_text(f, v)}' for f, v in pairs) + "}")
            table.append(",".join(_csv_cell(_plain(f, v)) for f, v in pairs))
            inner = "".join(_xml_field(f.name, _plain(f, v)) for f, v in pairs if v is not None)
            tree.append(f"<{kind.name}>{inner}</{kind.name}>")
        tree.append(f"</{kind.plural}>")
        files[kind.path("json")] = "".join(line + "\n" for line in lines).encode()
        files[kind.path("csv")] = "".join(line + "\r\n" for line in table).encode()
        files[kind.path("xml")] = "".join(line + "\n" for line in tree).encode()
    for path, content in sorted({BODY_PATH: BODY, PLAIN_PATH: PLAIN}.items()):
        files[path] = content
    return files


TIMESTAMP = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z$"


def _json_schema(field):
    kinds = {
        "integer": {"type": "integer", "minimum": -(2**53) + 1, "maximum": 2**53 - 1},
        "boolean": {"type": "boolean"},
        "timestamp": {"type": "string", "format": "date-time", "pattern": TIMESTAMP},
        "word": {"type": "string", "enum": field.detail.split("|")},
        "attachment": {"type": "string", "pattern": r"^data/content/[0-9a-f]{2}/[0-9a-f]{64}\.[a-z0-9]+$"},
        "key": {"type": "string", "minLength": 1},
        "secret": {"anyOf": [{"type": "string"}, {"const": {"redacted": field.detail}}]},
    }
    shapes = {"any": {}, "object": {"type": "object"}, "array": {"type": "array"}}
    shapes["strings"] = {"type": "array", "items": {"type": "string"}}
    schema = shapes[field.detail] if field.type == "json" else kinds.get(field.type, {"type": "string"})
    return schema if field.required else {"anyOf": [schema, {"type": "null"}]}


def _xsd():
    out = ['<?xml version="1.0" encoding="UTF-8"?>']
    out.append(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:dataport:archive:1"'
        ' targetNamespace="urn:dataport:archive:1" elementFormDefault="qualified">'
    )
    simple = {"integer": "xs:integer", "boolean": "xs:boolean", "timestamp": "xs:dateTime"}
    out.append('<xs:complexType name="text"><xs:simpleContent><xs:extension base="xs:string">')
    out.append('<xs:attribute name="encoding"><xs:simpleType><xs:restriction base="xs:string">')
    out.append('<xs:enumeration value="base64"/></xs:restriction></xs:simpleType></xs:attribute>')
    out.append("</xs:extension></xs:simpleContent></xs:complexType>")
    for kind in KINDS:
        out.append(f'<xs:element name="{kind.plural}"><xs:complexType><xs:sequence>')
        out.append(f'<xs:element name="{kind.name}" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>')
        for field in kind.fields:
            optional = "" if field.required else ' minOccurs="0"'
            if field.type == "word":
                words = "".join(f'<xs:enumeration value="{word}"/>' for word in field.detail.split("|"))
                out.append(
                    f'<xs:element name="{field.name}"{optional}><xs:simpleType><xs:restriction base="xs:string">'
                )
                out.append(f"{words}</xs:restriction></xs:simpleType></xs:element>")
            else:
                out.append(f'<xs:element name="{field.name}" type="{simple.get(field.type, "text")}"{optional}/>')
        out.append("</xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>")
    return "\n".join([*out, "</xs:schema>", ""]).encode()


def states(rows):
    """`kinds` of the report and of datapackage.json."""
    found = []
    for kind in KINDS:
        if kind.name in rows:
            found.append({"kind": kind.name, "state": "complete", "records": len(rows[kind.name])})
        else:
            found.append({"kind": kind.name, "state": "excluded", "records": 0, "reason": "not part of the reference"})
    return found


PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Reference</title>
<style>:root{color-scheme:light dark}body{font:16px sans-serif;margin:1rem}</style></head>
<body><h1 id="top">Reference</h1><ul><li><a href="data/csv/contacts.csv">Contacts</a></li><li><a href="#top">Top</a></li></ul></body></html>
"""


def tag_files(files, rows):
    """Schemas, report, page and README, after the data."""
    for kind in KINDS:
        properties = {field.name: _json_schema(field) for field in kind.fields}
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": properties,
            "required": kind.field_names,
            "additionalProperties": False,
        }
        files[f"schema/json/{kind.name}.schema.json"] = json.dumps(schema, indent=1).encode()
    files["schema/xml/dataport.xsd"] = _xsd()
    report = {"format_version": "1.0", "account": "42", "source": "reference", "snapshot": True, "created": CREATED}
    report |= {"formats": list(FORMATS), "kinds": states(rows)}
    files["report/portability-report.json"] = json.dumps(report, indent=1).encode()
    files["index.html"] = PAGE.encode()
    files["README.txt"] = b"A reference archive.\n"


def _table_field(field):
    types = {"integer": "integer", "boolean": "boolean", "timestamp": "datetime"}
    shapes = {"any": "any", "object": "object", "array": "array", "strings": "array"}
    kind = shapes[field.detail] if field.type == "json" else types.get(field.type, "string")
    found = {"name": field.name, "type": kind}
    constraints = {}
    if field.required and field.type != "text":
        constraints["required"] = True
    if field.type == "word":
        constraints["enum"] = field.detail.split("|")
    if constraints:
        found["constraints"] = constraints
    return found


def _table_schema(kind, rows):
    keys = []
    for field in kind.fields:
        if field.type == "reference" and field.detail in rows:
            target = BY_NAME[field.detail]
            reference = {"resource": "" if target is kind else target.plural, "fields": ["id"]}
            keys.append({"fields": [field.name], "reference": reference})
    schema = {"fields": [_table_field(f) for f in kind.fields], "primaryKey": ["id"], "missingValues": [""]}
    return {**schema, "foreignKeys": keys} if keys else schema


DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}


def descriptor(files, rows):
    """datapackage.json of the data files."""
    media = {"json": "application/jsonl", "csv": "text/csv", "xml": "application/xml"}
    resources = []
    for kind in KINDS:
        for form, suffix in zip(FORMATS, ("-json", "", "-xml")):
            path = kind.path(form)
            if path not in files:
                continue
            resource = {"name": kind.plural + suffix, "path": path}
            if form == "csv":
                resource |= {"type": "table", "format": "csv", "encoding": "utf-8", "dialect": DIALECT}
                resource |= {"schema": _table_schema(kind, rows), "rows": len(rows[kind.name])}
            else:
                resource["format"] = "jsonlines" if form == "json" else "xml"
            resources.append(resource | {"mediatype": media[form]})
    contents = [path for path in files if path.startswith("data/content/")]
    for number, path in enumerate(contents, 1):
        resources.append({"name": f"content-{number}", "path": path, "mediatype": "application/octet-stream"})
    for resource in resources:
        content = files[resource["path"]]
        resource |= {"bytes": len(content), "hash": "sha256:" + hashlib.sha256(content).hexdigest()}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "dataport-42",
        "created": CREATED,
        "dataport:format_version": "1.0",
        "dataport:account": "42",
        "dataport:source": "reference",
        "dataport:snapshot": True,
        "dataport:kinds": states(rows),
        "resources": resources,
    }


def bag_files(files):
    """The four files of BagIt, last."""
    payload = [content for path, content in files.items() if path.startswith("data/")]
    files["bagit.txt"] = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    oxum = f"{sum(map(len, payload))}.{len(payload)}"
    files["bag-info.txt"] = f"Bagging-Date: 2026-11-20\nDataport-Format-Version: 1.0\nPayload-Oxum: {oxum}\n".encode()

    def lines(paths):
        return "".join(f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(paths)).encode()

    files["manifest-sha256.txt"] = lines([p for p in files if p.startswith("data/")])
    files["tagmanifest-sha256.txt"] = lines([p for p in files if not p.startswith("data/")])


def write_zip(files):
    """The zip file of section 10."""
    out, central = bytearray(), bytearray()
    time, date = 21 << 11, (2026 - 1980) << 9 | 11 << 5 | 20
    for name, content in files.items():
        deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = deflater.compress(content) + deflater.flush()
        method = 8 if len(packed) < len(content) else 0
        packed = packed if method else content
        common = struct.pack(
            "<HHHHHLLLHH", 20, 0, method, time, date, zlib.crc32(content), len(packed), len(content), len(name), 0
        )
        central += b"PK\1\2" + struct.pack("<BB", 20, 3) + common
        central += struct.pack("<HHHLL", 0, 0, 0, 0o100600 << 16, len(out)) + name.encode()
        out += b"PK\3\4" + common + name.encode() + packed
    end = struct.pack("<HHHHLLH", 0, 0, len(files), len(files), len(central), len(out), 0)
    return bytes(out + central + b"PK\5\6" + end)


def build(mutation=None):
    """The bytes of the archive; `mutation(stage, value)` may change the value of a stage in place, or return another."""

    def stage(name, value):
        changed = mutation(name, value) if mutation else None
        return value if changed is None else changed

    rows = stage("records", records())
    files = stage("data", data_files(rows))
    tag_files(files, rows)
    files = stage("tags", files)
    package = stage("descriptor", descriptor(files, rows))
    files["datapackage.json"] = json.dumps(package, indent=1).encode()
    files = stage("before-bag", files)
    bag_files(files)
    files = stage("files", files)
    return stage("zip", write_zip(files))


def write_store(path):
    """The records as the SQLite store that an export would have read, secrets in full, JSON with white space."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE content (account_id TEXT, path TEXT, bytes BLOB)")
    for name, content in ((BODY_PATH, BODY), (PLAIN_PATH, PLAIN)):
        connection.execute("INSERT INTO content VALUES ('42', ?, ?)", (name, content))
    connection.execute("INSERT INTO content VALUES ('other', 'data/content/aa/other.txt', x'00')")
    for kind in KINDS:
        columns = ", ".join(f'"{name}"' for name in kind.field_names)
        connection.execute(f'CREATE TABLE "{kind.name}" (account_id TEXT, {columns})')
        for row in records().get(kind.name, []):
            values = [_stored(field, row.get(field.name)) for field in kind.fields]
            marks = ",".join("?" * (len(values) + 1))
            connection.execute(f'INSERT INTO "{kind.name}" VALUES ({marks})', ("42", *values))
    connection.execute("INSERT INTO list (account_id, id, name) VALUES ('other', '1', 'of another account')")
    connection.commit()
    connection.close()


def _stored(field, value):
    if value is MARKER:
        return "hunter2"
    if value is None or field.type not in ("integer", "boolean"):
        return value.replace('{"provider":', '{ "provider" :\n') if isinstance(value, Raw) else value
    return int(value) if field.type == "integer" else int(value == "true")


def written_by_zipfile(data):
    """The same files as in the zip `data`, by Python's zipfile, which leaves the profile: other attributes and times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return out.getvalue()
