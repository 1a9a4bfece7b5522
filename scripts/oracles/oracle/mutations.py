"""Ways to spoil the reference archive, each with the check that must see it.

`compare` stands for compare-formats, `source` for its comparison with the store; the rest are checks of verify-archive.
"""

import hashlib
import json

from . import reference
from .reference import Raw

MUTATIONS = []
"""(name, function of stage and value, check that must fail)."""

CONTACTS = {
    form: f"data/{form}/contacts.{ending}" for form, ending in (("json", "jsonl"), ("csv", "csv"), ("xml", "xml"))
}


def _add(name, check, stage, change):
    def mutation(at, value):
        return change(value) if at == stage else None

    MUTATIONS.append((name, mutation, check))


def _replace(path, old, new, count=1):
    def change(files):
        assert old in files[path], (path, old)
        files[path] = files[path].replace(old, new, count)

    return change


def _patch(find, offset, new):
    """Overwrites bytes of the zip at `offset` from where `find` is found last."""

    def change(data):
        at = data.rindex(find) + offset
        return data[:at] + new + data[at + len(new) :]

    return change


def _with(function):
    """A change in place."""

    def change(value):
        function(value)

    return change


def _edit_json(path, function):
    def change(files):
        value = json.loads(files[path])
        function(value)
        files[path] = json.dumps(value).encode()

    return change


def _swap_lines(path, first, second, separator):
    def change(files):
        lines = files[path].split(separator)
        lines[first], lines[second] = lines[second], lines[first]
        files[path] = separator.join(lines)

    return change


def _reorder(files):
    names = list(files)
    names[0], names[1] = names[1], names[0]
    return {name: files[name] for name in names}


def _rename(files, old, new):
    return {new if name == old else name: content for name, content in files.items()}


def _path_of(content):
    digest = hashlib.sha256(content).hexdigest()
    return f"data/content/{digest[:2]}/{digest}.txt"


def _set(rows, kind, index, **values):
    rows[kind][index].update(values)


# The zip.
_add("comment after the end record", "zip-profile", "zip", lambda d: d[:-2] + b"\2\0hi")
_add("bytes before the first entry", "zip-profile", "zip", lambda d: b"junk" + d)
_add("bytes after the end", "zip-profile", "zip", lambda d: d + b"\0")
_add("flag of a data descriptor in the central header", "zip-profile", "zip", _patch(b"PK\1\2", 8, b"\x08\0"))
_add("flag of UTF-8 in a local header", "zip-profile", "zip", _patch(b"PK\3\4", 6, b"\0\x08"))
_add("attributes of a symbolic link", "zip-profile", "zip", _patch(b"PK\1\2", 38, b"\0\0\xff\xa1"))
_add("made by DOS", "zip-profile", "zip", _patch(b"PK\1\2", 5, b"\0"))
_add(
    "another time in one entry",
    "zip-profile",
    "zip",
    lambda d: _patch(b"PK\1\2", 12, b"\1")(_patch(b"PK\3\4", 10, b"\1")(d)),
)
_add("another name in a local header", "zip-profile", "zip", _patch(b"PK\3\4", 30, b"x"))
_add(
    "wrong CRC in both headers",
    "unzip",
    "zip",
    lambda d: _patch(b"PK\1\2", 16, b"xxxx")(_patch(b"PK\3\4", 14, b"xxxx")(d)),
)
_add("wrong CRC, for 7z", "7z", "zip", lambda d: _patch(b"PK\1\2", 16, b"xxxx")(_patch(b"PK\3\4", 14, b"xxxx")(d)))
_add(
    "wrong CRC, for Python",
    "python-zipfile",
    "zip",
    lambda d: _patch(b"PK\1\2", 16, b"xxxx")(_patch(b"PK\3\4", 14, b"xxxx")(d)),
)
_add("wrong CRC, for Java's stream", "java-stream", "zip", _patch(b"PK\3\4", 14, b"xxxx"))
_add("central directory cut off", "java-jar", "zip", lambda d: d[: d.rindex(b"PK\1\2")])
_add("first half only", "bsdtar", "zip", lambda d: d[: len(d) // 2])
_add("written by Python's zipfile", "zip-profile", "zip", reference.written_by_zipfile)
_add("first two entries swapped", "zip-order", "files", _reorder)
_add(
    "README.txt after datapackage.json",
    "zip-order",
    "files",
    lambda f: {**{n: c for n, c in f.items() if n != "README.txt"}, "README.txt": f["README.txt"]},
)
_add("a file that the layout does not know", "zip-order", "tags", _with(lambda f: f.update({"notes.txt": b"x"})))
_add("a name with a space", "zip-order", "tags", _with(lambda f: f.update({"spreadsheet/0 1.csv": b"x"})))


# Digests.
def _wrong_octet_count(files):
    old = hashlib.sha256(files["bag-info.txt"]).hexdigest().encode()
    _replace("bag-info.txt", b"Oxum: ", b"Oxum: 1")(files)
    _replace("tagmanifest-sha256.txt", old, hashlib.sha256(files["bag-info.txt"]).hexdigest().encode())(files)


_add("a changed byte in a CSV cell", "sha256sum", "files", _replace(CONTACTS["csv"], b"+47 22", b"+47 23"))
_add("a changed byte in a CSV cell, for bagit", "bagit", "files", _replace(CONTACTS["csv"], b"+47 22", b"+47 23"))
_add(
    "a changed byte in a CSV cell, for frictionless",
    "frictionless",
    "files",
    _replace(CONTACTS["csv"], b"+47 22", b"+47 23"),
)
_add("a changed byte in the page", "sha256sum", "files", _replace("index.html", b"Reference", b"reference"))
_add("a data file missing", "closed-set", "files", _with(lambda f: f.pop(CONTACTS["xml"])))
_add(
    "an extra content file", "closed-set", "files", _with(lambda f: f.update({f"data/content/00/{'0' * 64}.txt": b""}))
)
_add("an extra tag file", "closed-set", "files", _with(lambda f: f.update({"spreadsheet/001.csv": b""})))
_add(
    "a data file in the tag manifest",
    "closed-set",
    "files",
    lambda f: (
        f | {"tagmanifest-sha256.txt": f["tagmanifest-sha256.txt"] + f["manifest-sha256.txt"].splitlines(True)[0]}
    ),
)
_add(
    "a line of the manifest twice",
    "closed-set",
    "files",
    lambda f: f | {"manifest-sha256.txt": f["manifest-sha256.txt"] + f["manifest-sha256.txt"].splitlines(True)[0]},
)
_add("wrong octet count", "closed-set", "files", _with(_wrong_octet_count))
_add(
    "upper-case digest", "closed-set", "files", lambda f: f | {"manifest-sha256.txt": f["manifest-sha256.txt"].upper()}
)


# The descriptor and the report.
def _resource(name, **values):
    return _with(lambda p: next(r for r in p["resources"] if r["name"] == name).update(values))


def _without(key):
    return _with(lambda p: p.pop(key))


_add(
    "wrong hash of an XML file in the descriptor",
    "descriptor",
    "descriptor",
    _resource("contacts-xml", hash="sha256:" + "0" * 64),
)
_add(
    "wrong hash of a CSV file in the descriptor",
    "frictionless-zip",
    "descriptor",
    _resource("contacts", hash="sha256:" + "0" * 64),
)
_add("wrong size in the descriptor", "descriptor", "descriptor", _resource("contacts-json", bytes=1))
_add("wrong number of rows in the descriptor", "frictionless", "descriptor", _resource("contacts", rows=1))
_add("a resource missing", "descriptor", "descriptor", _with(lambda p: p["resources"].pop(0)))
_add(
    "a foreign key not declared",
    "descriptor",
    "descriptor",
    _with(lambda p: next(r for r in p["resources"] if r["name"] == "subscriptions")["schema"].pop("foreignKeys")),
)
_add("no format version", "descriptor", "descriptor", _without("dataport:format_version"))
_add("wrong count in the descriptor", "report", "descriptor", _with(lambda p: p["dataport:kinds"][0].update(records=2)))
_add(
    "wrong count in the report",
    "report",
    "before-bag",
    _edit_json("report/portability-report.json", lambda r: r["kinds"][0].update(records=2)),
)
_add(
    "a kind that is there called unreadable",
    "report",
    "before-bag",
    _edit_json("report/portability-report.json", lambda r: r["kinds"][0].update(state="unreadable", reason="x")),
)
_add(
    "an excluded kind without a reason",
    "report",
    "before-bag",
    _edit_json("report/portability-report.json", lambda r: r["kinds"][1].pop("reason")),
)
_add("a report that is no JSON", "report", "before-bag", _replace("report/portability-report.json", b"{", b"{,"))

# Rules of the data, with right digests.
_add(
    "a reference to nobody", "frictionless", "records", _with(lambda r: _set(r, "subscription", 0, contact_id="nobody"))
)
_add("two records of one id", "frictionless", "records", _with(lambda r: _set(r, "list", 1, id="10")))
_add(
    "a word that is not in its list",
    "json-schema",
    "records",
    _with(lambda r: _set(r, "subscription", 0, status="happy")),
)
_add(
    "a word that is not in its list, for frictionless",
    "frictionless",
    "records",
    _with(lambda r: _set(r, "subscription", 0, status="happy")),
)
_add(
    "a word that is not in its list, for XSD",
    "xml-schema",
    "records",
    _with(lambda r: _set(r, "subscription", 0, status="happy")),
)
_add("30 February", "json-schema", "records", _with(lambda r: _set(r, "subscription", 0, since="2025-02-30T00:00:00Z")))
_add("a port that is no number", "frictionless", "records", _with(lambda r: _set(r, "bounce_server", 0, port="imap")))
_add(
    "an object cell that holds an array",
    "json-schema",
    "records",
    _with(lambda r: _set(r, "list", 0, company=Raw("[]"))),
)
_add("a key too many", "json-schema", "data", _replace(CONTACTS["json"], b"{", b'{"more":1,'))
_add("an element too many", "xml-schema", "data", _replace(CONTACTS["xml"], b"</contact>", b"<more/></contact>"))
_add(
    "a CSV row too many",
    "frictionless",
    "data",
    lambda f: f | {CONTACTS["csv"]: f[CONTACTS["csv"]] + f[CONTACTS["csv"]].split(b"\r\n")[1] + b"\r\n"},
)
_add(
    "a JSON line too many",
    "report",
    "data",
    lambda f: f | {CONTACTS["json"]: f[CONTACTS["json"]] + f[CONTACTS["json"]].split(b"\n")[0] + b"\n"},
)

# The page.
_add("a script in the page", "index-page", "tags", _replace("index.html", b"<h1", b"<script></script><h1"))
_add(
    "a picture from the network",
    "index-page",
    "tags",
    _replace("index.html", b"<h1", b'<img src="https://example.org/x.png"><h1'),
)
_add(
    "a style sheet from the network",
    "index-page",
    "tags",
    _replace("index.html", b"<style>", b"<style>@import 'https://example.org/x.css';"),
)
_add("a handler in the page", "index-page", "tags", _replace("index.html", b"<h1", b'<h1 onclick="x()"'))
_add(
    "a link into nothing",
    "index-page",
    "tags",
    _replace("index.html", b"data/csv/contacts.csv", b"data/csv/contact.csv"),
)
_add("no policy", "index-page", "tags", _replace("index.html", b"Content-Security-Policy", b"refresh"))

# The formats against each other.
_add("another value in CSV", "compare", "data", _replace(CONTACTS["csv"], b"+47 22", b"+47 23"))
_add("another value in XML", "compare", "data", _replace(CONTACTS["xml"], b"+47 22", b"+47 23"))
_add("another value in JSON", "compare", "data", _replace(CONTACTS["json"], b"+47 22", b"+47 23"))
_add("null for the empty string in CSV", "compare", "data", _replace(CONTACTS["csv"], b',"",', b",,"))
_add("the empty string for null in CSV", "compare", "data", _replace("data/csv/lists.csv", b"Ten,,", b'Ten,"",'))
_add("null for the empty string in XML", "compare", "data", _replace(CONTACTS["xml"], b"<name></name>", b""))
_add(
    "CRLF turned into LF inside a CSV cell",
    "compare",
    "data",
    _replace(CONTACTS["csv"], b"two\r\nthree", b"two\nthree"),
)
_add("a raw CR in XML", "compare", "data", _replace(CONTACTS["xml"], b"&#13;two", b"\rtwo"))
_add(
    "base64 of another value",
    "compare",
    "data",
    _replace(CONTACTS["xml"], b'encoding="base64">YQBi<', b'encoding="base64">YQFi<'),
)
_add("a formula defused in CSV", "compare", "data", _replace(CONTACTS["csv"], b"@SUM", b"'@SUM"))
_add("rows swapped in CSV", "compare", "data", _swap_lines("data/csv/lists.csv", 1, 2, b"\r\n"))
_add("rows swapped in all formats", "compare", "records", _with(lambda r: r["list"].reverse()))
_add(
    "the last row of XML missing",
    "compare",
    "data",
    lambda f: f | {CONTACTS["xml"]: f[CONTACTS["xml"]][: f[CONTACTS["xml"]].rindex(b"<contact>")] + b"</contacts>\n"},
)
_add("a number literal normalised in CSV", "compare", "data", _replace(CONTACTS["csv"], b"1.10", b"1.1"))
_add("white space inside JSON", "compare", "records", _with(lambda r: _set(r, "list", 0, company=Raw('{"a": 1}'))))
_add(
    "a key doubled at depth",
    "compare",
    "records",
    _with(lambda r: _set(r, "list", 0, company=Raw('{"a":{"b":1,"b":2}}'))),
)
_add(
    "an escape that is not needed",
    "compare",
    "data",
    _replace(CONTACTS["json"], b'"email":"nul@', b'"email":"\\u006eul@'),
)
_add("a cell quoted without need", "compare", "data", _replace("data/csv/lists.csv", b"Ten", b'"Ten"'))
_add(
    "LF instead of CRLF in CSV",
    "compare",
    "data",
    lambda f: f | {"data/csv/lists.csv": f["data/csv/lists.csv"].replace(b"\r\n", b"\n")},
)
_add(
    "a byte order mark",
    "compare",
    "data",
    lambda f: f | {"data/csv/lists.csv": b"\xef\xbb\xbf" + f["data/csv/lists.csv"]},
)
_add("bytes that are not UTF-8", "compare", "data", _replace(CONTACTS["csv"], "é".encode(), b"\xe9"))
_add("a comment in XML", "compare", "data", _replace(CONTACTS["xml"], b"<contact>", b"<!-- x --><contact>"))
_add("a DOCTYPE in XML", "compare", "data", _replace(CONTACTS["xml"], b"<contacts ", b"<!DOCTYPE contacts><contacts "))
_add(
    "keys in another order",
    "compare",
    "data",
    _replace("data/json/lists.jsonl", b'{"id":"10","name":"Ten"', b'{"name":"Ten","id":"10"'),
)
_add("a body under a wrong name", "compare", "data", lambda f: f | {reference.BODY_PATH: b"other"})
_add("a body that nobody refers to", "compare", "data", _with(lambda f: f.update({_path_of(b"orphan"): b"orphan"})))
_add("a body missing", "compare", "data", _with(lambda f: f.pop(reference.PLAIN_PATH)))
_add(
    "another kind of secret in the marker",
    "compare",
    "data",
    _replace("data/json/bounce_servers.jsonl", b'"redacted":"password"', b'"redacted":"api_key"'),
)

# All formats agree and are wrong.
_add("another value in every format", "source", "records", _with(lambda r: _set(r, "contact", 0, name="someone else")))
_add("null for the empty string in every format", "source", "records", _with(lambda r: r["contact"][0].pop("ip")))
_add("a record missing in every format", "source", "records", _with(lambda r: r["suppression"].pop()))
_add(
    "a record of another account",
    "source",
    "records",
    _with(lambda r: r["list"].insert(0, {"id": "1", "name": "of another account"})),
)
_add(
    "a marker for a secret that is null",
    "source",
    "records",
    _with(lambda r: _set(r, "bounce_server", 1, password=reference.MARKER)),
)
_add("a secret lost", "source", "records", _with(lambda r: r["bounce_server"][0].pop("password")))
