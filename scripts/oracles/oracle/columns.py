"""Whether findings about values say where the value begins: line and byte, as a reader of its own sees them."""

import csv
import io
import zipfile

from .catalogue import KINDS

XML_OPENINGS = (b"<%s>", b'<%s encoding="base64">')


def _follows(form, kind, field, before):
    """Whether what stands in the line before the column ends where the value of the field begins."""
    if form == "json":
        return before.endswith(b'"%s":' % field.encode())
    if form == "csv":
        cells = next(csv.reader(io.StringIO(before.decode(errors="replace") + "x")))
        return before[-1:] in (b",", b"") and len(cells) - 1 == kind.field_names.index(field)
    return any(before.endswith(opening % field.encode()) for opening in XML_OPENINGS)


def misplaced(archive, findings):
    """What is wrong with the columns of the findings that are about values. In XML a value that is null has no place."""
    wrong = []
    with zipfile.ZipFile(archive) as file:
        for finding in findings:
            if not finding["rule"].startswith("field."):
                continue
            place, form = f"{finding['file']}:{finding.get('line')}", finding["file"].split("/")[1]
            if "column" not in finding:
                if form != "xml" or finding["rule"] != "field.required":
                    wrong.append(f"no column: {finding['rule']} {place}")
                continue
            kind = next(kind for kind in KINDS if kind.path(form) == finding["file"])
            line = file.read(finding["file"]).split(b"\n")[finding["line"] - 1]
            if not _follows(form, kind, finding["field"], line[: finding["column"] - 1]):
                wrong.append(f"no value of {finding['field']} begins at {place}:{finding['column']}")
    return wrong
