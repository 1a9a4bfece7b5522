#!/usr/bin/env python3
"""Proves the floor: its data files equal, byte for byte, those of an encoder that shares no code with it, on nasty values.

usage: prove.py FLOOR [SCRATCH]    exits 1 and says where when anything differs
"""

import base64
import hashlib
import json
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ACCOUNT = "acc'ount \u00fc"
STAMP = "CHECK (strftime('%s', \"{0}\") <> '')"
# The shapes of the store's tables, as far as the floor looks at them: one column a line, types told by their checks.
KINDS = {
    "account": [],
    "api_key": [("name", "text"), ("key", "secret:api_key"), ("ip_allow", "json"), ("enabled", "boolean")],
    "bounce_server": [("hostname", "text"), ("port", "integer"), ("password", "secret:password")],
    "contact": [("email", "text"), ("name", "text"), ("fields", "json"), ("ip", "text")],
    "template_category": [("name", "text")],
    "delivery": [("status", "word"), ("at", "timestamp"), ("response", "text"), ("retries", "integer")],
}
PLURALS = {"account": "account", "template_category": "template_categories", "delivery": "deliveries"}
COMMON = [("created_at", "timestamp"), ("updated_at", "timestamp"), ("extra", "json")]
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
PIECES = [
    "",
    " ",
    "\t",
    ",",
    '"',
    "\\",
    "\r",
    "\n",
    "\r\n",
    "\0",
    "\x01",
    "\x08",
    "\x0b",
    "\x0c",
    "\x1f",
    "\x7f",
    "&",
    "<",
    ">",
    "]]>",
    "\u00e9",
    "\u20ac",
    "\ufffd",
    "\ufffe",
    "\uffff",
    "\ufeff",
    "\uf000",
    "\U0001f600",
    "\u202e",
    "a",
    "bc",
    "0123456789abcde",
    "0123456789abcdef",
    "0123456789abcdefg",
    "'",
    "=1+1",
    "null",
    "/",
]


def fields_of(kind):
    return [("id", "text")] + KINDS[kind] + COMMON


def ddl(kind):
    def column(name, type_):
        sql = "INTEGER" if type_ in ("integer", "boolean") else "TEXT"
        check = {
            "json": f'CHECK ("{name}" IS NULL OR json_valid("{name}"))',
            "boolean": f'CHECK ("{name}" IN (0, 1))',
            "timestamp": STAMP.format(name),
            "word": f"CHECK (\"{name}\" IN ('sent', 'failed'))",
        }.get(type_, "")
        return f'    "{name}" {sql} {check}'

    columns = [column("account_id", "text")] + [column(*field) for field in fields_of(kind)]
    body = ",\n".join(columns + ['    PRIMARY KEY ("account_id", "id")'])
    return f'CREATE TABLE "{kind}" (\n{body}\n) STRICT, WITHOUT ROWID;'


def text(chance):
    return "".join(chance.choices(PIECES, k=chance.choice([0, 1, 1, 2, 3, 5, 9, 30])))


def value(chance, type_):
    if type_ == "json":
        shape = chance.choice(
            [{}, [], {text(chance): text(chance)}, [text(chance), 1, None, True], {"A": {"B": [1.5, "x"]}}]
        )
        return json.dumps(shape, ensure_ascii=chance.random() < 0.5, separators=(",", ":"))
    return {
        "word": lambda: chance.choice(["sent", "failed"]),
        "boolean": lambda: chance.randint(0, 1),
        "timestamp": lambda: chance.choice(["2026-11-20T21:00:00Z", "1999-12-31T23:59:59.123456789Z"]),
        "integer": lambda: chance.choice([0, 1, -1, 9, 10, 2**53 - 1, -(2**53 - 1), 1234567890]),
    }.get(type_, lambda: text(chance))()


def fill(store, account, seed, row_count):
    chance = random.Random(seed)
    for kind in KINDS:
        fields = fields_of(kind)
        for i in range(1 if kind == "account" else 0 if kind == "template_category" else row_count):
            row = [None if chance.random() < 0.2 else value(chance, type_) for _, type_ in fields]
            row[0] = account if kind == "account" else f"{chance.choice(['k', 'é', '~', 'K'])}{i}{text(chance)}"
            if kind == "contact" and i in (7, 8):
                row[2] = ("x" * (1 << 20) + "&\x0b\"é") * 3 if i == 7 else "<\"," * (1 << 20)
            store.execute(f'INSERT INTO "{kind}" VALUES ({",".join("?" * (len(row) + 1))})', [account, *row])


def plain(type_, cell):
    """The value as text, or the marker's JSON text."""
    if type_.startswith("secret"):
        return '{"redacted":"%s"}' % type_.split(":")[1]
    return ("false", "true")[cell] if type_ == "boolean" else str(cell)


def json_line(fields, row):
    def cell(type_, item):
        if item is None:
            return "null"
        if type_ in ("json", "integer", "boolean") or type_.startswith("secret"):
            return plain(type_, item)
        return json.dumps(item, ensure_ascii=False)

    return "{" + ",".join(f'"{name}":{cell(type_, item)}' for (name, type_), item in zip(fields, row)) + "}\n"


def csv_line(fields, row):
    def cell(item):
        if item and not re.search('[,"\r\n\0]', item) and item.strip(" \t") == item:
            return item
        return '"' + item.replace('"', '""') + '"'

    return ",".join("" if item is None else cell(plain(type_, item)) for (_, type_), item in zip(fields, row)) + "\r\n"


def xml_line(kind, fields, row):
    def element(name, item):
        if FORBIDDEN.search(item):
            return f'<{name} encoding="base64">{base64.b64encode(item.encode()).decode()}</{name}>'
        for special, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
            item = item.replace(special, entity)
        return f"<{name}>{item}</{name}>"

    body = "".join(element(name, plain(type_, item)) for (name, type_), item in zip(fields, row) if item is not None)
    return f"<{kind}>{body}</{kind}>\n"


def expected(store, kind):
    fields, plural = fields_of(kind), PLURALS.get(kind, kind + "s")
    names = ", ".join(f'"{name}"' for name, _ in fields)
    rows = store.execute(f'SELECT {names} FROM "{kind}" WHERE account_id = ?', [ACCOUNT]).fetchall()
    rows.sort(key=lambda row: row[0].encode())
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<{plural} xmlns="urn:dataport:archive:1">\n'
    yield f"data/json/{plural}.jsonl", "".join(json_line(fields, row) for row in rows)
    yield f"data/csv/{plural}.csv", ",".join(name for name, _ in fields) + "\r\n" + "".join(
        csv_line(fields, row) for row in rows
    )
    yield f"data/xml/{plural}.xml", xml + "".join(xml_line(kind, fields, row) for row in rows) + f"</{plural}>\n"


def make_store(path, row_count):
    store = sqlite3.connect(path)
    store.execute('CREATE TABLE "content" ("account_id" TEXT, "path" TEXT, "bytes" BLOB)')
    for kind in KINDS:
        store.execute(ddl(kind))
    fill(store, "another", 1, 50)
    fill(store, ACCOUNT, 2, row_count)
    contents = {
        f"data/content/0{i}/0{i}.html": random.Random(i).randbytes(size)
        for i, size in enumerate([0, 1, 5000, 1 << 20, (1 << 20) + 1, 3_300_000])
    }
    store.executemany(
        "INSERT INTO content VALUES (?, ?, ?)", [(ACCOUNT, path, data) for path, data in contents.items()]
    )
    store.commit()
    return store, contents


def difference(found, wanted):
    place = next((i for i, pair in enumerate(zip(found, wanted)) if pair[0] != pair[1]), min(len(found), len(wanted)))
    return f"at byte {place}: {found[place:place + 60]} not {wanted[place:place + 60]}"


def check(archive_path, wanted):
    subprocess.run(["unzip", "-tqq", archive_path], check=True)
    with zipfile.ZipFile(archive_path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == [*wanted, "manifest-sha256.txt"], f"{archive_path}: other files or another order"
        digests = dict(
            reversed(line.split("  ", 1)) for line in archive.read("manifest-sha256.txt").decode().splitlines()
        )
        for name, data in wanted.items():
            found = archive.read(name)
            assert found == data, f"{archive_path}: {name}: {difference(found, data)}"
            assert digests[name] == hashlib.sha256(data).hexdigest(), f"{archive_path}: digest of {name}"
    return sum(len(data) for data in wanted.values())


def main():
    floor, scratch = sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="floor-"))
    store_path = scratch / "nasty.sqlite"
    store_path.unlink(missing_ok=True)
    store, contents = make_store(store_path, 4000)
    files = {name: data.encode() for kind in KINDS for name, data in expected(store, kind)}
    for format_, folder in (("json", "data/json/"), ("csv", "data/csv/"), ("xml", "data/xml/"), ("all", "data/")):
        wanted = {name: data for name, data in files.items() if name.startswith(folder)} | contents
        for codec in ("fast", "balanced", "small", "none"):
            output = str(scratch / f"{format_}-{codec}.zip")
            subprocess.run(
                [
                    floor,
                    "--store",
                    store_path,
                    "--account",
                    ACCOUNT,
                    "--format",
                    format_,
                    "--compression",
                    codec,
                    "--output",
                    output,
                ],
                check=True,
            )
            print(f"{format_:5}{codec:10}{len(wanted):3} files, {check(output, wanted):11,} bytes: equal")
            Path(output).unlink()


main()
