"""The checks of verify-archive: each returns its figure or raises with its reason."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from . import bag, page, rows, zipprofile
from .catalogue import BY_NAME, FORMATS, KINDS


class Failed(Exception):
    """The check ran and found something, or could not run."""


class Archive:
    """An archive under check and its extracted files."""

    def __init__(self, path, scratch):
        self.path = Path(path).resolve()
        self.scratch = Path(scratch)
        self._entries = self._root = self._refusal = None

    @property
    def entries(self):
        if self._entries is None:
            self._entries = zipprofile.read(self.path)
        return self._entries

    @property
    def digests(self):
        return {entry.name: entry.sha256 for entry in self.entries}

    @property
    def root(self):
        """The folder with the extracted files; without it nothing that reads files may pass."""
        if self._root is None and self._refusal is None:
            place = self.scratch / "x"
            place.mkdir()
            try:
                run(["unzip", "-q", self.path, "-d", place])
                self._root = place
            except Failed as error:
                self._refusal = f"not extracted: {error}"
        if self._refusal:
            raise Failed(self._refusal)
        return self._root

    def files(self, pattern):
        return sorted(self.root.glob(pattern))

    def present(self, form):
        """Kinds that have a file in this format, in load order."""
        return [kind for kind in KINDS if (self.root / kind.path(form)).is_file()]


def run(command, **options):
    """Runs a tool; a missing one fails the check."""
    tool = str(command[0])
    if not shutil.which(tool) and not Path(tool).exists():
        raise Failed(
            f"{tool} is not installed; run scripts/install-system-packages test and scripts/install-test-tools"
        )
    result = subprocess.run([str(part) for part in command], capture_output=True, **options)
    if result.returncode != 0:
        said = (result.stderr or b"") + (result.stdout or b"")
        text = said if isinstance(said, str) else said.decode("utf-8", "replace")
        raise Failed(f"{tool} exits {result.returncode}: {' '.join(text.split())[:300]}")
    return result.stdout


def unzip(archive):
    run(["unzip", "-tq", archive.path])
    return "reads it"


def seven_zip(archive):
    tool = next((t for t in ("7z", "7zz") if shutil.which(t)), "7z")
    said = run([tool, "t", "-bd", archive.path]).decode("utf-8", "replace")
    if "Everything is Ok" not in said or "Warning" in said:
        raise Failed("7z has warnings")
    return "reads it"


def bsdtar(archive):
    names = run(["bsdtar", "-tf", archive.path]).decode().splitlines()
    return f"{_same_names(archive, names)} entries"


def python_zipfile(archive):
    with zipfile.ZipFile(archive.path) as file:
        bad = file.testzip()
        if bad is not None:
            raise Failed(f"bad CRC in {bad}")
        return f"{_same_names(archive, file.namelist())} entries"


def java_jar(archive):
    names = run(["jar", "tf", archive.path]).decode().splitlines()
    return f"{_same_names(archive, names)} entries"


def java_stream(archive):
    """`jar x` without a file name reads standard input through ZipInputStream, which sees local headers only."""
    place = archive.scratch / "stream"
    place.mkdir()
    with open(archive.path, "rb") as file:
        run(["jar", "x"], stdin=file, cwd=place)
    found = {p.relative_to(place).as_posix(): p for p in place.rglob("*") if p.is_file()}
    for entry in archive.entries:
        path = found.pop(entry.name, None)
        if path is None or path.read_bytes() != (archive.root / entry.name).read_bytes():
            raise Failed(f"{entry.name} is missing or different for a streaming reader")
    if found:
        raise Failed(f"{min(found)} is seen by a streaming reader only")
    return f"{len(archive.entries)} entries"


def _same_names(archive, names):
    expected = [entry.name for entry in archive.entries]
    if names != expected:
        raise Failed("it lists other entries than the central directory")
    return len(names)


def zip_profile(archive):
    return f"{len(archive.entries)} entries, {archive.path.stat().st_size} bytes without gap"


def zip_order(archive):
    names = [entry.name for entry in archive.entries]
    zipprofile.check_names(names)
    return f"{len(names)} names"


def sha256sum(archive):
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        run(["sha256sum", "-c", "--quiet", "--strict", name], cwd=archive.root)
    return "both manifests"


def bagit(archive):
    import bagit as module

    run([sys.executable, module.__file__, "--quiet", "--validate", archive.root])
    return module.__version__ if hasattr(module, "__version__") else module.VERSION


def closed_set(archive):
    data, tags = bag.closed_set(archive.root, archive.digests)
    payload = [entry.size for entry in archive.entries if entry.name.startswith("data/")]
    bag.bag_info(archive.root, sum(payload), len(payload))
    return f"{data} + {tags} files"


def descriptor(archive):
    """What section 8 says of datapackage.json, by its own letters."""
    package = bag.load_descriptor(archive.root)
    count = bag.check_files(archive.root, package)
    names = [resource["name"] for resource in package["resources"]]
    expected = []
    for kind in KINDS:
        for form, suffix in zip(FORMATS, ("-json", "", "-xml")):
            if (archive.root / kind.path(form)).is_file():
                expected.append(kind.plural + suffix)
    tables = [name for name in names if not _is_content(package, name)]
    if sorted(tables) != sorted(expected):
        raise Failed(f"resources differ from the data files: {sorted(set(tables) ^ set(expected))[:4]}")
    contents = len(archive.files("data/content/*/*"))
    if len(names) - len(tables) != min(contents, 1000):
        raise Failed(f"{len(names) - len(tables)} content resources, {contents} content files")
    for resource in package["resources"]:
        _check_resource(archive, resource)
    for key in ("dataport:format_version", "dataport:account", "dataport:source", "dataport:snapshot"):
        if key not in package:
            raise Failed(f"no {key}")
    return f"{count} resources"


def _is_content(package, name):
    return next(r for r in package["resources"] if r["name"] == name)["path"].startswith("data/content/")


def _check_resource(archive, resource):
    path, name = resource["path"], resource["name"]
    if path.endswith(".jsonl") and (resource.get("format") != "jsonlines" or "type" in resource):
        raise Failed(f"{name}: JSON Lines need format jsonlines and no type")
    if not path.startswith("data/csv/"):
        return
    kind = next(k for k in KINDS if k.plural == name)
    schema = resource.get("schema", {})
    if [f["name"] for f in schema.get("fields", [])] != kind.field_names:
        raise Failed(f"{name}: the Table Schema has other fields than the kind")
    if schema.get("missingValues") != [""] or schema.get("primaryKey") not in (["id"], "id"):
        raise Failed(f"{name}: missingValues or primaryKey")
    if resource.get("type") != "table" or not isinstance(resource.get("rows"), int):
        raise Failed(f"{name}: type or rows")
    keys = {(tuple(k["fields"]), k["reference"]["resource"]) for k in schema.get("foreignKeys", [])}
    expected = set()
    for field in kind.fields:
        if field.type == "reference" and (archive.root / BY_NAME[field.detail].path("csv")).is_file():
            target = BY_NAME[field.detail].plural
            expected.add(((field.name,), "" if target == name else target))
    if keys != expected:
        raise Failed(f"{name}: foreign keys differ from the references of the kind")


def frictionless(archive):
    """Every row of every CSV: types, keys, references, hashes."""
    from frictionless import Package
    from frictionless import __version__ as version

    counted = {}
    for kind in archive.present("csv"):
        counted[kind.plural] = sum(1 for _ in rows.csv_rows(archive.root / kind.path("csv"), kind))
    package = Package.from_descriptor(str(archive.root / "datapackage.json"))
    report = package.validate()
    if not report.valid:
        raise Failed("; ".join(_words(report))[:400] or "invalid")
    checked = 0
    for task in report.tasks:
        if task.warnings:
            raise Failed(f"{task.name}: {task.warnings[0]}")
        if task.name in counted:
            # frictionless keeps no count of zero.
            declared = package.get_resource(task.name).rows or 0
            found = {counted[task.name], declared, task.stats.get("rows") or 0}
            if len(found) != 1:
                raise Failed(f"{task.name}: rows counted, declared and checked differ: {found}")
            checked += task.stats.get("rows") or 0
    if sum(counted.values()) != checked:
        raise Failed(f"{checked} rows checked of {sum(counted.values())}")
    return f"{checked} rows of {len(counted)} tables, frictionless {version}"


def _words(report):
    for error in report.errors:
        yield f"{error.type}: {error.message}"
    for task in report.tasks:
        for error in task.errors:
            yield f"{task.name}: {error.type}: {error.message}"


def frictionless_zip(archive):
    """The command that docs/format.md gives to third parties."""
    tool = Path(sys.executable).with_name("frictionless")
    said = run([tool, "validate", "--json", archive.path]).decode()
    if not json.loads(said)["valid"]:
        raise Failed("frictionless calls the zip invalid")
    return "valid"


def json_schema(archive):
    """Every line of every JSON Lines file, formats included."""
    import jsonschema_rs
    import orjson

    lines = beyond = 0
    for kind in archive.present("json"):
        schema_path = archive.root / f"schema/json/{kind.name}.schema.json"
        schema = json.loads(schema_path.read_text(encoding="utf-8"))
        if schema.get("$schema") != "https://json-schema.org/draft/2020-12/schema":
            raise Failed(f"{schema_path.name} is not of draft 2020-12")
        jsonschema_rs.meta.validate(schema)
        validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        with open(archive.root / kind.path("json"), "rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    value = orjson.loads(line)
                except orjson.JSONDecodeError:
                    value, beyond = _lenient(line), beyond + 1
                if not validator.is_valid(value):
                    error = next(validator.iter_errors(value))
                    where = "/".join(map(str, error.instance_path))
                    raise Failed(f"{kind.plural} line {number}, {where}: {error.message[:200]}")
                lines += 1
    figure = f"{lines} lines of {len(archive.present('json'))} files, jsonschema-rs {_version('jsonschema_rs')}"
    return figure + (f", {beyond} lines beyond I-JSON" if beyond else "")


_surrogate = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


def _lenient(line):
    """A line of JSON that I-JSON does not allow (RFC 7493: lone surrogates, numbers beyond a double), with those replaced."""

    def number(digits):
        return 0 if len(digits) > 300 or float(digits) in (float("inf"), float("-inf")) else float(digits)

    return json.loads(
        _surrogate.sub(rb"\\ufffd", line), parse_float=number, parse_int=lambda d: int(d) if len(d) < 20 else 0
    )


def _version(name):
    from importlib.metadata import version

    return version(name)


def xml_schema(archive):
    kinds = archive.present("xml")
    for kind in kinds:
        path = archive.root / kind.path("xml")
        run(["xmllint", "--nonet", "--noout", "--stream", "--schema", archive.root / "schema/xml/dataport.xsd", path])
    return f"{len(kinds)} files"


def report(archive):
    """The report's and the descriptor's states and counts against the lines that are there."""
    path = archive.root / "report/portability-report.json"
    states = bag.kind_states(json.loads(path.read_text(encoding="utf-8"))["kinds"])
    declared = bag.kind_states(bag.load_descriptor(archive.root)["dataport:kinds"])
    total = 0
    for kind in KINDS:
        if kind.name not in states or kind.name not in declared:
            raise Failed(f"{kind.name} is not in the report or the descriptor")
        counts = _counts(archive, kind)
        for value in (states[kind.name], declared[kind.name]):
            _check_state(kind, value, counts)
        total += max(counts.values(), default=0)
    return f"{total} records of {len(KINDS)} kinds"


def _counts(archive, kind):
    """Rows in each format, counted in the simplest way that the format allows."""
    counts = {}
    for form in FORMATS:
        path = archive.root / kind.path(form)
        if path.is_file():
            if form == "json":
                counts[form] = path.read_bytes().count(b"\n")
            elif form == "xml":
                counts[form] = path.read_bytes().count(f"</{kind.name}>\n".encode()) - (kind.name == kind.plural)
            else:
                counts[form] = sum(1 for _ in rows.csv_rows(path, kind))
    return counts


def _check_state(kind, value, counts):
    state = value.get("state")
    if state not in ("complete", "partial", "unreadable", "excluded"):
        raise Failed(f"{kind.name}: state {state!r}")
    if bool(counts) != (state in ("complete", "partial")):
        raise Failed(f"{kind.name} is {state} and {'has' if counts else 'has no'} files")
    if state != "complete" and not value.get("reason"):
        raise Failed(f"{kind.name} is {state} without a reason")
    if set(counts.values()) - {value.get("records")}:
        raise Failed(f"{kind.name}: {value.get('records')} records stated, {counts} counted")


def index_page(archive):
    html = (archive.root / "index.html").read_text(encoding="utf-8")
    names = {entry.name for entry in archive.entries}
    problems, links = page.problems_of(html, names)
    if problems:
        raise Failed("; ".join(problems)[:300])
    return f"{links} links into the archive"


CHECKS = {
    "zip-profile": zip_profile,
    "zip-order": zip_order,
    "unzip": unzip,
    "7z": seven_zip,
    "bsdtar": bsdtar,
    "python-zipfile": python_zipfile,
    "java-jar": java_jar,
    "java-stream": java_stream,
    "sha256sum": sha256sum,
    "bagit": bagit,
    "closed-set": closed_set,
    "descriptor": descriptor,
    "frictionless": frictionless,
    "frictionless-zip": frictionless_zip,
    "json-schema": json_schema,
    "xml-schema": xml_schema,
    "report": report,
    "index-page": index_page,
}
"""In the order in which they run."""
