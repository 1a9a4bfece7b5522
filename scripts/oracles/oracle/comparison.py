"""Compares the formats of an archive with each other, and with the SQLite store that it came from."""

import hashlib
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import zip_longest

from .catalogue import FORMATS, KINDS
from .nasty import count
from .rows import READERS, Malformed, minified

SHOWN = 20
"""Differences that are told; all are counted."""


class Comparison:
    """What was compared and what differed."""

    def __init__(self, root):
        self.root = root
        self.kinds = self.rows = self.values = self.files = 0
        self.seen, self.redacted = Counter(), Counter()
        self.differences, self.told = 0, []
        self.attachments = set()

    def differ(self, words):
        self.differences += 1
        if len(self.told) < SHOWN:
            self.told.append(words)

    def kind(self, kind, source=None):
        """Every row of every format present, in lockstep; `source` yields the rows of the store."""
        readers = {form: READERS[form](self.root / kind.path(form), kind) for form in FORMATS if self._has(kind, form)}
        if source is not None:
            readers["store"] = source
        names, streams = list(readers), [self._guard(name, kind, rows) for name, rows in readers.items()]
        if not names:
            return
        self.kinds += 1
        last = b""
        for number, rows in enumerate(zip_longest(*streams), 1):
            first = rows[0]
            if first is not None:
                last = self._row(kind, number, first, last)
            for name, row in zip(names[1:], rows[1:]):
                if row == first:
                    self.values += len(kind.fields)
                else:
                    self._compare(kind, number, (names[0], first), (name, row))

    def _has(self, kind, form):
        return (self.root / kind.path(form)).is_file()

    def _guard(self, name, kind, rows):
        """The rows until the file is malformed, which is one difference."""
        try:
            yield from rows
        except Malformed as error:
            self.differ(f"{kind.plural} in {name}: {error}")

    def _row(self, kind, number, row, last):
        self.rows += 1
        count(row, self.seen)
        key = (row[0] or "").encode()
        if number > 1 and key <= last:
            self.differ(f"{kind.plural} row {number}: id does not ascend bytewise")
        for field, value in zip(kind.fields, row):
            if value is None and field.required:
                self.differ(f"{kind.plural} row {number}: {field.name} is required and null")
            if field.type == "attachment" and value is not None:
                self.attachments.add(value)
        return key

    def _compare(self, kind, number, first, other):
        (first_name, one), (name, two) = first, other
        if one is None or two is None:
            self.differ(f"{kind.plural} row {number}: only in {first_name if two is None else name}")
            return
        for field, a, b in zip(kind.fields, one, two):
            if a == b or self._is_redacted(kind, field, a, b if name == "store" else None):
                self.values += 1
            else:
                self.differ(f"{kind.plural} row {number}, {field.name}: {first_name} {a!r:.60} {name} {b!r:.60}")

    def _is_redacted(self, kind, field, value, stored):
        """Whether `value` is the marker of a secret that the store holds."""
        if field.type != "secret" or stored is None or value != '{"redacted":"%s"}' % field.detail:
            return False
        self.redacted[f"{kind.name}.{field.name}"] += 1
        return True

    def content(self, stored=None):
        """Content files against their names, the records that refer to them, and `stored`: path → bytes."""
        found = {path.relative_to(self.root).as_posix(): path for path in self.root.glob("data/content/*/*")}
        for name in sorted(found.keys() ^ self.attachments):
            self.differ(f"{name} is {'not referred to' if name in found else 'referred to and not there'}")
        for name, path in found.items():
            content = path.read_bytes()
            self.files += 1
            if hashlib.sha256(content).hexdigest() != path.name.split(".")[0]:
                self.differ(f"{name} has another digest than its name says")
            if stored is not None and stored(name) != content:
                self.differ(f"{name} has other bytes than the store")


class Store:
    """The rows of one account in a SQLite store: tables by kind, owned by `account_id`."""

    def __init__(self, path, account):
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.connection.text_factory = bytes
        self.account = account

    def rows(self, kind):
        columns = ", ".join(f'"{name}"' for name in kind.field_names)
        query = f'SELECT {columns} FROM "{kind.name}" WHERE account_id = ? ORDER BY CAST(id AS BLOB)'
        with closing(self.connection.cursor()) as cursor:
            for values in cursor.execute(query, (self.account,)):
                yield [self._text(field, value) for field, value in zip(kind.fields, values)]

    def count(self, kind):
        query = f'SELECT count(*) FROM "{kind.name}" WHERE account_id = ?'
        return self.connection.execute(query, (self.account,)).fetchone()[0]

    def content(self, path):
        query = "SELECT CAST(bytes AS BLOB) FROM content WHERE account_id = ? AND path = ?"
        row = self.connection.execute(query, (self.account, path)).fetchone()
        return row[0] if row else None

    @staticmethod
    def _text(field, value):
        if value is None:
            return None
        if field.type == "boolean":
            return {0: "false", 1: "true"}.get(value, repr(value))
        if isinstance(value, int):
            return str(value)
        text = value.decode("utf-8")
        if field.type == "json":
            text = minified(text)
            return None if text == "null" else text
        return text


def compare(root, store=None):
    """All kinds and all content below `root`."""
    comparison = Comparison(root)
    for kind in KINDS:
        present = any((root / kind.path(form)).is_file() for form in FORMATS)
        comparison.kind(kind, store.rows(kind) if store and present else None)
    comparison.content(store.content if store else None)
    return comparison
