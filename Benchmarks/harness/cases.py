"""What is measured: one case is one command line that writes one archive."""

from dataclasses import dataclass
from pathlib import Path

ACCOUNT = "bench"
FORMATS = ["json", "csv", "xml", "all"]
CODECS = ["fast", "balanced", "small", "none"]
DEFAULT_CODEC, LEVEL_6 = "fast", "balanced"
# XML peers: lxml is the library that one would pick; plain strings are faster, and wrong for characters that XML forbids.
PEERS = {
    "json": ["python", "sqlite3", "duckdb"],
    "csv": ["python", "sqlite3", "duckdb"],
    "xml": ["python", "strings"],
    "all": ["python"],
}
TITLES = {
    "ours": "dataport",
    "floor": "C floor",
    "python": "Python (csv, orjson, lxml) + zipfile -6",
    "sqlite3": "sqlite3 command + zip -6",
    "duckdb": "DuckDB COPY + zip -6",
    "strings": "Python strings + zipfile -6",
    "scan": "C floor, scan only",
    "ours-10k": "dataport, 10,000 subscribers",
}


@dataclass(frozen=True)
class Case:
    who: str
    format: str
    codec: str

    @property
    def label(self):
        return f"{self.format}/{self.codec}/{self.who}"


@dataclass(frozen=True)
class Places:
    """Where programs and files are."""

    dataport: Path
    floor: Path
    python: Path
    peers: Path
    store: Path
    small_store: Path
    scratch: Path

    @property
    def output(self):
        return self.scratch / "out.zip"

    def command(self, case):
        if case.who in ("ours", "ours-10k"):
            store = self.store if case.who == "ours" else self.small_store
            formats = "json,csv,xml" if case.format == "all" else case.format
            return [
                self.dataport,
                "export",
                "--store",
                store,
                "--account",
                ACCOUNT,
                "--formats",
                formats,
                "--compression",
                case.codec,
                "--quiet",
                "--force",
                "--output",
                self.output,
            ]
        if case.who == "scan":
            return [self.floor, "--store", self.store, "--account", ACCOUNT, "--scan"]
        if case.who == "floor":
            return [
                self.floor,
                "--store",
                self.store,
                "--account",
                ACCOUNT,
                "--format",
                case.format,
                "--compression",
                case.codec,
                "--output",
                self.output,
            ]
        files = self.scratch / "files"
        return {
            "python": [self.python, self.peers / "python_export.py", self.store, ACCOUNT, case.format, self.output],
            "strings": [self.python, self.peers / "strings_export.py", self.store, ACCOUNT, self.output],
            "duckdb": [
                self.python,
                self.peers / "duckdb_export.py",
                self.store,
                ACCOUNT,
                case.format,
                files,
                self.output,
            ],
            "sqlite3": ["bash", self.peers / "sqlite3_export.sh", self.store, ACCOUNT, case.format, files, self.output],
        }[case.who]


def blocks():
    """Cases that are compared with one another stand in one block, so that they run minutes apart at most."""
    yield [Case("scan", "none", "none")]
    for codec in CODECS:
        for format_ in FORMATS:
            block = [Case("ours", format_, codec), Case("floor", format_, codec)]
            if codec == LEVEL_6:
                block += [Case(peer, format_, codec) for peer in PEERS[format_]]
            yield block
    yield [Case("ours-10k", "all", codec) for codec in CODECS]
