"""The files of an upload folder."""

import csv
import io
import re
import stat
from pathlib import Path

csv.field_size_limit(1 << 30)


class Rows:
    """The rows of all parts of one table."""

    def __init__(self):
        self.header, self.rows, self.parts = None, [], []


class Folder:
    """Reads and checks the outside of every file."""

    def __init__(self, path, service, complain):
        self.path, self.service, self.complain = Path(path), service, complain
        self.tables = {}
        for file in sorted(self.path.rglob("*")):
            mode = stat.S_IMODE(file.stat().st_mode)
            if mode != (0o700 if file.is_dir() else 0o600):
                complain(f"{file.name} may be read by others ({mode:o})")
        for step in ("1-never-mail", "2-not-on-this-list", "3-subscribers"):
            for file in sorted((self.path / step).glob("*")):
                self._read(step, file)

    def _read(self, step, file):
        stem = re.sub(r"-\d+$", "", file.stem) if self._is_part(step, file) else file.stem
        service = self.service
        if service.domains == file.name:
            self.domains = file.read_text("utf-8").split("\n")[:-1]
            return
        data = file.read_bytes()
        if data.startswith(b"\xef\xbb\xbf"):
            self.complain(f"{file.name} begins with a byte order mark")
        if len(data) > service.most_bytes:
            self.complain(f"{file.name} has {len(data)} bytes, more than {service.most_bytes}")
        text = data.decode("utf-8")
        table = self.tables.setdefault((step, stem), Rows())
        if file.suffix == ".txt":
            table.header, rows = ["line"], [[line] for line in text.split("\n")[:-1]]
        else:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=service.delimiter, strict=True)
            parsed = list(reader)
            rows = parsed[1:]
            table.header = table.header or parsed[0]
            if table.header != parsed[0]:
                self.complain(f"{file.name} has another header than the first part")
            if not text.endswith(service.line_end):
                self.complain(f"{file.name} does not end with a line end")
            outside = re.sub(r'"[^"]*"', "", text)
            if service.line_end == "\r\n" and re.search(r"(?<!\r)\n", outside):
                self.complain(f"{file.name} has a bare line feed between rows")
            if service.line_end == "\n" and "\r" in outside:
                self.complain(f"{file.name} has a carriage return between rows")
        if service.most_rows and step != "1-never-mail" and len(rows) > service.most_rows:
            self.complain(f"{file.name} has {len(rows)} rows, more than {service.most_rows}")
        if any(len(row) != len(table.header) for row in rows):
            self.complain(f"{file.name} has a row of another length than the header")
        table.rows += rows
        table.parts.append((str(file.relative_to(self.path)), len(rows), len(data)))

    def _is_part(self, step, file):
        """`x-2.csv` is a part of `x.csv` when that is there."""
        stem = re.sub(r"-\d+$", "", file.stem)
        return stem != file.stem and (file.parent / f"{stem}{file.suffix}").exists()

    domains: list = []
