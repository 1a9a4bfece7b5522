"""Damages to the set of files, the manifests, the report and datapackage.json, and to the account as a whole."""

import hashlib

from . import reference
from .damage import (
    BAG, MANIFEST, PACKAGE, REPORT, TAGS, at, before, both, change, damage, drop, edit, files, line, put, records,
    rename, retagged, swap,
)  # fmt: skip

BODY, PLAIN = reference.BODY_PATH, reference.PLAIN_PATH
EMPTY_KIND = "suppression_list"


def content_path(content, ending="txt"):
    digest = hashlib.sha256(content).hexdigest()
    return f"data/content/{digest[:2]}/{digest}.{ending}"


def append(path, text):
    return lambda found: found.update({path: found[path] + text})


def resource(name, **values):
    return lambda package: next(r for r in package["resources"] if r["name"] == name).update(values)


def kind_of(report, name):
    kinds = report["kinds"] if "kinds" in report else report["dataport:kinds"]
    return next(kind for kind in kinds if kind["kind"] == name)


def state(name, **values):
    return lambda document: kind_of(document, name).update(values)


# The set of files.
damage("the page is missing", f"manifest.missing {TAGS}:@index.html", files=drop("index.html"))
damage(
    "a file of records is missing",
    f"report.kind data/xml/lists.xml, manifest.missing {MANIFEST}:@data/xml/lists.xml, package.resource {PACKAGE}"
    f", package.bag {BAG}:3",
    files=drop("data/xml/lists.xml"),
)
damage("a file of records is missing, and no manifest names it", files("report.kind", "list", "xml"), data=drop("data/xml/lists.xml"))
damage("a kind is missing in every format", files("report.kind", EMPTY_KIND), data=drop(*(p.split(" ")[1] for p in files("", EMPTY_KIND))))
damage("a file too many", "manifest.unlisted spreadsheet/001.csv", files=before(REPORT, "spreadsheet/001.csv", b"x"))
damage(
    "a body too many, which no manifest names",
    f"attachment.unused {content_path(b'x')}, manifest.unlisted {content_path(b'x')}, package.bag {BAG}:3"
    f", layout.order {content_path(b'x')}",
    files=before("schema/json/account.schema.json", content_path(b"x"), b"x"),
)
damage("a file that the layout does not know", "layout.file report/notes.txt", tags=before("index.html", "report/notes.txt", b"x"))
damage("a kind that does not exist", "layout.file data/json/pets.jsonl", data=before(BODY, "data/json/pets.jsonl", b""))
damage("the page has another name", "layout.file home.html", tags=rename("index.html", "home.html"))
damage("page and README in each other's place", "layout.order index.html", files=lambda f: _moved(f, "index.html", "README.txt"))
damage("formats of a kind in another order", "layout.order data/json/lists.jsonl", files=lambda f: _moved(f, "data/json/lists.jsonl", "data/xml/lists.xml"))
damage("one byte of the page is changed", "digest.sha256 index.html", files=change("index.html", b"Reference", b"reference"))
damage("page and README are swapped", "digest.sha256 index.html, digest.sha256 README.txt", files=swap("index.html", "README.txt"))
damage(
    "a value is changed after the digests were made",
    f"digest.sha256 data/csv/lists.csv, format.value data/csv/lists.csv:2, package.resource {PACKAGE}, package.bag {BAG}:3",
    files=change("data/csv/lists.csv", b"10,Ten", b"10,Tens"),
)
damage("a schema is changed", "schema.file schema/json/list.schema.json", exit=0, tags=append("schema/json/list.schema.json", b"\n"))
damage("a schema is missing", "schema.file schema/xml/dataport.xsd", exit=0, tags=drop("schema/xml/dataport.xsd"))

# Manifests.
damage("a wrong digest in the manifest", "digest.sha256 data/json/lists.jsonl", files=retagged(lambda f: _digit(f, "data/json/lists.jsonl")))
damage("a wrong digest in the tag manifest", "digest.sha256 README.txt", files=line(TAGS, 1, lambda l: b"0" * 64 + l[64:]))
damage("a digest in capitals", f"manifest.syntax {MANIFEST}:1, manifest.unlisted data/content/{BODY[13:]}", files=retagged(line(MANIFEST, 1, lambda l: l[:64].upper() + l[64:])))
damage("one space instead of two", f"manifest.syntax {MANIFEST}:@data/xml/lists.xml, manifest.unlisted data/xml/lists.xml", files=retagged(change(MANIFEST, b"  data/xml/lists.xml", b" data/xml/lists.xml")))
damage("a line of the manifest twice", f"manifest.syntax {MANIFEST}:36", files=retagged(lambda f: append(MANIFEST, f[MANIFEST].splitlines(True)[0])(f)))
damage("an empty line in the manifest", f"manifest.syntax {MANIFEST}:36", files=retagged(append(MANIFEST, b"\n")))
damage("the manifest ends without a line feed", f"manifest.syntax {MANIFEST}:35, manifest.unlisted data/xml/templates.xml", files=retagged(lambda f: f.update({MANIFEST: f[MANIFEST][:-1]})))
damage("a line of the manifest is missing", "manifest.unlisted data/xml/lists.xml", files=retagged(lambda f: f.update({MANIFEST: b"".join(l for l in f[MANIFEST].splitlines(True) if b"xml/lists" not in l)})))
damage("a data file in the tag manifest", f"manifest.syntax {TAGS}:20", files=lambda f: append(TAGS, f[MANIFEST].splitlines(True)[0])(f))
damage("the manifest names a file outside", f"manifest.missing {MANIFEST}:36", files=retagged(append(MANIFEST, b"0" * 64 + b"  data/../../etc/passwd\n")))
damage("a line of the manifest without end", "", exit=14, says="4096", files=retagged(append(MANIFEST, b"x" * 200_000)))

# The report, datapackage.json and bag-info.txt.
damage("a wrong count in the report and in datapackage.json", files("report.count", "list"), descriptor=state("list", records=3), before_bag=edit(REPORT, state("list", records=3)))
damage("a wrong count in the report", [*files("report.count", "list"), f"package.report {PACKAGE}"], before_bag=edit(REPORT, state("list", records=1)))
damage("a wrong count in datapackage.json", f"package.report {PACKAGE}", descriptor=state("list", records=1))
damage("a kind that is there is called unreadable", files("report.kind", "list"), descriptor=state("list", state="unreadable"), before_bag=edit(REPORT, state("list", state="unreadable", reason="x")))
damage("the report lacks a kind", files("report.kind", "list"), before_bag=edit(REPORT, lambda r: r["kinds"].remove(kind_of(r, "list"))))
damage("the report lacks a format", [w for k in reference.EXPORTED for w in files("report.kind", k, "xml")], before_bag=edit(REPORT, lambda r: r.update(formats=["json", "csv"])))
damage("no state", [*files("report.kind", "list"), f"package.report {PACKAGE}"], before_bag=edit(REPORT, lambda r: kind_of(r, "list").pop("state")))
damage("another account in the report", f"account.single data/json/account.jsonl:1, package.report {PACKAGE}", before_bag=edit(REPORT, lambda r: r.update(account="43")))
damage("another account in report and datapackage.json", "account.single data/json/account.jsonl:1", descriptor=lambda p: p.update({"dataport:account": "43"}), before_bag=edit(REPORT, lambda r: r.update(account="43")))
damage("another account in datapackage.json", f"package.report {PACKAGE}", descriptor=lambda p: p.update({"dataport:account": "43"}))
damage("a higher major version", "", exit=65, says="newer dataport", before_bag=edit(REPORT, lambda r: r.update(format_version="2.0")))
damage("no version", "", exit=65, says="format version", before_bag=edit(REPORT, lambda r: r.pop("format_version")))
damage(
    "a higher minor version with a file and a key that it may have",
    "",
    exit=0,
    tags=both(before("index.html", "report/more.json", b"{}"), edit(REPORT, lambda r: r.update(format_version="1.7", more=1))),
    descriptor=lambda p: p.update({"dataport:format_version": "1.7", "more": []}),
)
damage("another version in datapackage.json", f"package.report {PACKAGE}", descriptor=lambda p: p.update({"dataport:format_version": "1.1"}))
damage("a report that is no JSON", "", exit=65, says="not valid JSON", before_bag=change(REPORT, b"{", b"{,"))
damage("no report", "", exit=65, says="missing", before_bag=drop(REPORT))
damage("a report that is a list", "", exit=65, says="format version", before_bag=put(REPORT, b"[]"))
damage("a report of too many values", "", exit=14, says="values", before_bag=put(REPORT, b"[" + b"0," * 500_000 + b"0]"))
damage("a wrong digest in the report", f"report.file {REPORT}", before_bag=edit(REPORT, lambda r: kind_of(r, "list").update(files=[{"path": "data/json/lists.jsonl", "bytes": 1, "sha256": "0" * 64}])))
damage("the report names a file that is not there", f"report.file {REPORT}", before_bag=edit(REPORT, lambda r: kind_of(r, "list").update(files=[{"path": "data/json/list.jsonl"}])))
damage("a wrong hash in datapackage.json", f"package.resource {PACKAGE}", descriptor=resource("lists", hash="sha256:" + "0" * 64))
damage("a wrong size in datapackage.json", f"package.resource {PACKAGE}", descriptor=resource("lists-xml", bytes=1))
damage("a resource is missing", f"package.resource {PACKAGE}", descriptor=lambda p: p["resources"].pop(0) and None)
damage("a resource leads out of the archive", f"package.resource {PACKAGE}", descriptor=lambda p: p["resources"].append({"name": "x", "path": "../../etc/passwd"}))
damage("datapackage.json is no JSON", "", exit=65, says="not valid JSON", before_bag=put(PACKAGE, b"{"))
damage("a wrong octet count", f"package.bag {BAG}:3", files=retagged(change(BAG, b"Oxum: ", b"Oxum: 1")))

# Content.
damage("a body under a wrong name", f"attachment.path {PLAIN}", data=put(PLAIN, b"other"))
damage("a body without record", f"attachment.unused {content_path(b'orphan')}", data=lambda f: dict(sorted({**f, content_path(b"orphan"): b"orphan"}.items(), key=lambda i: (i[0].startswith("data/content/"), i[0] if i[0].startswith("data/content/") else ""))))
damage("a body is missing", at("attachment.missing", "template", 1, "json"), data=drop(PLAIN))
damage("a body has another extension", [*at("attachment.missing", "template", 1, "json"), f"attachment.unused {PLAIN[:-3]}text"], data=rename(PLAIN, PLAIN[:-3] + "text"))
damage("a body without an unsubscribe link", "campaign.unsubscribe data/json/templates.jsonl:1", exit=0, records=lambda r: None, data=lambda f: _other_body(f))

# The account.
damage("a second account record", at("account.single", "account", 2, "json"), records=lambda r: r["account"].append({"id": "43"}))
damage("no account record", f"account.single {REPORT}", records=lambda r: r["account"].clear())
damage("the account record of another account", at("account.single", "account", 1, "json"), records=records("account", 0, id="43"))
damage("a person is subscribed and held", at("address.held", "subscription", 1, "json"), exit=0, records=records("suppression", 0, address="NUL@example.org"))


def _other_body(found):
    """The bodies of both templates without the tag."""
    content = b"<p>Hello"
    new = content_path(content, "html")
    changed = {name: text.replace(BODY.encode(), new.encode()) for name, text in found.items()}
    return {k: v for k, v in changed.items() if "content" not in k} | dict(sorted({new: content, PLAIN: found[PLAIN]}.items()))


def _digit(found, path):
    at_ = found[MANIFEST].index(b"  " + path.encode()) - 64
    text = bytearray(found[MANIFEST])
    text[at_] = ord("0") if text[at_] != ord("0") else ord("1")
    found[MANIFEST] = bytes(text)


def _moved(found, name, behind):
    kept = {}
    for other, content in found.items():
        if other != name:
            kept[other] = content
        if other == behind:
            kept[name] = found[name]
    return kept
