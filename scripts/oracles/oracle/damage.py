"""What a damage to the reference archive is: a change after one or several stages of `reference.build`, and what must be said of it.

`change(path, old, new)` and its like make the changes; `expect` is a list of lines `rule file:line`, where `@path` in place of the line
number means the line on which a manifest of the undamaged archive names `path`.
"""

import hashlib
import json
import re
from dataclasses import dataclass

from . import reference
from .catalogue import BY_NAME, FORMATS, KINDS

MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
REPORT, PACKAGE, BAG = "report/portability-report.json", "datapackage.json", "bag-info.txt"


@dataclass
class Damage:
    name: str
    expect: list
    exit: int
    stages: dict
    """Stage → function that changes its value in place or returns another."""
    says: str = ""
    """For exit codes without findings: what the error must say."""

    def mutation(self, stage, value):
        return self.stages[stage](value) if stage in self.stages else None


DAMAGES = []


def damage(name, expect, exit=1, says="", **stages):
    """Adds a damage. Stages are written with `_` for `-`."""
    assert all(d.name != name for d in DAMAGES), name
    expect = expect.split(", ") if isinstance(expect, str) and expect else list(expect)
    DAMAGES.append(Damage(name, expect, exit, {k.replace("_", "-"): v for k, v in stages.items()}, says))


# Changes.


def change(path, old, new, count=1):
    """Replaces text of a file."""

    def apply(files):
        assert old in files[path], (path, old)
        files[path] = files[path].replace(old, new, count)

    return apply


def both(*changes):
    """One change after the other."""

    def apply(value):
        for one in changes:
            changed = one(value)
            value = value if changed is None else changed
        return value

    return apply


def put(path, content):
    return lambda files: files.update({path: content})


def drop(*paths):
    return lambda files: [files.pop(path) for path in paths] and None


def edit(path, function):
    """Changes a JSON document."""

    def apply(files):
        value = json.loads(files[path])
        function(value)
        files[path] = json.dumps(value, indent=1).encode()

    return apply


def before(path, name, content):
    """Puts a file before another."""

    def apply(files):
        found = {}
        for other, bytes_ in files.items():
            if other == path:
                found[name] = content
            found[other] = bytes_
        return found

    return apply


def rename(old, new):
    return lambda files: {new if name == old else name: content for name, content in files.items()}


def swap(one, other):
    def apply(files):
        files[one], files[other] = files[other], files[one]

    return apply


def retagged(function):
    """A change after the manifests were made, of one that `tagmanifest-sha256.txt` then names with its new digest."""

    def apply(files):
        old = dict(files)
        function(files)
        for path in (MANIFEST, BAG):
            was, now = (hashlib.sha256(f[path]).hexdigest().encode() for f in (old, files))
            files[TAGS] = files[TAGS].replace(was, now)

    return apply


def line(path, number, function):
    """Changes one line, counted from 1, without its end."""

    def apply(files):
        lines = files[path].split(b"\n")
        lines[number - 1] = function(lines[number - 1])
        files[path] = b"\n".join(lines)

    return apply


def records(kind, index, **values):
    """Sets fields of a record, in every format."""
    return lambda rows: rows[kind][index].update(values)


def only(form):
    """An archive of one format."""

    def data(files):
        for kind in KINDS:
            for other in FORMATS:
                if other != form:
                    files.pop(kind.path(other), None)

    def tags(files):
        for path in [p for p in files if p.startswith("schema/")]:
            if not path.startswith(f"schema/{form}/"):
                files.pop(path)
        edit(REPORT, lambda report: report.update(formats=[form]))(files)

    return data, tags


# Expectations.


def path(kind, form):
    return BY_NAME[kind].path(form)


def at(rule, kind, row, *forms):
    """The rule at a record, counted from 1, in each of the formats; right where no value holds a line feed."""
    first = {"json": 0, "csv": 1, "xml": 2}
    return [f"{rule} {path(kind, form)}:{row + first[form]}" for form in forms or FORMATS]


def files(rule, kind, *forms):
    """The rule at a whole file in each of the formats."""
    return [f"{rule} {path(kind, form)}" for form in forms or FORMATS]


def blind(kind, *forms):
    """The notes that formats were not compared."""
    return files("format.not_compared", kind, *forms or ("csv", "xml"))


def resolved(expect, undamaged):
    """`expect` with line numbers for `@path`."""

    def number(match):
        names = [text.split(b"  ")[1].decode() for text in undamaged[match[1]].splitlines()]
        return f"{match[1]}:{names.index(match[2]) + 1}"

    return [re.sub(r"(\S+):@(\S+)", number, words) for words in expect]


def undamaged_files(base):
    """The files of the undamaged archive."""
    kept = {}

    def look(stage, value):
        changed = base(stage, value)
        value = value if changed is None else changed
        if stage == "files":
            kept.update(value)
        return value

    reference.build(look)
    return kept
